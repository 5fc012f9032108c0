/* SPDX-License-Identifier: MIT */
/*
 * fill - makes many learners out of one: their rows are a learner's of another
 * store, under other subjects. For measuring how a store grows.
 *
 *   fill ISSUER FROM SUB TO-ISSUER TO COUNT NAME
 *
 * FROM and TO: a directory or a database. The subjects are NAME with seven
 * digits behind it, from 0 on; or, when COUNT is 1, NAME itself.
 *
 * Nothing is synced while it runs: what it makes is thrown away.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/engine.h"

/* liblmdb finds these instead of the system's; it writes its meta pages to a
 * descriptor that is opened to be synced by each write. */
int
open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list ap;

	va_start(ap, flags);
	if ((flags & O_CREAT) != 0)
		mode = va_arg(ap, mode_t);
	va_end(ap);
	return openat(AT_FDCWD, path, flags & ~O_DSYNC, mode);
}

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

/* where - a directory's or a database's options. A database's store wants some
 * data directory, too: that of the other one, whose cache it does not open. */
static struct store_opts
where(const char *issuer, const char *place, const char *other)
{
	struct store_opts o = { .dir = place, .issuer = str_c(issuer) };

	if (place[0] != '/') {
		o.engine = STR("postgresql");
		o.database = str_c(place);
		o.dir = other;
		o.read_only = true;
	}
	return o;
}

static int
fill(const struct store_opts *from, const struct store_opts *to, long count,
    const char *name, struct err *e)
{
	struct store *out;
	char sub[64];

	if (store_open(from, &model, e) == -1 || store_open(to, &out, e) == -1)
		return -1;
	for (long i = 0; i < count; i++) {
		(void)snprintf(sub, sizeof(sub), "%s%07ld", name, i);
		if (count == 1)
			(void)snprintf(sub, sizeof(sub), "%s", name);
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

	if (argc != 8) {
		(void)fputs("usage: fill ISSUER FROM SUB TO-ISSUER TO COUNT "
		    "NAME\n", stderr);
		return 2;
	}
	from = where(argv[1], argv[2], argv[5]);
	from.read_only = true;
	to = where(argv[4], argv[5], argv[2]);
	model_sub = str_c(argv[3]);
	if (fill(&from, &to, strtol(argv[6], NULL, 10), argv[7], &e) == -1) {
		(void)fprintf(stderr, "fill: %s\n", e.msg);
		return 1;
	}
	return 0;
}
