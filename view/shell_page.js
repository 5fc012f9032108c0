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

// Refused - a tool said no, in words for the learner.
class Refused extends Error {}
const words_of = (r) => as_list(r.content).map((b) => as_object(b).text)
    .filter((s) => typeof s === 'string').join('\n');

async function tool(name, args = {}) {
	const r = await rpc('tools/call', { name, arguments: args });
	if (r.isError)	// what follows the first sentence is for assistants
		throw new Refused(words_of(r).split('\n')[0]);
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
	return e instanceof Refused ? e.message : e instanceof Trouble ?
	    [t[e.text], e.detail && `(${e.detail})`].filter(Boolean).join(' ') : t.failed;
}

// doing - run what a button or form does, once at a time, and tell how it ended.
async function doing(button, fn) {
	if (button.getAttribute('aria-disabled'))
		return;
	button.setAttribute('aria-disabled', 'true');
	note('');
	try {
		await fn();
	} catch (e) {
		if (e.text === 'expired')
			return expired();
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
	const more = { id, name: f.key, required: f.required };
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
	const f = document.getElementById('attempt');
	if (f)
		session.setItem('twin:draft', JSON.stringify({ exercise: f.dataset.exercise,
		    values: values_of(f) }));
}

async function log_attempt(task, fields, f) {
	const values = values_of(f), filled = fields.filter((x) => values[x.key]);
	const said = await write('log_attempt', {
		task_handle: task.task_handle, for_review: true,
		answer: values.answer || filled.map((x) =>
		    `${as_text(x.label)}: ${values[x.key]}`).join('\n'),
		...values.minutes && { minutes: Number(values.minutes) },
		...filled.length && { form: Object.fromEntries(filled.map((x) =>
		    [x.key, value_of(x, values[x.key])])) } });
	const t = words(), ask = as_text(said.data.ask);
	document.getElementById('task').replaceChildren(
	    h('h2', { tabindex: -1, id: 'done' }, as_text(task.title)),
	    h('p', { class: 'said' }, said.text.replace(ask, '').trim()),
	    ask && h('p', {}, h('a', { href: '#data' }, t.ask)) || '',
	    h('p', { class: 'row' }, button('main', t.more_tasks, () => show_task())));
	document.getElementById('done').focus();
	await show_card();
}

function task_form(task) {
	const t = words(), fields = as_list(as_object(task.product).form).map(as_object);
	const minutes = as_object(task.minutes), missing = as_list(task.missing);
	const asked = fields.map((f, i) => labelled(as_text(f.label) +
	    (f.required ? '' : ` (${t.optional})`), control(f, `f${i}`),
	    [as_text(f.limits), f.type === 'list' && t.one_a_line].filter(Boolean).join('; ')));
	if (!fields.some((f) => f.required))
		asked.push(labelled(t.answer, h('textarea', { id: 'answer', name: 'answer',
		    rows: 6, required: true })));
	const timed = as_list(task.criteria).some((c) => as_object(c).kind === 'min_minutes');
	asked.push(labelled(timed ? t.spent : `${t.spent} (${t.optional})`, h('input', {
	    id: 'minutes', name: 'minutes', type: 'number', min: 0, max: 1440, step: 1,
	    inputmode: 'numeric', required: timed })));
	const f = form('attempt', t.send, (x) => log_attempt(task, fields, x), asked);
	f.dataset.exercise = as_text(task.exercise);
	f.querySelector('.row').append(button('plain', t.other, () =>
	    show_task([as_text(task.exercise)])));
	if (draft?.exercise === task.exercise) {
		for (const [k, v] of Object.entries(as_object(draft.values)))
			if (f.elements[k])
				f.elements[k].value = v;
		draft = null;
		note(t.kept);
	}
	return [h('h2', { tabindex: -1, id: 'title' }, as_text(task.title),
	    h('span', { class: 'after' }, t.minutes(as_number(minutes.typ)))),
	    h('p', { class: 'said' }, as_text(task.instruction)),
	    missing.length > 0 && h('div', {}, h('p', {}, t.lacking), h('ul', {},
		missing.map((m) => h('li', {}, as_text(as_object(m).text))))),
	    h('details', {}, h('summary', {}, t.how), h('ul', {},
		as_list(task.criteria).map(as_object).map((c) => h('li', {}, as_text(c.text),
		    ['rubric', 'mentor_confirms'].includes(c.kind) ?
			h('span', { class: 'hint' }, ` (${t.by_person})`) : '')))), f];
}

// show_task - asked for by a person, it has the focus; at the start nothing has.
async function show_task(exclude = [], asked = true) {
	const { data, text } = await tool('get_next_task', exclude.length ? { exclude } : {});
	const [task] = as_list(data.tasks), room = document.getElementById('task');
	if (!room)
		return;
	room.replaceChildren(...(is_object(task) ? task_form(task) :
	    [h('h2', {}, words().task), h('p', { class: 'said' }, text)]).filter(Boolean));
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
}

async function today() {
	put(h('div', { id: 'card' }), h('section', { id: 'task', 'aria-label': words().task }));
	draw(document.getElementById('card'), spoken, { phase: 'loading' }, {});
	draft ??= take_kept('twin:draft');
	await Promise.all([show_card(), show_task([], false)]);
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
	    h('h2', {}, as_text(x.title) || t.kinds[x.kind] || t.entry,
		facts && h('span', { class: 'after' }, facts)),
	    h('p', { class: 'said' }, as_text(x.note)));
	const own = ['attempt', 'slot', 'artifact', 'metric', 'declared'].includes(x.kind);
	if (own && !x.voided && tools.has('correct_event'))
		li.append(button('plain', t.take_back, () => correct(li, x),
		    { 'aria-label': `${t.take_back}: ${as_text(x.title) || t.kinds[x.kind]}, ${when}` }));
	return li;
}

function correct(li, x) {
	const t = words(), id = `why-${x.seq}`;
	const f = form(`void-${x.seq}`, t.confirm_back, async (g) => {
		const { text } = await write('correct_event', { action: 'void', seq: x.seq,
		    reason: values_of(g).reason });
		await history_view();
		note(text);
	}, labelled(t.why_back, h('input', { id, name: 'reason', required: true,
	    maxlength: 500 })));
	f.querySelector('.row').append(button('plain', t.cancel, () => f.remove()));
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
async function profile() {
	const { data } = await tool('get_snapshot'), t = words(), l = as_object(data.learner);
	const was = { name: as_text(l.name), objective: as_text(as_object(data.goals).objective),
	    lang: as_text(l.lang), tz: as_text(l.tz) };
	const field = (name, control, hint) => {
		control.value = was[name];
		return labelled(t.fields[name], control, hint);
	};
	put(heading(t.profile), form('fields', t.save, async (f) => {
		const now = values_of(f), fields = {};
		for (const [k, v] of Object.entries(now))
			if (v !== was[k])
				fields[k] = v || null;
		if (Object.keys(fields).length)
			await write('update_profile', { fields });
		spoken = language(now.lang, spoken);
		frame();
		await profile();
		note(words().saved);
	}, field('name', h('input', { id: 'name', name: 'name', autocomplete: 'name' })),
	field('objective', h('textarea', { id: 'objective', name: 'objective', rows: 3 })),
	field('lang', h('select', { id: 'lang', name: 'lang' },
	    h('option', { value: 'ru', lang: 'ru' }, 'Русский'),
	    h('option', { value: 'en', lang: 'en' }, 'English'))),
	field('tz', h('input', { id: 'tz', name: 'tz' }), offset() !== was.tz &&
	    t.zone_here(offset()))));
}

// ---- the learner's data ----

async function consent(room) {
	const t = words(), { data } = await write('manage_consent', { grants: {} });
	const box = (name) => {
		const on = as_object(as_object(data.consent)[name]).state === 'granted';
		const input = h('input', { type: 'checkbox', id: name, checked: on });
		input.addEventListener('change', () => doing(input, async () => {
			try {
				const said = await write('manage_consent',
				    { grants: { [name]: input.checked } });
				note(said.text);
			} catch (e) {
				input.checked = !input.checked;
				throw e;
			}
		}));
		return h('p', { class: 'check' }, input, h('label', { for: name }, t.grants[name]));
	};
	room.replaceChildren(h('h2', {}, t.consent), ...Object.keys(t.grants).map(box));
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
	const rooms = [h('section', {}), h('section', {})];
	put(heading(words().data), rooms);
	if (tools.has('manage_consent'))
		await consent(rooms[0]);
	if (tools.has('erase_twin'))
		erase(rooms[1]);
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
