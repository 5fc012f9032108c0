// SPDX-License-Identifier: MIT
// hydra - an authorization server on loopback that is as strict as Ory Hydra,
// and falls short where Hydra does: it ignores `resource`, keeps the kid of the
// consent when it refreshes, writes null and "" into the reply to a
// registration. A public and an admin port, sign-in and consent by whatever app
// urls.login and urls.consent name. Settings are Hydra's own (me.apply takes
// them as in its YAML); what was seen and read is of Hydra 2.3.0.
import crypto from 'node:crypto';
import http from 'node:http';
import * as forge from './forge.mjs';
import { freePort } from './harness.mjs';
import { Refusal, check_audience, check_scopes, clients, returns_to } from
    './hydra_clients.mjs';
import { json, paths, ways } from './issuer.mjs';

const random = () => crypto.randomBytes(32).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);
const words = (s) => (s ?? '').split(' ').filter(Boolean);
function seconds(s) {
	const [, n, unit] = /^(\d+)([smh])$/.exec(s ?? '0s');
	return n * { s: 1, m: 60, h: 3600 }[unit];
}
const sha256 = (s) => crypto.createHash('sha256').update(s).digest('base64url');

/*
 * hydra - start one. Its settings from then on:
 *   opaque, scope_claim, ttl, grace, dcr, supported_scope, registration_url,
 *   urls: {login, consent}; urls null: the stock app, which knows no `resource`
 *   stock(request): what the stock app adds to its acceptance of a consent
 * me.log has a line for every grant: {grant, scope, client_id}.
 */
export async function hydra() {
	const [port, admin_port] = [await freePort(), await freePort()];
	const me = {
		origin: `http://127.0.0.1:${port}`,
		admin: `http://127.0.0.1:${admin_port}`,
		opaque: false, scope_claim: 'list', ttl: 3600, grace: 0,
		dcr: { enabled: true,
		    default_scope: ['offline_access', 'offline', 'openid'] },
		supported_scope: [], urls: null, stock: () => ({}), log: [],
		hits: new Map(), how: new Map(),
		asked: (path) => me.hits.get(path) ?? 0,
		behave: (path, way) => me.how.set(path,
		    typeof way === 'string' ? ways[way] : way),
	};
	me.registration_url = me.origin + paths.register;
	me.introspect_url = me.admin + paths.introspect;
	me.clients = clients(me);
	/* apply - settings as in Hydra's YAML; what is not there is at its
	 * default, so a document that forgets a line is found out. */
	me.apply = (y) => Object.assign(me, {
		opaque: y.strategies?.access_token !== 'jwt',
		scope_claim: y.strategies?.jwt?.scope_claim ?? 'list',
		ttl: y.ttl?.access_token ? seconds(y.ttl.access_token) : 3600,
		grace: seconds(y.oauth2?.grant?.refresh_token?.rotation_grace_period),
		dcr: { enabled: false,
		    default_scope: ['offline_access', 'offline', 'openid'],
		    ...y.oidc?.dynamic_client_registration },
		supported_scope: y.webfinger?.oidc_discovery?.supported_scope ?? [],
		registration_url:
		    y.webfinger?.oidc_discovery?.client_registration_url,
		urls: y.urls?.login && y.urls?.consent ? y.urls : null,
	});

	// ---- keys: the set of ID tokens and that of access tokens, both published
	const sets = { 'hydra.openid.id-token': [], 'hydra.jwt.access-token': [] };
	const add_key = (set) => sets[set].unshift({ pair: forge.rsa(),
	    kid: crypto.randomUUID() });
	Object.keys(sets).forEach(add_key);
	const [id_set, at_set] = Object.keys(sets);
	me.rotate = () => add_key(at_set);
	me.kids = (set = at_set) => sets[set].map((k) => k.kid);
	me.withdraw = (kid, set = at_set) => {
		sets[set] = sets[set].filter((k) => k.kid !== kid);
	};
	const published = () => Object.values(sets).flat()
	    .map(({ pair, kid }) => forge.jwk(pair, kid, { alg: 'RS256' }));
	const sign = (claims, { pair }, kid) => forge.jws(
	    { alg: 'RS256', kid, typ: 'JWT' }, claims, (t) =>
		forge.signature('RS256', t, pair.privateKey));

	// ---- tokens
	const refreshes = new Map(), introspected = new Map();
	const scope_claims = (scope) => ({
		...me.scope_claim !== 'string' && { scp: scope },
		...me.scope_claim !== 'list' && { scope: scope.join(' ') },
	});
	const claims = (s) => ({ aud: s.aud, client_id: s.client_id,
	    exp: now() + me.ttl, ext: s.ext ?? {}, iat: now(), iss: me.origin,
	    jti: crypto.randomUUID(), nbf: now(), sub: s.sub,
	    ...scope_claims(s.scope) });
	me.access = (s) => sign(claims(s), sets[at_set][0], sets[at_set][0].kid);
	me.id_token = (s) => sign({ at_hash: 'x', aud: [s.client_id],
	    auth_time: now(), exp: now() + 3600, iat: now(), iss: me.origin,
	    jti: crypto.randomUUID(), rat: now(), sid: 's', sub: s.sub },
	    sets[id_set][0], sets[id_set][0].kid);
	const remember = (token, s, token_use) => introspected.set(token,
	    { active: true, iss: me.origin, sub: s.sub, client_id: s.client_id,
		aud: s.aud, scope: s.scope.join(' '), exp: now() + me.ttl,
		iat: now(), nbf: now(), ext: s.ext ?? {}, token_type: 'Bearer',
		token_use });

	// issue - a signed token bears the kid of the consent, whatever key signs.
	function issue(s, client) {
		const access = me.opaque ? `ory_at_${random()}.${random()}` :
		    sign(claims(s), sets[at_set][0], s.kid);
		remember(access, s, 'access_token');
		const out = { access_token: access, expires_in: me.ttl - 1,
		    scope: s.scope.join(' '), token_type: 'bearer' };
		if (s.scope.includes('openid'))
			out.id_token = me.id_token(s);
		if (s.scope.some((w) => /^offline(_access)?$/.test(w)) &&
		    client.grant_types?.includes('refresh_token')) {
			out.refresh_token = `ory_rt_${random()}.${random()}`;
			remember(out.refresh_token, s, 'refresh_token');
			refreshes.set(out.refresh_token, { ...s, used: null });
		}
		me.last = { ...s, id_token: me.id_token(s) };
		return out;
	}
	// revoke - everything that came of one consent.
	function revoke(family) {
		for (const [token, s] of refreshes)
			if (s.family === family) {
				refreshes.delete(token);
				introspected.delete(token);
			}
	}
	const grants = {
		authorization_code(form, client) {
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
		},
		refresh_token(form, client) {
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
		},
		// a program for itself: its subject is its client id
		client_credentials(form, client) {
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
		},
	};

	// ---- the way of a browser: authorize, login, consent, and back
	const codes = new Map(), flows = new Map();
	const wrong = (res, e) => res.writeHead(400,
	    { 'Content-Type': 'text/plain' }).end(`fallback error: ${e.message}`);
	const back = (res, flow, params) => {
		const to = new URL(flow.redirect_uri);
		for (const [k, v] of Object.entries({ ...params, state: flow.state }))
			to.searchParams.set(k, v ?? '');
		res.writeHead(303, { Location: String(to) }).end();
	};
	// asks - what fosite checks of an authorization request, in its order.
	function asks(q, client) {
		if ((q.get('state') ?? '').length < 8)
			throw new Refusal('invalid_state', 'must be 8 characters at least');
		if (!client.response_types?.includes(q.get('response_type')) &&
		    !(client.response_types === null && q.get('response_type') === 'code'))
			throw new Refusal('unsupported_response_type', 'not of the client');
		if (client.grant_types && !client.grant_types
		    .includes('authorization_code'))
			throw new Refusal('unauthorized_client', 'no authorization_code');
		check_scopes(client, words(q.get('scope')));
		check_audience(client, words(q.get('audience')));
		if (q.has('code_challenge') &&
		    q.get('code_challenge_method') !== 'S256')
			throw new Refusal('invalid_request', 'Clients must use S256.');
	}
	function authorize(rq, res) {
		const url = new URL(rq.url, me.origin), q = url.searchParams;
		const at = flows.get(q.get('login_verifier') ?? q.get('consent_verifier'));
		if (at)
			return at.go(res);
		const client = me.clients.find(q.get('client_id'));
		const redirect_uri = q.get('redirect_uri') ?? client?.redirect_uris?.[0];
		if (!client || !returns_to(client, redirect_uri))
			return wrong(res, new Refusal('invalid_request', 'The client is ' +
			    'unknown, or its redirect_uri is not registered.'));
		const flow = { redirect_uri, state: q.get('state'), client, q,
		    request_url: String(url) };
		try {
			asks(q, client);
		} catch (e) {
			return back(res, flow, { error: e.error,
			    error_description: e.why });
		}
		ask(res, flow, 'login');
	}
	// ask - send the browser to an app with a challenge; once.
	function ask(res, flow, kind) {
		const challenge = random();
		flows.set(challenge, { ...flow, kind });
		const to = new URL(me.urls?.[kind] ?? `${me.origin}/stock/${kind}`);
		to.searchParams.set(`${kind}_challenge`, challenge);
		res.writeHead(302, { Location: String(to) }).end();
	}
	// answered - what the app said; the browser comes back with a verifier.
	function answered(res, challenge, go) {
		const verifier = random();
		flows.delete(challenge);
		flows.set(verifier, { go(to) { flows.delete(verifier); go(to); } });
		const flow = `${me.origin}/oauth2/auth?login_verifier=${verifier}`;
		json(res, 200, { redirect_to: flow });
	}
	const accept = {
		login: (res, challenge, flow, said) => answered(res, challenge, (to) =>
		    ask(to, { ...flow, sub: said.subject }, 'consent')),
		consent: (res, challenge, flow, said) => answered(res, challenge, (to) => {
			const code = `ory_ac_${random()}.${random()}`;
			codes.set(code, { sub: flow.sub, client_id: flow.client.client_id,
			    redirect_uri: flow.q.get('redirect_uri'), kid: me.kids()[0],
			    family: random(), scope: said.grant_scope ?? [],
			    aud: said.grant_access_token_audience ?? [],
			    ext: said.session?.access_token, used: false,
			    code_challenge: flow.q.get('code_challenge') });
			back(to, flow, { code, scope: (said.grant_scope ?? []).join(' ') });
		}),
	};
	function request(kind, challenge) {
		const flow = flows.get(challenge);
		if (flow?.kind !== kind)
			throw new Refusal('Not Found', 'no such request', 404);
		return { flow, told: { challenge, skip: false, subject: flow.sub ?? '',
		    client: flow.client, request_url: flow.request_url,
		    requested_scope: words(flow.q.get('scope')),
		    requested_access_token_audience: words(flow.q.get('audience')) } };
	}
	// The stock app: whoever the cookie names, and what was asked for.
	const learner = (rq) => decodeURIComponent(
	    /\blearner=([^;]+)/.exec(rq.headers.cookie)[1]);
	const stock = (kind) => async (rq, res) => {
		const challenge = new URL(rq.url, me.origin).searchParams
		    .get(`${kind}_challenge`);
		const { told } = request(kind, challenge);
		const said = await fetch(`${me.admin}/admin/oauth2/auth/requests/` +
		    `${kind}/accept?${kind}_challenge=${challenge}`, { method: 'PUT',
		    body: JSON.stringify(kind === 'login' ? { subject: learner(rq) } : {
			grant_scope: told.requested_scope, grant_access_token_audience:
			    told.requested_access_token_audience, ...me.stock(told) }) });
		res.writeHead(302, { Location: (await said.json()).redirect_to }).end();
	};

	// ---- the two ports
	const discovery = () => ({
		issuer: me.origin,
		authorization_endpoint: `${me.origin}/oauth2/auth`,
		...me.registration_url && {
		    registration_endpoint: me.registration_url },
		token_endpoint: `${me.origin}/oauth2/token`,
		jwks_uri: me.origin + paths.keys,
		subject_types_supported: ['public'],
		response_types_supported: ['code', 'code id_token', 'id_token'],
		grant_types_supported: ['authorization_code', 'implicit',
		    'client_credentials', 'refresh_token'],
		scopes_supported: ['offline_access', 'offline', 'openid',
		    ...me.supported_scope],
		token_endpoint_auth_methods_supported: ['client_secret_post',
		    'client_secret_basic', 'private_key_jwt', 'none'],
		id_token_signing_alg_values_supported: ['RS256'],
		code_challenge_methods_supported: ['plain', 'S256'],
		revocation_endpoint: `${me.origin}/oauth2/revoke`,
	});
	const public_routes = {
		[`GET ${paths.discovery}`]: (rq, res) => json(res, 200, discovery()),
		'GET /.well-known/oauth-authorization-server': (rq, res) =>
		    json(res, 200, discovery()),
		[`GET ${paths.keys}`]: (rq, res) =>
		    json(res, 200, { keys: published() }),
		[`POST ${paths.register}`]: (rq, res, text) =>
		    json(res, 201, me.clients.register(text)),
		'GET /oauth2/auth': authorize,
		'GET /stock/login': stock('login'),
		'GET /stock/consent': stock('consent'),
		'POST /oauth2/token'(rq, res, text) {
			const form = new URLSearchParams(text);
			const client = me.clients.authenticate(rq, form);
			const grant = form.get('grant_type');
			if (!Object.hasOwn(grants, grant))
				throw new Refusal('unsupported_grant_type', grant);
			const s = grants[grant](form, client);
			me.log.push({ grant, scope: s.scope.join(' '),
			    client_id: client.client_id });
			json(res, 200, issue(s, client));
		},
		'POST /oauth2/revoke'(rq, res, text) {
			const form = new URLSearchParams(text);
			me.clients.authenticate(rq, form);
			const s = refreshes.get(form.get('token'));
			if (s)
				revoke(s.family);
			introspected.delete(form.get('token'));
			json(res, 200, {});
		},
	};
	const admin_routes = {
		[`POST ${paths.introspect}`]: (rq, res, text) => json(res, 200,
		    introspected.get(new URLSearchParams(text).get('token')) ??
		    { active: false }),
		'GET /admin/clients': (rq, res) =>
		    json(res, 200, [...me.clients.all.values()]),
		'POST /admin/clients': (rq, res, text) =>
		    json(res, 201, me.clients.create(JSON.parse(text))),
	};
	const admin_patterns = [
		[/^GET .*\/requests\/(login|consent)$/, (rq, res, text, q, kind) =>
		    json(res, 200, request(kind, q.get(`${kind}_challenge`)).told)],
		[/^PUT .*\/requests\/(login|consent)\/accept$/,
		    (rq, res, text, q, kind) => {
			const challenge = q.get(`${kind}_challenge`);
			accept[kind](res, challenge, request(kind, challenge).flow,
			    JSON.parse(text));
		}],
		[/^PUT .*\/requests\/(login|consent)\/reject$/,
		    (rq, res, text, q, kind) => {
			const challenge = q.get(`${kind}_challenge`);
			const { flow } = request(kind, challenge);
			answered(res, challenge, (to) => back(to, flow,
			    JSON.parse(text)));
		}],
		[/^GET \/admin\/keys\/([^/]+)$/, (rq, res, text, q, set) =>
		    json(res, 200, { keys: sets[set].map((k) => ({ kid: k.kid })) })],
		[/^POST \/admin\/keys\/([^/]+)$/, (rq, res, text, q, set) => {
			add_key(set);
			json(res, 201, { keys: [{ kid: me.kids(set)[0] }] });
		}],
		[/^DELETE \/admin\/keys\/([^/]+)\/([^/]+)$/,
		    (rq, res, text, q, set, kid) => {
			me.withdraw(kid, set);
			res.writeHead(204).end();
		}],
	];
	const public_patterns = [
		[/^(?:GET|DELETE) \/oauth2\/register\/([^/]+)$/,
		    (rq, res, text, q, id) => me.clients.manage(rq, res, id)],
	];
	const serve = (routes, patterns) => async (rq, res) => {
		const { pathname, searchParams } = new URL(rq.url, me.origin);
		const what = `${rq.method} ${pathname}`;
		me.hits.set(pathname, me.asked(pathname) + 1);
		let text = '';
		for await (const part of rq)
			text += part;
		const way = me.how.get(pathname);
		try {
			if (way)
				return way(res, { never: 'whole'.repeat(20) }, rq);
			if (routes[what])
				return await routes[what](rq, res, text, searchParams);
			for (const [re, fn] of patterns) {
				const m = re.exec(what);
				if (m)
					return await fn(rq, res, text, searchParams,
					    ...m.slice(1));
			}
			throw new Refusal('Not Found', what, 404);
		} catch (e) {
			if (!(e instanceof Refusal))
				console.error(e);
			json(res, e.status ?? 500, { error: e.error ?? 'server_error',
			    error_description: e.why ?? e.message });
		}
	};
	const open = [];
	const listen = (fn, at) => new Promise((done) => {
		const server = http.createServer(fn);
		open.push(server.listen(at, '127.0.0.1', done));
	});
	me.start = async () => {
		await listen(serve(public_routes, public_patterns), port);
		await listen(serve(admin_routes, admin_patterns), admin_port);
	};
	me.stop = async () => {
		for (const server of open.splice(0))
			await new Promise((done) => {
				server.close(done);
				server.closeAllConnections();
			});
	};
	await me.start();
	return me;
}
