// SPDX-License-Identifier: MIT
// hygiene_records - hostile peers on the FastCGI socket itself: records that
// are broken, out of order or never end, and variables that no web server
// sends. A process may refuse or hang up on such a peer; it must not end, be
// held for ever, or take one learner for another.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, before, test as with_options } from 'node:test';
import * as harness from './harness.mjs';
import * as wire from './wire.mjs';

// A hang is a failure of its own test, not of the suite.
const test = (name, fn) => with_options(name, { timeout: 90000 }, fn);

let w, p, alice, bob, n = 0;
async function own(where, env = {}) {
	const socket = where ?? path.join(w.dir, `r${n++}.sock`);
	const at = socket.host ? `${socket.host}:${socket.port}` : socket;
	const p = harness.program(w.fcgi, ['-c', w.conf, '-b', at],
	    { env: { ...process.env, ...env } });
	const ask = (rq) => wire.fastcgi(w, socket, rq);
	return { ...p, socket, ask };
}
const up = (p) => harness.until('the socket', () => {
	assert.ok(p.alive(), p.said());
	return p.ask({ method: 'GET', path: '/none' }).catch(() => null);
});
before(async () => {
	w = await harness.world();
	[alice, bob] = ['alice', 'bob'].map((sub) => w.token(sub));
	for (const [token, name] of [[alice, 'Alice'], [bob, 'Bob']])
		await wire.cgi(w, wire.rpc('tools/call', {
		    name: 'update_profile', arguments: { fields: { name },
			request_id: 'name' } }, { token }));
	p = await own();
	await up(p);
});
after(async () => {
	assert.deepEqual(await p.stop(), { code: 0, signal: null }, p.said());
});

const ping = (token = alice) => wire.rpc('ping', {}, { token });
const snapshot = (token) =>
    wire.rpc('tools/call', { name: 'get_snapshot' }, { token });
async function healthy(of = p) {
	const got = await of.ask(snapshot(alice));
	assert.equal(got.status, 200, got.body);
	assert.match(got.body, /"name":"Alice"/);
	assert.ok(of.alive(), of.said());
}

// ---- records
const { begin, chunks, params, record, STDIN, PARAMS, ABORT, BEGIN, END,
    STDOUT } = wire;
const DATA = 8, GET_VALUES = 9;
const body = () => Buffer.from(snapshot().body);
const vars = () => params(w, snapshot(alice));
const rest = () => chunks(STDIN, body());
const header = (over) => (r) => {	// a record with bytes of its header changed
	for (const [at, value] of Object.entries(over))
		r[at] = value;
	return r;
};
const padded = (type, content, n) => header({ 6: n })(
    Buffer.concat([record(type, content), Buffer.alloc(n, 0xee)]));
const split = (type, bytes) => Buffer.concat([...[...bytes].map((b) =>
    record(type, Buffer.from([b]))), record(type)]);
const pair = (name, value, long) => {
	const len = (n) => {
		const b = Buffer.alloc(4);
		b.writeUInt32BE((0x80000000 | n) >>> 0);
		return long ? b : Buffer.from([n]);
	};
	return Buffer.concat([len(name.length), len(value.length),
	    Buffer.from(name), Buffer.from(value)]);
};
// what vars() has in its records
const content = () => Buffer.concat(records(vars()).map((r) => r.content));
function records(bytes) {
	const all = [];
	for (let at = 0; at + 8 <= bytes.length;) {
		const n = bytes.readUInt16BE(at + 4);
		all.push({ type: bytes[at + 1],
		    content: bytes.subarray(at + 8, at + 8 + n) });
		at += 8 + n + bytes[at + 6];
	}
	return all;
}

// talk - bytes, then the end of what we say; all that comes back.
const talk = (bytes, socket = p.socket) => new Promise((done) => {
	const got = [], s = net.connect(socket);
	s.on('data', (d) => got.push(d));
	s.on('error', () => {});
	s.on('close', () => done(Buffer.concat(got)));
	s.end(bytes);
});
const status = (answer) => Number(/Status: (\d+)/.exec(
    records(answer).filter((r) => r.type === STDOUT)
    .map((r) => r.content.toString('latin1')).join(''))?.[1] ?? 0);

// [why, statuses that will do (0: hangs up), the bytes]
const rows = [
	['as it should be', [200], () => [begin(), vars(), rest()]],
	// legal, and seldom seen
	['one byte a record', [200], () => [begin(), split(PARAMS, content()), split(STDIN, body())]],
	['padding', [200], () => [begin(), padded(PARAMS, content(), 255), record(PARAMS), padded(STDIN, body(), 7), record(STDIN)]],
	['a name and a value of four-byte lengths', [200], () => [begin(), record(PARAMS, pair('X_LONG', 'x', true)), vars(), rest()]],
	['another request id', [200], () => [begin(), vars(), rest()].map((b) => { for (let at = 0; at < b.length; at += 8 + b.readUInt16BE(at + 4)) b.writeUInt16BE(0x1234, at + 2); return b; })],
	['keep the connection', [200], () => [header({ 10: 1 })(begin()), vars(), rest()]],
	['two requests at once on a connection', [200], () => [header({ 10: 1 })(begin()), vars(), rest(), begin(), vars(), rest()]],
	['a second request inside the first', [0], () => [begin(), header({ 3: 2 })(begin()), vars(), rest()]],
	['records of another request', [0], () => [begin(), header({ 3: 9 })(record(STDIN, Buffer.alloc(100))), vars(), header({ 3: 9 })(record(ABORT)), rest()]],
	['the role of an authorizer', [0, 200, 400, 401], () => [header({ 9: 2 })(begin()), vars(), rest()]],
	['a filter and its data', [0, 200, 400], () => [header({ 9: 3 })(begin()), vars(), rest(), record(DATA, Buffer.from('x')), record(DATA)]],
	// broken
	['a role of no meaning', [0], () => [header({ 9: 99 })(begin()), vars(), rest()]],
	['version 0', [0], () => [header({ 0: 0 })(begin()), vars(), rest()]],
	['version 2 in the middle', [0], () => [begin(), header({ 0: 2 })(vars()), rest()]],
	['no beginning', [0], () => [vars(), rest()]],
	['a beginning of 7 bytes', [0], () => [record(BEGIN, Buffer.alloc(7)), vars(), rest()]],
	['a beginning of 65,535 bytes', [0], () => [record(BEGIN, Buffer.alloc(65535)), vars(), rest()]],
	['a beginning with id 0', [0], () => [header({ 3: 0 })(begin()), vars(), rest()]],
	['a body before the variables', [0], () => [begin(), rest(), vars()]],
	['variables again after the body began', [400], () => [begin(), vars(), record(STDIN, body().subarray(0, 5)), vars(), rest()]],
	['a record of no known type', [0], () => [begin(), record(99, Buffer.from('x')), vars(), rest()]],
	['an answer instead of a request', [0], () => [begin(), record(STDOUT, Buffer.from('Status: 200\r\n\r\n')), record(END, Buffer.alloc(8))]],
	['an abort before the variables', [0], () => [begin(), record(ABORT), vars(), rest()]],
	['an abort in the body', [400], () => [begin(), vars(), record(STDIN, body().subarray(0, 5)), record(ABORT)]],
	['an abort after the body', [200], () => [begin(), vars(), rest(), record(ABORT)]],
	['a length with less behind it', [0], () => [begin(), header({ 4: 255, 5: 255 })(record(PARAMS, content()))]],
	['a body record with less behind it', [200], () => [begin(), vars(), header({ 4: 1 })(record(STDIN, body()))]],
	['padding with less behind it', [200, 400], () => [begin(), vars(), record(STDIN, body()), header({ 6: 200 })(record(STDIN))]],
	['a body that is not ended', [200], () => [begin(), vars(), record(STDIN, body())]],
	['no body record at all', [400], () => [begin(), vars()]],
	['variables that are not ended', [0], () => [begin(), record(PARAMS, content()), rest()]],
	['no variables', [403, 404], () => [begin(), record(PARAMS), rest()]],
	['a name cut off', [0], () => [begin(), record(PARAMS, Buffer.from([200])), record(PARAMS), rest()]],
	['a name longer than what follows', [0], () => [begin(), record(PARAMS, Buffer.from([100, 1, 65])), record(PARAMS), rest()]],
	['a value longer than what follows', [0], () => [begin(), record(PARAMS, Buffer.from([1, 100, 65, 66])), record(PARAMS), rest()]],
	['lengths of 16 MiB with nothing behind', [0], () => [begin(), record(PARAMS, Buffer.from([0x81, 0, 0, 0, 0x81, 0, 0, 0, 65])), record(PARAMS), rest()]],
	['an empty name and an empty value', [200], () => [begin(), record(PARAMS, Buffer.from([0, 0])), vars(), rest()]],
	['bytes behind the request', [200], () => [begin(), vars(), rest(), Buffer.alloc(100000, 0x41)]],
];
for (const [why, wanted, make] of rows)
	test(`records: ${why}`, async () => {
		const answer = await talk(Buffer.concat(make()));
		assert.ok(wanted.includes(status(answer)),
		    `${status(answer)}: ${answer.toString('latin1').slice(0, 400)}`);
		await healthy();
	});

// forgetful - for bytes with a record of id 0 among them: libfcgi forgets to
// free 48 bytes of each, as a leak check at the end would say, so the process
// of its own is killed.
async function forgetful(check) {
	const q = await own();
	await up(q);
	await check(q);
	await healthy(q);
	await q.stop('SIGKILL');
}
for (const [why, first, said] of [
	['FCGI_GET_VALUES', record(GET_VALUES, pair('FCGI_MPXS_CONNS', '')), /FCGI_MPXS_CONNS0/],
	['a record of the future with id 0', record(200), /\x01\x0b\0\0/]])
	test(`records: ${why}`, () => forgetful(async (q) => {
		const answer = await talk(Buffer.concat([header({ 3: 0 })(first),
		    begin(), vars(), rest()]), q.socket);
		assert.match(answer.toString('latin1'), said);
		assert.equal(status(answer), 200);
	}));

// A thousand requests with one byte changed each, everywhere in the request.
test('records: any byte of a request may be another one',
    () => forgetful(async (q) => {
	const good = Buffer.concat([begin(), vars(), rest()]);
	for (let i = 0; i < 1000; i++) {
		const bad = Buffer.from(good);
		bad[i * 7919 % good.length] ^= 1 << i % 8;
		const answer = (await talk(bad, q.socket)).toString('latin1');
		assert.doesNotMatch(answer, /"name":"Bob"/);
	}
}));

// ---- variables
const ask = (vars, rq = snapshot(alice)) => p.ask({ ...rq, vars });
const twice = (name, value) => [begin(), record(PARAMS, pair(name, value)),
    vars(), rest()];
// the variable once more, before and after the others
const both = async (name, value) => [
	await talk(Buffer.concat(twice(name, value))),
	await talk(Buffer.concat([begin(), record(PARAMS, content()),
	    record(PARAMS, pair(name, value)), record(PARAMS), rest()])),
];

for (const [what, name, value] of [
	['token', 'HTTP_AUTHORIZATION', () => `Bearer ${bob}`],
	['redirected token', 'REDIRECT_HTTP_AUTHORIZATION', () => `Bearer ${bob}`],
	['unchanged token', 'Authorization', () => `Bearer ${bob}`]])
	test(`variables: a second ${what} never makes another learner`,
	    async () => {
		for (const answer of await both(name, Buffer.from(value())
		    .toString('latin1').slice(0, 120)))
			assert.doesNotMatch(answer.toString('latin1'), /"Bob"/);
		const long = pair(name, value(), true);
		for (const order of [[long, content()], [content(), long]]) {
			const answer = (await talk(Buffer.concat([begin(),
			    ...order.map((o) => record(PARAMS, o)), record(PARAMS),
			    rest()]))).toString('latin1');
			assert.doesNotMatch(answer, /"name":"Bob"/);
		}
		await healthy();
	});

for (const [name, value, wanted] of [
	['CONTENT_LENGTH', '5', [200, 400]], ['CONTENT_TYPE', 'text/plain', [200, 415]],
	['HTTP_CONTENT_TYPE', 'text/plain', [200, 415]],
	['REQUEST_METHOD', 'GET', [200, 405]], ['REQUEST_URI', '/healthz', [200]],
	['HTTP_HOST', 'evil.example', [400, 403]],
	['HTTP_TRANSFER_ENCODING', 'chunked', [200]],
	['HTTP_CONTENT_LENGTH', '5', [200]]])
	test(`variables: ${name} twice or besides`, async () => {
		for (const answer of await both(name, value))
			assert.ok(wanted.includes(status(answer)),
			    answer.toString('latin1').slice(0, 300));
		await healthy();
	});

const ok = snapshot().body.length;
for (const [value, wanted] of [[null, 200], ['', 200], [String(ok), 200],
    [`${ok - 1}`, 400], [`${ok + 1}`, 400], ['0', 400], ['-1', 400],
    [`+${ok}`, 400], [` ${ok}`, 400], [`${ok} `, 400], ['0x50', 400],
    ['1e2', 400], [`${ok}, ${ok}`, 400], [`0${ok}`, 200], ['ten', 400],
    ['9223372036854775807', 413], ['9223372036854775808', 400],
    ['18446744073709551695', 400], ['99999999999999999999999', 400]])
	test(`variables: CONTENT_LENGTH ${value}`, async () => {
		const got = await ask({ CONTENT_LENGTH: value });
		assert.equal(got.status, wanted, got.body.slice(0, 300));
		await healthy();
	});

const junk = ['\0', 'a\0b', '\r\nX-Evil: 1', '\n\nX', '\x1b[2J', '\xff\xfe',
    'a'.repeat(65000), '=', '%00', '../../../../etc/passwd'];
for (const name of ['REQUEST_URI', 'REQUEST_METHOD', 'HTTP_ORIGIN', 'HTTP_HOST',
    'HTTP_ACCESS_CONTROL_REQUEST_HEADERS', 'HTTP_ACCEPT', 'CONTENT_TYPE',
    'HTTP_AUTHORIZATION', 'HTTP_MCP_PROTOCOL_VERSION', 'HTTP_MCP_METHOD',
    'HTTP_MCP_NAME', 'HTTP_MCP_SESSION_ID', 'HTTP_LAST_EVENT_ID', 'UNIQUE_ID',
    'SCRIPT_NAME', 'PATH_INFO', 'QUERY_STRING', 'REMOTE_ADDR', 'SERVER_PROTOCOL'])
	test(`variables: bytes of any kind in ${name}`, async () => {
		for (const value of junk)
			for (const method of ['POST', 'OPTIONS', 'GET']) {
				const got = await ask({ REQUEST_METHOD: method,
				    [name]: Buffer.from(value, 'latin1') });
				assert.ok(got.status >= 200 && got.status < 500,
				    `${got.status} ${got.body}`);
				const head = JSON.stringify(got.headers);
				assert.doesNotMatch(head, /x-evil|\\u001b|passwd/i);
				assert.ok(head.length < 3500, head.slice(0, 300));
			}
		await healthy();
	});

test('variables: five thousand of them', async () => {
	for (const name of ['HTTP_X_', 'HTTP_MCP_PARAM_'])
		assert.equal((await ask(Object.fromEntries(Array.from(
		    { length: 5000 }, (_, i) => [`${name}${i}`, 'x'])))).status, 200);
	await healthy();
});

// ---- peers that keep a process waiting: all at once, each with a process of
// its own, since it takes LIMIT_PEER_S to be sure
const half = () => body().subarray(0, 5);
const many = () => {	// an answer of the largest
	const rq = wire.rpc('tools/list', {}, { token: alice });
	return { ...rq, body: JSON.stringify(Array.from({ length: 20 },
	    (_, id) => ({ ...JSON.parse(rq.body), id }))) };
};
const waits = [
	['say nothing', () => []],
	['stop in the first header', () => [begin().subarray(0, 4)]],
	['stop in the variables', () => [begin(), vars().subarray(0, 200)]],
	['send no body', () => [begin(), vars()]],
	['stop in the body', () => [begin(), vars(), record(STDIN, half())]],
	['do not end the body', () => [begin(), vars(), record(STDIN, body())]],
	['send a body for ever', () => [begin(), vars(), record(STDIN, half())]],
	['send a body without a length for ever', () => [begin(), params(w,
	    { ...snapshot(alice), vars: { CONTENT_LENGTH: null } })]],
	['do not read the answer', () => [begin(), params(w, many()),
	    chunks(STDIN, Buffer.from(many().body))]],
];
const drip = (s) => {	// a record of one byte, again and again
	const t = setInterval(() =>
	    s.write(record(STDIN, Buffer.from(' '))), 200);
	s.on('close', () => clearInterval(t));
};
async function wait([why, make], where) {
	const q = await own(where);
	await up(q);
	assert.ok((await q.ask(many())).body.length > 1e5);
	const s = net.connect(q.socket).on('error', () => {});
	s.pause();
	s.write(Buffer.concat(make()));
	if (why.endsWith('for ever'))
		drip(s);
	await harness.sleep(200);
	await healthy(q);	// it has let go of the other
	s.destroy();
	assert.deepEqual(await q.stop(), { code: 0, signal: null }, why);
}
test('peers that keep a process waiting, on a path and over TCP', () =>
    Promise.all(waits.flatMap((row) => [wait(row),
	// a part of each write gets through TCP, which takes it minutes
	row[0] === 'do not read the answer' ? null :
	harness.freePort().then((port) =>
	    wait(row, { host: '127.0.0.1', port }))])));

test('a connection that a web server would keep shuts nobody out', async () => {
	const s = net.connect(p.socket);
	s.on('error', () => {});
	const closed = new Promise((done) => s.on('close', done).resume());
	s.write(Buffer.concat([header({ 10: 1 })(begin()), vars(), rest()]));
	await healthy();
	await closed;
});

test('FCGI_WEB_SERVER_ADDRS says who may connect over TCP', async () => {
	for (const [addresses, served] of [['127.0.0.1', true],
	    ['10.0.0.1,127.0.0.1', true], ['10.0.0.1', false],
	    ['127.0.0.11', false], ['', true]]) {
		const port = await harness.freePort();
		const q = await own({ host: '127.0.0.1', port },
		    { FCGI_WEB_SERVER_ADDRS: addresses });
		await harness.until('the port', async () => {
			assert.ok(q.alive(), q.said());
			const hex = port.toString(16).toUpperCase().padStart(4, '0');
			return fs.readFileSync('/proc/net/tcp', 'utf8')
			    .includes(`0100007F:${hex} 00000000:0000 0A`);
		});
		const answer = await talk(Buffer.concat([begin(), vars(), rest()]),
		    q.socket);
		assert.equal(status(answer), served ? 200 : 0, addresses);
		assert.deepEqual(await q.stop(), { code: 0, signal: null });
	}
});
