// SPDX-License-Identifier: MIT
// lrs - statements go into a real learning record store: Ralph, from PyPI, with
// its store of files. What the validator of people.mjs finds well-formed has to be
// kept, found again, and kept once.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as harness from './harness.mjs';
import { drawer, person } from './person.mjs';

const bin = path.join(harness.srcdir, 'test/venv/3/bin');
const self = { uid: process.getuid(), gid: process.getgid() };

let w, server, lrs, url;
before(async () => {
	w = await harness.world();
	server = await harness.serve(w, 'lighttpd fastcgi');
	const port = await harness.freePort();
	const env = { ...process.env, RALPH_APP_DIR: `${w.dir}/ralph`,
	    RALPH_RUNSERVER_BACKEND: 'fs',
	    RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH: `${w.dir}/ralph` };
	fs.mkdirSync(env.RALPH_APP_DIR);
	const made = spawnSync(`${bin}/ralph`, ['auth', '-u', 'twin', '-p', 'secret',
	    '-s', 'all', '-N', 'twin', '-M', 'mailto:twin@example.org', '-w'],
	    { env, encoding: 'utf8' });
	assert.equal(made.status, 0, made.error?.message ?? made.stderr);
	lrs = harness.program(`${bin}/uvicorn`, ['ralph.api:app', '--host',
	    '127.0.0.1', '--port', String(port)], { env, ...self });
	url = `http://127.0.0.1:${port}/xAPI/statements`;
	await harness.until('the store', () => harness.listening(port));
});
after(async () => {
	await lrs?.stop();
	await server?.stop();
});

async function ask(query, body) {
	const r = await fetch(url + query, { method: body ? 'POST' : 'GET',
	    headers: { Authorization: `Basic ${btoa('twin:secret')}`,
		'Content-Type': 'application/json',
		'X-Experience-API-Version': '1.0.3' },
	    body: body && JSON.stringify(body) });
	const text = await r.text();
	return { status: r.status, body: text && JSON.parse(text) };
}

test('a learning record store takes every statement, once', async () => {
	const me = await person(w, 'galya');
	await me.write('log_attempt', drawer);
	await me.write('log_attempt', { ...drawer, answer: 'Another drawer.',
	    for_review: true, scores: [] });
	await me.write('log_slot', { minutes: 25, what: 'Читала «Эмиля»' });
	await me.write('append_artifact', { type: 'draft', title: '№ 1',
	    url: 'https://example.org/draft', sha256: 'a'.repeat(64) });
	await me.write('correct_event', { action: 'void', seq: 1, reason: 'no' });
	const all = (await me.call('export_twin', { format: 'xapi' })).text.trim()
	    .split('\n').map((l) => JSON.parse(l));
	assert.equal(all.length, 5);
	const first = await ask('', all);
	assert.equal(first.status, 200, JSON.stringify(first));
	assert.deepEqual(first.body, all.map((s) => s.id));
	for (const s of all) {
		const { statements: [kept] } = (await ask(`?statementId=${s.id}`))
		    .body;
		for (const part of ['actor', 'verb', 'object', 'result', 'context',
		    'timestamp'])
			assert.deepEqual(kept[part], s[part], part);
	}
	// a copy that is sent again adds nothing
	assert.equal((await ask('', all)).status, 204);
	const agent = encodeURIComponent(JSON.stringify(all[0].actor));
	assert.deepEqual((await ask(`?agent=${agent}`)).body.statements
	    .map((s) => s.id).sort(), all.map((s) => s.id).sort());
	// it does look at what it takes
	assert.equal((await ask('', [{ ...all[0], verb: all[1].verb }])).status,
	    409);
	assert.equal((await ask('', [{ ...all[0], id: crypto.randomUUID(),
	    actor: { name: 'nobody' } }])).status, 422);
	await me.close();
});
