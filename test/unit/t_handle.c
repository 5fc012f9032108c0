/* SPDX-License-Identifier: MIT */
/*
 * t_handle - the handle of a task: how long it is good, for whom, under which
 * key and which curriculum.
 */
#include "test/unit/table.h"

#include "base/digest.h"
#include "test/unit/twin_kit.h"

static struct str
handle_of(struct learner *l, const char *args)
{
	assert_int_equal(learner_read(l, twin_next, args), REFUSAL_NONE);
	return arena_str(l->kept, js_str(js_path(js_of(l->a,
	    l->answer.json), "tasks.0.task_handle")));
}

static enum refusal_code
answer_with(struct learner *l, struct str handle)
{
	/* no scores: CRITERIA_MISSING means that the handle was accepted */
	return learner_write(l, twin_log_attempt, arena_cstr(l->kept,
	    arena_printf(l->kept, "{\"task_handle\":\"" STR_FMT "\","
	    "\"answer\":\"x\"}", STR_ARG(handle))));
}

static void
handle_expiry(void **state)
{
	struct learner *l = learner_new();
	struct str h = handle_of(l, "{}");

	(void)state;
	assert_int_equal(answer_with(l, h), REFUSAL_CRITERIA_MISSING);
	learner_day(l, 14, 1439);
	assert_int_equal(answer_with(l, h), REFUSAL_CRITERIA_MISSING);
	learner_day(l, 15, 0);
	assert_int_equal(answer_with(l, h), REFUSAL_HANDLE_EXPIRED);
	assert_true(str_find(l->f.hint, STR("get_next_task")) >= 0);
	learner_free(l);
}

/* Any byte of a handle changed, cut or added: not ours. */
static void
handle_forged(void **state)
{
	struct learner *l = learner_new();
	struct str h = handle_of(l, "{}");
	char *copy = arena_cstr(l->kept, h);

	(void)state;
	for (size_t i = 0; i < h.n; i++) {
		char was = copy[i];

		copy[i] = was == 'A' ? 'B' : 'A';
		assert_int_equal(answer_with(l, str_c(copy)),
		    REFUSAL_VALIDATION);
		copy[i] = was;
	}
	assert_int_equal(answer_with(l, (struct str){ h.p, h.n - 1 }),
	    REFUSAL_VALIDATION);
	assert_int_equal(answer_with(l, arena_printf(l->kept, STR_FMT "A",
	    STR_ARG(h))), REFUSAL_VALIDATION);
	assert_int_equal(answer_with(l, STR(".")), REFUSAL_VALIDATION);
	assert_int_equal(answer_with(l, h), REFUSAL_CRITERIA_MISSING);
	learner_free(l);
}

static void
handle_owner_and_keys(void **state)
{
	struct learner *l = learner_new();
	struct str h = handle_of(l, "{}"), old = l->env.key;

	(void)state;
	l->env.sub = STR("learner-2");
	assert_int_equal(answer_with(l, h), REFUSAL_VALIDATION);
	l->env.sub = STR("learner-1");
	l->env.key = STR("another key of thirty-two bytes!");
	assert_int_equal(answer_with(l, h), REFUSAL_VALIDATION);
	l->env.key_prev = old;		/* rotated: the previous one counts */
	assert_int_equal(answer_with(l, h), REFUSAL_CRITERIA_MISSING);
	learner_free(l);
}

static void
handle_open(void **state)
{
	struct learner *l = learner_new();
	struct str h = handle_of(l, "{}");
	struct refusal f;
	struct twin_task task;

	(void)state;
	assert_int_equal(twin_task_open(l->a, &l->env, h, &task, &f), 0);
	assert_int_equal(f.code, REFUSAL_NONE);
	assert_true(h.n <= 64);		/* models copy it letter by letter */
	assert_int_equal(task.version.n, 10);
	assert_true(str_starts(l->cat->cu->hash, task.version));
	assert_true(str_starts(h, task.exercise));
	assert_non_null(catalog_exercise(l->cat, task.exercise));
	assert_int_equal(task.day, KIT_DAY);
	assert_int_equal(twin_task_open(l->a, &l->env, STR("x"), &task, &f),
	    0);
	assert_int_equal(f.code, REFUSAL_VALIDATION);
	assert_int_equal(task.exercise.n, 0);
	learner_free(l);
}

/* older_handle - as it was made before handles became short. */
static struct str
older_handle(struct learner *l, struct str sub, int64_t last)
{
	unsigned char md[SHA256_LEN], who[SHA256_LEN];
	struct str raw = { (char *)md, SHA256_LEN }, hash, p;

	for (size_t i = 0; i < SHA256_LEN; i++)
		md[i] = (unsigned char)strtoul(arena_cstr(l->a, (struct str){
		    l->cat->cu->hash.p + 2 * i, 2 }), NULL, 16);
	hash = b64url_encode(l->a, raw);
	digest_hmac(l->env.key, arena_printf(l->a, "sub|" STR_FMT,
	    STR_ARG(sub)), who);
	p = arena_printf(l->a, "1|time_1_explain|" STR_FMT "|%d|" STR_FMT
	    "|%lld", STR_ARG(hash), KIT_DAY, STR_ARG(b64url_encode(l->a,
	    (struct str){ (char *)who, 8 })), (long long)last);
	digest_hmac(l->env.key, arena_printf(l->a, "task|" STR_FMT,
	    STR_ARG(p)), md);
	return arena_printf(l->kept, STR_FMT "." STR_FMT,
	    STR_ARG(b64url_encode(l->a, p)), STR_ARG(b64url_encode(l->a, raw)));
}

/* Handles of the older form are good until they expire. */
static void
handle_older(void **state)
{
	struct learner *l = learner_new();
	struct str h = older_handle(l, STR("learner-1"), KIT_DAY + 14);

	(void)state;
	assert_int_equal(answer_with(l, h), REFUSAL_CRITERIA_MISSING);
	assert_int_equal(answer_with(l, older_handle(l, STR("learner-2"),
	    KIT_DAY + 14)), REFUSAL_VALIDATION);
	assert_int_equal(answer_with(l, older_handle(l, STR("learner-1"),
	    KIT_DAY - 1)), REFUSAL_HANDLE_EXPIRED);
	l->env.key = STR("another key of thirty-two bytes!");
	assert_int_equal(answer_with(l, h), REFUSAL_VALIDATION);
	learner_free(l);
}

/* A handle keeps the criteria it was made with; without its catalog it is
 * expired, never judged by other criteria. */
static void
handle_frozen(void **state)
{
	struct learner *l = learner_new();
	struct str h = handle_of(l, "{}");
	struct curriculum cu = *l->cat->cu;
	struct catalog newer = *l->cat;
	struct twin_in in = { .env = &l->env, .seq = 1 };
	const char *hash = "00112233445566778899aabbccddeeff"
	    "00112233445566778899aabbccddeeff";

	(void)state;
	cu.hash = str_c(hash);
	newer.cu = &cu;
	in.task_cat = l->cat;
	l->env.cat = &newer;
	assert_int_equal(answer_with(l, h), REFUSAL_HANDLE_EXPIRED);
	in.args = js_of(l->a, arena_printf(l->a, "{\"task_handle\":\""
	    STR_FMT "\",\"answer\":\"x\"}", STR_ARG(h)));
	assert_int_equal(twin_log_attempt(l->a, &in, &l->w, &l->f, &l->e), 0);
	assert_int_equal(l->f.code, REFUSAL_CRITERIA_MISSING);
	learner_free(l);
}

static void
handle_and_exercise(void **state)
{
	struct learner *l = learner_new();
	struct str h = handle_of(l, "{\"practice\":\"slow_reading\"}");

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt, arena_cstr(l->kept,
	    arena_printf(l->kept, "{\"task_handle\":\"" STR_FMT "\","
	    "\"exercise\":\"time_1_explain\",\"answer\":\"x\"}",
	    STR_ARG(h)))), REFUSAL_VALIDATION);
	assert_string_equal(arena_cstr(l->a, l->f.field), "exercise");
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TEST(&t, "handle: 14 days and no more", handle_expiry);
	TEST(&t, "handle: any changed byte is seen", handle_forged);
	TEST(&t, "handle: another learner, another key, the previous key",
	    handle_owner_and_keys);
	TEST(&t, "handle: opened, it names exercise and curriculum",
	    handle_open);
	TEST(&t, "handle: criteria stay frozen", handle_frozen);
	TEST(&t, "handle: the older form is good until it expires", handle_older);
	TEST(&t, "handle: with another exercise", handle_and_exercise);
	return table_run(&t, "handle");
}
