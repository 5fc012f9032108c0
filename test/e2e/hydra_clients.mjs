// SPDX-License-Identifier: MIT
// hydra_clients - the clients of hydra.mjs: what Ory Hydra checks and answers
// when one registers itself, and what it lets a registered one ask for. Seen
// with Hydra 2.3.0 and read in its sources (client/validator.go, fosite).
import crypto from 'node:crypto';
import { json } from './issuer.mjs';

// refuse - an error as fosite writes it, thrown up to the server.
export class Refusal extends Error {
	constructor(error, why, status = 400) {
		super(`${error}: ${why}`);
		Object.assign(this, { error, why, status });
	}
}
const bad_request = 'The request was malformed or contained invalid parameters';
const metadata = (why) => new Refusal('invalid_client_metadata', why);

const strings = ['client_name', 'scope', 'client_uri', 'logo_uri', 'policy_uri',
    'tos_uri', 'owner', 'token_endpoint_auth_method'];
const lists = ['redirect_uris', 'grant_types', 'response_types', 'audience',
    'contacts', 'allowed_cors_origins', 'post_logout_redirect_uris'];

// decode - what Go's decoder takes; it ignores members it does not know.
function decode(text) {
	let asked;
	try {
		asked = JSON.parse(text);
	} catch (e) {
		throw new Refusal(bad_request,
		    `Unable to decode the request body: ${e.message}`);
	}
	const is_list = (v) => Array.isArray(v) &&
	    v.every((s) => typeof s === 'string');
	if (asked === null || typeof asked !== 'object' || Array.isArray(asked) ||
	    strings.some((k) => asked[k] != null && typeof asked[k] !== 'string') ||
	    lists.some((k) => asked[k] != null && !is_list(asked[k])))
		throw new Refusal(bad_request, 'Unable to decode the request body: ' +
		    'json: cannot unmarshal');
	return asked;
}

function validate(asked) {
	if (asked.client_secret)
		throw new Refusal(bad_request, 'It is not allowed to choose your own ' +
		    'OAuth2 Client secret.');
	if (asked.metadata)
		throw metadata(`'metadata' cannot be set for dynamic client registration`);
	if (asked.access_token_strategy)
		throw new Refusal(bad_request, 'It is not allowed to choose your own ' +
		    'access token strategy.');
	if (asked.skip_consent || asked.skip_logout_consent)
		throw new Refusal('invalid_request',
		    `'skip_consent' cannot be set for dynamic client registration`);
	if (asked.token_endpoint_auth_method === 'private_key_jwt' && !asked.jwks &&
	    !asked.jwks_uri)
		throw metadata('either jwks or jwks_uri must be set.');
	for (const uri of asked.redirect_uris ?? []) {
		if (!URL.canParse(uri) && !uri.startsWith('/'))
			throw new Refusal('invalid_redirect_uri',
			    `Unable to parse redirect URL: ${uri}`);
		if (uri.includes('#'))
			throw new Refusal('invalid_redirect_uri',
			    'Redirect URIs must not contain fragments (#).');
	}
}

const random = (n) => crypto.randomBytes(n).toString('base64url');
const lifespans = ['authorization_code_grant_access_token',
    'authorization_code_grant_id_token', 'authorization_code_grant_refresh_token',
    'client_credentials_grant_access_token', 'implicit_grant_access_token',
    'implicit_grant_id_token', 'jwt_bearer_grant_access_token',
    'refresh_token_grant_id_token', 'refresh_token_grant_access_token',
    'refresh_token_grant_refresh_token'];

// complete - every member of Hydra's reply, the null and empty ones as well.
function complete(asked, me, secret) {
	const client_id = crypto.randomUUID();
	const at = new Date().toISOString();
	return {
		client_id, client_name: asked.client_name ?? '',
		...secret && { client_secret: secret },
		redirect_uris: asked.redirect_uris ?? null,
		grant_types: asked.grant_types ?? null,
		response_types: asked.response_types ?? null,
		scope: asked.scope || me.dcr.default_scope.join(' '),
		audience: asked.audience ?? [], owner: asked.owner ?? '',
		policy_uri: asked.policy_uri ?? '',
		allowed_cors_origins: asked.allowed_cors_origins ?? [],
		tos_uri: asked.tos_uri ?? '', client_uri: asked.client_uri ?? '',
		logo_uri: asked.logo_uri ?? '', contacts: asked.contacts ?? null,
		client_secret_expires_at: 0, subject_type: 'public',
		jwks: asked.jwks ?? {}, token_endpoint_auth_method:
		    asked.token_endpoint_auth_method || 'client_secret_basic',
		userinfo_signed_response_alg: 'none', created_at: at, updated_at: at,
		metadata: {}, registration_access_token: `ory_at_${random(32)}.x`,
		registration_client_uri: `${me.origin}/oauth2/register/${client_id}`,
		skip_consent: false, skip_logout_consent: null,
		...Object.fromEntries(lifespans.map((k) => [`${k}_lifespan`, null])),
	};
}

/*
 * clients - those of one Hydra.
 *   me   its origin and its settings, me.dcr = {enabled, default_scope}
 */
export function clients(me) {
	const all = new Map();
	const find = (id) => all.get(id);

	function register(text) {
		if (!me.dcr.enabled)
			throw new Refusal('Unable to locate the resource',
			    'Dynamic registration is not enabled.', 404);
		const asked = decode(text);
		validate(asked);
		return create(asked);
	}
	// create - by the operator, at the admin port.
	function create(asked) {
		const is_public = asked.token_endpoint_auth_method === 'none';
		const client = complete(asked, me, is_public ? null : random(20));
		all.set(client.client_id, client);
		return client;
	}
	// manage - GET and DELETE by the client's own token (RFC 7592).
	function manage(rq, res, id) {
		const client = find(id);
		if (rq.headers.authorization !==
		    `Bearer ${client?.registration_access_token}`)
			throw new Refusal('The request could not be authorized', '', 401);
		if (rq.method === 'GET')
			return json(res, 200, client);
		all.delete(id);
		res.writeHead(204).end();
	}
	// authenticate - at the token endpoint, by the registered method alone.
	function authenticate(rq, form) {
		const basic = /^Basic (.+)$/.exec(rq.headers.authorization ?? '');
		const [id, secret] = basic ? atob(basic[1]).split(':')
		    .map(decodeURIComponent) :
		    [form.get('client_id'), form.get('client_secret')];
		const client = find(id);
		const how = basic ? 'client_secret_basic' : secret ?
		    'client_secret_post' : 'none';
		if (!client || client.token_endpoint_auth_method !== how ||
		    (how !== 'none' && client.client_secret !== secret))
			throw new Refusal('invalid_client', 'Client authentication failed ' +
			    `(${client?.token_endpoint_auth_method}, ${how}).`, 401);
		return client;
	}
	return { all, find, register, create, manage, authenticate };
}

/* returns_to - a registered address; the port of a loopback IP may differ. */
export function returns_to(client, uri) {
	const registered = client.redirect_uris ?? [];
	if (registered.includes(uri))
		return true;
	if (!URL.canParse(uri))
		return false;
	const plain = (u) => {
		const url = new URL(u);
		return url.protocol === 'http:' &&
		    ['127.0.0.1', '[::1]'].includes(url.hostname) ?
		    `${url.hostname}${url.pathname}${url.search}` : null;
	};
	return plain(uri) !== null && registered.some((r) => plain(r) === plain(uri));
}

/* check_scopes, check_audience - what the client was registered for; strategy
 * `exact`, and the audience by scheme, host and beginning of the path. */
export function check_scopes(client, scopes) {
	const own = client.scope.split(' ');
	for (const s of scopes)
		if (!own.includes(s))
			throw new Refusal('invalid_scope', 'The OAuth 2.0 Client is not ' +
			    `allowed to request scope '${s}'.`);
}
export function check_audience(client, wanted) {
	const covers = (have, want) => {
		const [h, w] = [new URL(have), new URL(want)];
		const path = h.pathname.replace(/\/+$/, '');
		return h.protocol === w.protocol && h.host === w.host &&
		    (w.pathname === h.pathname || w.pathname === path ||
		    w.pathname.startsWith(`${path}/`));
	};
	for (const want of wanted)
		if (!client.audience.some((have) => covers(have, want)))
			throw new Refusal('invalid_request', `Requested audience '${want}' ` +
			    'has not been whitelisted by the OAuth 2.0 Client.');
}
