/* SPDX-License-Identifier: MIT */
/* t_reach - twinctl catalog --check: what good files can never bring, and what they
 * take from those who were here before. */
#include "test/unit/catalog_kit.h"
#include "test/unit/table.h"

#include "base/limits.h"
#include "twin/catalog/reach.h"
#include "twin/value/calendar.h"

struct change {
	enum shipped file;
	bool all;		/* wherever the file has it */
	const char *after, *from, *to;
	const char *upto;	/* all from `from` to there is changed */
};

enum { CHANGES = 4 };
static const struct row {
	const char *why;
	struct change change[CHANGES];
	const char *want;	/* a warning; NULL: there is none */
} rows[] = {
#define CU(id, from, to)	{ SHIPPED_CU, false, "\"id\": \"" id "\"", from, to, NULL }
#define PR(after, from, to)	{ SHIPPED_PR, false, after, from, to, NULL }
#define EVERY(from, to)		{ SHIPPED_CU, true, NULL, from, to, NULL }
#define ARCHIVE(id)	CU(id, "\"repeatable\": ", "\"archived\": true, \"repeatable\": ")
#define MORNING(id)	CU(id, "\"repeatable\": ", "\"when\": { \"parts\": " \
			"[\"morning\"] }, \"repeatable\": ")
#define WAIT(what, op, value)	"\"prerequisites\": [{ " what ", \"op\": \"" op "\", " \
			"\"value\": " value " }], \"repeatable\": "
#define WAITS(id, what, op, value)	CU(id, "\"repeatable\": ", WAIT(what, op, value))
#define NONE	PR(NULL, "\"reviewers\": \"mentors\"", "\"reviewers\": \"none\"")

	/* prerequisites */
	{ "the exercise that is waited for is archived",
	    { ARCHIVE("time_1_explain") },
	    "curriculum.json: exercises[@time_2_able] (time_2_able): waits for "
	    "'time_1_explain', which is archived" },
	{ "a degree that no exercise gives any more",
	    { ARCHIVE("strategy_3_habit") },
	    "curriculum.json: exercises[@strategy_4_mastery] "
	    "(strategy_4_mastery): waits for degree 3 of 'strategizing', which "
	    "no exercise in reach gives" },
	{ "it is for later stages",
	    { WAITS("start_why", "\"exercise\": \"diagnostic_quarter\"", ">=", "1") },
	    "curriculum.json: exercises[@start_why] (start_why): waits for "
	    "'diagnostic_quarter', which is for later stages" },
	{ "it is for another part of the day",
	    { WAITS("entry_tomorrow_15", "\"exercise\": \"day_plan\"", ">=", "1") },
	    "curriculum.json: exercises[@entry_tomorrow_15] "
	    "(entry_tomorrow_15): waits for 'day_plan', which is for another "
	    "part of the day" },
	{ "what it waits for waits for another part of the day",
	    { WAITS("time_1_explain", "\"exercise\": \"day_plan\"", ">=", "1"),
	    WAITS("entry_tomorrow_15", "\"exercise\": \"time_1_explain\"", ">=", "1") },
	    "curriculum.json: exercises[@entry_tomorrow_15] "
	    "(entry_tomorrow_15): waits for 'time_1_explain', which waits for "
	    "another part of the day" },
	{ "it is asked for more often than it can be done",
	    { CU("time_2_able", "\"exercise\": \"time_1_explain\", \"op\": \">=\", \"value\": 1",
	    "\"exercise\": \"start_why\", \"op\": \">=\", \"value\": 2") },
	    "curriculum.json: exercises[@time_2_able] (time_2_able): waits for "
	    "'start_why' more than once, which is done once" },
	{ "an exercise less often than never",
	    { WAITS("entry_time_15", "\"exercise\": \"time_1_explain\"", "<", "0") },
	    "curriculum.json: exercises[@entry_time_15] (entry_time_15): waits "
	    "for 'time_1_explain' to be done less often than never" },
	{ "an exercise not done yet can be waited for",
	    { WAITS("entry_time_15", "\"exercise\": \"time_1_explain\"", "<", "1") }, NULL },
	{ "an exercise can be for a few times only",
	    { WAITS("entry_time_15", "\"exercise\": \"entry_time_15\"", "<", "3") }, NULL },
	{ "a way in to a practice, until its first degree is there",
	    { WAITS("entry_time_15", "\"degree\": \"time_accounting\"", "<", "1"),
	    WAITS("time_1_explain", "\"exercise\": \"entry_time_15\"", ">=", "1") }, NULL },
	{ "a degree above all",
	    { WAITS("entry_time_15", "\"degree\": \"time_accounting\"", ">", "4") },
	    "curriculum.json: exercises[@entry_time_15] (entry_time_15): waits "
	    "for a degree of 'time_accounting' that there is not" },
	{ "an index above all",
	    { WAITS("entry_time_15", "\"indicator\": \"sys\"", ">=", "9") },
	    "curriculum.json: exercises[@entry_time_15] (entry_time_15): waits "
	    "for a value that 'sys' never has" },
	{ "an index between two that there are is no fault",
	    { WAITS("entry_time_15", "\"indicator\": \"sys\"", "=", "3") }, NULL },
	{ "a scaffold that is archived",
	    { ARCHIVE("entry_order_15") },
	    "curriculum.json: exercises[@environment_2_able].scaffold "
	    "(environment_2_able): 'entry_order_15' is archived: returned too "
	    "often, this is not offered again" },
	{ "a scaffold for fewer stages",
	    { CU("entry_order_15", "[1, 2, 3, 4, 5]", "[1, 2, 3, 4]") },
	    "curriculum.json: exercises[@environment_2_able].scaffold "
	    "(environment_2_able): 'entry_order_15' is not for all stages of "
	    "this" },

	/* criteria */
	{ "more items than the list takes",
	    { CU("six_pieces", "\"count\": 6", "\"count\": 40") },
	    "curriculum.json: exercises[@time_1_explain].criteria[1] "
	    "(time_1_explain, six_pieces): asks for 40 items of a list that "
	    "takes 20" },
	{ "more words than the text has room for",
	    { CU("forty_words", "\"count\": 40", "\"count\": 5000") },
	    "curriculum.json: exercises[@time_1_explain].criteria[2] "
	    "(time_1_explain, forty_words): asks for 5000 words where 750 have "
	    "room" },
	{ "more minutes than it takes",
	    { CU("fifteen", "\"count\": 15", "\"count\": 600") },
	    "curriculum.json: exercises[@entry_time_15].criteria[0] "
	    "(entry_time_15, fifteen): asks for 600 minutes of an exercise that "
	    "takes " },
	{ "an indicator above its highest value",
	    { CU("time_4_mastery", "\"hours_per_week\", \"value\": 4",
	    "\"hours_per_week\", \"value\": 99999") },
	    "curriculum.json: exercises[@time_4_mastery].criteria[3] "
	    "(time_4_mastery, hours): asks of 'hours_per_week' more than its "
	    "highest value" },
	{ "days of events that a learner does not bring",
	    { CU("time_3_habit", "\"days\": 14, \"event\": \"slot\"",
	    "\"days\": 14, \"event\": \"degree_set\"") },
	    "curriculum.json: exercises[@time_3_habit].criteria[2] "
	    "(time_3_habit, slots): counts events of 'degree_set', which no "
	    "exercise in reach brings in time" },
	{ "days of readings, which are no events that are counted",
	    { CU("time_3_habit", "\"days\": 14, \"event\": \"slot\"",
	    "\"days\": 14, \"event\": \"metric\"") },
	    "curriculum.json: exercises[@time_3_habit].criteria[2] "
	    "(time_3_habit, slots): counts events of 'metric', which no "
	    "exercise in reach brings in time" },
	{ "days of events that come at later stages only",
	    { CU("time_3_habit", "\"days\": 14, \"event\": \"slot\"",
	    "\"days\": 14, \"event\": \"published\""),
	    CU("time_3_habit", "[2, 3, 4, 5]", "[2]") },
	    "curriculum.json: exercises[@time_3_habit].criteria[2] "
	    "(time_3_habit, slots): counts events of 'published', which no "
	    "exercise in reach brings in time" },
	{ "a product more often than it counts",
	    { CU("planning_3_habit", "\"count\": 4, \"days\": 35",
	    "\"count\": 7, \"days\": 35") },
	    "curriculum.json: exercises[@planning_3_habit].criteria[1] "
	    "(planning_3_habit, contracts): asks for 7 of 'weekly_contract' in "
	    "35 days, which counts once a week" },

	/* examples and texts */
	{ "two levels that read alike", { CU("day_plan", "There is a main thing, "
	    "but no hour for it.", "There is no main thing.") },
	    "curriculum.json: exercises[@day_plan].criteria[1] (day_plan, "
	    "main_with_hour): level 1 reads like the one below it" },
	{ "a good answer that is none",
	    { CU("forty_words", "\"count\": 40", "\"count\": 200") },
	    "curriculum.json: exercises[@time_1_explain].examples.good "
	    "(time_1_explain): does not meet 'forty_words' in Russian" },
	{ "a nearly good answer that misses more than it says",
	    { CU("forty_words", "\"count\": 40", "\"count\": 200") },
	    "curriculum.json: exercises[@time_1_explain].examples.nearly "
	    "(time_1_explain): does not meet 'forty_words' in English and does "
	    "not say so" },
	{ "no answers are shown",
	    { { SHIPPED_CU, false, "\"id\": \"time_1_explain\"",
	    "\"examples\": {", "", "\"minutes\": {" } },
	    "curriculum.json: exercises[@time_1_explain].examples "
	    "(time_1_explain): are missing" },
	{ "a title that was not translated",
	    { CU("time_1_explain", "\"en\": \"Where the day goes\"",
	    "\"en\": \"Куда уходит день\"") },
	    "curriculum.json: exercises[@time_1_explain].title "
	    "(time_1_explain): is the same in Russian and in English" },
#define SLEEP(from, to)	{ SHIPPED_MM, false, "\"key\": \"target_state\"", from, to, NULL }
	{ "a member of a record without a name",
	    { SLEEP(", \"name\": { \"ru\": \"сон\", \"en\": \"sleep\" }", "") },
	    "metamodel.json: fields[@target_state].members[2].name "
	    "(target_state): is missing: learners are told the key" },
	{ "a member that was not translated",
	    { SLEEP("\"ru\": \"сон\"", "\"ru\": \"my sleep\""),
	    SLEEP("\"en\": \"sleep\"", "\"en\": \"my sleep\"") },
	    "metamodel.json: fields[@target_state].members[2].name "
	    "(target_state): is the same in Russian and in English" },
	{ "a date that is to come",
	    { PR(NULL, "\"published\": \"2026-", "\"published\": \"2099-") },
	    "promotion.json: published: is after today" },

	/* practices and stages */
	{ "a practice without a ladder",
	    { CU("planning", "\"order\": 8", "\"order\": 9"),
	    CU("strategizing", "\"id\": \"planning\"", "\"id\": \"chess\", "
	    "\"name\": { \"ru\": \"Шахматы\", \"en\": \"Chess\" }, \"desc\": { "
	    "\"ru\": \"Играть.\", \"en\": \"To play.\" }, \"order\": 8, \"area\": "
	    "\"tools\", \"words\": [\"chess\"] }, { \"id\": \"planning\"") },
	    "curriculum.json: practices[7] (chess): no exercise in reach gives "
	    "degree 1" },
	{ "a ladder that lacks a step", { ARCHIVE("strategy_3_habit") },
	    "curriculum.json: practices[6] (strategizing): no exercise in reach "
	    "gives degree 3" },
	{ "a stage without exercises",
	    { EVERY("\"stages\": [1, 2, 3, 4, 5]", "\"stages\": [1, 2, 3, 5]"),
	    EVERY("\"stages\": [2, 3, 4, 5]", "\"stages\": [2, 3, 5]"),
	    EVERY("\"stages\": [3, 4, 5]", "\"stages\": [3, 5]") },
	    "curriculum.json: stages[3] (" },

	/* gates */
	{ "nothing brings what a gate asks",
	    { PR("\"id\": \"drafts_2\"", "\"product\": \"draft\"",
	    "\"product\": \"published_text\"") },
	    "promotion.json: gates[1].products[1] (drafts_2): no exercise in "
	    "reach below this stage brings it" },
	{ "events that nothing brings",
	    { PR("\"id\": \"helps_3\"", "\"peer_help\"", "\"imported\"") },
	    "promotion.json: gates[3].products[0] (helps_3): no exercise in "
	    "reach below this stage brings it" },
	{ "only in the morning", { MORNING("environment_2_able") },
	    "promotion.json: gates[2].products[2] (environment_table): who "
	    "studies in the day only is offered no exercise below this stage "
	    "that brings it" },
	{ "a product more often than its weeks are",
	    { PR("\"id\": \"contracts_4\"", "\"count\": 4",
	    "\"count\": 6, \"window_days\": 14") },
	    "promotion.json: gates[1].products[0] (contracts_4): asks for 6 of "
	    "'weekly_contract' in 14 days, which counts once a week" },
	{ "nothing moves the worldview",
	    { EVERY("\"counts_as\": \"plan_closed_week\"", "\"counts_as\": \"slot\""),
	    EVERY("\"counts_as\": \"plan_closed_month\"", "\"counts_as\": \"slot\""),
	    EVERY("\"counts_as\": \"knowledge_noted\"", "\"counts_as\": \"slot\""),
	    EVERY("\"counts_as\": \"strategy_session\"", "\"counts_as\": \"slot\"") },
	    "promotion.json: gates[1].minimums.awr (worldview_30d): no exercise "
	    "in reach below this stage brings it" },
	{ "nothing moves agency",
	    { EVERY("\"counts_as\": \"product_created\"", "\"counts_as\": \"slot\""),
	    EVERY("\"counts_as\": \"product_completed\"", "\"counts_as\": \"slot\""),
	    EVERY("\"counts_as\": \"strategy_session\"", "\"counts_as\": \"slot\"") },
	    "promotion.json: gates[1].minimums.agn (agency_30d): no exercise in "
	    "reach below this stage brings it" },
	{ "no diagnostic without mentors", { NONE, ARCHIVE("diagnostic_quarter") },
	    "promotion.json: gates[2]: asks for a diagnostic, and "
	    "'diagnostic_quarter', which is one where there are no reviewers, "
	    "cannot be offered below this stage" },
	{ "a diagnostic that comes too late",
	    { NONE, CU("diagnostic_quarter", "[3, 4, 5]", "[4, 5]") },
	    "promotion.json: gates[2]: asks for a diagnostic, and "
	    "'diagnostic_quarter', which is one where there are no reviewers, "
	    "cannot be offered below this stage" },
	{ "more days than a week has", { PR("\"key\": \"sys\"", "6.7", "7.5") },
	    "promotion.json: gates[3].minimums.sys (days_per_week): asks for "
	    "more than days have hours, or weeks days" },
	{ "every day of the week", { PR("\"key\": \"sys\"", "6.7", "7") }, NULL },
	{ "more hours than somebody is awake",
	    { PR("\"key\": \"inv\"", "\"value\": 10,", "\"value\": 112.1,") },
	    "promotion.json: gates[3].minimums.inv (hours_per_week): asks for "
	    "more than days have hours, or weeks days" },
	{ "a score above the highest that there is",
	    { PR("\"key\": \"awr\"", "\"value\": 51", "\"value\": 10002"),
	    PR("\"key\": \"awr\"", "\"value\": 29", "\"value\": 10001") },
	    "promotion.json: gates[3].minimums.awr (worldview_30d): asks of "
	    "'worldview_30d' more than its highest value" },
	{ "more hours in all than are counted",
	    { PR("\"stage\": 5, \"minimums\"", "\"hours\": 161", "\"hours\": 1000001") },
	    "promotion.json: gates[3].hours: asks of 'hours_total' more than its "
	    "highest value" },
	{ "more events than are offered in the days",
	    { PR("\"id\": \"reflections_8\"", "\"count\": 8",
	    "\"count\": 8, \"window_days\": 3") },
	    "promotion.json: gates[2].products[1] (reflections_8): asks for 8 in "
	    "3 days, and what is offered below this stage brings " },
	{ "a score that nobody collects in the days",
	    { PR("\"key\": \"awr\"", "\"value\": 51", "\"value\": 900"),
	    PR("\"key\": \"awr\"", "\"value\": 29", "\"value\": 800") },
	    "promotion.json: gates[3].minimums.awr (worldview_30d): asks for 800 "
	    "in 30 days, and what is offered below this stage brings " },
	{ "fewer hours a week than the next stage asks",
	    { CU("random", "\"target\": 4", "\"target\": 1") },
	    "curriculum.json: stages[0].hours.target (random): with the load cap" },
	{ "a slot that is longer than one can be",
	    { PR("\"activity\"", "\"live_minutes\": 15", "\"live_minutes\": 241") },
	    "promotion.json: activity.live_minutes: no study outside of tasks" },
	{ "two that stand in for each other", { CU("entry_reading_20",
	    "\"repeatable\": ", "\"scaffold\": \"reading_2_able\", \"repeatable\": ") },
	    "curriculum.json: exercises[@reading_2_able].scaffold "
	    "(reading_2_able): 'entry_reading_20' waits for this in turn" },
	{ "weights that make no whole", { CU("day_plan", "\"weight\": 70", "\"weight\": 60") },
	    "curriculum.json: exercises[@day_plan].criteria (day_plan): their "
	    "weights make 90, not 100" },
	{ "a scale of energy that tasks do not have",
	    { { SHIPPED_MM, false, "\"ind\": \"DT.2.11.01\"", "\"max\": 5", "\"max\": 10", NULL } },
	    "metamodel.json: fields[69].max (energy): energy of tasks goes from" },
	{ "numbers of two scales in one mean",
	    { { SHIPPED_MM, false, "\"key\": \"resource_index\"", "\"sleep\"]", "\"load\"]", NULL } },
	    "metamodel.json: fields[@resource_index].rule.inputs[2] "
	    "(resource_index): 'load' has other decimals than 'energy'" },
	{ "readings that are texts",
	    { { SHIPPED_MM, false, "\"key\": \"subscription\"", "\"type\": \"enum\",",
	    "\"type\": \"text\", \"max_len\": 80,", "\"writers\"" },
	    { SHIPPED_MM, false, "\"key\": \"subscription\"", "[\"platform\"]", "[\"learner\"]", NULL } },
	    "metamodel.json: fields[@subscription].type (subscription): of "
	    "readings numbers and choices are told" },
	{ "a diagnostic of six values that mentors cannot give",
	    { PR("\"diagnostic\": { \"valid_days\"", "\"slots\": 5", "\"slots\": 6") },
	    "promotion.json: diagnostic.slots: the diagnostic that mentors give "
	    "has 5" },
	{ "a diagnostic of six values, without mentors", { NONE,
	    PR("\"diagnostic\": { \"valid_days\"", "\"slots\": 5", "\"slots\": 6") }, NULL },
	{ "a field that the program reads, under another name",
	    { { SHIPPED_MM, false, NULL, "\"key\": \"minutes_per_day\"", "\"key\": \"minutes_a_day\"", NULL } },
	    "metamodel.json: fields (minutes_per_day): is missing: tasks do not" },
	{ "nothing that a mentor could judge", { PR("\"human_judge\"",
	    "\"degree\": 3", "\"degree\": 4"), EVERY("\"stages\": [3, 4, 5]",
	    "\"stages\": [5]") },
	    "promotion.json: gates[2]: asks for judged work of degree 4 or "
	    "higher, and no exercise in reach below this stage is such" },
	{ "without mentors, nothing that may be done twice", { NONE,
	    EVERY("\"repeatable\": true", "\"repeatable\": false") },
	    "promotion.json: gates[2]: asks for judged work of degree 3 or "
	    "higher, and no exercise in reach below this stage is such, and may "
	    "be done as often as `alone` asks" },
	{ "mentors give diagnostics themselves", { ARCHIVE("diagnostic_quarter") },
	    NULL },
	{ "a diagnostic without mentors", { NONE }, NULL },
};

/* What follows the files that are in force. */
static const struct row changes[] = {
#define MM(after, from, to)	{ SHIPPED_MM, false, after, from, to, NULL }
#define NEWER	MM(NULL, "\"version\": \"", "\"version\": \"9")
#define TRIAL	"{ \"code\": \"trial\", \"text\": { \"ru\": \"на пробу\", \"en\": \"trial\" } }"

	{ "change: a newer version of the same", { NEWER }, NULL },
	{ "change: the same version of other files",
	    { MM("\"key\": \"occupation\"", "\"max_len\": 200", "\"max_len\": 199") },
	    "metamodel.json: version: " },
	{ "change: a key that is gone",
	    { MM(NULL, "\"key\": \"occupation\"", "\"key\": \"job\", \"aliases\": [\"occupation\"]") },
	    "metamodel.json: fields (occupation): is gone" },
	{ "change: a field that moves to the readings",
	    { MM("\"key\": \"occupation\"", "\"profile\"", "\"readings\"") },
	    "metamodel.json: fields[@occupation].group (occupation): was of "
	    "another kind, declared" },
	{ "change: another type",
	    { { SHIPPED_MM, false, "\"key\": \"occupation\"", "\"text\", \"max_len\"",
	    "\"date\", ", "\"writers\"" } },
	    "metamodel.json: fields[@occupation].type (occupation): was text" },
	{ "change: readings of one decimal more",
	    { MM("\"key\": \"accounted_hours\"", "\"decimals\": 1", "\"decimals\": 2") },
	    "metamodel.json: fields[@accounted_hours].decimals "
	    "(accounted_hours): were 1" },
	{ "change: a choice in front of those that readings have", { NEWER,
	    MM("\"key\": \"subscription\"", "{ \"code\": \"free\"", TRIAL ", { \"code\": \"free\"") },
	    "metamodel.json: fields[@subscription].enum (subscription): 'free' "
	    "was choice 0: readings keep the place" },
	{ "change: a choice behind them", { NEWER,
	    MM("\"key\": \"subscription\"", "\"en\": \"enterprise\" } }",
	    "\"en\": \"enterprise\" } }, " TRIAL) }, NULL },
	{ "change: a choice of what is declared is gone",
	    { MM("\"key\": \"format\"", "\"code\": \"tasks\"", "\"code\": \"jobs\"") },
	    "metamodel.json: fields[@format].enum (format): 'tasks' was choice "
	    "1: who has said so keeps" },
	{ "change: others come between them", { NEWER,
	    MM("\"key\": \"format\"", "{ \"code\": \"tasks\"", TRIAL ", { \"code\": \"tasks\"") },
	    NULL },
	{ "change: a member of a record is gone",
	    { MM("\"key\": \"creator_roles\"", "\"key\": \"learner\"", "\"key\": \"pupil\"") },
	    "metamodel.json: fields[@creator_roles].members (creator_roles): "
	    "'learner' is gone" },
	{ "change: a member of another type",
	    { MM("\"key\": \"creator_roles\"", "\"learner\", \"type\": \"text\"",
	    "\"learner\", \"type\": \"int\"") },
	    "metamodel.json: fields[@creator_roles].members (creator_roles): "
	    "'learner' is of another type" },
	{ "change: an exercise is gone",
	    { CU("reading_3_habit", "\"reading_4_mastery\"", "\"reading_5\"") },
	    "curriculum.json: exercises (reading_4_mastery): is gone: set "
	    "archived" },
	{ "change: a practice is gone",
	    { EVERY("\"slow_reading\"", "\"reading\"") },
	    "curriculum.json: practices (slow_reading): is gone" },
	{ "change: a product is gone",
	    { EVERY("\"time_summary\"", "\"summary_of_time\"") },
	    "curriculum.json: products (time_summary): is gone" },
};

static struct str
changed(struct arena *a, struct str text, const struct change *ch)
{
	struct spoiled sp = { "", ch->after, ch->from, ch->to, NULL };
	ptrdiff_t n;

	if (ch->upto != NULL) {	/* from grows until there */
		struct str s = str_from(text, (size_t)str_find(text,
		    str_c(ch->after)));

		s = str_from(s, (size_t)str_find(s, str_c(ch->from)));
		n = str_find(s, str_c(ch->upto));
		assert_true(n > 0);
		sp.from = arena_cstr(a, (struct str){ s.p, (size_t)n });
	}
	do {
		text = catalog_kit_spoil(a, text, &sp);
	} while (ch->all && str_find(text, str_c(ch->from)) >= 0);
	return text;
}

static const struct catalog *
catalog_of(struct arena *a, const struct row *row)
{
	struct str text[SHIPPED];
	struct catalog *cat;
	struct err e = { 0 };

	for (int i = 0; i < SHIPPED; i++)
		text[i] = catalog_kit_text(a, (enum shipped)i);
	for (int i = 0; i < CHANGES && row->change[i].from != NULL; i++)
		text[row->change[i].file] = changed(a,
		    text[row->change[i].file], &row->change[i]);
	if (catalog_load(a, text[SHIPPED_MM], text[SHIPPED_CU],
	    text[SHIPPED_PR], &cat, &e) == -1)
		fail_msg("%s", e.msg);
	return cat;
}

static const struct row none;	/* what is shipped */

static void
shipped(void **state)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	struct reach r;

	(void)state;
	reach_check(a, catalog_of(a, &none), calendar_date(2026, 12, 31), &r);
	if (r.n > 0)
		fail_msg(STR_FMT, STR_ARG(r.warning[0]));
	arena_free(a);
}

/* The warning that a row wants is there; or, when it wants none, there is none. */
static void
as_wanted(struct arena *a, const struct row *row, const struct reach *r)
{
	struct str want;

	if (row->want == NULL) {
		if (r->n > 0)
			fail_msg(STR_FMT, STR_ARG(r->warning[0]));
		return;
	}
	want = catalog_kit_placed(a, row->want);
	for (size_t i = 0; i < r->n; i++)
		if (str_starts(r->warning[i], want))
			return;
	for (size_t i = 0; i < r->n; i++)
		print_message(STR_FMT "\n", STR_ARG(r->warning[i]));
	fail_msg("not among %zu warnings", r->n);
}

static void
warned(void **state)
{
	struct arena *a = arena_new((size_t)4 * LIMIT_ARENA);
	struct reach r;

	reach_check(a, catalog_of(a, *state), calendar_date(2026, 12, 31), &r);
	as_wanted(a, *state, &r);
	arena_free(a);
}

static void
change(void **state)
{
	struct arena *a = arena_new((size_t)4 * LIMIT_ARENA);
	struct reach r;

	reach_changes(a, catalog_of(a, &none), catalog_of(a, *state), &r);
	as_wanted(a, *state, &r);
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TEST(&t, "all of what is shipped is within reach", shipped);
	TABLE(&t, warned, rows);
	TABLE(&t, change, changes);
	return table_run(&t, "reach");
}
