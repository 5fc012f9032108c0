// SPDX-License-Identifier: MIT
// oauth_ory - the deployment of doc/ory.md, lived through by three kinds of
// official clients: register, sign in, call, refresh five at once, step up,
// keys rotated at the worst moment, the issuer down and back. Against hydra.mjs;
// against Ory Hydra itself where HYDRA names the program (make check-hydra).
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as forge from './forge.mjs';
import * as harness from './harness.mjs';
import * as wire from './wire.mjs';
import { hydra } from './hydra.mjs';
import { hydra_real } from './hydra_real.mjs';
import { kinds, learner } from './learner.mjs';
import { ory } from './ory.mjs';

const real = Boolean(process.env.HYDRA);
const all = 'openid offline_access twin:read twin:write twin:erase';
const words = (s) => s.split(' ').sort();
let p;
const start = async (conf) => {
	await p?.end();
	p = await ory('lighttpd fastcgi', { make: real ? hydra_real : hydra, conf });
};
after(() => p?.end());

const names = new Set();
const named = (title, kind) => `${title} ${kind}`.replaceAll(/\W+/g, '-');
const person = (title, kind, more = {}) => {
	const name = named(title, kind);
	if (names.has(name))
		throw new Error(`${name} twice`);
	names.add(name);
	const { language, answer } = more;
	return learner(name, kinds[kind], p.w.url, { ...more,
	    person: { password: p.app.password(name), language, answer } });
};
const snapshot = async (me) => {
	const got = await me.call('get_snapshot');
	assert.ok(!got.isError, JSON.stringify(got));
	return got.structuredContent;
};
const ping = (token) => wire.web(p.w, wire.rpc('ping', {}, { token }));
const header = (token) => JSON.parse(Buffer.from(token.split('.')[0],
    'base64url'));
// dead - the client's access token is no good; it has to refresh.
const dead = (me) => {
	me.auth.stored = { ...me.auth.stored, access_token: 'a.b.c' };
};
const clients = (title, fn) => {
	for (const kind of Object.keys(kinds))
		test(`${title}: ${kind}`, () => fn(kind, title));
};

before(() => start({}));
clients('register, sign in, call', async (kind, title) => {
	const me = person(title, kind);
	await me.connect();
	assert.equal((await snapshot(me)).revision, 0);
	assert.equal(me.visits, 1);
	const asked = me.trace.map(({ to, method, status }) =>
	    `${method} ${new URL(to).pathname} ${status}`);
	assert.ok(asked.includes('POST /mcp/register 201'), String(asked));
	const { information, stored } = me.auth;
	assert.deepEqual(words(information.scope), words(all));
	assert.ok(stored.refresh_token);
	assert.ok(words(stored.scope).includes('offline_access'));
	const claims = JSON.parse(Buffer.from(me.token().split('.')[1],
	    'base64url'));
	assert.deepEqual(claims.aud, [p.w.url]);
	// erasing was agreed to at once: no client has to step up by itself
	const first = await me.call('erase_twin');
	assert.equal(me.visits, 1);
	assert.match(first.content[0].text, /./);
	await me.close();
});
test('the learner is told who asks for what, in their language', async () => {
	const ru = person('reads Russian', 'client 2.x', { language: 'ru-RU,ru' });
	await ru.connect();
	assert.equal(ru.pages.length, 2);
	assert.match(ru.pages[0], /<h1>Войти<\/h1>/);
	assert.match(ru.pages[1], /«A test».*записывать вашу работу.*client\.example/s);
	await ru.close();
	const no = person('says no', 'client 2.x', { answer: 'no' });
	await assert.rejects(no.connect(), /access_denied/);
	assert.equal(no.token(), undefined);
	const who = person('has forgotten', 'client 2.x');
	who.pages.length = 0;
	fs.writeFileSync(path.join(p.w.dir, 'people.txt'), 'nobody nothing\n');
	await assert.rejects(who.connect(), /403.*Name or password is wrong/s);
});
/*
 * patient - what a host does with 1.x: a call whose 401 arrives when another call
 * of the same transport has just refreshed is thrown away by the client ("401
 * after successful authentication", its streamableHttp.js), and works when it is
 * made again.
 */
async function patient(kind, fn) {
	try {
		return await fn();
	} catch (e) {
		if (!kind.startsWith('sdk 1') ||
		    !/401 after successful authentication/.test(e.message))
			throw e;
		return fn();
	}
}
clients('five calls refresh at once', async (kind, title) => {
	const me = person(title, kind);
	await me.connect();
	const old = me.auth.stored;
	dead(me);
	const got = await Promise.all(Array.from({ length: 5 },
	    () => patient(kind, () => snapshot(me))));
	assert.deepEqual(got.map((g) => g.revision), [0, 0, 0, 0, 0]);
	assert.equal(me.visits, 1, 'asked to sign in again');
	assert.notEqual(me.auth.stored.refresh_token, old.refresh_token);
	const refreshes = me.trace.filter(({ to, status }) =>
	    to.endsWith('/oauth2/token') && status === 200).length - 1;
	assert.ok(refreshes >= 1, String(refreshes));
	// and once more with what the last of them left
	dead(me);
	assert.equal((await snapshot(me)).revision, 0);
	await me.close();
});

/*
 * The worst moment: a forged token has just made the server fetch the set, then
 * the keys rotate. Nobody may be told that a good token is bad.
 */
const forged = (me) => forge.jws(header(me.token()), {
	...JSON.parse(Buffer.from(me.token().split('.')[1], 'base64url')),
	jti: crypto.randomUUID() }, (t) => forge.signature('RS256', t,
	foreign.privateKey));
const foreign = forge.rsa();
async function fetched_now(me) {
	await harness.until('a fetch for a forged token', async () => {
		p.log.mark();
		const got = await ping(forged(me));
		return got.status === 401 &&
		    p.log.since(/reason=signature/).length > 0;
	});
	await p.as.rotate();
}
clients('rotation at the worst moment', async (kind, title) => {
	const me = person(title, kind), young = person(`${title} young`, kind);
	await me.connect();
	await fetched_now(me);
	p.log.mark();
	dead(me);
	// The client refreshes; what it gets is signed by a key nobody knows yet.
	const began = Date.now();
	const seen = [];
	await harness.until('an answer', () => me.call('get_snapshot')
	    .then((got) => !got.isError, (e) => void seen.push(String(e))));
	const took = Date.now() - began;
	for (const e of seen)
		assert.match(e, /temporarily_unavailable/);
	assert.equal(me.visits, 1, 'asked to sign in again');
	assert.ok(took < 8000, `${took} ms`);
	const refreshes = me.trace.filter(({ to, body }) =>
	    to.endsWith('/oauth2/token') && String(body).includes('refresh_token='));
	assert.equal(refreshes.length, 1, 'a refresh token was burnt');
	const line = p.log.since(/reason=keys_recent /)[0];
	assert.ok(!seen.length || /status=503/.test(line), line);
	// The sign-in after the rotation: a new kid.
	await young.connect();
	assert.equal((await snapshot(young)).revision, 0);
	assert.equal(header(young.token()).kid, (await p.as.kids())[0]);
	await me.close();
	await young.close();
});
test('a withdrawn key ends tokens with the next fetch', async () => {
	const me = person('withdrawn', 'client 2.x');
	await me.connect();
	const old = me.token(), { kid } = header(old);
	await p.as.rotate();
	await p.as.withdraw(kid);
	const young = person('withdrawn young', 'client 2.x');
	await harness.until('the new key', () => young.connect()
	    .then(() => young.call('get_snapshot')).then(() => true, () => false));
	await harness.until('the end of the old token', async () =>
	    (await ping(old)).status === 401);
	await me.close();
	await young.close();
});
clients('no keys at all, the issuer down and back', async (kind, title) => {
	const me = person(title, kind);
	await me.connect();
	const token = me.token();
	await p.as.stop();
	// as on the first day: no process knows a key
	for (const name of ['cache.mdb', 'cache.mdb-lock'])
		fs.rmSync(path.join(p.w.data, name));
	const old = harness.workers(p.w);
	for (const pid of old)
		process.kill(pid, 'SIGTERM');
	await harness.until('new processes', () => harness.workers(p.w)
	    .filter((pid) => !old.includes(pid)).length === 4);
	// Until they listen the web server says 503 in its own words.
	let got;
	await harness.until('an answer of ours', async () =>
	    (got = await ping(token)).headers['retry-after'] !== undefined);
	assert.equal(got.status, 503);
	assert.equal(got.headers['retry-after'], '5');
	await p.as.start();
	const began = Date.now();
	await harness.until('an answer', async () =>
	    (await ping(token)).status === 200);
	const took = Date.now() - began;
	console.log(`# ${kind}: served ${took} ms after the issuer was back`);
	assert.equal((await snapshot(me)).revision, 0);
	assert.equal(me.visits, 1);
	await me.close();
});
if (!real)
	test('without a grace period the fake is as strict as Hydra', async () => {
		p.as.grace = 0;
		const me = person('no grace', 'client 2.x');
		await me.connect();
		const form = () => new URLSearchParams({ grant_type: 'refresh_token',
		    client_id: me.auth.information.client_id,
		    refresh_token: me.auth.stored.refresh_token });
		const ask = () => fetch(`${p.as.origin}/oauth2/token`,
		    { method: 'POST', body: form() });
		assert.equal((await ask()).status, 200);
		assert.equal((await (await ask()).json()).error, 'invalid_grant');
		await me.close();
	});

test('twin:erase asked for only when it comes to that', () =>
    start({ scopes_advertised: 'twin:read twin:write' }));
for (const [kind, steps] of [['client 2.x', true], ['client 2.x pinned', true],
    ['sdk 1.x', false]])
	test(`step up: ${kind}`, async () => {
		const me = person('steps up', kind);
		await me.connect();
		assert.ok(!words(me.auth.stored.scope).includes('twin:erase'));
		assert.equal((await snapshot(me)).revision, 0);
		// SDK 1.x refreshes instead, which cannot add a scope.
		if (!steps) {
			await assert.rejects(me.call('erase_twin'));
			return me.close();
		}
		await me.call('erase_twin');
		assert.equal(me.visits, 2);
		assert.ok(words(me.auth.stored.scope).includes('twin:erase'));
		assert.ok(words(me.auth.stored.scope).includes('offline_access'));
		await me.close();
	});

test('clients ask for the scopes of mentors, too', () => start({
	scopes_advertised: 'twin:read twin:write twin:erase mentor:read ' +
	    'mentor:review' }));
clients('a mentor gets them, a learner does not', async (kind, title) => {
	p.app.appoint(named(`${title} mentor`, kind));
	const mentor = person(`${title} mentor`, kind);
	const me = person(`${title} learner`, kind);
	for (const one of [mentor, me]) {
		await one.connect();
		dead(one);	// and so it stays when the client refreshes
		await snapshot(one);
		assert.equal(one.visits, 1);
	}
	assert.deepEqual(words(mentor.auth.stored.scope).filter((s) =>
	    s.startsWith('mentor:')), ['mentor:read', 'mentor:review']);
	assert.ok(words(me.auth.information.scope).includes('mentor:read'),
	    'its client was not registered for them');
	assert.match(mentor.pages.at(-1), /see, as you do, the learners/);
	assert.doesNotMatch(me.pages.at(-1), /the learners/);
	assert.doesNotMatch(me.auth.stored.scope, /mentor/);
	const list = await mentor.call('list_learners');
	assert.deepEqual(list.structuredContent.learners, []);
	await assert.rejects(me.call('list_learners'));
	await mentor.close();
	await me.close();
});
