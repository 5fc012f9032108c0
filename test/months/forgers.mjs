// SPDX-License-Identifier: MIT
// forgers - what could be written into a journal by somebody who wants the stage
// and not the way to it, every day for weeks: no gate opens, and the last answer
// says what does not count.
import { attempt, exercises } from './life.mjs';

export const weeks = 8;

// What only somebody is told of whose deed does not count, in either language.
export const told = new RegExp('пока не в счёт|считается один раз|' +
    'указанн\\S+ минут|не идёт|does not count|stage once a|stated counts?');

const text = (r) => r.content.map((c) => c.text).join('\n');
const entry = exercises.get('entry_time_15');
const log = async (me, x, args) => text(await me.call('log_attempt', {
    exercise: x.id, minutes: 20, ...args }));

// full - a good attempt at an exercise; the same text for the same number.
const full = (x, n, request_id, more) => ({ ...attempt({ exercise: x.id }, n, 'good',
    20), task_handle: undefined, request_id, ...more });

// cat - an attempt in a few words, as often as the exercise wants words.
const cat = (x, words, request_id, more) => ({ answer: words, request_id,
	form: Object.fromEntries(x.product.form.map((f) => [f.key,
	    f.type === 'list' ? Array(Math.min(f.max_items, 12)).fill(words) :
		f.type === 'text' ? words.repeat(70).slice(0, f.max_len) : 4])),
	scores: x.criteria.filter((c) => c.kind === 'rubric').map((c) =>
	    ({ criterion: c.id, level: c.levels.length - 1, evidence: words })),
	...more });

// every - four tasks a day, as they are offered, in such words.
async function every(me, day, words) {
	let said;
	for (let i = 0; i < 4; i++) {
		const { tasks: [task] } = await me.tool('get_next_task',
		    { minutes: 120 });
		const x = task ? exercises.get(task.exercise) : entry;
		said = await log(me, x, cat(x, words(i), `cat-${day}-${i}`,
		    { minutes: 60 }));
	}
	return said;
}

/*
 * name, day: async (me, day) what is forged on it, the last answer's text; said:
 * what that answer says; computed: the stage by days and hours alone, if not 1;
 * most: what there is at most of a thing that the next stage asks for
 */
export const forgers = [
	{ name: 'one answer three times a day', said: /уже принят|does not count twice/,
	    day: async (me, day) => {
		let said;
		for (let i = 0; i < 3; i++)
			said = await log(me, entry, full(entry, day,
			    `same-${day}-${i}`));
		return said;
	    } },
	{ name: '1440 minutes on a quarter of an hour', said: /25 из 1440/,
	    day: (me, day) => log(me, entry, full(entry, day, `long-${day}`,
		{ minutes: 1440 })) },
	{ name: 'three words for every task', said: /короткий ответ|short answer/,
	    computed: 2, most: { slots_6_in_14: 0 },
	    day: (me, day) => every(me, day, () => 'The cat sleeps. ') },
	{ name: 'three words and a number for every task',
	    said: /короткий ответ|short answer/, computed: 2,
	    most: { slots_6_in_14: 1 },
	    day: (me, day) => every(me, day, (i) => `The cat sleeps ${day * 4 + i}. `) },
	{ name: 'five words for every task', said: /не в счёт|does not count/,
	    computed: 2, most: { slots_6_in_14: 2 },
	    day: (me, day) => every(me, day, () => 'The black cat sleeps today. ') },
	{ name: 'yesterday again and again', said: /один раз в день|once a day/,
	    computed: 2, most: { slots_6_in_14: 14 },
	    day: async (me, day) => {
		let said;
		for (let i = 0; i < 4; i++)
			said = await log(me, entry, full(entry, day * 4 + i,
			    `back-${day}-${i}`, i > 0 && { occurred_at: new Date(
			    (me.now - 86400) * 1000).toISOString().slice(0, 10) }));
		return said;
	    } },
	{ name: 'drafts of one word', said: /не меньше 60|at least 60/,
	    day: async (me, day) => text(await me.call('append_artifact', {
		type: 'draft', title: 'Mine', text: `word ${day}`,
		request_id: `draft-${day}` })) },
];
