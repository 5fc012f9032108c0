// SPDX-License-Identifier: MIT
// cross_calls - the calls that cross.mjs makes: of learners, of mentors, of a
// platform, of an operator; those that belong to nobody else's business among
// them. A row says how often it is made and does it:
//   row.run(x, me)  of somebody of x.people[row.who]; true: it was done
import assert from 'node:assert/strict';

let n = 0;
const id = () => `r${++n}`;

// ---- what learners write: a word of their own in each text
const writes = [
	[6, 'log_attempt', (x, me) => {
		const t = () => me.mark();
		const said = `one drawer ${t()}`;
		return { exercise: 'entry_time_15', minutes: 15 + x.rnd.below(10),
		    answer: `I sorted ${said} and nothing else for a while.`,
		    form: { thing: t(), result: t(), noticed: t() },
		    scores: [{ criterion: 'one_thing', level: 1 + x.rnd.below(3),
			evidence: said }] };
	}],
	[3, 'log_attempt', (x, me) => ({ exercise: 'entry_writing_15',
	    answer: `For a mentor: ${me.mark()}`, minutes: 20, for_review: true,
	    form: { sentence: me.mark(), why: me.mark() } })],
	[5, 'log_slot', (x, me) => ({ minutes: 1 + x.rnd.below(60),
	    what: `reading ${me.mark()}` })],
	[3, 'append_artifact', (x, me) => ({ type: 'draft', title: me.mark(),
	    text: `A draft of ${me.mark()}` })],
	[1, 'append_artifact', (x, me) => ({ type: 'draft', title: me.mark(),
	    url: `https://example.org/${me.mark()}` })],
	[4, 'update_metrics', (x, me) => ({ points: [{ indicator: 'energy',
	    value: 1 + x.rnd.below(5), note: me.mark() }] })],
	[2, 'update_profile', (x, me) => ({ fields: { name: me.mark() } })],
	[2, 'update_profile', (x, me) => ({ fields: { objective: me.mark(),
	    interests: [me.mark()], projects: [me.mark(), me.mark()] } })],
	[3, 'update_profile', (x, me) => ({ fields: x.rnd.one([
	    { problems: [me.mark('sensitive')] },
	    { dissatisfactions: [me.mark('sensitive')] },
	    { emotions: [me.mark('sensitive')] }]) })],
	[2, 'write_digital_twin', (x, me) => x.rnd.one([
	    { path: 'IND.1.2.2', data: me.mark() },
	    { path: '1_declarative/1_2_goals', data: {
		'11_Мои приоритетные проекты': [me.mark(), me.mark()] } },
	    { path: 'problems', data: [me.mark('sensitive')] }])],
	[1, 'correct_event', (x, me) => ({ action: 'void', reason: me.mark(),
	    seq: 2 + x.rnd.below(me.seq) })],
	[1, 'correct_event', (x, me) => ({ action: 'void', reason: me.mark(),
	    seq: 2 + x.rnd.below(me.seq), replacement: { minutes: 5,
		what: me.mark() } })],
	[1, 'correct_event', (x, me) => ({ action: 'dispute', reason: me.mark(),
	    seq: 2 + x.rnd.below(me.seq) })],
].map(([weight, name, args]) => ({ who: 'learner', weight, name,
    async run(x, me) {
	const r = await x.tool(me, name, { ...args(x, me), request_id: id() });
	me.seq = Math.max(me.seq, r.out?.seq ?? 0);
	return r;
} }));

// ---- what they read
const reads = [
	[4, 'get_snapshot', () => ({})],
	[1, 'get_snapshot', () => ({ sections: ['context', 'goals'] })],
	[4, 'get_next_task', () => ({ minutes: 25 })],
	[2, 'get_progress', () => ({ period: 'month' })],
	[2, 'show_dashboard', () => ({})],
	[3, 'get_history', (x, me) => ({ limit: 10, ...(x.rnd.often(0.5) &&
	    me.page && { cursor: me.page }) })],
	[1, 'export_twin', (x) => ({ format: x.rnd.one(['json', 'xapi',
	    'incumbent']) })],
	[2, 'read_digital_twin', (x) => ({ path: x.rnd.one(['', '1_declarative',
	    'IND.1.2', 'problems']) })],
	[1, 'get_profile_by_areas', () => ({})],
	[1, 'describe_curriculum', () => ({ exercise: 'entry_time_15' })],
].map(([weight, name, args]) => ({ who: 'learner', weight, name,
    async run(x, me) {
	const r = await x.tool(me, name, args(x, me));
	me.task = r.out?.tasks?.[0]?.task_handle ?? me.task;
	if (name === 'get_history')
		me.page = r.out?.next_cursor ?? me.page;
	return r;
} }));

const others = [
	{ who: 'learner', weight: 2, name: 'resources/read', run: (x, me) =>
	    x.rpc(me, 'resources/read', { uri: x.rnd.one(['twin://me/snapshot',
		'twin://me/history', 'twin://me/profile']) }) },
	{ who: 'learner', weight: 4, name: 'manage_consent', run(x, me) {
		const what = x.rnd.one(['mentor_view', 'cohort_stats']);
		const grants = { [what]: x.rnd.often(0.7) };
		return x.consent(me, grants, () => x.tool(me, 'manage_consent',
		    { grants, request_id: id() }));
	} },
	{ who: 'ingest', weight: 6, name: 'POST /ingest', async run(x, me) {
		const rows = Array.from({ length: 1 + x.rnd.below(4) }, () => {
			const them = x.rnd.one(x.people.learner);
			return JSON.stringify({ sub: them.sub, kind: x.rnd.one(
			    ['slot', 'reflection', 'peer_help', 'review']),
			    source: 'lms', external_id: id(), body: {
				minutes: x.rnd.below(40), note: them.mark() } });
		});
		return x.ingest(me, rows.join('\n'));
	} },
];

// ---- what is not theirs: another's handle, page, number or name
const tries = [
	['a task of another', (x, me, them) => them.task && ['log_attempt', {
	    task_handle: them.task, answer: me.mark(), request_id: id() }]],
	['a page of another', (x, me, them) => them.page && ['get_history', {
	    cursor: them.page }]],
	['a request_id of another', (x, me, them) => them.last &&
	    ['update_metrics', { points: [{ indicator: 'energy', value: 3,
		note: me.mark() }], request_id: them.last }]],
	['a mentor’s tool', (x, me, them) => [x.rnd.one(['list_learners',
	    'cohort_report', 'get_learner']), { alias: them.sub }]],
	['another’s name', (x, me, them) => ['get_snapshot', { sub: them.sub }]],
	['another’s profile', (x, me, them) => ['get_profile_by_areas',
	    { user_id: them.sub }]],
	['another’s path', (x, me, them) => ['read_digital_twin',
	    { path: `${them.sub}/1_declarative` }]],
].map(([name, ask]) => ({ who: 'learner', weight: 1, name: `try: ${name}`,
    run(x, me) {
	const what = ask(x, me, x.rnd.one(x.people.learner));
	return what && x.tool(me, ...what);
} }));

// ---- mentors
const alias = (x, me) => x.rnd.one([...me.aliases.keys()]);
// ... of somebody who waits, if there is one
const waits = (x, me) => x.rnd.one([...me.aliases].filter(([, l]) =>
    l.waiting.length > 0))?.[0] ?? alias(x, me);
const mentors = [
	{ weight: 6, name: 'list_learners', async run(x, me) {
		const more = me.more && x.rnd.often(0.5) ? me.more : {
		    filter: x.rnd.one(['waiting', 'at_risk', 'stuck', 'all',
			'all']) };
		const r = await x.mentor(me, 'list_learners', more);
		for (const l of r.out?.learners ?? []) {
			// only the learner's own word tells who an alias is
			const [m] = x.book.in(l.name ?? '');
			const sub = m?.owner ?? me.aliases.get(l.alias)?.sub;
			assert.ok(sub, `nobody is ${l.alias}`);
			assert.ok([undefined, sub].includes(
			    me.aliases.get(l.alias)?.sub), 'one alias, two people');
			me.aliases.set(l.alias, { sub,
			    waiting: l.waiting.map((one) => one.seq) });
			x.seen(sub, 'list_learners');
		}
		me.more = r.out?.next_cursor ? { ...more,
		    cursor: r.out.next_cursor } : null;
		return r;
	} },
	{ weight: 6, name: 'get_learner', async run(x, me) {
		const a = alias(x, me);
		if (!a)
			return null;
		const { sub, waiting } = me.aliases.get(a);
		const seq = x.rnd.often(0.5) ? waiting[0] : 1 + x.rnd.below(20);
		const r = await x.mentor(me, 'get_learner', { alias: a,
		    ...(seq && x.rnd.often(0.6) && { attempt: seq }) });
		x.only(r, sub);
		if (r.out)
			x.seen(sub, 'get_learner');
		return r;
	} },
	{ weight: 3, name: 'review_attempt', async run(x, me) {
		const a = waits(x, me);
		if (!a)
			return null;
		const { sub, waiting } = me.aliases.get(a);
		const r = await x.mentor(me, 'review_attempt', { alias: a,
		    seq: waiting.pop() ?? 1 + x.rnd.below(20),
		    verdict: x.rnd.one(['accepted', 'needs_revision', 'rejected']),
		    comment: `Look at ${x.learner(sub).mark()}`, request_id: id() });
		if (r.out || r.no?.field !== 'alias')
			x.seen(sub, 'review_attempt');
		return r;
	} },
	{ weight: 1, name: 'record_diagnostic', async run(x, me) {
		const a = alias(x, me);
		if (!a)
			return null;
		const { sub } = me.aliases.get(a);
		const r = await x.mentor(me, 'record_diagnostic', { alias: a,
		    stage: 1 + x.rnd.below(5), values: [1, 2, 3, 4, 5],
		    comment: `Steady ${x.learner(sub).mark()}`, request_id: id() });
		if (r.out || r.no?.field !== 'alias')
			x.seen(sub, 'record_diagnostic');
		return r;
	} },
	{ weight: 0.5, name: 'cohort_report', run: (x, me) => x.cohort(me,
	    { period: x.rnd.one(['week', 'month', 'quarter']) }) },
	{ weight: 1, name: 'try: an alias of another mentor', run(x, me) {
		const other = x.rnd.one(x.people.mentor.filter((m) => m !== me));
		const a = alias(x, other);
		return a && x.mentor(me, 'get_learner', { alias: a },
		    x.nobody('NOT_FOUND'));
	} },
	{ weight: 1, name: 'try: a name for an alias', run: (x, me) =>
	    x.mentor(me, 'get_learner', { alias: x.rnd.one(x.people.learner).sub },
		x.nobody('NOT_FOUND')) },
	{ weight: 1, name: 'try: what learners keep to themselves', run(x, me) {
		const a = alias(x, me);
		return a && x.mentor(me, 'get_learner', { alias: a,
		    sections: ['context'] }, x.nobody('VALIDATION'));
	} },
].map((row) => ({ who: 'mentor', ...row }));

// ---- the operator, by twinctl: everything of whom they name, and only that
const operators = [
	['record', (x, them) => [['record', them.sub, 'slot'],
	    { minutes: 10, note: them.mark() }]],
	['record a review', (x, them) => [['record', them.sub, 'review'],
	    { exercise: 'entry_time_15', verdict: 'accepted', judge: 'peer',
		note: them.mark() }]],
	['export', (x, them) => [['export', them.sub, '--format',
	    x.rnd.one(['json', 'xapi', 'incumbent'])]]],
	['dump', (x, them) => [['dump', them.sub, '--journal']]],
	['call', (x, them) => [['call', '--sub', them.sub, '--json',
	    'get_snapshot']]],
].map(([name, ask]) => ({ weight: 1, name: `twinctl ${name}`, async run(x) {
	const them = x.rnd.one(x.people.learner);
	const [args, input] = ask(x, them);
	return x.ctl(args, input, (m) => m.owner === them.sub);
} })).concat([
	{ weight: 1, name: 'twinctl record a consent', run(x) {
		const them = x.rnd.one(x.people.learner);
		const grants = { mentor_view: x.rnd.often(0.5) };
		return x.consent(them, grants, () => x.ctl(['record', them.sub,
		    'consent'], { grants }, (m) => m.owner === them.sub));
	} },
	{ weight: 1, name: 'twinctl queue', run: (x) => x.ctl(['queue', '--json'],
	    undefined, (m) => m.kind === 'sub') },
	{ weight: 0.5, name: 'twinctl report', run: (x) => x.ctl(['report',
	    '--json'], undefined, () => false) },
	{ weight: 1, name: 'twinctl ingest', run(x) {
		const them = x.rnd.one(x.people.learner);
		return x.ctl(['ingest', '-'], { sub: them.sub, kind: 'slot',
		    source: 'file', external_id: id(), body: { minutes: 5,
			note: them.mark() } }, () => false);
	} },
]).map((row) => ({ who: 'operator', ...row, weight: row.weight / 8 }));

export const calls = [...writes, ...reads, ...others, ...tries, ...mentors,
    ...operators];
