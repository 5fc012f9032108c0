/* SPDX-License-Identifier: MIT */
#include "twin/speech/stage_text.h"

#include "twin/rules/stage.h"

static struct str
name_of(const struct speech *sp, int stage)
{
	return sp->cat->cu->stages[stage - 1].name[sp->lang];
}

void
stage_text_put(const struct speech *sp, struct js_out *o, int64_t from, int to)
{
	js_key(o, "stage_event");
	if (to <= from) {	/* a step down is the snapshot's to tell */
		js_put_null(o);
		return;
	}
	js_obj(o);
	js_kv_int(o, "before", from);
	js_kv_int(o, "after", to);
	js_kv_str(o, "name", name_of(sp, to));
	js_end(o);
}

struct str
stage_text(const struct speech *sp, int64_t from, int to)
{
	return to <= from ? STR("") :
	    SAY(sp->a, sp->lang, SAY_STAGE_UP, name_of(sp, to));
}

struct str
stage_text_light(const struct speech *sp)
{
	const struct exercise *plan[STAGE_PLAN];
	struct buf b;
	size_t n;

	if (sp->today >= sp->s->light_until)
		return STR("");
	buf_init(&b, sp->a, SIZE_MAX);
	buf_add(&b, SAY(sp->a, sp->lang, SAY_STAGE_DOWN,
	    name_of(sp, (int)sp->s->stage),
	    sentences_day(sp->a, sp->lang, sp->s->light_until, sp->today)));
	n = stage_plan(sp->cat->cu, (int)sp->s->stage, plan, STAGE_PLAN);
	for (size_t i = 0; i < n; i++) {
		buf_c(&b, "\n- ");
		buf_add(&b, plan[i]->title[sp->lang]);
	}
	return buf_str(&b);
}

struct str
stage_text_degree(const struct speech *sp, struct str code)
{
	const struct field *f = catalog_field(sp->cat, STR("degree"));
	const struct choice *c = f == NULL ? NULL : metamodel_choice(f, code);

	return c == NULL ? code : c->text[sp->lang];
}
