// SPDX-License-Identifier: MIT
// first_card - how long a learner waits for the card after a click, and how large
// the pages are: in Chromium, host and server on this machine, behind lighttpd.
// Prints figures; make first-card.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import * as harness from '../e2e/harness.mjs';
import { rpc, web } from '../e2e/wire.mjs';
import { host } from './host.mjs';

const WARM = 3, RUNS = 20, REVISION = '2025-11-25';

const w = await harness.world();
const server = await harness.serve(w, 'lighttpd fastcgi');
const token = w.token('first-card');
async function mcp(method, params = {}) {
	const res = await web(w,
	    rpc(method, params, { token, revision: REVISION }));
	const { result } = JSON.parse(res.body);
	if (!result || result.isError)
		throw new Error(`${method}: ${res.status} ${res.body}`);
	return result;
}
const log_slot = (minutes) => mcp('tools/call', { name: 'log_slot', arguments:
    { minutes, what: 'Reading', request_id: crypto.randomUUID() } });

const line = (name, list) => {
	const s = list.toSorted((a, b) => a - b);
	const ms = (v) => v.toFixed(0).padStart(5);
	console.log(`${name.padEnd(34)}${ms((s[s.length / 2 - 1] + s[s.length / 2]) / 2)} ms` +
	    `  (least ${ms(s[0])}, most ${ms(s.at(-1))})`);
};

let h;
try {
	for (const name of ['dashboard.html', 'page.html']) {
		const page = fs.readFileSync(path.join(harness.builddir, 'view', name));
		console.log(`${name.padEnd(34)}${String(page.length).padStart(6)} bytes, ` +
		    `${zlib.gzipSync(page).length} with gzip`);
	}
	await log_slot(40);
	const { tools } = await mcp('tools/list');
	const uri = tools.find((t) => t.name === 'show_dashboard')._meta.ui.resourceUri;
	h = await host();
	const all = [];
	for (let i = 0; i < WARM + RUNS; i++) {
		const page = await h.page();
		await page.exposeFunction('mcp', mcp).catch(() => {});	// stays with a window
		await page.evaluate((u) => { window.uri = u; }, uri);
		const got = await page.evaluate((at) => window.first_card(at), h.sandbox);
		if (i >= WARM)
			all.push(got);
		await h.give(page);
	}
	console.log(`of ${RUNS} clicks, the median:`);
	line('  the answers of the server', all.map((x) => x.fetched));
	line('  the card, drawn and measured', all.map((x) => x.drawn));
} finally {
	await h?.stop();
	await server.stop();
}
process.exit(0);
