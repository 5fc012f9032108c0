// SPDX-License-Identifier: MIT
// place - a world whose tokens come from an authorization server of its own.
import fs from 'node:fs';
import path from 'node:path';
import * as harness from './harness.mjs';
import { introspect_key, provider } from './provider.mjs';
import { logged } from './stage.mjs';

// introspect_conf - opaque tokens switched on.
function introspect_conf(w, as) {
	const file = path.join(w.dir, 'introspect.key');
	fs.chmodSync(harness.put(file, `${introspect_key}\n`), 0o600);
	return { introspect_url: as.introspect_url, introspect_key_file: file };
}

/*
 * place - Returns {w, as, end, log}.
 *   door     of harness.doors
 *   make     the authorization server
 *   format   of access tokens: 'jwt' or 'opaque'
 *   conf     further keys of twin.conf, or a function of `as` that gives them
 */
export async function place(door, { make = provider, format = 'jwt',
    conf = {} } = {}) {
	const p = {};
	p.as = await make({ resource: () => p.w.url });
	p.as.format = format;
	const keys = { issuer: p.as.origin, jwks_file: null, clock_skew: 0,
	    jwks_min_interval: 1, introspect_ttl: 0, introspect_negative_ttl: 0,
	    ...typeof conf === 'function' ? conf(p.as) : conf };
	p.w = await harness.world({ conf: keys });
	if (format === 'opaque')
		p.w.configure(introspect_conf(p.w, p.as));
	const server = await harness.serve(p.w, door);
	p.end = async () => {
		await server.stop();
		await p.as.stop();
	};
	p.log = logged(p.w, server, door);
	return p;
}
