/* SPDX-License-Identifier: MIT */
/*
 * t_fold - state, event and fold: the stored state is the fold of the journal,
 * for tables of small histories and for long pseudo-random ones. What cannot be
 * read is in t_fold_damaged.c.
 */
#include "test/unit/table.h"

#include "test/unit/twin_kit.h"
#include "twin/journal/fold.h"
#include "twin/journal/state.h"

/* ---- a deterministic history ---- */

struct dice {
	uint32_t x;
};

/* Numerical Recipes' linear congruence: the same everywhere. */
static uint32_t
roll(struct dice *d, uint32_t n)
{
	d->x = d->x * 1664525u + 1013904223u;
	return (d->x >> 8) % n;
}

static const char *const bodies[] = {
	"{\"minutes\":25}", "{\"minutes\":60,\"practice\":\"slow_reading\"}",
	"{}", "{\"minutes\":5}",
};

static const char *const doing[] = {
	"slot", "reflection", "plan_opened", "plan_closed_week",
	"strategy_session", "product_created", "knowledge_noted", "peer_help",
	"published",
};

static void
random_attempt(struct learner *l, struct dice *d)
{
	const struct curriculum *cu = l->cat->cu;
	const struct exercise *x = &cu->exercises[roll(d,
	    (uint32_t)cu->nexercises)];
	struct arena *a = arena_new(1 << 20);

	/* low levels make returned and rejected attempts too */
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a, x,
	    1 + (int64_t)roll(d, 90), (int)roll(d, 4) - 1)), REFUSAL_NONE);
	arena_free(a);
}

static void
random_write(struct learner *l, struct dice *d, int64_t day)
{
	struct arena *a = arena_new(1 << 20);
	uint32_t what = roll(d, 20);
	char *args;

	if (what < 8) {
		random_attempt(l, d);
	} else if (what < 14) {
		assert_int_equal(learner_event(l, doing[roll(d, 9)],
		    bodies[roll(d, 4)]), REFUSAL_NONE);
	} else if (what < 16) {
		args = arena_cstr(a, arena_printf(a, "{\"points\":[{"
		    "\"indicator\":\"energy\",\"value\":%u}]}",
		    1 + roll(d, 5)));
		assert_int_equal(learner_write(l, twin_update_metrics, args),
		    REFUSAL_NONE);
	} else if (what < 17) {
		args = arena_cstr(a, arena_printf(a, "{\"fields\":{"
		    "\"objective\":%s,\"tz\":\"%+03d:00\"}}",
		    roll(d, 3) == 0 ? "null" : "\"to write a book\"",
		    (int)roll(d, 12) - 5));
		assert_int_equal(learner_write(l, twin_update_profile, args),
		    REFUSAL_NONE);
	} else if (what < 18) {
		args = arena_cstr(a, arena_printf(a, "{\"type\":\"draft\","
		    "\"title\":\"A draft\",\"text\":\"words %u\"}",
		    roll(d, 1000)));
		assert_int_equal(learner_write(l, twin_append_artifact, args),
		    REFUSAL_NONE);
	} else {
		args = arena_cstr(a, arena_printf(a, "{\"kind\":\"slot\","
		    "\"occurred_at\":\"2024-0%u-1%u\","
		    "\"body\":{\"minutes\":30}}", 1 + roll(d, 9),
		    roll(d, 9)));
		(void)day;
		assert_int_equal(learner_write(l, twin_record, args),
		    REFUSAL_NONE);
	}
	arena_free(a);
}

struct history {
	const char *why;
	uint32_t seed;
	size_t writes;
	uint32_t pause;		/* longest, days */
	size_t state_max;	/* bytes */
};

static const struct history histories[] = {
	{ "fold: a few days", 1, 30, 2, 2500 },
	{ "fold: a year with pauses", 2, 400, 9, 8000 },
	{ "fold: very long pauses", 3, 120, 120, 8000 },
	{ "fold: many writes in one day", 4, 500, 1, 8000 },
	{ "fold: long absence, beyond every window", 5, 60, 400, 8000 },
};

static void
history(void **state)
{
	const struct history *h = *state;
	struct learner *l = learner_new();
	struct dice d = { h->seed };
	int64_t day = 10, minute = 480;

	for (size_t i = 0; i < h->writes; i++) {
		learner_day(l, day, minute);
		random_write(l, &d, day);
		minute += 3;
		if (roll(&d, 4) == 0 || minute > 1400) {
			day += 1 + (int64_t)roll(&d, h->pause);
			minute = 480;
		}
		if (i % 97 == 0)
			assert_true(str_eq(learner_refold(l), l->state));
	}
	assert_true(l->n >= h->writes - 20);
	assert_true(str_eq(learner_refold(l), l->state));
	if (l->state.n > h->state_max)
		fail_msg("%zu bytes of state, %zu allowed", l->state.n,
		    h->state_max);
	learner_free(l);
}

/* 10,000 events: the state is not larger than that of a busy quarter. */
static void
bounded(void **state)
{
	struct learner *l = learner_new();
	struct dice d = { 7 };
	size_t at_1000 = 0;

	(void)state;
	for (size_t i = 0; l->n < 10000; i++) {
		learner_day(l, 10 + (int64_t)(i / 12),
		    480 + (int64_t)(i % 12) * 5);
		random_write(l, &d, 0);
		if (l->n >= 1000 && at_1000 == 0)
			at_1000 = l->state.n;
	}
	if (l->state.n > at_1000 * 3 / 2)
		fail_msg("%zu bytes after 10,000 events, %zu after 1,000",
		    l->state.n, at_1000);
	assert_true(str_eq(learner_refold(l), l->state));
	learner_free(l);
}

/* twin_fold, one event after the other, gives what the writers stored. */
static void
one_by_one(void **state)
{
	struct learner *l = learner_new();
	struct dice d = { 11 };
	struct str s = STR("");
	struct err e = { 0 };

	(void)state;
	for (int i = 0; i < 60; i++) {
		learner_day(l, 10 + i / 3, 600 + i);
		random_write(l, &d, 0);
	}
	for (size_t i = 0; i < l->n; i++)
		assert_int_equal(twin_fold(l->kept, s, l->journal[i], &s, &e),
		    0);
	assert_true(str_eq(s, l->state));
	learner_free(l);
}

/* A learner with a plain quarter of records fits into one LMDB page half. */
static void
ordinary(void **state)
{
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 22);
	static const int week[] = { 0, 1, 3, 5 };

	(void)state;
	assert_int_equal(learner_write(l, twin_update_profile, "{\"fields\":{"
	    "\"name\":\"Анна\",\"lang\":\"ru\",\"tz\":\"+03:00\","
	    "\"objective\":\"Закончить диплом и не потерять вечера\","
	    "\"projects\":[\"Диплом\",\"Сад\"],\"minutes_per_day\":40}}"),
	    REFUSAL_NONE);
	for (int64_t w = 0; w < 13; w++) {
		for (size_t i = 0; i < 4; i++) {
			const struct exercise *x = catalog_exercise(l->cat,
			    i % 2 ? STR("entry_reading_20") :
			    STR("entry_time_15"));

			learner_day(l, 1 + w * 7 + week[i], 600);
			assert_int_equal(learner_write(l, twin_log_attempt,
			    good_attempt(a, x, 20, -1)), REFUSAL_NONE);
		}
		learner_day(l, 1 + w * 7 + 6, 600);
		assert_int_equal(learner_write(l, twin_log_attempt,
		    good_attempt(a, catalog_exercise(l->cat,
		    STR("weekly_reflection")), 25, -1)), REFUSAL_NONE);
	}
	if (l->state.n > 2600)
		fail_msg("%zu bytes", l->state.n);
	arena_free(a);
	learner_free(l);
}

/* ---- small histories: what the state must say ---- */

struct fact {
	const char *why;
	const char *events[6];	/* "day kind body" ... */
	int64_t today;
	int64_t minutes, streak, longest, idle, gap;	/* gap: 28 days */
};

static const struct fact facts[] = {
	{ "days: nothing yet", { NULL }, 0, 0, 0, 0, -1, 0 },
	{ "days: one day", { "0 slot 20" }, 0, 20, 1, 1, 0, 0 },
	{ "days: yesterday still carries the streak", { "0 slot 20" }, 1, 20,
	    1, 1, 1, 0 },
	{ "days: after a missed day the streak is over", { "0 slot 20" }, 2,
	    20, 0, 1, 2, 1 },
	{ "days: three in a row", { "0 slot 20", "1 slot 20", "2 slot 20" },
	    2, 60, 3, 3, 0, 0 },
	{ "days: a gap of two days", { "0 slot 20", "3 slot 20" }, 3, 40, 1,
	    1, 0, 2 },
	{ "days: 14 minutes are not an active day", { "0 slot 14" }, 0, 14, 0,
	    0, -1, 0 },
	{ "days: 15 minutes are", { "0 slot 15" }, 0, 15, 1, 1, 0, 0 },
	{ "days: 7 and 8 minutes together are", { "0 slot 7", "0 slot 8" }, 0,
	    15, 1, 1, 0, 0 },
	{ "days: a reflection needs no minutes", { "0 reflection 0" }, 0, 0,
	    1, 1, 0, 0 },
	{ "days: a day has 1440 minutes", { "0 slot 1440", "0 slot 1440" }, 0,
	    1440, 1, 1, 0, 0 },
	{ "days: helping a peer is not an active day by itself",
	    { "0 peer_help 0" }, 0, 0, 0, 0, -1, 0 },
};

static void
days(void **state)
{
	const struct fact *f = *state;
	struct learner *l = learner_new();
	struct err e = { 0 };
	struct state *s;

	for (size_t i = 0; i < 6 && f->events[i] != NULL; i++) {
		struct str day, kind, rest, minutes;
		int64_t d;

		(void)str_cut(str_c(f->events[i]), ' ', &day, &rest);
		(void)str_cut(rest, ' ', &kind, &minutes);
		assert_true(str_int(day, &d));
		learner_day(l, d, 600 + (int64_t)i);
		assert_int_equal(learner_event(l, arena_cstr(l->kept, kind),
		    arena_cstr(l->kept, arena_printf(l->kept,
		    "{\"minutes\":" STR_FMT "}", STR_ARG(minutes)))),
		    REFUSAL_NONE);
	}
	assert_int_equal(state_parse(l->a, l->state, &s, &e), 0);
	assert_int_equal(s->minutes, f->minutes);
	assert_int_equal(state_streak(s, KIT_DAY + f->today), f->streak);
	assert_int_equal(s->longest, f->longest);
	assert_int_equal(state_idle(s, KIT_DAY + f->today), f->idle);
	assert_int_equal(state_gap(s, KIT_DAY + f->today, 28), f->gap);
	learner_free(l);
}

/* What was received later than 24 h counts as hours, not as regularity. */
static void
backfill(void **state)
{
	struct learner *l = learner_new();
	struct err e = { 0 };
	struct state *s;

	(void)state;
	learner_day(l, 10, 720);
	/* 2024-10-13T12:00 is exactly 24 h before: live */
	assert_int_equal(learner_write(l, twin_record, "{\"kind\":\"slot\","
	    "\"occurred_at\":\"2024-10-13T12:00:00Z\","
	    "\"body\":{\"minutes\":30}}"), REFUSAL_NONE);
	assert_true(str_is(js_str(js_path(js_of(l->a, l->journal[0]),
	    "provenance")), "live"));
	/* one second more is not */
	assert_int_equal(learner_write(l, twin_record, "{\"kind\":\"slot\","
	    "\"occurred_at\":\"2024-10-13T11:59:59Z\","
	    "\"body\":{\"minutes\":30}}"), REFUSAL_NONE);
	assert_true(str_is(js_str(js_path(js_of(l->a, l->journal[1]),
	    "provenance")), "backfill"));
	assert_int_equal(learner_write(l, twin_record, "{\"kind\":\"slot\","
	    "\"occurred_at\":\"2024-10-01\",\"body\":{\"minutes\":600}}"),
	    REFUSAL_NONE);
	assert_int_equal(state_parse(l->a, l->state, &s, &e), 0);
	assert_int_equal(s->minutes, 660);
	assert_int_equal(s->longest, 1);
	assert_int_equal(s->backfilled, 2);
	assert_int_equal(day_counts_used(&s->act, 0, DAYS), 1);
	assert_int_equal(day_counts_used(&s->min, 0, DAYS), 2);
	learner_free(l);
}

/* A streak longer than the days that the state keeps is still counted. */
static void
long_streak(void **state)
{
	struct learner *l = learner_new();
	struct err e = { 0 };
	struct state *s;

	(void)state;
	for (int64_t d = 0; d < 400; d++) {
		learner_day(l, d, 600);
		assert_int_equal(learner_event(l, "slot",
		    "{\"minutes\":15}"), REFUSAL_NONE);
	}
	assert_int_equal(state_parse(l->a, l->state, &s, &e), 0);
	assert_int_equal(s->longest, 400);
	assert_int_equal(state_streak(s, KIT_DAY + 399), 400);
	assert_int_equal(state_streak(s, KIT_DAY + 401), 0);
	learner_day(l, 402, 600);
	assert_int_equal(learner_event(l, "slot", "{\"minutes\":15}"),
	    REFUSAL_NONE);
	assert_int_equal(state_parse(l->a, l->state, &s, &e), 0);
	assert_int_equal(s->longest, 400);
	assert_int_equal(state_streak(s, KIT_DAY + 402), 1);
	/* days 347 to 399 of the window, two without, and today */
	assert_int_equal(state_run(s, KIT_DAY + 402, 56), 53);
	assert_int_equal(state_run(s, KIT_DAY + 402, 3), 1);
	learner_free(l);
}

/* ---- voiding ---- */

/* The journal of `l` with event `seq` taken back by one more at the end. */
static struct str
refold_without(struct learner *l, int64_t seq)
{
	struct twin_env *env = &l->env;
	struct event_setting under = { .sub = env->sub, .key = env->key,
	    .metamodel = env->cat->metamodel,
	    .curriculum = env->cat->curriculum,
	    .promotion = env->cat->promotion };
	struct event ev = { .seq = (int64_t)l->n + 1, .kind = KIND_VOIDED,
	    .occurred_at = env->now, .received_at = env->now,
	    .role = "learner", .source = STR("mcp"),
	    .body = arena_printf(l->kept, "{\"seq\":%lld,"
	    "\"reason\":\"mistake\"}", (long long)seq) };

	assert_int_equal(event_text(l->kept, &under, &ev, &l->journal[l->n++],
	    &l->e), 0);
	return arena_str(l->kept, learner_refold(l));
}

static void
voided(void **state)
{
	struct learner *l = learner_new(), *m = learner_new();
	struct state *got, *want;
	struct err e = { 0 };
	struct str s;

	(void)state;
	learner_event(l, "slot", "{\"minutes\":30}");
	learner_event(l, "slot", "{\"minutes\":45}");
	learner_event(l, "reflection", "{}");
	s = refold_without(l, 2);
	learner_event(m, "slot", "{\"minutes\":30}");
	learner_event(m, "reflection", "{}");
	assert_int_equal(state_parse(l->a, s, &got, &e), 0);
	assert_int_equal(state_parse(m->a, m->state, &want, &e), 0);
	assert_int_equal(got->seq, 4);
	assert_int_equal(got->minutes, 30);
	assert_int_equal(got->count[0].total, want->count[0].total);
	assert_int_equal(got->longest, want->longest);
	/* folding alone cannot take an event back, and says so */
	assert_int_equal(twin_fold(l->a, l->state, l->journal[3], &s, &e),
	    -1);
	assert_int_equal(e.kind, ERR_INVALID);
	learner_free(l);
	learner_free(m);
}

/* An event that is not the next one is refused, whatever it says. */
static void
order(void **state)
{
	struct learner *l = learner_new();
	struct err e = { 0 };
	struct str out;

	(void)state;
	learner_event(l, "slot", "{\"minutes\":30}");
	learner_event(l, "slot", "{\"minutes\":30}");
	assert_int_equal(twin_fold(l->a, l->state, l->journal[1], &out, &e),
	    -1);
	e = (struct err){ 0 };
	assert_int_equal(twin_fold(l->a, STR(""), l->journal[1], &out, &e),
	    -1);
	e = (struct err){ 0 };
	assert_int_equal(twin_fold(l->a, STR(""), STR("{}"), &out, &e), -1);
	e = (struct err){ 0 };
	assert_int_equal(twin_fold(l->a, STR(""), l->journal[0], &out, &e), 0);
	learner_free(l);
}

/* Bytes of a state: reading and writing it again changes nothing. */
static void
round_trip(void **state)
{
	struct learner *l = learner_new();
	struct dice d = { 23 };
	struct str again;
	struct state *s;
	struct err e = { 0 };

	(void)state;
	for (int i = 0; i < 80; i++) {
		learner_day(l, 10 + i, 600);
		random_write(l, &d, 0);
		assert_int_equal(state_parse(l->a, l->state, &s, &e), 0);
		assert_int_equal(state_bytes(l->a, s, &again, &e), 0);
		assert_true(str_eq(again, l->state));
	}
	learner_free(l);
}

/* ---- names of counters ---- */

static const struct name_row {
	const char *why, *name;
	enum kind kind;
	int64_t quality;
	const char *product;
	bool live;
} names[] = {
	{ "counter: a kind", "slot", KIND_SLOT, 0, "", true },
	{ "counter: and a quality", "plan_closed_week.4",
	  KIND_PLAN_CLOSED_WEEK, 4, "", true },
	{ "counter: not live", "slot~", KIND_SLOT, 0, "", false },
	{ "counter: a quality, not live", "reflection.2~", KIND_REFLECTION, 2,
	  "", false },
	{ "counter: a product", "p:draft", KIND_NONE, 0, "draft", true },
	{ "counter: a product, not live", "p:draft~", KIND_NONE, 0, "draft",
	  false },
	{ "counter: a product named like a kind", "p:slot", KIND_NONE, 0,
	  "slot", true },
	{ "counter: readings", "r:energy", KIND_NONE, 0, "", true },
	{ "counter: of a later version", "slots", KIND_NONE, 0, "", true },
};

static void
name(void **state)
{
	const struct name_row *r = *state;
	struct count c = { .name = str_c(r->name) };

	state_read_name(&c);
	assert_int_equal(c.kind, r->kind);
	assert_int_equal(c.quality, r->quality);
	assert_true(str_is(c.product, r->product));
	assert_int_equal(c.live, r->live);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, history, histories);
	TABLE(&t, days, facts);
	TABLE(&t, name, names);
	TEST(&t, "fold: one event at a time gives the stored bytes",
	    one_by_one);
	TEST(&t, "fold: the state of 10,000 events is bounded", bounded);
	TEST(&t, "fold: an ordinary learner's state is under 2.6 KB",
	    ordinary);
	TEST(&t, "fold: later than 24 h is backfill", backfill);
	TEST(&t, "fold: a streak of 400 days", long_streak);
	TEST(&t, "fold: a voided event leaves no trace but its number",
	    voided);
	TEST(&t, "fold: events come in order", order);
	TEST(&t, "state: written, read and written again", round_trip);
	return table_run(&t, "fold");
}
