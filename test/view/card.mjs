// SPDX-License-Identifier: MIT
// card - the card of show_dashboard in Chromium, inside the official AppBridge of
// MCP Apps and inside hosts that behave badly: what it says, what it draws, how it
// grows, and that it asks nobody else. Payloads are of learners who lived in the
// program.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import * as harness from '../e2e/harness.mjs';
import { host, pages, shoot } from './host.mjs';
import { people } from './people.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url)
    .resolve('axe-core/axe.min.js'), 'utf8');
const html = fs.readFileSync(path.join(harness.builddir, 'view/dashboard.html'),
    'utf8');

let h, p;
before(async () => {
	p = await people();
	h = await host();
});
after(async () => {
	await h?.stop();
	await p?.end();
});

const copy = (v) => JSON.parse(JSON.stringify(v));
const result = (data) => ({ content: [{ type: 'text', text: 'in words' }],
    structuredContent: data });
const data = (who = 'regular', lang = 'ru') => copy(p[who][lang].structuredContent);
const snapshot = () => ({ result: copy(p.snapshot) });

// What the view waits for, without the wait.
const hasty = (from, to) => {
	assert.equal(html.split(from).length, 2, from);
	return html.replace(from, to);
};
const impatient = () => hasty('hurry(1500)', 'hurry(50)');

// card - a view that was sent a result (or nothing); what must hold of every
// one is checked when it is closed.
async function card(t, { sent = p.regular.ru, ...o } = {}) {
	const c = await h.open({ html, ...o, then: o.then ??
	    (sent ? [['sendToolInput', { arguments: {} }], ['sendToolResult', sent]] : []) });
	t.after(async () => {
		const origin = new URL(c.page.url()).hostname;
		assert.deepEqual(c.errors, []);
		assert.deepEqual(c.violations, []);
		assert.deepEqual(await c.view().evaluate(() => window.csp), []);
		assert.deepEqual(c.requests.filter((u) =>
		    new URL(u).hostname !== origin && !u.startsWith('about:')), []);
		if (!o.raw)
			for (const m of await c.log())
				assert.equal(m.error, undefined, JSON.stringify(m));
		await c.close();
	});
	return c;
}
const button = (c, id) => c.view().locator(`#${id}`);
const note = (c, re) => c.view().waitForFunction((s) => new RegExp(s)
    .test(document.querySelector('[role=status]').innerText), re.source);

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

// ---- layout ----

test('it grows from 20 px to its height and stays there', async (t) => {
	const c = await card(t);
	await c.phase('ready');
	await harness.until('the height', async () => await c.height() > 300);
	await c.page.waitForTimeout(400);
	const sizes = await c.sent('ui/notifications/size-changed');
	assert.ok(sizes.length <= 3, JSON.stringify(sizes));
	for (const { params } of sizes)
		assert.ok(params.height > 0 && params.height <= 500, params.height);
	const [inner, doc] = await c.view().evaluate(() => [innerHeight,
	    document.documentElement.scrollHeight]);
	assert.ok(Math.abs(inner - doc) <= 1, `${inner} ${doc}`);
});

for (const [width, zoom] of [[320, 1], [680, 2], [320, 2]])
	test(`${width} px, text of ${zoom * 100} %: nothing is cut or beside`, async (t) => {
		const c = await card(t, { width, html: html.replace('<style>',
		    `<style>html{font-size:${zoom * 100}%}`) });
		await c.phase('ready');
		const wide = await c.view().evaluate(() => [document.documentElement.scrollWidth,
		    innerWidth, ...[...document.querySelectorAll('h1,h2,p,button')]
			.filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth)
			.map((e) => e.outerHTML)]);
		assert.ok(wide[0] <= wide[1], String(wide));
		assert.deepEqual(wide.slice(2), []);
		for (const b of await c.view().locator('button').all())
			assert.ok((await b.boundingBox()).height >= 44);
	});

for (const lang of ['ru', 'en'])
	for (const width of [320, 360, 580])
		test(`${width} px, ${lang}: not higher than 500 px`, async (t) => {
			const c = await card(t, { width, sent: p.regular[lang] });
			await c.phase('ready');
			const tall = await c.view().evaluate(() =>
			    document.getElementById('view').getBoundingClientRect().height);
			assert.ok(tall > 200 && tall <= 500, tall);
			await harness.until('its height', async () =>
			    Math.abs(await c.height() - tall) <= 1);
			await shoot(`card-${lang}-${width}`, c.page.locator('iframe'));
		});

test('words longer than the card are broken, not cut', async (t) => {
	const s = data(), long = 'водогрязеторфопарафинолечение'.repeat(3);
	s.stage.name = s.next_action.title = s.next_action.criterion = long;
	s.stage.text = `Чтобы ${long}, нужно https://example.org/${'a'.repeat(200)}.`;
	s.open = s.due_reviews = [{ title: long }, { title: long }];
	const c = await card(t, { width: 320, sent: result(s), html: hasty('<style>',
	    '<style>html{font-size:200%}') });
	await c.phase('ready');
	const [wide, room, shown] = await c.view().evaluate(() => [
	    document.documentElement.scrollWidth, innerWidth,
	    Math.max(...[...document.querySelectorAll('h1,h2,p,span,button')]
		.map((e) => e.getBoundingClientRect().right))]);
	assert.ok(wide <= room && shown <= room, `${wide} ${shown} ${room}`);
	await shoot('card-ru-long-words', c.page.locator('iframe'));
});

test('200 px that stay: stage, sentence and button', async (t) => {
	const c = await card(t, { width: 420, height: 200, fixed: true,
	    context: { containerDimensions: { width: 420, height: 200 } } });
	await c.phase('ready');
	await c.view().waitForFunction(() =>
	    document.getElementById('view').dataset.short === 'on');
	const bottom = await c.view().evaluate(() => Math.max(...['.ring', '.head p',
	    '#next'].map((s) => document.querySelector(s).getBoundingClientRect().bottom)));
	assert.ok(bottom <= 200, bottom);
	await shoot('short', c.page.locator('iframe'));
});

test('a maximum height above the card changes nothing', async (t) => {
	const c = await card(t, { context: { containerDimensions: { maxHeight: 600,
	    width: 680 } } });
	await c.phase('ready');
	await harness.until('the height', async () => await c.height() > 300);
	assert.notEqual(await c.view().evaluate(() =>
	    document.getElementById('view').dataset.short), 'on');
});

// ---- theme and language ----

const colour = (c) => c.view().evaluate(() => {
	const s = getComputedStyle(document.body);
	return [s.backgroundColor, s.color];
});

test('the theme follows the host, also while it runs', async (t) => {
	const c = await card(t, { context: { theme: 'light' }, scheme: 'dark' });
	await c.phase('ready');
	const light = await colour(c);
	await c.say('setHostContext', { theme: 'dark' });
	await c.view().waitForFunction(() =>
	    document.documentElement.style.colorScheme === 'dark');
	const dark = await colour(c);
	assert.deepEqual(light, ['rgb(255, 255, 255)', 'rgb(27, 31, 36)']);
	assert.deepEqual(dark, ['rgb(28, 31, 34)', 'rgb(238, 240, 242)']);
});

test('the colours of the host are taken together or not at all', async (t) => {
	const few = { '--color-background-primary': '#102030' };
	const c = await card(t, { context: { styles: { variables: few } } });
	await c.phase('ready');
	assert.equal((await colour(c))[0], 'rgb(255, 255, 255)');
	await c.say('setHostContext', { styles: { variables: { ...few,
	    '--color-text-primary': '#ffffff', '--color-text-secondary': '#dddddd' } } });
	await c.view().waitForFunction(() => getComputedStyle(document.body)
	    .backgroundColor === 'rgb(16, 32, 48)');
	assert.equal((await colour(c))[1], 'rgb(255, 255, 255)');
});

for (const [said, locale, want] of [['en', 'ru-RU', 'en'], [undefined, 'en-GB', 'en'],
    [undefined, 'eo', 'ru'], ['xx', undefined, 'ru']])
	test(`language: the learner's ${said}, the host's ${locale}: ${want}`, async (t) => {
		const s = data();
		s.learner.lang = said;
		const c = await card(t, { sent: result(s), context: { locale } });
		await c.phase('ready');
		assert.equal(await c.view().evaluate(() => document.documentElement.lang), want);
		assert.equal(await button(c, 'refresh').innerText(),
		    want === 'en' ? 'Refresh' : 'Обновить');
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

// ---- access ----

const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'];
for (const lang of ['ru', 'en'])
	for (const theme of ['light', 'dark'])
		for (const [what, o] of [['', {}], [', newcomer', { sent: 'newcomer' }],
		    [', 320 px', { width: 320 }]])
			test(`axe finds nothing: ${lang}, ${theme}${what}`, async (t) => {
				const sent = p[o.sent ?? 'regular'][lang];
				const c = await card(t, { width: 580, ...o, sent, scheme: theme,
				    context: { theme } });
				await c.phase('ready');
				await harness.until('its height', async () => await c.height() > 100);
				await c.view().evaluate(axe);
				const found = await c.view().evaluate((values) => window.axe.run({
				    runOnly: { type: 'tag', values } }), rules);
				assert.ok(found.passes.length > 15);
				assert.deepEqual(found.violations.map((v) =>
				    `${v.id}: ${v.nodes.map((n) => n.html)}`), []);
				await shoot(`card-${lang}-${theme}${what.replace(/\W+/g, '-')}`,
				    c.page.locator('iframe'));
			});

test('the keyboard: the task first, then Refresh; both are named', async (t) => {
	const c = await card(t);
	await c.phase('ready');
	await c.view().locator('h1').click();
	const order = [];
	for (let i = 0; i < 2; i++) {
		await c.page.keyboard.press('Tab');
		order.push(await c.view().evaluate(() => document.activeElement.id));
	}
	assert.deepEqual(order, ['next', 'refresh']);
});

test('the colours of a high-contrast system hold, and days still differ', async (t) => {
	for (const scheme of ['light', 'dark']) {
		const c = await card(t, { scheme, contrast: 'active', context: { theme: 'light',
		    styles: { variables: { '--color-background-primary': '#ffff00',
			'--color-text-primary': '#ffff10', '--color-text-secondary': '#ffff20' } } } });
		await c.phase('ready');
		const got = await c.view().evaluate(() => {
			const of = (s, what) => getComputedStyle(document.querySelector(s))[what];
			const probe = document.createElement('p');
			probe.style.cssText = 'color:CanvasText;background:Canvas';
			document.body.append(probe);
			const system = getComputedStyle(probe), said = [system.color,
			    system.backgroundColor];
			probe.remove();
			return { system: said, now: [of('h1', 'color'), of('body', 'backgroundColor')],
			    days: ['.day.l1', '.day.l2', '.day.l3', '.day.l4'].map((x) =>
				document.querySelector(x) && of(x, 'fill')).filter(Boolean),
			    button: of('.main', 'borderTopWidth'), face: [of('.main', 'color'),
				of('.main', 'backgroundColor')] };
		});
		assert.deepEqual(got.now, got.system);
		assert.equal(new Set(got.days).size, got.days.length);
		assert.ok(got.days.length > 1);
		assert.equal(got.button, '1px');
		assert.notEqual(...got.face);
		await shoot(`card-ru-contrast-${scheme}`, c.page.locator('iframe'));
	}
});

for (const lang of ['ru', 'en'])
	test(`printed, the card is on one page, dark on white: ${lang}`, async (t) => {
		const c = await card(t, { sent: p.regular[lang], scheme: 'dark',
		    context: { theme: 'dark' } });
		await c.phase('ready');
		await harness.until('its height', async () => await c.height() > 100);
		assert.equal(await pages(c.page, `card-${lang}`), 1);
		await c.page.emulateMedia({ media: 'print' });
		assert.deepEqual(await colour(c), ['rgb(255, 255, 255)', 'rgb(27, 31, 36)']);
		assert.equal(await c.view().locator('button:visible').count(), 0);
		await c.page.emulateMedia({ media: null });
	});

test('reduced motion is respected, and loading is said', async (t) => {
	const moves = async (motion) => {
		const c = await card(t, { sent: null, motion });
		const got = await c.view().evaluate(() => [
		    getComputedStyle(document.querySelector('.bone')).animationName,
		    document.getElementById('view').getAttribute('aria-busy'),
		    document.querySelector('h1').innerText]);
		return got;
	};
	assert.deepEqual(await moves('reduce'), ['none', 'true', 'Загружается…']);
	assert.deepEqual(await moves('no-preference'), ['breathe', 'true', 'Загружается…']);
});
