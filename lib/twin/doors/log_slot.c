/* SPDX-License-Identifier: MIT */
/* What was said is kept in the body; what counts is in the facts, within the
 * bounds of a slot and of a day. */
#include "twin/doors/log_slot.h"

#include "twin/catalog/catalog.h"
#include "twin/rules/counted.h"
#include "twin/rules/known.h"

enum { WEEK = 7 };

static struct str
body_of(
    struct context *w, int64_t minutes, struct str practice, struct str what)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, w->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_int(&o, "minutes", minutes);
	if (practice.n > 0)
		js_kv_str(&o, "practice", practice);
	js_kv_str(&o, "note", what);
	js_end(&o);
	return buf_str(&b);
}

static int64_t
week_minutes(const struct context *w, const struct state *s)
{
	return day_counts_sum(&s->min, s->last - w->today, WEEK);
}

static void
put_rhythm(struct context *w, struct js_out *o, const char *name,
    const struct state *s)
{
	js_kv_obj(o, name);
	js_kv_int(
	    o, "today_minutes", day_counts_at(&s->min, s->last - w->today));
	js_key(o, "week_hours");
	js_put_fixed(o, week_minutes(w, s) / 6, 1);
	js_kv_int(o, "streak_days", state_streak(s, w->today));
	js_end(o);
}

static struct str
said_of(struct context *w, const struct event *ev, int64_t said, bool same)
{
	int64_t minutes = ev->facts.minutes,
		least = w->cat->pr->activity.live_minutes;
	struct buf b;

	if (same)
		return sentences_get(w->lang, SAY_SLOT_SAME);
	buf_init(&b, w->a, SIZE_MAX);
	buf_add(&b,
	    SAY(w->a, w->lang,
		ev->provenance == PROV_LIVE ? SAY_SLOT_KEPT
					    : SAY_SLOT_KEPT_LATE,
		sentences_int(w->a, minutes),
		sentences_fixed(
		    w->a, w->lang, week_minutes(w, w->before) / 6, 1),
		sentences_fixed(w->a, w->lang, week_minutes(w, w->s) / 6, 1)));
	if (minutes < said)
		buf_printf(&b, "\n" STR_FMT,
		    STR_ARG(SAY(w->a, w->lang, minutes == SLOT_MINUTES ?
			SAY_COUNTED_SLOT : SAY_COUNTED_DAY,
			sentences_int(w->a, minutes),
			sentences_int(w->a, said))));
	if (said < least)
		buf_printf(&b, "\n" STR_FMT,
		    STR_ARG(SAY(w->a, w->lang, SAY_SLOT_SHORT,
			sentences_int(w->a, least))));
	return buf_str(&b);
}

static void
reply(struct context *w, const struct event *ev, int64_t said, bool same)
{
	struct js_out o;
	struct buf b;

	context_reply(w, &o, &b, "dt.slot/1");
	js_kv_int(&o, "seq", ev->seq);
	js_kv_int(&o, "revision", w->s->revision);
	js_kv_int(&o, "counted_minutes", ev->facts.minutes);
	js_kv_bool(&o, "live", ev->provenance == PROV_LIVE);
	js_kv_obj(&o, "rhythm");
	put_rhythm(w, &o, "before", w->before);
	put_rhythm(w, &o, "after", w->s);
	js_end(&o);
	context_stage_event(w, &o);
	context_send(w, &o,
	    arena_printf(w->a, STR_FMT STR_FMT,
		STR_ARG(said_of(w, ev, said, same)),
		STR_ARG(context_stage_text(w))),
	    &w->out->answer);
}

int
log_slot(struct context *w)
{
	const struct js *args = w->in->args;
	struct args *ck = &w->ck;
	struct str practice = js_str_at(args, "practice");
	int64_t minutes = args_int(ck, args, "minutes", 0), at;
	const struct known *was = NULL;
	struct str what = js_str_at(args, "what"), mark;
	struct event ev;

	context_common(w);
	context_tracking(w);
	if (practice.n > 0 && catalog_practice(w->cat, practice) == NULL)
		args_refuse(ck, REFUSAL_NOT_FOUND, STR("practice"),
		    SAY_NO_PRACTICE, SAY_HINT_EXERCISE,
		    &(struct sentence_args){ { practice } });
	(void)args_words(ck, STR("what"), js_str_at(args, "what"));
	at = context_when(w, ck, args, STR("occurred_at"), false);
	if (ck->bad)
		return 0;
	ev = context_event(w, KIND_SLOT, at);
	if (js_str_at(args, "occurred_at").n > 0) {
		mark = known_slot(w->a, what, minutes, at);
		was = known_find(w->s, mark);
		ev.facts.known[ev.facts.nknown++] = mark;
	}
	if (was != NULL) { /* sent again: nothing is written */
		ev.seq = was->seq;
		if (context_end(w) == -1)
			return -1;
		reply(w, &ev, minutes, true);
		return 0;
	}
	ev.body = body_of(w, minutes, practice, what);
	ev.facts.practice = practice;
	context_activity(w, &ev,
	    counted_minutes(w->s, event_day(&ev), minutes, SLOT_MINUTES),
	    minutes < w->cat->pr->activity.live_minutes ? KIND_NONE : KIND_SLOT,
	    0);
	if (context_add(w, &ev) == -1 || context_end(w) == -1)
		return -1;
	reply(w, &ev, minutes, false);
	return 0;
}
