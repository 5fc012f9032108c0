// SPDX-License-Identifier: MIT
// stage - a world for the suites about tokens: its keys are the suite's own,
// its clock stands where the suite puts it, each request comes back together
// with the line the program logged for it, and whether a handler has touched
// anything can be asked.
import crypto from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import * as forge from './forge.mjs';
import * as harness from './harness.mjs';
import * as wire from './wire.mjs';

// The keys of all stages: making them is slow.
export const keys = {
	rsa: forge.rsa(), rsa2: forge.rsa(), foreign: forge.rsa(),
	ec: forge.ec(), ec2: forge.ec(), ec384: forge.ec('P-384'),
};

// clocked - the program of this world lives at w.now, until w.pass().
export function clocked(w) {
	const real = harness.folder(path.join(w.dir, 'real'));
	const file = path.join(w.dir, 'clock');
	for (const name of ['twin.fcgi', 'twin-fetch'])
		fs.renameSync(path.join(w.dir, 'bin', name),
		    path.join(real, name));
	w.fcgi = path.join(real, 'twin.fcgi');
	// Another user may not be let into the build folder.
	harness.put(path.join(real, 'clock.so'),
	    fs.readFileSync(path.join(harness.builddir, 'test/e2e/clock.so')));
	w.clock_env = {
		LD_PRELOAD: path.join(real, 'clock.so'), TWIN_TEST_CLOCK: file,
		// ASan wants to be first in the list of libraries.
		ASAN_OPTIONS: [process.env.ASAN_OPTIONS,
		    'verify_asan_link_order=0'].filter(Boolean).join(':'),
	};
	const script = harness.put(path.join(w.dir, 'bin/twin.fcgi'),
	    '#!/bin/sh\n' + Object.entries(w.clock_env)
		.map(([k, v]) => `${k}='${v}' `).join('') + `exec ${w.fcgi} "$@"\n`);
	fs.chmodSync(script, 0o755);
	w.now = Math.floor(Date.now() / 1000);
	harness.put(file, Buffer.alloc(8));
	const fd = fs.openSync(file, 'r+');
	w.at = (now) => {
		const b = Buffer.alloc(8);
		w.now = now;
		b.writeBigInt64LE(BigInt(now));
		fs.writeSync(fd, b, 0, 8, 0);
	};
	w.at(w.now);
	w.pass = (seconds) => w.at(w.now + seconds);
}

// logged - the lines of the program as they come: a web server hands on what
// it says, on its own stderr (lighttpd) or into its log (Apache).
export function logged(w, server, door) {
	let said = '', read = 0;
	server.child.stderr.on('data', (d) => { said += d; });
	const text = () => door.startsWith('lighttpd') ? said : harness.log(w);
	return {
		all: text,
		mark() { read = text().length; },
		// since - whole lines after the mark that match.
		since: (re) => text().slice(read).split('\n').slice(0, -1)
		    .filter((line) => re.test(line)),
	};
}

// raw - bytes as they are; the answer up to the end of the connection.
function raw(w, text) {
	return new Promise((done, fail) => {
		const s = net.connect(w.port, '127.0.0.1');
		let got = '';
		s.on('data', (d) => { got += d; });
		s.on('error', fail);
		s.on('close', () => done({
			status: Number(/^HTTP\/1\.[01] (\d{3})/.exec(got)?.[1]),
			headers: {}, body: got.split('\r\n\r\n')[1] ?? '',
		}));
		s.end(text);
	});
}

// mints - what a kit says in a token's name: tokens, and requests with one.
function mints(k) {
	const { w } = k;
	k.claims = () => ({
		iss: k.iss, sub: 'learner', aud: [k.resource], client_id: 'client',
		scp: ['twin:read', 'twin:write'], iat: w.now, nbf: w.now,
		exp: w.now + 3600, jti: crypto.randomUUID(), ext: {},
	});
	/*
	 * jwt - a token, good but for what is changed.
	 *   header, claim   members to change (undefined: to leave out), or a
	 *                   function from the good ones to what is to stand there
	 *   key, alg        what it is signed with
	 *   sign            function(text): Buffer, instead
	 */
	k.jwt = ({ header, claim, key = keys.rsa, alg = 'RS256', sign } = {}) => {
		const changed = (good, change) => typeof change === 'function' ?
		    change(good) : { ...good, ...change };
		return forge.jws(
		    changed({ alg, typ: 'JWT', kid: 'rsa' }, header),
		    changed(k.claims(), claim),
		    sign ?? ((text) => forge.signature(alg, text, key.privateKey)));
	};
	k.es256 = (more = {}) => k.jwt({ key: keys.ec, alg: 'ES256', ...more,
	    header: { kid: 'ec', ...more.header } });

	k.ping = (token) => wire.rpc('ping', {}, { token });
	// What would leave a trace in every file of a learner, were it served.
	k.write = (token) => wire.rpc('tools/call', { name: 'update_metrics',
	    arguments: { points: [{ indicator: 'attention', value: 3 }],
		request_id: crypto.randomUUID() } }, { token });
}

// serves - the web server of a kit, and what the program logs for each request.
function serves(k, door) {
	const { w } = k;
	let server, lines;
	k.start = async () => {
		server = await harness.serve(w, door);
		// A child that lighttpd has forked, but that is not the program yet,
		// would swallow the signal of a stop that comes at once.
		if (door === 'lighttpd fastcgi')
			await harness.until('four processes', () =>
			    harness.workers(w).length === 4);
		lines = logged(w, server, door);
		k.mark = lines.mark;
		k.since = lines.since;
	};
	k.stop = async () => {
		const s = server;
		server = null;
		await s?.stop();
	};
	k.restart = async () => {
		await k.stop();
		await k.start();
	};
	/*
	 * send - a request, its answer, and the line the program logged for it.
	 *   line    null when the web server answered by itself, which is known
	 *           from what the program logs next
	 */
	k.send = async (rq) => {
		lines.mark();
		const got = await (rq.raw ? raw(w, rq.raw) : wire.web(w, rq));
		if (rq.not_ours)
			await wire.web(w, { method: 'GET', path: '/healthz',
			    headers: {} });
		const seen = await harness.until('the line of a request', () => {
			const l = lines.since(/event=(request|unusable) /);
			return l.length && l;
		});
		const line = rq.not_ours ? seen.find((l) =>
		    !/ path=\/healthz /.test(l)) ?? null : seen[0];
		return { ...got, line };
	};
}

/*
 * stage - Returns the kit that the rows of a table work with.
 *   conf     further keys of twin.conf
 *   issuer   of issuer.mjs: keys over the network; else a jwks_file
 */
export async function stage({ conf = {}, issuer = null,
    door = 'lighttpd fastcgi' } = {}) {
	// A public name, so that an answer that takes it from the request shows.
	const resource = 'https://twin.example.org/mcp';
	const always = { resource, hosts: '127.0.0.1', ...conf };
	const w = await harness.world({ conf: always });
	const jwks = path.join(w.dir, 'keys.json');
	const k = { w, keys, issuer, resource: always.resource };
	clocked(w);

	k.publish = (list, text = JSON.stringify({ keys: list })) => {
		if (issuer)
			issuer.keys = list;
		else {	// by rename: never half a file
			harness.put(`${jwks}.new`, text);
			fs.renameSync(`${jwks}.new`, jwks);
			w.pass(1);	// the file is looked at once a second
		}
	};
	k.standard = () => [forge.jwk(keys.rsa, 'rsa'), forge.jwk(keys.ec, 'ec'),
	    forge.jwk(keys.rsa2, 'rsa2')];
	k.publish(k.standard());
	k.configure = (more = {}) => w.configure({
		jwks_file: issuer ? null : jwks,
		...issuer && { issuer: issuer.origin }, ...more });
	k.configure();
	if (issuer) {	// another realm than the one the world was made for
		fs.rmSync(w.data, { recursive: true });
		w.must('init');
	}
	// The first start keeps the catalogs in the store: done here, so that no
	// request is taken for the cause.
	w.must('mcp', '--subject', 'nobody');
	k.iss = issuer?.origin ?? w.origin;

	k.own = (file) => harness.put(file, fs.readFileSync(file));

	// touched - what handlers leave in the files of twins or of the audit.
	k.touched = (what) => {
		const h = crypto.createHash('sha256');
		for (const name of fs.readdirSync(w.data).sort())
			if (name.startsWith(what) && !name.endsWith('-lock')) {
				h.update(`${name}\n`);
				h.update(fs.readFileSync(path.join(w.data, name)));
			}
		return h.digest('hex');
	};
	mints(k);
	serves(k, door);
	return k;
}

// field - one of a logfmt line, unquoted; null: not there.
export function field(line, name) {
	const m = new RegExp(` ${name}=("(?:[^"\\\\]|\\\\.)*"|\\S*)`).exec(line);
	if (!m)
		return null;
	return m[1].startsWith('"') ? JSON.parse(m[1]) : m[1];
}
