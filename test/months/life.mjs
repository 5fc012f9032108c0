// SPDX-License-Identifier: MIT
// life - people who use the program for months, in seconds: each is a small
// script (days, minutes, quality of the work, zone) who asks for a snapshot and
// a task, does it and logs it, against the real program with a clock in the
// test's hand. What the program said is kept day by day, for tables and
// expectations.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import * as harness from '../e2e/harness.mjs';
import { assistant } from './careless.mjs';

export const day_s = 86400;
// A Monday, 00:00 UTC.
export const monday = Date.UTC(2027, 0, 4) / 1000;

// world - a realm whose programs live at the time of a file.
//   promotion   changes to promotion.json: a function of its object
export async function world({ conf = {}, promotion } = {}) {
	const w = await harness.world({ conf });
	const file = path.join(w.dir, 'share/promotion.json');
	if (promotion) {
		const data = JSON.parse(fs.readFileSync(file, 'utf8'));
		promotion(data);
		harness.put(file, JSON.stringify(data));
	}
	const so = harness.put(path.join(w.dir, 'clock.so'),
	    fs.readFileSync(path.join(harness.builddir, 'test/e2e/clock.so')));
	w.env = (file) => ({ ...process.env, LD_PRELOAD: so,
	    TWIN_TEST_CLOCK: file,
	    // ASan wants to be first in the list of libraries.
	    ASAN_OPTIONS: [process.env.ASAN_OPTIONS, 'verify_asan_link_order=0']
		.filter(Boolean).join(':') });
	return w;
}

// session - one learner's program on its standard input, and its clock.
export async function session(w, sub) {
	const file = harness.put(path.join(w.dir, `clock-${sub}`),
	    Buffer.alloc(8));
	const clock = fs.openSync(file, 'r+');
	const child = spawn(w.ctl, ['-c', w.conf, 'mcp', '--subject', sub],
	    { cwd: w.dir, env: w.env(file), ...harness.user,
		stdio: ['pipe', 'pipe', 'inherit'] });
	const lines = readline.createInterface({ input: child.stdout })
	    [Symbol.asyncIterator]();
	const me = { sub, calls: 0 };
	// record - what a mentor or a council says of them, at the same time.
	me.record = (kind, body) => {
		const r = harness.run(w.ctl, ['-c', w.conf, 'record', sub, kind],
		    { cwd: w.dir, env: w.env(file), input: JSON.stringify(body) });
		if (r.status !== 0)
			throw new Error(`record ${kind}: ${r.stderr}`);
	};
	me.at = (now) => {
		const b = Buffer.alloc(8);
		b.writeBigInt64LE(BigInt(now));
		fs.writeSync(clock, b, 0, 8, 0);
		me.now = now;
	};
	me.at(monday);
	me.rpc = async (method, params) => {
		child.stdin.write(JSON.stringify({ jsonrpc: '2.0',
		    id: ++me.calls, method, params }) + '\n');
		const { value, done } = await lines.next();
		if (done)
			throw new Error(`${sub}: the program has ended`);
		const said = JSON.parse(value);
		if (said.error)
			throw new Error(`${method}: ${JSON.stringify(said.error)}`);
		return said.result;
	};
	await me.rpc('initialize', { protocolVersion: '2025-06-18',
	    capabilities: {}, clientInfo: { name: 'months', version: '1' } });
	// call - a tool's whole result, refusals too.
	me.call = (name, args = {}, _meta = undefined) =>
	    me.rpc('tools/call', { name, arguments: args, ...(_meta && { _meta }) });
	me.tool = async (name, args) => {
		const r = await me.call(name, args);
		if (r.isError)
			throw new Error(`${sub} ${name} ${JSON.stringify(args)}: ` +
			    r.content.map((c) => c.text).join(' '));
		return r.structuredContent;
	};
	me.text = (r) => r.content.map((c) => c.text).join('\n');
	me.end = () => new Promise((done) => {
		child.on('exit', done);
		child.stdin.end();
		fs.closeSync(clock);
	});
	return me;
}

// Words enough for every criterion, another text each time.
const base = `I sat down at the time I had chosen, put the telephone away and
worked until the end of the slot. What stayed with me is that attention is a
choice that is made again every few minutes, and that a page written by hand
shows what I had only believed to know. The hardest part was to begin; after ten
minutes it carried itself. I stopped twice, once for a call and once because I
was tired, and both times I came back. Tomorrow I will begin with the smallest
piece and write one sentence about each page as soon as I have turned it. I told
a friend about it and had to explain the second step again, so that is where my
understanding is thin. I will read that part once more and draw it. The plan for
the week holds: three slots before work and one on Saturday, none of them longer
than an hour. What I leave out is the evening, because I have seen twice now
that nothing comes of it. The result is a page of notes that I can show, and one
question that I did not have yesterday, which is more than I had hoped for when
I began this with no great wish to do it at all. If it goes well I will keep the
time and only change the place.`;

const curriculum = JSON.parse(fs.readFileSync(
    path.join(harness.srcdir, 'share/curriculum.json'), 'utf8'));
export const exercises = new Map(curriculum.exercises.map((x) => [x.id, x]));
const once = new Set(curriculum.products.filter((p) => p.once).map((p) => p.id));

function words(n) {
	return `Entry ${n}, day by day. ${base}`;
}
const item = (n) => (_, i) => `point ${'abcdefghijkl'[i]} of entry ${n}: done and noted`;
const field = {
	text: (n, f) => words(n).slice(0, f.max_len ?? 1500),
	int: (n, f) => Math.min(f.max ?? 4, Math.max(f.min ?? 4, 4)),
	list: (n, f) => Array.from({ length: Math.min(f.max_items ?? 12, 12) },
		    item(n)),
	url: (n) => `https://example.org/${n}`,
	date: () => '2027-01-04',
};

// How good a piece of work is: the score that its levels make at least.
const least = { good: 100, fair: 60, poor: 0 };

// judged - the level of each rubric criterion: the highest one lowered as long as
// the whole, whose other criteria are met, keeps the score.
function judged(x, quality) {
	const all = x.criteria.reduce((sum, c) => sum + c.weight, 0);
	const level = new Map(x.criteria.filter((c) => c.kind === 'rubric')
	    .map((c) => [c.id, c.levels.length - 1]));
	const score = () => x.criteria.reduce((sum, c) => sum + c.weight *
	    (level.has(c.id) ? c.levels[level.get(c.id)].score : 100), 0) / all;
	for (;;) {
		const [id, l] = [...level].sort((a, b) => b[1] - a[1])[0] ?? [];
		if (!l)
			return level;
		level.set(id, l - 1);
		if (score() >= least[quality])
			continue;
		level.set(id, l);
		return level;
	}
}

/*
 * attempt - the arguments of log_attempt for a task.
 *   n        number of the work, which makes its text another one
 *   quality  good | fair | poor
 *   phrases  whether what is written every day or week has the same words
 */
export function attempt(task, n, quality, minutes, phrases) {
	const x = exercises.get(task.exercise);
	const level = judged(x, quality);
	const request_id = `attempt-${n}`;
	if (phrases && once.has(x.product.type))
		n = 0;
	return {
		task_handle: task.task_handle, request_id,
		answer: words(n), minutes,
		form: Object.fromEntries(x.product.form
		    .map((f) => [f.key, field[f.type](n, f)])),
		scores: [...level].map(([criterion, l]) => ({ criterion,
		    level: l, ...(l > 0 && { evidence: `Entry ${n}` }) })),
	};
}

// mentor - what somebody who reads the work on Sundays says of it: each work of
// the higher degrees is judged, what waits is decided, and whoever waits for a
// diagnostic is met.
function mentor(me, week, morning) {
	const waiting = new Set(morning.open
	    .filter((o) => o.waits_for === 'mentor').map((o) => o.exercise));
	for (const t of week.flatMap((d) => d.tasks))
		if (exercises.get(t.exercise).degree >= 3)
			waiting.add(t.exercise);
	for (const exercise of waiting)
		me.record('review', { exercise, verdict: 'accepted',
		    judge: 'mentor' });
	const next = morning.stage.next;
	if (next?.waits_for.some((one) => one.id === 'diagnostic'))
		me.record('diagnostic', { stage: next.stage,
		    values: [4, 4, 4, 4, 4] });
}

// clock_of - when clocks in a zone show an hour of a day, in epoch seconds. The
// offset of that moment is looked for where the one of a day before leads to.
function clock_of(zone, wall) {
	const text = new Intl.DateTimeFormat('en-US', { timeZone: zone,
	    timeZoneName: 'longOffset' });
	const offset = (at) => {
		const [, h = '+0', m = 0] = /GMT([+-]\d+)?(?::(\d+))?/.exec(
		    text.format(at * 1000));
		return Number(h) * 3600 + Math.sign(Number(h)) * Number(m) * 60;
	};
	return wall - offset(wall - offset(wall - day_s));
}

// calendar - a learner's own: zone and whether a day is one of work, where either may
// be a function; when an hour of a day is, in epoch seconds; its date.
function calendar(who) {
	const zone = (day) => typeof who.zone === 'function' ? who.zone(day) :
	    who.zone;
	const start = who.start ?? monday;
	return {
		zone,
		works: (week, d) => typeof who.days === 'function' ?
		    who.days(week, d) : who.days.includes(d),
		at(day, hour) {
			const wall = start + day * day_s + hour * 3600;
			return who.zone ? clock_of(zone(day), wall) :
			    wall - (who.tz ?? 180) * 60;
		},
		date: (day) => new Date((start + day * day_s) * 1000).toISOString()
		    .slice(0, 10),
	};
}

// work - a day's minutes on whatever the program offers; pushes to entry.tasks.
async function work(me, who, entry, careless, minutes) {
	let left = minutes;
	while (left >= 5) {
		const next = await me.tool('get_next_task', { minutes: left });
		const [task] = next.tasks;
		if (!task)
			break;
		// What takes days is begun, and other things are done meanwhile.
		if (task.duration_days > 1 && task.day === 0) {
			me.works++;
			await me.tool('log_attempt', { start: true,
			    task_handle: task.task_handle,
			    request_id: `start-${me.works}`,
			    answer: words(me.works) });
			continue;
		}
		const took = Math.max(task.minutes.min,
		    Math.min(left, task.minutes.typ));
		me.at(me.now + took * 60);
		const args = attempt(task, ++me.works, who.quality ?? 'good', took,
		    who.phrases);
		if (careless)
			await careless.attempt(args, exercises.get(task.exercise));
		const done = await me.tool('log_attempt', args);
		entry.tasks.push({ exercise: task.exercise,
		    practice: task.practice.id, reason: task.why[0].code,
		    of: task.why[0].numbers.of, verdict: done.verdict,
		    score: done.score, took, event: done.stage_event,
		    hints: done.hints, repeated: done.repeated });
		entry.minutes += took;
		left -= took;
	}
}

/*
 * live - a learner's weeks.
 *   who.weeks     how many
 *   who.days      weekdays, 0 = Monday; or a function (week, day) => boolean
 *   who.minutes   a day
 *   who.hour      local hour at which the day's work begins
 *   who.quality   good | fair | poor
 *   who.phrases   what is written every day or week has the same words
 *   who.tz        minutes east of UTC
 *   who.zone      instead of it the name of a time zone, or a function of the day:
 *                 the profile is told of each change
 *   who.start     another Monday than ours, as its 00:00 UTC
 *   who.profile   fields for update_profile on the first day
 *   who.mentor    whether a mentor reads the work on Sundays
 *   who.careless  its assistant gets everything wrong first (careless.mjs)
 *   who.each      async (me, day, week): what else happens on that day
 * Returns a day's entry each, see the pushes below; of a careless assistant also
 * `mistakes`, how many kinds it made.
 */
export async function live(w, who) {
	const me = await session(w, who.sub ?? who.name.replaceAll(/\W+/g, '-'));
	const its = calendar(who);
	const careless = who.careless && assistant(me);
	const log = [];
	me.works = 0;	// what was begun or done: numbers of requests and texts

	for (let day = 0; day < who.weeks * 7; day++) {
		const week = Math.floor(day / 7);
		const entry = { day, week, tasks: [], minutes: 0,
		    date: its.date(day) };
		me.at(its.at(day, Math.min(8, who.hour ?? 18)));
		if (who.zone && (day === 0 || its.zone(day) !== its.zone(day - 1)))
			await me.tool('update_profile', { fields:
			    { tz: its.zone(day) }, request_id: `zone-${day}` });
		if (day === 0 && who.profile)
			await me.tool('update_profile', { fields: who.profile,
			    request_id: 'profile' });
		entry.morning = await me.tool('get_snapshot');
		if (who.mentor && day % 7 === 6)
			mentor(me, log.slice(-6), entry.morning);
		if (careless)
			await careless.each();
		if (who.each)
			await who.each(me, day, week, entry);
		me.at(its.at(day, who.hour ?? 18));
		if (its.works(week, day % 7))
			await work(me, who, entry, careless, who.minutes);
		entry.evening = await me.tool('get_snapshot');
		log.push(entry);
	}
	await me.end();
	if (careless)
		log.mistakes = careless.made.size;
	return log;
}

// ---- what a life shows ----

export const stages = (log) => log.filter((d) => d.day % 7 === 6)
    .map((d) => d.evening.stage.confirmed);

// since - the day on which a stage was first reached, or null.
export const since = (log, stage) => {
	const d = log.find((d) => d.evening.stage.confirmed >= stage);
	return d ? d.day : null;
};

export const practices = (log, weeks) => new Set(log
    .filter((d) => d.week < weeks)
    .flatMap((d) => d.tasks.map((t) => t.practice)));

/*
 * falls - steps down: {day, ahead}, and how many days ahead of it a morning told
 * of the day until which the stage is kept; 0 when none did.
 */
export function falls(log) {
	const out = [];
	for (let i = 1; i < log.length; i++) {
		const was = log[i - 1].evening.stage.confirmed;
		if (log[i].evening.stage.confirmed >= was)
			continue;
		const told = log.slice(0, i).find((d) =>
		    d.morning.stage.confirmed === was &&
		    d.morning.stage.kept_until !== null);
		out.push({ day: i, ahead: told ? i - told.day : 0 });
	}
	return out;
}

// soon - the most days in a row on which the same stage was said to be at most
// a week away.
export function soon(log) {
	let run = 0, most = 0;
	for (const { evening: { stage } } of log) {
		const eta = stage.next?.eta_days ?? null;
		run = eta !== null && eta <= 7 ? run + 1 : 0;
		most = Math.max(most, run);
	}
	return most;
}

// alarms - mornings on which the stage was said to be at risk.
export const alarms = (log) => log
    .filter((d) => d.morning.stage.status === 'at_risk').map((d) => d.day);

// What any day of work is for, a way back after a pause, too.
const rhythm = new Set(['sys', 'inv', 'stb', 'hours_total']);

// helps - whether a task was given for the bottleneck: because of it, as a way
// back into the rhythm that it asks for, or to improve what was returned.
const helps = (task, area) => task.of === area ||
    task.reason === 'RETURNED_FOR_REVISION' ||
    (task.reason === 'GAP_RECOVERY' && rhythm.has(area));

/*
 * dead - weeks in which the same bottleneck stood all the time and none of the
 * tasks that the learner was given helped with it.
 */
export function dead(log) {
	const weeks = new Map();
	for (const d of log)
		weeks.set(d.week, [...weeks.get(d.week) ?? [], d]);
	return [...weeks].filter(([, days]) => {
		const areas = new Set(days.map((d) =>
		    d.evening.bottleneck?.area ?? null));
		const tasks = days.flatMap((d) => d.tasks);
		const [area] = areas;
		return tasks.length > 0 && areas.size === 1 && area !== null &&
		    !days.at(-1).evening.stage.next?.waits_for
			.some((one) => one.id === area) &&
		    !tasks.some((t) => helps(t, area));
	}).map(([week]) => week);
}

// waits - the day from which a stage waits for somebody's word and for nothing of
// the learner's any more, or null.
const waits = (log, stage) => log.find(({ evening: { stage: s } }) =>
    s.next?.stage === stage && s.computed >= stage &&
    s.next.waits_for.length > 0)?.day ?? null;

/*
 * guesses - every eta that was shown and what came of it: error in days. An
 * eta whose stage did not come within the log says nothing unless it was due;
 * where nobody gives their word, the learner's own part is what it foretold.
 */
export function guesses(log) {
	const out = [];
	for (const d of log) {
		const next = d.evening.stage.next;
		if (!next || next.eta_days === null)
			continue;
		const came = since(log, next.stage) ?? waits(log, next.stage);
		const due = d.day + next.eta_days;
		if (came !== null)
			out.push({ day: d.day, said: next.eta_days,
			    error: Math.abs(came - due) });
		else if (due < log.length)
			out.push({ day: d.day, said: next.eta_days,
			    error: log.length - due });
	}
	return out;
}
export const median = (list) => list.length === 0 ? 0 :
    list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

// told - what two learners of the same habits are told alike.
export const told = (log) => log.map((d) => ({ tasks: d.tasks,
    morning: { ...d.morning, learner: null, versions: null },
    evening: { ...d.evening, learner: null, versions: null } }));

// table - a life as lines of text.
export function table(name, log) {
	const out = [`${name}`];
	for (let week = 0; week * 7 < log.length; week++) {
		const days = log.slice(week * 7, week * 7 + 7);
		const e = days.at(-1).evening;
		const tasks = days.flatMap((d) => d.tasks);
		const ok = tasks.filter((t) => t.verdict === 'accepted').length;
		out.push(`  week ${String(week + 1).padStart(2)}: stage ${
		    e.stage.confirmed} ${e.stage.status.padEnd(7)} computed ${
		    e.stage.computed} eta ${
		    e.stage.next?.eta_days ?? '-'} ready ${
		    e.stage.next?.readiness_pct ?? '-'} hours ${
		    e.rhythm.week_hours} tasks ${tasks.length} ok ${ok} for ${
		    e.bottleneck?.area ?? '-'} | ${
		    [...new Set(tasks.map((t) => t.exercise))].join(' ')}`);
	}
	return out.join('\n');
}
