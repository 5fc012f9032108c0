// SPDX-License-Identifier: MIT
// doors - bad input at each way in of the people around a learner: tools,
// POST /ingest, twinctl. A clear error, and nothing is written.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as harness from './harness.mjs';
import { drawer, person } from './person.mjs';

let w, server, alias, kept;
const dump = (sub) => JSON.parse(w.must('dump', sub));
// all - what is kept, but for who has looked at it
const all = () => JSON.stringify([...'am'].map((sub) =>
    ({ ...dump(sub), audit: null })));

before(async () => {
	w = await harness.world();
	server = await harness.serve(w, 'lighttpd fastcgi');
	for (const sub of 'am') {
		const me = await person(w, sub);
		await me.write('log_attempt', { ...drawer, for_review: true,
		    scores: [] });
		await me.write('log_slot', { minutes: 20, what: 'reading' });
		await me.write('manage_consent', { grants: {
		    mentor_view: sub === 'a' } });
		await me.close();
	}
	const mentor = await person(w, 'm', 'mentor:read mentor:review');
	[{ alias }] = (await mentor.call('list_learners')).learners;
	await mentor.close();
	kept = all();
});
after(() => server?.stop());

const id = { request_id: 'bad' };
const tools = [
	['correct_event', { action: 'erase', seq: 1, reason: 'x', ...id },
	    'VALIDATION'],
	['correct_event', { action: 'void', seq: 99, reason: 'x', ...id },
	    'NOT_FOUND'],
	['correct_event', { action: 'void', seq: 2, reason: 'x', ...id,
	    replacement: { minutes: 'many', what: 'x' } }, 'VALIDATION'],
	['correct_event', { action: 'void', seq: 2, reason: 'x', ...id,
	    replacement: { fields: {} } }, 'UNKNOWN_FIELD'],
	['manage_consent', { grants: { everything: true }, ...id },
	    'UNKNOWN_FIELD'],
	['manage_consent', { grants: { tracking: 'perhaps' }, ...id },
	    'VALIDATION'],
	['export_twin', { cursor: 'nowhere' }, 'VALIDATION'],
	['export_twin', { format: 'csv' }, 'VALIDATION'],
	['list_learners', { filter: 'rich' }, 'VALIDATION'],
	['list_learners', { cursor: 'nowhere' }, 'VALIDATION'],
	['get_learner', { alias: 'a' }, 'NOT_FOUND'],
	['get_learner', { alias: '', attempt: 1 }, 'VALIDATION'],
	['review_attempt', { alias: 'A', seq: 1, verdict: 'fine', comment: 'x',
	    ...id }, 'VALIDATION'],
	['review_attempt', { alias: 'A', seq: 2, verdict: 'accepted',
	    comment: 'x', ...id }, 'NOT_FOUND'],
	['review_attempt', { alias: 'A', seq: 1, verdict: 'accepted', ...id },
	    'VALIDATION'],
	['record_diagnostic', { alias: 'A', stage: 6, values: [1, 1, 1, 1, 1],
	    ...id }, 'VALIDATION'],
	['record_diagnostic', { alias: 'A', stage: 2, values: [1, 1], ...id },
	    'VALIDATION'],
	['cohort_report', { period: 'year' }, 'VALIDATION'],
];
test('tools of learners and mentors', async () => {
	const me = await person(w, 'm', 'twin:read twin:write mentor:read ' +
	    'mentor:review');
	for (const [name, args, code] of tools) {
		const text = await me.refused(name, args.alias === 'A' ?
		    { ...args, alias } : args, code);
		assert.ok(text.length > 20, `${name}: ${text}`);
	}
	await me.close();
	assert.equal(all(), kept);
});

const row = (more) => JSON.stringify({ sub: 'a', kind: 'slot', source: 's',
    external_id: '1', body: { minutes: 5 }, ...more });
const ndjson = 'application/x-ndjson', lms = 'ingest:write';
const posts = [
	['no row', '', lms, ndjson, 400],
	['no JSON', '{"sub":', lms, ndjson, 207],
	['no object', '[1]', lms, ndjson, 207],
	['not UTF-8', Buffer.from('{"sub":"\xff"}', 'latin1'), lms, ndjson, 207],
	['a kind of the server', row({ kind: 'stage_changed' }), lms, ndjson, 207],
	['an attempt', row({ kind: 'attempt' }), lms, ndjson, 207],
	['a time that is none', row({ occurred_at: 'yesterday' }), lms, ndjson,
	    207],
	['a practice that is none', row({ body: { practice: 'x' } }), lms, ndjson,
	    207],
	['more members', row({ admin: true }), lms, ndjson, 207],
	['another type', row(), lms, 'application/json', 415],
	['a learner’s token', row(), 'twin:write', ndjson, 403],
];
test('POST /ingest', async () => {
	for (const [why, body, scope, type, status] of posts) {
		const r = await fetch(`${w.url}/ingest`, { method: 'POST', body,
		    headers: { 'Content-Type': type,
			Authorization: `Bearer ${w.token('m', scope)}` } });
		assert.equal(r.status, status, `${why}: ${r.status}`);
		const said = await r.text();
		if (status !== 207)
			continue;
		const { recorded, refused, faults } = JSON.parse(said);
		assert.deepEqual([recorded, refused], [0, 1], `${why}: ${said}`);
		assert.ok(faults[0].message.length > 5, `${why}: ${said}`);
	}
	const get = await fetch(`${w.url}/ingest`, { headers: {
	    Authorization: `Bearer ${w.token('m', lms)}` } });
	assert.equal(get.status, 405);
	assert.equal(all(), kept);
});

// A line of what was wrong, and the status that scripts look at.
const commands = [
	[1, ['record', 'nobody', 'slot'], '{"minutes":5}'],
	[1, ['record', 'a', 'attempt'], '{}'],
	[1, ['record', 'a', 'slot'], 'minutes=5'],
	[1, ['record', 'a', 'slot'], ''],
	[1, ['record', 'a', 'slot', '--at', 'soon'], '{"minutes":5}'],
	[1, ['record', 'a', 'review'], '{"verdict":"accepted"}'],
	[1, ['record', 'a', 'consent'], '{"grants":{"all":true}}'],
	[2, ['record', 'a'], '{}'],
	[1, ['ingest', '/nowhere'], ''],
	[1, ['ingest', '-'], 'no row\n{}\n'],
	[1, ['import', '/nowhere'], ''],
	[1, ['import', '-'], 'no row\n'],
	[1, ['import', '--sub', 'new', '-'], '{"type":"event"}\n'],
	[1, ['import', '--sub', 'new', '-'], ''],
	[1, ['export', 'nobody'], ''],
	[2, ['export', 'a', '--format', 'csv'], ''],
	[2, ['report', '--period', 'year'], ''],
	[2, ['queue', 'a'], ''],
	[2, ['prune', '--all'], ''],
];
test('twinctl', () => {
	for (const [status, args, input] of commands) {
		const r = harness.run(w.ctl, ['-c', w.conf, ...args],
		    { cwd: w.dir, input });
		const what = `${args.join(' ')}: ${r.status} ${r.stderr}${r.stdout}`;
		assert.equal(r.status, status, what);
		assert.match(r.stderr, /^twinctl: .{10,}/, what);
	}
	assert.equal(w.twinctl('export', 'new').status, 1);
	assert.equal(all(), kept);
	w.must('verify');
});
