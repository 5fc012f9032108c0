// SPDX-License-Identifier: MIT
// page_today - the card, the task with its form, time outside of tasks.
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
	    ...for_profile(said), ...await may_mentors(said).catch(() => []),
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

// for_profile - answers that would fit into the profile, if the learner likes.
const for_profile = ({ data }) => !is_object(data.profile_offer) ? [] :
    [h('p', { class: 'row' }, button('plain', words().to_profile, async () => {
	await write('update_profile', { fields: data.profile_offer });
	note(words().saved);
    }))];

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
	    [as_text(f.limits), f.type === 'list' && t.one_a_line].filter(Boolean).join('. ')));
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
