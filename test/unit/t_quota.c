/* SPDX-License-Identifier: MIT */
/*
 * t_quota - what one learner may use: each limit at N and at N + 1, when it
 * frees, that nobody else feels it, and what the refusal says.
 */
#include "test/unit/table.h"

#include "test/unit/tools_kit.h"
#include "tools/record.h"

enum { CALLS = 5, EVENTS = 4, DAY_S = 86400 };

/* again - the same data under other limits, as another process opens them. */
static void
again(struct tkit *k, int64_t calls, int64_t events, int64_t bytes)
{
	k->cf.calls_per_minute = calls;
	k->cf.events_per_day = events;
	k->cf.artifacts_max_bytes = bytes;
	tkit_reopen(k);
}

static void
read_some(struct tkit *k, int n)
{
	for (int i = 0; i < n; i++)
		(void)tkit_good(k, "get_next_task", "{}");
}

static struct tkit_reply
refused(struct tkit *k, const char *tool, const char *args, const char *ru,
    const char *en)
{
	struct tkit_reply r;

	k->locale = "ru-RU";
	r = tkit_refused(k, tool, args, "LIMIT");
	if (str_find(r.text, str_c(ru)) < 0)
		fail_msg("no '%s' in: " STR_FMT, ru, STR_ARG(r.text));
	k->locale = "en-US";
	r = tkit_refused(k, tool, args, "LIMIT");
	if (str_find(r.text, str_c(en)) < 0)
		fail_msg("no '%s' in: " STR_FMT, en, STR_ARG(r.text));
	assert_true(js_bool_at(r.out, "retryable", false));
	k->locale = NULL;
	return r;
}

/* ---- calls ---- */

static void
calls(void **state)
{
	struct tkit *k = *state;

	again(k, CALLS, 0, 0);
	k->now = TKIT_NOW + 18;		/* 42 seconds to the next minute */
	read_some(k, CALLS);
	(void)refused(k, "get_next_task", "{}", "не больше 5 в минуту",
	    "at most 5 a minute");
	(void)refused(k, "log_slot", "{\"minutes\":5,\"what\":\"notes\",\"request_id\":\"a\"}",
	    "Подождите 42\u00a0секунды", "Wait 42\u00a0seconds");
	assert_int_equal(tkit_events(k, k->sub), 0);
	k->sub = "boris";
	read_some(k, 1);
	k->sub = "anna";
	k->now += 42;
	read_some(k, CALLS);
}

static void
calls_of_processes(void **state)
{
	struct tkit *k = *state;

	again(k, CALLS, 0, 0);
	read_some(k, CALLS - 1);
	again(k, CALLS, 0, 0);	/* another process */
	read_some(k, 1);
	(void)tkit_refused(k, "get_next_task", "{}", "LIMIT");
	k->lazy = true;		/* a program of one request */
	again(k, CALLS, 0, 0);
	(void)tkit_refused(k, "get_next_task", "{}", "LIMIT");
}

/* A process that keeps a part to itself is exact when it is alone, and tells
 * the next one but for less than that part. */
static void
calls_by_parts(void **state)
{
	enum { MANY = 10 * QUOTA_PARTS, PART = 10 };
	struct tkit *k = *state;
	int n;

	again(k, MANY, 0, 0);
	read_some(k, MANY);
	(void)tkit_refused(k, "get_next_task", "{}", "LIMIT");
	k->now += 60;
	read_some(k, MANY - 1);
	again(k, MANY, 0, 0);
	for (n = 0; !tkit_call(k, "get_next_task", "{}").is_error; n++)
		assert_true(n < PART);
}

static void
resources(void **state)
{
	static const char uri[] = "\"uri\":\"twin://me/snapshot\"";
	struct tkit *k = *state;
	struct tkit_reply r;

	again(k, CALLS, 0, 0);
	for (int i = 0; i < CALLS; i++)
		assert_int_equal(tkit_ask(k, "resources/read", uri).code, 0);
	k->locale = "en";
	r = tkit_ask(k, "resources/read", uri);
	assert_int_equal(r.code, -32602);
	assert_true(str_find(r.body, STR("at most 5 a minute")) >= 0);
	assert_int_equal(tkit_ask(k, "tools/list", "").code, 0);
}

/* ---- entries of a day ---- */

static const char *
slot(struct tkit *k, int i)
{
	return tkit_fmt(k, "{\"minutes\":5,\"what\":\"notes\",\"request_id\":\"s%d\"}", i);
}

static void
events(void **state)
{
	struct tkit *k = *state;

	again(k, 0, EVENTS, 0);
	k->now = TKIT_NOW + 90;	/* 11 h 58.5 min to midnight */
	for (int i = 0; i < EVENTS; i++)
		(void)tkit_good(k, "log_slot", slot(k, i));
	(void)refused(k, "log_slot", slot(k, EVENTS), "не больше 4\u00a0записей",
	    "At most 4\u00a0entries");
	(void)refused(k, "update_profile", "{\"fields\":{\"name\":\"A\"},"
	    "\"request_id\":\"p\"}", "через 11\u00a0ч 59\u00a0мин",
	    "11\u00a0h 59\u00a0min");
	k->now = TKIT_NOW + DAY_S / 2 - 300;
	(void)refused(k, "log_slot", slot(k, EVENTS), "через 5\u00a0мин;",
	    "in 5\u00a0min;");
	k->now = TKIT_NOW + 90;
	assert_int_equal(tkit_events(k, k->sub), EVENTS);
	/* what was answered is answered again; reading goes on */
	(void)tkit_good(k, "log_slot", slot(k, 0));
	read_some(k, 1);
	k->sub = "boris";
	(void)tkit_good(k, "log_slot", slot(k, 0));
	k->sub = "anna";
	k->now += DAY_S / 2;
	(void)tkit_good(k, "log_slot", slot(k, EVENTS));
	assert_int_equal(tkit_events(k, k->sub), EVENTS + 1);
}

static void
consent_on_a_full_day(void **state)
{
	struct tkit *k = *state;

	again(k, 0, EVENTS, 0);
	for (int i = 0; i < EVENTS; i++)
		(void)tkit_good(k, "log_slot", slot(k, i));
	(void)tkit_good(k, "manage_consent", "{\"grants\":{\"tracking\":false},"
	    "\"request_id\":\"c\"}");
	assert_int_equal(tkit_events(k, k->sub), EVENTS + 1);
}

/* bring - a slot that a platform knows of. */
static void
bring(struct tkit *k, int i)
{
	struct call c = { .a = k->a, .client = STR("lms"), .now = k->now,
	    .app = k->ap };
	struct state_head none = { 0 };
	struct record_ask ask = { .sub = str_c(k->sub) };
	struct record_done done;
	struct twin_env env;
	struct err e = { 0 };

	if (js_parse(k->a, str_c(tkit_fmt(k, "{\"kind\":\"slot\",\"source\":"
	    "\"lms\",\"external_id\":\"%d\",\"body\":{\"minutes\":30}}", i)),
	    16, &ask.args, &e) == -1 ||
	    app_env(&c, STR("en"), &none, &env, &e) == -1 ||
	    record_run(k->ap, k->a, &env, &ask, &done, &e) == -1)
		fail_msg("%s", e.msg);
	assert_int_equal(done.no.code, REFUSAL_NONE);
}

static void
what_others_bring(void **state)
{
	struct tkit *k = *state;

	again(k, 0, EVENTS, 0);
	for (int i = 0; i < EVENTS + 2; i++)
		bring(k, i);
	for (int i = 0; i < EVENTS; i++)
		(void)tkit_good(k, "log_slot", slot(k, i));
	bring(k, EVENTS + 2);
	(void)tkit_refused(k, "log_slot", slot(k, EVENTS), "LIMIT");
	assert_int_equal(tkit_events(k, k->sub), 2 * EVENTS + 3);
}

/* ---- texts of work products ---- */

static const char *
draft(struct tkit *k, size_t n, const char *id)
{
	return tkit_fmt(k, "{\"type\":\"draft\",\"title\":\"t\",\"text\":\"%s\","
	    "\"request_id\":\"%s\"}", tkit_text(k, "x", n), id);
}

static void
artifacts(void **state)
{
	struct tkit *k = *state;

	again(k, 0, 0, 10240);
	(void)tkit_good(k, "append_artifact", draft(k, 4096, "a"));
	(void)refused(k, "append_artifact", draft(k, 6145, "b"),
	    "занимают 4\u00a0КиБ из 10\u00a0КиБ", "take 4\u00a0KiB of 10\u00a0KiB");
	assert_int_equal(tkit_events(k, k->sub), 1);
	(void)tkit_good(k, "append_artifact", draft(k, 6144, "b"));
	(void)tkit_refused(k, "append_artifact", draft(k, 1, "c"), "LIMIT");
	(void)tkit_good(k, "append_artifact", tkit_fmt(k, "{\"type\":\"draft\","
	    "\"title\":\"t\",\"url\":\"https://a.example/\",\"sha256\":\"%s\","
	    "\"request_id\":\"d\"}", tkit_text(k, "ab", 32)));
}

static void
no_limits(void **state)
{
	struct tkit *k = *state;

	again(k, 0, 0, 0);
	for (int i = 0; i < 40; i++)
		(void)tkit_good(k, "log_slot", slot(k, i));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(calls, tkit_setup,
		    tkit_teardown),
		cmocka_unit_test_setup_teardown(calls_of_processes, tkit_setup,
		    tkit_teardown),
		cmocka_unit_test_setup_teardown(calls_by_parts, tkit_setup,
		    tkit_teardown),
		cmocka_unit_test_setup_teardown(resources, tkit_setup,
		    tkit_teardown),
		cmocka_unit_test_setup_teardown(events, tkit_setup,
		    tkit_teardown),
		cmocka_unit_test_setup_teardown(consent_on_a_full_day,
		    tkit_setup, tkit_teardown),
		cmocka_unit_test_setup_teardown(what_others_bring, tkit_setup,
		    tkit_teardown),
		cmocka_unit_test_setup_teardown(artifacts, tkit_setup,
		    tkit_teardown),
		cmocka_unit_test_setup_teardown(no_limits, tkit_setup,
		    tkit_teardown),
	};

	return cmocka_run_group_tests_name("quota", tests, NULL, NULL);
}
