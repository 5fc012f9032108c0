/* SPDX-License-Identifier: MIT */
#include "twin/doors/legacy_areas.h"

#include "twin/rules/areas.h"
#include "twin/value/calendar.h"

/* Of the tables in areas.c: the first two numbers change with what they count,
 * the first one with the shape of the answer. */
#define MAPPING "2.0.0"

static const char *const sides[AREA_SIDES] = { "worldview", "mastery" };
static const enum sentence said[AREA_SIDES] = { SAY_AREA_WORLDVIEW,
	SAY_AREA_MASTERY };

struct profile {
	struct context *w;
	struct indicators r;
	struct js_out o;
	int64_t step;
	const struct area *area; /* of the largest gap so far, NULL: none */
	enum area_side side;
	int64_t gap;
};

/* pm - a share with three digits, or null. */
static void
pm(struct js_out *o, const char *key, bool has, int64_t v)
{
	js_key(o, key);
	if (has)
		js_put_fixed(o, v, 3);
	else
		js_put_null(o);
}

static void
put_source(struct profile *p, const struct area_source *s)
{
	struct js_out *o = &p->o;
	enum twin_lang lang = p->w->lang;

	js_obj(o);
	js_kv_str(o, "id", s->field->ind);
	js_kv_str(o, "name",
	    s->practice != NULL ? s->practice->name[lang]
				: s->field->name[lang]);
	js_key(o, "value");
	if (s->has)
		js_put_fixed(
		    o, s->value, s->practice != NULL ? 0 : s->field->decimals);
	else
		js_put_null(o);
	pm(o, "score", s->has, s->pm);
	js_kv_int(o, "weight", 1);
	pm(o, "confidence", true, s->confidence);
	js_kv_str_or_null(o, "last_measured",
	    s->day > 0 ? calendar_day_text(p->w->a, s->day) : STR(""));
	js_end(o);
}

static void
put_side(struct profile *p, const struct area *area, enum area_side side)
{
	struct area_view *v = arena_one(p->w->a, struct area_view);
	struct js_out *o = &p->o;

	areas_view(&p->r, area, side, p->step, v);
	if (v->has && v->norm - v->pm > p->gap) {
		p->gap = v->norm - v->pm;
		p->area = area;
		p->side = side;
	}
	js_kv_obj(o, sides[side]);
	pm(o, "score", v->has, v->pm);
	pm(o, "norm", true, v->norm);
	pm(o, "gap", v->has, v->norm - v->pm);
	js_kv_arr(o, "source_indicators");
	for (size_t i = 0; i < v->n; i++)
		put_source(p, &v->source[i]);
	js_end(o);
	js_end(o);
}

static void
put_areas(struct profile *p)
{
	const struct catalog *cat = p->w->cat;
	struct js_out *o = &p->o;

	js_kv_arr(o, "areas");
	for (size_t i = 0; i < cat->cu->nareas; i++) {
		const struct area *area = &cat->cu->areas[i];

		js_obj(o);
		js_kv_str(o, "area", area->id);
		js_kv_str(o, "area_name", area->name[p->w->lang]);
		js_kv_c(o, "role",
		    areas_leading(cat, area, p->step) ? "leading"
						      : "supporting");
		for (int side = 0; side < AREA_SIDES; side++)
			put_side(p, area, (enum area_side)side);
		js_end(o);
	}
	js_end(o);
}

static void
put_gap(struct profile *p)
{
	struct js_out *o = &p->o;

	js_key(o, "max_gap");
	if (p->area == NULL) {
		js_put_null(o);
		return;
	}
	js_obj(o);
	js_kv_str(o, "area", p->area->id);
	js_kv_c(o, "dimension", sides[p->side]);
	pm(o, "gap", true, p->gap);
	js_end(o);
}

static void
put_transition(struct profile *p)
{
	const struct stage *st = &p->w->cat->cu->stages[p->step - 1];
	struct js_out *o = &p->o;

	js_key(o, "transition");
	if (p->step == TWIN_STAGES) {
		js_put_null(o);
		return;
	}
	js_obj(o);
	js_kv_int(o, "from", p->step);
	js_kv_int(o, "to", p->step + 1);
	js_kv_arr(o, "leading_areas");
	for (size_t i = 0; i < st->nleading; i++)
		js_put_str(o, st->leading[i]->id);
	js_end(o);
	js_kv_str(o, "key_shift",
	    arena_printf(p->w->a, STR_FMT " → " STR_FMT,
		STR_ARG(st[0].name[p->w->lang]),
		STR_ARG(st[1].name[p->w->lang])));
	js_end(o);
}

static struct str
words(struct profile *p)
{
	struct context *w = p->w;

	if (p->area == NULL)
		return sentences_get(w->lang, SAY_AREA_NO_GAP);
	return SAY(w->a, w->lang, SAY_AREA_GAP, p->area->name[w->lang],
	    sentences_get(w->lang, said[p->side]),
	    sentences_fixed(w->a, w->lang, p->gap, 3));
}

int
legacy_areas(struct context *w, struct twin_answer *out)
{
	struct profile p = { .w = w,
		.step = js_int_at(w->in->args, "step", w->s->stage) };
	struct str user = js_str_at(w->in->args, "user_id");
	struct buf b;

	if (user.n > 0 && !str_eq(user, w->env->sub)) {
		args_refuse(&w->ck, REFUSAL_FORBIDDEN, STR("user_id"),
		    SAY_OWN_ONLY, SAY_HINT_OWN_ONLY, NULL);
		return 0;
	}
	context_indicators(w, &p.r);
	context_reply(w, &p.o, &b, "dt.areas/1");
	js_kv_str(&p.o, "user_id", w->env->sub);
	js_kv_int(&p.o, "step", p.step);
	js_kv_str(
	    &p.o, "step_name", w->cat->cu->stages[p.step - 1].name[w->lang]);
	js_kv_c(&p.o, "mapping_version", MAPPING);
	js_kv_str(
	    &p.o, "timestamp", zone_time_text(w->a, &w->zone, w->env->now));
	put_areas(&p);
	put_gap(&p);
	put_transition(&p);
	context_send(w, &p.o, STR(""), out);
	out->text = arena_printf(
	    w->a, STR_FMT "\n" STR_FMT, STR_ARG(out->json), STR_ARG(words(&p)));
	return 0;
}
