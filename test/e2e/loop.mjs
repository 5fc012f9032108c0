// SPDX-License-Identifier: MIT
// loop - what an assistant does for a learner (doc/domain.md 1), by any
// caller of tools: where am I, what now, an answer, what changed.
import assert from 'node:assert/strict';

const answer = `Today I read seven pages slowly, pencil in hand, for half an
hour, and then closed the book and wrote down what stayed: attention is a choice
that is made again every few minutes, and the first thing that takes it away is
the telephone on the desk. Tomorrow I put it into another room before I begin,
and I write one sentence about every page as soon as I have turned it.
Сегодня я прочёл семь страниц медленно, с карандашом, полчаса, и записал, что
осталось: внимание выбирают заново каждые несколько минут. Завтра убираю телефон
в другую комнату и после каждой страницы пишу одно предложение.`;
const quote = 'attention is a choice';

// A value for a field of the product's form, of any type there is.
const field = {
	text: () => answer.slice(0, 160),
	int: () => 3,
	list: () => ['first: seven pages', 'second: one thought', 'third: a plan',
	    'fourth: a walk', 'fifth: an early night'],
	url: () => 'https://example.org/notes',
	date: () => new Date().toISOString().slice(0, 10),
};

// attempt - arguments of log_attempt that fill all that the task asks for.
export function attempt(task, request_id) {
	return {
		task_handle: task.task_handle, request_id, answer,
		minutes: task.minutes.typ,
		form: Object.fromEntries(task.product.form
		    .map((f) => [f.key, field[f.type]()])),
		scores: task.criteria.filter((c) => c.kind === 'rubric')
		    .map((c) => ({ criterion: c.id, evidence: quote,
			level: c.levels.at(-1).level })),
	};
}

/*
 * loop - all of it once, for a learner who is new.
 *   call  (method, params) => result, of an MCP client
 */
export async function loop(call) {
	const tool = async (name, args = {}) => {
		const r = await call('tools/call', { name, arguments: args });
		assert.ok(!r.isError, `${name}: ${JSON.stringify(r)}`);
		assert.equal(r.content[0].type, 'text');
		assert.ok(r.content[0].text.length > 0, `${name} has no text`);
		return r.structuredContent;
	};
	const { tools } = await call('tools/list', {});
	for (const name of ['get_snapshot', 'get_next_task', 'log_attempt',
	    'update_metrics', 'append_artifact', 'update_profile']) {
		const t = tools.find((t) => t.name === name);
		assert.ok(t, `no ${name}`);
		assert.ok(t.inputSchema && t.outputSchema && t.title && t.description);
		for (const hint of ['readOnlyHint', 'destructiveHint',
		    'idempotentHint', 'openWorldHint'])
			assert.equal(typeof t.annotations[hint], 'boolean', name);
	}

	const first = await tool('get_snapshot');
	assert.equal(first.revision, 0);
	const next = await tool('get_next_task', { minutes: 60, lang: 'en' });
	assert.ok(next.tasks.length > 0, 'nothing to do for a new learner');
	const [task] = next.tasks;
	assert.ok(task.why.length > 0 && task.criteria.length > 0);

	const wanted = attempt(task, 'loop-attempt');
	const done = await tool('log_attempt', wanted);
	assert.equal(done.exercise, task.exercise);
	assert.equal(done.verdict, 'accepted', JSON.stringify(done));
	assert.deepEqual(await tool('log_attempt', wanted), done,
	    'the same request gets another answer');

	const measured = await tool('update_metrics', { request_id: 'loop-metric',
	    points: [{ indicator: 'attention', value: 4 }] });
	assert.equal(measured.accepted.length, 1);
	const kept = await tool('append_artifact', { request_id: 'loop-artifact',
	    type: task.product.type, title: 'Notes', exercise: task.exercise,
	    text: 'seven pages, one thought' });
	assert.ok(kept.id);

	const last = await tool('get_snapshot');
	assert.ok(last.revision >= 3, `revision ${last.revision}`);
	assert.ok(last.recent.some((r) => r.seq === done.seq &&
	    r.exercise === task.exercise), 'the attempt is not in the snapshot');
	assert.ok(last.rhythm.today_minutes >= wanted.minutes);
	assert.notDeepEqual(last, first);
	return { task, done, measured, kept, last };
}
