// SPDX-License-Identifier: MIT
// learner - a person with an official client, its own OAuth code and a browser:
// what an application does that connects somebody to the twin. The same for
// `@modelcontextprotocol/sdk` 1.x and `@modelcontextprotocol/client` 2.x.
import crypto from 'node:crypto';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Http1 } from
    '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as auth1 from '@modelcontextprotocol/sdk/client/auth.js';
import * as v2 from '@modelcontextprotocol/client';
import { agent } from './provider.mjs';
import { modern } from './schema.mjs';

const who = { name: 'oauth-test', version: '1' };
const second = (mode) => (more) => new v2.Client(who, { ...more,
    ...(mode && { versionNegotiation: { mode } }) });
export const kinds = {
	'sdk 1.x': { Http: Http1, Unauthorized: auth1.UnauthorizedError,
	    make: (more) => new Client1(who, more), finish: (p) => p.get('code') },
	'client 2.x': { Http: v2.StreamableHTTPClientTransport,
	    Unauthorized: v2.UnauthorizedError, make: second(), finish: (p) => p },
	'client 2.x pinned': { Http: v2.StreamableHTTPClientTransport, modern: true,
	    Unauthorized: v2.UnauthorizedError, make: second({ pin: modern }),
	    finish: (p) => p },
};
const callback = 'https://client.example/callback';

// application - what an official client asks its application for and tells it:
// the OAuth provider of a public client with one redirect.
function application(redirect, refresh) {
	const auth = {
		redirectUrl: redirect,
		clientMetadata: {
			client_name: 'A test', redirect_uris: [redirect],
			grant_types: ['authorization_code',
			    ...refresh ? ['refresh_token'] : []],
			response_types: ['code'], token_endpoint_auth_method: 'none',
		},
		state: () => auth.expected = crypto.randomUUID(),
		clientInformation: () => auth.information,
		saveClientInformation(v) { auth.information = v; },
		tokens: () => auth.stored,
		saveTokens(v) { auth.stored = v; },
		codeVerifier: () => auth.verifier,
		saveCodeVerifier(v) { auth.verifier = v; },
		discoveryState: () => auth.discovered,
		saveDiscoveryState(v) { auth.discovered = v; },
		redirectToAuthorization(v) { auth.sent_to = v; },
	};
	return auth;
}

// traced - fetch that writes down what was said to whom.
const traced = (trace) => async (to, init) => {
	const res = await fetch(to, init);
	const headers = new Headers(init?.headers);
	trace.push({ to: String(to), method: init?.method ?? 'GET',
	    status: res.status, authorization: headers.get('authorization'),
	    challenge: res.headers.get('www-authenticate'), body: init?.body });
	return res;
};

// says_unauthorized - whether an error, or one behind it, is the client's word for
// a learner who has to be asked.
function says_unauthorized(kind, e) {
	for (let at = e; at; at = at.cause)
		if (at instanceof kind.Unauthorized)
			return true;
	return false;
}

/*
 * learner - one who has never been here.
 *   refresh       the application asks for refresh tokens
 *   capabilities  of the client
 *   redirect      where the application is come back to
 *   person        how the learner fills in forms (agent)
 * me.trace lists what was said to whom: {to, method, status, authorization}.
 */
export function learner(name, kind, url, { refresh = true,
    capabilities = {}, redirect = callback, person } = {}) {
	const visit = agent(name, person);
	const me = { trace: [], visits: 0, pages: visit.pages };
	const auth = me.auth = application(redirect, refresh);
	me.token = () => auth.stored?.access_token;

	// browse - the browser opens what the client asked for and comes back.
	async function browse(transport) {
		me.visits++;
		const params = await visit(auth.sent_to, redirect);
		if (params.get('state') !== auth.expected)
			throw new Error(`not our state: ${params}`);
		if (params.has('error'))
			throw new Error(`refused: ${params}`);
		await transport.finishAuth(kind.finish(params));
	}
	async function attempt() {
		const transport = new kind.Http(new URL(url),
		    { authProvider: auth, fetch: traced(me.trace) });
		const client = kind.make({ capabilities });
		if (capabilities.elicitation)
			client.setRequestHandler('elicitation/create',
			    (rq) => me.answer(rq.params));
		try {
			await client.connect(transport);
		} catch (e) {
			await client.close().catch(() => {});
			throw Object.assign(e, { transport });
		}
		me.client = client;
		me.transport = transport;
	}
	/* connect - with whatever consent that takes. */
	me.connect = async () => {
		try {
			await attempt();
		} catch (e) {
			if (!says_unauthorized(kind, e))
				throw e;
			await browse(e.transport);
			await attempt();
		}
	};
	/* call - a tool; when the client says that more consent is needed the
	 * learner gives it and the application calls once more. */
	me.call = async (name, args = {}) => {
		const rq = { name, arguments: args };
		try {
			return await me.client.callTool(rq);
		} catch (e) {
			if (!says_unauthorized(kind, e))
				throw e;
			await browse(me.transport);
			return await me.client.callTool(rq);
		}
	};
	me.close = () => me.client?.close();
	return me;
}
