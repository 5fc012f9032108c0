/* SPDX-License-Identifier: MIT */
/*
 * Nothing in a journal is edited: taking an entry back is one more entry, and
 * the state becomes the fold of the journal without the one taken back.
 */
#include "twin/doors/correct_event.h"

#include "twin/catalog/catalog.h"
#include "twin/doors/artifact.h"
#include "twin/doors/attempt.h"
#include "twin/doors/log_slot.h"
#include "twin/doors/update_metrics.h"
#include "twin/speech/attempt_reply.h"
#include "twin/value/calendar.h"

/* What can be put in the place of a voided entry, by the tool and the door that
 * write its kind. A statement is changed by saying another one. */
static const struct {
	const char *tool;
	int (*write)(struct context *w);
} replacements[KINDS] = {
	[KIND_ATTEMPT] = { "log_attempt", attempt_log },
	[KIND_SLOT] = { "log_slot", log_slot },
	[KIND_ARTIFACT] = { "append_artifact", artifact_append },
	[KIND_METRIC] = { "update_metrics", update_metrics },
};

const char *
correct_event_tool(enum kind k)
{
	return replacements[k].tool;
}

struct correction {
	bool voids;
	const struct js *replacement;	/* NULL: nothing comes instead */
	struct twin_write instead;	/* what comes */
	int64_t seq;		/* the entry, or 0 and ... */
	const struct field *f;	/* ... the indicator */
	struct event entry;
	struct str exercise;	/* of the entry, an attempt */
};

/* What learners write themselves and may take back; consent is changed by
 * manage_consent. */
static bool
own(const struct event *ev)
{
	return strcmp(ev->role, "learner") == 0 && ev->kind != KIND_CONSENT &&
	    ev->kind != KIND_VOIDED && ev->kind != KIND_DISPUTED;
}

static void
refuse_entry(struct context *w, enum refusal_code code, enum sentence say,
    enum sentence hint, int64_t seq)
{
	args_refuse(&w->ck, code, STR("seq"), say, hint,
	    &(struct sentence_args){ { sentences_int(w->a, seq),
	    sentences_int(w->a, TWIN_VOID_DAYS) } });
}

/* refuse_own - of what is not the learner's to take back, why. */
static void
refuse_own(struct context *w, const struct correction *c)
{
	enum kind k = c->entry.kind;

	if (k == KIND_VOIDED || k == KIND_DISPUTED)
		refuse_entry(w, REFUSAL_NOT_WRITABLE, SAY_NOT_VOIDED,
		    k == KIND_VOIDED ? SAY_HINT_VOIDED : SAY_HINT_ENTRY,
		    c->seq);
	else if (k == KIND_CONSENT)
		refuse_entry(w, REFUSAL_NOT_WRITABLE, SAY_CONSENT_ENTRY,
		    SAY_HINT_CONSENT_ENTRY, c->seq);
	else
		refuse_entry(w, REFUSAL_NOT_WRITABLE, SAY_NOT_OWN,
		    SAY_HINT_DISPUTE, c->seq);
}

static int
find_entry(struct context *w, struct correction *c)
{
	const struct js *body;

	if (w->in->event.n == 0) {
		refuse_entry(w, REFUSAL_NOT_FOUND, SAY_NO_ENTRY, SAY_HINT_ENTRY,
		    c->seq);
		return 0;
	}
	if (event_parse(w->a, w->in->event, &c->entry, &body, w->e) == -1)
		return -1;
	c->exercise = js_str_at(body, "exercise");
	if (!c->voids && c->entry.kind == KIND_VOIDED)
		refuse_entry(w, REFUSAL_NOT_WRITABLE, SAY_NOT_DISPUTED,
		    SAY_HINT_ENTRY, c->seq);
	if (!c->voids)
		return 0;
	if (!own(&c->entry))
		refuse_own(w, c);
	else if (w->in->without.n == 0)
		refuse_entry(w, REFUSAL_NOT_WRITABLE, SAY_VOIDED_BEFORE,
		    SAY_HINT_ENTRY, c->seq);
	else if (w->env->now - c->entry.received_at >
	    TWIN_VOID_DAYS * (int64_t)DAY_S)
		refuse_entry(w, REFUSAL_NOT_WRITABLE, SAY_TOO_OLD_TO_VOID,
		    SAY_HINT_DISPUTE, c->seq);
	return 0;
}

static void
find_reading(struct context *w, struct correction *c, struct str name)
{
	struct sentence_args args = { { name } };

	c->f = catalog_field(w->cat, name);
	if (c->voids)
		args_refuse(&w->ck, REFUSAL_VALIDATION, STR("indicator"),
		    SAY_VOID_ENTRIES, SAY_HINT_ENTRY, NULL);
	else if (c->f == NULL)
		args_refuse(&w->ck, REFUSAL_UNKNOWN_FIELD, STR("indicator"),
		    SAY_NO_INDICATOR, SAY_HINT_INDICATOR, &args);
	else if (c->f->kind == FIELD_DECLARED)
		args_refuse(&w->ck, REFUSAL_NOT_WRITABLE, STR("indicator"),
		    SAY_IS_DECLARED, SAY_HINT_USE_PROFILE, &args);
}

static struct str
body_of(struct context *w, const struct correction *c)
{
	struct buf b;
	struct js_out o;

	buf_init(&b, w->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	if (c->f != NULL)
		js_kv_str(&o, "indicator", c->f->key);
	else
		js_kv_int(&o, "seq", c->seq);
	js_kv_str(&o, "reason", js_str_at(w->in->args, "reason"));
	if (c->voids && c->entry.kind == KIND_ATTEMPT)
		js_kv_bool(&o, "reviews", true);
	if (c->replacement != NULL)
		js_kv_int(&o, "replaced_by", w->in->seq + 1);
	js_end(&o);
	return buf_str(&b);
}

/* The exercise that measures an indicator, or NULL. */
static const struct exercise *
measures(const struct context *w, const struct field *f)
{
	const struct curriculum *cu = w->cat->cu;

	for (size_t i = 0; i < cu->nexercises; i++) {
		const struct exercise *x = &cu->exercises[i];

		for (size_t k = 0; !x->archived && k < x->nfeeds; k++)
			if (x->feeds[k].indicator == f)
				return x;
	}
	return NULL;
}

/* How what is disputed is measured again; null: a person has to look. */
static void
put_next(struct context *w, struct js_out *o, const struct correction *c,
    struct buf *text)
{
	const struct exercise *x = c->f == NULL ? NULL : measures(w, c->f);
	bool direct = c->f != NULL && c->f->kind == FIELD_COLLECTED &&
	    (c->f->writers & WRITER_LEARNER);

	js_key(o, "next");
	if (c->voids || (!direct && x == NULL)) {
		js_put_null(o);
		if (!c->voids)
			buf_add(text, sentences_get(w->lang, SAY_WILL_LOOK));
		return;
	}
	js_obj(o);
	js_kv_c(o, "tool", direct ? "update_metrics" : "log_attempt");
	js_kv_str_or_null(o, "exercise", direct ? STR("") : x->id);
	js_end(o);
	buf_add(text, direct ? sentences_get(w->lang, SAY_MEASURE_AGAIN) :
	    SAY(w->a, w->lang, SAY_MEASURE_BY, x->title[w->lang], x->id));
}

/* put_artifact - a work product that came along with an attempt is an entry of
 * its own, and stays when the attempt is taken back: say so. */
static void
put_artifact(struct context *w, struct js_out *o, const struct correction *c,
    struct buf *text)
{
	const struct js *body;
	struct event ev;

	if (!c->voids || c->entry.kind != KIND_ATTEMPT || w->in->next.n == 0 ||
	    event_parse(w->a, w->in->next, &ev, &body, NULL) == -1 ||
	    ev.kind != KIND_ARTIFACT ||
	    ev.received_at != c->entry.received_at ||
	    !str_eq(js_str_at(body, "exercise"), c->exercise))
		return;
	js_kv_obj(o, "artifact");
	js_kv_int(o, "seq", ev.seq);
	js_kv_str(o, "id", js_str_at(body, "id"));
	js_end(o);
	buf_printf(text, "\n" STR_FMT, STR_ARG(SAY(w->a, w->lang,
	    SAY_ARTIFACT_STAYS, js_str_at(body, "title"),
	    sentences_int(w->a, ev.seq))));
}

static void
put_entry(struct context *w, struct js_out *o, const struct correction *c,
    struct buf *text)
{
	js_key(o, "entry");
	if (c->seq == 0) {
		js_put_null(o);
		return;
	}
	js_obj(o);
	js_kv_int(o, "seq", c->seq);
	js_kv_c(o, "kind", kind_name(c->entry.kind));
	put_artifact(w, o, c, text);
	js_end(o);
}

static void
put_replacement(struct js_out *o, const struct correction *c, struct buf *text)
{
	js_key(o, "replacement");
	if (c->replacement == NULL) {
		js_put_null(o);
		return;
	}
	js_put_raw(o, c->instead.answer.json);
	buf_ch(text, '\n');
	buf_add(text, c->instead.answer.text);
}

static void
reply(struct context *w, const struct correction *c)
{
	struct speech sp = context_speech(w);
	struct buf b, text, changes;
	struct js_out o;

	buf_init(&text, w->a, SIZE_MAX);
	buf_init(&changes, w->a, SIZE_MAX);
	buf_add(&text, SAY(w->a, w->lang, c->voids ? SAY_VOIDED :
	    c->f != NULL ? SAY_DISPUTED_READING : SAY_DISPUTED_ENTRY,
	    c->f != NULL ? c->f->name[w->lang] : sentences_int(w->a, c->seq)));
	context_reply(w, &o, &b, "dt.correction/1");
	js_kv_int(&o, "seq", w->in->seq);
	js_kv_int(&o, "revision", w->s->revision);
	js_kv_c(&o, "action", c->voids ? "void" : "dispute");
	put_entry(w, &o, c, &text);
	js_kv_str_or_null(&o, "indicator", c->f != NULL ? c->f->key : STR(""));
	attempt_reply_changes(&sp, w->before, &o, &changes);
	/* another attempt tells them itself */
	if (changes.n > 0 && (c->replacement == NULL ||
	    c->entry.kind != KIND_ATTEMPT))
		buf_printf(&text, "\n" STR_FMT, STR_ARG(SAY(w->a, w->lang,
		    SAY_CHANGED, buf_str(&changes))));
	context_stage_event(w, &o);
	put_next(w, &o, c, &text);
	put_replacement(&o, c, &text);
	if (c->replacement == NULL)	/* else it stands there */
		buf_add(&text, context_stage_text(w));
	context_send(w, &o, buf_str(&text), &w->out->answer);
}

static void
may_replace(struct context *w, const struct correction *c)
{
	if (!c->voids)
		args_refuse(&w->ck, REFUSAL_VALIDATION, STR("replacement"),
		    SAY_REPLACES_VOIDED, SAY_NONE, NULL);
	else if (replacements[c->entry.kind].write == NULL)
		args_refuse(&w->ck, REFUSAL_NOT_WRITABLE, STR("replacement"),
		    SAY_NOT_REPLACED, c->entry.kind == KIND_DECLARED ?
		    SAY_HINT_USE_PROFILE : SAY_HINT_VOID_ONLY,
		    &(struct sentence_args){ { sentences_int(w->a, c->seq) } });
}

static int
read_args(struct context *w, struct correction *c)
{
	const struct js *args = w->in->args;
	struct str name = js_str_at(args, "indicator");

	context_common(w);
	context_tracking(w);
	c->voids = str_is(js_str_at(args, "action"), "void");
	c->seq = js_int_at(args, "seq", 0);
	c->replacement = js_at(args, "replacement");
	(void)args_words(&w->ck, STR("reason"), js_str_at(args, "reason"));
	if (w->ck.bad)
		return 0;
	if ((c->seq == 0) == (name.n == 0)) {
		args_refuse(&w->ck, REFUSAL_VALIDATION, STR("seq"),
		    SAY_ENTRY_OR_READING, SAY_HINT_ENTRY, NULL);
		return 0;
	}
	if (c->seq != 0 && find_entry(w, c) == -1)
		return -1;
	if (c->seq == 0)
		find_reading(w, c, name);
	if (c->replacement != NULL && !w->ck.bad)
		may_replace(w, c);
	return 0;
}

/* Of points none was good; anything else is there already, as another entry. */
static void
none_instead(struct context *w, const struct correction *c)
{
	if (c->entry.kind == KIND_METRIC)
		args_refuse(&w->ck, REFUSAL_VALIDATION, STR(""), SAY_KEPT_NONE,
		    SAY_HINT_ARGUMENT, NULL);
	else
		args_refuse(&w->ck, REFUSAL_VALIDATION, STR(""),
		    SAY_REPLACEMENT_KNOWN, SAY_HINT_REPLACEMENT_KNOWN,
		    &(struct sentence_args){ { sentences_int(w->a, c->seq) } });
}

/*
 * replace - write what comes instead, as the door of its kind does, on the state
 * without the voided entry; its time stays unless another is given. Nothing of
 * it is written when it is refused: neither is the void then.
 */
static int
replace(struct context *w, struct correction *c)
{
	struct twin_write *out = w->out, *more = &c->instead;
	struct twin_in in = *w->in;
	struct context own = *w;

	in.seq = w->in->seq + 1;
	in.args = c->replacement;
	in.when = c->entry.occurred_at;
	in.event = in.without = STR("");
	own.in = &in;
	own.out = more;
	if (replacements[c->entry.kind].write(&own) == -1)
		return -1;
	if (!own.ck.bad && more->nevents == 0)
		none_instead(&own, c);
	if (own.ck.bad) {
		w->ck.bad = true;
		w->ck.no->field = arena_printf(w->a, "replacement%s" STR_FMT,
		    w->ck.no->field.n > 0 ? "." : "",
		    STR_ARG(w->ck.no->field));
		return 0;
	}
	if (out->nevents + more->nevents > TWIN_EVENTS_MAX)
		return err_set(w->e, ERR_LIMIT, "write: too many events");
	for (size_t i = 0; i < more->nevents; i++)
		out->events[out->nevents++] = more->events[i];
	for (size_t i = 0; i < more->nartifacts; i++)
		out->artifacts[i] = more->artifacts[i];
	out->nartifacts = more->nartifacts;
	out->new_state = more->new_state;
	w->s = own.s;
	w->move = own.move;
	w->computed = own.computed;
	return 0;
}

int
correct_event(struct context *w)
{
	struct correction c = { .seq = 0 };
	struct event ev;

	if (read_args(w, &c) == -1)
		return -1;
	if (w->ck.bad)
		return 0;
	ev = context_event(w, c.voids ? KIND_VOIDED : KIND_DISPUTED,
	    w->env->now);
	ev.body = body_of(w, &c);
	if (!c.voids)
		event_count(&ev.facts, event_count_kind(w->a, ev.kind, 0,
		    ev.provenance));
	if ((c.voids ? context_void(w, &ev) : context_add(w, &ev)) == -1 ||
	    (c.replacement != NULL ? replace(w, &c) : context_end(w)) == -1)
		return -1;
	if (!w->ck.bad)
		reply(w, &c);
	return 0;
}
