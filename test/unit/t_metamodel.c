/* SPDX-License-Identifier: MIT */
/* t_metamodel - twin/metamodel, field, rule: what is refused, what is found. */
#include "test/unit/catalog_kit.h"
#include "test/unit/table.h"

#include "base/limits.h"

#define NAME	"\"key\": \"name\""
#define ENERGY	"\"key\": \"energy\", \"ind\""
#define HOURS	"\"key\": \"hours_per_week\""
#define SYS	"\"key\": \"sys\""
#define STREAK	"\"key\": \"streak_days\""
#define FORMAT	"\"key\": \"format\""

static const struct spoiled spoiled[] = {
	{ "file: not JSON", NULL, "{", "[", "" },
	{ "file: another format", NULL, "dt.metamodel/1", "dt.metamodel/2",
	    "format: must be 'dt.metamodel/1'" },
	{ "file: a version that is no number", NULL, "\"version\": \"2026.11.9\"",
	    "\"version\": \"v1\"", "version: must be digits and dots" },
	{ "file: a day that does not exist", NULL, "2026-11-30", "2026-02-30",
	    "published: must be a date" },
	{ "file: 29 February of a common year", NULL, "2026-11-30", "2026-02-29",
	    "published: must be a date" },
	{ "file: a date without dashes", NULL, "2026-11-30", "2026/11/22",
	    "published: must be a date" },
	{ "file: an unknown member", NULL, "\"units\"", "\"unitz\"",
	    "unitz: is not a known member" },
	{ "file: one language only", "\"about\"", "\"en\"", "\"de\"",
	    "about: has an unknown member 'de'" },
	{ "group: its kind and section contradict", "\"id\": \"goals\"",
	    "\"section\": \"goals\"", "\"section\": \"derived\"",
	    "groups[1].section: does not go with the kind" },
	{ "group: an id with a dot", NULL, "\"id\": \"goals\"", "\"id\": \"my.goals\"",
	    "groups[1].id: must be a slug" },
	{ "group: a number that is not one", "\"id\": \"goals\"", "IND.1.2", "IND.1.2.",
	    "groups[1].ind: must be IND. or DT." },
	{ "unit: an amount of another number", "\"code\": \"day\"", "{0:day/days}",
	    "{1:day/days}", "units[2].amount.en: braces hold 0, or "
	    "0:one/many (three forms in Russian)" },
	{ "unit: a form too few", "\"code\": \"day\"", "{0:день/дня/дней}",
	    "{0:день/дней}", "units[2].amount.ru: braces hold 0, or "
	    "0:one/many (three forms in Russian)" },
	{ "unit: twice", NULL, "\"code\": \"h\"", "\"code\": \"min\"",
	    "units[1].code: repeats" },
	{ "field: a key twice", NULL, "\"key\": \"occupation\"", NAME,
	    "fields[@occupation]: a name is used twice: 'name'" },
	{ "field: a key that is a group's", NULL, "\"key\": \"occupation\"",
	    "\"key\": \"goals\"", "fields[@occupation]: a name is used twice: 'goals'" },
	{ "field: an id twice", NULL, "IND.1.1.1\"", "IND.1.1.2\"",
	    "fields[@occupation]: a name is used twice: 'IND.1.1.2'" },
	{ "field: an alias that is another's key", "\"key\": \"stage\"",
	    "indicators.stage.current", "energy",
	    "fields[@stage]: a name is used twice: 'energy'" },
	{ "field: an upper-case key", NULL, NAME, "\"key\": \"Name\"",
	    "fields[@name].key: must be a slug" },
	{ "field: an unknown member", NAME, "\"sensitivity\"", "\"secrecy\"",
	    "fields[@name].secrecy: is not a known member" },
	{ "field: no group of that name", NAME, "\"group\": \"profile\"",
	    "\"group\": \"profiles\"", "fields[@name].group: no group 'profiles'" },
	{ "field: an unknown type", NAME, "\"type\": \"text\"", "\"type\": \"string\"",
	    "fields[@name].type: has no such value 'string'" },
	{ "field: a text without a length", NAME, "\"max_len\": 80,", "",
	    "fields[@name].max_len: is missing for this type" },
	{ "field: a text with a range", NAME, "\"max_len\": 80",
	    "\"max_len\": 80, \"min\": 1", "fields[@name].min: does not go with this type" },
	{ "field: nobody may write it", NAME, "\"writers\": [\"learner\"]",
	    "\"writers\": []", "fields[@name].writers: must be an array of length 1..5" },
	{ "field: a declared one the learner may not write", NAME,
	    "\"writers\": [\"learner\"]", "\"writers\": [\"mentor\"]",
	    "fields[@name].writers: the learner writes declared fields" },
	{ "field: a derived one the learner may write", HOURS,
	    "\"writers\": [\"server\"]", "\"writers\": [\"learner\"]",
	    "fields[@hours_per_week].writers: the server" },
	{ "field: a collected one the server may write", ENERGY,
	    "\"writers\": [\"learner\"]", "\"writers\": [\"learner\", \"server\"]",
	    "fields[@energy].writers: the server" },
	{ "field: a writer twice", ENERGY, "\"writers\": [\"learner\"]",
	    "\"writers\": [\"learner\", \"learner\"]", "fields[@energy].writers[1]: repeats" },
	{ "field: an empty text", NAME, "\"en\": \"Name\"", "\"en\": \"\"",
	    "fields[@name].name.en: must be a text of length 1..120" },
	{ "field: a text of blanks", NAME, "\"en\": \"Name\"", "\"en\": \" \"",
	    "fields[@name].name.en: begins or ends with a blank" },
	{ "field: a text with a control character", NAME, "\"en\": \"Name\"",
	    "\"en\": \"Na\\u0007me\"", "fields[@name].name.en: holds a control character" },
	{ "field: a member of another type", NAME, "\"in_snapshot\": true",
	    "\"in_snapshot\": \"yes\"", "fields[@name].in_snapshot: must be true or false" },
	{ "field: max below min", ENERGY, "\"max\": 5", "\"max\": 0",
	    "fields[@energy].max: must be above min" },
	{ "field: an anchor outside the range", ENERGY, "\"max\": 5", "\"max\": 4",
	    "fields[@energy].anchors[4].value: is outside the field's range" },
	{ "field: anchors out of order", ENERGY, "\"value\": 2", "\"value\": 1",
	    "fields[@energy].anchors[1].value: anchors must ascend" },
	{ "field: more decimals than declared", HOURS, "\"max\": 168",
	    "\"max\": 168.25", "fields[@hours_per_week].max: has more decimals than the field" },
	{ "field: an exponent", HOURS, "\"max\": 168", "\"max\": 1e2",
	    "fields[@hours_per_week].max: must be a plain number" },
	{ "field: more digits than can be counted with", HOURS, "\"max\": 168",
	    "\"max\": 100000000000000", "fields[@hours_per_week].max: must have at most "
	    "15 digits" },
	{ "field: a code twice", FORMAT, "\"code\": \"tasks\"", "\"code\": \"examples\"",
	    "fields[@format].enum[1].code: repeats" },
	{ "field: an unknown unit", HOURS, "\"unit\": \"h_per_week\"",
	    "\"unit\": \"parsec\"", "fields[@hours_per_week].unit: no unit 'parsec'" },
	{ "field: a polarity of 2", HOURS, "\"polarity\": 1", "\"polarity\": 2",
	    "fields[@hours_per_week].polarity: must be -1..1" },
	{ "member: a name in one language", "\"key\": \"target_state\"",
	    "\"ru\": \"сон\"", "\"de\": \"Schlaf\"",
	    "fields[@target_state].members[2].name: has an unknown member 'de'" },
	{ "member: a name of nothing", "\"key\": \"target_state\"",
	    "\"ru\": \"сон\"", "\"ru\": \"\"",
	    "fields[@target_state].members[2].name.ru: must be a text of length 1..120" },
	{ "member: a range without a largest", "\"key\": \"target_state\"",
	    "\"max\": 5, \"name\"", "\"name\"",
	    "fields[@target_state].members[0].max: is missing: a range has both ends" },
	{ "member: a range of nothing", "\"key\": \"target_state\"",
	    "\"max\": 5", "\"max\": 1",
	    "fields[@target_state].members[0].max: must be above min" },
	{ "member: a range of texts", "\"key\": \"creator_roles\"",
	    "\"type\": \"text\"", "\"type\": \"text\", \"min\": 1, \"max\": 5",
	    "fields[@creator_roles].members[0].min: " },
	{ "rule: missing in a derived field", HOURS, "\"rule\"", "\"thresholds\"", "" },
	{ "rule: in a declared field", NAME, "\"in_snapshot\": true",
	    "\"in_snapshot\": true, \"rule\": { \"op\": \"server\", \"table\": \"stage\" }",
	    "fields[@name].rule: goes with derived fields" },
	{ "rule: an unknown operator", HOURS, "\"op\": \"sum\"", "\"op\": \"total\"",
	    "fields[@hours_per_week].rule.op: has no such value 'total'" },
	{ "rule: a source that does not fit", HOURS, "\"source\": \"minutes\"",
	    "\"source\": \"active_days\"", "fields[@hours_per_week].rule.source: does not fit operator 'sum'" },
	{ "rule: events without kinds", HOURS, "\"op\": \"sum\", \"source\": \"minutes\"",
	    "\"op\": \"count\", \"source\": \"events\"", "fields[@hours_per_week].rule.kinds: goes with source events" },
	{ "rule: an unknown event kind", "\"key\": \"initiative\"", "strategy_session",
	    "strategy", "fields[@initiative].rule.kinds[0].kind: no event kind 'strategy'" },
	{ "rule: a kind twice", "\"key\": \"methodical_30d\"", "plan_closed_day",
	    "plan_opened", "fields[@methodical_30d].rule.kinds[1].kind: repeats 'plan_opened'" },
	{ "rule: a window of ten days", HOURS, "\"window_days\": 28", "\"window_days\": 10",
	    "fields[@hours_per_week].rule.window_days: must be 7, 28" },
	{ "rule: an input that does not exist", SYS, "\"inputs\": [\"days_per_week\"]",
	    "\"inputs\": [\"days_per_month\"]", "fields[@sys].rule.inputs[0]: no field 'days_per_month'" },
	{ "rule: an input by its id, not its key", SYS, "\"inputs\": [\"days_per_week\"]",
	    "\"inputs\": [\"IND.3.1.02\"]", "fields[@sys].rule.inputs[0]: must be a slug" },
	{ "rule: an input that is no number", SYS, "\"inputs\": [\"days_per_week\"]",
	    "\"inputs\": [\"worldview\"]", "fields[@sys].rule.inputs[0]: is not numeric" },
	{ "rule: two inputs for one", SYS, "\"inputs\": [\"days_per_week\"]",
	    "\"inputs\": [\"days_per_week\", \"hours_per_week\"]",
	    "fields[@sys].rule.inputs: wrong number of inputs" },
	{ "rule: an input of its own", "\"key\": \"agency_index\"", "\"sys\"",
	    "\"agency_index\"", "fields[@agency_index].rule: depends on itself: 'agency_index'" },
	{ "rule: a circle of two", SYS, "\"inputs\": [\"days_per_week\"]",
	    "\"inputs\": [\"agency_index\"]", "fields[@agency_index].rule: depends on itself" },
	{ "rule: steps without a table", SYS, ", \"table\": \"sys\"", "",
	    "fields[@sys].rule.table: is needed by operator 'steps'" },
	{ "rule: steps of a table that nobody has", "\"key\": \"streak_days\"",
	    "{ \"op\": \"current_streak\", \"source\": \"active_days\" }",
	    "{ \"op\": \"steps\", \"source\": \"fields\", \"inputs\": [\"days_per_week\"], \"table\": \"foo\" }",
	    "fields[@streak_days].rule.table: no table 'foo'" },
	{ "rule: a server value nobody computes", "\"key\": \"practice_mastery\"",
	    "\"table\": \"mastery\"", "\"table\": \"magic\"",
	    "fields[@practice_mastery].rule.table: no table 'magic'" },
	{ "rule: argmin into a number", "\"key\": \"weakest_index\"", "\"argmin\"",
	    "\"min_of\"", "fields[@weakest_index].rule.op: gives a number, the field is none" },
	{ "rule: a value that only somebody else states", "\"key\": \"practice_mastery\"",
	    "\"op\": \"server\", \"table\": \"mastery\"", "\"op\": \"stated\", \"table\": \"claim\"",
	    "fields[@practice_mastery].rule.table: is not used by operator 'stated'" },
	{ "computed: a server value of 0.1.0 that it never computed", "\"key\": \"practice_mastery\"",
	    "\"table\": \"mastery\"", "\"table\": \"stage_history\"",
	    "fields[@practice_mastery].rule.table: no table 'stage_history'" },
	{ "computed: a streak of events", STREAK, "\"source\": \"active_days\"",
	    "\"source\": \"events\", \"kinds\": [{ \"kind\": \"slot\" }]",
	    "fields[@streak_days].rule.source: is not what this operator looks at" },
	{ "computed: a gap between events", "\"key\": \"max_gap_days\"", "\"source\": \"active_days\"",
	    "\"source\": \"events\", \"kinds\": [{ \"kind\": \"slot\" }]",
	    "fields[@max_gap_days].rule.source: is not what this operator looks at" },
	{ "computed: a current streak in a window", STREAK, "\"active_days\" }",
	    "\"active_days\", \"window_days\": 28 }", "fields[@streak_days].rule.window_days: means nothing" },
	{ "computed: a window over indicators that have their own", "\"key\": \"agency_index\"",
	    "\"mul\": 200", "\"mul\": 200, \"window_days\": 28",
	    "fields[@agency_index].rule.window_days: means nothing" },
	{ "computed: a window over steps", SYS, "\"table\": \"sys\"", "\"table\": \"sys\", \"window_days\": 28",
	    "fields[@sys].rule.window_days: means nothing" },
	{ "computed: days since for ever, of which most are forgotten", "\"key\": \"active_days_30d\"",
	    ", \"window_days\": 30", "", "fields[@active_days_30d].rule.window_days: is missing" },
	{ "computed: a gap since for ever", "\"key\": \"recovery_days\"", ", \"window_days\": 56", "",
	    "fields[@recovery_days].rule.window_days: is missing" },
	{ "computed: shares of two thresholds", "\"key\": \"agency_index\"",
	    "\"op\": \"mean\"", "\"op\": \"share_of_threshold\"",
	    "fields[@agency_index].rule.inputs: the operator looks at one" },
	{ "computed: weights in a plain count", "\"key\": \"helps_30d\"", "\"kind\": \"peer_help\"",
	    "\"kind\": \"peer_help\", \"weight\": 2", "fields[@helps_30d].rule.kinds: weight and min_quality" },
	{ "computed: a quality in a plain count", "\"key\": \"helps_30d\"", "\"kind\": \"peer_help\"",
	    "\"kind\": \"peer_help\", \"min_quality\": 3", "fields[@helps_30d].rule.kinds: weight and min_quality" },
	{ "computed: a mean of readings below 0, of which no sum is kept", ENERGY,
	    "\"min\": 1", "\"min\": -1",
	    "fields[@resource_index].rule.inputs: readings below 0, or above 262143" },
	{ "computed: a mean of readings that no day has room for",
	    "\"key\": \"accounted_hours\"", "\"max\": 168", "\"max\": 26214.4",
	    "fields[@accounted_time].rule.inputs: readings below 0, or above 262143" },
	{ "computed: twice a key", "\"key\": \"weakest_index\"", "\"op\": \"argmin\"",
	    "\"op\": \"argmin\", \"mul\": 2", "fields[@weakest_index].rule.mul: the operator gives no number" },
	{ "size: a list that no event could hold", "\"key\": \"interests\"",
	    "\"max_len\": 120, \"max_items\": 10", "\"max_len\": 20000, \"max_items\": 200",
	    "fields[@interests]: the declared fields up to here may take 16" },
	{ "size: lists that fit alone and not together", "\"key\": \"dissatisfactions\"",
	    "\"max_len\": 300, \"max_items\": 10", "\"max_len\": 300, \"max_items\": 60",
	    "fields[@dissatisfactions]: the declared fields up to here may take 1" },
	{ "size: a reading of which twenty would not fit", "\"key\": \"topics_done\"",
	    "\"writers\": [\"platform\"]", "\"writers\": [\"platform\", \"learner\"]",
	    "fields[@topics_done]: a reading may take 12" },
	{ "threshold: easier at a higher stage", HOURS, "\"value\": 8", "\"value\": 5",
	    "fields[@hours_per_week].thresholds[3].value: must not be easier" },
	{ "threshold: against the polarity", HOURS, "\"op\": \">=\"", "\"op\": \"<=\"",
	    "fields[@hours_per_week].thresholds[0].op: goes against the field's polarity" },
	{ "threshold: of a stage 6", HOURS, "\"stage\": 5", "\"stage\": 6",
	    "fields[@hours_per_week].thresholds[4].stage: must be 1..5" },
	{ "threshold: of a stage twice", HOURS, "\"stage\": 5", "\"stage\": 4",
	    "fields[@hours_per_week].thresholds[4].stage: stages must ascend" },
	{ "threshold: a window of 5 weeks", HOURS, "\"window_weeks\": 4",
	    "\"window_weeks\": 5", "fields[@hours_per_week].thresholds[1].window_weeks: must be 1, 4" },
	{ "threshold: beyond the range", HOURS, "\"value\": 10", "\"value\": 169",
	    "fields[@hours_per_week].thresholds[4].value: is outside the field's range" },
};

/* ---- what the shipped file says ---- */

static struct catalog *
shipped(struct arena *a)
{
	struct catalog *cat = NULL;
	struct err e = { 0 };

	if (catalog_kit_load(a, SHIPPED_MM, catalog_kit_text(a, SHIPPED_MM),
	    &cat, &e) == -1)
		fail_msg("%s", e.msg);
	return cat;
}

static const struct name_row {
	const char *why, *name, *key;	/* key NULL: no field */
} names[] = {
	{ "name: by key", "hours_per_week", "hours_per_week" },
	{ "name: by id", "IND.3.1.01", "hours_per_week" },
	{ "name: by legacy path", "1_declarative/1_2_goals/09_Цели обучения", "objective" },
	{ "name: by alias", "indicators.stage.current", "stage" },
	{ "name: ours by id", "DT.3.12.01", "sys" },
	{ "name: a group is no field", "goals", NULL },
	{ "name: the wrong case", "Hours_per_week", NULL },
	{ "name: a prefix", "hours_per", NULL },
	{ "name: nothing", "", NULL },
	{ "name: an id that does not exist", "IND.9.9.9", NULL },
};

static void
name_test(void **state)
{
	const struct name_row *r = *state;
	struct arena *a = arena_new(LIMIT_ARENA);
	const struct field *f = catalog_field(shipped(a), str_c(r->name));

	assert_int_equal(f != NULL, r->key != NULL);
	if (f != NULL)
		assert_true(str_is(f->key, r->key));
	arena_free(a);
}

/* The earlier system's fields are all there, by its own groups. */
static void
counts(void **state)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	const struct metamodel *m = shipped(a)->mm;
	size_t by_kind[5] = { 0 }, groups[5] = { 0 }, i;

	(void)state;
	for (i = 0; i < m->nfields; i++)
		if (str_starts(m->fields[i].ind, STR("IND."))) {
			by_kind[m->fields[i].kind]++;
			assert_true(m->fields[i].legacy.n > 0);
		}
	for (i = 0; i < m->ngroups; i++)
		if (str_starts(m->groups[i].ind, STR("IND.")))
			groups[m->groups[i].kind]++;
	assert_int_equal(by_kind[FIELD_DECLARED], 28);
	assert_int_equal(by_kind[FIELD_COLLECTED], 32);
	assert_int_equal(by_kind[FIELD_DERIVED], 42);
	assert_int_equal(by_kind[FIELD_GENERATED], 3);
	assert_int_equal(groups[FIELD_DECLARED], 5);
	assert_int_equal(groups[FIELD_COLLECTED], 10);
	assert_int_equal(groups[FIELD_DERIVED], 11);
	assert_int_equal(groups[FIELD_GENERATED], 2);
	arena_free(a);
}

static void
scaled(void **state)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	const struct catalog *cat = shipped(a);
	const struct field *f = catalog_field(cat, STR("days_per_week"));

	(void)state;
	assert_int_equal(f->decimals, 1);
	assert_int_equal(f->nthresholds, 5);
	assert_int_equal(f->thresholds[4].value, 67);
	assert_int_equal(f->thresholds[4].op, CMP_GE);
	assert_int_equal(f->thresholds[4].window_weeks, 24);
	assert_true(str_is(f->unit->text[TWIN_EN], "days/week"));
	f = catalog_field(cat, STR("load"));
	assert_int_equal(f->anchors[0].value, 10);
	assert_int_equal(f->max, 100);
	arena_free(a);
}

/* Files of before members had names are read, and then it is the key. */
static void
members(void **state)
{
	static const struct spoiled nameless = { "", "\"key\": \"target_state\"",
	    ", \"name\": { \"ru\": \"сон\", \"en\": \"sleep\" }", "", NULL };
	struct arena *a = arena_new((size_t)2 * LIMIT_ARENA);
	const struct field *f = catalog_field(shipped(a), STR("target_state"));
	struct catalog *cat;
	struct err e = { 0 };

	(void)state;
	assert_true(str_is(f->members[2].name[TWIN_RU], "сон"));
	assert_ptr_equal(metamodel_member(f, STR("sleep")), &f->members[2]);
	assert_null(metamodel_member(f, STR("сон")));
	if (catalog_kit_load(a, SHIPPED_MM, catalog_kit_spoil(a,
	    catalog_kit_text(a, SHIPPED_MM), &nameless), &cat, &e) == -1)
		fail_msg("%s", e.msg);
	f = catalog_field(cat, STR("target_state"));
	for (int i = 0; i < TWIN_LANGS; i++) {
		assert_true(str_is(f->members[2].name[i], "sleep"));
		assert_true(f->members[1].name[i].n > 0);
	}
	arena_free(a);
}

static void
order(void **state)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	const struct metamodel *m = shipped(a)->mm;
	bool *done = arena_array(a, m->nfields, bool);
	const struct field *f;
	size_t i, j;

	(void)state;
	for (i = 0; i < m->nderived; i++) {
		f = m->derived[i];
		for (j = 0; j < f->rule->ninputs; j++)
			assert_true(f->rule->inputs[j]->rule == NULL ||
			    done[f->rule->inputs[j]->order]);
		done[f->order] = true;
	}
	for (i = j = 0; i < m->nfields; i++)
		j += m->fields[i].rule != NULL;
	assert_int_equal(m->nderived, j);
	arena_free(a);
}

static void
groups(void **state)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	const struct metamodel *m = shipped(a)->mm;
	const struct field_group *g = metamodel_group(m, STR("IND.1.2"));

	(void)state;
	assert_non_null(g);
	assert_ptr_equal(g, metamodel_group(m, STR("goals")));
	assert_ptr_equal(g, metamodel_group(m, STR("1_declarative/1_2_goals")));
	assert_ptr_equal(g, metamodel_field(m, STR("objective"))->group);
	assert_null(metamodel_group(m, STR("objective")));
	assert_string_equal(metamodel_type_name(TYPE_DAYTIME), "daytime");
	assert_string_equal(metamodel_kind_name(FIELD_DERIVED), "derived");
	arena_free(a);
}

int
main(void)
{
	struct table t = { .n = 0 };

	TABLE(&t, catalog_kit_refused_mm, spoiled);
	TABLE(&t, name_test, names);
	TEST(&t, "shipped: 28, 32, 42 and 3 fields in 5, 10, 11 and 2 groups", counts);
	TEST(&t, "shipped: decimals are scaled", scaled);
	TEST(&t, "shipped: inputs come before what uses them", order);
	TEST(&t, "shipped: members have names, and may have none", members);
	TEST(&t, "shipped: a group by id, number and path", groups);
	return table_run(&t, "metamodel");
}
