/* SPDX-License-Identifier: MIT */
/*
 * t_tools_resources - what is read by its address or its name: resources, the
 * skill, prompts and completion.
 */
#include "test/unit/table.h"

#include "base/digest.h"
#include "base/hex.h"
#include "test/unit/tools_kit.h"

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
	f = field_of(v, STR("target_state"));
	assert_int_equal(js_len(js_at(f, "members")), 3);
	f = js_item(js_at(f, "members"), 2);
	assert_true(str_is(js_str_at(f, "key"), "sleep"));
	assert_true(str_is(js_str_at(f, "name"), "сон"));
	assert_true(str_is(js_str_at(f, "type"), "int"));
	assert_int_equal(js_int_at(f, "min", 0), 1);
	assert_int_equal(js_int_at(f, "max", 0), 5);
	k->sub = "bob";
	assert_int_equal(js_parse(k->a, resource(k, "twin://me/profile"), 32,
	    &v, NULL), 0);
	assert_int_equal(js_type(js_at(field_of(v, STR("objective")), "value")),
	    JS_NULL);
}

static void
resources(void **state)
{
	struct tkit *k = *state;
	const char *uri = tkit_fmt(k, "twin://curriculum/" STR_FMT,
	    STR_ARG(k->ap->cat->cu->exercises[0].id));
	const struct js *v;
	struct str anna, mine;

	(void)tkit_good(k, "update_profile", TKIT_PROFILE("Anna", "1"));
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

int
main(void)
{
	struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("resources: one's own, and the public curriculum",
		    resources),
		T("the profile: whole, and every field that one may write",
		    profile),
		T("the skill: told, got and read the same, nothing else is one",
		    skill),
		T("no resource is anybody else's", no_resource),
		T("prompts in both languages, with checked arguments",
		    prompts),
		T("completion by id and by name", completion),
	};

	return cmocka_run_group_tests_name("t_tools_resources", tests, NULL, NULL);
}
