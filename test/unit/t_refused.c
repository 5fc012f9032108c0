/* SPDX-License-Identifier: MIT */
/*
 * t_refused - what the writers of lib/twin refuse and name, in both languages,
 * the tool that can instead, and limits at N and N + 1. That a refusal writes
 * nothing learner_write checks on every call.
 */
#include "test/unit/table.h"

#include "base/limits.h"
#include "test/unit/twin_kit.h"

/* ---- refusals ---- */

/* All that entry_time_15 asks for but answer and scores; the scores. */
#define FILLED	"\"minutes\":15,\"form\":{\"thing\":\"a\",\"result\":\"b\","	\
	"\"noticed\":\"c\"},"
#define SCORED	"\"scores\":[{\"criterion\":\"one_thing\",\"level\":0}]"

static const struct refused {
	const char *why;
	twin_write_fn *fn;
	const char *args;
	enum refusal_code code;
	const char *field;
} refusals[] = {
	/* log_attempt */
	{ "attempt: no task", twin_log_attempt, "{\"answer\":\"x\"}",
	    REFUSAL_VALIDATION, "task_handle" },
	{ "attempt: no answer", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\"}", REFUSAL_VALIDATION, "answer" },
	{ "attempt: an empty answer", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"\"}",
	    REFUSAL_VALIDATION, "answer" },
	{ "attempt: an answer of another type", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":{}}",
	    REFUSAL_VALIDATION, "answer" },
	{ "attempt: null is absent", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":null}",
	    REFUSAL_VALIDATION, "answer" },
	{ "attempt: an unknown exercise", twin_log_attempt,
	    "{\"exercise\":\"flying\",\"answer\":\"x\"}", REFUSAL_NOT_FOUND,
	    "exercise" },
	{ "attempt: an unknown member", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"stage\":5}", REFUSAL_UNKNOWN_FIELD, "stage" },
	{ "attempt: no scores", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\"}",
	    REFUSAL_CRITERIA_MISSING, "scores" },
	{ "attempt: a form that was forgotten", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\",\"minutes\":15,"
	    SCORED "}", REFUSAL_FORM_MISSING, "form" },
	{ "attempt: a field that was forgotten", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\",\"minutes\":15,"
	    "\"form\":{\"thing\":\"a\",\"result\":\"b\"}," SCORED "}",
	    REFUSAL_FORM_MISSING, "form" },
	{ "attempt: minutes that count and were not asked for", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\",\"form\":{"
	    "\"thing\":\"a\",\"result\":\"b\",\"noticed\":\"c\"}," SCORED "}",
	    REFUSAL_MINUTES_MISSING, "minutes" },
	{ "attempt: nor is none what they took", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\",\"minutes\":0,"
	    "\"form\":{\"thing\":\"a\",\"result\":\"b\",\"noticed\":\"c\"},"
	    SCORED "}", REFUSAL_MINUTES_MISSING, "minutes" },
	{ "attempt: minutes above a day", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"minutes\":1441}", REFUSAL_VALIDATION, "minutes" },
	{ "attempt: negative minutes", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"minutes\":-1}", REFUSAL_VALIDATION, "minutes" },
	{ "attempt: energy 0", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\",\"energy\":0}",
	    REFUSAL_VALIDATION, "energy" },
	{ "attempt: a form of another type", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\",\"form\":7}",
	    REFUSAL_VALIDATION, "form" },
	{ "attempt: an unknown member of the artifact", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"artifact\":{\"type\":\"draft\",\"title\":\"t\","
	    "\"text\":\"x\",\"id\":\"a1\"}}", REFUSAL_UNKNOWN_FIELD,
	    "artifact.id" },
	{ "attempt: an artifact of no type", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"artifact\":{\"title\":\"t\",\"text\":\"x\"}}",
	    REFUSAL_VALIDATION, "artifact.type" },
	{ "attempt: in the future", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"occurred_at\":\"2024-10-05T00:00:00Z\"}", REFUSAL_VALIDATION,
	    "occurred_at" },
	{ "attempt: at no time", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"occurred_at\":\"yesterday\"}", REFUSAL_VALIDATION,
	    "occurred_at" },
	{ "attempt: a stale revision", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"if_revision\":7}", REFUSAL_CONFLICT_REVISION, "if_revision" },
	{ "attempt: a revision of another type", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"if_revision\":\"0\"}", REFUSAL_VALIDATION, "if_revision" },

	/* append_artifact */
	{ "artifact: an unknown type", twin_append_artifact,
	    "{\"type\":\"ship\",\"title\":\"t\",\"text\":\"x\"}",
	    REFUSAL_VALIDATION, "type" },
	{ "artifact: no title", twin_append_artifact,
	    "{\"type\":\"draft\",\"text\":\"x\"}", REFUSAL_VALIDATION,
	    "title" },
	{ "artifact: neither text nor url", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\"}", REFUSAL_VALIDATION,
	    "text" },
	{ "artifact: both text and url", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"text\":\"x\","
	    "\"url\":\"https://a.b/c\",\"sha256\":\"0123456789abcdef0123456789"
	    "abcdef0123456789abcdef0123456789abcdef\"}", REFUSAL_VALIDATION,
	    "text" },
	{ "artifact: a digest of a text", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"text\":\"x\",\"sha256\":"
	    "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}",
	    REFUSAL_VALIDATION, "sha256" },
	{ "artifact: a digest of 63 digits", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"url\":\"https://a.b/c\","
	    "\"sha256\":\"123456789abcdef0123456789abcdef0123456789abcdef01234"
	    "56789abcdef\"}", REFUSAL_VALIDATION, "sha256" },
	{ "artifact: url without encryption", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"url\":\"http://a.b/c\","
	    "\"sha256\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123"
	    "456789abcdef\"}", REFUSAL_VALIDATION, "url" },
	{ "artifact: a script for a url", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\","
	    "\"url\":\"javascript:alert(1)\",\"sha256\":\"0123456789abcdef0123"
	    "456789abcdef0123456789abcdef0123456789abcdef\"}",
	    REFUSAL_VALIDATION, "url" },
	{ "artifact: supersedes nothing known", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"text\":\"x\","
	    "\"supersedes\":\"a99\"}", REFUSAL_NOT_FOUND, "supersedes" },
	{ "artifact: of an unknown exercise", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"text\":\"x\","
	    "\"exercise\":\"flying\"}", REFUSAL_NOT_FOUND, "exercise" },
	{ "artifact: a control character in the title",
	    twin_append_artifact, "{\"type\":\"draft\",\"title\":\"a\\u0007\","
	    "\"text\":\"x\"}", REFUSAL_VALIDATION, "title" },
	{ "artifact: an unknown member", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"text\":\"x\","
	    "\"version\":9}", REFUSAL_UNKNOWN_FIELD, "version" },

	/* update_metrics */
	{ "metrics: no points", twin_update_metrics, "{}", REFUSAL_VALIDATION,
	    "points" },
	{ "metrics: an empty list", twin_update_metrics, "{\"points\":[]}",
	    REFUSAL_VALIDATION, "points" },
	{ "metrics: a point that is no object", twin_update_metrics,
	    "{\"points\":[1]}", REFUSAL_VALIDATION, "points[0]" },
	{ "metrics: an unknown indicator", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"luck\",\"value\":1}]}",
	    REFUSAL_UNKNOWN_FIELD, "points[0].indicator" },
	{ "metrics: a derived indicator", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"hours_total\",\"value\":1}]}",
	    REFUSAL_NOT_WRITABLE, "points[0].indicator" },
	{ "metrics: the stage", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"stage\",\"value\":5}]}",
	    REFUSAL_NOT_WRITABLE, "points[0].indicator" },
	{ "metrics: what the platform collects", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"slot_minutes\",\"value\":60}]}",
	    REFUSAL_NOT_WRITABLE, "points[0].indicator" },
	{ "metrics: a profile field", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"objective\",\"value\":\"x\"}]}",
	    REFUSAL_NOT_WRITABLE, "points[0].indicator" },
	{ "metrics: no value", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\"}]}", REFUSAL_VALIDATION,
	    "points[0].value" },
	{ "metrics: above the scale", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\",\"value\":99}]}",
	    REFUSAL_VALIDATION, "points[0].value" },
	{ "metrics: a number as text", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\",\"value\":\"3\"}]}",
	    REFUSAL_VALIDATION, "points[0].value" },
	{ "metrics: more decimals than the scale has", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"accounted_hours\","
	    "\"value\":1.25}]}", REFUSAL_VALIDATION, "points[0].value" },
	{ "metrics: an exponent", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\",\"value\":1e0}]}",
	    REFUSAL_VALIDATION, "points[0].value" },
	{ "metrics: the second of two is bad, none is written",
	    twin_update_metrics, "{\"points\":[{\"indicator\":\"energy\","
	    "\"value\":3},{\"indicator\":\"energy\",\"value\":0}]}",
	    REFUSAL_VALIDATION, "points[1].value" },
	{ "metrics: an unknown member of a point", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\",\"value\":3,"
	    "\"sub\":\"x\"}]}", REFUSAL_UNKNOWN_FIELD, "points[0].sub" },
	{ "metrics: a point in the future", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\",\"value\":3,"
	    "\"occurred_at\":\"2024-10-06\"}]}", REFUSAL_VALIDATION,
	    "points[0].occurred_at" },
	{ "metrics: partial as a word", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\",\"value\":3}],"
	    "\"partial\":\"yes\"}", REFUSAL_VALIDATION, "partial" },

	/* update_profile */
	{ "profile: no fields", twin_update_profile, "{}", REFUSAL_VALIDATION,
	    "fields" },
	{ "profile: empty", twin_update_profile, "{\"fields\":{}}",
	    REFUSAL_VALIDATION, "fields" },
	{ "profile: an unknown field", twin_update_profile,
	    "{\"fields\":{\"rank\":\"king\"}}", REFUSAL_UNKNOWN_FIELD,
	    "fields.rank" },
	{ "profile: an unknown path", twin_update_profile,
	    "{\"fields\":{\"3_derived/stage\":5}}", REFUSAL_UNKNOWN_FIELD,
	    "fields.3_derived/stage" },
	{ "profile: a derived field", twin_update_profile,
	    "{\"fields\":{\"stage\":5}}", REFUSAL_NOT_WRITABLE,
	    "fields.stage" },
	{ "profile: the degree is the council's", twin_update_profile,
	    "{\"fields\":{\"degree\":\"master\"}}", REFUSAL_NOT_WRITABLE,
	    "fields.degree" },
	{ "profile: a reading", twin_update_profile,
	    "{\"fields\":{\"energy\":3}}", REFUSAL_NOT_WRITABLE,
	    "fields.energy" },
	{ "profile: a number for a text", twin_update_profile,
	    "{\"fields\":{\"objective\":2024}}", REFUSAL_VALIDATION,
	    "fields.objective" },
	{ "profile: an object for an enum", twin_update_profile,
	    "{\"fields\":{\"format\":{\"a\":1}}}", REFUSAL_VALIDATION,
	    "fields.format" },
	{ "profile: an unknown code", twin_update_profile,
	    "{\"fields\":{\"lang\":\"de\"}}", REFUSAL_VALIDATION,
	    "fields.lang" },
	{ "profile: a text for a list", twin_update_profile,
	    "{\"fields\":{\"projects\":\"one\"}}", REFUSAL_VALIDATION,
	    "fields.projects" },
	{ "profile: a number in a list", twin_update_profile,
	    "{\"fields\":{\"projects\":[\"one\",2]}}", REFUSAL_VALIDATION,
	    "fields.projects[1]" },
	{ "profile: a day that does not exist", twin_update_profile,
	    "{\"fields\":{\"stage_end\":\"2025-02-30\"}}", REFUSAL_VALIDATION,
	    "fields.stage_end" },
	{ "profile: a time of day past midnight", twin_update_profile,
	    "{\"fields\":{\"report_time\":\"24:00\"}}", REFUSAL_VALIDATION,
	    "fields.report_time" },
	{ "profile: a zone that is nowhere", twin_update_profile,
	    "{\"fields\":{\"tz\":\"Europe/Atlantis\"}}", REFUSAL_VALIDATION,
	    "fields.tz" },
	{ "profile: a zone in small letters", twin_update_profile,
	    "{\"fields\":{\"tz\":\"europe/berlin\"}}", REFUSAL_VALIDATION,
	    "fields.tz" },
	{ "profile: a path for a zone", twin_update_profile,
	    "{\"fields\":{\"tz\":\"../../etc/passwd\"}}",
	    REFUSAL_VALIDATION, "fields.tz" },
	{ "profile: one bad field of two, none is written",
	    twin_update_profile, "{\"fields\":{\"objective\":\"x\","
	    "\"pace\":7}}", REFUSAL_VALIDATION, "fields.pace" },
	{ "profile: the same field by two names", twin_update_profile,
	    "{\"fields\":{\"objective\":\"x\",\"IND.1.2.2\":\"y\"}}",
	    REFUSAL_VALIDATION, "fields.IND.1.2.2" },

	/* record */
	{ "record: no kind", twin_record, "{\"body\":{}}", REFUSAL_VALIDATION,
	    "kind" },
	{ "record: an attempt has its own tool", twin_record,
	    "{\"kind\":\"attempt\",\"body\":{}}", REFUSAL_VALIDATION, "kind" },
	{ "record: a stage is never recorded from outside", twin_record,
	    "{\"kind\":\"stage_changed\",\"body\":{\"to\":5}}",
	    REFUSAL_VALIDATION, "kind" },
	{ "record: an unknown member of the body", twin_record,
	    "{\"kind\":\"slot\",\"body\":{\"hours\":1}}", REFUSAL_UNKNOWN_FIELD,
	    "body.hours" },
	{ "record: a slot has no quality", twin_record,
	    "{\"kind\":\"slot\",\"body\":{\"quality\":1}}",
	    REFUSAL_UNKNOWN_FIELD, "body.quality" },
	{ "record: quality 6", twin_record, "{\"kind\":\"plan_closed_week\","
	    "\"body\":{\"quality\":6}}", REFUSAL_VALIDATION, "body.quality" },
	{ "record: an unknown practice", twin_record,
	    "{\"kind\":\"slot\",\"body\":{\"practice\":\"flying\"}}",
	    REFUSAL_NOT_FOUND, "body.practice" },
	{ "record: four slots of a diagnostic", twin_record,
	    "{\"kind\":\"diagnostic\",\"body\":{\"values\":[4,4,4,4],"
	    "\"stage\":4}}", REFUSAL_VALIDATION, "body.values" },
	{ "record: a diagnostic value of 6", twin_record,
	    "{\"kind\":\"diagnostic\",\"body\":{\"values\":[4,4,4,4,6],"
	    "\"stage\":4}}", REFUSAL_VALIDATION, "body.values[4]" },
	{ "record: a review of nothing tried", twin_record,
	    "{\"kind\":\"review\",\"body\":{\"exercise\":\"time_3_habit\","
	    "\"verdict\":\"accepted\",\"judge\":\"mentor\"}}",
	    REFUSAL_NOT_FOUND, "body.exercise" },
	{ "record: a degree that does not exist", twin_record,
	    "{\"kind\":\"degree_set\",\"body\":{\"degree\":\"king\"}}",
	    REFUSAL_VALIDATION, "body.degree" },
};

static void
refused(void **state)
{
	static const enum twin_lang langs[] = { TWIN_EN, TWIN_RU };
	const struct refused *row = *state;
	struct learner *l = learner_new();

	for (size_t i = 0; i < 2; i++) {
		l->env.lang = langs[i];
		assert_int_equal(learner_write(l, row->fn, row->args),
		    row->code);
		assert_string_equal(arena_cstr(l->a, l->f.field), row->field);
		assert_true(l->f.message.n > 10);
		assert_true(str_utf8(l->f.message) && str_utf8(l->f.hint));
		assert_true(str_find(l->f.message, STR("{")) < 0);
	}
	assert_int_equal(l->n, 0);
	learner_free(l);
}

/* What may not be written here names the tool that can. */
static const struct tool_row {
	const char *why;
	twin_write_fn *fn;
	const char *args, *tool;
} tools[] = {
	{ "not writable: a profile field names update_profile",
	    twin_update_metrics, "{\"points\":[{\"indicator\":\"objective\","
	    "\"value\":1}]}", "update_profile" },
	{ "not writable: a reading names update_metrics",
	    twin_update_profile, "{\"fields\":{\"energy\":3}}",
	    "update_metrics" },
	{ "not writable: a derived value names log_attempt",
	    twin_update_metrics, "{\"points\":[{\"indicator\":\"sys\","
	    "\"value\":5}]}", "log_attempt" },
	{ "conflict: names get_snapshot", twin_update_profile,
	    "{\"fields\":{\"objective\":\"x\"},\"if_revision\":3}",
	    "get_snapshot" },
	{ "no task: names get_next_task", twin_log_attempt,
	    "{\"answer\":\"x\"}", "get_next_task" },
};

static void
names_tool(void **state)
{
	const struct tool_row *row = *state;
	struct learner *l = learner_new();

	assert_int_not_equal(learner_write(l, row->fn, row->args),
	    REFUSAL_NONE);
	assert_true(str_find(l->f.hint, str_c(row->tool)) >= 0);
	learner_free(l);
}

/* ---- limits at N and N + 1 ---- */

static char *
repeated(struct arena *a, const char *before, const char *unit, size_t n,
    const char *between, const char *after)
{
	struct buf b;

	buf_init(&b, a, 4 << 20);
	buf_c(&b, before);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_c(&b, between);
		buf_c(&b, unit);
	}
	buf_c(&b, after);
	return arena_cstr(a, buf_str(&b));
}

static const struct limit_row {
	const char *why;
	twin_write_fn *fn;
	const char *before, *unit, *between, *after;
	size_t n;
	const char *field;
	enum refusal_code over;	/* LIMIT: what the schema cannot count */
} limits[] = {
	{ "limit: answer of 16 KiB", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\"," FILLED "\"scores\":[{\"criterion\":"
	    "\"one_thing\",\"level\":0}],\"answer\":\"", "x", "", "\"}",
	    LIMIT_ANSWER, "answer", REFUSAL_VALIDATION },
	{ "limit: answer of 16 KiB in Cyrillic", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\"," FILLED "\"scores\":[{\"criterion\":"
	    "\"one_thing\",\"level\":0}],\"answer\":\"", "я", "", "\"}",
	    LIMIT_ANSWER / 2, "answer", REFUSAL_LIMIT },
	{ "limit: artifact of 64 KiB", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"text\":\"", "x", "", "\"}",
	    LIMIT_ARTIFACT, "text", REFUSAL_VALIDATION },
	{ "limit: artifact of 64 KiB in Cyrillic", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"text\":\"", "я", "", "\"}",
	    LIMIT_ARTIFACT / 2, "text", REFUSAL_LIMIT },
	{ "limit: title of 200 characters", twin_append_artifact,
	    "{\"type\":\"draft\",\"text\":\"x\",\"title\":\"", "я", "", "\"}",
	    200, "title", REFUSAL_VALIDATION },
	{ "limit: 20 points", twin_update_metrics, "{\"points\":[",
	    "{\"indicator\":\"energy\",\"value\":3}", ",", "]}", LIMIT_POINTS,
	    "points", REFUSAL_VALIDATION },
	{ "limit: objective of 1000 characters", twin_update_profile,
	    "{\"fields\":{\"objective\":\"", "я", "", "\"}}", 1000,
	    "fields.objective", REFUSAL_LIMIT },
	{ "limit: note of 280 characters", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\",\"value\":3,\"note\":\"",
	    "я", "", "\"}]}", 280, "points[0].note", REFUSAL_VALIDATION },
};

static void
limit(void **state)
{
	const struct limit_row *row = *state;
	struct learner *l = learner_new();
	struct arena *a = arena_new(16 << 20);

	assert_int_equal(learner_write(l, row->fn, repeated(a, row->before,
	    row->unit, row->n, row->between, row->after)), REFUSAL_NONE);
	assert_int_equal(l->n, 1);
	assert_int_equal(learner_write(l, row->fn, repeated(a, row->before,
	    row->unit, row->n + 1, row->between, row->after)), row->over);
	assert_string_equal(arena_cstr(l->a, l->f.field), row->field);
	assert_true(str_eq(learner_refold(l), l->state));
	arena_free(a);
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, refused, refusals);
	TABLE(&t, names_tool, tools);
	TABLE(&t, limit, limits);
	return table_run(&t, "refused");
}
