// SPDX-License-Identifier: MIT
// lint - tools/list against what the APIs behind the hosts take. They refuse a
// whole request for one schema they do not like, so one tool can take all the
// others from a learner. Each rule has its source; each is shown to bite.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import { parse } from 'yaml';
import * as harness from '../e2e/harness.mjs';

// Keywords that each dialect knows, of those a schema of ours may have.
const openai = ['type', 'properties', 'required', 'additionalProperties',
    'items', 'enum', 'const', 'anyOf', 'description', 'pattern', 'format',
    'minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum',
    'exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems', '$ref', '$defs'];
const gemini = ['type', 'format', 'title', 'description', 'nullable', 'enum',
    'maxItems', 'minItems', 'properties', 'required', 'minProperties',
    'maxProperties', 'minLength', 'maxLength', 'pattern', 'anyOf', 'items',
    'minimum', 'maximum',
    // every host takes it out: zed-industries/zed 29400, promptfoo 6902
    'additionalProperties'];
const keywords = new Set(`and as assert async await break case catch class const
    continue debugger def default del delete do elif else except export extends
    finally for from function global if import in instanceof is lambda let new
    nonlocal not null or pass raise return static super switch this throw try
    typeof var void while with yield False None True true false`.split(/\s+/));

// Arguments that are maps by nature: the metamodel or the task names the keys.
// No dialect's strict mode has maps; hosts send these tools without it.
const maps = { log_attempt: ['form'], update_profile: ['fields'],
    correct_event: ['replacement'], write_digital_twin: ['data'] };

const has = (s, key) => Object.hasOwn(s, key);
const typed = (s, type) => [s.type].flat().includes(type);
const is_map = (s) => typed(s, 'object') && s.additionalProperties !== false;
const foreign = (s, known) => Object.keys(s).find((k) => !known.includes(k));

/*
 * rules - of one schema inside a tool. The row's name is the first words of what
 * is said; bad is a schema that must be found.
 *   of   'input', or both input and output
 */
const rules = [
	{ name: 'OpenAI: an array without items', of: 'both',
	    source: '"array schema missing items": ogx-ai/ogx 3602',
	    broken: (s) => typed(s, 'array') && !has(s, 'items'),
	    bad: { type: ['string', 'array'] } },
	{ name: 'OpenAI, Gemini: an enum without a type', of: 'both',
	    source: 'ai.google.dev/api/caching#Schema: enum is of Type.STRING',
	    broken: (s) => has(s, 'enum') && !has(s, 'type'),
	    bad: { enum: ['a'] } },
	{ name: 'OpenAI: combined at the root', of: 'input', root: true,
	    source: 'developers.openai.com, structured outputs: root objects',
	    broken: (s) => s.type !== 'object' || ['anyOf', 'oneOf', 'allOf', 'not',
	        'enum'].some((k) => has(s, k)),
	    bad: { type: 'object', anyOf: [] } },
	{ name: 'OpenAI strict: a keyword outside the subset', of: 'input',
	    source: 'developers.openai.com, structured outputs: supported schemas; ' +
	        'pydantic/pydantic-ai 4490',
	    broken: (s, tool) => !maps[tool] && foreign(s, openai),
	    bad: { type: 'array', items: {}, uniqueItems: true } },
	{ name: 'OpenAI strict: an open object', of: 'input',
	    source: 'the same, additionalProperties must be false',
	    broken: (s, tool, at) => is_map(s) && !maps[tool]?.includes(at),
	    bad: { type: 'object', properties: {} } },
	{ name: 'Gemini: a keyword outside the subset', of: 'input',
	    source: 'ai.google.dev/api/caching#Schema; goai 108, pizza-bot 62',
	    broken: (s) => foreign(s, gemini),
	    bad: { type: 'string', const: 'a' } },
	{ name: 'Gemini: several types at once', of: 'input',
	    source: 'the same, type is one value; opencode 14234',
	    broken: (s) => Array.isArray(s.type),
	    bad: { type: ['string', 'null'] } },
	{ name: 'Gemini: an enum of other than texts', of: 'input',
	    source: 'the same, enum is a list of string',
	    broken: (s) => s.enum?.some((v) => typeof v !== 'string'),
	    bad: { type: 'integer', enum: [1] } },
	{ name: 'generators: a keyword as the name of a property', of: 'both',
	    source: 'fastmcp 2 makes a dataclass of an output schema',
	    broken: (s) => Object.keys(s.properties ?? {}).find((k) =>
	        keywords.has(k)),
	    bad: { type: 'object', properties: { from: {} } } },
	{ name: 'clients: a schema that is only a reference', of: 'both',
	    source: 'anthropics/claude-code 20732, 82652: sent as text',
	    broken: (s) => has(s, '$ref') || Object.keys(s).length === 0,
	    bad: {} },
];

// Of a whole tool, and of all of them.
const limits = { name: 64, description: 1024, list: 24 << 10,
    // what compat = on adds, for who has asked for it
    compat: 5 << 10,
    // googleapis/python-genai 2170: the sum of maxItems of one request
    max_items: 960,
    // developers.openai.com, structured outputs: objects have limitations
    depth: 10, properties: 5000 };

// walk - every schema within one, with the path of its property.
function* walk(s, at = '', depth = 0) {
	yield [s, at, depth];
	for (const [name, sub] of Object.entries(s.properties ?? {}))
		yield* walk(sub, at === '' ? name : `${at}.${name}`, depth + 1);
	for (const key of ['items', 'additionalProperties'])
		if (typeof s[key] === 'object')
			yield* walk(s[key], `${at}[]`, depth + 1);
	for (const sub of s.anyOf ?? [])
		yield* walk(sub, at, depth + 1);
}

function findings(rule, tools) {
	const found = [];
	for (const tool of tools)
		for (const part of rule.of === 'both' ?
		    ['inputSchema', 'outputSchema'] : ['inputSchema'])
			for (const [s, at] of walk(tool[part] ?? { type: 'object' }))
				if ((!rule.root || at === '') && rule.broken(s, tool.name, at))
					found.push(`${tool.name}.${part} ${at}`);
	return found;
}

let w, bytes, tools, more, skills;
before(async () => {
	w = await harness.world();
	const lists = (compat) => {
		w.configure({ compat });
		const r = spawnSync(w.ctl, ['-c', w.conf, 'mcp', '--subject',
		    'lint'], { ...harness.user, encoding: 'utf8', input:
		    '{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n' +
		    '{"jsonrpc":"2.0","id":2,"method":"skills/list"}\n' });
		const lines = r.stdout.split('\n');
		return [Buffer.byteLength(lines[0]), ...lines.slice(0, 2)
		    .map((l) => JSON.parse(l).result)];
	};
	bytes = lists('off')[0];
	// all the tools there are
	[more, { tools }, { skills }] = lists('on');
});

for (const rule of rules) {
	test(`${rule.name}: none`, () => {
		assert.ok(tools.length > 0);
		assert.deepEqual(findings(rule, tools), [], rule.source);
	});
	test(`${rule.name}: would be found`, () => {
		const inputSchema = rule.root ? rule.bad : { type: 'object',
		    additionalProperties: false, properties: { x: rule.bad } };
		assert.equal(findings(rule, [{ name: 'tool', inputSchema }]).length, 1);
	});
}

test('names and descriptions are as short as OpenAI has them', () => {
	for (const { name, description } of tools) {
		assert.match(name, /^[a-zA-Z0-9_-]+$/);
		assert.ok(name.length <= limits.name, name);
		assert.ok(description.length <= limits.description, name);
	}
});

test('the list of tools is at most 24 KB, with compat 5 KB more', () => {
	assert.ok(bytes <= limits.list, `${bytes} bytes`);
	assert.ok(more - bytes <= limits.compat, `${more - bytes} bytes more`);
	assert.ok(more > bytes && tools.some((t) => t.name === 'read_digital_twin'));
});

for (const file of ['SKILL.md', 'SKILL.ru.md'])
	test(`${file} is told as it is, names tools that exist, fits a Custom GPT`,
	    () => {
		const text = fs.readFileSync(path.join(harness.srcdir,
		    'share/skill', file), 'utf8');
		const head = /^---\n([^]+?)\n---\n/.exec(text)[1];
		const told = skills[0].resources.find((r) => r.uri.endsWith(`/${file}`));
		if (file === 'SKILL.md')
			assert.deepEqual(skills[0].frontmatter, parse(head));
		assert.equal(parse(head).name, skills[0].uri.split('/').at(-2));
		assert.deepEqual(told, { uri: told.uri, size: Buffer.byteLength(text),
		    digest: `sha256:${createHash('sha256').update(text).digest('hex')}` });
		assert.ok(text.length <= 8000, `${text.length} characters`);
		const named = [...text.matchAll(/`([a-z]+_[a-z_]+)`/g)].map((m) => m[1]);
		const known = tools.flatMap((t) => [t.name,
		    ...Object.keys(t.inputSchema.properties)]);
		assert.ok(named.includes('log_attempt'));
		assert.deepEqual(named.filter((n) => !known.includes(n)), []);
	});

test('no schema is too deep, the lists of all not too long', () => {
	let sum = 0, properties = 0;
	for (const { inputSchema } of tools)
		for (const [s, at, depth] of walk(inputSchema)) {
			assert.ok(depth <= limits.depth, at);
			properties += Object.keys(s.properties ?? {}).length;
			sum += s.maxItems ?? 0;
		}
	assert.ok(sum <= limits.max_items, `${sum} elements`);
	assert.ok(properties <= limits.properties);
});
