/* SPDX-License-Identifier: MIT */
#include "twin/rules/wanted.h"

#include "twin/value/words.h"

/* A text, or a list of texts. */
enum { DEPTH = 2 };

static bool
has_word(struct str text, const struct str *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (words_begin(text, words[i]))
			return true;
	return false;
}

static void
find_in(struct arena *a, const struct curriculum *cu, struct str text,
    bool *out)
{
	text = words_fold(a, text);
	for (size_t i = 0; i < cu->npractices; i++) {
		const struct practice *p = &cu->practices[i];

		out[i] |= has_word(text, p->words, p->nwords) ||
		    has_word(text, p->area->words, p->area->nwords);
	}
}

void
wanted_find(struct arena *a, const struct curriculum *cu,
    const struct state *s, bool *out)
{
	static const char *const fields[] = { "objective", "interests" };

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		const struct declared *d = state_declared(s, str_c(fields[i]));
		const struct js *said;

		if (d == NULL || js_parse(a, d->json, DEPTH, &said, NULL) == -1)
			continue;
		find_in(a, cu, js_str(said), out);
		for (size_t k = 0; k < js_len(said); k++)
			find_in(a, cu, js_str(js_item(said, k)), out);
	}
}
