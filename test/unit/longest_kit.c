/* SPDX-License-Identifier: MIT */
#include "test/unit/longest_kit.h"

#include <sys/wait.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

/* newest - the bytes of the learner's newest event, in a. */
static struct str
newest(struct tkit *k, struct arena *a)
{
	struct copy c = { .a = a };
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

/* ---- a journal put in one piece: what is there, and copies of two events ---- */

struct row {
	struct row *next;
	struct str key, value;
};
struct whole {
	struct arena *a;
	enum store_kind kind;	/* being read */
	struct row *first[STORE_KINDS], **end;
	struct str small, big;
	uint64_t seq;		/* of the last event there is */
};

static int
keep(void *arg, struct str key, struct str value, struct err *e)
{
	struct whole *w = arg;
	struct row *r = arena_one(w->a, struct row);

	(void)e;
	r->key = arena_str(w->a, key);
	r->value = arena_str(w->a, value);
	*w->end = r;
	w->end = &r->next;
	w->seq += w->kind == STORE_JOURNAL;
	return 0;
}

static void
read_whole(struct tkit *k, struct whole *w)
{
	struct err e = { 0 };

	for (int i = 0; i < STORE_KINDS; i++) {
		w->kind = (enum store_kind)i;
		w->end = &w->first[i];
		if (store_rows(k->st, str_c(k->sub), w->kind, keep, w,
		    &e) == -1)
			fail_msg("%s", e.msg);
	}
}

/* copies - fn gets n events more. */
static int
copies(uint64_t *seq, struct str event, int n, store_row_fn *fn, void *to,
    struct err *e)
{
	char key[8];
	int rc = 0;

	while (rc == 0 && n-- > 0) {
		++*seq;
		for (int i = 0; i < 8; i++)
			key[i] = (char)(*seq >> (56 - 8 * i));
		rc = fn(to, (struct str){ key, sizeof(key) }, event, e);
	}
	return rc;
}

static int
give(void *arg, enum store_kind kind, store_row_fn *fn, void *to,
    struct err *e)
{
	const struct whole *w = arg;
	uint64_t seq = w->seq;
	int rc = 0;

	for (struct row *r = w->first[kind]; r != NULL && rc == 0; r = r->next)
		rc = fn(to, r->key, r->value, e);
	if (kind == STORE_JOURNAL && rc == 0)
		rc = copies(&seq, w->small, EVENTS - LONG, fn, to, e);
	if (kind == STORE_JOURNAL && rc == 0)
		rc = copies(&seq, w->big, LONG, fn, to, e);
	return rc;
}

/* put_whole - in a process apart: what it takes is not what is measured. */
static void
put_whole(struct tkit *k, struct whole *w)
{
	struct err e = { 0 };
	int how;
	pid_t pid;

	tkit_close(k);
	(void)fflush(NULL);
	assert_int_not_equal(pid = fork(), -1);
	if (pid == 0) {
		tkit_reopen(k);
		how = store_put(k->st, str_c(k->sub), give, w, &e);
		if (how == -1)
			(void)fprintf(stderr, "# %s\n", e.msg);
		tkit_close(k);
		_exit(how == 0 ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_int_equal(how, 0);
	tkit_reopen(k);
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
	struct whole w = { .a = arena_new(LIMIT_ARENA) };

	(void)tkit_good(k, "update_metrics", "{\"points\":[{\"indicator\":"
	    "\"energy\",\"value\":3}],\"request_id\":\"m\"}");
	w.small = newest(k, w.a);
	(void)tkit_good(k, "manage_consent", CONSENTS);
	longest(k);
	w.big = newest(k, w.a);
	assert_true(w.big.n > 16000);
	read_whole(k, &w);
	put_whole(k, &w);
	arena_free(w.a);
}
