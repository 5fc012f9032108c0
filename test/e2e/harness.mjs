// SPDX-License-Identifier: MIT
// harness - what every end-to-end suite stands on: a world (a folder with the
// built programs, a configuration, a local issuer and a data directory) and the
// real web servers in front of it, run from the shipped example files with only
// paths and ports put in. Servers run as an ordinary user, on loopback, and are
// stopped by pid; the folder goes when the suite ends.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const srcdir = process.env.SRCDIR ??
    path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const builddir = process.env.BUILDDIR ?? process.cwd();

// As root everything runs as www-data: file modes count then, and Apache
// refuses to serve as root.
const id = (what) => Number(spawnSync('id', [what, 'www-data']).stdout);
export const user = process.getuid() === 0 ? { uid: id('-u'), gid: id('-g') } : {};

const worlds = [];
const children = new Set();
process.on('exit', () => {
	for (const child of children)
		child.kill('SIGKILL');
	for (const w of worlds) {
		for (const pid of workers(w))
			process.kill(pid, 'SIGKILL');
		fs.rmSync(w.dir, { recursive: true, force: true, maxRetries: 5 });
	}
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
	process.on(signal, () => process.exit(1));

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export function run(program, args, options = {}) {
	const r = spawnSync(program, args, { encoding: 'utf8', ...user, ...options });
	// A program may refuse and end before it has read its standard input:
	// the result is in its status, the broken pipe says nothing of it.
	if (r.error && !(r.error.code === 'EPIPE' && r.status !== null))
		throw r.error;
	return r;
}

// put, folder, copy - make something that the servers' user owns.
function own(file) {
	if (user.uid !== undefined)
		fs.chownSync(file, user.uid, user.gid);
	return file;
}
export function put(file, text) {
	fs.writeFileSync(file, text);
	return own(file);
}
export function folder(dir) {
	fs.mkdirSync(dir, { recursive: true });
	return own(dir);
}
function copy(from, to) {
	fs.copyFileSync(from, to);
	return own(to);
}

export async function freePort() {
	const probe = net.createServer();
	await new Promise((done) => probe.listen(0, '127.0.0.1', done));
	const { port } = probe.address();
	await new Promise((done) => probe.close(done));
	return port;
}

// until - wait for a condition to hold; a failed wait names what was awaited.
export async function until(what, holds, limit_ms = 60000) {
	const end = Date.now() + limit_ms;
	for (;;) {
		const got = await holds();
		if (got)
			return got;
		if (Date.now() > end)
			throw new Error(`waited ${limit_ms} ms in vain for ${what}`);
		await sleep(20);
	}
}

// listening - whether a port or a socket file takes connections.
export const listening = (where) => new Promise((done) => {
	const s = net.connect(typeof where === 'number' ?
	    { port: where, host: '127.0.0.1' } : { path: where });
	s.once('connect', () => { s.destroy(); done(true); });
	s.once('error', () => done(false));
});

// clean - what a sanitizer found goes to stderr or a log and must not pass.
function clean(text) {
	const at = text.search(/runtime error:|ERROR: \w+Sanitizer/);
	if (at !== -1)
		throw new Error(text.slice(at, at + 3000));
	return text;
}

// program - start something that stays; stop() ends it and waits for its end.
export function program(file, args, options = {}) {
	const child = spawn(file, args, {
		stdio: ['ignore', 'pipe', 'pipe'], ...user, ...options,
	});
	let said = '';
	children.add(child);
	for (const stream of [child.stdout, child.stderr])
		stream?.on('data', (d) => { said = (said + d).slice(-100000); });
	const ended = new Promise((done) => {
		child.on('error', (e) => {	// it could not be started
			said += e;
			children.delete(child);
			done({ error: e });
		});
		child.on('exit', (code, signal) => {
			children.delete(child);
			done({ code, signal });
		});
	});
	return {
		pid: child.pid,
		child,
		ended,
		said: () => said,
		alive: () => children.has(child),
		async stop(signal = 'SIGTERM') {
			child.kill(signal);
			const late = setTimeout(() => child.kill('SIGKILL'), 10000);
			const how = await ended;
			clearTimeout(late);
			clean(said);
			return how;
		},
	};
}

/*
 * world - a realm of its own on a free port.
 *   conf   further lines of twin.conf, {key: value}
 *   place  path of the endpoint
 */
export async function world({ conf = {}, place = '/mcp' } = {}) {
	const dir = own(fs.mkdtempSync(path.join(os.tmpdir(), 'twin-e2e-')));
	const port = await freePort();
	const w = {
		dir, port, place,
		origin: `http://127.0.0.1:${port}`,
		url: `http://127.0.0.1:${port}${place}`,
		fcgi: path.join(dir, 'bin/twin.fcgi'),
		ctl: path.join(dir, 'bin/twinctl'),
		conf: path.join(dir, 'twin.conf'),
		data: path.join(dir, 'data'),
	};
	worlds.push(w);
	// Copies, because another user may not be let into the build folder.
	folder(path.join(dir, 'bin'));
	for (const name of ['twin.fcgi', 'twinctl', 'twin-fetch'])
		if (name !== 'twin-fetch' || fs.existsSync(path.join(builddir, name)))
			copy(path.join(builddir, name), path.join(dir, 'bin', name));
	folder(path.join(dir, 'share'));
	for (const name of ['metamodel', 'curriculum', 'promotion'])
		copy(path.join(srcdir, `share/${name}.json`),
		    path.join(dir, `share/${name}.json`));
	w.configure = (more = {}) => {
		const keys = {
			resource: w.url,
			issuer: w.origin,
			allow_http_loopback: 'on',
			data_dir: w.data,
			share_dir: path.join(dir, 'share'),
			jwks_file: path.join(dir, 'issuer/jwks.json'),
			// A suite does in a minute what a learner does in months.
			calls_per_minute: 0,
			events_per_day: 0,
			artifacts_max_bytes: 0,
			...conf, ...more,
		};
		put(w.conf, Object.entries(keys).filter(([, v]) => v !== null)
		    .map(([k, v]) => `${k} = ${v}\n`).join(''));
	};
	w.configure();
	w.twinctl = (...args) => {
		const r = run(w.ctl, ['-c', w.conf, ...args],
		    { cwd: dir, maxBuffer: 1 << 28 });
		clean(r.stderr);
		return r;
	};
	w.must = (...args) => {
		const r = w.twinctl(...args);
		if (r.status !== 0)
			throw new Error(`twinctl ${args.join(' ')}: ${r.stderr}`);
		return r.stdout.trim();
	};
	w.must('dev-issuer', path.join(dir, 'issuer'));
	w.must('init');
	w.token = (sub, scope = 'twin:read twin:write', ttl = 3600) =>
	    w.must('token', '--sub', sub, '--scope', scope, '--ttl', String(ttl));
	return w;
}

// example - a shipped file with the paths of this world put in.
function example(name, w, to = path.join(w.dir, name.replace('.example', ''))) {
	let text = fs.readFileSync(path.join(srcdir, name), 'utf8');
	for (const [from, place] of [
		['/usr/local/lib/cgi-bin', path.join(w.dir, 'bin')],
		['/usr/local/etc/twin.conf', w.conf],
		['/run/lighttpd/digital-twin-mcp', path.join(w.dir, 'l.sock')],
		['/run/digital-twin-mcp.sock', path.join(w.dir, 'p.sock')],
		['include fastcgi_params', 'include /etc/nginx/fastcgi_params'],
	])
		text = text.replaceAll(from, place);
	if (w.place !== '/mcp')
		text = moved(text, w.place);
	return put(to, text);
}

// moved - the path of the endpoint, changed where the example says so.
function moved(text, place) {
	const one = /(?<=^Define TWIN_PATH )\/mcp$|(?<=\(\?<mcp>)\/?mcp(?=\)[^:])/gm;
	const all = text.match(one);
	if (all?.length !== 1)
		throw new Error(`the path stands in ${all?.length ?? 0} places`);
	return text.replace(one, (was) => was[0] === '/' ? place : place.slice(1));
}

// The modules that the command in the example enables, and what Debian always
// loads.
function lighttpd_modules(how) {
	const text = fs.readFileSync(path.join(srcdir, 'lighttpd.conf.example'), 'utf8');
	const [, names] = new RegExp(`^#   lighty-enable-mod (${how}\\b.*?) digital-twin-mcp`, 'm')
	    .exec(text);
	return [...names.split(' '), 'alias'].map((m) => `"mod_${m}"`).join(', ');
}

function lighttpd(w, how, more) {
	const file = put(path.join(w.dir, 'main.conf'), `
server.port = ${w.port}
server.bind = "127.0.0.1"
server.document-root = "${w.dir}/www"
server.errorlog = "${w.dir}/error.log"
server.modules = ( ${lighttpd_modules(how)} )
${more}
include "${example('lighttpd.conf.example', w)}"
`);
	return program('/usr/sbin/lighttpd', ['-D', '-f', file]);
}

const apache_modules = {
	fcgid: ['fcgid'],
	cgid: ['cgid', 'fcgid', 'mime'],
	proxy_fcgi: ['proxy', 'proxy_fcgi'],
	htaccess: ['dir', 'fcgid', 'mime', 'rewrite'],	// dir as on every hosting
};

// What Apache needs to run from a folder of its own, as an ordinary user.
function apache_conf(w, how, more) {
	const load = ['mpm_event', 'authz_core', 'alias', 'env', 'setenvif',
	    ...apache_modules[how]]
	    .map((m) => `LoadModule ${m}_module /usr/lib/apache2/modules/mod_${m}.so\n`)
	    .join('');
	const fcgid = `FcgidIPCDir ${w.dir}/fcgid\nFcgidProcessTableFile ${w.dir}/shm\n`;
	// Debian's own settings of mod_fcgid stand beside those of mod_cgid.
	const cgid = `ScriptSock ${w.dir}/cgid.sock\n${fcgid}` +
	    'TypesConfig /etc/mime.types\nAddHandler fcgid-script .fcgi\n';
	const places = { fcgid, htaccess: fcgid, cgid }[how] ?? '';
	return put(path.join(w.dir, 'main.conf'), `
ServerRoot ${w.dir}
ServerName 127.0.0.1
Listen 127.0.0.1:${w.port}
DocumentRoot ${w.dir}/www
PidFile ${w.dir}/apache.pid
Mutex file:${w.dir}
ErrorLog ${w.dir}/error.log
${load}${places}${more}
`);
}

// The account of a hosting: its pages, its .htaccess, its two-line program.
function hosting(w) {
	example('htaccess.example', w, path.join(w.dir, 'www/.htaccess'));
	const script = put(path.join(w.dir, 'www/digital-twin.fcgi'),
	    `#!/bin/sh\nexec ${w.fcgi} -c ${w.conf}\n`);
	fs.chmodSync(script, 0o755);
	return `TypesConfig /etc/mime.types
<Directory ${w.dir}/www>
	AllowOverride AuthConfig FileInfo Options
	Require all granted
</Directory>`;
}

async function apache(w, how) {
	const file = apache_conf(w, how, how === 'htaccess' ? hosting(w) :
	    `Include ${example('apache.conf.example', w)}`);
	const backend = how !== 'proxy_fcgi' ? null :
	    await (w.forked ? forked(w) : spawned(w));
	return joined(program('/usr/sbin/apache2', ['-DFOREGROUND', '-f', file,
	    '-D', `TWIN_${how.toUpperCase()}`]), backend);
}

// nginx_with - nginx, whose http { } has these lines, with all its files in the
// world's folder; what it says goes to NAME.log.
export function nginx_with(w, lines, name = 'error') {
	const log = path.join(w.dir, `${name}.log`);
	const file = put(path.join(w.dir, `${name}.nginx.conf`), `
daemon off;
pid ${w.dir}/${name}.nginx.pid;
error_log ${log};
worker_processes 1;
events { }
http {
	access_log off;
	${['client_body', 'fastcgi', 'proxy', 'scgi', 'uwsgi']
	    .map((t) => `${t}_temp_path ${w.dir}/${t};`).join(' ')}
	${lines}
}
`);
	return program('/usr/sbin/nginx', ['-p', w.dir, '-e', log, '-c', file]);
}

async function nginx(w) {
	const lines = `server {
		listen 127.0.0.1:${w.port};
		root ${w.dir}/www;
		include ${example('nginx.conf.example', w)};
	}`;
	const backend = await (w.forked ? forked(w) : spawned(w));
	return joined(nginx_with(w, lines), backend);
}

// joined - a web server and the processes that it did not start itself.
function joined(s, backend) {
	if (!backend)
		return s;
	return { ...s, keeper: backend.pid, async stop() {
		await s.stop();
		await backend.stop();
	} };
}

// forked - four processes of a program that has no -n, as spawn-fcgi forks them.
async function forked(w) {
	const pid_file = path.join(w.dir, 'pid');
	const starter = program('/usr/bin/spawn-fcgi', ['-s',
	    path.join(w.dir, 'p.sock'), '-F', '4', '-P', pid_file,
	    '--', w.fcgi], { cwd: w.dir });
	const { code } = await starter.ended;
	if (code !== 0)
		throw new Error(`spawn-fcgi: ${starter.said()}`);
	const pids = fs.readFileSync(pid_file, 'utf8').trim().split(/\s+/)
	    .map(Number);
	return {
		pid: pids[0],
		async stop() {
			for (const pid of pids)
				if (!gone(pid))
					process.kill(pid, 'SIGTERM');
			await until('the end of all four', () => pids.every(gone));
		},
	};
}

// spawned - four processes on one socket, as the examples say: spawn-fcgi
// starts one that keeps them.
async function spawned(w) {
	const pid_file = path.join(w.dir, 'pid');
	const starter = program('/usr/bin/spawn-fcgi', ['-s',
	    path.join(w.dir, 'p.sock'), '-P', pid_file,
	    '--', w.fcgi, '-n', '4', '-c', w.conf], { cwd: w.dir });
	const { code } = await starter.ended;
	if (code !== 0)
		throw new Error(`spawn-fcgi: ${starter.said()}`);
	const pid = Number(fs.readFileSync(pid_file, 'utf8'));
	await until('four processes', () => workers(w).length === 5);
	return {
		pid,
		async stop() {
			if (!gone(pid))
				process.kill(pid, 'SIGTERM');
			await until('the end of twin.fcgi', () => gone(pid));
		},
	};
}

// gone - no such process, or only its remains.
export function gone(pid) {
	try {
		return /^\d+ \(.*\) Z/.test(
		    fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
	} catch {
		return true;
	}
}

// workers - the processes of this world that serve requests, and their keeper;
// the one that starts twin-fetch for them ends by itself.
export function workers(w) {
	return fs.readdirSync('/proc').filter((pid) => {
		try {
			return /^\d+$/.test(pid) &&
			    fs.readlinkSync(`/proc/${pid}/exe`) === w.fcgi &&
			    fs.readFileSync(`/proc/${pid}/comm`, 'utf8') !==
				'twin-runner\n';
		} catch {
			return false;
		}
	}).map(Number);
}

/*
 * serve - put a web server in front of a world.
 *   door   one of doors below
 *   more   further lines of lighttpd's main configuration
 * Returns {stop}; the world's url answers once this has returned.
 */
export const doors = ['lighttpd fastcgi', 'lighttpd cgi', 'apache fcgid',
    'apache proxy_fcgi', 'apache cgid', 'apache htaccess', 'nginx fastcgi'];
export async function serve(w, door, more = '') {
	const [server, how] = door.split(' ');
	const www = path.join(w.dir, 'www');
	folder(www);
	folder(path.join(w.dir, 'fcgid'));
	const s = await { apache, lighttpd, nginx }[server](w, how, more);
	await until(`${door} on port ${w.port}`, async () => {
		if (!s.alive())
			throw new Error(`${door} ended: ${s.said()}${log(w)}`);
		return listening(w.port);
	});
	// A process that lighttpd has forked but that is not yet ours would miss
	// the signal of a stop that follows at once.
	if (door === 'lighttpd fastcgi')
		await until('four processes', () => workers(w).length === 4);
	const stop = s.stop;
	s.stop = async () => {
		await stop();
		await until('the end of its processes', () => !workers(w).length);
		clean(log(w));
	};
	return s;
}

export function log(w) {
	try {
		return fs.readFileSync(path.join(w.dir, 'error.log'), 'utf8');
	} catch {
		return '';
	}
}

/*
 * herd - n processes of a world, each on a socket of its own and started anew
 * when it dies. kill() ends one of them by kill -9 and says whether it lived.
 */
export function herd(w, n) {
	const sockets = [], running = new Map();
	let on = true;
	const start = (socket) => {
		const p = program(w.fcgi, ['-c', w.conf, '-b', socket]);
		running.set(socket, p);
		p.ended.then(() => on && start(socket));
	};
	for (let i = 0; i < n; i++) {
		sockets.push(path.join(w.dir, `herd${i}.sock`));
		start(sockets[i]);
	}
	return {
		sockets,
		kill() {
			const p = running.get(sockets[Math.floor(Math.random() * n)]);
			return p.alive() && p.child.kill('SIGKILL');
		},
		async stop() {
			on = false;
			await Promise.all([...running.values()].map((p) => p.stop()));
		},
	};
}
