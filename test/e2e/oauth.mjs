// SPDX-License-Identifier: MIT
// oauth - the whole way of a stranger to their twin, by the official clients' own
// OAuth code and a real authorization server: 401, protected resource metadata,
// metadata of the authorization server, registration, authorization, token,
// tools/call, expiry, refresh, rotation of keys. Through lighttpd, and through
// Apache that is configured by the .htaccess of a shared hosting and nothing
// else. With JWT access tokens, and with opaque ones that are introspected.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import * as harness from './harness.mjs';
import * as wire from './wire.mjs';
import { kinds, learner } from './learner.mjs';
import { place } from './place.mjs';

const PRM = '/.well-known/oauth-protected-resource/mcp';
const indicator = 'attention';

const events = (p, sub) => p.w.must('dump', sub, '--journal').split('\n')
    .map((line) => JSON.parse(line));
const measure = (value, id) => ({ points: [{ indicator, value }],
    request_id: id });
// answers - whether the twin takes the token as it is.
const answers = async (p, token) =>
    (await wire.web(p.w, wire.rpc('ping', {}, { token }))).status;

// path_of - what was asked of whom, as words.
const steps = (p, me) => me.trace.map(({ to, method, status }) => {
	const url = new URL(to);
	return `${method} ${url.origin === p.w.origin ? 'twin' : 'as'}` +
	    `${url.pathname} ${status}`;
});

const places = [];
after(async () => {
	for (const p of places)
		await p.end();
});

for (const [door, format] of [['lighttpd fastcgi', 'jwt'],
    ['apache htaccess', 'jwt'], ['lighttpd fastcgi', 'opaque']]) {
	let p;
	const ready = async () => {
		if (!p)
			places.push(p = await place(door, { format }));
		return p;
	};
	for (const [name, kind] of Object.entries(kinds)) {
		const sub = `learner of ${name}`;
		const title = `${name}, ${format}, ${door}`;
		let me;
		test(`${title}: from 401 to a tool's answer`, async () => {
			await ready();
			me = learner(sub, kind, p.w.url);
			const { registrations } = p.as;
			await me.connect();
			const { structuredContent: snap } =
			    await me.call('get_snapshot');
			assert.equal(snap.revision, 0);
			assert.equal(me.visits, 1);
			assert.equal(p.as.registrations, registrations + 1);
			assert.equal(p.as.consents.at(-1),
			    'twin:read twin:write twin:erase');
			const said = steps(p, me);
			const order = [`POST twin/mcp 401`, `GET twin${PRM} 200`,
			    'GET as/.well-known/oauth-authorization-server 200',
			    'POST as/reg 201', 'POST as/token 200',
			    'POST twin/mcp 200'];
			let at = -1;
			for (const step of order) {
				const next = said.indexOf(step, at + 1);
				assert.ok(next > at, `${step} is missing in ${said}`);
				at = next;
			}
			// Resource indicator and PKCE were asked for, and only S256.
			const asked = me.auth.sent_to.searchParams;
			assert.equal(asked.get('resource'), p.w.url);
			assert.equal(asked.get('code_challenge_method'), 'S256');
			assert.match(asked.get('scope'), /^twin:read twin:write\b/);
		});
		test(`${title}: what is written is under their own subject`, async () => {
			const wrote = await me.call('update_metrics', measure(4, 'one'));
			assert.ok(!wrote.isError, JSON.stringify(wrote));
			const [event, ...more] = events(p, sub);
			assert.equal(event.kind, 'metric');
			assert.deepEqual(more, []);
		});
		test(`${title}: the token expires, the client refreshes`, async () => {
			const from = p.as.grants.length;
			p.as.ttl = 3;
			const short = learner(sub, kind, p.w.url);
			await short.connect();
			const old = short.token();
			p.as.ttl = 3600;
			await harness.until('the end of the token', async () =>
			    await answers(p, old) === 401);
			const { structuredContent: snap } =
			    await short.call('get_snapshot');
			assert.equal(snap.revision, 1);
			const [first, ...then] = p.as.grants.slice(from);
			assert.equal(first, 'authorization_code');
			assert.deepEqual(new Set(then), new Set(['refresh_token']));
			assert.equal(short.visits, 1, 'the learner was asked again');
			assert.notEqual(short.token(), old);
			const challenge = short.trace.filter((s) => s.challenge).at(-1)
			    .challenge;
			assert.match(challenge, /error="invalid_token"/);
			assert.equal(await answers(p, old), 401, 'the old token lives');
			await short.close();
		});
		test(`${title}: a dead refresh token leads to a new consent`, async () => {
			me.auth.stored = { ...me.auth.stored,
			    access_token: 'gone.gone.gone', refresh_token: 'dead' };
			me.auth.invalidateCredentials = () => { me.auth.stored = undefined; };
			const visits = me.visits;
			const got = await me.call('get_snapshot');
			assert.equal(got.structuredContent.revision, 1);
			assert.equal(me.visits, visits + 1);
			await me.close();
		});
	}
	if (format === 'jwt')
		test(`${door}: keys rotate under the clients`, async () => {
			await ready();
			const old = learner('rotated', kinds['client 2.x'], p.w.url);
			await old.connect();
			await p.as.rotate();
			const young = learner('rotated', kinds['sdk 1.x'], p.w.url);
			// The new kid is worth a fetch once the interval is over.
			await harness.until('the new key', async () => {
				try {
					await young.connect();
					return true;
				} catch {
					return false;
				}
			});
			await young.call('get_snapshot');
			await old.call('get_snapshot');
			assert.equal(old.visits, 1);
			await young.close();
			await old.close();
		});
	else {
		test('opaque tokens: nothing but an access token is one', async () => {
			await ready();
			const me = learner('opaque', kinds['client 2.x'], p.w.url);
			await me.connect();
			assert.doesNotMatch(me.token(), /\..*\./);
			assert.equal(await answers(p, me.token()), 200);
			assert.equal(await answers(p, me.auth.stored.refresh_token), 401);
			assert.ok(p.as.introspections > 0);
			// revoked: the next question is answered otherwise
			const res = await fetch(`${p.as.origin}/token/revocation`, {
			    method: 'POST', body: new URLSearchParams({
				token: me.token(),
				client_id: me.auth.information.client_id }) });
			assert.equal(res.status, 200);
			assert.equal(await answers(p, me.token()), 401);
			await me.close();
		});
	}
	test(`${door}, ${format}: what a client needs is reachable`, async () => {
		await ready();
		for (const at of [PRM, '/.well-known/oauth-protected-resource',
		    '/mcp/.well-known/oauth-protected-resource']) {
			const res = await fetch(p.w.origin + at);
			assert.equal(res.status, 200, at);
			const doc = await res.json();
			assert.equal(doc.resource, p.w.url);
			assert.deepEqual(doc.authorization_servers, [p.as.origin]);
			assert.deepEqual(doc.scopes_supported,
			    ['twin:read', 'twin:write',
			    'twin:erase']);
		}
	});
}
