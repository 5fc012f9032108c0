/* SPDX-License-Identifier: MIT */
#include "tools/judged.h"

#include "base/limits.h"
#include "tools/refold.h"

struct walk {
	struct arena *scratch; /* of one entry */
	const struct js *args;
	int64_t attempt;
	struct judged *out;
};

static int
look(void *arg, uint64_t seq, struct str bytes, struct err *e)
{
	struct walk *w = arg;
	struct judged *j = w->out;
	int64_t found;
	bool replaces = false;
	int rc = twin_judgement(
	    w->scratch, bytes, w->args, w->attempt, &found, &replaces, e);

	arena_reset(w->scratch);
	if (rc == -1)
		return -1;
	j->last = seq;
	if (found == 0)
		return 0;
	if (replaces)
		j->n = 0;
	if (j->n < JUDGED_MAX)
		j->seq[j->n++] = found;
	return 0;
}

int
judged_read(struct store *st, struct arena *a, struct str sub,
    const struct js *args, struct judged *out, struct err *e)
{
	struct refold f = { .also = out->seq };
	struct walk w = { .args = args, .out = out };
	struct str state;
	int rc;

	*out = (struct judged){ .n = 0 };
	if (store_state(st, a, sub, &state, e) == -1 ||
	    twin_judged(a, state, args, &w.attempt, e) == -1)
		return -1;
	if (w.attempt == 0)
		return 0;
	w.scratch = arena_new(LIMIT_CALL);
	rc = store_events(st, sub, (uint64_t)w.attempt, false, look, &w, e);
	arena_free(w.scratch);
	if (rc == -1)
		return -1;
	if (out->n == 0) {
		out->last = 0;
		return 0;
	}
	f.nalso = out->n;
	f.until = out->last;
	if (refold_run(st, a, sub, &f, e) == -1)
		return -1;
	out->state = f.state;
	return 0;
}
