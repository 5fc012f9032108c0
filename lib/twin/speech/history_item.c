/* SPDX-License-Identifier: MIT */
#include "twin/speech/history_item.h"

#include "twin/speech/stage_text.h"
#include "twin/value/calendar.h"

enum { NOTE_BYTES = 160 };

static const enum sentence kind_label[KINDS] = {
#define X(id, name, verb)	[KIND_##id] = SAY_KIND_##id,
#include "twin/catalog/kind_list.h"
#undef X
};

static const enum sentence outcome_label[OUTCOMES] = {
	[OUT_ACCEPTED] = SAY_OUT_ACCEPTED,
	[OUT_REVISION] = SAY_OUT_REVISION,
	[OUT_REVIEW] = SAY_OUT_REVIEW,
	[OUT_REJECTED] = SAY_OUT_REJECTED,
};

struct str
history_kind(enum twin_lang lang, enum kind k)
{
	return sentences_get(lang, kind_label[k]);
}

struct str
history_outcome(enum twin_lang lang, enum outcome out)
{
	return sentences_get(lang, outcome_label[out]);
}

int
history_item_read(struct arena *a, struct str bytes, struct history_item *out,
    struct err *e)
{
	return event_parse(a, bytes, &out->ev, &out->body, e);
}

/* names - of the fields that each element of an array has under a member. */
static void
names(const struct speech *sp, struct buf *b, const struct js *list,
    const char *member)
{
	size_t i;

	for (i = 0; i < js_len(list); i++) {
		struct str key = js_str_at(js_item(list, i), member);
		const struct field *f = catalog_field(sp->cat, key);

		if (i > 0)
			buf_c(b, ", ");
		buf_add(b, f != NULL ? f->name[sp->lang] : key);
	}
}

/* grants - what the learner agreed to or not, in their words for it. */
static void
grants(const struct speech *sp, struct buf *b, const struct js *list)
{
	static const enum sentence label[CONSENTS] = {
		[CONSENT_TRACKING] = SAY_CONSENT_TRACKING,
		[CONSENT_MENTOR_VIEW] = SAY_CONSENT_MENTOR_VIEW,
		[CONSENT_COHORT_STATS] = SAY_CONSENT_COHORT_STATS,
	};
	const struct js *v;

	for (enum consent c = 0; c < CONSENTS; c++) {
		if (!js_get(list, state_consent_name(c), &v))
			continue;
		buf_printf(b, "%s" STR_FMT ": " STR_FMT, b->n > 0 ? ", " : "",
		    STR_ARG(sentences_get(sp->lang, label[c])),
		    STR_ARG(sentences_get(sp->lang, js_bool(v) ?
		    SAY_GRANT_GIVEN : SAY_GRANT_WITHDRAWN)));
	}
}

/* stage_name - of the stage in a member, a number from 1. */
static struct str
stage_name(const struct speech *sp, const struct js *body, const char *member)
{
	int64_t stage = js_int_at(body, member, 0);

	return stage < 1 || stage > TWIN_STAGES ? STR("") :
	    SAY(sp->a, sp->lang, SAY_QUOTED,
	    sp->cat->cu->stages[stage - 1].name[sp->lang]);
}

/* note_of - a few words of an entry, cut; empty when it has none. */
static struct str
note_of(const struct speech *sp, const struct history_item *it)
{
	static const char *const members[] = {
		"answer", "note", "reason"
	};
	struct str s = { NULL, 0 }, cut;
	struct buf b;
	size_t i;

	buf_init(&b, sp->a, SIZE_MAX);
	if (it->ev.kind == KIND_METRIC)
		names(sp, &b, js_at(it->body, "points"), "indicator");
	else if (it->ev.kind == KIND_DECLARED)
		names(sp, &b, js_at(it->body, "fields"), "key");
	else if (it->ev.kind == KIND_CONSENT)
		grants(sp, &b, js_at(it->body, "grants"));
	else if (it->ev.kind == KIND_STAGE_CHANGED)
		buf_printf(&b, STR_FMT " → " STR_FMT,
		    STR_ARG(stage_name(sp, it->body, "from")),
		    STR_ARG(stage_name(sp, it->body, "to")));
	else if (it->ev.kind == KIND_DEGREE_SET)
		buf_add(&b, stage_text_degree(sp, js_str_at(it->body,
		    "degree")));
	s = buf_str(&b);
	for (i = 0; s.n == 0 && i < sizeof(members) / sizeof(*members); i++)
		s = js_str_at(it->body, members[i]);
	cut = str_utf8_cut(s, NOTE_BYTES);
	return cut.n < s.n ? arena_printf(sp->a, STR_FMT "…",
	    STR_ARG(cut)) : s;
}

/* title_of - of the work product, else of the exercise. */
static struct str
title_of(const struct speech *sp, const struct js *body)
{
	struct str id = js_str_at(body, "exercise");
	const struct exercise *x = catalog_exercise(sp->cat, id);
	struct str title = js_str_at(body, "title");

	if (title.n > 0)
		return title;
	return x != NULL ? x->title[sp->lang] : id;
}

static void
kv_int_or_null(struct js_out *o, const char *name, bool has, int64_t v)
{
	js_key(o, name);
	if (has)
		js_put_int(o, v);
	else
		js_put_null(o);
}

void
history_item_put(const struct speech *sp, const struct history_item *it,
    struct js_out *o)
{
	const struct event *ev = &it->ev;
	bool judged = ev->facts.outcome != OUT_NONE;

	js_obj(o);
	js_kv_int(o, "seq", ev->seq);
	js_kv_str(o, "at", calendar_time_text(sp->a, ev->occurred_at,
	    ev->tz_min));
	js_kv_c(o, "kind", kind_name(ev->kind));
	js_kv_c(o, "by", ev->role);
	js_kv_bool(o, "live", ev->provenance == PROV_LIVE);
	js_kv_str_or_null(o, "exercise", js_str_at(it->body, "exercise"));
	js_kv_str_or_null(o, "title", title_of(sp, it->body));
	js_kv_str_or_null(o, "outcome", judged ?
	    str_c(event_outcome_name(ev->facts.outcome)) : STR(""));
	kv_int_or_null(o, "score", judged && ev->facts.score >= 0,
	    ev->facts.score);
	kv_int_or_null(o, "minutes", ev->facts.minutes > 0,
	    ev->facts.minutes);
	js_kv_str_or_null(o, "note", note_of(sp, it));
	if (js_int_at(it->body, "seq", 0) > 0)
		js_kv_int(o, "about", js_int_at(it->body, "seq", 0));
	if (js_int_at(it->body, "replaced_by", 0) > 0)
		js_kv_int(o, "replaced_by", js_int_at(it->body, "replaced_by",
		    0));
	if (it->voided)
		js_kv_bool(o, "voided", true);
	js_end(o);
}

void
history_item_line(const struct speech *sp, const struct history_item *it,
    struct buf *b)
{
	const struct event *ev = &it->ev;
	struct str at = calendar_time_text(sp->a, ev->occurred_at, ev->tz_min);
	struct str s = title_of(sp, it->body);

	buf_printf(b, "#%lld " STR_FMT " " STR_FMT, (long long)ev->seq,
	    STR_ARG(sentences_moment(sp->a, sp->lang, at, sp->today)),
	    STR_ARG(sentences_get(sp->lang, kind_label[ev->kind])));
	if (s.n == 0)
		s = note_of(sp, it);
	if (js_int_at(it->body, "seq", 0) > 0)
		buf_printf(b, " #%lld", (long long)js_int_at(it->body, "seq",
		    0));
	if (js_int_at(it->body, "replaced_by", 0) > 0)
		buf_printf(b, " → #%lld", (long long)js_int_at(it->body,
		    "replaced_by", 0));
	if (s.n > 0)
		buf_printf(b, ": " STR_FMT, STR_ARG(s));
	if (js_str_at(it->body, "exercise").n > 0)
		buf_printf(b, " [" STR_FMT "]",
		    STR_ARG(js_str_at(it->body, "exercise")));
	if (ev->facts.minutes > 0)
		buf_printf(b, ", " STR_FMT, STR_ARG(SAY(sp->a, sp->lang,
		    SAY_ROW_MINUTES, sentences_int(sp->a,
		    ev->facts.minutes))));
	if (ev->facts.outcome != OUT_NONE)
		buf_printf(b, ", " STR_FMT, STR_ARG(sentences_get(sp->lang,
		    outcome_label[ev->facts.outcome])));
	if (ev->facts.outcome != OUT_NONE && ev->facts.score >= 0)
		buf_printf(b, " (%lld)", (long long)ev->facts.score);
	if (it->voided)
		buf_add(b, sentences_get(sp->lang, SAY_HISTORY_VOIDED));
	buf_ch(b, '\n');
}
