/* SPDX-License-Identifier: MIT */
#include "twin/catalog/place.h"

#include "base/buf.h"

enum { PLACE_MAX = 160, NAMES_MAX = 120, ID_MAX = 48,
	SHOWN_MAX = 60 };

/* C0, DEL and C1, which some terminals obey. */
struct str
place_shown(struct arena *a, struct str s)
{
	char *text = arena_cstr(a, s);

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < 0x20 || c == 0x7f)
			text[i] = '?';
		else if (c == 0xc2 && (unsigned char)text[i + 1] < 0xa0)
			text[i] = text[i + 1] = '?';
	}
	return (struct str){ text, s.n };
}

static void
write_place(struct buf *b, const struct place *p)
{
	if (p->up == NULL)
		return;
	write_place(b, p->up);
	if (p->name == NULL && p->key.p == NULL) {
		buf_printf(b, "[%zu]", p->i);
		return;
	}
	if (b->n > 0)
		buf_ch(b, '.');
	buf_add(b, p->name != NULL ? str_c(p->name) :
	    place_shown(p->l->tmp, p->key));
}

/* What is no slug may itself be what is refused. */
static struct str
id_of(const struct js *v)
{
	struct str id = js_str_at(v, "id");

	if (id.n == 0)
		id = js_str_at(v, "key");
	for (size_t i = 0; i < id.n; i++)
		if (id.n > ID_MAX || (id.p[i] != '_' &&
		    (id.p[i] < 'a' || id.p[i] > 'z') &&
		    (id.p[i] < '0' || id.p[i] > '9')))
			return STR("");
	return id;
}

/* What the elements on the way call themselves: their author looks for a name
 * sooner than for a number. */
static void
write_names(struct buf *b, const struct place *p)
{
	struct str id;

	if (p->up == NULL)
		return;
	write_names(b, p->up);
	if (p->name != NULL || p->key.p != NULL)
		return;
	id = id_of(p->v);
	if (id.n > 0)
		buf_printf(b, "%s" STR_FMT, b->n > 0 ? ", " : " (",
		    STR_ARG(id));
}

int
place_bad(const struct place *p, const char *why)
{
	struct buf b, names;

	buf_init(&b, p->l->tmp, PLACE_MAX);	/* as a message is cut */
	buf_init(&names, p->l->tmp, NAMES_MAX);	/* likewise */
	write_place(&b, p);
	write_names(&names, p);
	return err_set(p->l->e, ERR_INVALID, "%s: " STR_FMT STR_FMT "%s%s%s",
	    p->l->file, STR_ARG(buf_str(&b)), STR_ARG(buf_str(&names)),
	    names.n > 0 ? ")" : "", b.n > 0 ? ": " : "", why);
}

int
place_bad_name(const struct place *p, const char *why, struct str what)
{
	struct str s = place_shown(p->l->tmp, str_utf8_cut(what, SHOWN_MAX));

	return place_bad(p, arena_printf(p->l->tmp, "%s '" STR_FMT "'", why,
	    STR_ARG(s)).p);
}

int
place_bad_at(const struct place *p, const char *name, const char *why)
{
	struct place q = place_member(p, name);

	return place_bad(&q, why);
}

struct place
place_member(const struct place *p, const char *name)
{
	return (struct place){ .l = p->l, .up = p, .name = name,
	    .v = js_at(p->v, name) };
}

struct place
place_item(const struct place *p, size_t i)
{
	return (struct place){ .l = p->l, .up = p, .i = i,
	    .v = js_item(p->v, i) };
}
