// SPDX-License-Identifier: MIT
// people - payloads of learners who have really lived in the program: a
// newcomer, one of some weeks with work returned and a day entered later, in
// both languages.
import { attempt, day_s, live, monday, session, world } from '../months/life.mjs';

export async function people() {
	const w = await world();
	const fresh = await session(w, 'new');
	const out = { w };
	const picture = (me, lang) => me.call('show_dashboard', { lang });
	out.newcomer = { ru: await picture(fresh, 'ru'), en: await picture(fresh, 'en') };
	await fresh.end();
	const rest = (week, day) => day < 6 && (week * 7 + day * 3) % 5 > 0;
	await live(w, { name: 'regular', sub: 'regular', weeks: 11, quality: 'good',
	    days: (week, day) => day < 5 && rest(week, day) && week > 0,
	    minutes: 45, profile: { name: 'Вера' } });
	const me = await session(w, 'regular');
	let task;
	for (let day = 77; day < 81; day++) {
		me.at(monday + day * day_s + 15 * 3600);
		({ tasks: [task] } = await me.tool('get_next_task', { minutes: 60 }));
		await me.tool('log_attempt', attempt(task, 500 + day, 'poor',
		    10 + 14 * (day - 77)));
	}
	await me.tool('log_attempt', { ...attempt(task, 900, 'poor', 25), occurred_at:
	    new Date((monday + 75 * day_s) * 1000).toISOString().slice(0, 10) });
	out.regular = { ru: await picture(me, 'ru'), en: await picture(me, 'en') };
	out.snapshot = await me.call('get_snapshot', { lang: 'ru' });
	out.progress = (args) => me.call('get_progress', args);
	out.end = () => me.end();
	return out;
}
