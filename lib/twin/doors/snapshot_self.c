/* SPDX-License-Identifier: MIT */
/* What the learner has told, and how to speak with them. */
#include "twin/doors/snapshot_part.h"

#include "twin/catalog/catalog.h"
#include "twin/value/calendar.h"

void
snapshot_self_goals(struct snapshot *sn)
{
	js_kv_obj(&sn->o, "goals");
	snapshot_declared(sn, "objective", STR("objective"));
	snapshot_declared(sn, "projects", STR("projects"));
	snapshot_declared(sn, "week_products", STR("week_products"));
	js_end(&sn->o);
}

void
snapshot_self_constraints(struct snapshot *sn)
{
	const struct metric *m = state_metric(sn->w->s, STR("energy"));
	const struct field *f = catalog_field(sn->w->cat, STR("energy"));
	bool today = f != NULL && f->in_snapshot && m != NULL && m->np > 0 &&
	    m->p[0].day == sn->w->today;

	js_kv_obj(&sn->o, "constraints");
	snapshot_declared(sn, "minutes_today", STR("minutes_per_day"));
	snapshot_int(&sn->o, "energy", today ? m->p[0].value : -1);
	snapshot_declared(sn, "format", STR("format"));
	snapshot_declared(sn, "pace", STR("pace"));
	js_end(&sn->o);
}

/* Everything sensitive that the learner has told; by name only. */
void
snapshot_self_context(struct snapshot *sn)
{
	const struct metamodel *mm = sn->w->cat->mm;

	js_kv_obj(&sn->o, "context");
	for (size_t i = 0; i < mm->nfields; i++) {
		const struct field *f = &mm->fields[i];
		const struct metric *m = state_metric(sn->w->s, f->key);
		const struct choice *c;

		if (f->sensitivity != SENS_SENSITIVE)
			continue;
		if (state_declared(sn->w->s, f->key) != NULL)
			snapshot_said(sn, arena_cstr(sn->w->a, f->key), f->key);
		else if (m != NULL && m->np > 0) {
			js_key_str(&sn->o, f->key);
			c = metamodel_choice_at(f, m->p[0].value);
			if (c != NULL)
				js_put_str(&sn->o, c->code);
			else
				js_put_fixed(&sn->o, m->p[0].value,
				    f->decimals);
		}
	}
	js_end(&sn->o);
}

void
snapshot_self_consent(struct snapshot *sn)
{
	const struct state *s = sn->w->s;
	struct js_out *o = &sn->o;

	js_kv_obj(o, "consent");
	js_kv_bool(o, "tracking", state_grant(s, CONSENT_TRACKING) !=
	    GRANT_WITHDRAWN);
	js_kv_bool(o, "mentor_view", s->mentor_view);
	js_kv_bool(o, "cohort_stats", s->cohort_stats);
	js_kv_int(o, "version", s->consent_version);
	js_end(o);
}

void
snapshot_self_tone(struct snapshot *sn)
{
	const struct stage *st = &sn->w->cat->cu->stages[sn->w->s->stage - 1];

	js_kv_obj(&sn->o, "tone");
	js_kv_int(&sn->o, "stage", sn->w->s->stage);
	js_kv_str(&sn->o, "hint", snapshot_short(sn, st->tone[sn->w->lang],
	    sn->d->chars));
	js_end(&sn->o);
}

void
snapshot_self_learner(struct snapshot *sn)
{
	struct js_out *o = &sn->o;
	const struct context *w = sn->w;
	struct event_setting under = context_setting(w);

	js_kv_obj(o, "learner");
	snapshot_declared(sn, "name", STR("name"));
	js_kv_c(o, "lang", w->lang == TWIN_EN ? "en" : "ru");
	js_kv_str(o, "tz", w->zone.name[0] != '\0' ? str_c(w->zone.name) :
	    calendar_tz_text(w->a, zone_offset(&w->zone, w->env->now)));
	js_end(o);
	js_kv_int(o, "revision", w->s->revision);
	js_kv_str(o, "as_of", calendar_day_text(w->a, w->today));
	js_kv_obj(o, "versions");
	event_versions(o, &under);
	js_end(o);
}
