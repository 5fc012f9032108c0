// SPDX-License-Identifier: MIT
// concurrency - many writers on one learner, the same request many times over,
// processes killed under load: nothing is lost, doubled or half written.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import * as harness from './harness.mjs';
import * as wire from './wire.mjs';

const agent = new http.Agent({ keepAlive: true, maxSockets: 40 });
let w, server;
before(async () => {
	w = await harness.world();
	server = await harness.serve(w, 'lighttpd fastcgi');
});
after(async () => {
	agent.destroy();
	await server?.stop();
});

// ask - the result of a tool call.
function ask(rq) {
	return new Promise((done, fail) => {
		const out = http.request({ host: '127.0.0.1', port: w.port, agent,
		    path: rq.path, method: rq.method, headers: {
			...rq.headers, 'Content-Length': Buffer.byteLength(rq.body) } },
		    (res) => {
			const got = [];
			res.on('data', (d) => got.push(d));
			res.on('error', fail);
			res.on('end', () => {
				const text = Buffer.concat(got).toString();
				if (res.statusCode === 200)
					return done(JSON.parse(text).result);
				fail(new Error(`${res.statusCode} ${text}`));
			});
		});
		out.on('error', fail);
		out.end(rq.body);
	});
}

// One exercise that may be done again and again, one indicator.
const exercise = 'entry_writing_15', indicator = 'attention';
const answer = 'One sentence that surprised me, and why it did.';
const scores = [{ criterion: 'surprise', level: 3, evidence: 'surprised me' }];
const form = { sentence: answer, why: answer };

// request - the i-th write of a series: attempts and metrics in turn.
function request(token, series, i) {
	const request_id = `${series}-${i}`;
	return wire.rpc('tools/call', i % 2 ? { name: 'log_attempt', arguments: {
	    exercise, answer: `${answer} ${i}`, minutes: 1, form, scores, request_id,
	} } : { name: 'update_metrics', arguments: {
	    points: [{ indicator, value: 1 + i % 5 }], request_id,
	} }, { token });
}
const write = (token, series, i) => ask(request(token, series, i));
const times = (n, fn) => Promise.all(Array.from({ length: n }, (_, i) => fn(i)));

// journal - what is on disk, and that it is whole.
function journal(sub) {
	w.must('verify', sub);
	const events = w.must('dump', sub, '--journal').split('\n')
	    .map((line) => JSON.parse(line));
	assert.deepEqual(events.map((e) => e.seq),
	    events.map((_, i) => i + 1), 'seq has a hole');
	return events;
}
const written = (events) => events.filter((e) => e.kind !== 'stage_changed');

test('1000 parallel writes by 4 processes are 1000 events', async () => {
	await harness.until('four processes', () =>
	    harness.workers(w).length === 4);
	const token = w.token('many');
	const answers = await times(1000, (i) => write(token, 'many', i));
	for (const a of answers)
		assert.ok(a && !a.isError, JSON.stringify(a));
	const events = journal('many');
	assert.equal(written(events).length, 1000);
	const seqs = new Set(answers.map((a) => a.structuredContent.seq));
	assert.equal(seqs.size, 1000, 'two answers share an event');
	for (const [i, a] of answers.entries())
		assert.equal(events[a.structuredContent.seq - 1].kind,
		    i % 2 ? 'attempt' : 'metric');
});

test('one request 100 times in parallel is one event', async () => {
	const token = w.token('same');
	const answers = await times(100, () => write(token, 'same', 1));
	assert.equal(new Set(answers.map((a) => JSON.stringify(a))).size, 1,
	    'the answers differ');
	assert.ok(!answers[0].isError, JSON.stringify(answers[0]));
	assert.equal(written(journal('same')).length, 1);
	const changed = request(token, 'same', 1);
	changed.body = changed.body.replace('"minutes":1', '"minutes":2');
	const other = await ask(changed);
	assert.equal(other.isError, true);
	assert.equal(other._meta['digital-twin/error'].code,
	    'DUPLICATE_MISMATCH');
	assert.equal(written(journal('same')).length, 1);
});

test('many learners at once do not touch one another', async () => {
	const subs = Array.from({ length: 8 }, (_, i) => `of-many-${i}`);
	const tokens = subs.map((s) => w.token(s));
	await times(200, (i) => write(tokens[i % 8], `each-${i % 8}`, i));
	for (const [n, sub] of subs.entries()) {
		const events = written(journal(sub));
		assert.equal(events.length, 25);
		for (const e of events)
			assert.match(JSON.stringify(e), new RegExp(`each-${n}-|kind`));
	}
});

test('kill -9 every 50 ms during 2000 writes: every answer is on disk', async () => {
	const token = w.token('killed');
	const processes = harness.herd(w, 4), answered = new Map();
	let kills = 0, lost = 0, next = 0, turn = 0, had = -1;
	// not before an answer came since the last one: where a start takes longer
	// than a process is let live, nobody would ever be served
	const killer = setInterval(() => {
		if (answered.size === had)
			return;
		had = answered.size;
		processes.kill();
		kills++;
	}, 50);
	// ask until an answer comes, each time under the same request_id
	const sure = async (i) => {
		for (;; lost++, await harness.sleep(10)) {
			const got = await wire.fastcgi(w, processes.sockets[turn++ % 4],
			    request(token, 'killed', i)).catch(() => null);
			if (got?.status === 200)
				return JSON.parse(got.body).result;
		}
	};
	await times(16, async () => {
		while (next < 2000) {
			const i = next++, a = await sure(i);
			assert.ok(!a.isError, JSON.stringify(a));
			answered.set(i, a.structuredContent.seq);
		}
	});
	clearInterval(killer);
	await processes.stop();
	const events = journal('killed');
	assert.equal(written(events).length, 2000);
	assert.equal(new Set(answered.values()).size, 2000);
	for (const [i, seq] of answered)
		assert.equal(events[seq - 1].kind, i % 2 ? 'attempt' : 'metric');
	assert.ok(kills >= 10, `only ${kills} kills`);
	assert.ok(lost > 0, 'no kill met a request');
	console.log(`# ${kills} kills, ${lost} requests asked again`);
	w.must('verify');
});
