/* SPDX-License-Identifier: MIT */
#include "twin/rules/counted.h"

#include "base/digest.h"
#include "twin/rules/tally.h"
#include "twin/value/calendar.h"
#include "twin/value/words.h"

enum {
	DAY_MINUTES = 16 * 60,	/* that somebody is awake and at it */
	THIN_WORDS = 5,		/* different ones, that an answer has at least */
	WEEK = 7,
	MARK_BYTES = 6		/* of a digest, to tell a learner's answers apart */
};

int64_t
counted_minutes(const struct state *s, int64_t day, int64_t said, int64_t most)
{
	int64_t left = DAY_MINUTES - day_counts_at(&s->min, s->last - day);

	if (said > most)
		said = most;
	return said < left ? said : left < 0 ? 0 : left;
}

/* ---- an answer, to know it again ---- */

static struct str
mark(struct arena *a, struct str text)
{
	unsigned char md[SHA256_LEN];

	digest_sha256(text, md);
	return b64url_encode(a, (struct str){ (char *)md, MARK_BYTES });
}

struct str
counted_mark(struct arena *a, const struct answer *an)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	buf_printf(&b, STR_FMT " %lld\n" STR_FMT "\n" STR_FMT " " STR_FMT "\n",
	    STR_ARG(an->x->id), (long long)an->day, STR_ARG(an->text),
	    STR_ARG(an->product), STR_ARG(an->product_text));
	if (an->form != NULL)
		js_canon(&b, an->form);
	return mark(a, words_fold(a, buf_str(&b)));
}

/* ---- different words ---- */

struct different {
	struct arena *a;
	struct str word[THIN_WORDS];	/* sorted */
	size_t n;
};

static void
add_word(struct different *d, struct str word)
{
	size_t i = 0;

	while (i < d->n && str_cmp(d->word[i], word) < 0)
		i++;
	if (i < d->n && str_eq(d->word[i], word))
		return;
	memmove(&d->word[i + 1], &d->word[i],
	    (d->n - i) * sizeof(d->word[0]));
	d->word[i] = word;
	d->n++;
}

static void
add_text(struct different *d, struct str text)
{
	static const char marks[] = ".,;:!?()\"-";
	struct str w;

	text = words_fold(d->a, text);
	while (text.n > 0 && d->n < THIN_WORDS) {
		(void)str_cut(text, ' ', &w, &text);
		while (w.n > 0 && strchr(marks, w.p[w.n - 1]) != NULL)
			w.n--;
		while (w.n > 0 && strchr(marks, w.p[0]) != NULL)
			w = str_from(w, 1);
		if (words_count(w) > 0)
			add_word(d, w);
	}
}

static void
add_field(struct different *d, const struct js *v)
{
	if (js_type(v) == JS_STRING)
		add_text(d, js_str(v));
	for (size_t i = 0; i < js_len(v); i++)
		add_field(d, js_item(v, i));
}

struct str
counted_thin(struct arena *a, const struct answer *an)
{
	struct different d = { .a = a };
	struct buf b;

	add_text(&d, an->text);
	add_text(&d, an->product_text);
	for (struct js_iter it = { 0 }; an->form != NULL &&
	    js_next(an->form, &it);)
		add_field(&d, it.value);
	if (d.n == THIN_WORDS)
		return STR("");
	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < d.n; i++)
		buf_printf(&b, STR_FMT " ", STR_ARG(d.word[i]));
	return mark(a, buf_str(&b));
}

/* ---- work products ---- */

bool
counted_turn(const struct state *s, const struct product *type, int64_t day)
{
	int64_t days = 1, in;

	if (type == NULL || type->once == ONCE_NEVER)
		return true;
	if (type->once == ONCE_WEEK) {
		days = WEEK;
		in = (calendar_weekday(day) + WEEK + 1 - type->week_from) % WEEK;
		day += WEEK - 1 - in;
	}
	return tally_products(s, type->id, day, days) == 0;
}

int64_t
counted_words(const struct catalog *cat, const struct product *type)
{
	int64_t least = 0;

	for (size_t i = 0; i < cat->cu->nexercises; i++) {
		const struct exercise *x = &cat->cu->exercises[i];

		for (size_t k = 0; x->product == type && k < x->ncriteria; k++)
			if (x->criteria[k].kind == CRIT_MIN_WORDS &&
			    (least == 0 || x->criteria[k].count < least))
				least = x->criteria[k].count;
	}
	return least;
}

struct str
counted_text(struct arena *a, const struct product *type, struct str text)
{
	return mark(a, words_fold(a, arena_printf(a, STR_FMT "\n" STR_FMT,
	    STR_ARG(type->id), STR_ARG(text))));
}
