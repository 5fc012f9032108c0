/* SPDX-License-Identifier: MIT */
#include "twin/doors/context.h"

#include "twin/catalog/catalog.h"
#include "twin/journal/fold.h"
#include "twin/rules/mastery.h"
#include "twin/speech/stage_text.h"

enum { ZONES_APART = 2 };	/* days, from -12:00 to +14:00 */

/*
 * Who flies west lives a date again: their newest day stays today until the
 * date has caught up, so that days keep their order. A day farther ahead than
 * zones are apart comes from a wrong clock.
 */
static int64_t
today_of(const struct state *s, int64_t day)
{
	return s->last > day && s->last - day <= ZONES_APART ? s->last : day;
}

/* Holds what a learner may declare twice, before and after (LIMIT_DECLARED). */
int
context_begin(struct context *w, struct arena *a, const struct twin_in *in,
    struct twin_write *out, struct refusal *no, struct err *e)
{
	*w = (struct context){ .a = a, .in = in, .env = in->env,
	    .cat = in->env->cat, .lang = in->env->lang, .out = out, .e = e };
	args_init(&w->ck, a, w->lang, no);
	if (out != NULL)
		*out = (struct twin_write){ 0 };
	if (state_parse(a, in->state, &w->before, e) == -1)
		return -1;
	w->s = w->before;
	w->zone = state_zone(w->s, &in->env->zone);
	w->today = today_of(w->s, zone_day(&w->zone, in->env->now));
	w->from = w->s->stage;
	if (w->s->stage > TWIN_STAGES)
		return err_set(e, ERR_INVALID, "state: stage %lld",
		    (long long)w->s->stage);
	return 0;
}

void
context_common(struct context *w)
{
	int64_t asked = args_int(&w->ck, w->in->args, "if_revision", -1);

	if (asked < 0 || asked == w->before->revision || w->ck.bad)
		return;
	args_refuse(&w->ck, REFUSAL_CONFLICT_REVISION, STR("if_revision"),
	    SAY_CONFLICT, SAY_HINT_CONFLICT, &(struct sentence_args){ {
	    sentences_int(w->a, asked),
	    sentences_int(w->a, w->before->revision) } });
	w->ck.no->revision = w->before->revision;
}

void
context_tracking(struct context *w)
{
	if (state_grant(w->s, CONSENT_TRACKING) == GRANT_WITHDRAWN)
		args_refuse(&w->ck, REFUSAL_CONSENT_REQUIRED, STR(""),
		    SAY_NO_CONSENT, SAY_HINT_CONSENT, NULL);
}

int64_t
context_when(struct context *w, struct args *ck, const struct js *obj,
    struct str path, bool any)
{
	if (w->in->when != 0 && js_at(obj, "occurred_at") == NULL)
		return w->in->when;
	return args_when(ck, obj, path, w->env->now, &w->zone, any);
}

struct event
context_event(struct context *w, enum kind k, int64_t occurred_at)
{
	return (struct event){ .kind = k, .occurred_at = occurred_at,
	    .seq = w->in->seq + (int64_t)w->out->nevents,
	    .received_at = w->env->now,
	    .tz_min = zone_offset(&w->zone, occurred_at),
	    .client = w->env->client, .role = "learner", .source = STR("mcp"),
	    .provenance = event_provenance(occurred_at, w->env->now),
	    .body = STR("{}"), .facts.score = -1 };
}

static int64_t
live_minutes(const struct state *s, int64_t day)
{
	for (size_t i = 0; i < s->nlive; i++)
		if (s->live[i].day == day)
			return s->live[i].minutes;
	return 0;
}

void
context_activity(struct context *w, struct event *ev, int64_t minutes,
    enum kind counts, int64_t quality)
{
	struct facts *f = &ev->facts;
	bool live = ev->provenance == PROV_LIVE;
	int64_t enough = w->cat->pr->activity.live_minutes;

	f->minutes = minutes;
	if (counts != KIND_NONE)
		event_count(f, event_count_kind(w->a, counts, quality,
		    ev->provenance));
	f->active = live && (ev->kind == KIND_ATTEMPT ||
	    counts == KIND_REFLECTION ||
	    (minutes > 0 &&
	    live_minutes(w->s, event_day(ev)) + minutes >= enough));
}

/* A copy that folding may change; strings stay shared, they are never
 * written. */
static struct state *
copy(struct arena *a, const struct state *s)
{
	struct state *c = arena_one(a, struct state);

	*c = *s;
	c->a = a;
#define COPY(list, n, type)						\
	do {								\
		c->list = arena_array(a, s->n + 1, type);		\
		c->list##_cap = s->n + 1;				\
		if (s->n > 0)						\
			memcpy(c->list, s->list, s->n * sizeof(type));	\
	} while (0)
	COPY(count, ncount, struct count);
	COPY(prac, nprac, struct state_practice);
	COPY(held, nheld, struct state_held);
	COPY(ex, nex, struct state_exercise);
	COPY(metric, nmetric, struct metric);
	COPY(declared, ndeclared, struct declared);
#undef COPY
	return c;
}

static int
fold_copy(struct context *w, struct str text, struct state **out)
{
	*out = copy(w->a, w->s);
	return fold_apply(*out, text, w->e);
}

struct event_setting
context_setting(const struct context *w)
{
	return (struct event_setting){ .sub = w->env->sub, .key = w->env->key,
	    .metamodel = w->cat->metamodel, .curriculum = w->cat->curriculum,
	    .promotion = w->cat->promotion };
}

/* A degree of mastery that holds with this event for the first time. */
static bool
reaches(const struct context *w, const struct state *s, struct str practice,
    struct facts *f)
{
	const struct practice *p = practice.n == 0 ? NULL :
	    catalog_practice(w->cat, practice);
	const struct state_held *h;
	int degree;

	if (p == NULL)
		return false;
	h = state_held(s, p->id);
	degree = mastery_now(w->cat, s, w->today, p);
	if (degree <= (h == NULL ? 0 : h->degree))
		return false;
	f->held = p->id;
	f->held_degree = degree;
	return true;
}

int
context_add(struct context *w, const struct event *ev)
{
	struct event_setting under = context_setting(w);
	struct event with = *ev;
	struct str text, practice = ev->facts.practice;
	struct state *s;
	int64_t risk;
	bool more;

	if (w->out->nevents == TWIN_EVENTS_MAX)
		return err_set(w->e, ERR_LIMIT, "write: too many events");
	if (ev->facts.held.n > 0)	/* whose degree it may raise */
		practice = ev->facts.held;
	with.facts.held = STR("");
	if (event_text(w->a, &under, &with, &text, w->e) == -1 ||
	    fold_copy(w, text, &s) == -1)
		return -1;
	more = reaches(w, s, practice, &with.facts);
	risk = stage_risk(w->a, w->cat, w->s, s, w->today);
	if (risk != s->risk_day) {
		with.facts.has_risk = true;
		with.facts.risk_day = risk;
		more = true;
	}
	if (more) {
		/* facts of this event: folding must find them there */
		if (event_text(w->a, &under, &with, &text, w->e) == -1 ||
		    fold_copy(w, text, &s) == -1)
			return -1;
	}
	w->s = s;
	w->out->events[w->out->nevents++] = text;
	return 0;
}

int
context_void(struct context *w, const struct event *ev)
{
	struct event_setting under = context_setting(w);
	struct str text;
	struct state *s;

	if (event_text(w->a, &under, ev, &text, w->e) == -1 ||
	    state_parse(w->a, w->in->without, &s, w->e) == -1 ||
	    fold_skip(s, text, w->e) == -1)
		return -1;
	w->s = s;
	w->out->events[w->out->nevents++] = text;
	return 0;
}

void
context_ask(struct context *w)
{
	struct twin_answer *an = &w->out->answer;
	struct str ask = sentences_get(w->lang, SAY_ASK_TRACKING);

	if (w->before->seq > 0 || w->out->nevents == 0 ||
	    state_grant(w->s, CONSENT_TRACKING) != GRANT_UNSET)
		return;
	an->json = arena_printf(w->a, STR_FMT ",\"ask\":" STR_FMT "}",
	    (int)an->json.n - 1, an->json.p, STR_ARG(js_quoted(w->a, ask)));
	an->text = arena_printf(w->a, STR_FMT "\n" STR_FMT, STR_ARG(an->text),
	    STR_ARG(ask));
}

void
context_artifact(
    struct context *w, struct str id, int64_t version, struct str body)
{
	if (w->out->nartifacts == TWIN_ARTIFACTS_MAX)
		return;
	w->out->artifacts[w->out->nartifacts].id = id;
	w->out->artifacts[w->out->nartifacts].version = (uint32_t)version;
	w->out->artifacts[w->out->nartifacts++].body = body;
}

void
context_indicators(struct context *w, struct indicators *r)
{
	indicators_init(r, w->a, w->cat, w->s, w->today);
}

int
context_part(const struct context *w)
{
	return zone_part(&w->zone, w->env->now);
}

struct speech
context_speech(const struct context *w)
{
	return (struct speech){ w->a, w->lang, w->cat, w->s, w->today,
		context_part(w) };
}

int
context_end(struct context *w)
{
	struct indicators r;
	struct event ev;

	context_indicators(w, &r);
	stage_move(&r, &w->move);
	if (w->move.to != 0 && w->out->nevents > 0 &&
	    w->out->nevents < TWIN_EVENTS_MAX) {
		ev = context_event(w, KIND_STAGE_CHANGED, w->env->now);
		ev.role = "server";
		ev.source = STR("rules");
		ev.body = stage_evidence(&r, &w->move);
		event_count(&ev.facts, event_count_kind(w->a,
		    KIND_STAGE_CHANGED, 0, PROV_LIVE));
		if (context_add(w, &ev) == -1)
			return -1;
	} else {
		w->move.to = 0;
	}
	w->computed = w->move.computed;
	if (w->out->nevents == 0)
		return 0;
	return state_bytes(w->a, w->s, &w->out->new_state, w->e);
}

void
context_reply(struct context *w, struct js_out *o, struct buf *b,
    const char *schema)
{
	buf_init(b, w->a, SIZE_MAX);
	js_begin(o, b);
	js_obj(o);
	js_kv_c(o, "schema", schema);
}

void
context_send(struct context *w, struct js_out *o, struct str text,
    struct twin_answer *to)
{
	(void)w;
	js_end(o);
	to->json = buf_str(o->b);
	to->text = text;
}

void
context_stage_event(struct context *w, struct js_out *o)
{
	struct speech sp = context_speech(w);

	stage_text_put(&sp, o, w->from, w->move.to);
}

struct str
context_stage_text(struct context *w)
{
	struct speech sp = context_speech(w);

	return stage_text(&sp, w->from, w->move.to);
}
