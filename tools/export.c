/* SPDX-License-Identifier: MIT */
#include "tools/export.h"

#include "base/digest.h"
#include "base/hex.h"
#include "base/limits.h"
#include "tools/imported.h"
#include "tools/reply.h"
#include "tools/xapi.h"

enum { AUDIT_KEY = 12 };	/* be64(ms) | be32(n) */

static const char *const names[EXPORT_PARTS] = {
	[EXPORT_JOURNAL] = "journal", [EXPORT_ARTIFACTS] = "artifacts",
	[EXPORT_AUDIT] = "audit",
};

struct walk {
	struct export *ex;
	struct arena *a;	/* of one line */
	bool stopped;
	size_t read;		/* bytes of entries so far */
	uint64_t n;		/* audit: records so far */
};

/* Formats, and the only parts that they are of (0: those that are asked for). */
static const struct {
	const char *name;
	unsigned parts;
} formats[] = {
	[EXPORT_JSON] = { "json", 0 },
	[EXPORT_XAPI] = { "xapi", 1U << EXPORT_JOURNAL },
	[EXPORT_INCUMBENT] = { "incumbent", 1U << EXPORT_HEAD },
};

static bool
format_of(struct str name, enum export_format *out)
{
	for (unsigned i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (str_is(name, formats[i].name)) {
			*out = (enum export_format)i;
			return true;
		}
	*out = EXPORT_JSON;
	return name.n == 0;
}

bool
export_what(struct export *ex, struct str format, struct str parts)
{
	unsigned only;	/* 0: any */

	ex->parts = 0;
	if (!format_of(format, &ex->format))
		return false;
	only = formats[ex->format].parts;
	if (parts.n == 0 || str_is(parts, "all"))
		ex->parts = (1U << EXPORT_PARTS) - 1;
	for (unsigned i = EXPORT_JOURNAL; i < EXPORT_PARTS; i++)
		if (str_is(parts, names[i]) && (only == 0 || (only & 1U << i)))
			ex->parts = 1U << EXPORT_HEAD | 1U << i;
	if (ex->parts != 0 && only != 0)
		ex->parts = only;
	return ex->parts != 0;
}

/* over - whether this entry is for the next walk, or beyond the last one. */
static bool
over(struct walk *w, uint64_t seq, struct str bytes)
{
	if (seq > w->ex->until)
		return true;
	w->stopped = w->ex->read_max > 0 && w->read > w->ex->read_max;
	w->read += bytes.n;
	if (w->stopped)
		w->ex->at.n = seq;
	return w->stopped;
}

/* give - one line; at: where the line after it is. */
static int
give(struct walk *w, struct str line, uint64_t next, struct err *e)
{
	int rc = w->ex->line(w->ex->arg, line, e);

	if (rc == 0)
		w->ex->at.n = next;
	w->stopped = rc == 1;
	return rc;
}

static void
begin(struct walk *w, struct js_out *o, struct buf *b, const char *type)
{
	buf_init(b, w->a, SIZE_MAX);
	js_begin(o, b);
	js_obj(o);
	js_kv_c(o, "type", type);
}

/* row - the only line of its format. */
static int
row(struct walk *w, struct err *e)
{
	const struct export *ex = w->ex;
	struct twin_in in = { .env = ex->env };
	struct twin_answer an;
	struct refusal no;

	if (store_state(ex->st, w->a, ex->env->sub, &in.state, e) == -1)
		return -1;
	if (in.state.n == 0)
		return 0;
	if (imported_get(ex->st, w->a, ex->env->sub, &in, e) == -1)
		return -1;
	if (twin_legacy_row(w->a, &in, &an, &no, e) == -1)
		return reply_broken(e);
	return give(w, an.json, 2, e) == -1 ? -1 : 0;
}

static int
head(struct walk *w, struct err *e)
{
	const struct export *ex = w->ex;
	unsigned char md[SHA256_LEN];
	struct state_head h;
	struct str state;
	struct js_out o;
	struct buf b;

	if (app_state(ex->st, w->a, ex->env->sub, &state, &h, e) == -1)
		return -1;
	if (ex->at.n == 0) {
		w->ex->until = (uint64_t)h.seq;
		digest_sha256(state, md);
		begin(w, &o, &b, "manifest");
		js_kv_c(&o, "schema", "dt.bundle/1");
		js_kv_c(&o, "program", PACKAGE_VERSION);
		js_kv_int(&o, "revision", h.revision);
		js_kv_int(&o, "seq", h.seq);
		js_kv_str(&o, "metamodel", ex->env->cat->metamodel);
		js_kv_str(&o, "curriculum", ex->env->cat->curriculum);
		js_kv_str(&o, "promotion", ex->env->cat->promotion);
		js_kv_str(&o, "state_sha256", hex_encode(w->a, md,
		    SHA256_LEN));
		js_end(&o);
		if (give(w, buf_str(&b), 1, e) != 0)
			return w->stopped ? 0 : -1;
	}
	if (state.n == 0)
		return 0;
	begin(w, &o, &b, "state");
	js_kv_raw(&o, "state", state);
	js_end(&o);
	return give(w, buf_str(&b), 2, e) == -1 ? -1 : 0;
}

static int
event(void *arg, uint64_t seq, struct str bytes, struct err *e)
{
	struct walk *w = arg;
	struct xapi x = { w->ex->st, w->ex->cf, w->ex->env };
	struct str line;
	struct js_out o;
	struct buf b;
	int rc;

	if (over(w, seq, bytes))
		return 1;
	if (w->ex->format == EXPORT_XAPI) {
		rc = xapi_statement(&x, w->a, bytes, &line, e);
	} else {
		begin(w, &o, &b, "event");
		js_kv_raw(&o, "event", bytes);
		js_end(&o);
		line = buf_str(&b);
		rc = 0;
	}
	if (rc == 0 && line.n > 0)
		rc = give(w, line, seq + 1, e);
	arena_reset(w->a);
	return rc;
}

/* body - the work product that an entry tells of. */
static int
body(struct walk *w, uint64_t seq, struct str bytes, struct err *e)
{
	const struct js *v, *art;
	struct str id, text;
	struct js_out o;
	struct buf b;
	int64_t version;

	if (js_parse(w->a, bytes, 40, &v, e) == -1)
		return -1;
	art = js_at(v, "body");
	id = js_str_at(art, "id");
	version = js_int_at(art, "version", 0);
	if (!str_is(js_str_at(v, "kind"), "artifact") || id.n == 0 ||
	    version < 1 || version > UINT32_MAX)
		return 0;
	if (store_artifact(w->ex->st, w->a, w->ex->env->sub, id,
	    (uint32_t)version, &text, e) == -1)
		return -1;
	begin(w, &o, &b, "artifact");
	js_kv_str(&o, "id", id);
	js_kv_int(&o, "version", version);
	js_kv_str_or_null(&o, "text", text);
	js_end(&o);
	return give(w, buf_str(&b), seq + 1, e);
}

static int
artifact(void *arg, uint64_t seq, struct str bytes, struct err *e)
{
	struct walk *w = arg;
	int rc;

	if (over(w, seq, bytes))
		return 1;
	if (str_find(bytes, STR("\"kind\":\"artifact\"")) == -1)
		return 0;	/* most entries: not worth a tree */
	rc = body(w, seq, bytes, e);
	arena_reset(w->a);
	return rc;
}

static int
audit(void *arg, struct str key, struct str record, struct err *e)
{
	struct walk *w = arg;
	struct js_out o;
	struct buf b;
	int64_t ms = 0;
	int rc;

	if (w->n++ < w->ex->at.n)
		return 0;
	if (key.n != AUDIT_KEY)
		return err_set(e, ERR_IO, "audit: a key of %zu bytes", key.n);
	for (int i = 0; i < 8; i++)
		ms = (int64_t)((uint64_t)ms << 8 | (unsigned char)key.p[i]);
	begin(w, &o, &b, "audit");
	js_kv_int(&o, "at_ms", ms);
	js_kv_raw(&o, "record", record);
	js_end(&o);
	rc = give(w, buf_str(&b), w->n, e);
	arena_reset(w->a);
	return rc;
}

static int
part(struct walk *w, struct err *e)
{
	struct export *ex = w->ex;

	switch (ex->at.part) {
	case EXPORT_HEAD:
		if (ex->at.n >= 2)
			return 0;
		return ex->format == EXPORT_INCUMBENT ? row(w, e) : head(w, e);
	case EXPORT_JOURNAL:
		return store_events(ex->st, ex->env->sub, ex->at.n > 0 ?
		    ex->at.n : 1, false, event, w, e);
	case EXPORT_ARTIFACTS:
		return store_events(ex->st, ex->env->sub, ex->at.n > 0 ?
		    ex->at.n : 1, false, artifact, w, e);
	default:
		return store_rows(ex->st, ex->env->sub, STORE_AUDIT, audit, w,
		    e);
	}
}

int
export_run(struct export *ex, struct err *e)
{
	struct walk w = { .ex = ex, .a = arena_new(LIMIT_CALL) };
	int rc = 0;

	while (rc == 0 && ex->at.part < EXPORT_PARTS) {
		if (ex->parts & 1U << ex->at.part)
			rc = part(&w, e);
		arena_reset(w.a);
		if (w.stopped)
			break;
		ex->at = (struct export_at){ ex->at.part + 1, 0 };
	}
	arena_free(w.a);
	return rc;
}
