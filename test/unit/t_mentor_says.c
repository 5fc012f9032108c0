/* SPDX-License-Identifier: MIT */
/* t_mentor_says - the words that a mentor reads, and the learner of a mentor. */
#include "test/unit/mentor_kit.h"

/* says - a text has it. */
static void
says(struct str text, const char *what)
{
	if (str_find(text, str_c(what)) < 0)
		fail_msg("%s: " STR_FMT, what, STR_ARG(text));
}

static void
sends_as(struct tkit *k, const char *answer, const char *id)
{
	mkit_as(k, "anna", TKIT_ALL);
	(void)tkit_good(k, "log_attempt", tkit_fmt(k, "{\"exercise\":"
	    "\"entry_time_15\",\"minutes\":20,\"answer\":\"%s\",\"form\":"
	    "{\"thing\":\"a drawer\",\"result\":\"sorted\",\"noticed\":"
	    "\"%s\"},\"for_review\":true,\"request_id\":\"%s\"}", answer,
	    answer, id));
}

/* sends - an attempt of anna that a mentor has to decide on. */
static void
sends(struct tkit *k, const char *answer)
{
	sends_as(k, answer, answer);
}

static const char *
alias_of_anna(struct tkit *k)
{
	mkit_consents(k, "anna", "\"mentor_view\":true");
	return mkit_alias(k, "mentor");
}

static const char *
decision(struct tkit *k, const char *alias, int seq, const char *id)
{
	return tkit_fmt(k, "{\"alias\":\"%s\",\"seq\":%d,\"verdict\":"
	    "\"accepted\",\"comment\":\"Well done.\",\"request_id\":\"%s\"}",
	    alias, seq, id);
}

static void
in_words(void **state)
{
	struct tkit *k = *state;
	const char *alias;
	struct str text;

	sends(k, "one drawer");
	text = tkit_call(k, "get_snapshot", "{}").text;
	says(text, "Ждёт наставника: «");
	assert_true(str_find(text, STR("На доработке")) < 0);
	alias = alias_of_anna(k);
	text = tkit_call(k, "list_learners", "{}").text;
	says(text, "(держится)");
	says(text, "ждёт проверки: Пятнадцать минут");
	text = tkit_call(k, "review_attempt", decision(k, alias, 1, "r")).text;
	says(text, "Решение записано под номером 3: принято.");
	text = tkit_call(k, "record_diagnostic", tkit_fmt(k,
	    "{\"alias\":\"%s\",\"stage\":4,\"values\":[4,4,4,5,4],"
	    "\"request_id\":\"d\"}", alias)).text;
	says(text, "Записано под номером 4: диагностика.");
}

/* An attempt by what its learner was asked, and a field on a line of its own. */
static void
in_labels(void **state)
{
	struct tkit *k = *state;
	const char *alias;
	struct str text;

	sends_as(k, "one\\n- drawer", "lines");
	alias = alias_of_anna(k);
	text = tkit_call(k, "get_learner", tkit_fmt(k, "{\"alias\":\"%s\","
	    "\"attempt\":1}", alias)).text;
	says(text, "\n#1 «Пятнадцать минут на одно дело» [entry_time_15]\none\n- drawer\n- ");
	says(text, "\n- Дело и время: от и до: a drawer\n- Что получилось: sorted\n- "
	    "Что вы заметили за собой: one - drawer");
	assert_true(str_find(text, STR("{\"")) < 0);
}

/* A refusal names the arguments of the tool, not those of the record. */
static void
own_names(void **state)
{
	struct tkit *k = *state;
	struct tkit_reply r;
	const char *alias;

	sends(k, "one drawer");
	sends(k, "two drawers");
	alias = alias_of_anna(k);
	r = tkit_refused(k, "review_attempt", decision(k, alias, 1, "r"),
	    "NOT_FOUND");
	assert_true(str_is(js_str_at(r.out, "field"), "seq"));
	(void)tkit_good(k, "review_attempt", decision(k, alias, 2, "r"));
	r = tkit_refused(k, "review_attempt", decision(k, alias, 1, "r"),
	    "DUPLICATE_MISMATCH");
	assert_true(str_is(js_str_at(r.out, "field"), "request_id"));
}

/* Looks are told by the learner's clock, and as many as are kept. */
static void
looks_told(void **state)
{
	struct tkit *k = *state;
	const struct js *v;

	mkit_as(k, "anna", TKIT_ALL);
	(void)tkit_good(k, "update_profile", "{\"fields\":{\"tz\":"
	    "\"Asia/Tokyo\"},\"request_id\":\"tz\"}");
	sends(k, "one drawer");
	(void)alias_of_anna(k);
	mkit_as(k, "anna", TKIT_ALL);
	v = js_at(tkit_good(k, "get_history", "{}"), "views");
	assert_int_equal(js_len(v), 1);
	says(js_str_at(js_item(v, 0), "at"), "+09:00");
	says(tkit_call(k, "get_history", "{}").text, "последний раз "
	    "22\u00a0ноября, 21:");
	says(tkit_call(k, "get_history", "{}").text, "за последнее время 1\u00a0раз.");
	for (int i = 0; i < 12; i++) {
		mkit_as(k, "mentor", MENTOR);
		(void)tkit_good(k, "list_learners", "{}");
	}
	mkit_as(k, "anna", TKIT_ALL);
	says(tkit_call(k, "get_history", "{}").text, "не меньше 10");
}

static void
taken_back(struct tkit *k, int seq, const char *says_what)
{
	struct tkit_reply r = tkit_refused(k, "correct_event", tkit_fmt(k,
	    "{\"action\":\"void\",\"seq\":%d,\"reason\":\"x\","
	    "\"request_id\":\"v%d\"}", seq, seq), "NOT_WRITABLE");

	says(r.text, says_what);
}

/* What cannot be taken back: why, truly, and what else to do. */
static void
not_taken_back(void **state)
{
	struct tkit *k = *state;

	sends(k, "one drawer");
	(void)tkit_good(k, "correct_event", "{\"action\":\"dispute\","
	    "\"seq\":1,\"reason\":\"x\",\"request_id\":\"d\"}");
	(void)tkit_good(k, "correct_event", "{\"action\":\"void\",\"seq\":1,"
	    "\"reason\":\"x\",\"request_id\":\"v\"}");
	(void)tkit_good(k, "manage_consent", "{\"grants\":{\"mentor_view\":"
	    "true},\"request_id\":\"c\"}");
	taken_back(k, 2, "говорит о другой записи");
	taken_back(k, 3, "записать заново");
	taken_back(k, 4, "manage_consent");
}

/* With a replacement the change is told once: from before to what is now. */
static void
told_once(void **state)
{
#define FORM "\"form\":{\"thing\":\"a drawer\",\"result\":\"sorted\","	\
	"\"noticed\":\"calm\"},\"scores\":[{\"criterion\":\"one_thing\","	\
	"\"level\":3,\"evidence\":\"drawer\"}]"
	static const char *const rows[][3] = {
		{ "log_slot", "\"minutes\":50,\"what\":\"reading\"",
		  "\"minutes\":90,\"what\":\"reading\"" },
		{ "log_attempt", "\"exercise\":\"entry_time_15\",\"minutes\":"
		  "10,\"answer\":\"One drawer.\"," FORM, "\"exercise\":"
		  "\"entry_time_15\",\"minutes\":20,\"answer\":"
		  "\"Two drawers.\"," FORM },
	};
	struct tkit *k = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct str text;
		ptrdiff_t at;

		mkit_as(k, rows[i][0], TKIT_ALL);
		(void)tkit_good(k, rows[i][0], tkit_fmt(k,
		    "{%s,\"request_id\":\"s\"}", rows[i][1]));
		text = tkit_call(k, "correct_event", tkit_fmt(k,
		    "{\"action\":\"void\",\"seq\":1,\"reason\":\"x\","
		    "\"replacement\":{%s},\"request_id\":\"v\"}",
		    rows[i][2])).text;
		at = str_find(text, STR("Что изменилось"));
		if (at < 0 || str_find(str_from(text, (size_t)at + 1),
		    STR("Что изменилось")) >= 0)
			fail_msg(STR_FMT, STR_ARG(text));
	}
#undef FORM
}

/* An empty list is nothing that was stated. */
static void
cleared(void **state)
{
	struct tkit *k = *state;
	static const char *const steps[] = { "[\"a\"]", "[]", "null" };
	struct str text = STR("");

	mkit_as(k, "anna", TKIT_ALL);
	for (size_t i = 0; i < 3; i++)
		text = tkit_call(k, "update_profile", tkit_fmt(k,
		    "{\"fields\":{\"projects\":%s},\"request_id\":\"p%zu\"}",
		    steps[i], i)).text;
	says(text, "больше не указано");
	assert_true(str_find(text, STR("(было: )")) < 0);
}

/* A row is of the whole: a part of it is refused, not left unsaid. */
static void
whole_copy(void **state)
{
	static const struct {
		const char *args;
		bool good;
	} rows[] = {
		{ "{\"format\":\"incumbent\"}", true },
		{ "{\"format\":\"incumbent\",\"what\":\"all\"}", true },
		{ "{\"format\":\"incumbent\",\"what\":\"audit\"}", false },
		{ "{\"format\":\"xapi\",\"what\":\"journal\"}", true },
		{ "{\"format\":\"xapi\",\"what\":\"artifacts\"}", false },
		{ "{\"what\":\"artifacts\"}", true },
	};
	struct tkit *k = *state;

	sends(k, "one drawer");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].good)
			(void)tkit_good(k, "export_twin", rows[i].args);
		else
			assert_true(str_is(js_str_at(tkit_refused(k,
			    "export_twin", rows[i].args, "VALIDATION").out,
			    "field"), "what"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("what waits and what was decided, in words", in_words),
		T("an attempt by the labels of its form", in_labels),
		T("a refusal names the tool's own arguments", own_names),
		T("looks are told by the learner's clock", looks_told),
		T("what cannot be taken back, and why", not_taken_back),
		T("a change is told once", told_once),
		T("nothing was stated before nothing", cleared),
		T("a format that is of the whole has no parts", whole_copy),
#undef T
	};

	return cmocka_run_group_tests_name("t_mentor_says", tests, NULL, NULL);
}
