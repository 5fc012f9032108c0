/* SPDX-License-Identifier: MIT */
#include "tools/bundle.h"

#include "base/digest.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/limits.h"
#include "twin/twin.h"

enum { DEPTH = 64, TWIN_HEAD = STORE_BIRTH + 16, ID_MAX = 64,
	RECORD_MAX = 64 << 10 };

enum line_kind { LINE_MANIFEST, LINE_STATE, LINE_EVENT, LINE_ARTIFACT,
	LINE_AUDIT, LINE_KINDS };

static const char *const names[LINE_KINDS] = { "manifest", "state", "event",
	"artifact", "audit" };

/* One walk over the lines. */
struct walk {
	struct str rest;
	int64_t row;
	struct arena *a;	/* of one line */
	enum line_kind kind;
	const struct js *v;	/* of this line; NULL: a state, which is long and
				 * computed anew */
};

static int
bad(const struct walk *w, struct err *e, const char *why)
{
	return err_set(e, ERR_INVALID, "line %lld: %s", (long long)w->row, why);
}

static bool
kind_known(struct walk *w)
{
	struct str type = js_str_at(w->v, "type");

	for (int k = 0; k < LINE_KINDS; k++)
		if (str_is(type, names[k])) {
			w->kind = (enum line_kind)k;
			return true;
		}
	return false;
}

/* next - 1: there is one, 0: the end, -1: it is none of ours. */
static int
next(struct walk *w, struct err *e)
{
	struct err why = { 0 };
	struct str line = STR("");

	arena_reset(w->a);
	while (w->rest.n > 0 && line.n == 0) {
		(void)str_cut(w->rest, '\n', &line, &w->rest);
		line = str_trim(line);
		w->row++;
	}
	if (line.n == 0)
		return 0;
	w->v = NULL;
	w->kind = LINE_STATE;
	if (str_starts(line, STR("{\"type\":\"state\",")))
		return 1;
	if (js_parse(w->a, line, DEPTH, &w->v, &why) == -1)
		return bad(w, e, why.msg);
	return kind_known(w) ? 1 : bad(w, e, "of no type that a copy has");
}

/* event_bytes - as they are stored: written by the writer that wrote them. */
static struct str
event_bytes(const struct walk *w)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, w->a, SIZE_MAX);
	js_begin(&o, &b);
	js_put(&o, js_at(w->v, w->kind == LINE_AUDIT ? "record" : "event"));
	return buf_str(&b);
}

/* ---- checking ---- */

static int
check_manifest(const struct walk *w, struct bundle *b, struct err *e)
{
	if (!str_is(js_str_at(w->v, "schema"), "dt.bundle/1"))
		return bad(w, e, "schema: want dt.bundle/1");
	b->revision = js_int_at(w->v, "revision", 0);
	b->seq = js_int_at(w->v, "seq", 0);
	if (b->seq < 1 || b->revision < 1)
		return bad(w, e, "a copy without a twin");
	return 0;
}

static int
check_event(const struct walk *w, struct twin_refold *r, int64_t seq,
    struct err *e)
{
	struct err why = { 0 };

	if (js_int_at(js_at(w->v, "event"), "seq", 0) != seq)
		return bad(w, e, "an event of another seq is next");
	if (twin_refold_note(r, event_bytes(w), &why) == -1)
		return bad(w, e, why.msg);
	return 0;
}

static int
check_artifact(const struct walk *w, struct bundle *b, struct err *e)
{
	struct str id = js_str_at(w->v, "id");
	int64_t version = js_int_at(w->v, "version", 0);
	const struct js *text = js_at(w->v, "text");

	if (id.n == 0 || id.n > ID_MAX || str_has_ctl(id) || version < 1 ||
	    version > UINT32_MAX || js_str(text).n > LIMIT_ARTIFACT ||
	    (js_type(text) != JS_STRING && js_type(text) != JS_NULL))
		return bad(w, e, "not a work product");
	if (js_type(text) == JS_STRING) {
		b->artifacts++;
		b->artifact_bytes += js_str(text).n;
	}
	return 0;
}

static int
check_audit(const struct walk *w, struct bundle *b, struct err *e)
{
	if (js_int_at(w->v, "at_ms", -1) < 0 ||
	    js_type(js_at(w->v, "record")) != JS_OBJECT ||
	    event_bytes(w).n > RECORD_MAX)
		return bad(w, e, "not a record of the audit");
	b->audits++;
	return 0;
}

/* check_lines - each by itself; the first walk of the fold. */
static int
check_lines(struct bundle *b, struct walk *w, struct twin_refold *r,
    struct str *sha256, struct arena *a, struct err *e)
{
	int64_t seq = 0;
	int rc;

	while ((rc = next(w, e)) == 1) {
		if ((w->kind == LINE_MANIFEST) != (b->revision == 0))
			return bad(w, e, "the manifest comes first, once");
		if (w->kind == LINE_MANIFEST) {
			rc = check_manifest(w, b, e);
			*sha256 = arena_str(a, js_str_at(w->v, "state_sha256"));
		} else if (w->kind == LINE_EVENT) {
			rc = check_event(w, r, ++seq, e);
		} else if (w->kind == LINE_ARTIFACT) {
			rc = check_artifact(w, b, e);
		} else if (w->kind == LINE_AUDIT) {
			rc = check_audit(w, b, e);
		}
		if (rc == -1)
			return -1;
	}
	if (rc == 0 && b->revision == 0)
		return err_set(e, ERR_INVALID, "there is nothing in it");
	if (rc == 0 && seq != b->seq)
		return err_set(e, ERR_INVALID, "the manifest says %lld events, "
		    "there are %lld", (long long)b->seq, (long long)seq);
	return rc;
}

static int
fold(struct bundle *b, struct walk *w, struct twin_refold *r, struct arena *a,
    struct err *e)
{
	struct err why = { 0 };
	struct str state;
	int rc;

	while ((rc = next(w, e)) == 1)
		if (w->kind == LINE_EVENT &&
		    twin_refold_add(r, event_bytes(w), &why) == -1)
			return bad(w, e, why.msg);
	if (rc == -1 || twin_refold_end(r, &state, e) == -1)
		return -1;
	b->state = arena_str(a, state);
	return 0;
}

static int
check(struct bundle *b, struct arena *a, struct arena *line,
    struct twin_refold *r, struct err *e)
{
	struct walk one = { .rest = b->text, .a = line }, two = one;
	unsigned char md[SHA256_LEN];
	struct str sha256 = STR("");

	if (check_lines(b, &one, r, &sha256, a, e) == -1 ||
	    fold(b, &two, r, a, e) == -1)
		return -1;
	digest_sha256(b->state, md);
	if (!str_eq(sha256, hex_encode(a, md, SHA256_LEN)))
		return err_set(e, ERR_INVALID, "the events do not give the "
		    "state of the manifest: something was changed");
	return 0;
}

int
bundle_check(struct bundle *b, struct arena *a, struct err *e)
{
	struct twin_refold *r = twin_refold_new();
	struct arena *line = arena_new(LIMIT_ARENA);
	int rc;

	*b = (struct bundle){ .text = b->text };
	rc = check(b, a, line, r, e);
	arena_free(line);
	twin_refold_free(r);
	return rc;
}

/* ---- the rows of a store (store.h, store_put) ---- */

struct kept {			/* a record of the audit since the copy */
	struct str key, record;
	struct kept *next;
};

struct source {
	const struct bundle *b;
	struct arena *a;	/* of one line */
	unsigned char birth[STORE_BIRTH];
	struct arena *whole;
	struct kept *kept;
};

static int
keep(void *arg, struct str key, struct str record, struct err *e)
{
	struct source *s = arg;
	struct kept *k = arena_one(s->whole, struct kept);

	(void)e;
	*k = (struct kept){ arena_str(s->whole, key),
		arena_str(s->whole, record), s->kept };
	s->kept = k;
	return 0;
}

/* be - an unsigned number of so many bytes, big-endian, between two strings. */
static struct str
be(struct arena *a, struct str before, uint64_t v, size_t bytes,
    struct str after)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	buf_add(&b, before);
	for (size_t i = 0; i < bytes; i++)
		buf_ch(&b, (char)(v >> 8 * (bytes - 1 - i) & 0xff));
	buf_add(&b, after);
	return buf_str(&b);
}

static int
twin_row(const struct source *s, store_row_fn *fn, void *to, struct err *e)
{
	static const char none[8];	/* nothing written on any day */
	struct buf b;

	arena_reset(s->a);
	buf_init(&b, s->a, SIZE_MAX);
	buf_add(&b, (struct str){ (const char *)s->birth, STORE_BIRTH });
	buf_add(&b, be(s->a, STR(""), s->b->artifact_bytes, 8,
	    (struct str){ none, sizeof(none) }));
	buf_add(&b, s->b->state);
	return fn(to, STR(""), buf_str(&b), e);
}

/* row - of this line; n: which one of its kind it is. */
static int
row(const struct walk *w, uint64_t n, store_row_fn *fn, void *to, struct err *e)
{
	struct arena *a = w->a;
	struct str key;

	switch (w->kind) {
	case LINE_EVENT:
		return fn(to, be(a, STR(""), n, 8, STR("")), event_bytes(w), e);
	case LINE_ARTIFACT:
		if (js_type(js_at(w->v, "text")) == JS_NULL)
			return 0;
		key = be(a, js_str_at(w->v, "id"), 0, 1, STR(""));
		key = be(a, key, (uint64_t)js_int_at(w->v, "version", 0), 4,
		    STR(""));
		return fn(to, key, js_str_at(w->v, "text"), e);
	default:
		key = be(a, STR(""), (uint64_t)js_int_at(w->v, "at_ms", 0), 8,
		    STR(""));
		return fn(to, be(a, key, n, 4, STR("")), event_bytes(w), e);
	}
}

static int
rows(void *arg, enum store_kind kind, store_row_fn *fn, void *to,
    struct err *e)
{
	static const enum line_kind line_of[STORE_KINDS] = {
		[STORE_JOURNAL] = LINE_EVENT, [STORE_ARTIFACT] = LINE_ARTIFACT,
		[STORE_AUDIT] = LINE_AUDIT,
	};
	const struct source *s = arg;
	struct walk w = { .rest = s->b->text, .a = s->a };
	uint64_t n = 0;
	int rc;

	if (kind == STORE_TWIN)
		return twin_row(s, fn, to, e);
	if (kind == STORE_ONCE)
		return 0;
	while ((rc = next(&w, e)) == 1)
		if (w.kind == line_of[kind] &&
		    (rc = row(&w, ++n, fn, to, e)) != 0)
			return rc;
	if (rc == 0 && kind == STORE_AUDIT)
		for (const struct kept *k = s->kept; k != NULL && rc == 0;
		    k = k->next)
			rc = fn(to, k->key, k->record, e);
	return rc;
}

int
bundle_put(const struct bundle *b, struct store *st, struct arena *a,
    struct str sub, bool dry, struct err *e)
{
	struct source s = { .b = b, .whole = a };
	struct str state;
	int rc;

	if (store_state(st, a, sub, &state, e) == -1)
		return -1;
	if (state.n > 0)
		return str_eq(state, b->state) ? 0 : err_set(e, ERR_CONFLICT,
		    "'" STR_FMT "' has a twin already, and another one; erase "
		    "it first", STR_ARG(sub));
	if (dry)
		return 1;
	if (digest_random(s.birth, STORE_BIRTH, e) == -1 ||
	    store_rows(st, sub, STORE_AUDIT, keep, &s, e) == -1)
		return -1;
	s.a = arena_new(LIMIT_ARENA);
	rc = store_put(st, sub, rows, &s, e);
	arena_free(s.a);
	return rc == -1 ? -1 : 1;
}
