// SPDX-License-Identifier: MIT
// kills - `make kills`: processes are killed by kill -9 KILLS times (10,000)
// while learners write, read, send batches and are erased; whoever gets no answer
// asks again under the same request_id. At the end the journals are what was
// answered: nothing lost, nothing twice, nothing half written, and of those who
// were erased there is nothing. A short one of it is in concurrency.mjs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as harness from './harness.mjs';
import * as wire from './wire.mjs';

const wanted = Number(process.env.KILLS ?? 10000);
const processes = 4, writers = 6, every_ms = 15;
let w, herd, kills = 0, asked_again = 0, turn = 0;
before(async () => {
	w = await harness.world();
	herd = harness.herd(w, processes);
});
after(() => herd.stop());

const message = (id, name, args) => ({ jsonrpc: '2.0', id, method: 'tools/call',
	params: { name, arguments: args } });
const metric = (i) => message(i, 'update_metrics', { request_id: `r${i}`,
	points: [{ indicator: 'energy', value: 1 + i % 5 }] });

// sure - ask until somebody answers.
async function sure(token, body) {
	const rq = { ...wire.rpc('ping', {}, { token }), body: JSON.stringify(body) };
	for (;; asked_again++, await harness.sleep(5)) {
		const got = await wire.fastcgi(w,
		    herd.sockets[turn++ % processes], rq).catch(() => null);
		if (got?.status === 200)
			return JSON.parse(got.body);
	}
}

const model = new Map();	// learner -> seq -> value
function answered(sub, i, { result }) {
	assert.ok(result && !result.isError, JSON.stringify(result));
	const { seq } = result.structuredContent;
	const seen = model.get(sub);
	assert.ok(!seen.has(seq), `${sub}: entry ${seq} answers two requests`);
	seen.set(seq, 1 + i % 5);
}

async function write(sub, on) {
	const token = w.token(sub, undefined, 86400);
	model.set(sub, new Map());
	for (let i = 0; on();) {
		if (i % 4 === 0) {
			const three = [i, i + 1, i + 2];
			const got = await sure(token, three.map(metric));
			for (const [k, one] of got.entries())
				answered(sub, three[k], one);
			i += 3;
		} else {
			answered(sub, i, await sure(token, metric(i)));
			i++;
		}
		const { result } = await sure(token, message(0, 'get_snapshot', {}));
		assert.ok(!result.isError, JSON.stringify(result));
	}
}

const erased = [];
async function erase(on) {
	for (let n = 0; on(); n++) {
		const sub = `erased-${n}`;
		const token = w.token(sub, 'twin:read twin:write twin:erase', 86400);
		await sure(token, metric(0));
		const shown = await sure(token, message(1, 'erase_twin', {}));
		const { confirm_code } = shown.result.structuredContent;
		// Done and not answered, it is gone: asked again there is nothing.
		const { result } = await sure(token, message(2, 'erase_twin',
		    { confirm_code }));
		const status = result.structuredContent?.status;
		assert.ok(['erased', 'nothing'].includes(status) ||
		    /LIMIT|VALIDATION/.test(JSON.stringify(result)),
		    JSON.stringify(result));
		if (status)
			erased.push(sub);
	}
}

test(`${wanted} processes killed while learners write, read and are erased`,
    async () => {
	const on = () => kills < wanted;
	const killer = setInterval(() => { kills += herd.kill() && on(); }, every_ms);
	await Promise.all([erase(on), ...Array.from({ length: writers },
	    (_, i) => write(`writer-${i}`, on))]);
	clearInterval(killer);
	await herd.stop();
	let entries = 0, lost = 0, extra = 0;
	for (const [sub, seen] of model) {
		const journal = w.must('dump', sub, '--journal').split('\n')
		    .map((l) => JSON.parse(l)).filter((e) => e.kind === 'metric');
		for (const e of journal) {
			extra += !seen.has(e.seq);
			if (seen.has(e.seq))
				assert.match(JSON.stringify(e.body),
				    new RegExp(`"value":${seen.get(e.seq)}\\b`));
		}
		lost += seen.size - journal.filter((e) => seen.has(e.seq)).length;
		entries += seen.size;
	}
	for (const sub of erased)
		assert.equal(w.twinctl('dump', sub).status, 1, sub);
	console.log(`# ${kills} kills, ${entries} entries, ${asked_again} requests ` +
	    `asked again, ${erased.length} erasures: ${lost} lost, ${extra} extra`);
	assert.equal(lost, 0);
	assert.equal(extra, 0);
	assert.ok(asked_again > 0, 'no kill met a request');
	w.must('verify');
});
