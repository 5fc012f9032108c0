// SPDX-License-Identifier: MIT
// people - the learner and those around: official clients through lighttpd, each
// with a token of their own.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { after, before, test } from 'node:test';
import * as harness from './harness.mjs';
import xapi from '@learninglocker/xapi-validation';
import { drawer, person as of } from './person.mjs';

let w, server;
before(async () => {
	w = await harness.world();
	server = await harness.serve(w, 'lighttpd fastcgi');
});
after(() => server?.stop());

const person = (...args) => of(w, ...args);

test('a learner takes an entry back, disputes a reading, and sees it', async () => {
	const me = await person('anna');
	const first = await me.write('log_attempt', drawer);
	assert.match(first.ask, /manage_consent/);
	await me.write('update_metrics', { points: [
	    { indicator: 'attention', value: 2 }] });
	const back = await me.write('correct_event', { action: 'void', seq: 1,
	    reason: 'that was yesterday' });
	assert.deepEqual(back.entry, { seq: 1, kind: 'attempt' });
	await me.write('correct_event', { action: 'dispute',
	    indicator: 'attention', reason: 'I was tired' });
	const { items } = await me.call('get_history');
	assert.deepEqual(items.map((i) => [i.seq, i.kind, i.by, i.voided ?? false]),
	    [[4, 'disputed', 'learner', false], [3, 'voided', 'learner', false],
	    [2, 'metric', 'learner', false], [1, 'attempt', 'learner', true]]);
	const now = await me.call('get_snapshot');
	assert.equal(now.rhythm.today_minutes, 0);
	assert.deepEqual(now.data_quality.disputed.map((d) => d.indicator),
	    ['attention']);
	w.must('verify');
	await me.close();
});

test('consent: withdrawn, nothing is written but consent; erasing works', async () => {
	const me = await person('boris');
	await me.write('manage_consent', { grants: { tracking: false } });
	const text = await me.refused('log_attempt', { ...drawer,
	    request_id: 'no' }, 'CONSENT_REQUIRED');
	assert.match(text, /manage_consent/);
	await me.call('get_snapshot');
	await me.write('manage_consent', { grants: { tracking: true } });
	await me.write('log_attempt', drawer);
	await me.write('manage_consent', { grants: { tracking: false } });
	const { confirm_code } = await me.call('erase_twin');
	assert.equal((await me.call('erase_twin', { confirm_code })).status,
	    'erased');
	w.must('verify');
	await me.close();
});

// twinctl - with something on its standard input.
function twinctl(input, ...args) {
	return harness.run(w.ctl, ['-c', w.conf, ...args],
	    { cwd: w.dir, input: JSON.stringify(input) });
}

test('the operator records what others decided, and the learner sees it',
    async () => {
	const me = await person('clara');
	const { seq } = await me.write('log_attempt', drawer);
	const body = { exercise: drawer.exercise, seq, verdict: 'needs_revision',
	    judge: 'mentor', note: 'Which drawer was it?' };
	const dry = twinctl(body, 'record', 'clara', 'review', '--dry-run');
	assert.equal(dry.status, 0, dry.stderr);
	assert.match(dry.stdout, /nothing is written/);
	assert.equal((await me.call('get_snapshot')).open.length, 0);
	const done = twinctl(body, 'record', 'clara', 'review', '--json');
	assert.equal(JSON.parse(done.stdout).kind, 'review', done.stderr);
	for (const again of [false, true]) {
		const slot = twinctl({ minutes: 30 }, 'record', 'clara', 'slot',
		    '--source', 'lms', '--id', '7');
		assert.equal(slot.status, 0, slot.stderr);
		assert.equal(/there already/.test(slot.stdout), again);
	}
	const { items } = await me.call('get_history');
	assert.deepEqual(items.map((i) => [i.kind, i.by, i.note]), [
	    ['slot', 'platform', null], ['review', 'mentor', body.note],
	    ['attempt', 'learner', drawer.answer]]);
	const now = await me.call('get_snapshot');
	assert.equal(now.open[0].exercise, drawer.exercise);
	assert.equal(now.recent[0].outcome, 'needs_revision');
	for (const [why, input, ...args] of [
	    ['nobody of this name', body, 'klara', 'review'],
	    ['a stage', { to: 5 }, 'clara', 'stage_changed'],
	    ['no object', [], 'clara', 'slot'],
	    ['a body that does not fit', { minutes: -1 }, 'clara', 'slot'],
	]) {
		const bad = twinctl(input, 'record', ...args);
		assert.equal(bad.status, 1, why);
		assert.match(bad.stderr, /^twinctl: record: .+\n$/, why);
	}
	w.must('verify');
	await me.close();
});

// ingest - rows (or bytes as they are) to the door of other systems.
const ingest = (rows, token, type = 'application/x-ndjson') =>
    fetch(`${w.url}/ingest`, { method: 'POST', headers: {
	'Content-Type': type, Authorization: `Bearer ${token}` },
	body: Array.isArray(rows) ? rows.map((r) => JSON.stringify(r)).join('\n') :
	    rows });

test('a platform brings events in: once, and row by row', async () => {
	// no person stands behind this token
	const lms = w.must('token', '--sub', 'lms', '--client', 'lms', '--scope',
	    'ingest:write');
	const row = (id, more = {}) => ({ sub: 'dora', kind: 'slot', source: 'lms',
	    external_id: String(id), body: { minutes: 25 }, ...more });
	const good = await ingest([row(1), row(2, { kind: 'reflection' })], lms);
	assert.equal(good.status, 200);
	assert.deepEqual(await good.json(), { schema: 'dt.ingest/1', rows: 2,
	    recorded: 2, repeated: 0, refused: 0, faults: [] });
	const mixed = await ingest([
	    row(1), row(3, { body: { minutes: -1 } }), row(4, { sub: '' }),
	    row(5, { kind: 'review', body: { exercise: drawer.exercise,
		verdict: 'accepted', judge: 'mentor' } }),
	    row(6, { kind: 'consent', body: { grants: { mentor_view: true } } }),
	    row(1, { body: { minutes: 26 } }), row(7)]
	    .map((r) => JSON.stringify(r)).join('\n') + '\n\n{"sub":', lms);
	assert.equal(mixed.status, 207);
	const report = await mixed.json();
	assert.deepEqual([report.rows, report.recorded, report.repeated,
	    report.refused], [8, 1, 1, 6]);
	assert.deepEqual(report.faults.map((f) => [f.row, f.code, f.field]), [
	    [2, 'VALIDATION', 'body.minutes'], [3, 'VALIDATION', 'sub'],
	    [4, 'NOT_WRITABLE', 'kind'], [5, 'NOT_WRITABLE', 'kind'],
	    [6, 'DUPLICATE_MISMATCH', 'external_id'], [9, 'VALIDATION', null]]);
	const journal = w.must('dump', 'dora', '--journal').split('\n')
	    .map((l) => JSON.parse(l));
	assert.deepEqual(journal.map((e) => [e.kind, e.external_id, e.actor]), [
	    ['slot', '1', { client: 'lms', role: 'platform' }],
	    ['reflection', '2', { client: 'lms', role: 'platform' }],
	    ['slot', '7', { client: 'lms', role: 'platform' }]]);
	// the door is for rows, its token for this door
	const many = Array.from({ length: 501 }, (_, i) => row(100 + i));
	for (const [why, rows, token, type, status] of [
	    ['one too many', many, lms, undefined, 413],
	    ['none', '\n', lms, undefined, 400],
	    ['another type', [row(8)], lms, 'application/json', 415],
	    ['without the scope', [row(8)], w.token('dora'), undefined, 403],
	    ['without a token', [row(8)], 'nothing', undefined, 401],
	])
		assert.equal((await ingest(rows, token, type)).status, status, why);
	const at_mcp = await fetch(w.url, { method: 'POST', body: '{}', headers: {
	    Authorization: `Bearer ${lms}`, 'Content-Type': 'application/json',
	    Accept: 'application/json, text/event-stream' } });
	assert.equal(at_mcp.status, 401);
	assert.equal(w.must('dump', 'dora', '--journal').split('\n').length, 3);
	w.must('verify');
});

test('a copy of everything, as lines of JSON', async () => {
	const me = await person('fedor');
	const text = 'Ещё одна строка черновика.\n'.repeat(300);
	for (let i = 0; i < 4; i++)
		await me.write('append_artifact', { type: 'draft', title: `№${i}`,
		    text: text + i });
	await me.write('log_attempt', drawer);
	const lines = w.must('export', 'fedor').split('\n')
	    .map((l) => JSON.parse(l));
	const of = (type) => lines.filter((l) => l.type === type);
	assert.equal(lines[0].type, 'manifest');
	const state = JSON.stringify(of('state')[0].state);
	assert.equal(lines[0].state_sha256,
	    crypto.createHash('sha256').update(state).digest('hex'));
	assert.deepEqual(of('event').map((l) => JSON.stringify(l.event)),
	    w.must('dump', 'fedor', '--journal').split('\n'));
	assert.deepEqual(of('artifact').map((l) => l.text),
	    [0, 1, 2, 3].map((i) => text + i));
	assert.ok(of('audit').length >= 5);
	// the learner's own way to it: parts that join to the same bytes
	let copy = '', part = {};
	do {
		part = await me.raw('export_twin', part.cursor ? part : {});
		copy += part.structuredContent.text;
		assert.equal(part.content[1].text, part.structuredContent.text);
		part = { cursor: part.structuredContent.next_cursor };
	} while (part.cursor);
	const now = w.must('export', 'fedor');
	assert.ok(copy.length > 30000 && now.startsWith(copy.slice(0, -1)));
	assert.match(w.twinctl('export', 'feodor').stderr, /nothing is kept/);
	await me.close();
});

test('a report of a cohort: from five who take part', async () => {
	const names = ['one', 'two', 'three', 'four', 'five', 'six'];
	const report = () => JSON.parse(w.must('report', '--json'));
	for (const [i, name] of names.entries()) {
		const me = await person(`cohort ${name}`);
		await me.write('log_attempt', drawer);
		await me.write('log_slot', { minutes: 60, what: 'reading' });
		if (i === 4)
			assert.equal(report().all, null);
		await me.write('manage_consent', { grants: { cohort_stats: true } });
		await me.close();
		// a sixth one does not show
		if (i >= 4)
			assert.deepEqual(report().stages, [{ stage: 1,
			    name: report().stages[0].name, learners: 5,
			    median_minutes: 90, at_risk_pct: 0, stuck_pct: 0 }]);
	}
	assert.deepEqual(report().evaluators, [{ evaluator: 'host_llm',
	    learners: 5, accepted_pct: 100 }]);
	const text = w.must('report');
	assert.match(text, /about 5 learners, median 90 min in 28 days/);
	assert.doesNotMatch(text + JSON.stringify(report()), /cohort (one|six)/);
});

test('a twin from its copy', async () => {
	const me = await person('clara');
	const copy = w.must('export', 'clara');
	const file = harness.put(`${w.dir}/copy`, `${copy}\n`);
	const snapshot = () => w.must('call', '--sub', 'clara', '--json',
	    'get_snapshot');
	const before = snapshot();
	assert.match(w.must('import', '--sub', 'clara', file),
	    /3 events, .*there already/);
	const { confirm_code } = await me.call('erase_twin');
	await me.call('erase_twin', { confirm_code });
	assert.equal(JSON.parse(w.must('import', '--sub', 'clara', '--dry-run',
	    '--json', file)).imported, false);
	assert.equal(w.twinctl('export', 'clara').status, 1);
	assert.match(w.must('import', '--sub', 'clara', file), /: 3 events, /);
	assert.equal(snapshot(), before);
	w.must('verify');
	// what has been in use since is in the copy's place now, and stays
	const other = w.twinctl('import', '--sub', 'fedor', file);
	assert.equal(other.status, 1);
	assert.match(other.stderr, /another one; erase it first/);
	const cut = harness.put(`${w.dir}/cut`, copy.replace(
	    /"facts":{"minutes":\d+/, '"facts":{"minutes":9'));
	const bad = w.twinctl('import', '--sub', 'new', cut);
	assert.match(bad.stderr, /^twinctl: import: .*something was changed/);
	assert.equal(w.twinctl('export', 'new').status, 1);
	await me.close();
});

test('statements for a learning record store', async () => {
	const me = await person('galya');
	await me.write('log_attempt', drawer);
	await me.write('log_attempt', { ...drawer, answer: 'Another drawer.',
	    for_review: true, scores: [] });
	await me.write('log_slot', { minutes: 25, what: 'Читала «Эмиля»' });
	await me.write('append_artifact', { type: 'draft', title: '№ 1',
	    url: 'https://example.org/draft' });
	await me.write('update_metrics', { points: [
	    { indicator: 'energy', value: 2 }] });
	twinctl({ exercise: drawer.exercise, seq: 2, verdict: 'rejected',
	    judge: 'mentor' }, 'record', 'galya', 'review');
	await me.write('correct_event', { action: 'void', seq: 1, reason: 'no' });
	await me.write('correct_event', { action: 'void', seq: 5, reason: 'no' });
	await me.write('log_attempt', { exercise: 'time_2_able', start: true,
	    answer: 'I begin today.' });
	const { replacement } = await me.write('correct_event', { action: 'void',
	    seq: 3, reason: 'half of it', replacement: { minutes: 12,
		what: 'Читала' } });
	assert.equal(replacement.counted_minutes, 12);
	const copy = async () => (await me.call('export_twin',
	    { format: 'xapi' })).text;
	const text = await copy();
	assert.equal(text, `${w.must('export', 'galya', '--format', 'xapi')}\n`);
	assert.equal(text, await copy());	// ids are stable
	const all = text.trim().split('\n').map((l) => JSON.parse(l));
	for (const s of all)
		assert.deepEqual((xapi.default ?? xapi)(s), [], JSON.stringify(s));
	const said = (s) => [s.verb.id.split('/').at(-1), s.object.objectType ===
	    'Activity' ? s.object.id.slice(w.url.length) : s.object.id];
	// the reading (5) is not told, nor is its end
	assert.deepEqual(all.map(said), [
	    ['passed', `/exercises/${drawer.exercise}`],
	    ['attempted', `/exercises/${drawer.exercise}`],
	    ['progressed', '/kinds/slot'],
	    ['completed', all[3].object.id.slice(w.url.length)],
	    ['failed', `/exercises/${drawer.exercise}`],
	    ['voided', all[0].id], ['initialized', '/exercises/time_2_able'],
	    ['voided', all[2].id], ['progressed', '/kinds/slot']]);
	assert.equal(all[0].result.score.scaled, 1);
	assert.equal(all[2].result.duration, 'PT25M');
	assert.equal(all[4].context.statement.id, all[1].id);
	assert.equal(all.at(-1).result.duration, 'PT12M');
	assert.equal(all.at(-1).timestamp, all[2].timestamp);
	// the validator says when something is wrong
	assert.notDeepEqual((xapi.default ?? xapi)({ ...all[0], id: 'x' }), []);
	assert.equal(w.twinctl('export', 'galya', '--format', 'csv').status, 2);
	assert.deepEqual(JSON.parse(w.must('export', 'galya', '--format', 'xapi',
	    '--dry-run', '--json')), { lines: all.length,
	    bytes: Buffer.byteLength(text) });
	assert.equal(w.must('export', 'galya', '--format', 'xapi', '--dry-run'),
	    `export, dry run: ${all.length} lines, ${Buffer.byteLength(text)} bytes`);
	await me.close();
});

test('twinctl ingest: the same rows from a file', () => {
	const rows = Array.from({ length: 1000 }, (_, i) => JSON.stringify({
	    sub: `e${i % 7}`, kind: 'slot', source: 'bot', external_id: `${i}`,
	    body: { minutes: i % 10 === 9 ? 2000 : 5 } })).join('\n');
	const file = harness.put(`${w.dir}/rows`, rows);
	const dry = w.twinctl('ingest', file, '--dry-run', '--json');
	assert.equal(JSON.parse(dry.stdout).refused, 100);
	assert.equal(w.twinctl('dump', 'e0').status, 1);
	const first = w.twinctl('ingest', file, '--json');
	assert.equal(first.status, 1);
	assert.deepEqual([JSON.parse(first.stdout).recorded,
	    JSON.parse(first.stdout).refused], [900, 100]);
	const again = w.twinctl('ingest', file);
	assert.match(again.stdout,
	    /1000 rows, 0 recorded, 900 there already, 100 refused/);
	assert.match(again.stderr, /row 10: VALIDATION body.minutes: /);
	w.must('verify');
});
