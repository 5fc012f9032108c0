/* SPDX-License-Identifier: MIT */
/*
 * erase_twin: never at the first call, by code or by the client's own
 * question, for the caller only, and then nothing of theirs is left on the disk.
 */
#include "test/unit/table.h"

#include <dirent.h>
#include <stdio.h>

#include "test/unit/tools_kit.h"

#define SECRET	"Xylophagous-Quokka-7731"

static void
begin(struct tkit *k, const char *sub, const char *name)
{
	k->sub = sub;
	(void)tkit_good(k, "update_profile", tkit_fmt(k, "{\"fields\":{\"name\""
	    ":\"%s\"},\"request_id\":\"p\"}", name));
	(void)tkit_good(k, "append_artifact", tkit_fmt(k, "{\"type\":\""
	    STR_FMT "\",\"title\":\"%s\",\"text\":\"%s\",\"request_id\":"
	    "\"a\"}", STR_ARG(k->ap->cat->cu->products[0].id), name, name));
	(void)tkit_call(k, "get_snapshot", "{}");
}

static bool
status_is(const struct js *out, const char *status)
{
	return str_is(js_str_at(out, "status"), status);
}

static const char *
code_args(struct tkit *k, const struct js *out)
{
	return tkit_fmt(k, "{\"confirm_code\":\"" STR_FMT "\"}",
	    STR_ARG(js_str_at(out, "confirm_code")));
}

/* on_disk - whether a file of the data directory holds these bytes. */
static bool
on_disk(struct tkit *k, const char *what)
{
	bool found = false;
	struct dirent *d;
	DIR *dir;

	assert_non_null(dir = opendir(k->base));
	while ((d = readdir(dir)) != NULL) {
		FILE *f = fopen(tkit_fmt(k, "%s/%s", k->base, d->d_name), "r");
		char *p;
		long n;

		if (d->d_name[0] == '.' || f == NULL) {
			if (f != NULL)
				(void)fclose(f);
			continue;
		}
		assert_int_equal(fseek(f, 0, SEEK_END), 0);
		n = ftell(f);
		rewind(f);
		assert_non_null(p = malloc((size_t)n + 1));
		assert_int_equal(fread(p, 1, (size_t)n, f), n);
		(void)fclose(f);
		found |= memmem(p, (size_t)n, what, strlen(what)) != NULL;
		free(p);
	}
	closedir(dir);
	return found;
}

static void
by_code(void **state)
{
	struct tkit *k = *state;
	const struct js *offer, *done;

	begin(k, "bob", "Robert-Robertson");
	begin(k, "anna", SECRET);
	offer = tkit_good(k, "erase_twin", "{}");
	assert_true(status_is(offer, "confirm"));
	assert_int_equal(js_int_at(offer, "events", 0), 2);
	assert_int_equal(tkit_events(k, "anna"), 2);
	assert_true(on_disk(k, SECRET));
	done = tkit_good(k, "erase_twin", code_args(k, offer));
	assert_true(status_is(done, "erased"));
	assert_int_equal(js_len(js_at(done, "kept")), 3);
	assert_int_equal(tkit_events(k, "anna"), 0);
	assert_false(on_disk(k, SECRET));
	assert_int_equal(tkit_events(k, "bob"), 2);
	assert_true(on_disk(k, "Robert-Robertson"));
	/* they may begin again, and see nothing of before */
	assert_true(str_find(tkit_call(k, "get_snapshot", "{}").body,
	    STR(SECRET)) < 0);
	done = tkit_good(k, "update_profile",
	    "{\"fields\":{\"name\":\"New\"},\"request_id\":\"p\"}");
	assert_int_equal(js_int_at(done, "revision", 0), 1);
}

static void
code_is_bound(void **state)
{
	struct tkit *k = *state;
	const char *anna, *bob;

	begin(k, "bob", "Bob");
	bob = code_args(k, tkit_good(k, "erase_twin", "{}"));
	begin(k, "anna", "Anna");
	anna = code_args(k, tkit_good(k, "erase_twin", "{}"));
	/* to the learner, though both twins have the same revision */
	(void)tkit_refused(k, "erase_twin", bob, "VALIDATION");
	/* to the revision that was shown */
	(void)tkit_good(k, "update_profile",
	    "{\"fields\":{\"name\":\"B\"},\"request_id\":\"2\"}");
	(void)tkit_refused(k, "erase_twin", anna, "VALIDATION");
	/* to the clock: ten minutes at least, twenty at most */
	anna = code_args(k, tkit_good(k, "erase_twin", "{}"));
	k->now += 1200;
	(void)tkit_refused(k, "erase_twin", anna, "VALIDATION");
	assert_int_equal(tkit_events(k, "anna"), 3);
	k->now = TKIT_NOW + 600;
	assert_true(status_is(tkit_good(k, "erase_twin", anna), "erased"));
	assert_int_equal(tkit_events(k, "bob"), 2);
}

/* A yes is not worth more than once: a twin begun anew is another one, even
 * with the same number of entries. */
static void
once(void **state)
{
	struct tkit *k = *state;
	const char *code;

	begin(k, "anna", "Anna");
	code = code_args(k, tkit_good(k, "erase_twin", "{}"));
	assert_true(status_is(tkit_good(k, "erase_twin", code), "erased"));
	assert_true(status_is(tkit_good(k, "erase_twin", code), "nothing"));
	begin(k, "anna", "Maria");
	(void)tkit_refused(k, "erase_twin", code, "VALIDATION");
	assert_int_equal(tkit_events(k, "anna"), 2);
}

/* The code of a key that was rotated meanwhile is still good. */
static void
rotated(void **state)
{
	struct tkit *k = *state;
	const char *code;
	struct err e = { 0 };

	begin(k, "anna", "Anna");
	code = code_args(k, tkit_good(k, "erase_twin", "{}"));
	assert_int_equal(store_rotate_key(k->st, &e), 0);
	assert_true(status_is(tkit_good(k, "erase_twin", code), "erased"));
}

/* confirm - the learner's erasure, asked for and confirmed. */
static struct tkit_reply
confirm(struct tkit *k)
{
	return tkit_call(k, "erase_twin", code_args(k, tkit_good(k,
	    "erase_twin", "{}")));
}

/* What fails, or was not confirmed, does not use the hour up; another learner's
 * is another one; a clock that was wrong is no reason to wait for years. */
static void
one_an_hour(void **state)
{
	enum { HOUR = 3600, YEAR = 365 * 24 * HOUR };
	static const struct {
		const char *why;
		int64_t after;	/* the last erasure, seconds */
		bool erased;
	} cases[] = {
		{ "at once", 0, false },
		{ "a second before the hour is over", HOUR - 1, false },
		{ "an hour later", HOUR, true },
		{ "an hour and a year later", HOUR + YEAR, true },
		{ "the clock two minutes back", -120, true },
		{ "the clock a year back", -YEAR, true },
	};
	struct tkit *k = *state;
	const char *old;
	int64_t last;

	begin(k, "anna", "Anna");
	old = code_args(k, tkit_good(k, "erase_twin", "{}"));
	(void)tkit_good(k, "update_profile", TKIT_PROFILE("Anna B.", "q"));
	(void)tkit_refused(k, "erase_twin", old, "VALIDATION");
	assert_true(status_is(confirm(k).out, "erased"));
	last = k->now;
	begin(k, "anna", "Anna");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tkit_reply r;

		k->now = last + cases[i].after;
		r = confirm(k);
		if (r.is_error == cases[i].erased)
			fail_msg("%s: " STR_FMT, cases[i].why, STR_ARG(r.text));
		if (!cases[i].erased) {
			assert_true(str_is(js_str_at(r.out, "code"), "LIMIT"));
			continue;
		}
		last = k->now;
		begin(k, "anna", "Anna");
	}
	begin(k, "boris", "Boris");
	assert_true(status_is(confirm(k).out, "erased"));
}

static void
nothing_there(void **state)
{
	struct tkit *k = *state;

	assert_true(status_is(tkit_good(k, "erase_twin", "{}"), "nothing"));
}

/* ---- through the client's own question ---- */

static struct tkit_reply
first_round(struct tkit *k)
{
	struct tkit_reply r;

	k->modern = true;
	k->caps = "{\"elicitation\":{}}";
	k->more = "";
	r = tkit_call(k, "erase_twin", "{}");
	assert_true(str_is(js_str_at(r.result, "resultType"),
	    "input_required"));
	assert_true(str_is(js_str_at(js_at(js_at(r.result, "inputRequests"),
	    "confirm"), "method"), "elicitation/create"));
	return r;
}

static struct tkit_reply
second_round(struct tkit *k, struct tkit_reply first, const char *answer)
{
	k->more = tkit_fmt(k, ",\"requestState\":\"" STR_FMT "\","
	    "\"inputResponses\":{\"confirm\":%s}",
	    STR_ARG(js_str_at(first.result, "requestState")), answer);
	return tkit_call(k, "erase_twin", "{}");
}

static const struct {
	const char *why, *answer, *status;	/* NULL: asked again */
	uint64_t left;
} answers[] = {
	{ "declined", "{\"action\":\"decline\"}", "declined", 2 },
	{ "cancelled", "{\"action\":\"cancel\"}", "declined", 2 },
	{ "accepted, but not ticked",
	  "{\"action\":\"accept\",\"content\":{\"confirm\":false}}",
	  "declined", 2 },
	{ "a text for the tick",
	  "{\"action\":\"accept\",\"content\":{\"confirm\":\"true\"}}", NULL,
	  2 },
	{ "no content", "{\"action\":\"accept\"}", NULL, 2 },
	{ "another action",
	  "{\"action\":\"yes\",\"content\":{\"confirm\":true}}", NULL, 2 },
	{ "confirmed",
	  "{\"action\":\"accept\",\"content\":{\"confirm\":true}}", "erased",
	  0 },
};

static void
by_question(void **state)
{
	struct tkit *k = *state;

	begin(k, "anna", SECRET);
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		struct tkit_reply r = second_round(k, first_round(k),
		    answers[i].answer);

		if (answers[i].status == NULL ? !str_is(js_str_at(r.result,
		    "resultType"), "input_required") :
		    !status_is(r.out, answers[i].status))
			fail_msg("%s: " STR_FMT, answers[i].why,
			    STR_ARG(r.body));
		assert_int_equal(tkit_events(k, "anna"), answers[i].left);
	}
	assert_false(on_disk(k, SECRET));
}

/* What was shown is what is erased: a twin that has changed is shown anew. */
static void
asked_anew(void **state)
{
	static const char yes[] =
	    "{\"action\":\"accept\",\"content\":{\"confirm\":true}}";
	struct tkit *k = *state;
	struct tkit_reply first, r;

	begin(k, "anna", "Anna");
	first = first_round(k);
	(void)tkit_good(k, "update_profile",
	    "{\"fields\":{\"name\":\"B\"},\"request_id\":\"2\"}");
	r = second_round(k, first, yes);
	assert_true(str_is(js_str_at(r.result, "resultType"),
	    "input_required"));
	assert_int_equal(tkit_events(k, "anna"), 3);
	/* an answer without the state that asked for it decides nothing */
	k->more = tkit_fmt(k, ",\"inputResponses\":{\"confirm\":%s}", yes);
	r = tkit_call(k, "erase_twin", "{}");
	assert_true(str_is(js_str_at(r.result, "resultType"),
	    "input_required"));
	/* another learner's state is an error */
	begin(k, "bob", "Bob");
	r = second_round(k, first, yes);
	assert_int_equal(r.code, -32602);
	assert_int_equal(tkit_events(k, "bob"), 2);
}

/* A client that shows only pages, or nothing, gets the code. */
static void
cannot_ask(void **state)
{
	struct tkit *k = *state;

	begin(k, "anna", "Anna");
	k->modern = true;
	k->caps = "{\"elicitation\":{\"url\":{}}}";
	assert_true(status_is(tkit_good(k, "erase_twin", "{}"), "confirm"));
	k->caps = "{}";
	assert_true(status_is(tkit_good(k, "erase_twin", "{}"), "confirm"));
}

int
main(void)
{
	struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("by code: the first call erases nothing, the second all",
		    by_code),
		T("the code is bound to learner, state and clock",
		    code_is_bound),
		T("a code erases one twin, not the next one", once),
		T("the code outlives a rotation of the key", rotated),
		T("one erasure an hour for each learner", one_an_hour),
		T("an empty twin has nothing to erase", nothing_there),
		T("by the client's question: only a plain yes erases",
		    by_question),
		T("a twin that has changed is shown again first",
		    asked_anew),
		T("a client that cannot ask gets the code", cannot_ask),
	};

	return cmocka_run_group_tests_name("t_tools_erase", tests, NULL, NULL);
}
