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
const plainly = (s) => s.replace(/ \([a-z]+(_[a-z_.]+)?\)/g, '')
    .replace(/ [^.\n]*\bupdate_profile\b[^.\n]*\./g, '')
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
