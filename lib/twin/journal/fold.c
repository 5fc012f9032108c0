/* SPDX-License-Identifier: MIT */
/*
 * Folding reads the event only: no catalog, no time. What an event means for
 * counts, days, reviews and risk stands in its facts.
 */
#include "twin/journal/fold.h"

#include "base/limits.h"
#include "twin/journal/cell.h"
#include "twin/journal/fold_exercise.h"
#include "twin/value/calendar.h"

static void
add_live(struct state *s, int64_t day, int64_t minutes)
{
	size_t i = 0, n;

	while (i < s->nlive && s->live[i].day > day)
		i++;
	if (i < s->nlive && s->live[i].day == day) {
		s->live[i].minutes += minutes;
		return;
	}
	if (i >= STATE_LIVE)
		return;
	n = s->nlive < STATE_LIVE ? s->nlive : STATE_LIVE - 1;
	memmove(&s->live[i + 1], &s->live[i], (n - i) * sizeof(s->live[0]));
	s->live[i] = (struct live){ day, minutes };
	s->nlive = n + 1;
}

/* A day has 1440 minutes, whatever its events say. */
static void
add_minutes(struct state *s, const struct event *ev, int64_t day)
{
	int64_t back = s->last - day, n = ev->facts.minutes;

	if (n > DAY_MIN)
		n = DAY_MIN;
	if (n <= 0)
		return;
	if (back < DAYS) {
		if (n > DAY_MIN - (int64_t)s->min.v[back])
			n = DAY_MIN - (int64_t)s->min.v[back];
		s->min.v[back] += (uint32_t)n;
	}
	s->minutes += n;
	if (ev->provenance == PROV_LIVE)
		add_live(s, day, n);
}

static void
add_common(struct state *s, const struct event *ev)
{
	const struct facts *f = &ev->facts;
	int64_t day = event_day(ev), back;

	if (s->first == 0) {
		s->first = calendar_day(ev->received_at, ev->tz_min);
		s->stage_day = s->first;
	}
	s->backfilled += ev->provenance != PROV_LIVE;
	state_advance(s, day);
	back = s->last - day;
	add_minutes(s, ev, day);
	for (size_t i = 0; i < f->ncount; i++) {
		struct count *c = state_add_count(s, f->count[i]);

		c->total++;
		c->seq = ev->seq;
		if (back < DAYS && c->days.v[back] < DAYS_COUNT_MAX)
			c->days.v[back]++;
	}
	if (f->practice.n > 0) {
		struct state_practice *p = state_add_practice(s, f->practice);

		if (p->seq == 0)
			p->first = day;
		p->seq = ev->seq;
		if (ev->provenance == PROV_LIVE && back < DAYS)
			p->on.v[back] = 1;
	}
	for (size_t i = 0; i < f->nknown; i++)
		state_add_known(s, f->known[i], ev->seq);
	if (f->active)
		state_mark(s, day);
	if (f->held.n > 0) {
		struct state_held *h = state_add_held(s, f->held);

		if (f->held_degree > h->degree)
			h->degree = f->held_degree;
	}
}

static int
fold_artifact(struct state *s, const struct event *ev, const struct js *body,
    struct err *e)
{
	struct str id = js_str_at(body, "id");
	struct state_artifact art = { .id = id, .version = js_int_at(body, "version", 0),
	    .type = js_str_at(body, "type"),
	    .exercise = js_str_at(body, "exercise") };
	struct state_artifact *old;

	if (id.n == 0 || art.version < 1)
		return err_set(e, ERR_INVALID, "event: artifact without id");
	old = state_artifact(s, id);
	if (old == NULL && s->nart == STATE_ARTIFACTS)
		old = s->art;		/* the oldest makes room */
	if (old != NULL) {
		memmove(old, old + 1, (size_t)(s->art + s->nart - old - 1) *
		    sizeof(*old));
		s->nart--;
	}
	s->art[s->nart++] = art;
	for (size_t i = 0; i < ev->facts.nsaid; i++)
		state_add_said(s, &(struct said){ .mark = ev->facts.said[i],
		    .seq = ev->seq, .outcome = OUT_ACCEPTED, .score = -1 });
	return 0;
}

static struct count *
add_series(struct state *s, const char *which, struct str key)
{
	struct count *c = state_series(s, which, key);

	return c != NULL ? c : state_add_count(s, arena_printf(s->a,
	    "%s" STR_FMT, which, STR_ARG(key)));
}

/* A reading that is kept day by day. A sum that a day does not hold any more takes
 * no more of them: a mean stays one of what is in it. */
static void
add_reading(struct state *s, struct str key, const struct point *p)
{
	int64_t back = s->last > p->day ? s->last - p->day : 0;
	struct count *n, *sum;

	(void)add_series(s, STATE_VALUES, key);
	n = add_series(s, STATE_READINGS, key);
	sum = state_series(s, STATE_VALUES, key);	/* the list may have moved */
	if (sum->seq == 0)
		sum->seq = p->seq;
	if (back >= DAYS || n->days.v[back] == DAYS_COUNT_MAX ||
	    p->value > DAYS_COUNT_MAX - (int64_t)sum->days.v[back])
		return;
	n->days.v[back]++;
	n->total++;
	n->seq = p->seq;
	sum->days.v[back] += (uint32_t)p->value;
	sum->total += p->value;
}

static int
fold_metric(struct state *s, const struct event *ev, const struct js *body,
    struct err *e)
{
	const struct js *points = js_at(body, "points");

	for (size_t i = 0; i < js_len(points); i++) {
		const struct js *v = js_item(points, i);
		struct str key = js_str_at(v, "indicator");
		int64_t tz_min = js_int_at(v, "tz_offset", ev->tz_min);
		struct point p = { .value = js_int_at(v, "scaled", 0),
		    .day = calendar_day(js_int_at(v, "occurred_at", 0), tz_min),
		    .seq = ev->seq };
		struct metric *m;
		size_t k = 0, n;

		if (key.n == 0 || p.value < -STATE_INT_MAX ||
		    p.value > STATE_INT_MAX || tz_min < DAY_TZ_MIN ||
		    tz_min > DAY_TZ_MAX)
			return err_set(e, ERR_INVALID, "event: reading "
			    "without indicator or out of bounds");
		state_forget_dispute(s, 0, key);	/* measured again */
		if (js_bool_at(v, "series", false) && p.value >= 0)
			add_reading(s, key, &p);
		m = state_add_metric(s, key);
		m->n++;
		while (k < m->np && m->p[k].day > p.day)
			k++;		/* newest day first, later event first */
		if (k == STATE_POINTS)
			continue;
		n = m->np < STATE_POINTS ? m->np : STATE_POINTS - 1;
		memmove(&m->p[k + 1], &m->p[k], (n - k) * sizeof(p));
		m->p[k] = p;
		m->np = n + 1;
	}
	return 0;
}

static int
fold_declared(struct state *s, const struct event *ev, const struct js *body,
    struct err *e)
{
	const struct js *fields = js_at(body, "fields"), *v;

	for (size_t i = 0; i < js_len(fields); i++) {
		const struct js *field = js_item(fields, i);
		const struct js *after = js_at(field, "after");
		struct str key = js_str_at(field, "key");
		struct declared *d;
		struct buf b;

		if (key.n == 0 || after == NULL)
			return err_set(e, ERR_INVALID,
			    "event: field without key or value");
		if (js_type(after) == JS_NULL) {
			state_forget_declared(s, key);
			continue;
		}
		buf_init(&b, s->a, LIMIT_VALUE);
		js_canon(&b, after);
		if (b.full)
			return err_set(e, ERR_INVALID, "event: a value of "
			    "over %d bytes", LIMIT_VALUE);
		d = state_add_declared(s, key);
		d->day = event_day(ev);
		d->json = buf_str(&b);
	}
	if (js_get(body, "lang", &v)) {
		s->has_lang = js_type(v) != JS_NULL;
		s->lang = str_is(js_str(v), "en") ? TWIN_EN : TWIN_RU;
		if (s->has_lang && s->lang == TWIN_RU &&
		    !str_is(js_str(v), "ru"))
			return err_set(e, ERR_INVALID,
			    "event: no such language");
	}
	if (js_get(body, "tz", &v)) {
		if (!cell_zone_read(v, &s->tz))
			return err_set(e, ERR_INVALID, "event: no such zone");
	}
	return 0;
}

/* What was said of all three at once, before each was said by itself. */
static void
begin_grants(struct state *s)
{
	int64_t said[CONSENTS];

	for (enum consent c = 0; c < CONSENTS; c++)
		said[c] = state_grant(s, c);
	memcpy(s->grant, said, sizeof(said));
	s->has_grants = true;
}

static int
fold_consent(struct state *s, const struct event *ev, const struct js *body,
    struct err *e)
{
	bool *said[CONSENTS] = { &s->tracking, &s->mentor_view,
		&s->cohort_stats };
	const struct js *grants = js_at(body, "grants"), *v;

	(void)e;
	if (grants == NULL)
		grants = body;
	else if (!s->has_grants)
		begin_grants(s);
	s->has_consent = true;
	for (enum consent c = 0; c < CONSENTS; c++) {
		if (!js_get(grants, state_consent_name(c), &v))
			continue;
		*said[c] = js_bool(v);
		if (!s->has_grants)
			continue;
		s->grant[c] = *said[c] ? GRANT_GIVEN : GRANT_WITHDRAWN;
		s->grant_day[c] = event_day(ev);
	}
	s->consent_version++;
	return 0;
}

static int
fold_diagnostic(struct state *s, const struct event *ev,
    const struct js *body, struct err *e)
{
	const struct js *values = js_at(body, "values");
	int64_t min = INT64_MAX;

	for (size_t i = 0; i < js_len(values); i++)
		if (js_int(js_item(values, i)) < min)
			min = js_int(js_item(values, i));
	if (js_len(values) == 0)
		return err_set(e, ERR_INVALID, "event: empty diagnostic");
	if (s->has_diag && s->diag_day > event_day(ev))
		return 0;
	s->has_diag = true;
	s->diag_day = event_day(ev);
	s->diag_stage = js_int_at(body, "stage", 1);
	s->diag_min = min;
	s->diag_seq = ev->seq;
	return 0;
}

static int
fold_degree(struct state *s, const struct event *ev, const struct js *body,
    struct err *e)
{
	(void)e;
	s->degree = js_str_at(body, "degree");
	s->degree_day = event_day(ev);
	return 0;
}

static int
fold_stage(struct state *s, const struct event *ev, const struct js *body,
    struct err *e)
{
	int64_t to = js_int_at(body, "to", 0);

	if (to < 1)
		return err_set(e, ERR_INVALID, "event: stage without number");
	s->stage = to;
	s->stage_day = event_day(ev);
	s->risk_day = 0;
	s->light_until = js_int_at(body, "light_until", 0);
	if (s->light_until < 0 || s->light_until > STATE_INT_MAX)
		return err_set(e, ERR_INVALID, "event: no such day");
	return 0;
}

static int
fold_disputed(struct state *s, const struct event *ev, const struct js *body,
    struct err *e)
{
	struct dispute d = { .seq = js_int_at(body, "seq", 0),
	    .indicator = js_str_at(body, "indicator"), .day = event_day(ev) };

	if (d.seq < 0 || (d.seq == 0) != (d.indicator.n > 0))
		return err_set(e, ERR_INVALID, "event: disputes nothing");
	state_forget_dispute(s, d.seq, d.indicator);
	if (s->ndispute == STATE_DISPUTES)
		state_forget_dispute(s, s->dispute[0].seq,
		    s->dispute[0].indicator);
	s->dispute[s->ndispute++] = d;
	return 0;
}

/* What a kind does beyond its facts; the others do nothing more. */
static fold_fn *const by_kind[KINDS] = {
	[KIND_ATTEMPT] = fold_exercise_attempt,
	[KIND_ARTIFACT] = fold_artifact,
	[KIND_METRIC] = fold_metric,
	[KIND_DECLARED] = fold_declared,
	[KIND_CONSENT] = fold_consent,
	[KIND_REVIEW] = fold_exercise_review,
	[KIND_DIAGNOSTIC] = fold_diagnostic,
	[KIND_DEGREE_SET] = fold_degree,
	[KIND_STAGE_CHANGED] = fold_stage,
	[KIND_DISPUTED] = fold_disputed,
	[KIND_STARTED] = fold_exercise_started,
};

static int
next_event(struct state *s, struct str bytes, struct event *ev,
    const struct js **body, struct err *e)
{
	if (event_parse(s->a, bytes, ev, body, e) == -1)
		return -1;
	if (ev->seq != s->seq + 1)
		return err_set(e, ERR_INVALID, "event %lld: does not follow "
		    "event %lld", (long long)ev->seq, (long long)s->seq);
	s->seq = s->revision = ev->seq;
	return 0;
}

int
fold_apply(struct state *s, struct str bytes, struct err *e)
{
	struct event ev;
	const struct js *body;

	if (next_event(s, bytes, &ev, &body, e) == -1)
		return -1;
	if (ev.kind == KIND_VOIDED)
		return err_set(e, ERR_INVALID,
		    "event %lld: voids another, fold the whole journal", (long long)ev.seq);
	add_common(s, &ev);
	if (by_kind[ev.kind] != NULL && by_kind[ev.kind](s, &ev, body, e) == -1)
		return -1;
	if (ev.facts.has_risk)
		s->risk_day = ev.facts.risk_day;
	return 0;
}

int
fold_skip(struct state *s, struct str bytes, struct err *e)
{
	struct event ev;
	const struct js *body;
	struct state_artifact *art;

	if (next_event(s, bytes, &ev, &body, e) == -1)
		return -1;
	if (ev.kind == KIND_VOIDED) {
		state_forget_dispute(s, js_int_at(body, "seq", 0), STR(""));
	} else if (ev.kind == KIND_ARTIFACT) {
		/* its number is taken: bodies are stored under it */
		art = state_artifact(s, js_str_at(body, "id"));
		if (art != NULL && js_int_at(body, "version", 0) > art->version)
			art->version = js_int_at(body, "version", 0);
	}
	return 0;
}

int
fold_others(struct arena *a, struct str bytes, struct fold_others *out,
    struct err *e)
{
	struct event ev;
	const struct js *body;

	if (event_parse(a, bytes, &ev, &body, e) == -1)
		return -1;
	*out = (struct fold_others){ .seq = ev.seq };
	if (ev.kind == KIND_VOIDED) {
		out->voids = js_int_at(body, "seq", 0);
		out->reviews = js_bool_at(body, "reviews", false);
	} else if (ev.kind == KIND_REVIEW) {
		out->of = js_int_at(body, "seq", 0);
		out->replaces = js_at(body, "replaces");
	}
	return 0;
}
