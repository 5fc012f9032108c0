/* SPDX-License-Identifier: MIT */
/*
 * door - what goes into a door of the domain and what comes out: the values
 * that twin.h shows to the tools and that the files of this room work on.
 */
#ifndef TWIN_DOORS_DOOR_H
#define TWIN_DOORS_DOOR_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/refusal.h"
#include "base/str.h"
#include "twin/value/lang.h"
#include "twin/value/zone.h"

struct catalog;		/* metamodel + curriculum + promotion */

/*
 * twin_refuse - fill no for a refusal that the domain does not meet itself:
 * REFUSAL_DUPLICATE_MISMATCH (request_id used with another body), REFUSAL_BUSY,
 * REFUSAL_INTERNAL; any code works. field may be empty. Returns 0.
 */
int twin_refuse(struct refusal *no, enum refusal_code code, enum twin_lang lang,
    struct str field);

/* Everything about a request that the domain may depend on. */
struct twin_env {
	const struct catalog *cat;
	enum twin_lang lang;	/* from twin_language */
	int64_t now;		/* epoch seconds, UTC */
	struct zone zone;	/* the profile's when it names one, else what stands
				 * in when it says nothing */
	struct str client;	/* actor of an event: client_id */
	struct str key;		/* HMAC key of task handles, current */
	struct str key_prev;	/* the previous one, or empty */
	struct str sub;		/* bound into handles, never shown */
};

/* What a door is given. */
/* A declared field that the learner has emptied; the newest such entry. */
struct twin_forgotten {
	struct str key;
	int64_t seq;
};

struct twin_in {
	const struct twin_env *env;
	struct str state;	/* as stored, or empty: a learner's first call */
	int64_t seq;		/* writers: number of the first new event, >= 1 */
	const struct js *args;	/* an object; checked again here */
	const struct catalog *task_cat;	/* twin_log_attempt: the catalog a
				 * handle was made under (twin_task.version)
				 * when it is not env->cat; else NULL */
	const struct zone *asked;	/* twin_update_profile: the zone that
				 * its arguments name; NULL: none, or not known */
	int64_t when;		/* writers: the time of what names none; 0: now */
	struct str event;	/* twin_correct_event: the entry that it is
				 * about, or empty */
	struct str next;	/* the entry after it, or empty */
	struct str without;	/* and the state as if that were not; empty:
				 * it is taken back already. twin_record: as if
				 * `replaces` were not */
	const int64_t *replaces;	/* twin_record, of a review: the earlier
				 * ones of the same attempt (twin_judgement) */
	size_t nreplaces;
	const struct str *imported;	/* doors of the system before this one:
				 * entries "imported", newest first */
	size_t nimported;
	const struct twin_forgotten *forgotten;	/* since the oldest of them */
	size_t nforgotten;
	bool own_since;		/* the learner has done something since then */
};

struct twin_answer {
	struct str json;	/* structuredContent: one object */
	struct str text;	/* the same for reading, in env->lang */
};

/* What a mentor or an operator sees of a learner in a list. */
enum { TWIN_WAITING_MAX = 16, TWIN_STUCK_DAYS = 14 };
enum { TWIN_WEEK, TWIN_MONTH, TWIN_QUARTER, TWIN_PERIODS };
struct twin_waiting {		/* an attempt that waits for a review */
	int64_t seq;
	struct str exercise;
	int64_t day;
};
struct twin_summary {
	int64_t revision, today;
	bool tracking, mentor_view, cohort_stats;
	int64_t mentor_view_since, cohort_stats_since;	/* days; 0: not known */
	struct str name;	/* as the learner gives it, or "" */
	int64_t stage;
	struct str stage_name;
	int computed;
	const char *status;	/* "steady", "ready", "at_risk" */
	bool at_risk;
	bool stuck;		/* waits for a review, or was not here, for
				 * TWIN_STUCK_DAYS */
	bool diagnostic;	/* the next stage waits for one */
	int64_t idle_days;	/* since the last active day; -1: none */
	int64_t last_day;	/* that day; 0: none */
	int64_t minutes[TWIN_PERIODS];	/* of the last 7, 28, 84 days */
	size_t disputes;
	struct twin_waiting waiting[TWIN_WAITING_MAX];
	size_t nwaiting;
};

/* How long an entry can be taken back after it was received. */
enum { TWIN_VOID_DAYS = 30 };

/* How many local days back a learner's entry may have happened. */
enum { TWIN_BACK_DAYS = 30 };

enum { TWIN_EVENTS_MAX = 4, TWIN_ARTIFACTS_MAX = 2 };

/* One write: the fields of struct change (store.h) and the answer. */
struct twin_write {
	struct str new_state;	/* empty: nothing changed, write nothing */
	struct str events[TWIN_EVENTS_MAX];	/* get seq, seq + 1, ... */
	size_t nevents;
	struct {
		struct str id;
		uint32_t version;
		struct str body;
	} artifacts[TWIN_ARTIFACTS_MAX];
	size_t nartifacts;
	struct twin_answer answer;
};

typedef int twin_write_fn(struct arena *a, const struct twin_in *in,
    struct twin_write *out, struct refusal *no, struct err *e);
typedef int twin_read_fn(struct arena *a, const struct twin_in *in,
    struct twin_answer *out, struct refusal *no, struct err *e);

/* A task that a handle names. */
struct twin_task {
	struct str exercise;
	struct str version;
	int64_t day;
};

#endif
