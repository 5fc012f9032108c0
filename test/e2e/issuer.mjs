// SPDX-License-Identifier: MIT
// issuer - a small authorization server of the tests with the shapes of Ory
// Hydra (doc/auth.md 2), on loopback. It counts what it is asked, and every
// path can be told to misbehave.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { freePort } from './harness.mjs';

export const paths = {
	discovery: '/.well-known/openid-configuration',
	keys: '/.well-known/jwks.json',
	introspect: '/admin/oauth2/introspect',
	register: '/oauth2/register',
	elsewhere: '/elsewhere',
};

export const json = (res, status, v) => {
	res.writeHead(status, { 'Content-Type': 'application/json' });
	res.end(typeof v === 'string' ? v : JSON.stringify(v));
};

/*
 * How a path can fail its askers. `good` is what it would have answered; a way
 * that never ends is ended with the server.
 */
export const ways = {
	hanging() { },
	// A good answer, but a byte per second.
	slow(res, good) {
		const text = JSON.stringify(good);
		let at = 0;
		res.writeHead(200, { 'Content-Type': 'application/json',
		    'Content-Length': text.length });
		const timer = setInterval(() => res.write(text[at++]), 1000);
		res.on('close', () => clearInterval(timer));
		res.write(text[at++]);
	},
	'status 500': (res) => json(res, 500, { error: 'server_error' }),
	'status 401': (res) => json(res, 401, { error: 'request_unauthorized' }),
	'status 403': (res) => json(res, 403, { error: 'access_denied' }),
	'status 404': (res) => json(res, 404, { error: 'not_found' }),
	'status 501': (res) => json(res, 501, { error: 'unsupported_token_type' }),
	HTML(res) {
		res.writeHead(200, { 'Content-Type': 'text/html' });
		res.end('<!DOCTYPE html><title>Maintenance</title>');
	},
	huge: (res, good) => json(res, 200,
	    JSON.stringify(good) + ' '.repeat(300000)),
	redirecting(res) {
		res.writeHead(302, { Location: paths.elsewhere });
		res.end();
	},
	'wrong content': (res) => json(res, 200, { hello: 'world' }),
	'invalid JSON': (res) => json(res, 200, '{"keys":[{"kty":"RSA",'),
	'an empty set': (res) => json(res, 200, { keys: [] }),
	'not JSON': (res) => json(res, 200, 'active'),
	'the connection cut'(res) {
		res.writeHead(200, { 'Content-Length': 1000 });
		res.write('{"keys":');
		setImmediate(() => res.destroy());
	},
};

// What was posted: a form, or JSON as it is.
async function form(rq) {
	let text = '';
	for await (const part of rq)
		text += part;
	return rq.headers['content-type'] === 'application/json' ?
	    JSON.parse(text) : new URLSearchParams(text);
}

// What each path answers when it is asked for what it has: function(fields).
const answers = (me) => ({
	[paths.discovery]: () => ({
		issuer: me.origin,
		authorization_endpoint: `${me.origin}/oauth2/auth`,
		token_endpoint: `${me.origin}/oauth2/token`,
		jwks_uri: me.origin + paths.keys,
		registration_endpoint: me.origin + paths.register,
		response_types_supported: ['code'],
		subject_types_supported: ['public'],
		id_token_signing_alg_values_supported: ['RS256'],
		code_challenge_methods_supported: ['plain', 'S256'],
		token_endpoint_auth_methods_supported: ['client_secret_post',
		    'client_secret_basic', 'private_key_jwt', 'none'],
		scopes_supported: ['offline_access', 'offline', 'openid'],
	}),
	[paths.keys]: () => ({ keys: me.keys }),
	[paths.elsewhere]: () => ({ keys: me.elsewhere ?? me.keys }),
	// Facts 3 and 4 of doc/auth.md: members that are null or empty.
	[paths.register]: (asked) => ({
		client_id: 'c0ffee', client_name: '',
		grant_types: asked.grant_types ?? ['authorization_code'],
		redirect_uris: asked.redirect_uris, response_types: ['code'],
		scope: 'openid offline_access twin:read twin:write',
		audience: [], owner: '', policy_uri: '', tos_uri: '',
		client_uri: '', logo_uri: '', contacts: null,
		client_secret_expires_at: 0, subject_type: 'public',
		token_endpoint_auth_method: 'none',
		registration_access_token: 'ory_at_x.y',
		registration_client_uri:
		    `${me.origin}${paths.register}/c0ffee`,
		skip_consent: false, skip_logout_consent: null,
	}),
	[paths.introspect]: (fields) =>
	    me.tokens.get(fields.get('token')) ?? { active: false },
});

// certificate - one for this host that it has made for itself: {key, cert}.
function certificate() {
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'twin-tls-'));
	const [key, cert] = ['key', 'cert'].map((f) => path.join(dir, f));
	const made = spawnSync('openssl', ['req', '-x509', '-nodes', '-newkey',
	    'rsa:2048', '-subj', '/CN=127.0.0.1', '-addext',
	    'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert]);
	if (made.status !== 0)	// the package comes with ca-certificates
		throw new Error(`openssl: ${made.error ?? made.stderr}`);
	const both = { key: fs.readFileSync(key), cert: fs.readFileSync(cert) };
	fs.rmSync(dir, { recursive: true });
	return both;
}

/*
 * issuer - start one.
 *   keys   what is published; change it at any time
 *   elsewhere   what the page of another name has, if not the same
 */
export async function issuer() {
	const port = await freePort();
	const me = {
		origin: `http://127.0.0.1:${port}`,
		keys: [],
		tokens: new Map(),	// opaque token -> what introspection says
		key: null,		// what introspection wants as Bearer
		hits: new Map(),
		how: new Map(),		// path -> one of ways, or a function
		routes: new Map(),	// path -> function(rq, res, fields), in front
		asked: (path) => me.hits.get(path) ?? 0,
		behave(path, way) {
			me.how.set(path, typeof way === 'string' ? ways[way] : way);
		},
	};
	const known = answers(me);
	async function serve(rq, res) {
		const at = new URL(rq.url, me.origin).pathname;
		me.hits.set(at, me.asked(at) + 1);
		const fields = rq.method === 'POST' ? await form(rq) : null;
		if (me.routes.has(at))
			return me.routes.get(at)(rq, res, fields);
		if (!known[at])
			return json(res, 404, { error: 'not_found' });
		if (at === paths.introspect && (rq.method !== 'POST' || me.key &&
		    rq.headers.authorization !== `Bearer ${me.key}`))
			return json(res, 401, { error: 'request_unauthorized' });
		const good = known[at](fields);
		const way = me.how.get(at);
		if (way)
			return way(res, good, rq);
		json(res, at === paths.register ? 201 : 200, good);
	}
	// tls - the same behind a certificate of its own making.
	let secure = null;
	me.tls = async () => {
		secure = https.createServer(certificate(), serve);
		await new Promise((done) => secure.listen(0, '127.0.0.1', done));
		return `https://127.0.0.1:${secure.address().port}${paths.keys}`;
	};
	let server = null;
	me.start = () => new Promise((done) => {
		server = http.createServer(serve).listen(port, '127.0.0.1', done);
	});
	me.stop = async () => {
		const open = [server, secure].filter(Boolean);
		server = secure = null;
		for (const s of open)
			await new Promise((done) => {
				s.close(done);
				s.closeAllConnections();
			});
	};
	await me.start();
	return me;
}
