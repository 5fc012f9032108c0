// SPDX-License-Identifier: MIT
// card - what the card of show_dashboard says and does: every payload and none, the
// handshake with its host, its buttons, and that it asks nobody else. How it looks is
// in card_looks.mjs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as harness from '../e2e/harness.mjs';
import { button, card, copy, data, h, hasty, html, impatient, note, p, result,
    snapshot } from './card_kit.mjs';

// ---- data ----

test('a result is drawn: stage, sentence, weeks, task, what is open', async (t) => {
	const c = await card(t);
	await c.phase('ready');
	const text = await c.text();
	const s = data();
	for (const part of [s.stage.name, s.stage.text, s.next_action.title,
	    s.open.at(-1).title.slice(0, 5), '12 недель', 'Эта неделя'])
		assert.ok(text.includes(part), `${part} in ${text}`);
	// eleven whole weeks and the days of this one up to Thursday
	assert.equal(await c.view().locator('.day').count(), 11 * 7 + 4);
	assert.equal((await c.sent('tools/call')).length, 0);
});

test('a newcomer sees the first step and no empty charts', async (t) => {
	const c = await card(t, { sent: p.newcomer.en });
	await c.phase('ready');
	assert.match(await c.text(), /The first step/);
	assert.equal(await c.view().locator('figure').count(), 0);
	assert.equal(await button(c, 'next').count(), 1);
});

test('a result with isError shows its words and a way to try again', async (t) => {
	const c = await card(t, { sent: { isError: true, content: [
	    { type: 'text', text: 'The server is resting.' }] },
	    replies: { get_snapshot: [snapshot()], get_progress: [{ error: 'no' }] } });
	await c.phase('trouble');
	assert.match(await c.text(), /The server is resting/);
	await button(c, 'retry').click();
	await c.phase('ready');
});

const lost = [
	['{} as a result', { content: [], structuredContent: {} }],
	['no result at all', null],
	['a text for people only', { content: [{ type: 'text', text: 'Stage one.' }] }],
	['another schema', result({ schema: 'dt.snapshot/2', stage: {} })],
	['a foreign object', result({ schema: 'weather/1' })],
];
for (const [what, sent] of lost)
	test(`${what}: the card asks for itself`, async (t) => {
		const c = await card(t, { sent, html: impatient(), replies: {
		    get_snapshot: [snapshot()], get_progress: [{ error: 'not now' }] } });
		await c.phase('ready');
		assert.equal((await c.log()).filter((m) =>
		    m.called?.name === 'get_snapshot').length, 1);
		assert.match(await c.text(), new RegExp(data().stage.name));
	});

test('a useless result that comes while it asks: it does not ask again', async (t) => {
	const c = await card(t, { raw: true, html: impatient() });
	const asked = async () => (await c.sent('tools/call')).filter((m) =>
	    m.params.name === 'get_snapshot');
	await c.post({ id: c.first.id, result: { hostContext: {} } });
	const [call] = await harness.until('its question', async () =>
	    (await asked()).length && asked());
	await c.post({ method: 'ui/notifications/tool-result', params: { content: [] } });
	await c.view().evaluate(() => new Promise((done) => setTimeout(done, 50)));
	await c.post({ id: call.id, result: p.snapshot });
	await c.phase('ready');
	assert.equal((await asked()).length, 1);
});

test('a text that is JSON is as good as structured content', async (t) => {
	const c = await card(t, { sent: { content: [{ type: 'text',
	    text: JSON.stringify(data()) }] } });
	await c.phase('ready');
	assert.equal((await c.sent('tools/call')).length, 0);
});

test('a later payload with members that nobody knows is drawn', async (t) => {
	const s = Object.assign(data(), { moods: [1], schema: 'dt.snapshot/1' });
	s.stage.next.horizon = { far: true };
	const c = await card(t, { sent: result(s) });
	await c.phase('ready');
});

test('members that are missing or odd leave the rest standing', async (t) => {
	const c = await card(t, { sent: result({ schema: 'dt.snapshot/1',
	    stage: { confirmed: '2', name: { a: 1 }, next: [] }, open: 'x',
	    rhythm: null, next_action: 7, trend: { minutes: ['a', null, 1e9],
		since: '2027-99-99', live: {} } }) });
	await c.phase('ready');
	assert.equal(await c.view().locator('.ring').count(), 1);
});

test('the weeks come back by get_progress when the result was lost', async (t) => {
	const c = await card(t, { sent: null, replies: { get_snapshot: [snapshot()],
	    get_progress: [{ result: await p.progress({ since: '2027-01-01',
		until: '2027-03-25', by: 'day' }) }] } });
	await c.view().locator('.strip').waitFor();
	assert.match(await c.text(), /44 дня/);
	const [asked] = (await c.log()).filter((m) => m.called?.name === 'get_progress');
	assert.deepEqual(asked.called.arguments, { since: '2027-01-01',
	    until: '2027-03-25', by: 'day' });
});

test('the call was cancelled: said, and a way to try again', async (t) => {
	const c = await card(t, { then: [['sendToolCancelled', { reason: 'no' }]],
	    replies: { get_snapshot: [snapshot()], get_progress: [{ error: 'x' }] } });
	await c.phase('trouble');
	assert.match(await c.text(), /отменена/);
	await button(c, 'retry').click();
	await c.phase('ready');
});

for (const [what, output, drawn] of [['null', 'null', false],
    ['of another tool', '{"x":1}', false], ['ours', null, true]])
	test(`window.openai.toolOutput is ${what}`, async (t) => {
		const planted = html.replace('<script>', () => `<script>window.openai = ` +
		    `{ toolOutput: ${(output ?? JSON.stringify(data()))
			.replaceAll('</', '<\\/')} };</script><script>`);
		const c = await card(t, { html: planted, sent: null, replies: {
		    get_snapshot: [{ error: 'refused' }] } });
		await c.phase(drawn ? 'ready' : 'trouble');
		assert.equal((await c.log()).filter((m) => m.called).length, drawn ? 0 : 1);
	});

// ---- handshake ----

test('the view says who it is, and is ready only after the host', async (t) => {
	const c = await card(t);
	await c.phase('ready');
	const [first, second] = (await c.log()).filter((m) =>
	    m.method?.startsWith('ui/') && !m.method.includes('sandbox'));
	assert.equal(first.method, 'ui/initialize');
	assert.deepEqual(Object.keys(first.params).sort(),
	    ['appCapabilities', 'appInfo', 'protocolVersion']);
	assert.equal(second.method, 'ui/notifications/initialized');
	assert.equal(second.id, undefined);
});

for (const [what, from, to] of [
	['protocolVersion', "protocolVersion: '2026-01-26',", ''],
	['appInfo', "appInfo: { name: 'digital-twin-card', version: '1' },", ''],
	['appCapabilities', "appCapabilities: { availableDisplayModes: ['inline'] },", ''],
	['its method', "'ui/initialize'", "'initialize'"],
])
	test(`the host would see it if the view lost ${what}`, async (t) => {
		assert.equal(html.split(from).length, 2, from);
		const c = await h.open({ html: html.replace(from, to), never_ready: true });
		t.after(() => c.close());
		await c.phase('trouble');
		assert.match(await c.text(), /Чат не открыл эту карточку/);
		assert.equal((await c.sent('ui/notifications/initialized')).length, 0);
		assert.equal(await c.view().locator('button').count(), 0);
	});

test('after an error nothing more is sent', async (t) => {
	const c = await card(t, { raw: true, html: impatient() });
	await c.post({ id: c.first.id, error: { code: -32000, message: 'not today' } });
	await c.phase('trouble');
	await c.post({ method: 'ui/notifications/tool-result', params: p.regular.ru });
	await c.page.waitForTimeout(200);	// longer than its patience
	assert.match(await c.text(), /not today/);
	assert.deepEqual((await c.log()).map((m) => m.method).filter((m) =>
	    !m.includes('sandbox')), ['ui/initialize']);
});

test('messages of others are not heard; requests get an answer', async (t) => {
	const c = await card(t, { raw: true });
	await c.post({ id: c.first.id, result: { hostContext: {} } });
	await c.view().evaluate((r) => window.postMessage({ jsonrpc: '2.0',
	    method: 'ui/notifications/tool-result', params: r }, '*'), p.regular.ru);
	for (const [id, method] of [[71, 'ping'], [72, 'ui/ask-for-money'],
	    ['x', 'ui/resource-teardown']])
		await c.post({ id, method, params: {} });
	const answers = await harness.until('three answers', async () => {
		const got = (await c.log()).filter((m) => [71, 72, 'x'].includes(m.id) &&
		    !m.method);
		return got.length === 3 && got;
	});
	assert.equal(await c.view().evaluate(() =>
	    document.getElementById('view').dataset.phase), 'loading');
	assert.deepEqual(answers.map((m) => m.result ?? m.error.code), [{}, -32601, {}]);
});

// ---- actions ----

test('Next task is a message of the learner, as an array of content', async (t) => {
	const c = await card(t, { capabilities: {}, replies: { message: [{}] } });
	await c.phase('ready');
	await button(c, 'next').click();
	await note(c, /Отправлено.*«Дай мне следующее задание\.»/);
	const [said] = (await c.log()).filter((m) => m.said);
	assert.deepEqual(said.said, { role: 'user', content: [{ type: 'text',
	    text: 'Дай мне следующее задание.' }] });
});

for (const [what, r] of [['refuses', { error: 'no' }],
    ['declines', { result: { isError: true } }]])
	test(`the host ${what} the message: the sentence to type`, async (t) => {
		const c = await card(t, { sent: p.regular.en, replies: { message: [r] } });
		await c.phase('ready');
		await button(c, 'next').click();
		await note(c, /Type it yourself: “Give me the next task\.”/);
	});

test('Refresh asks get_snapshot once and keeps the weeks', async (t) => {
	const fresh = copy(p.snapshot);
	fresh.structuredContent.stage.name = 'Новое имя';
	const c = await card(t, { replies: { get_snapshot: [{ result: fresh }] } });
	await c.phase('ready');
	await button(c, 'refresh').focus();
	await c.page.keyboard.press('Enter');
	await note(c, /Обновлено/);
	assert.match(await c.text(), /Новое имя/);
	assert.equal(await c.view().locator('.strip').count(), 1);
	assert.equal(await c.view().evaluate(() => document.activeElement.id), 'refresh');
	assert.deepEqual((await c.log()).filter((m) => m.called).map((m) => m.called.name),
	    ['get_snapshot']);
});

test('Refresh refused: the old data, and that it is old', async (t) => {
	const c = await card(t, { replies: { get_snapshot: [{ error: 'no' }] } });
	await c.phase('ready');
	await button(c, 'refresh').click();
	await note(c, /прежние данные/);
	assert.match(await c.text(), new RegExp(data().stage.name));
});

test('Refresh never answered: it ends, and can be asked again', async (t) => {
	const c = await card(t, { html: hasty('wait_ms = 15000', 'wait_ms = 400'),
	    replies: { get_snapshot: [{ never: true }] } });
	await c.phase('ready');
	await button(c, 'refresh').click();
	await note(c, /прежние данные/);
	assert.equal(await button(c, 'refresh').getAttribute('aria-disabled'), null);
});

// ---- safety ----

test('a text of the learner is never markup', async (t) => {
	const evil = '<img src=x onerror="window.hit=1"></script><script>window.hit=1</script>';
	const planted = (v) => typeof v === 'string' ? `${v}${evil}` :
	    Array.isArray(v) ? v.map(planted) : v && typeof v === 'object' ?
	    Object.fromEntries(Object.entries(v).map(([k, x]) => [k, planted(x)])) : v;
	const s = { ...planted(data()), schema: 'dt.snapshot/1', trend: data().trend };
	const c = await card(t, { sent: result(s) });
	await c.phase('ready');
	assert.equal(await c.view().evaluate(() => window.hit), undefined);
	assert.equal(await c.view().locator('img').count(), 0);
	assert.equal(await c.view().locator('script').count(), 1);
	assert.match(await c.text(), /<img src=x/);
});
