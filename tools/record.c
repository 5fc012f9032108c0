/* SPDX-License-Identifier: MIT */
#include "tools/record.h"

#include "base/digest.h"
#include "tools/app.h"
#include "tools/judged.h"
#include "tools/reply.h"
#include "tools/wording.h"
#include "twin/speech/sentences.h"

/* How often a review is tried anew because the twin was written to meanwhile. */
enum { TRIES = 8 };

struct job {
	const struct app *ap;
	const struct record_ask *ask;
	struct twin_env env;
	struct str digest;
	struct record_done *out;
	struct judged before;
};

struct str
record_id(struct arena *a, const char *kind, struct str one, struct str two)
{
	unsigned char md[SHA256_LEN];
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	buf_printf(&b, "%s %zu ", kind, one.n);	/* no two pairs are one text */
	buf_add(&b, one);
	buf_add(&b, two);
	digest_sha256(buf_str(&b), md);
	return arena_printf(a, RECORD_ID STR_FMT, STR_ARG(b64url_encode(a,
	    (struct str){ (char *)md, sizeof(md) })));
}

/* check - the arguments and the body, before anything is opened. */
static int
check(struct arena *a, const struct twin_env *env, const struct js *args,
    struct refusal *no, struct err *e)
{
	struct str kind = js_str_at(args, "kind");
	const char *body = twin_record_schema(kind);

	if (wording_fit(a, env->lang, twin_record_schema(STR("")), args, "", no,
	    e) == -1)
		return -1;
	if (no->code != REFUSAL_NONE)
		return 0;
	if (body == NULL) {
		*no = (struct refusal){ .code = REFUSAL_VALIDATION,
		    .field = STR("kind"),
		    .message = SAY(a, env->lang, SAY_NO_KIND, kind) };
		return 0;
	}
	if (js_at(args, "body") == NULL) {
		*no = (struct refusal){ .code = REFUSAL_VALIDATION,
		    .field = STR("body"),
		    .message = SAY(a, env->lang, SAY_MISSING, STR("body")) };
		return 0;
	}
	return wording_fit(a, env->lang, body, js_at(args, "body"), "body.", no,
	    e);
}

static int
replay(struct job *j, const struct change *ch, struct err *e)
{
	j->out->repeated = true;
	if (!str_eq(ch->digest, j->digest))
		return twin_refuse(&j->out->no, REFUSAL_DUPLICATE_MISMATCH,
		    j->env.lang, STR("external_id"));
	return reply_unpack(ch->answer, &j->out->answer.json,
	    &j->out->answer.text, e);
}

static int
apply(struct change *ch, void *arg, struct err *e)
{
	struct job *j = arg;
	struct twin_write w = { 0 };
	struct twin_in in = { .env = &j->env, .state = ch->state,
	    .seq = (int64_t)ch->seq, .args = j->ask->args };
	struct state_head head;

	*j->out = (struct record_done){ .repeated = false };
	if (app_head(ch->state, &head, e) == -1)
		return -1;
	j->env.zone = app_zone_of(j->ap, ch->a, &head, j->env.now);
	if (j->ask->may != NULL && !j->ask->may(ch->state, &j->env, ch->a))
		return twin_refuse(&j->out->no, REFUSAL_NOT_FOUND,
		    j->env.lang, STR(""));
	if (ch->replayed)
		return replay(j, ch, e);
	if (j->before.last != 0 && j->before.last + 1 != ch->seq)
		return err_set(e, ERR_CONFLICT, "the twin was written to");
	in.without = j->before.state;
	in.replaces = j->before.seq;
	in.nreplaces = j->before.n;
	if (twin_record(ch->a, &in, &w, &j->out->no, e) == -1)
		return reply_broken(e);
	if (j->out->no.code != REFUSAL_NONE)
		return 0;
	j->out->answer = w.answer;
	if (j->ask->dry)
		return 0;
	reply_keep(ch, &w, j->digest);
	return 0;
}

/* once - read the journal without the reviews that this one replaces, then
 * write if it is still that. */
static int
once(struct job *j, struct arena *a, const struct store_write *sw,
    struct err *e)
{
	if (judged_read(j->ap->st, a, sw->sub, j->ask->args, &j->before, e) ==
	    -1)
		return reply_broken(e);
	return store_update(j->ap->st, a, sw, apply, j, e);
}

int
record_run(struct app *ap, struct arena *a, const struct twin_env *env,
    const struct record_ask *ask, struct record_done *out, struct err *e)
{
	struct job j = { .ap = ap, .ask = ask, .env = *env, .out = out };
	struct store_write sw = { .sub = ask->sub, .request_id =
	    ask->request_id, .now = env->now, .of_others = true };
	struct str source = js_str_at(ask->args, "source");
	struct str id = js_str_at(ask->args, "external_id");
	struct err why;
	struct buf canon;
	int tries = 0;

	*out = (struct record_done){ .repeated = false };
	if (check(a, env, ask->args, &out->no, e) == -1)
		return -1;
	if (out->no.code != REFUSAL_NONE)
		return 0;
	if (sw.request_id.n == 0 && source.n > 0 && id.n > 0)
		sw.request_id = record_id(a, "source", source, id);
	j.env.sub = ask->sub;
	buf_init(&canon, a, SIZE_MAX);
	js_canon(&canon, ask->args);
	j.digest = (struct str){ arena_alloc(a, SHA256_LEN), SHA256_LEN };
	digest_sha256(buf_str(&canon), (unsigned char *)(uintptr_t)j.digest.p);
	do {
		why = (struct err){ 0 };
		if (once(&j, a, &sw, &why) == 0)
			return 0;
	} while (why.kind == ERR_CONFLICT && ++tries < TRIES);
	return err_set(e, why.kind, "%s", why.msg);
}
