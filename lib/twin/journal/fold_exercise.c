/* SPDX-License-Identifier: MIT */
/*
 * fold_exercise - what events about an exercise make of the state: tried, begun
 * and going on, sent back, judged by a mentor.
 */
#include "twin/journal/fold_exercise.h"

#include "twin/value/calendar.h"

static void
remember(struct state *s, const struct event *ev, struct str exercise)
{
	struct recent *r = s->recent;
	size_t n = s->nrecent < STATE_RECENT ? s->nrecent : STATE_RECENT - 1;

	memmove(r + 1, r, n * sizeof(*r));
	s->nrecent = n + 1;
	*r = (struct recent){ .seq = ev->seq, .at = ev->occurred_at,
	    .exercise = exercise, .outcome = ev->facts.outcome,
	    .score = ev->facts.score, .review = ev->facts.review,
	    .nmissing = ev->facts.nmissing };
	memcpy(r->missing, ev->facts.missing, sizeof(r->missing));
}

static void
reopen(struct state *s, const struct event *ev, struct str exercise)
{
	struct open *p;

	state_forget_open(s, exercise);
	if (ev->facts.outcome != OUT_REVISION && !ev->facts.open)
		return;
	if (s->nopen == STATE_OPEN) {
		memmove(s->open, s->open + 1,
		    (STATE_OPEN - 1) * sizeof(s->open[0]));
		s->nopen--;
	}
	p = &s->open[s->nopen++];
	*p = (struct open){ .exercise = exercise, .seq = ev->seq,
	    .day = event_day(ev), .nmissing = ev->facts.nmissing };
	memcpy(p->missing, ev->facts.missing, sizeof(p->missing));
}

/* A task that goes on keeps its first day. */
static void
begin(struct state *s, const struct event *ev, struct str exercise)
{
	if (state_begun(s, exercise) != NULL)
		return;
	if (s->nbegun == STATE_BEGUN)
		state_forget_begun(s, s->begun[0].exercise);
	s->begun[s->nbegun++] = (struct begun){ .exercise = exercise,
	    .seq = ev->seq, .day = event_day(ev) };
}

/* An answer is known again on its day by its first mark; a short one later,
 * too, by its second. */
static void
know_again(struct state *s, const struct event *ev)
{
	const struct facts *f = &ev->facts;
	int64_t day = calendar_day(ev->received_at, ev->tz_min);

	if (f->nsaid > 0)
		state_age_said(s, day);
	for (size_t i = 0; i < f->nsaid; i++)
		state_add_said(s, &(struct said){ .mark = f->said[i],
		    .day = i == 0 ? day : 0, .seq = ev->seq,
		    .outcome = f->outcome, .score = f->score });
}

static bool
sent_back(enum outcome o)
{
	return o == OUT_REVISION || o == OUT_REJECTED;
}

/* What the learner sees of an attempt is how it was decided in the end. */
static void
decide_recent(struct state *s, int64_t seq, enum outcome outcome)
{
	for (size_t i = 0; i < s->nrecent; i++)
		if (s->recent[i].seq == seq)
			s->recent[i].outcome = outcome;
}

int
fold_exercise_started(struct state *s, const struct event *ev,
    const struct js *body, struct err *e)
{
	struct str exercise = js_str_at(body, "exercise");

	if (exercise.n == 0)
		return err_set(e, ERR_INVALID,
		    "event: started without exercise");
	begin(s, ev, exercise);
	return 0;
}

int
fold_exercise_attempt(struct state *s, const struct event *ev,
    const struct js *body, struct err *e)
{
	const struct facts *f = &ev->facts;
	struct str exercise = js_str_at(body, "exercise");
	int64_t day = event_day(ev);
	struct state_exercise *x;

	if (exercise.n == 0 || f->outcome == OUT_NONE)
		return err_set(e, ERR_INVALID,
		    "event: attempt without exercise or outcome");
	x = state_add_exercise(s, exercise);
	if (x->attempts == 0 || day > x->day)
		x->on_days++;
	if (day > x->day)
		x->day = day;
	x->attempts++;
	x->accepted += f->outcome == OUT_ACCEPTED;
	x->returned = sent_back(f->outcome) ? x->returned + 1 : 0;
	x->last = f->outcome;
	x->review_pos = f->review_pos;
	x->review_due = f->review_due;
	x->seq = ev->seq;
	remember(s, ev, exercise);
	know_again(s, ev);
	reopen(s, ev, exercise);
	if (f->begun)
		begin(s, ev, exercise);
	else
		state_forget_begun(s, exercise);
	return 0;
}

int
fold_exercise_review(struct state *s, const struct event *ev,
    const struct js *body, struct err *e)
{
	const struct facts *f = &ev->facts;
	struct str exercise = js_str_at(body, "exercise");
	struct state_exercise *x;

	if (exercise.n == 0 || f->outcome == OUT_NONE)
		return err_set(e, ERR_INVALID,
		    "event: review without exercise or verdict");
	x = state_exercise(s, exercise);
	/* nothing is left to judge when the attempt was taken back */
	if (js_int_at(body, "seq", 0) > (x != NULL ? x->seq : 0))
		return 0;
	x = state_add_exercise(s, exercise);
	decide_recent(s, js_int_at(body, "seq", 0), f->outcome);
	state_decide_said(s, x->seq, f->outcome);
	if (f->outcome == OUT_ACCEPTED) {
		x->judged = true;
		x->accepted += x->last != OUT_ACCEPTED;
	}
	x->returned = sent_back(f->outcome) ? x->returned + 1 : 0;
	x->last = f->outcome;
	reopen(s, ev, exercise);
	return 0;
}
