// SPDX-License-Identifier: MIT
// months - the learners of learners.mjs live their months; what they were told
// is held against the table of expectations, and printed.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
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
		const log = await life.live(who.alone ? nobody : mentors, who);
		const { expect } = who, last = log.at(-1).evening;
		for (const line of life.table(who.name, log).split('\n'))
			t.diagnostic(line);
		const at = (stage) => (life.since(log, stage) ?? Infinity) / 7;
		for (const [stage, week] of Object.entries(expect.by ?? {}))
			assert.ok(at(Number(stage)) < week,
			    `stage ${stage} in week ${at(Number(stage)) + 1}`);
		if (log.length >= 70 && who.quality === undefined)
			assert.equal(life.practices(log, 10).size, 8);
		assert.deepEqual(life.dead(log), [], 'weeks without advice');
		const errors = life.guesses(log).map((g) => g.error);
		assert.ok(life.median(errors) <= (expect.eta ?? 6),
		    `foretold: ${errors}`);
		assert.ok(life.soon(log) <= 21, `soon for ${life.soon(log)} days`);
		for (const one of life.falls(log))
			assert.ok(one.ahead >= 7, `told ${one.ahead} days ahead`);
		for (const t of log.flatMap((d) => d.tasks))
			assert.ok(!t.event || t.event.after > t.event.before,
			    'a step down was told in the answer to a deed');
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
