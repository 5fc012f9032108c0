// SPDX-License-Identifier: MIT
// hydra - an authorization server on loopback that is as strict as Ory Hydra,
// and falls short where Hydra does: it ignores `resource`, keeps the kid of the
// consent when it refreshes, writes null and "" into the reply to a
// registration. A public and an admin port, sign-in and consent by whatever app
// urls.login and urls.consent name. Settings are Hydra's own (me.apply takes
// them as in its YAML); what was seen and read is of Hydra 2.3.0.
import http from 'node:http';
import { freePort } from './harness.mjs';
import { Refusal, clients } from './hydra_clients.mjs';
import { consents } from './hydra_consent.mjs';
import { grants, tokens } from './hydra_tokens.mjs';
import { json, paths, ways } from './issuer.mjs';

function seconds(s) {
	const [, n, unit] = /^(\d+)([smh])$/.exec(s ?? '0s');
	return n * { s: 1, m: 60, h: 3600 }[unit];
}

/* settings - as in Hydra's YAML; what is not there is at its default, so a document
 * that forgets a line is found out. */
const settings = (y) => ({
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

const discovery = (me) => ({
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

/*
 * The routes of a port: by method and path, and by pattern, whose groups are
 * arguments; fn(rq, res, text, search, ...groups).
 */
const public_port = (me, store, way) => ({
	[`GET ${paths.discovery}`]: (rq, res) => json(res, 200, discovery(me)),
	'GET /.well-known/oauth-authorization-server': (rq, res) =>
	    json(res, 200, discovery(me)),
	[`GET ${paths.keys}`]: (rq, res) =>
	    json(res, 200, { keys: store.published() }),
	[`POST ${paths.register}`]: (rq, res, text) =>
	    json(res, 201, me.clients.register(text)),
	'GET /oauth2/auth': way.authorize,
	'GET /stock/login': way.stock('login'),
	'GET /stock/consent': way.stock('consent'),
	'POST /oauth2/token'(rq, res, text) {
		const form = new URLSearchParams(text);
		const client = me.clients.authenticate(rq, form);
		const grant = form.get('grant_type');
		if (!Object.hasOwn(grants, grant))
			throw new Refusal('unsupported_grant_type', grant);
		const s = grants[grant](store, form, client);
		me.log.push({ grant, scope: s.scope.join(' '),
		    client_id: client.client_id });
		json(res, 200, store.issue(s, client));
	},
	'POST /oauth2/revoke'(rq, res, text) {
		const form = new URLSearchParams(text);
		me.clients.authenticate(rq, form);
		const s = store.refreshes.get(form.get('token'));
		if (s)
			store.revoke(s.family);
		store.introspected.delete(form.get('token'));
		json(res, 200, {});
	},
});
const public_patterns = (me) => [
	[/^(?:GET|DELETE) \/oauth2\/register\/([^/]+)$/,
	    (rq, res, text, q, id) => me.clients.manage(rq, res, id)],
];
const admin_port = (me, store) => ({
	[`POST ${paths.introspect}`]: (rq, res, text) => json(res, 200,
	    store.introspected.get(new URLSearchParams(text).get('token')) ??
	    { active: false }),
	'GET /admin/clients': (rq, res) =>
	    json(res, 200, [...me.clients.all.values()]),
	'POST /admin/clients': (rq, res, text) =>
	    json(res, 201, me.clients.create(JSON.parse(text))),
});
const admin_patterns = (me, way) => [
	[/^GET .*\/requests\/(login|consent)$/, (rq, res, text, q, kind) =>
	    json(res, 200, way.request(kind, q.get(`${kind}_challenge`)).told)],
	[/^PUT .*\/requests\/(login|consent)\/(accept|reject)$/,
	    (rq, res, text, q, kind, verdict) => way[verdict](res, kind,
		q.get(`${kind}_challenge`), JSON.parse(text))],
	[/^GET \/admin\/keys\/([^/]+)$/, (rq, res, text, q, set) =>
	    json(res, 200, { keys: me.kids(set).map((kid) => ({ kid })) })],
	[/^POST \/admin\/keys\/([^/]+)$/, (rq, res, text, q, set) => {
		me.rotate(set);
		json(res, 201, { keys: [{ kid: me.kids(set)[0] }] });
	}],
	[/^DELETE \/admin\/keys\/([^/]+)\/([^/]+)$/,
	    (rq, res, text, q, set, kid) => {
		me.withdraw(kid, set);
		res.writeHead(204).end();
	}],
];

// serve - what a port does with a request: as it is told to misbehave, or as it has it.
const serve = (me, routes, patterns) => async (rq, res) => {
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

/*
 * hydra - start one. Its settings from then on:
 *   opaque, scope_claim, ttl, grace, dcr, supported_scope, registration_url,
 *   urls: {login, consent}; urls null: the stock app, which knows no `resource`
 *   stock(request): what the stock app adds to its acceptance of a consent
 * me.log has a line for every grant: {grant, scope, client_id}.
 */
export async function hydra() {
	const [port, admin_at] = [await freePort(), await freePort()];
	const me = {
		origin: `http://127.0.0.1:${port}`,
		admin: `http://127.0.0.1:${admin_at}`,
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
	me.apply = (y) => Object.assign(me, settings(y));

	const store = tokens(me), way = consents(me, store.codes);
	const open = [];
	const listen = (fn, at) => new Promise((done) => {
		const server = http.createServer(fn);
		open.push(server.listen(at, '127.0.0.1', done));
	});
	me.start = async () => {
		await listen(serve(me, public_port(me, store, way),
		    public_patterns(me)), port);
		await listen(serve(me, admin_port(me, store),
		    admin_patterns(me, way)), admin_at);
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
