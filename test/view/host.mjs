// SPDX-License-Identifier: MIT
// host - Chromium and the pages of host_page.js around a view: the page on one
// loopback port, the sandbox that holds the view on another, with the CSP that
// the resource asks for. Nothing else may be asked for by a view.
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import * as harness from '../e2e/harness.mjs';

const here = path.join(harness.srcdir, 'test/view');

// The sandbox relays between the host and the view, which is a frame in it.
const sandbox = `<!DOCTYPE html><title>sandbox</title><body style="margin:0"><script>
const inner = document.createElement('iframe');
inner.title = 'card';
inner.style.cssText = 'border:0;width:100%;height:100vh;display:block';
inner.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms');
addEventListener('message', ({ source, data }) => {
	if (source === parent) {
		if (data.method === 'ui/notifications/sandbox-resource-ready') {
			inner.srcdoc = data.params.html;
			document.body.append(inner);
		} else {
			inner.contentWindow.postMessage(data, '*');
		}
	} else if (source === inner.contentWindow) {
		parent.postMessage(data, '*');
	}
});
parent.postMessage({ jsonrpc: '2.0', method: 'ui/notifications/sandbox-proxy-ready' }, '*');
</script>`;

// The policy of a view that names no domain, as the specification has it.
const policy = "default-src 'none'; script-src 'self' 'unsafe-inline'; " +
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; media-src 'self' " +
    "data:; connect-src 'none'; frame-src 'self'; base-uri 'self'; form-action 'none'";

const serve = async (answer) => {
	const server = http.createServer(answer);
	await new Promise((done) => server.listen(0, '127.0.0.1', done));
	return { port: server.address().port, close: () => new Promise((done) => {
		server.close(done);
		server.closeAllConnections();
	}) };
};

export const browser = () => chromium.launch({
	executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
	args: [...process.getuid() === 0 ? ['--no-sandbox'] : [],
	    '--disable-dev-shm-usage', '--disable-lcd-text', '--force-color-profile=srgb'],
});

// A window of the browser is dear, a document in it is not: a window that a test
// has closed is shown the next one.
function windows(chrome) {
	const free = [];
	const make = async () => {
		const context = await chrome.newContext({ locale: 'en-US' });
		const page = await context.newPage();
		page.setDefaultTimeout(60000);
		await page.addInitScript(() => {
			window.csp = [];
			addEventListener('securitypolicyviolation', (e) =>
			    window.csp.push(`${e.violatedDirective} ${e.blockedURI}`));
		});
		return page;
	};
	return {
		take: async () => free.pop() ?? await make(),
		async give(page) {
			page.removeAllListeners();
			await page.goto('about:blank');
			free.push(page);
		},
	};
}

// opened - a page of the pool with a view in it, and what a test asks of both.
async function opened(pool, at, sandbox, o) {
	const page = await pool.take();
	await page.setViewportSize(o.viewport ?? { width: 800, height: 900 });
	await page.emulateMedia({ colorScheme: o.scheme ?? 'light',
	    reducedMotion: o.motion ?? 'reduce', forcedColors: o.contrast ?? 'none' });
	const me = { page, requests: [], errors: [], violations: [] };
	page.on('request', (rq) => me.requests.push(rq.url()));
	page.on('pageerror', (e) => me.errors.push(e));
	page.on('console', (m) => {
		if (m.type() === 'error')
			me.violations.push(m.text());
	});
	await page.goto(at);
	me.first = await page.evaluate((p) => window.show(p),
	    { sandbox, ...o });
	await harness.until('the view', () => page.frames().length === 3 &&
	    page.frames().at(-1).url() === 'about:srcdoc');
	me.view = () => page.frames().at(-1);
	me.log = () => page.evaluate(() => window.log);
	me.sent = async (method) => (await me.log())
	    .filter((m) => m.method === method);
	me.say = (method, params) => page.evaluate(([m, p]) =>
	    window.say(m, p), [method, params]);
	me.post = (m) => page.evaluate((x) => window.post(x), m);
	me.text = () => me.view().evaluate(() => document.body.innerText);
	me.phase = (want) => me.view().waitForFunction((w) =>
	    document.getElementById('view')?.dataset.phase === w, want);
	me.height = () => page.evaluate(() =>
	    document.querySelector('iframe').getBoundingClientRect().height);
	me.close = () => pool.give(page);
	return me;
}

/*
 * host - one browser and its two servers.
 *   open(o)   a page with a view: options of show() in host_page.js, and
 *             scheme 'light' or 'dark', motion, contrast, viewport; returns
 *             {page, view(), log(), ...}
 *   page()    a window with the host and no view yet; sandbox: where a view goes
 */
export async function host() {
	const { outputFiles: [script] } = await build({ bundle: true, minify: true, write: false,
	    entryPoints: [path.join(here, 'host_page.js')], format: 'iife',
	    nodePaths: [path.join(harness.srcdir, 'test/node_modules')] });
	const pages = await serve((rq, res) => {
		res.setHeader('Cache-Control', 'max-age=3600');
		res.setHeader('Content-Type', rq.url === '/host.js' ? 'text/javascript' :
		    'text/html; charset=utf-8');
		res.end(rq.url === '/host.js' ? script.text :
		    '<!DOCTYPE html><html lang="en"><title>host</title>' +
		    '<body style="margin:0"><script src="/host.js"></script>');
	});
	const boxes = await serve((rq, res) => {
		res.setHeader('Content-Type', 'text/html; charset=utf-8');
		res.setHeader('Content-Security-Policy', policy);
		res.end(sandbox);
	});
	const chrome = await browser(), pool = windows(chrome);

	const at = `http://127.0.0.1:${pages.port}/`;
	const sandbox_at = `http://127.0.0.1:${boxes.port}/`;
	async function page() {
		const made = await pool.take();
		await made.goto(at);
		return made;
	}
	return { open: (o) => opened(pool, at, sandbox_at, o), page,
	    sandbox: sandbox_at, give: pool.give, async stop() {
		await chrome.close();
		await pages.close();
		await boxes.close();
	} };
}

// shots - where pictures of every state go: test output, to be looked at.
const shots = process.env.VIEW_SHOTS ??
    path.join(harness.builddir, 'test/view/shots');
export async function shoot(name, target, options = {}) {
	fs.mkdirSync(shots, { recursive: true });
	const file = path.join(shots, `${name}.png`);
	await target.screenshot({ path: file, ...options });
	return file;
}
// pages - how many sheets of A4 a page makes; the file is kept beside the pictures.
export async function pages(page, name) {
	fs.mkdirSync(shots, { recursive: true });
	const pdf = await page.pdf({ path: path.join(shots, `${name}.pdf`), format: 'A4' });
	return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
}
export const scratch = () => fs.mkdtempSync(path.join(os.tmpdir(), 'twin-view-'));
