/* SPDX-License-Identifier: MIT */
#include "twin/doors/scores.h"

#include "twin/value/words.h"

static bool
quoted(struct arena *a, const struct answer *an, struct str quote)
{
	if (words_quoted(a, an->text, quote) ||
	    words_quoted(a, an->product_text, quote))
		return true;
	for (struct js_iter it = { 0 };
	    an->form != NULL && js_next(an->form, &it);) {
		if (words_quoted(a, js_str(it.value), quote))
			return true;
		for (size_t i = 0; i < js_len(it.value); i++)
			if (words_quoted(a,
			    js_str(js_item(it.value, i)), quote))
				return true;
	}
	return false;
}

static void
refuse_score(struct args *ck, struct str path, enum sentence say, struct str id)
{
	args_refuse(ck, REFUSAL_VALIDATION, path, say, SAY_HINT_SCORES,
	    &(struct sentence_args){ { id } });
}

static void
one_score(struct args *ck, const struct answer *an,
    const struct js *scores, struct verdict *v, size_t i)
{
	const struct js *o = js_item(scores, i);
	struct str id, evidence, path = args_path(ck, "scores", i, "criterion");
	struct mark *m;
	int64_t level;

	id = js_str_at(o, "criterion");
	m = verdict_mark(v, id);
	if (m == NULL || !curriculum_scored(m->cr))
		refuse_score(ck, path, m == NULL ? SAY_NO_CRITERION :
		    SAY_SERVER_CRITERION, id);
	else if (m->cr->kind == CRIT_MENTOR_CONFIRMS)
		refuse_score(ck, path, SAY_MENTOR_CRITERION, id);
	else if (m->level >= 0)
		refuse_score(ck, path, SAY_TWICE, id);
	if (ck->bad)
		return;
	level = args_int(ck, o, "level", 0);
	path = args_path(ck, "scores", i, "level");
	if (level >= (int64_t)m->cr->nlevels)
		args_refuse(ck, REFUSAL_VALIDATION, path, SAY_RANGE, SAY_NONE,
		    &(struct sentence_args){ { path, STR("0"),
		    sentences_int(ck->a, (int64_t)m->cr->nlevels - 1) } });
	path = args_path(ck, "scores", i, "evidence");
	evidence = js_str_at(o, "evidence");
	if (evidence.n == 0 && level > 0)
		args_refuse(ck, REFUSAL_CRITERIA_MISSING, path, SAY_NO_EVIDENCE,
		    SAY_HINT_QUOTE, &(struct sentence_args){ { id } });
	if (evidence.n > 0 && !ck->bad && !quoted(ck->a, an, evidence))
		args_refuse(ck, REFUSAL_QUOTE_NOT_FOUND, path, SAY_NO_QUOTE,
		    SAY_HINT_QUOTE, &(struct sentence_args){ { id } });
	if (!ck->bad)
		verdict_score(v, m, (int)level, evidence);
}

/*
 * Rubric criteria without a score, required or not: nothing is guessed. All of
 * them in one go, so that the assistant needs one more call and not several.
 */
static void
all_scored(struct args *ck, const struct verdict *v)
{
	struct buf b;

	buf_init(&b, ck->a, SIZE_MAX);
	for (size_t i = 0; i < v->n; i++) {
		const struct mark *m = &v->mark[i];

		if (m->cr->kind != CRIT_RUBRIC || m->level >= 0)
			continue;
		if (b.n > 0)
			buf_c(&b, ", ");
		buf_add(&b, m->cr->id);
	}
	if (b.n > 0)
		args_refuse(ck, REFUSAL_CRITERIA_MISSING, STR("scores"),
		    SAY_CRITERIA_MISSING, SAY_HINT_SCORES,
		    &(struct sentence_args){ { buf_str(&b) } });
}

/* wait - a person is to judge what nobody has scored. */
static void
wait(struct verdict *v)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->mark[i].cr->kind == CRIT_RUBRIC && v->mark[i].level < 0)
			v->mark[i].points = -1;
}

void
scores_read(struct args *ck, const struct answer *an,
    const struct js *scores, bool for_review, struct verdict *v)
{
	for (size_t i = 0; !ck->bad && i < js_len(scores); i++)
		one_score(ck, an, scores, v, i);
	if (!ck->bad && for_review)
		wait(v);
	else if (!ck->bad)
		all_scored(ck, v);
}
