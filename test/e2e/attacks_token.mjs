// SPDX-License-Identifier: MIT
// attacks_token - rows of the attack list (attacks.mjs) whose keys are in a
// file: everything about the token itself, the shape of a key set, audiences,
// and tokens that were remembered.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import * as forge from './forge.mjs';
import { keys } from './stage.mjs';

const { b64, jwk } = forge;
const claim = (more) => (k) => k.jwt({ claim: typeof more === 'function' ?
    more(k) : more });
const header = (more) => (k) => k.jwt({ header: more });
// text - the claims as JSON text with one place replaced.
const text = (from, to) => (k) => k.jwt({ claim: (c) =>
    JSON.stringify(c).replace(from, to) });
const bytes = (change) => (k) => k.jwt({ claim: (c) =>
    change(Buffer.from(JSON.stringify(c))) });
const lifetime = (name, late) => (k) => k.jwt({ claim: { [name]: k.w.now + late } });
const es256 = (change) => (k) => forge.with_signature(k.es256(), change);
const nested = (depth) => '['.repeat(depth) + ']'.repeat(depth);
const with_headers = (headers, token = null) => (k) => {
	const rq = token ? k.ping(token(k)) : k.ping();
	Object.assign(rq.headers, headers(k));
	return rq;
};
const authorization = (value) =>
    with_headers((k) => ({ Authorization: value(k) }));
const good = (k) => k.jwt();

// sized - a good token of exactly so many bytes; padding in the header reaches
// the lengths that padding in the claims does not.
const sized = (n) => (k) => {
	const probe = (claims, head) => k.jwt({ header: { pad: 'x'.repeat(head) },
	    claim: (c) => ({ ...c, jti: 'j', ext: { pad: 'x'.repeat(claims) } }) });
	const most = Math.floor((n - probe(0, 0).length) * 3 / 4);
	for (let head = 0; head < 3; head++)
		for (let pad = most; pad > most - 8; pad--)
			if (probe(pad, head).length === n)
				return probe(pad, head);
	throw new Error(`no token of ${n} bytes`);
};

// Signatures that an attacker can make without any private key.
const hs256 = (secret) => (k) => k.jwt({ header: { alg: 'HS256' },
    sign: (t) => forge.signature('HS256', t, secret(k)) });
const digest_info = Buffer.from('3031300d060960864801650304020105000420', 'hex');
const by_exponent_one = (t) => Buffer.concat([Buffer.of(0, 1),
    Buffer.alloc(256 - 54, 255), Buffer.of(0), digest_info,
    crypto.createHash('sha256').update(t).digest()]);

// published - a row with a key set of its own.
const published = (list, token = good) => async (k) => {
	k.publish(typeof list === 'function' ? list() : list);
	return token(k);
};
const small = forge.rsa(1024), herd = Array.from({ length: 1000 }, () => forge.ec());
const e_is_one = { ...jwk(keys.rsa, 'one'), e: 'AQ' };
const with_d = { ...keys.foreign.privateKey.export({ format: 'jwk' }), kid: 'leak' };
const off_curve = (() => {
	const j = jwk(keys.ec2, 'off');
	return { ...j, y: b64(Buffer.from(j.y, 'base64url').map((b, i) => b ^ (i === 31))) };
})();
const by = (pair, kid, alg = 'RS256') => (k) =>
    k.jwt({ key: pair, alg, header: { kid } });

// accepted - on the way to what a row is about, a token has to pass.
export async function accepted(k, token) {
	const got = await k.send(k.ping(token));
	assert.equal(got.status, 200, `${got.body} ${got.line}`);
	return got;
}
// remembered - by the process it came to, and by the cache of all.
export async function remembered(k, token) {
	for (let i = 0; i < 5; i++)
		await accepted(k, token);
	return token;
}
// reconfigured - the same token under other options.
const reconfigured = (more, token = good) => async (k) => {
	const t = await remembered(k, token(k));
	k.configure(more);
	await k.restart();
	return t;
};

export const table = [
{ on: 'through lighttpd', conf: { issuer_aliases: 'https://alias.example',
    audience_aliases: 'https://old.example/mcp', token_max_bytes: 4096 }, rows: [
	['no header', '401 no_token', (k) => k.write(), { log: /no Authorization variable/ }],
	['Basic', '401 no_token', authorization(() => 'Basic dTpw')],
	['Bearer alone', '401 no_token', authorization(() => 'Bearer')],
	['a token in the query', '401 no_token', (k) => ({ ...k.write(), path: `/mcp?access_token=${k.jwt()}` })],
	['a token in the form body', '401 no_token', (k) => ({ ...k.write(), headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: `access_token=${k.jwt()}` })],
	['a token in a cookie', '401 no_token', with_headers((k) => ({ Cookie: `Authorization=Bearer ${k.jwt()}` }))],
	['bearer', '200', authorization((k) => `bearer ${k.jwt()}`)],
	['BEARER', '200', authorization((k) => `BEARER ${k.jwt()}`)],
	['two blanks', '200', authorization((k) => `Bearer  ${k.jwt()}`)],
	['two Authorization headers', '400 multiple_credentials', authorization((k) => [`Bearer ${k.jwt()}`, `Bearer ${k.jwt()}`])],
	['Bearer a, Bearer b', '400 multiple_credentials', authorization((k) => `Bearer ${k.jwt()}, Bearer ${k.jwt()}`)],
	['Basic and Bearer in one', '400 multiple_credentials', authorization((k) => `Basic dTpw, Bearer ${k.jwt()}`)],
	['a token of token_max_bytes', '200', sized(4096)],
	['one byte more', '401 token_size', sized(4097)],
	['a token of 8192 bytes', '431', () => 'a'.repeat(8192)],
	['a token of 1 MiB', '431', () => 'a'.repeat(1 << 20)],

	...['none', 'NONE', 'nOnE', 'rs256', 'PS256', 'EdDSA', 'RS1', '', 5, null, ['RS256'], { RS256: 1 }].map((alg) =>
	    [`alg ${JSON.stringify(alg)}`, '401 alg', header({ alg })]),
	['alg none without a signature', '401 alg', (k) => k.jwt({ header: { alg: 'none' }, sign: () => '' })],
	['no alg', '401 jwt_malformed', header({ alg: undefined })],
	['HS256 keyed with the public PEM', '401 alg', hs256(() => forge.public_key(keys.rsa))],
	['HS256 keyed with the public DER', '401 alg', hs256(() => forge.public_key(keys.rsa, 'der'))],
	['HS256 keyed with the modulus', '401 alg', hs256(() => Buffer.from(jwk(keys.rsa).n, 'base64url'))],
	['HS256 with an empty key', '401 alg', hs256(() => '')],
	['an honest PS256 of the right key', '401 alg', (k) => k.jwt({ alg: 'PS256' })],
	['an honest RS512, which is not configured', '401 alg', (k) => k.jwt({ alg: 'RS512' })],
	['crit: []', '401 crit', header({ crit: [] })],
	['crit: ["b64"]', '401 crit', header({ crit: ['b64'], b64: false })],
	['crit: null', '401 crit', header({ crit: null })],
	...['JWE', 'id+jwt', 'at+jwt ', '', 5, null].map((typ) =>
	    [`typ ${JSON.stringify(typ)}`, '401 typ', header({ typ })]),
	['typ at+jwt', '200', header({ typ: 'at+jwt' })],
	['typ AT+JWT', '200', header({ typ: 'AT+JWT' })],
	['typ at+jwt, one bit of the signature', '401 signature', (k) => forge.flipped(k.jwt({ header: { typ: 'at+jwt' } }), 2)],
	['typ at+jwt, of another key', '401 signature', (k) => k.jwt({ key: keys.foreign, header: { typ: 'at+jwt' } })],
	['typ jwt', '200', header({ typ: 'jwt' })],
	['no typ', '200', header({ typ: undefined })],

	...[['../../etc/passwd'], ["' OR 1=1; --"], ['https://evil.example/jwks'], ['k'.repeat(256)], ['ключ']].map(([kid]) =>
	    [`kid ${kid.slice(0, 30)}, of another key`, '401 no_key', (k) => k.jwt({ key: keys.foreign, header: { kid } })]),
	['kid of 257 bytes', '401 kid', header({ kid: 'k'.repeat(257) })],
	['an empty kid', '401 kid', header({ kid: '' })],
	['a kid that is a number', '401 kid', header({ kid: 5 })],
	['a kid that is an array', '401 kid', header({ kid: ['rsa'] })],
	['a kid with a newline', '401 kid', header({ kid: 'a\nlevel=info reason=none' }), { log: / kid="a\\u000alevel=info reason=none" / }],
	['a kid with a NUL', '401 jwt_malformed', header({ kid: 'rsa\0' })],
	['no kid', '200', header({ kid: undefined })],
	['no kid, another key', '401 signature', (k) => k.jwt({ key: keys.foreign, header: { kid: undefined } })],
	['a foreign kid, our key', '200 stale_kid', header({ kid: 'older' })],

	['the attacker\'s key as jwk', '401 signature', (k) => k.jwt({ key: keys.foreign, header: { jwk: jwk(keys.foreign, 'rsa') } })],
	['the attacker\'s key as x5c', '401 signature', (k) => k.jwt({ key: keys.foreign, header: { x5c: [forge.public_key(keys.foreign, 'der').toString('base64')] } })],
	['a good signature, jwk of the attacker beside', '200', header({ jwk: jwk(keys.foreign, 'rsa') })],
	['another key under our kid', '401 signature', (k) => k.jwt({ key: keys.foreign })],
	['one bit of the signature', '401 signature', (k) => forge.flipped(k.jwt(), 2)],
	['a subject put into the claims', '401 signature', (k) => { const t = k.jwt().split('.'); t[1] = b64(JSON.stringify({ ...k.claims(), sub: 'victim' })); return t.join('.'); }],
	['the signature of another token', '401 signature', (k) => [...k.jwt().split('.').slice(0, 2), k.jwt().split('.')[2]].join('.')],
	['ES256', '200', (k) => k.es256()],
	['ES256, one changed byte', '401 signature', (k) => forge.flipped(k.es256(), 2)],
	['ES256, r||s of 63 bytes', '401 signature', es256((s) => s.subarray(0, 63))],
	['ES256, r||s of 65 bytes', '401 signature', es256((s) => Buffer.concat([s, Buffer.alloc(1)]))],
	['ES256, an empty signature', '401 jwt_malformed', es256(() => '')],
	['ES256, DER form', '401 signature', es256(forge.der)],
	['ES256, r = 0', '401 signature', es256(forge.zero_half(0))],
	['ES256, s = 0', '401 signature', es256(forge.zero_half(1))],
	['ES256, r = s = 0', '401 signature', es256((s) => Buffer.alloc(64))],
	['ES256 as (r, n-s), which is the same signature', '200', es256(forge.other_s)],
	['ES256 with a P-384 signature', '401 signature', (k) => k.jwt({ header: { alg: 'ES256', kid: 'ec' }, sign: (t) => forge.signature('ES384', t, keys.ec384.privateKey) })],
	['RS256 header, kid of an EC key, EC signature', '401 signature', (k) => k.jwt({ header: { kid: 'ec' }, sign: (t) => forge.signature('ES256', t, keys.ec.privateKey) })],
	['ES256 header, kid of an RSA key', '401 signature', header({ alg: 'ES256' })],

	['iss with a slash', '401 iss', claim((k) => ({ iss: `${k.iss}/` }))],
	['iss in other case', '401 iss', claim((k) => ({ iss: k.iss.replace('http', 'HTTP') }))],
	['iss of the alias over http', '401 iss', claim({ iss: 'http://alias.example' })],
	['iss missing', '401 iss', claim({ iss: undefined })],
	['iss null', '401 iss', claim({ iss: null })],
	['iss an array', '401 iss', claim((k) => ({ iss: [k.iss] }))],
	['iss of somebody else', '401 iss', claim({ iss: 'https://evil.example' }), { log: /evil\.example.*127\.0\.0\.1/ }],
	['iss a listed alias', '200', claim({ iss: 'https://alias.example' })],

	['aud one of several', '200', claim((k) => ({ aud: ['https://other.example', k.resource] }))],
	['aud a string', '200', claim((k) => ({ aud: k.resource }))],
	['aud with the host in capitals', '200', claim({ aud: ['HTTPS://TWIN.Example.ORG/mcp'] })],
	['aud with a slash', '200', claim((k) => ({ aud: [`${k.resource}/`] }))],
	['aud a listed alias', '200', claim({ aud: ['https://old.example/mcp'] })],
	...[['[]', []], ['""', ''], ['[""]', ['']], ['missing', undefined], ['null', null]].map(([what, aud]) =>
	    [`aud ${what}`, '401 aud_empty', claim({ aud }), { log: / detail="[^"]{20}/ }]),
	...['https://other.example/mcp', 'https://twin.example.org/mcp2', 'https://twin.example.org/MCP',
	    'https://twin.example.org:443/mcp', 'https://twin.example.org', 'http://twin.example.org/mcp',
	    'https://evil.example/?https://twin.example.org/mcp', 'https://twin.example.org/mcp?x', 'https://twin.example.org/mcp//',
	    'https://twin.example.org@evil.example/mcp', 'https://twin.example.org.evil.example/mcp',
	    'https://old.example/mcp/', 'https://twin.example.org/mcp ', 'https://twin.example.org/mcp\0'].map((aud) =>
	    [`aud ${JSON.stringify(aud)}`, aud.endsWith('\0') ? '401 jwt_malformed' : '401 aud_other', claim({ aud: [aud] })]),
	['aud of 32 entries', '200', claim((k) => ({ aud: [...Array(31).fill('https://o.example'), k.resource] }))],
	['aud of 33 entries', '401 jwt_malformed', claim((k) => ({ aud: Array(33).fill(k.resource) }))],
	['aud [1]', '401 jwt_malformed', claim({ aud: [1] })],
	['aud with us and a number', '401 jwt_malformed', claim((k) => ({ aud: [k.resource, 1] }))],
	['aud an object', '401 jwt_malformed', claim((k) => ({ aud: { [k.resource]: 1 } }))],

	['exp at now-59', '200', lifetime('exp', -59)],
	['exp at now-60', '401 expired', lifetime('exp', -60)],
	['nbf at now+60', '200', lifetime('nbf', 60)],
	['nbf at now+61', '401 not_yet_valid', lifetime('nbf', 61)],
	['iat at now+60', '200', lifetime('iat', 60)],
	['iat at now+61', '401 not_yet_valid', lifetime('iat', 61)],
	['exp 1.5 s ahead, a fraction', '200', lifetime('exp', 1.5)],
	['exp missing', '401 date', claim({ exp: undefined })],
	...['"9999999999"', 'null', '-1', '9007199254740993', 'true', '[9999999999]', '1e300'].map((exp) =>
	    [`exp ${exp}`, '401 date', text(/"exp":\d+/, `"exp":${exp}`)]),
	['exp 1e400', '401 date', text(/"exp":\d+/, '"exp":1e400')],
	['nbf a string', '401 date', claim({ nbf: '0' })],
	['iat null', '401 date', claim({ iat: null })],
	['no nbf and no iat', '200', claim({ nbf: undefined, iat: undefined })],

	['alg twice', '401 jwt_malformed', (k) => k.jwt({ header: (h) => JSON.stringify(h).replace('{', '{"alg":"none",') })],
	['sub twice', '401 jwt_malformed', text('{', '{"sub":"victim",')],
	['sub twice, once escaped', '401 jwt_malformed', text('{', '{"s\\u0075b":"victim",')],
	['aud twice', '401 jwt_malformed', text('{', '{"aud":[],')],
	['a member of ext twice', '401 jwt_malformed', text('"ext":{}', '"ext":{"a":1,"a":2}')],
	['base64 padding in the first part', '401 token_syntax', (k) => k.jwt().replace('.', '=.')],
	['base64 padding at the end', '401 jwt_malformed', (k) => `${k.jwt()}==`],
	['+ and / of the other alphabet', '401 jwt_malformed', (k) => { for (;;) { const t = k.jwt(), s = t.split('.')[2]; if (/[-_]/.test(s)) return t.slice(0, -s.length) + s.replaceAll('-', '+').replaceAll('_', '/'); } }],
	['a blank inside', '401 token_syntax', (k) => k.jwt().replace('.', ' .')],
	['a line break inside', '400', (k) => ({ raw: `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${k.jwt().replace('.', '\n.')}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n` })],
	['non-canonical last bits', '401 jwt_malformed', (k) => { const t = k.jwt(); return `${t.slice(0, -1)}${{ A: 'B', Q: 'R', g: 'h', w: 'x' }[t.at(-1)]}`; }],
	['length 1 mod 4', '401 jwt_malformed', (k) => `${k.jwt().replace(/\.[^.]*$/, '')}.AAAAA`],
	['an empty header', '401 jwt_malformed', (k) => k.jwt().replace(/^[^.]*/, '')],
	['empty claims', '401 jwt_malformed', (k) => k.jwt().replace(/\.[^.]*\./, '..')],
	['an empty signature', '401 jwt_malformed', (k) => k.jwt().replace(/[^.]*$/, '')],
	['bytes after the signature', '401 signature', (k) => forge.with_signature(k.jwt(), (s) => Buffer.concat([s, Buffer.from('more')]))],
	['two bytes before the signature', '401 signature', (k) => forge.with_signature(k.jwt(), (s) => Buffer.concat([Buffer.alloc(2), s]))],
	...['ory_at_aaaa', 'aaa.bbb', 'a.b.c.d', 'a.b.c.d.e'].map((t) => [`the token ${t}`, '401 opaque', () => t]),
	['two dots and no header', '401 jwt_malformed', () => 'aaa.bbb.ccc'],
	['claims with invalid UTF-8', '401 jwt_malformed', bytes((b) => Buffer.from(b.toString().replace('learner', '\xff'), 'latin1'))],
	['claims with an overlong slash', '401 jwt_malformed', bytes((b) => Buffer.from(b.toString().replace('learner', '\xc0\xaf'), 'latin1'))],
	['claims behind a BOM', '401 jwt_malformed', bytes((b) => Buffer.concat([Buffer.from('\ufeff'), b]))],
	['a raw NUL in the claims', '401 jwt_malformed', text('learner', 'learner\0')],
	['a raw NUL after the claims', '401 jwt_malformed', text(/$/, '\0')],
	['\\u0000 in a claim', '401 jwt_malformed', text('learner', 'learner\\u0000')],
	['a lone surrogate', '401 jwt_malformed', text('learner', '\\ud800')],
	['text after the claims', '401 jwt_malformed', text(/$/, '{}')],
	['claims that are an array', '401 jwt_malformed', text(/.*/, '[]')],
	['claims that are no JSON', '401 jwt_malformed', text(/.*/, 'nan')],
	['depth 1000', '401 jwt_malformed', text('"ext":{}', `"ext":${nested(500)}`)],
	['depth 1000 in the header', '401 jwt_malformed', (k) => k.jwt({ header: (h) => JSON.stringify(h).replace('{', `{"x":${nested(500)},`) })],

	['an ID token: for the client, with nonce, without scopes', '401 aud_other', claim({ aud: ['client'], nonce: 'n', client_id: undefined, scp: undefined })],
	['an ID token whose audience is us', '401 not_access_token', claim({ client_id: undefined, scp: undefined })],
	['a token bound to a key (DPoP)', '401 bound', claim({ cnf: { jkt: 'x' } })],
	['a token bound to a certificate', '401 bound', claim({ cnf: { 'x5t#S256': 'x' } })],
	['a client_id with a line feed', '401 not_access_token', claim({ client_id: 'a\nlevel=error' })],
	...['nonce', 'at_hash', 'events'].map((name) => [`a token with ${name}`, '401 not_access_token', claim({ [name]: 'x' })]),
	['no client_id', '401 not_access_token', claim({ client_id: undefined })],
	['an empty client_id', '401 not_access_token', claim({ client_id: '' })],
	['a client_id that is a number', '401 not_access_token', claim({ client_id: 5 })],
	['neither scp nor scope', '401 not_access_token', claim({ scp: undefined })],
	['sub missing', '401 subject', claim({ sub: undefined })],
	['sub empty', '401 subject', claim({ sub: '' })],
	['sub a number', '401 subject', claim({ sub: 5 })],
	['sub of 255 bytes', '200', claim({ sub: 's'.repeat(255) })],
	['sub of 256 bytes', '401 subject', claim({ sub: 's'.repeat(256) })],
	['sub with a newline', '401 subject', claim({ sub: 'a\nb' })],
	['sub with 0x7F', '401 subject', claim({ sub: 'a\x7f' })],
	['sub == client_id', '401 machine_token', claim({ sub: 'client' })],

	...['twin:readall', 'xtwin:read', 'TWIN:READ', 'twin:read', 'twin', ''].map((s) =>
	    [`a write with the scope "${s}"`, '403 scope', claim({ scp: [s] })]),
	['a write with the scope in another claim', '403 scope', claim({ scp: ['twin:read'], ext: { scope: 'twin:write' } })],
	['a scope array with a number', '401 jwt_malformed', claim({ scp: ['twin:write', 5] })],
	['scp an object', '401 jwt_malformed', claim({ scp: { 'twin:write': true } })],
	['a scope of two words in one entry', '401 jwt_malformed', claim({ scp: ['twin:read twin:write'] })],
	['scp and scope together', '200 written', claim({ scp: ['twin:read'], scope: 'twin:write' })],
	['scope as a string', '200 written', claim({ scp: undefined, scope: 'openid twin:read twin:write' })],

	['Host: evil.example', '403 refused', with_headers(() => ({ Host: 'evil.example' }), good)],
	['Origin: https://evil.example', '403 refused', with_headers(() => ({ Origin: 'https://evil.example' }), good)],
	['X-Forwarded-Host and -Proto do not move the challenge', '401 no_token', with_headers(() => ({ 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'http', Forwarded: 'host=evil.example' }))],
	...['/.well-known/oauth-protected-resource/mcp', '/.well-known/oauth-protected-resource', '/mcp/.well-known/oauth-protected-resource'].map((path) =>
	    [`X-Forwarded-Host does not move ${path}`, '200 metadata', () => ({ method: 'GET', path, headers: { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'http' } })]),
	['the token of one learner, arguments that name another', '200 own', async (k) => {
		const victim = k.jwt({ claim: { sub: 'victim' } });
		const wrote = await k.send(k.write(victim));
		assert.equal(wrote.status, 200, wrote.body);
		const rq = k.write(k.jwt());
		rq.body = rq.body.replace('"arguments":{', '"arguments":{"sub":"victim","subject":"victim","user":"victim",');
		return rq;
	}],
] },

{ on: 'remembered tokens', conf: { audience_aliases: 'https://old.example/mcp' }, rows: [
	['a remembered token, one second before its end', '200', async (k) => { const t = await remembered(k, lifetime('exp', 10)(k)); k.w.pass(69); return t; }],
	['a remembered token at its exp', '401 expired', async (k) => { const t = await remembered(k, lifetime('exp', 10)(k)); k.w.pass(70); return t; }],
	['a remembered token, the clock set back before its nbf', '401 not_yet_valid', async (k) => { const t = await remembered(k, k.jwt()); k.w.pass(-61); return t; }],
	['one bit of a remembered token\'s subject', '401 signature', async (k) => { const p = (await remembered(k, k.jwt())).split('.'); p[1] = b64(Buffer.from(p[1], 'base64url').toString().replace('learner', 'learnes')); return p.join('.'); }],
	['one bit of a remembered token\'s signature', '401 signature', async (k) => forge.flipped(await remembered(k, k.jwt()), 2, 100)],
	['one bit of a remembered token\'s kid', '401 no_key', async (k) => { const p = (await remembered(k, k.jwt())).split('.'); p[0] = b64(Buffer.from(p[0], 'base64url').toString().replace('"rsa"', '"rsc"')); return p.join('.'); }],
	['a remembered token without its signature', '401 jwt_malformed', async (k) => (await remembered(k, k.jwt())).replace(/[^.]*$/, '')],
	['the claims of a remembered token under alg none', '401 alg', async (k) => { const p = (await remembered(k, k.jwt())).split('.'); return `${b64('{"alg":"none"}')}.${p[1]}.${p[2]}`; }],
	['a remembered token without the scope of the call', '403 scope', async (k) => remembered(k, k.jwt({ claim: { scp: ['twin:read'] } }))],
	['a remembered token after a restart', '200', async (k) => { const t = await remembered(k, k.jwt()); await k.restart(); return t; }],
	['its key is withdrawn', '401 no_key', async (k) => { const t = await remembered(k, k.jwt()); k.publish([jwk(keys.ec, 'ec')]); return t; }],
	['its key is withdrawn, under a restart', '401 no_key', async (k) => { k.publish(k.standard()); const t = await remembered(k, k.jwt()); k.publish([jwk(keys.ec, 'ec')]); await k.restart(); return t; }],
	['its kid names another key now', '401 signature', async (k) => { k.publish([jwk(keys.rsa, 'rsa')]); const t = await remembered(k, k.jwt()); k.publish([jwk(keys.rsa2, 'rsa')]); return t; }],
	['its key comes back', '200', async (k) => { k.publish(k.standard()); return k.jwt(); }],
	['another resource is configured', '401 aud_other', reconfigured({ resource: 'https://moved.example.org/mcp' })],
	['the audience alias is gone', '401 aud_other', async (k) => { k.configure(); await k.restart(); return reconfigured({ audience_aliases: null }, claim({ aud: ['https://old.example/mcp'] }))(k); }],
	['its algorithm is no longer allowed', '401 alg', async (k) => { k.configure(); await k.restart(); return reconfigured({ jwt_algs: 'ES256' })(k); }],
	['less skew of the clock is allowed', '401 expired', async (k) => { k.configure(); await k.restart(); return reconfigured({ clock_skew: 0 }, lifetime('exp', -5))(k); }],
	['machine tokens are no longer allowed', '401 machine_token', async (k) => { k.configure({ allow_machine_tokens: 'on' }); await k.restart(); return reconfigured({}, claim({ sub: 'client' }))(k); }],
	['the empty audience is no longer allowed', '401 aud_empty', async (k) => { k.configure({ allow_empty_audience: 'dedicated-issuer' }); await k.restart(); return reconfigured({}, claim({ aud: [] }))(k); }],
	['the data directory of another issuer', '503 unusable', async (k) => { k.configure({ issuer: 'https://elsewhere.example' }); await k.restart(); return k.jwt({ claim: { iss: 'https://elsewhere.example' } }); }],
] },

{ on: 'an issuer renamed', rows: [
	['the directory\'s issuer is an alias of the new name', '200', async (k) => { k.configure({ issuer: 'https://new.example', issuer_aliases: k.iss }); await k.restart(); return k.jwt({ claim: { iss: 'https://new.example' } }); }],
	['a token of the old name', '200', good],
	['the alias is removed: refused at start', '503 unusable', reconfigured({ issuer: 'https://new.example' })],
] },
{ on: 'an issuer alias', conf: { issuer_aliases: 'https://alias.example' }, rows: [
	['the alias is removed, a token of it was remembered', '401 iss', reconfigured({ issuer_aliases: null }, claim({ iss: 'https://alias.example' }))],
] },

{ on: 'ES384 allowed', conf: { jwt_algs: 'RS256 ES256 ES384 RS512' }, rows: [
	['ES384 with its key', '200', published([jwk(keys.ec384, '384')], by(keys.ec384, '384', 'ES384'))],
	['ES256 with the P-384 key', '401 no_key', published([jwk(keys.ec384, '384')], (k) => k.jwt({ header: { alg: 'ES256', kid: '384' }, sign: (t) => forge.signature('ES384', t, keys.ec384.privateKey) }))],
	['ES384 with the P-256 key', '401 no_key', published([jwk(keys.ec, 'ec')], (k) => k.jwt({ header: { alg: 'ES384', kid: 'ec' }, sign: (t) => forge.signature('ES256', t, keys.ec.privateKey) }))],
	['a JWK whose alg is RS512, a token of RS256', '401 no_key', published([jwk(keys.rsa, 'rsa', { alg: 'RS512' })])],
	['a JWK whose alg is RS512, a token of RS512', '200', published([jwk(keys.rsa, 'rsa', { alg: 'RS512' })], (k) => k.jwt({ alg: 'RS512' }))],
] },

{ on: 'odd key sets', rows: [
	['use enc, and another key', '401 no_key', published([jwk(keys.rsa, 'rsa', { use: 'enc' }), jwk(keys.ec, 'ec')])],
	['use absent', '200', published([jwk(keys.rsa, 'rsa', { use: undefined })])],
	['RSA of 1024 bits', '401 no_key', published([jwk(small, 'small'), jwk(keys.ec, 'ec')], by(small, 'small'))],
	['the other key beside RSA of 1024 bits', '200', published([jwk(small, 'small'), jwk(keys.rsa, 'rsa')])],
	['e = 1, a signature made of the text alone', '401 no_key', published([e_is_one, jwk(keys.ec, 'ec')], (k) => k.jwt({ header: { kid: 'one' }, sign: by_exponent_one }))],
	['the other key beside e = 1', '200', published([e_is_one, jwk(keys.rsa2, 'rsa2')], by(keys.rsa2, 'rsa2'))],
	['a published private key', '401 no_key', published([with_d, jwk(keys.ec, 'ec')], by(keys.foreign, 'leak')), { log: / keys="[^"]*compromised/ }],
	['the other key beside a published private one', '200', published([with_d, jwk(keys.rsa, 'rsa')])],
	['an oct key and HS256', '401 alg', published([{ kty: 'oct', kid: 'oct', k: b64('secret') }, jwk(keys.rsa, 'rsa')], (k) => k.jwt({ header: { alg: 'HS256', kid: 'oct' }, sign: (t) => forge.signature('HS256', t, 'secret') }))],
	['the other key beside an oct key', '200', published([{ kty: 'oct', kid: 'oct', k: b64('secret') }, jwk(keys.rsa, 'rsa')])],
	['a point off the curve', '401 no_key', published([off_curve, jwk(keys.rsa, 'rsa')], by(keys.ec2, 'off', 'ES256'))],
	['the other key beside a point off the curve', '200', published([off_curve, jwk(keys.ec, 'ec')], (k) => k.es256())],
	['a modulus with padding', '401 no_key', published([{ ...jwk(keys.rsa, 'rsa'), n: `${jwk(keys.rsa).n}==` }, jwk(keys.ec, 'ec')])],
	['an Ed25519 key beside ours', '200', published([{ kty: 'OKP', crv: 'Ed25519', kid: 'ed', x: b64(Buffer.alloc(32, 7)) }, jwk(keys.rsa, 'rsa')])],
	['entries that are no keys', '200', published([null, 5, [], 'rsa', {}, jwk(keys.rsa, 'rsa')])],
	['1000 keys, a known kid', '200', published(() => herd.map((p, i) => jwk(p, `k${i}`)), by(herd[999], 'k999', 'ES256'))],
	['1000 keys, an unknown kid, the eighth of them', '200 stale_kid', by(herd[7], 'nobody', 'ES256')],
	['1000 keys, an unknown kid, the ninth: eight tries at most', '401 no_key', by(herd[8], 'nobody', 'ES256')],
	['one kid ten times, the eighth key', '200', published(() => herd.slice(0, 10).map((p) => jwk(p, 'same')), by(herd[7], 'same', 'ES256'))],
	['one kid ten times, the ninth key', '401 signature', by(herd[8], 'same', 'ES256')],
	['a set that cannot be read: the one before stays', '200 keys_stale', async (k) => { k.publish(k.standard()); await accepted(k, k.jwt()); k.publish([], '{"keys":['); return k.jwt(); }],
	['no usable key, and no set before', '503 keys_unavailable', async (k) => { k.publish([jwk(small, 'rsa')]); fs.rmSync(path.join(k.w.data, 'cache.mdb'), { force: true }); await k.restart(); return k.jwt({ key: small }); }],
	['a set comes that can be used', '200', published([jwk(keys.rsa, 'rsa')])],
] },

{ on: 'empty audience, the claim ext.resource', conf: { audience_claim: 'ext.resource' }, rows: [
	['aud [] and the claim names us', '200', claim((k) => ({ aud: [], ext: { resource: k.resource } }))],
	['aud [] and a list with us', '200', claim((k) => ({ aud: [], ext: { resource: ['https://o.example', k.resource] } }))],
	['aud [] and the claim names another', '401 aud_other', claim({ aud: [], ext: { resource: 'https://other.example/mcp' } })],
	['aud [] and no claim', '401 aud_empty', claim({ aud: [] })],
	['aud [] and the claim at the top', '401 aud_empty', claim((k) => ({ aud: [], resource: k.resource }))],
	['aud of another, and the claim names us', '401 aud_other', claim((k) => ({ aud: ['https://other.example/mcp'], ext: { resource: k.resource } }))],
	...[['missing', undefined], ['null', null], ['""', ''], ['[""]', ['']]].map(([what, aud]) =>
	    [`aud ${what}, and the claim names us`, '401 aud_empty', claim((k) => ({ aud, ext: { resource: k.resource } }))]),
] },
{ on: 'empty audience, the claim resource', conf: { audience_claim: 'resource' }, rows: [
	['aud [] and the claim names us', '200', claim((k) => ({ aud: [], resource: k.resource }))],
	['aud [] and only ext.resource', '401 aud_empty', claim((k) => ({ aud: [], ext: { resource: k.resource } }))],
] },
{ on: 'empty audience, an issuer of our own', conf: { allow_empty_audience: 'dedicated-issuer', issuer_aliases: 'https://alias.example', client_ids: 'client other' }, rows: [
	['aud []', '200 empty_aud_accepted', claim({ aud: [] })],
	['aud [] again: remembered', '200 empty_aud_accepted', async (k) => remembered(k, k.jwt({ claim: { aud: [] } }))],
	['aud [] and no scope of ours', '401 aud_empty', claim({ aud: [], scp: ['openid'] })],
	['aud [] and a scope like ours', '401 aud_empty', claim({ aud: [], scp: ['xtwin:read'] })],
	['aud [] from an alias of the issuer', '401 aud_empty', claim({ aud: [], iss: 'https://alias.example' })],
	['aud [] of a client that is not listed', '401 aud_empty', claim({ aud: [], client_id: 'stranger' })],
	['aud [] of a machine', '401 aud_empty', claim({ aud: [], sub: 'client' })],
	['aud [] without a client', '401 aud_empty', claim({ aud: [], client_id: undefined })],
	['aud of another', '401 aud_other', claim({ aud: ['https://other.example/mcp'] })],
	...[['missing', undefined], ['null', null], ['""', ''], ['[""]', ['']]].map(([what, aud]) =>
	    [`aud ${what}`, '401 aud_empty', claim({ aud })]),
] },
];
