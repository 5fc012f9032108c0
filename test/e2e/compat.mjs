// SPDX-License-Identifier: MIT
// compat - the tools of the system before this one, through lighttpd with an
// official client: what it was built on works, what it got wrong does not.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as harness from './harness.mjs';
import { person as of } from './person.mjs';

const four = ['describe_by_path', 'read_digital_twin', 'write_digital_twin',
    'get_profile_by_areas'];
const goals = '1_declarative/1_2_goals';
const objective = `${goals}/09_Цели обучения`;

let w, server;
before(async () => {
	w = await harness.world({ conf: { compat: 'on' } });
	server = await harness.serve(w, 'lighttpd fastcgi');
});
after(() => server?.stop());

const person = (...args) => of(w, ...args);

// old - as a program of that system calls: the first text is all it looks at.
const old = async (me, name, args) => {
	const r = await me.raw(name, args);
	assert.ok(!r.isError, JSON.stringify(r));
	return name === 'describe_by_path' ? r.content[0].text :
	    JSON.parse(r.content[0].text);
};

test('what was built on that system goes on working', async () => {
	const me = await person('anna');
	assert.deepEqual((await me.tools()).slice(-4), four);
	const root = await old(me, 'describe_by_path', {});
	assert.deepEqual(root.split('\n').map((l) => l.split(':')[1]),
	    Array(4).fill('category'));
	// every path that is told can be described and read
	for (const { path } of (await me.call('describe_by_path', {})).entries)
		for (const group of (await me.call('describe_by_path',
		    { path })).entries)
			for (const field of (await me.call('describe_by_path',
			    { path: group.path })).entries)
				assert.match((await me.raw('describe_by_path',
				    { path: field.path })).content[0].text,
				    /^\*\*Name:\*\* .+\n\*\*Path:\*\* /);
	const data = 'Защитить диссертацию';
	assert.deepEqual(await old(me, 'write_digital_twin',
	    { path: objective, data }), { success: true, path: objective,
	    value: data, user: 'anna', persisted: true });
	for (const path of [objective, objective.replaceAll('/', '.'),
	    'IND.1.2.2', 'objective'])
		assert.equal(await old(me, 'read_digital_twin', { path }), data);
	assert.deepEqual(await old(me, 'read_digital_twin', { path: goals }),
	    { '09_Цели обучения': data });
	assert.deepEqual((await old(me, 'read_digital_twin', { path: '' }))[
	    '1_declarative'], { '1_2_goals': { '09_Цели обучения': data } });
	// it is the twin of the other tools
	assert.equal((await me.call('get_snapshot')).goals.objective, data);
	const { areas, max_gap } = await old(me, 'get_profile_by_areas', {});
	assert.deepEqual(areas.map((a) => a.area), ['knowledge', 'tools',
	    'constraints', 'environment', 'organism']);
	for (const side of areas.flatMap((a) => [a.worldview, a.mastery])) {
		assert.ok(side.score === null || (side.score >= 0 &&
		    side.score <= 1));
		assert.equal(side.score === null, side.gap === null);
	}
	assert.equal(max_gap.gap, 0.6);
	w.must('verify');
	await me.close();
});

test('the learner speaks English: so do the texts', async () => {
	const me = await person('emma');
	await me.write('update_profile', { fields: { lang: 'en' } });
	assert.match(await old(me, 'describe_by_path', { path: '/' }),
	    /^1_declarative:category:What you say about yourself/);
	assert.match(await me.refused('read_digital_twin', { path: 'mine' },
	    'NOT_FOUND'), /^There is no path “mine”\.\n.*describe_by_path/);
	assert.equal((await me.call('get_profile_by_areas', {})).step_name,
	    'Random');
	await me.close();
});

test('a write is counted once, and four at once lose nothing', async () => {
	const me = await person('fyodor');
	const call = { path: objective, data: 'один раз' };
	const seqs = await Promise.all(Array.from({ length: 4 }, () =>
	    me.call('write_digital_twin', call)));
	assert.equal(new Set(seqs.map((r) => r.seq).filter((s) => s !== null)).size,
	    1);
	const same = { ...call, data: 'под номером', request_id: 'r-1' };
	assert.equal((await me.call('write_digital_twin', same)).seq, 2);
	assert.equal((await me.call('write_digital_twin', same)).seq, 2);
	await me.refused('write_digital_twin', { ...same, data: 'другое' },
	    'DUPLICATE_MISMATCH');
	const others = ['05_Интересующие области', '11_Мои приоритетные проекты',
	    '20_Рабочие продукты на неделю', '14_Планируемый результат ' +
	    'ближайшего этапа'];
	await Promise.all(others.map((name, i) => me.call('write_digital_twin',
	    { path: `${goals}/${name}`, data: i < 3 ? [`${i}`] : `${i}` })));
	assert.deepEqual(Object.keys(await old(me, 'read_digital_twin',
	    { path: goals })).sort(), ['09_Цели обучения', ...others].sort());
	// A, B and A again are three
	for (const data of ['A', 'B', 'A'])
		await me.call('write_digital_twin', { path: objective, data });
	assert.equal(await old(me, 'read_digital_twin', { path: objective }), 'A');
	w.must('verify');
	await me.close();
});

// What the earlier system took: [what, arguments, code, what is said].
const refusals = [
    ['a stage of one\'s own', { path: 'indicators.stage.current',
	data: 'STG.Student.Proactive' }, 'NOT_WRITABLE', /log_attempt/],
    ['a computed value', { path: 'IND.3.1.01', data: 40 }, 'NOT_WRITABLE',
	/вычисляет сервер/],
    ['a collected value', { path: '2_collected/2_9_finance/01_Статус подписки',
	data: 'active' }, 'NOT_WRITABLE', /платформ/],
    ['an unknown path', { path: 'stage', data: 5 }, 'NOT_WRITABLE', /сервер/],
    ['another unknown path', { path: '1_declarative/9_mine/x', data: 1 },
	'UNKNOWN_FIELD', /describe_by_path/],
    ['a prototype', { path: '__proto__/x', data: 1 }, 'UNKNOWN_FIELD',
	/describe_by_path/],
    ['an object for a choice', { path: 'IND.1.5.01', data: { a: 1 } },
	'VALIDATION', /examples/],
    ['a number for a text', { path: objective, data: 2024 }, 'VALIDATION',
	/строкой/],
    ['a text over the limit', { path: objective, data: 'x'.repeat(20000) },
	'LIMIT', /знак/],
    ['a long text in a group', { path: goals, data: {
	'09_Цели обучения': 'x'.repeat(100000) } }, 'LIMIT', /знак/],
    ['more than an answer holds', { path: '1_declarative', data: {
	'1_2_goals': { '05_Интересующие области': Array(10).fill('😀'.repeat(120)),
	    '11_Мои приоритетные проекты': Array(10).fill('😀'.repeat(160)),
	    '20_Рабочие продукты на неделю': Array(10).fill('😀'.repeat(200)) },
	'1_4_context': { '01_Текущие проблемы': Array(10).fill('😀'.repeat(300)),
	    '04_Мои неудовлетворенности': Array(10).fill('😀'.repeat(300)) } } },
	'LIMIT', /по частям/],
    ['no data', { path: objective }, 'VALIDATION', /data/],
    ['no path', { data: 1 }, 'VALIDATION', /path/],
    ['somebody else', { path: objective, data: 'x', user_id: 'anna' },
	'UNKNOWN_FIELD', /user_id/],
];
test('what that system got wrong is refused, and nothing is written',
    async () => {
	const me = await person('gleb');
	for (const [what, args, code, says] of refusals)
		assert.match(await me.refused('write_digital_twin', args, code),
		    says, what);
	assert.equal((await me.call('get_snapshot')).revision, 0);
	await me.write('manage_consent', { grants: { tracking: false } });
	assert.match(await me.refused('write_digital_twin', { path: objective,
	    data: 'x' }, 'CONSENT_REQUIRED'), /manage_consent/);
	assert.equal(await old(me, 'read_digital_twin', { path: objective }), null);
	await me.close();
});

test('another learner\'s twin is in nobody\'s answer', async () => {
	const hanna = await person('hanna');
	const igor = await person('igor');
	await hanna.call('write_digital_twin', { path: objective,
	    data: 'тайна Ханны' });
	for (const [name, args] of [['read_digital_twin', { path: '' }],
	    ['read_digital_twin', { path: objective }],
	    ['read_digital_twin', { path: 'hanna' }],
	    ['read_digital_twin', { path: 'digital_twins/hanna' }],
	    ['get_profile_by_areas', {}],
	    ['get_profile_by_areas', { user_id: 'hanna' }],
	    ['describe_by_path', { path: objective }]])
		assert.doesNotMatch(JSON.stringify(await igor.raw(name, args)),
		    /тайна/, name);
	await igor.refused('get_profile_by_areas', { user_id: 'hanna' },
	    'FORBIDDEN');
	assert.equal((await igor.call('get_profile_by_areas',
	    { user_id: 'igor' })).user_id, 'igor');
	await hanna.close();
	await igor.close();
});

test('a reader cannot write, and what was imported is shown as a claim',
    async () => {
	w.must('import', harness.put(`${w.dir}/row`, JSON.stringify({
	    user_id: 'klara', data: { '3_derived': { '3_2_mastery': {
	    '04_Развитие мировоззрения': 'широкое' } }, mine: { x: [1] } } })));
	const me = await person('klara', 'twin:read');
	const r = await me.raw('read_digital_twin', { path: 'IND.3.2.04' });
	assert.equal(r.content[0].text, '"широкое"');
	assert.match(r.content[1].text, /не проверено: 04_Развитие/);
	assert.deepEqual(await old(me, 'read_digital_twin', { path: 'mine' }),
	    { x: [1] });
	await assert.rejects(me.raw('write_digital_twin', { path: objective,
	    data: 'x' }));
	await me.close();
});

test('what that system never had stands by its key', async () => {
	const me = await person('lidia');
	for (const [path, data] of [['1_declarative', { '1_1_profile': { tz:
	    'Europe/Rome' } }], ['x/DT.1.1.02', 'Asia/Tokyo'],
	    ['1_declarative.1_1_profile.tz', 'Europe/Berlin']])
		await me.call('write_digital_twin', { path, data });
	for (const path of ['1_declarative/1_1_profile', 'IND.1.1'])
		assert.deepEqual(await old(me, 'read_digital_twin', { path }),
		    { tz: 'Europe/Berlin' });
	assert.equal(await old(me, 'read_digital_twin', { path:
	    '1_declarative/1_1_profile/tz' }), 'Europe/Berlin');
	assert.deepEqual(await old(me, 'read_digital_twin', { path: '' }).then(
	    (all) => all['1_declarative']), { '1_1_profile': { tz:
	    'Europe/Berlin' } });
	assert.match(await me.refused('write_digital_twin', { path: 'objective',
	    data: ' \t ' }, 'VALIDATION'), /пуст/);
	await me.close();
});

test('what was imported can be read by the paths that are told', async () => {
	const odd = { 'a.b': 1, ' c ': { 'd.e': 2, f: 3 }, '.': 4 };
	w.must('import', harness.put(`${w.dir}/row`, JSON.stringify({
	    user_id: 'mark', data: { early: [{ 'mine/f': 0 }], mine: odd,
	    '3_derived': { '3_1_agency': { 'IND.3.1.01':
	    'x'.repeat(100000) } } } })));
	const me = await person('mark');
	const { claims } = await me.call('read_digital_twin', { path: 'mine' });
	assert.deepEqual(claims, ['mine/ c /d.e', 'mine/ c /f', 'mine/.',
	    'mine/a.b']);
	for (const [i, value] of [2, 3, 4, 1].entries())
		assert.equal(await old(me, 'read_digital_twin',
		    { path: claims[i] }), value, claims[i]);
	// names are names only where they stand
	assert.deepEqual(await old(me, 'read_digital_twin', { path: 'mine' }),
	    odd);
	const r = await me.raw('read_digital_twin', { path: 'IND.3.1.01' });
	assert.ok(!r.isError);
	assert.equal(r.content[0].text, '0');
	assert.match(r.content[1].text, /export_twin/);
	await me.close();
});

test('with compat off they do not exist', async () => {
	const [list, off] = [[], []];
	for (const [compat, to] of [['on', list], ['off', off], [null, off]]) {
		w.configure({ compat });
		const r = harness.run(w.ctl, ['-c', w.conf, 'mcp', '--subject', 'x'],
		    { input: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n' +
		    four.map((name, i) => JSON.stringify({ jsonrpc: '2.0',
			id: i + 2, method: 'tools/call', params: { name,
			arguments: {} } })).join('\n') + '\n' });
		to.push(r.stdout.trim().split('\n'));
	}
	assert.equal(off[0][0], off[1][0]);
	const named = (line) => JSON.parse(line).result.tools.map((t) => t.name);
	assert.deepEqual(named(list[0][0]), [...named(off[0][0]), ...four]);
	for (const line of off[0].slice(1))
		assert.equal(JSON.parse(line).error.code, -32602, line);
});
