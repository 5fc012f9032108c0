/* SPDX-License-Identifier: MIT */
#include "twin/value/word_set.h"

#include <stdlib.h>

#include "twin/value/words.h"

enum {
	OFTEN = 3, /* times that a word is said in a text, on average */
	ITEM = 3 /* words of an item that is not said twice */
};

static int
order(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Sorts; returns how many different ones there are, which come first. */
static size_t
different(struct str *w, size_t n)
{
	size_t out = 0;

	if (n > 1)
		qsort(w, n, sizeof(*w), order);
	for (size_t i = 0; i < n; i++)
		if (out == 0 || !str_eq(w[i], w[out - 1]))
			w[out++] = w[i];
	return out;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A word without its digits, which stand in front or behind. */
static struct str
letters(struct str w)
{
	while (w.n > 0 && is_digit(w.p[0]))
		w = str_from(w, 1);
	while (w.n > 0 && is_digit(w.p[w.n - 1]))
		w.n--;
	return w;
}

struct str *
word_set(struct arena *a, struct str key, bool digits, size_t *n)
{
	struct str *out, w;
	size_t most = 1;

	for (size_t i = 0; i < key.n; i++)
		most += key.p[i] == ' ';
	out = arena_array(a, most, struct str);
	*n = 0;
	while (key.n > 0) {
		(void)str_cut(key, ' ', &w, &key);
		if (!digits)
			w = letters(w);
		if (w.n > 0)
			out[(*n)++] = w;
	}
	*n = different(out, *n);
	return out;
}

int64_t
word_set_words(struct arena *a, struct str text)
{
	int64_t all = words_count(text);
	size_t n;

	(void)word_set(a, words_key(a, text), true, &n);
	return all < OFTEN * (int64_t)n ? all : OFTEN * (int64_t)n;
}

int64_t
word_set_items(struct arena *a, const struct str *item, size_t n)
{
	struct str *longer = arena_array(a, n > 0 ? n : 1, struct str);
	size_t nlonger = 0;
	int64_t brief = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t words = words_count(item[i]);

		if (words >= ITEM)
			longer[nlonger++] = words_key(a, item[i]);
		else
			brief += words > 0;
	}
	return brief + (int64_t)different(longer, nlonger);
}
