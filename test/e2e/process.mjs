// SPDX-License-Identifier: MIT
// process - twin.fcgi as a process: how it starts, stops, and survives what
// web servers and clients do to it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import * as harness from './harness.mjs';
import * as wire from './wire.mjs';

let w, token, n = 0;
before(async () => {
	w = await harness.world();
	token = w.token('process');
});

// own - a process of ours on a socket of its own.
async function own(args = ['-c', w.conf]) {
	const socket = path.join(w.dir, `own${n++}.sock`);
	const p = harness.program(w.fcgi, [...args, '-b', socket]);
	await harness.until('the socket', () => {
		assert.ok(p.alive(), p.said());
		return harness.listening(socket);
	});
	return { ...p, socket, ask: (rq) => wire.fastcgi(w, socket, rq) };
}
const ping = () => wire.rpc('ping', {}, { token });
const healthy = async (p) => {
	const got = await p.ask(ping());
	assert.equal(got.status, 200, got.body);
	assert.ok(p.alive(), p.said());
};

for (const signal of ['SIGTERM', 'SIGUSR1', 'SIGHUP', 'SIGINT'])
	for (const [what, args] of [['an idle process', []], ['-n:', ['-n', '2']]])
		test(`${what} leaves on ${signal} with 0`, async () => {
			const p = await own(['-c', w.conf, ...args]);
			await healthy(p);
			assert.deepEqual(await p.stop(signal),
			    { code: 0, signal: null }, p.said());
			await harness.until('their end', () =>
			    !harness.workers(w).length);
		});

test('what nohup has ignored stays ignored', async () => {
	const socket = path.join(w.dir, `own${n++}.sock`);
	const p = harness.program('sh', ['-c', 'trap "" HUP INT; exec "$@"', '-',
	    w.fcgi, '-c', w.conf, '-b', socket]);
	await harness.until('the socket', () => harness.listening(socket));
	const q = { ...p, ask: (rq) => wire.fastcgi(w, socket, rq) };
	for (const signal of ['SIGHUP', 'SIGINT', 'SIGHUP'])
		p.child.kill(signal);
	await healthy(q);
	assert.deepEqual(await p.stop(), { code: 0, signal: null }, p.said());
});

// A wait with a timeout ends with EINTR then, whatever SA_RESTART says (signal(7)).
test('an idle process that was stopped for a while serves on', async () => {
	const p = await own();
	const state = (letter) => harness.until(`state ${letter}`, () =>
	    fs.readFileSync(`/proc/${p.pid}/stat`, 'utf8')
	        .includes(`) ${letter} `));
	await healthy(p);
	await state('S');
	process.kill(p.pid, 'SIGSTOP');
	await state('T');
	process.kill(p.pid, 'SIGCONT');
	await healthy(p);
	assert.deepEqual(await p.stop(), { code: 0, signal: null }, p.said());
});

test('no core dump can be made of a process', async () => {
	const p = await own();
	await healthy(p);
	assert.match(fs.readFileSync(`/proc/${p.pid}/limits`, 'utf8'),
	    /^Max core file size +0 +0 /m);
	await p.stop();
});

// The keeper of -n has no descriptor of the store: what it leaves is workers.
for (const [signal, why] of [['SIGTERM', 'told to leave'], ['SIGKILL', 'killed']])
	test(`-n: a keeper that is ${why} leaves no worker behind`, async () => {
		const p = await own(['-c', w.conf, '-n', '3']);
		await healthy(p);
		await harness.until('three workers', () =>
		    harness.workers(w).length === 4);
		const how = await p.stop(signal);
		assert.deepEqual(how, signal === 'SIGTERM' ?
		    { code: 0, signal: null } : { code: null, signal }, p.said());
		await harness.until('their end', () => !harness.workers(w).length);
	});

test('-n: a worker that is killed is told and replaced', async () => {
	const p = await own(['-c', w.conf, '-n', '1']);
	await healthy(p);
	const [old] = harness.workers(w).filter((pid) => pid !== p.pid);
	process.kill(old, 'SIGKILL');
	await harness.until('its end', () => harness.gone(old));
	await healthy(p);
	assert.match(p.said(), new RegExp(
	    `^level=error event=worker pid=${old} signal=9$`, 'm'));
	await p.stop();
});

test('-n: what is no number of workers is refused', () => {
	for (const n of ['0', '257', '-1', 'x', ''])
		assert.equal(harness.run(w.fcgi, ['-n', n, '-b', './s'],
		    { cwd: w.dir }).status, 2, n);
});

test('in a storm of signals the request in hand is finished first', async () => {
	const p = await own();
	await healthy(p);
	const s = net.connect(p.socket);
	let got = Buffer.alloc(0);
	s.on('data', (d) => { got = Buffer.concat([got, d]); });
	const closed = new Promise((done) => s.on('close', done));
	const body = Buffer.from(ping().body);
	s.write(Buffer.concat([wire.begin(), wire.params(w, ping()),
	    wire.record(wire.STDIN, body.subarray(0, 10))]));
	await harness.sleep(200);	// it is reading the body by now
	for (let i = 0; i < 50; i++)
		for (const signal of ['SIGHUP', 'SIGTERM', 'SIGUSR1', 'SIGINT', 'SIGCONT'])
			p.child.kill(signal);
	await harness.sleep(200);
	s.write(Buffer.concat([wire.record(wire.STDIN, body.subarray(10)),
	    wire.record(wire.STDIN)]));
	await closed;
	assert.match(got.toString('latin1'), /"result":\{\}/);
	assert.deepEqual(await p.ended, { code: 0, signal: null }, p.said());
});

test('a client that goes away in the middle does no harm', async () => {
	const p = await own();
	const rq = wire.rpc('ping', {}, { token });
	const whole = Buffer.concat([wire.begin(), wire.params(w, rq),
	    wire.chunks(wire.STDIN, Buffer.from(rq.body))]);
	for (const cut of [0, 4, 8, 20, 40, 300, whole.length - 20,
	    whole.length - 8, whole.length]) {
		const s = net.connect(p.socket);
		s.on('error', () => {});
		await new Promise((done) => s.write(whole.subarray(0, cut), done));
		s.destroy();
	}
	await healthy(p);
	await p.stop();
});

test('an abort record does no harm', async () => {
	const p = await own();
	const rq = ping();
	await wire.exchange(p.socket, Buffer.concat([wire.begin(),
	    wire.params(w, rq), wire.record(wire.STDIN, Buffer.from('{"j')),
	    wire.record(wire.ABORT)]));
	await healthy(p);
	await p.stop();
});

// nameLen + valueLen + 2 wraps to 0; an unfixed library then writes what
// follows past a buffer of no bytes. A sanitizer build ends there.
test('parameter lengths that overflow are refused (CVE-2025-23016)', async () => {
	const p = await own();
	const pair = Buffer.alloc(8 + 4096, 0x41);
	pair.writeUInt32BE(0xffffffff, 0);
	pair.writeUInt32BE(0xffffffff, 4);
	await wire.exchange(p.socket, Buffer.concat([wire.begin(),
	    wire.record(wire.PARAMS, pair), wire.record(wire.PARAMS),
	    wire.record(wire.STDIN)])).catch(() => []);
	await healthy(p);
	await p.stop();
});

test('bytes that are not FastCGI do no harm', async () => {
	const p = await own();
	for (const bytes of ['GET / HTTP/1.1\r\n\r\n', '\0'.repeat(64),
	    '\xff'.repeat(64)])
		await new Promise((done) => {
			const s = net.connect(p.socket);
			s.on('error', done);
			s.on('close', done);
			s.end(Buffer.from(bytes, 'latin1'));
		});
	await healthy(p);
	await p.stop();
});

test('host:port is an address to listen on as well', async () => {
	const port = await harness.freePort();
	const p = harness.program(w.fcgi, ['-c', w.conf, '-b', `127.0.0.1:${port}`]);
	const got = await harness.until('the port', () =>
	    wire.fastcgi(w, { port, host: '127.0.0.1' }, ping()).catch(() => null));
	assert.equal(got.status, 200, got.body);
	assert.equal((await p.stop()).code, 0);
});

test('a live socket is not taken over, a dead one is', async () => {
	const p = await own();
	const second = harness.run(w.fcgi, ['-c', w.conf, '-b', p.socket],
	    { timeout: 10000 });
	assert.notEqual(second.status, 0);
	assert.notEqual(second.status, null, 'it listens on a live socket');
	await healthy(p);
	p.child.kill('SIGKILL');
	await p.ended;
	const q = harness.program(w.fcgi, ['-c', w.conf, '-b', p.socket]);
	const got = await harness.until('an answer', () =>
	    wire.fastcgi(w, p.socket, ping()).catch(() => null));
	assert.equal(got.status, 200, got.body);
	await q.stop();
});

test('a missing configuration is told to the client and to the log', async () => {
	const p = await own(['-c', path.join(w.dir, 'none.conf')]);
	const got = await p.ask(ping());
	assert.equal(got.status, 503, got.body);
	assert.match(got.headers['retry-after'], /^\d+$/);
	assert.doesNotMatch(got.body, /none\.conf/);
	assert.ok(p.alive());
	await p.stop();
	assert.match(p.said(), /none\.conf/);
});

test('an unreadable configuration as plain CGI', async () => {
	const file = harness.put(path.join(w.dir, 'closed.conf'), 'lang = ru\n');
	fs.chmodSync(file, 0);
	const got = await wire.cgi(w, { ...ping(), vars: { TWIN_CONF: file } });
	assert.equal(got.status, 503);
	assert.equal(got.code, 0);
	assert.match(got.stderr, /closed\.conf/);
});

test('a wrong key in the configuration is told with file and line', async () => {
	const file = harness.put(path.join(w.dir, 'wrong.conf'),
	    fs.readFileSync(w.conf, 'utf8') + 'no_such_key = 1\n');
	const got = await wire.cgi(w, { ...ping(), vars: { TWIN_CONF: file } });
	assert.equal(got.status, 503);
	assert.match(got.stderr, /wrong\.conf:\d+.*no_such_key/);
});

test('what was repaired is served without a restart', async () => {
	const moved = `${w.data}.away`;
	fs.renameSync(w.data, moved);
	const p = await own();
	assert.equal((await p.ask(ping())).status, 503);
	fs.renameSync(moved, w.data);
	await healthy(p);
	await p.stop();
});

for (const [file, what] of [['curriculum', '{"broken'],
    ['metamodel', '{}'], ['promotion', '[]']])
	test(`a broken ${file}.json is refused whole, with its name`, async () => {
		const at = path.join(w.dir, 'share', `${file}.json`);
		const good = fs.readFileSync(at);
		fs.writeFileSync(at, what);
		try {
			const got = await wire.cgi(w, ping());
			assert.equal(got.status, 503);
			assert.match(got.stderr, new RegExp(`${file}\\.json`));
		} finally {
			fs.writeFileSync(at, good);
		}
	});

test('a change of the configuration is for processes that start later', async () => {
	const p = await own(['-c', w.conf, '-n', '1']);
	const status = async (bytes) => (await p.ask({ ...ping(),
	    body: ping().body + ' '.repeat(bytes) })).status;
	const replaced = async () => {
		const [old] = harness.workers(w).filter((pid) => pid !== p.pid);
		process.kill(old, 'SIGKILL');
		await harness.until('its end', () => harness.gone(old));
	};
	const was = fs.readFileSync(w.conf);
	try {
		assert.equal(await status(9000), 200);
		w.configure({ max_body: 8000 });
		assert.equal(await status(9000), 200);
		await replaced();
		assert.equal(await status(9000), 413);
		assert.equal(await status(0), 200);
		harness.put(w.conf, 'max_body = none\n');
		assert.equal(await status(0), 200);
		await replaced();
		assert.equal(await status(0), 503);
	} finally {
		harness.put(w.conf, was);
	}
	assert.equal(await status(9000), 200);
	await p.stop();
});

test('neither socket nor CGI environment: a sentence and exit 2', () => {
	const r = harness.run(w.fcgi, ['-c', w.conf], { env: {}, input: '' });
	assert.equal(r.status, 2);
	assert.match(r.stderr, /web server/);
});

const lengths = [
	['absent', null], ['empty', ''], ['negative', '-1'], ['a word', 'ten'],
	['a fraction', '1.5'], ['with a sign', '+5'], ['hexadecimal', '0x10'],
	['over 64 bits', '99999999999999999999999'], ['too small', '5'],
	['zero', '0'], ['with blanks', ' 5 '],
];
for (const [what, value] of lengths)
	test(`CONTENT_LENGTH ${what}: a clear status`, async () => {
		const got = await wire.cgi(w, { ...ping(),
		    vars: { CONTENT_LENGTH: value } });
		assert.equal(got.status, 400, got.body);
		assert.equal(got.code, 0, got.stderr);
	});

test('CONTENT_LENGTH larger than the body: a clear status', async () => {
	const got = await wire.cgi(w, { ...ping(), vars: { CONTENT_LENGTH: '500' } });
	assert.equal(got.status, 400, got.body);
});

test('max_body is a limit at N and N + 1', async () => {
	for (const [extra, status] of [[0, 200], [1, 413]]) {
		const rq = ping();
		rq.body = rq.body.padEnd((1 << 20) + extra, ' ');
		const got = await wire.cgi(w, rq);
		assert.equal(got.status, status, got.body.slice(0, 300));
	}
});

test('the environment without a method is no request', () => {
	const r = harness.run(w.fcgi, [], { input: '',
	    env: { TWIN_CONF: w.conf, GATEWAY_INTERFACE: 'CGI/1.1' } });
	assert.equal(r.status, 2);
});

test('the log has one line per request and never a token', async () => {
	const p = await own();
	const answer = 'a very private thought';
	await p.ask(wire.rpc('tools/call', { name: 'append_artifact', arguments: {
	    type: 'note', title: 't', text: answer, request_id: 'log-1' } },
	    { token }));
	await p.ask(wire.rpc('ping', {}, { token: `${token}x` }));
	await p.stop();
	const lines = p.said().trim().split('\n');
	assert.equal(lines.filter((l) => /request/.test(l)).length, 2, p.said());
	for (const secret of [token.split('.')[2], token.split('.')[1], answer,
	    'process'])
		assert.ok(!p.said().includes(`=${secret}`) &&
		    !p.said().includes(`"${secret}"`), `${secret} in the log`);
});

test('the shipped twin.conf.example is a good configuration', () => {
	const file = path.join(w.dir, 'example.conf');
	fs.copyFileSync(path.join(harness.srcdir, 'twin.conf.example'), file);
	const r = harness.run(w.ctl, ['-c', file, 'config', '--check']);
	assert.equal(r.status, 0, r.stderr);
});
