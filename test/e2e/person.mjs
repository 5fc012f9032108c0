// SPDX-License-Identifier: MIT
// person - somebody with an official client and a token: a learner, a mentor.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { Client, StreamableHTTPClientTransport } from
    '@modelcontextprotocol/client';

/*
 * person - call gives structuredContent, write does so under a new request_id,
 * refused gives the text of a refusal with this code.
 */
export async function person(w, sub, scope = 'twin:read twin:write twin:erase') {
	const client = new Client({ name: 'people', version: '1' });
	await client.connect(new StreamableHTTPClientTransport(new URL(w.url), {
	    requestInit: { headers: {
		Authorization: `Bearer ${w.token(sub, scope)}` } } }));
	const raw = (name, args = {}) =>
	    client.callTool({ name, arguments: args });
	return {
		raw,
		async call(name, args = {}) {
			const r = await raw(name, args);
			assert.ok(!r.isError, `${name}: ${JSON.stringify(r)}`);
			return r.structuredContent;
		},
		write(name, args) {
			return this.call(name, { ...args,
			    request_id: crypto.randomUUID() });
		},
		async refused(name, args, code) {
			const r = await raw(name, args);
			assert.equal(r.isError, true, JSON.stringify(r));
			assert.equal(r._meta['digital-twin/error'].code, code);
			return r.content[0].text;
		},
		tools: async () => (await client.listTools()).tools.map((t) => t.name),
		close: () => client.close(),
	};
}

// An attempt that is accepted.
export const drawer = { exercise: 'entry_time_15', minutes: 20,
    answer: 'I sorted one drawer and nothing else for a while.',
    form: { thing: 'a drawer', result: 'sorted', noticed: 'calm' },
    scores: [{ criterion: 'one_thing', level: 3,
	evidence: 'I sorted one drawer' }] };
