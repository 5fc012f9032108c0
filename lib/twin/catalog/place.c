/* SPDX-License-Identifier: MIT */
#include "twin/catalog/place.h"

#include "base/buf.h"

enum { PLACE_MAX = 160, SHOWN_MAX = 60 };

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
	buf_add(b, p->name != NULL ? str_c(p->name) : p->key);
}

int
place_bad(const struct place *p, const char *why)
{
	struct buf b;

	buf_init(&b, p->l->tmp, PLACE_MAX);	/* as a message is cut */
	write_place(&b, p);
	return err_set(p->l->e, ERR_INVALID, "%s: " STR_FMT "%s%s",
	    p->l->file, STR_ARG(buf_str(&b)), b.n > 0 ? ": " : "", why);
}

int
place_bad_name(const struct place *p, const char *why, struct str what)
{
	struct str s = str_utf8_cut(what, SHOWN_MAX);

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
