// SPDX-License-Identifier: MIT
// power - the power goes while learners write. The data directory is on an ext4
// file system of its own, which is stopped at a moment of chance without writing
// out what it has in memory, neither data nor its own journal (ioctl
// EXT4_IOC_SHUTDOWN, NOLOGFLUSH); then it is mounted again as after a start of
// the machine. Every write that was answered is there, told by sending it again:
// the same answer, byte for byte, and nothing written; every journal is whole and
// has no more than was sent; twinctl verify finds nothing; the next round goes on.
//
// make power-cuts: a hundred rounds, some minutes. Needs root and a loop device;
// mounts end with the mount namespace that it runs itself in.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

const rounds = Number(process.env.ROUNDS ?? 100);

if (process.getuid() !== 0 || !fs.existsSync('/dev/loop-control')) {
	console.log('1..0 # SKIP needs root and loop devices');
	process.exit(0);
}
if (!process.env.POWER_MOUNTS) {
	const r = spawnSync('unshare', ['-m', '--propagation', 'private',
	    process.execPath, ...process.execArgv, process.argv[1]],
	    { stdio: 'inherit', env: { ...process.env, POWER_MOUNTS: '1' } });
	process.exit(r.status ?? 1);
}

const harness = await import('./harness.mjs');
const wire = await import('./wire.mjs');
const tried = (program, ...args) => spawnSync(program, args,
    { encoding: 'utf8' });
const must = (program, ...args) => {
	const r = tried(program, ...args);
	assert.equal(r.status, 0, `${program} ${args.join(' ')}: ${r.stderr}`);
};

const LEARNERS = 4;
let w, disk, n = 0;
const learners = Array.from({ length: LEARNERS }, (_, i) =>
    ({ sub: `learner${i}`, sent: 0, good: [] }));

const mount = () => must('mount', '-o', 'loop', path.join(w.dir, 'image'), disk);
const power_cut = () => must('perl', '-e', '$how = pack("L", 2); ' +
    'open(D, "<", shift) and ioctl(D, 0x8004587d, $how) or die $!', disk);
const unmount = () => harness.until('the disk to be let go', () =>
    tried('umount', disk).status === 0);

before(async () => {
	w = await harness.world();
	disk = harness.folder(path.join(w.dir, 'disk'));
	fs.writeFileSync(path.join(w.dir, 'image'), '');
	fs.truncateSync(path.join(w.dir, 'image'), 256 << 20);
	must('mkfs.ext4', '-q', '-F', path.join(w.dir, 'image'));
	mount();
	fs.chownSync(disk, harness.user.uid, harness.user.gid);
	w.data = path.join(disk, 'data');
	w.configure({ data_dir: w.data });
	w.must('init');
	for (const l of learners)
		l.token = w.token(l.sub);
});
after(() => tried('umount', '-l', disk));

async function start() {
	const socket = path.join(w.dir, `own${n++}.sock`);
	const p = harness.program(w.fcgi, ['-c', w.conf, '-n', '3', '-b', socket]);
	await harness.until('an answer', () => wire.fastcgi(w, socket,
	    { method: 'GET', path: '/none' }).catch(() => null));
	return { ...p, socket };
}
const write = (l, request_id) => wire.rpc('tools/call', {
	name: 'append_artifact', arguments: { type: 'note', title: request_id,
	    text: request_id.repeat(1 + request_id.length % 7 * 40), request_id },
}, { token: l.token });

// study - one learner writes until the machine stops.
async function study(p, l, running) {
	while (running.yes) {
		const request_id = `r${l.sent++}`;
		const got = await wire.fastcgi(w, p.socket, write(l, request_id))
		    .catch(() => null);
		const r = got?.status === 200 && JSON.parse(got.body).result;
		if (r && !r.isError)
			l.good.push({ request_id, body: got.body });
	}
}

const journal = (l) => w.must('dump', '--journal', l.sub).split('\n')
    .filter(Boolean).map((line) => JSON.parse(line).seq);

async function whole(p, round) {
	const r = w.twinctl('verify');
	assert.equal(r.status, 0, `round ${round}: ${r.stdout}${r.stderr}`);
	for (const l of learners) {
		const seqs = journal(l);
		assert.deepEqual(seqs, seqs.map((_, i) => i + 1));
		assert.ok(seqs.length >= l.good.length && seqs.length <= l.sent,
		    `${seqs.length} kept of ${l.good.length} answered, ${l.sent} sent`);
		for (const { request_id, body } of l.good.slice(-40)) {
			const got = await wire.fastcgi(w, p.socket,
			    write(l, request_id));
			assert.equal(got.body, body, `round ${round}: ${request_id}`);
		}
		assert.equal(journal(l).length, seqs.length, 'nothing was written');
	}
}

test(`${rounds} power cuts: nothing that was answered is lost`, async (t) => {
	let p = await start();
	for (let round = 1; round <= rounds; round++) {
		const running = { yes: true };
		const all = learners.map((l) => study(p, l, running));
		await harness.sleep(50 + Math.random() * 400);
		power_cut();
		running.yes = false;
		await Promise.all(all);
		p.child.kill('SIGKILL');
		await p.ended;
		await harness.until('the end of all', () =>
		    harness.workers(w).length === 0);
		await unmount();
		mount();
		p = await start();
		await whole(p, round);
	}
	const sum = (f) => learners.reduce((a, l) => a + f(l), 0);
	t.diagnostic(`${rounds} cuts, ${sum((l) => l.sent)} writes sent, ${
	    sum((l) => l.good.length)} answered, ${sum((l) => journal(l).length)
	    } kept, 0 lost`);
	await p.stop();
});
