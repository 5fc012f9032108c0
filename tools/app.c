/* SPDX-License-Identifier: MIT */
#include "tools/app.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "tools/fields.h"
#include "tools/table.h"

/*
 * Memory of the loaded catalogs, bytes: three files of CATALOG_FILE_MAX with
 * their structs; a shipped set takes about two.
 */
enum { APP_ARENA = 64 << 20 };

/* For the assistant. The first 512 characters stand alone (VIEW.md 2.2). */
static const char instructions[] =
    "A learner's digital twin: it remembers practice, judges answers and "
    "chooses the next task. Work in this loop: get_snapshot (where the learner "
    "is), get_next_task (what to do now, by which criteria), let the learner "
    "do the work himself, log_attempt with his own words (the server gives the "
    "verdict), then say what changed. Never invent answers, minutes or scores. "
    "Each write needs a new request_id; repeat the same one only to retry. "
    "Answer in the learner's language.\n\n"
    "Work products go to append_artifact, measured values to update_metrics, "
    "what the learner says about himself (goals, constraints, name, time zone) "
    "to update_profile. Stage, mastery and indicators are computed by the "
    "server and cannot be written. Score a rubric criterion only by its "
    "anchored levels and quote the learner's text as evidence. When a tool "
    "answers with an error, its hint says what to do.";

/* The catalog's three files; also kinds of table catalog. */
enum { METAMODEL, CURRICULUM, PROMOTION, FILES };
static const char *const kinds[FILES] = {
	"metamodel", "curriculum", "promotion"
};

/* slurp - one data file whole. */
static int
slurp(struct arena *a, struct str dir, const char *kind, struct str *out,
    struct err *e)
{
	struct str path = arena_printf(a, STR_FMT "/%s.json", STR_ARG(dir),
	    kind);
	char *p = arena_alloc(a, CATALOG_FILE_MAX + 1);
	FILE *f = fopen(path.p, "re");
	size_t n;
	int rc = -1;

	if (f == NULL)
		return err_set(e, ERR_IO, STR_FMT ": %s", STR_ARG(path),
		    strerror(errno));
	n = fread(p, 1, CATALOG_FILE_MAX + 1, f);
	if (ferror(f))
		err_set(e, ERR_IO, STR_FMT ": %s", STR_ARG(path),
		    strerror(errno));
	else if (n > CATALOG_FILE_MAX)
		err_set(e, ERR_LIMIT, STR_FMT ": more than %d bytes",
		    STR_ARG(path), CATALOG_FILE_MAX);
	else {
		*out = (struct str){ p, n };
		rc = 0;
	}
	fclose(f);
	return rc;
}

/*
 * identify - what a cached answer depends on besides the learner: the data
 * files, the program, and the shape that it promises.
 */
static void
identify(struct app *ap, struct arena *a, const struct str *hashes)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, SIZE_MAX);
	for (i = 0; i < FILES; i++)
		buf_add(&b, hashes[i]);
	buf_c(&b, PACKAGE_VERSION);
	for (i = 0; tool_table[i] != NULL; i++)
		buf_c(&b, tool_table[i]->output);
	digest_sha256(buf_str(&b), ap->cat_id);
}

/* registry - the rows of tool_table, with names of fields filled in. */
static const struct tool *const *
registry(struct arena *a, const struct metamodel *mm)
{
	size_t i, n = 0;
	const struct tool **rows;

	while (tool_table[n] != NULL)
		n++;
	rows = arena_array(a, n + 1, const struct tool *);
	for (i = 0; i < n; i++)
		rows[i] = fields_named(a, tool_table[i], mm);
	return rows;
}

/* load - read, check, publish; texts live in a, the catalog in ap->a. */
static int
load(struct app *ap, struct arena *a, struct err *e)
{
	struct str text[FILES], hash[FILES];
	struct catalog *cat;
	size_t i;

	for (i = 0; i < FILES; i++)
		if (slurp(a, ap->cf->share_dir, kinds[i], &text[i], e) == -1)
			return -1;
	if (catalog_load(ap->a, text[METAMODEL], text[CURRICULUM],
	    text[PROMOTION], &cat, e) == -1)
		return -1;
	/* only a set that is good as a whole is published */
	for (i = 0; i < FILES; i++)
		if (store_catalog_put(ap->st, a, kinds[i], text[i], &hash[i],
		    e) == -1)
			return -1;
	ap->cat = cat;
	identify(ap, a, hash);
	return 0;
}

int
app_open(const struct conf *cf, struct store *st, struct app **out,
    struct err *e)
{
	struct arena *a = arena_new(APP_ARENA), *files = arena_new(APP_ARENA);
	struct app *ap = arena_one(a, struct app);
	int rc;

	*ap = (struct app){ .a = a, .cf = cf, .st = st };
	rc = load(ap, files, e);
	arena_free(files);
	if (rc == -1) {
		app_close(ap);
		return -1;
	}
	ap->server = (struct mcp_server){
		.name = arena_cstr(a, cf->server_name),
		.version = PACKAGE_VERSION,
		.title = "Digital twin",
		.instructions = instructions,
		.tools = registry(a, ap->cat->mm),
		.resources = resource_table,
		.prompts = prompt_table,
	};
	*out = ap;
	return 0;
}

void
app_close(struct app *ap)
{
	if (ap != NULL)
		arena_free(ap->a);	/* ap itself lives in it */
}

const struct mcp_server *
app_server(const struct app *ap)
{
	return &ap->server;
}

enum twin_lang
app_lang(const struct call *c, struct str lang, const struct twin_head *head)
{
	const struct app *ap = c->app;

	return twin_language(lang, head,
	    c->lang.n > 0 ? c->lang : ap->cf->lang);
}

void
app_env(const struct call *c, struct str lang, const struct twin_head *head,
    struct twin_env *out)
{
	const struct app *ap = c->app;
	struct str keys[2] = { STR_INIT(""), STR_INIT("") };

	store_keys(ap->st, keys);
	*out = (struct twin_env){
		.cat = ap->cat,
		.lang = app_lang(c, lang, head),
		.now = c->now,
		.tz_min = ap->cf->tz_offset_min,
		.client = c->client,
		.key = keys[0],
		.key_prev = keys[1],
		.sub = c->sub,
	};
}
