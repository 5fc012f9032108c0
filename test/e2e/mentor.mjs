// SPDX-License-Identifier: MIT
// mentor - whoever cannot go on alone gets on by a mentor's calls in a chat, and
// sees who decided and why. Through lighttpd, with the clock in the test's hand:
// one learner has lived twelve weeks and stands at the gate of stage 4.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as harness from './harness.mjs';
import { drawer, person } from './person.mjs';
import { clocked } from './stage.mjs';
import * as life from '../months/life.mjs';

let w, server;
const learner = 'twin:read twin:write', scopes = 'mentor:read mentor:review';
before(async () => {
	w = await life.world();
	const log = await life.live(w, { sub: 'gate', weeks: 12,
	    days: [0, 1, 2, 3, 4, 5, 6], minutes: 120,
	    each: (me, day) => day > 0 ? null : me.tool('manage_consent', {
		grants: { mentor_view: true, tracking: true },
		request_id: 'consent' }) });
	assert.equal(log.at(-1).evening.stage.confirmed, 3);
	assert.equal(log.at(-1).evening.stage.status, 'ready');
	clocked(w);
	w.at(life.monday + 84 * life.day_s);
	w.token = (sub, scope) => {
		const r = harness.run(w.ctl, ['-c', w.conf, 'token', '--sub', sub,
		    '--scope', scope], { cwd: w.dir,
		    env: { ...process.env, ...w.clock_env } });
		assert.equal(r.status, 0, r.stderr);
		return r.stdout.trim();
	};
	server = await harness.serve(w, 'lighttpd fastcgi');
});
after(() => server?.stop());

test('the tools of a mentor are listed for mentors only', async () => {
	const [me, mentor] = [await person(w, 'gate', learner),
	    await person(w, 'mentor', scopes)];
	assert.ok(!(await me.tools()).includes('list_learners'));
	const theirs = await mentor.tools();
	for (const name of ['list_learners', 'get_learner', 'review_attempt',
	    'record_diagnostic', 'cohort_report'])
		assert.ok(theirs.includes(name), name);
	await assert.rejects(me.call('list_learners'), /403|scope/i);
	await me.close();
	await mentor.close();
});

test('an attempt that waits for a mentor', async () => {
	const [me, mentor] = [await person(w, 'reader', learner),
	    await person(w, 'mentor', scopes)];
	const { exercise } = await me.call('describe_curriculum',
	    { exercise: 'reading_2_able' });
	const { task_handle: _, ...work } = life.attempt(
	    { exercise: 'reading_2_able', criteria: exercise.criteria }, 1, 'good',
	    60);
	work.scores[0].level = 1;	// questions that do not bite
	const done = await me.call('log_attempt', { ...work,
	    exercise: 'reading_2_able' });
	assert.equal(done.verdict, 'needs_review', JSON.stringify(done));
	// without the learner's word nobody sees it
	assert.deepEqual((await mentor.call('list_learners')).learners
	    .filter((l) => l.waiting.length > 0), []);
	await me.write('manage_consent', { grants: { mentor_view: true } });
	const [waiting] = (await mentor.call('list_learners')).learners
	    .filter((l) => l.waiting.length > 0);
	assert.deepEqual(waiting.waiting, [{ seq: done.seq,
	    exercise: 'reading_2_able', days: 0 }]);
	const seen = await mentor.call('get_learner', { alias: waiting.alias,
	    attempt: done.seq });
	assert.equal(seen.attempt.answer, work.answer);
	assert.ok(!JSON.stringify([waiting, seen]).includes('"reader'));
	await mentor.write('review_attempt', { alias: waiting.alias,
	    seq: done.seq, verdict: 'accepted', comment: 'Good questions, go on.' });
	const now = await me.call('get_snapshot');
	assert.equal(now.recent[0].outcome, 'accepted');
	const { items, views } = await me.call('get_history');
	assert.deepEqual([items[0].kind, items[0].by, items[0].about,
	    items[0].outcome, items[0].note],
	    ['review', 'mentor', done.seq, 'accepted', 'Good questions, go on.']);
	assert.ok(views.some((v) => v.tool === 'get_learner' && v.by === 'mentor'));
	const { audit } = JSON.parse(w.must('dump', 'reader'));
	assert.deepEqual(audit.filter((a) => a.record.role === 'mentor')
	    .map((a) => a.record.name),
	    ['list_learners', 'get_learner', 'review_attempt']);
	await me.close();
	await mentor.close();
});

test('the gate of stage 4', async () => {
	const [me, mentor] = [await person(w, 'gate', learner),
	    await person(w, 'mentor', scopes)];
	const [one] = (await mentor.call('list_learners')).learners
	    .filter((l) => l.needs_diagnostic);
	assert.equal(one.stage, 3);
	const { snapshot } = await mentor.call('get_learner',
	    { alias: one.alias });
	const { seq } = snapshot.recent[0];
	await mentor.write('record_diagnostic', { alias: one.alias, stage: 4,
	    values: [4, 4, 4, 4, 5], comment: 'Steady for a quarter.' });
	const last = await mentor.write('review_attempt', { alias: one.alias, seq,
	    verdict: 'accepted', comment: 'This can be shown to others.' });
	assert.equal(last.stage_event?.after, 4, JSON.stringify(last));
	assert.equal((await me.call('get_snapshot')).stage.confirmed, 4);
	const { items } = await me.call('get_history', { kinds: ['diagnostic',
	    'review', 'stage_changed'], limit: 3 });
	assert.deepEqual(items.map((i) => [i.kind, i.by]),
	    [['stage_changed', 'server'], ['review', 'mentor'],
	    ['diagnostic', 'mentor']]);
	assert.equal(items[2].note, 'Steady for a quarter.');
	w.must('verify');
	await me.close();
	await mentor.close();
});

test('figures of a group: five who let mentors in and take part', async () => {
	const names = ['g1', 'g2', 'g3', 'g4', 'g5', 'g6'];
	const mentor = await person(w, 'mentor', scopes);
	const shape = async () => {
		const { all, stages } = await mentor.call('cohort_report',
		    { period: 'week' });
		return [all?.learners ?? null, stages.map((s) => s.learners)];
	};
	for (const [i, name] of names.entries()) {
		const me = await person(w, name, learner);
		await me.write('log_attempt', drawer);
		await me.write('manage_consent', { grants: { mentor_view: true } });
		assert.deepEqual(await shape(), i < 5 ? [null, []] : [5, [5]]);
		await me.write('manage_consent', { grants: { cohort_stats: true } });
		// a sixth one does not show
		assert.deepEqual(await shape(), i < 4 ? [null, []] : [5, [5]]);
		await me.close();
	}
	const told = await mentor.raw('cohort_report', { period: 'week' });
	assert.match(told.content[0].text, /около 5|about 5/);
	assert.doesNotMatch(JSON.stringify(told), /drawer|"g[1-6]/);
	const { audit } = JSON.parse(w.must('dump', 'g6'));
	// of the two reports that counted g6, within an hour of each other
	assert.equal(audit.filter((a) => a.record.name === 'cohort_report').length, 1);
	const me = await person(w, 'g6', learner);
	await assert.rejects(me.call('cohort_report'), /403|scope/i);
	assert.deepEqual((await me.call('get_history')).views, []);
	await me.close();
	await mentor.close();
});
