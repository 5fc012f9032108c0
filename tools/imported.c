/* SPDX-License-Identifier: MIT */
#include "tools/imported.h"

/* Entries, and bytes of them beyond the newest one: each becomes a tree. */
enum { ENTRIES_MAX = 4, BYTES_MAX = 128 << 10 };

struct walk {
	struct arena *a;
	struct str *found;
	size_t n, bytes;
	int64_t left; /* not met yet */
};

static int
look(void *arg, uint64_t seq, struct str event, struct err *e)
{
	struct walk *w = arg;

	(void)seq;
	(void)e;
	if (str_find(event, STR("\"kind\":\"imported\"")) < 0)
		return 0;
	w->bytes += event.n;
	if (w->n > 0 && w->bytes > BYTES_MAX)
		return 1;
	w->found[w->n++] = arena_str(w->a, event);
	return --w->left == 0 || w->n == ENTRIES_MAX;
}

int
imported_get(struct store *st, struct arena *a, struct str sub,
    struct twin_in *in, struct err *e)
{
	struct walk w = { .a = a, .left = twin_imports(a, in->state) };

	in->imported = NULL;
	in->nimported = 0;
	if (w.left == 0)
		return 0;
	w.found = arena_array(a, ENTRIES_MAX, struct str);
	if (store_events(st, sub, 0, true, look, &w, e) == -1)
		return -1;
	in->imported = w.found;
	in->nimported = w.n;
	return 0;
}
