/* SPDX-License-Identifier: MIT */
#include "test/unit/mentor_kit.h"

#include <string.h>

void
mkit_as(struct tkit *k, const char *sub, const char *scopes)
{
	k->sub = sub;
	k->scopes = scopes;
}

void
mkit_consents(struct tkit *k, const char *sub, const char *what)
{
	mkit_as(k, sub, TKIT_ALL);
	(void)tkit_good(k, "manage_consent", tkit_fmt(k, "{\"grants\":{%s},"
	    "\"request_id\":\"c%s%zu\"}", what, sub, strlen(what)));
}

int64_t
mkit_attempts(struct tkit *k, const char *sub)
{
	mkit_as(k, sub, TKIT_ALL);
	return js_int_at(tkit_good(k, "log_attempt", "{\"exercise\":"
	    "\"entry_time_15\",\"minutes\":20,\"answer\":\"I sorted one drawer,"
	    " nothing else.\",\"form\":{\"thing\":\"a drawer\",\"result\":"
	    "\"sorted\",\"noticed\":\"calm\"},\"scores\":[{\"criterion\":"
	    "\"one_thing\",\"level\":3,\"evidence\":\"I sorted one drawer\"}],"
	    "\"request_id\":\"a\"}"), "seq", 0);
}

void
mkit_waits(struct tkit *k, const char *sub)
{
	mkit_as(k, sub, TKIT_ALL);
	(void)tkit_good(k, "log_attempt", "{\"exercise\":\"entry_time_15\","
	    "\"minutes\":20,\"answer\":\"I sorted one drawer.\",\"form\":"
	    "{\"thing\":\"a drawer\",\"result\":\"sorted\",\"noticed\":"
	    "\"calm\"},\"for_review\":true,\"request_id\":\"a\"}");
}

const char *
mkit_alias(struct tkit *k, const char *mentor)
{
	const struct js *v;

	mkit_as(k, mentor, MENTOR);
	v = js_at(tkit_good(k, "list_learners", "{\"filter\":\"all\"}"),
	    "learners");
	assert_int_equal(js_len(v), 1);
	return tkit_fmt(k, STR_FMT, STR_ARG(js_str_at(js_item(v, 0),
	    "alias")));
}

static int
count(void *arg, uint64_t at, struct str record, struct err *e)
{
	(void)at;
	(void)e;
	*(int *)arg += str_find(record, STR("\"role\":\"mentor\"")) >= 0;
	return 0;
}

int
mkit_looks(struct tkit *k, const char *sub)
{
	struct err e = { 0 };
	int n = 0;

	if (store_audits(k->st, str_c(sub), count, &n, &e) == -1)
		fail_msg("%s", e.msg);
	return n;
}
