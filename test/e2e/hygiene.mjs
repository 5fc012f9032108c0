// SPDX-License-Identifier: MIT
// hygiene - hostile HTTP through every web server of the examples: what it
// makes of a request and what the program makes of the rest. Every row ends in
// a clear status, the program's or the web server's own; never in 500, 502 or
// a hang, never with another learner's data, and the server works afterwards.
import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import zlib from 'node:zlib';
import { after, before, describe, test as with_options } from 'node:test';
import * as harness from './harness.mjs';
import * as wire from './wire.mjs';

// A hang is a failure of its own test, not of the suite.
const test = (name, fn) => with_options(name, { timeout: 90000 }, fn);

const modern = '2026-07-28';
let w, alice, bob;
before(async () => {
	w = await harness.world();
	[alice, bob] = ['alice', 'bob'].map((sub) => w.token(sub));
	for (const [token, name] of [[alice, 'Alice'], [bob, 'Bob']]) {
		const got = await wire.cgi(w, wire.rpc('tools/call', {
		    name: 'update_profile', arguments: { fields: { name },
			request_id: 'name' } }, { token }));
		assert.equal(got.status, 200, got.body);
		assert.ok(!JSON.parse(got.body).result.isError, got.body);
	}
});

const ping = (token = alice) => wire.rpc('ping', {}, { token });
const call = wire.rpc('tools/call', { name: 'get_snapshot' });
const list = wire.rpc('tools/list', {}, { revision: modern });

// ---- requests byte by byte
const type = 'Content-Type: application/json';
const bearer = (token) => `Authorization: Bearer ${token}`;
const auth = () => bearer(alice);
const size = (body) => `Content-Length: ${Buffer.byteLength(body)}`;
const chunk = (body) =>
    `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;

function bytes({ line = 'POST /mcp HTTP/1.1', head, body = call.body, host }) {
	const lines = [line, `Host: ${host ?? `127.0.0.1:${w.port}`}`,
	    'Connection: close', ...head].join('\r\n');
	return Buffer.concat([Buffer.from(`${lines}\r\n\r\n`, 'latin1'),
	    Buffer.from(body)]);
}

// send - bytes to the web server, and all that it says until it closes.
const send = (what, cut = false) => new Promise((done, fail) => {
	const got = [];
	const s = net.connect(w.port, '127.0.0.1');
	s.on('data', (d) => got.push(d));
	s.on('error', (e) => got.length ? undefined : fail(e));
	s.on('close', () => done(Buffer.concat(got).toString('latin1')));
	s.write(what);
	if (cut)
		s.end();
});

// The rows: [why, statuses that will do, the request, then what must not be
// in any of the answer]. 200 is always an answer to Alice.
const good = (more = []) => [type, auth(), size(call.body), ...more];
const length = (value) => () =>
    ({ head: [type, auth(), `Content-Length: ${value}`] });
const at = (target, method = 'POST') => () =>
    ({ line: `${method} ${target} HTTP/1.1`, head: good() });
const bare = (method) => () =>
    ({ line: `${method} /mcp HTTP/1.1`, head: [auth()], body: '' });
const names = (n) => Array.from({ length: n }, (_, i) =>
    `mcp-param-abcdefghijklmnopqrstuvw${i}`);
const modern_head = (...more) => [type, auth(), size(list.body),
    `MCP-Protocol-Version: ${modern}`, ...more];

const rows = [
	['a good request', [200], () => ({ head: good() })],
	// smuggling by length
	['Content-Length absent', [400, 411], () => ({ head: [type, auth()] })],
	...['-1', `+${call.body.length}`, '0x28', '1e3', 'ten', '', '4 0',
	    '99999999999999999999', '18446744073709551656', '5, 5',
	    `${call.body.length}, ${call.body.length}`].map((v) =>
	    [`Content-Length: ${v}`, [400, 411, 413], length(v)]),
	['Content-Length smaller than the body', [400], length('5')],
	['two equal Content-Length', [400], () => ({ head: good([size(call.body)]) })],
	['two different Content-Length', [400], () => ({ head: good(['Content-Length: 5']) })],
	['a chunked body', [200], () => ({ head: [type, auth(), 'Transfer-Encoding: chunked'], body: chunk(call.body) })],
	['a chunked body with a length', [200, 400], () => ({ head: good(['Transfer-Encoding: chunked']), body: chunk(call.body) })],
	['a chunk size that is none', [400], () => ({ head: [type, auth(), 'Transfer-Encoding: chunked'], body: `zz\r\n${call.body}\r\n0\r\n\r\n` })],
	['a negative chunk size', [400, 413], () => ({ head: [type, auth(), 'Transfer-Encoding: chunked'], body: `-5\r\n${call.body}\r\n0\r\n\r\n` })],
	...['xchunked', 'chunked, identity', 'identity'].map((v) =>
	    [`Transfer-Encoding: ${v}`, [400, 411, 501], () => ({ head: [type, auth(), `Transfer-Encoding: ${v}`], body: chunk(call.body) })]),
	['a compressed body, chunked', [200, 400, 415, 501], () => ({ head: [type, auth(), 'Transfer-Encoding: gzip, chunked'], body: chunk(call.body) })],
	['an empty body', [400], () => ({ head: [type, auth(), size('')], body: '' })],
	['a gzip body', [400, 415], () => { const body = zlib.gzipSync(call.body); return { head: [type, auth(), size(body), 'Content-Encoding: gzip'], body }; }],
	['a body that is no UTF-8', [400], () => ({ head: [type, auth(), size('1234')], body: Buffer.from('"\xff\xfe"', 'latin1') })],
	// headers that come twice or folded
	['two Authorization', [400, 401], () => ({ head: good([bearer(bob)]) }), /Alice|Bob/],
	['the same Authorization twice', [400, 401], () => ({ head: good([auth()]) })],
	['two tokens in one Authorization', [400, 401], () => ({ head: [type, `${auth()}, Bearer ${bob}`, size(call.body)] }), /Alice|Bob/],
	['Basic, then a token', [400, 401], () => ({ head: [type, 'Authorization: Basic YTpi', auth(), size(call.body)] })],
	['a folded Authorization', [200, 400], () => ({ head: [type, `Authorization: Bearer\r\n ${alice}`, size(call.body)] })],
	['a second token in a folded line', [400, 401], () => ({ head: [type, `${auth()}\r\n Bearer ${bob}`, size(call.body)] }), /Alice|Bob/],
	['a folded header of no meaning', [200, 400], () => ({ head: good(['X-A: b\r\n c']) })],
	['two Content-Type', [400, 415], () => ({ head: good(['Content-Type: text/plain']) })],
	['two Content-Type, the other first', [400, 415], () => ({ head: ['Content-Type: text/plain', ...good()] })],
	['two Accept', [200], () => ({ head: good(['Accept: application/json', 'Accept: text/event-stream']) })],
	['Mcp-Method', [200], () => ({ head: modern_head('Mcp-Method: tools/list'), body: list.body })],
	['two Mcp-Method', [400], () => ({ head: modern_head('Mcp-Method: tools/list', 'Mcp-Method: tools/call'), body: list.body })],
	['Mcp-Method with an underscore', [400], () => ({ head: modern_head('Mcp_Method: tools/list', 'Mcp-Method: ping'), body: list.body })],
	['two Host', [400], () => ({ head: good(['Host: evil.example']) })],
	['another Host', [400, 403], () => ({ head: good(), host: 'evil.example' })],
	// nginx hands on what it has understood of it
	['a Host with a user', [200, 400, 403], () => ({ head: good(), host: `127.0.0.1:${w.port}@evil.example` })],
	// many and long headers
	['200 headers', [200, 400, 431], () => ({ head: good(Array.from({ length: 200 }, (_, i) => `X-H${i}: v`)) })],
	['a header of 7 KiB', [200, 400, 431], () => ({ head: good([`X-Big: ${'x'.repeat(7 << 10)}`]) })],
	['a header of 64 KiB', [400, 413, 431], () => ({ head: good([`X-Big: ${'x'.repeat(64 << 10)}`]) })],
	['a name of 7 KiB', [200, 400, 431], () => ({ head: good([`${'x'.repeat(7 << 10)}: x`]) })],
	['a token of 7 KiB', [401], () => ({ head: [type, bearer('a'.repeat(7 << 10)), size(call.body)] })],
	['a path of 7 KiB', [403, 404, 414], at(`/${'x'.repeat(7 << 10)}`)],
	['a query of 7 KiB', [200], at(`/mcp?${'x'.repeat(7 << 10)}`)],
	// values that come back in a header
	['an Origin', [200], () => ({ head: good(['Origin: http://localhost:6274']) })],
	['an Origin of 7,000 zeros', [403], () => ({ head: good([`Origin: http://localhost:${'0'.repeat(7000)}80`]) }), /allow-origin: .*000/i],
	['200 names in a preflight', [204], () => ({ line: 'OPTIONS /mcp HTTP/1.1', body: '', head: ['Origin: http://localhost', 'Access-Control-Request-Method: POST', `Access-Control-Request-Headers: ${names(200)}`] })],
	['names that are none in a preflight', [204, 400], () => ({ line: 'OPTIONS /mcp HTTP/1.1', body: '', head: ['Origin: http://localhost', 'Access-Control-Request-Method: POST', 'Access-Control-Request-Headers: mcp-param-a:b, mcp-param-\x0bc, mcp-param-"d", mcp-param-\xe4'] }), /mcp-param/i],
	...[['NUL', '\0'], ['CR', '\r'], ['CR LF folded', '\r\n ']].map(([what, c]) =>
	    [`${what} in an Origin`, [400, 403], () => ({ head: good([`Origin: http://localhost${c}X-Evil: 1`]) }), /^x-evil/im]),
	['LF in an Origin', [200, 400], () => ({ head: good(['Origin: http://localhost\nX-Evil: 1']) }), /^x-evil/im],
	['CR in preflight names', [204, 400], () => ({ line: 'OPTIONS /mcp HTTP/1.1', body: '', head: ['Origin: http://localhost', 'Access-Control-Request-Headers: mcp-param-a\rX-Evil: 1'] }), /^x-evil/im],
	// paths
	...['/mcp/../mcp', '/./mcp', '//mcp', '/%6dcp', '/mcp%2f', '/mcp//',
	    '/mcpx', '/mcp/x', '/MCP', '/mcp;x', '/x/../mcp', '/mcp/..',
	    '/healthz/../mcp'].map((p) => [p, [400, 403, 404], at(p)]),
	['/mcp/', [200], at('/mcp/')],
	['/mcp%00', [400, 404], at('/mcp%00')],
	['/mcp#x', [400, 404], at('/mcp#x')],
	['/mcp?x', [200], at('/mcp?x')],
	['a query that looks like options', [200], at('/mcp?-c+/nonexistent')],
	['a query with everything', [200, 400], at('/mcp?a=b&c=%00&%ff=../../etc/passwd')],
	['an absolute target', [200], () => at(`http://127.0.0.1:${w.port}/mcp`)()],
	['an absolute target elsewhere', [400, 403, 404], at('http://evil.example/mcp')],
	['a target without a slash', [400, 404], at('mcp')],
	['OPTIONS *', [200, 204, 400, 403, 404], () => ({ line: 'OPTIONS * HTTP/1.1', head: [], body: '' })],
	// methods
	...['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH'].map((m) => [m, [405], bare(m)]),
	// those a web server may serve or refuse itself
	['TRACE', [200, 405], bare('TRACE'), /Alice/],
	['CONNECT', [400, 405], bare('CONNECT')],
	['a method of no meaning', [400, 405, 501], bare('FOO')],
	['a method in small letters', [400, 405, 501], bare('post')],
	['HTTP/1.0', [200], () => ({ line: 'POST /mcp HTTP/1.0', head: good() })],
	['HTTP/3.9', [200, 400, 505], () => ({ line: 'POST /mcp HTTP/3.9', head: good() })],
	['Expect: 100-continue', [200], () => ({ head: good(['Expect: 100-continue']) })],
];

// heads - the status and headers of each answer, 100 Continue left out.
const heads = (text) => text.split(/(?=^HTTP\/1\.[01] \d{3})/m)
    .filter((t) => /^HTTP\/1\.[01] \d{3}/.test(t) && !/^HTTP\/1.1 100/.test(t));

async function row([, wanted, request, never]) {
	const text = await send(bytes(request()));
	const all = heads(text);
	const status = Number(all[0]?.slice(9, 12));
	assert.ok(wanted.includes(status), `${wanted} wanted: ${text.slice(0, 600)}`);
	// what a web server takes for a second request it may refuse only
	for (const more of all.slice(1))
		assert.match(more, /^HTTP\/1\.[01] 400/, text);
	assert.doesNotMatch(text, /Bob/);
	assert.doesNotMatch(all[0].split('\r\n\r\n')[0], /twin-e2e/);
	if (never)
		assert.doesNotMatch(text, never);
}

// ---- over connections that stay
const agent = () => new http.Agent({ keepAlive: true, maxSockets: 1 });
const ask = (rq, agent) => new Promise((done, fail) => {
	const headers = { Host: `127.0.0.1:${w.port}`, ...rq.headers,
	    'Content-Length': Buffer.byteLength(rq.body) };
	http.request({ host: '127.0.0.1', port: w.port, method: rq.method,
	    path: rq.path, headers, agent }, (res) => {
		const got = [];
		res.on('data', (d) => got.push(d));
		res.on('error', fail);
		res.on('end', () => done({ status: res.statusCode,
		    body: Buffer.concat(got).toString() }));
	}).on('error', fail).end(rq.body);
});
const padded = (rq, n) => ({ ...rq, body: rq.body.padEnd(n, ' ') });
const served = async (agent) => {
	const got = await ask(ping(), agent);
	assert.equal(got.status, 200, got.body);
};

// leave - a client that goes away after n bytes, or once it has had an answer's
// first byte.
const leave = (what, n) => new Promise((done) => {
	const s = net.connect(w.port, '127.0.0.1');
	s.on('error', () => {});
	s.on('close', done);
	s.write(what.subarray(0, n), () => n < what.length && s.destroy());
	s.once('data', () => s.destroy());
});

const stays = { 'lighttpd fastcgi': true, 'apache fcgid': true,
    'apache htaccess': true };

for (const door of harness.doors)
	describe(door, () => {
		let s;
		before(async () => { s = await harness.serve(w, door); });
		after(() => s.stop());

		for (const r of rows)
			test(`${door}: ${r[0]}`, () => row(r));

		test(`${door}: two learners on one connection`, async () => {
			const a = agent();
			for (const [token, name] of [[alice, 'Alice'], [bob, 'Bob'],
			    [alice, 'Alice']]) {
				const got = await ask(wire.rpc('tools/call',
				    { name: 'get_snapshot' }, { token }), a);
				assert.equal(got.status, 200);
				assert.match(got.body, new RegExp(name));
				assert.doesNotMatch(got.body,
				    name === 'Bob' ? /Alice/ : /Bob/);
			}
			a.destroy();
		});

		// mod_fcgid has 128 KiB, and an account of a hosting cannot move it.
		const hosting = door === 'apache htaccess';
		const large = hosting ? 100000 : 200000;

		if (!hosting)
		test(`${door}: max_body and one more on one connection`, async () => {
			const a = agent(), max = 1 << 20;
			for (const [n, status] of [[max, 200], [max + 1, 413],
			    [max, 200], [2 * max, 413]]) {
				const got = await ask(padded(ping(), n), a);
				assert.equal(got.status, status, got.body);
				await served(a);
			}
			a.destroy();
		});

		test(`${door}: ${large} bytes without a token, 100 times: 401`, async () => {
			const body = ' '.repeat(large), rq = { ...ping(), body };
			delete rq.headers.Authorization;
			await Promise.all(Array.from({ length: 4 }, async () => {
				const a = agent();
				for (let i = 0; i < 25; i++)
					assert.equal((await ask(rq, a)).status, 401);
				await served(a);
				a.destroy();
			}));
		});

		test(`${door}: clients that leave at any moment`, async () => {
			const what = bytes({ head: good() });
			const end = what.length;
			for (const n of [1, 20, 100, end - call.body.length, end - 1,
			    end, end, end])
				await Promise.all([leave(what, n), leave(what, n)]);
			const longer = padded(call, large).body;
			const long = bytes({ head: [type, auth(), size(longer)],
			    body: longer });
			for (const n of [2000, 70000, long.length - 1, long.length])
				await leave(long, n);
			await served();
		});

		test(`${door}: a length larger than the body, then the end`, async () => {
			const text = await send(bytes(length('5000')()), true);
			assert.doesNotMatch(text, /^HTTP\/1\.[01] (200|502)/);
			await served();
		});

		test(`${door}: clients that send slowly hold up nobody for long`,
		    async () => {
			const part = bytes({ head: [type, size('x'.repeat(5000))],
			    body: '{' });
			const slow = Array.from({ length: 6 }, () =>
			    net.connect(w.port, '127.0.0.1').on('error', () => {}));
			for (const c of slow)
				c.write(part);
			await harness.sleep(300);
			await served();
			for (const c of slow)
				c.destroy();
		});

		if (stays[door])
			test(`${door}: killed processes are replaced`, async () => {
				await served();
				for (const pid of harness.workers(w))
					process.kill(pid, 'SIGKILL');
				await harness.until('an answer', async () =>
				    (await ask(ping()).catch(() => ({}))).status === 200);
				assert.ok(harness.workers(w).length > 0);
			});
	});
