/* SPDX-License-Identifier: MIT */
#include "tools/app.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/limits.h"
#include "tools/field_names.h"
#include "tools/skill.h"
#include "tools/table.h"
#include "tools/wording.h"
#include "tools/zoneinfo.h"
#include "twin/speech/sentences.h"

/*
 * Memory of the loaded catalogs, bytes: three files of LIMIT_CATALOG_FILE with
 * their structs; a shipped set takes about two.
 */
enum { APP_ARENA = 64 << 20 };

/* For the assistant. Hosts may cut it: the first 512 characters stand alone. */
static const char instructions[] =
    "A learner's digital twin: it remembers practice, judges answers and "
    "chooses the next task. Work in this loop: get_snapshot (where the learner "
    "is), get_next_task (what to do now, by which criteria), let learners do "
    "the work themselves, log_attempt with their own words (the server gives "
    "the verdict), then say what changed. Never invent answers, minutes or "
    "scores. Each write needs a new request_id; repeat the same one only to "
    "retry. Answer in the learner's language.\n\n"
    "Work products go to append_artifact, study outside of tasks to log_slot, "
    "measured values to update_metrics, what learners say about themselves "
    "(goals, constraints, name, time zone) to update_profile, what they allow "
    "or forbid to manage_consent. Stage, mastery and indicators are computed "
    "by the server and cannot be written. Score a rubric criterion only by its "
    "anchored levels and quote the learner's text as evidence. When a tool "
    "answers with an error, its hint says what to do.\n\n"
    "With a learner who is new (revision 0), ask for their name, what they "
    "want to reach and how many minutes a day they have, keep that with "
    "update_profile, then get the first task. When they decline a task, call "
    "get_next_task again with its id in exclude.";

/* The catalog's three files; also kinds of table catalog. */
enum { METAMODEL, CURRICULUM, PROMOTION, FILES };
static const char *const kinds[FILES] = {
	"metamodel", "curriculum", "promotion"
};

/* path_of - a data file's name, in ap->a. */
static const char *
path_of(const struct app *ap, const char *kind)
{
	return arena_printf(ap->a, STR_FMT "/%s.json",
	    STR_ARG(ap->cf->share_dir), kind).p;
}

/* stat_put - what tells one file from another, and from itself edited. */
static int
stat_put(struct buf *b, const char *path, struct err *e)
{
	struct stat st;

	if (stat(path, &st) == -1)
		return err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	buf_printf(b, "%llx.%llx.%llx.%llx.%lx ",
	    (unsigned long long)st.st_dev, (unsigned long long)st.st_ino,
	    (unsigned long long)st.st_size,
	    (unsigned long long)st.st_ctim.tv_sec,
	    (unsigned long)st.st_ctim.tv_nsec);
	return 0;
}

/*
 * identify - what a cached answer depends on besides the learner: the data
 * files and the program. By their inodes and change times: reading and hashing
 * them would cost a plain CGI request more than its whole answer.
 */
static int
identify(struct app *ap, struct err *e)
{
	struct buf b;
	size_t i;

	buf_init(&b, ap->a, SIZE_MAX);
	for (i = 0; i < FILES; i++)
		if (stat_put(&b, path_of(ap, kinds[i]), e) == -1)
			return -1;
	if (stat_put(&b, "/proc/self/exe", NULL) == -1)
		buf_c(&b, PACKAGE_VERSION);
	digest_sha256(buf_str(&b), ap->cat_id);
	return 0;
}

/* load - read, check, publish; texts live in a, the catalog in ap->a. */
static int
load(struct app *ap, struct arena *a, struct err *e)
{
	struct str text[FILES], hash[FILES];
	struct catalog *cat;
	size_t i;

	/* before the reading: an edit in between makes old what is kept */
	if (identify(ap, e) == -1)
		return -1;
	for (i = 0; i < FILES; i++)
		if (file_read_path(a, path_of(ap, kinds[i]),
		    LIMIT_CATALOG_FILE, &text[i], e) == -1)
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
	return 0;
}

static int
load_once(struct app *ap, struct err *e)
{
	struct arena *files;
	int rc;

	if (ap->cat != NULL)
		return 0;
	files = arena_new(APP_ARENA);
	rc = load(ap, files, e);
	arena_free(files);
	return rc;
}

const struct catalog *
app_catalog(struct app *ap, struct err *e)
{
	if (load_once(ap, e) == 0)
		return ap->cat;
	if (e != NULL && e->kind != ERR_UPSTREAM)	/* the store is away */
		e->kind = ERR_IO;
	return NULL;
}

/* kept_names - the row with names of fields filled in, from the cache: an
 * earlier process has loaded the catalog that they stand in. */
static const struct tool *
kept_names(struct app *ap, const struct tool *t, struct err *e)
{
	struct str key = arena_printf(ap->a, "input%s", t->name), kept, id;
	struct tool *own;
	struct buf b;

	id = (struct str){ (const char *)ap->cat_id, SHA256_LEN };
	kept = store_cache_get(ap->st, ap->a, key, 0);
	if (ap->cat == NULL && kept.n > id.n && str_starts(kept, id)) {
		own = arena_one(ap->a, struct tool);
		*own = *t;
		own->input = arena_cstr(ap->a, str_from(kept, id.n));
		return own;
	}
	if (load_once(ap, e) == -1)
		return NULL;
	t = field_names_fill(ap->a, t, ap->cat->mm);
	buf_init(&b, ap->a, SIZE_MAX);
	buf_add(&b, id);
	buf_c(&b, t->input);
	if (!str_eq(kept, buf_str(&b)))
		store_cache_put(ap->st, key, buf_str(&b), INT64_MAX);
	return t;
}

static size_t
table_rows(const struct tool *const *table)
{
	size_t n = 0;

	while (table[n] != NULL)
		n++;
	return n;
}

/* registry - the rows of the tables, with names of fields filled in. */
static const struct tool *const *
registry(struct app *ap, struct err *e)
{
	size_t n = table_rows(tool_table);
	size_t more = ap->cf->compat ? table_rows(compat_table) : 0;
	const struct tool **rows;

	rows = arena_array(ap->a, n + more + 1, const struct tool *);
	for (size_t i = 0; i < n + more; i++) {
		rows[i] = i < n ? tool_table[i] : compat_table[i - n];
		if (field_names_wanted(rows[i]) &&
		    (rows[i] = kept_names(ap, rows[i], e)) == NULL)
			return NULL;
	}
	return rows;
}

/* The rule of every answer. A state that cannot be read is reported by
 * whoever needs more of it. */
static enum twin_lang
lang_of(struct call *c)
{
	const struct app *ap = c->app;
	struct state_head head = { 0 };
	struct str state;

	if (store_state(ap->st, c->a, c->sub, &state, NULL) == -1 ||
	    !state_head(state, &head))
		head = (struct state_head){ 0 };
	return app_lang(c, js_str_at(c->args, "lang"), &head);
}

static struct str
say(struct call *c, enum mcp_sentence what)
{
	return wording_protocol(lang_of(c), what);
}

static void
explain(struct call *c, const struct schema_fault *f, struct str *message,
    struct str *hint)
{
	wording_schema(c->a, lang_of(c), f, message, hint);
}

static bool
admit(struct call *c, struct refusal *no)
{
	struct app *ap = c->app;
	int64_t wait_s = quota_call(&ap->quota, ap->st, c->a, c->sub, c->now);
	enum twin_lang lang;

	if (wait_s == 0)
		return true;
	lang = lang_of(c);
	*no = (struct refusal){
		.code = REFUSAL_LIMIT,
		.message = SAY(c->a, lang, SAY_CALLS_OFTEN,
		    sentences_int(c->a, ap->cf->calls_per_minute)),
		.hint = SAY(c->a, lang, SAY_HINT_CALLS_OFTEN,
		    sentences_int(c->a, wait_s)),
	};
	return false;
}

int
app_open(const struct conf *cf, struct store *st, bool lazy,
    struct app **out, struct err *e)
{
	struct arena *a = arena_new(APP_ARENA);
	struct app *ap = arena_one(a, struct app);
	const struct tool *const *rows;

	*ap = (struct app){ .a = a, .cf = cf, .st = st, .zones = zoneinfo_new(a,
	    arena_cstr(a, cf->zone_dir)) };
	quota_init(&ap->quota, QUOTA_CALLS, cf->calls_per_minute, lazy);
	if ((lazy ? identify(ap, e) : load_once(ap, e)) == -1 ||
	    (rows = registry(ap, e)) == NULL) {
		app_close(ap);
		return -1;
	}
	ap->server = (struct mcp_server){
		.name = arena_cstr(a, cf->server_name),
		.version = PACKAGE_VERSION,
		.title = "Digital twin",
		.instructions = instructions,
		.tools = rows,
		.resources = resource_table,
		.prompts = prompt_table,
		.skills = skill_table,
		.extensions = "{\"io.modelcontextprotocol/ui\":"
		    "{\"mimeTypes\":[\"text/html;profile=mcp-app\"]}}",
		.say = say,
		.explain = explain,
		.admit = admit,
		.lazy = lazy,
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
app_lang(const struct call *c, struct str lang, const struct state_head *head)
{
	const struct app *ap = c->app;

	return twin_language(lang, head,
	    c->lang.n > 0 ? c->lang : ap->cf->lang);
}

struct zone
app_zone_of(const struct app *ap, struct arena *a,
    const struct state_head *head, int64_t now)
{
	struct zone z;

	if (head->has_tz)
		return head->zone.n > 0 && zoneinfo_get(ap->zones, a,
		    head->zone, now, &z) ? z : zone_fixed(head->tz_min);
	return zoneinfo_place(ap->zones, a, ap->cf->time_zone, now, &z) ? z :
	    zone_fixed(ap->cf->tz_offset_min);
}

struct zone
app_zone(const struct call *c, const struct state_head *head)
{
	const struct app *ap = c->app;
	const struct js *place = js_at(c->meta, "openai/userLocation");
	struct zone z;

	if (!head->has_tz && zoneinfo_get(ap->zones, c->a,
	    js_str_at(place, "timezone"), c->now, &z))
		return z;
	return app_zone_of(ap, c->a, head, c->now);
}

bool
app_zone_said(const struct call *c, struct str field, const struct js *value,
    struct zone *out)
{
	const struct app *ap = c->app;
	const struct field *f = catalog_field(ap->cat, field);

	return f != NULL && str_is(f->key, "tz") && zoneinfo_get(ap->zones,
	    c->a, js_str(value), c->now, out);
}

int
app_head(struct str state, struct state_head *out, struct err *e)
{
	return state_head(state, out) ? 0 : err_set(e, ERR_IO,
	    "state: not readable");
}

int
app_state(struct store *st, struct arena *a, struct str sub,
    struct str *state, struct state_head *head, struct err *e)
{
	return store_state(st, a, sub, state, e) == -1 ? -1 :
	    app_head(*state, head, e);
}

int
app_env(const struct call *c, struct str lang, const struct state_head *head,
    struct twin_env *out, struct err *e)
{
	struct app *ap = c->app;
	struct str keys[2] = { STR_INIT(""), STR_INIT("") };

	if (app_catalog(ap, e) == NULL)
		return -1;
	store_keys(ap->st, keys);
	*out = (struct twin_env){
		.cat = ap->cat,
		.lang = app_lang(c, lang, head),
		.now = c->now,
		.zone = app_zone(c, head),
		.client = c->client,
		.key = keys[0],
		.key_prev = keys[1],
		.sub = c->sub,
	};
	return 0;
}
