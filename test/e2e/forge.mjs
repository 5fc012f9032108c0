// SPDX-License-Identifier: MIT
// forge - tokens and key sets made by hand, good ones and broken ones.
import crypto from 'node:crypto';

export const b64 = (v) => Buffer.from(v).toString('base64url');

export const rsa = (bits = 2048) =>
    crypto.generateKeyPairSync('rsa', { modulusLength: bits });
export const ec = (namedCurve = 'P-256') =>
    crypto.generateKeyPairSync('ec', { namedCurve });

// jwk - the public half, as it stands in a key set.
export const jwk = (pair, kid, more = {}) => ({
	...pair.publicKey.export({ format: 'jwk' }), kid, use: 'sig', ...more,
});

export const public_key = (pair, format = 'pem') => pair.publicKey.export(
    format === 'jwk' ? { format } : { type: 'spki', format });

// signature - of a text by an algorithm, as JWS wants it.
export function signature(alg, text, key) {
	const hash = `sha${alg.slice(2)}`;
	if (alg.startsWith('HS'))
		return crypto.createHmac(hash, key).update(text).digest();
	const how = { key };
	if (alg.startsWith('ES'))
		how.dsaEncoding = 'ieee-p1363';
	if (alg.startsWith('PS')) {
		how.padding = crypto.constants.RSA_PKCS1_PSS_PADDING;
		how.saltLength = crypto.constants.RSA_PSS_SALTLEN_DIGEST;
	}
	return crypto.sign(alg === 'EdDSA' ? null : hash, Buffer.from(text), how);
}

/*
 * jws - a token from its parts; an object is written as JSON, a text or Buffer
 * stands as it is.
 *   sign   function(text): Buffer
 */
export function jws(header, claims, sign) {
	const part = (v) => b64(typeof v === 'string' || Buffer.isBuffer(v) ? v :
	    JSON.stringify(v));
	const text = `${part(header)}.${part(claims)}`;
	return `${text}.${b64(sign(text))}`;
}

// with_bytes - the third part of a token changed.
export function with_signature(token, change) {
	const [h, c, s] = token.split('.');
	return `${h}.${c}.${b64(change(Buffer.from(s, 'base64url')))}`;
}

// One bit of a part; the token stays well-formed.
export function flipped(token, part, at = 10) {
	const parts = token.split('.');
	const bytes = Buffer.from(parts[part], 'base64url');
	bytes[at] ^= 1;
	parts[part] = b64(bytes);
	return parts.join('.');
}

// ---- ECDSA by numbers: the twin (r, n-s) of a signature, DER, zeros
const order = BigInt('0xffffffff00000000ffffffffffffffff' +
    'bce6faada7179e84f3b9cac2fc632551');	// of P-256
const number = (b) => BigInt(`0x${b.toString('hex')}`);
const octets = (n) => Buffer.from(n.toString(16).padStart(64, '0'), 'hex');
export const other_s = (s) => Buffer.concat([s.subarray(0, 32),
    octets(order - number(s.subarray(32)))]);
export const zero_half = (which) => (s) => {
	const t = Buffer.from(s);
	t.fill(0, 32 * which, 32 * which + 32);
	return t;
};
export function der(s) {
	const integer = (b) => {
		const n = octets(number(b));
		let at = 0;
		while (at < 31 && n[at] === 0 && n[at + 1] < 128)
			at++;
		const v = n[at] > 127 ? Buffer.concat([Buffer.of(0), n]) :
		    n.subarray(at);
		return Buffer.concat([Buffer.of(2, v.length), v]);
	};
	const all = Buffer.concat([integer(s.subarray(0, 32)),
	    integer(s.subarray(32))]);
	return Buffer.concat([Buffer.of(0x30, all.length), all]);
}
