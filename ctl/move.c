/* SPDX-License-Identifier: MIT */
/*
 * move - learner by learner: what is the same on both sides already is left
 * alone, so it may be broken off and run again, and once more when nobody
 * writes. A learner counts as moved when all rows have the same digest there as
 * here and the state there is the fold of the journal there.
 */
#include "ctl/move.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/digest.h"
#include "base/limits.h"
#include "ctl/ctl_app.h"
#include "ctl/verify.h"

enum { TRIES = 3 }; /* a learner may write meanwhile */

struct move {
	struct ctl *c;
	struct store *to;
	bool files; /* to a directory */
	struct arena *a; /* of one learner */
	struct arena *names;
	uint64_t learners, events, copied, removed, faults;
	struct ctl_progress progress;
};

/* sums - of all rows of a learner, kind by kind. */
struct sums {
	unsigned char sum[SHA256_LEN];
	uint64_t rows[STORE_KINDS];
	enum store_kind kind;
};

static int
add_row(void *arg, struct str key, struct str value, struct err *e)
{
	struct sums *s = arg;
	char head[16] = { (char)s->kind };
	struct str parts[4] = { { (char *)s->sum, SHA256_LEN },
		{ head, sizeof(head) }, key, value };

	(void)e;
	(void)snprintf(head + 1, sizeof(head) - 1, "%zu", key.n);
	digest_parts(parts, 4, s->sum);
	s->rows[s->kind]++;
	return 0;
}

static int
sum_up(struct store *st, struct str sub, struct sums *s, struct err *e)
{
	*s = (struct sums){ .kind = STORE_TWIN };
	for (size_t i = 0; i < STORE_KINDS; i++) {
		s->kind = (enum store_kind)i;
		if (store_rows(st, sub, s->kind, add_row, s, e) == -1)
			return -1;
	}
	return 0;
}

/* same - 1 both sides have the same rows, 0 they have not. */
static int
same(struct move *m, struct str sub, struct sums *here, struct err *e)
{
	struct sums there;

	if (sum_up(m->c->st, sub, here, e) == -1 ||
	    sum_up(m->to, sub, &there, e) == -1)
		return -1;
	return memcmp(here->sum, there.sum, SHA256_LEN) == 0;
}

static int
one(struct move *m, struct str sub, struct err *e)
{
	struct sums here;
	uint64_t events;
	int rc, tries = 0;

	while ((rc = same(m, sub, &here, e)) == 0 && tries++ < TRIES)
		if (store_take(m->to, m->c->st, sub, e) == -1)
			return -1;
	if (rc == 0)
		return err_set(e, ERR_CONFLICT, "the learner keeps writing");
	if (rc == -1)
		return -1;
	m->copied += tries > 0;
	m->events += here.rows[STORE_JOURNAL];
	if (here.rows[STORE_TWIN] == 0)
		return 0; /* only audit records are left of it */
	m->learners++;
	return verify_learner(m->to, m->a, sub, &events, e);
}

static int
move_one(void *arg, struct str sub, struct err *e)
{
	struct move *m = arg;
	struct err why = { ERR_NONE };

	if (one(m, sub, &why) == -1) {
		if (why.kind == ERR_UPSTREAM) /* it is away: for all */
			return err_set(e, why.kind, "%s", why.msg);
		m->faults++;
		(void)fprintf(stderr, "twinctl: move: '" STR_FMT "': %s\n",
		    STR_ARG(sub), why.msg);
	}
	arena_reset(m->a);
	arena_reset(m->names);
	ctl_progress(&m->progress, "learners");
	return 0;
}

/* drop_gone - a learner of the other side who was erased here since. */
static int
drop_gone(void *arg, struct str sub, struct err *e)
{
	struct move *m = arg;
	struct str state;
	int rc = 0;

	if (store_state(m->c->st, m->a, sub, &state, e) == -1)
		return -1;
	if (state.n == 0) {
		m->removed++;
		rc = store_take(m->to, m->c->st, sub, e);
		/* a file keeps what was deleted in it */
		if (rc == 0 && m->files)
			rc = store_erase(m->to, sub, NULL, e);
		if (rc == 0)
			rc = store_take(m->to, m->c->st, sub, e);
	}
	arena_reset(m->a);
	arena_reset(m->names);
	return rc;
}

/* target - how the other store is opened; ERR_INVALID it is this one. */
static int
target(struct move *m, const char *to, struct store_opts *o, struct err *e)
{
	char here[PATH_MAX], there[PATH_MAX];

	*o = ctl_store_opts(m->c, false);
	m->files = to[0] == '/';
	o->engine = m->files ? STR("lmdb") : STR("postgresql");
	o->database = str_c(to);
	o->database_private = false; /* others see a command line */
	if (m->files) {
		if (realpath(to, there) != NULL &&
		    realpath(o->dir, here) != NULL && strcmp(here, there) == 0)
			return err_set(
			    e, ERR_INVALID, "%s: is the data_dir in use", to);
		o->dir = to;
	}
	return 0;
}

/* move_rest - audit records of a learner who has no twin any more. */
static int
move_rest(void *arg, struct str sub, struct err *e)
{
	struct move *m = arg;
	struct str state;

	if (store_state(m->c->st, m->a, sub, &state, e) == -1)
		return -1;
	if (state.n == 0)
		return move_one(m, sub, e);
	arena_reset(m->a);
	arena_reset(m->names);
	return 0;
}

static int
move_all(struct move *m, struct err *e)
{
	if (store_take_shared(m->to, m->c->st, m->c->a, e) == -1 ||
	    store_named(m->c->st, STORE_TWIN, m->names, move_one, m, e) == -1)
		return -1;
	if (store_named(m->c->st, STORE_AUDIT, m->names, move_rest, m, e) == -1)
		return -1;
	return store_named(m->to, STORE_TWIN, m->names, drop_gone, m, e);
}

static void
summary(const struct move *m, const char *to)
{
	(void)printf("move: %llu learners are the same in both stores; %llu "
		     "were copied now, %llu removed there\n",
	    (unsigned long long)m->learners, (unsigned long long)m->copied,
	    (unsigned long long)m->removed);
	(void)printf("Then: stop the server, run this once more, and change "
		     "twin.conf to\n");
	if (m->files)
		(void)printf("    store = lmdb\n    data_dir = %s\n", to);
	else
		(void)printf("    store = postgresql\n    database = %s\n", to);
}

int
move_run(struct ctl *c, struct err *e)
{
	struct move m = { .c = c };
	const char *to = ctl_opt(c, "to");
	struct store_opts o;
	int rc;

	if (to == NULL)
		return ctl_usage(c, e, "--to is needed");
	if (target(&m, to, &o, e) == -1 || store_init(&o, e) == -1)
		return -1;
	/* no cache there: it may be the directory that is open here */
	o.read_only = !m.files;
	if (store_open(&o, &m.to, e) == -1)
		return -1;
	m.a = arena_new(LIMIT_ARENA);
	m.names = arena_new(LIMIT_ARENA);
	rc = move_all(&m, e);
	if (rc == 0 && m.faults > 0)
		rc = err_set(e, ERR_INVALID,
		    "%llu learners could not be "
		    "moved",
		    (unsigned long long)m.faults);
	if (rc == 0)
		summary(&m, to);
	arena_free(m.names);
	arena_free(m.a);
	store_close(m.to);
	return rc;
}
