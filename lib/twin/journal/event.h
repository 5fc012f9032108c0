/* SPDX-License-Identifier: MIT */
/*
 * event - one line of a learner's journal (doc/domain.md 3), as a value
 * and as the bytes that are stored forever.
 *
 *   {"seq":7,"id":"...","kind":"attempt","occurred_at":1795000000,
 *    "received_at":1795000000,"tz_offset":180,
 *    "actor":{"client":"...","role":"learner"},"source":"mcp",
 *    "external_id":"...",			only when there is one
 *    "provenance":"live","body":{...},"facts":{...},
 *    "versions":{"metamodel":"...","curriculum":"...","promotion":"...",
 *     "algorithm":"twin/1"}}
 *
 * Times are epoch seconds, UTC; tz_offset is minutes east of it. body is what
 * was said. facts is what the server made of it under the catalog of that
 * day; folding uses body and facts only, so a later catalog does not rewrite
 * what has happened.
 *
 * Bodies by kind:
 *   attempt         exercise, version, answer, minutes, form, scores, energy,
 *                   evaluator, checks
 *   artifact        id, version, type, title, exercise, bytes and sha256, or url and
 *                   sha256 or verified false
 *   metric          points[{indicator, value, occurred_at, tz_offset?, series?,
 *                   note}]; tz_offset where it is another one than the event's,
 *                   series true: it is kept day by day for a mean, from this
 *                   event on (earlier versions kept the newest ones alone)
 *   declared        fields[{key, before, after}], lang?, tz? (an offset, or
 *                   [name of a zone, its offset then])
 *   slot            minutes, practice?, note?
 *   reflection, plan_opened, plan_closed_* (quality 1-5), strategy_session,
 *   product_created, product_completed, knowledge_noted, peer_help, published
 *                   minutes?, practice?, quality?, note?
 *   consent         grants{tracking?, mentor_view?, cohort_stats?}; the first
 *                   ones have all three as members of the body itself
 *   review          exercise, seq of the attempt, replaces [seq]?,
 *                   verdict accepted|needs_revision|rejected,
 *                   judge mentor|peer, note?
 *   diagnostic      values[1-5], stage 1-5
 *   degree_set      degree
 *   stage_changed   from, to, reason, evidence{...}; when down plan[exercise]
 *                   and light_until (day)
 *   imported        anything; folded into nothing but its count
 *   voided          seq, reason, replaced_by?, reviews? true: the reviews of it
 *                   end with it; without it, as earlier versions wrote, they
 *                   go on counting
 *   disputed        seq | indicator, reason
 *   started         exercise, version, answer
 */
#ifndef TWIN_JOURNAL_EVENT_H
#define TWIN_JOURNAL_EVENT_H

#include "base/json.h"
#include "twin/catalog/kind.h"
#include "twin/journal/state.h"

#define EVENT_ALGORITHM "twin/1"

/* An event received within so many seconds after it happened is live. */
enum { EVENT_LIVE_S = 86400, EVENT_COUNTS = 6, EVENT_MARKS = 2, EVENT_DEPTH = 40 };

enum provenance { PROV_LIVE, PROV_BACKFILL, PROV_IMPORT, PROV_SELF_REPORT,
	PROVENANCES };

struct facts {
	int64_t minutes;	/* time it took, added to its day */
	bool active;		/* its day is an active one with it */
	struct str count[EVENT_COUNTS];	/* names of struct count to raise */
	size_t ncount;
	struct str practice;	/* that it exercised; "" = none */

	enum outcome outcome;	/* attempt, review */
	int64_t score;		/* 0..100, -1 = none */
	bool review;		/* the attempt was a due review */
	bool open;		/* it may be improved, whatever the outcome */
	bool begun;		/* a task over several days goes on after it */
	int64_t review_pos, review_due;	/* the ladder after it; due 0 = none */
	struct str missing[STATE_MISSING];	/* criteria not met */
	size_t nmissing;

	struct str said[EVENT_MARKS];	/* marks of an answer that counts,
					 * to know it again */
	size_t nsaid;
	struct str known[EVENT_MARKS];	/* marks of its texts, to know them later */
	size_t nknown;

	struct str held;	/* practice whose degree is reached with this
				 * event; "" = none */
	int64_t held_degree;

	bool has_risk;		/* risk_day changes with this event ... */
	int64_t risk_day;	/* ... to this; 0 = no risk */
};

struct event {
	int64_t seq;
	enum kind kind;
	int64_t occurred_at, received_at;
	int64_t tz_min;
	struct str client;
	const char *role;	/* "learner", "platform", "mentor", "council",
				 * "server"; "" = none of these */
	struct str source, external_id;
	enum provenance provenance;
	struct str body;	/* one JSON object */
	struct facts facts;
};

/* What an event is written under. */
struct event_setting {
	struct str sub;		/* whose journal; only hashed into the id */
	struct str key;		/* HMAC key of the id */
	struct str metamodel, curriculum, promotion;	/* versions in force */
};

/* event_text - the stored bytes, in a. ERR_INVALID: too long. */
int event_text(struct arena *a, const struct event_setting *under,
    const struct event *ev, struct str *out, struct err *e) WARN_UNUSED;

/*
 * event_parse - stored bytes back; body is the parsed object as well.
 * client, source and external_id are not read. ERR_INVALID.
 */
int event_parse(struct arena *a, struct str bytes, struct event *out,
    const struct js **body, struct err *e) WARN_UNUSED;

/* event_day - the local day on which it happened. */
int64_t event_day(const struct event *ev);

/* event_provenance - live or backfill, by the two times. */
enum provenance event_provenance(int64_t occurred_at, int64_t received_at);

/* event_count - add a name to facts.count; a full list drops it (asserted by
 * the writers' tests: no event has more than EVENT_COUNTS names). */
void event_count(struct facts *f, struct str name);

/*
 * event_count_kind - the name under which an event of a kind is counted:
 * "slot", with a quality "plan_closed_week.4", not live "slot~".
 */
struct str event_count_kind(struct arena *a, enum kind kind, int64_t quality,
    enum provenance p);

/* event_count_product - the same for a work product: "p:time_log". */
struct str event_count_product(struct arena *a, struct str type,
    enum provenance p);

/* event_outcome_name - as journals have it, "accepted". event_outcome_find - the
 * reverse; OUT_NONE of any other text. */
const char *event_outcome_name(enum outcome o);
enum outcome event_outcome_find(struct str name);

/* event_versions - members of an open object: what an event was made under. */
void event_versions(struct js_out *o, const struct event_setting *under);

#endif
