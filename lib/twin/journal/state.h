/* SPDX-License-Identifier: MIT */
/*
 * state - what the journal of one learner folds to, and its stored bytes.
 *
 * One JSON object, members always in this order, empty ones left out (lists
 * are positional to stay short; twin-data(5) has every position):
 *
 *   revision seq tz lang | v first last minutes late longest run stage |
 *   act min live count prac ex open recent art metric declared consent diag
 *   degree light grants disputed held begun said known
 *
 * Bounded: days by DAYS, the lists by the enums below, the maps by the number
 * of kinds, products, practices, exercises and fields of the catalogs that
 * were in force. It never grows with the number of events.
 */
#ifndef TWIN_JOURNAL_STATE_H
#define TWIN_JOURNAL_STATE_H

#include "base/json.h"
#include "twin/catalog/kind.h"
#include "twin/value/day_counts.h"
#include "twin/value/zone.h"
#include "twin/journal/state_head.h"

enum {
	STATE_VERSION = 1,
	STATE_RECENT = 5,	/* newest attempts */
	STATE_OPEN = 5,		/* returned for revision, newest last */
	STATE_ARTIFACTS = 16,	/* that can still be superseded */
	STATE_POINTS = 5,	/* newest readings of an indicator */
	STATE_LIVE = 3,		/* days that live minutes may still reach */
	STATE_DEGREE_MAX = 9,	/* of mastery */
	STATE_MISSING = 12,	/* criteria kept of a returned attempt */
	STATE_DISPUTES = 8,	/* not settled, newest last */
	STATE_BEGUN = 8,	/* tasks over several days, newest last */
	STATE_SAID = 16,	/* answers that are known again */
	STATE_KNOWN = 32	/* texts that are, later too */
};

/* Any number of a state or an event, either way: sums of them cannot wrap. */
#define STATE_INT_MAX	INT64_C(1000000000000000)

/* How an attempt ended; stored by number, so only add at the end. */
enum outcome { OUT_NONE, OUT_ACCEPTED, OUT_REVISION, OUT_REVIEW, OUT_REJECTED,
	OUTCOMES };

/* Events of one name per day, whatever their provenance. Names: a kind, then
 * ".4" for a quality, "~" when not live; "p:" and a product type. */
struct count {
	struct str name;	/* a kind, "p:" and a type of product, STATE_READINGS
				 * or STATE_VALUES and an indicator */
	/* what the name says (state_read_name), told once: rules ask often */
	enum kind kind;		/* KIND_NONE: it counts something else */
	int64_t quality;	/* 0 = none */
	struct str product;	/* type; "": it counts something else */
	bool live;
	int64_t total;
	int64_t seq;		/* newest event; of values the oldest one */
	struct day_counts days;
};

struct state_practice {			/* a practice that was begun */
	struct str id;
	int64_t first;		/* day of the first attempt */
	int64_t seq;
	struct day_counts on;		/* live days */
};

struct state_held {		/* a degree of mastery, which stays */
	struct str id;		/* of the practice */
	int64_t degree;		/* 1.. */
};

struct state_exercise {			/* an exercise that was tried */
	struct str id;
	int64_t attempts, accepted;
	int64_t on_days;	/* distinct days of attempts */
	enum outcome last;
	int64_t day;		/* of the newest attempt */
	int64_t returned;	/* for revision or rejected, in a row */
	int64_t review_pos;	/* step of the review ladder, next one */
	int64_t review_due;	/* day; 0 = none */
	bool judged;		/* a mentor or peer accepted one */
	int64_t seq;		/* newest attempt */
};

struct open {			/* an attempt that waits for a better one */
	struct str exercise;
	int64_t seq, day;
	struct str missing[STATE_MISSING];	/* criterion ids */
	size_t nmissing;
};

struct begun {			/* a task over several days that goes on */
	struct str exercise;
	int64_t seq, day;
};

struct said {			/* an answer that counted */
	struct str mark;	/* digest of it, and of what it is one of */
	int64_t day;		/* on which it was received, and after which it is
				 * forgotten; 0: it is kept */
	int64_t seq;
	enum outcome outcome;
	int64_t score;		/* 0..100, -1 = none */
};

struct known {			/* a text that counted */
	struct str mark;	/* as rules/known.c makes it */
	int64_t seq;
};

struct recent {
	int64_t seq, at;	/* at: epoch seconds */
	struct str exercise;
	enum outcome outcome;
	int64_t score;		/* 0..100, -1 = none */
	bool review;		/* it was a due review */
	struct str missing[STATE_MISSING];
	size_t nmissing;
};

struct state_artifact {
	struct str id;		/* "a12": seq of its first version */
	int64_t version;
	struct str type, exercise;
};

struct point {
	int64_t value;		/* scaled as the field */
	int64_t day, seq;
};

struct metric {
	struct str key;
	int64_t n;		/* readings ever */
	struct point p[STATE_POINTS];	/* newest first */
	size_t np;
};

struct declared {
	struct str key;
	int64_t day;
	struct str json;	/* canonical text of the value */
};

struct dispute {		/* what the learner says is wrong */
	int64_t seq;		/* the entry, or 0 and ... */
	struct str indicator;	/* ... the reading of this */
	int64_t day;
};

/* What a learner consents to; stored by place, so only add at the end. */
enum consent { CONSENT_TRACKING, CONSENT_MENTOR_VIEW, CONSENT_COHORT_STATS,
	CONSENTS };

/* What they said; stored by number. */
enum grant { GRANT_UNSET, GRANT_GIVEN, GRANT_WITHDRAWN };

struct live {			/* minutes of a day that are live */
	int64_t day, minutes;
};

/* Where the learner says to live: an offset, or a zone by name. */
struct state_zone {
	bool said;
	int64_t tz_min;		/* the offset; of a zone that of the day on which
				 * it was said, for machines that do not know it */
	struct str name;	/* of the zone; "": an offset */
};

struct state {
	struct arena *a;
	int64_t version;	/* STATE_VERSION */
	int64_t revision, seq;
	struct state_zone tz;	/* from the profile */
	bool has_lang;
	enum twin_lang lang;

	int64_t first, last;	/* days of the oldest and newest event; 0 0 */
	int64_t minutes;	/* ever, any provenance */
	int64_t backfilled;		/* events that were not live */
	int64_t longest;	/* streak of active days, ever */
	int64_t run;		/* first day of the streak that the oldest kept
				 * day belongs to; 0 when it is not active */
	int64_t stage;		/* confirmed, 1.. */
	int64_t stage_day;	/* since */
	int64_t risk_day;	/* computed < confirmed since; 0 = it is not */
	int64_t light_until;	/* after a step down: light tasks before this
				 * day; 0 = no step down */

	struct day_counts act;	/* 1: active (live) */
	struct day_counts min;	/* minutes, any provenance */
	struct live live[STATE_LIVE];
	size_t nlive;
	struct count *count;
	size_t ncount, count_cap;
	struct state_practice *prac;
	size_t nprac, prac_cap;
	struct state_held *held;
	size_t nheld, held_cap;
	struct state_exercise *ex;
	size_t nex, ex_cap;
	struct open open[STATE_OPEN];
	size_t nopen;
	struct recent recent[STATE_RECENT];	/* newest first */
	size_t nrecent;
	struct state_artifact art[STATE_ARTIFACTS];	/* newest last */
	size_t nart;
	struct metric *metric;
	size_t nmetric, metric_cap;
	struct declared *declared;
	size_t ndeclared, declared_cap;

	bool has_consent;
	bool tracking, mentor_view, cohort_stats;
	int64_t consent_version;
	bool has_grants;	/* each was said by itself: */
	int64_t grant[CONSENTS];	/* enum grant */
	int64_t grant_day[CONSENTS];	/* 0: not known */

	bool has_diag;
	int64_t diag_day, diag_stage, diag_min;
	int64_t diag_seq;
	struct str degree;	/* code, "" = none */
	int64_t degree_day;

	struct dispute dispute[STATE_DISPUTES];
	size_t ndispute;
	struct begun begun[STATE_BEGUN];
	size_t nbegun;
	struct said said[STATE_SAID];	/* newest first */
	size_t nsaid;
	struct known known[STATE_KNOWN];	/* newest first */
	size_t nknown;
};

/*
 * state_parse - stored bytes, or empty for a new learner. in a
 * ERR_INVALID: not what state_bytes writes; nothing is guessed.
 */
int state_parse(struct arena *a, struct str bytes, struct state **out,
    struct err *e) WARN_UNUSED;

/*
 * state_bytes - the stored form. in a
 * ERR_INVALID: the state holds what state_parse would refuse (a number out of
 * bounds, a name with a NUL), or is too large.
 */
int state_bytes(struct arena *a, const struct state *s, struct str *out,
    struct err *e) WARN_UNUSED;

/* Look up; NULL when there is none. */
struct count *state_count(const struct state *s, struct str name);
struct state_practice *state_practice(const struct state *s, struct str id);
struct state_held *state_held(const struct state *s, struct str id);
struct state_exercise *state_exercise(const struct state *s, struct str id);
struct metric *state_metric(const struct state *s, struct str key);
struct declared *state_declared(const struct state *s, struct str key);
struct state_artifact *state_artifact(struct state *s, struct str id);
/* state_series - of an indicator that is kept day by day how many readings there
 * were (STATE_READINGS), or their sum (STATE_VALUES); NULL: it is not. */
#define STATE_READINGS	"r:"
#define STATE_VALUES	"v:"
struct count *state_series(const struct state *s, const char *which,
    struct str key);
const struct open *state_returned(const struct state *s, struct str exercise);
const struct begun *state_begun(const struct state *s, struct str exercise);

/*
 * state_said - the answer of that mark, or NULL.
 * state_add_said - one more; the oldest makes room, of those kept last.
 * state_age_said - forget those of days before this one.
 * state_decide_said - somebody has judged the attempt of that seq: what is sent
 * back is forgotten, texts too, so that it may be sent again as it is.
 * state_add_known - one more text; the oldest makes room.
 */
const struct said *state_said(const struct state *s, struct str mark);
void state_add_said(struct state *s, const struct said *one);
void state_age_said(struct state *s, int64_t day);
void state_decide_said(struct state *s, int64_t seq, enum outcome outcome);
void state_add_known(struct state *s, struct str mark, int64_t seq);

/* state_read_name - fill in what the name of a counter says. */
void state_read_name(struct count *c);

/* Look up or add (zeroed except for the name, which is kept, not copied). */
struct count *state_add_count(struct state *s, struct str name);
struct state_practice *state_add_practice(struct state *s, struct str id);
struct state_held *state_add_held(struct state *s, struct str id);
struct state_exercise *state_add_exercise(struct state *s, struct str id);
struct metric *state_add_metric(struct state *s, struct str key);
struct declared *state_add_declared(struct state *s, struct str key);

/* state_forget_declared, _open, _begun - remove if present. */
void state_forget_declared(struct state *s, struct str key);
void state_forget_open(struct state *s, struct str exercise);
void state_forget_begun(struct state *s, struct str exercise);

/* state_grant - what the learner said about it. */
enum grant state_grant(const struct state *s, enum consent what);

/* state_consent_name - "tracking", "mentor_view", "cohort_stats". */
const char *state_consent_name(enum consent what);

/* state_forget_dispute - of an entry, or (seq 0) of an indicator. */
void state_forget_dispute(struct state *s, int64_t seq, struct str indicator);

/* state_advance - make `day` the newest when it is newer than s->last. */
void state_advance(struct state *s, int64_t day);

/* state_mark - the day is active; keeps longest and run right. */
void state_mark(struct state *s, int64_t day);

/*
 * state_streak - active days in a row that end today, or yesterday when today
 * is not active yet.
 */
int64_t state_streak(const struct state *s, int64_t today);

/*
 * state_weeks - weeks in a row, Monday to Sunday, with at least `days` active
 * days each; the present one counts once it has them. Of the days kept.
 */
int64_t state_weeks(const struct state *s, int64_t today, int64_t days);

/* state_run - most active days in a row in the window of n days that ends
 * today; n at most DAYS. */
int64_t state_run(const struct state *s, int64_t today, int64_t n);

/* state_idle - days since the newest active day; -1 when there is none. */
int64_t state_idle(const struct state *s, int64_t today);

/*
 * state_gap - longest run of days without an active one in the window of n
 * days that ends today; days before the learner's first one do not count, nor
 * does today. 0 for a learner without events.
 */
int64_t state_gap(const struct state *s, int64_t today, int64_t n);

/* state_zone - the learner's zone: the profile's, else otherwise. That of a name
 * must be otherwise, too; its last known offset does when it is not. */
struct zone state_zone(const struct state *s, const struct zone *otherwise);

#endif
