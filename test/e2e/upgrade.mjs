// SPDX-License-Identifier: MIT
// upgrade - a data directory of version 0.1.0 (format 1) is brought to the
// present format: nothing is lost, a copy is kept, an old process is in the
// way, and a program that does not know the format is told so. The directory
// stands here as text, as mdb_dump(1) of version 0.1.0's files prints it,
// without the catalogs, which every start puts back.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, test } from 'node:test';
import * as harness from './harness.mjs';

const here = path.join(harness.srcdir, 'test/e2e/format-1');
const dumped = fs.readFileSync(path.join(here, 'anna.json'), 'utf8');

// tool - a program of LMDB's own; the store refuses what others may read.
function tool(args, input) {
	const r = harness.run('sh', ['-c', 'umask 077; exec "$@"', '-', ...args],
	    { input });
	assert.equal(r.status, 0, r.stderr);
	return r.stdout;
}
const load = (file, dump) => tool(['mdb_load', '-n', file],
    fs.readFileSync(path.join(here, dump)));

let w;
const at = (name) => path.join(w.data, name);
beforeEach(async () => {
	w = await harness.world({ conf: { issuer: 'http://127.0.0.1:9' } });
	for (const name of fs.readdirSync(w.data))
		if (name !== 'secret.key')
			fs.rmSync(at(name), { recursive: true });
	load(at('twin.mdb'), 'twin.dump');
	load(at('audit.mdb'), 'audit.dump');
	for (const name of fs.readdirSync(w.data))
		if (name.endsWith('-lock'))
			fs.rmSync(at(name));
});

// tables - all rows of a file as text.
const tables = (file, ...names) => names.map((t) =>
    tool(['mdb_dump', '-n', '-s', t, file]).match(/^ .*$/gm).join('\n'))
    .join('\n');

test('reading alone changes nothing and says what to do', () => {
	for (const command of [['verify'], ['dump', 'anna'], ['stat']]) {
		const r = w.twinctl(...command);
		assert.equal(r.status, 1);
		assert.match(r.stderr, /format '1' of version 0\.1\.0: run twinctl init/);
	}
	assert.ok(!fs.existsSync(at('format-1.backup')));
});

test('everything is there afterwards, and a copy of what was before', () => {
	const before = tables(at('twin.mdb'), 'twin', 'journal', 'once',
	    'artifact');
	w.must('init');
	assert.equal(w.must('verify'), 'verify: 2 learners, 5 events, 0 faults');
	assert.deepEqual(JSON.parse(w.must('dump', 'anna')), JSON.parse(dumped));
	const copy = path.join(at('format-1.backup'), 'twin.mdb');
	assert.equal(tables(copy, 'twin', 'journal', 'once', 'artifact'), before);
	assert.equal(fs.statSync(at('format-1.backup')).mode & 0o777, 0o700);
	// the same again changes nothing
	w.must('init');
	assert.equal(w.must('verify'), 'verify: 2 learners, 5 events, 0 faults');
});

test('the first request does it, and a request_id keeps its answer', () => {
	const write = (value) => w.twinctl('call', '--sub', 'anna', '--json',
	    '--lang', 'en', 'update_metrics', JSON.stringify({ points: [
	    { indicator: 'attention', value, note: 'calm' }], request_id: 'm1' }));
	const again = JSON.parse(write(4).stdout);
	assert.equal(again.structuredContent.seq, 4);
	assert.match(write(3).stdout, /DUPLICATE_MISMATCH/);
	w.must('call', '--sub', 'anna', 'update_metrics', JSON.stringify({
	    points: [{ indicator: 'attention', value: 5 }], request_id: 'm2' }));
	assert.equal(w.must('verify'), 'verify: 2 learners, 6 events, 0 faults');
	w.must('rebuild', 'anna');
	assert.equal(w.must('verify'), 'verify: 2 learners, 6 events, 0 faults');
});

test('four processes at once do it once', async () => {
	const socket = (i) => path.join(w.dir, `u${i}.sock`);
	const all = [0, 1, 2, 3].map((i) => harness.program(w.fcgi,
	    ['-c', w.conf, '-b', socket(i)]));
	for (let i = 0; i < 4; i++)
		await harness.until('a socket', () => harness.listening(socket(i)));
	await harness.until('the new format', () =>
	    w.twinctl('verify').status === 0);
	for (const p of all) {
		assert.deepEqual(await p.stop(), { code: 0, signal: null });
		assert.doesNotMatch(p.said(), /unusable/);
	}
	assert.equal(w.must('verify'), 'verify: 2 learners, 5 events, 0 faults');
});

test('a process of another version that has it open is in the way', async () => {
	// mdb_stat -e -r would end at once; a reader that stays is a process that
	// stops within its read
	const p = harness.program('python3', ['-c', `
import ctypes, sys
l = ctypes.CDLL('liblmdb.so.0')
e, t = ctypes.c_void_p(), ctypes.c_void_p()
l.mdb_env_create(ctypes.byref(e))
l.mdb_env_set_maxdbs(e, 16)
assert l.mdb_env_open(e, sys.argv[1].encode(), 0x4000, 0o600) == 0
assert l.mdb_txn_begin(e, None, 0x20000, ctypes.byref(t)) == 0
print('reading', flush=True)
sys.stdin.read()
`, at('twin.mdb')], { stdio: ['pipe', 'pipe', 'pipe'] });
	await harness.until('the reader', () => /reading/.test(p.said()));
	const r = w.twinctl('init');
	assert.equal(r.status, 1);
	assert.match(r.stderr, new RegExp(`process ${p.pid} has it open: stop`));
	await p.stop();
	w.must('init');
	assert.equal(w.must('verify'), 'verify: 2 learners, 5 events, 0 faults');
});

test('a format that is not known is refused with both numbers', () => {
	w.must('init');
	tool(['mdb_load', '-n', '-T', '-s', 'meta', at('twin.mdb')],
	    'format\n3\n');
	const refused = /format '3', this program knows '2'/;
	const before = fs.readFileSync(at('twin.mdb'));
	for (const command of [['verify'], ['init'], ['doctor', '--offline'],
	    ['call', '--sub', 'anna', 'get_snapshot']]) {
		const got = w.twinctl(...command);
		assert.notEqual(got.status, 0, command[0]);
		assert.match(got.stdout + got.stderr, refused, command[0]);
	}
	const served = harness.run(w.fcgi, ['-c', w.conf], { cwd: w.dir,
	    env: { REQUEST_METHOD: 'GET', REQUEST_URI: '/healthz' } });
	assert.match(served.stdout, /^Status: 503/);
	assert.match(served.stderr, refused);
	assert.ok(before.equals(fs.readFileSync(at('twin.mdb'))), 'untouched');
});

test('erasing a learner takes the copy away, too', () => {
	w.must('init');
	const call = (...args) => JSON.parse(w.must('call', '--sub', 'anna',
	    '--json', 'erase_twin', ...args)).structuredContent;
	const { confirm_code } = call();
	assert.equal(call(JSON.stringify({ confirm_code })).status, 'erased');
	assert.ok(!fs.existsSync(at('format-1.backup')));
	for (const name of fs.readdirSync(w.data))
		assert.ok(!fs.readFileSync(at(name)).includes('surprised me'), name);
});
