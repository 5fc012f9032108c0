// SPDX-License-Identifier: MIT
// commands - every command of doc/ory.md, doc/connect.md and doc/people.md, as it
// stands there, with the addresses of the deployment that doc/ory.md describes:
// run, or, where its program belongs to somebody else (claude, ory), held against
// its syntax. A command that no row knows fails.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import * as harness from './harness.mjs';
import { hydra } from './hydra.mjs';
import { hydra_real } from './hydra_real.mjs';
import { drawer } from './person.mjs';
import { blocks, ory, page, taught } from './ory.mjs';
import { stringify } from 'yaml';

const real = Boolean(process.env.HYDRA);
const read = (name) => fs.readFileSync(path.join(harness.srcdir, name), 'utf8');
const connect = read('doc/connect.md'), people = read('doc/people.md');
const require = createRequire(import.meta.url);
const inspector = path.join(path.dirname(require.resolve(
    '@modelcontextprotocol/inspector/package.json')),
    'clients/launcher/build/index.js');

/* ---- the commands of a page */

const programs = /^(RESOURCE=|hydra |twinctl |curl |echo |rm |npx |claude |ory )/;
const lines = (block) => block.replaceAll(/\\\n\s*/g, '').split('\n')
    .map((l) => l.trim()).filter((l) => l !== '');
const fence = /^( *)```(\w*)\n([^]*?)^\1```$/gm;
const fenced = (text, language) => [...text.matchAll(fence)]
    .filter((m) => m[2] === language).map((m) => m[3]);
function commands(text) {
	// of a shell block every line; of others, and in a line of text, what
	// begins with one of the programs
	const inline = [...text.replaceAll(fence, '').matchAll(/`([^`\n]+)`/g)]
	    .map((m) => m[1]);
	return [...fenced(text, 'sh').flatMap(lines),
	    ...[...fenced(text, '').flatMap(lines), ...inline]
		.filter((l) => programs.test(l))];
}
const all = [...new Set([page, connect, people].flatMap(commands))];

/* ---- the deployment */

let p, bin;
before(async () => {
	p = await ory('lighttpd fastcgi', { make: real ? hydra_real : hydra,
	    conf: { registration_redirects: null, jwks_min_interval: 1 } });
	bin = path.join(p.w.dir, 'commands');
	harness.folder(bin);
	const put = (name, text) => fs.chmodSync(harness.put(path.join(bin, name),
	    text), 0o755);
	const node = process.execPath;
	// as the owner of the data; everything else as ourselves, for another user
	// may not be let to the node of this folder
	const { uid, gid } = harness.user;
	put('twinctl', `#!/bin/sh\nexec ${uid === undefined ? '' : 'setpriv ' +
	    `--reuid=${uid} --regid=${gid} --clear-groups `}${p.w.ctl} ` +
	    `-c ${p.w.conf} "$@"\n`);
	put('npx', `#!/bin/sh\n[ "$1" = @modelcontextprotocol/inspector ] || exit 9
shift\nexec ${node} ${inspector} "$@"\n`);
	put('node', `#!/bin/sh\nexec ${node} "$@"\n`);
	put('hydra', `#!/bin/sh\nexec ${real ? process.env.HYDRA :
	    `${node} ${path.join(harness.srcdir, 'test/e2e/hydra_command.mjs')}`
	    } "$@"\n`);
	const settings = taught({ issuer: p.as.origin, twin: p.w.origin,
	    app: 'http://127.0.0.1:1' });
	harness.put(path.join(bin, 'hydra.yml'), stringify(real ? { ...settings,
	    dsn: `sqlite://${bin}/db?_fk=true` } : settings));
	fs.copyFileSync(path.join(harness.srcdir, 'doc/ory/consent.mjs'),
	    path.join(bin, 'consent.mjs'));
	harness.put(path.join(bin, 'people.txt'), 'ann secret\n');
	harness.put(path.join(bin, 'mentors.txt'), 'ann\n');
	// ann has done a task, and a mentor has to look at it
	p.w.must('call', '--sub', 'ann', 'log_attempt', JSON.stringify({ ...drawer,
	    scores: undefined, for_review: true, request_id: 'drawer' }));
	harness.put(path.join(bin, 'rows.ndjson'), fenced(people, 'ndjson')[0]);
});
after(() => p?.end());

const here = (command) => command
    .replaceAll('https://auth.example.org', p.as.origin)
    .replaceAll('https://twin.example.org', p.w.origin)
    .replaceAll('http://127.0.0.1:4445', p.as.admin)
    .replaceAll('/var/lib/digital-twin-mcp', p.w.data);

// start - a shell in a folder with everything the page has told to make.
function start(command, env = {}) {
	const child = spawn('/bin/sh', ['-c', here(command)], { cwd: bin, env: { PATH: `${bin}:/usr/bin:/bin`, HOME: p.w.dir, ...env } });
	child.said = child.complained = '';
	child.stdin.on('error', () => {});	// it may end unread
	child.stdout.on('data', (d) => { child.said += d; });
	child.stderr.on('data', (d) => { child.complained += d; });
	child.code = new Promise((done) => child.on('close', done));
	return child;
}
async function run(command, { env, input = '' } = {}) {
	const child = start(command, env);
	child.stdin.end(input);
	assert.equal(await child.code, 0, `${command}: ${child.complained}` +
	    child.said);
	return child.said;
}
const is = (command, re, more) => run(command, more)
    .then((text) => assert.match(text, re));
const kids = async () => p.as.kids(), platform = {};

const rows = [
	[/^hydra serve all -c hydra\.yml$/, (c) => real || run(c)],
	[/^hydra migrate sql /, run],
	[/^RESOURCE=.* node consent\.mjs$/, async (c) => {
		const port = await harness.freePort();
		const child = start(`exec env ${c}`, { PORT: String(port),
		    HYDRA_ADMIN: p.as.admin });
		await harness.until('the consent app', () => harness.listening(port));
		child.kill();
		await child.code;
	}],
	[/^hydra create jwks /, async (c) => {
		const old = await kids();
		await run(c);
		assert.equal((await kids()).length, old.length + 1);
		assert.ok(!old.includes((await kids())[0]), 'the newest does not sign');
	}],
	[/^curl -fsS \S+\/admin\/keys\/\S+$/, async (c) => {
		const { keys } = JSON.parse(await run(c));
		assert.deepEqual(keys.map((k) => k.kid), await kids());
	}],
	[/^curl -fsS -X DELETE \S+\/KID$/, async (c) => {
		const [young, ...old] = await kids();
		await run(c.replace('KID', old.at(-1)));
		assert.deepEqual(await kids(), [young, ...old.slice(0, -1)]);
	}],
	[/^hydra delete jwk$/, () => {}],	// what not to do
	[/^rm \S+\/cache\.mdb$/, run],
	[/^hydra create client .* --name ChatGPT /, async (c) => {
		await run(c);
		const made = (await (await fetch(`${p.as.admin}/admin/clients`)).json())
		    .find((k) => k.client_name === 'ChatGPT');
		assert.deepEqual(made.audience, [p.w.url]);
		assert.equal(made.scope,
		    'openid offline_access twin:read twin:write twin:erase');
		assert.deepEqual(made.grant_types,
		    ['authorization_code', 'refresh_token']);
		assert.equal(made.token_endpoint_auth_method, 'none');
		assert.deepEqual(made.redirect_uris,
		    ['https://chatgpt.com/connector/oauth/CALLBACK_ID']);
	}],
	// a platform: its client, its token, its rows
	[/^hydra create client .* --name platform /, async (c) => {
		platform.client = JSON.parse(await run(c));
	}],
	[/^curl .* grant_type=client_credentials /, async (c) => {
		const { client_id, client_secret } = platform.client;
		platform.token = JSON.parse(await run(c.replace('ID:SECRET',
		    `${client_id}:${client_secret}`))).access_token;
	}],
	[/^curl .* --data-binary @rows\.ndjson /, async (c) => {
		const told = JSON.parse(await run(c, { env: { TOKEN: platform.token } }));
		assert.deepEqual([told.recorded, told.refused], [2, 0]);
	}],
	[/^twinctl ingest rows\.ndjson$/, (c) => is(c, / 2 there already, 0 refused/)],
	// the operator; ann is there by now
	[/^twinctl queue$/, (c) => is(c, /ann.*entry_time_15/)],
	[/^echo '.*' \| twinctl record --dry-run ann (review|diagnostic)$/, run],
	[/^curl -fsS \S+\/healthz$/, (c) => is(c, /"status":"ok"/)],
	[/^twinctl backup DIR$/, (c) => run(c.replace('DIR', `${p.w.dir}/backup`))],
	[/^twinctl (verify|stat|prune|prune --dry-run|report)$/, run],
	[/^twinctl catalog --check DIR$/,
	    (c) => run(c.replace('DIR', `${p.w.dir}/share`))],
	[/^twinctl export ann$/, (c) => is(c, /"external_id":"lesson-17\/ann"/)],
	[/^twinctl call --sub ann erase_twin$/, (c) => is(c, / [0-9a-f]{8} /)],
	[/^twinctl import$/, () => {}],	// the name alone
	[/^twinctl init$/, run],
	[/^twinctl doctor( --probe-dcr)?$/, (c) => is(c, /^(?!FAIL)/)],
	[/^twinctl doctor token$/, (c) => run(`${c} || :`, { input: 'x\n' })
	    .then((text) => assert.match(text, /^FAIL .*\n +fix: /))],
	[/^twinctl token --sub ME$/, async () => {
		// of a local issuer: a world without an authorization server
		const w = await harness.world();
		assert.match(w.must('token', '--sub', 'ME'), /^ey.*\..*\./);
	}],
	[/^npx @modelcontextprotocol\/inspector .* --method tools\/list$/,
	    async (c) => {
		const w = await harness.world();
		const server = await harness.serve(w, 'lighttpd fastcgi');
		await is(c.replaceAll('https://twin.example.org', w.origin),
		    /"name": "get_snapshot"/, { env: { TOKEN: w.token('ME') } });
		await server.stop();
	}],
	[/^curl -i -X POST /, (c) => is(c,
	    /^HTTP\/1\.1 401 [^]*^WWW-Authenticate: Bearer resource_metadata=/m)],
	[/^curl -i \S+\/\.well-known\/oauth-protected-resource\/mcp$/,
	    (c) => is(c, /^HTTP\/1\.1 200 [^]*"resource":/)],
	// claude mcp add [options] NAME URL (code.claude.com, docs, mcp)
	[/^claude mcp add /, (c) => assert.match(c,
	    /^claude mcp add --transport http twin https:\/\/twin\.example\.org\/mcp$/)],
	// each patch sets what the YAML sets (JSON Pointer, JSON)
	[/^ory patch oauth2-config$/, () => {}],	// the name alone
	[/^ory patch oauth2-config /, (c) => {
		const yaml = taught({ issuer: 'https://auth.example.org',
		    twin: 'https://twin.example.org', app: 'https://login.example.org' });
		const patches = [...c.matchAll(/ --replace '([^=']+)=([^']+)'/g)];
		assert.equal(c.replaceAll(/ --replace '[^']+'/g, ''),
		    'ory patch oauth2-config --project PROJECT');
		assert.ok(patches.length >= 5);
		for (const [, pointer, value] of patches)
			assert.deepEqual(JSON.parse(value), pointer.slice(1).split('/')
			    .reduce((at, key) => at[key], yaml), pointer);
	}],
];

test('the pages have commands', () => {
	assert.ok(commands(page).length >= 12 && commands(connect).length >= 5 &&
	    commands(people).length >= 15, all.join('\n'));
});
for (const command of all)
	test(command, async () => {
		const known = rows.filter(([re]) => re.test(command));
		assert.equal(known.length, 1, `${known.length} rows know it`);
		await known[0][1](command);
	});
test('no row is left over', () => {
	for (const [re] of rows)
		assert.ok(all.some((c) => re.test(c)), String(re));
});

/* ---- and the settings */

test('the lines of twin.conf are keys that are known', () => {
	const [conf] = fenced(page, '').filter((b) => /^resource = /m.test(b));
	const [more] = fenced(people, '').filter((b) => /^ *scopes_adv/m.test(b));
	const file = harness.put(path.join(bin, 'page.conf'),
	    `${conf}${more.trim()}\n`);
	const got = harness.run(p.w.ctl, ['-c', file, 'config'], {});
	assert.equal(got.status, 0, got.stderr);
});
test('the JSON for clients is JSON, and starts a server', async () => {
	const [http, stdio] = blocks(connect, 'json').map((b) => JSON.parse(b));
	assert.deepEqual(http.servers.twin,
	    { type: 'http', url: 'https://twin.example.org/mcp' });
	const { command, args } = stdio.mcpServers.twin;
	const text = await run([command, ...args.slice(2)].join(' '), { input:
	    '{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n' });
	assert.equal(JSON.parse(text).result.tools[0].name, 'get_snapshot');
	assert.equal(args[0], '-c');
});
