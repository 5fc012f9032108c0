// SPDX-License-Identifier: MIT
// doctor - `twinctl doctor` on the deployment of doc/ory.md, which must please
// it, and on the same broken in one way each: cause and fix in the first lines,
// and the fix, where it is a setting, cures it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { doctor } from './doctor_run.mjs';
import * as harness from './harness.mjs';
import { json, paths } from './issuer.mjs';
import { ory } from './ory.mjs';
import { web } from './wire.mjs';

let p;
before(async () => {
	// the redirects that are allowed by default
	p = await ory('lighttpd fastcgi', { conf: { registration_redirects: null } });
});
after(() => p?.end());

const failures = (got) => got.lines.filter((l) => l.startsWith('FAIL'));

// broken - the first two lines are this cause and this fix.
async function broken(status, cause, fix, w = p.w, ...args) {
	const got = await doctor(w, ...args);
	assert.match(got.text.split('\n')[0], cause, got.text);
	assert.match(got.text.split('\n')[0], /^FAIL/, got.text);
	assert.match(got.text.split('\n')[1], fix, got.text);
	assert.equal(got.status, status, got.text);
	return got;
}
const good = async (w = p.w, ...args) => {
	const got = await doctor(w, ...args);
	assert.equal(got.status, 0, got.text);
	assert.deepEqual(failures(got), []);
	return got;
};
const healthz = (w = p.w) => web(w, { method: 'GET', path: '/healthz',
    headers: {} });

/*
 * again - other processes for those that serve, which read the configuration as
 * it is now; until each of them answers. One that is still starting would read
 * what the next test writes.
 */
async function again(w = p.w) {
	const old = harness.workers(w);
	old.forEach((pid) => process.kill(pid, 'SIGTERM'));
	await harness.until('other processes', () => {
		const now = harness.workers(w);
		return now.length === old.length &&
		    !now.some((pid) => old.includes(pid));
	});
	for (let served = 0; served < 2 * old.length;)
		await harness.until('an answer', async () =>
		    (await healthz(w)).status === 200 && ++served);
}

test('the deployment of doc/ory.md: nothing fails, nothing is warned of',
    async () => {
	const first = await good(p.w, '--probe-dcr');
	assert.deepEqual(first.lines.filter((l) => /^warn/.test(l)), [], first.text);
	assert.match(first.text, /good {2}probe {4}registered a client/);
	// the health check has looked for keys; both tell the same of them
	const { keys } = JSON.parse((await healthz()).body);
	assert.equal(keys.state, 'fresh');
	assert.match((await good()).text,
	    new RegExp(`good  cache    the server has ${keys.keys} keys \\(fresh\\)`));
});

// registering - clients are sent there to register.
async function registering(url, fn) {
	const before = p.as.registration_url;
	p.as.registration_url = url;
	try {
		await fn();
	} finally {
		p.as.registration_url = before;
	}
}

test('registration at Hydra itself, without --probe-dcr', () => registering(
    p.as.origin + paths.register, async () => {
	await broken(13, /clients are sent to \S+, Hydra's own registration/,
	    /registration_relay = .*client_registration_url: \S+\/mcp\/register/);
	const probe = await broken(13, /Hydra's own registration/,
	    /registration_relay = /, p.w, '--probe-dcr');
	// what stops clients, a line each, and nothing else
	const stops = [/Hydra's own/, /empty contacts/, /empty client_uri/,
	    /cannot refresh, or not ask for more/];
	assert.equal(failures(probe).length, stops.length, probe.text);
	stops.forEach((re, i) => assert.match(failures(probe)[i], re));
}));

test('the relay does not let ChatGPT back', async () => {
	p.w.configure({ registration_redirects: 'https://claude.ai' });
	await again();
	await broken(13, /status 400: redirect_uris/,
	    /add https:\/\/chatgpt\.com to registration_redirects/, p.w,
	    '--probe-dcr');
	p.w.configure();
	await again();
});

test('a key set for EdDSA only', async () => {
	p.as.behave(paths.keys, (res) => json(res, 200, { keys: [{ kty: 'OKP',
	    crv: 'Ed25519', alg: 'EdDSA', kid: 'k', use: 'sig',
	    x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }] }));
	try {
		await broken(15, /none of 1 keys is usable/,
		    /hydra create jwks .*RS256.*neither EdDSA/);
	} finally {
		p.as.how.delete(paths.keys);
	}
});

test('an issuer with a slash, and the alias that doctor names', async () => {
	p.w.configure({ issuer: `${p.as.origin}/` });
	const got = await broken(11, /belongs to realm '\S+', the configuration/,
	    /issuer_aliases = \S+/);
	assert.match(failures(got)[1], /the discovery document says/);
	const [, alias] = /issuer_aliases = (\S+)/.exec(got.text);
	p.w.configure({ issuer_aliases: `${p.as.origin}/` });
	assert.equal(alias, p.as.origin);
	await good();
	p.w.configure();
});

test('the issuer is down and there are no keys', async () => {
	const w = await harness.world({ conf: { issuer: p.as.origin,
	    jwks_file: null } });
	const server = await harness.serve(w, 'lighttpd fastcgi');
	await p.as.stop();
	try {
		const got = await harness.until('no_keys', async () => {
			const h = await healthz(w);
			return h.status === 503 && h;
		});
		assert.equal(JSON.parse(got.body).status, 'no_keys');
		const said = await broken(12, /no discovery document: .*connect:/,
		    /start what serves 127\.0\.0\.1:\d+/, w);
		assert.match(said.text, /FAIL {2}health {3}the running server says: no_keys/);
	} finally {
		await p.as.start();
		await server.stop();
	}
});

/* ---- what stands before the program */

// proxied - nginx before a server; resource is nginx's address.
async function proxied(lines, fn) {
	const port = await harness.freePort();
	const w = await harness.world({ conf: { issuer: p.as.origin,
	    jwks_file: null, registration_relay: p.as.origin + paths.register,
	    resource: `http://127.0.0.1:${port}/mcp` } });
	const server = await harness.serve(w, 'lighttpd fastcgi');
	const proxy = harness.nginx_with(w, `
	upstream twin-backend { server 127.0.0.1:${w.port}; }
	server {
		listen 127.0.0.1:${port};
		location / {
			proxy_pass http://twin-backend;
			${lines}
		}
	}`, 'proxy');
	try {
		await harness.until('nginx', () => harness.listening(port));
		await registering(`http://127.0.0.1:${port}/mcp/register`,
		    () => fn(w));
	} finally {
		await proxy.stop('SIGQUIT');
		await server.stop();
	}
}

test('a proxy as it should be', () =>
    proxied('proxy_set_header Host $host;', (w) => good(w)));
test('a proxy that puts its own name into Host', () =>
    proxied('', async (w) => {
	const got = await broken(17, /another Host than the one in resource/,
	    /nginx: proxy_set_header Host \$host/, w);
	assert.doesNotMatch(got.text, /to origins|does not arrive/);
	// the other fix
	fs.appendFileSync(w.conf, 'hosts = twin-backend\n');
	await harness.until('processes that know it', async () =>
	    (await doctor(w)).status === 0 || (harness.workers(w)
		.forEach((pid) => process.kill(pid, 'SIGTERM')), false));
}));
test('a proxy that asks for a password of its own beside ours', () =>
    proxied('proxy_set_header Host $host; proxy_hide_header WWW-Authenticate;' +
	'add_header WWW-Authenticate \'Basic realm="x"\' always;' +
	'add_header WWW-Authenticate $upstream_http_www_authenticate always;',
    async (w) => {
	const got = await good(w);
	assert.match(got.lines[0], /^warn .*another challenge stands before Bearer/);
	assert.match(got.lines[1], /auth_basic off/);
	assert.match(got.text, /good {2}token {4}the Authorization header arrives/);
}));
for (const place of ['mcp', '.well-known/oauth-protected-resource'])
	test(`a real folder ${place} beside htaccess.example`, async () => {
		const w = await harness.world({ conf: { issuer: p.as.origin,
		    jwks_file: null, registration_relay: p.as.origin +
		    paths.register } });
		const server = await harness.serve(w, 'apache htaccess');
		const folder = path.join(w.dir, 'www', place);
		try {
			await registering(`${w.url}/register`, async () => {
				await good(w);
				fs.mkdirSync(folder, { recursive: true });
				await broken(17,
				    new RegExp(`/${place}: redirects to \\S+/${place}/`),
				    /a real folder of that name/, w);
			});
		} finally {
			await server.stop();
		}
	});
