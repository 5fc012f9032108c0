// SPDX-License-Identifier: MIT
// faults - what happens to the data directory while processes use it: what is
// answered, by a process that runs and by one that starts, what /healthz says,
// that no answer names a path, and that all is well by itself afterwards:
// every write that was acknowledged is there once, and nothing else.
//
// A full and a read-only file system are mounted for it, so this needs root; the
// suite runs itself again in a mount namespace of its own, where mounts end with
// it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

if (process.getuid() !== 0) {
	console.log('1..0 # SKIP mounts need root');
	process.exit(0);
}
if (!process.env.FAULTS_MOUNTS) {
	const r = spawnSync('unshare', ['-m', '--propagation', 'private',
	    process.execPath, ...process.execArgv, process.argv[1]],
	    { stdio: 'inherit', env: { ...process.env, FAULTS_MOUNTS: '1' } });
	process.exit(r.status ?? 1);
}

const harness = await import('./harness.mjs');
const wire = await import('./wire.mjs');
const must = (program, ...args) => {
	const r = spawnSync(program, args, { encoding: 'utf8' });
	assert.equal(r.status, 0, `${program} ${args.join(' ')}: ${r.stderr}`);
};

let w, p, token, disk, preload, n = 0;
let acknowledged = 0;
const at = (name) => path.join(w.data, name);

// start - a process on a socket of its own, and its keeper, as the end of the
// command `before`. may_crash: a file cut
// short under a reader's map is a bus error, and noise in place of LMDB's pages can
// be worse; then there is another process, and a sanitizer says nothing of it.
async function start(may_crash = false, before = []) {
	const socket = path.join(w.dir, `own${n++}.sock`);
	const env = { ...process.env, LD_PRELOAD: preload,
	    TWIN_TEST_DISK: failing(), ASAN_OPTIONS: [process.env.ASAN_OPTIONS,
	    // ASan wants to be first in the list of libraries
	    'verify_asan_link_order=0',
	    may_crash && 'handle_sigbus=0:handle_segv=0'].filter(Boolean)
	    .join(':') };
	const [file, ...args] = [...before, w.fcgi,
	    '-c', w.conf, '-n', '1', '-b', socket];
	const one = harness.program(file, args, { env });
	await harness.until('the socket', () => harness.listening(socket));
	return { ...one, socket };
}
before(async () => {
	w = await harness.world({ conf: { batch_max: 100 } });
	disk = harness.folder(path.join(w.dir, 'disk'));
	preload = harness.put(path.join(w.dir, 'disk.so'), fs.readFileSync(
	    path.join(harness.builddir, 'test/e2e/disk.so')));
	must('mount', '-t', 'tmpfs', '-o', `size=8m,mode=755,uid=${
	    harness.user.uid},gid=${harness.user.gid}`, 'twin', disk);
	w.data = path.join(disk, 'data');
	w.configure({ data_dir: w.data });
	w.must('init');
	token = w.token('learner');
	p = await start();
	await well(p, 'at first');
});
after(async () => {
	await p?.stop();
	must('umount', '-l', disk);
});

// send - a request, and that its answer says nothing about this machine.
async function send(to, rq) {
	const got = await wire.fastcgi(w, to.socket, rq).catch((e) =>
	    ({ status: 0, body: '', error: e }));
	for (const word of [w.dir, '/tmp/', w.data, '.mdb', 'lmdb'])
		assert.ok(!got.body.includes(word), got.body);
	return got;
}
const call = async (to, name, args) => {
	const got = await send(to, wire.rpc('tools/call',
	    { name, arguments: args }, { token }));
	return { status: got.status, ...got.body && JSON.parse(got.body) };
};
const good = (r) => r.status === 200 && r.result !== undefined &&
    !r.result.isError;
const read = (to) => call(to, 'get_snapshot', {});
async function write(to) {
	const request_id = crypto.randomUUID();
	const r = await call(to, 'update_metrics', { request_id,
	    points: [{ indicator: 'energy', value: 3 }] });
	if (good(r))
		acknowledged++;
	return r;
}
const health = async (to) => {
	const got = await send(to, { method: 'GET', path: '/healthz', headers: {} });
	return { http: got.status, ...got.body && JSON.parse(got.body) };
};

async function well(to, why) {
	await harness.until(`health, ${why}`, async () =>
	    (await health(to)).http === 200);
	for (const one of [await read(to), await write(to)])
		assert.ok(good(one), `${why}: ${JSON.stringify(one)}`);
}

// nothing_lost - the journal holds what was acknowledged, each once.
function nothing_lost() {
	const seqs = w.must('dump', '--journal', 'learner').split('\n')
	    .map((l) => JSON.parse(l).seq);
	assert.deepEqual(seqs, Array.from({ length: acknowledged },
	    (_, i) => i + 1));
	const r = w.twinctl('verify');
	assert.equal(r.status, 0, r.stdout + r.stderr);
}

const filler = () => path.join(disk, 'filler');
const fill = () => {
	const fd = fs.openSync(filler(), 'w');
	try {
		for (;;)
			fs.writeSync(fd, Buffer.alloc(4096));
	} catch (e) {
		assert.equal(e.code, 'ENOSPC');
	}
	fs.closeSync(fd);
};
// fails - every change of a file gives an errno (disk.c).
// beside the data, where a process in its sandbox may read
const failing = () => at('failing');
const fails = (how) => ({ on: () => harness.put(failing(), how),
	off: () => fs.unlinkSync(failing()) });
const modes = (file, mode) => ({ on: () => fs.chmodSync(file(), mode),
	off: () => fs.chmodSync(file(), fs.statSync(file()).isDirectory() ?
	    0o700 : 0o600) });
const away = (file) => ({ on: () => fs.renameSync(file(), `${file()}.away`),
	off: () => fs.renameSync(`${file()}.away`, file()) });
let kept;
const overwrite = (name, change) => ({
	on() {
		kept = fs.readFileSync(at(name));
		change(at(name), kept);
	},
	off() {
		harness.put(at(`${name}.new`), kept);
		fs.chmodSync(at(`${name}.new`), 0o600);
		fs.renameSync(at(`${name}.new`), at(name));
	},
});

/*
 * What the fault is; what of read and write goes on in a process that runs, and
 * in one that is started meanwhile; what /healthz says: null, all is well; whether
 * pages that LMDB has mapped are gone or wrong, which can end a process.
 */
const table = [
	['the disk is full', { on: fill, off: () => fs.unlinkSync(filler()) },
	    'read', 'read', /not writable/],
	['the disk fails', fails('5'), 'read', 'read', /not writable/],
	['what is written cannot be made durable', fails('sync 5'),
	    'read', 'read', /not writable/],
	['the user is over the quota', fails('122'), 'read', 'read',
	    /not writable/],
	['the data directory may not be entered', modes(() => w.data, 0),
	    '', '', /not readable/],
	['the data file is open to others', modes(() => at('twin.mdb'), 0o644),
	    'read write', '', null],
	['the key file is open to others', modes(() => at('secret.key'), 0o644),
	    'read write', '', null],
	['the data directory is gone', away(() => w.data), '', '', /cannot start/],
	['the data file is gone', away(() => at('twin.mdb')), '', '',
	    /not readable/],
	['the lock file is gone', { on: () => fs.unlinkSync(at('twin.mdb-lock')),
	    off() {} }, 'read write', 'read write', null],
	['the data file is cut short', overwrite('twin.mdb', (file, was) =>
	    fs.truncateSync(file, was.length / 4096 / 2 * 4096 | 0)), '', '',
	    /not (readable|writable)|cannot start/, true],
	['the cache is overwritten by zeros', overwrite('cache.mdb',
	    (file, was) => {
		    const fd = fs.openSync(file, 'r+');
		    fs.writeSync(fd, Buffer.alloc(was.length));
		    fs.closeSync(fd);
	    }), 'read write', 'read write', null, true],
	['the cache is overwritten by noise', overwrite('cache.mdb',
	    (file, was) => {
		    const fd = fs.openSync(file, 'r+');
		    fs.writeSync(fd, crypto.randomBytes(was.length));
		    fs.closeSync(fd);
	    }), 'read write', 'read write', null, true],
	['the cache is gone', { on() {
		for (const name of ['cache.mdb', 'cache.mdb-lock'])
			fs.unlinkSync(at(name));
	}, off() {} }, 'read write', 'read write', null],
];

async function goes(to, wanted, why) {
	// a reader looks at names once a second
	await harness.until(`${why}: reads ${wanted || 'fail'}`, async () =>
	    good(await read(to)) === wanted.includes('read'), 5000);
	assert.equal(good(await write(to)), wanted.includes('write'), why);
}

for (const [why, fault, running, started, said, may_crash] of table)
	test(`${why}: ${running || 'nothing'} goes on`, async () => {
		const one = may_crash ? await start(true) : p;
		let q;
		await well(one, 'before it');
		fault.on();
		try {
			await goes(one, running, 'running');
			q = await start(may_crash);
			await goes(q, started, 'started');
			const got = await harness.until('health', async () => {
				const h = await health(one);
				return (h.http === 200) === (said === null) && h;
			});
			if (said)
				assert.match(JSON.stringify(got), said);
		} finally {
			fault.off();
		}
		await well(one, 'running, after it');
		await well(q, 'started, after it');
		await q.stop();
		assert.ok(one.alive(), one.said());
		if (one !== p)
			await one.stop();
		nothing_lost();
	});

// A write beyond it sends SIGXFSZ, which ends a process that does not ignore it.
test('no file may be large: reading goes on, and no process ends', async () => {
	const one = await start(false, ['prlimit', '--fsize=4096:unlimited']);
	await goes(one, 'read', 'small files');
	const [, served] = /event=sandbox pid=(\d+)/.exec(one.said());
	await harness.until('health', async () =>
	    (await health(one)).store === 'not writable');
	const r = harness.run('prlimit', ['--fsize=4096:unlimited', w.ctl, '-c',
	    w.conf, 'call', '--sub', 'learner', 'update_metrics',
	    JSON.stringify({ points: [{ indicator: 'energy', value: 3 }],
		request_id: 'large' })], { cwd: w.dir });
	assert.equal(r.status, 1, r.stdout + r.stderr);
	assert.equal(r.signal, null);
	// as their user: root may be without the right to do it to others
	const all = harness.run('prlimit', ['--pid', served, '--fsize=unlimited']);
	assert.equal(all.status, 0, all.stderr);
	await well(one, 'of any size again');
	assert.doesNotMatch(one.said(), /event=worker/);
	await one.stop();
	nothing_lost();
});

test('mounted read-only: reading goes on, and writing afterwards', async () => {
	await p.stop();	// whoever writes to it keeps it from being remounted
	must('mount', '-o', 'remount,ro', disk);
	p = await start();
	await goes(p, 'read', 'read-only');
	await harness.until('health', async () => {
		const h = await health(p);	// a good answer counts two seconds
		return h.http === 503 && h.store === 'not writable';
	});
	assert.match(w.twinctl('doctor', '--offline').stdout, /mounted read-only/);
	must('mount', '-o', 'remount,rw', disk);
	await well(p, 'writable again');
	nothing_lost();
});

test('a backup moved into the place is served by the process that runs',
    async () => {
	const backup = path.join(disk, 'backup');
	w.must('backup', backup);
	await write(p);	// not in the backup
	fs.renameSync(w.data, `${w.data}.old`);
	fs.renameSync(backup, w.data);
	acknowledged--;
	await well(p, 'the backup');
	nothing_lost();
	fs.rmSync(`${w.data}.old`, { recursive: true });
});

test('audit records that a full disk takes are counted and told', async () => {
	fill();
	const batch = Array.from({ length: 100 }, (_, id) => ({ jsonrpc: '2.0', id,
	    method: 'tools/call', params: { name: 'get_snapshot', arguments: {} } }));
	const lines = () => p.said().match(/^.*event=audit_lost.*$/gm) ?? [];
	await harness.until('a loss', async () => {
		await send(p, { ...wire.rpc('ping', {}, { token }),
		    body: JSON.stringify(batch) });
		return lines().length > 0;
	}, 60000);
	const h = await health(p);
	assert.ok(h.audit.lost > 0, JSON.stringify(h));
	assert.equal(lines().length, 1, 'once a minute');
	assert.match(lines()[0], /^level=error .* lost=\d+$/);
	assert.match(w.twinctl('doctor', '--offline').stdout, /the disk is full/);
	fs.unlinkSync(filler());
	await well(p, 'room again');
	await read(p);
	await harness.until('the count in the file', () => {
		const said = w.twinctl('doctor', '--offline').stdout;
		return /\d+ audit records were lost/.test(said);
	});
	assert.ok((await health(p)).audit.lost >= h.audit.lost);
});

test('without any key nobody can be served, and /healthz says so', async () => {
	const file = path.join(w.dir, 'issuer/jwks.json');
	const was = fs.readFileSync(file);
	const q = await start();
	harness.put(file, '{"keys":[]}');
	await harness.until('no keys', async () => (await health(q)).http === 503);
	assert.equal((await health(q)).keys.state, 'none');
	harness.put(file, was);
	await well(q, 'keys again');
	await q.stop();
});
