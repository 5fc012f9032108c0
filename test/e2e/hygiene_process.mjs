// SPDX-License-Identifier: MIT
// hygiene_process - the program as its surroundings may leave it: a command
// line that is the client's, descriptors that are missing or full, files that
// are spoiled and repaired, signals at bad moments. What process.mjs leaves out.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { before, test as with_options } from 'node:test';
import * as harness from './harness.mjs';
import * as wire from './wire.mjs';

// A hang is a failure of its own test, not of the suite.
const test = (name, fn) => with_options(name, { timeout: 60000 }, fn);

let w, token, n = 0;
before(async () => {
	w = await harness.world();
	token = w.token('process');
});

const ping = () => wire.rpc('ping', {}, { token });
const artifact = () => wire.rpc('tools/call', { name: 'append_artifact',
    arguments: { type: 'note', title: 't', text: 'x', request_id: `r${n++}` } },
    { token });

// own - a process on a socket of its own; how: a shell command around it, in
// which "$@" is the program.
async function own({ how = 'exec "$@"', conf = w.conf, env = {}, cwd } = {}) {
	const socket = path.join(w.dir, `h${n++}.sock`);
	const args = conf ? ['-c', conf] : [];
	const p = harness.program('/bin/sh', ['-c', how, 'sh', w.fcgi, ...args,
	    '-b', socket], { env: { ...process.env, ...env }, cwd });
	await harness.until('the socket', () => {
		assert.ok(p.alive(), p.said());
		return wire.fastcgi(w, socket, { method: 'GET', path: '/none' })
		    .catch(() => null);
	});
	return { ...p, socket, ask: (rq) => wire.fastcgi(w, socket, rq) };
}
const answered = async (p, rq, status = 200) => {
	const got = await p.ask(rq);
	assert.equal(got.status, status, got.body);
	assert.ok(p.alive(), p.said());
	return got;
};
const files = (pid) => fs.readdirSync(`/proc/${pid}/fd`).map(Number);
const left = async (p, signal) => assert.deepEqual(await p.stop(signal),
    { code: 0, signal: null }, p.said());

// ---- the command line of a CGI program is the client's (RFC 3875 s.4.4)
const evil = path.join(process.env.TMPDIR ?? '/tmp', `twin-evil-${process.pid}`);
for (const query of ['-V', '-c+/nonexistent', `-b+${evil}/s`, '-b+127.0.0.1:1',
    '-c%2fnonexistent', '--', 'x', 'x+y+z'])
	test(`the words of ?${query} are no options`, async () => {
		const words = query.split('+').map(decodeURIComponent);
		const got = await wire.cgi(w, { ...ping(), args: words,
		    path: `/mcp?${query}` });
		assert.equal(got.status, 200, got.body + got.stderr);
		assert.equal(got.code, 0);
		assert.match(got.body, /"result":\{\}/);
	});

test('options of a script around the program are', async () => {
	for (const path of ['/mcp', '/mcp?a=b']) {
		const got = await wire.cgi(w, { ...ping(), path,
		    args: ['-c', '/nonexistent'] });
		assert.equal(got.status, 503, got.body);
		assert.match(got.stderr, /nonexistent/);
	}
});

// ---- descriptors
for (const closed of ['0', '1', '2', '0 1', '0 2', '1 2', '0 1 2'])
	test(`started without descriptor ${closed}`, async () => {
		const p = await own({ how: `exec "$@" ${closed.split(' ')
		    .map((d) => `${d}>&-`).join(' ')}` });
		await answered(p, artifact());
		await answered(p, { ...ping(), path: '/mcp?'.padEnd(900, 'x') });
		for (const fd of [0, 1, 2])
			assert.doesNotMatch(fs.readlinkSync(
			    `/proc/${p.pid}/fd/${fd}`), /mdb|key|json/);
		await left(p);
		w.must('verify');
	});

for (const closed of [[0], [2], [0, 2]])
	test(`plain CGI without descriptor ${closed}`, async () => {
		const rq = closed.includes(0) ? { method: 'GET', path: '/healthz' } :
		    artifact();
		const got = await wire.cgi({ ...w, fcgi: '/bin/sh' }, { ...rq,
		    args: ['-c', `exec "$@" ${closed.map((d) => `${d}>&-`)
			.join(' ')}`, 'sh', w.fcgi] });
		assert.equal(got.status, 200, got.body);
		assert.equal(got.code, 0);
		w.must('verify');
	});

test('plain CGI without an output ends all the same', () => {
	const r = harness.run('/bin/sh', ['-c', 'exec "$0" >&-', w.fcgi], {
	    env: { TWIN_CONF: w.conf, REQUEST_METHOD: 'GET',
		REQUEST_URI: '/healthz' }, input: '', timeout: 20000 });
	assert.deepEqual([r.status, r.signal], [0, null], r.stderr);
	w.must('verify');
});

test('a log that nobody reads stops no answer', async () => {
	const fifo = path.join(w.dir, 'fifo');
	execFileSync('mkfifo', ['-m', '666', fifo]);
	const reader = fs.openSync(fifo,
	    fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
	const p = await own({ how: `exec "$@" 2>'${fifo}'` });
	// a pipe holds 64 KiB, a line of the log 2,000 bytes
	for (let i = 0; i < 50; i++)
		await answered(p, { ...ping(), path: `/${'x'.repeat(3000)}` }, 404);
	await left(p);
	fs.closeSync(reader);
});

test('a log whose reader has gone stops no answer', async () => {
	const p = await own({ how: 'exec "$@" 2>&1 | exec true' });
	await answered(p, ping());
	await answered(p, ping());
	for (const pid of harness.workers(w))
		process.kill(pid, 'SIGTERM');
	await p.ended;
});

test('no descriptor is lost by requests, good and bad', async () => {
	const p = await own();
	const hundred = async () => {
		for (let i = 0; i < 100; i++) {
			await p.ask([ping(), artifact(),
			    { method: 'GET', path: '/none' },
			    { ...ping(), vars: { CONTENT_LENGTH: 'x' } }][i % 4]);
			await new Promise((done) => net.connect(p.socket)
			    .on('error', () => {}).on('close', done).resume()
			    .end(wire.begin().subarray(0, i % 16)));
		}
		await answered(p, ping());
		return files(p.pid).length;
	};
	const first = await hundred();	// what is opened late is open now
	assert.equal(await hundred(), first);
	await left(p);
});

test('a process that may open no more files says so and waits until it may', async () => {
	const p = await own();
	await answered(p, ping());
	const limit = (...args) => {
		const r = harness.run('prlimit', ['--pid', String(p.pid), ...args]);
		assert.equal(r.status, 0, r.stderr);
		return r.stdout.trim();
	};
	const soft = limit('--nofile', '-o', 'SOFT', '--noheadings');
	const open = files(p.pid);
	let free = 0;
	while (open.includes(free))
		free++;
	limit(`--nofile=${free}:`);
	await answered(p, ping());	// by the accept() that waits already
	const waiting = p.ask(ping());
	await harness.until('the log says why', () =>
	    /event=accept .*Too many open files \(ulimit -n\)/.test(p.said()));
	limit(`--nofile=${soft}:`);
	assert.equal((await waiting).status, 200);
	await left(p);
});

test('a non-blocking socket from an activator is waited on', async () => {
	const socket = path.join(w.dir, 'activator.sock');
	const p = harness.program('perl', ['-MSocket', '-MFcntl', '-e',
	    'socket(S, PF_UNIX, SOCK_STREAM, 0) && bind(S, sockaddr_un(shift)) ' +
	    '&& listen(S, 9) && fcntl(S, F_SETFL, O_NONBLOCK) && ' +
	    'open(STDIN, "<&S") && exec @ARGV', socket, w.fcgi, '-c', w.conf]);
	await harness.until('the socket', () => fs.existsSync(socket));
	await harness.sleep(300);	// idle: it must not have ended
	const got = await wire.fastcgi(w, socket, ping());
	assert.equal(got.status, 200, got.body);
	await left(p);
});

// ---- files that are missing or spoiled, then repaired
const conf = (more) => w.configure(more);
const key = () => path.join(w.data, 'secret.key');
const share = (file) => path.join(w.dir, 'share', file);
const swap = (file, text) => {
	const good = fs.readFileSync(file);
	fs.writeFileSync(file, text);
	return () => fs.writeFileSync(file, good);
};
const move = (file) => {
	fs.renameSync(file, `${file}.away`);
	return () => fs.renameSync(`${file}.away`, file);
};
const mode = (file, to) => {
	const good = fs.statSync(file).mode;
	fs.chmodSync(file, to);
	return () => fs.chmodSync(file, good);
};
const spoiled = [
	// [why, what is spoiled (gives the repair), what the log says of it]
	['no configuration', () => move(w.conf), /twin\.conf/],
	['an unreadable configuration', () => mode(w.conf, 0), /twin\.conf/],
	['a folder for a configuration', () => { const back = move(w.conf);
	    fs.mkdirSync(w.conf); return () => { fs.rmdirSync(w.conf); back(); }; }, /twin\.conf/],
	['an empty configuration', () => swap(w.conf, ''), /twin\.conf|resource|issuer/],
	['bytes for a configuration', () => swap(w.conf, Buffer.from('\0\xff=\0\n', 'latin1')), /twin\.conf/],
	['another realm', () => { conf({ issuer: 'https://other.example' }); return () => conf(); }, /realm|issuer/],
	['no data directory', () => move(w.data), /data/],
	['a file for a data directory', () => { const back = move(w.data);
	    fs.writeFileSync(w.data, ''); return () => { fs.rmSync(w.data); back(); }; }, /data/],
	['a data directory for all to read', () => mode(w.data, 0o755), /data|mode/],
	['no secret.key', () => move(key()), /secret\.key/],
	['a secret.key for all to read', () => mode(key(), 0o644), /secret\.key/],
	['an empty secret.key', () => swap(key(), ''), /secret\.key/],
	['no twin.mdb', () => move(path.join(w.data, 'twin.mdb')), /twin\.mdb/],
	['bytes for twin.mdb', () => swap(path.join(w.data, 'twin.mdb'), 'x'.repeat(16384)), /twin\.mdb/],
	['an empty curriculum', () => swap(share('curriculum.json'), ''), /curriculum\.json/],
	['no metamodel', () => move(share('metamodel.json')), /metamodel\.json/],
	['an unreadable promotion', () => mode(share('promotion.json'), 0), /promotion\.json/],
];
for (const [why, spoil, says] of spoiled)
	test(`${why}: 503 and a line, then served without a restart`, async () => {
		const repair = spoil();
		try {
			const got = await wire.cgi(w, ping());
			assert.equal(got.status, 503, got.body);
			assert.equal(got.code, 0, got.stderr);
			assert.match(got.stderr, says);
			assert.equal(got.stderr.trim().split('\n').length, 1,
			    got.stderr);
			const p = await own();
			await answered(p, ping(), 503);
			const before = files(p.pid).length;
			for (let i = 0; i < 10; i++) {
				const { headers, body } = await answered(p, ping(), 503);
				assert.equal(headers['retry-after'], '30');
				assert.doesNotMatch(body, /twin-e2e|secret|mdb/);
			}
			assert.equal(files(p.pid).length, before);
			repair();
			await answered(p, ping());
			await left(p);
			assert.match(p.said(), says);
		} finally {
			try { repair(); } catch { /* done already */ }
		}
	});

test('TWIN_CONF may be relative to the working directory', async () => {
	const got = await wire.cgi(w, { ...ping(),
	    vars: { TWIN_CONF: path.basename(w.conf) } });
	assert.equal(got.status, 200, got.body + got.stderr);
	const p = await own({ conf: null, cwd: w.dir,
	    env: { TWIN_CONF: path.basename(w.conf) } });
	await answered(p, ping());
	await left(p);
});

// ---- signals
for (const signal of ['SIGTERM', 'SIGUSR1', 'SIGHUP', 'SIGINT'])
	for (const [when, at] of [['in the parameters', 200], ['in the body', -30],
	    ['before the last record', -8]])
		test(`${signal} ${when}: a complete answer, then exit 0`, async () => {
			const p = await own();
			const rq = wire.rpc('tools/call', { name: 'get_snapshot' },
			    { token });
			const bytes = Buffer.concat([wire.begin(), wire.params(w, rq),
			    wire.chunks(wire.STDIN, Buffer.from(rq.body))]);
			const s = net.connect(p.socket), got = [];
			s.on('data', (d) => got.push(d));
			const closed = new Promise((done) => s.on('close', done));
			s.write(bytes.subarray(0, at));
			await harness.sleep(100);	// it is reading by now
			p.child.kill(signal);
			p.child.kill(signal);
			await harness.sleep(100);
			s.write(bytes.subarray(at));
			await closed;
			const all = Buffer.concat(got);
			assert.match(all.toString('latin1'), /Status: 200/);
			assert.equal(all[all.length - 15], wire.END);
			assert.deepEqual(await p.ended, { code: 0, signal: null },
			    p.said());
		});

test('SIGTERM among a hundred requests loses none that was begun', async () => {
	for (let round = 0; round < 5; round++) {
		const p = await own();
		await answered(p, ping());
		const asks = Array.from({ length: 20 }, () => p.ask(ping()));
		p.child.kill('SIGTERM');
		for (const r of await Promise.allSettled(asks))
			if (r.status === 'fulfilled')
				assert.equal(r.value.status, 200);
			else	// not accepted any more
				assert.match(String(r.reason),
				    /ECONNRE|EPIPE|no header end/);
		assert.deepEqual(await p.ended, { code: 0, signal: null });
	}
});
