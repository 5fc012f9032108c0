/* SPDX-License-Identifier: MIT */
#include "test/unit/deed_kit.h"

#include "test/unit/table.h"

const char *
deed_text(struct arena *a, const char *text, int number)
{
	struct str rest = str_c(text), part;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	while (str_cut(rest, '#', &part, &rest))
		buf_printf(&b, STR_FMT "%d", STR_ARG(part), number);
	buf_add(&b, part);
	return arena_cstr(a, buf_str(&b));
}

struct state *
deed_state(struct learner *l)
{
	struct state *s;

	assert_int_equal(state_parse(l->a, l->state, &s, &l->e), 0);
	return s;
}
