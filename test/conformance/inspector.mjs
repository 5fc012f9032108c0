// SPDX-License-Identifier: MIT
// inspector - the command line of the MCP Inspector against the product, in
// both eras: what a developer of a client does first.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import * as harness from '../e2e/harness.mjs';

const root = path.dirname(createRequire(import.meta.url)
    .resolve('@modelcontextprotocol/inspector/package.json'));

let w, server, token;
before(async () => {
	w = await harness.world();
	server = await harness.serve(w, 'lighttpd fastcgi');
	token = w.token('inspector');
});
after(() => server.stop());

// inspect - one run; its home is the world's folder, so it finds nothing there.
async function inspect(era, ...args) {
	const child = spawn(process.execPath, [
	    path.join(root, 'clients/launcher/build/index.js'), '--cli',
	    '--server-url', w.url, '--transport', 'http', '--stored-auth-only',
	    '--header', `Authorization: Bearer ${token}`, '--protocol-era', era,
	    '--format', 'json', '--quiet', ...args],
	    { env: { ...process.env, HOME: w.dir }, cwd: w.dir });
	let out = '', err = '';
	child.stdout.on('data', (d) => { out += d; });
	child.stderr.on('data', (d) => { err += d; });
	const code = await new Promise((done) => child.on('close', done));
	assert.equal(code, 0, `${args.join(' ')}: ${err}${out}`);
	return JSON.parse(out).result;
}

for (const era of ['legacy', 'modern']) {
	const method = (...args) => inspect(era, '--method', ...args);
	test(`${era}: lists`, async () => {
		const { tools } = await method('tools/list', '--strict');
		assert.equal(tools[0].name, 'get_snapshot');
		assert.ok((await method('resources/list')).resources.length > 0);
		assert.ok((await method('resources/templates/list'))
		    .resourceTemplates.length > 0);
		const { prompts } = await method('prompts/list');
		assert.deepEqual(prompts.map((p) => p.name).sort(),
		    ['next_step', 'weekly_review']);
	});
	test(`${era}: get_snapshot`, async () => {
		const r = await method('tools/call', '--tool-name', 'get_snapshot');
		assert.equal(r.structuredContent.schema, 'dt.snapshot/1');
	});
	test(`${era}: a resource and a prompt`, async () => {
		const { contents } = await method('resources/read', '--uri',
		    'twin://me/snapshot');
		assert.equal(JSON.parse(contents[0].text).schema, 'dt.snapshot/1');
		const { messages } = await method('prompts/get', '--prompt-name',
		    'next_step');
		assert.equal(messages[0].role, 'user');
	});
}
