// SPDX-License-Identifier: MIT
// examples - what the comments of the shipped web server examples promise: the
// path of the endpoint is changed in one place, a rotated log is let go, and a
// process that was killed is replaced.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import * as harness from './harness.mjs';
import { web } from './wire.mjs';

const well_known = '/.well-known/oauth-protected-resource';

const post = (place) => ({ method: 'POST', path: place,
    headers: { 'Content-Type': 'application/json',
	Accept: 'application/json, text/event-stream' },
    body: '{"jsonrpc":"2.0","id":1,"method":"ping"}' });
const get = (place) => ({ method: 'GET', path: place, headers: {} });

const rows = [
	['the endpoint', 200, post('/svc/mcp')],
	['the endpoint with a slash', 200, post('/svc/mcp/')],
	['metadata at the place of the resource', 200, get(`${well_known}/svc/mcp`)],
	['metadata at the root', 200, get(well_known)],
	['metadata below the endpoint', 200, get(`/svc/mcp${well_known}`)],
	['the health check', 200, get('/healthz')],
	['the page of one\'s own', 200, get('/me')],
	['a path below that page', 404, get('/me/x')],
	['the path of the unchanged example', 404, post('/mcp')],
	['the end of the path alone', 404, get(`${well_known}/mcp`)],
	['a path that begins like the endpoint', 404, post('/svc/mcpx')],
	['a path below the endpoint', 404, post('/svc/mcp/x')],
];

for (const door of harness.doors)
	test(`${door} with the resource at /svc/mcp`, async () => {
		const w = await harness.world({ place: '/svc/mcp', conf: { page: 'on' } });
		const s = await harness.serve(w, door);
		const token = w.token('learner');
		const wrong = [];
		try {
			for (const [why, want, rq] of rows) {
				const got = await web(w, { ...rq, headers: { ...rq.headers,
				    Authorization: `Bearer ${token}` } });
				if (got.status !== want)
					wrong.push(`${why}: ${got.status} ${got.body}`);
			}
		} finally {
			await s.stop();
		}
		assert.deepEqual(wrong, []);
	});

// Killed between requests and all at once, twice: whatever keeps them must not
// give up. Which of them answers first is the web server's business.
for (const door of harness.doors.filter((d) => !/ cgid?$/.test(d)))
	test(`${door}: killed processes are back`, async () => {
		const w = await harness.world();
		const s = await harness.serve(w, door);
		const token = w.token('learner');
		const ask = async () => (await web(w, { ...post('/mcp'),
		    headers: { ...post('/mcp').headers,
			Authorization: `Bearer ${token}` } })).status;
		try {
			assert.equal(await ask(), 200);
			for (let round = 0; round < 2; round++) {
				const old = harness.workers(w)
				    .filter((pid) => pid !== s.keeper);
				assert.notEqual(old.length, 0);
				old.forEach((pid) => process.kill(pid, 'SIGKILL'));
				await harness.until('an answer', async () =>
				    await ask() === 200);
				if (!door.startsWith('apache fcgid') &&
				    !door.startsWith('apache htaccess'))
					await harness.until('all of them', () =>
					    harness.workers(w).filter((pid) =>
						pid !== s.keeper).length === old.length);
			}
		} finally {
			await s.stop();
		}
	});

test('lighttpd lets a rotated log go after SIGUSR1', async () => {
	const w = await harness.world();
	const log = path.join(w.dir, 'twin.log');
	const s = await harness.serve(w, 'lighttpd fastcgi',
	    `server.breakagelog = "${log}"`);
	const text = (file) => fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
	try {
		await web(w, get('/healthz'));
		await harness.until('a line in the log', () =>
		    text(log).includes('path=/healthz'));
		fs.renameSync(log, `${log}.1`);
		const before = harness.workers(w);
		process.kill(s.pid, 'SIGUSR1');
		await harness.until('new processes', () => {
			const now = harness.workers(w);
			return now.length === 4 && !now.some((p) => before.includes(p));
		});
		const old = text(`${log}.1`);
		await harness.until('an answer', () => web(w, get('/healthz'))
		    .then((got) => got.status === 200, () => false));
		await harness.until('a line in the new log', () =>
		    text(log).includes('path=/healthz'));
		assert.equal(text(`${log}.1`), old);
	} finally {
		await s.stop();
	}
});
