// SPDX-License-Identifier: MIT
// card - from a payload to elements. Pure: it asks nobody and keeps nothing, and
// takes every member of the payload as something that may be missing or odd.
const svg_ns = 'http://www.w3.org/2000/svg';

// h - an element; attributes that are null are left out, "on" is {event: fn}.
function h(tag, attributes, ...children) {
	const svg = /^(svg|g|path|rect|circle|line|text|title|defs|pattern)$/.test(tag);
	const e = svg ? document.createElementNS(svg_ns, tag) :
	    document.createElement(tag);
	for (const [name, value] of Object.entries(attributes ?? {})) {
		if (name === 'on')
			for (const [event, fn] of Object.entries(value))
				e.addEventListener(event, fn);
		else if (value !== null && value !== undefined && value !== false)
			e.setAttribute(name, value === true ? '' : value);
	}
	e.append(...children.flat(9).filter((c) => c !== null && c !== undefined &&
	    c !== false && c !== ''));
	return e;
}

const is_object = (v) => typeof v === 'object' && v !== null && !Array.isArray(v);
const as_object = (v) => is_object(v) ? v : {};
const as_list = (v) => Array.isArray(v) ? v : [];
const as_text = (v) => typeof v === 'string' ? v.slice(0, 1000) : '';
const as_number = (v, otherwise = 0) => Number.isFinite(v) ? v : otherwise;
const clamp = (v, low, high) => Math.min(high, Math.max(low, v));

const day_ms = 86400000;
// A day as UTC midnight, so that no time zone of the browser moves it.
const as_day = (v) => /^\d{4}-\d\d-\d\d$/.test(v) ? Date.parse(`${v}T00:00:00Z`) : NaN;
const weekday = (day) => (new Date(day).getUTCDay() + 6) % 7;

// is_snapshot - the schema that this card draws; newer members do not matter.
const is_snapshot = (v) => is_object(v) && v.schema === 'dt.snapshot/1' &&
    is_object(v.stage);

// dated - a text of the server with its days as people write them.
const dated = (lang, text) => text.replace(/\b\d{4}-\d\d-\d\d\b/g, (day) =>
    Number.isNaN(as_day(day)) ? day : new Intl.DateTimeFormat(lang,
	{ day: 'numeric', month: 'long', timeZone: 'UTC' }).format(as_day(day)));

// language - "ru" or "en" of what the payload and the host say.
const language = (...said) => {
	for (const tag of said) {
		const primary = as_text(tag).toLowerCase().split(/[-_]/)[0];
		if (primary === 'ru' || primary === 'en')
			return primary;
	}
	return 'ru';
};

// trend_of - the days of a payload, each with its minutes and how it came.
function trend_of(v) {
	const t = as_object(v), first = as_day(t.since);
	const minutes = as_list(t.minutes).slice(-90), live = as_list(t.live).slice(-90);
	if (Number.isNaN(first) || !minutes.length)
		return null;
	const born = as_day(t.first);
	return {
		active: as_number(t.active_days), now: as_number(t.week_hours),
		before: as_number(t.week_before_hours),
		days: minutes.map((n, i) => ({ at: first + i * day_ms,
		    minutes: clamp(as_number(n), 0, 1440), live: Boolean(live[i]),
		    lived: !(first + i * day_ms < born) })),
	};
}

function ring(t, stage, name, pct) {
	const r = 34, around = 2 * Math.PI * r, done = around * clamp(pct ?? 0, 0, 100) / 100;
	return h('svg', { class: 'ring', viewBox: '0 0 80 80', role: 'img',
	    'aria-label': t.ring(stage, name, pct) },
	    h('circle', { cx: 40, cy: 40, r, class: 'track' }),
	    done > 0 && h('circle', { cx: 40, cy: 40, r, class: 'done',
	        'stroke-dasharray': `${done.toFixed(1)} ${around.toFixed(1)}`,
	        transform: 'rotate(-90 40 40)' }),
	    h('text', { x: 40, y: 44, class: 'stage' }, String(stage)),
	    h('text', { x: 40, y: 57, class: 'five' }, t.of_five));
}

// The shades of a day, by the least minutes of each.
const steps = [1, 15, 30, 60];
const level = (minutes) => steps.filter((least) => minutes >= least).length;

// strip - a column a week, Monday on top, this week at the right.
function strip(t, lang, trend) {
	const step = 15, size = 12, weeks_max = 12;
	const last = trend.days[trend.days.length - 1].at;
	const monday = last - weekday(last) * day_ms;
	const weeks = Math.min(weeks_max, Math.ceil((monday + 7 * day_ms -
	    trend.days[0].at) / (7 * day_ms)));
	const from = monday - (weeks - 1) * 7 * day_ms;
	const name = new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'long',
	    timeZone: 'UTC' });
	const place = (at) => ({ width: size, height: size, rx: 3,
	    x: Math.floor((at - from) / (7 * day_ms)) * step + 1,
	    y: weekday(at) * step + 1 });
	const shown = trend.days.filter((d) => d.at >= from);
	const late = shown.filter((d) => d.minutes && !d.live).length;
	const cells = shown.map((d) => h('g', {},
	    h('title', {}, t.cell(name.format(d.at), d.minutes)),
	    h('rect', { ...place(d.at), class: d.lived ? `day l${level(d.minutes)}` : 'day' }),
	    d.minutes > 0 && !d.live && h('rect', { ...place(d.at), fill: 'url(#late)' })));
	for (let at = last + day_ms; at < monday + 7 * day_ms; at += day_ms)
		cells.push(h('rect', { ...place(at), class: 'ahead' }));
	const active = t.active(trend.active);
	return h('figure', { class: 'strip' },
	    h('figcaption', {}, h('b', {}, t.weeks(weeks)), ' ', active),
	    h('svg', { viewBox: `0 0 ${weeks * step} ${7 * step}`, role: 'img',
	        width: weeks * step, height: 7 * step,
	        'aria-label': t.strip(t.weeks(weeks), active, late) },
	        h('defs', {}, h('pattern', { id: 'late', width: 4, height: 4,
	            patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
	            h('line', { x1: 0, y1: 0, x2: 0, y2: 4, class: 'hatch' }))),
	        cells, h('rect', { ...place(last), class: 'today' })));
}

// legend - what the shades of the weeks mean.
const legend = (t, trend) => h('p', { class: 'legend' }, `${t.from} `, steps.map((n, i) =>
    [h('span', { class: `swatch l${i + 1}` }), `${n} `]), t.least,
    trend.days.some((d) => d.minutes && !d.live) &&
	[' ', h('span', { class: 'swatch later' }), t.late]);

// bars - the days of this week, each beside the same day of the last.
function bars(t, lang, trend) {
	const last = trend.days[trend.days.length - 1].at;
	const monday = last - weekday(last) * day_ms;
	const at = (day) => trend.days.find((d) => d.at === day)?.minutes ?? 0;
	const name = new Intl.DateTimeFormat(lang, { weekday: 'short', timeZone: 'UTC' });
	const hours = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 });
	const week = Array.from({ length: 7 }, (_, i) => ({
		name: name.format(monday + i * day_ms), now: at(monday + i * day_ms),
		before: at(monday + (i - 7) * day_ms), ahead: monday + i * day_ms > last,
	}));
	const top = Math.max(30, ...week.flatMap((d) => [d.now, d.before]));
	const tall = 84, step = 31;
	const bar = (x, n, kind) => n > 0 && h('rect', { x, width: 9, rx: 2, class: kind,
	    y: tall - Math.max(2, n / top * tall), height: Math.max(2, n / top * tall) });
	return h('figure', { class: 'bars' },
	    h('figcaption', {}, h('b', {}, t.this_week, ' ', t.hours(hours.format(trend.now))),
	        ' ', h('span', {}, t.last_week(hours.format(trend.before)))),
	    h('svg', { viewBox: `-6 0 ${7 * step} 105`, width: 7 * step, height: 105,
	        role: 'img', 'aria-label': t.bars(week.map((d) =>
	            t.bar(d.name, d.now, d.before)).join(', ')) },
	        h('line', { x1: 0, x2: 7 * step - 11, y1: tall + .5, y2: tall + .5, class: 'base' }),
	        week.map((d, i) => [bar(i * step, d.before, 'before'),
	            bar(i * step + 10.5, d.now, 'now'),
	            h('text', { x: i * step + 9.5, y: tall + 16,
	                class: d.ahead ? 'name' : 'name past' }, d.name)])));
}

// titles - the newest, which is the last, and how many more.
const titles = (t, list) => {
	const all = as_list(list).toReversed().map((x) => as_text(as_object(x).title)).filter(Boolean);
	const named = all.slice(0, 1).map(t.quoted);
	if (all.length > named.length)
		named.push(t.more(all.length - named.length));
	return named.join(' ');
};

// within - a sentence as it stands inside another; "ДНК" and "I" stay.
const within = (s) => /^\p{Lu}\p{Ll}/u.test(s) ? s[0].toLowerCase() + s.slice(1) : s;

// task - the next one, and the one button that matters.
function task(t, next, act, newcomer) {
	const title = as_text(next.title), minutes = as_number(next.minutes);
	if (!title)
		return h('section', { class: 'task' }, h('p', {}, t.no_task));
	const criterion = as_text(next.criterion);
	const reason = newcomer || next.reason === 'LOAD_LIMIT' || !criterion;
	return h('section', { class: 'task' },
	    h('div', {},
	        h('h2', {}, title, minutes > 0 &&
	            h('span', { class: 'after' }, t.minutes(minutes))),
	        h('p', { class: 'criterion' }, reason ? as_text(next.text) :
	            t.criterion(within(criterion)))),
	    act.next && h('button', { type: 'button', class: 'main', id: 'next',
	        on: { click: act.next } }, t.go));
}

function foot(t, model, act) {
	const s = as_object(model.data), due = titles(t, s.due_reviews);
	const open = (whose) => titles(t, as_list(s.open).filter((x) =>
	    (as_object(x).waits_for === 'mentor') === whose));
	const mine = open(false), theirs = open(true);
	return h('footer', {},
	    h('p', {}, [mine && `${t.open(mine)}.`, theirs && `${t.waits(theirs)}.`,
	        due && `${t.due(due)}.`].filter(Boolean).join(' ')),
	    act.refresh && h('button', { type: 'button', class: 'plain', id: 'refresh',
	        'aria-disabled': model.busy ? 'true' : null,
	        on: { click: act.refresh } }, t.refresh));
}

const skeleton = (t) => [
	h('div', { class: 'head' }, h('div', { class: 'bone round' }),
	    h('div', { class: 'grow' }, h('div', { class: 'bone' }),
	        h('div', { class: 'bone wide' }), h('div', { class: 'bone wide' }))),
	h('h1', { class: 'unseen' }, t.loading),
];

const trouble = (t, model, act) => h('div', { class: 'trouble' },
    h('h1', {}, model.said || t.failed),
    act.retry && h('button', { type: 'button', class: 'main', id: 'retry',
        on: { click: act.retry } }, t.retry));

function whole(t, lang, model, act) {
	const s = model.data, stage = as_object(s.stage), next = as_object(stage.next);
	const number = clamp(Math.trunc(as_number(stage.confirmed, 1)), 1, 5);
	const pct = is_object(stage.next) ?
	    clamp(Math.trunc(as_number(next.readiness_pct)), 0, 100) : null;
	const name = as_text(stage.name), trend = trend_of(model.trend);
	const newcomer = as_object(s.rhythm).days_since_last === null &&
	    !trend?.days.some((d) => d.minutes > 0);
	return [
		h('div', { class: 'head' }, ring(t, number, name, pct),
		    h('div', { class: 'grow' },
		        h('h1', {}, newcomer ? t.first_step : name, pct !== null && !newcomer &&
		            h('span', { class: 'after' }, t.ready(pct))),
		        h('p', {}, newcomer ? t.everybody(name) : dated(lang, as_text(stage.text))))),
		!newcomer && trend && h('div', { class: 'charts' }, strip(t, lang, trend),
		    bars(t, lang, trend), legend(t, trend)),
		h('div', { class: 'tail' }, task(t, as_object(s.next_action), act, newcomer),
		    foot(t, model, act)),
	];
}

/*
 * draw - put the model into root.
 *   model  phase: 'loading', 'ready', 'trouble'; data, trend: parts of the
 *          payload; said: the error; note: about the last action; busy
 *   act    what the buttons do: next, refresh, retry; one that is missing has
 *          no button
 */
function draw(root, lang, model, act) {
	const t = texts[lang], focused = document.activeElement?.id;
	document.documentElement.lang = lang;
	root.setAttribute('aria-busy', String(model.phase === 'loading' || Boolean(model.busy)));
	root.dataset.phase = model.phase;
	root.replaceChildren(...[
	    model.phase === 'loading' ? skeleton(t) : model.phase === 'trouble' ?
	        trouble(t, model, act) : whole(t, lang, model, act)].flat()
	    .filter(Boolean),
	    h('p', { role: 'status', class: 'note' }, model.note ?? ''));
	if (focused && root.querySelector(`#${CSS.escape(focused)}`))
		document.getElementById(focused).focus();
}
