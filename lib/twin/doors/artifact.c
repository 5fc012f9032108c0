/* SPDX-License-Identifier: MIT */
#include "twin/doors/artifact.h"

#include "base/digest.h"
#include "base/hex.h"
#include "base/limits.h"
#include "twin/catalog/catalog.h"
#include "twin/value/words.h"
#include "twin/rules/counted.h"
#include "twin/rules/known.h"
#include "twin/value/word_set.h"
#include "twin/rules/tally.h"

enum { URL_MAX = 2048 };

static struct str
types_of(struct context *w)
{
	struct buf b;

	buf_init(&b, w->a, SIZE_MAX);
	for (size_t i = 0; i < w->cat->cu->nproducts; i++) {
		if (i > 0)
			buf_c(&b, ", ");
		buf_add(&b, w->cat->cu->products[i].id);
	}
	return buf_str(&b);
}

static bool
hex64(struct str s)
{
	unsigned char sha[SHA256_LEN];

	return hex_decode(s, sha, sizeof(sha)) == sizeof(sha);
}

static bool
good_url(struct str s)
{
	static const struct str scheme = STR_INIT("https://");

	if (s.n <= scheme.n || str_has_ctl(s) ||
	    !str_ieq((struct str){ s.p, scheme.n }, scheme))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ' ' || s.p[i] == '"' || s.p[i] == '<' ||
		    s.p[i] == '>' || s.p[i] == '\\')
			return false;
	return s.p[scheme.n] != '/';
}

/* A type of work product in words, and as tools want it. */
static struct str
type_words(struct context *w, struct str id)
{
	const struct product *p = catalog_product(w->cat, id);

	return p == NULL ? id :
	    SAY(w->a, w->lang, SAY_NAMED_KEY, p->name[w->lang], id);
}

static struct str
path(struct context *w, struct str prefix, const char *name)
{
	return arena_printf(w->a, STR_FMT "%s", STR_ARG(prefix), name);
}

static void
refuse(struct context *w, struct str prefix, const char *name,
    enum sentence say, struct str arg)
{
	struct str at = path(w, prefix, name);

	args_refuse(&w->ck, REFUSAL_VALIDATION, at, say, SAY_NONE,
	    &(struct sentence_args){ { at, arg } });
}

void
artifact_check(struct context *w, const struct js *obj, struct str prefix,
    struct artifact *out)
{
	struct args *ck = &w->ck;

	*out = (struct artifact){ .title = js_str_at(obj, "title"),
	    .text = js_str_at(obj, "text"), .url = js_str_at(obj, "url"),
	    .sha256 = js_str_at(obj, "sha256") };
	out->type = catalog_product(w->cat, js_str_at(obj, "type"));
	if (out->type == NULL)
		refuse(w, prefix, "type", SAY_CHOICE, types_of(w));
	if (!args_words(ck, path(w, prefix, "title"), out->title) ||
	    !args_bytes(ck, path(w, prefix, "text"), out->text,
	    LIMIT_ARTIFACT) ||
	    !args_bytes(ck, path(w, prefix, "url"), out->url, URL_MAX))
		return;
	if ((out->text.n > 0) == (out->url.n > 0))
		refuse(w, prefix, "text", SAY_TEXT_OR_URL, STR(""));
	else if (out->text.n > 0 && words_count(out->text) == 0)
		refuse(w, prefix, "text", SAY_EMPTY, STR(""));
	else if (out->url.n > 0 && !good_url(out->url))
		refuse(w, prefix, "url", SAY_WRONG,
		    sentences_get(w->lang, SAY_AN_HTTPS_URL));
	else if (out->sha256.n > 0 && !hex64(out->sha256))
		refuse(w, prefix, "sha256", SAY_WRONG,
		    sentences_get(w->lang, SAY_A_SHA256));
	else if (out->sha256.n > 0 && out->url.n == 0)
		refuse(w, prefix, "sha256", SAY_TEXT_OR_URL, STR(""));
}

static struct str
body_of(struct context *w, const struct artifact *art)
{
	unsigned char sha[SHA256_LEN];
	struct buf b;
	struct js_out o;

	buf_init(&b, w->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "id", art->id);
	js_kv_int(&o, "version", art->version);
	js_kv_str(&o, "type", art->type->id);
	js_kv_str(&o, "title", art->title);
	if (art->x != NULL)
		js_kv_str(&o, "exercise", art->x->id);
	if (art->url.n > 0) {
		js_kv_str(&o, "url", art->url);
		if (art->sha256.n > 0)
			js_kv_str(&o, "sha256", art->sha256);
		else
			js_kv_bool(&o, "verified", false);
	} else {
		digest_sha256(art->text, sha);
		js_kv_int(&o, "bytes", (int64_t)art->text.n);
		js_kv_str(&o, "sha256", hex_encode(w->a, sha, SHA256_LEN));
	}
	js_end(&o);
	return buf_str(&b);
}

/* ---- what counts ---- */

/* Whether it is made for a task: then it counts with the accepted answer. */
static bool
of_task(const struct artifact *art)
{
	return art->x != NULL && art->x->product != NULL &&
	    str_eq(art->x->product->id, art->type->id);
}

/* Why it does not: it counts with an accepted answer, or by its own words, and one
 * text once, whichever way it came. */
static enum sentence
not_counted(struct context *w, const struct artifact *art, struct str mark,
    int64_t day)
{
	int64_t least = counted_words(w->cat, art->type);
	bool by_day = art->type->once == ONCE_DAY;

	if (!art->accepted && (of_task(art) || least == 0))
		return SAY_PRODUCT_LATER;
	if (!art->accepted && word_set_words(w->a, art->text) < least)
		return SAY_PRODUCT_WORDS;
	if (known_find(w->s, mark) != NULL)
		return SAY_PRODUCT_SAME;
	if (counted_late(art->type, day, w->today))
		return by_day ? SAY_ONCE_LATE_DAY : SAY_ONCE_LATE_WEEK;
	if (!counted_turn(w->s, art->type, day))
		return by_day ? SAY_ONCE_A_DAY : SAY_ONCE_A_WEEK;
	return SAY_NONE;
}

static bool
counts(struct context *w, struct artifact *art, const struct event *ev,
    struct facts *f)
{
	struct str mark = known_product(w->a, art->type, art->text);

	if (art->old != NULL)		/* a better version is not one more */
		return false;
	art->note = not_counted(w, art, mark, event_day(ev));
	if (art->note != SAY_NONE)
		return false;
	if (mark.n > 0 && counted_asked(w->cat->pr, art->type))
		f->known[f->nknown++] = mark;
	return true;
}

int
artifact_add(struct context *w, struct artifact *art, int64_t occurred_at)
{
	struct event ev = context_event(w, KIND_ARTIFACT, occurred_at);

	art->version = art->old == NULL ? 1 : art->old->version + 1;
	art->id = art->old == NULL ? arena_printf(w->a, "a%lld",
	    (long long)ev.seq) : art->old->id;
	ev.body = body_of(w, art);
	event_count(&ev.facts, event_count_kind(w->a, KIND_ARTIFACT, 0,
	    ev.provenance));
	if (counts(w, art, &ev, &ev.facts))
		event_count(&ev.facts, event_count_product(w->a,
		    art->type->id, ev.provenance));
	if (context_add(w, &ev) == -1)
		return -1;
	if (art->text.n > 0)
		context_artifact(w, art->id, art->version, art->text);
	return 0;
}

static bool
satisfied(struct context *w, struct indicators *r, const struct artifact *art,
    const struct criterion *cr)
{
	switch (cr->kind) {
	case CRIT_COUNT_IN_WINDOW:
		return cr->product != NULL &&
		    str_eq(cr->product->id, art->type->id) &&
		    tally_products(w->s, cr->product->id, r->today,
		    cr->days) >= cr->count;
	case CRIT_MIN_WORDS:
		return cr->field.n == 0 && word_set_words(w->a, art->text) >=
		    cr->count;
	case CRIT_URL:
		return art->url.n > 0;
	default:
		return false;
	}
}

/* A link of which nobody can tell later whether it still gives the same. */
static bool
unverified(const struct artifact *art)
{
	return art->url.n > 0 && art->sha256.n == 0;
}

/* Why it does not count, when some stage asks for it. */
static struct str
note(struct context *w, const struct artifact *art)
{
	const struct exercise *x = of_task(art) ? art->x : NULL;
	const struct state_exercise *done = x == NULL ? NULL :
	    state_exercise(w->s, x->id);
	const struct curriculum *cu = w->cat->cu;
	enum sentence say = art->note;
	struct str task = STR("");

	if (art->note == SAY_NONE || !counted_asked(w->cat->pr, art->type) ||
	    (done != NULL && done->last == OUT_ACCEPTED))
		return STR("");
	for (size_t i = 0; x == NULL && i < cu->nexercises; i++)
		if (cu->exercises[i].product == art->type &&
		    !cu->exercises[i].archived)
			x = &cu->exercises[i];
	if (x == NULL && say == SAY_PRODUCT_LATER)
		say = SAY_PRODUCT_NOWHERE;
	if (x != NULL)
		task = say != SAY_PRODUCT_WORDS ? x->title[w->lang] :
		    SAY(w->a, w->lang, SAY_OR_WITH_TASK, x->title[w->lang]);
	return arena_printf(w->a, "\n" STR_FMT, STR_ARG(SAY(w->a, w->lang, say,
	    art->type->name[w->lang], task,
	    sentences_int(w->a, counted_words(w->cat, art->type)))));
}

static void
reply(struct context *w, const struct artifact *art)
{
	struct indicators r;
	struct js_out o;
	struct buf b;
	struct str text;

	context_indicators(w, &r);
	context_reply(w, &o, &b, "dt.artifact/1");
	js_kv_int(&o, "seq", w->in->seq);
	js_kv_int(&o, "revision", w->s->revision);
	js_kv_str(&o, "id", art->id);
	js_kv_int(&o, "version", art->version);
	js_kv_str(&o, "type", art->type->id);
	js_kv_str(&o, "title", art->title);
	js_key(&o, "exercise");
	if (art->x != NULL)
		js_put_str(&o, art->x->id);
	else
		js_put_null(&o);
	js_kv_arr(&o, "satisfies");
	for (size_t i = 0; art->x != NULL && i < art->x->ncriteria; i++) {
		const struct criterion *cr = &art->x->criteria[i];

		if (!satisfied(w, &r, art, cr))
			continue;
		js_obj(&o);
		js_kv_str(&o, "criterion", cr->id);
		js_kv_str(&o, "text", cr->text[w->lang]);
		js_end(&o);
	}
	js_end(&o);
	context_stage_event(w, &o);
	text = arena_printf(w->a, STR_FMT "%s" STR_FMT STR_FMT STR_FMT,
	    STR_ARG(SAY(w->a, w->lang, SAY_KEPT, art->title,
		art->type->name[w->lang], art->id,
		sentences_int(w->a, art->version))),
	    unverified(art) ? "\n" : "", STR_ARG(sentences_get(w->lang,
		unverified(art) ? SAY_NOT_VERIFIED : SAY_NONE)),
	    STR_ARG(note(w, art)), STR_ARG(context_stage_text(w)));
	context_send(w, &o, text, &w->out->answer);
}

int
artifact_append(struct context *w)
{
	const struct js *args = w->in->args;
	struct args *ck = &w->ck;
	struct artifact art;
	struct str id;
	int64_t at;

	context_common(w);
	context_tracking(w);
	artifact_check(w, args, STR(""), &art);
	id = js_str_at(args, "exercise");
	if (id.n > 0)
		art.x = catalog_exercise(w->cat, id);
	if (id.n > 0 && art.x == NULL)
		args_refuse(ck, REFUSAL_NOT_FOUND, STR("exercise"),
		    SAY_NO_EXERCISE, SAY_HINT_EXERCISE,
		    &(struct sentence_args){ { id } });
	id = js_str_at(args, "supersedes");
	if (id.n > 0)
		art.old = state_artifact(w->s, id);
	if (id.n > 0 && art.old == NULL)
		args_refuse(ck, REFUSAL_NOT_FOUND, STR("supersedes"),
		    SAY_NO_ARTIFACT, SAY_HINT_ARTIFACT,
		    &(struct sentence_args){ { id } });
	else if (art.old != NULL && !ck->bad &&
	    !str_eq(art.old->type, art.type->id))
		args_refuse(ck, REFUSAL_VALIDATION, STR("type"),
		    SAY_OTHER_TYPE, SAY_NONE,
		    &(struct sentence_args){ { id,
		    type_words(w, art.old->type) } });
	at = context_when(w, ck, args, STR("occurred_at"), false);
	if (ck->bad)
		return 0;
	if (artifact_add(w, &art, at) == -1 || context_end(w) == -1)
		return -1;
	reply(w, &art);
	return 0;
}
