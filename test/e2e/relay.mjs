// SPDX-License-Identifier: MIT
// relay - registration through this server, asked wrongly in every way, with an
// issuer that is well, slow, down or somebody else; and its limits, over all
// processes. The table of what came back is printed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as harness from './harness.mjs';
import * as wire from './wire.mjs';
import { paths } from './issuer.mjs';
import { ory } from './ory.mjs';

const good = { client_name: 'A test',
    redirect_uris: ['https://client.example/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'], token_endpoint_auth_method: 'none',
    scope: 'twin:read' };
const path = '/mcp/register';

let p;
before(async () => {
	p = await ory('lighttpd fastcgi', { conf: { http_timeout: 2 } });
});
after(() => p?.end());

const ask = (body, { method = 'POST', headers = {} } = {}) => wire.web(p.w, {
	method, path, body: typeof body === 'string' || Buffer.isBuffer(body) ?
	    body : JSON.stringify(body),
	headers: { 'Content-Type': 'application/json', ...headers } });
const sized = (n) => JSON.stringify({ ...good, x: '' })
    .replace('"x":""', `"x":"${'x'.repeat(n - JSON.stringify({ ...good, x: '' })
	.length)}"`);
const table = [];
const told = (what, got) => {
	const said = got.body ? JSON.parse(got.body) : {};
	table.push([what, got.status, said.error ?? '',
	    got.headers['retry-after'] ?? '', said.error_description ?? '']);
	return said;
};

test('a good one is registered for all that a client may need', async () => {
	p.log.mark();
	const got = await ask(good);
	assert.equal(got.status, 201, got.body);
	assert.match(got.headers['cache-control'], /no-store/);
	const said = told('a good one', got);
	assert.equal(said.scope,
	    'openid offline_access twin:read twin:write twin:erase');
	assert.deepEqual(said.audience, [p.w.url]);
	assert.deepEqual(said.grant_types, ['authorization_code',
	    'refresh_token']);
	assert.ok(!('contacts' in said) && !('client_uri' in said));
	for (const v of Object.values(said))
		assert.ok(v !== null && v !== '');
	const client = p.as.clients.find(said.client_id);
	assert.equal(client.scope, said.scope);
	await harness.until('the log', () => p.log.since(
	    new RegExp(`reason=registered client=${said.client_id} ` +
		'from=https://client.example/callback status=201'))[0]);
});

const wrong = [
	['no body', '', 400, 'invalid_client_metadata'],
	['no JSON', 'client_name=x', 400, 'invalid_client_metadata'],
	['JSON cut short', '{"redirect_uris":[', 400, 'invalid_client_metadata'],
	['a list', '[]', 400, 'invalid_client_metadata'],
	['bytes that are no UTF-8', Buffer.from('{"client_name":"\xff"}',
	    'latin1'), 400, 'invalid_client_metadata'],
	['16 KiB', sized(16384), 201],
	['16 KiB + 1', sized(16385), 413, 'invalid_client_metadata'],
	['2 MiB', sized(2 << 20), 413, 'invalid_client_metadata'],
	['another type', JSON.stringify(good), 415, 'invalid_client_metadata',
	    { headers: { 'Content-Type': 'text/plain' } }],
	['a compressed body', good, 415, 'invalid_client_metadata',
	    { headers: { 'Content-Encoding': 'gzip' } }],
	['an answer that is not to be JSON', good, 406,
	    'invalid_client_metadata', { headers: { Accept: 'text/html' } }],
	['a name twice', '{"redirect_uris":[],"redirect_uris":[]}', 400,
	    'invalid_client_metadata'],
	['two values', '{}{}', 400, 'invalid_client_metadata'],
	['lists in lists', `{"x":${'['.repeat(100)}${']'.repeat(100)}}`, 400,
	    'invalid_client_metadata'],
	['GET', '', 405, 'invalid_client_metadata', { method: 'GET' }],
	['DELETE', '', 405, 'invalid_client_metadata', { method: 'DELETE' }],
	['a page of another site', good, 403, 'access_denied',
	    { headers: { Origin: 'https://evil.example' } }],
	['another Host', good, 403, 'access_denied',
	    { headers: { Host: 'evil.example' } }],
	['no redirect', { client_name: 'x' }, 400, 'invalid_redirect_uri'],
	['redirects that are no list', { ...good, redirect_uris: 'x' }, 400,
	    'invalid_redirect_uri'],
	['eleven redirects', { ...good, redirect_uris: Array(11)
	    .fill('https://client.example/') }, 400, 'invalid_redirect_uri'],
	['a foreign redirect', { ...good,
	    redirect_uris: ['https://evil.example/'] }, 400,
	    'invalid_redirect_uri'],
	['a redirect with a user', { ...good, redirect_uris:
	    ['https://client.example@evil.example/'] }, 400,
	    'invalid_redirect_uri'],
	['a redirect with a fragment', { ...good, redirect_uris:
	    ['https://client.example/#x'] }, 400, 'invalid_redirect_uri'],
	['a good and a foreign one', { ...good, redirect_uris:
	    [...good.redirect_uris, 'https://evil.example/'] }, 400,
	    'invalid_redirect_uri'],
	['keys of its own', { ...good, token_endpoint_auth_method:
	    'private_key_jwt' }, 400, 'invalid_client_metadata'],
	['a name that is no text', { ...good, client_name: {} }, 400,
	    'invalid_client_metadata'],
];
for (const [what, body, status, error, more] of wrong)
	test(`wrong: ${what}`, async () => {
		const before = p.as.asked(paths.register);
		const got = await ask(body, more);
		const said = told(what, got);
		assert.equal(got.status, status, got.body);
		assert.equal(said.error, error);
		if (error) {
			assert.match(said.error_description, /^[ !#-[\]-~]{10,}$/);
			assert.equal(p.as.asked(paths.register), before,
			    'the issuer was asked');
		}
		if (status === 405)
			assert.equal(got.headers.allow, 'POST, OPTIONS');
	});

test('a browser may ask first, and register', async () => {
	const headers = { Origin: 'http://localhost:6274',
	    'Access-Control-Request-Method': 'POST' };
	const first = await ask('', { method: 'OPTIONS', headers });
	assert.equal(first.status, 204);
	assert.match(first.headers['access-control-allow-methods'], /POST/);
	const got = await ask(good, { headers: { Origin: headers.Origin } });
	assert.equal(got.status, 201);
	assert.equal(got.headers['access-control-allow-origin'], headers.Origin);
});

const answer = (status, text, headers = {}) => (res) => res.writeHead(status,
    { 'Content-Type': 'application/json', ...headers }).end(text);
const issuers = [
	['refuses with a code', answer(400, '{"error":"invalid_redirect_uri",' +
	    '"error_description":"No \\"such\\" URI"}'), 400,
	    'invalid_redirect_uri', 'relay_refused'],
	['refuses with a sentence', answer(400, '{"error":"The request was ' +
	    'malformed","error_description":"no"}'), 400,
	    'invalid_client_metadata', 'relay_refused'],
	['is switched off', answer(404, '{"error":"Unable to locate the ' +
	    'resource"}'), 503, 'temporarily_unavailable', 'relay_config'],
	['is a page', answer(200, '<html>'), 503, 'temporarily_unavailable',
	    'relay_config'],
	['redirects', answer(302, '', { Location: 'https://evil.example/' }),
	    503, 'temporarily_unavailable', 'relay_config'],
	['answers far too much', answer(201, ' '.repeat(100000)), 503,
	    'temporarily_unavailable', 'relay_unavailable'],
	['is in trouble', 'status 500', 503, 'temporarily_unavailable',
	    'relay_unavailable'],
	['is slow', 'slow', 503, 'temporarily_unavailable', 'relay_unavailable'],
	['never answers', 'hanging', 503, 'temporarily_unavailable',
	    'relay_unavailable'],
];
for (const [what, way, status, error, reason] of issuers)
	test(`the issuer ${what}`, async () => {
		p.as.behave(paths.register, way);
		p.log.mark();
		const got = await ask(good);
		p.as.how.clear();
		const said = told(`the issuer ${what}`, got);
		assert.equal(got.status, status, got.body);
		assert.equal(said.error, error);
		assert.equal('retry-after' in got.headers, status === 503);
		await harness.until('the log', () =>
		    p.log.since(new RegExp(` reason=${reason} `))[0]);
	});

test('the issuer is down, and back', async () => {
	await p.as.stop();
	const got = await ask(good);
	assert.equal(got.status, 503);
	assert.equal(told('the issuer is down', got).error,
	    'temporarily_unavailable');
	await p.as.start();
	assert.equal((await ask(good)).status, 201);
});

test('a slow issuer leaves processes to the learners', async () => {
	p.as.behave(paths.register, 'hanging');
	const all = Array.from({ length: 6 }, () => ask(good));
	await harness.until('two that wait', () =>
	    p.as.asked(paths.register) > 0);
	const ping = await wire.web(p.w, wire.rpc('ping', {}, {}));
	assert.equal(ping.status, 401);
	const got = await Promise.all(all);
	p.as.how.clear();
	for (const g of got)
		assert.equal(g.status, 503);
	told('six at once, a hanging issuer', got.at(-1));
});

test('so many a minute over all processes, then 429', async () => {
	p.w.configure({ registration_per_minute: 8 });
	for (const pid of harness.workers(p.w))
		process.kill(pid, 'SIGTERM');
	await harness.until('processes that know it', async () => {
		const got = await ask(good);
		return got.status === 429 && told('the ninth in a minute', got);
	});
	const before = p.as.asked(paths.register);
	const got = await ask(good);
	assert.equal(got.status, 429);
	const after_s = Number(got.headers['retry-after']);
	assert.ok(after_s >= 1 && after_s <= 60);
	assert.equal(p.as.asked(paths.register), before);
	// what is wrong anyhow is told so, and costs nobody a place
	assert.equal((await ask('x')).status, 400);
});

test('so many of one address', async () => {
	p.w.configure({ registration_per_address: 3 });
	const from = (address) => wire.cgi(p.w, { method: 'POST', path,
	    headers: { 'Content-Type': 'application/json' },
	    body: JSON.stringify(good), vars: { REMOTE_ADDR: address } });
	const seen = [];
	for (let i = 0; i < 8; i++)
		seen.push((await from('192.0.2.7')).status);
	assert.ok(seen.includes(429) && seen[0] === 201, String(seen));
	assert.equal((await from('192.0.2.8')).status, 201);
	// a host has as many as it likes of an IPv6 network
	const hosts = [];
	for (let i = 0; i < 8; i++)
		hosts.push((await from(`2001:db8::${i + 1}`)).status);
	assert.ok(hosts.includes(429) && hosts[0] === 201, String(hosts));
	assert.equal((await from('2001:db8:0:1::1')).status, 201);
});

test('without registration_relay there is nothing there', async () => {
	p.w.configure({ registration_relay: null });
	const got = await wire.cgi(p.w, { method: 'POST', path,
	    headers: { 'Content-Type': 'application/json' },
	    body: JSON.stringify(good) });
	assert.equal(got.status, 404);
});

after(() => {
	for (const row of table)
		console.log(`# relay | ${row.join(' | ')}`);
});
