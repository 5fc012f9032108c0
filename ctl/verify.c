/* SPDX-License-Identifier: MIT */
/*
 * verify - the store may be in use meanwhile: a state is read once, then
 * compared with the fold of the journal up to that state's own sequence number;
 * what is written later belongs to the next run.
 */
#include "ctl/verify.h"

#include <stdio.h>

#include "base/json.h"
#include "base/limits.h"
#include "tools/refold.h"

/* ---- verify ---- */

struct verify {
	struct ctl *c;
	struct arena *a;	/* of one learner */
	struct arena *names;	/* of one learner, for store_subjects */
	uint64_t learners, events, faults;
	struct buf faulty;	/* for --json: members of an array */
	struct js_out o;
};

static size_t
first_difference(struct str a, struct str b)
{
	size_t i;

	for (i = 0; i < a.n && i < b.n; i++)
		if (a.p[i] != b.p[i])
			break;
	return i;
}

int
verify_learner(struct store *st, struct arena *a, struct str sub,
    uint64_t *events, struct err *e)
{
	struct refold f = { 0 };
	struct state_head h;
	struct str state;

	if (store_check(st, a, sub, events, e) == -1 ||
	    store_state(st, a, sub, &state, e) == -1)
		return -1;
	if (state.n == 0)
		return *events == 0 ? 0 : err_set(e, ERR_INVALID,
		    "there is a journal but no state");
	if (!state_head(state, &h) || h.seq < 1)
		return err_set(e, ERR_INVALID, "the state is unreadable");
	/* the state was read after the journal was counted */
	if ((uint64_t)h.seq < *events)
		return err_set(e, ERR_INVALID, "the state ends at event %lld, "
		    "the journal at %llu", (long long)h.seq,
		    (unsigned long long)*events);
	f.until = (uint64_t)h.seq;
	if (refold_run(st, a, sub, &f, e) == -1)
		return -1;
	if (f.last != (uint64_t)h.seq)
		return err_set(e, ERR_INVALID, "the state ends at event %lld, "
		    "the journal at %llu", (long long)h.seq,
		    (unsigned long long)f.last);
	if (!str_eq(state, f.state))
		return err_set(e, ERR_INVALID, "the state is not the fold of "
		    "its journal: they differ from byte %zu on",
		    first_difference(state, f.state));
	return 0;
}

static int
verify_one(void *arg, struct str sub, struct err *e)
{
	struct verify *v = arg;
	struct err why = { 0 };
	uint64_t events = 0;
	int rc;

	(void)e;
	v->learners++;
	rc = verify_learner(v->c->st, v->a, sub, &events, &why);
	/* erased or written to in between: what stays wrong is wrong twice */
	if (rc == -1) {
		why = (struct err){ 0 };
		events = 0;
		rc = verify_learner(v->c->st, v->a, sub, &events, &why);
	}
	v->events += events;
	if (rc == -1) {
		v->faults++;
		(void)fprintf(stderr, "twinctl: verify: '" STR_FMT "': %s\n",
		    STR_ARG(sub), why.msg);
		js_obj(&v->o);
		js_kv_str(&v->o, "sub", sub);
		js_kv_c(&v->o, "reason", why.msg);
		js_end(&v->o);
	}
	arena_reset(v->a);
	arena_reset(v->names);
	return 0;
}

static void
summary(struct verify *v)
{
	struct js_out o;
	struct buf b;

	if (ctl_opt(v->c, "json") == NULL) {
		(void)printf("verify: %llu learners, %llu events, "
		    "%llu faults\n", (unsigned long long)v->learners,
		    (unsigned long long)v->events,
		    (unsigned long long)v->faults);
		return;
	}
	buf_init(&b, v->c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_int(&o, "learners", (int64_t)v->learners);
	js_kv_int(&o, "events", (int64_t)v->events);
	js_kv_int(&o, "faults", (int64_t)v->faults);
	js_kv_raw(&o, "faulty", buf_str(&v->faulty));
	js_end(&o);
	buf_ch(&b, '\n');
	ctl_put(buf_str(&b));
}

int
verify_verify(struct ctl *c, struct err *e)
{
	struct verify v = { .c = c };
	struct str sub;
	int rc = 0;

	if (c->args[0] != NULL && ctl_sub(c, c->args[0], "SUB", &sub, e) == -1)
		return -1;
	v.a = arena_new(LIMIT_ARENA);
	v.names = arena_new(LIMIT_ARENA);
	buf_init(&v.faulty, c->a, SIZE_MAX);
	js_begin(&v.o, &v.faulty);
	js_arr(&v.o);
	if (c->args[0] != NULL)
		rc = verify_one(&v, sub, e);
	else	/* a name lives in names until it has been checked */
		rc = store_subjects(c->st, v.names, verify_one, &v, e);
	js_end(&v.o);
	if (rc == 0)
		summary(&v);
	if (rc == 0 && v.faults > 0)
		rc = err_set(e, ERR_INVALID, "%llu of %llu learners are not "
		    "clean", (unsigned long long)v.faults,
		    (unsigned long long)v.learners);
	arena_free(v.names);
	arena_free(v.a);
	return rc;
}

/* ---- rebuild ---- */

struct put {
	struct str state;
	uint64_t seq;	/* the journal's end that the state was folded to */
	bool moved;	/* an event came in between */
	bool same;	/* nothing to repair */
};

static int
put_state(struct change *ch, void *arg, struct err *e)
{
	struct put *p = arg;

	p->moved = ch->seq != p->seq + 1;
	if (p->moved)
		return err_set(e, ERR_CONFLICT, "the learner is writing");
	p->same = str_eq(ch->state, p->state);
	if (!p->same)
		ch->new_state = p->state;
	return 0;
}

/* rebuild_once - 0 done, 1 the journal moved meanwhile, -1 failed. */
static int
rebuild_once(struct ctl *c, struct arena *a, struct str sub, struct put *p,
    struct err *e)
{
	struct refold f = { .until = UINT64_MAX };
	struct err why = { 0 };

	if (refold_run(c->st, a, sub, &f, e) == -1)
		return -1;
	p->state = f.state;
	if (f.last == 0)
		return err_set(e, ERR_NOTFOUND, "there is no journal of '"
		    STR_FMT "'", STR_ARG(sub));
	p->seq = f.last;
	if (store_update(c->st, a, &(struct store_write){ .sub = sub },
	    put_state, p, &why) == 0)
		return 0;
	if (p->moved)
		return 1;
	return err_set(e, why.kind, "%s", why.msg);
}

int
verify_rebuild(struct ctl *c, struct err *e)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	struct put p = { 0 };
	struct str sub;
	int rc, tries = 0;

	rc = ctl_sub(c, c->args[0], "SUB", &sub, e);
	if (rc == 0)
		do
			rc = rebuild_once(c, a, sub, &p, e);
		while (rc == 1 && ++tries < 16);
	if (rc == 1)
		rc = err_set(e, ERR_CONFLICT,
		    "the learner keeps writing; try again");
	if (rc == 0)
		(void)printf("rebuild: '" STR_FMT "': %s after %llu events\n",
		    STR_ARG(sub), p.same ? "the state was right already" :
		    "the state was replaced", (unsigned long long)p.seq);
	arena_free(a);
	return rc;
}
