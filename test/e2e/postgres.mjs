// SPDX-License-Identifier: MIT
// postgres - a PostgreSQL server, and a pooler before it, as the servers' user;
// see test/postgres. Both end with the suite.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as harness from './harness.mjs';

// its text, for the servers' user may not look into our sources
const script = fs.readFileSync(path.join(harness.srcdir, 'test/postgres'), 'utf8');

export function postgres(...settings) {
	// a socket's path is short, so it stands right under /tmp
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'pg-'));
	if (harness.user.uid !== undefined)
		fs.chownSync(dir, harness.user.uid, harness.user.gid);
	const ctl = (...args) => {
		const r = harness.run('/bin/sh', ['-c', script, 'postgres', ...args],
		    { cwd: dir });
		if (r.status !== 0)
			throw new Error(`postgres ${args.join(' ')}: ${r.stderr}`);
		return r.stdout.trim();
	};
	let on = true;
	const url = ctl('start', dir, ...settings);
	const server = {
		dir, url,
		again() {
			ctl('again', dir);
			on = true;
		},
		stop(mode = 'fast') {
			if (on)
				ctl('stop', dir, mode);
			on = false;
		},
		// sql - rows as psql -At prints them
		sql(text, at = url) {
			const r = harness.run('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1',
			    at, '-c', text]);
			if (r.status !== 0)
				throw new Error(`${text}: ${r.stderr}`);
			return r.stdout.trim();
		},
		// database - one more; its URL
		database(name) {
			server.sql(`CREATE DATABASE ${name}`);
			return url.replace('/postgres?', `/${name}?`);
		},
		// processes - pids of the server and its backends
		processes() {
			const pid = Number(fs.readFileSync(
			    path.join(dir, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
			return [pid, ...fs.readFileSync(`/proc/${pid}/task/${pid}/children`,
			    'utf8').trim().split(' ').map(Number)];
		},
	};
	process.on('exit', () => {
		try {
			server.stop('immediate');
		} finally {
			fs.rmSync(dir, { recursive: true, force: true });
		}
	});
	return server;
}

// pgbouncer - a transaction pooler before it, on a socket of its own; {url, stop}.
export async function pgbouncer(server) {
	const dir = harness.folder(path.join(server.dir, 'pooler'));
	harness.put(path.join(dir, 'users'), '"twin" ""\n');
	const conf = harness.put(path.join(dir, 'pgbouncer.ini'), `
[databases]
postgres = host=${server.dir} dbname=postgres
[pgbouncer]
listen_addr =
listen_port = 5432
unix_socket_dir = ${dir}
auth_type = trust
auth_file = ${dir}/users
pool_mode = transaction
default_pool_size = 2
`);
	const p = harness.program('/usr/sbin/pgbouncer', [conf]);
	await harness.until('pgbouncer', () => {
		if (!p.alive())
			throw new Error(p.said());
		return harness.listening(path.join(dir, '.s.PGSQL.5432'));
	});
	return { url: `postgresql://twin@/postgres?host=${dir}`, stop: () => p.stop() };
}
