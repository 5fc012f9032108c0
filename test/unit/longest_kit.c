/* SPDX-License-Identifier: MIT */
#include "test/unit/longest_kit.h"

#include <string.h>

#include "base/limits.h"
#include "twin/catalog/catalog.h"

enum { EVENTS = LIMIT_JOURNAL_LONG, LONG = 600 };

struct copy {
	struct arena *a;
	struct str event;
};

static int
take(void *arg, uint64_t seq, struct str event, struct err *e)
{
	struct copy *c = arg;

	(void)seq, (void)e;
	c->event = arena_str(c->a, event);
	return 1;
}

/* newest - the bytes of the learner's newest event. */
static struct str
newest(struct tkit *k)
{
	struct copy c = { .a = k->perm };
	struct err e = { 0 };

	assert_int_equal(store_events(k->st, str_c(k->sub), 0, true, take, &c,
	    &e), 0);
	assert_true(c.event.n > 0);
	return c.event;
}

/* alone - one event more, and the state as it was. */
static int
alone(struct change *ch, void *arg, struct err *e)
{
	(void)e;
	ch->events[0] = *(struct str *)arg;
	ch->nevents = 1;
	ch->new_state = ch->state;
	return 0;
}

void
longest_put(struct tkit *k, struct str event)
{
	struct err e = { 0 };

	if (store_update(k->st, k->a, &(struct store_write){ .sub = str_c(k->sub),
		    .request_id = STR("") }, alone, &event,
	    &e) == -1)
		fail_msg("%s", e.msg);
}

static int
again(struct change *ch, void *arg, struct err *e)
{
	(void)e;
	for (ch->nevents = 0; ch->nevents < STORE_EVENTS_MAX; ch->nevents++)
		ch->events[ch->nevents] = *(struct str *)arg;
	ch->new_state = ch->state;
	return 0;
}

static void
append(struct tkit *k, struct str event, int n)
{
	struct arena *a = arena_new(LIMIT_CALL);
	struct err e = { 0 };

	for (; n > 0; n -= STORE_EVENTS_MAX) {
		if (store_update(k->st, a, &(struct store_write){ .sub = str_c(k->sub),
		    .request_id = STR("") }, again,
		    &event, &e) == -1)
			fail_msg("%s", e.msg);
		arena_reset(a);
	}
	arena_free(a);
}

const char *
longest_attempt(struct tkit *k, const struct exercise *x, const char *more)
{
	struct buf b;
	size_t i;

	buf_init(&b, k->perm, SIZE_MAX);
	for (i = 0; i < x->ncriteria; i++)
		if (x->criteria[i].kind == CRIT_RUBRIC)
			buf_printf(&b, "%s{\"criterion\":\"" STR_FMT "\","
			    "\"level\":0}", b.n > 0 ? "," : "",
			    STR_ARG(x->criteria[i].id));
	buf_ch(&b, '\0');
	return tkit_fmt(k, "{\"exercise\":\"" STR_FMT "\",\"minutes\":30,"
	    "\"answer\":\"%s\",\"scores\":[%s]%s,\"request_id\":\"" STR_FMT
	    "%zu\"}", STR_ARG(x->id), tkit_text(k, "\xD1\x8F ", 5400), b.p, more,
	    STR_ARG(x->id), strlen(more));
}

/* longest - the journal's newest event is the longest answer there may be. */
static void
longest(struct tkit *k)
{
	const struct curriculum *cu = k->ap->cat->cu;
	size_t i;

	struct tkit_reply r = { 0 };

	for (i = 0; i < cu->nexercises; i++) {
		r = tkit_call(k, "log_attempt", longest_attempt(k,
		    &cu->exercises[i], tkit_fmt(k, ",\"form\":%s",
		    tkit_form(k, &cu->exercises[i]))));
		if (!r.is_error)
			return;
	}
	fail_msg("no exercise takes an answer alone: " STR_FMT,
	    STR_ARG(r.text));
}

void
longest_fill(struct tkit *k)
{
	struct str small, big;

	(void)tkit_good(k, "update_metrics", "{\"points\":[{\"indicator\":"
	    "\"energy\",\"value\":3}],\"request_id\":\"m\"}");
	small = newest(k);
	(void)tkit_good(k, "manage_consent", CONSENTS);
	longest(k);
	big = newest(k);
	assert_true(big.n > 16000);
	append(k, small, EVENTS - LONG);
	append(k, big, LONG);
}
