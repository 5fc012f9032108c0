// SPDX-License-Identifier: MIT
// careless - an assistant that gets everything wrong before it gets it right:
// each day some of the mistakes that need no task, and each attempt of the learner
// spoiled first. Every mistake is refused in words that a model can act on, and
// the journal stays as it was.
import assert from 'node:assert/strict';
import { mistakes, refused, wrong } from '../e2e/mistakes.mjs';

const first = (list, change) => [{ ...list[0], ...change }, ...list.slice(1)];
const quoted = (args) => args.scores.some((s) => s.level > 0);
const by = (x, kind) => x.criteria.find((c) => c.kind === kind);

// [why, when it can be made, what of the arguments is wrong, code, what the answer
// names]; x is the exercise, before the attempt that was logged last
const spoils = [
	['a letter of the handle changed', () => true, (a) => ({ task_handle:
	    a.task_handle.slice(0, -1) + (a.task_handle.endsWith('A') ? 'B' : 'A') }), 'VALIDATION', 'task_handle'],
	['a handle cut short', () => true, (a) => ({ task_handle: a.task_handle.slice(0, 20) }), 'VALIDATION', 'task_handle'],
	['another exercise than the handle has', (a, x) => x.id !== 'check_time', () => ({ exercise: 'check_time' }), 'VALIDATION', 'exercise'],
	['a required field of the form left out', (a, x) => x.product.form.some((f) => f.required), (a, x) => ({ form: Object.fromEntries(Object.entries(a.form)
	    .filter(([key]) => key !== x.product.form.find((f) => f.required).key)) }), 'FORM_MISSING', 'form'],
	['a field of another form', () => true, (a) => ({ form: { ...a.form, mood: 'good' } }), 'UNKNOWN_FIELD', 'mood'],
	['minutes left out', (a, x) => by(x, 'min_minutes'), () => ({ minutes: undefined }), 'MINUTES_MISSING', 'minutes'],
	['a quote that nobody said', quoted, (a) => ({ scores: first(a.scores, { level: 1, evidence: 'nobody said this' }) }), 'QUOTE_NOT_FOUND', 'evidence'],
	['a quote left out', quoted, (a) => ({ scores: first(a.scores, { level: 1, evidence: undefined }) }), 'CRITERIA_MISSING', 'evidence'],
	['a criterion not scored', (a) => a.scores.length > 0, (a) => ({ scores: a.scores.slice(1) }), 'CRITERIA_MISSING', 'scores'],
	['a criterion scored twice', (a) => a.scores.length > 0, (a) => ({ scores: [a.scores[0], ...a.scores] }), 'VALIDATION', 'scores'],
	['a score for what the server counts', (a, x) => by(x, 'form_fields'), (a, x) => ({ scores: [...a.scores, { criterion: by(x, 'form_fields').id, level: 1, evidence: 'Entry' }] }), 'VALIDATION', 'scores'],
	['a level above the highest', (a, x) => by(x, 'rubric'), (a, x) => ({ scores: first(a.scores, { criterion: by(x, 'rubric').id, level: by(x, 'rubric').levels.length }) }), 'VALIDATION', 'level'],
	['a verdict of its own', () => true, () => ({ verdict: 'accepted' }), 'UNKNOWN_FIELD', 'verdict'],
	['a day that has not come', () => true, () => ({ occurred_at: '2999-01-01' }), 'VALIDATION', 'occurred_at'],
	['a revision that is not there', () => true, () => ({ if_revision: 99999 }), 'CONFLICT_REVISION', 'if_revision'],
	['the request_id of an earlier attempt', (a, x, before) => before, (a, x, before) => ({ request_id: before }), 'DUPLICATE_MISMATCH', 'request_id'],
];

const A_DAY = 2;

// assistant - one such, of a learner's session (life.mjs). made holds the reasons
// of what it has got wrong so far.
export function assistant(me) {
	const made = new Set();
	let day = 0, turn = 0, before;
	const wrongly = async (name, why, args, codes, field) => {
		const { revision } = await me.tool('get_snapshot');
		try {
			refused(await me.call(name, args), codes, field);
		} catch (e) {
			throw new Error(`${me.sub}: ${name}, ${why}`, { cause: e });
		}
		assert.equal((await me.tool('get_snapshot')).revision, revision,
		    `${why}: something was written`);
		made.add(`${name} ${why}`);
	};
	return {
		made,
		// each - the day's mistakes.
		each: async () => {
			for (let i = 0; i < A_DAY; i++) {
				const [name, why, args, codes, field] =
				    mistakes[day++ % mistakes.length];
				await wrongly(name, why, wrong(args), codes, field);
			}
		},
		// attempt - what it gets wrong before this attempt is logged.
		attempt: async (args, x) => {
			for (let i = 0; i < spoils.length; i++) {
				const [why, can, change, code, field] =
				    spoils[turn++ % spoils.length];
				if (!can(args, x, before))
					continue;
				await wrongly('log_attempt', why, { ...args,
				    ...change(args, x, before) }, code, field);
				break;
			}
			before = args.request_id;
		},
	};
}

// kinds - how many mistakes there are to be made.
export const kinds = mistakes.length + spoils.length;
