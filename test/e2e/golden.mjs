// SPDX-License-Identifier: MIT
// golden - pairs of request and reply (golden/*.txt) against the real program as
// plain CGI, on a FastCGI socket, and behind each web server with the shipped
// examples. One pair reads
//
//   = a sentence that says what is shown   [cgi] when only plain CGI can send it
//   > POST /mcp
//   > Header: value
//   >
//   > body
//   < 200
//   < Header: value
//   <
//   < body
//
// In a reply only the headers named are compared; `< Header:` alone means that
// there is none. Without the empty `<` the body is not looked at. A JSON body is
// compared as a value, where "{any}" stands for whatever is there and the member
// "{more}" for others. {token}, {read}, {expired}, {origin}, {url}, {big} are put
// in.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as harness from './harness.mjs';
import { valid, revisions } from './schema.mjs';
import { cgi, fastcgi, web } from './wire.mjs';

const dir = path.join(harness.srcdir, 'test/e2e/golden');
const only = process.env.GOLDEN;	// a part of the sentence, to run one pair

function parse(file) {
	const pairs = [];
	let side;
	for (const [i, line] of fs.readFileSync(path.join(dir, file), 'utf8')
	    .split('\n').entries()) {
		if (line.startsWith('= ')) {
			const cgi_only = line.endsWith('[cgi]');
			pairs.push({ why: line.slice(2).replace(/ *\[cgi\]$/, ''),
			    cgi_only, ask: [], want: [] });
		} else if (/^[<>]( |$)/.test(line)) {
			side = line[0] === '>' ? 'ask' : 'want';
			pairs.at(-1)[side].push(line.slice(2));
		} else if (line && !line.startsWith('#')) {
			throw new Error(`${file}:${i + 1}: ${line}`);
		}
	}
	return pairs.filter((p) => !only || p.why.includes(only));
}

function split(lines) {
	const blank = lines.indexOf('');
	const head = blank === -1 ? lines : lines.slice(0, blank);
	const headers = {};
	for (const line of head.slice(1)) {
		const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line);
		headers[name] = value;
	}
	return { first: head[0], headers,
	    body: blank === -1 ? null : lines.slice(blank + 1).join('\n') };
}

function same(got, want, at) {
	if (want === '{any}')
		return;
	if (want === null || typeof want !== 'object')
		return assert.deepEqual(got, want, `${at}: ${JSON.stringify(got)} ` +
		    `instead of ${JSON.stringify(want)}`);
	assert.equal(Array.isArray(got), Array.isArray(want), at);
	if ('{more}' in want) {
		const { '{more}': _, ...named } = want;
		for (const key of Object.keys(named))
			same(got[key], named[key], `${at}.${key}`);
		return;
	}
	assert.deepEqual(Object.keys(got).sort(), Object.keys(want).sort(),
	    `members of ${at}: ${JSON.stringify(got)}`);
	for (const key of Object.keys(want))
		same(got[key], want[key], `${at}.${key}`);
}

let w;
const put_in = {};
before(async () => {
	w = await harness.world();
	Object.assign(put_in, { origin: w.origin, url: w.url,
	    host: `127.0.0.1:${w.port}`,
	    token: w.token('golden'), read: w.token('golden', 'twin:read'),
	    expired: w.token('golden', 'twin:read twin:write', -3600),
	    big: 'x'.repeat(1 << 20) });
});
const fill = (text) => text.replace(/\{([a-z]+)\}/g,
    (all, name) => put_in[name] ?? all);

async function check(pair, send) {
	const ask = split(pair.ask.map(fill)), want = split(pair.want.map(fill));
	const [method, target] = ask.first.split(' ');
	const got = await send({ method, path: target, headers: ask.headers,
	    body: ask.body ?? '' });
	const told = `${got.status} ${JSON.stringify(got.headers)} ${got.body}`;
	assert.equal(String(got.status), want.first, told);
	for (const [name, value] of Object.entries(want.headers))
		assert.equal(got.headers[name.toLowerCase()] ?? '', value, told);
	if (method === 'HEAD')
		return assert.equal(got.body, '');
	if (want.body === null)
		return;
	if (!/^[{[]/.test(want.body))
		return assert.equal(got.body, want.body, told);
	const body = JSON.parse(got.body);
	same(body, JSON.parse(want.body), 'body');
	if (body.jsonrpc)
		check_schema(ask, body);
}

// An error without id or a result: valid in the revision that was spoken.
function check_schema(ask, reply) {
	let sent;
	try {
		sent = JSON.parse(ask.body);
	} catch {
		sent = {};
	}
	const claim = sent?.params?._meta?.
	    ['io.modelcontextprotocol/protocolVersion'];
	const named = claim ?? ask.headers['MCP-Protocol-Version'];
	const revision = reply.result?.protocolVersion ??
	    (revisions.includes(named) ? named : '2025-11-25');
	valid(revision, sent?.method, reply);
}

const pairs = fs.readdirSync(dir).filter((f) => f.endsWith('.txt')).sort()
    .flatMap(parse);

for (const pair of pairs)
	test(`plain CGI: ${pair.why}`, () => check(pair, async (rq) => {
		const got = await cgi(w, rq);
		assert.equal(got.code, 0, `exit ${got.code} ${got.signal}: ` +
		    got.stderr);
		return got;
	}));

// all - every pair that this door can take; what differs is told at once.
async function all(send, door) {
	const wrong = [];
	for (const pair of pairs.filter((p) => !p.cgi_only))
		if (door !== 'apache htaccess' || !pair.ask.join().includes('{big}'))
			await check(pair, send).catch((e) =>
			    wrong.push(`${pair.why}: ${e.message}`));
	assert.deepEqual(wrong, []);
}

test('a FastCGI socket of its own gives the same replies', async () => {
	const socket = path.join(w.dir, 'b.sock');
	const p = harness.program(w.fcgi, ['-c', w.conf, '-b', socket]);
	try {
		await harness.until('the socket', () => harness.listening(socket));
		await all((rq) => fastcgi(w, socket, rq));
	} finally {
		assert.deepEqual(await p.stop(), { code: 0, signal: null }, p.said());
	}
});

for (const door of harness.doors)
	test(`${door} gives the same replies`, async () => {
		const s = await harness.serve(w, door);
		try {
			await all((rq) => web(w, rq), door);
		} finally {
			await s.stop();
		}
	});
