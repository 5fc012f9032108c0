/* SPDX-License-Identifier: MIT */
#include "tools/xapi.h"

#include "base/digest.h"
#include "twin/catalog/catalog.h"
#include "twin/speech/history_item.h"
#include "twin/value/calendar.h"

#define ADL	"http://adlnet.gov/expapi/verbs/"

enum { DEPTH = 40 };

enum verb { V_NONE, V_ATTEMPTED, V_COMPLETED, V_EXPERIENCED, V_FAILED,
	V_INITIALIZED, V_MASTERED, V_PASSED, V_PROGRESSED, V_SHARED, V_VOIDED,
	V_OUTCOME };

static const char *const verbs[] = {
	[V_ATTEMPTED] = "attempted", [V_COMPLETED] = "completed",
	[V_EXPERIENCED] = "experienced", [V_FAILED] = "failed",
	[V_INITIALIZED] = "initialized",
	[V_MASTERED] = "mastered", [V_PASSED] = "passed",
	[V_PROGRESSED] = "progressed", [V_SHARED] = "shared",
	[V_VOIDED] = "voided",
};

/* What an entry of a kind says the learner did. */
static const enum verb by_kind[KINDS] = {
#define X(id, name, verb)	[KIND_##id] = V_##verb,
#include "twin/catalog/kind_list.h"
#undef X
};

static const struct {
	const char *outcome;
	enum verb verb;
} by_outcome[] = {
	{ "accepted", V_PASSED }, { "needs_review", V_ATTEMPTED },
	{ "needs_revision", V_FAILED }, { "rejected", V_FAILED },
};

/* One entry on its way to a statement. */
struct told {
	const struct xapi *x;
	struct arena *a;
	const struct js *event, *body, *facts;
	enum kind kind;
	enum verb verb;
	struct js_out *o;
};

static enum verb
verb_of(enum kind kind, const struct js *body, const struct js *facts)
{
	struct str outcome = js_str_at(facts, "outcome");

	if (by_kind[kind] == V_MASTERED &&
	    js_int_at(body, "to", 0) <= js_int_at(body, "from", 0))
		return V_NONE;
	if (by_kind[kind] != V_OUTCOME)
		return by_kind[kind];
	for (size_t i = 0; i < sizeof(by_outcome) / sizeof(by_outcome[0]); i++)
		if (str_is(outcome, by_outcome[i].outcome))
			return by_outcome[i].verb;
	return V_ATTEMPTED;
}

/* read_entry - false: it is not told. */
static bool
read_entry(struct told *t, const struct js *event)
{
	t->event = event;
	t->body = js_at(event, "body");
	t->facts = js_at(event, "facts");
	t->kind = kind_find(js_str_at(event, "kind"));
	t->verb = verb_of(t->kind, t->body, t->facts);
	return t->verb != V_NONE;
}

static struct str
statement_id(const struct told *t, const struct js *event)
{
	/* the namespace of these ids; it never changes */
	static const unsigned char space[16] = { 0x6b, 0x0e, 0x5a, 0x4d, 0x93,
		0x1c, 0x4f, 0x27, 0x8d, 0x52, 0x3e, 0x77, 0xa1, 0xb4, 0x09,
		0xcf };

	return digest_uuid5(t->a, space, js_str_at(event, "id"));
}

/* ---- the parts of a statement ---- */

static void
actor(struct told *t)
{
	js_kv_obj(t->o, "actor");
	js_kv_c(t->o, "objectType", "Agent");
	js_kv_obj(t->o, "account");
	js_kv_str(t->o, "homePage", t->x->cf->issuer);
	js_kv_str(t->o, "name", t->x->env->sub);
	js_end(t->o);
	js_end(t->o);
}

static void
verb(struct told *t)
{
	js_kv_obj(t->o, "verb");
	js_kv_str(t->o, "id", arena_printf(t->a, ADL "%s", verbs[t->verb]));
	js_kv_obj(t->o, "display");
	js_kv_c(t->o, "en", verbs[t->verb]);
	js_end(t->o);
	js_end(t->o);
}

/* words - a language map; both or none are given. */
static void
words(struct js_out *o, const char *key, const struct str name[TWIN_LANGS])
{
	js_kv_obj(o, key);
	js_kv_str(o, "ru", name[TWIN_RU]);
	js_kv_str(o, "en", name[TWIN_EN]);
	js_end(o);
}

/* activity - an id below the resource's address. */
static void
activity(struct told *t, const char *kind, struct str id)
{
	js_kv_obj(t->o, "object");
	js_kv_c(t->o, "objectType", "Activity");
	js_kv_str(t->o, "id", arena_printf(t->a, STR_FMT "/%s/" STR_FMT,
	    STR_ARG(t->x->cf->resource), kind, STR_ARG(id)));
	js_kv_obj(t->o, "definition");
}

static void
object_exercise(struct told *t)
{
	struct str id = js_str_at(t->body, "exercise");
	const struct exercise *ex = catalog_exercise(t->x->env->cat, id);

	activity(t, "exercises", id);
	js_kv_c(t->o, "type", "http://adlnet.gov/expapi/activities/performance");
	if (ex != NULL)
		words(t->o, "name", ex->title);
}

static void
object_product(struct told *t)
{
	struct str url = js_str_at(t->body, "url");

	activity(t, "products", js_str_at(t->body, "id"));
	js_kv_obj(t->o, "name");
	js_kv_str(t->o, "und", js_str_at(t->body, "title"));
	js_end(t->o);
	if (url.n > 0)
		js_kv_str(t->o, "moreInfo", url);
}

static void
object_stage(struct told *t)
{
	int64_t s = js_int_at(t->body, "to", 0);

	activity(t, "stages", arena_printf(t->a, "%lld", (long long)s));
	js_kv_c(t->o, "type", "http://adlnet.gov/expapi/activities/objective");
	if (s >= 1 && s <= TWIN_STAGES)
		words(t->o, "name", t->x->env->cat->cu->stages[s - 1].name);
}

static void
object_kind(struct told *t)
{
	struct str name[TWIN_LANGS];

	for (int l = 0; l < TWIN_LANGS; l++)
		name[l] = history_kind((enum twin_lang)l, t->kind);
	activity(t, "kinds", str_c(kind_name(t->kind)));
	words(t->o, "name", name);
}

static void
object(struct told *t)
{
	if (t->kind == KIND_ARTIFACT)
		object_product(t);
	else if (t->kind == KIND_STAGE_CHANGED)
		object_stage(t);
	else if (js_str_at(t->body, "exercise").n > 0)
		object_exercise(t);
	else
		object_kind(t);
	js_end(t->o);
	js_end(t->o);
}

static void
score(struct told *t)
{
	int64_t n = js_int_at(t->facts, "score", -1);

	if (n < 0)
		return;
	js_kv_obj(t->o, "score");
	js_key(t->o, "scaled");
	js_put_fixed(t->o, n, 2);
	js_kv_int(t->o, "raw", n);
	js_kv_int(t->o, "min", 0);
	js_kv_int(t->o, "max", 100);
	js_end(t->o);
}

/* result - what was said and what came of it; left out when that is nothing. */
static void
result(struct told *t)
{
	struct str said = js_str_at(t->body, "answer");
	int64_t minutes = js_int_at(t->facts, "minutes", 0);
	bool judged = t->verb == V_PASSED || t->verb == V_FAILED;

	if (said.n == 0)
		said = js_str_at(t->body, "note");
	if (said.n == 0 && minutes == 0 && !judged)
		return;
	js_kv_obj(t->o, "result");
	if (judged) {
		score(t);
		js_kv_bool(t->o, "success", t->verb == V_PASSED);
	}
	if (said.n > 0)
		js_kv_str(t->o, "response", said);
	if (minutes > 0)
		js_kv_str(t->o, "duration", arena_printf(t->a, "PT%lldM",
		    (long long)minutes));
	js_end(t->o);
}

/* reference - the statement of an entry. */
static void
reference(struct told *t, const char *key, const struct js *event)
{
	js_kv_obj(t->o, key);
	js_kv_c(t->o, "objectType", "StatementRef");
	js_kv_str(t->o, "id", statement_id(t, event));
	js_end(t->o);
}

/* ---- the entry that another one is about ---- */

struct other {
	struct arena *a;
	int64_t seq;
	const struct js *event;
};

static int
take(void *arg, uint64_t seq, struct str bytes, struct err *e)
{
	struct other *x = arg;

	if (seq == (uint64_t)x->seq &&
	    js_parse(x->a, arena_str(x->a, bytes), DEPTH, &x->event, e) == -1)
		return -1;
	return 1;
}

static int
other(const struct told *t, const struct js **event, struct err *e)
{
	struct other it = { t->a, js_int_at(t->body, "seq", 0), NULL };

	if (it.seq > 0 && store_events(t->x->st, t->x->env->sub,
	    (uint64_t)it.seq, false, take, &it, e) == -1)
		return -1;
	*event = it.event;
	return 0;
}

static void
put(struct told *t, const struct js *about)
{
	js_obj(t->o);
	js_kv_str(t->o, "id", statement_id(t, t->event));
	actor(t);
	verb(t);
	if (t->verb == V_VOIDED) {
		reference(t, "object", about);
	} else {
		object(t);
		result(t);
	}
	if (t->kind == KIND_REVIEW && about != NULL) {
		js_kv_obj(t->o, "context");
		reference(t, "statement", about);
		js_end(t->o);
	}
	js_kv_str(t->o, "timestamp", calendar_time_text(t->a,
	    js_int_at(t->event, "occurred_at", 0),
	    js_int_at(t->event, "tz_offset", 0)));
	js_end(t->o);
}

int
xapi_statement(const struct xapi *x, struct arena *a, struct str event,
    struct str *out, struct err *e)
{
	const struct js *v, *about = NULL;
	struct js_out o;
	struct buf b;
	struct told t = { .x = x, .a = a, .o = &o }, back = { 0 };

	*out = STR("");
	if (js_parse(a, event, DEPTH, &v, e) == -1)
		return -1;
	if (!read_entry(&t, v))
		return 0;
	if ((t.kind == KIND_VOIDED || t.kind == KIND_REVIEW) &&
	    other(&t, &about, e) == -1)
		return -1;
	/* what was not told has nothing to be voided */
	if (t.kind == KIND_VOIDED && (about == NULL || !read_entry(&back,
	    about)))
		return 0;
	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	put(&t, about);
	*out = buf_str(&b);
	return 0;
}
