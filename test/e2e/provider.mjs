// SPDX-License-Identifier: MIT
// provider - a real authorization server of the tests on loopback: the npm
// package oidc-provider, which is certified, with dynamic registration, PKCE,
// resource indicators, JWT or opaque access tokens, introspection and keys that
// can be rotated. Beside it what people do: they log in and consent without a
// page, and a user agent follows the redirects as a browser does.
import crypto from 'node:crypto';
import http from 'node:http';
import { freePort } from './harness.mjs';

const scopes = ['twin:read', 'twin:write', 'twin:erase'];
const service = { client_id: 'twin-service', client_secret: 'of the test',
    redirect_uris: [], grant_types: [], response_types: [] };
export const introspect_key = 'ory_pat_of_the_test';
const introspect_path = '/admin/oauth2/introspect';

// It says at its start which Node it likes, and that keys of tests are short.
const quietly = async (fn) => {
	const { warn, info } = console;
	console.warn = console.info = () => {};
	try {
		return await fn();
	} finally {
		Object.assign(console, { warn, info });
	}
};

function new_key() {
	const { privateKey } = crypto.generateKeyPairSync('rsa',
	    { modulusLength: 2048 });
	return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256',
	    kid: crypto.randomUUID() };
}

// What survives a rotation: the provider is made anew with other keys.
function storage() {
	const rows = new Map();
	return class {
		constructor(model) { this.key = (id) => `${model} ${id}`; }
		async upsert(id, row) { rows.set(this.key(id), { ...row }); }
		async find(id) { return rows.get(this.key(id)); }
		async findByUid(uid) {
			return [...rows.values()].find((r) => r.uid === uid);
		}
		async findByUserCode() { }
		async destroy(id) { rows.delete(this.key(id)); }
		async revokeByGrantId(grant) {
			for (const [k, r] of rows)
				if (r.grantId === grant)
					rows.delete(k);
		}
		async consume(id) {
			const row = rows.get(this.key(id));
			if (row)
				row.consumed = Math.floor(Date.now() / 1000);
		}
	};
}

// settings - of the package, for a provider me whose tokens are for resource().
const settings = (me, adapter, resource, errors) => ({
	adapter,
	clients: [service],
	cookies: { keys: ['of the test'] },
	clientBasedCORS: () => true,	// clients that are pages
	jwks: { keys: me.keys },
	scopes: ['openid', 'offline_access', ...scopes],
	findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
	// Every client that may refresh gets what it needs for it.
	issueRefreshToken: (ctx, client) => client.grantTypeAllowed('refresh_token'),
	rotateRefreshToken: true,
	ttl: {	// explicit, or it says that it would like them to be
		AccessToken: (ctx, token) => token.resourceServer.accessTokenTTL,
		RefreshToken: 86400, Interaction: 600, Session: 86400, Grant: 86400,
	},
	interactions: { url: (ctx, i) => `/interaction/${i.uid}` },
	features: {
		devInteractions: { enabled: false },
		registration: { enabled: true },
		introspection: { enabled: true, allowedPolicy: () => true },
		revocation: { enabled: true, allowedPolicy: () => true },
		resourceIndicators: {
			enabled: true,
			useGrantedResource: () => true,
			getResourceServerInfo(ctx, indicator) {
				if (indicator !== resource())
					throw new errors.InvalidTarget();
				return { scope: scopes.join(' '), audience: indicator,
				    accessTokenTTL: me.ttl,
				    accessTokenFormat: me.format,
				    jwt: { sign: { alg: 'RS256' } } };
			},
		},
	},
});

// interaction - the learner named by the cookie logs in and consents.
async function interaction(me, rq, res) {
	const { op } = me;
	const { prompt, params, session, grantId } =
	    await op.interactionDetails(rq, res);
	const who = decodeURIComponent(
	    /\blearner=([^;]+)/.exec(rq.headers.cookie)[1]);
	if (prompt.name === 'login')
		return op.interactionFinished(rq, res,
		    { login: { accountId: who } });
	const grant = grantId ? await op.Grant.find(grantId) :
	    new op.Grant({ accountId: session.accountId,
		clientId: params.client_id });
	const { missingOIDCScope: oidc, missingResourceScopes: more = {} } =
	    prompt.details;
	me.consents.push([...Object.values(more).flat()].join(' '));
	if (oidc)
		grant.addOIDCScope(oidc.join(' '));
	for (const [indicator, words] of Object.entries(more))
		grant.addResourceScope(indicator, words.join(' '));
	await op.interactionFinished(rq, res,
	    { consent: { grantId: await grant.save() } },
	    { mergeWithLastSubmission: true });
}

async function body_of(rq) {
	let text = '';
	for await (const part of rq)
		text += part;
	return text;
}

/*
 * register - a relay (doc/ory.md 5): clients register for the scopes they know at
 * first, and could then never ask for more.
 */
async function register(me, rq, res) {
	res.setHeader('Access-Control-Allow-Origin', '*');
	res.setHeader('Access-Control-Allow-Headers', 'content-type');
	if (rq.method === 'OPTIONS') {
		res.writeHead(204).end();
		return;
	}
	const asked = JSON.parse(await body_of(rq));
	const made = await fetch(`${me.origin}/reg`, { method: 'POST',
	    headers: { 'Content-Type': 'application/json', 'X-Relayed': 'yes' },
	    body: JSON.stringify({ ...asked,
		scope: ['openid', 'offline_access', ...scopes].join(' ') }) });
	res.writeHead(made.status, { 'Content-Type': 'application/json' });
	res.end(await made.text());
}

/*
 * introspect - the door of an admin network, as Hydra has one: a bearer key, and
 * token_use, which RFC 7662 does not know (doc/auth.md 6).
 */
async function introspect(me, rq, res) {
	const token = new URLSearchParams(await body_of(rq)).get('token');
	if (rq.headers.authorization !== `Bearer ${introspect_key}`) {
		res.writeHead(401).end();
		return;
	}
	me.introspections = (me.introspections ?? 0) + 1;
	const answer = await fetch(`${me.origin}/token/introspection`, {
		method: 'POST', body: new URLSearchParams({ token }),
		headers: { Authorization: `Basic ${btoa(
		    `${service.client_id}:${service.client_secret}`)}` },
	});
	const said = await answer.json();
	if (said.active)
		said.token_use = await me.op.RefreshToken.find(token) ?
		    'refresh_token' : 'access_token';
	res.setHeader('Content-Type', 'application/json');
	res.end(JSON.stringify(said));
}

/*
 * provider - start one.
 *   resource()   the URL tokens are for
 *   me.format    'jwt' or 'opaque', of access tokens from now on
 *   me.ttl       seconds of access tokens from now on
 *   me.grants    grant types of the token requests that went well
 *   me.consents  scopes the learner was asked for, request by request
 */
export async function provider({ resource }) {
	const { default: Provider, errors } = await quietly(
	    () => import('oidc-provider'));
	const port = await freePort();
	const me = {
		origin: `http://127.0.0.1:${port}`,
		format: 'jwt', ttl: 3600, keys: [new_key()],
		grants: [], consents: [], registrations: 0,
	};
	me.introspect_url = me.origin + introspect_path;
	const adapter = storage();
	const make = () => quietly(() => {
		const op = me.op = new Provider(me.origin,
		    settings(me, adapter, resource, errors));
		op.on('grant.success', (ctx) =>
		    me.grants.push(ctx.oidc.params.grant_type));
		op.on('registration_create.success', () => { me.registrations++; });
		op.on('server_error', (ctx, e) => { console.error(e); });
		me.callback = op.callback();
	});
	// rotate - a new key signs; `keep`: the old ones stay published.
	me.rotate = async (keep = true) => {
		me.keys = [new_key(), ...keep ? me.keys : []];
		await make();
	};
	const route = (rq) => rq.url.startsWith('/interaction/') ? interaction :
	    rq.url === introspect_path ? introspect :
	    ['POST', 'OPTIONS'].includes(rq.method) && rq.url === '/reg' &&
	    !rq.headers['x-relayed'] ? register : (_, ...both) => me.callback(...both);

	await make();
	const server = http.createServer((rq, res) => {
		Promise.resolve(route(rq)(me, rq, res)).catch((e) => {
			console.error(e);
			res.destroy();
		});
	});
	await new Promise((done) => server.listen(port, '127.0.0.1', done));
	me.stop = () => new Promise((done) => {
		server.close(done);
		server.closeAllConnections();
	});
	return me;
}

/*
 * filled_in - a page with a form as a person sends it: hidden fields as they
 * are, name and password where they are asked for, and the first button, or the
 * one with another answer.
 */
function filled_in(html, { learner, password, answer = 'yes' }) {
	const plain = (s) => s.replace(/&#(\d+);/g, (m, c) => String.fromCharCode(c));
	const fields = new URLSearchParams({ answer });
	for (const [, name, value] of html.matchAll(
	    /<input type=hidden name=(\w+) value="([^"]*)">/g))
		fields.set(name, plain(value));
	for (const [name, value] of Object.entries({ name: learner, password }))
		if (html.includes(`<input name=${name}`))
			fields.set(name, value);
	return fields;
}

/*
 * agent - the browser of one learner: follows redirects with its cookies and
 * fills in forms until it is sent away from the authorization server; what it
 * was sent with. person: {password, answer, language}; pages: what it was shown.
 */
export function agent(learner, person = {}) {
	const jar = new Map([['learner', encodeURIComponent(learner)]]);
	async function visit(url, home) {
		let form = null;
		for (let hops = 0; hops < 20; hops++) {
			const res = await fetch(url, { redirect: 'manual',
			    ...form && { method: 'POST', body: form }, headers: {
				'Accept-Language': person.language ?? 'en',
				Cookie: [...jar].map((c) => c.join('=')).join('; ') } });
			form = null;
			for (const line of res.headers.getSetCookie()) {
				const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
				if (value)
					jar.set(name, value);
				else
					jar.delete(name);
			}
			const to = res.headers.get('location');
			if (!to) {
				const text = await res.text();
				if (res.status !== 200 || !text.includes('<form'))
					throw new Error(`${url}: ${res.status} ${text}`);
				visit.pages.push(text);
				form = filled_in(text, { learner, ...person });
				continue;
			}
			url = new URL(to, url);
			if (String(url).startsWith(home))
				return url.searchParams;
		}
		throw new Error('redirected 20 times');
	}
	visit.pages = [];
	return visit;
}
