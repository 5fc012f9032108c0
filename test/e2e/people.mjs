// SPDX-License-Identifier: MIT
// people - the learner and those around: official clients through lighttpd, each
// with a token of their own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as harness from './harness.mjs';
import { drawer, person as of } from './person.mjs';

let w, server;
before(async () => {
	w = await harness.world();
	server = await harness.serve(w, 'lighttpd fastcgi');
});
after(() => server?.stop());

const person = (...args) => of(w, ...args);

test('a learner takes an entry back, disputes a reading, and sees it', async () => {
	const me = await person('anna');
	const first = await me.write('log_attempt', drawer);
	assert.match(first.ask, /manage_consent/);
	await me.write('update_metrics', { points: [
	    { indicator: 'attention', value: 2 }] });
	const back = await me.write('correct_event', { action: 'void', seq: 1,
	    reason: 'that was yesterday' });
	assert.deepEqual(back.entry, { seq: 1, kind: 'attempt' });
	await me.write('correct_event', { action: 'dispute',
	    indicator: 'attention', reason: 'I was tired' });
	const { items } = await me.call('get_history');
	assert.deepEqual(items.map((i) => [i.seq, i.kind, i.by, i.voided ?? false]),
	    [[4, 'disputed', 'learner', false], [3, 'voided', 'learner', false],
	    [2, 'metric', 'learner', false], [1, 'attempt', 'learner', true]]);
	const now = await me.call('get_snapshot');
	assert.equal(now.rhythm.today_minutes, 0);
	assert.deepEqual(now.data_quality.disputed.map((d) => d.indicator),
	    ['attention']);
	w.must('verify');
	await me.close();
});

test('consent: withdrawn, nothing is written but consent; erasing works', async () => {
	const me = await person('boris');
	await me.write('manage_consent', { grants: { tracking: false } });
	const text = await me.refused('log_attempt', { ...drawer,
	    request_id: 'no' }, 'CONSENT_REQUIRED');
	assert.match(text, /manage_consent/);
	await me.call('get_snapshot');
	await me.write('manage_consent', { grants: { tracking: true } });
	await me.write('log_attempt', drawer);
	await me.write('manage_consent', { grants: { tracking: false } });
	const { confirm_code } = await me.call('erase_twin');
	assert.equal((await me.call('erase_twin', { confirm_code })).status,
	    'erased');
	w.must('verify');
	await me.close();
});

// twinctl - with something on its standard input.
function twinctl(input, ...args) {
	return harness.run(w.ctl, ['-c', w.conf, ...args],
	    { cwd: w.dir, input: JSON.stringify(input) });
}

test('the operator records what others decided, and the learner sees it',
    async () => {
	const me = await person('clara');
	const { seq } = await me.write('log_attempt', drawer);
	const body = { exercise: drawer.exercise, seq, verdict: 'needs_revision',
	    judge: 'mentor', note: 'Which drawer was it?' };
	const dry = twinctl(body, 'record', 'clara', 'review', '--dry-run');
	assert.equal(dry.status, 0, dry.stderr);
	assert.match(dry.stdout, /nothing is written/);
	assert.equal((await me.call('get_snapshot')).open.length, 0);
	const done = twinctl(body, 'record', 'clara', 'review', '--json');
	assert.equal(JSON.parse(done.stdout).kind, 'review', done.stderr);
	for (const again of [false, true]) {
		const slot = twinctl({ minutes: 30 }, 'record', 'clara', 'slot',
		    '--source', 'lms', '--id', '7');
		assert.equal(slot.status, 0, slot.stderr);
		assert.equal(/there already/.test(slot.stdout), again);
	}
	const { items } = await me.call('get_history');
	assert.deepEqual(items.map((i) => [i.kind, i.by, i.note]), [
	    ['slot', 'platform', null], ['review', 'mentor', body.note],
	    ['attempt', 'learner', drawer.answer]]);
	const now = await me.call('get_snapshot');
	assert.equal(now.open[0].exercise, drawer.exercise);
	assert.equal(now.recent[0].outcome, 'needs_revision');
	for (const [why, input, ...args] of [
	    ['nobody of this name', body, 'klara', 'review'],
	    ['a stage', { to: 5 }, 'clara', 'stage_changed'],
	    ['no object', [], 'clara', 'slot'],
	    ['a body that does not fit', { minutes: -1 }, 'clara', 'slot'],
	]) {
		const bad = twinctl(input, 'record', ...args);
		assert.equal(bad.status, 1, why);
		assert.match(bad.stderr, /^twinctl: record: .+\n$/, why);
	}
	w.must('verify');
	await me.close();
});
