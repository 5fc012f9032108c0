/* SPDX-License-Identifier: MIT */
#include "twin/doors/legacy_read.h"

#include "twin/catalog/catalog.h"
#include "twin/doors/legacy_data.h"
#include "twin/doors/legacy_path.h"

/* A value stands in an answer twice, once with its quotes escaped, and so does
 * what was claimed beside it. */
enum { VALUE_MAX = 40 << 10, CLAIM_MAX = 8 << 10, CLAIMS_MAX = 50,
	CLAIMS_BYTES = 8 << 10 };

/* ---- the value ---- */

/* ours - an object of a group that the system before this one did not have. */
static void
ours(struct legacy_data *d, const struct field_group *g, struct js_out *o)
{
	const struct metamodel *mm = d->w->cat->mm;

	js_obj(o);
	for (size_t i = 0; i < mm->nfields; i++) {
		struct str json;

		if (mm->fields[i].group != g)
			continue;
		json = legacy_data_field(d, &mm->fields[i]);
		js_key_str(o, mm->fields[i].key);
		js_put_raw(o, json.n > 0 ? json : STR("null"));
	}
	js_end(o);
}

/* place_of - the path below which its values are. */
static struct str
place_of(const struct legacy_path *p)
{
	switch (p->place) {
	case LEGACY_ROOT:
		return STR("");
	case LEGACY_CATEGORY:
		return str_c(legacy_path_category(p->kind));
	case LEGACY_GROUP:
		return p->group->path;
	case LEGACY_FIELD:
		return p->field->legacy;
	default:
		return p->slashed;
	}
}

/* put - the value of a path; false: there is no such path. What is known and has
 * no value is null, or an object of nothing. */
static bool
put(struct legacy_data *d, const struct legacy_path *p, struct js_out *o)
{
	struct str at = place_of(p), json;

	if (p->place == LEGACY_GROUP && at.n == 0) {
		ours(d, p->group, o);
	} else if (p->place == LEGACY_FIELD && at.n == 0) {
		json = legacy_data_field(d, p->field);
		js_put_raw(o, json.n > 0 ? json : STR("null"));
	} else if (!legacy_data_put(d, at, o)) {
		if (p->place == LEGACY_NOWHERE)
			return false;
		js_put_raw(
		    o, p->place == LEGACY_FIELD ? STR("null") : STR("{}"));
	}
	return true;
}

/* ---- whose word it is ---- */

/* claims - the paths of values that nobody here has checked. */
static void
claims(const struct legacy_data *d, const struct legacy_path *p,
    struct js_out *o, struct buf *names)
{
	struct str at = place_of(p);
	size_t n = 0, left = CLAIMS_BYTES;

	js_kv_arr(o, "claims");
	for (size_t i = 0; i < d->n && n < CLAIMS_MAX; i++) {
		const struct legacy_value *v = &d->v[i];

		if (!v->claimed || v->path.n > left || !legacy_path_below(v->path, at) ||
		    (at.n == 0 && p->place != LEGACY_ROOT))
			continue;
		left -= v->path.n;
		js_put_str(o, v->path);
		buf_printf(names, "%s" STR_FMT, n++ > 0 ? ", " : "",
		    STR_ARG(legacy_path_leaf(v->path)));
	}
	js_end(o);
}

/* other - what that system has said of a field for which we have a value; empty:
 * nothing. */
static struct str
other(struct legacy_data *d, const struct legacy_path *p)
{
	return p->place == LEGACY_FIELD && legacy_data_field(d, p->field).n > 0
		   ? legacy_data_claim(d, p->field)
		   : STR("");
}

/* words - the value, and whose word it is. */
static struct str
words(struct context *w, const struct buf *value, struct str names,
    struct str claim)
{
	struct arena *a = w->a;
	struct str said = STR("");

	if (names.n > 0)
		said = SAY(a, w->lang, SAY_PATH_CLAIMS, names);
	else if (claim.n > CLAIM_MAX)
		said = sentences_get(w->lang, SAY_PATH_CLAIM_LARGE);
	else if (claim.n > 0)
		said = SAY(a, w->lang, SAY_PATH_CLAIM, claim);
	return said.n == 0 ? buf_str(value)
			   : arena_printf(a, STR_FMT "\n" STR_FMT,
				 STR_ARG(buf_str(value)), STR_ARG(said));
}

static void
refuse_large(struct context *w, struct str path)
{
	args_refuse(&w->ck, REFUSAL_LIMIT, STR("path"), SAY_PATH_LARGE,
	    SAY_HINT_PATH_LARGE,
	    &(struct sentence_args){ { path.n == 0 ? STR("/") :
	    str_utf8_cut(path, LEGACY_NAME_MAX) } });
}

int
legacy_read(struct context *w, struct twin_answer *out)
{
	struct str path = js_str_at(w->in->args, "path"), claim;
	struct buf value, names, json;
	struct legacy_data d;
	struct legacy_path p;
	struct js_out o;

	if (legacy_data_take(w, false, &d) == -1)
		return -1;
	legacy_path_find(w->a, w->cat->mm, path, &p);
	if (p.place == LEGACY_NOWHERE && legacy_data_has(&d, path))
		p.slashed = path;	/* a name with dots or blanks of its own */
	buf_init(&value, w->a, SIZE_MAX);
	js_begin(&o, &value);
	if (!put(&d, &p, &o)) {
		legacy_path_unknown(
		    &w->ck, REFUSAL_NOT_FOUND, path, STR("path"));
		return 0;
	}
	if (value.n > VALUE_MAX) {
		refuse_large(w, path);
		return 0;
	}
	buf_init(&names, w->a, SIZE_MAX);
	context_reply(w, &o, &json, "dt.path/1");
	js_kv_int(&o, "revision", w->s->revision);
	js_kv_str(&o, "path", path);
	js_kv_raw(&o, "value", buf_str(&value));
	claims(&d, &p, &o, &names);
	claim = other(&d, &p);
	if (claim.n > 0 && claim.n <= CLAIM_MAX)
		js_kv_raw(&o, "claim", claim);
	context_send(w, &o, words(w, &value, buf_str(&names), claim), out);
	return 0;
}
