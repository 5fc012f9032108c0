/* SPDX-License-Identifier: MIT */
#include "twin/doors/legacy_data.h"

#include "twin/catalog/catalog.h"
#include "twin/doors/legacy_path.h"
#include "twin/value/calendar.h"

/* Of a path; what an import takes apart has fewer. */
enum { PARTS_MAX = 16 };

/* ---- one field ---- */

struct str
legacy_data_field(struct legacy_data *d, const struct field *f)
{
	const struct declared *said = state_declared(d->w->s, f->key);
	const struct reading *r;
	struct js_out o;
	struct buf b;

	if (f->kind == FIELD_DECLARED)
		return said != NULL ? said->json : STR("");
	r = indicators_read(&d->r, f);
	if (r->has && r->code.n > 0)
		return js_quoted(d->w->a, r->code);
	if (!r->has || !field_is_number(f))
		return STR("");
	buf_init(&b, d->w->a, SIZE_MAX);
	js_begin(&o, &b);
	js_put_fixed(&o, r->value, f->decimals);
	return buf_str(&b);
}

static struct str
text_of(struct arena *a, const struct js *v)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	js_canon(&b, v);
	return buf_str(&b);
}

struct str
legacy_data_claim(const struct legacy_data *d, const struct field *f)
{
	const struct js *v;

	for (size_t i = 0; i < d->nimported; i++)
		if (js_get_str(js_at(d->imported[i], "claims"), f->key, &v))
			return text_of(d->w->a, v);
	return STR("");
}

/* ---- all of them ---- */

/* A slash comes before all other bytes: what is below a path follows it. */
static int
by_parts(struct str a, struct str b)
{
	for (size_t i = 0; i < a.n && i < b.n; i++) {
		int x = a.p[i] == '/' ? 0 : (unsigned char)a.p[i];
		int y = b.p[i] == '/' ? 0 : (unsigned char)b.p[i];

		if (x != y)
			return x - y;
	}
	return (a.n > b.n) - (a.n < b.n);
}

/* merge - two sorted runs that follow each other; of equal paths the first one
 * stays first. */
static void
merge(const struct legacy_value *in, size_t mid, size_t n,
    struct legacy_value *out)
{
	size_t i = 0, k = mid;

	while (i < mid || k < n)
		*out++ =
		    k == n || (i < mid && by_parts(in[i].path, in[k].path) <= 0)
			? in[i++]
			: in[k++];
}

static void
sort(struct legacy_data *d)
{
	struct legacy_value *from = d->v, *to;

	to = arena_array(d->w->a, d->n, struct legacy_value);
	for (size_t run = 1; run < d->n; run *= 2) {
		for (size_t at = 0; at < d->n; at += 2 * run) {
			size_t left = d->n - at;

			merge(from + at, run < left ? run : left,
			    2 * run < left ? 2 * run : left, to + at);
		}
		d->v = to;
		to = from;
		from = d->v;
	}
}

static void
add(struct legacy_data *d, struct str path, struct str json, bool claimed)
{
	if (json.n > 0)
		d->v[d->n++] = (struct legacy_value){ path, json, claimed };
}

/* theirs - whether that system's word goes before ours: it does, back to it, as
 * long as nothing was done here that could be measured. */
static bool
theirs(const struct legacy_data *d, const struct field *f)
{
	return d->back && !d->w->in->own_since && f->kind != FIELD_DECLARED;
}

/* add_ours - a field that the system before this one did not have, in a group
 * which it had: there by its key, and not told to that system itself. */
static void
add_ours(struct legacy_data *d, const struct field *f)
{
	struct str in = f->group->path;

	if (in.n > 0 && !d->back)
		add(d, arena_printf(d->w->a, STR_FMT "/" STR_FMT, STR_ARG(in),
		    STR_ARG(f->key)), legacy_data_field(d, f), false);
}

static void
add_fields(struct legacy_data *d)
{
	const struct metamodel *mm = d->w->cat->mm;

	for (size_t i = 0; i < mm->nfields; i++) {
		const struct field *f = &mm->fields[i];
		struct str own = STR("");

		if (f->legacy.n == 0) {
			add_ours(d, f);
			continue;
		}
		if (!theirs(d, f) || legacy_data_claim(d, f).n == 0)
			own = legacy_data_field(d, f);
		add(d, f->legacy, own.n > 0 ? own : legacy_data_claim(d, f),
		    own.n == 0);
	}
}

static int
slashes(struct str s)
{
	int n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '/';
	return n;
}

/* flat - a name that is no path: nobody nests so deep, somebody wrote slashes. */
static struct str
flat(struct arena *a, struct str name)
{
	char *p = arena_alloc(a, name.n);

	for (size_t i = 0; i < name.n; i++)
		p[i] = name.p[i] == '/' ? '|' : name.p[i];
	return (struct str){ p, name.n };
}

/* forgotten - whether what was imported with an entry is the word for a field
 * that the learner has emptied since: they have said otherwise. */
static bool
forgotten(const struct legacy_data *d, struct str path, int64_t seq)
{
	const struct twin_in *in = d->w->in;
	const struct field *f = metamodel_field(d->w->cat->mm, path);

	for (size_t i = 0; f != NULL && i < in->nforgotten; i++)
		if (str_eq(in->forgotten[i].key, f->key) &&
		    in->forgotten[i].seq > seq)
			return true;
	return false;
}

static void
add_raw(struct legacy_data *d, const struct js *raw, int64_t seq)
{
	struct arena *a = d->w->a;
	struct js_iter it = { 0 };

	while (js_next(raw, &it))
		if (!forgotten(d, it.name, seq))
			add(d, slashes(it.name) < PARTS_MAX ? it.name :
			    flat(a, it.name), text_of(a, it.value), true);
}

/* covers - whether a value stands where a path leads, or above it. An empty name
 * is a name, not the root. */
static bool
covers(struct str top, struct str path)
{
	return str_starts(path, top) &&
	    (path.n == top.n || path.p[top.n] == '/');
}

/* settle - one value for a path, and none below a value: ours stays, else the
 * one that was there first. */
static void
settle(struct legacy_data *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++)
		if (n == 0 || !covers(d->v[n - 1].path, d->v[i].path))
			d->v[n++] = d->v[i];
		else if (d->v[n - 1].claimed && !d->v[i].claimed)
			d->v[n - 1] = d->v[i];
	d->n = n;
}

int
legacy_data_take(struct context *w, bool back, struct legacy_data *out)
{
	size_t most = w->cat->mm->nfields;
	int64_t *seq = arena_array(w->a, w->in->nimported, int64_t);
	const struct js *v;

	*out = (struct legacy_data){ .w = w, .back = back };
	context_indicators(w, &out->r);
	out->imported = arena_array(w->a, w->in->nimported, const struct js *);
	for (size_t i = 0; i < w->in->nimported; i++) {
		if (js_parse(w->a, w->in->imported[i], EVENT_DEPTH, &v, w->e) ==
		    -1)
			return -1;
		seq[i] = js_int_at(v, "seq", 0);
		v = js_at(v, "body");
		out->imported[out->nimported++] = v;
		most += js_len(js_at(v, "legacy_raw"));
	}
	out->v = arena_array(w->a, most, struct legacy_value);
	add_fields(out);
	for (size_t i = 0; i < out->nimported; i++)
		add_raw(out, js_at(out->imported[i], "legacy_raw"), seq[i]);
	sort(out);
	settle(out);
	return 0;
}

/* ---- nested ---- */

/* shared - bytes of the parts that two paths begin with, with the slash. */
static size_t
shared(struct str a, struct str b)
{
	size_t n = 0;

	for (size_t i = 0; i < a.n && i < b.n && a.p[i] == b.p[i]; i++)
		if (a.p[i] == '/')
			n = i + 1;
	return n;
}

/* put_below - the values i..n, whose paths all begin with so many bytes. */
static void
put_below(const struct legacy_value *v, size_t n, size_t skip, struct js_out *o)
{
	struct str last = STR(""), path, part;
	size_t same;

	js_obj(o);
	for (size_t i = 0; i < n; i++) {
		path = str_from(v[i].path, skip);
		same = shared(last, path);
		for (int up = slashes(str_from(last, same)); up > 0; up--)
			js_end(o);
		last = path;
		path = str_from(path, same);
		while (str_cut(path, '/', &part, &path)) {
			js_key_str(o, part);
			js_obj(o);
		}
		js_key_str(o, part);
		js_put_raw(o, v[i].json);
	}
	for (int up = slashes(last); up > 0; up--)
		js_end(o);
	js_end(o);
}

bool
legacy_data_has(const struct legacy_data *d, struct str path)
{
	for (size_t i = 0; i < d->n; i++)
		if (legacy_path_below(d->v[i].path, path))
			return true;
	return false;
}

bool
legacy_data_put(const struct legacy_data *d, struct str path, struct js_out *o)
{
	size_t from = 0, n = 0;

	while (from < d->n && !legacy_path_below(d->v[from].path, path))
		from++;
	while (from + n < d->n && legacy_path_below(d->v[from + n].path, path))
		n++;
	if (n == 1 && path.n > 0 && d->v[from].path.n == path.n) {
		js_put_raw(o, d->v[from].json);
		return true;
	}
	if (n > 0 || path.n == 0)
		put_below(d->v + from, n, path.n > 0 ? path.n + 1 : 0, o);
	return n > 0 || path.n == 0;
}

/* ---- the row ---- */

/* put_time - that system's own time, else a day here; null: there is none. */
static void
put_time(const struct legacy_data *d, struct js_out *o, const char *name,
    struct str claimed, int64_t day)
{
	if (claimed.n == 0 && d->w->s->first > 0)
		claimed = calendar_day_text(d->w->a, day);
	js_kv_str_or_null(o, name, claimed);
}

int
legacy_row(struct context *w, struct twin_answer *out)
{
	const struct js *oldest = NULL, *newest = NULL;
	struct legacy_data d;
	struct js_out o;
	struct buf b;

	if (legacy_data_take(w, true, &d) == -1)
		return -1;
	if (d.nimported > 0) {
		oldest = d.imported[d.nimported - 1];
		newest = w->in->own_since ? NULL : d.imported[0];
	}
	buf_init(&b, w->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "user_id", w->env->sub);
	js_key(&o, "data");
	(void)legacy_data_put(&d, STR(""), &o);
	put_time(&d, &o, "created_at", js_str_at(oldest, "created_at"),
	    w->s->first);
	put_time(&d, &o, "updated_at", js_str_at(newest, "updated_at"),
	    w->s->last);
	js_end(&o);
	*out = (struct twin_answer){ .json = buf_str(&b) };
	return 0;
}
