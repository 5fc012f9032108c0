/* SPDX-License-Identifier: MIT */
#include "tools/run_write.h"

#include <stdlib.h>

#include "base/digest.h"
#include "base/limits.h"
#include "tools/reply.h"
#include "tools/app.h"
#include "tools/quota.h"
#include "tools/record.h"
#include "twin/speech/sentences.h"

/* What apply() is given, and what it found; every run starts it afresh. */
struct job {
	const struct conf *cf;
	struct call *c;
	const struct js *in;
	twin_write_fn *fn;
	const struct twin_in *given;	/* what was read before */
	uint64_t seq;		/* and up to where; 0: does not matter */
	struct twin_env env;	/* all but language and zone: the state has them */
	struct str digest;	/* of this request, 32 bytes */

	struct refusal no;
	struct twin_answer answer;
};

static int
by_name(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/*
 * digest_request - SHA-256 over the tool's name, a line feed (which no name
 * has) and the canonical arguments without request_id.
 */
static struct str
digest_request(const struct call *c, const struct js *in)
{
	unsigned char *md = arena_alloc(c->a, SHA256_LEN);
	struct str *names = arena_array(c->a, js_len(in), struct str);
	struct js_iter it = { 0 };
	const struct js *v;
	struct js_out o;
	struct buf b;
	size_t i, n = 0;

	while (js_next(in, &it))
		if (!str_is(it.name, "request_id"))
			names[n++] = it.name;
	qsort(names, n, sizeof(names[0]), by_name);
	buf_init(&b, c->a, SIZE_MAX);	/* the arena's cap is the bound */
	buf_add(&b, c->name);
	buf_ch(&b, '\n');
	js_begin(&o, &b);
	js_obj(&o);
	for (i = 0; i < n; i++) {
		struct buf one;

		buf_init(&one, c->a, SIZE_MAX);
		js_get_str(in, names[i], &v);
		js_canon(&one, v);
		js_key_str(&o, names[i]);
		js_put_raw(&o, buf_str(&one));
	}
	js_end(&o);
	digest_sha256(buf_str(&b), md);
	return (struct str){ (const char *)md, SHA256_LEN };
}

/* replay - the first answer again, or the refusal of another body. */
static int
replay(struct job *j, const struct change *ch, const struct twin_env *env,
    struct err *e)
{
	if (!str_eq(ch->digest, j->digest))
		return twin_refuse(&j->no, REFUSAL_DUPLICATE_MISMATCH,
		    env->lang, STR("request_id"));
	return reply_unpack(ch->answer, &j->answer.json, &j->answer.text, e);
}

/* too_large - what could not be answered is not written. */
static void
too_large(struct job *j, enum twin_lang lang)
{
	j->no = (struct refusal){ .code = REFUSAL_LIMIT,
	    .message = SAY(j->c->a, lang, SAY_ANSWER_LARGE,
	    sentences_int(j->c->a, LIMIT_REPLY_ONE >> 10)),
	    .hint = sentences_get(lang, SAY_HINT_ANSWER_LARGE) };
}

static int
apply(struct change *ch, void *arg, struct err *e)
{
	struct job *j = arg;
	struct twin_write w = { 0 };
	struct state_head head;
	struct twin_env env = j->env;
	struct twin_in in;

	j->no = (struct refusal){ 0 };
	if (app_head(ch->state, &head, e) == -1)
		return -1;
	env.lang = app_lang(j->c, js_str_at(j->in, "lang"), &head);
	env.zone = app_zone(j->c, &head);
	if (ch->replayed)
		return replay(j, ch, &env, e);
	if (j->seq != 0 && j->seq != ch->seq)
		return err_set(e, ERR_CONFLICT, "the twin was written to");
	in = *j->given;
	in.env = &env;
	in.state = ch->state;
	in.seq = (int64_t)ch->seq;
	in.args = j->in;
	if (j->fn(ch->a, &in, &w, &j->no, e) == -1)
		return reply_broken(e);
	if (j->no.code == REFUSAL_NONE && !reply_fits(j->c, &w.answer))
		too_large(j, env.lang);
	if (j->no.code != REFUSAL_NONE ||
	    !quota_write(j->cf, j->c, env.lang, ch, &w, &j->no))
		return 0;	/* new_state is empty: nothing is written */
	reply_keep(ch, &w, j->digest);
	j->answer = w.answer;
	return 0;
}

/* bad_id - refuse a request_id that the schema let through: it counts code
 * points, the store's key bytes. */
static int
bad_id(struct call *c, const struct js *in)
{
	struct state_head head = { 0 };
	enum twin_lang lang = app_lang(c, js_str_at(in, "lang"), &head);
	struct refusal no = {
		.code = REFUSAL_VALIDATION,
		.field = STR("request_id"),
		.message = SAY(c->a, lang, SAY_BAD_REQUEST_ID,
		    sentences_int(c->a, LIMIT_REQUEST_ID)),
		.hint = sentences_get(lang, SAY_HINT_REQUEST_ID),
	};

	return call_fail(c, &no);
}

int
run_write_at(struct call *c, const struct js *args, twin_write_fn *fn,
    const struct twin_in *in, uint64_t seq, struct err *e)
{
	const struct app *ap = c->app;
	struct str id = js_str_at(args, "request_id");
	struct job j = { .cf = ap->cf, .c = c, .in = args, .fn = fn,
		.given = in, .seq = seq };
	struct state_head none = { 0 };

	if (id.n == 0 || id.n > LIMIT_REQUEST_ID || str_has_ctl(id) ||
	    str_starts(id, STR(RECORD_ID)))
		return bad_id(c, args);
	/* Loading publishes, and keys are read from a file: neither may be
	 * inside the write below, where all others wait. */
	if (app_env(c, STR(""), &none, &j.env, e) == -1)
		return -1;
	j.digest = digest_request(c, args);
	if (store_update(ap->st, c->a, &(struct store_write){ .sub = c->sub,
	    .request_id = id, .now = c->now }, apply, &j, e) == -1)
		return -1;
	return j.no.code != REFUSAL_NONE ? call_fail(c, &j.no) :
	    reply_put(c, &j.answer);
}

int
run_write(struct call *c, const struct js *in, twin_write_fn *fn,
    const struct catalog *task_cat, struct err *e)
{
	return run_write_at(c, in, fn,
	    &(struct twin_in){ .task_cat = task_cat }, 0, e);
}
