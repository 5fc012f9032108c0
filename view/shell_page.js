// SPDX-License-Identifier: MIT
// shell_page - the page of one's own: the card, and what else a learner does
// without an assistant. Every action is the tool call that an assistant makes.
const view = document.getElementById('view'), top_bar = document.getElementById('top');
let signed = null;		// {token, id} while signed in
let tools = new Set();		// what this server can do for this learner
let spoken = language(navigator.language);
let turn = 0;			// an answer to an earlier view is not drawn
const words = () => ({ ...texts[spoken], ...page_texts[spoken] });

// ---- calls ----

let last_id = 0;
async function rpc(method, params) {
	let res;
	try {
		res = await fetch(new URL(settings.resource).pathname, { method: 'POST',
		    credentials: 'omit', redirect: 'error', headers: {
			Authorization: `Bearer ${signed.token}`, Accept: 'application/json',
			'Content-Type': 'application/json',
			'MCP-Protocol-Version': '2025-11-25' },
		    body: JSON.stringify({ jsonrpc: '2.0', id: ++last_id, method, params }) });
	} catch {
		throw new Trouble('offline');
	}
	if (res.status === 401)
		throw new Trouble('expired');
	if (res.status === 403)
		throw new Trouble('no_scope');
	const said = as_object(await res.json().catch(() => ({})));
	if (!is_object(said.result))
		throw new Trouble('offline', as_text(as_object(said.error).message));
	return said.result;
}

// Refused - a tool said no, in words for the learner. What follows its first
// sentence is for assistants; people are told what to do by the code.
class Refused extends Error {
	constructor(r) {
		const about = as_object(as_object(r._meta)['digital-twin/error']);
		super(words_of(r).split('\n')[0]);
		this.code = as_text(about.code);
		this.field = as_text(about.field);
	}
}
// The names of tools mean nothing here: a section has another, or none is needed.
const plainly = (s) => s.replace(/ \([a-z]+_[a-z_.]+\)/g, '')
    .replaceAll('get_history', words().quoted(words().history));
const words_of = (r) => plainly(as_list(r.content).map((b) => as_object(b).text)
    .filter((s) => typeof s === 'string').join('\n'));

async function tool(name, args = {}) {
	const r = await rpc('tools/call', { name, arguments: args });
	if (r.isError)
		throw new Refused(r);
	return { data: as_object(r.structuredContent), text: words_of(r) };
}

// write - a tool that changes something. The same arguments sent again, after
// an answer that was lost, are the same request.
const sent = new Map();
async function write(name, args) {
	const key = JSON.stringify([name, args]);
	if (!sent.has(key))
		sent.set(key, crypto.randomUUID());
	const r = await tool(name, { ...args, request_id: sent.get(key) });
	sent.delete(key);
	return r;
}

// ---- pieces ----

const status = h('p', { role: 'status', class: 'note', id: 'status' });
const note = (s) => { status.textContent = s; };

function trouble_text(e) {
	const t = words();
	// what is too long is a matter of its field, what is too often is not
	const code = e.code === 'LIMIT' && e.field ? 'VALIDATION' : e.code;
	return e instanceof Refused ? [e.message, t.steps[code]].filter(Boolean).join(' ') :
	    e instanceof Trouble ? [t[e.text], e.detail && `(${e.detail})`]
		.filter(Boolean).join(' ') : t.failed;
}

// blame - the control that a refusal is about, under the name it has here.
function blame(f, e) {
	const at = e instanceof Refused && e.field && f?.querySelector(
	    `[data-path="${CSS.escape(e.field.replace(/\[.*/, ''))}"]`);
	if (!at)
		return;
	e.message = e.message.replaceAll(e.field, at.labels[0].firstChild.data);
	at.setAttribute('aria-invalid', 'true');
	at.focus();
}

// doing - run what a button or form does, once at a time, and tell how it ended.
async function doing(button, fn) {
	const f = button.form;
	for (const at of f?.querySelectorAll('[aria-invalid]') ?? [])
		at.removeAttribute('aria-invalid');
	if (button.getAttribute('aria-disabled'))
		return;
	button.setAttribute('aria-disabled', 'true');
	note('');
	button.closest('.row')?.after(status);	// said where the eyes are
	try {
		await fn();
	} catch (e) {
		if (e.text === 'expired')
			return expired();
		blame(f, e);
		note(trouble_text(e));
	} finally {
		button.removeAttribute('aria-disabled');
	}
}
const button = (kind, text, fn, more = {}) => {
	const b = h('button', { type: 'button', class: kind, ...more }, text);
	b.addEventListener('click', () => doing(b, fn));
	return b;
};
function form(id, submit, fn, ...parts) {
	const b = h('button', { type: 'submit', class: 'main' }, submit);
	const f = h('form', { id, novalidate: false }, parts, h('p', { class: 'row' }, b));
	f.addEventListener('submit', (event) => {
		event.preventDefault();
		doing(b, () => fn(f));
	});
	return f;
}
// labelled - a control with its label above, and what fits below.
function labelled(label, control, hint) {
	const id = control.id;
	if (hint)
		control.setAttribute('aria-describedby', `${id}-hint`);
	return h('div', { class: 'field' }, h('label', { for: id }, label), control,
	    hint && h('p', { class: 'hint', id: `${id}-hint` }, hint));
}
const heading = (s) => h('h1', { tabindex: -1 }, s);

function frame() {
	const t = words(), at = location.hash.slice(1) || 'today';
	document.documentElement.lang = spoken;
	document.title = signed ? `${t[at] ?? t.today} · ${t.name}` : t.name;
	top_bar.replaceChildren(...!signed ? [] : [h('b', {}, t.name), h('nav',
	    { 'aria-label': t.menu }, Object.keys(sections).map((name) => h('a', {
		href: `#${name}`, 'aria-current': name === at ? 'page' : null }, t[name]))),
	    button('plain', t.sign_out, sign_out, { id: 'sign-out' })]);
}

function put(...children) {
	view.replaceChildren(...children.flat(9).filter(Boolean), status);
}

// ---- signed out ----

function welcome(said = '') {
	signed = null;
	frame();
	const t = words();
	put(h('div', { class: 'welcome' }, heading(t.name), h('p', {}, t.intro),
	    button('main', t.sign_in, leave, { id: 'sign-in' })));
	note(said);
	if (said)
		view.querySelector('h1').focus();
}
function expired() {
	keep_draft();
	welcome(words().expired);
}
async function sign_out() {
	const was = signed;
	welcome(words().signed_out);
	await revoke(was).catch(() => {});
}

// ---- today: the card and the task ----

let draft = null;	// {exercise, values} of a form that could not be sent

const control = (f, id) => {
	const more = { id, name: f.key, required: f.required, 'data-path': `form.${f.key}` };
	if (f.type === 'int')
		return h('input', { ...more, type: 'number', step: 1, inputmode: 'numeric' });
	if (f.type === 'url' || f.type === 'date')
		return h('input', { ...more, type: f.type });
	return h('textarea', { ...more, rows: f.type === 'list' ? 4 : 3 });
};
const value_of = (f, raw) => f.type === 'int' ? Number(raw) : f.type === 'list' ?
    raw.split('\n').map((s) => s.trim()).filter(Boolean) : raw;

function values_of(f) {
	return Object.fromEntries([...new FormData(f)].map(([k, v]) => [k, String(v).trim()]));
}
function keep_draft() {
	for (const id of ['attempt', 'slot']) {
		const f = document.getElementById(id);
		if (f && [...f.querySelectorAll('textarea, input:not([type=date])')]
		    .some((x) => x.value.trim()))
			session.setItem(`twin:${id}`, JSON.stringify({
			    exercise: f.dataset.exercise, values: values_of(f) }));
	}
}
function take_draft(f, kept) {
	for (const [k, v] of Object.entries(as_object(kept?.values)))
		if (f.elements[k])
			f.elements[k].value = v;
}

// renewed - write; of a task that has lain here too long a new one is taken, and
// what was written is put into it.
async function renewed(f, name, args) {
	try {
		return await write(name, args);
	} catch (e) {
		if (e.code === 'HANDLE_EXPIRED') {
			draft = { exercise: f.dataset.exercise, values: values_of(f) };
			await show_task();
		}
		throw e;
	}
}

async function log_attempt(task, fields, f) {
	const values = values_of(f), filled = fields.filter((x) => values[x.key]);
	const said = await renewed(f, 'log_attempt', {
		task_handle: task.task_handle, for_review: true,
		answer: values.answer || filled.map((x) =>
		    `${as_text(x.label)}: ${values[x.key]}`).join('\n'),
		...values.minutes && { minutes: Number(values.minutes) },
		...filled.length && { form: Object.fromEntries(filled.map((x) =>
		    [x.key, value_of(x, values[x.key])])) } });
	document.getElementById('task').replaceChildren(
	    h('h2', { tabindex: -1, id: 'done' }, as_text(task.title)), ...answered(said),
	    ...await may_mentors(said).catch(() => []),
	    h('p', { class: 'row' }, button('main', words().more_tasks, () => show_task())));
	document.getElementById('done').focus();
	await show_card();
}

// effect - what a changed consent means from now on.
const effect = ({ data, text }) => plainly(as_list(data.effect).map(as_text).join(' ')) || text;

// question - yes or no to one consent; what follows from the answer takes its place.
function question(text, name) {
	const t = words();
	const answer = (word, yes) => button('plain', word, async () => {
		const done = await write('manage_consent', { grants: { [name]: yes } });
		asked.replaceChildren(h('p', { tabindex: -1, class: 'said' }, effect(done)));
		asked.firstChild.focus();
	});
	const asked = h('div', { class: 'question' }, h('p', {}, text),
	    h('p', { class: 'row' }, answer(t.yes, true), answer(t.no, false)));
	return asked;
}

// answered - what a tool said of a thing that was written down; after the very
// first of them it wants to know whether to go on.
function answered({ data, text }) {
	const t = words(), ask = plainly(as_text(data.ask)), said = h('p', { class: 'said' },
	    text.replace(ask, '').trim());
	return ask ? [said, question(t.ask, 'tracking')] : [said];
}

// may_mentors - an answer that waits for a mentor waits in vain where no mentor
// may see it; who has not been asked is asked.
async function may_mentors({ data }) {
	if (data.verdict !== 'needs_review' || !tools.has('manage_consent'))
		return [];
	const { data: now } = await write('manage_consent', { grants: {} });
	return as_object(as_object(now.consent).mentor_view).state === 'unset' ?
	    [question(words().ask_mentor, 'mentor_view')] : [];
}

// ---- today: time outside of tasks ----

function slot_form(s) {
	const t = words(), today = as_text(s.as_of), practices = as_list(s.practices)
	    .map(as_object).filter((x) => x.id && x.name);
	const field = (name, hint, make, more) => labelled(t.slot[name], h(make, {
	    id: `slot-${name}`, name, 'data-path': name, ...more }), hint);
	const room = h('div', { 'aria-live': 'polite' });
	const f = form('slot', t.slot_send, async (x) => {
		const v = values_of(x);
		const said = await write('log_slot', { minutes: Number(v.minutes), what: v.what,
		    ...v.practice && { practice: v.practice },
		    ...v.occurred_at && v.occurred_at !== today &&
			{ occurred_at: v.occurred_at } });
		x.reset();
		room.replaceChildren(...answered(said));
		await show_card();
	}, field('what', t.slot_what, 'input', { required: true, maxlength: 280 }),
	field('minutes', '', 'input', { type: 'number', min: 1, max: 1440, step: 1,
	    inputmode: 'numeric', required: true }),
	practices.length > 0 && labelled(`${t.slot.practice} (${t.optional})`, h('select',
	    { id: 'slot-practice', name: 'practice', 'data-path': 'practice' },
	    h('option', { value: '' }, '—'), practices.map((x) =>
		h('option', { value: as_text(x.id) }, as_text(x.name))))),
	field('occurred_at', t.slot_late, 'input', { type: 'date', max: today, value: today,
	    required: true }));
	f.append(room);
	const kept = take_kept('twin:slot');
	take_draft(f, kept);
	return { open: Boolean(kept), parts: [h('summary', {}, t.slot_title), f] };
}

function task_form(task) {
	const t = words(), fields = as_list(as_object(task.product).form).map(as_object);
	const minutes = as_object(task.minutes), missing = as_list(task.missing);
	const asked = fields.map((f, i) => labelled(as_text(f.label) +
	    (f.required ? '' : ` (${t.optional})`), control(f, `f${i}`),
	    [as_text(f.limits), f.type === 'list' && t.one_a_line].filter(Boolean).join('; ')));
	if (!fields.some((f) => f.required))
		asked.push(labelled(t.answer, h('textarea', { id: 'answer', name: 'answer',
		    'data-path': 'answer', rows: 6, required: true })));
	const timed = as_list(task.criteria).some((c) => as_object(c).kind === 'min_minutes');
	asked.push(labelled(timed ? t.spent : `${t.spent} (${t.optional})`, h('input', {
	    id: 'minutes', name: 'minutes', 'data-path': 'minutes', type: 'number', min: 0, max: 1440, step: 1,
	    inputmode: 'numeric', required: timed })));
	const f = form('attempt', t.send, (x) => log_attempt(task, fields, x), asked);
	f.dataset.exercise = as_text(task.exercise);
	f.querySelector('.row').append(button('plain', t.other, async () => {
		declined.push(as_text(task.exercise));
		await show_task();
	}));
	if (draft?.exercise === task.exercise) {
		take_draft(f, draft);
		draft = null;
		note(t.kept);
	}
	return [h('h2', { tabindex: -1, id: 'title' }, as_text(task.title),
	    h('span', { class: 'after' }, t.minutes(as_number(minutes.typ)))),
	    h('p', { class: 'hint' }, as_text(as_object(as_list(task.why)[0]).text)),
	    h('p', { class: 'said' }, as_text(task.instruction)),
	    missing.length > 0 && h('div', {}, h('p', {}, t.lacking), h('ul', {},
		missing.map((m) => h('li', {}, as_text(as_object(m).text))))),
	    h('details', {}, h('summary', {}, t.how), h('ul', {},
		as_list(task.criteria).map(as_object).map((c) => h('li', {}, as_text(c.text),
		    ['rubric', 'mentor_confirms'].includes(c.kind) ?
			h('span', { class: 'hint' }, ` (${t.by_person})`) : '')))), f];
}

// show_task - asked for by a person, it has the focus; at the start nothing has.
let declined = [];	// just now; get_next_task takes twenty at most
async function show_task(asked = true) {
	const { data, text } = await tool('get_next_task', declined.length ?
	    { exclude: declined.slice(-20) } : {});
	const [task] = as_list(data.tasks), room = document.getElementById('task');
	if (!room)
		return;
	room.replaceChildren(...(is_object(task) ? task_form(task) :
	    [h('h2', { tabindex: -1, id: 'title' }, words().task), h('p', { class: 'said' }, text),
	    declined.length > 0 && h('p', { class: 'row' }, button('plain', words().from_start,
		() => { declined = []; return show_task(); }))]).filter(Boolean));
	if (asked)
		document.getElementById('title')?.focus();
}

async function show_card() {
	const { data } = await tool('show_dashboard');
	const room = document.getElementById('card');
	spoken = language(as_object(data.learner).lang, spoken);
	frame();
	if (room)
		draw(room, spoken, { phase: 'ready', data, trend: data.trend }, {});
	return data;
}

async function today() {
	const slot = h('details', { id: 'slots' });
	put(h('div', { id: 'card' }), h('section', { id: 'task', 'aria-label': words().task }),
	    slot);
	draw(document.getElementById('card'), spoken, { phase: 'loading' }, {});
	draft ??= take_kept('twin:attempt');
	declined = [];
	const [data] = await Promise.all([show_card(), show_task(false)]);
	if (tools.has('log_slot')) {
		const { open, parts } = slot_form(data);
		slot.replaceChildren(...parts);
		slot.open = open;
	}
}

// ---- history ----

function entry(x) {
	const t = words();
	const when = new Intl.DateTimeFormat(spoken, { day: 'numeric', month: 'long',
	    year: 'numeric', timeZone: 'UTC' }).format(as_day(as_text(x.at).slice(0, 10)) || 0);
	// while a person has not judged, the points are not the whole
	const facts = [t.states[x.outcome], Number.isInteger(x.score) && x.score >= 0 &&
	    x.outcome !== 'needs_review' && t.points(x.score), x.minutes && t.minutes(x.minutes),
	    x.voided && t.voided].filter(Boolean).join(', ');
	const li = h('li', { class: x.voided ? 'void' : null }, h('p', { class: 'hint' }, when),
	    h('h2', { tabindex: -1 }, as_text(x.title) || t.kinds[x.kind] || t.entry,
		facts && h('span', { class: 'after' }, facts)),
	    h('p', { class: 'said' }, as_text(x.note)));
	const own = ['attempt', 'slot', 'artifact', 'metric', 'declared'].includes(x.kind);
	if (own && !x.voided && tools.has('correct_event'))
		li.append(button('plain', t.take_back, () => correct(li, x),
		    { 'aria-label': `${t.take_back}: ${as_text(x.title) || t.kinds[x.kind]}, ${when}` }));
	return li;
}

function correct(li, x) {
	const t = words(), id = `why-${x.seq}`, back = li.querySelector('.plain');
	if (li.querySelector('form'))
		return document.getElementById(id).focus();
	const f = form(`void-${x.seq}`, t.confirm_back, async (g) => {
		const { text } = await write('correct_event', { action: 'void', seq: x.seq,
		    reason: values_of(g).reason });
		const now = entry({ ...x, voided: true });
		li.replaceWith(now);
		now.append(status);
		now.querySelector('h2').focus();
		note(text);
	}, labelled(t.why_back, h('input', { id, name: 'reason', required: true,
	    'data-path': 'reason', maxlength: 500 })));
	f.querySelector('.row').append(button('plain', t.cancel, () => {
		f.remove();
		back.focus();
	}));
	li.append(f);
	document.getElementById(id).focus();
}

async function history_view() {
	const list = h('ol', { class: 'entries' }), rest = h('p', { class: 'row' });
	const page = async (cursor) => {
		const { data } = await tool('get_history', { limit: 20, ...cursor && { cursor } });
		list.append(...as_list(data.items).map(as_object).map(entry));
		rest.replaceChildren(...data.next_cursor ? [button('plain', words().earlier,
		    () => page(data.next_cursor))] : []);
	};
	await page();
	put(heading(words().history), list.children.length ? [list, rest] :
	    h('p', {}, words().nothing_yet));
}

// ---- profile ----

const offset = () => {
	const m = -new Date().getTimezoneOffset(), two = (n) => String(n).padStart(2, '0');
	return `${m < 0 ? '-' : '+'}${two(Math.floor(Math.abs(m) / 60))}:${two(Math.abs(m) % 60)}`;
};
// What a field of the metamodel is in a form. One of another type is left to
// assistants, who can ask for its parts.
const lines = (raw) => raw.split('\n').map((s) => s.trim()).filter(Boolean);
const choose = (list) => (more) => h('select', more, h('option', { value: '' }, '—'),
    list.map(([code, text]) => h('option', { value: code }, text)));
const number = (step) => (more, f) => h('input', { ...more, type: 'number', step: step(f),
    min: f.min, max: f.max, inputmode: 'decimal' });
const input = (type) => (more) => h('input', { ...more, type });
const field_types = {
	text: { make: (more, f) => f.max_len > 200 ? h('textarea', { ...more, rows: 3,
	    maxlength: f.max_len }) : h('input', { ...more, maxlength: f.max_len }) },
	list: { make: (more) => h('textarea', { ...more, rows: 3 }), value: lines,
	    raw: (v) => as_list(v).join('\n') },
	int: { make: number(() => 1), value: Number },
	number: { make: number((f) => 10 ** -as_number(f.decimals)), value: Number },
	date: { make: input('date') },
	daytime: { make: input('time') },
	enum: { make: (more, f) => choose(as_list(f.choices).map(as_object)
	    .map((c) => [as_text(c.code), as_text(c.text)]))(more) },
	bool: { make: (more) => choose([['true', words().yes], ['false', words().no]])(more),
	    value: (raw) => raw === 'true' },
};
const raw_of = (f) => f.value === null || f.value === undefined ? '' :
    (field_types[f.type].raw ?? String)(f.value);

function field_control(f) {
	const t = words(), bounds = [Number.isFinite(f.min) && Number.isFinite(f.max) &&
	    `${f.min}–${f.max}`, as_text(f.unit)].filter(Boolean).join(' ');
	const control = field_types[f.type].make(
	    { id: f.key, name: f.key, 'data-path': `fields.${f.key}` }, f);
	control.value = raw_of(f);
	return labelled(as_text(f.name) + (bounds && ` (${bounds})`), control, [as_text(f.desc),
	    f.type === 'list' && t.one_a_line, f.sensitive && t.sensitive,
	    f.key === 'tz' && offset() !== f.value && t.zone_here(offset())]
	    .filter(Boolean).join(' '));
}

// group_form - the fields of one group, of which the changed ones are sent.
function group_form(g) {
	const fields = as_list(g.fields).map(as_object)
	    .filter((f) => Object.hasOwn(field_types, f.type));
	const f = form(`fields-${g.id}`, words().save, async (x) => {
		const now = values_of(x), changed = fields.filter((y) => now[y.key] !== raw_of(y));
		const to = (y) => now[y.key] === '' ? null :
		    (field_types[y.type].value ?? String)(now[y.key]);
		if (changed.length)
			await write('update_profile', { fields: Object.fromEntries(changed.map((y) =>
			    [y.key, to(y)])) });
		for (const y of changed)
			y.value = to(y);
		if (changed.some((y) => y.key === 'lang')) {
			spoken = language(now.lang, spoken);
			frame();
			await profile();
			view.querySelector('h1').after(status);
		}
		note(words().saved);
	}, fields.map(field_control));
	return f;
}

// profile - by the metamodel of the server; values are whole there, while a
// snapshot shortens them.
async function profile() {
	const { contents: [got] } = await rpc('resources/read', { uri: 'twin://me/profile' });
	const groups = as_list(as_object(JSON.parse(as_object(got).text)).groups).map(as_object);
	put(heading(words().profile), groups.map((g, i) => i === 0 ? group_form(g) :
	    h('details', {}, h('summary', {}, as_text(g.name), h('span', { class: 'after' },
		as_text(g.desc))), group_form(g))));
}

// ---- the learner's data ----

// consent - yes or no to each; who was never asked has neither.
async function consent(room) {
	const t = words(), { data } = await write('manage_consent', { grants: {} });
	const choice = (name, state) => {
		const hint = h('p', { class: 'hint', id: `${name}-hint` },
		    state === 'unset' && t.unset[name]);
		const radio = (yes, word) => {
			const id = `${name}-${yes ? 'yes' : 'no'}`, input = h('input', { type: 'radio',
			    id, name, checked: state === (yes ? 'granted' : 'withdrawn') });
			input.addEventListener('change', () => doing(input, async () => {
				const said = await write('manage_consent',
				    { grants: { [name]: yes } }).catch(async (e) => {
					await consent(room).catch(() => {});
					throw e;
				});
				hint.replaceChildren();
				note(effect(said));
			}));
			return h('span', { class: 'check' }, input, h('label', { for: id }, word));
		};
		return h('fieldset', { 'aria-describedby': hint.id }, h('legend', {}, t.grants[name]),
		    h('p', { class: 'row' }, radio(true, t.yes), radio(false, t.no)), hint);
	};
	const now = as_object(data.consent);
	room.replaceChildren(h('h2', {}, t.consent), ...Object.keys(t.grants).map((name) =>
	    choice(name, as_object(now[name]).state)));
}

// copy - all that is kept, as the file that the operator's own export makes.
function copy(room) {
	const t = words();
	room.replaceChildren(h('h2', {}, t.copy), h('p', {}, t.copy_is),
	    h('p', { class: 'row' }, button('plain left', t.copy_save, async () => {
		const parts = [];
		let cursor;
		do {
			const { data } = await tool('export_twin', cursor ? { cursor } : {});
			parts.push(typeof data.text === 'string' ? data.text : '');
			cursor = as_text(data.next_cursor);
		} while (cursor);
		const url = URL.createObjectURL(new Blob(parts, { type: 'application/jsonl' }));
		h('a', { href: url, download: 'digital-twin.jsonl' }).click();
		URL.revokeObjectURL(url);
		note(t.copy_done);
	}, { id: 'copy-save' })));
}

function erase(room) {
	const t = words();
	const show = async () => {
		const { data, text } = await tool('erase_twin');
		if (!data.confirm_code)
			return note(text);
		const word = t.erase_word;
		room.replaceChildren(h('h2', { tabindex: -1, id: 'last' }, t.erase),
		    // what an assistant would do next is not said to a person with a form
		    h('p', {}, text.split(/(?<=\.)\s/).filter((s) =>
			!s.includes(data.confirm_code)).join(' ')),
		    h('p', {}, t.kept_after), h('ul', {}, as_list(data.kept).map(as_object)
			.map((k) => h('li', {}, `${as_text(k.what)}: ${as_text(k.why)}`))),
		    form('erase', t.erase_now, async (f) => {
			if (values_of(f).word.toLowerCase() !== word)
				return note(t.erase_type(word));
			const done = await tool('erase_twin', { confirm_code: data.confirm_code });
			session.removeItem('twin:draft');
			const was = signed;
			welcome(done.text);
			await revoke(was).catch(() => {});
		    }, labelled(t.erase_type(word), h('input', { id: 'word', name: 'word',
			autocomplete: 'off', required: true }))));
		document.getElementById('last').focus();
	};
	room.replaceChildren(h('h2', {}, t.erase), h('p', {}, t.erase_first),
	    h('p', { class: 'row' }, button('plain left', t.erase_show, show, { id: 'erase-show' })));
}

async function data_view() {
	const offers = [['manage_consent', consent], ['export_twin', copy],
	    ['erase_twin', erase]].filter(([name]) => tools.has(name))
	    .map(([, show]) => [h('section', {}), show]);
	put(heading(words().data), offers.map(([room]) => room));
	for (const [room, show] of offers)
		await show(room);
}

// ---- routes ----

const sections = { today, history: history_view, profile, data: data_view };

async function route() {
	const mine = ++turn, name = location.hash.slice(1);
	if (!signed)
		return;
	keep_draft();
	note('');
	frame();
	try {
		await (Object.hasOwn(sections, name) ? sections[name] : today)();
		if (mine === turn && name && name !== 'today')
			view.querySelector('h1')?.focus();
	} catch (e) {
		if (mine !== turn)
			return;
		if (e.text === 'expired')
			return expired();
		put(heading(trouble_text(e)), h('p', { class: 'row' },
		    button('main', words().retry, route, { id: 'again' })));
	}
}

async function begin() {
	frame();
	put(heading(words().signing_in));
	try {
		signed = await come_back();
		if (!signed)
			return welcome();
		tools = new Set(as_list((await rpc('tools/list', {})).tools)
		    .map((t) => as_object(t).name));
	} catch (e) {
		return welcome(words().no_sign_in(trouble_text(e)));
	}
	await route();
}
window.addEventListener('hashchange', route);
begin();
