// SPDX-License-Identifier: MIT
// attacks_apache - a sample of the attack list (attacks.mjs) through Apache
// with mod_fcgid, which hands the headers on in its own way.
import * as forge from './forge.mjs';
import { keys } from './stage.mjs';

const authorization = (value) => (k) => {
	const rq = k.ping();
	rq.headers.Authorization = value(k);
	return rq;
};

export const table = [
{ on: 'through Apache mod_fcgid', door: 'apache fcgid', rows: [
	['a good token', '200', (k) => k.jwt()],
	['a good token, for a write', '200 written', (k) => k.jwt()],
	['ES256', '200', (k) => k.es256()],
	['no header', '401 no_token', (k) => k.write()],
	['Basic', '401 no_token', authorization(() => 'Basic dTpw')],
	['a token in the query', '401 no_token', (k) => ({ ...k.write(), path: `/mcp?access_token=${k.jwt()}` })],
	['two Authorization headers', '400 multiple_credentials', authorization((k) => [`Bearer ${k.jwt()}`, `Bearer ${k.jwt()}`])],
	['a token of 8192 bytes: over Apache\'s line', '400', () => 'a'.repeat(8192)],
	['alg none', '401 alg', (k) => k.jwt({ header: { alg: 'none' }, sign: () => '' })],
	['HS256 keyed with the public PEM', '401 alg', (k) => k.jwt({ header: { alg: 'HS256' }, sign: (t) => forge.signature('HS256', t, forge.public_key(keys.rsa)) })],
	['another key', '401 signature', (k) => k.jwt({ key: keys.foreign })],
	['one bit of the signature', '401 signature', (k) => forge.flipped(k.jwt(), 2)],
	['expired', '401 expired', (k) => k.jwt({ claim: { exp: k.w.now - 60 } })],
	['for another resource', '401 aud_other', (k) => k.jwt({ claim: { aud: ['https://other.example/mcp'] } })],
	['no scope for the call', '403 scope', (k) => k.jwt({ claim: { scp: ['twin:read'] } })],
	['Host: evil.example', '403 refused', (k) => { const rq = k.ping(k.jwt()); rq.headers.Host = 'evil.example'; return rq; }],
	['X-Forwarded-Host does not move the challenge', '401 no_token', (k) => { const rq = k.ping(); rq.headers['X-Forwarded-Host'] = 'evil.example'; return rq; }],
	['REDIRECT_ variables from the client', '401 no_token', (k) => { const rq = k.ping(); rq.headers['Redirect-Http-Authorization'] = `Bearer ${k.jwt()}`; return rq; }],
] },
];
