// SPDX-License-Identifier: MIT
// cross - thousands of random calls of learners, mentors, a platform and an
// operator against the same program at once: nobody reads what is another's, a
// mentor only what was granted, and every look is in the learner's audit.
//   CALLS  how many (2000)      SEED  of the choices (1; check-cross: the time)
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { calls } from './cross_calls.mjs';
import * as harness from './harness.mjs';
import { chance, marks, opened } from './marks.mjs';
import * as wire from './wire.mjs';

const total = Number(process.env.CALLS ?? 2000);
const seed = Number(process.env.SEED ?? 1);
const at_once = 8, processes = 4, round = 250;
const revisions = [undefined, '2025-06-18', '2025-11-25', '2026-07-28'];

const x = { book: marks(seed), rnd: chance(seed), flight: new Set(),
    done: new Map(), words: 0, sampled: 0 };
let w, herd;

// ---- people

function person(scope, kind = 'learner') {
	const sub = x.book.make(null, 'sub');
	const me = { sub, kind, seq: 1, aliases: new Map(), expected: new Map(),
	    busy: false, page: null, task: null, last: null,
	    grants: { mentor_view: 'off', cohort_stats: 'off' } };
	me.mark = (kind) => x.book.make(sub, kind);
	me.token = w.token(sub, scope);
	return me;
}

// begin - the first words of a learner: a name, and what they let others see.
async function begin(me) {
	const r = await x.tool(me, 'update_profile', { fields: { name: me.mark() },
	    request_id: `begin ${x.book.size()}` });
	assert.equal(r.out.seq, 1);
	const grants = { tracking: true, mentor_view: x.rnd.often(0.7),
	    cohort_stats: x.rnd.often(0.7) };
	await x.consent(me, grants, () => x.tool(me, 'manage_consent',
	    { grants, request_id: `consent ${x.book.size()}` }));
}

before(async () => {
	w = await harness.world({ conf: { compat: 'on' } });
	herd = harness.herd(w, processes);
	await harness.until('the processes', async () => (await Promise.all(
	    herd.sockets.map(harness.listening))).every(Boolean));
	const learner = Array.from({ length: 12 + Math.floor(total / 1000) },
	    () => person('twin:read twin:write twin:erase'));
	x.people = { learner, operator: [{}],
	    mentor: Array.from({ length: 3 }, () => person(
		'twin:read twin:write mentor:read mentor:review', 'mentor')),
	    ingest: [{ token: w.token('lms', 'ingest:write') }] };
	// one of them is a learner, too
	x.people.mentor[0] = learner[0];
	learner[0].token = w.token(learner[0].sub,
	    'twin:read twin:write twin:erase mentor:read mentor:review');
	const by_sub = new Map(learner.map((l) => [l.sub, l]));
	x.learner = (sub) => by_sub.get(sub);
	for (const me of learner)
		await begin(me);
});
after(() => herd?.stop());

// ---- calls

// clean - no word in it that its reader may not read; what they have said
// themselves they may read back.
function clean(what, text, sent, may) {
	const own = new Set(x.book.in(sent));
	const m = x.book.foreign(text, (m) => own.has(m) || may(m));
	if (m)
		assert.fail(`${what} gives ${m.kind} ${m.mark} of ${m.owner}` +
		    `${m.erased ? ', erased' : ''}: ${text.slice(0, 3000)}`);
}

const send = (rq) => wire.fastcgi(w, x.rnd.one(herd.sockets), rq);

async function ask(me, method, params, may) {
	const rq = wire.rpc(method, params, { token: me.token,
	    revision: x.rnd.one(revisions) });
	const reply = await send(rq);
	const what = `${method} ${params.name ?? ''}`;
	assert.ok([200, 400, 403].includes(reply.status),
	    `${what}: ${reply.status} ${reply.body}`);
	clean(what, opened(JSON.stringify(reply.headers) + reply.body), rq.body,
	    may);
	const said = JSON.parse(reply.body);
	const no = said.result?._meta?.['digital-twin/error'];
	assert.notEqual(no?.code, 'INTERNAL', reply.body);
	return { what, params, body: reply.body, no, error: said.error,
	    good: reply.status === 200 && !said.error && !said.result.isError,
	    out: said.result?.structuredContent };
}

const own = (me) => (m) => m.owner === me.sub;
x.rpc = (me, method, params) => ask(me, method, params, own(me));
x.tool = (me, name, args) => {
	me.last = args.request_id ?? me.last;
	return ask(me, 'tools/call', { name, arguments: args }, own(me));
};

// look - the learners who may be seen, and those who surely are, while fn runs:
// consent that changes meanwhile may count or not.
async function look(fn) {
	const may = (what) => x.people.learner.filter((l) =>
	    what.every((g) => l.grants[g] !== 'off'));
	const sure = (what) => x.people.learner.filter((l) =>
	    what.every((g) => l.grants[g] === 'on'));
	const both = ['mentor_view', 'cohort_stats'];
	const now = { view: new Set(may(['mentor_view']).map((l) => l.sub)),
	    cohort: new Set(may(both).map((l) => l.sub)),
	    sure: new Set(sure(both).map((l) => l.sub)) };
	x.flight.add(now);
	try {
		return await fn(now);
	} finally {
		x.flight.delete(now);
	}
}

// consent - a change of it; one at a time of a learner.
x.consent = async (me, grants, fn) => {
	if (me.busy)
		return null;
	me.busy = true;
	for (const g of Object.keys(grants))
		me.grants[g] = grants[g] || me.grants[g] === 'on' ? 'maybe' : 'off';
	for (const now of x.flight) {
		if (me.grants.mentor_view !== 'off')
			now.view.add(me.sub);
		if (me.grants.mentor_view !== 'off' &&
		    me.grants.cohort_stats !== 'off')
			now.cohort.add(me.sub);
		now.sure.delete(me.sub);
	}
	const r = await fn();
	assert.ok(r.good, r.body);
	for (const g of Object.keys(grants))
		me.grants[g] = grants[g] ? 'on' : 'off';
	me.busy = false;
	return r;
};

// mentor - a mentor's call: words of whom they may see, names and what is
// sensitive never; check(reply) is for those that must fail.
x.mentor = (me, name, args, check = () => {}) => look(async (now) => {
	const r = await ask(me, 'tools/call', { name, arguments: args }, (m) => {
		x.words++;
		return now.view.has(m.owner) && m.owner !== me.sub &&
		    m.kind === 'text';
	});
	check(r);
	return r;
});
x.nobody = (code) => (r) => assert.equal(r.no?.code, code, r.body);
x.only = (r, sub) => clean(r.what, r.body, '', (m) => m.owner === sub);
x.cohort = (me, args) => look(async (now) => {
	const r = await ask(me, 'tools/call', { name: 'cohort_report',
	    arguments: args }, () => false);
	now.cohort.delete(me.sub);
	now.sure.delete(me.sub);
	for (const g of [r.out.all, ...r.out.stages, ...r.out.evaluators])
		assert.ok(g === null || (g.learners >= 5 && g.learners % 5 === 0 &&
		    g.learners <= now.cohort.size), r.body);
	assert.ok(r.out.all !== null || r.out.sampled || now.sure.size < 5,
	    r.body);
	// with more entries than a report reads it is of some of them
	x.sampled += r.out.sampled;
	// once an hour for each mentor: one record at least, of whichever report
	for (const sub of now.cohort)
		x.seen(sub, 'cohort_report', now.sure.has(sub) && !r.out.sampled &&
		    !x.learner(sub).expected.get('cohort_report')?.[0] ? 1 : 0, 1);
	return r;
});

// seen - the learner's audit must have so many looks more.
x.seen = (sub, name, least = 1, most = 1) => {
	const { expected } = x.learner(sub);
	const [a, b] = expected.get(name) ?? [0, 0];
	expected.set(name, [a + least, b + most]);
};

x.ingest = async (me, body) => {
	const reply = await send({ method: 'POST', path: '/mcp/ingest', body,
	    headers: { 'Content-Type': 'application/x-ndjson',
		Authorization: `Bearer ${me.token}` } });
	assert.ok([200, 207].includes(reply.status), reply.body);
	clean('ingest', opened(reply.body), '', () => false);
	return { good: JSON.parse(reply.body).recorded > 0, body: reply.body };
};

x.ctl = (args, input, may) => new Promise((done, fail) => {
	const child = spawn(w.ctl, ['-c', w.conf, ...args],
	    { cwd: w.dir, ...harness.user });
	let text = '';
	for (const s of [child.stdout, child.stderr])
		s.setEncoding('utf8').on('data', (d) => { text += d; });
	child.on('error', fail);
	child.stdin.on('error', () => {});	// not all commands read it
	child.stdin.end(input ? JSON.stringify(input) : '');
	child.on('close', (code) => {
		try {
			assert.ok(code === 0 || code === 1, `${args}: ${text}`);
			clean(`twinctl ${args[0]}`, text, '', may);
			done({ good: code === 0, body: text });
		} catch (e) {
			fail(e);
		}
	});
});

// ---- rounds

// one - a random call of a random person.
async function one() {
	const row = x.rnd.weighted(calls);
	const r = await row.run(x, x.rnd.one(x.people[row.who]));
	if (!r)
		return 0;
	const d = x.done.get(row.name) ?? { made: 0, good: 0 };
	x.done.set(row.name, { made: d.made + 1, good: d.good + Boolean(r.good) });
	return 1;
}

async function rounds(n) {
	let left = n;
	await Promise.all(Array.from({ length: at_once }, async () => {
		while (left > 0) {
			left--;
			const done = await one();
			left += 1 - done;
		}
	}));
}

// audited - the looks in the audit of a learner are those that there were.
function audited(me) {
	const { audit } = JSON.parse(w.must('dump', me.sub));
	const had = new Map();
	for (const { record } of audit.filter((a) => a.record.role === 'mentor'))
		had.set(record.name, (had.get(record.name) ?? 0) + 1);
	let looks = 0;
	for (const name of new Set([...had.keys(), ...me.expected.keys()])) {
		const [least, most] = me.expected.get(name) ?? [0, 0];
		const n = had.get(name) ?? 0;
		assert.ok(least <= n && n <= most,
		    `${name} of ${me.sub}: ${n} in the audit, ${least} to ${most}`);
		looks += n;
	}
	return looks;
}

// leave - a learner erases everything, and begins anew: nobody may read any
// of the old words any more.
async function leave(me) {
	const looks = audited(me);
	const first = await x.tool(me, 'erase_twin', {});
	const r = await x.tool(me, 'erase_twin',
	    { confirm_code: first.out?.confirm_code });
	assert.equal(r.out?.status, 'erased', `${first.body}\n${r.body}`);
	x.book.drop(me.sub);
	Object.assign(me, { left: true, seq: 1, expected: new Map(), page: null, task: null,
	    last: null, grants: { mentor_view: 'off', cohort_stats: 'off' } });
	await begin(me);
	return looks;
}

test(`${total} calls, nobody reads what is another's`, async (t) => {
	t.diagnostic(`SEED=${seed}, ${x.people.learner.length} learners`);
	let looks = 0;
	const began = Date.now();
	for (let made = 0; made < total; made += round) {
		await rounds(Math.min(round, total - made));
		const stay = x.people.learner.filter((l) => !l.left);
		if (stay.length > 0)	// erasing is for once an hour
			looks += await leave(x.rnd.one(stay));
	}
	for (const me of x.people.learner)
		looks += audited(me);
	w.must('verify');
	for (const [name, { made, good }] of x.done)
		t.diagnostic(`${name}: ${made}, good ${good}`);
	t.diagnostic(`${x.sampled} reports were of some learners`);
	t.diagnostic(`${x.book.size()} words, ${x.words} read by mentors; ` +
	    `${looks} looks in the audits, ${Math.round((Date.now() - began) / 1000)} s`);
	for (const name of ['log_attempt', 'get_history', 'list_learners',
	    'get_learner', 'review_attempt', 'cohort_report', 'POST /ingest'])
		assert.ok(x.done.get(name)?.good > 0, `${name} was never answered`);
	assert.ok(looks > total / 20 && x.words > total / 20,
	    `mentors read ${x.words} words, ${looks} looks`);
});
