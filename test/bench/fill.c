/* SPDX-License-Identifier: MIT */
/*
 * fill - makes many learners out of one: their rows are a learner's of another
 * store, under other subjects. For measuring how a store grows.
 *
 *   fill ISSUER DIR SUB TO-ISSUER TO COUNT     TO: a directory or a database
 *
 * Nothing is synced while it runs: what it makes is thrown away.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/engine.h"

/* liblmdb finds these instead of the system's. */
int
fdatasync(int fd)
{
	(void)fd;
	return 0;
}

int
fsync(int fd)
{
	(void)fd;
	return 0;
}

static struct store *model;
static struct str model_sub;

/* the rows of whoever is asked for are the model's */
static int
rows(struct store *st, struct str sub, enum store_kind kind, store_row_fn *fn,
    void *arg, struct err *e)
{
	(void)st;
	(void)sub;
	return store_rows(model, model_sub, kind, fn, arg, e);
}

static const struct engine engine_many = { .name = "many", .rows = rows };
static struct store_base many = { &engine_many, NULL };

static int
fill(const struct store_opts *from, const struct store_opts *to, long count,
    struct err *e)
{
	struct store *out;
	char sub[32];

	if (store_open(from, &model, e) == -1 || store_init(to, e) == -1 ||
	    store_open(to, &out, e) == -1)
		return -1;
	for (long i = 0; i < count; i++) {
		(void)snprintf(sub, sizeof(sub), "learner-%07ld", i);
		if (store_take(out, (struct store *)(void *)&many, str_c(sub),
		    e) == -1)
			return -1;
	}
	store_close(out);
	store_close(model);
	return 0;
}

int
main(int argc, char **argv)
{
	struct store_opts from, to;
	struct err e = { ERR_NONE };

	if (argc != 7) {
		(void)fputs("usage: fill ISSUER DIR SUB TO-ISSUER TO COUNT\n",
		    stderr);
		return 2;
	}
	from = (struct store_opts){ .dir = argv[2], .issuer = str_c(argv[1]),
		.read_only = true };
	to = (struct store_opts){ .dir = argv[5], .issuer = str_c(argv[4]) };
	if (argv[5][0] != '/') {
		to.engine = STR("postgresql");
		to.database = str_c(argv[5]);
		to.dir = argv[2];
		to.read_only = true;	/* no second cache in that directory */
	}
	model_sub = str_c(argv[3]);
	if (fill(&from, &to, strtol(argv[6], NULL, 10), &e) == -1) {
		(void)fprintf(stderr, "fill: %s\n", e.msg);
		return 1;
	}
	return 0;
}
