/* SPDX-License-Identifier: MIT */
/*
 * The stored bytes of a state, both ways from one table (twin-data(5) has the
 * same in prose). Members stand in the order of the table, so equal states have
 * equal bytes. Reading is strict: damage is found and not repaired in silence.
 * Writing refuses what reading would refuse: no state is stored that nobody
 * can read again.
 */
#include "twin/journal/state.h"

#include "twin/journal/cell.h"

/* Largest state, bytes: far above what its bounds allow. */
enum { STATE_MAX = 1 << 20, STATE_DEPTH = 16 };

#define ROW(columns, type, ...)						\
	{ columns, sizeof(columns) / sizeof((columns)[0]), sizeof(type),	\
	    __VA_ARGS__ }

#define AT(field)	offsetof(struct live, field)
static const struct column live_columns[] = {
	{ &cell_integer, AT(day) }, { &cell_number, AT(minutes) },
};
static const struct row live_row =
    ROW(live_columns, struct live, STATE_LIVE, .bare = true);
#undef AT

#define AT(field)	offsetof(struct count, field)
static const struct column count_columns[] = {
	{ &cell_number, AT(total) }, { &cell_number, AT(seq) },
	{ &cell_counts, AT(days) },
};
static const struct row count_row = ROW(count_columns, struct count);
#undef AT

#define AT(field)	offsetof(struct state_practice, field)
static const struct column practice_columns[] = {
	{ &cell_integer, AT(first) }, { &cell_number, AT(seq) },
	{ &cell_bits, AT(on) },
};
static const struct row practice_row =
    ROW(practice_columns, struct state_practice);
#undef AT

#define AT(field)	offsetof(struct state_held, field)
static const struct column held_columns[] = { { &cell_ordinal, AT(degree) } };
static const struct row held_row = ROW(held_columns, struct state_held);
#undef AT

#define AT(field)	offsetof(struct state_exercise, field)
static const struct column exercise_columns[] = {
	{ &cell_number, AT(attempts) }, { &cell_number, AT(accepted) },
	{ &cell_number, AT(on_days) }, { &cell_outcome, AT(last) },
	{ &cell_integer, AT(day) }, { &cell_number, AT(returned) },
	{ &cell_number, AT(review_pos) }, { &cell_number, AT(review_due) },
	{ &cell_flag, AT(judged) }, { &cell_number, AT(seq) },
};
static const struct row exercise_row =
    ROW(exercise_columns, struct state_exercise);
#undef AT

static const struct column id_columns[] = { { &cell_text } };
static const struct row id_row =
    ROW(id_columns, struct str, STATE_MISSING, .bare = true);

#define AT(field)	offsetof(struct open, field)
static const struct column open_columns[] = {
	{ &cell_text, AT(exercise) }, { &cell_number, AT(seq) },
	{ &cell_integer, AT(day) },
	{ &cell_list, AT(missing), AT(nmissing), &id_row },
};
static const struct row open_row = ROW(open_columns, struct open, STATE_OPEN);
#undef AT

#define AT(field)	offsetof(struct begun, field)
static const struct column begun_columns[] = {
	{ &cell_text, AT(exercise) }, { &cell_number, AT(seq) },
	{ &cell_integer, AT(day) },
};
static const struct row begun_row =
    ROW(begun_columns, struct begun, STATE_BEGUN);
#undef AT

#define AT(field)	offsetof(struct recent, field)
static const struct column recent_columns[] = {
	{ &cell_number, AT(seq) }, { &cell_number, AT(at) },
	{ &cell_text, AT(exercise) }, { &cell_outcome, AT(outcome) },
	{ &cell_integer, AT(score) }, { &cell_flag, AT(review) },
	{ &cell_list, AT(missing), AT(nmissing), &id_row },
};
static const struct row recent_row =
    ROW(recent_columns, struct recent, STATE_RECENT);
#undef AT

#define AT(field)	offsetof(struct state_artifact, field)
static const struct column artifact_columns[] = {
	{ &cell_text, AT(id) }, { &cell_ordinal, AT(version) },
	{ &cell_text, AT(type) }, { &cell_text, AT(exercise) },
};
static const struct row artifact_row =
    ROW(artifact_columns, struct state_artifact, STATE_ARTIFACTS);
#undef AT

#define AT(field)	offsetof(struct point, field)
static const struct column point_columns[] = {
	{ &cell_integer, AT(value) }, { &cell_integer, AT(day) },
	{ &cell_number, AT(seq) },
};
static const struct row point_row =
    ROW(point_columns, struct point, STATE_POINTS, .bare = true);
#undef AT

#define AT(field)	offsetof(struct metric, field)
static const struct column metric_columns[] = {
	{ &cell_number, AT(n) }, { &cell_rest, AT(p), AT(np), &point_row },
};
static const struct row metric_row = ROW(metric_columns, struct metric);
#undef AT

#define AT(field)	offsetof(struct declared, field)
static const struct column declared_columns[] = {
	{ &cell_integer, AT(day) }, { &cell_value, AT(json) },
};
static const struct row declared_row = ROW(declared_columns, struct declared);
#undef AT

#define AT(field)	offsetof(struct dispute, field)
static const struct column dispute_columns[] = {
	{ &cell_number, AT(seq) }, { &cell_text, AT(indicator) },
	{ &cell_integer, AT(day) },
};
static const struct row dispute_row =
    ROW(dispute_columns, struct dispute, STATE_DISPUTES);
#undef AT

#define AT(field)	offsetof(struct said, field)
static const struct column said_columns[] = {
	{ &cell_text, AT(mark) }, { &cell_integer, AT(day) },
	{ &cell_number, AT(seq) }, { &cell_outcome, AT(outcome) },
	{ &cell_integer, AT(score) },
};
static const struct row said_row = ROW(said_columns, struct said, STATE_SAID);
#undef AT

#define AT(field)	offsetof(struct known, field)
static const struct column known_columns[] = {
	{ &cell_text, AT(mark) }, { &cell_number, AT(seq) },
};
static const struct row known_row = ROW(known_columns, struct known, STATE_KNOWN);
#undef AT

#define AT(field)	offsetof(struct state, field)
static const struct column stage_columns[] = {
	{ &cell_ordinal, AT(stage) }, { &cell_integer, AT(stage_day) },
	{ &cell_integer, AT(risk_day) },
};
static const struct row stage_row = ROW(stage_columns, struct state);

static const struct column consent_columns[] = {
	{ &cell_flag, AT(tracking) }, { &cell_flag, AT(mentor_view) },
	{ &cell_flag, AT(cohort_stats) }, { &cell_number, AT(consent_version) },
};
static const struct row consent_row = ROW(consent_columns, struct state);

static const struct column grant_columns[] = {
	{ &cell_grant, AT(grant[0]) }, { &cell_integer, AT(grant_day[0]) },
	{ &cell_grant, AT(grant[1]) }, { &cell_integer, AT(grant_day[1]) },
	{ &cell_grant, AT(grant[2]) }, { &cell_integer, AT(grant_day[2]) },
};
static const struct row grant_row = ROW(grant_columns, struct state);

static const struct column diagnostic_columns[] = {
	{ &cell_integer, AT(diag_day) }, { &cell_integer, AT(diag_stage) },
	{ &cell_integer, AT(diag_min) }, { &cell_number, AT(diag_seq) },
};
static const struct row diagnostic_row = ROW(diagnostic_columns, struct state);

static const struct column degree_columns[] = {
	{ &cell_text, AT(degree) }, { &cell_integer, AT(degree_day) },
};
static const struct row degree_row = ROW(degree_columns, struct state);

/* A member is there always, when the size_t at `when_at` is not 0, when the
 * bool there is true, or when the int64_t there is not 0. */
enum when { ALWAYS, ANY, FLAG, NUMBER };

static const struct member {
	const char *name;
	struct column column;
	enum when when;
	size_t when_at;
} members[] = {
	{ "revision",	{ &cell_number, AT(revision) } },
	{ "seq",	{ &cell_number, AT(seq) } },
	{ "tz",		{ &cell_zone, AT(tz) } },
	{ "lang",	{ &cell_lang, AT(lang), AT(has_lang) } },
	/* the first four are what state_head reads */
	{ "v",		{ &cell_version, AT(version) } },
	{ "first",	{ &cell_number, AT(first) } },
	{ "last",	{ &cell_number, AT(last) } },
	{ "minutes",	{ &cell_number, AT(minutes) } },
	{ "late",	{ &cell_number, AT(backfilled) } },
	{ "longest",	{ &cell_number, AT(longest) } },
	{ "run",	{ &cell_number, AT(run) } },
	{ "stage",	{ &cell_row, .row = &stage_row } },
	{ "act",	{ &cell_bits, AT(act) } },
	{ "min",	{ &cell_minutes, AT(min) } },
	{ "live",	{ &cell_list, AT(live), AT(nlive), &live_row } },
	{ "count",	{ &cell_map, AT(count), AT(ncount), &count_row, AT(count_cap) }, ANY, AT(ncount) },
	{ "prac",	{ &cell_map, AT(prac), AT(nprac), &practice_row, AT(prac_cap) }, ANY, AT(nprac) },
	{ "ex",		{ &cell_map, AT(ex), AT(nex), &exercise_row, AT(ex_cap) }, ANY, AT(nex) },
	{ "open",	{ &cell_list, AT(open), AT(nopen), &open_row }, ANY, AT(nopen) },
	{ "recent",	{ &cell_list, AT(recent), AT(nrecent), &recent_row }, ANY, AT(nrecent) },
	{ "art",	{ &cell_list, AT(art), AT(nart), &artifact_row }, ANY, AT(nart) },
	{ "metric",	{ &cell_map, AT(metric), AT(nmetric), &metric_row, AT(metric_cap) }, ANY, AT(nmetric) },
	{ "declared",	{ &cell_map, AT(declared), AT(ndeclared), &declared_row, AT(declared_cap) }, ANY, AT(ndeclared) },
	{ "consent",	{ &cell_row, .row = &consent_row }, FLAG, AT(has_consent) },
	{ "diag",	{ &cell_row, .row = &diagnostic_row }, FLAG, AT(has_diag) },
	{ "degree",	{ &cell_row, .row = &degree_row }, ANY, AT(degree.n) },
	{ "light",	{ &cell_number, AT(light_until) }, NUMBER, AT(light_until) },
	{ "grants",	{ &cell_row, .row = &grant_row }, FLAG, AT(has_grants) },
	{ "disputed",	{ &cell_list, AT(dispute), AT(ndispute), &dispute_row }, ANY, AT(ndispute) },
	{ "held",	{ &cell_map, AT(held), AT(nheld), &held_row, AT(held_cap) }, ANY, AT(nheld) },
	{ "begun",	{ &cell_list, AT(begun), AT(nbegun), &begun_row }, ANY, AT(nbegun) },
	{ "said",	{ &cell_list, AT(said), AT(nsaid), &said_row }, ANY, AT(nsaid) },
	{ "known",	{ &cell_list, AT(known), AT(nknown), &known_row }, ANY, AT(nknown) },
};
#undef AT

static const struct member *const members_end =
    members + sizeof(members) / sizeof(members[0]);

static bool
is_there(const struct member *m, const struct state *s)
{
	const char *base = (const char *)s;

	switch (m->when) {
	case ANY:
		return *FIELD(const size_t, base, m->when_at) != 0;
	case FLAG:
		return *FIELD(const bool, base, m->when_at);
	case NUMBER:
		return *FIELD(const int64_t, base, m->when_at) != 0;
	default:
		return true;
	}
}

/* A member that is there; `v` has something to show for it. */
static bool
read_member(const struct member *m, struct state *s, const struct js *v)
{
	struct input in = { .a = s->a, .v = v };

	if (m->when == FLAG)
		*FIELD(bool, (char *)s, m->when_at) = true;
	return m->column.cell->read(&in, &m->column, (char *)s) &&
	    is_there(m, s);
}

int
state_parse(struct arena *a, struct str bytes, struct state **out,
    struct err *e)
{
	struct state *s = arena_one(a, struct state);
	struct js_iter it = { 0 };
	const struct js *v;
	bool more;

	s->a = a;
	s->version = STATE_VERSION;
	s->stage = 1;
	*out = s;
	if (bytes.n == 0)
		return 0;
	if (js_parse(a, bytes, STATE_DEPTH, &v, e) == -1)
		return -1;
	more = js_next(v, &it);
	for (const struct member *m = members; m < members_end; m++) {
		if (!more || !str_is(it.name, m->name)) {
			if (m->when != ALWAYS)
				continue;
			return err_set(e, ERR_INVALID, "state: no '%s'",
			    m->name);
		}
		if (!read_member(m, s, it.value))
			return err_set(e, ERR_INVALID, "state: damaged '%s'",
			    m->name);
		more = js_next(v, &it);
	}
	if (more)
		return err_set(e, ERR_INVALID, "state: unknown member");
	for (size_t i = 0; i < s->ncount; i++)
		state_read_name(&s->count[i]);
	return 0;
}

int
state_bytes(struct arena *a, const struct state *s, struct str *out,
    struct err *e)
{
	struct buf b;
	struct js_out o;

	buf_init(&b, a, STATE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	for (const struct member *m = members; m < members_end; m++) {
		if (!is_there(m, s))
			continue;
		js_key(&o, m->name);
		if (!m->column.cell->write(&o, &m->column, (const char *)s))
			return err_set(e, ERR_INVALID,
			    "state: a value of '%s' cannot be stored", m->name);
	}
	js_end(&o);
	if (b.full)
		return err_set(e, ERR_INVALID, "state: over %d bytes",
		    STATE_MAX);
	*out = buf_str(&b);
	return 0;
}
