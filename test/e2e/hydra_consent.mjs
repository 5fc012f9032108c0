// SPDX-License-Identifier: MIT
// hydra_consent - the way of a browser through hydra.mjs: authorize, sign-in,
// consent, and back. Who signs in and what is granted an app decides, which is asked
// with a challenge and answers on the admin port.
import { Refusal, check_audience, check_scopes, returns_to } from
    './hydra_clients.mjs';
import { random, words } from './hydra_tokens.mjs';
import { json } from './issuer.mjs';

const wrong = (res, e) => res.writeHead(400, { 'Content-Type': 'text/plain' })
    .end(`fallback error: ${e.message}`);

// back - to the application, with what came of it.
function back(res, flow, params) {
	const to = new URL(flow.redirect_uri);
	for (const [k, v] of Object.entries({ ...params, state: flow.state }))
		to.searchParams.set(k, v ?? '');
	res.writeHead(303, { Location: String(to) }).end();
}

// check - what fosite checks of an authorization request, in its order.
function check(q, client) {
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
	if (q.has('code_challenge') && q.get('code_challenge_method') !== 'S256')
		throw new Refusal('invalid_request', 'Clients must use S256.');
}

// The session that an accepted consent is the beginning of.
const session = (flow, said, kid) => ({ sub: flow.sub,
    client_id: flow.client.client_id, redirect_uri: flow.q.get('redirect_uri'),
    kid, family: random(), scope: said.grant_scope ?? [],
    aud: said.grant_access_token_audience ?? [], ext: said.session?.access_token,
    used: false, code_challenge: flow.q.get('code_challenge') });

const learner = (rq) => decodeURIComponent(
    /\blearner=([^;]+)/.exec(rq.headers.cookie)[1]);

/*
 * stock - the page of the app that comes with it: whoever the cookie names, and
 * what was asked for.
 */
const stock = (me, request, kind) => async (rq, res) => {
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

/*
 * consents - the requests that are on their way; codes takes the sessions of those
 * that were accepted. Its functions answer what the two ports are asked.
 */
export function consents(me, codes) {
	const flows = new Map();	// by challenge, then by verifier

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
			check(q, client);
		} catch (e) {
			return back(res, flow, { error: e.error,
			    error_description: e.why });
		}
		ask(res, flow, 'login');
	}
	function request(kind, challenge) {
		const flow = flows.get(challenge);
		if (flow?.kind !== kind)
			throw new Refusal('Not Found', 'no such request', 404);
		return { flow, told: { challenge, skip: false, subject: flow.sub ?? '',
		    client: flow.client, request_url: flow.request_url,
		    requested_scope: words(flow.q.get('scope')),
		    requested_access_token_audience: words(flow.q.get('audience')) } };
	}
	const accepted = {
		login: (to, flow, said) =>
		    ask(to, { ...flow, sub: said.subject }, 'consent'),
		consent(to, flow, said) {
			const code = `ory_ac_${random()}.${random()}`;
			codes.set(code, session(flow, said, me.kids()[0]));
			back(to, flow, { code, scope: (said.grant_scope ?? []).join(' ') });
		},
	};
	return { authorize, request, stock: (kind) => stock(me, request, kind),
	    accept(res, kind, challenge, said) {
		const { flow } = request(kind, challenge);
		answered(res, challenge, (to) => accepted[kind](to, flow, said));
	    },
	    reject(res, kind, challenge, said) {
		const { flow } = request(kind, challenge);
		answered(res, challenge, (to) => back(to, flow, said));
	    } };
}
