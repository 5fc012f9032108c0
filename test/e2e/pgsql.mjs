// SPDX-License-Identifier: MIT
// pgsql - twins in PostgreSQL: the whole loop, two machines on one database
// behind one web server, a server and processes that are killed under load, a
// transaction pooler.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as harness from './harness.mjs';
import { loop } from './loop.mjs';
import { pgbouncer, postgres } from './postgres.mjs';
import * as wire from './wire.mjs';

let db, w, web;
const machines = [];	// [{conf, socket, program}]

// machine - a group of processes with a data directory of its own.
async function machine(n, database = db.url) {
	const own = path.join(w.dir, `machine${n}`);
	const m = { conf: path.join(w.dir, `machine${n}.conf`),
		socket: path.join(w.dir, `m${n}.sock`) };
	harness.put(m.conf, fs.readFileSync(w.conf, 'utf8')
	    .replace(/^data_dir = .*/m, `data_dir = ${own}`)
	    .replace(/^database = .*/m, `database = ${database}`));
	m.ctl = (...args) => {
		const r = harness.run(w.ctl, ['-c', m.conf, ...args]);
		assert.equal(r.status, 0, r.stderr);
		return r.stdout;
	};
	m.ctl('init');
	m.program = harness.program(w.fcgi, ['-c', m.conf, '-b', m.socket,
	    '-n', '2']);
	await harness.until('a machine', () => harness.listening(m.socket));
	m.ask = (rq) => wire.fastcgi(w, m.socket, rq);
	return m;
}

before(async () => {
	db = postgres();
	w = await harness.world({ conf: { store: 'postgresql', database: db.url } });
	machines.push(await machine(1), await machine(2));
	web = harness.nginx_with(w, `upstream twins {
		${machines.map((m) => `server unix:${m.socket};`).join(' ')}
	}
	server {
		listen 127.0.0.1:${w.port};
		location / {
			include /etc/nginx/fastcgi_params;
			fastcgi_pass twins;
		}
	}`);
	await harness.until('nginx', () => harness.listening(w.port));
});
after(async () => {
	await web?.stop();
	for (const m of machines)
		await m.program.stop();
});

const result = (got) => {
	assert.equal(got.status, 200, got.body);
	const { result, error } = JSON.parse(got.body);
	assert.ok(result, JSON.stringify(error) + machines.map((m) =>
	    m.program.said().match(/^.*kind=.*$/mg)?.at(-1)).join('\n'));
	return result;
};
const exercise = 'entry_writing_15';
const answer = 'One sentence that surprised me, and why it did.';
const write = (token, request_id) => wire.rpc('tools/call', { name: 'log_attempt',
	arguments: { exercise, answer, minutes: 1, request_id,
		form: { sentence: answer, why: answer },
		scores: [{ criterion: 'surprise', level: 3,
		    evidence: 'surprised me' }] } }, { token });
const snapshot = (token) => wire.rpc('tools/call',
	{ name: 'get_snapshot', arguments: {} }, { token });
// times - n calls, 32 of them at once.
async function times(n, fn) {
	const got = [];
	let next = 0;
	await Promise.all(Array.from({ length: Math.min(n, 32) }, async () => {
		while (next < n) {
			const i = next++;
			got[i] = await fn(i);
		}
	}));
	return got;
}
const written = (sub) => Number(db.sql(
    `SELECT count(*) FROM once WHERE sub = '${sub}'`));

test('the whole loop, each call to whichever machine is next', async () => {
	const token = w.token('loop');
	await loop(async (method, params) =>
	    result(await wire.web(w, wire.rpc(method, params, { token }))));
	assert.match(w.must('verify'), / 0 faults/);
});

test('what twinctl says is the same on every machine', () => {
	for (const args of [['dump', 'loop'], ['verify', '--json'],
	    ['dump', 'loop', '--journal']])
		assert.equal(machines[0].ctl(...args), machines[1].ctl(...args));
	const stat = JSON.parse(machines[0].ctl('stat', '--json'));
	assert.equal(stat.engine, 'postgresql');
	assert.equal(stat.tables.find((t) => t.table === 'twin').rows, 1);
	assert.ok(stat.tables.every((t) => t.bytes > 0));
	assert.match(machines[0].ctl('rebuild', 'loop'), /right already/);
	// the audit goes on, the rest is the same
	const copies = machines.map((m) => m.ctl('export', 'loop')
	    .replace(/^{"type":"audit".*\n?/gm, ''));
	assert.equal(copies[0], copies[1]);
	assert.match(copies[0], /^{"type":"event",/m);
	const file = harness.put(path.join(w.dir, 'copy'), copies[0]);
	machines[0].ctl('import', '--sub', 'again', file);
	assert.equal(machines[1].ctl('export', 'again'), copies[0]);
});

test('rows of the incumbent come in on one machine and go back from another',
    () => {
	const row = (user_id, data) => JSON.stringify({ user_id, data,
	    created_at: '2025-01-01T00:00:00Z', updated_at: null });
	const [goals, objective] = ['1_2_goals', '09_Цели обучения'];
	const file = harness.put(path.join(w.dir, 'rows'), [
	    row('row-1', { '1_declarative': { [goals]: { [objective]: 'Дойти' } },
		'IND.3.1.01': 40, mine: { x: [1, 'Ещё'] } }),
	    row('row-2', { 'IND.1.1.2': 'Анна', 'IND.1.5.01': 7 })].join('\n'));
	const counts = '2 mapped, 0 coerced, 0 kept, 1 claims, 1 orphaned, ' +
	    '1 rejected';
	assert.match(machines[0].ctl('import', '--dry-run', file),
	    new RegExp(`2 rows, 0 taken before, 0 left out; ${counts}`));
	assert.match(machines[1].ctl('import', file),
	    new RegExp(`2 rows, 0 taken before, 0 left out; ${counts}`));
	assert.match(machines[0].ctl('import', file), /2 rows, 2 taken before/);
	const back = machines.map((m) => m.ctl('export', '--format', 'incumbent',
	    'row-1'));
	assert.equal(back[0], back[1]);
	const { user_id, data } = JSON.parse(back[0]);
	assert.equal(user_id, 'row-1');
	assert.equal(data['1_declarative'][goals][objective], 'Дойти');
	assert.deepEqual(data.mine, { x: [1, 'Ещё'] });
	// it comes in as somebody else's, and is the same again
	machines[1].ctl('import', harness.put(path.join(w.dir, 'row'),
	    back[0].replace('"row-1"', '"row-3"')));
	assert.deepEqual(JSON.parse(machines[0].ctl('export', '--format',
	    'incumbent', 'row-3')).data, data);
	assert.match(w.must('verify'), / 0 faults/);
});

test('plain CGI, and an erasure that every machine knows of', async () => {
	const token = w.token('gone', 'twin:read twin:write twin:erase');
	const kept = result(await wire.cgi(w, write(token, 'r1')));
	assert.ok(!kept.isError, JSON.stringify(kept));
	for (const m of machines)
		assert.equal(result(await m.ask(snapshot(token)))
		    .structuredContent.revision > 0, true);
	const erase = async (more) => result(await machines[0].ask(
	    wire.rpc('tools/call', { name: 'erase_twin',
		arguments: more }, { token })));
	const first = await erase({});
	const done = await erase({
		confirm_code: first.structuredContent.confirm_code });
	assert.ok(!done.isError, JSON.stringify(done));
	for (const m of machines)
		assert.equal(result(await m.ask(snapshot(token)))
		    .structuredContent.revision, 0);
	for (const t of ['twin', 'journal', 'once', 'artifact'])
		assert.equal(db.sql(`SELECT count(*) FROM ${t} WHERE sub = 'gone'`),
		    '0', t);
});

test('400 writes of one learner over both machines are 400 events', async () => {
	const token = w.token('many');
	const all = await times(400, (i) =>
	    wire.web(w, write(token, `many-${i}`)).then(result));
	assert.ok(all.every((a) => !a.isError), JSON.stringify(all[0]));
	assert.equal(new Set(all.map((a) => a.structuredContent.seq)).size, 400);
	assert.equal(written('many'), 400);
	w.must('verify', 'many');
});

test('one request 100 times over both machines is one event', async () => {
	const token = w.token('same');
	const all = await times(100, () => wire.web(w, write(token, 'same')).then(result));
	assert.equal(new Set(all.map((a) => JSON.stringify(a))).size, 1);
	assert.ok(!all[0].isError, JSON.stringify(all[0]));
	assert.equal(written('same'), 1);
});

test('a task given by one machine is taken by the other', async () => {
	const token = w.token('task');
	const next = async (m) => result(await m.ask(wire.rpc('tools/call',
	    { name: 'get_next_task', arguments: { minutes: 60 } }, { token })))
	    .structuredContent.tasks[0].task_handle;
	for (const rotated of [false, true]) {
		if (rotated)
			machines[0].ctl('rotate-key');
		const task_handle = await next(machines[0]);
		await harness.sleep(rotated ? 1100 : 0);	// keys are read once a second
		const rq = write(token, `task-${rotated}`);
		rq.body = rq.body.replace(`"exercise":"${exercise}"`,
		    `"task_handle":${JSON.stringify(task_handle)}`);
		const got = result(await machines[1].ask(rq));
		assert.doesNotMatch(JSON.stringify(got), /HANDLE/);
	}
});

test('a server that is killed under load, and processes: no answer is lost', async () => {
	const token = w.token('killed'), answered = new Map();
	let next = 0, refused = 0, retry = 0;
	const sure = async (i) => {
		for (;; await harness.sleep(50)) {
			const got = await wire.web(w, write(token, `k-${i}`))
			    .catch(() => null);
			if (got?.status === 200 && JSON.parse(got.body).result)
				return JSON.parse(got.body).result;
			if (got?.status === 503) {
				refused++;
				retry += Number(got.headers['retry-after']) > 0;
			}
		}
	};
	const load = times(12, async () => {
		while (next < 240) {
			const i = next++, a = await sure(i);
			assert.ok(!a.isError, JSON.stringify(a));
			answered.set(i, a.structuredContent.seq);
		}
	});
	await harness.until('some writes', () => answered.size >= 30);
	db.stop('immediate');
	await harness.until('a refusal', () => refused > 0);
	db.again();
	await harness.until('more writes', () => answered.size >= 90);
	for (const pid of harness.workers(w).filter((p) =>
	    !machines.some((m) => m.program.pid === p)))
		process.kill(pid, 'SIGKILL');
	await load;
	assert.equal(answered.size, 240);
	assert.equal(new Set(answered.values()).size, 240);
	assert.equal(written('killed'), 240);
	assert.equal(refused, retry, 'a 503 without Retry-After');
	w.must('verify', 'killed');
	console.log(`# ${refused} requests were told to come again`);
});

// A process that waits in vain holds no connection. It waits a minute, by a
// setting of the listening socket; whoever shares the socket may shorten that,
// for the waits that begin after it.
const sharer = `
import os, signal, socket, struct, subprocess, sys
s = socket.socket(socket.AF_UNIX)
s.bind(sys.argv[1])
s.listen()
p = subprocess.Popen(sys.argv[2:], stdin=s)
signal.signal(signal.SIGTERM, lambda *_: p.terminate())
sys.stdin.readline()
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack('ll', 0, 50000))
print('shortened', flush=True)
sys.exit(p.wait())
`;
test('an idle process closes its connection, and opens another', async () => {
	const socket = path.join(w.dir, 'idle.sock'), token = w.token('idle');
	const conf = harness.put(path.join(w.dir, 'idle.conf'),
	    fs.readFileSync(machines[0].conf, 'utf8').replace(/^database = .*/m,
		`database = ${db.url}&application_name=idle`));
	const p = harness.program('python3', ['-c', sharer, socket, w.fcgi,
	    '-c', conf], { stdio: ['pipe', 'pipe', 'pipe'] });
	const ask = async (i) => result(await wire.fastcgi(w, socket,
	    write(token, `idle-${i}`)));
	const held = () => Number(db.sql('SELECT count(*) FROM pg_stat_activity ' +
	    "WHERE application_name = 'idle'"));
	await harness.until('a process', () => harness.listening(socket));
	await ask(1);
	assert.equal(held(), 1);
	p.child.stdin.write('\n');
	await harness.until('a short wait', () => p.said().includes('shortened'));
	await ask(2);
	await harness.until('the end of the connection', () => held() === 0);
	assert.equal((await ask(3)).structuredContent.seq, 3);
	await harness.until('its end again', () => held() === 0);
	assert.equal((await p.stop()).code, 0);
	w.must('verify', 'idle');
});

// moved - a configuration that is the world's but for where the twins are.
function moved(name, keys) {
	const conf = harness.put(path.join(w.dir, `${name}.conf`),
	    fs.readFileSync(w.conf, 'utf8')
		.replace(/^(store|database|data_dir) = .*\n/mg, '') +
	    Object.entries(keys).map(([k, v]) => `${k} = ${v}\n`).join(''));
	return (...args) => harness.run(w.ctl, ['-c', conf, ...args],
	    { maxBuffer: 1 << 28 });
}
const good = (r) => {
	assert.equal(r.status, 0, r.stderr);
	return r.stdout;
};

test('everything moves to files and back to another database', async () => {
	const dir = path.join(w.dir, 'moved-here'), token = w.token('loop');
	const dump = (ctl, sub) => JSON.parse(good(ctl('dump', sub)));
	const here = (...args) => w.twinctl(...args);
	db.sql('CREATE SCHEMA second');
	const second = `${db.url}&options=-csearch_path%3Dsecond`;
	assert.match(good(here('move', '--to', dir)), /learners are the same/);
	const files = moved('files', { store: 'lmdb', data_dir: dir });
	good(files('verify'));
	assert.match(good(files('move', '--to', second)), /copied now/);
	const back = moved('back', { store: 'postgresql', database: second,
		data_dir: path.join(w.dir, 'back') });
	good(back('init'));
	for (const sub of ['loop', 'many', 'killed'])
		for (const ctl of [files, back])
			assert.deepEqual(dump(ctl, sub), dump(here, sub), sub);
	assert.equal(good(back('verify', '--json')), good(here('verify', '--json')));
	assert.match(files('move', '--to', dir).stderr, /is the data_dir in use/);
	// again: what is the same stays, what was written or erased goes along
	assert.match(good(files('move', '--to', second)), / 0 were copied now/);
	result(await machines[0].ask(write(token, 'after-move')));
	assert.match(good(here('move', '--to', dir)), / [12] were copied now/);
	assert.deepEqual(dump(files, 'loop'), dump(here, 'loop'));
	// a request that was answered there is known here
	const again = JSON.parse(good(back('call', 'log_attempt', '--sub', 'same',
	    '--json', JSON.stringify(JSON.parse(write(token, 'same').body)
		.params.arguments))));
	assert.ok(!again.isError, JSON.stringify(again));
	assert.equal(dump(back, 'same').journal.length,
	    dump(here, 'same').journal.length);
});

test('a move says what it cannot do', () => {
	for (const [to, why] of [['postgresql://u:pw@/x', /holds a password/],
	    ['postgresql:///x?host=/nowhere', /nowhere/],
	    ['relative', /database/]]) {
		const r = w.twinctl('move', '--to', to);
		assert.equal(r.status, 1, `${to}: ${r.stdout}`);
		assert.doesNotMatch(r.stderr, /:pw@/);
		assert.match(r.stderr, why);
	}
	assert.equal(w.twinctl('move').status, 2);
});

test('doctor looks at the database', () => {
	const doctor = (user) => moved('doctor', { store: 'postgresql',
	    data_dir: w.data, database: db.url.replace('twin@', `${user}@`) })(
	    'doctor', '--offline').stdout;
	assert.match(doctor('twin'), /PostgreSQL \d+\.\d+.*there and back/);
	assert.doesNotMatch(doctor('twin'), /no right|takes no writes|pooler/);
	db.sql('CREATE ROLE poor LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA ' +
	    'public TO poor; GRANT INSERT, UPDATE, DELETE ON journal TO poor');
	const poor = doctor('poor');
	assert.match(poor, /no right to INSERT in table twin/);
	assert.doesNotMatch(poor, /no right to INSERT in table journal/);
	db.sql('ALTER ROLE poor SET default_transaction_read_only = on; ' +
	    'ALTER ROLE poor SET default_transaction_isolation = serializable; ' +
	    'ALTER ROLE poor SET synchronous_commit = off');
	const read_only = doctor('poor');
	assert.match(read_only, /takes no writes/);
	assert.match(read_only, /is not read committed/);
	assert.match(read_only, /synchronous_commit is not on/);
	db.sql('REVOKE ALL ON meta FROM poor');
	assert.match(doctor('poor'), /permission denied for table meta/);
	assert.match(doctor('nobody'), /role "nobody" does not exist/);
});

test('a transaction pooler may stand between', async () => {
	const pooler = await pgbouncer(db);
	const m = await machine(3, pooler.url);
	machines.push(m);
	const token = w.token('pooled');
	const all = await times(100, (i) =>
	    m.ask(write(token, `p-${i}`)).then(result));
	assert.ok(all.every((a) => !a.isError), JSON.stringify(all[0]));
	assert.equal(written('pooled'), 100);
	assert.ok(Number(db.sql("SELECT count(*) FROM audit WHERE sub = 'pooled'")) >= 99);
	m.ctl('verify', 'pooled');
	assert.match(harness.run(w.ctl, ['-c', m.conf, 'doctor', '--offline']).stdout,
	    /over a pooler/);
	await m.program.stop();
	await pooler.stop();
});
