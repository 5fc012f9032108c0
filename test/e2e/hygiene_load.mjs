// SPDX-License-Identifier: MIT
// hygiene_load - ten thousand requests of every kind to one process: what it
// holds afterwards is what it held after the first thousands.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { before, test as with_options } from 'node:test';
import * as harness from './harness.mjs';
import * as wire from './wire.mjs';

// A hang is a failure of its own test, not of the suite.
const test = (name, fn) => with_options(name, { timeout: 300000 }, fn);

let w, token, n = 0;
before(async () => {
	w = await harness.world();
	token = w.token('load');
});

// A sanitizer keeps what was freed; it finds leaks in its own way.
const sanitized = () => fs.readFileSync(w.fcgi).includes('__asan_init');
// own_kb - memory of the process's own; what it maps of the store is not.
const own_kb = (pid) => Number(/^Anonymous: +(\d+) kB$/m.exec(
    fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]);
const files = (pid) => fs.readdirSync(`/proc/${pid}/fd`).length;

const call = (name, args, more) => wire.rpc('tools/call',
    { name, arguments: args }, { token, ...more });
const body = (body) => ({ ...wire.rpc('ping', {}, { token }), body });
const kinds = [
	// [how many of hundred, statuses that will do, the request]
	[20, [200], () => wire.rpc('ping', {}, { token })],
	[20, [200], () => call('get_snapshot', {})],
	[5, [200], () => call('get_next_task', {}, { revision: '2026-07-28' })],
	[5, [200], () => call('get_history', { limit: 50 })],
	[5, [200], () => wire.rpc('tools/list', {}, { token })],
	[8, [200], () => call('append_artifact', { type: 'note', title: 't',
	    text: 'x'.repeat(1000), request_id: `r${n++}` })],
	[5, [200], () => call('append_artifact', { type: 'note', bad: 1 })],
	[5, [401], () => wire.rpc('ping', {}, { token: `${token}x` })],
	[5, [401], () => wire.rpc('ping', {}, {})],
	[4, [404], () => ({ method: 'GET', path: `/${'x'.repeat(3000)}` })],
	[4, [405], () => ({ ...wire.rpc('ping', {}, { token }), method: 'GET' })],
	[4, [400], () => body('{"a":[[[[[[[[[')],
	[3, [400], () => body(`[${'{"a":[]},'.repeat(9000)}1]`)],
	[2, [400], () => body('['.repeat(100000))],
	[1, [413], () => body(' '.repeat((1 << 20) + 1))],
	[1, [200], () => body(JSON.stringify(Array(20).fill(
	    JSON.parse(call('get_snapshot', {}).body))))],
	[3, [0], () => null],	// a peer that leaves
];
const plan = kinds.flatMap(([times, ...kind]) => Array(times).fill(kind));

async function some(p, from, to) {
	for (let i = from; i < to; i++) {
		const [wanted, make] = plan[i * 37 % plan.length];
		const rq = make();
		if (rq)
			assert.ok(wanted.includes((await p.ask(rq)).status));
		else
			await new Promise((done) => net.connect(p.socket)
			    .on('close', done).on('error', () => {}).resume()
			    .end(wire.begin().subarray(0, i % 17)));
	}
}

test('ten thousand requests leave nothing in a process', async () => {
	assert.equal(plan.length, 100);
	const socket = path.join(w.dir, 'load.sock');
	const p = harness.program(w.fcgi, ['-c', w.conf, '-b', socket]);
	p.socket = socket;
	p.ask = (rq) => wire.fastcgi(w, socket, rq);
	await harness.until('the socket', () => {
		assert.ok(p.alive(), p.said());
		return p.ask(wire.rpc('ping', {}, { token })).catch(() => null);
	});
	const first = own_kb(p.pid), all = sanitized() ? 3000 : 10000;
	await some(p, 0, all / 5);
	const early = own_kb(p.pid), open = files(p.pid);
	await some(p, all / 5, all);
	// an answer of megabytes, which needs several times its size
	await p.ask(body(JSON.stringify(Array(100).fill({ jsonrpc: '2.0', id: 1,
	    method: 'tools/list' }))));
	const late = own_kb(p.pid);
	console.log(`# own memory after 1, ${all / 5} and ${all} requests: ` +
	    `${first}, ${early} and ${late} KiB`);
	await p.ask(wire.rpc('ping', {}, { token }));
	assert.equal(files(p.pid), open);
	if (!sanitized()) {
		assert.ok(late - early <= 1024, `${early} to ${late} KiB`);
		assert.ok(late <= 8192, `${late} KiB`);
	}
	assert.deepEqual(await p.stop(), { code: 0, signal: null });
	w.must('verify');
});
