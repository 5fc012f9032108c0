// SPDX-License-Identifier: MIT
// conformance - the pinned official suite (@modelcontextprotocol/conformance)
// against the fixture, and against the product with a real token, each behind
// lighttpd with four processes. Prints the scores and speaks TAP.
//
// There is no file of expected failures: what may fail is named here, with its
// reason, and must fail. A scenario that starts to pass is a failure of this
// list, so it can only shrink.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import * as harness from '../e2e/harness.mjs';
import { behind } from './fixture.mjs';

const suite = path.join(path.dirname(createRequire(import.meta.url)
    .resolve('@modelcontextprotocol/conformance/package.json')));

/*
 * Not possible in a server without sessions: the process that holds the stream
 * would need a response that is POSTed to another one. The modern revision has
 * multi-round requests instead.
 */
const fixture_fails = {
	'2026-07-28': [],
	'2025-11-25': ['tools-call-sampling', 'tools-call-elicitation',
	    'elicitation-sep1034-defaults', 'elicitation-sep1330-enums'],
};

// Beyond what is scored, the fixture passes these too.
const fixture_more = {
	'2026-07-28': ['json-schema-2020-12', 'http-header-validation',
	    'http-custom-header-server-validation'],
	'2025-11-25': ['json-schema-2020-12'],
};

/*
 * Scenarios that need nothing but a server, and the checks of them that ask
 * for tools of the fixture.
 */
const product = {
	'2026-07-28': {
		'server-stateless': [
			'sep-2575-server-rejects-undeclared-capability',
			'sep-2575-missing-capability-http-400',
			'sep-2575-http-server-no-independent-requests-on-stream',
			'sep-2575-server-no-log-without-loglevel',
		],
		caching: [],
		'dns-rebinding-protection': [],
		'http-header-validation': [],
		'input-required-result-unsupported-methods': [],
		'prompts-list': [],
		'resources-list': [],
		'sep-2164-resource-not-found': [],
		'server-sse-multiple-streams': [],
		'tools-list': [],
	},
	'2025-11-25': {
		'dns-rebinding-protection': [],
		ping: [],
		'prompts-list': [],
		'resources-list': [],
		'server-initialize': [],
		'tools-list': [],
	},
};

let tests = 0, bad = 0;
function ok(holds, sentence, why = []) {
	if (!holds)
		bad++;
	console.log(`${holds ? 'ok' : 'not ok'} ${++tests} - ${sentence}`);
	for (const line of holds ? [] : why)
		console.log(`# ${line}`);
}

// scored - the scenarios a revision requires, from the suite's own list.
function scored(revision) {
	const text = fs.readFileSync(path.join(suite,
	    `requirements/${revision}.yaml`), 'utf8');
	const list = /^server:\n((?:  .*\n|\n)*)/m.exec(text)[1];
	return [...list.matchAll(/^  - ([\w-]+)/gm)].map((m) => m[1]);
}

// run - one leg; returns {scenario: [checks]}.
async function run(url, revision, dir) {
	const child = spawn(process.execPath, [path.join(suite, 'dist/index.js'),
	    'server', '--url', url, '--requirements', revision, '-o', dir],
	    { stdio: ['ignore', 'pipe', 'pipe'] });
	let said = '';
	for (const s of [child.stdout, child.stderr])
		s.on('data', (d) => { said += d; });
	await new Promise((done) => child.on('exit', done));
	const results = {};
	for (const name of fs.existsSync(dir) ? fs.readdirSync(dir) : []) {
		const m = /^server-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z$/.exec(name);
		const file = path.join(dir, name, 'checks.json');
		if (m && fs.existsSync(file))
			results[m[1]] = JSON.parse(fs.readFileSync(file, 'utf8'));
	}
	if (Object.keys(results).length === 0)
		throw new Error(`the suite gave no results: ${said.slice(-2000)}`);
	return results;
}

const failed = (checks) => checks.filter((c) => c.status === 'FAILURE');
const told = (checks) => checks.map((c) =>
    `${c.id}: ${c.errorMessage ?? c.description}`);

async function fixture_leg(revision, url, out) {
	const results = await run(url, revision, out);
	const names = scored(revision);
	const passes = names.filter((n) => results[n] && !failed(results[n]).length);
	console.log(`conformance ${revision}: ${passes.length}/${names.length}`);
	for (const n of names) {
		const expected = !fixture_fails[revision].includes(n);
		ok(passes.includes(n) === expected, `${revision} ${n}` +
		    (expected ? '' : ' is not possible without a session'),
		    results[n] ? told(failed(results[n])) : ['was not run']);
	}
	for (const n of fixture_more[revision])
		ok(results[n] && !failed(results[n]).length,
		    `${revision} ${n} (not scored)`,
		    results[n] ? told(failed(results[n])) : ['was not run']);
}

// authorized - the suite sends no token: a way to the product that adds one
// and leaves everything else, Host and Origin too, as it was sent.
async function authorized(w) {
	const token = w.token('conformance');
	const proxy = http.createServer((rq, rs) => {
		const on = http.request({ host: '127.0.0.1', port: w.port,
			method: rq.method, path: rq.url, setHost: false,
			headers: { ...rq.headers, authorization: `Bearer ${token}` } },
		    (answer) => {
			rs.writeHead(answer.statusCode, answer.headers);
			answer.pipe(rs);
		});
		on.on('error', () => rs.destroy());
		rq.pipe(on);
	});
	await new Promise((done) => proxy.listen(0, '127.0.0.1', done));
	return proxy;
}

async function product_leg(revision, url, out) {
	const results = await run(url, revision, out);
	const scores = [];
	for (const [name, expected] of Object.entries(product[revision])) {
		const checks = (results[name] ?? []).filter((c) =>
		    c.status === 'SUCCESS' || c.status === 'FAILURE');
		const ids = failed(checks).map((c) => c.id).sort();
		scores.push(`${name} ${checks.length - ids.length}/${checks.length}`);
		ok(checks.length > 0 &&
		    JSON.stringify(ids) === JSON.stringify([...expected].sort()),
		    `product ${revision} ${name}`, told(failed(checks)));
	}
	console.log(`product ${revision}: ${scores.join(', ')}`);
}

const f = await behind('lighttpd fastcgi');
for (const revision of Object.keys(fixture_fails))
	await fixture_leg(revision, f.url, path.join(f.w.dir, revision));
await f.stop();

const w = await harness.world();
const server = await harness.serve(w, 'lighttpd fastcgi');
const proxy = await authorized(w);
for (const revision of Object.keys(product))
	await product_leg(revision,
	    `http://127.0.0.1:${proxy.address().port}/mcp`,
	    path.join(w.dir, revision));
proxy.closeAllConnections();
proxy.close();
await server.stop();

console.log(`1..${tests}`);
process.exit(bad > 0 ? 1 : 0);
