/* SPDX-License-Identifier: MIT */
/*
 * t_forged - deeds that somebody writes down to get a stage without doing
 * anything (doc/domain.md 7): they count once, or not at all, and the answer says
 * why. Beside each of these rows stands somebody who means it, and whom it must not
 * touch.
 */
#include "test/unit/table.h"

#include "test/unit/deed_kit.h"

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
#define WORD0	"word0 word0 word0 word0 word0 word0 word0 word0 word0 word0 "
#define LINK(end)							\
	"{\"exercise\":\"entry_time_15\",\"answer\":\"I wrote down all five "	\
	"hours of it\",\"minutes\":20,\"artifact\":{\"type\":\"slot_note\","	\
	"\"title\":\"T\",\"url\":\"https://example.org/" end "\"},\"form\":{"	\
	"\"thing\":\"x\",\"result\":\"y\",\"noticed\":\"z\"},\"scores\":[{"	\
	"\"criterion\":\"one_thing\",\"level\":3,\"evidence\":\"all five\"}]}"
#define LONG	TWENTY TWENTY TWENTY
#define SAME_WEEK							\
	"{\"exercise\":\"weekly_contract\",\"answer\":\"As every week\","	\
	"\"minutes\":10,\"form\":{\"results\":[\"a page\",\"a chapter\"],"	\
	"\"slots\":[\"утро\",\"утро\",\"вечер\"],\"give_up\":\"news\"},"	\
	"\"scores\":[{\"criterion\":\"can_be_shown\",\"level\":3,"		\
	"\"evidence\":\"every week\"},{\"criterion\":\"fits\",\"level\":3,"	\
	"\"evidence\":\"every week\"}]}"
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
#define WEEKLY	"for the stage once a week"
#define FULL	"I wrote for # minutes without looking up once"
#define PAGES	"Then # pages of the third part were read, with a map of it"
#define CAT	"The cat sleeps"
#define KNOWN	"for this day already"
#define A_DAY	"for the stage once a day, and this day has it"
#define SHORT	"same short answer was accepted before"
#define DAYS	"counts for two other days"

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
		assert_int_equal(learner_write(l, d->fn, deed_text(a, i % 2 == 1 &&
		    d->other != NULL ? d->other : d->args, i)), REFUSAL_NONE);
	}
	c = state_count(deed_state(l), str_c(d->name));
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

int
main(void)
{
	static struct table t;

	TABLE(&t, forged_or_honest, deeds);
	return table_run(&t, "t_forged");
}
