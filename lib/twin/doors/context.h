/* SPDX-License-Identifier: MIT */
/*
 * context - what all doors do: read the state, check what is common, add events
 * by folding them, move the stage, hand out the write.
 *
 * A door is a function of a context that is begun; what it takes and answers is said
 * at its twin_* function (twin.h). It returns 0 when it has done its work and also
 * when it refuses (ck.bad), or -1 with the cause in *e: stored bytes or catalogs are
 * damaged. Nothing is written then.
 */
#ifndef TWIN_DOORS_CONTEXT_H
#define TWIN_DOORS_CONTEXT_H

#include "twin/doors/args.h"
#include "twin/journal/event.h"
#include "twin/rules/indicators.h"
#include "twin/rules/stage.h"
#include "twin/speech/speech.h"

struct context {
	struct arena *a;
	const struct twin_in *in;
	const struct twin_env *env;
	const struct catalog *cat;
	enum twin_lang lang;
	struct args ck;
	struct state *before;	/* as it was given */
	struct state *s;	/* with the events added so far */
	struct zone zone;
	int64_t today;
	struct twin_write *out;	/* NULL: a reader */
	struct err *e;
	struct stage_move move;	/* what context_end did to the stage */
	int computed;		/* stage by the readings, after context_end */
	int64_t from;		/* confirmed stage before context_end */
};

/* context_begin - parse the state; -1 damaged. out is zeroed (NULL for readers). */
int context_begin(struct context *w, struct arena *a, const struct twin_in *in,
    struct twin_write *out, struct refusal *no, struct err *e) WARN_UNUSED;

/* context_common - if_revision of a writer's arguments. */
void context_common(struct context *w);

/* context_tracking - refuse when the learner has withdrawn consent to tracking. */
void context_tracking(struct context *w);

/* context_when - args_when of an argument of w; in->when when there is none. */
int64_t context_when(struct context *w, struct args *ck, const struct js *obj,
    struct str path, bool any);

/* context_event - start an event of a learner: times, provenance, number. */
struct event context_event(struct context *w, enum kind k, int64_t occurred_at);

/*
 * context_activity - the facts that every doing has: minutes, practice, and
 * whether its day is active with it. Call after kind, time and provenance.
 *
 *   counts  the kind itself or what an exercise counts as; KIND_NONE = none
 */
void context_activity(struct context *w, struct event *ev, int64_t minutes,
    enum kind counts, int64_t quality);

/* context_setting - what its events are written under. */
struct event_setting context_setting(const struct context *w);

/* context_add - fold an event and keep its bytes. */
int context_add(struct context *w, const struct event *ev) WARN_UNUSED;

/* context_void - the same for an event that takes back the one which in->without
 * is without: its bytes are kept, w->s goes on from there. */
int context_void(struct context *w, const struct event *ev) WARN_UNUSED;

/* context_ask - ask in the first write's answer for consent to tracking. */
void context_ask(struct context *w);

/* context_artifact - a body to store with this write. */
void context_artifact(struct context *w, struct str id, int64_t version,
    struct str body);

/* context_end - move the stage if it is time, and set out->new_state. */
int context_end(struct context *w) WARN_UNUSED;

/* context_indicators - readings of w->s today. */
void context_indicators(struct context *w, struct indicators *r);

/* context_part - the part of the learner's day it is now, PART_*. */
int context_part(const struct context *w);

/* context_speech - whom its sentences are about: w->s today. */
struct speech context_speech(const struct context *w);

/* context_reply - begin the answer's object: its schema; end with context_send. */
void context_reply(struct context *w, struct js_out *o, struct buf *b,
    const char *schema);
void context_send(struct context *w, struct js_out *o, struct str text,
    struct twin_answer *to);

/* context_stage_event - member "stage_event": null or {before, after, name}. */
void context_stage_event(struct context *w, struct js_out *o);

/* context_stage_text - a sentence about it, or empty. */
struct str context_stage_text(struct context *w);

#endif
