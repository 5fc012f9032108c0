// SPDX-License-Identifier: MIT
// clients - the official clients against the fixture: what the product's tools
// do not show. Lists, progress, prompts, resources, completion, parameters in
// headers, questions answered over several requests and processes; streams that
// arrive as they are written through every web server, and clients that leave.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Http1 } from
    '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as v2 from '@modelcontextprotocol/client';
import * as harness from '../e2e/harness.mjs';
import { modern, recorder } from '../e2e/schema.mjs';
import { behind } from './fixture.mjs';

const who = { name: 'fixture-test', version: '1' };
const capabilities = { elicitation: {}, sampling: {}, roots: {} };
const second = (mode) => (more) => new v2.Client(who, { ...more,
    ...(mode && { versionNegotiation: { mode } }) });
const kinds = {
	'sdk 1.x': { make: (more) => new Client1(who, more), Http: Http1 },
	'client 2.x': { make: second(), Http: v2.StreamableHTTPClientTransport },
	'client 2.x auto': { make: second('auto'), modern: true,
	    Http: v2.StreamableHTTPClientTransport },
	'client 2.x pinned': { make: second({ pin: modern }), modern: true,
	    Http: v2.StreamableHTTPClientTransport },
};

// used - connect, do, close; every answer must have been valid.
async function used(kind, url, fn) {
	const record = recorder(), errors = [];
	const client = kind.make({ capabilities });
	client.onerror = (e) => errors.push(e);
	if (kind.modern)
		for (const [method, answer] of Object.entries(answers))
			client.setRequestHandler(method, answer);
	await client.connect(new kind.Http(new URL(url),
	    { fetch: record.fetch }));
	try {
		await fn(client);
		await record.check();
		assert.deepEqual(errors, []);
		assert.deepEqual([...new Set(record.seen.map((s) => s.revision))],
		    [kind.modern ? modern : '2025-11-25']);
	} finally {
		await client.close();
	}
}

// What the user of the modern clients says when asked.
const answers = {
	'elicitation/create': async () => ({ action: 'accept',
	    content: { name: 'Анна', color: 'red', ok: true } }),
	'sampling/createMessage': async () => ({ role: 'assistant', model: 'm',
	    content: { type: 'text', text: 'Paris' } }),
	'roots/list': async () => ({ roots: [{ uri: 'file:///a' }] }),
};

const text_of = (result) => result.content[0].text;
const call = (client, name, args = {}) =>
    client.callTool({ name, arguments: args });
const asked = (what) => `test_input_required_result_${what}`;

// Questions and the texts that must come of the answers above.
const questions = {
	elicitation: 'Hello, Анна!',
	sampling: 'Paris',
	list_roots: 'Found 1 root(s)',
	request_state: 'state-ok',
	multiple_inputs: 'All answers received',
	multi_round: 'Анна likes red',
};

const f = await behind('lighttpd fastcgi');
for (const [name, kind] of Object.entries(kinds)) {
	test(`${name}: lists and reading`, () => used(kind, f.url, async (c) => {
		assert.ok((await c.listTools()).tools.length >= 20);
		assert.equal((await c.listResources()).resources.length, 3);
		assert.equal((await c.listResourceTemplates())
		    .resourceTemplates.length, 1);
		assert.equal((await c.listPrompts()).prompts.length, 5);
		const read = await c.readResource({
		    uri: 'test://template/%D0%94%D0%B0/data' });
		assert.equal(JSON.parse(read.contents[0].text).id, 'Да');
		const prompt = await c.getPrompt({ name: 'test_prompt_with_arguments',
		    arguments: { arg1: 'ä', arg2: 'б' } });
		assert.equal(prompt.messages[0].content.text,
		    "Prompt with arguments: arg1='ä', arg2='б'");
		const values = await c.complete({ argument: { name: 'arg1',
		    value: '' }, ref: { type: 'ref/prompt',
		    name: 'test_prompt_with_arguments' } });
		assert.deepEqual(values.completion.values, []);
		// client 2.x says -32602 for the -32002 of the older revisions
		await assert.rejects(c.readResource({ uri: 'test://nothing' }),
		    (e) => e.code === (kind.Http === Http1 ? -32002 : -32602));
		await assert.rejects(call(c, 'nothing'), (e) => e.code === -32602);
		assert.equal((await call(c, 'test_simple_text', { x: 1 })).isError,
		    true);
	}));

	test(`${name}: progress`, () => used(kind, f.url, async (c) => {
		const seen = [];
		const options = { onprogress: (p) => seen.push(p.progress) };
		const params = { name: 'test_tool_with_progress', arguments: {} };
		await (kind.Http === Http1 ?
		    c.callTool(params, undefined, options) :
		    c.callTool(params, options));
		assert.deepEqual(seen, [0, 50, 100]);
	}));

	test(`${name}: an argument that headers repeat`, () => used(kind, f.url,
	    async (c) => {
		await c.listTools();
		for (const region of ['eu', 'Дальний Восток', ' x ', '=?base64?a?='])
			assert.equal(text_of(await call(c, 'test_x_mcp_header',
			    { region })), `region=${region}`);
	}));

	test(`${name}: questions`, () => used(kind, f.url, async (c) => {
		for (const [what, want] of Object.entries(questions)) {
			const r = await call(c, asked(what));
			if (kind.modern)
				assert.equal(text_of(r), want);
			else
				assert.equal(r.isError, true);
		}
	}));
}

test('the fixture stops without leaving a process', async () => {
	await f.stop();
	assert.deepEqual(harness.workers(f.w), []);
});

// ---- streams, by hand, through every web server with the shipped settings

const key = (name) => `io.modelcontextprotocol/${name}`;
function slow(url, ms, signal) {
	return fetch(url, { method: 'POST', signal, headers: {
		'content-type': 'application/json',
		accept: 'application/json, text/event-stream',
		'mcp-protocol-version': modern, 'mcp-method': 'tools/call',
		'mcp-name': 'test_slow',
	}, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call',
		params: { name: 'test_slow', arguments: { ms }, _meta: {
			[key('protocolVersion')]: modern,
			[key('clientCapabilities')]: {}, progressToken: 1,
		} } }) });
}

// Under an .htaccess alone mod_fcgid collects 64 KiB before it sends anything:
// FcgidOutputBufferSize is a directive of the server's own configuration.
for (const door of harness.doors.filter((d) => d !== 'apache htaccess')) {
	let s;
	test(`${door}: an event arrives while the next is not yet written`,
	    async () => {
		s = await behind(door);
		const response = await slow(s.url, 1500);
		assert.equal(response.headers.get('x-accel-buffering'),
		    door.startsWith('nginx') ? null : 'no');
		assert.equal(response.headers.get('cache-control'),
		    'no-cache, no-transform');
		const chunks = [];
		for await (const c of response.body.pipeThrough(
		    new TextDecoderStream()))
			chunks.push(c);
		assert.match(chunks[0], /"progress":1/);
		assert.doesNotMatch(chunks[0], /Waited/);
		assert.match(chunks.join(''), /: keep-alive\n\n/);
		assert.match(chunks.at(-1), /"text":"Waited"/);
	});
	test(`${door}: a client that leaves frees its process`, async () => {
		const gone = [];
		for (let i = 0; i < 4; i++) {
			const stop = new AbortController();
			const response = await slow(s.url, 60000, stop.signal);
			const reader = response.body.getReader();
			await reader.read();	// it is at work
			stop.abort();
			gone.push(reader.read().catch(() => {}));
		}
		await Promise.all(gone);
		// Four processes that waited a minute would answer nobody now.
		const answers = [];
		for (let i = 0; i < 4; i++)
			answers.push(fetch(s.url, { method: 'POST',
			    headers: { 'content-type': 'application/json' },
			    signal: AbortSignal.timeout(30000),
			    body: '{"jsonrpc":"2.0","id":1,"method":"ping"}' }));
		for (const a of await Promise.all(answers))
			assert.equal(a.status, 200);
		await s.stop();
	});
}
