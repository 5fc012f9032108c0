/* SPDX-License-Identifier: MIT */
#include "twin/doors/legacy.h"

#include "twin/catalog/catalog.h"
#include "twin/doors/legacy_path.h"
#include "twin/speech/history_item.h"

/* KEPT_MAX: claims and raw values together; an event has room for them. */
enum { DEPTH_MAX = 8, NAME_MAX_BYTES = 400, KEPT_MAX = 300 << 10 };

/* What became of a value. */
enum fate { FATE_MAPPED, FATE_COERCED, FATE_KEPT, FATE_CLAIM, FATE_ORPHAN,
	FATE_REJECTED, FATES };

static const char *const names[FATES] = { "mapped", "coerced", "kept", "claims",
	"orphaned", "rejected" };

/* Members of an object that is being collected. */
struct members {
	struct buf text;
	struct str *slot;	/* their names, by hash; half are free at least */
	size_t n, cap;
};

struct import {
	struct context *w;
	int64_t count[FATES];
	bool over;		/* more than an entry can keep */
	struct members claims, raw;
	struct buf fields;	/* elements of the event declared's list */
	struct buf rejects;	/* elements of a list */
};

static void
comma(struct buf *b)
{
	if (b->n > 0)
		buf_ch(b, ',');
}

/* slot_of - where a name stands, or the free place for it. */
static struct str *
slot_of(const struct members *m, struct str name)
{
	uint64_t h = 14695981039346656037u;	/* FNV-1a */

	for (size_t i = 0; i < name.n; i++)
		h = (h ^ (unsigned char)name.p[i]) * 1099511628211u;
	while (m->slot[h % m->cap].p != NULL &&
	    !str_eq(m->slot[h % m->cap], name))
		h++;
	return &m->slot[h % m->cap];
}

static void
grow(struct members *m, struct arena *a)
{
	struct members more = { .cap = m->cap == 0 ? 64 : m->cap * 2 };

	more.slot = arena_array(a, more.cap, struct str);
	for (size_t i = 0; i < m->cap; i++)
		if (m->slot[i].p != NULL)
			*slot_of(&more, m->slot[i]) = m->slot[i];
	m->slot = more.slot;
	m->cap = more.cap;
}

/* member - "name":value of an object that is being collected. A name that is
 * there already, by another path, gets a mark. */
static void
member(struct import *im, struct members *m, struct str name,
    const struct js *v)
{
	struct arena *a = im->w->a;
	struct str *slot;

	im->over = im->over || im->claims.text.n + im->raw.text.n > KEPT_MAX;
	if (im->over)
		return;
	if (m->n * 2 >= m->cap)
		grow(m, a);
	while ((slot = slot_of(m, name))->p != NULL)
		name = arena_printf(a, STR_FMT "~", STR_ARG(name));
	*slot = arena_str(a, name);
	m->n++;
	comma(&m->text);
	buf_printf(&m->text, STR_FMT ":", STR_ARG(js_quoted(a, name)));
	js_canon(&m->text, v);
}

/* ---- a value in the shape that its field has now ---- */

static const struct js *
parsed(struct arena *a, struct str json)
{
	const struct js *v;

	return js_parse(a, json, DEPTH_MAX, &v, NULL) == -1 ? NULL : v;
}

/* choice - the code of an enum by what it is called. */
static const struct js *
choice(struct arena *a, const struct field *f, struct str said)
{
	for (size_t i = 0; i < f->nchoices; i++)
		for (int l = 0; l < TWIN_LANGS; l++)
			if (str_ieq(f->choices[i].text[l], said))
				return parsed(a, js_quoted(a, f->choices[i].code));
	return NULL;
}

/* joined - a list of texts as one. */
static const struct js *
joined(struct arena *a, const struct js *list)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < js_len(list); i++) {
		if (js_type(js_item(list, i)) != JS_STRING)
			return NULL;
		buf_c(&b, i > 0 ? "; " : "");
		buf_add(&b, js_str(js_item(list, i)));
	}
	return parsed(a, js_quoted(a, buf_str(&b)));
}

/* coerce - another value that says the same; NULL: there is none. */
static const struct js *
coerce(struct arena *a, const struct field *f, const struct js *v)
{
	struct str s = js_str(v);
	const struct js *n;

	if (js_type(v) == JS_OBJECT)	/* {"value": ..., "updated_at": ...} */
		return js_at(v, "value");
	switch (f->type) {
	case TYPE_INT:
	case TYPE_NUMBER:
	case TYPE_BOOL:
		n = parsed(a, str_trim(s));
		return js_type(v) == JS_STRING ? n : NULL;
	case TYPE_ENUM:
		return choice(a, f, s);
	case TYPE_LIST:
		return js_type(v) != JS_STRING ? NULL : parsed(a,
		    arena_printf(a, "[" STR_FMT "]", STR_ARG(js_quoted(a, s))));
	case TYPE_TEXT:
		if (js_type(v) == JS_ARRAY)
			return joined(a, v);
		return js_type(v) != JS_INT && js_type(v) != JS_REAL ? NULL :
		    parsed(a, js_quoted(a, js_num_text(v, a)));
	default:
		return NULL;
	}
}

/* ---- one value ---- */

static bool
empty(const struct js *v)
{
	return js_type(v) == JS_NULL || (js_type(v) == JS_STRING &&
	    str_trim(js_str(v)).n == 0) || ((js_type(v) == JS_ARRAY ||
	    js_type(v) == JS_OBJECT) && js_len(v) == 0);
}

static void
declare(struct import *im, const struct field *f, struct str json)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, im->w->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "key", f->key);
	js_kv_raw(&o, "before", STR("null"));
	js_kv_raw(&o, "after", json);
	js_end(&o);
	comma(&im->fields);
	buf_add(&im->fields, buf_str(&b));
}

static void
reject(struct import *im, struct str path, const struct field *f)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, im->w->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "path", path);
	js_kv_str(&o, "field", f->key);
	js_kv_c(&o, "wants", metamodel_type_name(f->type));
	js_end(&o);
	comma(&im->rejects);
	buf_add(&im->rejects, buf_str(&b));
}

/* said_before - by an earlier value of the same data, or in the twin. */
static bool
said_before(const struct import *im, const struct field *f)
{
	return state_declared(im->w->s, f->key) != NULL ||
	    str_find(buf_str(&im->fields), arena_printf(im->w->a,
	    "{\"key\":\"" STR_FMT "\"", STR_ARG(f->key))) >= 0;
}

static enum fate
place(struct import *im, const struct field *f, struct str path,
    const struct js *v)
{
	struct arena *a = im->w->a;
	struct value_fault bad;
	enum fate fate = FATE_MAPPED;
	int64_t scaled;
	struct str json;

	if (f->kind != FIELD_DECLARED) {
		member(im, &im->claims, f->key, v);
		return FATE_CLAIM;
	}
	if (said_before(im, f)) {
		member(im, &im->raw, path, v);
		return FATE_KEPT;
	}
	if (!field_value(a, f, v, path, &scaled, &json, &bad)) {
		const struct js *other = coerce(a, f, v);

		fate = FATE_COERCED;
		if (other == NULL || !field_value(a, f, other, path, &scaled,
		    &json, &bad)) {
			member(im, &im->raw, path, v);
			reject(im, path, f);
			return FATE_REJECTED;
		}
	}
	declare(im, f, json);
	return fate;
}

/* ---- the whole ---- */

static void
walk(struct import *im, struct str slashed, struct str dotted,
    const struct js *v, int depth)
{
	struct arena *a = im->w->a;
	struct js_iter it = { 0 };

	while (js_next(v, &it)) {
		bool top = depth == 0;
		struct str name = str_utf8_cut(it.name, NAME_MAX_BYTES);
		struct str s = top ? name : arena_printf(a, STR_FMT "/" STR_FMT,
		    STR_ARG(slashed), STR_ARG(name));
		struct str d = top ? name : arena_printf(a, STR_FMT "." STR_FMT,
		    STR_ARG(dotted), STR_ARG(name));
		const struct field *f = legacy_path_field(im->w->cat->mm,
		    s, d, name);

		if (empty(it.value))
			continue;
		if (f != NULL) {
			im->count[place(im, f, s, it.value)]++;
		} else if (js_type(it.value) == JS_OBJECT &&
		    depth < DEPTH_MAX) {
			walk(im, s, d, it.value, depth + 1);
		} else {
			member(im, &im->raw, s, it.value);
			im->count[FATE_ORPHAN]++;
		}
	}
}

static int
add(struct import *im, enum kind k, struct str body)
{
	struct context *w = im->w;
	struct event ev = context_event(w, k, w->env->now);

	ev.role = "platform";
	ev.source = STR("digital_twins");
	ev.external_id = js_str_at(w->in->args, "sha256");
	ev.provenance = PROV_IMPORT;
	ev.body = body;
	if (k == KIND_IMPORTED)
		event_count(&ev.facts, event_count_kind(w->a, k, 0,
		    ev.provenance));
	return context_add(w, &ev);
}

/* imported_body - what is shown as the word of that system, and believed by no
 * rule; raw is what has no place here. */
static struct str
imported_body(struct import *im)
{
	const struct js *args = im->w->in->args;
	struct js_out o;
	struct buf b;

	buf_init(&b, im->w->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str_or_null(&o, "created_at", js_str_at(args, "created_at"));
	js_kv_str_or_null(&o, "updated_at", js_str_at(args, "updated_at"));
	js_kv_raw(&o, "claims", arena_printf(im->w->a, "{" STR_FMT "}",
	    STR_ARG(buf_str(&im->claims.text))));
	js_kv_raw(&o, "legacy_raw", arena_printf(im->w->a, "{" STR_FMT "}",
	    STR_ARG(buf_str(&im->raw.text))));
	js_end(&o);
	return buf_str(&b);
}

static void
reply(struct import *im)
{
	struct context *w = im->w;
	struct js_out o;
	struct buf b;

	context_reply(w, &o, &b, "dt.import/1");
	js_kv_int(&o, "seq", w->in->seq);
	for (int i = 0; i < FATES; i++)
		js_kv_int(&o, names[i], im->count[i]);
	js_kv_raw(&o, "rejects", arena_printf(w->a, "[" STR_FMT "]",
	    STR_ARG(buf_str(&im->rejects))));
	context_send(w, &o, SAY(w->a, w->lang, SAY_RECORDED,
	    history_kind(w->lang, KIND_IMPORTED), sentences_int(w->a, w->in->seq)),
	    &w->out->answer);
}

int
legacy_import(struct context *w)
{
	struct import im = { .w = w };
	struct buf *const all[] = { &im.fields, &im.claims.text, &im.raw.text,
		&im.rejects };

	context_tracking(w);
	if (w->ck.bad)
		return 0;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		buf_init(all[i], w->a, SIZE_MAX);
	walk(&im, STR(""), STR(""), js_at(w->in->args, "data"), 0);
	if (im.over || im.claims.text.n + im.raw.text.n > KEPT_MAX) {
		args_refuse(&w->ck, REFUSAL_LIMIT, STR("data"), SAY_REFUSED,
		    SAY_NONE, &(struct sentence_args){ { STR("data") } });
		return 0;
	}
	if (im.fields.n > 0 && add(&im, KIND_DECLARED, arena_printf(w->a,
	    "{\"fields\":[" STR_FMT "]}", STR_ARG(buf_str(&im.fields)))) == -1)
		return -1;
	if (add(&im, KIND_IMPORTED, imported_body(&im)) == -1 ||
	    context_end(w) == -1)
		return -1;
	reply(&im);
	return 0;
}
