/* SPDX-License-Identifier: MIT */
#include "twin/catalog/pattern.h"

#include "twin/value/lang.h"

/* "0" or "0:day/days", between braces. */
static bool
slot_ok(struct str slot, int lang, int args)
{
	struct str num, forms, form;
	bool plural = str_cut(slot, ':', &num, &forms);
	int n = 1;

	if (num.n != 1 || num.p[0] < '0' || num.p[0] >= '0' + args)
		return false;
	while (plural && str_cut(forms, '/', &form, &forms))
		n++;
	return !plural || n == (lang == TWIN_RU ? 3 : 2);
}

int
pattern_check(
    const struct place *p, const char *name, const struct str *text, int args)
{
	struct place q = place_member(p, name);
	struct str rest, slot;

	for (int lang = 0; lang < TWIN_LANGS; lang++) {
		rest = text[lang];
		while (str_cut(rest, '{', &slot, &rest)) {
			bool closed = str_cut(rest, '}', &slot, &rest);

			if (!closed || !slot_ok(slot, lang, args))
				return place_bad_at(&q,
				    lang == TWIN_RU ? "ru" : "en",
				    arena_printf(p->l->tmp,
					"braces hold %s, or "
					"0:one/many (three forms in Russian)",
					args == 1 ? "0" : "0..5")
					.p);
		}
	}
	return 0;
}
