// SPDX-License-Identifier: MIT
// page - the page of one's own in Chromium, through a web server and with a real
// authorization server: a learner signs in, does a task, takes it back, changes
// the profile, erases everything. Behind lighttpd, and behind Apache that is
// configured by the .htaccess of a shared hosting and nothing else.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import * as harness from '../e2e/harness.mjs';
import { kinds, learner } from '../e2e/learner.mjs';
import { place } from '../e2e/place.mjs';
import { browser, pages, shoot } from './host.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url)
    .resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'];

let chrome;
const patience = Number(process.env.VIEW_PATIENCE ?? 60000);
const places = {};
before(async () => { chrome = await browser(); });
after(async () => {
	await chrome?.close();
	for (const p of Object.values(places))
		await p.end();
});
const at = async (door) => places[door] ??= await place(door, { conf: { page: 'on' } });

// A profile of the browser is dear; one that was emptied is as good as new.
const free = [];
async function forget(context, page) {
	for (const other of context.pages().filter((x) => x !== page))
		await other.close();
	await context.unrouteAll();
	await context.clearCookies();
	if (page.url().startsWith('http'))
		await page.evaluate(() => { sessionStorage.clear(); localStorage.clear(); });
	await page.goto('about:blank');
	context.removeAllListeners();
	free.push(context);
}

// visitor - somebody's browser; what must hold of every visit is checked at the
// end of it.
async function visitor(t, p, sub, { width = 900, height = 900 } = {}) {
	const context = free.pop() ?? await chrome.newContext({ locale: 'ru-RU',
	    reducedMotion: 'reduce' });
	await context.addCookies([{ name: 'learner', value: encodeURIComponent(sub),
	    url: p.as.origin }]);
	const seen = { requests: [], faults: [] };
	context.on('request', (rq) => seen.requests.push(rq.url()));
	context.on('weberror', (e) => seen.faults.push(String(e.error())));
	context.on('console', (m) => {
		if (/Content.Security|Trusted/i.test(m.text()))
			seen.faults.push(m.text());
	});
	t.after(async () => {
		await forget(context, page);
		assert.deepEqual(seen.faults, []);
		const mine = [p.w.origin, p.as.origin];
		assert.deepEqual(seen.requests.filter((u) =>
		    !mine.includes(new URL(u).origin)), []);
	});
	const open = async () => {
		const made = await context.newPage();
		made.setDefaultTimeout(patience);
		await made.goto(`${p.w.origin}/me`);
		return made;
	};
	const page = context.pages()[0] ?? await context.newPage();
	page.setDefaultTimeout(patience);
	await page.setViewportSize({ width, height });
	await page.emulateMedia({ colorScheme: 'light' });
	await page.goto(`${p.w.origin}/me`);
	return { page, context, seen, open };
}
async function sign_in(page) {
	await page.locator('#sign-in').click();
	await page.locator('#attempt').waitFor();
	await page.locator('#card[data-phase=ready]').waitFor();
}
async function says(page, re) {
	const said = () => page.evaluate(() => document.getElementById('view').innerText);
	try {
		await page.waitForFunction((s) => new RegExp(s)
		    .test(document.getElementById('view')?.innerText), re.source);
	} catch (e) {
		throw new Error(`${re} was not said, but: ${await said()}`, { cause: e });
	}
}
async function clean(page, name) {
	await page.evaluate(() => document.fonts.ready);
	for (const theme of ['light', 'dark']) {
		await page.emulateMedia({ colorScheme: theme });
		// Trusted Types hold for a test as for anybody: axe comes by the debugger
		if (!await page.evaluate(() => 'axe' in window)) {
			const cdp = await page.context().newCDPSession(page);
			await cdp.send('Runtime.evaluate', { expression: axe });
			await cdp.detach();
		}
		// the themes differ in colours and in nothing else
		const found = await page.evaluate((runOnly) => window.axe.run({ runOnly }),
		    theme === 'dark' ? ['color-contrast'] : tags);
		assert.ok(found.passes.length > 0);
		assert.deepEqual(found.violations.map((v) =>
		    `${name} ${theme} ${v.id}: ${v.nodes.map((n) => n.html)}`), []);
		await shoot(`page-${name}-${theme}`, page, { fullPage: true });
	}
	await page.emulateMedia({ colorScheme: 'light' });
}
const answer = async (page) => {
	for (const f of await page.locator('#attempt textarea, #attempt input').all()) {
		const type = await f.getAttribute('type');
		await f.fill(type === 'number' ?
		    (await f.getAttribute('id') === 'minutes' ? '15' : '4') : type === 'url' ? 'https://example.org/' :
		    type === 'date' ? new Date().toISOString().slice(0, 10) :
		    ['Читать каждый день по двадцать минут и не терять нить.',
			...await f.getAttribute('rows') === '4' ?
			['Утром, за столом у окна.', 'Вечером, в поезде домой.', 'Днём, в парке.',
			'Ночью, на кухне.'] : []].join('\n'));
	}
};
// do_task - one answer, sent; the words that it was answered with.
const do_task = async (page) => {
	await page.locator('#attempt').waitFor();
	await answer(page);
	await page.locator('#attempt button[type=submit]').click();
	await says(page, /Принято|Решит наставник|Нужно доработать/);
	return page.locator('#task').innerText();
};

test('the page has its policy, and only for GET', async () => {
	const p = await at('lighttpd fastcgi');
	const res = await fetch(`${p.w.origin}/me`);
	assert.equal(res.status, 200);
	const csp = res.headers.get('content-security-policy');
	for (const part of ["default-src 'none'", "frame-ancestors 'none'",
	    "base-uri 'none'", "form-action 'none'", `connect-src 'self' ${p.as.origin};`,
	    "require-trusted-types-for 'script'"])
		assert.ok(csp.includes(part), `${part} in ${csp}`);
	assert.doesNotMatch(csp, /unsafe/);
	assert.equal(res.headers.get('referrer-policy'), 'no-referrer');
	assert.equal((await fetch(`${p.w.origin}/me`, { method: 'POST' })).status, 405);
	assert.equal((await fetch(`${p.w.origin}/me/`)).status, 404);
});

test('doctor finds that a browser can use it', async () => {
	const p = await at('lighttpd fastcgi');
	// beside us, for the issuer is in this process
	const doctor = harness.program(p.w.ctl, ['-c', p.w.conf, 'doctor'], { cwd: p.w.dir });
	await doctor.ended;
	const said = doctor.said();
	assert.match(said, /good {2}page +page at .*\/me/);
	assert.doesNotMatch(said, /FAIL {2}page|no discovery document/);
});

for (const door of ['lighttpd fastcgi', 'apache htaccess'])
	test(`${door}: sign in, do a task; a client sees it; copy; erase; gone`, async (t) => {
		const p = await at(door), sub = `page ${door}`;
		const { page } = await visitor(t, p, sub);
		await sign_in(page);
		assert.match(await page.locator('#card').innerText(), /Первый шаг/);
		assert.equal(new URL(page.url()).search, '');
		assert.deepEqual(await page.evaluate(() => [document.cookie.includes('token'),
		    JSON.stringify({ ...sessionStorage, ...localStorage })
			.match(/eyJ|access_token|verifier/)]), [false, null]);
		// a first step is accepted when it is filled in, of others a mentor decides
		let said = await do_task(page);
		assert.match(said, /Принято[^]*Записывать ли ваши занятия/);
		assert.doesNotMatch(said, /[a-z]_[a-z]/);
		await page.getByRole('button', { name: 'Записать их в профиль' }).click();
		await says(page, /Сохранено/);
		for (let i = 0; i < 12 && !/Решит наставник/.test(said); i++) {
			await page.locator('#task .main').click();
			said = await do_task(page);
		}
		assert.match(said, /Решит наставник[^]*если вы разрешите ему видеть/);
		await page.locator('.question').last().getByRole('button', { name: 'Да' }).click();
		await says(page, /Наставники видят имя[^]*виден в «История»[^]*От них скрыто: /);
		const me = learner(sub, kinds['sdk 1.x'], p.w.url);
		await me.connect();
		const { structuredContent: { items } } = await me.call('get_history', {});
		assert.deepEqual([items[0].kind, items[1].outcome, items[1].minutes,
		    items.at(-1).outcome], ['consent', 'needs_review', 15, 'accepted']);
		await page.locator('nav a[href="#data"]').click();
		const saved = page.waitForEvent('download');
		await page.locator('#copy-save').click();
		const file = await saved;
		assert.equal(file.suggestedFilename(), 'digital-twin.jsonl');
		const lines = fs.readFileSync(await file.path(), 'utf8').trimEnd().split('\n');
		assert.ok(lines.map((s) => JSON.parse(s)).length > 1);
		assert.ok(lines.some((s) => s.includes('не терять нить')));
		await page.locator('#erase-show').click();
		await page.locator('#word').fill('не то');
		await page.locator('#erase button[type=submit]').click();
		await says(page, /напишите слово/);
		await page.locator('#word').fill('Стереть');
		await page.locator('#erase button[type=submit]').click();
		await page.locator('#sign-in').waitFor();
		const gone = await me.call('get_history', {});
		assert.deepEqual(gone.structuredContent.items, []);
		await me.close();
	});

test('every view, in both languages and themes: axe finds nothing', async (t) => {
	const p = await at('lighttpd fastcgi');
	const { page } = await visitor(t, p, 'looker');
	await page.locator('#sign-in').waitFor();
	await clean(page, 'welcome-ru');
	await sign_in(page);
	await clean(page, 'today-ru');
	assert.equal(await pages(page, 'page-today-ru'), 1);
	await answer(page);
	await page.locator('#attempt button[type=submit]').click();
	await page.locator('#done').waitFor();
	await clean(page, 'done-ru');
	assert.equal(await pages(page, 'page-done-ru'), 1);
	for (const name of ['history', 'profile', 'data']) {
		await page.locator(`nav a[href="#${name}"]`).click();
		await page.locator('#view > h1').waitFor();
		await page.waitForLoadState('networkidle');
		await clean(page, `${name}-ru`);
	}
	await page.locator('nav a[href="#profile"]').click();
	await page.locator('#name').fill('Вера');
	await page.locator('#lang').selectOption('en');
	await page.locator('#fields-profile button[type=submit]').click();
	await says(page, /Saved\./);
	assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
	for (const name of ['profile', 'history', 'data', 'today']) {
		await page.locator(`nav a[href="#${name}"]`).click();
		await page.waitForLoadState('networkidle');
		await clean(page, `${name}-en`);
	}
	await page.setViewportSize({ width: 320, height: 700 });
	await page.locator('#attempt').waitFor();
	const fits = async () => {
		const beside = await page.evaluate(() =>
		    document.documentElement.scrollWidth <= innerWidth ? [] :
		    [...document.querySelectorAll('body *')].filter((e) =>
			e.getBoundingClientRect().right > innerWidth).map((e) =>
			`${e.tagName} ${e.id} ${e.className} ${e.textContent}`));
		assert.deepEqual(beside, []);
	};
	await fits();
	await clean(page, 'today-en-320');
	assert.equal(await pages(page, 'page-today-en'), 1);
	await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
	for (const name of ['today', 'history', 'profile', 'data']) {
		await page.locator(`nav a[href="#${name}"]`).click();
		await page.waitForLoadState('networkidle');
		await fits();
	}
});

test('an entry is taken back, with a reason', async (t) => {
	const p = await at('lighttpd fastcgi');
	const { page } = await visitor(t, p, 'mistaken');
	await sign_in(page);
	await answer(page);
	await page.locator('#attempt button[type=submit]').click();
	await page.locator('#done').waitFor();
	await page.locator('nav a[href="#history"]').click();
	await page.locator('.entries button').first().click();
	await page.locator('.entries input').fill('Не то задание.');
	await page.locator('.entries button[type=submit]').click();
	await page.locator('.entries .void').waitFor();
	assert.match(await page.locator('.entries').innerText(), /отозвано/);
});

test('consent is given and taken back, and holds', async (t) => {
	const p = await at('lighttpd fastcgi');
	const { page } = await visitor(t, p, 'willing');
	await sign_in(page);
	await page.locator('nav a[href="#data"]').click();
	await says(page, /Пока ответа нет, занятия записываются/);
	const box = page.locator('#mentor_view-yes');
	await box.check();
	await page.waitForFunction(() => document.getElementById('status').innerText);
	await page.locator('nav a[href="#today"]').click();
	await page.locator('#attempt').waitFor();
	await page.goBack();
	await box.waitFor();
	assert.equal(await box.isChecked(), true);
	await page.locator('nav a[href="#history"]').click();
	await says(page, /Согласие[^]*доступ наставника: разрешено/);
	await page.locator('nav a[href="#data"]').click();
	await box.waitFor();
	// nobody has answered for the learner
	assert.equal(await page.locator('#tracking-yes').isChecked(), false);
	assert.equal(await page.locator('#tracking-no').isChecked(), false);
});

test('a token that ends mid-way: what was written comes back', async (t) => {
	const p = await at('lighttpd fastcgi');
	const { page } = await visitor(t, p, 'slow');
	await sign_in(page);
	await answer(page);
	// the server meets a token that is no longer good
	await page.route('**/mcp', (r) => r.continue({ headers: {
	    ...r.request().headers(), authorization: 'Bearer of-yesterday' } }),
	    { times: 1 });
	await page.locator('#attempt button[type=submit]').click();
	await says(page, /Вход истёк/);
	await sign_in(page);
	assert.match(await page.locator('#attempt textarea').first().inputValue(),
	    /не терять нить/);
	await page.locator('#attempt button[type=submit]').click();
	await page.locator('#done').waitFor();
});

test('the profile: every kind of field is kept, changed and forgotten', async (t) => {
	const p = await at('lighttpd fastcgi');
	const { page } = await visitor(t, p, 'profiled');
	await sign_in(page);
	const field = (key) => page.locator(`#${key}`);
	const group = async (id) => {
		await page.locator('nav a[href="#today"]').click();
		await page.locator('#attempt').waitFor();
		await page.locator('nav a[href="#profile"]').click();
		await page.locator(`#fields-${id}`).waitFor({ state: 'attached' });
		const details = page.locator('details', { has: page.locator(`#fields-${id}`) });
		if (await details.count())
			await details.locator('summary').click();
	};
	const save = async (id) => {
		await page.locator(`#fields-${id} button[type=submit]`).click();
		await says(page, /Сохранено/);
	};
	const long = 'Писать по-английски без словаря. '.repeat(30).trim();
	const kept = { objective: long, projects: 'Диссертация\nПереезд' };
	await group('goals');
	for (const [key, value] of Object.entries(kept))
		await field(key).fill(value);
	await save('goals');
	await group('goals');
	for (const [key, value] of Object.entries(kept))
		assert.equal(await field(key).inputValue(), value);
	await field('projects').fill('');
	await save('goals');
	await group('goals');
	assert.equal(await field('projects').inputValue(), '');
	assert.equal(await field('objective').inputValue(), long);
	await group('delivery');
	await field('pace').selectOption('slow');
	await field('minutes_per_day').fill('45');
	await save('delivery');
	await group('delivery');
	assert.deepEqual([await field('pace').inputValue(),
	    await field('minutes_per_day').inputValue()], ['slow', '45']);
	await group('profile');
	await field('tz').fill('Mars/Phobos');
	await page.locator('#fields-profile button[type=submit]').click();
	await says(page, /Поле «Часовой пояс» должно быть[^]*Исправьте/);
	assert.equal(await page.evaluate(() => document.activeElement.id), 'tz');
});

test('time outside of tasks: recorded, asked about once, in the history', async (t) => {
	const p = await at('lighttpd fastcgi');
	const { page } = await visitor(t, p, 'reader', { width: 360 });
	await sign_in(page);
	await page.locator('#slots summary').click();
	const field = (name) => page.locator(`#slot-${name}`);
	const send = page.locator('#slot button[type=submit]');
	await field('what').fill('Читал на ночь первую главу');
	await send.click();	// the browser itself asks for the minutes
	assert.equal(await page.evaluate(() => document.activeElement.id), 'slot-minutes');
	await field('minutes').fill('40');
	await send.click();
	await says(page, /засчитано 40.минут[^]*Записывать ли ваши занятия/);
	await page.locator('#slot').getByRole('button', { name: 'Нет' }).click();
	await says(page, /Новых записей не будет[^(]*стереть/);
	await field('what').fill('И вторую');
	await field('minutes').fill('20');
	await send.click();
	await says(page, /отозвано, запись не сделана\. Возобновить учёт можно/);
	await page.locator('nav a[href="#history"]').click();
	await page.locator('.entries').waitFor();
	assert.match(await page.locator('.entries').innerText(),
	    /Занятие40.минут\s+Читал на ночь первую главу/);
});

test('a refusal names the field as the page does, and what to do', async (t) => {
	const p = await at('lighttpd fastcgi');
	const { page } = await visitor(t, p, 'refused');
	await sign_in(page);
	const first = page.locator('#attempt textarea').first();
	await answer(page);
	await first.fill('долго '.repeat(400));
	await page.locator('#attempt button[type=submit]').click();
	const label = await first.evaluate((x) => x.labels[0].firstChild.data);
	await says(page, new RegExp(`«${label}» длиннее предела[^]*Исправьте и отправьте снова`));
	assert.doesNotMatch(await page.locator('#status').innerText(), /form\.|VALIDATION|вызов/);
	assert.equal(await first.getAttribute('aria-invalid'), 'true');
	assert.equal(await first.evaluate((x) => x === document.activeElement), true);
});

test('the server out of reach: said, nothing lost, and then it goes on', async (t) => {
	const p = await at('lighttpd fastcgi');
	const { page } = await visitor(t, p, 'offline');
	await sign_in(page);
	await answer(page);
	await page.route('**/mcp', (r) => r.abort('connectionrefused'));
	await page.locator('#attempt button[type=submit]').click();
	await says(page, /Сервер не отвечает/);
	assert.match(await page.locator('#attempt textarea').first().inputValue(), /нить/);
	await page.locator('nav a[href="#history"]').click();
	await page.locator('#again').waitFor();
	await page.unrouteAll();
	// an error page of the web server is no answer either
	await page.route('**/mcp', (r) => r.fulfill({ status: 503, body: '<html>' }));
	await page.locator('#again').click();
	await says(page, /Сервер не отвечает/);
	await page.unrouteAll();
	await page.locator('#again').click();
	await says(page, /Записей пока нет/);
	await page.locator('nav a[href="#today"]').click();
	await says(page, /Черновик восстановлен/);
	await page.locator('#attempt button[type=submit]').click();
	await page.locator('#done').waitFor();
});

test('the issuer out of reach: said in words, and tried again', async (t) => {
	const p = await at('lighttpd fastcgi');
	const { page } = await visitor(t, p, 'stranded');
	await page.route(`${p.as.origin}/**`, (r) => r.abort('connectionrefused'));
	await page.locator('#sign-in').click();
	await says(page, /сервер входа не отвечает/);
	await page.unrouteAll();
	await sign_in(page);
});

test('two tabs are two sign-ins; signing out of one leaves the other', async (t) => {
	const p = await at('lighttpd fastcgi');
	const { page, open } = await visitor(t, p, 'double');
	await sign_in(page);
	const second = await open();
	await sign_in(second);
	await page.locator('#sign-out').click();
	await says(page, /Вы вышли/);
	assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
	await second.locator('nav a[href="#history"]').click();
	await says(second, /Записей пока нет/);
});

test('by keyboard alone: sign in, go to a section, come back', async (t) => {
	const p = await at('lighttpd fastcgi');
	const { page } = await visitor(t, p, 'keys');
	await page.locator('#sign-in').waitFor();
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await page.locator('#attempt').waitFor();
	for (let i = 0; i < 2; i++)
		await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement.hash), '#history');
	await page.keyboard.press('Enter');
	await page.locator('#view > h1').waitFor();
	assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
	await page.goBack();
	await page.locator('#attempt').waitFor();
});

const forged = [
	['a code that nobody asked for', '?code=x&state=y', null, /не на наш запрос/],
	['a state of another tab', '?code=x&state=y',
	    { state: 'z', verifier: 'v', id: 'i', nonce: 'n', hash: '' }, /не на наш запрос/],
	['an answer of another issuer', '?code=x&state=z&iss=https%3A%2F%2Fevil.example',
	    { state: 'z', verifier: 'v', id: 'i', nonce: 'n', hash: '' }, /не на наш запрос/],
	['no issuer where it promised one', '?code=x&state=z',
	    { state: 'z', verifier: 'v', id: 'i', nonce: 'n', hash: '' }, /не на наш запрос/],
	['a refusal of the learner', '?error=access_denied&state=z&iss={iss}',
	    { state: 'z', verifier: 'v', id: 'i', nonce: 'n', hash: '' }, /отклонён/],
	['a code that is not good', '?code=x&state=z&iss={iss}',
	    { state: 'z', verifier: 'v', id: 'i', nonce: 'n', hash: '' }, /не выдал доступ/],
];
for (const [what, query, kept, want] of forged)
	test(`coming back with ${what}`, async (t) => {
		const p = await at('lighttpd fastcgi');
		const { page } = await visitor(t, p, 'anybody');
		if (kept)
			await page.evaluate((k) => sessionStorage.setItem('twin:sign-in',
			    JSON.stringify(k)), kept);
		await page.goto(`${p.w.origin}/me${query.replace('{iss}',
		    encodeURIComponent(p.as.origin))}`);
		await says(page, want);
		assert.equal(new URL(page.url()).search, '');
		assert.equal(await page.locator('nav').count(), 0);
	});
