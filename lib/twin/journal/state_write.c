/* SPDX-License-Identifier: MIT */
/*
 * The stored form of a state, written in one order only: equal states have
 * equal bytes. The first members have fixed texts, for state_head.
 */
#include "twin/journal/state.h"

/* Largest state, bytes; a guard for us, far above what the bounds allow. */
enum { STATE_MAX = 1 << 20 };

static void
put_days(struct js_out *o, struct arena *a, enum days_code code,
    const struct day_counts *d)
{
	struct buf b;

	buf_init(&b, a, DAYS * 5);
	day_counts_write(&b, code, d);
	js_put_str(o, buf_str(&b));
}

static void
put_ids(struct js_out *o, const struct str *ids, size_t n)
{
	js_arr(o);
	for (size_t i = 0; i < n; i++)
		js_put_str(o, ids[i]);
	js_end(o);
}

static void
put_counts(struct js_out *o, struct arena *a, const struct state *s)
{
	if (s->ncount > 0) {
		js_kv_obj(o, "count");
		for (size_t i = 0; i < s->ncount; i++) {
			const struct count *c = &s->count[i];

			js_key_str(o, c->name);
			js_arr(o);
			js_put_int(o, c->total);
			js_put_int(o, c->seq);
			put_days(o, a, DAYS_COUNTS, &c->days);
			js_end(o);
		}
		js_end(o);
	}
	if (s->nprac > 0) {
		js_kv_obj(o, "prac");
		for (size_t i = 0; i < s->nprac; i++) {
			const struct state_practice *p = &s->prac[i];

			js_key_str(o, p->id);
			js_arr(o);
			js_put_int(o, p->first);
			js_put_int(o, p->seq);
			put_days(o, a, DAYS_BITS, &p->on);
			js_end(o);
		}
		js_end(o);
	}
}

static void
put_exercises(struct js_out *o, const struct state *s)
{
	if (s->nex == 0)
		return;
	js_kv_obj(o, "ex");
	for (size_t i = 0; i < s->nex; i++) {
		const struct state_exercise *x = &s->ex[i];

		js_key_str(o, x->id);
		js_arr(o);
		js_put_int(o, x->attempts);
		js_put_int(o, x->accepted);
		js_put_int(o, x->on_days);
		js_put_int(o, x->last);
		js_put_int(o, x->day);
		js_put_int(o, x->returned);
		js_put_int(o, x->review_pos);
		js_put_int(o, x->review_due);
		js_put_int(o, x->judged);
		js_put_int(o, x->seq);
		js_end(o);
	}
	js_end(o);
}

static void
put_attempts(struct js_out *o, const struct state *s)
{
	if (s->nopen > 0) {
		js_kv_arr(o, "open");
		for (size_t i = 0; i < s->nopen; i++) {
			const struct open *p = &s->open[i];

			js_arr(o);
			js_put_str(o, p->exercise);
			js_put_int(o, p->seq);
			js_put_int(o, p->day);
			put_ids(o, p->missing, p->nmissing);
			js_end(o);
		}
		js_end(o);
	}
	if (s->nrecent > 0) {
		js_kv_arr(o, "recent");
		for (size_t i = 0; i < s->nrecent; i++) {
			const struct recent *r = &s->recent[i];

			js_arr(o);
			js_put_int(o, r->seq);
			js_put_int(o, r->at);
			js_put_str(o, r->exercise);
			js_put_int(o, r->outcome);
			js_put_int(o, r->score);
			js_put_int(o, r->review);
			put_ids(o, r->missing, r->nmissing);
			js_end(o);
		}
		js_end(o);
	}
}

static void
put_things(struct js_out *o, const struct state *s)
{
	if (s->nart > 0) {
		js_kv_arr(o, "art");
		for (size_t i = 0; i < s->nart; i++) {
			js_arr(o);
			js_put_str(o, s->art[i].id);
			js_put_int(o, s->art[i].version);
			js_put_str(o, s->art[i].type);
			js_put_str(o, s->art[i].exercise);
			js_end(o);
		}
		js_end(o);
	}
	if (s->nmetric > 0) {
		js_kv_obj(o, "metric");
		for (size_t i = 0; i < s->nmetric; i++) {
			const struct metric *m = &s->metric[i];

			js_key_str(o, m->key);
			js_arr(o);
			js_put_int(o, m->n);
			for (size_t k = 0; k < m->np; k++) {
				js_put_int(o, m->p[k].value);
				js_put_int(o, m->p[k].day);
				js_put_int(o, m->p[k].seq);
			}
			js_end(o);
		}
		js_end(o);
	}
	if (s->ndeclared > 0) {
		js_kv_obj(o, "declared");
		for (size_t i = 0; i < s->ndeclared; i++) {
			js_key_str(o, s->declared[i].key);
			js_arr(o);
			js_put_int(o, s->declared[i].day);
			js_put_raw(o, s->declared[i].json);
			js_end(o);
		}
		js_end(o);
	}
}

static void
put_rare(struct js_out *o, const struct state *s)
{
	if (s->has_consent) {
		js_kv_arr(o, "consent");
		js_put_int(o, s->tracking);
		js_put_int(o, s->mentor_view);
		js_put_int(o, s->cohort_stats);
		js_put_int(o, s->consent_version);
		js_end(o);
	}
	if (s->has_diag) {
		js_kv_arr(o, "diag");
		js_put_int(o, s->diag_day);
		js_put_int(o, s->diag_stage);
		js_put_int(o, s->diag_min);
		js_put_int(o, s->diag_seq);
		js_end(o);
	}
	if (s->degree.n > 0) {
		js_kv_arr(o, "degree");
		js_put_str(o, s->degree);
		js_put_int(o, s->degree_day);
		js_end(o);
	}
}

static void
put_head(struct js_out *o, const struct state *s)
{
	js_kv_int(o, "revision", s->revision);
	js_kv_int(o, "seq", s->seq);
	js_key(o, "tz");
	if (s->has_tz)
		js_put_int(o, s->tz_min);
	else
		js_put_null(o);
	js_key(o, "lang");
	if (s->has_lang)
		js_put_c(o, s->lang == TWIN_EN ? "en" : "ru");
	else
		js_put_null(o);
	js_kv_int(o, "v", STATE_VERSION);
	js_kv_int(o, "first", s->first);
	js_kv_int(o, "last", s->last);
	js_kv_int(o, "minutes", s->minutes);
	js_kv_int(o, "late", s->backfilled);
	js_kv_int(o, "longest", s->longest);
	js_kv_int(o, "run", s->run);
	js_kv_arr(o, "stage");
	js_put_int(o, s->stage);
	js_put_int(o, s->stage_day);
	js_put_int(o, s->risk_day);
	js_end(o);
}

struct str
state_bytes(struct arena *a, const struct state *s)
{
	struct buf b;
	struct js_out o;

	buf_init(&b, a, STATE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	put_head(&o, s);
	js_key(&o, "act");
	put_days(&o, a, DAYS_BITS, &s->act);
	js_key(&o, "min");
	put_days(&o, a, DAYS_MINUTES, &s->min);
	js_kv_arr(&o, "live");
	for (size_t i = 0; i < s->nlive; i++) {
		js_put_int(&o, s->live[i].day);
		js_put_int(&o, s->live[i].minutes);
	}
	js_end(&o);
	put_counts(&o, a, s);
	put_exercises(&o, s);
	put_attempts(&o, s);
	put_things(&o, s);
	put_rare(&o, s);
	js_end(&o);
	return buf_str(&b);
}
