// SPDX-License-Identifier: MIT
// hydra_tokens - the keys and the tokens of hydra.mjs: what is in them, which grant
// gives whom which, and what is left of them when a code or a refresh token is used
// twice.
import crypto from 'node:crypto';
import * as forge from './forge.mjs';
import { Refusal, check_audience, check_scopes } from './hydra_clients.mjs';

export const random = () => crypto.randomBytes(32).toString('base64url');
export const words = (s) => (s ?? '').split(' ').filter(Boolean);
const now = () => Math.floor(Date.now() / 1000);
const sha256 = (s) => crypto.createHash('sha256').update(s).digest('base64url');

const id_set = 'hydra.openid.id-token', at_set = 'hydra.jwt.access-token';

/*
 * keys - the set of ID tokens and that of access tokens, both published.
 *   me.rotate, me.kids, me.withdraw   of access tokens, or of the set named
 */
function keys(me) {
	const sets = { [id_set]: [], [at_set]: [] };
	me.rotate = (set = at_set) => sets[set].unshift({ pair: forge.rsa(),
	    kid: crypto.randomUUID() });
	me.kids = (set = at_set) => sets[set].map((k) => k.kid);
	me.withdraw = (kid, set = at_set) => {
		sets[set] = sets[set].filter((k) => k.kid !== kid);
	};
	for (const set of Object.keys(sets))
		me.rotate(set);
	return {
		published: () => Object.values(sets).flat()
		    .map(({ pair, kid }) => forge.jwk(pair, kid, { alg: 'RS256' })),
		// sign - with the newest key of a set, under its name or another.
		sign(set, claims, kid = sets[set][0].kid) {
			const { pair } = sets[set][0];
			return forge.jws({ alg: 'RS256', kid, typ: 'JWT' }, claims,
			    (text) => forge.signature('RS256', text, pair.privateKey));
		},
	};
}

// The claims of an access token for a session s, as settings have them.
const scope_claims = (me, scope) => ({
	...me.scope_claim !== 'string' && { scp: scope },
	...me.scope_claim !== 'list' && { scope: scope.join(' ') },
});
const access_claims = (me, s) => ({ aud: s.aud, client_id: s.client_id,
    exp: now() + me.ttl, ext: s.ext ?? {}, iat: now(), iss: me.origin,
    jti: crypto.randomUUID(), nbf: now(), sub: s.sub,
    ...scope_claims(me, s.scope) });
const id_claims = (me, s) => ({ at_hash: 'x', aud: [s.client_id],
    auth_time: now(), exp: now() + 3600, iat: now(), iss: me.origin,
    jti: crypto.randomUUID(), rat: now(), sid: 's', sub: s.sub });
// ... and what introspection says of it
const told = (me, s, token_use) => ({ active: true, iss: me.origin, sub: s.sub,
    client_id: s.client_id, aud: s.aud, scope: s.scope.join(' '),
    exp: now() + me.ttl, iat: now(), nbf: now(), ext: s.ext ?? {},
    token_type: 'Bearer', token_use });

function authorization_code({ codes, revoke }, form, client) {
	const s = codes.get(form.get('code'));
	if (!s)
		throw new Refusal('invalid_grant', 'no such code');
	if (s.used) {
		revoke(s.family);
		throw new Refusal('invalid_grant',
		    'The authorization code has already been used.');
	}
	if (s.client_id !== client.client_id ||
	    s.redirect_uri !== form.get('redirect_uri'))
		throw new Refusal('invalid_grant', 'The client or the ' +
		    `"redirect_uri" does not match the authorize request.`);
	if (s.code_challenge !== null &&
	    s.code_challenge !== sha256(form.get('code_verifier') ?? ''))
		throw new Refusal('invalid_grant', 'The PKCE code challenge ' +
		    'did not match the code verifier.');
	s.used = true;
	return s;
}

function refresh_token({ me, refreshes, revoke }, form, client) {
	const s = refreshes.get(form.get('refresh_token'));
	if (!client.grant_types?.includes('refresh_token'))
		throw new Refusal('unauthorized_client', 'The OAuth 2.0 Client ' +
		    `may not use the grant 'refresh_token'.`);
	if (!s)
		throw new Refusal('invalid_grant',
		    'The refresh token is malformed or not valid.');
	if (s.used !== null && Date.now() >= s.used + me.grace * 1000) {
		revoke(s.family);
		throw new Refusal('invalid_grant',
		    'The refresh token was already used.');
	}
	if (s.client_id !== client.client_id)
		throw new Refusal('invalid_grant', 'not of this client');
	check_scopes(client, s.scope);
	check_audience(client, s.aud);
	s.used ??= Date.now();
	return s;
}

// client_credentials - a program for itself: its subject is its client id.
function client_credentials({ me }, form, client) {
	if (!client.grant_types?.includes('client_credentials') ||
	    client.token_endpoint_auth_method === 'none')
		throw new Refusal('unauthorized_client', 'The OAuth 2.0 Client ' +
		    `may not use the grant 'client_credentials'.`);
	const scope = words(form.get('scope'));
	const aud = words(form.get('audience'));
	check_scopes(client, scope);
	check_audience(client, aud);
	return { sub: client.client_id, client_id: client.client_id,
	    kid: me.kids()[0], scope, aud };
}

export const grants = { authorization_code, refresh_token, client_credentials };

/*
 * tokens - what hydra.mjs has given out.
 *   codes         of consents that were accepted: code -> session
 *   refreshes     refresh token -> session
 *   introspected  token -> what introspection says of it
 */
export function tokens(me) {
	const { published, sign } = keys(me);
	const store = { me, published, codes: new Map(), refreshes: new Map(),
	    introspected: new Map() };
	me.access = (s) => sign(at_set, access_claims(me, s));
	me.id_token = (s) => sign(id_set, id_claims(me, s));

	// issue - a signed token bears the kid of the consent, whatever key signs.
	store.issue = (s, client) => {
		const access = me.opaque ? `ory_at_${random()}.${random()}` :
		    sign(at_set, access_claims(me, s), s.kid);
		store.introspected.set(access, told(me, s, 'access_token'));
		const out = { access_token: access, expires_in: me.ttl - 1,
		    scope: s.scope.join(' '), token_type: 'bearer' };
		if (s.scope.includes('openid'))
			out.id_token = me.id_token(s);
		if (s.scope.some((w) => /^offline(_access)?$/.test(w)) &&
		    client.grant_types?.includes('refresh_token')) {
			out.refresh_token = `ory_rt_${random()}.${random()}`;
			store.introspected.set(out.refresh_token,
			    told(me, s, 'refresh_token'));
			store.refreshes.set(out.refresh_token, { ...s, used: null });
		}
		me.last = { ...s, id_token: me.id_token(s) };
		return out;
	};
	// revoke - everything that came of one consent.
	store.revoke = (family) => {
		for (const [token, s] of store.refreshes)
			if (s.family === family) {
				store.refreshes.delete(token);
				store.introspected.delete(token);
			}
	};
	return store;
}
