// SPDX-License-Identifier: MIT
// oauth_hydra - the official clients where the operator has departed from
// doc/ory.md: a consent app that grants no audience, a claim in its place, an
// issuer that serves nobody else, opaque tokens, no relay, scopes in every
// shape; and what is no access token.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import * as harness from './harness.mjs';
import * as wire from './wire.mjs';
import { hydra } from './hydra.mjs';
import { paths } from './issuer.mjs';
import { kinds, learner } from './learner.mjs';
import { place } from './place.mjs';

const door = 'lighttpd fastcgi';
let p;
const start = async (conf) => {
	await p?.end();
	p = await place(door, { make: hydra, conf: (as) => ({
	    registration_relay: as.origin + paths.register,
	    registration_redirects: 'https://client.example',
	    registration_per_minute: 1000, registration_per_address: 1000,
	    ...conf }) });
	p.as.registration_url = `${p.w.url}/register`;
	maps();
};
// maps - the stock consent app, taught to grant our resource; or not.
const maps = (yes = true, more = {}) => {
	p.as.stock = ({ requested_scope }) => ({
		grant_scope: [...requested_scope, 'offline_access'],
		...yes && { grant_access_token_audience: [p.w.url] }, ...more });
};
after(() => p?.end());

// heard - the first such line in the log since the last request of ours.
const heard = (re) => harness.until(`${re} in the log`, () =>
    p.log.since(re)[0]);
const say = async (token, method = 'ping') => {
	p.log.mark();
	return wire.web(p.w, wire.rpc(method, {}, { token }));
};
// clients - the same for both; each with a learner of its own.
const clients = (title, fn) => {
	for (const [name, kind] of Object.entries(kinds))
		test(`${title}: ${name}`, () => fn(kind, `${title} ${name}`));
};
const served = async (kind, sub, fn = async () => {}) => {
	const me = learner(sub, kind, p.w.url);
	await me.connect();
	try {
		const got = await me.call('get_snapshot');
		assert.equal(got.structuredContent.revision, 0);
		await fn(me);
	} finally {
		await me.close();
	}
};
const refused = async (kind, sub) => {
	const me = learner(sub, kind, p.w.url);
	p.log.mark();
	await assert.rejects(me.connect(), /401|[Uu]nauthorized/);
	assert.equal(me.visits, 1, 'asked again and again');
};

test('strict, the consent app maps resource to audience', () => start({}));
for (const claim of ['list', 'string', 'both'])
	clients(`scopes as ${claim}`, async (kind, sub) => {
		p.as.scope_claim = claim;
		await served(kind, sub);
	});
clients('rotation: the refreshed token has the stale kid', (kind, sub) =>
    served(kind, sub, async (me) => {
	const old = me.token();
	p.as.rotate();
	// The set is renewed by the first who brings the new kid.
	await harness.until('the new key', async () => {
		const other = learner(`${sub} other`, kind, p.w.url);
		return other.connect().then(() => other.close())
		    .then(() => true, () => false);
	});
	const header = (t) => JSON.parse(Buffer.from(t.split('.')[0], 'base64url'));
	me.auth.stored = { ...me.auth.stored, access_token: 'a.b.c' };
	const visits = me.visits;
	p.log.mark();
	await me.call('get_snapshot');
	assert.equal(me.visits, visits);
	assert.notEqual(me.token(), old);
	assert.equal(header(me.token()).kid, header(old).kid, 'not stale');
	await heard(/ notice=stale_kid .*status=200/);
	assert.equal((await say(old)).status, 200, 'the old key is still there');
}));
clients('an ID token is no access token', (kind, sub) =>
    served(kind, sub, async (me) => {
	const { id_token } = p.as.last;
	assert.equal((await say(id_token)).status, 401);
	await heard(/ reason=(aud_other|not_access_token) /);
	// Made out to us, as a client may ask for: still not.
	const to_us = p.as.id_token({ client_id: p.w.url, sub });
	assert.equal((await say(to_us)).status, 401);
	await heard(/ reason=not_access_token /);
	assert.equal((await say(me.auth.stored.refresh_token)).status, 401);
	await heard(/ reason=opaque detail="[^"]*strategies.access_token/);
}));
test('opaque access tokens are named, with the fix', async () => {
	p.as.opaque = true;
	await refused(kinds['client 2.x'], 'opaque');
	await heard(/ reason=opaque detail="[^"]*strategies.access_token=jwt/);
	p.as.opaque = false;
});
clients('without the relay the client cannot register', async (kind, sub) => {
	p.as.registration_url = p.as.origin + paths.register;
	const me = learner(sub, kind, p.w.url);
	await assert.rejects(me.connect(), /contacts|client_uri|[Ii]nvalid/);
	assert.equal(me.auth.information, undefined);
	p.as.registration_url = `${p.w.url}/register`;
	await served(kind, sub);
});
clients('stock consent: aud is empty and nobody gets in', async (kind, sub) => {
	maps(false);
	await refused(kind, sub);
	const line = await heard(/ reason=aud_empty /);
	assert.match(line, / detail="[^"]{20,}"/);	// cause and fix
	maps();
});

test('the consent app names the resource in its session', () =>
    start({ audience_claim: 'ext.resource' }));
clients('aud is empty, the claim names us', async (kind, sub) => {
	maps(false, { session: { access_token: { resource: p.w.url } } });
	await served(kind, sub);
});
clients('aud is empty, the claim names another', async (kind, sub) => {
	maps(false, { session: { access_token: {
	    resource: 'https://other.example/mcp' } } });
	await refused(kind, sub);
	await heard(/ reason=aud_other /);
});

test('an issuer that serves nobody else', () =>
    start({ allow_empty_audience: 'dedicated-issuer' }));
clients('aud is empty and accepted', async (kind, sub) => {
	maps(false);
	p.log.mark();
	await served(kind, sub);
	await heard(/ notice=empty_aud_accepted /);
});
clients('aud is not empty and not ours', (kind, sub) =>
    served(kind, sub, async () => {
	const s = { ...p.as.last, aud: ['https://other.example/mcp'] };
	assert.equal((await say(p.as.access(s))).status, 401);
	await heard(/ reason=aud_other /);
}));

test('opaque tokens with introspection', async () => {
	await start({});
	p.as.opaque = true;
	p.w.configure({ introspect_url: p.as.introspect_url });
	for (const pid of harness.workers(p.w))	// read it anew
		process.kill(pid, 'SIGTERM');
	await harness.until('processes that know it', async () =>
	    (await say('ory_at_x.y')).status === 401 &&
	    p.log.since(/reason=inactive/).length > 0);
});
clients('an opaque token', (kind, sub) => served(kind, sub, async (me) => {
	assert.match(me.token(), /^ory_at_/);
	assert.equal((await say(me.auth.stored.refresh_token)).status, 401);
	await heard(/ reason=not_access_token /);
	assert.equal((await say('ory_at_unknown.x')).status, 401);
	await heard(/ reason=inactive /);
}));
