// SPDX-License-Identifier: MIT
// migrate - the learners of the system before this one: generated rows of every
// kind it kept, as lines of JSON and as CSV; ROWS=10000 makes a long run of it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import * as harness from './harness.mjs';

const ROWS = Number(process.env.ROWS ?? 120);
const { fields } = JSON.parse(fs.readFileSync(path.join(harness.srcdir,
    'share/metamodel.json'), 'utf8'));
const theirs = fields.filter((f) => f.legacy);
const declared = theirs.filter((f) => f.legacy.startsWith('1_'));

let w;
before(async () => {
	w = await harness.world();
});

// samples - of declared fields: as it is now, as that system also had it, not fit.
const samples = {
	text: ['some words', 2024, { a: 1 }],
	int: [30, '30', 'many'],
	number: [2.5, '2.5', 'much'],
	list: [['one', 'two'], 'one', [[1]]],
	date: ['2026-12-01', { value: '2026-12-01', updated_at: 'x' }, 'soon'],
	daytime: ['21:00', { value: '21:00' }, 'late'],
};
function sample(f, how) {
	if (f.type === 'enum')
		return [f.enum[0].code, f.enum[0].text.ru, '!'][how];
	if (f.type === 'record')
		return [undefined, undefined, 'not a record'][how];
	return samples[f.type][how];
}
const kinds = ['mapped', 'coerced', 'rejected'];

// put - below the path of the incumbent, as its writes nested it.
function put(data, where, value) {
	const keys = where.split('/');
	let at = data;
	for (const key of keys.slice(0, -1))
		at = at[key] ??= {};
	at[keys.at(-1)] = value;
}

// person - the row of one learner, and what must become of it.
function person(i) {
	const data = {}, count = { mapped: 0, coerced: 0, kept: 0, claims: 0,
	    orphaned: 0, rejected: 0 };
	theirs.forEach((f, k) => {
		if ((i * 7 + k) % 5 === 0)
			return;
		const newer = i % 3 === 1;	// {"IND.1.1.2": ...}, flat
		const own = declared.includes(f);
		const how = (i + k) % 3;
		const value = own ? sample(f, how) : i + k;
		if (value === undefined)
			return;
		put(data, newer ? f.ind : f.legacy, value);
		count[own ? kinds[how] : 'claims']++;
	});
	data.indicators = { stage: { current: 'STG.Student.Proactive' } };
	count.claims++;	// beside the stage by its own path, or alone
	data.mine = { deeper: [i, 'Ещё'], 'with "quotes"': true };
	data['__proto__x'] = 1;
	count.orphaned += 3;
	put(data, '1_declarative/1_1_profile/77_Нет такого', '');	// empty
	return { row: { user_id: `old-${i}`, data,
	    created_at: '2025-01-01T00:00:00Z', updated_at: null }, count };
}
const people = Array.from({ length: ROWS }, (_, i) => person(i));
const sum = (key) => people.reduce((n, p) => n + p.count[key], 0);
const line = (p, i) => JSON.stringify(i % 2 ? p.row :
    { ...p.row, data: JSON.stringify(p.row.data) });
const quoted = (s) => `"${s.replaceAll('"', '""')}"`;
const csv = () => ['id,user_id,data,updated_at', ...people.map(({ row }, i) =>
    `${i},${row.user_id},${quoted(JSON.stringify(row.data, null,
	i % 2 ? 1 : 0))},`)].join('\r\n');

test(`${ROWS} rows: the counts add up, the second time nothing changes`, () => {
	const file = harness.put(`${w.dir}/rows`, people.map(line).join('\n'));
	const dry = JSON.parse(w.must('import', '--dry-run', '--json', file));
	assert.equal(dry.length, ROWS);
	for (const [i, p] of people.entries())
		for (const [key, n] of Object.entries(p.count))
			assert.equal(dry[i][key], n, `${i} ${key}`);
	assert.equal(w.twinctl('dump', 'old-0').status, 1);
	const done = w.must('import', file).trim().split('\n').at(-1);
	assert.equal(done, `import: ${ROWS} rows, 0 taken before, 0 left out; ` +
	    `${sum('mapped')} mapped, ${sum('coerced')} coerced, 0 kept, ` +
	    `${sum('claims')} claims, ${sum('orphaned')} orphaned, ` +
	    `${sum('rejected')} rejected`);
	const before = w.must('dump', 'old-7');
	assert.match(w.must('import', file),
	    new RegExp(`${ROWS} rows, ${ROWS} taken before, .* 0 mapped`));
	// the same as CSV: the same users and contents
	const table = harness.put(`${w.dir}/rows.csv`, csv());
	assert.match(w.must('import', table),
	    new RegExp(`${ROWS} rows, ${ROWS} taken before`));
	assert.equal(w.must('dump', 'old-7').replace(/"audit".*/s, ''),
	    before.replace(/"audit".*/s, ''));
	w.must('verify');
});

test('what that system claimed is kept and believed by nobody', () => {
	const snapshot = JSON.parse(w.must('call', '--sub', 'old-1', '--json',
	    'get_snapshot')).structuredContent;
	assert.equal(snapshot.stage.confirmed, 1);
	assert.equal(snapshot.rhythm.streak_days, 0);
	const journal = w.must('dump', 'old-1', '--journal').split('\n')
	    .map((l) => JSON.parse(l));
	assert.deepEqual(journal.map((e) => [e.kind, e.provenance,
	    e.actor.role, e.source]), [
	    ['declared', 'import', 'platform', 'digital_twins'],
	    ['imported', 'import', 'platform', 'digital_twins']]);
	const { claims, legacy_raw } = journal[1].body;
	assert.ok(Object.values(claims).includes('STG.Student.Proactive'));
	assert.deepEqual(legacy_raw['mine/deeper'], [1, 'Ещё']);
	assert.equal(legacy_raw['mine/with "quotes"'], true);
});

test('what the learner has said here already stays', () => {
	w.must('call', '--sub', 'settled', 'update_profile', JSON.stringify({
	    fields: { name: 'Анна' }, request_id: '1' }));
	w.must('call', '--sub', 'private', 'manage_consent', JSON.stringify({
	    grants: { tracking: false }, request_id: '1' }));
	const row = (user_id) => JSON.stringify({ user_id, data: { 'IND.1.1.2':
	    'Anna Old', 'IND.1.1.1': 'teacher' } });
	const file = harness.put(`${w.dir}/two`, `${row('settled')}\n` +
	    row('private'));
	assert.match(w.must('import', file), /settled: 1 mapped, 0 coerced, 1 kept/);
	const { learner } = JSON.parse(w.must('call', '--sub', 'settled', '--json',
	    'get_snapshot')).structuredContent;
	assert.equal(learner.name, 'Анна');
	assert.equal(w.must('dump', 'private', '--journal').split('\n').length, 1);
});

// round - a row, and what its return makes of the learner.
function round(sub) {
	const row = w.must('export', '--format', 'incumbent', sub);
	const call = (args) => JSON.parse(w.must('call', '--sub', sub, '--json',
	    'erase_twin', JSON.stringify(args))).structuredContent;
	assert.equal(call({ confirm_code: call({}).confirm_code }).status,
	    'erased');
	const counts = JSON.parse(w.must('import', '--json', harness.put(
	    `${w.dir}/round`, row)))[0];
	const again = JSON.parse(w.must('export', '--format', 'incumbent', sub));
	return { row: JSON.parse(row), counts, again };
}

test('a row goes out, the twin is erased, the row comes back', () => {
	const said = { name: 'Анна', objective: 'Защитить диссертацию',
	    projects: ['Диссертация', 'Переезд'], week_budget: 7.5,
	    format: 'tasks', report_time: '21:30', stage_end: '2027-03-01' };
	w.must('call', '--sub', 'both', 'update_profile', JSON.stringify({
	    fields: { ...said, minutes_per_day: 40 }, request_id: '1' }));
	w.must('call', '--sub', 'both', 'log_slot', JSON.stringify({ minutes: 90,
	    what: 'reading', request_id: '2' }));
	const { row, counts, again } = round('both');
	assert.equal(row.user_id, 'both');
	for (const [key, value] of Object.entries(said)) {
		const { legacy } = fields.find((f) => f.key === key);
		assert.deepEqual(legacy.split('/').reduce((o, k) => o[k],
		    row.data), value, key);
	}
	assert.ok(row.data['3_derived']['3_1_agency'][
	    '01_Среднее число часов саморазвития в неделю'] > 0);
	assert.equal(counts.mapped, Object.keys(said).length);
	assert.equal(counts.coerced + counts.rejected + counts.orphaned, 0);
	assert.deepEqual(again.data['1_declarative'], row.data['1_declarative']);
	// a claim now: nobody has studied since, so it stays what it was
	assert.deepEqual(again.data['3_derived'], row.data['3_derived']);
});

test('what that system kept goes back to it as it came', () => {
	const { row, again } = round('old-0');
	const came = people[0].row.data;
	assert.deepEqual(row.data.mine, came.mine);
	assert.equal(row.data['__proto__x'], 1);
	for (const f of theirs.filter((f) => !f.legacy.startsWith('1_'))) {
		const at = (data) => f.legacy.split('/').reduce((o, k) => o?.[k],
		    data);
		// what is computed here besides is more than came
		if (f.legacy.startsWith('2_') || at(came) !== undefined)
			assert.deepEqual(at(row.data), at(came), f.key);
	}
	assert.deepEqual(again.data, row.data);
	w.must('verify');
});

test('their word on what is measured stays until something is done here', () => {
	const hours = '01_Среднее число часов саморазвития в неделю';
	const given = { user_id: 'measured', created_at: '2021-03-04T05:06:07Z',
	    updated_at: '2022-03-04', data: { '3_derived': { '3_1_agency': {
		[hours]: 12 } } } };
	const out = () => JSON.parse(w.must('export', '--format', 'incumbent',
	    'measured'));
	w.must('import', harness.put(`${w.dir}/measured`, JSON.stringify(given)));
	const first = out();
	assert.equal(first.data['3_derived']['3_1_agency'][hours], 12);
	assert.equal(first.created_at, given.created_at);
	assert.equal(first.updated_at, given.updated_at);
	w.must('call', '--sub', 'measured', 'log_slot', JSON.stringify({
	    minutes: 30, what: 'reading', request_id: '1' }));
	const then = out();
	assert.notEqual(then.data['3_derived']['3_1_agency'][hours], 12);
	assert.equal(then.created_at, given.created_at);
	assert.match(then.updated_at, /^20[2-9]\d-\d\d-\d\d$/);
	assert.notEqual(then.updated_at, given.updated_at);
});

test('names that look like no name go out and come back', () => {
	// a value by its name, and in the second all below the empty one
	for (const [what, data] of Object.entries({
		by: { '': 1, a: { '': 2, b: { '': { c: 3 } } }, ' lead': 4,
		    'tail ': 5, ' ': 6, '.': 7, '..x': 8,
		    mine: { '': { '': 9 } } },
		below: { '': { x: 1, '': 2 }, z: 3 } }))
		for (let trip = 0, came = data; trip < 3; trip++) {
			const user_id = `${what}-${trip}`;
			w.must('import', harness.put(`${w.dir}/names`,
			    JSON.stringify({ user_id, data: came })));
			came = JSON.parse(w.must('export', '--format',
			    'incumbent', user_id)).data;
			// what is computed here comes with it
			const { '3_derived': derived, ...rest } = came;
			assert.ok(derived);
			assert.deepEqual(rest, data, user_id);
		}
});

test('what the learner has emptied since does not come back', () => {
	const { key, legacy } = fields.find((f) => f.key === 'objective');
	const row = (text) => w.must('import', harness.put(`${w.dir}/emptied`,
	    JSON.stringify({ user_id: 'emptied', data: { 'IND.1.2.2': text } })));
	const say = (value, request_id) => w.must('call', '--sub', 'emptied',
	    'update_profile', JSON.stringify({ fields: { [key]: value },
	    request_id }));
	const out = () => legacy.split('/').reduce((o, k) => o?.[k],
	    JSON.parse(w.must('export', '--format', 'incumbent',
	    'emptied')).data);
	row('theirs');
	say('mine', 'a');
	w.must('import', harness.put(`${w.dir}/emptied`, JSON.stringify(
	    { user_id: 'emptied', data: legacy.split('/').reduceRight(
	    (o, k) => ({ [k]: o }), 'theirs again') })));
	assert.equal(out(), 'mine');
	say(null, 'b');
	assert.equal(out(), undefined);
	say('new', 'c');
	assert.equal(out(), 'new');
});

test('an integer of more than 64 bits keeps its digits', () => {
	const n = '12345678901234567890', data = `{"a":${n},"b":[-${n},1.5,"${
	    n}: {\\"",7],"c":9223372036854775807}`;
	w.must('import', harness.put(`${w.dir}/large`, `{"user_id":"large",` +
	    `"data":${data}}\n{"user_id":"large2","data":${
	    JSON.stringify(data)}}`));
	for (const sub of ['large', 'large2'])
		assert.match(w.must('export', '--format', 'incumbent', sub),
		    /"a":"12345678901234567890","b":\["-12345678901234567890",1.5,"12345678901234567890: \{\\"",7\],"c":9223372036854775807/);
	w.must('verify');
});

const good = '{"user_id":"fine","data":{"IND.1.1.1":"teacher"}}';
for (const [why, text, says] of [
    ['no JSON', `${good}\n{"user_id":`, /line 2: not a JSON object/],
    ['a list', `${good}\n\n{"user_id":"x","data":[]}`,
	/line 3: data: not a JSON object/],
    ['data that is no JSON', `${good}\n{"user_id":"x","data":"[object Object]"}`,
	/line 2: data: not a JSON object/],
    ['nobody', `${good}\n{"data":{}}`, /line 2: user_id: /],
    ['a user with a line feed', `${good}\n{"user_id":"a\\nb","data":{}}`,
	/line 2: user_id: /],
    ['a user of 256 bytes', `${good}\n{"user_id":"${'a'.repeat(256)}","data":{}}`,
	/line 2: user_id: /],
    ['5 MB', `${good}\n{"user_id":"x","data":{"a":"${'x'.repeat(5 << 20)}"}}`,
	/line 2: data: over 256 KiB/],
    ['too many keys', `${good}\n{"user_id":"x","data":{"${'k'.repeat(300)}":{${
	Array.from({ length: 5000 }, (_, i) => `"${i}":1`)}}}}`,
	/line 2: data: more than an entry can keep/],
    ['too deep', `${good}\n{"user_id":"x","data":${'{"a":'.repeat(30)}1${
	'}'.repeat(30)}}`, /line 2: not a JSON object/],
    ['twice the same key', `${good}\n{"user_id":"x","data":{"a":1,"a":2}}`,
	/line 2: not a JSON object/],
    ['CSV without the columns', 'id,data\n1,{}', /line 1: want columns/],
    ['CSV cut off', 'user_id,data\nfine,"{}"\nx,"{""a"":', /a quote is not closed/],
    ['CSV with a short row', 'user_id,data\nfine,{}\nx', /line 3: it has fewer/],
    ['CSV with more behind a quote', 'user_id,data\nx,"{}"y', /line 2: something/],
    ['nothing', '', /line 1: want columns/],
])
	test(`nothing is written: ${why}`, () => {
		const file = harness.put(`${w.dir}/bad`, text);
		const r = w.twinctl('import', file);
		assert.equal(r.status, 1);
		assert.match(r.stderr, says);
		assert.equal(w.twinctl('dump', 'fine').status, 1);
	});
