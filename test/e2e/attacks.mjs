// SPDX-License-Identifier: MIT
// attacks - what the rules of doc/auth.md keep out, tried upon the running
// program behind a real web server: one table of sentences, in four files. A
// group of it is a stage (its configuration) and its rows, in their order:
//   [why, expected, make, more]
// expected  "200", "200 notice", "200 written", "401 reason"; a status alone
//           that is not 200 is the web server's own answer
// make      function(kit): the token, or a whole request
// more      {fetches: {path: n}, log: pattern} - the requests that may go out for
//           this row, none unless told, null: as many as it likes; and what
//           else its line in the log says
// A refused row must have reached no handler: no twin and no audit record is
// changed, and no method is in the log. The log has one line for it, with the
// reason and never with the token.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { until } from './harness.mjs';
import { issuer, paths } from './issuer.mjs';
import { field, stage } from './stage.mjs';
import { table as tokens } from './attacks_token.mjs';
import { table as network } from './attacks_net.mjs';
import { table as apache } from './attacks_apache.mjs';

const table = [...tokens, ...network, ...apache];
const metadata = 'https://[a-z.]+/.well-known/oauth-protected-resource/mcp';
const word = '"[ -!#-\\[\\]-~]+"';
const challenges = {
	no_token: `Bearer resource_metadata="${metadata}", scope=${word}`,
	multiple_credentials: `Bearer resource_metadata="${metadata}", error="invalid_request"`,
	401: `Bearer resource_metadata="${metadata}", scope=${word}, error="invalid_token", error_description=${word}`,
	403: `Bearer resource_metadata="${metadata}", error="insufficient_scope", scope=${word}, error_description=${word}`,
};

let k = null, at = null, as_expected = 0;
async function on(group) {
	if (at === group)
		return;
	await leave();
	at = group;
	const conf = { ...group.conf };
	const from = group.network ? await issuer() : null;
	if (group.introspect)
		conf.introspect_url = from.origin + paths.introspect;
	k = await stage({ conf, issuer: from, door: group.door });
	await k.start();
}
async function leave() {
	const was = k;
	k = null;
	await was?.stop();
	await was?.issuer?.stop();
}

const count = () => Object.values(paths).map((p) => k.issuer?.asked(p) ?? 0);

// refused - what else an answer must be that lets nobody in.
function refused(got, status, reason, touched) {
	const challenge = challenges[reason] ?? challenges[status];
	if (reason === 'refused')	// before any token: doc/protocol.md rows 1, 2
		assert.equal(JSON.parse(got.body).error.code, -32600);
	else if (status === '503') {
		// not the token's fault: no client is sent to authorize anew
		assert.equal(got.headers['retry-after'], { keys_unavailable: '5',
		    keys_recent: '10' }[reason] ?? '30');
		assert.equal(got.headers['www-authenticate'], undefined);
	} else
		assert.match(got.headers['www-authenticate'],
		    new RegExp(`^${challenge}$`));
	assert.equal(k.touched('twin'), touched.twin, 'a handler was reached');
	if (reason !== 'scope') {	// that one is known once the call is
		assert.equal(field(got.line, 'rpc'), null, got.line);
		assert.equal(k.touched('audit'), touched.audit,
		    'something was audited');
	}
}

async function row([why, expected, make, more = {}]) {
	const [status, what] = expected.split(' ');
	const touched = { twin: k.touched('twin'), audit: k.touched('audit') };
	const before = count();
	let rq = await make(k);
	const token = typeof rq === 'string' ? rq : null;
	if (token !== null)
		rq = /^200$|^200 (?!written)/.test(expected) ? k.ping(token) :
		    k.write(token);
	rq.not_ours = !what && status !== '200';
	const got = await k.send(rq);
	assert.equal(String(got.status), status, `${got.body}\n${got.line}`);
	if (rq.not_ours)
		return assert.equal(got.line, null);
	if (token?.length > 20)
		assert.ok(!got.line.includes(token), 'the token is in the log');
	if (status === '200') {
		assert.equal(field(got.line, 'reason'), null, got.line);
		assert.equal(JSON.parse(got.body).error, undefined, got.body);
		if (what === 'metadata') {
			assert.equal(JSON.parse(got.body).resource, k.resource);
		} else if (what === 'alone') {
			assert.match(field(got.line, 'keys'), /no cache/);
			assert.equal(JSON.parse((await k.send({ method: 'GET',
			    path: '/healthz', headers: {} })).body).cache,
			    'unavailable');
		} else if (what === 'own') {
			assert.equal(JSON.parse(got.body).result.isError, true);
		} else if (what === 'written') {
			assert.notEqual(k.touched('twin'), touched.twin);
		} else {
			assert.equal(field(got.line, 'notice'), what ?? null, got.line);
		}
	} else {
		const why_log = field(got.line, 'event') === 'unusable' ?
		    'unusable' : field(got.line, 'refused') ? 'refused' :
		    field(got.line, 'reason');
		assert.equal(why_log, what, got.line);
		refused(got, status, what, touched);
	}
	// What got past the token is audited, after its answer.
	if (['written', 'own', 'scope'].includes(what))
		await until('the audit record', () =>
		    k.touched('audit') !== touched.audit);
	// A fetch that failed is told in the line of the request that tried.
	if (more.log)
		assert.match(got.line, more.log);
	if (/keys_/.test(what) && more.fetches)
		assert.notEqual(field(got.line, 'keys'), null, got.line);
	if (more.fetches !== null)
		assert.deepEqual(count().map((n, i) => n - before[i]),
		    Object.values(paths).map((p) => more.fetches?.[p] ?? 0),
		    `requests went out: ${Object.values(paths)}`);
}

for (const group of table)
	for (const r of group.rows)
		test(`${group.on}: ${r[0]} -> ${r[1]}`, async () => {
			await on(group);
			await row(r);
			as_expected++;
		});

after(async () => {
	await leave();
	const rows = table.reduce((n, group) => n + group.rows.length, 0);
	console.log(`attacks: ${as_expected} as expected of ${rows}`);
});
