/* SPDX-License-Identifier: MIT */
#include "tools/complete.h"

/*
 * fold_next - the next letter of s without its case: ASCII, and the Russian
 * letters, whose UTF-8 is D0 90..AF (capitals), D0 B0..BF, D1 80..8F (small),
 * D0 81 and D1 91 (yo). Other bytes are themselves. 0 at the end.
 */
static unsigned
fold_next(struct str *s)
{
	unsigned char a, b;

	if (s->n == 0)
		return 0;
	a = (unsigned char)s->p[0];
	b = s->n > 1 ? (unsigned char)s->p[1] : 0;
	if (a != 0xD0 && a != 0xD1) {
		*s = str_from(*s, 1);
		return a >= 'A' && a <= 'Z' ? a + 32u : a;
	}
	*s = str_from(*s, 2);
	if (a == 0xD0 && b == 0x81)
		return 0xD191;
	if (a == 0xD0 && b >= 0x90 && b <= 0x9F)
		return 0xD000u + b + 0x20;
	if (a == 0xD0 && b >= 0xA0 && b <= 0xAF)
		return 0xD100u + b - 0x20;
	return (unsigned)a << 8 | b;
}

static bool
begins(struct str s, struct str prefix)
{
	unsigned want;

	while ((want = fold_next(&prefix)) != 0)
		if (fold_next(&s) != want)
			return false;
	return true;
}

static bool
fits(struct str id, const struct str name[TWIN_LANGS], struct str prefix)
{
	return begins(id, prefix) || begins(name[TWIN_RU], prefix) ||
	    begins(name[TWIN_EN], prefix);
}

void
complete_practice(struct call *c, const struct catalog *cat, struct str prefix)
{
	const struct curriculum *cu = cat->cu;
	size_t i;

	for (i = 0; i < cu->npractices; i++)
		if (fits(cu->practices[i].id, cu->practices[i].name, prefix))
			call_complete(c, cu->practices[i].id);
}

void
complete_exercise(struct call *c, const struct catalog *cat, struct str prefix)
{
	const struct curriculum *cu = cat->cu;
	size_t i;

	for (i = 0; i < cu->nexercises; i++) {
		const struct exercise *x = &cu->exercises[i];

		if (!x->archived && fits(x->id, x->title, prefix))
			call_complete(c, x->id);
	}
}

void
complete_words(struct call *c, const char *words, struct str prefix)
{
	struct str rest = str_c(words), word;

	while (str_word(&rest, false, &word))
		if (begins(word, prefix))
			call_complete(c, word);
}
