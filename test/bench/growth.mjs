// SPDX-License-Identifier: MIT
// growth - what a store costs when it has grown: learners by the thousand and
// journals by the event, on both engines. Prints rates, sizes and the time of
// verify, move and backup.
//
//   SRCDIR=... BUILDDIR=... node growth.mjs [learners] [events of a journal]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import * as harness from '../e2e/harness.mjs';
import { postgres } from '../e2e/postgres.mjs';
import * as wire from '../e2e/wire.mjs';

const [learners = '1000000', events = '100000'] = process.argv.slice(2).map(Number);
const db = postgres('fsync = on', 'max_wal_size = 4GB');
const model = await harness.world();

// journal - a learner with so many events, written by the program itself.
const point = (i) => JSON.stringify({ jsonrpc: '2.0', id: i, method: 'tools/call',
	params: { name: 'update_metrics', arguments: { request_id: `r${i}`,
		points: [{ indicator: 'attention', value: 1 + i % 5 }] } } });
function journal(w, sub, n) {
	const lines = Array.from({ length: n }, (_, i) => point(i)).join('\n') + '\n';
	const r = harness.run(w.ctl, ['-c', w.conf, 'mcp', '--subject', sub],
	    { input: lines, maxBuffer: 1 << 30 });
	if (r.status !== 0 || /"isError":true|"error":/.test(r.stdout))
		throw new Error(`${sub}: ${r.stderr}${r.stdout.slice(0, 500)}`);
}
journal(model, 'model', 10);

function timed(fn) {
	const from = process.hrtime.bigint();
	fn();
	return Number(process.hrtime.bigint() - from) / 1e9;
}
const must = (w, ...args) => w.must(...args);

// rate - how many calls a second one process answers, one after the other.
async function rate(w, subs, body) {
	const socket = path.join(w.dir, 'rate.sock');
	const p = harness.program(w.fcgi, ['-c', w.conf, '-b', socket]);
	await harness.until('a process', () => harness.listening(socket));
	const tokens = subs.map((s) => w.token(s));
	const ask = async (i) => {
		const got = await wire.fastcgi(w, socket, { ...wire.rpc('tools/call', body(i),
		    { token: tokens[i % tokens.length] }) });
		if (got.status !== 200 || JSON.parse(got.body).result?.isError)
			throw new Error(got.body);
	};
	for (const i of tokens.keys())
		await ask(i);
	const from = process.hrtime.bigint();
	let n = 0;
	for (; process.hrtime.bigint() - from < 3_000_000_000n; n++)
		await ask(n + tokens.length);
	const s = Number(process.hrtime.bigint() - from) / 1e9;
	await p.stop();
	return n / s;
}
let serial = 0;
const snapshot = () => ({ name: 'get_snapshot', arguments: {} });
const metric = (i) => ({ name: 'update_metrics', arguments: {
	request_id: `g${process.pid}-${serial++}`,
	points: [{ indicator: 'attention', value: 1 + i % 5 }] } });

function size(w, name) {
	if (name === 'lmdb')
		return fs.statSync(path.join(w.data, 'twin.mdb')).size;
	db.sql('CHECKPOINT');
	return Number(db.sql("SELECT sum(pg_total_relation_size(c::regclass)) FROM " +
	    "unnest(ARRAY['twin','journal','once','artifact']) c"));
}

const rows = [];
async function look(name, w, many, what) {
	const subs = Array.from({ length: 20 }, (_, i) =>
	    `learner-${String(Math.floor(i * many / 20)).padStart(7, '0')}`);
	rows.push({ what, name, read: await rate(w, subs, snapshot),
	    write: await rate(w, subs, metric) });
}

for (const name of ['lmdb', 'postgresql']) {
	const conf = name === 'lmdb' ? {} : { store: 'postgresql', database: db.url };
	const w = await harness.world({ conf });
	const to = name === 'lmdb' ? w.data : db.url;
	const fill = (n) => {
		const r = harness.run(path.join(model.dir, 'bin/fill'), [model.origin,
		    model.data, 'model', w.origin, to, String(n)]);
		if (r.status !== 0)
			throw new Error(r.stderr);
	};
	fs.copyFileSync(path.join(harness.builddir, 'test/bench/fill'),
	    path.join(model.dir, 'bin/fill'));
	fs.chmodSync(path.join(model.dir, 'bin/fill'), 0o755);
	const few = 1000, empty = size(w, name);
	fill(few);
	await look(name, w, few, `${few} learners`);
	const filled = timed(() => fill(learners));
	const full = size(w, name);
	await look(name, w, learners, `${learners} learners`);
	const verify = timed(() => must(w, 'verify'));
	const n = learners * 10;
	console.log(`${name}: ${learners} learners of 10 events: made in ` +
	    `${filled.toFixed(0)} s; ${((full - empty) / learners).toFixed(0)} bytes ` +
	    `a learner; verify ${(verify / n * 1e6).toFixed(0)} s per million events`);
	if (name === 'lmdb') {
		const backup = timed(() => must(w, 'backup', path.join(w.dir, 'copy')));
		console.log(`${name}: backup ${(backup / n * 1e6).toFixed(1)} s per million events`);
		db.sql('CREATE SCHEMA moved');
		const move = timed(() => must(w, 'move', '--to',
		    `${db.url}&options=-csearch_path%3Dmoved`));
		console.log(`move to postgresql: ${(move / n * 1e6).toFixed(0)} s per million events`);
		db.sql('DROP SCHEMA moved CASCADE');
	} else {
		const dump = timed(() => spawnSync('pg_dump', ['-Fc', '-f',
		    path.join(w.dir, 'dump'), db.url], harness.user));
		console.log(`${name}: pg_dump ${(dump / n * 1e6).toFixed(1)} s per million events`);
	}
	journal(w, 'short', 100);
	const before = size(w, name);
	const wrote = timed(() => journal(w, 'long', events));
	console.log(`${name}: a journal of ${events} events: ` +
	    `${(events / wrote).toFixed(0)} written a second, ` +
	    `${((size(w, name) - before) / events).toFixed(0)} bytes an event`);
	for (const sub of ['short', 'long'])
		rows.push({ what: sub === 'short' ? '100 events' : `${events} events`, name,
		    read: await rate(w, [sub], snapshot), write: await rate(w, [sub], metric) });
}
console.log('\n| | engine | get_snapshot/s | update_metrics/s |\n|---|---|--:|--:|');
for (const r of rows)
	console.log(`| ${r.what} | ${r.name} | ${r.read.toFixed(0)} | ${r.write.toFixed(0)} |`);
