/* SPDX-License-Identifier: MIT */
#include "tools/imported.h"

#include "base/limits.h"

/* Entries, and bytes of them beyond the newest one: each becomes a tree. */
enum { ENTRIES_MAX = 4, BYTES_MAX = 128 << 10, FIELDS_MAX = 64, DEPTH = 40 };

struct walk {
	struct arena *a;
	struct arena *scratch;	/* of one entry */
	struct str *found;
	struct twin_forgotten *forgotten;
	size_t n, bytes, nforgotten;
	bool own;
	int64_t left; /* not met yet */
};

static bool
has(const struct walk *w, struct str key)
{
	for (size_t i = 0; i < w->nforgotten; i++)
		if (str_eq(w->forgotten[i].key, key))
			return true;
	return false;
}

/* note - what the learner has done, and which fields they have emptied. */
static int
note(struct walk *w, uint64_t seq, struct str event, struct err *e)
{
	const struct js *v, *fields;

	if (str_find(event, STR("\"role\":\"learner\"")) < 0)
		return 0;
	w->own = w->own || (w->n == 0 &&
	    str_find(event, STR("\"kind\":\"consent\"")) < 0);
	if (str_find(event, STR("\"kind\":\"declared\"")) < 0 ||
	    str_find(event, STR("\"after\":null")) < 0)
		return 0;
	if (js_parse(w->scratch, event, DEPTH, &v, e) == -1)
		return -1;
	fields = js_at(js_at(v, "body"), "fields");
	for (size_t i = 0; i < js_len(fields); i++) {
		const struct js *f = js_item(fields, i);
		struct str key = js_str_at(f, "key");

		if (js_type(js_at(f, "after")) == JS_NULL &&
		    w->nforgotten < FIELDS_MAX && !has(w, key))
			w->forgotten[w->nforgotten++] = (struct twin_forgotten){
			    arena_str(w->a, key), (int64_t)seq };
	}
	arena_reset(w->scratch);
	return 0;
}

static int
look(void *arg, uint64_t seq, struct str event, struct err *e)
{
	struct walk *w = arg;

	if (str_find(event, STR("\"kind\":\"imported\"")) < 0)
		return note(w, seq, event, e);
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
	int rc;

	in->imported = NULL;
	in->nimported = 0;
	if (w.left == 0)
		return 0;
	w.found = arena_array(a, ENTRIES_MAX, struct str);
	w.forgotten = arena_array(a, FIELDS_MAX, struct twin_forgotten);
	w.scratch = arena_new(LIMIT_CALL);
	rc = store_events(st, sub, 0, true, look, &w, e);
	arena_free(w.scratch);
	if (rc == -1)
		return -1;
	in->imported = w.found;
	in->nimported = w.n;
	in->forgotten = w.forgotten;
	in->nforgotten = w.nforgotten;
	in->own_since = w.own;
	return 0;
}
