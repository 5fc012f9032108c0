/* SPDX-License-Identifier: MIT */
/* Members and texts that the sections share. */
#include "twin/doors/snapshot_part.h"

#include "twin/catalog/catalog.h"

void
snapshot_int(struct js_out *o, const char *name, int64_t v)
{
	js_key(o, name);
	if (v < 0)
		js_put_null(o);
	else
		js_put_int(o, v);
}

struct str
snapshot_short(struct snapshot *sn, struct str s, size_t n)
{
	size_t i = 0, chars = 0;

	while (i < s.n && chars < n) {
		i++;
		while (i < s.n && ((unsigned char)s.p[i] & 0xc0) == 0x80)
			i++;
		chars++;
	}
	return i == s.n ? s : arena_printf(sn->w->a, STR_FMT "…",
	    STR_ARG(((struct str){ s.p, i })));
}

static void
put_value(struct snapshot *sn, const struct js *v)
{
	size_t n;

	switch (js_type(v)) {
	case JS_STRING:
		js_put_str(&sn->o, snapshot_short(sn, js_str(v), sn->d->chars));
		break;
	case JS_ARRAY:
		n = js_len(v) < sn->d->items ? js_len(v) : sn->d->items;
		js_arr(&sn->o);
		for (size_t i = 0; i < n; i++)
			put_value(sn, js_item(v, i));
		js_end(&sn->o);
		break;
	default:
		js_put(&sn->o, v);
	}
}

void
snapshot_said(struct snapshot *sn, const char *name, struct str key)
{
	const struct declared *d = state_declared(sn->w->s, key);
	struct err ignored = { 0 };
	const struct js *v;

	js_key(&sn->o, name);
	if (d == NULL || js_parse(sn->w->a, d->json, 8, &v, &ignored) == -1)
		js_put_null(&sn->o);
	else
		put_value(sn, v);
}

void
snapshot_declared(struct snapshot *sn, const char *name, struct str key)
{
	const struct field *f = catalog_field(sn->w->cat, key);

	if (f != NULL && f->in_snapshot) {
		snapshot_said(sn, name, key);
		return;
	}
	js_key(&sn->o, name);
	js_put_null(&sn->o);
}

void
snapshot_evidence(struct snapshot *sn, const struct reading *v)
{
	js_kv_arr(&sn->o, "evidence");
	for (size_t i = 0; i < v->nevidence && i < sn->d->evidence; i++)
		js_put_int(&sn->o, v->evidence[i]);
	js_end(&sn->o);
}

struct str
snapshot_stage_name(struct snapshot *sn, int64_t stage)
{
	return sn->w->cat->cu->stages[stage - 1].name[sn->w->lang];
}

struct str
snapshot_title(struct snapshot *sn, struct str id)
{
	const struct exercise *x = catalog_exercise(sn->w->cat, id);

	return x == NULL ? id : x->title[sn->w->lang];
}

const struct gap *
snapshot_bottleneck(struct snapshot *sn)
{
	const struct gap *d = sn->next.largest;

	if (d == NULL)		/* no task helps now: what days bring */
		d = sn->nkeep > 0 ? gap_largest(sn->keep, sn->nkeep) :
		    gap_largest(sn->gaps, sn->ngaps);
	return d;
}

bool
snapshot_self_assessed(struct snapshot *sn)
{
	const struct promotion *pr = sn->w->cat->pr;

	return pr->reviewers == REVIEWERS_NONE &&
	    sn->w->s->stage >= pr->human_judge.stage;
}

bool
snapshot_relapsed(struct snapshot *sn)
{
	return state_idle(sn->w->s, sn->w->today) >
	    sn->w->cat->pr->activity.relapse_days;
}
