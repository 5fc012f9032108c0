// SPDX-License-Identifier: MIT
// sandbox - what a process that somebody has taken over can still do: deeds done
// inside of it (escape.c), with the sandbox and, to see that a deed would do
// harm, without. And what the sandbox must not break: folders that are replaced,
// keys that are fetched.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as harness from './harness.mjs';
import * as wire from './wire.mjs';

// The kernel's words: version of Landlock, seccomp filters.
const status = (pid, what) => new RegExp(`^${what}:\\s*(\\d+)$`, 'm').exec(
    fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1];
const sanitized = fs.readFileSync(path.join(harness.builddir, 'twin.fcgi'))
    .includes('__asan_init');

let w, token, victim, listener, n = 0;
before(async () => {
	w = await harness.world();
	token = w.token('learner');
	for (const so of ['escape.so', 'kernel.so'])
		fs.copyFileSync(path.join(harness.builddir, 'test/e2e', so),
		    path.join(w.dir, so));
	victim = harness.program('sleep', ['600']);
	listener = http.createServer((rq, rs) => rs.end('{"keys":[]}'));
	await new Promise((done) => listener.listen(0, '127.0.0.1', done));
	harness.put(path.join(w.dir, 'other'), 'not yours');
});
after(async () => {
	listener.close();
	await victim.stop('SIGKILL');
});

const holes = (more = {}) => ({
	LD_PRELOAD: path.join(w.dir, 'escape.so'),
	ASAN_OPTIONS: [process.env.ASAN_OPTIONS, 'verify_asan_link_order=0']
	    .filter(Boolean).join(':'),
	ESCAPE_FILE: path.join(w.dir, 'other'),
	ESCAPE_MAKE: path.join(w.dir, `made${n++}`),
	ESCAPE_KEY: path.join(w.data, 'secret.key'),
	ESCAPE_PORT: listener.address().port, ESCAPE_PID: victim.pid, ...more,
});
async function own(conf, { env = {}, args = [] } = {}) {
	const socket = path.join(w.dir, `own${n++}.sock`);
	w.configure(conf);
	const p = harness.program(w.fcgi, ['-c', w.conf, ...args, '-b', socket],
	    { env: { ...process.env, ...env } });
	await harness.until('an answer', () => {
		assert.ok(p.alive(), p.said());
		return wire.fastcgi(w, socket, { method: 'GET', path: '/none' })
		    .catch(() => null);
	});
	return { ...p, socket, ask: (rq) => wire.fastcgi(w, socket, rq) };
}
const ping = () => wire.rpc('ping', {}, { token });
const snapshot = () => wire.rpc('tools/call', { name: 'get_snapshot',
    arguments: {} }, { token });

// deed - its outcome; 'gone' when the process became another program.
async function deed(p, name) {
	try {
		const got = await p.ask({ method: 'GET', path: `/x?escape=${name}`,
		    vars: { QUERY_STRING: `escape=${name}` } });
		return got.body;
	} catch {
		return 'gone';
	}
}

// [deed, its outcome in a sandbox; what a sanitizer needs it may do]
const deeds = [
	['read', /^EACCES$/], ['write', /^EACCES$/], ['make', /^EACCES$/],
	['list', /^EACCES$/], ['fork', /^ENOSYS$/, true],
	['connect', /^ENOSYS$/], ['listen', /^ENOSYS$/], ['unix', /^ENOSYS$/],
	['trace', /^ENOSYS$/, true], ['peek', /^ENOSYS$/],
	['signal', /^ENOSYS$/, true], ['dump', /^ENOSYS$/, true],
	['code', /^ENOSYS$/, true], ['exec', /^ENOSYS$/],
];
const missing = (p) => /event=sandbox .*(landlock=0|seccomp=off)/.test(p.said());

for (const [name, denied, sanitizer] of deeds)
	test(`${name}: not in a sandbox, but without one`, async (t) => {
		if (sanitizer && sanitized)
			return t.skip('a sanitizer needs it');
		const shut = await own({}, { env: holes() });
		assert.match(shut.said(), /^level=\w+ event=sandbox pid=\d+ landlock=/);
		if (missing(shut)) {
			await shut.stop();
			return t.skip('this kernel has not all of it');
		}
		assert.match(await deed(shut, name), denied);
		assert.equal((await shut.ask(snapshot())).status, 200);
		await shut.stop();
		const open = await own({ sandbox: 'off' }, { env: holes() });
		assert.doesNotMatch(open.said(), /event=sandbox/);
		assert.match(await deed(open, name),
		    name === 'exec' ? /^gone$/ : /^(done|EFAULT)$/);
		await open.stop('SIGKILL');
	});

// What each version of the kernel's interface leaves to be done: [what it is,
// its settings, what the first line says, deeds and their outcomes].
const kernels = [
	['no Landlock, no filters', { KERNEL_LANDLOCK: 0, KERNEL_SECCOMP: 'off' },
	    /^level=warning event=sandbox .* landlock=0 seccomp=off/,
	    { read: 'done', connect: 'done' }],
	['no Landlock', { KERNEL_LANDLOCK: 0 },
	    /^level=warning event=sandbox .* landlock=0 seccomp=on/,
	    { read: 'done', connect: 'ENOSYS' }],
	['no filters', { KERNEL_SECCOMP: 'off' },
	    /^level=warning event=sandbox .* landlock=\d seccomp=off/,
	    { read: 'EACCES', fork: 'done' }],
	...[1, 2, 3, 4, 5, 6].map((v) => [`Landlock ${v}`, { KERNEL_LANDLOCK: v },
	    new RegExp(`^level=info event=sandbox .* landlock=${v} seccomp=on`),
	    { read: 'EACCES', write: 'EACCES', make: 'EACCES', connect: 'ENOSYS' }]),
];
for (const [what, env, first, outcomes] of kernels)
	test(`an older kernel, ${what}: it serves, says so, keeps the rest shut`,
	    async (t) => {
		const here = await own({}, { env: holes() });
		await here.stop();
		const has = Number(/landlock=(\d+)/.exec(here.said())[1]);
		if (missing(here) || has < (env.KERNEL_LANDLOCK ?? 0))
			return t.skip('this kernel has not all of it');
		const p = await own({}, { env: { ...holes(), ...env,
		    LD_PRELOAD: [holes().LD_PRELOAD, path.join(w.dir, 'kernel.so')]
			.join(' ') } });
		assert.match(p.said(), first);
		assert.equal((await p.ask(snapshot())).status, 200);
		for (const [name, outcome] of Object.entries(outcomes))
			assert.equal(await deed(p, name), outcome, name);
		assert.equal((await p.ask(snapshot())).status, 200);
		assert.deepEqual(await p.stop(), { code: 0, signal: null }, p.said());
	});

test('what the program needs stays open to it', async () => {
	const p = await own({}, { env: holes() });
	assert.equal(await deed(p, 'key'), 'done');
	await p.stop();
});

test('a time zone is read from its file when a learner lives in it', async (t) => {
	const tokyo = '/usr/share/zoneinfo/Asia/Tokyo';
	if (!fs.existsSync(tokyo))
		return t.skip('tzdata is not installed');
	const zones = harness.folder(path.join(w.dir, 'zones/Europe'));
	fs.copyFileSync(tokyo, path.join(zones, 'Atlantis'));
	const p = await own({ zone_dir: path.join(w.dir, 'zones'),
	    time_zone: 'Europe/Atlantis' });
	const { body } = await p.ask(snapshot());
	assert.equal(JSON.parse(body).result.structuredContent.learner.tz,
	    'Europe/Atlantis');
	await p.stop();
});

test('no other process of the user looks into one', async (t) => {
	if (sanitized || harness.user.uid === undefined)
		return t.skip(sanitized ? 'a sanitizer needs it' : 'needs root');
	const p = await own({});
	const look = () => harness.run('cat', [`/proc/${p.pid}/environ`]).status;
	assert.notEqual(look(), 0);
	assert.equal(status(p.pid, 'NoNewPrivs'), '1');
	await p.stop();
});

// The helper's environment is empty: a script in its place brings the hole in.
test('twin-fetch reads no file of the server and goes nowhere else', async (t) => {
	const log = harness.put(path.join(w.dir, 'deeds'), '');
	const fetch = path.join(w.dir, 'bin/twin-fetch');
	fs.renameSync(fetch, path.join(w.dir, 'bin/real-fetch'));
	harness.put(fetch, '#!/bin/sh\n' + Object.entries(holes({ ESCAPE_LOG: log }))
	    .map(([k, v]) => `${k}='${v}'; export ${k}\n`).join('') +
	    `exec ${w.dir}/bin/real-fetch "$@"\n`);
	fs.chmodSync(fetch, 0o755);
	const keys = http.createServer((rq, rs) => rs.end(
	    fs.readFileSync(path.join(w.dir, 'issuer/jwks.json'))));
	await new Promise((done) => keys.listen(0, '127.0.0.1', done));
	const p = await own({ jwks_file: null,
	    jwks_uri: `http://127.0.0.1:${keys.address().port}/jwks.json` });
	const got = await p.ask(ping());
	const said = fs.readFileSync(log, 'utf8');
	await p.stop();
	keys.close();
	fs.renameSync(path.join(w.dir, 'bin/real-fetch'), fetch);
	assert.equal(got.status, 200, `${got.body}${p.said()}${said}`);
	if (missing(p))
		return t.skip('this kernel has not all of it');
	const tcp = /landlock=[1-3] /.test(p.said()) ? [] : ['connect', 'listen'];
	for (const name of ['read', 'write', 'make', 'list', 'key', ...tcp])
		assert.match(said, new RegExp(`^${name}=EACCES$`, 'm'));
	for (const name of ['exec', 'peek', ...sanitized ? [] :
	    ['trace', 'signal']])
		assert.match(said, new RegExp(`^${name}=EPERM$`, 'm'));
});

// What the runner lets a process fetch that says itself what it wants: [what,
// its request, further settings, the outcome].
const say = (method, url, more = '') => `method ${method}\nurl ${url}\n` +
    `timeout_ms 20000\nmax_bytes 100000\n${more}body 0\n`;
const wanted = [
	['the set of keys', (at) => say('GET', `${at}/jwks.json`), {}, 'done'],
	['what introspects', (at) => say('POST', `${at}/admin/introspect`), {},
	    'done'],
	['with a token', (at) => say('POST', `${at}/admin/introspect`,
	    'header Content-Type: application/x-www-form-urlencoded\n' +
	    'header Accept: application/json\nheader Authorization: Bearer k\n'),
	    {}, 'done'],
	['where clients register', (at) => say('POST', `${at}/clients`), {}, 'done'],
	['another server', () => say('GET',
	    `http://127.0.0.1:${listener.address().port}/jwks.json`), {}, 'EACCES'],
	['a server far away', () => say('GET', 'https://192.0.2.1/'), {}, 'EACCES'],
	['another path there', (at) => say('GET', `${at}/admin/clients`), {},
	    'EACCES'],
	['a longer path', (at) => say('POST', `${at}/admin/introspect/..`), {},
	    'EACCES'],
	['another method', (at) => say('DELETE', `${at}/clients`), {}, 'EACCES'],
	['the right URL and another', (at) => say('GET', `${at}/jwks.json`,
	    `url ${at}/x\n`), {}, 'EACCES'],
	['a second request in the body of the first', (at) => say('POST',
	    `${at}/clients`, 'header Content-Length: 0\n'), {}, 'EACCES'],
	['a header that ends early', (at) => say('POST', `${at}/clients`,
	    'header Accept: a\rHost: b\n'), {}, 'EACCES'],
	['the name of another host', (at) => say('POST', `${at}/clients`,
	    'header Host: other.example\n'), {}, 'EACCES'],
	['the issuer, when it names its keys', (at) => say('GET', `${at}/any`),
	    { jwks_uri: null }, 'done'],
	['more of the issuer', (at) => say('POST', `${at}/any`),
	    { jwks_uri: null }, 'EACCES'],
	['the issuer under another name', (at) => say('GET', `${at}/any`
	    .replace('127.0.0.1', 'localhost')), { jwks_uri: null }, 'EACCES'],
	['a host that begins as the issuer', (at) => say('GET', `${at}0/any`),
	    { jwks_uri: null }, 'EACCES'],
	['a user at another host', (at) => say('GET', `${at}@192.0.2.1/any`),
	    { jwks_uri: null }, 'EACCES'],
	['keys from a file: nothing', (at) => say('GET', `${at}/jwks.json`),
	    { jwks_uri: null, jwks_file: '', introspect_url: null,
		registration_relay: null }, 'EACCES'],
];
test('the runner: nothing but what twin.conf names', async (t) => {
	const issuer = http.createServer((rq, rs) => rs.end('{}'));
	await new Promise((done) => issuer.listen(w.port, '127.0.0.1', done));
	for (const [what, request, more, outcome] of wanted)
		await t.test(`${what}: ${outcome}`, async () => {
			const keys = { jwks_file: null, jwks_uri: `${w.origin}/jwks.json`,
			    introspect_url: `${w.origin}/admin/introspect`,
			    registration_relay: `${w.origin}/clients`, ...more };
			if (keys.jwks_file === '')
				delete keys.jwks_file;
			const p = await own(keys, { env: holes(
			    { ESCAPE_ASK: request(w.origin) }) });
			assert.equal(await deed(p, 'ask'), outcome);
			await p.stop();
		});
	// whoever was started before goes on with what was there, and the others
	for (const at of ['jwks.json', 'later.json'])
		await t.test(`twin.conf has changed since: ${at}`, async () => {
			const keys = (name) => ({ jwks_file: null,
			    jwks_uri: `${w.origin}/${name}` });
			const p = await own(keys('jwks.json'), { env: holes(
			    { ESCAPE_ASK: say('GET', `${w.origin}/${at}`) }) });
			w.configure(keys('later.json'));
			assert.equal(await deed(p, 'ask'), 'done');
			await p.stop();
		});
	issuer.close();
});

const moves = [
	['data_dir', () => w.data, (from, to) => { w.must('backup', to); }],
	['the folder of the data files', () => path.join(w.dir, 'share'),
	    (from, to) => fs.cpSync(from, to, { recursive: true })],
	['the folder of the keys', () => path.join(w.dir, 'issuer'),
	    (from, to) => fs.cpSync(from, to, { recursive: true })],
];
for (const [what, where, copy] of moves)
	test(`${what} is replaced: a process leaves, the next one serves`,
	    async () => {
		const p = await own({}, { args: ['-n', '1'] });
		assert.equal((await p.ask(snapshot())).status, 200);
		const twin = `${where()}.twin`;
		copy(where(), twin);
		if (harness.user.uid !== undefined)
			harness.run('chown', ['-R', `${harness.user.uid}:${
			    harness.user.gid}`, twin], { uid: 0, gid: 0 });
		fs.renameSync(where(), `${where()}.old`);
		fs.renameSync(twin, where());
		await harness.until('service by another process', async () => {
			const got = await p.ask(snapshot()).catch(() => null);
			return got?.status === 200 && (missing(p) ||
			    /event=leaves .*replaced/.test(p.said()));
		});
		await p.stop();
		fs.rmSync(`${where()}.old`, { recursive: true });
	});

// runners - the processes that start twin-fetch for those of this world.
const runners = () => fs.readdirSync('/proc').filter((pid) => {
	try {
		return fs.readFileSync(`/proc/${pid}/comm`, 'utf8') ===
		    'twin-runner\n' &&
		    fs.readlinkSync(`/proc/${pid}/exe`) === w.fcgi;
	} catch {
		return false;
	}
}).map(Number);

test('-n: one runner for all, replaced when it ends, and gone with them',
    async () => {
	const p = await own({}, { args: ['-n', '3'] });
	await harness.until('one', () => runners().length === 1);
	const [first] = runners();
	process.kill(first, 'SIGKILL');
	await harness.until('another', () => runners().some((r) => r !== first));
	assert.equal((await p.ask(snapshot())).status, 200);
	await p.stop();
	await harness.until('its end', () => runners().length === 0);
});

test('a process whose runner has ended leaves, to be started anew', async () => {
	const p = await own({});
	const [runner] = runners();
	process.kill(runner, 'SIGKILL');
	await harness.until('its end', () => harness.gone(runner));
	await harness.until('its leaving', async () =>
	    (await p.ask(ping()).catch(() => null))?.status !== 200);
	assert.deepEqual(await p.ended, { code: 0, signal: null }, p.said());
	assert.match(p.said(), /event=leaves .*twin-runner/);
});

// A machine without the database says so, knows much used zones, and goes on with
// the last known offset of one that it does not know.
test('without the time zone files', async (t) => {
	if (!fs.existsSync('/usr/share/zoneinfo/Asia/Tomsk'))
		return t.skip('no time zone files here');
	const call = (name, args) => wire.rpc('tools/call', { name,
	    arguments: args }, { token: w.token('traveller') });
	const place = async (p, tz) => JSON.parse((await p.ask(call(
	    'update_profile', { fields: { tz }, request_id: `zone-${tz}` })))
	    .body).result;
	const zone = async (p) => JSON.parse((await p.ask(call('get_snapshot',
	    {}))).body).result.structuredContent.learner.tz;
	const p = await own({});
	assert.ok(!(await place(p, 'Asia/Tomsk')).isError);
	assert.equal(await zone(p), 'Asia/Tomsk');
	await p.stop();
	const bare = await own({ zone_dir: path.join(w.dir, 'no-zones') });
	assert.equal(await zone(bare), '+07:00');
	const refused = await place(bare, 'Asia/Novokuznetsk');
	assert.ok(refused.isError);
	assert.match(refused.content[0].text, /offset|смещение/);
	assert.ok(!(await place(bare, 'Europe/Berlin')).isError);
	assert.equal(await zone(bare), 'Europe/Berlin');
	await bare.stop();
});

test('a process that is killed takes its runner along', async () => {
	const p = await own({});
	assert.equal(runners().length, 1);
	await p.stop('SIGKILL');
	await harness.until('its end', () => runners().length === 0);
});

test('a plain CGI program has none of it', async () => {
	w.configure({});
	const got = await wire.cgi(w, ping());
	assert.equal(got.status, 200, got.body);
	assert.doesNotMatch(got.stderr, /sandbox/);
});

test('doctor says what an older kernel lacks', () => {
	w.configure({});
	const said = harness.run(w.ctl, ['-c', w.conf, 'doctor', '--offline'],
	    { env: { ...process.env, LD_PRELOAD: path.join(w.dir, 'kernel.so'),
		ASAN_OPTIONS: holes().ASAN_OPTIONS,
		KERNEL_LANDLOCK: 0, KERNEL_SECCOMP: 'off' } }).stdout;
	assert.match(said, /has no Landlock/);
	assert.match(said, /has no seccomp filters/);
});

test('doctor says what there is, and when it is off', () => {
	w.configure({});
	assert.match(w.twinctl('doctor', '--offline').stdout,
	    /confine themselves|Landlock|seccomp/);
	w.configure({ sandbox: 'off' });
	assert.match(w.twinctl('doctor', '--offline').stdout,
	    /keep all the rights/);
});
