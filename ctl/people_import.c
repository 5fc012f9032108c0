/* SPDX-License-Identifier: MIT */
/*
 * people_import - a twin that twinctl export, or a learner's export_twin, has given;
 * or the rows of the system before this one.
 */
#include "ctl/people.h"

#include <stdio.h>

#include "ctl/ctl_app.h"
#include "tools/bundle.h"
#include "tools/import_rows.h"

/* A copy of years; it is read whole, a line at a time is in a tree. */
static const size_t IMPORT_MAX = (size_t)1 << 30;

/* ---- one learner's copy ---- */

static void
told(struct ctl *c, const struct bundle *b, bool done, bool dry)
{
	struct js_out o;
	struct buf text;

	if (ctl_opt(c, "json") == NULL) {
		(void)printf("import%s: %lld events, %llu work products, %llu "
		    "audit records%s\n", dry ? ", dry run" : "",
		    (long long)b->seq, (unsigned long long)b->artifacts,
		    (unsigned long long)b->audits, done ? "" :
		    "; the very same twin is there already");
		return;
	}
	buf_init(&text, c->a, SIZE_MAX);
	js_begin(&o, &text);
	js_obj(&o);
	js_kv_bool(&o, "imported", done && !dry);
	js_kv_bool(&o, "there_already", !done);
	js_kv_int(&o, "events", b->seq);
	js_kv_int(&o, "artifacts", (int64_t)b->artifacts);
	js_kv_int(&o, "audits", (int64_t)b->audits);
	js_end(&o);
	buf_ch(&text, '\n');
	ctl_put(buf_str(&text));
}

static int
copy(struct ctl *c, struct arena *a, struct err *e)
{
	bool dry = ctl_opt(c, "dry-run") != NULL;
	struct bundle b;
	struct str sub;
	int rc;

	if (ctl_sub(c, ctl_opt(c, "sub"), "--sub", &sub, e) == -1 ||
	    ctl_read(a, c->args[0], IMPORT_MAX, &b.text, e) == -1 ||
	    bundle_check(&b, a, e) == -1)
		return -1;
	rc = bundle_put(&b, c->st, a, sub, dry, e);
	if (rc == -1)
		return -1;
	told(c, &b, rc == 1, dry);
	return 0;
}

/* ---- rows ---- */

struct table {
	struct ctl *c;
	bool silent;		/* the first pass of two */
	int64_t rows, repeated, unwanted, faults, count[IMPORT_COUNTS];
	struct ctl_progress progress;
	struct js_out *json;	/* elements of a list; NULL: lines */
};

static void
counts_line(const int64_t count[IMPORT_COUNTS])
{
	for (int i = 0; i < IMPORT_COUNTS; i++)
		(void)printf("%s%lld %s", i > 0 ? ", " : "",
		    (long long)count[i], import_count_name(
		    (enum import_count)i));
	(void)putchar('\n');
}

static void
counts_json(struct js_out *o, const int64_t count[IMPORT_COUNTS])
{
	for (int i = 0; i < IMPORT_COUNTS; i++)
		js_kv_int(o, import_count_name((enum import_count)i),
		    count[i]);
}

static void
row_line(const struct import_row *r)
{
	(void)printf(STR_FMT ": ", STR_ARG(r->user));
	if (r->repeated)
		(void)printf("taken before\n");
	else if (r->unwanted)
		(void)printf("left out, tracking is forbidden\n");
	else
		counts_line(r->count);
}

static void
row_json(struct js_out *o, const struct import_row *r)
{
	js_obj(o);
	js_kv_int(o, "line", r->line);
	js_kv_str(o, "user_id", r->user);
	js_kv_bool(o, "repeated", r->repeated);
	js_kv_bool(o, "unwanted", r->unwanted);
	counts_json(o, r->count);
	if (js_len(r->rejects) > 0) {
		js_key(o, "rejects");
		js_put(o, r->rejects);
	}
	js_end(o);
}

static int
row(void *arg, const struct import_row *r, struct err *e)
{
	struct table *t = arg;

	(void)e;
	ctl_progress(&t->progress, t->silent ? "rows checked" : "rows");
	if (r->fault != NULL) {
		t->faults++;
		(void)fprintf(stderr, "twinctl: line %lld: %s\n",
		    (long long)r->line, r->fault);
		return 0;
	}
	t->rows++;
	t->repeated += r->repeated;
	t->unwanted += r->unwanted;
	for (int i = 0; i < IMPORT_COUNTS; i++)
		t->count[i] += r->count[i];
	if (t->silent)
		return 0;
	if (t->json != NULL)
		row_json(t->json, r);
	else
		row_line(r);
	return 0;
}

/* pass - over all rows; a file with a row that cannot be taken is not taken. */
static int
pass(struct import_rows *im, struct table *t, struct err *e)
{
	*t = (struct table){ .c = t->c, .silent = t->silent, .json = t->json };
	im->arg = t;
	if (import_rows_run(im, e) == -1)
		return -1;
	return t->faults == 0 ? 0 : err_set(e, ERR_INVALID, "%lld rows cannot "
	    "be taken; nothing is written", (long long)t->faults);
}

static void
total(const struct table *t, bool dry)
{
	if (t->json != NULL)
		return;
	(void)printf("import%s: %lld rows, %lld taken before, %lld left out; ",
	    dry ? ", dry run" : "", (long long)t->rows,
	    (long long)t->repeated, (long long)t->unwanted);
	counts_line(t->count);
}

static int
both(struct ctl *c, struct import_rows *im, struct table *t, struct err *e)
{
	bool dry = im->dry;
	struct js_out o;
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	t->silent = !dry;
	im->dry = true;
	if (dry && ctl_opt(c, "json") != NULL) {
		t->json = &o;
		js_arr(&o);
	}
	if (pass(im, t, e) == -1)
		return -1;
	if (!dry) {
		im->dry = t->silent = false;
		if (ctl_opt(c, "json") != NULL) {
			t->json = &o;
			js_arr(&o);
		}
		if (pass(im, t, e) == -1)
			return -1;
	}
	total(t, dry);
	if (t->json != NULL) {
		js_end(&o);
		buf_ch(&b, '\n');
		ctl_put(buf_str(&b));
	}
	return 0;
}

static int
rows(struct ctl *c, struct arena *a, struct err *e)
{
	struct import_rows im = { .dry = ctl_opt(c, "dry-run") != NULL,
		.row = row };
	struct table t = { .c = c };
	struct ctl_app ca;
	int rc;

	if (ctl_read(a, c->args[0], IMPORT_MAX, &im.text, e) == -1 ||
	    ctl_app_open(c, &ca, e) == -1)
		return -1;
	im.ap = ca.ap;
	im.env = ca.env;
	rc = both(c, &im, &t, e);
	ctl_app_close(&ca);
	return rc;
}

int
people_import(struct ctl *c, struct err *e)
{
	struct arena *all = arena_new(2 * IMPORT_MAX);
	int rc = ctl_opt(c, "sub") != NULL ? copy(c, all, e) : rows(c, all, e);

	arena_free(all);
	return rc;
}
