// SPDX-License-Identifier: MIT
// schema - checks every message of the server against the MCP schema of the
// revision it speaks (test/spec/mcp). A recording fetch for the official
// clients does so for each answer they get.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { srcdir } from './harness.mjs';

export const modern = '2026-07-28';
export const revisions = ['2025-03-26', '2025-06-18', '2025-11-25', modern];

const known = new Map();
function definitions(revision) {
	if (!known.has(revision)) {
		const doc = JSON.parse(fs.readFileSync(path.join(srcdir,
		    `test/spec/mcp/${revision}.schema.json`), 'utf8'));
		const old = doc.definitions !== undefined;
		const ajv = new (old ? Ajv : Ajv2020)({ strict: false, allErrors: true });
		addFormats(ajv);
		// "byte" is base64; ajv-formats checks it, "uri-template" too.
		ajv.addSchema(doc, 'mcp');
		const root = old ? 'definitions' : '$defs';
		known.set(revision, {
			has: (name) => name in doc[root],
			get: (name) => ajv.getSchema(`mcp#/${root}/${name}`),
		});
	}
	return known.get(revision);
}

function conforms(revision, name, value) {
	const check = definitions(revision).get(name);
	assert.ok(check, `${revision} has no ${name}`);
	assert.ok(check(value), `not a ${name} of ${revision}: ` +
	    JSON.stringify(check.errors?.slice(0, 5)) + ' in ' +
	    JSON.stringify(value).slice(0, 2000));
}

const result_of = {
	initialize: 'InitializeResult',
	ping: 'EmptyResult',
	'server/discover': 'DiscoverResult',
	'tools/list': 'ListToolsResult',
	'tools/call': 'CallToolResult',
	'resources/list': 'ListResourcesResult',
	'resources/templates/list': 'ListResourceTemplatesResult',
	'resources/read': 'ReadResourceResult',
	'prompts/list': 'ListPromptsResult',
	'prompts/get': 'GetPromptResult',
	'completion/complete': 'CompleteResult',
	'logging/setLevel': 'EmptyResult',
	'subscriptions/listen': 'SubscriptionsListenResult',
};

/*
 * valid - one message from the server.
 *   revision  one of revisions
 *   method    of the request it answers; notifications need none
 * Throws when it is not what that revision's schema allows.
 */
export function valid(revision, method, message) {
	conforms(revision, 'JSONRPCMessage', message);
	if ('method' in message) {
		assert.ok(!('id' in message), 'the server never asks');
		return message;
	}
	if ('error' in message) {
		const name = definitions(revision).has('JSONRPCErrorResponse') ?
		    'JSONRPCErrorResponse' : 'JSONRPCError';
		conforms(revision, name, message);
	} else if (message.result.resultType === 'input_required') {
		conforms(revision, 'InputRequiredResult', message.result);
	} else if (result_of[method]) {
		conforms(revision, result_of[method], message.result);
	}
	return message;
}

// messages - what the body of an HTTP answer holds, JSON or event stream.
export function messages(type, body) {
	if (type?.startsWith('text/event-stream'))
		return body.split('\n\n').flatMap((event) => {
			const data = event.split('\n')
			    .filter((l) => l.startsWith('data: '));
			return data.length ? [JSON.parse(data[0].slice(6))] : [];
		});
	const value = JSON.parse(body);
	return Array.isArray(value) ? value : [value];
}

/*
 * recorder - a fetch for the official clients that checks every answer of the
 * endpoint. seen holds {revision, method, status, message}; wrong holds what was
 * not valid, so that a client that swallows an answer does not hide it.
 */
export function recorder() {
	const seen = [], wrong = [], pending = [];
	let settled = '2025-11-25';
	async function look(body, response) {
		const text = await response.text();
		const type = response.headers.get('content-type');
		const sent = [].concat(JSON.parse(body));
		if (response.status === 202)
			assert.equal(text, '');
		if (!text || [401, 403].includes(response.status))
			return;
		for (const message of messages(type, text)) {
			const request = sent.find((r) => r.id === message.id) ?? sent[0];
			const claim = request.params?._meta?.
			    ['io.modelcontextprotocol/protocolVersion'];
			if (request.method === 'initialize' && message.result)
				settled = message.result.protocolVersion;
			const revision = claim ?? settled;
			seen.push({ revision, method: request.method,
			    status: response.status, message });
			valid(revision, request.method, message);
		}
	}
	const fetch_checked = async (url, init) => {
		const response = await fetch(url, init);
		if (init?.method === 'POST' && typeof init.body === 'string')
			pending.push(look(init.body, response.clone())
			    .catch((e) => wrong.push(e)));
		return response;
	};
	return {
		fetch: fetch_checked, seen,
		async check() {
			await Promise.all(pending);
			if (wrong.length)
				throw wrong[0];
		},
	};
}
