// SPDX-License-Identifier: MIT
// shell_chat - the card inside a conversation: it talks with its host in
// JSON-RPC by postMessage, as MCP Apps (2026-01-26) say.
const asked = new Map();	// id -> what waits for the answer
let last_id = 0;

const send = (message) => window.parent.postMessage({ jsonrpc: '2.0', ...message }, '*');
const notify = (method, params) => send({ method, params });

// request - an answer of the host, or an error with its words.
const request = (method, params, wait_ms = 15000) => new Promise((done, fail) => {
	const id = ++last_id;
	const late = setTimeout(() => {
		asked.delete(id);
		fail(new Error('timeout'));
	}, wait_ms);
	asked.set(id, (m) => {
		clearTimeout(late);
		if (m.error)
			fail(new Error(as_text(m.error.message)));
		else
			done(m.result);
	});
	send({ id, method, params });
});

const root = document.getElementById('view');
const model = { phase: 'loading', data: null, trend: null, note: '', said: '', busy: false };
const host = {};	// hostContext, as far as it was told
let patience;		// the timer of hurry()
let over = false;	// the host refused or took the card away

const lang = () => language(as_object(model.data?.learner).lang, host.locale);
const say = () => texts[lang()];
const paint = () => draw(root, lang(), model, over ? {} : act);

// ---- data ----

// payload_of - the snapshot in a result of a tool: as structured content, else
// as a text that is JSON; null when there is none.
function payload_of(result) {
	const r = as_object(result);
	if (is_snapshot(r.structuredContent))
		return r.structuredContent;
	for (const block of as_list(r.content)) {
		try {
			const v = JSON.parse(as_object(block).text);
			if (is_snapshot(v))
				return v;
		} catch {
			// a text for people
		}
	}
	return null;
}

const words_of = (result) => as_list(as_object(result).content)
    .map((block) => as_text(as_object(block).text)).find(Boolean) ?? '';

function show(data) {
	model.phase = 'ready';
	model.data = data;
	if (is_object(data.trend))
		model.trend = data.trend;
	model.note = '';
	paint();
}

function fail(said) {
	clearTimeout(patience);
	model.phase = 'trouble';
	model.said = said;
	paint();
}

// take - a result that came by itself; true when it settles the matter.
function take(result) {
	const data = payload_of(result);
	if (data)
		show(data);
	else if (as_object(result).isError)
		fail(words_of(result));
	return Boolean(data) || as_object(result).isError === true;
}

// take_output - what ChatGPT keeps of the call; null or of others at times.
function take_output() {
	let output;
	try {
		output = window.openai?.toolOutput;
	} catch {
		// not ours to read
	}
	if (!is_snapshot(output))
		return false;
	show(output);
	return true;
}

async function call(name, args) {
	const result = as_object(await request('tools/call', { name, arguments: args }));
	if (result.isError)
		throw new Error(words_of(result));
	return result;
}

// days - the strip again, when a host has lost the result that had it.
async function days() {
	const until = as_day(model.data.as_of);
	if (Number.isNaN(until) || model.trend)
		return;
	const day = (at) => new Date(at).toISOString().slice(0, 10);
	const monday = until - weekday(until) * day_ms;
	const p = as_object((await call('get_progress', { since: day(until - 83 * day_ms),
	    until: day(until), by: 'day' })).structuredContent);
	const series = as_list(p.series).map(as_object);
	const sum = (from, to) => series.reduce((n, d) => as_day(d.start) >= from &&
	    as_day(d.start) < to ? n + as_number(d.minutes) : n, 0) / 60;
	model.trend = { since: series[0]?.start, minutes: series.map((d) => d.minutes),
	    first: as_object(p.data_quality).first_event,
	    live: series.map((d) => d.active_days), active_days: as_object(p.time).active_days,
	    week_hours: sum(monday, until + day_ms),
	    week_before_hours: sum(monday - 7 * day_ms, monday) };
	paint();
}

// recover - hosts forget results: on reload, and some never send one. A useless
// result that comes while we ask is no reason to ask again.
let recovering = false;
async function recover() {
	if (over || recovering || model.data || take_output())
		return;
	recovering = true;
	model.phase = 'loading';
	paint();
	try {
		const data = payload_of(await call('get_snapshot', {}));
		if (!data)
			throw new Error('');
		show(data);
	} catch (e) {
		if (!model.data)
			fail(e.message === 'timeout' ? '' : e.message);
		return;
	} finally {
		recovering = false;
	}
	await days().catch(() => {});
}

// ---- what a person does ----

const act = {
	retry: recover,
	async refresh() {
		if (model.busy)
			return;
		model.busy = true;
		model.note = say().loading;
		paint();
		try {
			const data = payload_of(await call('get_snapshot', {}));
			if (!data)
				throw new Error('');
			show(data);
			model.note = say().refreshed;
		} catch {
			model.note = say().stale;
		}
		model.busy = false;
		paint();
	},
	async next() {
		const text = say().ask;
		try {
			const r = await request('ui/message', { role: 'user',
			    content: [{ type: 'text', text }] });
			model.note = (as_object(r).isError ? say().unsent : say().sent)(text);
		} catch {
			model.note = say().unsent(text);
		}
		paint();
	},
};

// ---- the host: theme, size, messages ----

const colours = { '--color-background-primary': '--ground',
    '--color-text-primary': '--ink', '--color-text-secondary': '--dim' };

// theme - the host's colours only all together: one of theirs beside one of
// ours may be unreadable.
function theme() {
	const style = document.documentElement.style;
	const given = as_object(as_object(host.styles).variables);
	const all = Object.keys(colours).every((name) => as_text(given[name]));
	if (host.theme === 'light' || host.theme === 'dark') {
		document.documentElement.dataset.theme = host.theme;
		style.colorScheme = host.theme;
	}
	for (const [theirs, ours] of Object.entries(colours)) {
		if (all)
			style.setProperty(ours, given[theirs]);
		else
			style.removeProperty(ours);
	}
	if (as_text(given['--font-sans']))
		style.setProperty('--font', given['--font-sans']);
}

function context(told) {
	Object.assign(host, as_object(told));
	theme();
	paint();
	fit();
}

// The height that the whole card wants, told once per change. A host that
// keeps a lower frame gets the short form; what is told stays the whole.
let told = { width: 0, height: 0 };
function measure() {
	const box = root.getBoundingClientRect();
	const size = { width: Math.ceil(box.width), height: Math.ceil(box.height) };
	if (over || root.dataset.short === 'on' || size.height === 0 ||
	    (size.width === told.width && size.height === told.height))
		return;
	told = size;
	notify('ui/notifications/size-changed', size);
	fit();
}

function fit() {
	const box = as_object(host.containerDimensions);
	const room = as_number(box.height, as_number(box.maxHeight, Infinity));
	const kept = settled ? window.innerHeight : Infinity;
	const short = Math.min(room, kept) < Math.min(told.height, 320) - 8;
	if (short === (root.dataset.short === 'on'))
		return;
	root.dataset.short = short ? 'on' : 'off';
}
let settled = false;	// time enough to give the frame its height

const heard = {
	'ui/notifications/tool-result': (p) => {
		if (!take(p) && model.phase === 'loading')
			hurry();
	},
	'ui/notifications/tool-cancelled': () => model.data || fail(say().cancelled),
	'ui/notifications/host-context-changed': context,
};

const answered = {
	ping: () => ({}),
	'ui/resource-teardown': () => {
		over = true;
		return {};
	},
};

window.addEventListener('message', (event) => {
	const m = event.data;
	if (event.source !== window.parent || !is_object(m) || m.jsonrpc !== '2.0')
		return;
	if (m.method === undefined) {
		const waiting = asked.get(m.id);
		asked.delete(m.id);
		waiting?.(m);
	} else if (m.id === undefined) {
		if (!over && Object.hasOwn(heard, m.method))
			heard[m.method](m.params);
	} else if (Object.hasOwn(answered, m.method)) {
		send({ id: m.id, result: answered[m.method]() });
	} else {
		send({ id: m.id, error: { code: -32601, message: 'Method not found' } });
	}
});
window.addEventListener('openai:set_globals', () => model.data || take_output());

function hurry(ms = 0) {
	clearTimeout(patience);
	patience = setTimeout(recover, ms);
}

async function begin() {
	paint();
	try {
		const r = as_object(await request('ui/initialize', {
			protocolVersion: '2026-01-26',
			appInfo: { name: 'digital-twin-card', version: '1' },
			appCapabilities: { availableDisplayModes: ['inline'] },
		}));
		notify('ui/notifications/initialized');
		context(r.hostContext);
	} catch (e) {
		if (!take_output()) {
			over = true;
			fail(say().no_host + e.message);
		}
		return;
	}
	let frame = 0;
	new ResizeObserver(() => {
		cancelAnimationFrame(frame);
		frame = requestAnimationFrame(measure);
	}).observe(root);
	window.addEventListener('resize', fit);
	if (!model.data && model.phase !== 'trouble')
		hurry(1500);
	setTimeout(() => {
		settled = true;
		fit();
	}, 3000);
}
begin();
