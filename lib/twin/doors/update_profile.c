/* SPDX-License-Identifier: MIT */
#include "twin/doors/update_profile.h"

#include "twin/catalog/catalog.h"
#include "twin/value/calendar.h"
#include "twin/doors/update_metrics.h"
#include "twin/speech/field_text.h"

enum { KEY_MAX = 120 };

/* One thing said, checked. */
struct one {
	const struct field *f;
	struct str before, after;	/* canonical JSON; "null" = none */
	bool same;
};

struct fields {
	struct one *one;	/* as many as the argument has */
	size_t n, changed;
	bool has_tz, has_lang;	/* they are among the changes ... */
	int64_t tz_min;		/* ... with this offset */
	struct str zone;	/* ... now, of this zone; "": for good */
	struct str lang;	/* ... "ru", "en" as JSON, or "null" */
	bool tz_null;
};

static bool
duplicate(const struct fields *fs, const struct field *f)
{
	for (size_t i = 0; i < fs->n; i++)
		if (fs->one[i].f == f)
			return true;
	return false;
}

static void
zone(struct context *w, struct fields *fs, struct str said, struct str path)
{
	const struct zone *asked = w->in->asked;

	if (calendar_tz_parse(said, &fs->tz_min))
		return;
	if (asked != NULL && zone_is(asked, said)) {
		fs->zone = said;
		fs->tz_min = zone_offset(asked, w->env->now);
		return;
	}
	args_refuse(&w->ck, REFUSAL_VALIDATION, path, SAY_WRONG, SAY_HINT_ZONE,
	    &(struct sentence_args){ { path,
	    sentences_get(w->lang, SAY_A_ZONE) } });
}

/* The two fields that the program itself lives by. */
static void
special(struct context *w, struct fields *fs, const struct one *p,
    const struct js *v, struct str path)
{
	if (str_is(p->f->key, "lang")) {
		fs->has_lang = true;
		fs->lang = p->after;
	} else if (str_is(p->f->key, "tz")) {
		fs->has_tz = true;
		fs->tz_null = js_type(v) == JS_NULL;
		if (!fs->tz_null)
			zone(w, fs, js_str(v), path);
	}
}

static void
read_field(struct context *w, const struct profile_said *said,
    struct fields *fs)
{
	struct one *p = &fs->one[fs->n];
	const struct declared *d;
	int64_t ignored;

	*p = (struct one){ .f = said->f, .before = STR("null"),
	    .after = STR("null") };
	if (!update_metrics_writable(&w->ck, p->f, said->name, said->path,
	    FIELD_DECLARED))
		return;
	if (duplicate(fs, p->f)) {
		args_refuse(&w->ck, REFUSAL_VALIDATION, said->path, SAY_TWICE,
		    SAY_NONE, &(struct sentence_args){ { p->f->key } });
		return;
	}
	d = state_declared(w->s, p->f->key);
	if (d != NULL)
		p->before = d->json;
	if (js_type(said->value) != JS_NULL && !args_value(&w->ck, p->f,
	    said->value, said->path, &ignored, &p->after))
		return;
	p->same = str_eq(p->before, p->after);
	if (!p->same)
		special(w, fs, p, said->value, said->path);
	fs->changed += !p->same;
	fs->n++;
}

static struct str
body_of(struct context *w, const struct fields *fs)
{
	struct buf b;
	struct js_out o;

	buf_init(&b, w->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_arr(&o, "fields");
	for (size_t i = 0; i < fs->n; i++) {
		const struct one *p = &fs->one[i];

		if (p->same)
			continue;
		js_obj(&o);
		js_kv_str(&o, "key", p->f->key);
		js_kv_raw(&o, "before", p->before);
		js_kv_raw(&o, "after", p->after);
		js_end(&o);
	}
	js_end(&o);
	if (fs->has_lang)
		js_kv_raw(&o, "lang", fs->lang);
	if (fs->has_tz && fs->tz_null)
		js_kv_raw(&o, "tz", STR("null"));
	else if (fs->has_tz && fs->zone.n == 0)
		js_kv_int(&o, "tz", fs->tz_min);
	else if (fs->has_tz) {
		js_kv_arr(&o, "tz");
		js_put_str(&o, fs->zone);
		js_put_int(&o, fs->tz_min);
		js_end(&o);
	}
	js_end(&o);
	return buf_str(&b);
}

static void
reply(struct context *w, const struct fields *fs)
{
	struct speech sp = context_speech(w);
	struct js_out o;
	struct buf b, text;

	buf_init(&text, w->a, SIZE_MAX);
	buf_add(&text, sentences_get(w->lang, fs->changed > 0 ? SAY_KEPT_ALL :
	    SAY_PROFILE_SAME));
	context_reply(w, &o, &b, "dt.profile/1");
	js_key(&o, "seq");
	if (fs->changed > 0)
		js_put_int(&o, w->in->seq);
	else
		js_put_null(&o);
	js_kv_int(&o, "revision", w->s->revision);
	js_kv_arr(&o, "changes");
	for (size_t i = 0; i < fs->n; i++) {
		const struct one *p = &fs->one[i];

		if (p->same)
			continue;
		js_obj(&o);
		js_kv_str(&o, "field", p->f->key);
		js_kv_str(&o, "name", p->f->name[w->lang]);
		js_kv_raw(&o, "before", p->before);
		js_kv_raw(&o, "after", p->after);
		js_end(&o);
		buf_printf(&text, "\n- " STR_FMT, STR_ARG(field_text_change(&sp,
		    p->f, p->before, p->after)));
	}
	js_end(&o);
	js_kv_arr(&o, "unchanged");
	for (size_t i = 0; i < fs->n; i++)
		if (fs->one[i].same)
			js_put_str(&o, fs->one[i].f->key);
	js_end(&o);
	context_send(w, &o, buf_str(&text), &w->out->answer);
}

int
update_profile_say(struct context *w, const struct profile_said *said,
    size_t n)
{
	struct fields fs = { .one = arena_array(w->a, n, struct one) };
	struct event ev;

	for (size_t i = 0; i < n && !w->ck.bad; i++)
		read_field(w, &said[i], &fs);
	if (w->ck.bad)
		return 0;
	if (fs.changed > 0) {
		ev = context_event(w, KIND_DECLARED, w->env->now);
		ev.body = body_of(w, &fs);
		if (context_add(w, &ev) == -1)
			return -1;
	}
	if (context_end(w) == -1)
		return -1;
	if (fs.has_lang && w->s->has_lang)
		w->lang = w->s->lang;	/* the answer in the new one already */
	reply(w, &fs);
	return 0;
}

int
update_profile(struct context *w)
{
	const struct js *obj = js_at(w->in->args, "fields");
	struct profile_said *said;
	struct js_iter it = { 0 };
	size_t n = 0;

	context_common(w);
	context_tracking(w);
	said = arena_array(w->a, js_len(obj), struct profile_said);
	for (; !w->ck.bad && js_next(obj, &it); n++) {
		struct str name = str_utf8_cut(it.name, KEY_MAX);

		said[n] = (struct profile_said){
			catalog_field(w->cat, it.name), name,
			arena_printf(w->a, "fields." STR_FMT, STR_ARG(name)),
			it.value };
	}
	return w->ck.bad ? 0 : update_profile_say(w, said, n);
}
