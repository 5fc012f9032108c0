// SPDX-License-Identifier: MIT
// ory - the one deployment that doc/ory.md teaches: the YAML of that page, the
// consent app beside it, the registration relay of this server.
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import * as harness from './harness.mjs';
import { hydra } from './hydra.mjs';
import { logged } from './stage.mjs';

export const page = fs.readFileSync(path.join(harness.srcdir, 'doc/ory.md'),
    'utf8');
export const blocks = (text, language) => [...text.matchAll(
    new RegExp('^```' + language + '\\n([^]*?)^```$', 'gm'))].map((m) => m[1]);
const consent_app = path.join(harness.srcdir, 'doc/ory/consent.mjs');

/* taught - the settings of the page with the addresses of this deployment. */
export function taught({ issuer, twin, app, public_port, admin_port }) {
	const [yaml] = blocks(page, 'yaml');
	const text = yaml.replaceAll('https://auth.example.org', issuer)
	    .replaceAll('https://twin.example.org', twin)
	    .replaceAll('https://login.example.org', app);
	const settings = parse(text);
	if (public_port) {
		settings.serve.public.port = public_port;
		settings.serve.admin.port = admin_port;
	}
	return settings;
}

// app - the consent app of the page.
async function app(w, port, admin) {
	const people = harness.put(path.join(w.dir, 'people.txt'), '');
	const mentors = harness.put(path.join(w.dir, 'mentors.txt'), '');
	const copy = harness.put(path.join(w.dir, 'consent.mjs'),
	    fs.readFileSync(consent_app));
	// as ourselves: another user may not be let to the node of this folder
	const child = harness.program(process.execPath, [copy], {
	    uid: process.getuid(), gid: process.getgid(), env: {
	    RESOURCE: w.url, PEOPLE: people, MENTORS: mentors, HYDRA_ADMIN: admin,
	    PORT: String(port), PATH: process.env.PATH } });
	await harness.until('the consent app', async () => {
		if (!child.alive())
			throw new Error(child.said());
		return harness.listening(port);
	});
	child.password = (name) => {
		fs.appendFileSync(people, `${name} of ${name}\n`);
		return `of ${name}`;
	};
	child.appoint = (name) => fs.appendFileSync(mentors, `${name}\n`);
	return child;
}

/*
 * ory - Returns {as, w, app, log, end}. Of twin.conf only what the page says,
 * times that a test cannot wait for, and `conf`.
 *   make   another Hydra; its settings are given to apply()
 */
export async function ory(door, { make = hydra, conf = {} } = {}) {
	const p = { as: await make() };
	p.w = await harness.world({ conf: {
		issuer: p.as.origin, jwks_file: null, jwks_min_interval: 2,
		registration_relay: `${p.as.origin}/oauth2/register`,
		registration_redirects: 'https://client.example loopback',
		registration_per_minute: 1000, registration_per_address: 1000, ...conf,
	} });
	const port = await harness.freePort();
	await p.as.apply(taught({ issuer: p.as.origin, twin: p.w.origin,
	    app: `http://127.0.0.1:${port}`, ...p.as.ports }));
	p.app = await app(p.w, port, p.as.admin);
	const server = await harness.serve(p.w, door);
	p.log = logged(p.w, server, door);
	p.end = async () => {
		await server.stop();
		await p.app.stop();
		await p.as.stop();
	};
	return p;
}
