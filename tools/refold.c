/* SPDX-License-Identifier: MIT */
#include "tools/refold.h"

struct walk {
	struct twin_refold *r;
	struct arena *a;
	struct refold *f;
	bool note;		/* the first walk only notes what is voided */
};

static int
each(void *arg, uint64_t seq, struct str event, struct err *e)
{
	struct walk *w = arg;

	if (seq > w->f->until)
		return 1;
	w->f->last = seq;
	if (!w->note)
		return twin_refold_add(w->r, event, e);
	if (seq == w->f->without)
		w->f->event = arena_str(w->a, event);
	if (w->f->without != 0 && seq == w->f->without + 1)
		w->f->next = arena_str(w->a, event);
	return twin_refold_note(w->r, event, e);
}

static int
walks(struct store *st, struct walk *w, struct str sub, struct err *e)
{
	struct refold *f = w->f;

	w->note = true;
	if (store_events(st, sub, 1, false, each, w, e) == -1)
		return -1;
	f->until = f->last;	/* what both walks see */
	if (f->without != 0 && f->event.n == 0)
		return 0;
	if (f->without != 0 &&
	    !twin_refold_without(w->r, (int64_t)f->without)) {
		f->voided = true;
		return 0;
	}
	for (size_t i = 0; i < f->nalso; i++)
		(void)twin_refold_without(w->r, f->also[i]);
	w->note = false;
	if (store_events(st, sub, 1, false, each, w, e) == -1 ||
	    twin_refold_end(w->r, &f->state, e) == -1)
		return -1;
	f->state = arena_str(w->a, f->state);
	return 0;
}

int
refold_run(struct store *st, struct arena *a, struct str sub,
    struct refold *f, struct err *e)
{
	struct walk w = { .r = twin_refold_new(), .a = a, .f = f };
	int rc = walks(st, &w, sub, e);

	twin_refold_free(w.r);
	return rc;
}
