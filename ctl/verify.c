/* SPDX-License-Identifier: MIT */
/*
 * verify - the store may be in use meanwhile: a state is read once, then
 * compared with the fold of the journal up to that state's own sequence number;
 * what is written later belongs to the next run.
 */
#include "ctl/verify.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "base/limits.h"
#include "ctl/ctl_app.h"
#include "tools/refold.h"

/* ---- verify ---- */

/* What a line says of a learner whose check has begun. */
#define BEGUN	"begun"
/* And in the place of a learner, of what all share: no subject has control
 * characters. */
#define SHARED	"\x7f"

struct verify {
	struct ctl *c;
	struct arena *a;	/* of one learner */
	struct arena *names;	/* of one learner, for store_subjects */
	uint64_t learners, events, faults;
	struct ctl_progress progress;
	bool shared;		/* one of the faults is nobody's own */
	FILE *pipe;		/* of the process apart */
	struct str only;	/* the learner named; p NULL: all */
	struct str begun;	/* being checked; p NULL: none */
	struct str after;	/* checked last; p NULL: none yet */
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

/* ---- the process apart: it reads, and says what it finds in lines of JSON ---- */

static void
line(struct verify *v, struct str sub, uint64_t events, const char *reason)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, v->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "sub", sub);
	js_kv_int(&o, "events", (int64_t)events);
	if (reason != NULL)
		js_kv_c(&o, "reason", reason);
	js_end(&o);
	(void)fprintf(v->pipe, STR_FMT "\n", STR_ARG(buf_str(&b)));
	(void)fflush(v->pipe);
}

static int
check_one(void *arg, struct str sub, struct err *e)
{
	struct verify *v = arg;
	struct err why = { 0 };
	uint64_t events = 0;
	int rc;

	(void)e;
	line(v, sub, 0, BEGUN);
	rc = verify_learner(v->c->st, v->a, sub, &events, &why);
	/* erased or written to in between: what stays wrong is wrong twice */
	if (rc == -1) {
		why = (struct err){ 0 };
		events = 0;
		rc = verify_learner(v->c->st, v->a, sub, &events, &why);
	}
	line(v, sub, events, rc == -1 ? why.msg : NULL);
	arena_reset(v->a);
	arena_reset(v->names);
	return 0;
}

/* check_shared - what is of no learner, under a name that none can have. */
static void
check_shared(struct verify *v)
{
	struct err why = { 0 };

	line(v, STR(SHARED), 0, BEGUN);
	line(v, STR(SHARED), 0, store_check_shared(v->c->st, &why) == -1 ?
	    why.msg : NULL);
}

/* check - all learners after v->after, or the one named; the last line has no
 * learner, and says whether the store could be read at all. */
static void
check(struct verify *v)
{
	struct store_opts o = ctl_store_opts(v->c, true);
	struct err e = { 0 };
	int rc = store_open(&o, &v->c->st, &e);

	if (rc == 0 && v->only.p != NULL)
		rc = check_one(v, v->only, &e);
	else if (rc == 0)	/* a name lives in names until it was checked */
		rc = store_subjects(v->c->st, v->after.p == NULL ? STR("") :
		    v->after, v->names, check_one, v, &e);
	if (rc == 0 && v->only.p == NULL)
		check_shared(v);
	line(v, STR(""), (uint64_t)e.kind, rc == -1 ? e.msg : NULL);
	store_close(v->c->st);
}

/* ---- the process that was started ---- */

/* damaged - how a process apart ended that could not say so itself. */
static const char *
damaged(struct verify *v, int status)
{
	const char *how = WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) :
	    "ended early";

	return arena_printf(v->c->a, "reading it ended the process that did "
	    "(%s): pages of the data file are damaged or cut off", how).p;
}

static void
fault(struct verify *v, struct str sub, const char *reason)
{
	bool shared = str_is(sub, SHARED);

	v->faults++;
	v->shared |= shared;
	if (shared)
		(void)fprintf(stderr, "twinctl: verify: %s\n", reason);
	else
		(void)fprintf(stderr, "twinctl: verify: '" STR_FMT "': %s\n",
		    STR_ARG(sub), reason);
	js_obj(&v->o);
	js_kv_str_or_null(&v->o, "sub", shared ? STR("") : sub);
	js_kv_c(&v->o, "reason", reason);
	js_end(&v->o);
}

/* take - one line of the process apart. Returns 1 after the last one, whose
 * reason is then in *e. */
static int
take(struct verify *v, struct str text, struct err *e)
{
	const struct js *l;
	struct str sub, reason;

	if (js_parse(v->a, str_trim(text), 4, &l, NULL) == -1)
		return 0;	/* cut: it ended in the middle */
	sub = js_str_at(l, "sub");
	reason = js_str_at(l, "reason");
	if (sub.n == 0) {
		if (reason.n > 0)
			err_set(e, (enum err_kind)js_int_at(l, "events",
			    ERR_IO), STR_FMT, STR_ARG(reason));
		return 1;
	}
	if (str_is(reason, BEGUN)) {
		v->begun = arena_str(v->c->a, sub);
		return 0;
	}
	if (!str_is(sub, SHARED)) {
		v->learners++;
		ctl_progress(&v->progress, "learners");
	}
	v->events += (uint64_t)js_int_at(l, "events", 0);
	v->after = v->begun;
	v->begun = (struct str){ NULL, 0 };
	if (reason.n > 0)
		fault(v, sub, arena_str(v->c->a, reason).p);
	return 0;
}

static int
listen_to(struct verify *v, int fd, struct err *e)
{
	FILE *in = fdopen(fd, "r");
	char *text = NULL;
	size_t size = 0;
	ssize_t n;
	int rc = 0;

	if (in == NULL)
		return err_set(e, ERR_IO, "pipe: %s", strerror(errno));
	while (rc == 0 && (n = getline(&text, &size, in)) > 0) {
		rc = take(v, (struct str){ text, (size_t)n }, e);
		arena_reset(v->a);
	}
	free(text);
	(void)fclose(in);
	return rc;
}

/*
 * apart - check in a process of its own: a page of LMDB's file that is damaged
 * or gone can end whoever reads it. Returns 1 when it came to its end, 0 when
 * another one should go on after the learner that ended it, -1 with the reason.
 */
static int
apart(struct verify *v, struct err *e)
{
	int ends[2], status = 0, rc;
	pid_t pid;

	if (pipe(ends) == -1)
		return err_set(e, ERR_IO, "pipe: %s", strerror(errno));
	(void)fflush(NULL);
	if ((pid = fork()) == -1) {
		rc = errno;
		(void)close(ends[0]);
		(void)close(ends[1]);
		return err_set(e, ERR_IO, "fork: %s", strerror(rc));
	}
	if (pid == 0) {
		(void)close(ends[0]);
		if ((v->pipe = fdopen(ends[1], "w")) != NULL)
			check(v);
		_exit(0);
	}
	(void)close(ends[1]);
	rc = listen_to(v, ends[0], e);
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	if (rc == 1 || (e != NULL && e->kind != ERR_NONE))
		return e->kind != ERR_NONE ? -1 : 1;
	if (str_is(v->begun, SHARED)) {
		fault(v, v->begun, damaged(v, status));
		return 1;
	}
	if (v->begun.p == NULL || (v->after.p != NULL &&
	    str_cmp(v->begun, v->after) <= 0))
		return err_set(e, ERR_IO, "the learners after '" STR_FMT
		    "' cannot be listed: %s", STR_ARG(v->after),
		    damaged(v, status));
	v->learners++;
	fault(v, v->begun, damaged(v, status));
	v->after = v->begun;
	v->begun = (struct str){ NULL, 0 };
	return v->only.p != NULL;
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
	int rc;

	if (c->args[0] != NULL &&
	    ctl_sub(c, c->args[0], "SUB", &v.only, e) == -1)
		return -1;
	v.a = arena_new(LIMIT_ARENA);
	v.names = arena_new(LIMIT_ARENA);
	buf_init(&v.faulty, c->a, SIZE_MAX);
	js_begin(&v.o, &v.faulty);
	js_arr(&v.o);
	while ((rc = apart(&v, e)) == 0)
		;
	rc = rc == 1 ? 0 : -1;
	js_end(&v.o);
	if (rc == 0)
		summary(&v);
	if (rc == 0 && v.faults > 0)
		rc = err_set(e, ERR_INVALID, "%llu of %llu learners are not "
		    "clean%s", (unsigned long long)(v.faults - v.shared),
		    (unsigned long long)v.learners,
		    v.shared ? ", nor is what all share" : "");
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
	ch->new_state = p->state;	/* also for what is counted beside it */
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
