/* SPDX-License-Identifier: MIT */
/*
 * t_verdict - twin/verdict: thresholds, what the server checks, what the
 * assistant sends, and what waits for a mentor.
 */
#include "test/unit/table.h"

#include "base/limits.h"
#include "test/unit/twin_kit.h"
#include "twin/doors/scores.h"

#define S(lit) STR_INIT(lit)

static struct learner *l;	/* lends the catalog and an arena */

/* ---- thresholds ---- */

static const struct limit_row {
	const char *why;
	int degree;
	int64_t score;
	bool failed, waiting;
	enum outcome want;
} limits[] = {
	{ "verdict: 100", 2, 100, false, false, OUT_ACCEPTED },
	{ "verdict: 80 is accepted", 2, 80, false, false, OUT_ACCEPTED },
	{ "verdict: 79 goes to a mentor", 2, 79, false, false, OUT_REVIEW },
	{ "verdict: 79 at degree 1 is accepted", 1, 79, false, false,
	    OUT_ACCEPTED },
	{ "verdict: 60 at degree 1 is accepted", 1, 60, false, false,
	    OUT_ACCEPTED },
	{ "verdict: 60 at degree 2 goes to a mentor", 2, 60, false, false,
	    OUT_REVIEW },
	{ "verdict: 59 needs revision", 1, 59, false, false, OUT_REVISION },
	{ "verdict: 40 needs revision", 1, 40, false, false, OUT_REVISION },
	{ "verdict: 39 is rejected", 1, 39, false, false, OUT_REJECTED },
	{ "verdict: 0 is rejected", 4, 0, false, false, OUT_REJECTED },
	{ "verdict: a failed requirement outweighs 100", 1, 100, true, false,
	    OUT_REVISION },
	{ "verdict: a failed requirement is not rejected", 1, 0, true, false,
	    OUT_REVISION },
	{ "verdict: a mentor's criterion waits", 1, 100, false, true,
	    OUT_REVIEW },
	{ "verdict: waiting does not save 39", 1, 39, false, true,
	    OUT_REJECTED },
};

static void
limit(void **state)
{
	const struct limit_row *r = *state;

	assert_int_equal(verdict_of(l->cat->pr, r->degree, r->score,
	    r->failed, r->waiting), r->want);
}

/* ---- criteria that the server checks ---- */

struct check_row {
	const char *why;
	struct criterion cr;
	struct str answer;
	const char *form;	/* JSON or NULL */
	int64_t minutes;
	int64_t have;
	bool ok;
};

static struct str two_keys[] = { S("a"), S("b") };

static const struct check_row checks[] = {
	{ "min_words: at the limit", { .kind = CRIT_MIN_WORDS, .count = 3 },
	    S("one two three"), NULL, -1, 3, true },
	{ "min_words: one short", { .kind = CRIT_MIN_WORDS, .count = 4 },
	    S("one two three"), NULL, -1, 3, false },
	{ "min_words: of a field", { .kind = CRIT_MIN_WORDS, .count = 2,
	    .field = S("a") }, S("x"), "{\"a\":\"one two\"}", -1, 2, true },
	{ "min_words: of a missing field", { .kind = CRIT_MIN_WORDS,
	    .count = 1, .field = S("a") }, S("one two"), NULL, -1, 0, false },
	{ "min_words: of a list", { .kind = CRIT_MIN_WORDS, .count = 4,
	    .field = S("a") }, S("x"),
	    "{\"a\":[\"one two\",\"three\",\"four\"]}", -1, 4, true },
	{ "min_items: of a list", { .kind = CRIT_MIN_ITEMS, .count = 2,
	    .field = S("a") }, S("x"), "{\"a\":[\"one\",\"two\"]}", -1, 2,
	    true },
	{ "min_items: empty items do not count", { .kind = CRIT_MIN_ITEMS,
	    .count = 2, .field = S("a") }, S("x"),
	    "{\"a\":[\"one\",\" \",\"...\"]}", -1, 1, false },
	{ "min_items: lines of a text do", { .kind = CRIT_MIN_ITEMS,
	    .count = 2, .field = S("a") }, S("x"), "{\"a\":\"one\\ntwo\"}",
	    -1, 2, true },
	{ "min_items: lines of the answer", { .kind = CRIT_MIN_ITEMS,
	    .count = 3 }, S("one\ntwo"), NULL, -1, 2, false },
	{ "form_fields: all filled", { .kind = CRIT_FORM_FIELDS,
	    .fields = two_keys, .nfields = 2 }, S("x"),
	    "{\"a\":\"one\",\"b\":[\"two\"]}", -1, 2, true },
	{ "form_fields: one empty", { .kind = CRIT_FORM_FIELDS,
	    .fields = two_keys, .nfields = 2 }, S("x"),
	    "{\"a\":\"one\",\"b\":\"  \"}", -1, 1, false },
	{ "form_fields: one absent", { .kind = CRIT_FORM_FIELDS,
	    .fields = two_keys, .nfields = 2 }, S("x"), "{\"a\":\"one\"}",
	    -1, 1, false },
	{ "form_fields: null is empty", { .kind = CRIT_FORM_FIELDS,
	    .fields = two_keys, .nfields = 2 }, S("x"),
	    "{\"a\":\"one\",\"b\":null}", -1, 1, false },
	{ "form_fields: a zero is filled", { .kind = CRIT_FORM_FIELDS,
	    .fields = two_keys, .nfields = 2 }, S("x"),
	    "{\"a\":\"one\",\"b\":0}", -1, 2, true },
	{ "url: in the answer", { .kind = CRIT_URL },
	    S("see https://example.org/x"), NULL, -1, 1, true },
	{ "url: plain http", { .kind = CRIT_URL }, S("http://a"), NULL, -1,
	    1, true },
	{ "url: no host", { .kind = CRIT_URL }, S("https:// and"), NULL, -1,
	    0, false },
	{ "url: another scheme", { .kind = CRIT_URL }, S("ftp://example.org"),
	    NULL, -1, 0, false },
	{ "url: with the capital letter of a phone", { .kind = CRIT_URL },
	    S("Https://example.org"), NULL, -1, 1, true },
	{ "url: behind a scheme without a host", { .kind = CRIT_URL },
	    S("not https:// alone, but https://example.org"), NULL, -1, 1,
	    true },
	{ "url: cut behind its scheme", { .kind = CRIT_URL }, S("HTTPS://"),
	    NULL, -1, 0, false },
	{ "url: of a field", { .kind = CRIT_URL, .field = S("a") },
	    S("https://example.org"), "{\"a\":\"none\"}", -1, 0, false },
	{ "min_minutes: at the limit", { .kind = CRIT_MIN_MINUTES,
	    .count = 15 }, S("x"), NULL, 15, 15, true },
	{ "min_minutes: one short", { .kind = CRIT_MIN_MINUTES, .count = 15 },
	    S("x"), NULL, 14, 14, false },
	{ "min_minutes: not said", { .kind = CRIT_MIN_MINUTES, .count = 15 },
	    S("x"), NULL, -1, 0, false },
	/* the learner below: slots on days 0, 1, 2 and 9; today is day 10 */
	{ "n_days_of_m: this one included", { .kind = CRIT_N_DAYS_OF_M,
	    .event_kind = KIND_SLOT, .count = 2, .days = 3 }, S("x"), NULL,
	    -1, 2, true },
	{ "n_days_of_m: the window ends", { .kind = CRIT_N_DAYS_OF_M,
	    .event_kind = KIND_SLOT, .count = 4, .days = 9 }, S("x"), NULL,
	    -1, 3, false },
	{ "n_days_of_m: one day more", { .kind = CRIT_N_DAYS_OF_M,
	    .event_kind = KIND_SLOT, .count = 4, .days = 10 }, S("x"), NULL,
	    -1, 4, true },
	{ "n_days_of_m: another kind does not count this one",
	    { .kind = CRIT_N_DAYS_OF_M, .event_kind = KIND_REFLECTION,
	    .count = 1, .days = 14 }, S("x"), NULL, -1, 0, false },
	{ "count_in_window: this one included", { .kind =
	    CRIT_COUNT_IN_WINDOW, .event_kind = KIND_SLOT, .count = 5,
	    .days = 14 }, S("x"), NULL, -1, 5, true },
	{ "count_in_window: a short window", { .kind = CRIT_COUNT_IN_WINDOW,
	    .event_kind = KIND_SLOT, .count = 3, .days = 2 }, S("x"), NULL,
	    -1, 2, false },
};

static struct indicators readings;

static void
judge(struct args *ck, const struct answer *an, const struct js *scores,
    bool for_review, struct verdict *v)
{
	verdict_begin(&readings, an, v);
	scores_read(ck, an, scores, for_review, v);
	if (!ck->bad)
		verdict_end(readings.cat->pr, an->x, v);
}

static void
server(void **state)
{
	const struct check_row *row = *state;
	struct criterion cr = row->cr;
	struct exercise x = { .id = STR("x"), .degree = 1, .criteria = &cr,
	    .ncriteria = 1, .counts_as = KIND_SLOT };
	struct answer an = { .x = &x, .text = row->answer,
	    .minutes = row->minutes, .day = KIT_DAY + 10, .live = true };
	struct refusal f;
	struct verdict v;
	struct args ck;

	cr.id = STR("c");
	cr.weight = 10;
	cr.required = true;
	if (row->form != NULL)
		an.form = js_of(l->a, str_c(row->form));
	args_init(&ck, l->a, TWIN_EN, &f);
	judge(&ck, &an, NULL, false, &v);
	assert_false(ck.bad);
	assert_int_equal(v.mark[0].have, row->have);
	assert_int_equal(v.mark[0].points, row->ok ? 100 : 0);
	assert_int_equal(v.outcome, row->ok ? OUT_ACCEPTED : OUT_REVISION);
	assert_int_equal(v.nmissing, row->ok ? 0 : 1);
}

/* An indicator: the catalog's own, so that its scale is real. */
static void
indicator(void **state)
{
	struct criterion cr = { .id = STR("c"), .weight = 1, .required = true,
	    .kind = CRIT_INDICATOR_AT_LEAST,
	    .indicator = catalog_field(l->cat, STR("hours_total")) };
	struct exercise x = { .id = STR("x"), .degree = 1, .criteria = &cr,
	    .ncriteria = 1 };
	struct answer an = { .x = &x, .text = STR("x"), .minutes = -1,
	    .day = KIT_DAY + 10 };
	struct refusal f;
	struct verdict v;
	struct args ck;

	(void)state;
	args_init(&ck, l->a, TWIN_EN, &f);
	cr.value = 40;		/* four slots of an hour: 4.0 */
	judge(&ck, &an, NULL, false, &v);
	assert_int_equal(v.outcome, OUT_ACCEPTED);
	cr.value = 41;
	judge(&ck, &an, NULL, false, &v);
	assert_int_equal(v.outcome, OUT_REVISION);
	assert_int_equal(v.mark[0].have, 40);
}

/* ---- rubric: what the assistant sends ---- */

static struct level steps[] = { { .score = 0 }, { .score = 40 },
	{ .score = 79 }, { .score = 80 }, { .score = 100 } };
static struct criterion rubric[] = {
	{ .id = S("r"), .kind = CRIT_RUBRIC, .weight = 60, .levels = steps,
	    .nlevels = 5 },
	{ .id = S("q"), .kind = CRIT_RUBRIC, .weight = 40, .levels = steps,
	    .nlevels = 5, .required = true },
	{ .id = S("w"), .kind = CRIT_MIN_WORDS, .count = 1, .weight = 1 },
	{ .id = S("m"), .kind = CRIT_MENTOR_CONFIRMS, .weight = 50 },
};

struct score_row {
	const char *why, *scores;
	enum refusal_code code;
	const char *field;
	int64_t score;		/* of 60 r + 40 q */
	enum outcome want;
	bool for_review;
};

#define Q ",\"evidence\":\"my own words\"}"
#define BOTH(r, q) "[{\"criterion\":\"r\",\"level\":" #r Q \
	",{\"criterion\":\"q\",\"level\":" #q Q "]"

static const struct score_row scores[] = {
	{ "rubric: both at the top", BOTH(4, 4), REFUSAL_NONE, "", 100,
	    OUT_ACCEPTED },
	{ "rubric: 80 and 80", BOTH(3, 3), REFUSAL_NONE, "", 80, OUT_ACCEPTED },
	{ "rubric: 80 and 79 round down to 79", BOTH(3, 2), REFUSAL_NONE,
	    "", 79,
	    OUT_REVIEW },
	{ "rubric: 100 and 40", BOTH(4, 1), REFUSAL_NONE, "", 76, OUT_REVIEW },
	{ "rubric: 40 and 79", BOTH(1, 2), REFUSAL_NONE, "", 55, OUT_REVISION },
	{ "rubric: 0 and 79", BOTH(0, 2), REFUSAL_NONE, "", 31, OUT_REJECTED },
	{ "rubric: the required one at 0", BOTH(4, 0), REFUSAL_NONE, "", 60,
	    OUT_REVISION },
	{ "rubric: level 0 needs no quote", "[{\"criterion\":\"r\","
	    "\"level\":0},{\"criterion\":\"q\",\"level\":4" Q "]", REFUSAL_NONE,
	    "",
	    40, OUT_REVISION },
	{ "rubric: no scores", "[]", REFUSAL_CRITERIA_MISSING, "scores", 0, 0 },
	{ "rubric: no scores, for review", "[]", REFUSAL_NONE,
	    "", 100, OUT_REVIEW, true },
	{ "rubric: one score, the other for review", "[{\"criterion\":\"q\","
	    "\"level\":4" Q "]", REFUSAL_NONE, "", 100,
	    OUT_REVIEW, true },
	{ "rubric: for review, and scored in full", BOTH(3, 3), REFUSAL_NONE, "",
	    80, OUT_ACCEPTED, true },
	{ "rubric: one at 0, the other for review", "[{\"criterion\":\"r\","
	    "\"level\":0" Q "]", REFUSAL_NONE, "", 0,
	    OUT_REJECTED, true },
	{ "rubric: one is missing", "[{\"criterion\":\"q\",\"level\":1" Q "]",
	    REFUSAL_CRITERIA_MISSING, "scores", 0, 0 },
	{ "rubric: twice", "[{\"criterion\":\"q\",\"level\":1" Q
	    ",{\"criterion\":\"q\",\"level\":4" Q "]", REFUSAL_VALIDATION,
	    "scores[1].criterion", 0, 0 },
	{ "rubric: an unknown criterion", "[{\"criterion\":\"zz\",\"level\":1"
	    Q "]", REFUSAL_VALIDATION, "scores[0].criterion", 0, 0 },
	{ "rubric: one that the server checks", "[{\"criterion\":\"w\","
	    "\"level\":1" Q "]", REFUSAL_VALIDATION, "scores[0].criterion", 0,
	    0 },
	{ "rubric: one that is the mentor's", "[{\"criterion\":\"m\","
	    "\"level\":1" Q "]", REFUSAL_VALIDATION, "scores[0].criterion", 0,
	    0 },
	{ "rubric: a level above the last", "[{\"criterion\":\"q\","
	    "\"level\":5" Q "]", REFUSAL_VALIDATION, "scores[0].level", 0, 0 },
	{ "rubric: a negative level", "[{\"criterion\":\"q\",\"level\":-1" Q
	    "]", REFUSAL_VALIDATION, "scores[0].level", 0, 0 },
	{ "rubric: a level and a half", "[{\"criterion\":\"q\",\"level\":1.5"
	    Q "]", REFUSAL_VALIDATION, "scores[0].level", 0, 0 },
	{ "rubric: no level", "[{\"criterion\":\"q\"" Q "]", REFUSAL_VALIDATION,
	    "scores[0].level", 0, 0 },
	{ "rubric: no quote", "[{\"criterion\":\"q\",\"level\":1}]",
	    REFUSAL_CRITERIA_MISSING, "scores[0].evidence", 0, 0 },
	{ "rubric: an invented quote", "[{\"criterion\":\"q\",\"level\":1,"
	    "\"evidence\":\"never said\"}]", REFUSAL_QUOTE_NOT_FOUND,
	    "scores[0].evidence", 0, 0 },
	{ "rubric: a quote of the form", "[{\"criterion\":\"r\",\"level\":4,"
	    "\"evidence\":\"in the form\"},{\"criterion\":\"q\",\"level\":4,"
	    "\"evidence\":\"second item\"}]", REFUSAL_NONE, "", 100,
	    OUT_ACCEPTED },
	{ "rubric: a quote of the work product", "[{\"criterion\":\"r\","
	    "\"level\":4,\"evidence\":\"of the product\"},"
	    "{\"criterion\":\"q\",\"level\":4" Q "]", REFUSAL_NONE, "", 100,
	    OUT_ACCEPTED },
	{ "rubric: an unknown member", "[{\"criterion\":\"q\",\"level\":1,"
	    "\"why\":\"x\"" Q "]", REFUSAL_UNKNOWN_FIELD, "scores[0].why", 0,
	    0 },
	{ "rubric: a score that is no object", "[7]", REFUSAL_VALIDATION,
	    "scores[0]", 0, 0 },
};

static void
score(void **state)
{
	const struct score_row *row = *state;
	struct exercise x = { .id = STR("x"), .degree = 2,
	    .criteria = rubric, .ncriteria = 2 };
	struct answer an = { .x = &x, .text = STR("These are my own words."),
	    .product_text = STR("The text of the product."),
	    .form = js_of(l->a, STR("{\"a\":\"this is in the form\","
	    "\"b\":[\"first item\",\"second item\"]}")), .minutes = -1 };
	struct refusal f;
	struct verdict v;
	struct args ck;

	if (strstr(row->scores, "\"w\"") != NULL)
		x.ncriteria = 3;
	if (strstr(row->scores, "\"m\"") != NULL)
		x.ncriteria = 4;
	if (learner_fits(l, twin_log_attempt, arena_cstr(l->a, arena_printf(
	    l->a, "{\"exercise\":\"x\",\"answer\":\"y\",\"scores\":%s}",
	    row->scores)))) {
		args_init(&ck, l->a, TWIN_EN, &f);
		judge(&ck, &an, js_of(l->a, str_c(row->scores)), row->for_review,
		    &v);
	} else {
		f = l->f;
	}
	assert_int_equal(f.code, row->code);
	assert_string_equal(arena_cstr(l->a, f.field), row->field);
	if (f.code != REFUSAL_NONE) {
		assert_true(f.message.n > 0 && f.hint.n + f.message.n > 0);
		return;
	}
	assert_int_equal(v.score, row->score);
	assert_int_equal(v.outcome, row->want);
	assert_int_equal(v.by_llm, strstr(row->scores, "level") != NULL);
}

/* A quote of LIMIT_EVIDENCE code points is read, one more is over the limit. */
static void
quote_limit(void **state)
{
	struct criterion cr = rubric[0];
	struct exercise x = { .id = STR("x"), .degree = 2, .criteria = &cr,
	    .ncriteria = 1 };
	struct answer an = { .x = &x, .minutes = -1 };
	const struct js *given;
	struct refusal f;
	struct verdict v;
	struct args ck;
	struct buf b;

	(void)state;
	buf_init(&b, l->a, 4096);
	for (int i = 0; i < 300; i++)
		buf_c(&b, i == 9 ? "\u00a0" : "я");
	an.text = buf_str(&b);
	for (size_t n = LIMIT_EVIDENCE; n <= LIMIT_EVIDENCE + 1; n++) {
		struct str text = arena_printf(l->a, "[{\"criterion\":"
		    "\"r\",\"level\":4,\"evidence\":\"" STR_FMT "\"}]",
		    STR_ARG(((struct str){ an.text.p, n * 2 })));

		assert_int_equal(learner_fits(l, twin_log_attempt, arena_cstr(
		    l->a, arena_printf(l->a, "{\"exercise\":\"x\",\"answer\":"
		    "\"y\",\"scores\":" STR_FMT "}", STR_ARG(text)))),
		    n == LIMIT_EVIDENCE);
		if (n > LIMIT_EVIDENCE)
			break;
		given = js_of(l->a, text);
		args_init(&ck, l->a, TWIN_EN, &f);
		judge(&ck, &an, given, false, &v);
		assert_int_equal(f.code, REFUSAL_NONE);
	}
}

/* What a mentor must confirm waits for that, whatever the rest says. */
static void
mentor(void **state)
{
	struct criterion two[] = { rubric[2], rubric[3] };
	struct exercise x = { .id = STR("x"), .degree = 1, .criteria = two,
	    .ncriteria = 2 };
	struct answer an = { .x = &x, .text = STR("word"), .minutes = -1 };
	struct refusal f;
	struct verdict v;
	struct args ck;

	(void)state;
	args_init(&ck, l->a, TWIN_EN, &f);
	judge(&ck, &an, NULL, false, &v);
	assert_int_equal(v.outcome, OUT_ACCEPTED);	/* not required */
	two[1].required = true;
	judge(&ck, &an, NULL, false, &v);
	assert_int_equal(v.outcome, OUT_REVIEW);
	assert_int_equal(v.mark[1].points, -1);
	assert_false(v.by_llm);
}

int
main(void)
{
	static const int64_t slot_days[] = { 1, 2, 9 };
	static struct table t;
	struct learner *days = learner_new();
	struct state *s;
	struct err e = { 0 };
	int rc;

	l = learner_new();
	learner_event(days, "slot", "{\"minutes\":60}");
	for (size_t i = 0; i < 3; i++) {
		learner_day(days, slot_days[i], 600);
		learner_event(days, "slot", "{\"minutes\":60}");
	}
	if (state_parse(days->kept, days->state, &s, &e) == -1)
		return 1;
	indicators_init(&readings, days->kept, l->cat, s, KIT_DAY + 10);
	TABLE(&t, limit, limits);
	TABLE(&t, server, checks);
	TABLE(&t, score, scores);
	TEST(&t, "indicator_at_least: at the value and above", indicator);
	TEST(&t, "rubric: a quote of the longest length, and a longer one",
	    quote_limit);
	TEST(&t, "mentor_confirms: waits when it is required", mentor);
	rc = table_run(&t, "verdict");
	learner_free(l);
	learner_free(days);
	return rc;
}
