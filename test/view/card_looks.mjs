// SPDX-License-Identifier: MIT
// card_looks - how the card of show_dashboard looks: its size in every frame, themes,
// languages, print, and what people see who use a keyboard, large letters or few
// colours.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import * as harness from '../e2e/harness.mjs';
import { button, card, data, hasty, html, p, result } from './card_kit.mjs';
import { pages, shoot } from './host.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url)
    .resolve('axe-core/axe.min.js'), 'utf8');

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
