// SPDX-License-Identifier: MIT
// growth - what a store costs when it has grown, on both engines: rates with a
// thousand learners and with a million, with a hundred events in a journal and
// with a hundred thousand, all in turns; bytes on disk; the time of verify, move
// and backup. The learners are copies of one, made by fill and by SQL, because a
// million that came by requests would take a day.
//
//   SRCDIR=... BUILDDIR=... node growth.mjs [learners] [events of a journal]
//       [learners that are verified, moved, saved] [seconds] [rounds]
import fs from 'node:fs';
import path from 'node:path';
import * as harness from '../e2e/harness.mjs';
import { postgres } from '../e2e/postgres.mjs';
import * as wire from '../e2e/wire.mjs';
import { ticks } from './cpu.mjs';

const FEW = 1000, EACH = 10;	// learners of the small stores; events of one
const [learners = 1000000, events = 100000, timed = 20000, seconds = 1,
    rounds = 12] = process.argv.slice(2).map(Number);
const db = postgres('fsync = on', 'max_wal_size = 4GB');
const say = (text) => console.log(text);
const model = await harness.world();
// a copy, because another user may not be let into the build folder
const filler = path.join(model.dir, 'bin/fill');
fs.copyFileSync(path.join(harness.builddir, 'test/bench/fill'), filler);
fs.chmodSync(filler, 0o755);

// ---- making them ----

const point = (i) => JSON.stringify({ jsonrpc: '2.0', id: i, method: 'tools/call',
	params: { name: 'update_metrics', arguments: { request_id: `r${i}`,
		points: [{ indicator: 'attention', value: 1 + i % 5 }] } } });
// journal - a learner with so many events, written by the program itself.
function journal(w, sub, n) {
	const lines = Array.from({ length: n }, (_, i) => point(i)).join('\n') + '\n';
	const r = harness.run(w.ctl, ['-c', w.conf, 'mcp', '--subject', sub],
	    { input: lines, maxBuffer: 1 << 29 });
	if (r.status !== 0 || /"isError":true|"error":/.test(r.stdout))
		throw new Error(`${sub}: ${r.stderr}${r.stdout.slice(0, 500)}`);
}
const place = (w) => w.database ?? w.data;
function fill(from, sub, to, n, name) {
	const r = harness.run(filler, [from.origin,
	    place(from), sub, to.origin, place(to), String(n), name]);
	if (r.status !== 0)
		throw new Error(r.stderr);
}

// multiply - the first learner's rows n - 1 times more, in the order of keys.
function multiply(w, n) {
	for (const [table, columns] of [
		['journal', 'seq, event'],
		['once', 'request_id, seq, at, digest, answer'],
		['artifact', 'id, version, body'],
		['twin', 'revision, seq, birth, artifact_bytes, day, day_events, state'],
	])
		w.sql(`INSERT INTO ${table} (sub, ${columns}) SELECT ` +
		    "convert_to('learner-' || lpad(i::text, 7, '0'), 'UTF8'), " +
		    `${columns} FROM generate_series(1, ${n - 1}) i CROSS JOIN ` +
		    `LATERAL (SELECT ${columns} FROM ${table} WHERE ` +
		    "sub = 'learner-0000000' AND i > 0 OFFSET 0) one");
	w.sql('VACUUM ANALYZE');
}

const engines = {
	lmdb: async () => {
		const w = await harness.world();
		w.many = (n) => fill(model, 'model', w, n, 'learner-');
		w.size = () => fs.statSync(path.join(w.data, 'twin.mdb')).size;
		return w;
	},
	postgresql: async (name, more = {}) => {
		const database = db.database(name);
		const w = await harness.world({ conf: { store: 'postgresql', database,
			...more } });
		w.database = database;
		w.sql = (text) => db.sql(text, database);
		w.many = (n) => {
			fill(model, 'model', w, 1, 'learner-0000000');
			multiply(w, n);
		};
		w.size = () => Number(w.sql('SELECT sum(pg_total_relation_size(' +
		    "c::regclass)) FROM unnest(ARRAY['twin','journal','once'," +
		    "'artifact']) c"));
		return w;
	},
};

const elapsed = (fn) => {
	const from = process.hrtime.bigint();
	fn();
	return Number(process.hrtime.bigint() - from) / 1e9;
};
journal(model, 'model', EACH);
const few = {}, many = {};
for (const [name, make] of Object.entries(engines)) {
	few[name] = await make('few');
	few[name].many(FEW);
	many[name] = await make('many');
	const empty = many[name].size();
	const s = elapsed(() => many[name].many(learners));
	say(`${name}: ${learners} learners of ${EACH} events made in ${s.toFixed(0)} s; ` +
	    `${((many[name].size() - empty) / learners).toFixed(0)} bytes a learner`);
}
// the long journal is written once, by requests, and copied to the other engine
for (const [sub, n] of [['short', 100], ['long', events]]) {
	const { lmdb, postgresql } = few;
	postgresql.sql('ALTER DATABASE few SET synchronous_commit = off');
	const had = postgresql.size(), files = lmdb.size();
	journal(postgresql, sub, n);
	postgresql.sql('ALTER DATABASE few RESET synchronous_commit');
	fill(postgresql, sub, lmdb, 1, sub);
	say(`a journal of ${n} events: lmdb ` +
	    `${((lmdb.size() - files) / n).toFixed(0)} bytes an event, postgresql ` +
	    `${((postgresql.size() - had) / n).toFixed(0)}`);
}

// ---- rates ----

const learner = (i) => `learner-${String(i).padStart(7, '0')}`;
const spread = (n) => Array.from({ length: 100 }, (_, i) => learner(Math.floor(i * n / 100)));
let serial = 0;
const asks = {
	get_snapshot: () => ({ name: 'get_snapshot', arguments: {} }),
	update_metrics: () => ({ name: 'update_metrics', arguments: {
		request_id: `g${process.pid}-${++serial}`,
		points: [{ indicator: 'attention', value: 1 + serial % 5 }] } }),
};

const variants = [];
for (const name of Object.keys(engines))
	for (const [what, w, subs] of [
		[`${FEW} learners`, few[name], spread(FEW)],
		[`${learners} learners`, many[name], spread(learners)],
		['100 events', few[name], ['short']],
		[`${events} events`, few[name], ['long']],
	]) {
		const socket = path.join(w.dir, `rate${variants.length}.sock`);
		const p = harness.program(w.fcgi, ['-c', w.conf, '-b', socket]);
		await harness.until('a process', () => harness.listening(socket));
		variants.push({ what, name, w, socket, p,
			tokens: subs.map((s) => w.token(s)),
			get_snapshot: [], update_metrics: [], cpu: {} });
	}

async function ask(v, tool, i) {
	const got = await wire.fastcgi(v.w, v.socket, wire.rpc('tools/call',
	    asks[tool](), { token: v.tokens[i % v.tokens.length] }));
	if (got.status !== 200 || JSON.parse(got.body).result?.isError)
		throw new Error(`${v.what}, ${v.name}: ${got.body}`);
}

// measure - calls a second of one process, one after the other.
async function measure(v, tool) {
	const cpu = () => [ticks([v.p.pid]),
	    v.name === 'lmdb' ? 0 : ticks(db.processes())];
	for (const i of v.tokens.keys())	// what was written is computed anew
		await ask(v, 'get_snapshot', i);
	const before = cpu(), from = process.hrtime.bigint();
	let n = 0, s = 0;
	for (; s < seconds; n++) {
		await ask(v, tool, n);
		s = Number(process.hrtime.bigint() - from) / 1e9;
	}
	v[tool].push(n / s);
	const used = v.cpu[tool] ??= [0, 0, 0];
	for (const [i, t] of [...cpu(), n].entries())
		used[i] += i < 2 ? (t - before[i]) * 10000 : t;
}
for (let r = 0; r < rounds; r++)
	for (const v of r % 2 ? variants.toReversed() : variants)
		for (const tool of Object.keys(asks))
			await measure(v, tool);

const median = (a) => a.toSorted((x, y) => x - y)[a.length >> 1];
say('\n| | engine | call | calls/s | CPU us: program | database |');
say('|---|---|---|--:|--:|--:|');
for (const v of variants)
	for (const tool of Object.keys(asks)) {
		const [own, other, n] = v.cpu[tool];
		say(`| ${v.what} | ${v.name} | ${tool} | ${median(v[tool]).toFixed(0)} | ` +
		    `${(own / n).toFixed(0)} | ${(other / n).toFixed(0)} |`);
	}
for (const [i, v] of variants.entries())
	if (i % 2 === 1)
		for (const tool of Object.keys(asks)) {
			const base = variants[i - 1];
			const ratio = median(v[tool].map((rate, r) => rate / base[tool][r]));
			const cpu = ({ cpu: { [tool]: [own, other, n] } }) => (own + other) / n;
			say(`growth ${v.name} ${tool}: ${v.what} of ${base.what}: rate ` +
			    `${ratio.toFixed(2)}, CPU ${(cpu(v) / cpu(base)).toFixed(2)}`);
		}
for (const v of variants)
	await v.p.stop();

// ---- verify, move, backup ----

const million = timed * EACH / 1e6;
const files = await engines.lmdb();
files.many(timed);
const moved = await engines.postgresql('moved', { issuer: files.origin });
const jobs = [
	['lmdb: verify', () => files.must('verify')],
	['lmdb: backup', () => files.must('backup', path.join(files.dir, 'copy'))],
	['move to postgresql', () => files.must('move', '--to', moved.database)],
	['postgresql: verify', () => moved.must('verify')],
	['postgresql: pg_dump -Fc', () => {
		const r = harness.run('pg_dump', ['-Fc', '-f',
		    path.join(moved.dir, 'dump'), moved.database]);
		if (r.status !== 0)
			throw new Error(r.stderr);
	}],
	['move to lmdb', () => moved.must('move', '--to', path.join(files.dir, 'back'))],
];
say('');
for (const [what, job] of jobs)
	say(`${what}: ${(elapsed(job) / million).toFixed(0)} s per million events ` +
	    `(done with ${timed * EACH})`);
