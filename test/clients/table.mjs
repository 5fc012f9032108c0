// SPDX-License-Identifier: MIT
// table - every client that people use against the product, over HTTP and over
// stdio: connect, list, a good call, a call that a tool refuses and one that its
// schema refuses (both must reach the model with what to do next), resources and
// prompts. Always after tools/list, when a client knows the schemas. The table
// and the bytes of tools/list are kept in clients.txt; the last line counts.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { spawn, spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import * as harness from '../e2e/harness.mjs';
import { kinds as node_kinds } from './drivers.mjs';

const here = path.join(harness.srcdir, 'test/clients');
const columns = ['connect', 'list', 'good call', 'refused call',
    'malformed call', 'resources', 'prompts', 'stdio'];

// What is asked of every client, and what its model must be told.
const calls = {
	'good call': ['get_next_task', { minutes: 25 }],
	'refused call': ['log_attempt', { exercise: 'nothing', answer: 'Ответ.',
	    request_id: 'matrix' }],
	'malformed call': ['get_next_task', { minutes: 2000 }],
};
const told = {
	'good call': /task_handle.*: [a-z0-9_]+\.[\w-]{24}/,
	'refused call': /\S+\n\S.*\n\[NOT_FOUND; поле: exercise\]/s,
	'malformed call': /«minutes».*1440.*\n\S.*\n\[VALIDATION; поле: minutes\]/s,
};
const resource = 'twin://me/snapshot', prompt = 'next_step';

// visit - all of it through one client that runs in this process.
async function visit(open, target) {
	const client = await open(target);
	try {
		const got = { tools: await client.tools() };
		for (const [what, [name, args]] of Object.entries(calls))
			got[what] = await client.call(name, args);
		got.resources = await client.resources();
		got.read = await client.read(resource);
		got.prompts = await client.prompts();
		got.prompt = await client.prompt(prompt);
		return got;
	} finally {
		await client.close();
	}
}

// outside - the same by a driver that is a program of its own.
const outside = (file, ...args) => async (target) => {
	const child = spawn(file, args, { env: { ...process.env,
	    HOME: target.home, PYTHONDONTWRITEBYTECODE: '1' } });
	let out = '', err = '';
	child.stdout.on('data', (d) => { out += d; });
	child.stderr.on('data', (d) => { err += d; });
	child.stdin.end(JSON.stringify({ ...target, calls, resource, prompt }));
	const code = await new Promise((done) => child.on('close', done));
	assert.equal(code, 0, err.slice(-3000));
	return JSON.parse(out);
};

const python = (venv, kind) => outside(path.join(harness.srcdir,
    `test/venv/${venv}/bin/python`), path.join(here, 'driver.py'), kind);
const go = spawnSync('go', ['version']).status === 0;
const visits = {
	...Object.fromEntries(Object.entries(node_kinds).map(([name, kind]) =>
	    [name, { ...kind, run: (t) => visit(kind.open, t) }])),
	'Python mcp 1.x': { run: python(1, 'mcp-1') },
	'Python mcp 2.x': { run: python(2, 'mcp-2') },
	'Python mcp 2.x, 2026-07-28': { run: python(2, 'mcp-2-modern') },
	'fastmcp 2.14': { run: python(1, 'fastmcp') },
	'fastmcp 4.x': { run: python(2, 'fastmcp') },
	'LangChain Python': { run: python(1, 'langchain') },
	'openai-agents': { run: python(1, 'openai-agents') },
	...go && { 'Go SDK': { run: outside(path.join(harness.builddir,
	    'test/clients/go-driver')) } },
};

let w, server, list;
const rows = {};
before(async () => {
	w = await harness.world();
	server = await harness.serve(w, 'lighttpd fastcgi');
	const r = await fetch(w.url, { method: 'POST', body: JSON.stringify({
	    jsonrpc: '2.0', id: 1, method: 'tools/list' }), headers: {
	    'content-type': 'application/json',
	    authorization: `Bearer ${w.token('list')}` } });
	list = await r.text();
});
after(() => server.stop());

// Over stdio the server is a child of the client; as root, of another user.
function stdio(sub) {
	const args = [w.ctl, '-c', w.conf, 'mcp', '--subject', sub];
	if (harness.user.uid === undefined)
		return { command: args[0], args: args.slice(1) };
	return { command: '/sbin/runuser', args: ['-u', 'www-data', '--', ...args] };
}

/*
 * marks - what stands in a visit's cells; the first that is wrong is told.
 *   checks   of a client that refuses a malformed call in its own words
 */
function marks(got, checks) {
	const cell = {}, tools = JSON.parse(list).result.tools.map((t) => t.name);
	const check = (what, fn) => { cell[what] = fn() ?? 'yes'; };
	check('connect', () => {});
	check('list', () => assert.deepEqual([...got.tools].sort(),
	    [...tools].sort()));
	for (const [what, want] of Object.entries(told))
		check(what, () => {
			if (what === 'malformed call' && checks?.test(got[what]))
				return 'own';	// it never came to us
			assert.match(got[what], want);
		});
	check('resources', () => {
		assert.ok(got.resources.includes(resource));
		assert.equal(JSON.parse(got.read).schema, 'dt.snapshot/1');
	});
	check('prompts', () => {
		assert.ok(got.prompts.includes(prompt));
		assert.match(got.prompt, /get_next_task/);
	});
	return cell;
}

if (go)
	test('the Go driver builds', () => {
		const r = spawnSync('go', ['build', '-o', path.join(harness.builddir,
		    'test/clients/go-driver'), '.'], { cwd: path.join(here, 'go'),
		    encoding: 'utf8' });
		assert.equal(r.status, 0, r.stderr);
	});

for (const [name, { run, bridge, checks }] of Object.entries(visits)) {
	test(`${name}: over HTTP`, { timeout: 120000 }, async () => {
		rows[name] = { ...rows[name], ...marks(await run({ url: w.url,
		    home: w.dir, token: w.token(`${name} http`) }), checks) };
		if (bridge)	// what it is to its client
			rows[name].stdio = 'yes';
	});
	if (!bridge)
		test(`${name}: over stdio`, { timeout: 120000 }, async () => {
			marks(await run({ home: w.dir, command: stdio(`${name} stdio`) }),
			    checks);
			(rows[name] ??= {}).stdio = 'yes';
		});
}

test('every client, every cell', (t) => {
	const whole = (name) => columns.every((c) => rows[name]?.[c]);
	const width = Math.max(...Object.keys(visits).map((n) => n.length));
	const lines = [['client'.padEnd(width), ...columns].join(' | ')];
	for (const name of Object.keys(visits))
		lines.push([name.padEnd(width), ...columns.map((c) =>
		    (rows[name]?.[c] ?? 'NO').padEnd(c.length))].join(' | '));
	const n = Object.keys(visits).length;
	const good = Object.keys(visits).filter(whole).length;
	lines.push('', 'own: the client refuses it in its own words',
	    `tools/list: ${Buffer.byteLength(list)} bytes`,
	    `clients: ${good} of ${n}`);
	fs.writeFileSync(path.join(harness.builddir, 'clients.txt'),
	    `${lines.join('\n')}\n`);
	for (const line of lines)
		t.diagnostic(line);
	assert.equal(good, n);
});
