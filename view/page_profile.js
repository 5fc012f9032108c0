// SPDX-License-Identifier: MIT
// page_profile - what learners say of themselves, as a form.
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
