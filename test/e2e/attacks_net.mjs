// SPDX-License-Identifier: MIT
// attacks_net - rows of the attack list (attacks.mjs) about what comes over the
// network: keys fetched from the issuer, and introspection of opaque tokens. A
// row counts the requests that went out for it.
import fs from 'node:fs';
import path from 'node:path';
import * as forge from './forge.mjs';
import { paths } from './issuer.mjs';
import { accepted, remembered } from './attacks_token.mjs';
import { keys } from './stage.mjs';

const { jwk } = forge;
const good = (k) => k.jwt();
// http_timeout is long, because a busy machine with sanitizers takes its time
// for a fetch that works; it is waited for only where nothing ever answers.
const TTL = 1800, STALE = 86400, INTERVAL = 10;	// of the defaults

const once = { fetches: { [paths.keys]: 1 } };
const discovered = { fetches: { [paths.discovery]: 1, [paths.keys]: 1 } };
// After a failed fetch the place is looked up anew, and that may fail as well.
const searched = { fetches: { [paths.discovery]: 1 } };
// Made an hour ago: the set of today would have its key.
const foreign = (kid, more = {}) => (k) => k.jwt({ key: keys.foreign,
    header: { kid, ...more }, claim: { iat: k.w.now - 3600 } });
const foreign_now = (kid) => (k) => k.jwt({ key: keys.foreign, header: { kid } });
const old = jwk(keys.rsa, 'rsa'), young = jwk(keys.rsa2, 'new');
const by_new = (kid) => (k) => k.jwt({ key: keys.rsa2, header: { kid } });
const later = (seconds, make = good) => (k) => {
	k.w.pass(seconds);
	return make(k);
};
const published = (list, make = good) => (k) => {
	k.publish(list);
	return make(k);
};

// One way to fail, over the life of a key set that is fresh at the beginning
// and at the end. The refused connection is a server that is not there. How many
// requests an answer that never ends leaves time for is the machine's business.
const endless = (way) => /hanging|slow/.test(way);
function outage(way) {
	const fail = async (k) => way === 'refused' ? k.issuer.stop() :
	    k.issuer.behave(paths.keys, way);
	const heal = async (k) => way === 'refused' ? k.issuer.start() :
	    k.issuer.behave(paths.keys, null);
	const sought = way === 'refused' ? {} :
	    endless(way) ? { fetches: null } : discovered;
	const rows = [
		[`keys ${way}: a fresh set needs nobody`, '200', async (k) => { await accepted(k, k.jwt()); await fail(k); k.w.pass(TTL - 1); return k.jwt(); }],
		[`keys ${way}: the set is old`, '200 keys_stale', later(1), sought],
		[`keys ${way}: a token that is remembered, the set is old`, '200 keys_stale', async (k) => remembered(k, k.jwt())],
		[`keys ${way}: the set is almost a day old`, '200 keys_stale', later(STALE - TTL), sought],
		[`keys ${way}: the set is over a day old`, '503 keys_unavailable', later(endless(way) ? STALE : INTERVAL), sought],
		// Without a set it is two seconds, from the end of the last attempt.
		[`keys ${way}: asked again at once`, '503 keys_unavailable', later(1)],
		[`keys ${way}: recovered, but asked too soon`, '503 keys_unavailable', async (k) => { await heal(k); return k.jwt(); }],
		[`keys ${way}: recovered`, '200', later(endless(way) ? 10 : 1), discovered],
	];
	// These cost the whole time limit each time: one wait less.
	return endless(way) ? rows.filter(([why]) => !/almost/.test(why)) : rows;
}

export const table = [
{ on: 'keys over the network', conf: { http_timeout: 15 }, network: true, rows: [
	['the first token of all', '200', good, discovered],
	['the second one', '200', good],
	['kid ../../etc/passwd, within the interval', '401 no_key', foreign('../../etc/passwd')],
	['the same, made a moment ago: it may be of a key of this moment', '503 keys_recent', foreign_now('../../etc/passwd')],
	['the same, later: it may be a new key', '401 no_key', later(INTERVAL, foreign('../../etc/passwd')), once],
	['the same, later again: known to be nobody\'s', '401 no_key', later(INTERVAL, foreign('../../etc/passwd'))],
	['kid SQL text', '401 no_key', foreign("'; DROP TABLE keys; --"), once],
	['kid a URL', '401 no_key', foreign('https://evil.example/jwks')],
	['no kid, another key', '401 signature', later(INTERVAL, foreign(undefined))],
	['a forged token under our kid: the key may be a new one of that name', '401 signature', foreign('rsa'), once],
	['another one, within the interval', '401 signature', later(INTERVAL - 1, foreign('rsa'))],
	['a new one, within the interval', '503 keys_recent', foreign_now('rsa')],
	['a new one, the interval over', '401 signature', later(INTERVAL, foreign_now('rsa')), once],
	['the attacker\'s key set as jku', '401 signature', (k) => { k.issuer.elsewhere = [jwk(keys.foreign, 'rsa')]; return foreign('rsa', { jku: k.issuer.origin + paths.elsewhere })(k); }],
	['the attacker\'s certificate as x5u', '401 signature', (k) => foreign('rsa', { x5u: k.issuer.origin + paths.elsewhere })(k)],
	['a broken token under an unknown kid', '401 jwt_malformed', (k) => k.jwt({ header: { kid: 'unknown' }, claim: () => 'x' })],
	['an expired token under a known kid', '401 expired', (k) => k.jwt({ claim: { exp: k.w.now - 3600 } })],
	['another issuer, our kid', '401 iss', (k) => k.jwt({ claim: { iss: 'https://evil.example' } })],

	['rotation: the new key, its kid unknown', '200', published([young, old], later(INTERVAL, by_new('new'))), once],
	['rotation: a refreshed token, new key under the old kid', '200 stale_kid', by_new('rsa')],
	['rotation: a token of the old key', '200', good],
	['the old key is removed: up to the next refetch', '200', async (k) => { await remembered(k, k.jwt()); k.publish([young]); return k.jwt(); }],
	['the old key is removed: after it', '401 no_key', later(TTL), discovered],
	['the old key is removed: a new token under its kid', '200 stale_kid', by_new('rsa')],
	['the set is rolled back', '401 no_key', published([old], later(TTL, by_new('new'))), discovered],
	['the set is rolled back: the earlier key', '200', good],
	['a withdrawn key, remembered before', '401 no_key', async (k) => { k.publish([young, old]); k.w.pass(TTL); const t = await remembered(k, by_new('new')(k)); k.publish([old]); k.w.pass(TTL); return t; }, { fetches: { [paths.discovery]: 2, [paths.keys]: 2 } }],
	['a token under the stale kid of a withdrawn key', '503 keys_recent', by_new('rsa')],
	['the same, later', '401 signature', later(INTERVAL, by_new('rsa')), once],
	['the clock a year back: the set is asked for again', '200', later(-365 * 86400), discovered],
	['the clock where it was', '200', later(365 * 86400), discovered],
] },

{ on: 'outages', conf: { http_timeout: 8 }, network: true, rows: [
	['the first fetch', '200', good, discovered],
	...['refused', 'hanging', 'slow', 'status 500', 'status 404', 'HTML',
	    'huge', 'redirecting', 'wrong content', 'invalid JSON',
	    'an empty set', 'the connection cut'].flatMap(outage),
] },

{ on: 'keys unavailable from the start', conf: { http_timeout: 15 }, network: true, rows: [
	['the issuer names another issuer', '503 keys_unavailable', (k) => { k.issuer.behave(paths.discovery, (res, v) => res.end(JSON.stringify({ ...v, issuer: `${v.issuer}/` }))); return k.jwt(); }, searched],
	['the issuer names no jwks_uri', '503 keys_unavailable', (k) => { k.issuer.behave(paths.discovery, (res, v) => res.end(JSON.stringify({ ...v, jwks_uri: undefined }))); return later(INTERVAL)(k); }, searched],
	['the jwks_uri is a file', '503 keys_unavailable', (k) => { k.issuer.behave(paths.discovery, (res, v) => res.end(JSON.stringify({ ...v, jwks_uri: `file://${k.w.dir}/keys.json` }))); return later(INTERVAL)(k); }, searched],
	['the jwks_uri is http and not of this machine', '503 keys_unavailable', (k) => { k.issuer.behave(paths.discovery, (res, v) => res.end(JSON.stringify({ ...v, jwks_uri: 'http://192.0.2.1/jwks.json' }))); return later(INTERVAL)(k); }, searched],
	['discovery redirects', '503 keys_unavailable', (k) => { k.issuer.behave(paths.discovery, 'redirecting'); return later(INTERVAL)(k); }, searched],
	['a certificate that nobody vouches for', '503 keys_unavailable', async (k) => { k.configure({ jwks_uri: await k.issuer.tls() }); await k.restart(); return k.jwt(); }, { log: / keys="[^"]*tls/ }],
	['the issuer answers as it should', '200', async (k) => { k.issuer.behave(paths.discovery, null); k.configure(); await k.restart(); return later(INTERVAL)(k); }, discovered],
	['a kid unknown and the refetch fails', '503 keys_unavailable', (k) => { k.issuer.behave(paths.keys, 'status 500'); return later(INTERVAL, foreign('new'))(k); }, once],
	['the next one within the interval', '503 keys_unavailable', foreign('newer')],
	['a known kid meanwhile', '200', good],
] },

{ on: 'the cache', conf: { http_timeout: 15 }, network: true, rows: [
	['the cache is deleted under way', '200', async (k) => { await remembered(k, k.jwt()); for (const f of ['cache.mdb', 'cache.mdb-lock']) fs.rmSync(path.join(k.w.data, f)); return k.jwt(); }, { fetches: null }],
	['the cache is garbage', '200', async (k) => { await k.stop(); fs.writeFileSync(path.join(k.w.data, 'cache.mdb'), Buffer.alloc(65536, 'garbage')); await k.start(); return k.jwt(); }, discovered],
	['the cache is half of itself', '200', async (k) => { await remembered(k, k.jwt()); await k.stop(); const f = path.join(k.w.data, 'cache.mdb'); fs.truncateSync(f, 5000); await k.start(); return k.jwt(); }, discovered],
	['the cache cannot be written', '200 alone', async (k) => { await k.stop(); fs.chmodSync(path.join(k.w.data, 'cache.mdb'), 0o400); await k.start(); return k.jwt(); }, discovered],
	['the cache is missing and cannot be made', '200 alone', async (k) => { await k.stop(); fs.rmSync(path.join(k.w.data, 'cache.mdb')); fs.rmSync(path.join(k.w.data, 'cache.mdb-lock')); fs.chmodSync(k.w.data, 0o500); await k.start(); return k.jwt(); }, discovered],
	['no cache: a bad token', '401 signature', foreign('rsa'), { fetches: null }],
] },

{ on: 'opaque tokens, off', rows: [
	['a token of Hydra', '401 opaque', () => `ory_at_${'a'.repeat(43)}.${'b'.repeat(43)}`, { log: /strategies\.access_token=jwt/ }],
] },
{ on: 'opaque tokens by the hundred', conf: { introspect_per_minute: 20, introspect_ttl: 1 }, network: true, introspect: true, rows: [
	['active', '200', opaque('learner'), asked()],
	['the 21st of strangers in a minute', '503 introspection_unavailable', async (k) => { k.w.pass(60); for (let i = 0; i < 20; i++) await k.send(k.ping(`ory_at_stranger${i}`)); return 'ory_at_stranger20'; }, asked(20)],
	['active before', '200', later(1, opaque('learner')), asked()],
	['a stranger a minute later', '401 inactive', later(60, () => 'ory_at_stranger21'), asked()],
] },
{ on: 'opaque tokens', conf: { http_timeout: 8 }, network: true, introspect: true, rows: [
	['active', '200', opaque('active'), asked()],
	['active, asked again', '200', opaque('active')],
	['active, for a write', '200 written', opaque('writer'), asked()],
	['active, a minute later', '200', later(60, opaque('active')), asked()],
	['a token nobody knows', '401 inactive', () => 'ory_at_x.y', asked()],
	['the same again', '401 inactive', () => 'ory_at_x.y'],
	['the same ten seconds later', '401 inactive', later(10, () => 'ory_at_x.y'), asked()],
	['a refresh token, which introspects active', '401 not_access_token', opaque('refresh', { token_use: 'refresh_token' }), asked()],
	['token_use missing', '401 not_access_token', opaque('use', { token_use: undefined }), asked()],
	['active: "true"', '401 inactive', opaque('text', { active: 'true' }), asked()],
	['active: 1', '401 inactive', opaque('one', { active: 1 }), asked()],
	['active missing', '401 inactive', opaque('none', { active: undefined }), asked()],
	['of another issuer', '401 iss', opaque('iss', { iss: 'https://evil.example' }), asked()],
	['without an issuer', '401 iss', opaque('noiss', { iss: undefined }), asked()],
	['for another audience', '401 aud_other', opaque('aud', { aud: ['https://other.example/mcp'] }), asked()],
	['aud []', '401 aud_empty', opaque('audempty', { aud: [] }), asked()],
	['expired a minute ago', '401 expired', opaque('exp', (k) => ({ exp: k.w.now - 60 })), asked()],
	['without an end', '401 date', opaque('noexp', { exp: undefined }), asked()],
	['not yet valid', '401 not_yet_valid', opaque('nbf', (k) => ({ nbf: k.w.now + 61 })), asked()],
	['without a client', '401 not_access_token', opaque('client', { client_id: undefined }), asked()],
	['without a scope', '401 not_access_token', opaque('scope', { scope: undefined }), asked()],
	['of a machine', '401 machine_token', opaque('machine', { sub: 'client' }), asked()],
	['without a subject', '401 subject', opaque('nosub', { sub: undefined }), asked()],
	['its scope does not reach', '403 scope', opaque('reader', { scope: 'twin:read' }), asked()],
	['a remembered one at its exp: asked about again', '401 inactive', async (k) => { const t = opaque('short', { exp: k.w.now + 10 })(k); await remembered(k, t); k.w.pass(10); k.issuer.tokens.delete(t); return t; }, asked(2)],
	['a revoked one is remembered for a minute at most', '401 inactive', async (k) => { const t = opaque('revoked')(k); await remembered(k, t); k.issuer.tokens.delete(t); k.w.pass(60); return t; }, asked(2)],
	['a JWT is never introspected', '401 signature', foreign('rsa'), { fetches: null }],
	['a good JWT is not either', '200', good],
	['an unsigned JWT is not either', '401 alg', (k) => k.jwt({ header: { alg: 'none' } })],
	['introspection hanging', '503 introspection_unavailable', misled('hanging'), asked()],
	['the next one within ten seconds', '503 introspection_unavailable', opaque('next')],
	...['slow', 'status 500', 'huge', 'HTML', 'not JSON', 'invalid JSON', 'the connection cut'].map((way) =>
	    [`introspection ${way}`, '503 introspection_unavailable', misled(way), asked()]),
	...['status 401', 'status 403', 'status 404', 'status 501', 'redirecting'].map((way) =>
	    [`introspection answers ${way}`, '503 introspection_config', misled(way), asked()]),
	['introspection wants a key', '503 introspection_config', (k) => { k.w.pass(10); k.issuer.behave(paths.introspect, null); k.issuer.key = 'ory_pat_secret'; return opaque('secret')(k); }, asked()],
	['the key is there', '200', async (k) => { const f = path.join(k.w.dir, 'introspect.key'); fs.writeFileSync(f, 'ory_pat_secret\n', { mode: 0o600 }); k.own(f); k.configure({ introspect_key_file: f }); await k.restart(); return opaque('secret2')(k); }, asked()],
	['introspection refused', '503 introspection_unavailable', async (k) => { await k.issuer.stop(); return opaque('late')(k); }],
	['a remembered one meanwhile', '200', opaque('secret2')],
] },
];

function asked(n = 1) {
	return { fetches: { [paths.introspect]: n } };
}
// opaque - a token and what the issuer says about it.
function opaque(name, more = {}) {
	return (k) => {
		const token = `ory_at_${name}.${'x'.repeat(43)}`;
		const { scp, jti, ext, ...claims } = k.claims();
		const change = typeof more === 'function' ? more(k) : more;
		if (!k.issuer.tokens.has(token))
			k.issuer.tokens.set(token, { active: true,
			    token_use: 'access_token', token_type: 'Bearer',
			    scope: 'twin:read twin:write', ...claims, ext, ...change });
		return token;
	};
}
function misled(way) {
	return (k) => {
		k.w.pass(10);	// since one that hung
		k.issuer.behave(paths.introspect, way);
		return opaque(`misled-${way.replaceAll(' ', '-')}`)(k);
	};
}
