// SPDX-License-Identifier: MIT
// months - the learners of learners.mjs live their months; what they were told
// is held against the table of expectations, and printed.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as careless from './careless.mjs';
import * as forged from './forgers.mjs';
import * as life from './life.mjs';
import { learners } from './learners.mjs';

const long = process.env.MONTHS === 'all';
let mentors, nobody;
before(async () => {
	mentors = await life.world();
	nobody = await life.world({ promotion: (p) => { p.reviewers = 'none'; } });
});

for (const who of learners.filter((who) => long || who.quick))
	test(who.name, async (t) => {
		const world = who.alone ? nobody : mentors;
		const log = await life.live(world, who);
		const { expect } = who, last = log.at(-1).evening;
		const errors = life.guesses(log).map((g) => g.error);
		for (const line of life.table(who.name, log).split('\n'))
			t.diagnostic(line);
		t.diagnostic(`foretold ${errors.length} times, median error ${
		    life.median(errors)} days; soon for ${life.soon(log)
		    } days; weeks without advice ${life.dead(log).length}`);
		if (who.careless) {
			assert.equal(log.mistakes, careless.kinds);
			assert.deepEqual(life.told(log), life.told(await life.live(
			    world, { ...who, careless: false, sub: 'careful' })));
		}
		const at = (stage) => (life.since(log, stage) ?? Infinity) / 7;
		for (const [stage, week] of Object.entries(expect.by ?? {}))
			assert.ok(at(Number(stage)) < week,
			    `stage ${stage} in week ${at(Number(stage)) + 1}`);
		if (log.length >= 70 && who.quality === undefined)
			assert.equal(life.practices(log, 10).size, 8);
		assert.deepEqual(life.dead(log), [], 'weeks without advice');
		// whoever does what is asked is not sent back for it
		for (const t of log.flatMap((d) => d.tasks))
			assert.ok((who.quality ?? 'good') !== 'good' ||
			    t.verdict !== 'needs_revision',
			    `${t.exercise} came back`);
		assert.ok(errors.length > 0 || expect.guesses === 0,
		    'nothing was foretold');
		assert.ok(life.median(errors) <= (expect.eta ?? 6),
		    `foretold: ${errors}`);
		assert.ok(life.soon(log) <= 21, `soon for ${life.soon(log)} days`);
		for (const one of life.falls(log))
			assert.ok(one.ahead >= 7, `told ${one.ahead} days ahead`);
		for (const t of log.flatMap((d) => d.tasks))
			assert.ok(!t.event || t.event.after > t.event.before,
			    'a step down was told in the answer to a deed');
		// nobody honest is told that something does not count
		for (const t of log.flatMap((d) => d.tasks)) {
			assert.equal(t.repeated, false);
			for (const hint of t.hints)
				assert.doesNotMatch(hint, forged.told);
		}
		assert.equal(last.stage.self_assessed, Boolean(expect.self));
		if (expect.waits)
			assert.deepEqual(last.stage.next.waits_for.map((one) =>
			    one.id), expect.waits);
		if (expect.pace !== undefined) {
			assert.equal(last.stage.next.pace.days_a_week, expect.pace);
			assert.match(last.stage.text, new RegExp(
			    `\\b${String(expect.pace).replace('.', '[.,]')}\\b`));
		}
		for (const d of log)
			assert.equal(d.morning.as_of, d.date);
		if (expect.streak !== undefined)
			assert.equal(last.rhythm.streak_days, expect.streak);
		if (expect.alarms !== undefined)
			assert.equal(life.alarms(log).length, expect.alarms);
		if (expect.falls !== undefined)
			assert.equal(life.falls(log).length, expect.falls);
		if (expect.stage !== undefined)
			assert.equal(life.stages(log).at(-1), expect.stage);
	});

for (const who of forged.forgers)
	test(`forged: ${who.name}`, async () => {
		const me = await life.session(mentors, who.name.replaceAll(/\W+/g, '-'));
		let said = '';
		for (let day = 0; day < forged.weeks * 7; day++) {
			me.at(life.monday + day * life.day_s + 15 * 3600);
			said = await who.day(me, day) ?? said;
		}
		const { stage } = await me.tool('get_snapshot');
		await me.end();
		assert.equal(stage.confirmed, 1);
		assert.equal(stage.computed, who.computed ?? 1);
		for (const [id, most] of Object.entries(who.most ?? {}))
			assert.ok(stage.next.criteria.find((c) => c.id === id).value
			    <= most, JSON.stringify(stage.next.criteria));
		assert.match(said, who.said);
	});
