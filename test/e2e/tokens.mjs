// SPDX-License-Identifier: MIT
// tokens - every step of doc/auth.md 3 broken once: tokens forged with the
// issuer's own key or against it, sent to the running program. Each is refused
// with its status, the reason is in the log, and the handler is not reached.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import * as harness from './harness.mjs';
import { cgi, rpc } from './wire.mjs';

const b64 = (v) => Buffer.from(v).toString('base64url');
let w, pem, kid, now;
before(async () => {
	w = await harness.world();
	pem = fs.readFileSync(path.join(w.dir, 'issuer/issuer.key'), 'utf8');
	[{ kid }] = JSON.parse(fs.readFileSync(
	    path.join(w.dir, 'issuer/jwks.json'), 'utf8')).keys;
	now = Math.floor(Date.now() / 1000);
});

const claims = () => ({
	iss: w.origin, sub: 'forged', aud: [w.url], client_id: 'client',
	scp: ['twin:read', 'twin:write'], iat: now, nbf: now, exp: now + 600,
	jti: crypto.randomUUID(),
});
const sign = (text, key = pem) => crypto.sign('sha256', Buffer.from(text), key);

/*
 * forge - a signed token.
 *   header, claim  functions that change the good ones, or text instead
 */
function forge({ header, claim, key, signature } = {}) {
	const part = (good, change) => {
		const to = change?.(good) ?? good;
		return b64(typeof to === 'string' || Buffer.isBuffer(to) ? to :
		    JSON.stringify(to));
	};
	const text = part({ alg: 'RS256', typ: 'JWT', kid }, header) + '.' +
	    part(claims(), claim);
	return `${text}.${b64(signature?.(text) ?? sign(text, key))}`;
}
const with_claim = (more) => () => forge({ claim: (c) => ({ ...c, ...more(c) }) });
const without = (name) => () => forge({ claim: (c) => { delete c[name]; } });
const with_header = (more) => () => forge({ header: (h) => ({ ...h, ...more }) });
const hmac = (key) => (text) =>
    crypto.createHmac('sha256', key).update(text).digest();
const public_pem = () => crypto.createPublicKey(pem)
    .export({ type: 'spki', format: 'pem' });
const other = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });

const refused = [
	// [step, why, token, reason]
	['2', 'a character outside the token alphabet', () => `${forge()}!`, 'token_syntax'],
	['2', 'one byte over token_max_bytes', () => 'a'.repeat(8193), 'token_size'],
	['3', 'one dot', () => 'aaa.bbb', 'opaque'],
	['3', 'no dot', () => 'ory_at_aaaa', 'opaque'],
	['4', 'padding', () => forge().replace('.', '=.'), 'token_syntax jwt_malformed'],
	['4', 'an empty part', () => forge().replace(/\..*\./, '..'), 'jwt_malformed'],
	['4', 'non-canonical last bits', () => `${b64('{"alg":"RS256"}').slice(0, -1)}R.e30.AA`, 'jwt_malformed'],
	['4', 'claims that are no object', () => forge({ claim: () => '[]' }), 'jwt_malformed'],
	['4', 'a claim twice', () => forge({ claim: (c) => JSON.stringify(c).replace('{', '{"sub":"x",') }), 'jwt_malformed'],
	['4', 'a claim twice, once escaped', () => forge({ claim: (c) => JSON.stringify(c).replace('{', '{"s\\u0075b":"x",') }), 'jwt_malformed'],
	['4', 'text after the claims', () => forge({ claim: (c) => `${JSON.stringify(c)}x` }), 'jwt_malformed'],
	['4', 'a NUL after the claims', () => forge({ claim: (c) => `${JSON.stringify(c)}\0` }), 'jwt_malformed'],
	['4', 'claims with invalid UTF-8', () => forge({ claim: (c) => Buffer.from(JSON.stringify(c).replace('forged', '\xff'), 'latin1') }), 'jwt_malformed'],
	['4', 'a thousand levels', () => forge({ claim: () => `{"a":${'['.repeat(1000)}${']'.repeat(1000)}}` }), 'jwt_malformed'],
	['4', 'a header without alg', () => forge({ header: (h) => { delete h.alg; } }), 'alg jwt_malformed'],
	...['none', 'NONE', 'rs256', 'PS256', 'EdDSA', 5].map((alg) =>
	    ['5', `alg ${alg}`, with_header({ alg }), 'alg jwt_malformed']),
	['5', 'alg none without a signature', () => forge({ header: (h) => ({ ...h, alg: 'none' }), signature: () => '' }), 'alg jwt_malformed'],
	['5', 'HS256 keyed with the public key', () => forge({ header: (h) => ({ ...h, alg: 'HS256' }), signature: (t) => hmac(public_pem())(t) }), 'alg'],
	['5', 'HS256 with an empty key', () => forge({ header: (h) => ({ ...h, alg: 'HS256' }), signature: hmac('') }), 'alg'],
	['5', 'crit', with_header({ crit: [] }), 'crit'],
	['5', 'crit b64', with_header({ crit: ['b64'], b64: false }), 'crit'],
	...['JWE', 'id+jwt', 7].map((typ) =>
	    ['5', `typ ${typ}`, with_header({ typ }), 'typ']),
	['5', 'an empty kid', with_header({ kid: '' }), 'kid'],
	['5', 'a kid of 257 bytes', with_header({ kid: 'k'.repeat(257) }), 'kid'],
	['5', 'a kid with a newline', with_header({ kid: 'a\nb' }), 'kid'],
	['5', 'a kid that is a number', with_header({ kid: 5 }), 'kid'],
	['6', 'an unknown kid', () => forge({ key: other.privateKey, header: (h) => ({ ...h, kid: '../../etc/passwd' }) }), 'no_key signature'],
	['6', 'an EC algorithm with an RSA key', with_header({ alg: 'ES256' }), 'no_key signature'],
	['7', 'another key', () => forge({ key: other.privateKey }), 'signature'],
	['7', 'the attacker\'s key in the header', () => forge({ key: other.privateKey, header: (h) => ({ ...h, jwk: other.publicKey.export({ format: 'jwk' }), jku: 'http://127.0.0.1:1/' }) }), 'signature'],
	['7', 'one bit of the claims changed', () => { const t = forge().split('.'); t[1] = b64(Buffer.from(t[1], 'base64url').toString().replace('forged', 'forgee')); return t.join('.'); }, 'signature'],
	['8', 'issuer with a slash', with_claim((c) => ({ iss: `${c.iss}/` })), 'iss'],
	['8', 'another issuer', with_claim(() => ({ iss: 'https://evil.example' })), 'iss'],
	['8', 'an issuer list', with_claim((c) => ({ iss: [c.iss] })), 'iss jwt_malformed'],
	['8', 'no issuer', without('iss'), 'iss jwt_malformed'],
	['9', 'exp a minute and more ago', with_claim(() => ({ exp: now - 61 })), 'expired'],
	['9', 'exp missing', without('exp'), 'date'],
	...['"9999999999"', 'null', '-1', '1e400', '9007199254740993'].map((exp) =>
	    ['9', `exp ${exp}`, () => forge({ claim: (c) => JSON.stringify(c).replace(/"exp":\d+/, `"exp":${exp}`) }), 'date jwt_malformed expired signature']),
	['9', 'nbf in the future', with_claim(() => ({ nbf: now + 600 })), 'not_yet_valid'],
	['9', 'iat in the future', with_claim(() => ({ iat: now + 600 })), 'not_yet_valid'],
	['10', 'aud empty', with_claim(() => ({ aud: [] })), 'aud_empty'],
	['10', 'aud of one empty string', with_claim(() => ({ aud: [''] })), 'aud_empty aud_other'],
	['10', 'aud an empty string', with_claim(() => ({ aud: '' })), 'aud_empty'],
	['10', 'aud missing', without('aud'), 'aud_empty'],
	['10', 'aud null', with_claim(() => ({ aud: null })), 'aud_empty'],
	['10', 'aud of another service', with_claim(() => ({ aud: ['https://other.example/mcp'] })), 'aud_other'],
	['10', 'aud that begins like ours', with_claim((c) => ({ aud: [`${c.aud[0]}2`] })), 'aud_other'],
	['10', 'aud in other case', with_claim((c) => ({ aud: [c.aud[0].replace('/mcp', '/MCP')] })), 'aud_other'],
	['10', 'aud the origin only', with_claim((c) => ({ aud: [c.iss] })), 'aud_other'],
	['10', 'aud of 33 entries', with_claim((c) => ({ aud: Array(33).fill(c.aud[0]) })), 'jwt_malformed aud_other'],
	['10', 'aud a number', with_claim(() => ({ aud: [1] })), 'jwt_malformed aud_other'],
	['11', 'an ID token: nonce', with_claim(() => ({ nonce: 'n' })), 'not_access_token'],
	['11', 'an ID token: at_hash', with_claim(() => ({ at_hash: 'h' })), 'not_access_token'],
	['11', 'a logout token: events', with_claim(() => ({ events: {} })), 'not_access_token'],
	['11', 'no client_id', without('client_id'), 'not_access_token'],
	['11', 'an empty client_id', with_claim(() => ({ client_id: '' })), 'not_access_token'],
	['11', 'no scope claim', without('scp'), 'not_access_token'],
	['12', 'sub missing', without('sub'), 'subject'],
	['12', 'sub empty', with_claim(() => ({ sub: '' })), 'subject'],
	['12', 'sub a number', with_claim(() => ({ sub: 5 })), 'subject jwt_malformed'],
	['12', 'sub of 256 bytes', with_claim(() => ({ sub: 's'.repeat(256) })), 'subject'],
	['12', 'sub with a newline', with_claim(() => ({ sub: 'a\nb' })), 'subject'],
	['12', 'a machine token', with_claim((c) => ({ sub: c.client_id })), 'machine_token'],
];
for (const [step, why, make, reason] of refused)
	test(`step ${step}: ${why}`, async () => {
		const token = make();
		const got = await cgi(w, rpc('ping', {}, { token }));
		assert.equal(got.status, 401, got.body);
		assert.equal(JSON.parse(got.body).error, 'invalid_token');
		assert.match(got.headers['www-authenticate'],
		    /^Bearer resource_metadata="[^"]+", scope="[^"]+", error="invalid_token", error_description="[ -!#-\[\]-~]+"$/);
		assert.match(got.stderr, new RegExp(
		    `reason=(${reason.replaceAll(' ', '|')})\\b`), got.stderr);
		assert.ok(token.length < 20 || !got.stderr.includes(token),
		    'the token is in the log');
		assert.equal(got.stderr.trim().split('\n').length, 1, got.stderr);
	});

const accepted = [
	['the good one', () => forge()],
	['no kid', () => forge({ header: (h) => { delete h.kid; } })],
	['typ at+jwt', with_header({ typ: 'at+jwt' })],
	['typ missing', () => forge({ header: (h) => { delete h.typ; } })],
	['aud a string', with_claim((c) => ({ aud: c.aud[0] }))],
	['aud with a slash', with_claim((c) => ({ aud: [`${c.aud[0]}/`] }))],
	['one aud of several', with_claim((c) => ({ aud: ['https://other.example', ...c.aud] }))],
	['expired a moment ago', with_claim(() => ({ exp: now - 30 }))],
	['exp as a fraction', with_claim(() => ({ exp: now + 100.5 }))],
	['sub of 255 bytes', with_claim(() => ({ sub: 's'.repeat(255) }))],
	['scope as words', () => forge({ claim: (c) => { delete c.scp; c.scope = 'twin:read'; } })],
];
for (const [why, make] of accepted)
	test(`accepted: ${why}`, async () => {
		for (const round of ['checked', 'remembered']) {
			const got = await cgi(w, rpc('ping', {}, { token: make() }));
			assert.equal(got.status, 200, `${round}: ${got.body}`);
		}
	});

test('a remembered token is not another one', async () => {
	const token = forge();
	assert.equal((await cgi(w, rpc('ping', {}, { token }))).status, 200);
	const [h, c, s] = token.split('.');
	const bytes = Buffer.from(s, 'base64url');
	bytes[10] ^= 1;
	const got = await cgi(w, rpc('ping', {},
	    { token: `${h}.${c}.${b64(bytes)}` }));
	assert.equal(got.status, 401);
});

test('a remembered token stops at its exp', async () => {
	const soon = Math.floor(Date.now() / 1000) - 57;	// skew: 60
	const token = forge({ claim: (c) => ({ ...c, exp: soon }) });
	assert.equal((await cgi(w, rpc('ping', {}, { token }))).status, 200);
	await harness.until('its end', async () =>
	    (await cgi(w, rpc('ping', {}, { token }))).status === 401);
});

for (const [what, headers, status] of [
	['no header', {}, 401],
	['Basic', { Authorization: 'Basic dTpw' }, 401],
	['Bearer alone', { Authorization: 'Bearer' }, 401],
])
	test(`step 1: ${what}`, async () => {
		const rq = rpc('ping');
		Object.assign(rq.headers, headers);
		const got = await cgi(w, rq);
		assert.equal(got.status, status);
		assert.equal(JSON.parse(got.body).error, 'unauthorized');
	});

for (const scheme of ['bearer', 'BEARER', 'Bearer  '])
	test(`step 2: the scheme written "${scheme}"`, async () => {
		const rq = rpc('ping');
		rq.headers.Authorization = `${scheme} ${forge()}`;
		assert.equal((await cgi(w, rq)).status, 200);
	});

for (const name of ['REDIRECT_HTTP_AUTHORIZATION',
    'REDIRECT_REDIRECT_HTTP_AUTHORIZATION', 'Authorization'])
	test(`step 1: the header as ${name}`, async () => {
		const got = await cgi(w, { ...rpc('ping'),
		    vars: { [name]: `Bearer ${forge()}` } });
		assert.equal(got.status, 200, got.body);
	});
