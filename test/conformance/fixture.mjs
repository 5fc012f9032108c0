// SPDX-License-Identifier: MIT
// fixture - the fixture where the product would be: a world whose program is
// the fixture's binary, behind any of the web servers with the shipped examples,
// or run once as plain CGI.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import * as harness from '../e2e/harness.mjs';

const binary = path.join(harness.builddir, 'test/conformance/fixture');

// behind - {url, stop}: the fixture behind a door of harness.doors.
export async function behind(door) {
	const w = await harness.world();
	w.forked = true;	// the fixture has no -n
	fs.copyFileSync(binary, w.fcgi);
	const server = await harness.serve(w, door);
	return { w, url: w.url, stop: server.stop };
}

/*
 * cgi - one POST through plain CGI.
 *   headers  {name: value}; Host and Content-Type are there unless given
 * Returns {status, headers, body}.
 */
export function cgi(body, headers = {}, method = 'POST') {
	const bytes = Buffer.from(body);
	const env = {
		GATEWAY_INTERFACE: 'CGI/1.1', SERVER_PROTOCOL: 'HTTP/1.1',
		REQUEST_METHOD: method, SCRIPT_NAME: '/mcp', REQUEST_URI: '/mcp',
		CONTENT_LENGTH: String(bytes.length),
		ASAN_OPTIONS: process.env.ASAN_OPTIONS ?? '',
	};
	for (const [name, value] of Object.entries({ host: 'localhost',
	    'content-type': 'application/json', ...headers })) {
		const folded = name.toUpperCase().replaceAll('-', '_');
		if (value !== null)
			env[folded === 'CONTENT_TYPE' ? folded : `HTTP_${folded}`] =
			    value;
	}
	const r = spawnSync(binary, [], { env, input: bytes, encoding: 'utf8',
	    maxBuffer: 1 << 26 });
	assert.equal(r.stderr, '');
	assert.equal(r.status, 0);
	const at = r.stdout.indexOf('\r\n\r\n');
	const fields = new Headers(r.stdout.slice(0, at).split('\r\n')
	    .map((line) => /^([^:]*): *(.*)$/.exec(line).slice(1)));
	return {
		status: Number((fields.get('status') ?? '200').slice(0, 3)),
		headers: fields,
		body: r.stdout.slice(at + 4),
	};
}
