/* SPDX-License-Identifier: MIT */
#include "twin/doors/legacy_write.h"

#include "twin/catalog/catalog.h"
#include "twin/doors/legacy_path.h"
#include "twin/doors/update_profile.h"

/* FIELDS_MAX as update_profile takes them; DEPTH_MAX of categories, groups and
 * fields below a root; JSON_DEPTH of a value that came as its text. */
enum { FIELDS_MAX = 40, DEPTH_MAX = 3, JSON_DEPTH = 8 };

struct pairs {
	struct context *w;
	struct profile_said list[FIELDS_MAX];
	size_t n;
};

/* unwrapped - an object or a list that came as its JSON text where no text can
 * stand: hosts that cannot name a type send such. Texts stay texts. */
static const struct js *
unwrapped(struct arena *a, const struct js *v, enum js_type wanted)
{
	const struct js *in;

	if (js_type(v) != JS_STRING || js_type(v) == wanted ||
	    js_parse(a, js_str(v), JSON_DEPTH, &in, NULL) == -1 ||
	    js_type(in) != wanted)
		return v;
	return in;
}

static void
add_field(struct pairs *s, const struct legacy_path *p, struct str path,
    const struct js *v)
{
	struct arena *a = s->w->a;

	if (s->n == FIELDS_MAX) {
		args_refuse(&s->w->ck, REFUSAL_LIMIT, STR("data"), SAY_TOO_MANY,
		    SAY_NONE,
		    &(struct sentence_args){
			{ STR("data"), sentences_int(a, FIELDS_MAX) } });
		return;
	}
	if (p->field->type == TYPE_LIST)
		v = unwrapped(a, v, JS_ARRAY);
	else if (p->field->type == TYPE_RECORD)
		v = unwrapped(a, v, JS_OBJECT);
	s->list[s->n++] =
	    (struct profile_said){ p->field, legacy_path_leaf(path), path, v };
}

static void
wrong(struct pairs *s, struct str path, enum sentence what)
{
	args_refuse(&s->w->ck, REFUSAL_VALIDATION, path, SAY_WRONG,
	    SAY_HINT_PATH,
	    &(struct sentence_args){
		{ path, sentences_get(s->w->lang, what) } });
}

/* place - a name at a path that has been found, by its full path. */
static struct str
place(struct arena *a, const struct legacy_path *p, struct str name)
{
	struct str in = p->place == LEGACY_CATEGORY
			    ? str_c(legacy_path_category(p->kind))
			    : legacy_path_group(p->group);

	return arena_printf(a, STR_FMT "/" STR_FMT, STR_ARG(in), STR_ARG(name));
}

/* take - a value at a path: that of a field, or an object of what is below. */
static void
take(struct pairs *s, struct str path, const struct js *v, int depth)
{
	struct context *w = s->w;
	struct js_iter it = { 0 };
	struct legacy_path p;

	legacy_path_find(w->a, w->cat->mm, path, &p);
	if (p.place == LEGACY_NOWHERE || depth > DEPTH_MAX) {
		legacy_path_unknown(
		    &w->ck, REFUSAL_UNKNOWN_FIELD, path, STR("path"));
		return;
	}
	if (p.place == LEGACY_FIELD) {
		add_field(s, &p, path, v);
		return;
	}
	if (p.place != LEGACY_ROOT && p.kind != FIELD_DECLARED) {
		args_refuse(&w->ck, REFUSAL_NOT_WRITABLE, STR("path"),
		    SAY_PATH_READ_ONLY, SAY_HINT_PATH_WRITE,
		    &(struct sentence_args){ { path } });
		return;
	}
	v = unwrapped(w->a, v, JS_OBJECT);
	if (js_type(v) != JS_OBJECT)
		wrong(s, STR("data"), SAY_AN_OBJECT);
	while (!w->ck.bad && js_next(v, &it)) {
		struct str name = str_utf8_cut(it.name, LEGACY_NAME_MAX);

		take(s, p.place == LEGACY_ROOT ? name : place(w->a, &p, name),
		    it.value, depth + 1);
	}
}

/* finish - the members that the system before this one answered with. */
static void
finish(struct context *w, struct str path)
{
	struct twin_answer *an = &w->out->answer;
	struct js_out o;
	struct buf b;

	buf_init(&b, w->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_bool(&o, "success", true);
	js_kv_str(&o, "path", path);
	js_key(&o, "value");
	js_put(&o, js_at(w->in->args, "data"));
	js_kv_str(&o, "user", w->env->sub);
	js_kv_bool(&o, "persisted", true);
	js_end(&o);
	an->json = arena_printf(w->a, STR_FMT "," STR_FMT, (int)an->json.n - 1,
	    an->json.p, STR_ARG(str_from(buf_str(&b), 1)));
}

int
legacy_write(struct context *w)
{
	struct str path = js_str_at(w->in->args, "path");
	struct pairs *s = arena_one(w->a, struct pairs);

	context_common(w);
	context_tracking(w);
	s->w = w;
	if (!w->ck.bad)
		take(s, path, js_at(w->in->args, "data"), 0);
	if (!w->ck.bad && s->n == 0)
		args_refuse(&w->ck, REFUSAL_VALIDATION, STR("data"), SAY_EMPTY,
		    SAY_HINT_PATH_WRITE,
		    &(struct sentence_args){ { STR("data") } });
	if (w->ck.bad)
		return 0;
	if (update_profile_say(w, s->list, s->n) == -1)
		return -1;
	if (!w->ck.bad)
		finish(w, path);
	return 0;
}
