// SPDX-License-Identifier: MIT
// page_data - what is kept: the history with its corrections, consent, a copy,
// erasing.
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
