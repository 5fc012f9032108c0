/* SPDX-License-Identifier: MIT */
#include "twin/rules/known.h"

#include "base/digest.h"
#include "twin/catalog/form.h"
#include "twin/value/word_set.h"
#include "twin/value/words.h"

enum {
	FEW = 5, /* different words, that an answer has at least */
	SHORT = 10, /* of fewer, numbers make no other text */
	DAYS_ALIKE = 2, /* on which one text counts for its exercise */
	TEXT_BITS = 36, /* of a digest, of a text ... */
	TASK_BITS = 18, /* ... and of an exercise in its mark */
	LETTER = 6 /* bits of one */
};

/* ---- marks ---- */

static struct str
mark(struct arena *a, struct str text, size_t bits)
{
	unsigned char md[SHA256_LEN];

	digest_sha256(text, md);
	return (struct str){
		b64url_encode(a, (struct str){ (char *)md, SHA256_LEN }).p,
		bits / LETTER
	};
}

/* Of a day enough to tell the days of some weeks apart. */
static struct str
mark_of_day(struct arena *a, int64_t day)
{
	unsigned char low = (unsigned char)((uint64_t)day << (8 - LETTER));

	return (struct str){
		b64url_encode(a, (struct str){ (char *)&low, 1 }).p, 1
	};
}

static struct str
mark_of(struct arena *a, const struct str *w, size_t n)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, STR_FMT " ", STR_ARG(w[i]));
	return mark(a, buf_str(&b), TEXT_BITS);
}

static void
add(struct buf *b, const struct js *v)
{
	if (js_type(v) == JS_STRING)
		buf_printf(b, STR_FMT "\n", STR_ARG(js_str(v)));
	for (size_t i = 0; i < js_len(v); i++)
		add(b, js_item(v, i));
}

/* All that an answer says. */
static struct str
all_of(struct arena *a, const struct answer *an)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	buf_printf(&b, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n",
	    STR_ARG(an->text), STR_ARG(an->product_text),
	    STR_ARG(an->product_title), STR_ARG(an->product_url));
	for (struct js_iter it = { 0 };
	     an->form != NULL && js_next(an->form, &it);)
		add(&b, it.value);
	return words_key(a, buf_str(&b));
}

static enum once
once_of(const struct answer *an)
{
	return an->x->product == NULL ? ONCE_NEVER : an->x->product->once;
}

enum known_as
known_answer(struct arena *a, const struct state *s, const struct answer *an,
    struct str *keep)
{
	struct str key = all_of(a, an), text, task, *w;
	int64_t days = 0;
	bool had_today = false;
	size_t n;

	*keep = STR("");
	if (once_of(an) == ONCE_DAY)
		return KNOWN_NEW;
	w = word_set(a, key, false, &n);
	if (n >= SHORT)
		w = word_set(a, key, true, &n);
	text = mark_of(a, w, n);
	task = arena_printf(a, STR_FMT STR_FMT, STR_ARG(text),
	    STR_ARG(mark(a, an->x->id, TASK_BITS)));
	*keep = arena_printf(a, STR_FMT STR_FMT, STR_ARG(task),
	    STR_ARG(mark_of_day(a, an->day)));
	for (size_t i = 0; i < s->nknown; i++) {
		struct str had = s->known[i].mark;

		if (!str_starts(had, text))
			continue;
		if (n < FEW)
			return KNOWN_SHORT;
		if (!str_starts(had, task))
			return KNOWN_ELSEWHERE;
		if (!str_eq(had, *keep)) {
			days++;
			continue;
		}
		/* short ones of today may differ by a number */
		if (n >= SHORT || !an->live)
			return KNOWN_SAME;
		had_today = true;
	}
	if (had_today)
		*keep = STR("");
	return days >= DAYS_ALIKE && once_of(an) == ONCE_NEVER ? KNOWN_DAYS
							       : KNOWN_NEW;
}

/* Whether the answer that left a mark was accepted: one that waits for a mentor
 * leaves one, too, and is told by what was said of it that day. */
static bool
was_accepted(const struct state *s, int64_t seq)
{
	for (size_t i = 0; i < s->nsaid; i++)
		if (s->said[i].seq == seq)
			return s->said[i].outcome == OUT_ACCEPTED;
	return true;
}

bool
known_that_day(
    struct arena *a, const struct state *s, const struct answer *an)
{
	struct str task = mark(a, an->x->id, TASK_BITS);
	struct str end = arena_printf(a, STR_FMT STR_FMT, STR_ARG(task),
	    STR_ARG(mark_of_day(a, an->day)));

	for (size_t i = 0; i < s->nknown; i++)
		if (s->known[i].mark.n == TEXT_BITS / LETTER + end.n &&
		    str_ends(s->known[i].mark, end) &&
		    was_accepted(s, s->known[i].seq))
			return true;
	return false;
}

struct str
known_product(struct arena *a, const struct product *type, struct str text)
{
	struct str key = words_key(a, text), *w;
	size_t n;

	if (key.n == 0 || type->once != ONCE_NEVER)
		return STR("");
	w = word_set(a, key, true, &n);
	return mark(a,
	    arena_printf(a, STR_FMT "\n" STR_FMT, STR_ARG(type->id),
		STR_ARG(mark_of(a, w, n))),
	    TEXT_BITS);
}

struct str
known_text(struct arena *a, const struct answer *an)
{
	const struct exercise *x = an->x;

	if (x->product == NULL)
		return STR("");
	if (str_eq(an->product, x->product->id))
		return an->product_text;
	for (size_t i = 0; i < x->ncriteria; i++) {
		const struct criterion *cr = &x->criteria[i];

		if (cr->kind == CRIT_MIN_WORDS)
			return cr->field.n == 0
				   ? an->text
				   : form_text(a, an->form, cr->field);
	}
	return STR("");
}

struct str
known_slot(struct arena *a, struct str what, int64_t minutes, int64_t at)
{
	return mark(a, arena_printf(a, "slot %lld %lld " STR_FMT,
	    (long long)minutes, (long long)at, STR_ARG(words_key(a, what))),
	    TEXT_BITS);
}

const struct known *
known_find(const struct state *s, struct str mark)
{
	for (size_t i = 0; i < s->nknown; i++)
		if (mark.n > 0 && str_eq(s->known[i].mark, mark))
			return &s->known[i];
	return NULL;
}
