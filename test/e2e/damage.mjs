// SPDX-License-Identifier: MIT
// damage - twin.mdb with one page zeroed, one bit flipped, or cut off: twinctl
// verify always comes to an end and says so itself, and what it calls clean is
// what was written, byte for byte. FLIPS is the number of bits; `make bitflips`
// does 1,000. The seed of their places is printed.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as harness from './harness.mjs';

const flips = Number(process.env.FLIPS ?? 30);
let seed = Number(process.env.SEED ?? 1);
// every page where there is time for it, else some
const page = 4096, stride = flips < 1000 ? 9 : 1, subs = ['anna', 'boris', 'vera'];
let w, file, whole, kept;

// A small generator: the same seed, the same places.
function random(n) {
	seed = (seed * 1103515245 + 12345) % 2147483648;
	return Math.floor(seed / 2147483648 * n);
}

// A crash of the process that reads is what is looked for; a sanitizer must not
// make an error of its own out of it.
const env = { ...process.env, ASAN_OPTIONS: [process.env.ASAN_OPTIONS,
    'handle_segv=0:handle_sigbus=0:handle_abort=0'].filter(Boolean).join(':') };
const twinctl = (...args) => harness.run(w.ctl, ['-c', w.conf, ...args],
    { cwd: w.dir, env, maxBuffer: 1 << 28 });
const wrote = () => subs.map((sub) => twinctl('dump', sub).stdout
    .replace(/\n"audit":[^]*/, ''));

before(async () => {
	w = await harness.world();
	for (const sub of subs) {
		const lines = Array.from({ length: 12 }, (_, i) => [
			['update_metrics', { points: [{ indicator: 'energy', value: 3 }] }],
			['append_artifact', { type: 'draft', title: 'a draft',
			    text: `${sub} ${i} `.repeat(300) }],
		]).flat().map(([name, args], id) => JSON.stringify({ jsonrpc: '2.0', id,
		    method: 'tools/call', params: { name,
			arguments: { ...args, request_id: `r${id}` } } }));
		const r = harness.run(w.ctl, ['-c', w.conf, 'mcp', '--subject', sub],
		    { cwd: w.dir, input: lines.join('\n') + '\n' });
		assert.equal(r.status, 0, r.stderr);
		assert.ok(!/"isError":true|"error"/.test(r.stdout), r.stdout);
	}
	file = path.join(w.data, 'twin.mdb');
	kept = fs.readFileSync(file);
	whole = wrote();
	assert.ok(whole.every((text) => text.length > 10000));
	assert.equal(twinctl('verify').status, 0);
	console.log(`# ${kept.length / page} pages, seed ${seed}`);
});
after(() => fs.writeFileSync(file, kept));

// one - what verify says of a changed file: told, or harmless if nothing of what
// learners wrote has changed. Anything else is thrown.
function one(what, bytes) {
	fs.writeFileSync(file, bytes);
	const r = twinctl('verify');
	assert.equal(r.signal, null, `${what}: ${r.signal} ${r.stderr}`);
	assert.ok(r.status === 0 || r.status === 1, `${what}: ${r.stderr}`);
	if (r.status === 1) {
		assert.match(r.stderr, /^twinctl: verify: /m, what);
		return 'told';
	}
	assert.deepEqual(wrote(), whole, `${what}: verify says ${r.stdout}`);
	return 'harmless';
}

function table(what, outcomes) {
	const n = (kind) => outcomes.filter((o) => o === kind).length;
	console.log(`# ${what}: ${n('told')} told, ${n('harmless')} harmless, ` +
	    `0 missed, of ${outcomes.length}`);
}

test('pages zeroed, one after the other', () => {
	const outcomes = [];
	for (let at = 0; at < kept.length; at += stride * page) {
		const bytes = Buffer.from(kept);
		bytes.fill(0, at, at + page);
		outcomes.push(one(`page ${at / page}`, bytes));
	}
	table('pages zeroed', outcomes);
	assert.ok(outcomes.includes('told'));
});

test('the file cut off', () => {
	const outcomes = [];
	for (const part of [0, 1, page, kept.length / 2, kept.length - page,
	    kept.length - 1])
		outcomes.push(one(`${part} bytes`, kept.subarray(0, part)));
	table('cuts', outcomes);
	assert.ok(outcomes.filter((o) => o === 'told').length >= 4, outcomes.join());
});

test(`${flips} bits flipped, one after the other`, () => {
	const outcomes = [];
	for (let i = 0; i < flips; i++) {
		const bit = random(kept.length * 8);
		const bytes = Buffer.from(kept);
		bytes[bit >> 3] ^= 1 << (bit & 7);
		outcomes.push(one(`bit ${bit & 7} of byte ${bit >> 3}`, bytes));
	}
	table('bits flipped', outcomes);
});

test('a learner who cannot be read does not hide the others', () => {
	// the page of one learner's text: wiped where the text lies
	const bytes = Buffer.from(kept);
	let at = bytes.lastIndexOf('boris 3 boris 3');
	assert.ok(at > 0);
	bytes[at] ^= 1;
	fs.writeFileSync(file, bytes);
	const r = twinctl('verify', '--json');
	assert.equal(r.status, 1);
	const said = JSON.parse(r.stdout);
	assert.equal(said.learners, 3);
	assert.deepEqual(said.faulty.map((f) => f.sub), ['boris']);
});
