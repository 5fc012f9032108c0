// SPDX-License-Identifier: MIT
// limits - what one learner may use up: requests made to exhaust a process,
// against a process of our own. Each is answered, the process stays the same
// one, its peak of memory stays below the bound of twin.fcgi(8), and every call,
// alone or in a batch, leaves one line in the log and one audit record.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as harness from './harness.mjs';
import * as wire from './wire.mjs';

// LIMIT_PROCESS of lib/base/limits.h, as twin.fcgi(8) says; a sanitizer takes
// several times that for itself.
const bound_kib = 128 * 1024;
let w, p, token, socket, rows = 0, as_expected = 0;
const sanitized = () => fs.readFileSync(w.fcgi).includes('__asan_init');

before(async () => {
	w = await harness.world({ conf: { max_body: 4194304, batch_max: 100 } });
	token = w.token('hungry');
	// 45 answers of 16 KiB, as quickly as one can
	const { exercises: [x] } = JSON.parse(fs.readFileSync(path.join(
	    harness.srcdir, 'share/curriculum.json'), 'utf8'));
	const scores = x.criteria.filter((c) => c.kind === 'rubric')
	    .map((c) => ({ criterion: c.id, level: 0 }));
	const form = Object.fromEntries(x.product.form.map((f) =>
	    [f.key, f.type === 'list' ? ['—'] : f.type === 'int' ? f.min : '—']));
	const answer = 'слово '.repeat(1480);
	const lines = Array.from({ length: 45 }, (_, i) => message('log_attempt',
	    { exercise: x.id, answer, minutes: 15, scores, form,
	      request_id: `a${i}` }, i));
	const r = harness.run(w.ctl, ['-c', w.conf, 'mcp', '--subject', 'hungry'],
	    { cwd: w.dir, input: lines.map((l) => JSON.stringify(l) + '\n').join(''),
	      maxBuffer: 1 << 28 });
	assert.equal(r.status, 0, r.stderr);
	assert.ok(!/"isError":true|"error"/.test(r.stdout), r.stdout.slice(0, 500));
	socket = path.join(w.dir, 'own.sock');
	p = harness.program(w.fcgi, ['-c', w.conf, '-b', socket]);
	await harness.until('the socket', () => harness.listening(socket));
});
after(async () => {
	await p?.stop();
	console.log(`attacks: ${as_expected} as expected of ${rows}`);
});

const message = (name, args = {}, id = 1) => ({ jsonrpc: '2.0', id,
	method: 'tools/call', params: { name, arguments: args } });
const post = (body, of = token) => wire.fastcgi(w, socket, { method: 'POST',
	path: '/mcp', body: typeof body === 'string' ? body : JSON.stringify(body),
	headers: { authorization: `Bearer ${of}`,
	    'content-type': 'application/json',
	    accept: 'application/json, text/event-stream' } });
const times = (n, one) => Array.from({ length: n }, (_, i) => ({ ...one, id: i }));

const voided = message('get_history', { kinds: ['voided'] });
const table = [
	['batches of a hundred walks through the journal', 200,
	    () => times(100, voided)],
	['the same again', 200, () => times(100, voided)],
	['a batch of the largest answers', 200,
	    () => times(100, { jsonrpc: '2.0', method: 'tools/list' })],
	['a batch of the dearest calls', 200,
	    () => times(100, message('get_next_task', { count: 3 }))],
	['a batch of one more', 400, () => times(101, voided)],
	['an address as long as a body may be', 200, () => ({ jsonrpc: '2.0',
	    id: 1, method: 'resources/read',
	    params: { uri: `twin://curriculum/${'x'.repeat(4194000)}` } })],
	['a batch of long addresses', 200, () => times(100, { jsonrpc: '2.0',
	    method: 'resources/read',
	    params: { uri: `twin://curriculum/${'x'.repeat(41000)}` } })],
	['an id as long as a body may be', 400, () => ({ jsonrpc: '2.0',
	    id: 'x'.repeat(4194000), method: 'ping' })],
	['a body of nothing but values', 400,
	    () => `[${'1,'.repeat(2090000)}1]`],
	['as many objects as are allowed, all elements', 400,
	    () => `[${'{},'.repeat(9998)}{}]`],
	['one member more than a text may have', 400, () => JSON.stringify(
	    Object.fromEntries(times(100001).map((_, i) => [`k${i}`, 1])))],
	['a form as large as a body may be', 200, () => message('log_attempt',
	    { exercise: 'x', answer: 'y', request_id: 'f', form:
		Object.fromEntries(times(1000).map((_, i) =>
		    [`f${i}`, 'z'.repeat(4000)])) })],
	['a progress token as long as a body may be', 200, () => ({
	    ...message('get_snapshot'), params: { name: 'get_snapshot',
		arguments: {}, _meta: { progressToken: 'x'.repeat(4190000) } } })],
	['an unknown member of a megabyte', 200, () => message('get_snapshot',
	    { ['x'.repeat(1000000)]: 1 })],
];

for (const [why, status, make] of table) {
	rows++;
	test(`${why} -> ${status}`, async () => {
		const pid = p.pid;
		const got = await post(make());
		assert.equal(got.status, status, got.body.slice(0, 300));
		assert.ok(got.body.length <= 256 * 1024, `${got.body.length} bytes`);
		JSON.parse(got.body);
		assert.ok(p.alive() && p.pid === pid, p.said());
		as_expected++;
	});
}

test('the peak of memory is below what twin.fcgi(8) says', () => {
	const peak = Number(/^VmHWM:\s+(\d+)/m.exec(
	    fs.readFileSync(`/proc/${p.pid}/status`, 'utf8'))[1]);
	console.log(`# at most ${peak} KiB of ${bound_kib}`);
	assert.match(fs.readFileSync(path.join(harness.srcdir,
	    'man/twin.fcgi.8'), 'utf8'), /128 MiB/);
	if (!sanitized())
		assert.ok(peak < bound_kib, `${peak} KiB`);
});

// ---- what one learner may use, over four processes ----

test('calls, entries and texts of one learner', async () => {
	const [calls, entries] = [5, 3];
	const own = await harness.world({ conf: { calls_per_minute: calls,
	    events_per_day: entries, artifacts_max_bytes: 2048, lang: 'en' } });
	const server = await harness.serve(own, 'lighttpd fastcgi');
	const tokens = {};
	const call = async (sub, name, args = {}) => {
		tokens[sub] ??= own.token(sub);
		const got = await fetch(own.url, { method: 'POST', headers: {
		    authorization: `Bearer ${tokens[sub]}`,
		    'content-type': 'application/json',
		    accept: 'application/json, text/event-stream' },
		    body: JSON.stringify(message(name, args)) });
		assert.equal(got.status, 200);
		return (await got.json()).result;
	};
	// A minute may end in between: of two times as many and one, one is over.
	const answers = [];
	for (let i = 0; i <= 2 * calls; i++)
		answers.push(await call('busy', 'get_next_task'));
	const refused = answers.filter((a) => a.isError);
	assert.ok(refused.length >= 1 && answers.length - refused.length <= 2 * calls);
	assert.match(refused[0].content[0].text,
	    /^Too many calls: at most 5 a minute\.\nWait \d+\u00a0seconds? and repeat/);
	assert.equal(refused[0]._meta['digital-twin/error'].code, 'LIMIT');
	// Others, of whom there may be as many as there are calls to make.
	assert.ok(!(await call('calm', 'get_next_task')).isError);
	own.configure({ calls_per_minute: 0 });
	await server.stop();
	const again = await harness.serve(own, 'lighttpd fastcgi');
	const said = [];
	for (let i = 0; i <= entries; i++) {
		const { structuredContent: s, content } = await call('diligent',
		    'update_metrics', { request_id: `m${i}`,
			points: [{ indicator: 'energy', value: 3 }] });
		said.push(s ? 'kept' : content[0].text);
	}
	// midnight of UTC may have passed, too
	if (!said.every((s) => s === 'kept')) {
		assert.deepEqual(said.slice(0, entries), Array(entries).fill('kept'));
		assert.match(said[entries], /^At most 3\u00a0entries can be made in a day/);
	}
	const text = (n, id) => call('author', 'append_artifact', { type: 'draft',
	    title: 'a draft', text: 'x'.repeat(n), request_id: id });
	assert.ok(!(await text(2048, 'a')).isError);
	assert.match((await text(1, 'b')).content[0].text, /take 2\u00a0KiB of 2\u00a0KiB/);
	const { learners } = JSON.parse(own.must('stat', '--json'));
	assert.equal(learners.number, 2);
	assert.equal(learners.artifacts_max_bytes, 2048);
	assert.equal(learners.at_artifacts_max_bytes, 1);
	assert.equal(learners.most_artifact_bytes, 2048);
	assert.equal(learners.longest_journal, said.filter((s) => s === 'kept').length);
	const findings = JSON.parse(own.twinctl('doctor', '--offline', '--json').stdout)
	    .findings.map((f) => f.cause).join('\n');
	assert.match(findings, /1 learners have no room left for work products/);
	assert.match(findings, /a limit for each learner is off/);
	assert.match(findings, /calls in \d+ minutes of the last day/);
	await again.stop();
});

// ---- what a learner is refused must not fill the disk either ----

test('calls that are refused, or look at no twin, leave few records', async () => {
	const most = 5, times_each = 5;
	const own = await harness.world({ conf: { calls_per_minute: most } });
	const reader = own.token('noisy', 'twin:read');
	const at = path.join(own.dir, 'own.sock');
	const q = harness.program(own.fcgi, ['-c', own.conf, '-b', at]);
	await harness.until('the socket', () => harness.listening(at));
	const kinds = {
		'of no tool': message('no_such_tool'),
		'of an address that is public': { jsonrpc: '2.0', id: 1,
		    method: 'resources/read',
		    params: { uri: 'twin://curriculum/entry_writing_15' } },
		'without a name': message(undefined),
		'over the limit': message('get_snapshot'),
	};
	own.must('call', '--sub', 'noisy', 'update_metrics', JSON.stringify({
	    points: [{ indicator: 'energy', value: 3 }], request_id: 'first' }));
	const dumped = () => JSON.parse(own.must('dump', 'noisy')).audit;
	const earlier = dumped().length;
	const minute = () => Math.floor(Date.now() / 60000);
	const began = minute();
	let good = 0, sent = 0;
	const send = async (body) => {
		const got = await wire.fastcgi(own, at, { method: 'POST',
		    path: '/mcp', body: JSON.stringify(body), headers: {
			authorization: `Bearer ${reader}`,
			'content-type': 'application/json',
			accept: 'application/json, text/event-stream' } });
		return [JSON.parse(got.body)].flat();
	};
	for (const one of Object.values(kinds))
		for (let i = 0; i < times_each; i++) {
			const got = await send(times(20, one));
			sent += got.length;
			good += got.filter((g) => one === kinds['over the limit'] &&
			    !g.result.isError).length;
		}
	for (let i = 0; i < 20; i++, sent++)	// without a scope
		await send(message('log_slot', { minutes: 5, what: 'x',
		    request_id: `${i}` }));
	const minutes = minute() - began + 1;
	assert.deepEqual(await q.stop(), { code: 0, signal: null }, q.said());
	const audit = dumped().slice(earlier);
	const seen = audit.map((r) => r.record).filter((r) =>
	    r.name === 'get_snapshot' && !r.tool_error && r.code === 0).length;
	// one call was made above, in this minute or the one before
	assert.ok(good >= most - 1 && good <= most * minutes, `${good} good ones`);
	assert.equal(seen, good, 'a record of each call that was served');
	assert.ok(audit.length >= 2 * most - 1 && audit.length <= 2 * most * minutes,
	    `${audit.length} records of ${sent} calls in ${minutes} minutes`);
	const lines = q.said().split('\n').filter((l) =>
	    / event=(element|request) .*rpc=(tools\/call|resources\/read)/.test(l));
	assert.equal(lines.length, sent, 'a line of each');
});

// ---- one line and one record for each call ----

const audited = (sub) => JSON.parse(w.must('dump', sub)).audit
    .map((a) => a.record);
const write = (id) => message('update_metrics', { request_id: id,
	points: [{ indicator: 'energy', value: 3 }] }, id);
const doors = {
	FastCGI: (body, of) => post(body, of),
	CGI: (body, of) => wire.cgi(w, { method: 'POST', path: '/mcp',
	    body: JSON.stringify(body), headers: {
		authorization: `Bearer ${of}`,
		'content-type': 'application/json',
		accept: 'application/json, text/event-stream' } }),
	stdio: (body, of, sub) => harness.run(w.ctl, ['-c', w.conf, 'mcp',
	    '--subject', sub], { cwd: w.dir, input: `${JSON.stringify(body)}\n` }),
};
for (const [door, send] of Object.entries(doors))
	test(`calls and audit records agree: ${door}`, async () => {
		const sub = `audit-${door}`;
		const of = w.token(sub, 'twin:read twin:write twin:erase');
		await send(write('alone'), of, sub);
		await send([write('one'), message('get_snapshot', {}, 2),
		    { jsonrpc: '2.0', id: 3, method: 'ping' },
		    { jsonrpc: '2.0', method: 'notifications/cancelled' },
		    { jsonrpc: '2.0', id: 4, method: 'resources/read',
		      params: { uri: 'twin://me/snapshot' } },
		    message('no_such_tool', {}, 5),
		    message('erase_twin', {}, 6)], of, sub);
		const seen = audited(sub);
		assert.deepEqual(seen.map((r) => r.name), ['update_metrics',
		    'update_metrics', 'get_snapshot', 'twin://me/snapshot',
		    'no_such_tool', 'erase_twin']);
		const request = seen[1].request.replace(/\.\d+$/, '');
		assert.deepEqual(seen.slice(1).map((r) => r.request),
		    [1, 2, 5, 6, 7].map((n) => `${request}.${n}`));
		assert.equal(seen[4].code, -32602);
		if (door !== 'FastCGI')
			return;
		const lines = p.said().split('\n').filter((l) =>
		    l.includes(` id=${request}.`));
		assert.equal(lines.length, 7, lines.join('\n'));
		for (const l of lines)
			assert.match(l, /^level=\w+ event=element id=\S+ sub=[0-9a-f]{12} /);
		assert.match(lines[5], /^level=warning .* name=no_such_tool .*code=-32602/);
	});

test('an erasure in a batch leaves its record', async () => {
	const sub = 'erased-in-a-batch';
	const of = w.token(sub, 'twin:read twin:write twin:erase');
	await post(write('x'), of);
	const [asked] = JSON.parse((await post([message('erase_twin')], of)).body);
	const code = /[0-9]{6}|[A-Z0-9-]{6,16}/.exec(
	    JSON.stringify(asked.result.structuredContent ?? asked.result))[0];
	const [got] = JSON.parse((await post([message('erase_twin', {
	    confirm_code: asked.result.structuredContent?.confirm_code ?? code })],
	    of)).body);
	assert.equal(got.result.isError, undefined, JSON.stringify(got));
	// what is kept of an erasure is the log's line; its audit went with it,
	// but for the record of the erasing call itself
	const lines = p.said().split('\n').filter((l) =>
	    / event=element .* name=erase_twin/.test(l));
	assert.ok(lines.length >= 2, lines.join('\n'));
});
