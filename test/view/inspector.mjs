// SPDX-License-Identifier: MIT
// inspector - the card in the MCP Inspector's web page, an independent host of MCP
// Apps with a stricter sandbox than most: in both eras, against the real server.
import assert from 'node:assert/strict';
import path from 'node:path';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import * as harness from '../e2e/harness.mjs';
import { browser, shoot } from './host.mjs';

const root = path.dirname(createRequire(import.meta.url)
    .resolve('@modelcontextprotocol/inspector/package.json'));
const secret = 'of-the-test';

const eras = ['legacy', 'modern'];

let w, server, chrome, inspector, port;
before(async () => {
	w = await harness.world();
	server = await harness.serve(w, 'lighttpd fastcgi');
	port = await harness.freePort();
	const headers = { Authorization: `Bearer ${w.token('inspector')}` };
	const config = harness.put(path.join(w.dir, 'inspector.json'), JSON.stringify({
	    mcpServers: Object.fromEntries(eras.map((protocolEra) => [protocolEra,
		{ type: 'http', url: w.url, protocolEra, headers }])) }));
	inspector = harness.program(process.execPath, [
	    path.join(root, 'clients/launcher/build/index.js'), '--web',
	    '--config', config], { uid: undefined, gid: undefined, // who may read the clone
	    cwd: w.dir, env: { ...process.env, HOME: w.dir,
	    HOST: '127.0.0.1', CLIENT_PORT: String(port),
	    MCP_SANDBOX_PORT: String(await harness.freePort()),
	    MCP_AUTO_OPEN_ENABLED: 'false', MCP_INSPECTOR_SECRET_STORE: 'memory',
	    MCP_INSPECTOR_API_TOKEN: secret } });
	chrome = await browser();
	await harness.until('the inspector', async () => {
		assert.ok(inspector.alive(), inspector.said());
		return harness.listening(port);
	});
});
after(async () => {
	await chrome?.close();
	await inspector?.stop();
	await server?.stop();
});

for (const [i, era] of eras.entries())
	test(`the Apps tab draws the card: ${era}`, async (t) => {
		const page = await chrome.newPage({ viewport: { width: 1300, height: 1000 } });
		t.after(() => page.close());
		page.setDefaultTimeout(30000);
		await page.goto(`http://127.0.0.1:${port}/?MCP_INSPECTOR_API_TOKEN=${secret}`);
		await page.getByRole('switch').nth(i).click({ force: true });
		await page.locator('[data-testid=connection-status][data-status=connected]')
		    .waitFor();
		await page.getByText('Apps', { exact: true }).first().click();
		await page.getByText(/show_dashboard|Show progress as a picture/).first().click();
		await page.locator('[data-testid=open-app]').click();
		await page.locator('[data-app-status=ready]').waitFor();
		const view = await harness.until('the card', async () => {
			for (const f of page.frames())
				if (await f.locator('#view[data-phase=ready]').count()
				    .catch(() => 0))
					return f;
			return null;
		});
		assert.match(await view.locator('h1').innerText(), /Первый шаг|first step/);
		await shoot(`inspector-${era}`, page);
	});
