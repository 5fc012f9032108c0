// SPDX-License-Identifier: MIT
// hydra_real - the program Ory Hydra itself in the place of hydra.mjs, where one
// is named: HYDRA=/path/to/hydra. On loopback, with SQLite, or the database that
// HYDRA_DSN names.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { freePort, listening, program, run, until } from './harness.mjs';

const root = { uid: process.getuid(), gid: process.getgid() };

export async function hydra_real() {
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'twin-hydra-'));
	const ports = { public_port: await freePort(), admin_port: await freePort() };
	const me = { ports, origin: `http://127.0.0.1:${ports.public_port}`,
	    admin: `http://127.0.0.1:${ports.admin_port}` };
	let child = null;
	const file = path.join(dir, 'hydra.yml');
	me.start = async () => {
		// --dev: http on loopback
		child = program(process.env.HYDRA, ['serve', 'all', '--dev', '-c', file,
		    '--sqa-opt-out'], root);
		await until('Hydra', async () => {
			if (!child.alive())
				throw new Error(child.said());
			return await listening(ports.public_port) &&
			    await listening(ports.admin_port);
		}, 60000);
		// The first request makes its keys: 4096 bits take seconds.
		await until('its keys', () => fetch(`${me.origin}/.well-known/jwks.json`)
		    .then((res) => res.ok, () => false), 120000);
	};
	me.stop = async () => {
		await child?.stop();
		child = null;
	};
	// A file in place of memory, so that it can be stopped and started. Its
	// requests wait for each other's locks, as those of a real database do.
	const dsn = process.env.HYDRA_DSN ??
	    `sqlite://${path.join(dir, 'db.sqlite')}?_fk=true` +
	    '&_busy_timeout=10000&_journal_mode=WAL&_txlock=immediate';
	me.apply = async (y) => {
		fs.writeFileSync(file, stringify({ ...y, dsn,
		    serve: { ...y.serve, public: { ...y.serve.public,
			host: '127.0.0.1' } } }));
		const made = dsn === 'memory' ? { status: 0 } :
		    run(process.env.HYDRA, ['migrate', 'sql', '-c', file, '-e',
			'--yes'], root);
		if (made.status !== 0)
			throw new Error(made.stderr);
		await me.start();
	};
	me.end = () => fs.rmSync(dir, { recursive: true, force: true });
	const keys = `${me.admin}/admin/keys/hydra.jwt.access-token`;
	me.kids = async () => (await (await fetch(keys)).json()).keys
	    .map((k) => k.kid);
	me.rotate = () => fetch(keys, { method: 'POST', body: JSON.stringify(
	    { alg: 'RS256', use: 'sig', kid: crypto.randomUUID() }) });
	me.withdraw = (kid) => fetch(`${keys}/${kid}`, { method: 'DELETE' });
	return me;
}
