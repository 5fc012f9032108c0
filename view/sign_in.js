// SPDX-License-Identifier: MIT
// sign_in - the code flow of OAuth 2.1 in the browser: a public client with
// PKCE, whose access token is in the memory of this page only. No cookie, and no
// session on the server.
const settings = JSON.parse(document.querySelector('meta[name=twin]').content);
const here = location.origin + location.pathname;
const session = (() => {
	// A browser may forbid storage; then a sign-in cannot come back, and says so.
	try {
		sessionStorage.setItem('twin:try', '1');
		sessionStorage.removeItem('twin:try');
		return sessionStorage;
	} catch {
		return { getItem: () => null, setItem() {}, removeItem() {} };
	}
})();
const take_kept = (key) => {
	const v = session.getItem(key);
	session.removeItem(key);
	try {
		return JSON.parse(v);
	} catch {
		return null;
	}
};

const b64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const random = () => b64url(crypto.getRandomValues(new Uint8Array(32)));

// Trouble - what a person is told; `text` is a key of the texts.
class Trouble extends Error {
	constructor(text, detail = '') {
		super(text);
		this.text = text;
		this.detail = detail;
	}
}

async function json_of(url, options) {
	const res = await fetch(url, { credentials: 'omit', redirect: 'error',
	    referrerPolicy: 'no-referrer', ...options });
	if (!res.ok)
		throw new Trouble('no_token', String(res.status));
	return as_object(await res.json());
}

// issuer_data - the metadata, from either place, of exactly the issuer we trust.
let known;
async function issuer_data() {
	if (known)
		return known;
	const at = new URL(settings.issuer), path = at.pathname.replace(/\/$/, '');
	const places = [`${at.origin}${path}/.well-known/openid-configuration`,
	    `${at.origin}/.well-known/oauth-authorization-server${path}`];
	for (const place of places) {
		const m = await json_of(place).catch(() => null);
		if (m?.issuer === settings.issuer && m.authorization_endpoint &&
		    m.token_endpoint)
			return known = m;
	}
	throw new Trouble('no_issuer');
}

// client_id - the operator's, else the one that this browser was given when the
// page registered itself.
async function client_id(m) {
	if (settings.client_id)
		return settings.client_id;
	const key = `twin:client:${settings.issuer}:${here}`;
	try {
		const kept = localStorage.getItem(key);
		if (kept)
			return kept;
	} catch {
		// registered anew then
	}
	if (!m.registration_endpoint)
		throw new Trouble('no_client');
	const made = await json_of(m.registration_endpoint, { method: 'POST',
	    headers: { 'Content-Type': 'application/json' },
	    body: JSON.stringify({ client_name: 'Digital twin: page', redirect_uris: [here],
		grant_types: ['authorization_code'], response_types: ['code'],
		token_endpoint_auth_method: 'none', application_type: 'web' }) })
	    .catch(() => ({}));
	if (!as_text(made.client_id))
		throw new Trouble('no_client');
	try {
		localStorage.setItem(key, made.client_id);
	} catch {
		// registered anew next time
	}
	return made.client_id;
}
const forget_client = () => {
	try {
		localStorage.removeItem(`twin:client:${settings.issuer}:${here}`);
	} catch {
		// nothing kept
	}
};

// leave - to the issuer; what is needed on the way back stays in this tab.
async function leave() {
	const m = await issuer_data(), id = await client_id(m);
	const kept = { state: random(), nonce: random(), verifier: random(), id,
	    hash: location.hash };
	const digest = await crypto.subtle.digest('SHA-256',
	    new TextEncoder().encode(kept.verifier));
	session.setItem('twin:sign-in', JSON.stringify(kept));
	const openid = as_list(m.scopes_supported).includes('openid') ? 'openid ' : '';
	const to = new URL(m.authorization_endpoint);
	for (const [k, v] of Object.entries({ response_type: 'code', client_id: id,
	    redirect_uri: here, scope: openid + settings.scopes, state: kept.state,
	    code_challenge: b64url(digest), code_challenge_method: 'S256',
	    resource: settings.resource, ...openid && { nonce: kept.nonce } }))
		to.searchParams.set(k, v);
	location.assign(to);
}

// claims - of an ID token that came from the token endpoint itself; its
// signature adds nothing there (OpenID Connect Core 3.1.3.7, point 6).
const claims = (token) => JSON.parse(new TextDecoder().decode(Uint8Array.from(
    atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')),
    (c) => c.charCodeAt(0))));

// come_back - the token for the code in the address, null when there is none.
async function come_back() {
	const q = new URLSearchParams(location.search);
	if (!q.has('state') || !(q.has('code') || q.has('error')))
		return null;
	const kept = take_kept('twin:sign-in');
	history.replaceState(null, '', here + (as_text(kept?.hash) || ''));
	if (!kept || q.get('state') !== kept.state)
		throw new Trouble('not_ours');
	const m = await issuer_data();
	if (q.has('iss') ? q.get('iss') !== settings.issuer :
	    m.authorization_response_iss_parameter_supported)
		throw new Trouble('not_ours');
	if (q.has('error')) {
		if (q.get('error') !== 'access_denied')
			forget_client();
		throw new Trouble('refused', q.get('error'));
	}
	const t = await json_of(m.token_endpoint, { method: 'POST',
	    body: new URLSearchParams({ grant_type: 'authorization_code',
		code: q.get('code'), redirect_uri: here, client_id: kept.id,
		code_verifier: kept.verifier, resource: settings.resource }) })
	    .catch((e) => {
		forget_client();
		throw new Trouble('no_token', e.detail);
	});
	if (!as_text(t.access_token) || as_text(t.token_type).toLowerCase() !== 'bearer')
		throw new Trouble('no_token');
	if (t.id_token) {
		const c = claims(t.id_token);
		if (c.nonce !== kept.nonce || c.iss !== settings.issuer ||
		    ![c.aud].flat().includes(kept.id))
			throw new Trouble('not_ours');
	}
	return { token: t.access_token, id: kept.id };
}

// revoke - as far as the issuer lets a page; the token ends by itself anyway.
async function revoke({ token, id }) {
	const { revocation_endpoint: at } = await issuer_data();
	if (at)
		await fetch(at, { method: 'POST', credentials: 'omit',
		    body: new URLSearchParams({ token, client_id: id }) });
}
