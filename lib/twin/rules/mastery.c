/* SPDX-License-Identifier: MIT */
/* Looks at the ladder of a practice only; rituals and entry slots do not count. */
#include "twin/rules/mastery.h"

bool
mastery_judged(const struct promotion *pr, const struct state_exercise *h)
{
	return h->judged || (pr->reviewers == REVIEWERS_NONE &&
	    h->accepted >= pr->alone.accepted);
}

bool
mastery_accepted(const struct catalog *cat, const struct state *s,
    const struct exercise *x)
{
	const struct state_exercise *h = state_exercise(s, x->id);

	if (h == NULL || h->accepted == 0)
		return false;
	if (x->role != ROLE_CHECK)
		return true;
	return h->attempts >= cat->pr->check.attempts &&
	    h->on_days >= cat->pr->check.days && h->last == OUT_ACCEPTED;
}

static bool
degree_holds(const struct catalog *c, const struct state *s,
    int64_t today, const struct practice *p, int degree)
{
	const struct promotion *pr = c->pr;
	const struct mastery_window *w = &pr->mastery[degree - 1];
	const struct state_practice *rec = state_practice(s, p->id);
	const struct curriculum *cu = c->cu;
	size_t ladder = 0;

	for (size_t i = 0; i < cu->nexercises; i++) {
		const struct exercise *x = &cu->exercises[i];
		const struct state_exercise *h;

		if (x->practice != p || x->role != ROLE_LADDER ||
		    x->archived || x->degree != degree)
			continue;
		ladder++;
		h = state_exercise(s, x->id);
		if (!mastery_accepted(c, s, x) ||
		    (degree >= pr->human_judge.degree && !mastery_judged(pr, h)))
			return false;
	}
	if (ladder == 0 || rec == NULL)
		return false;
	return w->active_days == 0 || day_counts_used(&rec->on,
	    s->last - today, w->window_days) >= w->active_days;
}

int
mastery_now(const struct catalog *c, const struct state *s,
    int64_t today, const struct practice *p)
{
	int degree = 0;

	while (
	    degree < TWIN_DEGREES && degree_holds(c, s, today, p, degree + 1))
		degree++;
	return degree;
}

int
mastery_degree(const struct catalog *c, const struct state *s,
    int64_t today, const struct practice *p)
{
	const struct state_held *h = state_held(s, p->id);
	int now = mastery_now(c, s, today, p);

	return h != NULL && h->degree > now ? (int)h->degree : now;
}

/* Half for the exercises of the next degree, half for its days. */
int64_t
mastery_progress(const struct catalog *c, const struct state *s,
    int64_t today, const struct practice *p, int degree,
    const struct exercise **next)
{
	const struct state_practice *rec = state_practice(s, p->id);
	const struct mastery_window *win;
	int64_t done = 0, all = 0, days;

	*next = NULL;
	if (degree >= TWIN_DEGREES)
		return 100;
	for (size_t i = 0; i < c->cu->nexercises; i++) {
		const struct exercise *x = &c->cu->exercises[i];

		if (x->practice != p || x->role != ROLE_LADDER ||
		    x->archived || x->degree != degree + 1)
			continue;
		all++;
		if (mastery_accepted(c, s, x))
			done++;
		else if (*next == NULL)
			*next = x;
	}
	done = all == 0 ? 0 : done * 100 / all;
	win = &c->pr->mastery[degree];
	if (win->active_days == 0)
		return done;
	days = rec == NULL ? 0 : 100 * day_counts_used(&rec->on,
	    s->last - today, win->window_days) / win->active_days;
	return (done + (days > 100 ? 100 : days)) / 2;
}
