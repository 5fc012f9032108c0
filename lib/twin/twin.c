/* SPDX-License-Identifier: MIT */
/*
 * twin - the doors. Each one begins the same way and leaves the work to the
 * file of its own name.
 */
#include "twin/twin.h"

#include "twin/doors/artifact.h"
#include "twin/doors/attempt.h"
#include "twin/doors/correct_event.h"
#include "twin/doors/legacy.h"
#include "twin/doors/legacy_areas.h"
#include "twin/doors/legacy_data.h"
#include "twin/doors/legacy_describe.h"
#include "twin/doors/legacy_read.h"
#include "twin/doors/legacy_write.h"
#include "twin/doors/manage_consent.h"
#include "twin/value/calendar.h"
#include "twin/journal/fold.h"
#include "twin/doors/handle.h"
#include "twin/doors/log_slot.h"
#include "twin/doors/update_metrics.h"
#include "twin/doors/next_task.h"
#include "twin/doors/update_profile.h"
#include "twin/doors/profile.h"
#include "twin/doors/progress.h"
#include "twin/doors/operator_event.h"
#include "twin/doors/snapshot.h"
#include "twin/doors/summary.h"

enum { REFOLD_ARENA = 64 << 20 };

/* The primary subtag of a language tag (RFC 4647 basic filtering). */
static bool
language_of(struct str tag, enum twin_lang *out)
{
	struct str primary, rest;

	(void)str_cut(tag, '-', &primary, &rest);
	(void)str_cut(primary, '_', &primary, &rest);
	if (str_ieq(primary, STR("ru")))
		*out = TWIN_RU;
	else if (str_ieq(primary, STR("en")))
		*out = TWIN_EN;
	else
		return false;
	return true;
}

enum twin_lang
twin_language(struct str arg, const struct state_head *h, struct str locale)
{
	enum twin_lang l;

	if (language_of(arg, &l))
		return l;
	if (h->has_lang)
		return h->lang;
	return language_of(locale, &l) ? l : TWIN_RU;
}

static int
write_through(int (*fn)(struct context *), struct arena *a,
    const struct twin_in *in, struct twin_write *out, struct refusal *no,
    struct err *e)
{
	struct context w;

	if (context_begin(&w, a, in, out, no, e) == -1)
		return -1;
	if (fn(&w) == -1) {
		*out = (struct twin_write){ 0 };
		return -1;
	}
	if (no->code != REFUSAL_NONE)
		*out = (struct twin_write){ 0 };
	else if (fn != operator_event)
		context_ask(&w);
	return 0;
}

static int
read_through(int (*fn)(struct context *, struct twin_answer *), struct arena *a,
    const struct twin_in *in, struct twin_answer *out, struct refusal *no,
    struct err *e)
{
	struct context w;

	*out = (struct twin_answer){ 0 };
	if (context_begin(&w, a, in, NULL, no, e) == -1)
		return -1;
	return fn(&w, out);
}

int
twin_log_attempt(struct arena *a, const struct twin_in *in,
    struct twin_write *out, struct refusal *no, struct err *e)
{
	return write_through(attempt_log, a, in, out, no, e);
}

int
twin_append_artifact(struct arena *a, const struct twin_in *in,
    struct twin_write *out, struct refusal *no, struct err *e)
{
	return write_through(artifact_append, a, in, out, no, e);
}

int
twin_log_slot(struct arena *a, const struct twin_in *in,
    struct twin_write *out, struct refusal *no, struct err *e)
{
	return write_through(log_slot, a, in, out, no, e);
}

int
twin_update_metrics(struct arena *a, const struct twin_in *in,
    struct twin_write *out, struct refusal *no, struct err *e)
{
	return write_through(update_metrics, a, in, out, no, e);
}

int
twin_update_profile(struct arena *a, const struct twin_in *in,
    struct twin_write *out, struct refusal *no, struct err *e)
{
	return write_through(update_profile, a, in, out, no, e);
}

int
twin_correct_event(struct arena *a, const struct twin_in *in,
    struct twin_write *out, struct refusal *no, struct err *e)
{
	return write_through(correct_event, a, in, out, no, e);
}

const char *
twin_replacement_tool(struct arena *a, struct str event)
{
	const struct js *body;
	struct event ev;

	return event_parse(a, event, &ev, &body, NULL) == -1 ? NULL :
	    correct_event_tool(ev.kind);
}

int
twin_manage_consent(struct arena *a, const struct twin_in *in,
    struct twin_write *out, struct refusal *no, struct err *e)
{
	return write_through(manage_consent, a, in, out, no, e);
}

int
twin_record(struct arena *a, const struct twin_in *in,
    struct twin_write *out, struct refusal *no, struct err *e)
{
	return write_through(operator_event, a, in, out, no, e);
}

int
twin_judged(struct arena *a, struct str state, const struct js *args,
    int64_t *attempt, struct err *e)
{
	const struct state_exercise *x;
	struct state *s;

	*attempt = 0;
	if (!str_is(js_str_at(args, "kind"), kind_name(KIND_REVIEW)))
		return 0;
	if (state_parse(a, state, &s, e) == -1)
		return -1;
	x = state_exercise(s, js_str_at(js_at(args, "body"), "exercise"));
	*attempt = x != NULL ? x->seq : 0;
	return 0;
}

int
twin_judgement(struct arena *a, struct str event, const struct js *args,
    int64_t attempt, int64_t *seq, bool *replaces, struct err *e)
{
	struct event ev;
	const struct js *body;
	int64_t of;

	*seq = 0;
	if (event_parse(a, event, &ev, &body, e) == -1)
		return -1;
	of = js_int_at(body, "seq", attempt);
	if (ev.kind != KIND_REVIEW || of != attempt ||
	    !str_eq(js_str_at(body, "exercise"),
	    js_str_at(js_at(args, "body"), "exercise")))
		return 0;
	*seq = ev.seq;
	*replaces = js_at(body, "replaces") != NULL;
	return 0;
}

int
twin_import(struct arena *a, const struct twin_in *in,
    struct twin_write *out, struct refusal *no, struct err *e)
{
	return write_through(legacy_import, a, in, out, no, e);
}

int64_t
twin_imports(struct arena *a, struct str state)
{
	static const char *const names[] = { "imported", "imported~" };
	struct state *s;
	int64_t n = 0;

	if (state_parse(a, state, &s, NULL) == -1)
		return 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct count *c = state_count(s, str_c(names[i]));

		n += c != NULL ? c->total : 0;
	}
	return n;
}

int
twin_legacy_row(struct arena *a, const struct twin_in *in,
    struct twin_answer *out, struct refusal *no, struct err *e)
{
	return read_through(legacy_row, a, in, out, no, e);
}

int
twin_legacy_describe(struct arena *a, const struct twin_in *in,
    struct twin_answer *out, struct refusal *no, struct err *e)
{
	return read_through(legacy_describe, a, in, out, no, e);
}

int
twin_legacy_read(struct arena *a, const struct twin_in *in,
    struct twin_answer *out, struct refusal *no, struct err *e)
{
	return read_through(legacy_read, a, in, out, no, e);
}

int
twin_legacy_write(struct arena *a, const struct twin_in *in,
    struct twin_write *out, struct refusal *no, struct err *e)
{
	return write_through(legacy_write, a, in, out, no, e);
}

int
twin_legacy_areas(struct arena *a, const struct twin_in *in,
    struct twin_answer *out, struct refusal *no, struct err *e)
{
	return read_through(legacy_areas, a, in, out, no, e);
}

const char *
twin_record_schema(struct str kind)
{
	return operator_event_schema(kind);
}

bool
twin_record_platform(struct str kind)
{
	return operator_event_platform(kind);
}

int
twin_summary(struct arena *a, const struct twin_env *env, struct str state,
    struct twin_summary *out, struct err *e)
{
	const struct twin_in in = { .env = env, .state = state };
	struct refusal no;
	struct context w;

	if (context_begin(&w, a, &in, NULL, &no, e) == -1)
		return -1;
	return summary_take(&w, out);
}

int
twin_snapshot(struct arena *a, const struct twin_in *in,
    struct twin_answer *out, struct refusal *no, struct err *e)
{
	return read_through(snapshot_take, a, in, out, no, e);
}

int
twin_dashboard(struct arena *a, const struct twin_in *in,
    struct twin_answer *out, struct refusal *no, struct err *e)
{
	return read_through(snapshot_picture, a, in, out, no, e);
}

int
twin_next(struct arena *a, const struct twin_in *in,
    struct twin_answer *out, struct refusal *no, struct err *e)
{
	return read_through(next_task, a, in, out, no, e);
}

int
twin_profile(struct arena *a, const struct twin_in *in, struct twin_answer *out,
    struct refusal *no, struct err *e)
{
	return read_through(profile_take, a, in, out, no, e);
}

int
twin_progress(struct arena *a, const struct twin_in *in,
    struct twin_answer *out, struct refusal *no, struct err *e)
{
	return read_through(progress_tell, a, in, out, no, e);
}

int
twin_task_open(struct arena *a, const struct twin_env *env,
    struct str handle, struct twin_task *out, struct refusal *no)
{
	struct args ck;

	args_init(&ck, a, env->lang, no);
	*out = (struct twin_task){ 0 };
	(void)handle_open(&ck, env, handle, calendar_day(env->now, DAY_TZ_MIN),
	    out);
	return 0;
}

/* ---- folding ---- */

int
twin_fold(struct arena *a, struct str state, struct str event,
    struct str *out, struct err *e)
{
	struct state *s;

	if (state_parse(a, state, &s, e) == -1 ||
	    fold_apply(s, event, e) == -1)
		return -1;
	return state_bytes(a, s, out, e);
}

/*
 * Two arenas take turns: after some events the state is written into the idle
 * one and read from there by the next event, so memory stays that of one state
 * and of the events since.
 */
enum { REFOLD_EVENTS = 64, REFOLD_ROOM = 4 << 20 };

struct gone {
	int64_t seq;		/* what only counts as a number */
	bool reviews;		/* and the reviews of it */
};

struct twin_refold {
	struct arena *turn[2], *kept;
	size_t now;
	struct state *s;	/* in turn[now]; NULL: none yet */
	size_t since;		/* events that it has had there */
	struct gone *gone;	/* in kept */
	size_t ngone, cap;
};

struct twin_refold *
twin_refold_new(void)
{
	struct arena *kept = arena_new(REFOLD_ARENA);
	struct twin_refold *r = arena_one(kept, struct twin_refold);

	r->kept = kept;
	r->turn[0] = arena_new(REFOLD_ARENA);
	r->turn[1] = arena_new(REFOLD_ARENA);
	return r;
}

void
twin_refold_free(struct twin_refold *r)
{
	if (r == NULL)
		return;
	arena_free(r->turn[0]);
	arena_free(r->turn[1]);
	arena_free(r->kept);	/* r itself lives there */
}

static const struct gone *
find_gone(const struct twin_refold *r, int64_t seq)
{
	for (size_t i = 0; i < r->ngone; i++)
		if (r->gone[i].seq == seq)
			return &r->gone[i];
	return NULL;
}

static bool
leave_out(struct twin_refold *r, int64_t seq, bool reviews)
{
	if (find_gone(r, seq) != NULL)
		return false;
	if (r->ngone == r->cap) {
		struct gone *more;

		r->cap = r->cap == 0 ? 16 : r->cap * 2;
		more = arena_array(r->kept, r->cap, struct gone);
		if (r->ngone > 0)
			memcpy(more, r->gone, r->ngone * sizeof(*more));
		r->gone = more;
	}
	r->gone[r->ngone++] = (struct gone){ seq, reviews };
	return true;
}

bool
twin_refold_without(struct twin_refold *r, int64_t seq)
{
	return leave_out(r, seq, true);
}

int
twin_refold_note(struct twin_refold *r, struct str event, struct err *e)
{
	struct fold_others o;

	arena_reset(r->turn[1]);
	if (fold_others(r->turn[1], event, &o, e) == -1)
		return -1;
	if (o.voids != 0)
		(void)leave_out(r, o.voids, o.reviews);
	for (size_t i = 0; i < js_len(o.replaces); i++)
		(void)leave_out(r, js_int(js_item(o.replaces, i)), false);
	return 0;
}

/* A voided event, and the voiding one, only count as numbers; so does a review
 * that ends with its attempt. */
static int
fold_or_skip(const struct twin_refold *r, struct state *s, struct str event,
    struct err *e)
{
	const struct gone *of;
	struct fold_others o;

	if (fold_others(s->a, event, &o, e) == -1)
		return -1;
	of = o.of != 0 ? find_gone(r, o.of) : NULL;
	return o.voids != 0 || find_gone(r, o.seq) != NULL ||
	    (of != NULL && of->reviews) ?
	    fold_skip(s, event, e) : fold_apply(s, event, e);
}

static int
take_turn(struct twin_refold *r, struct err *e)
{
	struct arena *other = r->turn[1 - r->now];
	struct str bytes = { NULL, 0 };

	arena_reset(other);
	if ((r->s != NULL && state_bytes(other, r->s, &bytes, e) == -1) ||
	    state_parse(other, bytes, &r->s, e) == -1)
		return -1;
	r->now = 1 - r->now;
	r->since = 0;
	return 0;
}

int
twin_refold_add(struct twin_refold *r, struct str event, struct err *e)
{
	if ((r->s == NULL || r->since == REFOLD_EVENTS ||
	    arena_used(r->turn[r->now]) > REFOLD_ROOM) &&
	    take_turn(r, e) == -1)
		return -1;
	r->since++;
	return fold_or_skip(r, r->s, event, e);
}

int
twin_refold_end(struct twin_refold *r, struct str *state, struct err *e)
{
	*state = (struct str){ NULL, 0 };
	return r->s == NULL ? 0 :
	    state_bytes(r->turn[r->now], r->s, state, e);
}
