/* SPDX-License-Identifier: MIT */
#include "twin/doors/legacy_describe.h"

#include "twin/catalog/catalog.h"
#include "twin/doors/legacy_path.h"
#include "twin/speech/field_text.h"

/* An answer being made: the object and the lines say the same. */
struct told {
	struct context *w;
	const struct metamodel *mm;
	enum twin_lang lang;
	struct js_out o;
	struct buf json, text;
};

static const enum sentence categories[] = {
	[FIELD_DECLARED] = SAY_CATEGORY_DECLARED,
	[FIELD_COLLECTED] = SAY_CATEGORY_COLLECTED,
	[FIELD_DERIVED] = SAY_CATEGORY_DERIVED,
	[FIELD_GENERATED] = SAY_CATEGORY_GENERATED,
};

static struct str
indicators(const struct told *t, size_t n)
{
	return SAY(t->w->a, t->lang, SAY_INDICATORS,
	    sentences_int(t->w->a, (int64_t)n));
}

/* entry - a line "name:what:text" and an element of the list. */
static void
entry(struct told *t, struct str name, struct str path, struct str what,
    struct str text)
{
	js_obj(&t->o);
	js_kv_str(&t->o, "name", name);
	js_kv_str(&t->o, "path", path);
	js_kv_str(&t->o, "type", what);
	js_kv_str(&t->o, "text", text);
	js_end(&t->o);
	buf_printf(&t->text, "%s" STR_FMT ":" STR_FMT ":" STR_FMT,
	    t->text.n > 0 ? "\n" : "", STR_ARG(name), STR_ARG(what),
	    STR_ARG(text));
}

/* type_of - "semantic/string": that system's words, or for what it had not those
 * of ours. */
static struct str
type_of(const struct told *t, const struct field *f)
{
	return f->legacy_format.n > 0 ? f->legacy_format
				      : arena_printf(t->w->a, "%s/%s",
					    metamodel_kind_name(f->kind),
					    metamodel_type_name(f->type));
}

/* ---- lists ---- */

static void
root(struct told *t)
{
	for (int k = FIELD_DECLARED; k <= FIELD_GENERATED; k++) {
		struct str name =
		    str_c(legacy_path_category((enum field_kind)k));
		size_t n = 0;

		for (size_t i = 0; i < t->mm->nfields; i++)
			n += (int)t->mm->fields[i].kind == k;
		entry(t, name, name, STR("category"),
		    arena_printf(t->w->a, STR_FMT " (" STR_FMT ")",
			STR_ARG(sentences_get(t->lang, categories[k])),
			STR_ARG(indicators(t, n))));
	}
}

static void
category(struct told *t, enum field_kind kind)
{
	buf_add(&t->text, sentences_get(t->lang, categories[kind]));
	buf_c(&t->text, "\n---");
	for (size_t i = 0; i < t->mm->ngroups; i++) {
		const struct field_group *g = &t->mm->groups[i];
		struct str path = legacy_path_group(g);
		size_t n = 0;

		if (g->kind != kind)
			continue;
		for (size_t k = 0; k < t->mm->nfields; k++)
			n += t->mm->fields[k].group == g;
		entry(t, legacy_path_leaf(path), path, STR("subgroup"),
		    arena_printf(t->w->a, STR_FMT " (" STR_FMT ")",
			STR_ARG(g->name[t->lang]), STR_ARG(indicators(t, n))));
	}
}

static void
group(struct told *t, const struct field_group *g)
{
	for (size_t i = 0; i < t->mm->nfields; i++) {
		const struct field *f = &t->mm->fields[i];
		struct str path = legacy_path_of(f);

		if (f->group == g)
			entry(t, legacy_path_leaf(path), path, type_of(t, f),
			    f->desc[t->lang]);
	}
}

/* ---- a field ---- */

static void
line(struct told *t, const char *label, struct str text)
{
	buf_printf(&t->text, "%s**%s:**%s" STR_FMT, t->text.n > 0 ? "\n" : "",
	    label, text.n > 0 ? " " : "", STR_ARG(text));
}

/* both - the same as a member and as a line. */
static void
both(struct told *t, const char *key, const char *label, struct str text)
{
	js_kv_str(&t->o, key, text);
	line(t, label, text);
}

static void
row(struct told *t, struct str what, struct str text)
{
	buf_printf(&t->text, "\n- " STR_FMT ": " STR_FMT, STR_ARG(what),
	    STR_ARG(text));
}

static void
choices(struct told *t, const struct field *f)
{
	if (f->nchoices == 0)
		return;
	js_kv_arr(&t->o, "values");
	line(t, "Values", STR(""));
	for (size_t i = 0; i < f->nchoices; i++) {
		js_obj(&t->o);
		js_kv_str(&t->o, "code", f->choices[i].code);
		js_kv_str(&t->o, "text", f->choices[i].text[t->lang]);
		js_end(&t->o);
		row(t, f->choices[i].code, f->choices[i].text[t->lang]);
	}
	js_end(&t->o);
}

/* members - what a record is made of. */
static void
members(struct told *t, const struct field *f)
{
	if (f->nmembers == 0)
		return;
	field_text_put_members(&t->o, f, t->lang);
	line(t, "Members", STR(""));
	for (size_t i = 0; i < f->nmembers; i++) {
		const struct member *m = &f->members[i];
		struct str range = m->has_range ? arena_printf(t->w->a,
		    ", %d..%d", m->min, m->max) : STR("");

		row(t, m->key, arena_printf(t->w->a, STR_FMT " (%s" STR_FMT
		    ")", STR_ARG(m->name[t->lang]),
		    metamodel_type_name(m->type), STR_ARG(range)));
	}
}

/* scale - what its numbers mean. */
static void
scale(struct told *t, const struct field *f)
{
	if (f->nanchors == 0)
		return;
	js_kv_arr(&t->o, "scale");
	line(t, "Scale", STR(""));
	for (size_t i = 0; i < f->nanchors; i++) {
		const struct anchor *an = &f->anchors[i];

		js_obj(&t->o);
		js_key(&t->o, "value");
		js_put_fixed(&t->o, an->value, f->decimals);
		js_kv_str(&t->o, "text", an->text[t->lang]);
		js_end(&t->o);
		row(t,
		    sentences_fixed(t->w->a, TWIN_EN, an->value, f->decimals),
		    an->text[t->lang]);
	}
	js_end(&t->o);
}

static const char *const ops[] = { [CMP_NONE] = "",
	[CMP_LT] = "<",
	[CMP_LE] = "<=",
	[CMP_EQ] = "=",
	[CMP_GE] = ">=",
	[CMP_GT] = ">" };

static void
thresholds(struct told *t, const struct field *f)
{
	if (f->nthresholds == 0)
		return;
	js_kv_arr(&t->o, "thresholds");
	line(t, "Thresholds", STR(""));
	for (size_t i = 0; i < f->nthresholds; i++) {
		const struct threshold *th = &f->thresholds[i];

		js_obj(&t->o);
		js_kv_int(&t->o, "stage", th->stage);
		js_kv_c(&t->o, "op", ops[th->op]);
		js_key(&t->o, "value");
		js_put_fixed(&t->o, th->value, f->decimals);
		js_kv_int(&t->o, "weeks", th->window_weeks);
		js_end(&t->o);
		row(t, t->w->cat->cu->stages[th->stage - 1].name[t->lang],
		    arena_printf(t->w->a, "%s " STR_FMT, ops[th->op],
			STR_ARG(sentences_fixed(
			    t->w->a, TWIN_EN, th->value, f->decimals))));
	}
	js_end(&t->o);
}

static void
bounds(struct told *t, const struct field *f)
{
	struct arena *a = t->w->a;

	if (f->has_min && f->has_max) {
		js_key(&t->o, "min");
		js_put_fixed(&t->o, f->min, f->decimals);
		js_key(&t->o, "max");
		js_put_fixed(&t->o, f->max, f->decimals);
		line(t, "Range",
		    arena_printf(a, STR_FMT ".." STR_FMT,
			STR_ARG(
			    sentences_fixed(a, TWIN_EN, f->min, f->decimals)),
			STR_ARG(
			    sentences_fixed(a, TWIN_EN, f->max, f->decimals))));
	}
	if (f->unit != NULL)
		both(t, "unit", "Unit", f->unit->text[t->lang]);
}

/* written_by - the tool that takes a value of the learner, or "". */
static const char *
written_by(const struct field *f)
{
	if (!(f->writers & WRITER_LEARNER))
		return "";
	return f->kind == FIELD_DECLARED ? "write_digital_twin"
					 : "update_metrics";
}

static void
field(struct told *t, const struct field *f)
{
	struct str type, format;
	const char *tool = written_by(f);

	(void)str_cut(type_of(t, f), '/', &type, &format);
	js_kv_obj(&t->o, "field");
	both(t, "name", "Name", f->name[t->lang]);
	both(t, "path", "Path", legacy_path_of(f));
	both(t, "id", "ID", f->ind);
	both(t, "key", "Key", f->key);
	both(t, "type", "Type", type);
	both(t, "format", "Format", format);
	both(t, "description", "Description", f->desc[t->lang]);
	js_kv_c(&t->o, "value_type", metamodel_type_name(f->type));
	bounds(t, f);
	js_kv_str_or_null(&t->o, "written_by", str_c(tool));
	line(t, "Written by", tool[0] != '\0' ? str_c(tool) : STR("-"));
	choices(t, f);
	members(t, f);
	scale(t, f);
	thresholds(t, f);
	js_end(&t->o);
}

static void
what(struct told *t, const struct legacy_path *p)
{
	if (p->place == LEGACY_FIELD) {
		field(t, p->field);
		return;
	}
	js_kv_arr(&t->o, "entries");
	if (p->place == LEGACY_ROOT)
		root(t);
	else if (p->place == LEGACY_CATEGORY)
		category(t, p->kind);
	else
		group(t, p->group);
	js_end(&t->o);
}

int
legacy_describe(struct context *w, struct twin_answer *out)
{
	struct str path = js_str_at(w->in->args, "path");
	struct told t = { .w = w, .mm = w->cat->mm, .lang = w->lang };
	struct legacy_path p;

	legacy_path_find(w->a, t.mm, path, &p);
	if (p.place == LEGACY_NOWHERE) {
		legacy_path_unknown(
		    &w->ck, REFUSAL_NOT_FOUND, path, STR("path"));
		return 0;
	}
	buf_init(&t.text, w->a, SIZE_MAX);
	context_reply(w, &t.o, &t.json, "dt.describe/1");
	js_kv_str(&t.o, "path", path);
	what(&t, &p);
	context_send(w, &t.o, buf_str(&t.text), out);
	return 0;
}
