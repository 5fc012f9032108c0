/* SPDX-License-Identifier: MIT */
#include "twin/doors/manage_consent.h"

#include "twin/catalog/catalog.h"
#include "twin/value/calendar.h"

static const struct {
	enum sentence name, on, off;
} said[CONSENTS] = {
	[CONSENT_TRACKING] = { SAY_CONSENT_TRACKING, SAY_TRACKING_ON,
	    SAY_TRACKING_OFF },
	[CONSENT_MENTOR_VIEW] = { SAY_CONSENT_MENTOR_VIEW, SAY_MENTOR_VIEW_ON,
	    SAY_MENTOR_VIEW_OFF },
	[CONSENT_COHORT_STATS] = { SAY_CONSENT_COHORT_STATS,
	    SAY_COHORT_STATS_ON, SAY_COHORT_STATS_OFF },
};

static const struct {
	const char *code;
	enum sentence say;
} grants[] = {
	[GRANT_UNSET] = { "unset", SAY_GRANT_UNSET },
	[GRANT_GIVEN] = { "granted", SAY_GRANT_GIVEN },
	[GRANT_WITHDRAWN] = { "withdrawn", SAY_GRANT_WITHDRAWN },
};

/* What changes, as the event's body; empty when nothing does. */
static struct str
body_of(struct context *w, const struct js *asked)
{
	struct buf b;
	struct js_out o;
	const struct js *v;
	bool any = false;

	buf_init(&b, w->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_obj(&o, "grants");
	for (enum consent c = 0; c < CONSENTS; c++) {
		if (!js_get(asked, state_consent_name(c), &v) ||
		    state_grant(w->s, c) == (js_bool(v) ? GRANT_GIVEN :
		    GRANT_WITHDRAWN))
			continue;
		js_kv_bool(&o, state_consent_name(c), js_bool(v));
		any = true;
	}
	js_end(&o);
	js_end(&o);
	return any ? buf_str(&b) : STR("");
}

static void
put_consent(struct context *w, struct js_out *o, struct buf *text)
{
	js_kv_obj(o, "consent");
	for (enum consent c = 0; c < CONSENTS; c++) {
		enum grant g = state_grant(w->s, c);
		int64_t day = w->s->has_grants ? w->s->grant_day[c] : 0;

		js_kv_obj(o, state_consent_name(c));
		js_kv_c(o, "state", grants[g].code);
		js_kv_str_or_null(o, "since", day == 0 ? STR("") :
		    calendar_day_text(w->a, day));
		js_end(o);
		buf_printf(text, "\n- " STR_FMT ": " STR_FMT,
		    STR_ARG(sentences_get(w->lang, said[c].name)),
		    STR_ARG(sentences_get(w->lang, grants[g].say)));
	}
	js_end(o);
}

/* hidden - what of their own learners keep from mentors, by name; empty: nothing. */
static struct str
hidden(struct context *w)
{
	const struct metamodel *mm = w->cat->mm;
	struct buf b;

	buf_init(&b, w->a, SIZE_MAX);
	for (size_t i = 0; i < mm->nfields; i++) {
		const struct field *f = &mm->fields[i];

		if (f->sensitivity == SENS_SENSITIVE &&
		    (f->writers & WRITER_LEARNER))
			buf_printf(&b, "%s" STR_FMT, b.n > 0 ? "; " : "",
			    STR_ARG(f->name[w->lang]));
	}
	return buf_str(&b);
}

static struct str
effect_of(struct context *w, enum consent c)
{
	bool on = state_grant(w->s, c) == GRANT_GIVEN;
	struct str s = sentences_get(w->lang, on ? said[c].on : said[c].off);
	struct str not = on && c == CONSENT_MENTOR_VIEW ? hidden(w) : STR("");

	return not.n == 0 ? s : arena_printf(w->a, STR_FMT STR_FMT, STR_ARG(s),
	    STR_ARG(SAY(w->a, w->lang, SAY_MENTOR_VIEW_HIDES, not)));
}

/* What each change means from now on; the same in words to text. */
static void
put_effect(struct context *w, struct js_out *o, struct buf *text)
{
	js_kv_arr(o, "effect");
	for (enum consent c = 0; c < CONSENTS; c++) {
		struct str s;

		if (state_grant(w->s, c) == state_grant(w->before, c))
			continue;
		s = effect_of(w, c);
		js_put_str(o, s);
		buf_printf(text, "\n" STR_FMT, STR_ARG(s));
	}
	js_end(o);
}

int
manage_consent(struct context *w)
{
	struct str body;
	struct event ev;
	struct js_out o;
	struct buf b, text;

	context_common(w);
	if (w->ck.bad)
		return 0;
	body = body_of(w, js_at(w->in->args, "grants"));
	if (body.n > 0) {
		ev = context_event(w, KIND_CONSENT, w->env->now);
		ev.body = body;
		event_count(&ev.facts, event_count_kind(w->a, KIND_CONSENT, 0,
		    ev.provenance));
		if (context_add(w, &ev) == -1)
			return -1;
	}
	if (context_end(w) == -1)
		return -1;
	buf_init(&text, w->a, SIZE_MAX);
	buf_add(&text, sentences_get(w->lang, body.n > 0 ? SAY_KEPT_ALL :
	    SAY_CONSENT_SAME));
	context_reply(w, &o, &b, "dt.consent/1");
	js_key(&o, "seq");
	if (body.n > 0)
		js_put_int(&o, w->in->seq);
	else
		js_put_null(&o);
	js_kv_int(&o, "revision", w->s->revision);
	js_kv_int(&o, "version", w->s->consent_version);
	put_consent(w, &o, &text);
	put_effect(w, &o, &text);
	context_send(w, &o, buf_str(&text), &w->out->answer);
	return 0;
}
