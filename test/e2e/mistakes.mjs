// SPDX-License-Identifier: MIT
// mistakes - what assistants get wrong in tool calls, each with the code it is
// answered with and what the answer names. A learner's journal, empty or months
// old, is the same after each of them.
import assert from 'node:assert/strict';

let n = 0;
const id = () => `mistake-${n++}`;
const long = (bytes) => 'x'.repeat(bytes);
const attempt = (more) => ({ exercise: 'entry_writing_15', answer: 'yes',
    minutes: 5, form: { sentence: 'a', why: 'b' }, request_id: id(),
    scores: [{ criterion: 'surprise', level: 1, evidence: 'yes' }], ...more });
const point = (more) => ({ request_id: id(),
    points: [{ indicator: 'attention', value: 3, ...more }] });
const artifact = (more) => ({ type: 'slot_note', title: 'A note', text: 'text',
    request_id: id(), ...more });
const profile = (fields, more) => ({ fields, request_id: id(), ...more });
const without = (args, name) => {
	delete args[name];
	return args;
};

// [tool, why, arguments, code (several: any of them), what the answer names];
// arguments() gives them, where they are made anew each time
export const mistakes = [
	['get_snapshot', 'an unknown section', { sections: ['no_such'] }, 'VALIDATION', 'sections'],
	['get_snapshot', 'a section that is a number', { sections: [1] }, 'VALIDATION', 'sections'],
	['get_snapshot', 'a language we do not speak', { lang: 'fr' }, 'VALIDATION', 'lang'],
	['get_snapshot', 'another learner', { sub: 'someone' }, 'UNKNOWN_FIELD', 'sub'],
	['get_next_task', 'no minutes', { minutes: 0 }, 'VALIDATION', 'minutes'],
	['get_next_task', 'minutes as text', { minutes: '30' }, 'VALIDATION', 'minutes'],
	['get_next_task', 'minutes as a fraction', { minutes: 1.5 }, 'VALIDATION', 'minutes'],
	['get_next_task', 'energy out of its scale', { energy: 6 }, 'VALIDATION', 'energy'],
	['get_next_task', 'an unknown practice', { practice: 'sorcery' }, 'NOT_FOUND VALIDATION', 'practice'],
	['log_attempt', 'no answer', () => without(attempt(), 'answer'), 'VALIDATION', 'answer'],
	['log_attempt', 'an empty answer', () => attempt({ answer: '' }), 'VALIDATION', 'answer'],
	['log_attempt', 'an answer of blanks', () => attempt({ answer: ' \n ' }), 'VALIDATION', 'answer'],
	['log_attempt', 'a quote of a dot', () => attempt({ scores: [{ criterion: 'surprise', level: 1, evidence: '.' }] }), 'QUOTE_NOT_FOUND', 'evidence'],
	['log_attempt', 'a quote of a letter', () => attempt({ scores: [{ criterion: 'surprise', level: 1, evidence: 'e' }] }), 'QUOTE_NOT_FOUND', 'evidence'],
	['log_attempt', 'points for a level', () => attempt({ scores: [{ criterion: 'surprise', score: 100, evidence: 'yes' }] }), 'UNKNOWN_FIELD', 'score'],
	['log_attempt', 'a time in words', () => attempt({ occurred_at: 'yesterday evening' }), 'VALIDATION', 'occurred_at'],
	['log_attempt', 'an exercise by its title', () => attempt({ exercise: 'A page without stopping' }), 'NOT_FOUND', 'exercise'],
	['log_attempt', 'the start of what is done in a day', () => attempt({ start: true }), 'VALIDATION', 'start'],
	['log_attempt', 'an answer over 16 KiB', () => attempt({ answer: long(16385) }), 'LIMIT VALIDATION', 'answer'],
	['log_attempt', 'an answer that is an object', () => attempt({ answer: {} }), 'VALIDATION', 'answer'],
	['log_attempt', 'no request_id', () => without(attempt(), 'request_id'), 'VALIDATION', 'request_id'],
	['log_attempt', 'a request_id over 64 bytes', () => attempt({ request_id: long(65) }), 'VALIDATION', 'request_id'],
	['log_attempt', 'an unknown exercise', () => attempt({ exercise: 'no_such' }), 'NOT_FOUND', 'exercise'],
	['log_attempt', 'neither task nor exercise', () => without(attempt(), 'exercise'), 'VALIDATION', 'task_handle'],
	['log_attempt', 'a forged task handle', () => without(attempt({ task_handle: 'MXxh.AAAA' }), 'exercise'), 'VALIDATION', 'task_handle'],
	['log_attempt', 'a score for no criterion', () => attempt({ scores: [{ criterion: 'none', level: 1, evidence: 'yes' }] }), 'VALIDATION NOT_FOUND CRITERIA_MISSING', 'scores'],
	['log_attempt', 'a level that is not anchored', () => attempt({ scores: [{ criterion: 'surprise', level: 5, evidence: 'yes' }] }), 'VALIDATION', 'scores'],
	['log_attempt', 'evidence that is no quote', () => attempt({ scores: [{ criterion: 'surprise', level: 1, evidence: 'never said' }] }), 'QUOTE_NOT_FOUND', 'evidence'],
	['log_attempt', 'no form', () => without(attempt(), 'form'), 'FORM_MISSING', 'form'],
	['log_attempt', 'a form without one of its fields', () => attempt({ form: { sentence: 'a' } }), 'FORM_MISSING', 'why'],
	['log_attempt', 'no minutes where they count', () => without(attempt(), 'minutes'), 'MINUTES_MISSING', 'minutes'],
	['log_attempt', 'a level without a quote', () => attempt({ scores: [{ criterion: 'surprise', level: 1 }] }), 'CRITERIA_MISSING', 'evidence'],
	['log_attempt', 'no score for a rubric', () => attempt({ scores: [] }), 'CRITERIA_MISSING', 'scores'],
	['log_attempt', 'a field that the form lacks', () => attempt({ form: { other: 'x' } }), 'UNKNOWN_FIELD', 'form'],
	['log_attempt', 'an unknown member of a score', () => attempt({ scores: [{ criterion: 'surprise', level: 1, evidence: 'yes', verdict: 'accepted' }] }), 'UNKNOWN_FIELD', 'verdict'],
	['log_attempt', 'a verdict of their own', () => attempt({ verdict: 'accepted' }), 'UNKNOWN_FIELD', 'verdict'],
	['log_attempt', 'more minutes than a day has', () => attempt({ minutes: 1441 }), 'VALIDATION', 'minutes'],
	['log_attempt', 'tomorrow', () => attempt({ occurred_at: '2999-01-01' }), 'VALIDATION', 'occurred_at'],
	['log_attempt', 'a date that is none', () => attempt({ occurred_at: '2026-02-30' }), 'VALIDATION', 'occurred_at'],
	['log_attempt', 'an old revision', () => attempt({ if_revision: 99999 }), 'CONFLICT_REVISION', 'if_revision'],
	['append_artifact', 'no title', () => without(artifact(), 'title'), 'VALIDATION', 'title'],
	['append_artifact', 'a title over 200', () => artifact({ title: long(201) }), 'VALIDATION', 'title'],
	['append_artifact', 'a text over 64 KiB', () => artifact({ text: long(65537) }), 'LIMIT VALIDATION', 'text'],
	['append_artifact', 'text and address', () => artifact({ url: 'https://example.org/', sha256: long(64) }), 'VALIDATION', ''],
	['append_artifact', 'a digest of a text', () => artifact({ sha256: 'a'.repeat(64) }), 'VALIDATION', 'sha256'],
	['append_artifact', 'an http address', () => without(artifact({ url: 'http://example.org/', sha256: 'a'.repeat(64) }), 'text'), 'VALIDATION', 'url'],
	['append_artifact', 'an unknown product type', () => artifact({ type: 'no_such' }), 'VALIDATION NOT_FOUND', 'type'],
	['append_artifact', 'an artifact that is not there', () => artifact({ supersedes: 'a99' }), 'NOT_FOUND', 'supersedes'],
	['append_artifact', 'a title of blanks', () => artifact({ title: '  ' }), 'VALIDATION', 'title'],
	['append_artifact', 'a text of dots', () => artifact({ text: '… …' }), 'VALIDATION', 'text'],
	['correct_event', 'a reason of blanks', () => ({ seq: 1, action: 'void', reason: ' ', request_id: id() }), 'VALIDATION', 'reason'],
	['log_slot', 'dots for what was done', () => ({ minutes: 20, what: '...', request_id: id() }), 'VALIDATION', 'what'],
	['update_metrics', 'no points', () => ({ points: [], request_id: id() }), 'VALIDATION', 'points'],
	['update_metrics', '21 points', () => ({ request_id: id(), points: Array(21).fill({ indicator: 'attention', value: 3 }) }), 'LIMIT VALIDATION', 'points'],
	['update_metrics', 'an unknown indicator', () => point({ indicator: 'no_such' }), 'UNKNOWN_FIELD NOT_FOUND VALIDATION', 'points'],
	['update_metrics', 'a derived indicator', () => point({ indicator: 'stage' }), 'NOT_WRITABLE UNKNOWN_FIELD NOT_FOUND', 'points'],
	['update_metrics', 'a value out of its range', () => point({ value: 6 }), 'VALIDATION', 'points'],
	['update_metrics', 'a value that is text', () => point({ value: '3' }), 'VALIDATION', 'points'],
	['update_profile', 'no fields', () => profile({}), 'VALIDATION', 'fields'],
	['update_profile', 'an unknown field', () => profile({ no_such: 1 }), 'UNKNOWN_FIELD', 'fields'],
	['update_profile', 'a field with the name of a stage', () => profile({ stage: 'Proactive' }), 'UNKNOWN_FIELD NOT_WRITABLE', 'fields'],
	['update_profile', 'a number for a text', () => profile({ name: 2024 }), 'VALIDATION', 'fields'],
	['update_profile', 'an object for an enum', () => profile({ format: {} }), 'VALIDATION', 'fields'],
	['update_profile', 'a way out of the folder of zones', () => profile({ tz: '../../etc/passwd' }), 'VALIDATION', 'fields'],
	['update_profile', 'a zone in small letters', () => profile({ tz: 'europe/berlin' }), 'VALIDATION', 'fields'],
	['update_profile', 'a zone of 1000 letters', () => profile({ tz: long(1000) }), 'LIMIT VALIDATION', 'fields'],
	['log_slot', 'a time of long ago', () => ({ minutes: 20, what: 'reading', occurred_at: '1999-01-01', request_id: id() }), 'VALIDATION', 'occurred_at'],
	['update_profile', 'a time zone that is none', () => profile({ tz: 'Mars/Base' }), 'VALIDATION', 'fields'],
];
export const wrong = (args) => typeof args === 'function' ? args() : args;

// refused - that a result tells a model what was wrong and what to do now: a
// sentence, a next step, code and field. Returns the text.
export function refused(result, codes, field) {
	const said = JSON.stringify(result);
	assert.equal(result?.isError, true, said);
	assert.equal(result.structuredContent, undefined);
	const s = result._meta['digital-twin/error'];
	const { text } = result.content[0];
	const [message, hint] = text.split('\n');
	assert.ok(codes.split(' ').includes(s.code), said);
	assert.ok(message.length > 5 && hint.length > 5, said);
	assert.ok(`${s.field} ${message} ${hint}`.includes(field), said);
	assert.match(text, new RegExp(`\\[${s.code}.*\\]$`));
	return text;
}
