/* SPDX-License-Identifier: MIT */
/* What the learner has told, and how to speak with him. */
#include "twin/doors/snapshot_part.h"

#include "twin/catalog/catalog.h"
#include "twin/value/calendar.h"

void
snap_self_goals(struct snap *sn)
{
	js_kv_obj(&sn->o, "goals");
	snap_declared(sn, "objective", STR("objective"));
	snap_declared(sn, "projects", STR("projects"));
	snap_declared(sn, "week_products", STR("week_products"));
	js_end(&sn->o);
}

void
snap_self_constraints(struct snap *sn)
{
	const struct metric *m = state_metric(sn->w->s, STR("energy"));
	bool today = m != NULL && m->np > 0 && m->p[0].day == sn->w->today;

	js_kv_obj(&sn->o, "constraints");
	snap_declared(sn, "minutes_today", STR("minutes_per_day"));
	snap_int(&sn->o, "energy", today ? m->p[0].value : -1);
	snap_declared(sn, "format", STR("format"));
	snap_declared(sn, "pace", STR("pace"));
	js_end(&sn->o);
}

/* Everything sensitive that the learner has told; by name only. */
void
snap_self_context(struct snap *sn)
{
	const struct metamodel *mm = sn->w->cat->mm;

	js_kv_obj(&sn->o, "context");
	for (size_t i = 0; i < mm->nfields; i++) {
		const struct field *f = &mm->fields[i];
		const struct metric *m = state_metric(sn->w->s, f->key);

		if (f->sensitivity != SENS_SENSITIVE)
			continue;
		if (state_declared(sn->w->s, f->key) != NULL)
			snap_declared(sn, arena_cstr(sn->w->a, f->key),
			    f->key);
		else if (m != NULL && m->np > 0) {
			js_key_str(&sn->o, f->key);
			js_put_fixed(&sn->o, m->p[0].value, f->decimals);
		}
	}
	js_end(&sn->o);
}

void
snap_self_consent(struct snap *sn)
{
	const struct state *s = sn->w->s;
	struct js_out *o = &sn->o;

	js_kv_obj(o, "consent");
	js_kv_bool(o, "tracking", !s->has_consent || s->tracking);
	js_kv_bool(o, "mentor_view", s->mentor_view);
	js_kv_bool(o, "cohort_stats", s->cohort_stats);
	js_kv_int(o, "version", s->consent_version);
	js_end(o);
}

void
snap_self_tone(struct snap *sn)
{
	const struct stage *st = &sn->w->cat->cu->stages[sn->w->s->stage - 1];

	js_kv_obj(&sn->o, "tone");
	js_kv_int(&sn->o, "stage", sn->w->s->stage);
	js_kv_str(&sn->o, "hint", snap_short(sn, st->tone[sn->w->lang],
	    sn->d->chars));
	js_end(&sn->o);
}

void
snap_self_learner(struct snap *sn)
{
	struct js_out *o = &sn->o;
	const struct work *w = sn->w;

	js_kv_obj(o, "learner");
	snap_declared(sn, "name", STR("name"));
	js_kv_c(o, "lang", w->lang == TWIN_EN ? "en" : "ru");
	js_kv_str(o, "tz", day_tz_text(w->a, w->tz_min));
	js_end(o);
	js_kv_int(o, "revision", w->s->revision);
	js_kv_str(o, "as_of", day_text(w->a, w->today));
	js_kv_obj(o, "versions");
	event_versions(o, w->cat);
	js_end(o);
}
