/* SPDX-License-Identifier: MIT */
#include "twin/rules/counted.h"

#include "base/digest.h"
#include "twin/rules/known.h"
#include "twin/rules/tally.h"
#include "twin/value/calendar.h"
#include "twin/value/words.h"

enum {
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

enum counted_before
counted_before(struct arena *a, const struct state *s, const struct answer *an)
{
	const struct state_exercise *h = state_exercise(s, an->x->id);

	if (h == NULL || h->accepted == 0)
		return COUNTED_NOT;
	if (!an->x->repeatable)
		return COUNTED_ONCE;
	if (an->x->cooldown_days == 0)
		return COUNTED_NOT;
	/* the newest answer may be of another day, or one that came back */
	return (h->last == OUT_ACCEPTED && h->day == an->day) ||
	    known_that_day(a, s, an) ? COUNTED_THAT_DAY : COUNTED_NOT;
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
	buf_printf(&b, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n",
	    STR_ARG(an->text), STR_ARG(an->product), STR_ARG(an->product_text));
	if (an->form != NULL)
		js_canon(&b, an->form);
	/* a link or a title that was put right is another answer */
	return mark(a, arena_printf(a, STR_FMT " %lld\n" STR_FMT "\n" STR_FMT
	    "\n" STR_FMT, STR_ARG(an->x->id), (long long)an->day,
	    STR_ARG(words_key(a, buf_str(&b))), STR_ARG(an->product_title),
	    STR_ARG(an->product_url)));
}

/* ---- work products ---- */

/* The last day of the day or week that a day is one of, for such a product. */
static int64_t
end_of(const struct product *type, int64_t day)
{
	return type->once != ONCE_WEEK ? day : day + WEEK - 1 -
	    (calendar_weekday(day) + WEEK + 1 - type->week_from) % WEEK;
}

bool
counted_turn(const struct state *s, const struct product *type, int64_t day)
{
	return type == NULL || type->once == ONCE_NEVER ||
	    tally_products(s, type->id, end_of(type, day),
	    type->once == ONCE_WEEK ? WEEK : 1) == 0;
}

bool
counted_late(const struct product *type, int64_t day, int64_t today)
{
	return type != NULL && type->once != ONCE_NEVER && today >
	    end_of(type, day) + (type->once == ONCE_WEEK ? WEEK : 1);
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

bool
counted_asked(const struct promotion *pr, const struct product *type)
{
	for (size_t g = 0; g < sizeof(pr->gates) / sizeof(pr->gates[0]); g++)
		for (size_t i = 0; i < pr->gates[g].nneeds; i++)
			if (type != NULL && pr->gates[g].needs[i].product == type)
				return true;
	return false;
}
