// SPDX-License-Identifier: MIT
// peers - clients that read or send slowly, and whoever can reach the socket: no
// process waits for them longer than the deadlines of twin.fcgi(8), and others
// are answered meanwhile. Behind each web server with as many slow clients as
// there are processes, twice; and on the socket itself.
import assert from 'node:assert/strict';
import net from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as harness from './harness.mjs';
import * as wire from './wire.mjs';

const headers = (token, n) => 'POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n' +
    `Authorization: Bearer ${token}\r\nContent-Type: application/json\r\n` +
    `Accept: application/json\r\nContent-Length: ${n}\r\n\r\n`;
const large = JSON.stringify(Array.from({ length: 20 }, (_, id) =>
    ({ jsonrpc: '2.0', id, method: 'tools/list' })));

// reader - asks for the largest answer, many times over, and reads none of it.
function reader(w, token) {
	const s = net.connect({ port: w.port, host: '127.0.0.1' });
	s.on('error', () => {});
	s.pause();
	s.write((headers(token, large.length) + large).repeat(40));
	return s;
}
// sender - begins a body and does not go on.
function sender(w, token) {
	const s = net.connect({ port: w.port, host: '127.0.0.1' });
	s.on('error', () => {});
	s.write(`${headers(token, 1000)}{"json`);
	return s;
}
// Apache hands a body on as it comes (twin.fcgi(8), apache.conf.example): there
// slow senders hold processes for the deadline, and mod_reqtimeout helps.
const kinds = (door) => / (proxy_fcgi|cgid)$/.test(door) ? [reader] :
    [reader, sender];

for (const door of harness.doors)
	test(`${door}: others are answered beside slow ${kinds(door).map((k) =>
	    `${k.name}s`).join(' and ')}`, async () => {
		const w = await harness.world();
		const s = await harness.serve(w, door);
		const token = w.token('slow'), other = w.token('other');
		const slow = [];
		try {
			for (const make of kinds(door))
				for (let i = 0; i < 8; i++)
					slow.push(make(w, token));
			await harness.sleep(500);
			for (let i = 0; i < 10; i++)
				assert.equal((await wire.web(w, wire.rpc('ping', {},
				    { token: other }))).status, 200);
		} finally {
			slow.forEach((c) => c.destroy());
			await s.stop();
		}
	});

// ---- on the socket ----

let w, p, token, socket;
before(async () => {
	w = await harness.world();
	token = w.token('peer');
	socket = path.join(w.dir, 'own.sock');
	p = harness.program(w.fcgi, ['-c', w.conf, '-b', socket]);
	await harness.until('the socket', () => harness.listening(socket));
});
after(() => p?.stop());

const rq = () => wire.rpc('ping', {}, { token });
const begin = () => Buffer.concat([wire.begin(), wire.params(w, rq())]);
const padded = () => {	// a record of nothing but padding, of a foreign id
	const r = Buffer.alloc(8 + 255);
	r.set([1, wire.STDIN, 0, 9, 0, 0, 255, 0]);
	return r;
};
const huge = Buffer.alloc(65535, 1);
// [why, what is sent first, what again and again, how often in ms]
const hostile = [
	['says nothing', Buffer.alloc(0)],
	['sends half a beginning', wire.begin().subarray(0, 9)],
	['trickles variables', wire.begin(), wire.record(wire.PARAMS,
	    Buffer.from([1, 1, 97, 98])), 100],
	['trickles a body', begin, wire.record(wire.STDIN, Buffer.from(' ')),
	    100],
	['sends foreign records instead of a body', begin, padded(), 50],
	['floods variables', wire.begin(), wire.record(wire.PARAMS, huge), 1],
	['announces what it does not send', Buffer.concat([wire.begin(),
	    wire.record(wire.PARAMS, Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0xff]))])],
	['floods a body', begin, wire.record(wire.STDIN, huge), 1],
];

// All at once, one after the other for the one process that there is: what ends
// at its deadline is twenty seconds each, so each has a process of its own.
test('whoever holds a connection is let go', { concurrency: true }, async (t) => {
	await Promise.all(hostile.map(([why, first, again, ms], i) =>
	    t.test(`a peer that ${why}`, async () => {
		const own = path.join(w.dir, `hostile${i}.sock`);
		const q = harness.program(w.fcgi, ['-c', w.conf, '-b', own]);
		await harness.until('the socket', () => harness.listening(own));
		const s = net.connect(own);
		let timer = null;
		const closed = new Promise((done) => s.on('close', done));
		s.on('error', () => {});
		s.resume();
		s.write(first === begin ? begin() : first);
		if (again)
			timer = setInterval(() => s.writableLength < 1 << 20 &&
			    s.write(again), ms);
		const answered = wire.fastcgi(w, own, rq());
		await closed;
		clearInterval(timer);
		assert.equal((await answered).status, 200);
		assert.ok(q.alive(), q.said());
		await q.stop();
	    })));
});

test('an answer nobody reads does not hold the process', async () => {
	const s = net.connect(socket);
	const body = Buffer.from(large);
	s.on('error', () => {});
	s.pause();
	const ask = { ...rq(), body: large };
	s.write(Buffer.concat([wire.begin(), wire.params(w, ask),
	    wire.chunks(wire.STDIN, body)]));
	// served behind it by the same process, while the answer lies there
	assert.equal((await wire.fastcgi(w, socket, rq())).status, 200);
	assert.match(p.said(), / rpc=batch /);
	s.destroy();
});
