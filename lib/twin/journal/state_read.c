/* SPDX-License-Identifier: MIT */
/*
 * A stored state read back, strictly: damage is found and not repaired in
 * silence. state_head reads the first members without a parser.
 */
#include "twin/journal/state.h"

#include "twin/value/calendar.h"

enum { STATE_DEPTH = 16, STATE_VALUE_MAX = 1 << 18 };

/* A sticky reader of the positional lists. */
struct rd {
	const struct js *list;
	size_t i;
	bool bad;
};

static const struct js *
next(struct rd *r, enum js_type want)
{
	const struct js *v = js_item(r->list, r->i++);

	if (js_type(v) != want)
		r->bad = true;
	return v;
}

static bool
sane(int64_t v)
{
	return v >= -STATE_INT_MAX && v <= STATE_INT_MAX;
}

static int64_t
next_int(struct rd *r)
{
	int64_t v = js_int(next(r, JS_INT));

	if (!sane(v))
		v = 0, r->bad = true;
	return v;
}

static struct str
next_str(struct rd *r)
{
	return js_str(next(r, JS_STRING));
}

static void
next_days(struct rd *r, enum days_code code, struct day_counts *d)
{
	if (!day_counts_read(d, code, next_str(r)))
		r->bad = true;
}

static size_t
next_ids(struct rd *r, struct str *ids, size_t max)
{
	struct rd in = { .list = next(r, JS_ARRAY) };
	size_t n = js_len(in.list);

	if (n > max)
		n = 0, r->bad = true;
	for (size_t i = 0; i < n; i++)
		ids[i] = next_str(&in);
	r->bad |= in.bad;
	return n;
}

static enum outcome
next_outcome(struct rd *r)
{
	int64_t v = next_int(r);

	if (v < 0 || v >= OUTCOMES)
		v = 0, r->bad = true;
	return (enum outcome)v;
}

static bool
all_read(const struct rd *r)
{
	return !r->bad && r->i == js_len(r->list);
}

static bool
get_counts(struct state *s, const struct js *v)
{
	for (struct js_iter it = { 0 }; js_next(v, &it);) {
		struct rd r = { .list = it.value };
		struct count *c = state_add_count(s, it.name);

		c->total = next_int(&r);
		c->seq = next_int(&r);
		next_days(&r, DAYS_COUNTS, &c->days);
		if (!all_read(&r))
			return false;
	}
	return true;
}

static bool
get_prac(struct state *s, const struct js *v)
{
	for (struct js_iter it = { 0 }; js_next(v, &it);) {
		struct rd r = { .list = it.value };
		struct state_practice *p = state_add_practice(s, it.name);

		p->first = next_int(&r);
		p->seq = next_int(&r);
		next_days(&r, DAYS_BITS, &p->on);
		if (!all_read(&r))
			return false;
	}
	return true;
}

static bool
get_ex(struct state *s, const struct js *v)
{
	for (struct js_iter it = { 0 }; js_next(v, &it);) {
		struct rd r = { .list = it.value };
		struct state_exercise *x = state_add_exercise(s, it.name);

		x->attempts = next_int(&r);
		x->accepted = next_int(&r);
		x->on_days = next_int(&r);
		x->last = next_outcome(&r);
		x->day = next_int(&r);
		x->returned = next_int(&r);
		x->review_pos = next_int(&r);
		x->review_due = next_int(&r);
		x->judged = next_int(&r) != 0;
		x->seq = next_int(&r);
		if (!all_read(&r))
			return false;
	}
	return true;
}

static bool
get_open(struct state *s, const struct js *v)
{
	if (js_len(v) > STATE_OPEN)
		return false;
	for (size_t i = 0; i < js_len(v); i++) {
		struct rd r = { .list = js_item(v, i) };
		struct open *p = &s->open[s->nopen++];

		p->exercise = next_str(&r);
		p->seq = next_int(&r);
		p->day = next_int(&r);
		p->nmissing = next_ids(&r, p->missing, STATE_MISSING);
		if (!all_read(&r))
			return false;
	}
	return true;
}

static bool
get_recent(struct state *s, const struct js *v)
{
	if (js_len(v) > STATE_RECENT)
		return false;
	for (size_t i = 0; i < js_len(v); i++) {
		struct rd r = { .list = js_item(v, i) };
		struct recent *p = &s->recent[s->nrecent++];

		p->seq = next_int(&r);
		p->at = next_int(&r);
		p->exercise = next_str(&r);
		p->outcome = next_outcome(&r);
		p->score = next_int(&r);
		p->review = next_int(&r) != 0;
		p->nmissing = next_ids(&r, p->missing, STATE_MISSING);
		if (!all_read(&r))
			return false;
	}
	return true;
}

static bool
get_art(struct state *s, const struct js *v)
{
	if (js_len(v) > STATE_ARTIFACTS)
		return false;
	for (size_t i = 0; i < js_len(v); i++) {
		struct rd r = { .list = js_item(v, i) };
		struct state_artifact *p = &s->art[s->nart++];

		p->id = next_str(&r);
		p->version = next_int(&r);
		p->type = next_str(&r);
		p->exercise = next_str(&r);
		if (!all_read(&r))
			return false;
	}
	return true;
}

static bool
get_metric(struct state *s, const struct js *v)
{
	for (struct js_iter it = { 0 }; js_next(v, &it);) {
		struct rd r = { .list = it.value };
		struct metric *m = state_add_metric(s, it.name);

		m->n = next_int(&r);
		while (r.i < js_len(r.list) && m->np < STATE_POINTS) {
			struct point *p = &m->p[m->np++];

			p->value = next_int(&r);
			p->day = next_int(&r);
			p->seq = next_int(&r);
		}
		if (!all_read(&r))
			return false;
	}
	return true;
}

static bool
get_declared(struct state *s, const struct js *v)
{
	for (struct js_iter it = { 0 }; js_next(v, &it);) {
		struct rd r = { .list = it.value };
		struct declared *d = state_add_declared(s, it.name);
		const struct js *value;
		struct buf b;

		d->day = next_int(&r);
		value = js_item(r.list, r.i++);
		if (value == NULL)
			return false;
		buf_init(&b, s->a, STATE_VALUE_MAX);
		js_canon(&b, value);
		d->json = buf_str(&b);
		if (!all_read(&r))
			return false;
	}
	return true;
}

static bool
get_consent(struct state *s, const struct js *v)
{
	struct rd r = { .list = v };

	s->has_consent = true;
	s->tracking = next_int(&r) != 0;
	s->mentor_view = next_int(&r) != 0;
	s->cohort_stats = next_int(&r) != 0;
	s->consent_version = next_int(&r);
	return all_read(&r);
}

static bool
get_diag(struct state *s, const struct js *v)
{
	struct rd r = { .list = v };

	s->has_diag = true;
	s->diag_day = next_int(&r);
	s->diag_stage = next_int(&r);
	s->diag_min = next_int(&r);
	s->diag_seq = next_int(&r);
	return all_read(&r);
}

static bool
get_degree(struct state *s, const struct js *v)
{
	struct rd r = { .list = v };

	s->degree = next_str(&r);
	s->degree_day = next_int(&r);
	return all_read(&r);
}

static bool
get_stage(struct state *s, const struct js *v)
{
	struct rd r = { .list = v };

	s->stage = next_int(&r);
	s->stage_day = next_int(&r);
	s->risk_day = next_int(&r);
	return all_read(&r) && s->stage >= 1;
}

static bool
get_live(struct state *s, const struct js *v)
{
	struct rd r = { .list = v };

	while (r.i < js_len(v) && s->nlive < STATE_LIVE) {
		s->live[s->nlive].day = next_int(&r);
		s->live[s->nlive++].minutes = next_int(&r);
	}
	return all_read(&r);
}

static bool
get_act(struct state *s, const struct js *v)
{
	return js_type(v) == JS_STRING &&
	    day_counts_read(&s->act, DAYS_BITS, js_str(v));
}

static bool
get_min(struct state *s, const struct js *v)
{
	return js_type(v) == JS_STRING &&
	    day_counts_read(&s->min, DAYS_MINUTES, js_str(v));
}

static const struct {
	const char *name;
	bool (*get)(struct state *, const struct js *);
	bool must;
} members[] = {
	{ "stage",	get_stage,	true },
	{ "act",	get_act,	true },
	{ "min",	get_min,	true },
	{ "live",	get_live,	true },
	{ "count",	get_counts,	false },
	{ "prac",	get_prac,	false },
	{ "ex",		get_ex,		false },
	{ "open",	get_open,	false },
	{ "recent",	get_recent,	false },
	{ "art",	get_art,	false },
	{ "metric",	get_metric,	false },
	{ "declared",	get_declared,	false },
	{ "consent",	get_consent,	false },
	{ "diag",	get_diag,	false },
	{ "degree",	get_degree,	false },
};

/* Numbers of the head that may not be absent or negative. */
static const struct {
	const char *name;
	size_t at;
} head[] = {
	{ "revision",	offsetof(struct state, revision) },
	{ "seq",	offsetof(struct state, seq) },
	{ "first",	offsetof(struct state, first) },
	{ "last",	offsetof(struct state, last) },
	{ "minutes",	offsetof(struct state, minutes) },
	{ "late",	offsetof(struct state, backfilled) },
	{ "longest",	offsetof(struct state, longest) },
	{ "run",	offsetof(struct state, run) },
};

/* Members read here: these numbers, and tz, lang, v. */
enum { HEAD = sizeof(head) / sizeof(head[0]), HEAD_MEMBERS = HEAD + 3 };

static bool
get_head(struct state *s, const struct js *v)
{
	const struct js *tz = js_at(v, "tz"), *lang = js_at(v, "lang");

	for (size_t i = 0; i < HEAD; i++) {
		int64_t n = js_int_at(v, head[i].name, -1);

		if (n < 0 || !sane(n))
			return false;
		memcpy((char *)s + head[i].at, &n, sizeof(n));
	}
	s->has_tz = js_type(tz) == JS_INT;
	s->tz_min = js_int(tz);
	s->has_lang = js_type(lang) == JS_STRING;
	s->lang = str_is(js_str(lang), "en") ? TWIN_EN : TWIN_RU;
	return js_int_at(v, "v", 0) == STATE_VERSION &&
	    (s->has_tz || js_type(tz) == JS_NULL) &&
	    s->tz_min >= DAY_TZ_MIN && s->tz_min <= DAY_TZ_MAX &&
	    (s->has_lang || js_type(lang) == JS_NULL);
}

int
state_parse(struct arena *a, struct str bytes, struct state **out,
    struct err *e)
{
	struct state *s = arena_one(a, struct state);
	const struct js *v, *m;
	size_t n = HEAD_MEMBERS;

	s->a = a;
	s->stage = 1;
	if (bytes.n == 0) {
		*out = s;
		return 0;
	}
	if (js_parse(a, bytes, STATE_DEPTH, &v, e) == -1)
		return -1;
	if (!get_head(s, v))
		return err_set(e, ERR_INVALID, "state: damaged head");
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (!js_get(v, members[i].name, &m) ? members[i].must :
		    !members[i].get(s, m))
			return err_set(e, ERR_INVALID, "state: damaged '%s'",
			    members[i].name);
		n += m != NULL;
	}
	if (js_len(v) != n)
		return err_set(e, ERR_INVALID, "state: unknown member");
	*out = s;
	return 0;
}

/* ---- peeking ---- */

static bool
take(struct str *s, struct str word)
{
	if (!str_starts(*s, word))
		return false;
	*s = str_from(*s, word.n);
	return true;
}

static bool
take_int(struct str *s, int64_t *out)
{
	size_t n = 0;

	while (n < s->n && (s->p[n] == '-' ||
	    (s->p[n] >= '0' && s->p[n] <= '9')))
		n++;
	if (!str_int((struct str){ s->p, n }, out))
		return false;
	*s = str_from(*s, n);
	return true;
}

bool
state_head(struct str bytes, struct state_head *out)
{
	struct state_head h = { 0 };

	if (bytes.n == 0) {
		*out = h;
		return true;
	}
	if (!take(&bytes, STR("{\"revision\":")) ||
	    !take_int(&bytes, &h.revision) ||
	    !take(&bytes, STR(",\"seq\":")) || !take_int(&bytes, &h.seq) ||
	    !take(&bytes, STR(",\"tz\":")))
		return false;
	if (!take(&bytes, STR("null"))) {
		if (!take_int(&bytes, &h.tz_min))
			return false;
		h.has_tz = true;
	}
	if (take(&bytes, STR(",\"lang\":\"en\",")))
		h.has_lang = true, h.lang = TWIN_EN;
	else if (take(&bytes, STR(",\"lang\":\"ru\",")))
		h.has_lang = true;
	else if (!take(&bytes, STR(",\"lang\":null,")))
		return false;
	*out = h;
	return true;
}
