// SPDX-License-Identifier: MIT
// rows - doc/protocol.md 2, row by row against the real fixture binary as
// plain CGI. Every answer is checked against the MCP schema of its revision.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cgi } from './fixture.mjs';
import { messages, valid } from '../e2e/schema.mjs';

const key = (name) => `io.modelcontextprotocol/${name}`;
const M = '2026-07-28', L = '2025-11-25';
const env = (more = {}) => ({ [key('protocolVersion')]: M,
    [key('clientCapabilities')]: {}, ...more });
const rq = (method, params, id = 1) => ({ jsonrpc: '2.0', id, method, params });
const modern = (method, params = {}, meta = {}) =>
    rq(method, { ...params, _meta: env(meta) });
const heads = (method, name) => ({ 'mcp-protocol-version': M,
    'mcp-method': method, ...(name === undefined ? {} : { 'mcp-name': name }) });
const legacy = { 'mcp-protocol-version': L };
const call = (name, args = {}) => rq('tools/call', { name, arguments: args });
const mcall = (name, args = {}, meta = {}) => modern('tools/call',
    { name, arguments: args }, meta);
const note = { jsonrpc: '2.0', method: 'notifications/initialized' };
const simple = 'test_simple_text';

/*
 * [what, headers, body, status, code or a check of the result]
 * A string body goes as it is. code undefined: no body.
 */
const rows = [
	['row 1: a foreign Origin', { origin: 'https://evil.example.com' },
	    rq('ping'), 403, -32600],
	['row 1: Origin null', { origin: 'null' }, rq('ping'), 403, -32600],
	['row 1: a loopback Origin', { origin: 'http://localhost:6274' },
	    rq('ping'), 200, 0],
	['row 2: a foreign Host', { host: 'evil.example.com' }, rq('ping'),
	    403, -32600],
	['row 7: a body over the limit', {}, ' '.repeat((1 << 20) + 1), 413,
	    -32600],
	['row 7: a body at the limit', {}, JSON.stringify(rq('ping'))
	    .padEnd(1 << 20), 200, 0],
	['row 8: text/plain', { 'content-type': 'text/plain' }, rq('ping'),
	    415, -32600],
	['row 8: a charset', { 'content-type':
	    'application/json; charset=utf-8' }, rq('ping'), 200, 0],
	['row 9: neither JSON nor events', { accept: 'text/html' }, rq('ping'),
	    406, -32600],
	['row 9: only events', { accept: 'text/event-stream' }, rq('ping'),
	    200, 0],
	['row 10: no JSON', {}, '{', 400, -32700],
	['row 10: nothing', {}, '', 400, -32700],
	['row 10: not UTF-8', {}, Buffer.from('22ff22', 'hex'), 400, -32700],
	['row 10: a name twice', {}, '{"jsonrpc":"2.0","jsonrpc":"2.0"}', 400,
	    -32700],
	['row 10: 33 levels', {}, '['.repeat(33) + ']'.repeat(33), 400, -32700],
	['row 11: a batch', {}, [rq('ping'), note, rq('ping', {}, 'b')], 200, 0],
	['row 11: 101 elements', {}, Array(101).fill(rq('ping')), 400, -32600],
	['row 11: no elements', {}, [], 400, -32600],
	['row 11: under a later header', legacy, [rq('ping')], 400, -32600],
	['row 11: nothing to answer', {}, [note], 202],
	['row 11: initialize inside', {}, [rq('initialize', {})], 200, -32600],
	['row 11: a modern claim inside', {}, [modern('tools/list')], 200,
	    -32600],
	['row 12: a string', {}, '"x"', 400, -32600],
	['row 12: jsonrpc 1.0', {}, { ...rq('ping'), jsonrpc: '1.0' }, 400,
	    -32600],
	['row 12: id null', {}, rq('ping', {}, null), 400, -32600],
	['row 12: id 1.5', {}, rq('ping', {}, 1.5), 400, -32600],
	['row 12: params an array', {}, rq('ping', []), 400, -32600],
	['row 13: a response', legacy, { jsonrpc: '2.0', id: 1, result: {} },
	    202],
	['row 13: a response in the modern era', { 'mcp-protocol-version': M },
	    { jsonrpc: '2.0', id: 1, result: {} }, 400, -32600],
	['row 14: a notification', legacy, note, 202],
	['row 14: a notification of an unknown version',
	    { 'mcp-protocol-version': '2024-11-05' }, note, 400, -32600],
	['row 15: initialize under the modern header', { 'mcp-protocol-version':
	    M }, rq('initialize', { protocolVersion: L }), 400, -32020],
	['row 16: no claim under the modern header', heads('tools/list'),
	    rq('tools/list'), 400, -32602],
	['row 17: initialize', {}, rq('initialize', { protocolVersion: L,
	    capabilities: {}, clientInfo: { name: 'x', version: '1' } }), 200,
	    (r) => r.protocolVersion === L],
	['row 18: a claim without headers is modern', {}, modern('tools/list'),
	    400, -32020],
	['row 19: no capabilities', heads('tools/list'), rq('tools/list',
	    { _meta: { [key('protocolVersion')]: M } }), 400, -32602],
	['row 20: header and body differ', { 'mcp-protocol-version': M },
	    modern('tools/list', {}, { [key('protocolVersion')]: 'v9' }), 400,
	    -32020],
	['row 21: an unknown version', { 'mcp-protocol-version': 'v9' },
	    modern('tools/list', {}, { [key('protocolVersion')]: 'v9' }), 400,
	    -32022],
	['row 22: header missing', { 'mcp-method': 'tools/list' },
	    modern('tools/list'), 400, -32020],
	['row 23: Mcp-Method differs', heads('tools/call'),
	    modern('tools/list'), 400, -32020],
	['row 24: Mcp-Name missing', heads('tools/call'), mcall(simple), 400,
	    -32020],
	['row 24: Mcp-Name in Base64', heads('tools/call',
	    `=?base64?${btoa(simple)}?=`), mcall(simple), 200, 0],
	['row 25: an unknown method', heads('x/y'), modern('x/y'), 404, -32601],
	...['initialize', 'ping', 'logging/setLevel', 'resources/subscribe',
	    'resources/unsubscribe'].map((m) => [`row 25: ${m}`, heads(m),
	    modern(m), 404, -32601]),
	['row 26: a parameter missing', heads('tools/call',
	    'test_x_mcp_header'), mcall('test_x_mcp_header', { region: 'eu' }),
	    400, -32020],
	['row 26: a parameter in Base64', { ...heads('tools/call',
	    'test_x_mcp_header'), 'mcp-param-region': '=?base64?0JTQsA==?=' },
	    mcall('test_x_mcp_header', { region: 'Да' }), 200,
	    (r) => r.content[0].text === 'region=Да'],
	['row 27: sampling not declared', heads('tools/call',
	    'test_missing_capability'), mcall('test_missing_capability'), 400,
	    -32021],
	['row 28: an unknown tool', heads('tools/call', 'x'), mcall('x'), 200,
	    -32602],
	['row 28: an unknown prompt', heads('prompts/get', 'x'),
	    modern('prompts/get', { name: 'x' }), 200, -32602],
	['row 28: a prompt argument missing', heads('prompts/get',
	    'test_prompt_with_arguments'), modern('prompts/get',
	    { name: 'test_prompt_with_arguments' }), 200, -32602],
	['row 28: a bad cursor', heads('tools/list'), modern('tools/list',
	    { cursor: '' }), 200, -32602],
	['row 28: an unknown resource', heads('resources/read', 'test://x'),
	    modern('resources/read', { uri: 'test://x' }), 200, -32602],
	['row 28: a forged state', heads('tools/call',
	    'test_input_required_result_request_state'),
	    modern('tools/call', { name:
	    'test_input_required_result_request_state',
	    requestState: 'v1.e30.AAAA' }), 200, -32602],
	['row 28: listen to nothing', heads('subscriptions/listen'),
	    modern('subscriptions/listen'), 200, -32602],
	['4.4: listen', { ...heads('subscriptions/listen'),
	    accept: 'application/json, text/event-stream' },
	    modern('subscriptions/listen', { notifications: {} }), 200, 0],
	['row 29: arguments that do not fit', heads('tools/call', simple),
	    mcall(simple, { x: 1 }), 200, (r) => r.isError === true],
	['row 29: a call', heads('tools/call', simple), mcall(simple), 200,
	    (r) => r.resultType === 'complete'],
	['4.1: discover', heads('server/discover'), modern('server/discover'),
	    200, (r) => r.supportedVersions.join() === M],
	...['tools', 'resources', 'resources/templates', 'prompts'].map((l) =>
	    [`4.1: ${l}/list`, heads(`${l}/list`), modern(`${l}/list`), 200,
	    (r) => r.ttlMs === 300000 && r.cacheScope === 'public']),
	['4.5: a question', heads('tools/call',
	    'test_input_required_result_elicitation'),
	    mcall('test_input_required_result_elicitation', {},
	    { [key('clientCapabilities')]: { elicitation: {} } }), 200,
	    (r) => r.resultType === 'input_required'],
	['row 30: a version not served', {}, rq('initialize',
	    { protocolVersion: M }), 200, (r) => r.protocolVersion === L],
	['row 30: no version', {}, rq('initialize', {}), 200, -32602],
	['row 31: without header', {}, rq('tools/list'), 200, 0],
	['row 32: an unknown version', { 'mcp-protocol-version': '2024-11-05' },
	    rq('tools/list'), 400, -32600],
	['row 33: what is ignored', { ...legacy, 'mcp-session-id': 'x',
	    'last-event-id': '1', 'mcp-method': 'x', 'mcp-name': 'y' },
	    call(simple), 200, 0],
	['row 34: before initialize', legacy, call(simple), 200, 0],
	['row 35: ping', legacy, rq('ping'), 200,
	    (r) => JSON.stringify(r) === '{}'],
	['row 35: a level', legacy, rq('logging/setLevel', { level: 'debug' }),
	    200, (r) => JSON.stringify(r) === '{}'],
	['row 35: a bad level', legacy, rq('logging/setLevel', { level: 'x' }),
	    200, -32602],
	['row 35: completion', legacy, rq('completion/complete', { ref:
	    { type: 'ref/prompt', name: 'test_prompt_with_arguments' },
	    argument: { name: 'arg1', value: '' } }), 200,
	    (r) => r.completion.values.length === 0],
	['row 36: an unknown method', legacy, rq('x/y'), 200, -32601],
	['row 36: discover', legacy, rq('server/discover'), 200, -32601],
	['row 36: listen', legacy, rq('subscriptions/listen'), 200, -32601],
	['row 37: an unknown tool', legacy, call('x'), 200, -32602],
	['row 37: arguments that are no object', legacy, call(simple, 1), 200,
	    -32602],
	['row 37: a bad cursor', legacy, rq('resources/list', { cursor: 'x' }),
	    200, -32602],
	['row 38: an unknown resource', legacy, rq('resources/read',
	    { uri: 'test://x' }), 200, -32002],
	['row 39: arguments that do not fit', legacy, call(simple, { x: 1 }),
	    200, (r) => r.isError === true],
	['row 40: a question', legacy,
	    call('test_input_required_result_elicitation'), 200,
	    (r) => r.isError === true],
	['row 42: a result', legacy, call(simple), 200,
	    (r) => Object.keys(r).join() === 'content'],
	['a tool of its own words: no error of the protocol', legacy,
	    call('test_error_handling'), 200, (r) => r.isError === true],
	['a stream: progress, then the result', { ...legacy,
	    accept: 'application/json, text/event-stream' },
	    rq('tools/call', { name: 'test_tool_with_progress',
	    _meta: { progressToken: 'p' } }), 200,
	    (r) => r.content[0].text === 'p'],
];

for (const [what, headers, body, status, want] of rows) {
	test(what, () => {
		const text = typeof body === 'string' || Buffer.isBuffer(body) ?
		    body : JSON.stringify(body);
		const r = cgi(text, headers);
		assert.equal(r.status, status, r.body);
		if (want === undefined) {
			assert.equal(r.body, '');
			return;
		}
		const revision = headers['mcp-protocol-version'] === M ||
		    status === 404 || r.body.includes('resultType') ? M : L;
		const all = messages(r.headers.get('content-type'), r.body);
		for (const m of all)
			valid(revision, [].concat(body)[0]?.method, m);
		const last = all.at(-1);
		if (typeof want === 'function')
			assert.ok(want(last.result), r.body);
		else
			assert.equal(last.error?.code ?? 0, want, r.body);
	});
}

for (const method of ['GET', 'DELETE', 'PUT', 'HEAD', 'PATCH'])
	test(`row 6: ${method}`, () => {
		const r = cgi('', {}, method);
		assert.equal(r.status, 405);
		assert.equal(r.headers.get('allow'), 'POST, OPTIONS');
	});

test('row 3: OPTIONS', () => {
	const r = cgi('', { origin: 'http://localhost:6274',
	    'access-control-request-headers': 'mcp-param-region' }, 'OPTIONS');
	assert.equal(r.status, 204);
	assert.equal(r.body, '');
	assert.equal(r.headers.get('access-control-allow-origin'),
	    'http://localhost:6274');
	assert.match(r.headers.get('access-control-allow-headers'),
	    /mcp-method, mcp-name,.*, mcp-param-region$/);
});
