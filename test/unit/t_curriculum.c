/* SPDX-License-Identifier: MIT */
/* t_curriculum - twin/curriculum and its parts: what is refused, what is found. */
#include "test/unit/catalog_kit.h"
#include "test/unit/table.h"

#include "base/limits.h"

#define X0	"\"id\": \"time_1_explain\""
#define X1	"\"id\": \"time_2_able\""
#define X2	"\"id\": \"time_3_habit\""
#define X3	"\"id\": \"time_4_mastery\""
#define RANDOM	"\"id\": \"random\""

static const struct spoiled spoiled[] = {
	{ "file: a comma too many", NULL, "\"areas\": [", "\"areas\": [,", "" },
	{ "file: a name twice", NULL, "\"published\"", "\"version\": \"1\", \"published\"", "" },
	{ "file: another format", NULL, "dt.curriculum/1", "dt.curriculum/0",
	    "format: must be 'dt.curriculum/1'" },
	{ "file: an unknown member", NULL, "\"about\"", "\"notes\"", "notes: is not a known member" },
	{ "file: a member whose name would clear the screen", NULL, "\"about\"",
	    "\"a\\u001b[2J\\u009b2Jé\"", "a?[2J??2Jé: is not a known member" },
	{ "exercise: a type that would", X0, "\"type\": \"learning\"",
	    "\"type\": \"les\\u001bcson\"",
	    "exercises[@time_1_explain].type: has no such value 'les?cson'" },
	{ "area: twice", NULL, "{ \"id\": \"tools\"", "{ \"id\": \"knowledge\"", "areas[1].id: repeats" },
	{ "practice: no such area", "\"id\": \"time_accounting\"", "\"area\": \"tools\"",
	    "\"area\": \"tool\"", "practices[0].area: no area 'tool'" },
	{ "practice: twice", NULL, "\"id\": \"slow_reading\"", "\"id\": \"time_accounting\"",
	    "practices[1].id: repeats" },
	{ "practice: out of order", NULL, "\"order\": 2", "\"order\": 1",
	    "practices[1].order: practices must ascend" },
	{ "practice: no English name", "\"id\": \"slow_reading\"", ", \"en\": \"Slow reading\"", "",
	    "practices[1].name.en: is missing" },
	{ "practice: a word in capitals", "\"id\": \"slow_reading\"", "\"read\"", "\"Read\"",
	    "practices[1].words[0]: must be in lower case" },
	{ "practice: a word twice", "\"id\": \"slow_reading\"", "\"read\", \"book\"", "\"read\", \"read\"",
	    "practices[1].words[1]: repeats" },
	{ "practice: a word of two letters", "\"id\": \"slow_reading\"", "\"read\"", "\"re\"",
	    "practices[1].words[0]: must be a text of length 3..24" },
	{ "degree: twice", NULL, "{ \"id\": \"able\"", "{ \"id\": \"explain\"", "degrees[1].id: repeats" },
	{ "stage: an alias that is another's", "\"id\": \"practicing\"", "STG.Student.Practicing",
	    "STG.Student.Random", "stages[1].aliases[0]: repeats" },
	{ "stage: a target below the minimum", RANDOM, "\"target\": 4", "\"target\": 0.4",
	    "stages[0].hours.target: must not be below min" },
	{ "stage: hundredths of an hour", RANDOM, "\"min\": 0.5", "\"min\": 0.55",
	    "stages[0].hours.min: has more decimals" },
	{ "stage: a leading area that does not exist", RANDOM, "\"organism\"", "\"body\"",
	    "stages[0].leading[1]: no area 'body'" },
	{ "stage: no active practice at all", RANDOM, "\"active_practices_max\": 2",
	    "\"active_practices_max\": 0", "stages[0].active_practices_max: must be 1..40" },
	{ "product: twice", NULL, "\"id\": \"time_summary\"", "\"id\": \"time_log\"",
	    "products[2].id: repeats" },
	{ "product: once a month", "\"id\": \"weekly_contract\"", "\"once\": \"week\"",
	    "\"once\": \"month\"", "products[6].once: has no such value 'month'" },
	{ "product: a week that begins on an eighth day", "\"id\": \"weekly_contract\"",
	    "\"week_from\": 7", "\"week_from\": 8", "products[6].week_from: must be 1..7" },
	{ "product: a day that begins on Sunday", "\"id\": \"weekly_contract\"",
	    "\"once\": \"week\"", "\"once\": \"day\"", "products[6].week_from: goes with once: week" },
	{ "exercise: an id twice", NULL, X1, X0, "exercises[@time_2_able].id: repeats" },
	{ "exercise: version 0", X0, "\"version\": 2", "\"version\": 0",
	    "exercises[@time_1_explain].version: must be 1..9999" },
	{ "exercise: no such practice", X0, "\"practice\": \"time_accounting\"",
	    "\"practice\": \"chess\"", "exercises[@time_1_explain].practice: no practice 'chess'" },
	{ "exercise: degree 5", X3, "\"degree\": 4", "\"degree\": 5",
	    "exercises[@time_4_mastery].degree: must be 1..4" },
	{ "exercise: stages out of order", X3, "\"stages\": [3, 4, 5]", "\"stages\": [3, 5, 4]",
	    "exercises[@time_4_mastery].stages[2]: stages must ascend" },
	{ "exercise: no stage", X3, "\"stages\": [3, 4, 5]", "\"stages\": []",
	    "exercises[@time_4_mastery].stages: must be an array of length 1..5" },
	{ "exercise: an unknown type", X0, "\"type\": \"learning\"", "\"type\": \"lesson\"",
	    "exercises[@time_1_explain].type: has no such value 'lesson'" },
	{ "exercise: an unknown role", X0, "\"role\": \"ladder\"", "\"role\": \"stairs\"",
	    "exercises[@time_1_explain].role: has no such value 'stairs'" },
	{ "exercise: typical minutes below the least", X0, "\"typ\": 25", "\"typ\": 14",
	    "exercises[@time_1_explain].minutes.typ: must not be below min" },
	{ "exercise: the most minutes below the typical", X0, "\"max\": 40", "\"max\": 24",
	    "exercises[@time_1_explain].minutes.max (time_1_explain): must not be below typ" },
	{ "exercise: energy 6", X0, "\"energy\": 2", "\"energy\": 6",
	    "exercises[@time_1_explain].energy: must be 1..5" },
	{ "exercise: energy as a text", X0, "\"energy\": 2", "\"energy\": \"2\"",
	    "exercises[@time_1_explain].energy: must be 1..5" },
	{ "exercise: an unknown product", X0, "\"type\": \"explanation\"", "\"type\": \"essay\"",
	    "exercises[@time_1_explain].product.type: no product type 'essay'" },
	{ "example: a field that the form lacks", X0, "\"key\": \"day_pieces\"", "\"key\": \"pieces\"",
	    "exercises[@time_1_explain].examples.good.form[0].key: no form field 'pieces'" },
	{ "example: misses what is no criterion", X0, "\"criterion\": \"live_question\"", "\"criterion\": \"live\"",
	    "exercises[@time_1_explain].examples.nearly.misses[0].criterion: no criterion of this exercise" },
	{ "example: misses nothing", X0, "\"level\": 1", "\"level\": 3",
	    "exercises[@time_1_explain].examples.nearly.misses[0].level: must be below the highest level" },
	{ "example: a number that the form refuses", "\"id\": \"week_close\"", "\"key\": \"quality\", \"ru\": [\"3\"]",
	    "\"key\": \"quality\", \"ru\": [\"7\"]",
	    "exercises[@week_close].examples.good.form[1].ru[0]: must be a number that the form's field takes" },
	{ "example: a link that is none", "\"id\": \"writing_4_mastery\"",
	    "[\"https://example.org/blog/who-waits\"]", "[\"example.org\"]",
	    "exercises[@writing_4_mastery].examples.good.form[0].ru[0]: must be a link" },
	{ "example: a day that is none", "\"key\": \"readers\", \"type\": \"text\"",
	    "\"text\",\n            \"label\": { \"ru\": \"Кто читает и почему там\", \"en\": \"Who reads it, and why there\" },\n            \"required\": true, \"max_len\": 600",
	    "\"date\", \"label\": { \"ru\": \"Кто читает и почему там\", \"en\": \"Who reads it, and why there\" }, \"required\": true",
	    "exercises[@writing_4_mastery].examples.good.form[1].ru[0]: must be a date" },
	{ "example: two texts in a field of one", "\"id\": \"week_close\"", "\"key\": \"quality\", \"ru\": [\"3\"]",
	    "\"key\": \"quality\", \"ru\": [\"3\", \"4\"]",
	    "exercises[@week_close].examples.good.form[1].ru: has more texts than the form's field takes" },
	{ "example: a required field is left out", "if there is one", "\"required\": false", "\"required\": true",
	    "exercises[@reading_4_mastery].examples.good.form: leaves out 'link'" },
	{ "exercise: a form field twice", "\"type\": \"explanation\"", "\"key\": \"question\"", "\"key\": \"explanation\"",
	    "exercises[@time_1_explain].product.form[2].key (time_1_explain, explanation): repeats" },
	{ "exercise: a form list without a limit", X0, ", \"max_items\": 20", "",
	    "exercises[@time_1_explain].product.form[0].max_items: is missing" },
	{ "exercise: a form text with items", X0, "\"max_len\": 300", "\"max_len\": 300, \"max_items\": 2",
	    "exercises[@time_1_explain].product.form[2].max_items: does not go" },
	{ "profile: no such field", "\"id\": \"start_why\"", "\"profile\": \"objective\"", "\"profile\": \"goal\"",
	    "exercises[@start_why].product.form[0].profile: no field 'goal'" },
	{ "profile: nothing that a learner declares", "\"id\": \"start_why\"", "\"profile\": \"objective\"",
	    "\"profile\": \"sys\"", "exercises[@start_why].product.form[0].profile: is not declared by the learner" },
	{ "profile: a text where a list is kept", "\"id\": \"start_why\"", "\"profile\": \"objective\"",
	    "\"profile\": \"projects\"", "exercises[@start_why].product.form[0].profile: must be a field of the same type" },
	{ "exercise: of no day", "\"id\": \"time_2_able\", \"version\"", "\"duration_days\": 3", "\"duration_days\": 0",
	    "exercises[@time_2_able].duration_days: must be 1..90" },
	{ "when: no such part of the day", "\"id\": \"day_close\"", "\"parts\": [\"evening\"]",
	    "\"parts\": [\"night\"]", "exercises[@day_close].when.parts[0]: has no such value 'night'" },
	{ "when: a part twice", "\"id\": \"day_plan\"", "[\"morning\", \"day\"]", "[\"day\", \"day\"]",
	    "exercises[@day_plan].when.parts[1]: repeats" },
	{ "when: at no time", "\"id\": \"day_close\"", "\"parts\": [\"evening\"]", "\"parts\": []",
	    "exercises[@day_close].when.parts: must be an array of length 1..3" },
	{ "when: nothing", "\"id\": \"day_close\"", "{ \"parts\": [\"evening\"] }", "{}",
	    "exercises[@day_close].when: must have parts or weekdays" },
	{ "when: an eighth day of the week", "\"id\": \"weekly_contract\"", "\"weekdays\": [1, 7]",
	    "\"weekdays\": [1, 8]", "exercises[@weekly_contract].when.weekdays[1]: must be 1..7" },
	{ "when: a misspelt member", "\"id\": \"day_close\"", "\"parts\": [\"evening\"]", "\"hours\": [\"evening\"]",
	    "exercises[@day_close].when.hours: is not a known member" },
	{ "exercise: no criteria", X0, "\"criteria\": [", "\"criteria\": [], \"x\": [",
	    "exercises[@time_1_explain].criteria: must be an array of length 1..8" },
	{ "exercise: feeds nothing that exists", X0, "\"indicator\": \"awr\"",
	    "\"indicator\": \"aware\"", "exercises[@time_1_explain].feeds[0].indicator: no indicator 'aware'" },
	{ "exercise: feeds what is not derived", X0, "\"indicator\": \"awr\"",
	    "\"indicator\": \"energy\"", "exercises[@time_1_explain].feeds[0].indicator: is not derived" },
	{ "exercise: a feed of weight 101", X0, "\"indicator\": \"awr\", \"weight\": 40",
	    "\"indicator\": \"awr\", \"weight\": 101", "exercises[@time_1_explain].feeds[0].weight: must be 1..100" },
	{ "exercise: a review ladder that descends", X0, "[7, 35, 90]", "[7, 90, 35]",
	    "exercises[@time_1_explain].review_ladder[2]: days must ascend" },
	{ "exercise: counts as an event that does not exist", X1, "\"counts_as\": \"slot\"",
	    "\"counts_as\": \"lot\"", "exercises[@time_2_able].counts_as: no event kind 'lot'" },
	{ "exercise: its own scaffold", X1, "\"scaffold\": \"entry_time_15\"",
	    "\"scaffold\": \"time_2_able\"", "exercises[@time_2_able].scaffold: must be another exercise" },
	{ "exercise: a scaffold that does not exist", X1, "\"scaffold\": \"entry_time_15\"",
	    "\"scaffold\": \"entry\"", "exercises[@time_2_able].scaffold: no exercise 'entry'" },
	{ "prerequisite: no such exercise", X1, "\"exercise\": \"time_1_explain\"",
	    "\"exercise\": \"time_0\"", "exercises[@time_2_able].prerequisites[0].exercise: no exercise 'time_0'" },
	{ "prerequisite: of two things at once", X1, "\"exercise\": \"time_1_explain\"",
	    "\"exercise\": \"time_1_explain\", \"degree\": \"slow_reading\"",
	    "exercises[@time_2_able].prerequisites[0]: must name one" },
	{ "prerequisite: degree 5", X2, "\"degree\": \"time_accounting\", \"op\": \">=\", \"value\": 2",
	    "\"degree\": \"time_accounting\", \"op\": \">=\", \"value\": 5",
	    "exercises[@time_3_habit].prerequisites[0].value: must be 0..4" },
	{ "prerequisite: a text for a number", X2, "\"degree\": \"time_accounting\", \"op\"",
	    "\"indicator\": \"worldview\", \"op\"",
	    "exercises[@time_3_habit].prerequisites[0].indicator: is not numeric" },
	{ "prerequisite: an unknown comparison", X1, "\"op\": \">=\"", "\"op\": \"=>\"",
	    "exercises[@time_2_able].prerequisites[0].op: has no such value '=>'" },
	{ "prerequisite: itself", X1, "\"exercise\": \"time_1_explain\"", "\"exercise\": \"time_2_able\"",
	    "exercises[@time_2_able].prerequisites: depends on itself: 'time_2_able'" },
	{ "prerequisite: a circle of two", X0, "\"review_ladder\"",
	    "\"prerequisites\": [{ \"exercise\": \"time_2_able\", \"op\": \">=\", \"value\": 1 }], \"review_ladder\"",
	    "exercises[@time_1_explain].prerequisites: depends on itself: 'time_1_explain'" },
	{ "prerequisite: a circle through a degree", X1,
	    "\"exercise\": \"time_1_explain\", \"op\": \">=\", \"value\": 1",
	    "\"degree\": \"time_accounting\", \"op\": \">=\", \"value\": 2",
	    "exercises[@time_2_able].prerequisites: depends on itself: 'time_2_able'" },
	{ "criterion: a weight of 0", X0, "\"weight\": 10", "\"weight\": 0",
	    "exercises[@time_1_explain].criteria[0].weight: must be 1..100" },
	{ "criterion: an id twice", X0, "\"id\": \"six_pieces\"", "\"id\": \"filled\"",
	    "exercises[@time_1_explain].criteria[1].id: repeats" },
	{ "criterion: an unknown kind", X0, "\"kind\": \"min_items\"", "\"kind\": \"items\"",
	    "exercises[@time_1_explain].criteria[1].kind: has no such value 'items'" },
	{ "criterion: a parameter missing", X0, "\"count\": 6, ", "",
	    "exercises[@time_1_explain].criteria[1].params.count: is missing" },
	{ "criterion: a parameter of another kind", X0, "\"count\": 6", "\"count\": 6, \"days\": 3",
	    "exercises[@time_1_explain].criteria[1].params.days: does not go" },
	{ "criterion: an unknown parameter", X0, "\"count\": 6", "\"count\": 6, \"words\": 3",
	    "exercises[@time_1_explain].criteria[1].params.words: is not a known member" },
	{ "criterion: a form field that does not exist", X0, "\"field\": \"day_pieces\"",
	    "\"field\": \"pieces\"", "exercises[@time_1_explain].criteria[1].params.field: no form field 'pieces'" },
	{ "criterion: items of a text", X0, "\"field\": \"day_pieces\"", "\"field\": \"question\"",
	    "exercises[@time_1_explain].criteria[1].params.field: has the wrong type" },
	{ "criterion: levels out of order", X0, "\"score\": 75", "\"score\": 40",
	    "exercises[@time_1_explain].criteria[3].levels[2].score: levels must ascend" },
	{ "criterion: the lowest level is not 0", X0, "\"score\": 0", "\"score\": 10",
	    "exercises[@time_1_explain].criteria[3].levels[0].score: the first level must be 0" },
	{ "criterion: the highest level is not 100", X0, "\"score\": 100", "\"score\": 99",
	    "exercises[@time_1_explain].criteria[3].levels[3].score: the last level must be 100" },
	{ "criterion: a level above 100", X0, "\"score\": 100", "\"score\": 101",
	    "exercises[@time_1_explain].criteria[3].levels[3].score: must be 0..100" },
	{ "criterion: levels of what the server checks", X0, "\"kind\": \"rubric\"",
	    "\"kind\": \"mentor_confirms\"", "exercises[@time_1_explain].criteria[3].levels: goes with kind rubric" },
	{ "criterion: more days than there are", X2, "\"count\": 8, \"days\": 14", "\"count\": 8, \"days\": 7",
	    "exercises[@time_3_habit].criteria[2].params.count: must not be above days" },
	{ "criterion: days of no event", X2, "\"event\": \"slot\"", "\"event\": \"slots\"",
	    "exercises[@time_3_habit].criteria[2].params.event: no event kind 'slots'" },
	{ "criterion: an indicator that does not exist", X3, "\"indicator\": \"hours_per_week\"",
	    "\"indicator\": \"hours\"", "exercises[@time_4_mastery].criteria[3].params.indicator: no indicator 'hours'" },
	{ "criterion: more decimals than the indicator", X3, "\"value\": 4", "\"value\": 4.25",
	    "exercises[@time_4_mastery].criteria[3].params.value: has more decimals" },
	{ "criterion: days that are not kept", X2, "\"days\": 14", "\"days\": 169",
	    "exercises[@time_3_habit].criteria[2].params.days: 168 days are kept" },
	{ "criterion: an indicator that nothing computes", X3, "\"indicator\": \"hours_per_week\"",
	    "\"indicator\": \"ai_adoption\"", "exercises[@time_4_mastery].criteria[3].params.indicator: nothing computes it" },
	{ "prerequisite: an indicator that nothing computes", X2, "\"degree\": \"time_accounting\", \"op\"",
	    "\"indicator\": \"role_projects\", \"op\"",
	    "exercises[@time_3_habit].prerequisites[0].indicator: nothing computes it" },
	{ "exercise: two open offers", X0, "\"energy\": 2", "\"energy\": 2, \"max_open\": 2",
	    "exercises[@time_1_explain].max_open: offers are not counted" },
	{ "exercise: an answer that would be a change of stage", X0, "\"energy\": 2",
	    "\"energy\": 2, \"counts_as\": \"stage_changed\"",
	    "exercises[@time_1_explain].counts_as: an answer is no such event" },
	{ "exercise: an answer that would be one of its own", X0, "\"energy\": 2",
	    "\"energy\": 2, \"counts_as\": \"attempt\"",
	    "exercises[@time_1_explain].counts_as: an answer is no such event" },
};

static struct catalog *
shipped(struct arena *a)
{
	struct catalog *cat = NULL;
	struct err e = { 0 };

	if (catalog_kit_load(a, SHIPPED_CU, catalog_kit_text(a, SHIPPED_CU),
	    &cat, &e) == -1)
		fail_msg("%s", e.msg);
	return cat;
}

/* ---- stages by every name they have ---- */

static const struct stage_row {
	const char *why, *name;
	int want;
} stages[] = {
	{ "stage: by id", "random", 1 },
	{ "stage: by code", "STG.Learner.Proactive", 5 },
	{ "stage: by the older code", "STG.Student.Systematic", 3 },
	{ "stage: by its shown name it is not found", "Random", 0 },
	{ "stage: nothing", "", 0 },
};

static void
stage_test(void **state)
{
	const struct stage_row *r = *state;
	struct arena *a = arena_new(LIMIT_ARENA);

	assert_int_equal(curriculum_stage(shipped(a)->cu, str_c(r->name)),
	    r->want);
	arena_free(a);
}

static void
names(void **state)
{
	static const char *const ru[] = { "Случайный", "Практикующий",
	    "Систематический", "Дисциплинированный", "Проактивный" };
	struct arena *a = arena_new(LIMIT_ARENA);
	const struct curriculum *c = shipped(a)->cu;
	size_t i;

	(void)state;
	assert_int_equal(c->npractices, 8);
	for (i = 0; i < TWIN_STAGES; i++)
		assert_true(str_is(c->stages[i].name[TWIN_RU], ru[i]));
	assert_int_equal(c->stages[0].hours_min_x10, 5);
	assert_int_equal(c->stages[4].hours_target_x10, 100);
	arena_free(a);
}

/* Every practice that has a ladder has all four steps of it. */
static void
ladders(void **state)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	const struct curriculum *c = shipped(a)->cu;
	const struct exercise *x;
	unsigned *steps = arena_array(a, c->npractices, unsigned);
	size_t i, complete = 0;

	(void)state;
	for (i = 0; i < c->nexercises; i++) {
		x = &c->exercises[i];
		assert_ptr_equal(curriculum_exercise(c, x->id), x);
		if (x->role == ROLE_LADDER)
			steps[x->practice->index] |= 1u << x->degree;
	}
	for (i = 0; i < c->npractices; i++) {
		assert_true(steps[i] == 0 || steps[i] == 0x1e);
		complete += steps[i] != 0;
	}
	assert_true(complete >= 2);
	assert_null(curriculum_exercise(c, STR("time_1")));
	assert_null(curriculum_practice(c, STR("")));
	assert_null(curriculum_product(c, STR("novel")));
	arena_free(a);
}

/*
 * The weights leave room for every verdict: all checks met and every rubric
 * on its last level but one is accepted, on its second level is not.
 */
static void
weights(void **state)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	const struct catalog *cat = shipped(a);
	const struct exercise *x;
	const struct criterion *cr;
	int sum, good, weak, rubrics;
	size_t i, j;

	(void)state;
	for (i = 0; i < cat->cu->nexercises; i++) {
		x = &cat->cu->exercises[i];
		sum = good = weak = rubrics = 0;
		for (j = 0; j < x->ncriteria; j++) {
			cr = &x->criteria[j];
			sum += cr->weight;
			good += cr->weight * (cr->kind != CRIT_RUBRIC ? 100 :
			    cr->levels[cr->nlevels - 2].score);
			weak += cr->weight * (cr->kind != CRIT_RUBRIC ? 100 :
			    cr->levels[1].score);
			rubrics += cr->kind == CRIT_RUBRIC;
		}
		if (sum != 100)
			fail_msg(STR_FMT ": weights are %d", STR_ARG(x->id), sum);
		if (rubrics > 0 && good / sum < cat->pr->verdict.accepted)
			fail_msg(STR_FMT ": good work gets %d", STR_ARG(x->id),
			    good / sum);
		if (rubrics > 0 && weak / sum >= cat->pr->verdict.accepted)
			fail_msg(STR_FMT ": weak work gets %d", STR_ARG(x->id),
			    weak / sum);
	}
	arena_free(a);
}

/* As doc/domain.md 4 counts them. */
static void
starter_set(void **state)
{
	static const size_t want[] = { [ROLE_LADDER] = 32,
		[ROLE_ONBOARDING] = 6, [ROLE_ENTRY] = 7, [ROLE_RECOVERY] = 3,
		[ROLE_RITUAL] = 8, [ROLE_CHECK] = 8 };
	struct arena *a = arena_new(LIMIT_ARENA);
	const struct curriculum *c = shipped(a)->cu;
	size_t n[ROLE_CHECK + 1] = { 0 }, i;
	const struct exercise *x;

	(void)state;
	for (i = 0; i < c->nexercises; i++) {
		x = &c->exercises[i];
		n[x->role]++;
		if (x->role == ROLE_ENTRY &&
		    (x->minutes_min < 15 || x->minutes_max > 30))
			fail_msg(STR_FMT " is no micro-slot", STR_ARG(x->id));
		if (x->role == ROLE_CHECK && x->nreview != 6)
			fail_msg(STR_FMT " has no ladder", STR_ARG(x->id));
		if (x->scaffold != NULL &&
		    (x->scaffold->degree > x->degree ||
		    x->scaffold->minutes_typ > x->minutes_typ ||
		    (x->stages & ~x->scaffold->stages) != 0))
			fail_msg(STR_FMT ": its scaffold is no help",
			    STR_ARG(x->id));
	}
	for (i = ROLE_LADDER; i <= ROLE_CHECK; i++)
		assert_int_equal(n[i], want[i]);
	arena_free(a);
}

static bool
makes(const struct curriculum *c, enum kind k, const struct product *p)
{
	size_t i;

	for (i = 0; i < c->nexercises; i++)
		if (!c->exercises[i].archived &&
		    (p != NULL ? c->exercises[i].product == p :
		    c->exercises[i].counts_as == k))
			return true;
	return false;
}

/* No gate asks for what no exercise brings, and no index counts it. */
static void
reachable(void **state)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	const struct catalog *cat = shipped(a);
	const struct need *n;
	const struct rule *ru;
	size_t i, j;

	(void)state;
	for (i = 0; i < TWIN_STAGES - 1; i++)
		for (j = 0; j < cat->pr->gates[i].nneeds; j++) {
			n = &cat->pr->gates[i].needs[j];
			if (n->kind != NEED_DIAGNOSTIC &&
			    !makes(cat->cu, n->event_kind, n->product))
				fail_msg("nothing brings " STR_FMT,
				    STR_ARG(n->id));
		}
	for (i = 0; i < cat->mm->nfields; i++) {
		ru = cat->mm->fields[i].rule;
		for (j = 0; ru != NULL && j < ru->nkinds; j++)
			if (!makes(cat->cu, ru->kinds[j].kind, NULL))
				fail_msg("nothing brings a %s",
				    kind_name(ru->kinds[j].kind));
	}
	arena_free(a);
}

static void
parts(void **state)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	const struct catalog *cat = shipped(a);
	const struct exercise *x = catalog_exercise(cat, STR("time_4_mastery"));
	const struct criterion *cr = curriculum_criterion(x, STR("hours"));

	(void)state;
	assert_int_equal(x->stages, 1u << 3 | 1u << 4 | 1u << 5);
	assert_int_equal(x->prereqs[0].kind, PREREQ_DEGREE);
	assert_int_equal(x->prereqs[0].value, 3);
	assert_int_equal(x->counts_as, KIND_SLOT);
	assert_int_equal(cr->kind, CRIT_INDICATOR_AT_LEAST);
	assert_int_equal(cr->value, 40);	/* four hours, one decimal */
	assert_false(curriculum_scored(cr));
	assert_true(curriculum_scored(curriculum_criterion(x, STR("shift"))));
	assert_null(curriculum_criterion(x, STR("shif")));
	assert_string_equal(curriculum_type_name(x->type), "project");
	assert_string_equal(curriculum_role_name(x->role), "ladder");
	assert_string_equal(curriculum_criterion_name(cr->kind), "indicator_at_least");
	x = catalog_exercise(cat, STR("time_1_explain"));
	assert_int_equal(x->nreview, 3);
	assert_int_equal(x->review_days[2], 90);
	assert_int_equal(x->max_open, 1);
	arena_free(a);
}

int
main(void)
{
	struct table t = { .n = 0 };

	TABLE(&t, catalog_kit_refused_cu, spoiled);
	TABLE(&t, stage_test, stages);
	TEST(&t, "shipped: eight practices and the five stages by name", names);
	TEST(&t, "shipped: ladders have four degrees, every id is found", ladders);
	TEST(&t, "shipped: weights make 100 and leave room for verdicts", weights);
	TEST(&t, "shipped: the starter set, role by role", starter_set);
	TEST(&t, "shipped: some exercise brings what gates and indices count", reachable);
	TEST(&t, "shipped: the parts of an exercise", parts);
	return table_run(&t, "curriculum");
}
