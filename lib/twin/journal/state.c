/* SPDX-License-Identifier: MIT */
/*
 * What can be asked of a state and done to it; its bytes are state_text.c.
 * Small maps are arrays in order of first use: a learner has tens of entries,
 * and the order is a function of the journal, so bytes stay the same.
 */
#include "twin/journal/state.h"

#include "twin/value/calendar.h"

/* Room for one more element of a growing array in the state's arena. */
static void *
grow(struct arena *a, void *p, size_t n, size_t *cap, size_t size)
{
	char *q;

	if (n < *cap)
		return p;
	*cap = *cap == 0 ? 8 : *cap * 2;
	q = arena_array_(a, *cap, size);
	if (n > 0)
		memcpy(q, p, n * size);
	return q;
}

#define FIND(s, list, n, name, key)				\
	do {							\
		for (size_t i_ = 0; i_ < (s)->n; i_++)		\
			if (str_eq((s)->list[i_].name, key))	\
				return &(s)->list[i_];		\
		return NULL;					\
	} while (0)

#define ADD(s, list, n, cap, name, key)					\
	do {								\
		(s)->list = grow((s)->a, (s)->list, (s)->n, &(s)->cap,	\
		    sizeof((s)->list[0]));				\
		memset(&(s)->list[(s)->n], 0, sizeof((s)->list[0]));	\
		(s)->list[(s)->n].name = key;				\
		return &(s)->list[(s)->n++];				\
	} while (0)

struct count *
state_count(const struct state *s, struct str name)
{
	FIND(s, count, ncount, name, name);
}

struct count *
state_series(const struct state *s, const char *which, struct str key)
{
	for (size_t i = 0; i < s->ncount; i++)
		if (str_starts(s->count[i].name, str_c(which)) &&
		    str_eq(str_from(s->count[i].name, strlen(which)), key))
			return &s->count[i];
	return NULL;
}

struct state_practice *
state_practice(const struct state *s, struct str id)
{
	FIND(s, prac, nprac, id, id);
}

struct state_held *
state_held(const struct state *s, struct str id)
{
	FIND(s, held, nheld, id, id);
}

struct state_exercise *
state_exercise(const struct state *s, struct str id)
{
	FIND(s, ex, nex, id, id);
}

struct metric *
state_metric(const struct state *s, struct str key)
{
	FIND(s, metric, nmetric, key, key);
}

struct declared *
state_declared(const struct state *s, struct str key)
{
	FIND(s, declared, ndeclared, key, key);
}

struct state_artifact *
state_artifact(struct state *s, struct str id)
{
	FIND(s, art, nart, id, id);
}

const struct open *
state_returned(const struct state *s, struct str exercise)
{
	FIND(s, open, nopen, exercise, exercise);
}

void
state_read_name(struct count *c)
{
	struct str name = c->name, kind, quality;

	c->live = name.n == 0 || name.p[name.n - 1] != '~';
	if (!c->live)
		name.n--;
	if (str_starts(name, STR("p:")))
		c->product = str_from(name, 2);
	if (str_cut(name, '.', &kind, &quality))
		(void)str_int(quality, &c->quality);
	c->kind = kind_find(kind);
}

static struct count *
new_count(struct state *s, struct str name)
{
	ADD(s, count, ncount, count_cap, name, name);
}

struct count *
state_add_count(struct state *s, struct str name)
{
	struct count *c = state_count(s, name);

	if (c == NULL) {
		c = new_count(s, name);
		state_read_name(c);
	}
	return c;
}

struct state_practice *
state_add_practice(struct state *s, struct str id)
{
	struct state_practice *p = state_practice(s, id);

	if (p != NULL)
		return p;
	ADD(s, prac, nprac, prac_cap, id, id);
}

struct state_held *
state_add_held(struct state *s, struct str id)
{
	struct state_held *h = state_held(s, id);

	if (h != NULL)
		return h;
	ADD(s, held, nheld, held_cap, id, id);
}

struct state_exercise *
state_add_exercise(struct state *s, struct str id)
{
	struct state_exercise *x = state_exercise(s, id);

	if (x != NULL)
		return x;
	ADD(s, ex, nex, ex_cap, id, id);
}

struct metric *
state_add_metric(struct state *s, struct str key)
{
	struct metric *m = state_metric(s, key);

	if (m != NULL)
		return m;
	ADD(s, metric, nmetric, metric_cap, key, key);
}

struct declared *
state_add_declared(struct state *s, struct str key)
{
	struct declared *d = state_declared(s, key);

	if (d != NULL)
		return d;
	ADD(s, declared, ndeclared, declared_cap, key, key);
}

void
state_forget_declared(struct state *s, struct str key)
{
	struct declared *d = state_declared(s, key);
	size_t after;

	if (d == NULL)
		return;
	after = s->ndeclared - (size_t)(d - s->declared) - 1;
	memmove(d, d + 1, after * sizeof(*d));
	s->ndeclared--;
}

const struct begun *
state_begun(const struct state *s, struct str exercise)
{
	for (size_t i = 0; i < s->nbegun; i++)
		if (str_eq(s->begun[i].exercise, exercise))
			return &s->begun[i];
	return NULL;
}

const struct said *
state_said(const struct state *s, struct str mark)
{
	FIND(s, said, nsaid, mark, mark);
}

static void
forget_said(struct state *s, size_t i)
{
	memmove(&s->said[i], &s->said[i + 1],
	    (s->nsaid - i - 1) * sizeof(s->said[0]));
	s->nsaid--;
}

void
state_add_said(struct state *s, const struct said *one)
{
	size_t i = s->nsaid;

	if (s->nsaid == STATE_SAID) {
		while (i > 0 && s->said[i - 1].day == 0)
			i--;
		forget_said(s, i > 0 ? i - 1 : s->nsaid - 1);
	}
	memmove(s->said + 1, s->said, s->nsaid * sizeof(s->said[0]));
	s->said[0] = *one;
	s->nsaid++;
}

void
state_age_said(struct state *s, int64_t day)
{
	for (size_t i = s->nsaid; i-- > 0;)
		if (s->said[i].day != 0 && s->said[i].day < day)
			forget_said(s, i);
}

static void
forget_known(struct state *s, size_t i)
{
	memmove(&s->known[i], &s->known[i + 1],
	    (s->nknown - i - 1) * sizeof(s->known[0]));
	s->nknown--;
}

void
state_add_known(struct state *s, struct str mark, int64_t seq)
{
	if (s->nknown == STATE_KNOWN)
		forget_known(s, s->nknown - 1);
	memmove(s->known + 1, s->known, s->nknown * sizeof(s->known[0]));
	s->known[0] = (struct known){ .mark = mark, .seq = seq };
	s->nknown++;
}

void
state_decide_said(struct state *s, int64_t seq, enum outcome outcome)
{
	for (size_t i = s->nsaid; i-- > 0;) {
		if (s->said[i].seq != seq)
			continue;
		if (outcome == OUT_ACCEPTED)
			s->said[i].outcome = outcome;
		else
			forget_said(s, i);
	}
	for (size_t i = s->nknown; i-- > 0;)
		if (outcome != OUT_ACCEPTED && s->known[i].seq == seq)
			forget_known(s, i);
}

void
state_forget_begun(struct state *s, struct str exercise)
{
	for (size_t i = 0; i < s->nbegun; i++) {
		if (!str_eq(s->begun[i].exercise, exercise))
			continue;
		memmove(&s->begun[i], &s->begun[i + 1],
		    (s->nbegun - i - 1) * sizeof(s->begun[0]));
		s->nbegun--;
		return;
	}
}

void
state_forget_open(struct state *s, struct str exercise)
{
	for (size_t i = 0; i < s->nopen; i++) {
		if (!str_eq(s->open[i].exercise, exercise))
			continue;
		memmove(&s->open[i], &s->open[i + 1],
		    (s->nopen - i - 1) * sizeof(s->open[0]));
		s->nopen--;
		return;
	}
}

void
state_forget_dispute(struct state *s, int64_t seq, struct str indicator)
{
	for (size_t i = 0; i < s->ndispute; i++) {
		const struct dispute *d = &s->dispute[i];

		if (d->seq != seq || !str_eq(d->indicator, indicator))
			continue;
		memmove(&s->dispute[i], &s->dispute[i + 1],
		    (s->ndispute - i - 1) * sizeof(s->dispute[0]));
		s->ndispute--;
		return;
	}
}

const char *
state_consent_name(enum consent what)
{
	static const char *const names[CONSENTS] = {
		[CONSENT_TRACKING] = "tracking",
		[CONSENT_MENTOR_VIEW] = "mentor_view",
		[CONSENT_COHORT_STATS] = "cohort_stats",
	};

	return names[what];
}

enum grant
state_grant(const struct state *s, enum consent what)
{
	const bool said[CONSENTS] = {
		[CONSENT_TRACKING] = s->tracking,
		[CONSENT_MENTOR_VIEW] = s->mentor_view,
		[CONSENT_COHORT_STATS] = s->cohort_stats,
	};

	if (s->has_grants)
		return (enum grant)s->grant[what];
	if (!s->has_consent)
		return GRANT_UNSET;
	return said[what] ? GRANT_GIVEN : GRANT_WITHDRAWN;
}

static bool
active(const struct state *s, int64_t day)
{
	return day_counts_at(&s->act, s->last - day) != 0;
}

/* First day of the streak that an active day belongs to. */
static int64_t
streak_start(const struct state *s, int64_t day)
{
	int64_t oldest = s->last - DAYS + 1;

	while (day > oldest && active(s, day - 1))
		day--;
	return day == oldest && s->run != 0 ? s->run : day;
}

void
state_advance(struct state *s, int64_t day)
{
	int64_t n = day - s->last, oldest = day - DAYS + 1;

	if (s->last == 0) {
		s->last = day;
		return;
	}
	if (n <= 0)
		return;
	s->run = active(s, oldest) ? streak_start(s, oldest) : 0;
	day_counts_shift(&s->act, n);
	day_counts_shift(&s->min, n);
	for (size_t i = 0; i < s->ncount; i++)
		day_counts_shift(&s->count[i].days, n);
	for (size_t i = 0; i < s->nprac; i++)
		day_counts_shift(&s->prac[i].on, n);
	s->last = day;
}

void
state_mark(struct state *s, int64_t day)
{
	int64_t back = s->last - day, end = day, len;

	if (back < 0 || back >= DAYS)
		return;
	s->act.v[back] = 1;
	if (back == DAYS - 1 && s->run == 0)
		s->run = day;
	while (active(s, end + 1))
		end++;
	len = end - streak_start(s, day) + 1;
	if (len > s->longest)
		s->longest = len;
}

int64_t
state_streak(const struct state *s, int64_t today)
{
	if (!active(s, today))
		today--;
	return active(s, today) ? today - streak_start(s, today) + 1 : 0;
}

int64_t
state_weeks(const struct state *s, int64_t today, int64_t days)
{
	int64_t end = today + 6 - calendar_weekday(today), n = 0;

	for (int64_t last = end; last > s->last - DAYS; last -= 7) {
		if (day_counts_used(&s->act, s->last - last, 7) >= days)
			n++;
		else if (last != end)
			break;
	}
	return n;
}

int64_t
state_run(const struct state *s, int64_t today, int64_t n)
{
	int64_t best = 0, run = 0;

	for (int64_t d = today - n + 1; d <= today; d++) {
		run = active(s, d) ? run + 1 : 0;
		if (run > best)
			best = run;
	}
	return best;
}

int64_t
state_idle(const struct state *s, int64_t today)
{
	for (int64_t i = 0; i < DAYS; i++)
		if (s->act.v[i] != 0)
			return today - (s->last - i);
	return s->longest > 0 ? today - s->last + DAYS : -1;
}

int64_t
state_gap(const struct state *s, int64_t today, int64_t n)
{
	int64_t from = today - n + 1, best = 0, run = 0;

	if (s->first == 0)
		return 0;
	if (s->first > from)
		from = s->first;
	for (int64_t d = from; d < today; d++) {
		run = active(s, d) ? 0 : run + 1;
		if (run > best)
			best = run;
	}
	return best;
}

struct zone
state_zone(const struct state *s, const struct zone *otherwise)
{
	if (!s->tz.said || zone_is(otherwise, s->tz.name))
		return *otherwise;
	return zone_fixed(s->tz.tz_min);
}
