/* SPDX-License-Identifier: MIT */
/*
 * What is read: the snapshot that is kept and when it must not be, pages of
 * the history, resources, prompts and completion, an older curriculum behind
 * an open handle.
 */
#include "test/unit/table.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/hex.h"
#include "base/limits.h"
#include "test/unit/tools_kit.h"
#include "tools/table.h"

#define PROFILE(name, id) \
	"{\"fields\":{\"name\":\"" name "\"},\"request_id\":\"" id "\"}"

/* ---- the kept snapshot ---- */

/* cached_key - of the row that snapshot_cache.h says it is kept in. */
static struct str
cached_key(struct tkit *k, char lang, const char *sub)
{
	char *key = arena_alloc(k->a, 4 + SHA256_LEN + 1);
	struct store_learner l;
	struct err e = { 0 };

	assert_int_equal(store_learner(k->st, k->a, str_c(sub), &l, &e), 0);
	memcpy(key, "snap", 4);
	digest_parts((struct str[]){ { (char *)l.birth, sizeof(l.birth) },
	    str_c(sub) }, 2, (unsigned char *)key + 4);
	key[4 + SHA256_LEN] = lang;
	return (struct str){ key, 4 + SHA256_LEN + 1 };
}

static void
replace(struct str s, const char *from, const char *to)
{
	char *p = memmem(s.p, s.n, from, strlen(from));

	assert_int_equal(strlen(from), strlen(to));
	assert_non_null(p);
	for (; p != NULL; p = memmem(p, (size_t)(s.p + s.n - p), from,
	    strlen(from)))
		memcpy(p, to, strlen(to));
}

static bool
says(struct tkit *k, const char *args, const char *what)
{
	return str_find(tkit_call(k, "get_snapshot", args).body,
	    str_c(what)) >= 0;
}

/* The proof that a hit is served as bytes: bytes that nobody computed. */
static void
kept(void **state)
{
	struct tkit *k = *state;
	struct str key, row, first;

	(void)tkit_good(k, "update_profile", PROFILE("Annabella", "r-1"));
	first = tkit_call(k, "get_snapshot", "{}").body;
	key = cached_key(k, 'r', "anna");
	row = store_cache_get(k->st, k->a, key, k->now);
	assert_true(row.n > 0);
	replace(row, "Annabella", "Arabella1");
	store_cache_put(k->st, key, row, k->now + 1000);
	assert_true(says(k, "{}", "Arabella1"));
	assert_true(says(k, "{\"lang\":\"ru\"}", "Arabella1"));
	/* other bytes are computed: language, sections */
	assert_true(says(k, "{\"lang\":\"en\"}", "Annabella"));
	assert_true(says(k, "{\"sections\":[\"rhythm\"]}", "Annabella"));
	assert_false(says(k, "{\"sections\":[\"rhythm\"]}", "Arabella1"));
	/* another process looks into the same cache */
	tkit_reopen(k);
	assert_true(says(k, "{}", "Arabella1"));
	/* and a lost row costs a computation, no more */
	store_cache_del(k->st, key);
	assert_true(str_eq(first, tkit_call(k, "get_snapshot", "{}").body));
}

static void
poison(struct tkit *k)
{
	struct str key = cached_key(k, 'r', "anna"), row;

	(void)tkit_call(k, "get_snapshot", "{}");
	row = store_cache_get(k->st, k->a, key, k->now);
	replace(row, "Annabella", "Arabella1");
	store_cache_put(k->st, key, row, k->now + 10 * 86400);
	assert_true(says(k, "{}", "Arabella1"));
}

static void
not_kept(void **state)
{
	struct tkit *k = *state;
	struct str row;

	(void)tkit_good(k, "update_profile", PROFILE("Annabella", "r-1"));
	poison(k);
	(void)tkit_good(k, "update_profile", "{\"fields\":{\"objective\":"
	    "\"x\"},\"request_id\":\"r-2\"}");
	assert_true(says(k, "{}", "Annabella"));	/* a new revision */
	poison(k);
	k->now += 8 * 3600;			/* another part of the day */
	assert_true(says(k, "{}", "Annabella"));
	poison(k);
	k->now += 86400;				/* a new day */
	assert_true(says(k, "{}", "Annabella"));
	/* Bob, in the same revision, with Anna's row for the asking */
	poison(k);
	k->sub = "bob";
	(void)tkit_good(k, "update_profile", PROFILE("Robert1234", "r-1"));
	(void)tkit_good(k, "update_profile", "{\"fields\":{\"objective\":"
	    "\"x\"},\"request_id\":\"r-2\"}");
	assert_true(says(k, "{}", "Robert1234"));
	assert_false(says(k, "{}", "Anna"));
	assert_false(says(k, "{}", "Arabella"));
	/* a row that is cut off, or of nothing, is none */
	row = store_cache_get(k->st, k->a, cached_key(k, 'r', "bob"), k->now);
	for (size_t n = 1; n < row.n; n += row.n / 60 + 1) {
		store_cache_put(k->st, cached_key(k, 'r', "bob"),
		    (struct str){ row.p, n }, k->now + 1000);
		if (n < 70)
			assert_true(says(k, "{}", "Robert1234"));
	}
}

/* ---- history ---- */

static void
pages(void **state)
{
	struct tkit *k = *state;
	const char *cursor = "";
	int64_t seen = 0, last = 1000;

	for (int i = 0; i < 25; i++)
		(void)tkit_good(k, "update_profile", tkit_fmt(k,
		    "{\"fields\":{\"objective\":\"goal %d\"},\"request_id\":"
		    "\"g-%d\"}", i, i));
	for (int n = 0; n < 10; n++) {
		const struct js *out = tkit_good(k, "get_history",
		    tkit_fmt(k, "{\"limit\":10%s}", cursor));
		const struct js *items = js_at(out, "items");

		for (size_t i = 0; i < js_len(items); i++) {
			int64_t seq = js_int_at(js_item(items, i), "seq", 0);

			assert_int_equal(seq, last == 1000 ? 25 : last - 1);
			last = seq;
			seen++;
		}
		if (js_type(js_at(out, "next_cursor")) == JS_NULL)
			break;
		cursor = tkit_fmt(k, ",\"cursor\":\"" STR_FMT "\"",
		    STR_ARG(js_str_at(out, "next_cursor")));
	}
	assert_int_equal(seen, 25);
	/* a cursor beyond one's own journal is nobody's */
	k->sub = "bob";
	(void)tkit_refused(k, "get_history", tkit_fmt(k, "{\"limit\":10%s}",
	    cursor), "VALIDATION");
}

static void
filters(void **state)
{
	struct tkit *k = *state;
	const struct js *out;

	(void)tkit_good(k, "update_profile", PROFILE("Anna", "1"));
	(void)tkit_good(k, "update_metrics", "{\"points\":[{\"indicator\":"
	    "\"energy\",\"value\":3}],\"request_id\":\"2\"}");
	k->now += 3 * 86400;
	(void)tkit_good(k, "update_profile", PROFILE("Maria", "3"));
	out = tkit_good(k, "get_history", "{\"kinds\":[\"metric\"]}");
	assert_int_equal(js_len(js_at(out, "items")), 1);
	assert_true(str_is(js_str_at(js_item(js_at(out, "items"), 0), "note"),
	    "Энергия"));
	out = tkit_good(k, "get_history", "{\"since\":\"2026-11-24\"}");
	assert_int_equal(js_len(js_at(out, "items")), 1);
	out = tkit_good(k, "get_history", "{\"exercise\":\"none\"}");
	assert_int_equal(js_len(js_at(out, "items")), 0);
}

/* A filter that fits nothing does not walk the whole journal in one call. */
static void
long_search(void **state)
{
	struct tkit *k = *state;
	struct str note = str_c(tkit_text(k, "a", LIMIT_ANSWER));
	const struct exercise *x = &k->ap->cat->cu->exercises[0];
	const char *cursor = "", *scores = "";
	int calls = 0;

	for (size_t i = 0; i < x->ncriteria; i++)
		if (x->criteria[i].kind == CRIT_RUBRIC)
			scores = tkit_fmt(k, "%s%s{\"criterion\":\"" STR_FMT
			    "\",\"level\":0}", scores,
			    scores[0] != '\0' ? "," : "",
			    STR_ARG(x->criteria[i].id));
	for (int i = 0; i < 300; i++)
		(void)tkit_good(k, "log_attempt", tkit_fmt(k, "{\"exercise\":"
		    "\"" STR_FMT "\",\"answer\":\"" STR_FMT "\",\"scores\":"
		    "[%s],\"form\":%s,\"request_id\":\"%d\"}",
		    STR_ARG(x->id), STR_ARG(note), scores, tkit_form(k, x),
		    i));
	do {
		struct tkit_reply r = tkit_call(k, "get_history", tkit_fmt(k,
		    "{\"kinds\":[\"consent\"]%s}", cursor));

		calls++;
		assert_int_equal(js_len(js_at(r.out, "items")), 0);
		cursor = js_str_at(r.out, "next_cursor").n == 0 ? NULL :
		    tkit_fmt(k, ",\"cursor\":\"" STR_FMT "\"",
		    STR_ARG(js_str_at(r.out, "next_cursor")));
	} while (cursor != NULL);
	assert_int_equal(calls, 2);
}

/* A page is bounded in bytes, whatever is in the journal. */
static void
long_entries(void **state)
{
	struct tkit *k = *state;
	struct tkit_reply r;
	const char *type = tkit_fmt(k, STR_FMT,
	    STR_ARG(k->ap->cat->cu->products[0].id));

	for (int i = 0; i < 60; i++)
		(void)tkit_good(k, "append_artifact", tkit_fmt(k,
		    "{\"type\":\"%s\",\"title\":\"%s\",\"text\":\"x\","
		    "\"request_id\":\"t%d\"}", type, tkit_text(k, "ж", 200),
		    i));
	r = tkit_call(k, "get_history", "{\"limit\":50}");
	assert_true(r.body.n < LIMIT_RESULT + 1024);
	assert_true(js_len(js_at(r.out, "items")) > 5);
	assert_int_equal(js_type(js_at(r.out, "next_cursor")), JS_STRING);
}

/* Every read stays near LIMIT_RESULT, in the longer language, at its most. */
static void
sizes(void **state)
{
	static const struct { const char *tool, *args; } most[] = {
		{ "get_snapshot", "{}" },
		{ "get_next_task", "{\"count\":3}" },
		{ "get_progress", "{\"period\":\"all\"}" },
		{ "describe_curriculum", "{}" },
		{ "get_history", "{\"limit\":50}" },
	};
	struct tkit *k = *state;

	for (size_t i = 0; i < sizeof(most) / sizeof(most[0]); i++) {
		struct tkit_reply r = tkit_call(k, most[i].tool,
		    most[i].args);

		if (r.body.n > LIMIT_RESULT)
			fail_msg("%s: %zu bytes", most[i].tool, r.body.n);
	}
}

/* The first 512 characters say everything that matters: hosts cut the rest. */
static void
instructions(void **state)
{
	struct tkit *k = *state;
	const char *s = app_server(k->ap)->instructions;
	const char *end = strstr(s, "\n\n");

	assert_non_null(end);
	assert_in_range(end - s, 300, 512);
	assert_in_range(strlen(s), 600, 2000);
	for (size_t i = 0; tool_table[i] != NULL; i++)
		if (tool_table[i]->flags == TOOL_IDEMPOTENT)
			assert_non_null(strstr(s, tool_table[i]->name));
}

/* ---- resources ---- */

static struct str
resource(struct tkit *k, const char *uri)
{
	struct tkit_reply r = tkit_ask(k, "resources/read", tkit_fmt(k,
	    "\"uri\":\"%s\"", uri));
	const struct js *item = js_item(js_at(r.result, "contents"), 0);

	assert_non_null(item);
	assert_true(str_is(js_str_at(item, "uri"), uri));
	assert_true(str_is(js_str_at(item, "mimeType"), "application/json"));
	return js_str_at(item, "text");
}

/* field_of - a field of twin://me/profile by its key; NULL: not there. */
static const struct js *
field_of(const struct js *profile, struct str key)
{
	const struct js *groups = js_at(profile, "groups");

	for (size_t i = 0; i < js_len(groups); i++) {
		const struct js *fs = js_at(js_item(groups, i), "fields");

		for (size_t j = 0; j < js_len(fs); j++)
			if (str_eq(js_str_at(js_item(fs, j), "key"), key))
				return js_item(fs, j);
	}
	return NULL;
}

/* Whole, by the learner's language, and every field that update_profile takes;
 * what others write is not there. */
static void
profile(void **state)
{
	struct tkit *k = *state;
	const struct metamodel *mm = k->ap->cat->mm;
	const struct js *v, *f;
	struct str aim = str_c(tkit_text(k, "слово и дело ", 70));
	size_t own = 0;

	(void)tkit_good(k, "update_profile", tkit_fmt(k, "{\"request_id\":"
	    "\"p-1\",\"fields\":{\"objective\":\"" STR_FMT "\"}}",
	    STR_ARG(aim)));
	assert_int_equal(js_parse(k->a, resource(k, "twin://me/profile"), 32,
	    &v, NULL), 0);
	assert_true(str_is(js_str_at(v, "schema"), "dt.fields/1"));
	for (size_t i = 0; i < mm->nfields; i++) {
		f = field_of(v, mm->fields[i].key);
		assert_int_equal(f != NULL,
		    mm->fields[i].kind == FIELD_DECLARED &&
		    (mm->fields[i].writers & WRITER_LEARNER) != 0);
		own += f != NULL;
	}
	assert_true(own > 10);
	f = field_of(v, STR("objective"));
	assert_true(str_eq(js_str_at(f, "value"), aim));
	assert_true(js_str_at(f, "name").n > 0);
	f = field_of(v, STR("pace"));
	assert_int_equal(js_type(js_at(f, "value")), JS_NULL);
	assert_true(js_len(js_at(f, "choices")) > 1);
	k->sub = "bob";
	assert_int_equal(js_parse(k->a, resource(k, "twin://me/profile"), 32,
	    &v, NULL), 0);
	assert_int_equal(js_type(js_at(field_of(v, STR("objective")), "value")),
	    JS_NULL);
}

/* What was agreed to is in the history, not only that something was. */
static void
consents(void **state)
{
	struct tkit *k = *state;
	const struct js *items;

	(void)tkit_good(k, "manage_consent", "{\"request_id\":\"c-1\","
	    "\"grants\":{\"tracking\":true,\"mentor_view\":false}}");
	items = js_at(tkit_good(k, "get_history", "{}"), "items");
	assert_true(str_is(js_str_at(js_item(items, 0), "note"),
	    "учёт занятий: разрешено, доступ наставника: не разрешено"));
}

static void
resources(void **state)
{
	struct tkit *k = *state;
	const char *uri = tkit_fmt(k, "twin://curriculum/" STR_FMT,
	    STR_ARG(k->ap->cat->cu->exercises[0].id));
	const struct js *v;
	struct str anna, mine;

	(void)tkit_good(k, "update_profile", PROFILE("Anna", "1"));
	assert_int_equal(js_parse(k->a, resource(k, "twin://me/snapshot"),
	    32, &v, NULL), 0);
	assert_true(js_eq(v, tkit_good(k, "get_snapshot", "{}")));
	anna = resource(k, "twin://me/history");
	assert_int_equal(js_parse(k->a, anna, 32, &v, NULL), 0);
	assert_int_equal(js_len(js_at(v, "items")), 1);
	mine = resource(k, uri);
	assert_int_equal(js_parse(k->a, mine, 32, &v, NULL), 0);
	assert_true(js_str_at(js_at(v, "ru"), "title").n > 0);
	assert_true(js_str_at(js_at(v, "en"), "title").n > 0);

	k->sub = "bob";
	k->locale = "en";
	assert_int_equal(js_parse(k->a, resource(k, "twin://me/history"), 32,
	    &v, NULL), 0);
	assert_int_equal(js_len(js_at(v, "items")), 0);
	assert_true(str_eq(mine, resource(k, uri)));	/* it is public */
}

/* ---- where the learner is ---- */

static const struct place_row {
	const char *why;
	const char *profile;	/* tz, or NULL */
	const char *place;	/* that the client tells, or NULL */
	const char *conf;	/* time_zone */
	const char *tz, *as_of;	/* at 2026-11-22T22:30:00Z */
} places[] = {
	{ "place: nothing said", NULL, NULL, "", "+03:00", "2026-11-23" },
	{ "place: the configured zone", NULL, NULL, "Europe/Berlin",
	    "Europe/Berlin", "2026-11-22" },
	{ "place: a configured offset", NULL, NULL, "-01:00", "-01:00",
	    "2026-11-22" },
	{ "place: a configured zone that is none", NULL, NULL,
	    "Europe/Atlantis", "+03:00", "2026-11-23" },
	{ "place: the client's", NULL, "America/New_York", "Europe/Berlin",
	    "America/New_York", "2026-11-22" },
	{ "place: the client's is none", NULL, "../../etc/passwd", "",
	    "+03:00", "2026-11-23" },
	{ "place: the profile's before the client's", "Asia/Tokyo",
	    "America/New_York", "", "Asia/Tokyo", "2026-11-23" },
	{ "place: an offset of the profile's before the client's", "-03:00",
	    "Asia/Tokyo", "-05:00", "-03:00", "2026-11-22" },
};

static void
at_place(const struct place_row *r)
{
	struct tkit *k;
	void *kit;
	const struct js *v;
	int modern;

	assert_int_equal(tkit_setup(&kit), 0);
	k = kit;
	k->now = TKIT_NOW + 10 * 3600 + 1800;
	k->cf.time_zone = str_c(r->conf);
	tkit_reopen(k);
	if (r->profile != NULL)
		(void)tkit_good(k, "update_profile", tkit_fmt(k,
		    "{\"fields\":{\"tz\":\"%s\"},\"request_id\":\"1\"}",
		    r->profile));
	/* what was kept for another place is not served here */
	k->place = "Asia/Tokyo";
	(void)tkit_good(k, "get_snapshot", "{}");
	k->place = r->place;
	for (modern = 0; modern < 2; modern++) {
		k->modern = modern == 1;
		v = tkit_good(k, "get_snapshot", "{}");
		assert_true(str_is(js_str_at(js_at(v, "learner"), "tz"),
		    r->tz));
		assert_true(str_is(js_str_at(v, "as_of"), r->as_of));
	}
	assert_int_equal(tkit_teardown(&kit), 0);
}

static void
place(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		print_message("# %s\n", places[i].why);
		at_place(&places[i]);
	}
}

/* skill_file - the bytes of a skill's file, as they are told and as read. */
static struct str
skill_file(struct tkit *k, const struct js *told)
{
	struct tkit_reply r = tkit_ask(k, "resources/read",
	    tkit_fmt(
		k, "\"uri\":\"" STR_FMT "\"", STR_ARG(js_str_at(told, "uri"))));
	const struct js *item = js_item(js_at(r.result, "contents"), 0);
	unsigned char digest[SHA256_LEN];
	struct str text = js_str_at(item, "text");

	assert_true(str_is(js_str_at(item, "mimeType"), "text/markdown"));
	assert_int_equal(text.n, js_int_at(told, "size", 0));
	digest_sha256(text, digest);
	assert_true(str_is(js_str_at(told, "digest"),
	    tkit_fmt(k, "sha256:" STR_FMT,
		STR_ARG(hex_encode(k->a, digest, sizeof(digest))))));
	return text;
}

static void
skill(void **state)
{
	struct tkit *k = *state;
	const struct js *list =
	    js_at(tkit_ask(k, "skills/list", "").result, "skills");
	const struct js *it = js_item(list, 0), *files = js_at(it, "resources");
	struct tkit_reply r = tkit_ask(k, "skills/get",
	    tkit_fmt(
		k, "\"uri\":\"" STR_FMT "\"", STR_ARG(js_str_at(it, "uri"))));
	struct str text;

	assert_int_equal(js_len(list), 1);
	assert_true(js_eq(js_at(r.result, "skill"), it));
	assert_true(
	    str_is(js_str_at(it, "uri"), "skill://digital-twin/SKILL.md"));
	assert_true(str_is(
	    js_str_at(js_at(it, "frontmatter"), "name"), "digital-twin"));
	assert_int_equal(js_len(files), 2);
	text = skill_file(k, js_item(files, 0));
	assert_true(str_find(text, js_str_at(js_at(it, "frontmatter"),
				       "description")) > 0);
	assert_true(str_find(text, STR("`log_attempt`")) > 0);
	assert_true(
	    str_find(skill_file(k, js_item(files, 1)), STR("Как вести")) > 0);
	assert_int_equal(tkit_ask(k, "skills/get",
			     "\"uri\":\"skill://digital-twin/SKILL.ru.md\"")
			     .code,
	    -32602);
	assert_int_equal(
	    tkit_ask(k, "skills/get", "\"uri\":\"\"").code, -32602);
	assert_int_equal(tkit_ask(k, "skills/get", "\"uri\":1").code, -32602);
	assert_int_equal(tkit_ask(k, "skills/get", "").code, -32602);
	assert_int_equal(
	    tkit_ask(k, "skills/list", "\"cursor\":\"\"").code, -32602);
}

static const struct {
	const char *why, *uri;
} nowhere[] = {
	{ "an exercise that does not exist", "twin://curriculum/none" },
	{ "no exercise", "twin://curriculum/" },
	{ "a path upwards", "twin://curriculum/../me/snapshot" },
	{ "another learner", "twin://bob/snapshot" },
	{ "an id with more behind it", "twin://me/snapshot/" },
	{ "a file that the skill does not have", "skill://digital-twin/x" },
	{ "the skill's folder", "skill://digital-twin" },
};

static void
no_resource(void **state)
{
	struct tkit *k = *state;

	for (size_t i = 0; i < sizeof(nowhere) / sizeof(nowhere[0]); i++) {
		struct tkit_reply r = tkit_ask(k, "resources/read",
		    tkit_fmt(k, "\"uri\":\"%s\"", nowhere[i].uri));

		if (r.result != NULL || r.code != -32002)
			fail_msg("%s: " STR_FMT, nowhere[i].why,
			    STR_ARG(r.body));
	}
	k->scopes = "twin:write";
	assert_int_equal(tkit_ask(k, "resources/read",
	    "\"uri\":\"twin://me/snapshot\"").status, 403);
}

/* ---- prompts, completion ---- */

static struct str
prompt(struct tkit *k, const char *name, const char *args)
{
	struct tkit_reply r = tkit_ask(k, "prompts/get", tkit_fmt(k,
	    "\"name\":\"%s\",\"arguments\":%s", name, args));
	const struct js *m = js_item(js_at(r.result, "messages"), 0);

	if (m == NULL)
		return STR("");
	assert_true(str_is(js_str_at(m, "role"), "user"));
	return js_str_at(js_at(m, "content"), "text");
}

static void
prompts(void **state)
{
	struct tkit *k = *state;
	const struct curriculum *cu = k->ap->cat->cu;
	const char *p = tkit_fmt(k, STR_FMT, STR_ARG(cu->practices[0].id));
	const char *x = tkit_fmt(k, STR_FMT, STR_ARG(cu->exercises[0].id));
	struct str s;

	s = prompt(k, "next_step", "{}");
	assert_true(str_find(s, STR("get_next_task.")) > 0);
	assert_true(str_find(s, STR("\xD0")) >= 0);
	s = prompt(k, "next_step", tkit_fmt(k, "{\"practice\":\"%s\","
	    "\"minutes\":\"25\",\"energy\":\"3\",\"lang\":\"en\"}", p));
	assert_true(str_find(s, str_c(tkit_fmt(k, "practice=%s, minutes=25, "
	    "energy=3", p))) > 0);
	assert_true(str_find(s, STR("\xD0")) < 0);
	s = prompt(k, "weekly_review", tkit_fmt(k, "{\"practice\":\"%s\","
	    "\"exercise\":\"%s\"}", p, x));
	assert_true(str_find(s, cu->practices[0].name[TWIN_RU]) > 0);
	assert_true(str_find(s, cu->exercises[0].title[TWIN_RU]) > 0);
	/* what a tool would refuse is refused here, too */
	assert_int_equal(prompt(k, "next_step",
	    "{\"minutes\":\"half an hour\"}").n, 0);
	assert_int_equal(prompt(k, "next_step", "{\"energy\":\"6\"}").n, 0);
	assert_int_equal(prompt(k, "next_step", "{\"practice\":\"x\"}").n, 0);
	assert_int_equal(prompt(k, "next_step", "{\"lang\":\"de\"}").n, 0);
	assert_int_equal(prompt(k, "weekly_review",
	    "{\"exercise\":\"x\"}").n, 0);
}

static size_t
completed(struct tkit *k, const char *ref, const char *arg, struct str value,
    struct str want)
{
	struct tkit_reply r = tkit_ask(k, "completion/complete", tkit_fmt(k,
	    "\"ref\":%s,\"argument\":{\"name\":\"%s\",\"value\":\"" STR_FMT
	    "\"}", ref, arg, STR_ARG(value)));
	const struct js *v = js_at(js_at(r.result, "completion"), "values");

	assert_non_null(v);
	for (size_t i = 0; i < js_len(v); i++)
		if (str_eq(js_str(js_item(v, i)), want))
			return js_len(v);
	return want.n == 0 ? js_len(v) : SIZE_MAX;
}

static void
completion(void **state)
{
	static const char step[] =
	    "{\"type\":\"ref/prompt\",\"name\":\"next_step\"}";
	static const char week[] =
	    "{\"type\":\"ref/prompt\",\"name\":\"weekly_review\"}";
	static const char tmpl[] = "{\"type\":\"ref/resource\",\"uri\":"
	    "\"twin://curriculum/{exercise}\"}";
	struct tkit *k = *state;
	const struct curriculum *cu = k->ap->cat->cu;
	const struct practice *p = &cu->practices[0];
	const struct exercise *x = &cu->exercises[0];
	struct str none = STR("");

	assert_int_equal(completed(k, step, "practice", none, p->id),
	    cu->npractices);
	assert_in_range(completed(k, step, "practice",
	    str_utf8_cut(p->id, 6), p->id), 1, cu->npractices);
	/* by a name, in either language and any case */
	assert_in_range(completed(k, step, "practice",
	    str_utf8_cut(p->name[TWIN_RU], 8), p->id), 1, cu->npractices);
	assert_in_range(completed(k, step, "practice",
	    str_utf8_cut(p->name[TWIN_EN], 4), p->id), 1, cu->npractices);
	assert_int_equal(completed(k, step, "practice", STR("zzz"), none), 0);
	assert_int_equal(completed(k, step, "energy", none, STR("5")), 5);
	assert_int_equal(completed(k, week, "lang", STR("e"), STR("en")), 1);
	assert_in_range(completed(k, week, "exercise",
	    str_utf8_cut(x->title[TWIN_RU], 10), x->id), 1, 100);
	assert_in_range(completed(k, tmpl, "exercise", x->id, x->id), 1, 100);
	assert_int_equal(completed(k, tmpl, "other", none, none), 0);
}

/* ---- an older curriculum ---- */

static void
copy(const char *from, const char *to, const char *find, const char *put)
{
	static char text[LIMIT_CATALOG_FILE];
	FILE *f = fopen(from, "r");
	char *at;
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	(void)fclose(f);
	text[n] = '\0';
	if (find != NULL) {
		assert_int_equal(strlen(find), strlen(put));
		assert_non_null(at = strstr(text, find));
		memcpy(at, put, strlen(put));
	}
	assert_non_null(f = fopen(to, "w"));
	assert_int_equal(fwrite(text, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

/* lowest - the lowest level for each rubric criterion of a task. */
static const char *
lowest(struct tkit *k, const struct js *criteria)
{
	const char *s = "";

	for (size_t i = 0; i < js_len(criteria); i++) {
		const struct js *cr = js_item(criteria, i);

		if (str_is(js_str_at(cr, "kind"), "rubric"))
			s = tkit_fmt(k, "%s%s{\"criterion\":\"" STR_FMT
			    "\",\"level\":0}", s, s[0] != '\0' ? "," : "",
			    STR_ARG(js_str_at(cr, "id")));
	}
	return s;
}

/* The criteria of an open handle are those it was made with. */
static void
older_curriculum(void **state)
{
	static const char *const files[] = {
		"metamodel", "curriculum", "promotion"
	};
	struct tkit *k = *state;
	const char *src = tkit_fmt(k, STR_FMT, STR_ARG(k->cf.share_dir));
	const char *version = tkit_fmt(k, "\"version\": \"" STR_FMT "\"",
	    STR_ARG(k->ap->cat->cu->version));
	char *other = (char *)(uintptr_t)tkit_fmt(k, "%s", version);
	struct str hash = k->ap->cat->cu->hash;
	const struct js *task, *done;

	hash = arena_str(k->a, hash);
	task = js_item(js_at(tkit_good(k, "get_next_task", "{}"), "tasks"), 0);
	other[strlen(other) - 2] = other[strlen(other) - 2] == '9' ? '8' : '9';
	k->cf.share_dir = str_c(tkit_fmt(k, "%s", k->base));
	for (int i = 0; i < 3; i++)
		copy(tkit_fmt(k, "%s/%s.json", src, files[i]),
		    tkit_fmt(k, "%s/%s.json", k->base, files[i]),
		    i == 1 ? version : NULL, i == 1 ? other : NULL);
	tkit_reopen(k);
	assert_false(str_eq(hash, k->ap->cat->cu->hash));
	done = tkit_good(k, "log_attempt", tkit_fmt(k, "{\"task_handle\":\""
	    STR_FMT "\",\"answer\":\"Short.\",\"scores\":[%s],"
	    "\"form\":%s,\"minutes\":9,\"request_id\":\"r\"}",
	    STR_ARG(js_str_at(task, "task_handle")),
	    lowest(k, js_at(task, "criteria")),
	    tkit_form(k, catalog_exercise(k->ap->cat, js_str_at(task,
	    "exercise")))));
	assert_true(str_eq(js_str_at(done, "exercise"), js_str_at(task,
	    "exercise")));
}

/* ---- texts that stand alone ---- */

/* What a model that is given the text only must find in it. */
static const struct alone {
	const char *why, *tool, *args, *says[4];
} alones[] = {
	{ "goals", "get_snapshot", "{\"sections\":[\"goals\"]}",
	    { "Выучить испанский", "Сайт; Книга" } },
	{ "constraints", "get_snapshot", "{\"sections\":[\"constraints\"]}",
	    { "минут сегодня 25", "темп slow" } },
	{ "what is sensitive, when it is asked for", "get_snapshot",
	    "{\"sections\":[\"context\"]}", { "Живу на даче" } },
	{ "practices", "get_snapshot", "{\"sections\":[\"practices\"]}",
	    { "Практики ещё не начаты" } },
	{ "consent", "get_snapshot", "{\"sections\":[\"consent\"]}",
	    { "Согласия: запись" } },
	{ "all of it", "get_snapshot", "{}",
	    { "Выучить испанский", "минут сегодня 25", "Тон:", "Ревизия 2" } },
	{ "in English", "get_snapshot", "{\"lang\":\"en\"}",
	    { "Projects: Сайт; Книга", "Revision 2", "met: no" } },
	{ "the cursor of the next page", "get_history", "{\"limit\":1}",
	    { "cursor aDE6" } },
	{ "every indicator", "get_progress",
	    "{\"indicators\":[\"hours_per_week\"]}",
	    { "[hours_per_week]", "цель" } },
};

static void
alone(void **state)
{
	struct tkit *k = *state;

	(void)tkit_good(k, "update_profile", "{\"fields\":{\"objective\":"
	    "\"Выучить испанский\",\"projects\":[\"Сайт\",\"Книга\"],"
	    "\"minutes_per_day\":25,\"pace\":\"slow\","
	    "\"dissatisfactions\":[\"Живу на даче\"]},\"request_id\":\"one\"}");
	(void)tkit_good(k, "update_profile", PROFILE("Anna", "two"));
	for (size_t i = 0; i < sizeof(alones) / sizeof(alones[0]); i++) {
		const struct alone *r = &alones[i];
		struct str text = tkit_call(k, r->tool, r->args).text;

		for (size_t n = 0; n < 4 && r->says[n] != NULL; n++)
			if (str_find(text, str_c(r->says[n])) < 0)
				fail_msg("%s: no '%s' in " STR_FMT, r->why,
				    r->says[n], STR_ARG(text));
	}
}

int
main(void)
{
	struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("the default snapshot is served from the cache as bytes",
		    kept),
		T("not after a write, a day, for another learner, damaged",
		    not_kept),
		T("the history pages backwards without gaps", pages),
		T("the history can be filtered", filters),
		T("a text says all that its answer says", alone),
		T("a page of the history is bounded in bytes", long_entries),
		T("so is the search for one", long_search),
		T("results of reads stay within 20 KiB", sizes),
		T("the instructions begin with what stands alone",
		    instructions),
		T("resources: one's own, and the public curriculum",
		    resources),
		T("a consent says in the history what to", consents),
		T("the profile: whole, and every field that one may write",
		    profile),
		T("the skill: told, got and read the same, nothing else is one",
		    skill),
		T("no resource is anybody else's", no_resource),
		T("days begin where profile, client or configuration say",
		    place),
		T("prompts in both languages, with checked arguments",
		    prompts),
		T("completion by id and by name", completion),
		T("a handle made under an older curriculum stays good",
		    older_curriculum),
	};

	return cmocka_run_group_tests_name("t_tools_reads", tests, NULL, NULL);
}
