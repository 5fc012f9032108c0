// SPDX-License-Identifier: MIT
// card_kit - the card of show_dashboard in Chromium for the tests of it, inside the
// official AppBridge of MCP Apps and inside hosts that behave badly. Payloads are of
// learners who lived in the program; one host and they serve all tests of a file.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import * as harness from '../e2e/harness.mjs';
import { host } from './host.mjs';
import { people } from './people.mjs';

export const html = fs.readFileSync(path.join(harness.builddir, 'view/dashboard.html'),
    'utf8');

// h, p - the host, and the learners whose payloads are shown.
export let h, p;
before(async () => {
	p = await people();
	h = await host();
});
after(async () => {
	await h?.stop();
	await p?.end();
});

export const copy = (v) => JSON.parse(JSON.stringify(v));
export const result = (data) => ({ content: [{ type: 'text', text: 'in words' }],
    structuredContent: data });
export const data = (who = 'regular', lang = 'ru') => copy(p[who][lang].structuredContent);
export const snapshot = () => ({ result: copy(p.snapshot) });

// hasty - the card with one piece of its source replaced by another.
export const hasty = (from, to) => {
	assert.equal(html.split(from).length, 2, from);
	return html.replace(from, to);
};
// impatient - what the card waits for, without the wait.
export const impatient = () => hasty('hurry(1500)', 'hurry(50)');

// card - a view that was sent a result (or nothing); what must hold of every
// one is checked when it is closed.
export async function card(t, { sent = p.regular.ru, ...o } = {}) {
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
export const button = (c, id) => c.view().locator(`#${id}`);
export const note = (c, re) => c.view().waitForFunction((s) => new RegExp(s)
    .test(document.querySelector('[role=status]').innerText), re.source);
