/* SPDX-License-Identifier: MIT */
/*
 * erase_twin - remove everything that is kept under the learner's subject.
 *
 * Never at the first call. A client that can ask its user does so (multi-round
 * input); any other gets a summary and a code, to be passed in a second call
 * once the learner has agreed. Both are bound to the state that was shown: when
 * the twin has changed meanwhile, the question is asked again. The code is a
 * keyed hash of subject, state and ten minutes of the clock, so nothing is
 * stored for it; it keeps an assistant from erasing by mistake, the scope
 * twin:erase keeps others out.
 */
#include "base/digest.h"
#include "base/hex.h"
#include "mcp/mcp.h"
#include "tools/app.h"
#include "tools/run_read.h"
#include "tools/schema_text.h"
#include "twin/speech/sentences.h"

/* A code is good in the ten minutes it was made in and the ten after. */
enum { SLOT_S = 600, CODE_BYTES = 4, ERASE_EVERY_S = 3600 };

/* clang-format off */
static const char erase_twin_input[] = JSON({
"type": "object", "additionalProperties": false,
"properties": {
  "confirm_code": { "type": "string", "minLength": 1, "maxLength": 16,
    "description": "The code of the first call, only after the learner has read the summary and agreed to erase everything." }
} });

static const char erase_twin_output[] = JSON({
"type": "object",
"properties": {
  "status": { "type": "string", "enum": ["confirm", "erased", "declined", "nothing"] },
  "events": { "type": "integer" },
  "confirm_code": { "type": ["string", "null"] },
  "expires_at": { "type": ["string", "null"] },
  "kept": { "type": "array", "items": { "type": "object" } }
} });
/* clang-format on */

static const struct {
	enum sentence what, why;
} kept[] = {
	{ SAY_ERASE_KEPT_BACKUPS, SAY_ERASE_WHY_BACKUPS },
	{ SAY_ERASE_KEPT_LOG, SAY_ERASE_WHY_LOG },
	{ SAY_ERASE_KEPT_RECORD, SAY_ERASE_WHY_RECORD },
};

/* shown_of - the state that is shown, so that only this one is erased. */
static struct str
shown_of(const struct call *c, const struct own_twin *rd)
{
	unsigned char md[SHA256_LEN];

	digest_sha256(rd->state, md);
	return hex_encode(c->a, md, sizeof(md));
}

/* code_of - for one slot of the clock under one key. */
static struct str
code_of(const struct call *c, const struct own_twin *rd, struct str key,
    int64_t slot)
{
	unsigned char mac[SHA256_LEN];
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	buf_printf(&b, "erase %lld " STR_FMT " ", (long long)slot,
	    STR_ARG(shown_of(c, rd)));
	buf_add(&b, c->sub);
	digest_hmac(key, buf_str(&b), mac);
	return hex_encode(c->a, mac, CODE_BYTES);
}

static bool
code_good(const struct call *c, const struct own_twin *rd, struct str code)
{
	int64_t slot = c->now / SLOT_S, back;
	bool good = false;

	for (back = 0; back < 2; back++) {
		good |= digest_eq(code,
		    code_of(c, rd, rd->env.key, slot - back));
		good |= rd->env.key_prev.n > 0 && digest_eq(code,
		    code_of(c, rd, rd->env.key_prev, slot - back));
	}
	return good;
}

static void
put_kept(struct js_out *out, enum twin_lang lang)
{
	size_t i;

	js_kv_arr(out, "kept");
	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		js_obj(out);
		js_kv_str(out, "what", sentences_get(lang, kept[i].what));
		js_kv_str(out, "why", sentences_get(lang, kept[i].why));
		js_end(out);
	}
	js_end(out);
}

/* put - the answer; code empty: none. */
static void
put(struct js_out *out, struct call *c, const struct own_twin *rd,
    const char *status, struct str code)
{
	int64_t until = (c->now / SLOT_S + 2) * SLOT_S;

	js_obj(out);
	js_kv_c(out, "schema", "dt.erase/1");
	js_kv_c(out, "status", status);
	js_kv_int(out, "events", rd->head.seq);
	js_kv_str_or_null(out, "confirm_code", code);
	js_key(out, "expires_at");
	if (code.n > 0)
		js_put_str(out, zone_time_text(c->a, &rd->env.zone,
		    until));
	else
		js_put_null(out);
	put_kept(out, rd->env.lang);
	js_end(out);
}

/* summary - what would go, as sentences for the learner. */
static struct str
summary(struct call *c, const struct own_twin *rd)
{
	return SAY(c->a, rd->env.lang, SAY_ERASE_ALL,
	    sentences_int(c->a, rd->head.seq));
}

static int
nothing(struct call *c, struct js_out *out, const struct own_twin *rd)
{
	put(out, c, rd, "nothing", STR(""));
	call_text(c, sentences_get(rd->env.lang, SAY_ERASE_NOTHING));
	return 0;
}

static int
declined(struct call *c, struct js_out *out, const struct own_twin *rd)
{
	put(out, c, rd, "declined", STR(""));
	call_text(c, sentences_get(rd->env.lang, SAY_ERASE_DECLINED));
	return 0;
}

static int
refuse(struct call *c, const struct own_twin *rd, enum refusal_code code,
    enum sentence message, enum sentence hint)
{
	struct refusal no = {
		.code = code,
		.message = sentences_get(rd->env.lang, message),
		.field = STR("confirm_code"),
		.hint = sentences_get(rd->env.lang, hint),
	};

	return call_fail(c, &no);
}

static int
refuse_code(struct call *c, const struct own_twin *rd)
{
	return refuse(c, rd, REFUSAL_VALIDATION, SAY_ERASE_BAD_CODE,
	    SAY_HINT_ERASE_CODE);
}

/* lease_of - that this learner's twin was erased within the hour. A keyed
 * hash: what is left of whoever was erased must not tell who it was. */
static struct str
lease_of(const struct call *c, const struct own_twin *rd)
{
	unsigned char mac[SHA256_LEN];
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	buf_c(&b, "erased ");
	buf_add(&b, c->sub);
	digest_hmac(rd->env.key, buf_str(&b), mac);
	return arena_printf(c->a, "erased:" STR_FMT,
	    STR_ARG(hex_encode(c->a, mac, sizeof(mac))));
}

/*
 * erase - at most once an hour for one learner: it costs a copy of the files.
 * What was written since the learner was asked is not erased unseen.
 */
static int
erase(struct call *c, struct js_out *out, const struct own_twin *rd,
    struct err *e)
{
	enum twin_lang lang = rd->env.lang;
	const struct app *ap = c->app;
	struct str lease = lease_of(c, rd);
	struct err why = { 0 };

	if (!store_cache_lease(ap->st, lease, c->now, c->now + ERASE_EVERY_S))
		return refuse(c, rd, REFUSAL_LIMIT, SAY_ERASE_OFTEN,
		    SAY_HINT_ERASE_OFTEN);
	if (store_erase(ap->st, c->sub, &rd->state, &why) == -1) {
		store_cache_del(ap->st, lease);
		if (why.kind == ERR_CONFLICT)
			return refuse_code(c, rd);
		return err_set(e, why.kind, "%s", why.msg);
	}
	put(out, c, rd, "erased", STR(""));
	call_text(c, SAY(c->a, lang, SAY_ERASED,
	    sentences_int(c->a, rd->head.seq), sentences_get(lang,
	    kept[0].what), sentences_get(lang, kept[1].what),
	    sentences_get(lang, kept[2].what)));
	return 0;
}

static int
offer_code(struct call *c, struct js_out *out, const struct own_twin *rd)
{
	struct str code = code_of(c, rd, rd->env.key, c->now / SLOT_S);

	put(out, c, rd, "confirm", code);
	call_text(c, SAY(c->a, rd->env.lang, SAY_ERASE_CODE, summary(c, rd),
	    code));
	return 0;
}

/*
 * can_ask - whether the client shows forms: elicitation without members means
 * forms, else `form` must be among them (MCP 2026-07-28, ClientCapabilities).
 */
static bool
can_ask(const struct call *c)
{
	const struct js *caps = js_at(c->meta,
	    "io.modelcontextprotocol/clientCapabilities");
	const struct js *el = js_at(caps, "elicitation");

	return call_can(c, "elicitation") &&
	    (js_len(el) == 0 || js_at(el, "form") != NULL);
}

static int
ask(struct call *c, const struct own_twin *rd, struct str shown, struct err *e)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "mode", "form");
	js_kv_str(&o, "message", summary(c, rd));
	js_kv_obj(&o, "requestedSchema");
	js_kv_c(&o, "type", "object");
	js_kv_obj(&o, "properties");
	js_kv_obj(&o, "confirm");
	js_kv_c(&o, "type", "boolean");
	js_kv_str(&o, "title", sentences_get(rd->env.lang, SAY_ERASE_FOR_GOOD));
	js_kv_bool(&o, "default", false);
	js_end(&o);
	js_end(&o);
	js_kv_raw(&o, "required", STR("[\"confirm\"]"));
	js_end(&o);
	js_end(&o);
	call_state(c, shown);
	return call_ask(c, "confirm", "elicitation/create", buf_str(&b), e);
}

/* rounds - through the client's own question. */
static int
rounds(struct call *c, struct js_out *out, const struct own_twin *rd,
    struct err *e)
{
	struct str shown = shown_of(c, rd), was;
	const struct js *an = call_answer(c, "confirm");
	const struct js *yes = js_at(js_at(an, "content"), "confirm");
	struct str action = js_str_at(an, "action");

	if (!call_resumed(c, &was) || !str_eq(was, shown) || an == NULL)
		return ask(c, rd, shown, e);
	if (str_is(action, "decline") || str_is(action, "cancel"))
		return declined(c, out, rd);
	if (!str_is(action, "accept") || js_type(yes) != JS_BOOL)
		return ask(c, rd, shown, e);
	return js_bool(yes) ? erase(c, out, rd, e) : declined(c, out, rd);
}

static int
erase_twin(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	struct str code = js_str_at(in, "confirm_code");
	struct own_twin rd;

	if (run_read_twin(c, in, &rd, e) == -1)
		return -1;
	if (rd.state.n == 0)
		return nothing(c, out, &rd);
	if (code.n > 0)
		return code_good(c, &rd, code) ? erase(c, out, &rd, e) :
		    refuse_code(c, &rd);
	return can_ask(c) ? rounds(c, out, &rd, e) : offer_code(c, out, &rd);
}

const struct tool tool_erase_twin = {
	.name = "erase_twin",
	.title = "Erase the twin",
	.use = "Use this when the learner asks to delete everything that is kept "
	    "about them. The first call erases nothing: it gives a summary and a "
	    "code, or asks the learner. Do not use for one wrong entry or one forgotten "
	    "field; use update_profile with null.",
	.input = erase_twin_input,
	.output = erase_twin_output,
	.scope = "twin:erase",
	.flags = TOOL_DESTRUCTIVE,
	.run = erase_twin,
};
