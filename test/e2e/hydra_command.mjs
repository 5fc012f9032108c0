#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// hydra_command - the program `hydra` of version 2.3 as far as the pages of doc/ use it,
// for hydra.mjs in Hydra's place: the same words and flags, anything else is
// refused, and the same requests to the admin port.
import fs from 'node:fs';
import { parseArgs } from 'node:util';

const text = { type: 'string' }, yes = { type: 'boolean' };
const list = { type: 'string', multiple: true };
const endpoint = { endpoint: { type: 'string', short: 'e' } };
const words = (values) => values?.flatMap((v) => v.split(','));

async function admin(values, method, path, body) {
	const res = await fetch(values.endpoint + path, { method,
	    headers: { 'Content-Type': 'application/json' },
	    body: JSON.stringify(body) });
	if (!res.ok)
		throw new Error(`${method} ${path}: status ${res.status}`);
	console.log(await res.text());
}

const commands = [
	[['serve', 'all'], 0, { config: { type: 'string', short: 'c' } },
	    ({ config }) => void fs.accessSync(config)],
	[['migrate', 'sql'], 0, { config: { type: 'string', short: 'c' },
	    'read-from-env': { type: 'boolean', short: 'e' }, yes },
	    ({ config, yes: sure }) => {
		fs.accessSync(config);
		if (!sure)
			throw new Error('it would ask');
	    }],
	[['create', 'jwks'], 1, { ...endpoint, alg: text, use: text },
	    (values, [set]) => admin(values, 'POST', `/admin/keys/${set}`,
		{ alg: values.alg ?? 'RS256', use: values.use ?? 'sig' })],
	[['create', 'client'], 0, { ...endpoint, name: text,
	    'token-endpoint-auth-method': text, 'grant-type': list,
	    'response-type': list, scope: list, audience: list,
	    'redirect-uri': list, format: text },
	    (values) => admin(values, 'POST', '/admin/clients', {
		client_name: values.name, redirect_uris: words(values['redirect-uri']),
		token_endpoint_auth_method: values['token-endpoint-auth-method'],
		grant_types: words(values['grant-type']),
		response_types: words(values['response-type']),
		scope: words(values.scope)?.join(' '),
		audience: words(values.audience) })],
];

const given = process.argv.slice(2);
const row = commands.find(([name]) => name.every((w, i) => given[i] === w));
if (!row)
	throw new Error(`no such command: hydra ${given.join(' ')}`);
const [name, n, options, run] = row;
const { values, positionals } = parseArgs({ args: given.slice(name.length),
    options, allowPositionals: true });
if (positionals.length !== n)
	throw new Error(`${n} arguments are wanted: ${positionals}`);
await run(values, positionals);
