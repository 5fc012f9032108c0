// SPDX-License-Identifier: MIT
// erase - a learner takes everything back: a token that may read and write,
// erase_twin answers 403 insufficient_scope, the client's own OAuth code asks
// for twin:erase, the learner confirms by a code or in a form of the client, and
// then no file of the server holds a byte of what was written.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import * as harness from './harness.mjs';
import * as wire from './wire.mjs';
import { kinds, learner } from './learner.mjs';
import { place } from './place.mjs';

const exercise = 'entry_writing_15', indicator = 'attention';
const ok = (r) => {
	assert.ok(!r.isError, JSON.stringify(r));
	return r.structuredContent;
};

// fill - a word of their own in every kind of text that the twin keeps.
async function fill(me, word) {
	const answer = `Как я читал: ${word} answer`;
	ok(await me.call('log_attempt', { exercise, answer, minutes: 15,
	    form: { sentence: `${word} sentence`, why: `${word} why` },
	    scores: [{ criterion: 'surprise', level: 3, evidence: answer }],
	    request_id: `${word}-attempt` }));
	ok(await me.call('update_metrics', { points: [{ indicator, value: 4,
	    note: `${word} note` }], request_id: `${word}-metric` }));
	ok(await me.call('update_profile', { fields: {
	    occupation: `${word} occupation`, objective: `${word} objective` },
	    request_id: `${word}-profile` }));
	ok(await me.call('append_artifact', { type: 'explanation',
	    title: `${word} title`, text: `${word} text `.repeat(2000),
	    request_id: `${word}-artifact` }));
}

// holding - the files of this world that hold the word, in whatever place.
function holding(p, word) {
	const found = [];
	const walk = (dir) => {
		for (const e of fs.readdirSync(dir, { withFileTypes: true })) {
			const at = path.join(dir, e.name);
			if (e.isDirectory())
				walk(at);
			else if (e.isFile() && fs.readFileSync(at).includes(word))
				found.push(path.relative(p.w.data, at));
		}
	};
	walk(p.w.data);
	return found.sort();
}
const fresh_word = () => `w${crypto.randomBytes(12).toString('hex')}`;

const places = new Map();
// A server that asks for erasing only when it comes to that.
const less = { scopes_advertised: 'twin:read twin:write' };
async function at(door, conf) {
	const key = door + JSON.stringify(conf ?? {});
	if (!places.has(key))
		places.set(key, await place(door, { conf }));
	return places.get(key);
}
after(async () => {
	for (const p of places.values())
		await p.end();
});

// whole - what is left is in order, and every process goes on with it.
async function whole(p, me, word, bystander, other) {
	assert.deepEqual(holding(p, word), [], 'bytes of the erased learner');
	assert.ok(!p.log.all().includes(word), 'the log holds their words');
	assert.notDeepEqual(holding(p, other), [], 'a bystander was erased');
	p.w.must('verify');
	const token = me.token();
	await Promise.all(Array.from({ length: 12 }, async () => {
		const got = await wire.web(p.w, wire.rpc('tools/call',
		    { name: 'get_snapshot', arguments: {} }, { token }));
		assert.equal(JSON.parse(got.body).result.structuredContent.revision,
		    0, got.body);
	}));
	const rest = ok(await bystander.call('get_history', {}));
	assert.match(JSON.stringify(rest), new RegExp(other));
}

// confirm - how a learner says yes, each from the first call on.
const ways = {
	async code(me, first) {
		const shown = ok(first);
		assert.equal(shown.status, 'confirm');
		assert.ok(shown.events >= 4);
		const wrong = await me.call('erase_twin', { confirm_code: '00000000' });
		assert.equal(wrong.isError, true);
		assert.equal(ok(await me.call('get_snapshot')).revision > 0, true);
		return ok(await me.call('erase_twin',
		    { confirm_code: shown.confirm_code }));
	},
	async form(me, first) {
		// The first answer was no, by `answer` below; now it is yes.
		assert.equal(ok(first).status, 'declined');
		assert.equal(ok(await me.call('get_snapshot')).revision > 0, true);
		me.says = { action: 'accept', content: { confirm: true } };
		return ok(await me.call('erase_twin'));
	},
};

for (const [door, name, way, refresh] of [
	['lighttpd fastcgi', 'sdk 1.x', 'code', false],
	['lighttpd fastcgi', 'client 2.x', 'code', true],
	['lighttpd fastcgi', 'client 2.x pinned', 'form', true],
	['lighttpd fastcgi', 'client 2.x pinned', 'code', true],
	['apache htaccess', 'sdk 1.x', 'code', false],
	['apache htaccess', 'client 2.x pinned', 'form', true],
])
	test(`${name} through ${door}: step-up, confirmation by ${way}, no byte left`,
	    async () => {
		const p = await at(door, less);
		const word = fresh_word(), other = fresh_word();
		const sub = `${name} ${way}`;
		const bystander = learner(`${sub} bystander`, kinds['client 2.x'],
		    p.w.url);
		await bystander.connect();
		await fill(bystander, other);
		const me = learner(sub, kinds[name], p.w.url, { refresh,
		    capabilities: way === 'form' ? { elicitation: { form: {} } } : {} });
		me.says = { action: 'decline' };
		me.answer = (question) => {
			assert.match(question.message, /\d/);
			assert.equal(question.requestedSchema.properties.confirm.type,
			    'boolean');
			return me.says;
		};
		await me.connect();
		await fill(me, word);
		assert.ok(holding(p, word).includes('twin.mdb'),
		    'what was written is not found');
		const consents = p.as.consents.length;

		const first = await me.call('erase_twin');
		const refused = me.trace.filter((s) => s.status === 403);
		assert.equal(refused.length, 1, JSON.stringify(refused));
		assert.match(refused[0].challenge, /error="insufficient_scope"/);
		assert.match(refused[0].challenge,
		    /scope="twin:erase twin:read twin:write"/);
		assert.deepEqual(p.as.consents.slice(consents), ['twin:erase']);
		assert.equal(me.visits, 2);

		const gone = await ways[way](me, first);
		assert.equal(gone.status, 'erased');
		assert.ok(gone.kept.length > 0);
		await whole(p, me, word, bystander, other);
		// What was granted is granted: no new question for what comes now.
		await fill(me, fresh_word());
		assert.equal(me.visits, 2);
		await me.close();
		await bystander.close();
	});

test('nobody erases by another one\'s code', async () => {
	const p = await at('lighttpd fastcgi');
	const word = fresh_word();
	const [victim, thief] = ['victim', 'thief'].map((sub) =>
	    learner(sub, kinds['client 2.x'], p.w.url));
	for (const me of [victim, thief]) {
		await me.connect();
		await fill(me, me === victim ? word : fresh_word());
	}
	const { confirm_code } = ok(await thief.call('erase_twin'));
	await victim.call('erase_twin');
	const refused = await victim.call('erase_twin', { confirm_code });
	assert.equal(refused.isError, true);
	// The code is for what was shown: a change since then asks anew.
	const mine = ok(await victim.call('erase_twin')).confirm_code;
	ok(await victim.call('update_metrics', { points: [{ indicator, value: 1 }],
	    request_id: 'one more' }));
	assert.equal((await victim.call('erase_twin', { confirm_code: mine }))
	    .isError, true);
	assert.ok(holding(p, word).includes('twin.mdb'));
	await victim.close();
	await thief.close();
});

test('a writer goes on while another is erased', async () => {
	const p = await at('lighttpd fastcgi');
	const word = fresh_word();
	const me = learner('erased under load', kinds['client 2.x'], p.w.url);
	const writer = learner('writer', kinds['client 2.x'], p.w.url);
	await me.connect();
	await fill(me, word);
	await writer.connect();
	const { confirm_code } = ok(await me.call('erase_twin'));
	let on = true, answered = 0;
	const writing = (async () => {
		for (let i = 0; on; i++, answered++)
			ok(await writer.call('update_metrics', { points: [
			    { indicator, value: 1 + i % 5 }], request_id: `w${i}` }));
	})();
	await harness.until('some writes', () => answered > 5);
	assert.equal(ok(await me.call('erase_twin', { confirm_code })).status,
	    'erased');
	const then = answered;
	await harness.until('more writes', () => answered > then + 5);
	on = false;
	await writing;
	assert.deepEqual(holding(p, word), []);
	const events = p.w.must('dump', 'writer', '--journal').split('\n');
	assert.equal(events.length, answered, 'a write was lost');
	p.w.must('verify');
	await me.close();
	await writer.close();
});

test('chatgpt_challenge: the same need as the result of a tool', async () => {
	const p = await at('lighttpd fastcgi', { ...less,
	    chatgpt_challenge: 'on' });
	const me = learner('chatgpt', kinds['client 2.x'], p.w.url);
	await me.connect();
	const word = fresh_word();
	await fill(me, word);
	const got = await me.call('erase_twin');
	assert.equal(got.isError, true);
	const [challenge, ...more] = got._meta['mcp/www_authenticate'];
	assert.deepEqual(more, []);
	assert.match(challenge, /^Bearer resource_metadata="[^"]+", /);
	assert.match(challenge, /error="insufficient_scope"/);
	assert.match(challenge, /error_description="[^"]+"/);
	assert.equal(me.visits, 1);
	assert.ok(holding(p, word).includes('twin.mdb'));
	await me.close();
});
