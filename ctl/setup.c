/* SPDX-License-Identifier: MIT */
#include "ctl/setup.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/limits.h"
#include "twin/catalog/catalog.h"
#include "twin/catalog/reach.h"
#include "twin/value/calendar.h"

int
setup_init(struct ctl *c, struct err *e)
{
	struct store_opts o = ctl_store_opts(c, false);
	struct buf b;

	if (ctl_opt(c, "print-sql") != NULL) {
		buf_init(&b, c->a, SIZE_MAX);
		if (store_init_sql(&o, &b, e) == -1)
			return -1;
		ctl_put(buf_str(&b));
		return 0;
	}
	if (store_init(&o, e) == -1)
		return -1;
	(void)printf("%s: ready for issuer " STR_FMT "\n", o.dir,
	    STR_ARG(c->cf.issuer));
	return 0;
}

int
setup_config(struct ctl *c, struct err *e)
{
	struct buf b;

	(void)e;
	if (ctl_opt(c, "check") != NULL) {
		(void)printf("%s: good\n", c->conf_path);
		return 0;
	}
	buf_init(&b, c->a, SIZE_MAX);
	conf_print(&c->cf, &b);
	ctl_put(buf_str(&b));
	return 0;
}

int
setup_rotate_key(struct ctl *c, struct err *e)
{
	if (store_rotate_key(c->st, e) == -1)
		return -1;
	(void)printf("new secret key made; running processes take it over "
	    "within a second.\nWhat was signed with the previous key stays "
	    "valid until the next rotation.\n");
	return 0;
}

static void
catalog_text(const struct catalog *cat)
{
	(void)printf("metamodel  " STR_FMT "  " STR_FMT "  %zu fields in %zu "
	    "groups, %zu of them derived\n", STR_ARG(cat->mm->version),
	    STR_ARG(cat->mm->hash), cat->mm->nfields, cat->mm->ngroups,
	    cat->mm->nderived);
	(void)printf("curriculum " STR_FMT "  " STR_FMT "  %zu exercises of "
	    "%zu practices, %zu kinds of products\n",
	    STR_ARG(cat->cu->version), STR_ARG(cat->cu->hash),
	    cat->cu->nexercises, cat->cu->npractices, cat->cu->nproducts);
	(void)printf("promotion  " STR_FMT "  " STR_FMT "  %d tables, %d "
	    "gates\n", STR_ARG(cat->pr->version), STR_ARG(cat->pr->hash),
	    (int)INDICES, TWIN_STAGES - 1);
}

static void
catalog_json(struct ctl *c, const struct catalog *cat)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_obj(&o, "metamodel");
	js_kv_str(&o, "version", cat->mm->version);
	js_kv_str(&o, "sha256", cat->mm->hash);
	js_kv_int(&o, "fields", (int64_t)cat->mm->nfields);
	js_kv_int(&o, "groups", (int64_t)cat->mm->ngroups);
	js_kv_int(&o, "derived", (int64_t)cat->mm->nderived);
	js_end(&o);
	js_kv_obj(&o, "curriculum");
	js_kv_str(&o, "version", cat->cu->version);
	js_kv_str(&o, "sha256", cat->cu->hash);
	js_kv_int(&o, "exercises", (int64_t)cat->cu->nexercises);
	js_kv_int(&o, "practices", (int64_t)cat->cu->npractices);
	js_kv_int(&o, "products", (int64_t)cat->cu->nproducts);
	js_end(&o);
	js_kv_obj(&o, "promotion");
	js_kv_str(&o, "version", cat->pr->version);
	js_kv_str(&o, "sha256", cat->pr->hash);
	js_end(&o);
	js_end(&o);
	buf_ch(&b, '\n');
	ctl_put(buf_str(&b));
}

/* The three files of a folder; NULL: those of share_dir. */
static int
catalog_read(struct ctl *c, const char *dir, struct catalog **out,
    struct err *e)
{
	static const char *const names[] = {
		"metamodel.json", "curriculum.json", "promotion.json"
	};
	struct str text[3], path;
	size_t i;

	if (dir == NULL) {
		if (conf_load(c->a, c->conf_path, &c->cf, e) == -1)
			return -1;
		dir = arena_cstr(c->a, c->cf.share_dir);
	}
	for (i = 0; i < 3; i++) {
		path = arena_printf(c->a, "%s/%s", dir, names[i]);
		if (ctl_read(c->a, path.p, LIMIT_CATALOG_FILE, &text[i],
		    e) == -1)
			return -1;
	}
	return catalog_load(c->a, text[0], text[1], text[2], out, e);
}

static size_t
say_warnings(const struct reach *r)
{
	for (size_t i = 0; i < r->n; i++)
		(void)printf("warning: " STR_FMT "\n", STR_ARG(r->warning[i]));
	return r->n;
}

/* The files are good; what in them can never come about, and what learners would
 * lose by them, is for their author, who may want a script to stop there. */
static int
catalog_warnings(struct ctl *c, const struct catalog *cat, struct err *e)
{
	enum { FIRST_ZONE_MIN = 14 * 60 };	/* where a day begins first */
	struct err ignored = { 0 };	/* no server here: nothing is in force */
	struct catalog *was;
	struct reach r;
	size_t n;

	reach_check(c->a, cat, calendar_day(clock_now(), FIRST_ZONE_MIN), &r);
	n = say_warnings(&r);
	if (c->args[0] != NULL && catalog_read(c, NULL, &was, &ignored) == 0) {
		reach_changes(c->a, was, cat, &r);
		n += say_warnings(&r);
	}
	(void)printf("catalog: good, %zu warning%s\n", n, n == 1 ? "" : "s");
	if (n > 0 && ctl_opt(c, "strict") != NULL)
		return err_set(e, ERR_INVALID, "there are warnings");
	return 0;
}

int
setup_catalog(struct ctl *c, struct err *e)
{
	struct catalog *cat;

	if (catalog_read(c, c->args[0], &cat, e) == -1)
		return -1;
	if (ctl_opt(c, "check") != NULL || ctl_opt(c, "strict") != NULL)
		return catalog_warnings(c, cat, e);
	if (ctl_opt(c, "json") != NULL)
		catalog_json(c, cat);
	else
		catalog_text(cat);
	return 0;
}
