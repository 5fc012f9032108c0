/* SPDX-License-Identifier: MIT */
/*
 * Objects, lists and values call each other as the tables nest, which no file
 * can deepen.
 */
#include "twin/catalog/load.h"

#include <string.h>

#include "base/digest.h"
#include "base/hex.h"
#include "base/limits.h"

_Static_assert(sizeof(enum load_type) == sizeof(int), "an enum is an int");

/* ---- lists ---- */

static int read_value(const struct place *p, const struct row *r, char *to);

static int
check_length(const struct place *p, const struct row *r)
{
	if (js_type(p->v) != JS_ARRAY)
		return place_bad(p, "must be an array");
	if (js_len(p->v) < (size_t)r->min || js_len(p->v) > (size_t)r->max)
		return scalar_bad_range(p, "an array of length ", r->min,
		    r->max);
	return 0;
}

static size_t
size_of(const struct row *item)
{
	return item->type == LOAD_GROUP ? item->shape->size :
	    item->type == LOAD_INT || item->type == LOAD_WORD ? sizeof(int) :
	    item->type == LOAD_REF ? sizeof(void *) : sizeof(struct str);
}

/* Ascending values are ints, or numbers of a fixed scale. */
static bool
below(const struct row *r, const char *a, const char *b)
{
	int64_t x, y;
	int i, k;

	if (r->type == LOAD_INT) {
		memcpy(&i, a, sizeof(i));
		memcpy(&k, b, sizeof(k));
		return i < k;
	}
	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return x < y;
}

static bool
same(const struct row *r, const char *a, const char *b)
{
	struct str s, t;

	if (r->type == LOAD_REF || r->type == LOAD_WORD)
		return memcmp(a, b, size_of(r)) == 0;
	memcpy(&s, a, sizeof(s));
	memcpy(&t, b, sizeof(t));
	return str_eq(s, t);
}

/*
 * What element i of a list has against the elements before it, which lie
 * `size` apart. Each with each: a list has 500 elements at most.
 */
static int
check_before(const struct place *p, const struct row *r, const char *to,
    size_t i, size_t size)
{
	size_t k;

	for (k = 1; r->unique && k <= i; k++)
		if (same(r, to - k * size, to))
			return place_bad_name(p, "repeats", js_str(p->v));
	if (r->ascends != NULL && i > 0 && !below(r, to - size, to))
		return place_bad(p, r->ascends);
	return 0;
}

static int
read_elements(const struct place *p, const struct row *item, char *to)
{
	size_t size = size_of(item), i;
	struct place q;

	for (i = 0; i < js_len(p->v); i++, to += size) {
		q = place_item(p, i);
		if (read_value(&q, item, to) == -1 ||
		    check_before(&q, item, to, i, size) == -1)
			return -1;
	}
	return 0;
}

/* The number is there from the start: checks look among the elements. */
static int
read_list(const struct place *p, const struct row *r, char *to, char *count)
{
	size_t n = js_len(p->v);
	char *elems;

	if (check_length(p, r) == -1)
		return -1;
	elems = arena_array_(p->l->a, n, size_of(r->item));
	memcpy(to, &elems, sizeof(elems));
	memcpy(count, &n, sizeof(n));
	return read_elements(p, r->item, elems);
}

/* Words are bits already; an int is the number of its bit. */
static int
read_bits(const struct place *p, const struct row *r, unsigned *out)
{
	size_t i;
	int *v;

	if (check_length(p, r) == -1)
		return -1;
	v = arena_array(p->l->tmp, js_len(p->v), int);
	if (read_elements(p, r->item, (char *)v) == -1)
		return -1;
	for (i = 0; i < js_len(p->v); i++)
		*out |= r->item->type == LOAD_WORD ? (unsigned)v[i] :
		    LOAD_BIT(v[i]);
	return 0;
}

/* ---- objects ---- */

/*
 * The row of a member; `from` is where to begin, since files mostly keep the
 * order of the table. -1 when the shape does not have it.
 */
static int
find_row(const struct row *rows, int from, struct str name)
{
	int i;

	for (i = from; rows[i].name != NULL; i++)
		if (str_is(name, rows[i].name))
			return i;
	for (i = 0; i < from; i++)
		if (str_is(name, rows[i].name))
			return i;
	return -1;
}

/* The object's members in the order of the rows; of those without, the first. */
static const struct js **
spread(const struct place *p, const struct shape *sh, struct place *unknown)
{
	struct js_iter it = { 0 };
	const struct js **v;
	int row = -1, n = 0;

	while (sh->rows[n].name != NULL)
		n++;
	v = arena_array(p->l->tmp, (size_t)n, const struct js *);
	while (js_next(p->v, &it)) {
		row = find_row(sh->rows, row + 1, it.name);
		if (row != -1)
			v[row] = it.value;
		else if (!sh->partial && unknown->l == NULL)
			*unknown = (struct place){ .l = p->l, .up = p,
			    .key = str_utf8_cut(it.name, SLUG_MAX) };
	}
	return v;
}

/* Why a member must be there, or must not; NULL: it is as it should be. */
static const char *
misplaced(const struct place *p, const struct row *r, const struct shape *sh,
    const char *out)
{
	unsigned bit;
	int by;

	if (r->need == 0 && r->may == 0)
		return p->v != NULL || r->opt ? NULL : "is missing";
	memcpy(&by, out + sh->by, sizeof(by));
	bit = LOAD_BIT(by);
	if (p->v == NULL ? (r->need & bit) == 0 :
	    ((r->need | r->may) & bit) != 0)
		return NULL;
	return r->goes != NULL ? r->goes : arena_printf(p->l->tmp,
	    "%s this %s", p->v == NULL ? "is missing for" :
	    "does not go with", sh->by_name).p;
}

static void
set_scale(const struct place *p, const struct row *r, const char *to)
{
	const void *found;

	p->l->decimals = 0;
	if (p->v == NULL)
		return;
	if (r->type == LOAD_INT) {
		memcpy(&p->l->decimals, to, sizeof(int));
		return;
	}
	memcpy(&found, to, sizeof(found));
	p->l->decimals = r->ref->decimals(found);
}

/* An optional group that is absent is read like an empty one, for its needs. */
static int
read_member(const struct place *p, const struct row *r, char *out)
{
	char *to = out + r->at;
	int rc = 0;

	if (r->otherwise != 0)
		memcpy(to, &r->otherwise, sizeof(int));
	if (r->type == LOAD_LIST && p->v != NULL)
		rc = read_list(p, r, to, out + r->count);
	else if (p->v != NULL || r->type == LOAD_GROUP)
		rc = read_value(p, r, to);
	if (rc == 0 && r->scales)
		set_scale(p, r, to);
	return rc;
}

/* A name without a row is told before a row without its member: it may be it,
 * misspelt. */
static int
read_object(const struct place *p, const struct shape *sh, char *out)
{
	const struct js **v;
	bool element = p->up != NULL && p->name == NULL;
	struct place q, unknown = { 0 };
	const struct row *r;
	const char *why;

	if (p->v != NULL && js_type(p->v) != JS_OBJECT)
		return place_bad(p, "must be an object");
	v = spread(p, sh, &unknown);
	for (r = sh->rows; r->name != NULL; r++, v++) {
		q = (struct place){ .l = p->l, .up = p, .name = r->name,
		    .v = *v };
		why = misplaced(&q, r, sh, out);
		if (why != NULL && (q.v != NULL || unknown.l == NULL))
			return place_bad(&q, why);
		if (why != NULL)
			break;
		if (read_member(&q, r, out) == -1 || (element &&
		    check_before(&q, r, out + r->at, p->i, sh->size) == -1))
			return -1;
	}
	if (unknown.l != NULL)
		return place_bad(&unknown, "is not a known member");
	return sh->check == NULL ? 0 : sh->check(p, out);
}

static int
read_new(const struct place *p, const struct shape *sh, char *to)
{
	char *own = arena_alloc(p->l->a, sh->size);

	memcpy(to, &own, sizeof(own));
	return read_object(p, sh, own);
}

/* Enums are unsigned ints: to an int they are the same object. */
static int
read_value(const struct place *p, const struct row *r, char *to)
{
	void *out = to;

	switch (r->type) {
	case LOAD_CONST:
		return str_is(js_str(p->v), r->word) ? 0 :
		    place_bad_name(p, "must be", str_c(r->word));
	case LOAD_SLUG:
		return scalar_slug(p, out);
	case LOAD_STR:
		return scalar_text(p, r->min, r->max, out);
	case LOAD_TEXTS:
		return scalar_texts(p, r->min, r->max, out);
	case LOAD_VERSION:
		return scalar_version(p, out);
	case LOAD_DATE:
		return scalar_date(p, out);
	case LOAD_BOOL:
		return scalar_bool(p, out);
	case LOAD_INT:
		return scalar_int(p, r->min, r->max, out);
	case LOAD_FIXED:
		return scalar_fixed(p, r->decimals > 0 ? r->decimals :
		    p->l->decimals, out);
	case LOAD_WORD:
		return scalar_word(p, r->words, out);
	case LOAD_KIND:
		return scalar_kind(p, out);
	case LOAD_BITS:
		return read_bits(p, r, out);
	case LOAD_REF:
		return scalar_ref(p, r->ref, out);
	case LOAD_GROUP:
		return read_object(p, r->shape, to);
	case LOAD_NEW:
		return read_new(p, r->shape, to);
	case LOAD_ARRAY:
		return check_length(p, r) == -1 ? -1 :
		    read_elements(p, r->item, to);
	case LOAD_LIST:		/* read_member has its count */
	case LOAD_LATER:
		break;
	}
	return 0;
}

int
load_more(const struct place *list, const struct shape *sh, void *elems)
{
	return read_elements(list, &(struct row){ .type = LOAD_GROUP,
	    .shape = sh }, elems);
}

/* ---- order ---- */

enum colour { WHITE, GREY, BLACK };	/* of a depth-first walk */

struct walk {
	const struct place *list;
	size_t n;
	const char *id, *member;
	bool (*waits)(const void *of, size_t i, size_t j);
	const void *of;
	unsigned char *colour;
	size_t *order, done;
};

/* Recursion ends: an element that is being visited is not entered again. */
static int
visit(struct walk *w, size_t i)
{
	struct place p = place_item(w->list, i), q;
	size_t j;

	if (w->colour[i] == BLACK)
		return 0;
	if (w->colour[i] == GREY) {
		q = place_member(&p, w->member);
		return place_bad_name(&q, "depends on itself:",
		    js_str_at(p.v, w->id));
	}
	w->colour[i] = GREY;
	for (j = 0; j < w->n; j++)
		if (w->waits(w->of, i, j) && visit(w, j) == -1)
			return -1;
	w->colour[i] = BLACK;
	w->order[w->done++] = i;
	return 0;
}

int
load_order(const struct place *list, size_t n, const char *id,
    const char *member, bool (*waits)(const void *of, size_t i, size_t j),
    const void *of, size_t **order)
{
	struct walk w = { list, n, id, member, waits, of };
	size_t i;

	w.colour = arena_array(list->l->tmp, n, unsigned char);
	w.order = arena_array(list->l->tmp, n, size_t);
	for (i = 0; i < n; i++)
		if (visit(&w, i) == -1)
			return -1;
	*order = w.order;
	return 0;
}

/* A walk through JSON that is one, for the names of the objects that are open. */
struct names {
	struct str name[512];
	size_t n;
	size_t mark[LIMIT_JSON_DEPTH + 1];	/* of each container its first */
	size_t depth;
};

/* Whether the object that is open has the name; else it has it now. */
static bool
has_name(struct names *w, struct str name)
{
	for (size_t i = w->mark[w->depth]; i < w->n; i++)
		if (str_eq(w->name[i], name))
			return true;
	if (w->n < sizeof(w->name) / sizeof(w->name[0]))
		w->name[w->n++] = name;
	return false;
}

/* The string at i, which begins with its quotation mark; i goes behind it. */
static struct str
take_string(struct str text, size_t *i)
{
	size_t from = ++*i;

	while (*i < text.n && text.p[*i] != '"')
		*i += text.p[*i] == '\\' ? 2 : 1;
	return (struct str){ text.p + from, (*i)++ - from };
}

/* twice_line - where an object has a name for the second time, as a line from 1. */
static size_t
twice_line(struct arena *a, struct str text, struct str *name)
{
	struct names *w = arena_one(a, struct names);
	size_t line = 1, i = 0;

	while (i < text.n) {
		char c = text.p[i];

		line += c == '\n';
		if (c == '"') {
			*name = take_string(text, &i);
			while (i < text.n && strchr(" \t\r\n", text.p[i]) != NULL)
				line += text.p[i++] == '\n';
			if (i < text.n && text.p[i] == ':' && has_name(w, *name))
				return line;
			continue;
		}
		if ((c == '{' || c == '[') && w->depth < LIMIT_JSON_DEPTH)
			w->mark[++w->depth] = w->n;
		else if ((c == '}' || c == ']') && w->depth > 0)
			w->n = w->mark[w->depth--];
		i++;
	}
	return 0;
}

/* said_why - the reader's reason, with the place of a name that occurs twice. */
static int
said_why(struct load *l, struct str text, const char *why)
{
	struct str name;
	size_t line = strcmp(why, JS_TWICE) != 0 ? 0 :
	    twice_line(l->tmp, text, &name);

	return line == 0 ? err_set(l->e, ERR_INVALID, "%s: %s", l->file, why) :
	    err_set(l->e, ERR_INVALID, "%s: line %zu: the name \"" STR_FMT
	    "\" occurs twice in its object", l->file, line,
	    STR_ARG(place_shown(l->tmp, name)));
}

/* bad_line - the first line that is not UTF-8, counted from 1. */
static size_t
bad_line(struct str text)
{
	struct str line;
	size_t n = 1;

	while (str_cut(text, '\n', &line, &text) && str_utf8(line))
		n++;
	return n;
}

int
load_file(struct load *l, struct str text, const struct shape *sh,
    void *out, struct str *hash)
{
	struct place top = { .l = l };
	unsigned char md[SHA256_LEN];
	struct err why = { 0 };
	int rc = -1;

	if (text.n > LIMIT_CATALOG_FILE)
		return err_set(l->e, ERR_LIMIT, "%s: is larger than %d bytes",
		    l->file, LIMIT_CATALOG_FILE);
	if (str_starts(text, STR("\xef\xbb\xbf")))
		return err_set(l->e, ERR_INVALID, "%s: begins with a byte order "
		    "mark: save it without one", l->file);
	if (!str_utf8(text))
		return err_set(l->e, ERR_INVALID, "%s: line %zu: not UTF-8",
		    l->file, bad_line(text));
	l->tmp = arena_new((size_t)2 * LIMIT_ARENA);
	if (js_parse_large(l->tmp, text, LIMIT_JSON_DEPTH,
	    LIMIT_CATALOG_TIMES, &top.v, &why) == -1)
		(void)said_why(l, text, why.msg);
	else
		rc = read_object(&top, sh, out);
	arena_free(l->tmp);
	if (rc == -1)
		return -1;
	digest_sha256(text, md);
	*hash = hex_encode(l->a, md, sizeof(md));
	return 0;
}
