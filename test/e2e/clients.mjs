// SPDX-License-Identifier: MIT
// clients - the official clients, as people use them, through every web server:
// connect, list, the loop of a learner, a refused token, a foreign learner. All
// they are sent is checked against the schema of the revision spoken.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Http1 } from
    '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as auth1 from '@modelcontextprotocol/sdk/client/auth.js';
import * as v2 from '@modelcontextprotocol/client';
import * as harness from './harness.mjs';
import { modern, recorder, revisions, valid } from './schema.mjs';
import { loop } from './loop.mjs';

const who = { name: 'twin-test', version: '1' };
const pick = (mode) => () => new v2.Client(who,
    mode && { versionNegotiation: { mode } });
const kinds = {
	'sdk 1.x': { make: () => new Client1(who), Http: Http1, modern: false },
	'client 2.x': { make: pick(), Http: v2.StreamableHTTPClientTransport },
	'client 2.x auto': { make: pick('auto'), modern: true,
	    Http: v2.StreamableHTTPClientTransport },
	'client 2.x pinned': { make: pick({ pin: modern }), modern: true,
	    Http: v2.StreamableHTTPClientTransport },
};

async function connected(kind, w, token) {
	const record = recorder();
	const client = kind.make();
	const transport = new kind.Http(new URL(w.url), {
		fetch: record.fetch,
		requestInit: { headers: token ?
		    { Authorization: `Bearer ${token}` } : {} },
	});
	const errors = [];
	client.onerror = (e) => errors.push(e);
	await client.connect(transport);
	return { client, record, errors };
}

// used - connect, do, close; what came must have been valid.
async function used(kind, w, token, fn) {
	const { client, record, errors } = await connected(kind, w, token);
	try {
		await fn(client, record);
		await record.check();
		assert.deepEqual(errors, []);
	} finally {
		await client.close();
	}
}

test('the schema check refuses what is not a message', () => {
	const list = (result) => ({ jsonrpc: '2.0', id: 1, result });
	const tool = { name: 't', inputSchema: { type: 'object' } };
	for (const r of revisions) {
		assert.throws(() => valid(r, 'tools/list', list({})));
		assert.throws(() => valid(r, 'tools/list', list({ tools: [{}] })));
		assert.throws(() => valid(r, 'ping', { jsonrpc: '2.0', id: 1 }));
		if (r !== modern)
			valid(r, 'tools/list', list({ tools: [tool] }));
		else	// cache hints and resultType are missing
			assert.throws(() => valid(r, 'tools/list',
			    list({ tools: [tool] })));
	}
});

for (const door of ['lighttpd fastcgi', 'lighttpd cgi', 'apache fcgid',
    'apache proxy_fcgi', 'apache cgid']) {
	let w, server;
	const ready = async () => {
		if (!server) {
			w = await harness.world();
			server = await harness.serve(w, door);
		}
	};
	for (const [name, kind] of Object.entries(kinds)) {
		const sub = `learner of ${name}`;
		test(`${name} through ${door}: the loop`, async () => {
			await ready();
			await used(kind, w, w.token(sub), async (client, record) => {
				await loop((method, params) => method === 'tools/list' ?
				    client.listTools(params) : client.callTool(params));
				await record.check();
				const spoken = new Set(record.seen.map((s) => s.revision));
				assert.deepEqual([...spoken],
				    [kind.modern ? modern : '2025-11-25']);
			});
		});
		test(`${name} through ${door}: another learner sees nothing of it`,
		    async () => {
			await ready();
			await used(kind, w, w.token('stranger'), async (client) => {
				const mine = await client.callTool({
				    name: 'get_snapshot', arguments: {} });
				assert.equal(mine.structuredContent.revision, 0);
				assert.doesNotMatch(JSON.stringify(mine),
				    /seven pages|семь страниц/);
				// once it knows the schemas, a client drops a
				// refusal that does not fit the output schema
				await client.listTools();
				const theirs = await client.callTool({
				    name: 'get_snapshot', arguments: { sub } });
				assert.equal(theirs.isError, true);
				assert.match(theirs.content[0].text,
				    /«sub».*\nУберите.*\n\[UNKNOWN_FIELD; поле: sub\]/);
			});
		});
		test(`${name} through ${door}: a refused token`, async () => {
			await ready();
			for (const token of [null, 'not.a.token',
			    w.token(sub, 'twin:read', -3600),
			    w.token(sub, 'twin:read').slice(0, -4) + 'AAAA'])
				await assert.rejects(connected(kind, w, token), (e) =>
				    e.code === 401 || e.status === 401 ||
				    /401|[Uu]nauthorized/.test(String(e.message)));
		});
	}
	test(`through ${door}: the challenge leads to the metadata`, async () => {
		await ready();
		const refused = await fetch(w.url, { method: 'POST', body: '{}' });
		assert.equal(refused.status, 401);
		for (const { extractWWWAuthenticateParams: challenge,
		    discoverOAuthProtectedResourceMetadata: discover } of [auth1, v2]) {
			const { resourceMetadataUrl, scope } = challenge(refused);
			assert.equal(scope, 'twin:read twin:write twin:erase');
			const doc = await discover(w.url, { resourceMetadataUrl });
			assert.equal(doc.resource, w.url);
			assert.deepEqual(doc.authorization_servers, [w.origin]);
			const found = await discover(w.url);	// without the hint
			assert.deepEqual(found, doc);
		}
	});
	test(`${door} stops without leaving a process`, async () => {
		await ready();
		await server.stop();
		assert.deepEqual(harness.workers(w), []);
	});
}
