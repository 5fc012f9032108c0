// SPDX-License-Identifier: MIT
// input - what an assistant may get wrong in a tool call: each is answered with
// a code, a sentence and the place, and nothing is written.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as harness from './harness.mjs';
import { mistakes, refused, wrong } from './mistakes.mjs';
import { modern, valid } from './schema.mjs';
import { cgi, rpc } from './wire.mjs';

const sub = 'clumsy';
let w, token;
before(async () => {
	w = await harness.world();
	token = w.token(sub);
});

for (const [name, why, args, codes, field] of mistakes)
	for (const revision of ['2025-11-25', modern])
		test(`${revision} ${name}: ${why}`, async () => {
			const got = await cgi(w, rpc('tools/call', { name,
			    arguments: wrong(args) }, { token, revision }));
			assert.equal(got.status, 200, got.body);
			assert.equal(got.code, 0, got.stderr);
			refused(valid(revision, 'tools/call',
			    JSON.parse(got.body)).result, codes, field);
		});

for (const [why, params] of [
	['arguments that are a list', { name: 'get_snapshot', arguments: [] }],
	['arguments that are text', { name: 'get_snapshot', arguments: '{}' }],
	['no name', { arguments: {} }],
	['a name that is a number', { name: 5 }],
])
	test(`tools/call with ${why} is a protocol error`, async () => {
		const got = await cgi(w, rpc('tools/call', params, { token }));
		assert.equal(got.status, 200, got.body);
		assert.equal(valid('2025-11-25', 'tools/call', JSON.parse(got.body))
		    .error.code, -32602, got.body);
	});

test('nothing of all this was written', async () => {
	const got = await cgi(w, rpc('tools/call', { name: 'get_snapshot' },
	    { token }));
	assert.equal(JSON.parse(got.body).result.structuredContent.revision, 0);
	const r = w.twinctl('dump', sub);
	assert.notEqual(r.status, 0, r.stdout);
	assert.match(r.stderr, /nothing/);
	w.must('verify');
});
