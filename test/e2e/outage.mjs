// SPDX-License-Identifier: MIT
// outage - the key server fails in every way while four processes serve load:
// nobody gets a wrong answer, nobody runs to the key server together, and all
// is well again within the interval of its return. Then a cold start of many
// processes, rotation, removal, rollback, and a flood of unknown kids. Hours
// pass by moving the program's clock (clock.c), so every count is exact.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as forge from './forge.mjs';
import * as harness from './harness.mjs';
import * as wire from './wire.mjs';
import { issuer, paths } from './issuer.mjs';
import { field, keys, stage } from './stage.mjs';

const TTL = 1800, STALE = 86400, TIMEOUT = 8;
// From the end of an attempt; the clock of the program stands still meanwhile.
const INTERVAL = 10 + TIMEOUT;
const { jwk } = forge;
let k, as;
before(async () => {
	as = await issuer();
	k = await stage({ issuer: as, conf: { http_timeout: TIMEOUT } });
	await k.start();
});
after(async () => {
	await k?.stop();
	await as?.stop();
});

// Of a token whose key the set would have.
const hour_old = () => ({ iat: k.w.now - 3600 });

// What the load is made of: tokens seen before, new ones, and forged ones.
const kinds = {
	known: null,
	fresh: () => k.jwt(),
	forged: () => k.jwt({ key: keys.foreign, claim: hour_old() }),
	unsigned: () => k.jwt({ header: { alg: 'none' }, sign: () => '' }),
};

/*
 * load - requests by eight clients at once; when the last is answered, and
 * every process has logged its part, how often each kind got which status:
 * {"known 200": n}.
 *   n      of each kind
 *   makers {kind: function(i): token}
 */
async function load(n, makers) {
	const todo = [], seen = {};
	for (let i = 0; i < n; i++)
		for (const [kind, make] of Object.entries(makers))
			todo.push([kind, make(i)]);
	const all = todo.length;
	k.mark();
	await Promise.all(Array.from({ length: 8 }, async () => {
		for (let next; (next = todo.shift());) {
			const [kind, token] = next;
			const got = await wire.web(k.w, k.ping(token));
			const key = `${kind} ${got.status}`;
			seen[key] = (seen[key] ?? 0) + 1;
		}
	}));
	await harness.until('the log', () =>
	    k.since(/event=request/).length >= all);
	return seen;
}

// mixed - the usual load, all of it answered as expected.
async function mixed(why, good, bad) {
	const n = 15;
	const known = k.known ??= k.jwt({ claim: { exp: k.w.now + 10 ** 9 } });
	const got = await load(n, { ...kinds, known: () => known });
	assert.deepEqual(got, {
		[`known ${good}`]: n, [`fresh ${good}`]: n,
		[`forged ${bad}`]: n, 'unsigned 401': n,
	}, why);
}

const asked = () => [paths.discovery, paths.keys].map(as.asked);
// tries - how many requests of this load went for keys in vain, by the log.
const tries = () => k.since(/ keys=/).length;

// once - the discovery and the keys were asked for once each, or less.
async function once(why, from, exactly = false) {
	const now = asked();
	for (const [i, n] of now.entries())
		assert.ok(n - from[i] === 1 || !exactly && n === from[i],
		    `${why}: ${n - from[i]} requests of one kind`);
}

async function fail(way) {
	if (way === 'refused')
		await as.stop();
	else
		as.behave(paths.keys, way);
}
async function heal(way) {
	if (way === 'refused')
		await as.start();
	else
		as.behave(paths.keys, null);
}

test('a set is fetched once for four processes', async () => {
	const from = asked();
	await mixed('the first load', 200, 401);
	await once('the first load', from, true);
	assert.equal(tries(), 0);
});

for (const way of ['refused', 'hanging', 'slow', 'status 500', 'HTML', 'huge',
    'redirecting', 'wrong content', 'invalid JSON', 'an empty set',
    'the connection cut']) {
	// step - time passes, load comes, one process at most asks for keys.
	const step = async (why, seconds, good, bad, works) => {
		k.w.pass(seconds);
		const from = asked();
		await mixed(why, good, bad);
		await once(why, from, works);
		assert.equal(tries(), works ? 0 : 1, `${why}: fetches that failed`);
		const again = asked();
		await mixed(`${why}, a second time`, good, bad);
		assert.deepEqual(asked(), again, `${why}: within the interval`);
		assert.equal(tries(), 0);
	};
	const notice = async () =>
	    field((await k.send(k.ping(k.jwt()))).line, 'notice');
	test(`keys ${way}: the old set serves`, async () => {
		await fail(way);
		await step('the set is due', TTL, 200, 401, false);
		assert.equal(await notice(), 'keys_stale');
		await step('an interval later', INTERVAL, 200, 401, false);
	});
	test(`keys ${way}: recovers by itself`, async () => {
		await heal(way);
		await step('the server is back', INTERVAL, 200, 401, true);
		assert.equal(await notice(), null);
	});
	test(`keys ${way}: without a set everybody is told to wait`, async () => {
		await fail(way);
		await step('the set is too old', STALE + 1, 503, 503, false);
		await heal(way);
		k.w.pass(INTERVAL);
		const from = asked();
		// While one process fetches the others have nothing to go by and
		// wait only so long; so one request comes before the load.
		await k.send(k.ping(k.jwt()));
		await mixed('the server is back', 200, 401);
		await once('the server is back', from, true);
	});
}

test('a process killed while it fetches holds nobody up for long', async () => {
	as.behave(paths.keys, 'hanging');
	k.w.pass(TTL);
	const from = as.asked(paths.keys);
	const lost = wire.web(k.w, k.ping(k.jwt())).catch((e) => e);
	await harness.until('a fetch', () => as.asked(paths.keys) > from);
	for (const pid of harness.workers(k.w))
		process.kill(pid, 'SIGKILL');
	await lost;
	as.behave(paths.keys, null);
	await harness.until('new processes', async () =>
	    (await wire.web(k.w, k.ping(k.jwt())).catch(() => ({}))).status === 200);
	k.w.pass(INTERVAL);	// longer than any lease
	const now = asked();
	await mixed('after the lease', 200, 401);
	assert.equal(asked()[1] - now[1], 1);
});

test('rotation, removal and rollback under load', async () => {
	const old = jwk(keys.rsa, 'rsa'), young = jwk(keys.rsa2, 'young');
	const sets = {
		old: () => k.jwt({ claim: hour_old() }),
		young: () => k.jwt({ key: keys.rsa2, header: { kid: 'young' },
		    claim: hour_old() }),
		stale: () => k.jwt({ key: keys.rsa2, claim: hour_old() }),
	};
	const turn = async (why, list, seconds, want, fetches) => {
		if (list)
			k.publish(list);
		k.w.pass(seconds);
		const from = as.asked(paths.keys);
		// While one process fetches the others go by the old set; so one
		// request comes before the load.
		await k.send(k.ping(sets.old()));
		const got = await load(20, sets);
		assert.deepEqual(got, Object.fromEntries(Object.entries(want)
		    .map(([kind, status]) => [`${kind} ${status}`, 20])), why);
		assert.equal(as.asked(paths.keys) - from, fetches, why);
	};
	await turn('before', [old], TTL, { old: 200, young: 401, stale: 401 }, 1);
	// One request for the new kid tells everybody.
	k.publish([young, old]);
	k.w.pass(INTERVAL);
	assert.equal((await k.send(k.ping(sets.young()))).status, 200);
	await turn('rotated', null, 0, { old: 200, young: 200, stale: 200 }, 0);
	await turn('the old key removed', [young], TTL,
	    { old: 401, young: 200, stale: 200 }, 1);
	await turn('rolled back', [old], TTL,
	    { old: 200, young: 401, stale: 401 }, 1);
	k.publish(k.standard());
	await turn('both again', null, TTL, { old: 200, young: 200, stale: 200 }, 1);
});

test('1000 unknown kids cost one fetch', async () => {
	k.w.pass(INTERVAL);
	const from = asked();
	const got = await load(1000, { unknown: (i) => k.jwt({
	    key: keys.foreign, header: { kid: `k${i}` }, claim: hour_old() }) });
	assert.deepEqual(got, { 'unknown 401': 1000 });
	assert.equal(as.asked(paths.keys) - from[1], 1);
	for (const line of k.since(/event=request/))
		assert.equal(field(line, 'reason'), 'no_key');
});

test('a cold start of 50 processes is one fetch', async () => {
	await k.stop();
	for (const name of ['cache.mdb', 'cache.mdb-lock'])
		fs.rmSync(path.join(k.w.data, name));
	k.configure({ http_timeout: 15 });
	// Slow enough for all of them to come while it is under way.
	as.behave(paths.keys, (res, good) => setTimeout(() =>
	    res.end(JSON.stringify(good)), 1000));
	const from = asked();
	const token = k.jwt();
	const got = await Promise.all(Array.from({ length: 50 }, () =>
	    wire.cgi(k.w, { ...k.ping(token), vars: k.w.clock_env })));
	for (const { status, stderr } of got)
		assert.equal(status, 200, stderr);
	assert.deepEqual(asked().map((n, i) => n - from[i]), [1, 1]);
	as.behave(paths.keys, null);
});
