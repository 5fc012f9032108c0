/* SPDX-License-Identifier: MIT */
/*
 * What of what is said counts (doc/domain.md 7): minutes, and deeds that somebody
 * writes down to get a stage without doing anything. Beside each of these rows
 * stands somebody who means it, and whom it must not touch.
 */
#include "test/unit/table.h"

#include "test/unit/twin_kit.h"
#include "twin/journal/state.h"

static struct state *
state_of(struct learner *l)
{
	struct state *s;

	assert_int_equal(state_parse(l->a, l->state, &s, &l->e), 0);
	return s;
}

static const struct row {
	const char *why;
	const char *exercise;	/* NULL: a slot */
	int64_t said;		/* minutes, of each ... */
	int times;		/* ... of so many, hours apart */
	int64_t count;
	bool told;		/* the last answer says that fewer count */
} rows[] = {
	{ "counted: what a task is meant to take", "entry_time_15", 20, 1, 20,
	    false },
	{ "counted: all of its longest", "entry_time_15", 25, 1, 25, false },
	{ "counted: a day's minutes on a task of 25", "entry_time_15", 1440,
	    1, 25, true },
	{ "counted: no minutes", "start_energy", 0, 1, 0, false },
	{ "counted: seven days of a task that was not begun", "planning_2_able",
	    420, 1, 60, true },
	{ "counted: a slot of four hours", NULL, 240, 1, 240, false },
	{ "counted: 32 hours of slots in one day", NULL, 240, 8, 960, true },
};

static void
minutes(void **state)
{
	const struct row *r = *state;
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	struct state *s;
	const char *args = "{\"minutes\":240,\"what\":\"reading\"}";

	if (r->exercise != NULL)
		args = good_attempt(a, catalog_exercise(l->cat,
		    str_c(r->exercise)), r->said, -1);
	for (int i = 0; i < r->times; i++)
		assert_int_equal(learner_write(l, r->exercise != NULL ?
		    twin_log_attempt : twin_log_slot, args), REFUSAL_NONE);
	assert_int_equal(str_find(l->answer.text, STR(" stated count")) >= 0,
	    r->told);
	s = state_of(l);
	assert_int_equal(s->minutes, r->count);
	/* what was said is kept */
	assert_int_equal(js_int(js_path(js_of(l->a, l->journal[0]),
	    "body.minutes")), r->said);
	assert_true(str_eq(learner_refold(l), l->state));
	arena_free(a);
	learner_free(l);
}

/* ---- deeds ---- */

enum { MONDAY = 3 };	/* after KIT_DAY, which is a Friday: 2024-10-07 */

/* An entry of fifteen minutes: its answer, its three fields, its time. */
#define ENTRY(text, form, more)						\
	"{\"exercise\":\"entry_time_15\",\"answer\":\"" text "\","	\
	"\"minutes\":20," more "\"form\":{\"thing\":\"" form "\","	\
	"\"result\":\"" form "\",\"noticed\":\"" form "\"},"		\
	"\"scores\":[{\"criterion\":\"one_thing\",\"level\":3,"		\
	"\"evidence\":\"" text "\"}]}"
#define CONTRACT_AT(more)						\
	"{\"exercise\":\"weekly_contract\",\"answer\":\"My week number #\","	\
	"\"minutes\":10," more "\"form\":{\"results\":[\"a\",\"b#\"],"		\
	"\"slots\":[\"a\",\"b\",\"c\"],\"give_up\":\"d\"},\"scores\":["		\
	"{\"criterion\":\"can_be_shown\",\"level\":3,\"evidence\":\"My week\"},"	\
	"{\"criterion\":\"fits\",\"level\":3,\"evidence\":\"My week\"}]}"
#define CONTRACT CONTRACT_AT("")
#define PAST	CONTRACT_AT("\"occurred_at\":\"2024-09-2#\",")
#define PLAN								\
	"{\"exercise\":\"day_plan\",\"answer\":\"At # I write\","		\
	"\"minutes\":5,\"form\":{\"things\":[\"a#\"],\"main\":\"b\","		\
	"\"obstacle\":\"c\"},\"scores\":[{\"criterion\":\"main_with_hour\","	\
	"\"level\":3,\"evidence\":\"I write\"}]}"
#define MONTH								\
	"{\"exercise\":\"month_review\",\"answer\":\"The month number #\","	\
	"\"minutes\":25,\"form\":{\"facts\":[\"a\",\"b\",\"c\",\"d#\"],"		\
	"\"worked\":\"e\",\"stuck\":\"f\",\"quality\":5},\"scores\":["		\
	"{\"criterion\":\"why_worked\",\"level\":3,\"evidence\":\"The month\"},"	\
	"{\"criterion\":\"will_change\",\"level\":3,\"evidence\":\"The month\"}]}"
#define KEPT(type, text)						\
	"{\"type\":\"" type "\",\"title\":\"Mine\",\"text\":\"" text "\"}"
#define TEN	"one two three four five six seven eight nine ten "
#define WORD0	"word0 word0 word0 word0 word0 word0 word0 word0 word0 word0 "
#define TWENTY	TEN "eleven twelve thirteen fourteen fifteen sixteen "		\
	"seventeen eighteen nineteen twenty "
#define LINK(end)							\
	"{\"exercise\":\"entry_time_15\",\"answer\":\"I wrote down all five "	\
	"hours of it\",\"minutes\":20,\"artifact\":{\"type\":\"slot_note\","	\
	"\"title\":\"T\",\"url\":\"https://example.org/" end "\"},\"form\":{"	\
	"\"thing\":\"x\",\"result\":\"y\",\"noticed\":\"z\"},\"scores\":[{"	\
	"\"criterion\":\"one_thing\",\"level\":3,\"evidence\":\"all five\"}]}"
#define LONG	TWENTY TWENTY TWENTY
#define FORTY	TWENTY "north south east west spring summer autumn winter red "	\
	"green blue white black bread water salt stone iron wood glass "
#define CLOSE								\
	"{\"exercise\":\"day_close\",\"answer\":\"Всё\",\"minutes\":5,"	\
	"\"form\":{\"done\":\"Всё\",\"not_done\":\"Ничего\",\"thanks\":"	\
	"\"Маме\",\"quality\":4},\"scores\":[{\"criterion\":\"reason\","	\
	"\"level\":3,\"evidence\":\"Ничего\"}]}"
/* A first step, which is done once. */
#define STEP								\
	"{\"exercise\":\"start_energy\",\"answer\":\"I wake up early, # times\","	\
	"\"minutes\":10,\"form\":{\"good\":\"morning #\",\"bad\":\"evening\","	\
	"\"restores\":\"a walk\",\"chosen\":\"at nine\"},\"scores\":[{"		\
	"\"criterion\":\"from_life\",\"level\":2,\"evidence\":\"wake up\"}]}"
/* Of degree 2: at level 1 of one criterion a mentor decides. */
#define WAITS(level)							\
	"{\"exercise\":\"reading_2_able\",\"answer\":\"Why do they say so, # "	\
	"times\",\"minutes\":35,\"form\":{\"source\":\"Plato #\",\"questions\":"	\
	"[\"a #\",\"b\",\"c\",\"d\",\"e\"],\"terms\":[\"f\",\"g\",\"h\"],"		\
	"\"doubt\":\"the third step\"},\"scores\":[{\"criterion\":"		\
	"\"questions_bite\",\"level\":" level ",\"evidence\":\"they say\"},{"	\
	"\"criterion\":\"definitions\",\"level\":3,\"evidence\":\"they say\"}]}"
/* A draft for its task; the answer beside it is another one each time. */
#define DRAFT(text)							\
	"{\"exercise\":\"writing_2_able\",\"answer\":\"Draft # of mine\","	\
	"\"minutes\":45,\"form\":{\"reader\":\"my sister and # of her friends\","	\
	"\"text\":\"" text "\",\"weak\":\"the second step\"},\"scores\":["	\
	"{\"criterion\":\"path\",\"level\":3,\"evidence\":\"second step\"},"	\
	"{\"criterion\":\"weak_place\",\"level\":3,\"evidence\":"		\
	"\"second step\"}]}"
#define SAME_WEEK							\
	"{\"exercise\":\"weekly_contract\",\"answer\":\"As every week\","	\
	"\"minutes\":10,\"form\":{\"results\":[\"a page\",\"a chapter\"],"	\
	"\"slots\":[\"утро\",\"утро\",\"вечер\"],\"give_up\":\"news\"},"	\
	"\"scores\":[{\"criterion\":\"can_be_shown\",\"level\":3,"		\
	"\"evidence\":\"every week\"},{\"criterion\":\"fits\",\"level\":3,"	\
	"\"evidence\":\"every week\"}]}"
#define WEEKLY	"for the stage once a week"
#define FULL	"I wrote for # minutes without looking up once"
#define PAGES	"Then # pages of the third part were read, with a map of it"
#define CAT	"The cat sleeps"
#define KNOWN	"for this day already"
#define A_DAY	"for the stage once a day, and this day has it"
#define SHORT	"same short answer was accepted before"
#define BLACK	"The black cat sleeps today"
#define DAYS	"counts for two other days"
#define SAME	"same text counts already"

static const struct deed {
	const char *why;
	twin_write_fn *fn;
	const char *args;	/* # is the number of the deed; of an ... */
	const char *other;	/* ... odd one, or NULL: the same */
	int times;
	int64_t apart;		/* minutes from one to the next, from Monday on */
	const char *name;	/* of what is counted */
	int64_t count;
	const char *says;	/* the last answer; "": nothing of it */
} deeds[] = {
	{ "forged: an answer three times in an hour", twin_log_attempt,
	    ENTRY("I wrote down all five hours", "x", ""), NULL, 3, 20,
	    "slot", 1, KNOWN },
	{ "forged: as loud, with other dashes and blanks", twin_log_attempt,
	    ENTRY("I wrote - all five hours", "x", ""),
	    ENTRY("I WROTE \u2014  all five hours", "x", ""), 4, 20, "slot", 1,
	    KNOWN },
	{ "forged: with a full stop", twin_log_attempt,
	    ENTRY("I wrote down all five hours", "x", ""),
	    ENTRY("I wrote. Down all five hours!", "x.", ""), 4, 20, "slot", 1,
	    KNOWN },
	{ "forged: with a blank that nobody sees", twin_log_attempt,
	    ENTRY("I wrote down all five hours", "x", ""),
	    ENTRY("I wr\u200bote down all five hours", "x\u2060", ""), 4, 20,
	    "slot", 1, KNOWN },
	{ "forged: with a Cyrillic o", twin_log_attempt,
	    ENTRY("I wrote down all five hours", "x", ""),
	    ENTRY("I wr\u043ete down all five h\u043eurs", "x", ""), 4, 20,
	    "slot", 1, KNOWN },
	{ "forged: two answers in turn", twin_log_attempt,
	    ENTRY("I wrote down all five hours", "x", ""),
	    ENTRY("I wrote down all six hours", "x", ""), 8, 20, "slot", 1,
	    KNOWN },
	{ "forged: another word each time", twin_log_attempt,
	    ENTRY("I wrote down all five hours", "x", ""),
	    ENTRY("I wrote down all 5 hours", "x", ""), 2, 20, "slot", 1,
	    A_DAY },
	{ "forged: an accepted answer and one that comes back, in turn",
	    twin_log_attempt, ENTRY(FULL, "page #", ""), "{\"exercise\":"
	    "\"entry_time_15\",\"answer\":\"" FULL "\",\"minutes\":5,\"form\":"
	    "{\"thing\":\"x\",\"result\":\"x\",\"noticed\":\"x\"},\"scores\":[{"
	    "\"criterion\":\"one_thing\",\"level\":0}]}", 7, 20, "slot", 1,
	    A_DAY },
	{ "forged: today, then yesterday again and again", twin_log_attempt,
	    ENTRY(FULL, "page #", ""), ENTRY(FULL, "page #",
	    "\"occurred_at\":\"2024-10-06\","), 8, 20, "slot", 2, A_DAY },
	{ "forged: a day of last week, again and again", twin_log_attempt,
	    ENTRY(PAGES, "y", ""), ENTRY(PAGES, "y",
	    "\"occurred_at\":\"2024-09-28\","), 8, 1440, "slot~", 1, A_DAY },
	{ "forged: a first step, over and over", twin_log_attempt, STEP, NULL, 5,
	    1440, "slot", 1, "counts for the stage once, and it has" },
	{ "honest: one that waits for a mentor, improved the same day",
	    twin_log_attempt, WAITS("1"), WAITS("2"), 2, 60, "slot", 1, "" },
	{ "forged: an answer of last week, three times", twin_log_attempt,
	    ENTRY("I wrote down all five hours", "x",
	    "\"occurred_at\":\"2024-09-28\","), NULL, 3, 20, "slot~", 1, KNOWN },
	{ "forged: an answer of one day, sent again on others", twin_log_attempt,
	    ENTRY("I wrote down all five hours", "x",
	    "\"occurred_at\":\"2024-09-28\","), ENTRY("Then # pages of the "
	    "third part were read, with a map of it", "y", ""), 11, 1440,
	    "slot~", 1, "for that day already" },
	{ "honest: a link put right, which is kept and is not one more",
	    twin_log_attempt, LINK(""), LINK("map"), 2, 20, "p:slot_note", 1,
	    A_DAY },
	{ "honest: and its version is there", twin_log_attempt, LINK(""),
	    LINK("map"), 2, 20, "artifact", 2, A_DAY },
	{ "forged: three words a day for a month", twin_log_attempt,
	    ENTRY(CAT, CAT, ""), NULL, 30, 1440, "slot", 1, SHORT },
	{ "forged: three words a day, in another order", twin_log_attempt,
	    ENTRY(CAT, CAT, ""), ENTRY("sleeps, the cat", "cat!", ""), 10, 1440,
	    "slot", 1, SHORT },
	{ "forged: three words and a number", twin_log_attempt,
	    ENTRY(CAT " #", "#", ""), NULL, 10, 300, "slot", 1, SHORT },
	{ "forged: five words a day for a month", twin_log_attempt,
	    ENTRY(BLACK, BLACK, ""), NULL, 30, 1440, "slot", 2, DAYS },
	{ "forged: five words and a number", twin_log_attempt,
	    ENTRY(BLACK " #", BLACK, ""), NULL, 10, 1440, "slot", 2, DAYS },
	{ "forged: four contracts of one letter in an hour",
	    twin_log_attempt, CONTRACT, NULL, 4, 10, "p:weekly_contract", 1,
	    WEEKLY },
	{ "forged: and they open no plan either", twin_log_attempt, CONTRACT,
	    NULL, 4, 10, "plan_opened", 1, WEEKLY },
	{ "forged: a contract a day till the second Saturday", twin_log_attempt, CONTRACT,
	    NULL, 13, 1440, "p:weekly_contract", 2, WEEKLY },
	{ "forged: contracts of the days past, all today", twin_log_attempt,
	    PAST, NULL, 7, 10, "p:weekly_contract~", 0, "end of the next week" },
	{ "honest: a contract of last week, written today", twin_log_attempt,
	    CONTRACT_AT("\"occurred_at\":\"2024-10-01\","), NULL, 1, 10,
	    "p:weekly_contract~", 1, "" },
	{ "forged: a plan every hour", twin_log_attempt, PLAN, NULL, 8, 60,
	    "plan_opened", 1, "for the stage once a day" },
	{ "forged: a review of the month every hour", twin_log_attempt, MONTH,
	    NULL, 8, 60, "p:month_review", 1, WEEKLY },
	{ "forged: a contract kept as a text", twin_append_artifact,
	    KEPT("weekly_contract", "a b c # " LONG), NULL, 4, 10,
	    "p:weekly_contract", 0, "for the stage with the accepted task" },
	{ "forged: drafts of one word", twin_append_artifact,
	    KEPT("draft", "word #"), NULL, 4, 10, "p:draft", 0,
	    "at least 60\u00a0words" },
	{ "forged: one draft, day after day", twin_append_artifact,
	    KEPT("draft", LONG), NULL, 4, 1440, "p:draft", 1, SAME },
	{ "forged: slots of a minute", twin_log_slot,
	    "{\"minutes\":1,\"what\":\"reading\"}", NULL, 7, 10, "slot", 0,
	    "from 15\u00a0minutes on" },
	{ "forged: one slot, sent again", twin_log_slot, "{\"minutes\":20,"
	    "\"what\":\"reading\",\"occurred_at\":\"2024-10-07T08:00:00Z\"}",
	    NULL, 5, 10, "slot", 1, "recorded already" },
	{ "honest: the same twice a day, each when it is done", twin_log_slot,
	    "{\"minutes\":20,\"what\":\"reading\"}", NULL, 6, 720, "slot", 6,
	    "" },
	{ "forged: a draft of one word sixty times", twin_append_artifact,
	    KEPT("draft", WORD0 WORD0 WORD0 WORD0 WORD0 WORD0), NULL, 1, 10,
	    "p:draft", 0, "at least 60\u00a0words" },
	{ "forged: one draft, for its task and by itself", twin_log_attempt,
	    DRAFT(FORTY FORTY FORTY), NULL, 4, 1440, "p:draft", 1, SAME },
	{ "forged: a draft for a task that was not done", twin_append_artifact,
	    KEPT("draft", LONG "\",\"exercise\":\"writing_2_able"), NULL, 2, 1440,
	    "p:draft", 0, "for the stage with the accepted task" },
	{ "honest: two drafts on one day", twin_append_artifact,
	    KEPT("draft", "Draft number # " LONG), NULL, 2, 10, "p:draft", 2, "" },
	{ "honest: what no stage asks for", twin_append_artifact,
	    KEPT("note", "one thought"), NULL, 1, 10, "artifact", 1, "" },
	{ "honest: a contract on Monday, the next on Sunday", twin_log_attempt,
	    CONTRACT, NULL, 2, 6 * 1440, "p:weekly_contract", 2, "" },
	{ "honest: a plan each morning", twin_log_attempt, PLAN, NULL, 8, 1440,
	    "plan_opened", 8, "" },
	{ "counted: a task that rests three days, three times on one",
	    twin_log_attempt, ENTRY(FULL, "page #", ""), NULL, 3, 60, "slot", 1,
	    A_DAY },
	{ "honest: the same words on another day", twin_log_attempt,
	    ENTRY("I wrote for my twenty minutes", "a page", ""), NULL, 2, 1440,
	    "slot", 2, "" },
	{ "honest: few words, and others each day", twin_log_attempt,
	    ENTRY("page # of Plato", "done", ""),
	    ENTRY("drew a map", "done", ""), 2, 1440, "slot", 2, "" },
	{ "honest: a sentence with other numbers", twin_log_attempt,
	    ENTRY("I read pages # to 1# of the second part and drew its map",
	    "the map has # places", ""), NULL, 9, 1440, "slot", 9, "" },
	{ "honest: a day closed in three words, each evening", twin_log_attempt,
	    CLOSE, NULL, 9, 1440, "p:day_review", 9, "" },
	{ "honest: the same promise each week", twin_log_attempt, SAME_WEEK,
	    NULL, 5, 7 * 1440, "p:weekly_contract", 5, "" },
	{ "honest: another draft each time", twin_log_attempt,
	    DRAFT(FORTY FORTY FORTY "number #"), NULL, 3, 1440, "p:draft", 3,
	    "" },
	{ "honest: returned, and sent again with its minutes",
	    twin_log_attempt, "{\"exercise\":\"entry_time_15\",\"answer\":"
	    "\"I wrote down all five hours\",\"minutes\":5,\"form\":{"
	    "\"thing\":\"x\",\"result\":\"x\",\"noticed\":\"x\"},\"scores\":[{"
	    "\"criterion\":\"one_thing\",\"level\":3,\"evidence\":\"I wrote\"}]}",
	    ENTRY("I wrote down all five hours", "x", ""), 2, 20, "slot", 1, "" },
};

static const char *
deed_args(struct arena *a, const struct deed *d, int i)
{
	struct str s = str_c(i % 2 == 1 && d->other != NULL ? d->other :
	    d->args), part;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	while (str_cut(s, '#', &part, &s))
		buf_printf(&b, STR_FMT "%d", STR_ARG(part), i);
	buf_add(&b, part);
	return arena_cstr(a, buf_str(&b));
}

static void
forged_or_honest(void **state)
{
	static const char *const notes[] = { KNOWN, SHORT, "for the stage once",
		"for the stage when", "for the stage with", "counts already", DAYS };
	const struct deed *d = *state;
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	const struct count *c;

	for (int i = 0; i < d->times; i++) {
		learner_day(l, MONDAY, 600 + i * d->apart);
		assert_int_equal(learner_write(l, d->fn, deed_args(a, d, i)),
		    REFUSAL_NONE);
	}
	c = state_count(state_of(l), str_c(d->name));
	assert_int_equal(c == NULL ? 0 : c->total, d->count);
	if (d->says[0] != '\0')
		assert_true(str_find(l->answer.text, str_c(d->says)) >= 0);
	for (size_t i = 0; d->says[0] == '\0' &&
	    i < sizeof(notes) / sizeof(notes[0]); i++)
		assert_true(str_find(l->answer.text, str_c(notes[i])) < 0);
	assert_true(str_eq(learner_refold(l), l->state));
	arena_free(a);
	learner_free(l);
}

/* ---- what the first answer was ---- */

/* A day closed in the evening and sent back: put right next morning it is of that
 * evening, and the next one is still to come. */
static void
closed_next_morning(void **state)
{
	static const char weak[] = "{\"exercise\":\"day_close\",\"answer\":"
	    "\"Nothing\",\"minutes\":5,\"form\":{\"done\":\"…\","
	    "\"not_done\":\"…\",\"thanks\":\"…\",\"quality\":1},"
	    "\"scores\":[{\"criterion\":\"reason\",\"level\":0}]}";
	struct learner *l = learner_new();
	const struct count *c;

	(void)state;
	learner_day(l, MONDAY, 20 * 60);
	assert_int_equal(learner_write(l, twin_log_attempt, weak),
	    REFUSAL_NONE);
	learner_day(l, MONDAY + 1, 8 * 60);
	assert_int_equal(learner_write(l, twin_log_attempt, CLOSE),
	    REFUSAL_NONE);
	assert_true(str_find(l->answer.text, STR("yesterday evening")) >= 0);
	learner_day(l, MONDAY + 1, 20 * 60);
	assert_int_equal(learner_write(l, twin_log_attempt, CLOSE),
	    REFUSAL_NONE);
	assert_true(str_find(l->answer.text, STR("yesterday")) < 0);
	c = state_count(state_of(l), STR("p:day_review"));
	assert_int_equal(c->total, 2);
	assert_int_equal(c->days.v[0], 1);
	assert_int_equal(c->days.v[1], 1);
	assert_true(str_eq(learner_refold(l), l->state));
	learner_free(l);
}

/* On Monday a contract is offered, unless one of this week, which began on
 * Sunday, was part of another task. */
static void
not_offered_twice(void **state)
{
	struct arena *a = arena_new(1 << 20);

	(void)state;
	for (int had = 0; had < 2; had++) {
		struct learner *l = learner_new();

		learner_day(l, MONDAY - 1, 600);
		if (had)
			assert_int_equal(learner_write(l, twin_log_attempt,
			    good_attempt(a, catalog_exercise(l->cat,
			    STR("planning_2_able")), 35, -1)), REFUSAL_NONE);
		learner_day(l, MONDAY, 600);
		assert_int_equal(learner_read(l, twin_next, "{\"practice\":"
		    "\"planning\",\"count\":3,\"exclude\":["
		    "\"planning_1_explain\",\"day_plan\",\"day_close\"]}"),
		    REFUSAL_NONE);
		assert_int_equal(str_find(l->answer.json,
		    STR("\"exercise\":\"weekly_contract\"")) >= 0, !had);
		learner_free(l);
	}
	arena_free(a);
}

/* A work product that was sent for a task counts with the task, once. */
static void
with_product(void **state)
{
	static const char review[] = "{\"exercise\":\"reading_2_able\","
	    "\"verdict\":\"accepted\",\"judge\":\"mentor\"}";
	struct arena *a = arena_new(1 << 20);

	(void)state;
	for (int good = 0; good < 2; good++) {
		struct learner *l = learner_new();
		char *args;
		const char *plain = good_attempt(a, catalog_exercise(l->cat,
		    STR("reading_2_able")), 35, good ? -1 : 2);
		const struct count *c;

		args = arena_cstr(a, arena_printf(a, "%.*s,\"artifact\":{"
		    "\"type\":\"reading_notes\",\"title\":\"T\",\"text\":"
		    "\"few words\"}}", (int)strlen(plain) - 1, plain));
		if (!good)	/* 60 to 79 points: it waits for a mentor */
			memcpy(strstr(args, "\"level\":2"), "\"level\":1", 9);
		assert_int_equal(learner_write(l, twin_log_attempt, args),
		    REFUSAL_NONE);
		c = state_count(state_of(l), STR("p:reading_notes"));
		assert_int_equal(c == NULL ? 0 : c->total, good);
		assert_int_equal(learner_event(l, "review", review),
		    REFUSAL_NONE);
		c = state_count(state_of(l), STR("p:reading_notes"));
		assert_non_null(c);
		assert_int_equal(c->total, 1);
		assert_true(str_eq(learner_refold(l), l->state));
		learner_free(l);
	}
	arena_free(a);
}

/* Two that wait for a mentor: sent again they wait, sent back they do not. */
static void
decided(void **state)
{
	static const struct {
		const char *verdict;	/* of the mentor, or NULL */
		const char *again;	/* verdict of the same answer then */
		bool repeated;
	} cases[] = {
		{ NULL, "needs_review", true },
		{ "accepted", "accepted", true },
		{ "needs_revision", "needs_review", false },
		{ "rejected", "needs_review", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct learner *l = learner_new();
		struct arena *a = arena_new(1 << 20);
		char *args = arena_cstr(a, str_c(good_attempt(a,
		    catalog_exercise(l->cat, STR("reading_2_able")), 35, 2)));
		const struct js *v;
		size_t n;

		/* one of its two criteria a level lower: 60 to 79 points */
		memcpy(strstr(args, "\"level\":2"), "\"level\":1", 9);
		assert_int_equal(learner_write(l, twin_log_attempt, args),
		    REFUSAL_NONE);
		v = js_of(l->a, l->answer.json);
		assert_true(str_is(js_str_at(v, "verdict"), "needs_review"));
		if (cases[i].verdict != NULL)
			assert_int_equal(learner_event(l, "review", arena_printf(
			    a, "{\"exercise\":\"reading_2_able\",\"verdict\":"
			    "\"%s\",\"judge\":\"mentor\"}", cases[i].verdict).p),
			    REFUSAL_NONE);
		n = l->n;
		assert_int_equal(learner_write(l, twin_log_attempt, args),
		    REFUSAL_NONE);
		v = js_of(l->a, l->answer.json);
		assert_true(str_is(js_str_at(v, "verdict"), cases[i].again));
		assert_int_equal(js_bool_at(v, "repeated", false),
		    cases[i].repeated);
		assert_int_equal(js_int_at(v, "seq", 0), cases[i].repeated ? 1 :
		    (int64_t)n + 1);
		assert_int_equal(l->n, cases[i].repeated ? n : n + 1);
		assert_true(str_eq(learner_refold(l), l->state));
		arena_free(a);
		learner_free(l);
	}
}

static void
known_again(void **state)
{
	struct learner *l = learner_new();
	const char *args = ENTRY("I wrote down all five hours", "x", "");
	static const struct deed full = { .args = ENTRY("all of page # which I "
	    "wrote about how the second part holds the first", "z", "") };
	struct state *s;

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt, args), REFUSAL_NONE);
	s = state_of(l);
	assert_int_equal(s->nsaid, 1);
	assert_int_equal(s->said[0].outcome, OUT_ACCEPTED);
	/* a day later it is forgotten with the first that counts */
	learner_day(l, 1, 600);
	assert_int_equal(learner_write(l, twin_log_attempt,
	    ENTRY("I read on for twenty minutes", "y", "")), REFUSAL_NONE);
	assert_int_equal(state_of(l)->nsaid, 1);
	/* as many as there is room for */
	for (int i = 0; i < STATE_KNOWN + 3; i++) {
		learner_day(l, 2 + i / 40, 600 + i % 40);
		assert_int_equal(learner_write(l, twin_log_attempt, deed_args(
		    l->kept, &full, i)), REFUSAL_NONE);
	}
	s = state_of(l);
	assert_int_equal(s->nsaid, STATE_SAID);
	assert_int_equal(s->nknown, STATE_KNOWN);
	assert_int_equal(s->known[0].seq, l->n);
	assert_true(str_eq(learner_refold(l), l->state));
	learner_free(l);
}

/* The same text, whichever way it comes, is one draft; the same words are no
 * answer to another task. */
static void
both_doors(void **state)
{
	struct arena *a = arena_new(1 << 20);
	static const struct deed task = { .args = DRAFT(FORTY FORTY FORTY) };

	(void)state;
	for (int first = 0; first < 2; first++) {
		struct learner *l = learner_new();
		const char *kept = KEPT("draft", FORTY FORTY FORTY);

		for (int i = 0; i < 2; i++) {
			bool by_task = (i == 0) == (first == 0);

			learner_day(l, MONDAY + i, 600);
			assert_int_equal(learner_write(l, by_task ?
			    twin_log_attempt : twin_append_artifact, by_task ?
			    deed_args(a, &task, 1) : kept), REFUSAL_NONE);
		}
		assert_true(str_find(l->answer.text, STR(SAME)) >= 0);
		assert_int_equal(state_count(state_of(l), STR("p:draft"))->total,
		    1);
		assert_true(str_eq(learner_refold(l), l->state));
		learner_free(l);
	}
	arena_free(a);
}

static void
for_another_task(void **state)
{
	struct learner *l = learner_new();
	const char *other = "{\"exercise\":\"entry_tomorrow_15\",\"answer\":\""
	    BLACK "\",\"minutes\":20,\"form\":{";
	const struct exercise *x = catalog_exercise(l->cat,
	    STR("entry_tomorrow_15"));
	struct buf b;

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt, ENTRY(BLACK, BLACK,
	    "")), REFUSAL_NONE);
	buf_init(&b, l->kept, SIZE_MAX);
	buf_c(&b, other);
	for (size_t i = 0; i < x->nform; i++)
		buf_printf(&b, "%s\"" STR_FMT "\":\"" BLACK "\"", i > 0 ? "," :
		    "", STR_ARG(x->form[i].key));
	buf_c(&b, "},\"scores\":[");
	for (size_t i = 0, n = 0; i < x->ncriteria; i++)
		if (x->criteria[i].kind == CRIT_RUBRIC)
			buf_printf(&b, "%s{\"criterion\":\"" STR_FMT "\","
			    "\"level\":3,\"evidence\":\"black cat\"}",
			    n++ > 0 ? "," : "", STR_ARG(x->criteria[i].id));
	buf_c(&b, "]}");
	assert_int_equal(learner_write(l, twin_log_attempt, arena_cstr(l->kept,
	    buf_str(&b))), REFUSAL_NONE);
	assert_true(str_find(l->answer.text, STR("counts for another task")) >=
	    0);
	assert_int_equal(state_count(state_of(l), STR("slot"))->total, 1);
	/* what is not met stands below its heading, before how to improve it */
	assert_true(str_find(l->answer.text, STR("missing:\n- The same text")) >=
	    0);
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, minutes, rows);
	TABLE(&t, forged_or_honest, deeds);
	TEST(&t, "counted: a contract that another task brought",
	    not_offered_twice);
	TEST(&t, "counted: a work product with its task", with_product);
	TEST(&t, "counted: one draft, whichever way it comes", both_doors);
	TEST(&t, "counted: the same words for another task", for_another_task);
	TEST(&t, "counted: an answer that a mentor decides", decided);
	TEST(&t, "honest: a day put right next morning", closed_next_morning);
	TEST(&t, "counted: how long an answer is known again", known_again);
	return table_run(&t, "t_counted");
}
