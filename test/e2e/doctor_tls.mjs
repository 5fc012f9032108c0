// SPDX-License-Identifier: MIT
// doctor_tls - an issuer whose TLS is broken in one way each: `twinctl doctor`
// says which in its first line and what to do in the next. Root: the machine's
// authorities are covered by the test's own, in a mount namespace of this file.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { after, before, test } from 'node:test';

if (process.getuid() !== 0) {
	console.log('1..0 # SKIP mounts need root');
	process.exit(0);
}
if (!process.env.DOCTOR_MOUNTS) {
	const r = spawnSync('unshare', ['-m', '--propagation', 'private',
	    process.execPath, ...process.execArgv, process.argv[1]],
	    { stdio: 'inherit', env: { ...process.env, DOCTOR_MOUNTS: '1' } });
	process.exit(r.status ?? 1);
}

const harness = await import('./harness.mjs');
const { ory } = await import('./ory.mjs');
const { doctor } = await import('./doctor_run.mjs');

let p, folder;
const file = (name) => path.join(folder, name);
const read = (name) => fs.readFileSync(file(name));
function openssl(...args) {
	const r = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
	assert.equal(r.status, 0, `openssl ${args.join(' ')}: ${r.stderr}`);
}

before(async () => {
	p = await ory('lighttpd fastcgi', {});
	folder = path.join(p.w.dir, 'tls');
	fs.mkdirSync(path.join(folder, 'believed'), { recursive: true });
	fs.writeFileSync(file('ca.cnf'), `[ca]
default_ca = one
[one]
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:TRUE
`);
	fs.writeFileSync(file('index'), '');
	fs.writeFileSync(file('serial'), '01\n');
	authority('root');
	fs.copyFileSync(file('root.crt'), file('believed/root.pem'));
	openssl('rehash', 'believed');
	assert.equal(spawnSync('mount', ['--bind', file('believed'),
	    '/etc/ssl/certs']).status, 0);
});
after(() => p?.end());

// authority NAME, signed by another one or by itself.
function authority(name, by) {
	openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`,
	    '-subj', `/CN=${name}`, ...by ? ['-out', `${name}.csr`] :
	    ['-x509', '-days', '2', '-out', `${name}.crt`]);
	if (by)
		openssl('ca', '-batch', '-notext', '-config', 'ca.cnf',
		    '-extensions', 'authority', '-cert', `${by}.crt`, '-keyfile',
		    `${by}.key`, '-days', '2', '-in', `${name}.csr`, '-out',
		    `${name}.crt`);
}

// certificate - for a name, signed by an authority (or itself) for these days.
function certificate({ name = 'localhost', by = 'root', days = ['-days', '2'] }) {
	const request = ['req', '-newkey', 'rsa:2048', '-nodes', '-keyout',
	    'leaf.key', '-subj', `/CN=${name}`, '-addext',
	    `subjectAltName=DNS:${name}`];
	if (by === null) {
		openssl(...request, '-x509', ...days, '-out', 'leaf.crt');
		return;
	}
	openssl(...request, '-out', 'leaf.csr');
	openssl('ca', '-batch', '-notext', '-config', 'ca.cnf', '-cert',
	    `${by}.crt`, '-keyfile', `${by}.key`, ...days, '-in', 'leaf.csr',
	    '-out', 'leaf.crt');
}
const between = (from, to) => ['-startdate', `${from}0101000000Z`, '-enddate',
    `${to}0101000000Z`];

const rows = [
	['signed by itself', { by: null }, /tls: .*self.signed/,
	    /get a certificate for localhost:\d+ that everybody's programs believe/],
	['expired', { days: between(2020, 2021) }, /tls: .*expired/,
	    /renew the certificate of localhost:\d+/],
	['not valid yet', { days: between(2090, 2091) }, /tls: .*not yet valid/,
	    /set the clocks of this machine and of localhost:\d+ by NTP/],
	['for another name', { name: 'www.example.org' },
	    /tls: .*(subject name|hostname mismatch)/,
	    /get a certificate that names localhost:\d+/],
	['without its intermediate', { by: 'between' },
	    /tls: .*local issuer certificate/,
	    /let localhost:\d+ send the intermediate certificates/],
	['of TLS 1.1 only', { server: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1',
	    ciphers: 'DEFAULT:@SECLEVEL=0' } }, /tls: /,
	    /openssl s_client -connect localhost:\d+ .*TLS 1\.2 or later/],
];

// judged - what doctor says of an issuer with the certificate of leaf.crt.
async function judged(options = {}) {
	const server = https.createServer({ key: read('leaf.key'),
	    cert: read('leaf.crt'), ...options }, (rq, res) => res.end('{}'));
	await new Promise((done) => server.listen(0, 'localhost', done));
	p.w.configure({ issuer: `https://localhost:${server.address().port}`,
	    issuer_aliases: p.as.origin });
	const got = await doctor(p.w);
	p.w.configure();
	server.close();
	return got;
}

for (const [what, made, cause, fix] of rows) {
	test(`an issuer with a certificate ${what}`, async () => {
		if (made.by === 'between')
			authority('between', 'root');
		certificate(made);
		const got = await judged(made.server);
		const [first, second] = got.text.split('\n');
		assert.match(first, cause, got.text);
		assert.match(first, /^FAIL/, got.text);
		assert.match(second, fix, got.text);
		assert.notEqual(got.status, 0);
	});
}

test('an issuer whose certificate is good is asked for its documents', async () => {
	certificate({});
	const got = await judged();
	assert.doesNotMatch(got.text, /tls:/);
	assert.match(got.text, /^FAIL.*issuer/m, got.text);
});
