/* SPDX-License-Identifier: MIT */
/*
 * work - what all doors do: read the state, check what is common, add events
 * by folding them, move the stage, hand out the write.
 */
#ifndef TWIN_DOORS_CONTEXT_H
#define TWIN_DOORS_CONTEXT_H

#include "twin/doors/args.h"
#include "twin/journal/event.h"
#include "twin/rules/indicators.h"
#include "twin/rules/stage.h"

struct work {
	struct arena *a;
	const struct twin_in *in;
	const struct twin_env *env;
	const struct catalog *cat;
	enum twin_lang lang;
	struct check ck;
	struct state *before;	/* as it was given */
	struct state *s;	/* with the events added so far */
	int64_t tz_min;
	int64_t today;
	struct twin_write *out;	/* NULL: a reader */
	struct err *e;
	struct stage_move move;	/* what work_end did to the stage */
	int computed;		/* stage by the readings, after work_end */
	int64_t from;		/* confirmed stage before work_end */
};

/* work_begin - parse the state; -1 damaged. out is zeroed (NULL for readers). */
int work_begin(struct work *w, struct arena *a, const struct twin_in *in,
    struct twin_write *out, struct twin_fault *f, struct err *e) WARN_UNUSED;

/* work_common - if_revision of a writer's arguments. */
void work_common(struct work *w);

/* work_tracking - refuse when the learner has withdrawn consent to tracking. */
void work_tracking(struct work *w);

/* work_event - start an event of a learner: times, provenance, number. */
struct event work_event(struct work *w, enum kind k, int64_t occurred_at);

/*
 * work_activity - the facts that every doing has: minutes, practice, and
 * whether its day is active with it. Call after kind, time and provenance.
 *
 *   counts  the kind itself or what an exercise counts as; KIND_NONE = none
 */
void work_activity(struct work *w, struct event *ev, int64_t minutes,
    enum kind counts, int64_t quality);

/* work_add - fold an event and keep its bytes. */
int work_add(struct work *w, const struct event *ev) WARN_UNUSED;

/* work_artifact - a body to store with this write. */
void work_artifact(struct work *w, struct str id, int64_t version,
    struct str body);

/* work_end - move the stage if it is time, and set out->new_state. */
int work_end(struct work *w) WARN_UNUSED;

/* work_rules - readings of w->s today. */
void work_rules(struct work *w, struct rules *r);

/* work_reply - begin the answer's object: its schema; end with work_send. */
void work_reply(struct work *w, struct js_out *o, struct buf *b,
    const char *schema);
void work_send(struct work *w, struct js_out *o, struct str text,
    struct twin_answer *to);

/* work_stage_event - member "stage_event": null or {from, to, name}. */
void work_stage_event(struct work *w, struct js_out *o);

/* work_stage_text - a sentence about it, or empty. */
struct str work_stage_text(struct work *w);

#endif
