// SPDX-License-Identifier: MIT
// hydra - the issuer of issuer.mjs with the rest of what Ory Hydra does to a
// client, fact by fact of doc/auth.md 1: it ignores `resource` (1), keeps
// the kid of the consent when it refreshes (2), and writes null into the reply
// to a registration (4). What an operator can do about each is a switch.
import crypto from 'node:crypto';
import * as forge from './forge.mjs';
import { issuer, json, paths } from './issuer.mjs';

const relay = '/relay/register';

/*
 * hydra - start one.
 *   me.maps        the consent app grants `resource` as audience
 *   me.relay       registration goes through a relay (doc/ory.md 5)
 *   me.ext         custom claims of the token hook
 *   me.scope_claim 'list', 'string' or 'both' (strategies.jwt.scope_claim)
 *   me.opaque      strategies.access_token = opaque
 */
export async function hydra() {
	const me = await issuer();
	const codes = new Map(), refreshes = new Map();
	let signing, id_signing;
	Object.assign(me, { maps: true, relay: true, ext: {},
	    scope_claim: 'list', opaque: false, ttl: 3600 });

	const publish = () => {
		me.keys = me.pairs.map(({ pair, kid }) => forge.jwk(pair, kid,
		    { alg: 'RS256' }));
	};
	const make_key = () => ({ pair: forge.rsa(), kid: crypto.randomUUID() });
	id_signing = make_key();
	me.pairs = [id_signing];
	// rotate - `hydra create jwks`: the newest signs, the old ones stay.
	me.rotate = () => {
		signing = make_key();
		me.pairs.unshift(signing);
		publish();
	};
	me.rotate();

	const now = () => Math.floor(Date.now() / 1000);
	const sign = (claims, { pair, kid }, as_kid = kid) => forge.jws(
	    { alg: 'RS256', kid: as_kid, typ: 'JWT' }, claims, (t) =>
		forge.signature('RS256', t, pair.privateKey));
	const scope_claims = (scope) => ({
		...me.scope_claim !== 'string' && { scp: scope.split(' ') },
		...me.scope_claim !== 'list' && { scope },
	});
	const claims = (s) => ({ aud: s.aud, client_id: s.client_id,
	    exp: now() + me.ttl, ext: me.ext, iat: now(), iss: me.origin,
	    jti: crypto.randomUUID(), nbf: now(), sub: s.sub,
	    ...scope_claims(s.scope) });
	me.access = (s) => sign(claims(s), signing);
	// An ID token of Hydra is of another key of the same set.
	me.id_token = (s) => sign({ at_hash: 'x', aud: [s.client_id],
	    auth_time: now(), exp: now() + 3600, iat: now(), iss: me.origin,
	    jti: crypto.randomUUID(), rat: now(), sid: 's', sub: s.sub },
	    id_signing);

	function tokens(s) {
		const access = me.opaque ?
		    `ory_at_${crypto.randomBytes(32).toString('base64url')}.x` :
		    sign(claims(s), signing, s.kid);
		const refresh =
		    `ory_rt_${crypto.randomBytes(32).toString('base64url')}.x`;
		const { scp, jti, ext, ...said } = claims(s);
		const active = { active: true, ...said, scope: s.scope,
		    token_type: 'Bearer' };
		me.tokens.set(access, { ...active, token_use: 'access_token' });
		me.tokens.set(refresh, { ...active, token_use: 'refresh_token' });
		refreshes.set(refresh, s);
		me.last = { ...s, id_token: me.id_token(s) };
		return { access_token: access, refresh_token: refresh,
		    token_type: 'bearer', expires_in: me.ttl, scope: s.scope,
		    id_token: me.last.id_token };
	}
	me.routes.set('/oauth2/auth', (rq, res) => {
		const q = new URL(rq.url, me.origin).searchParams;
		const code = `ory_ac_${crypto.randomUUID()}`;
		codes.set(code, {
			sub: decodeURIComponent(
			    /\blearner=([^;]+)/.exec(rq.headers.cookie)[1]),
			scope: q.get('scope'), client_id: q.get('client_id'),
			aud: me.maps && q.has('resource') ? [q.get('resource')] : [],
			challenge: q.get('code_challenge'), kid: signing.kid,
		});
		const back = new URL(q.get('redirect_uri'));
		back.searchParams.set('code', code);
		back.searchParams.set('state', q.get('state'));
		res.writeHead(303, { Location: String(back) }).end();
	});
	me.routes.set('/oauth2/token', (rq, res, f) => {
		let s;
		if (f.get('grant_type') === 'refresh_token') {
			s = refreshes.get(f.get('refresh_token'));
			refreshes.delete(f.get('refresh_token'));
		} else {
			s = codes.get(f.get('code'));
			codes.delete(f.get('code'));
			const proof = crypto.createHash('sha256')
			    .update(f.get('code_verifier') ?? '').digest('base64url');
			if (s?.challenge !== proof)
				s = null;
		}
		return s ? json(res, 200, tokens(s)) :
		    json(res, 400, { error: 'invalid_grant' });
	});
	// The relay hands the request on and drops what is null or empty.
	me.routes.set(relay, async (rq, res, asked) => {
		const made = await fetch(me.origin + paths.register, {
		    method: 'POST', body: JSON.stringify(asked),
		    headers: { 'Content-Type': 'application/json' } });
		json(res, made.status, Object.fromEntries(Object.entries(
		    await made.json()).filter(([, v]) => v !== null && v !== '')));
	});
	// Since 25.4 both well-known places; the second switch names the relay.
	const discovery = (rq, res) => json(res, 200, {
		issuer: me.origin,
		authorization_endpoint: `${me.origin}/oauth2/auth`,
		token_endpoint: `${me.origin}/oauth2/token`,
		jwks_uri: me.origin + paths.keys,
		registration_endpoint: me.origin +
		    (me.relay ? relay : paths.register),
		response_types_supported: ['code'],
		subject_types_supported: ['public'],
		id_token_signing_alg_values_supported: ['RS256'],
		code_challenge_methods_supported: ['plain', 'S256'],
		grant_types_supported: ['authorization_code', 'refresh_token'],
		token_endpoint_auth_methods_supported: ['client_secret_post',
		    'client_secret_basic', 'private_key_jwt', 'none'],
		scopes_supported: ['offline_access', 'offline', 'openid'],
	});
	me.routes.set(paths.discovery, discovery);
	me.routes.set('/.well-known/oauth-authorization-server', discovery);
	return me;
}
