/* SPDX-License-Identifier: MIT */
#include "twin/doors/next_task.h"

#include "base/digest.h"
#include "base/hex.h"
#include "base/limits.h"
#include "twin/speech/exercise_text.h"
#include "twin/catalog/catalog.h"
#include "twin/value/calendar.h"
#include "twin/doors/handle.h"
#include "twin/speech/why.h"

enum { HASH_BYTES = 16,
	ROOM = 2 << 10 };	/* of a result, for what stands around */

static void
put_evidence(struct context *w, struct indicators *r, struct js_out *o,
    const struct choose_pick *p)
{
	const struct state_exercise *h = state_exercise(w->s, p->x->id);
	const struct state_practice *pr =
	    state_practice(w->s, p->x->practice->id);
	const struct reading *v;

	js_kv_arr(o, "evidence");
	if ((p->tier == TIER_DEFICIT || p->tier == TIER_KEEP) &&
	    p->why->need == NULL) {
		v = indicators_read(r, p->why->table != NULL ?
		    p->why->table->measure : w->cat->pr->hours);
		for (size_t i = 0; i < v->nevidence; i++)
			js_put_int(o, v->evidence[i]);
	} else if (p->tier == TIER_LOAD || p->tier == TIER_RECOVERY) {
		for (size_t i = 0; i < w->s->nrecent; i++)
			js_put_int(o, w->s->recent[i].seq);
	} else if (h != NULL) {
		js_put_int(o, h->seq);
	} else if (pr != NULL) {
		js_put_int(o, pr->seq);
	}
	js_end(o);
}

/* ---- the task ---- */

/* What the server will count: how much, in how many days. */
static void
put_need(struct js_out *o, const struct criterion *cr)
{
	if (cr->kind == CRIT_INDICATOR_AT_LEAST) {
		js_key(o, "need");
		js_put_fixed(o, cr->value, cr->indicator->decimals);
	} else if (cr->kind == CRIT_FORM_FIELDS) {
		js_kv_int(o, "need", (int64_t)cr->nfields);
	} else if (cr->count > 0) {
		js_kv_int(o, "need", cr->count);
	}
	if (cr->days > 0)
		js_kv_int(o, "days", cr->days);
}

static void
put_criteria(struct context *w, struct js_out *o, const struct exercise *x)
{
	js_kv_arr(o, "criteria");
	for (size_t i = 0; i < x->ncriteria; i++) {
		const struct criterion *cr = &x->criteria[i];

		js_obj(o);
		js_kv_str(o, "id", cr->id);
		js_kv_c(o, "kind", curriculum_criterion_name(cr->kind));
		js_kv_str(o, "text", cr->text[w->lang]);
		js_kv_int(o, "weight", cr->weight);
		js_kv_bool(o, "required", cr->required);
		put_need(o, cr);
		js_kv_arr(o, "levels");
		for (size_t k = 0; k < cr->nlevels; k++) {
			js_obj(o);
			js_kv_int(o, "level", (int64_t)k);
			js_kv_str(o, "text", cr->levels[k].text[w->lang]);
			js_end(o);
		}
		js_end(o);
		js_end(o);
	}
	js_end(o);
}

static void
put_missing(struct context *w, struct js_out *o, const struct exercise *x)
{
	const struct open *op = state_returned(w->s, x->id);

	js_kv_arr(o, "missing");
	for (size_t i = 0; op != NULL && i < op->nmissing; i++) {
		const struct criterion *cr = curriculum_criterion(x,
		    op->missing[i]);

		js_obj(o);
		js_kv_str(o, "criterion", op->missing[i]);
		js_kv_str(o, "text", cr != NULL ? cr->text[w->lang] :
		    STR(""));
		js_end(o);
	}
	js_end(o);
}

/* A task over several days may be brought so many days after its last one. */
static int64_t
handle_days(const struct context *w, const struct exercise *x)
{
	return w->cat->pr->task.handle_days +
	    (x->duration_days > 1 ? x->duration_days : 0);
}

static struct str
task_handle(struct context *w, const struct exercise *x)
{
	return handle_make(w->a, w->env, x->id, w->cat->cu->hash, w->today,
	    handle_days(w, x));
}

static void
put_task(struct context *w, struct js_out *o, const struct exercise *x)
{
	const struct curriculum *cu = w->cat->cu;

	js_kv_str(o, "task_handle", task_handle(w, x));
	js_kv_str(o, "valid_until", calendar_day_text(w->a, w->today +
	    handle_days(w, x)));
	js_kv_str(o, "exercise", x->id);
	js_kv_int(o, "version", x->version);
	js_kv_obj(o, "practice");
	js_kv_str(o, "id", x->practice->id);
	js_kv_str(o, "name", x->practice->name[w->lang]);
	js_end(o);
	js_kv_int(o, "degree", x->degree);
	js_kv_str(o, "degree_name", cu->degrees[x->degree - 1].name[w->lang]);
	js_kv_c(o, "type", curriculum_type_name(x->type));
	js_kv_str(o, "title", x->title[w->lang]);
	js_kv_str(o, "instruction", x->instruction[w->lang]);
	js_kv_str(o, "purpose", x->why[w->lang]);
	exercise_text_minutes(o, x);
	js_kv_int(o, "energy", x->energy);
	js_kv_int(o, "duration_days", x->duration_days);
	js_kv_int(o, "day", filter_day(w->s, x, w->today));
	exercise_text_when(o, x);
	exercise_text_product(o, x, w->lang);
	put_criteria(w, o, x);
	put_missing(w, o, x);
}

static void
put_score(struct js_out *o, const struct choose_pick *p)
{
	js_kv_int(o, "tier", p->tier);
	js_kv_obj(o, "score");
	js_kv_int(o, "total", p->score);
	js_kv_int(o, "deficit", p->deficit);
	js_kv_int(o, "time", p->time);
	js_kv_int(o, "energy", p->energy);
	js_kv_int(o, "momentum", p->momentum);
	js_end(o);
}

static void
put_alternatives(struct context *w, struct js_out *o,
    const struct choose_result *res, size_t from)
{
	struct speech sp = context_speech(w);

	js_kv_arr(o, "alternatives");
	for (size_t i = from; i < res->n; i++) {
		const struct choose_pick *p = &res->pick[i], *best = res->pick;

		js_obj(o);
		js_kv_str(o, "exercise", p->x->id);
		js_kv_str(o, "title", p->x->title[w->lang]);
		js_kv_int(o, "minutes", p->x->minutes_typ);
		js_kv_c(o, "reason", tier_reason(p->tier));
		js_kv_int(o, "tier", p->tier);
		js_kv_int(o, "score", p->score);
		js_kv_obj(o, "gives_up");
		js_kv_c(o, "code", tier_reason(best->tier));
		js_kv_int(o, "score", best->score - p->score);
		js_kv_str(o, "text", why_waits(&sp, res, p));
		js_end(o);
		js_end(o);
	}
	js_end(o);
}

static void
put_decision(struct context *w, struct js_out *o)
{
	const struct catalog *c = w->cat;
	unsigned char sha[SHA256_LEN];
	struct buf b;

	buf_init(&b, w->a, SIZE_MAX);
	buf_add(&b, w->in->state);
	buf_ch(&b, '\n');
	js_canon(&b, w->in->args);
	buf_printf(&b, "\n%lld %d\n", (long long)w->today, context_part(w));
	buf_add(&b, c->mm->hash);
	buf_add(&b, c->cu->hash);
	buf_add(&b, c->pr->hash);
	digest_sha256(buf_str(&b), sha);
	js_kv_obj(o, "decision");
	js_kv_c(o, "algorithm", EVENT_ALGORITHM);
	js_kv_str(o, "inputs_hash", hex_encode(w->a, sha, HASH_BYTES));
	js_kv_str(o, "curriculum_version", c->cu->version);
	js_kv_int(o, "seq", w->s->seq);
	js_end(o);
}

/* ---- the text ---- */

static void
say_lacked(struct context *w, struct buf *b, const struct exercise *x)
{
	const struct open *op = state_returned(w->s, x->id);

	if (op == NULL || op->nmissing == 0)
		return;
	buf_add(b, sentences_get(w->lang, SAY_TASK_LACKED));
	for (size_t i = 0; i < op->nmissing; i++) {
		const struct criterion *cr = curriculum_criterion(x,
		    op->missing[i]);

		buf_printf(b, "\n- " STR_FMT, STR_ARG(cr != NULL ?
		    cr->text[w->lang] : op->missing[i]));
	}
	buf_ch(b, '\n');
}

/* whole: with what to do and how it is judged, not only what and why. */
static void
say_task(struct context *w, struct buf *b, const struct choose_result *res,
    const struct choose_pick *p, bool whole)
{
	struct speech sp = context_speech(w);
	const struct exercise *x = p->x;

	buf_add(b, SAY(w->a, w->lang, SAY_TASK, x->title[w->lang],
	    x->practice->name[w->lang], sentences_int(w->a, x->minutes_typ)));
	buf_ch(b, '\n');
	buf_add(b, SAY(w->a, w->lang, SAY_TASK_WHY, why_text(&sp, res, p)));
	buf_ch(b, '\n');
	if (res->crowded > 0 && p->tier != TIER_CHOICE) {
		buf_add(b, why_choice(&sp, res, x->practice));
		buf_ch(b, '\n');
	}
	if (x->duration_days > 1 && filter_day(w->s, x, w->today) == 0) {
		buf_add(b, SAY(w->a, w->lang, SAY_TASK_DAYS,
		    sentences_int(w->a, x->duration_days)));
		buf_ch(b, '\n');
	}
	if (whole) {
		say_lacked(w, b, x);
		exercise_text(b, x, w->lang);
	}
	buf_add(b, SAY(w->a, w->lang, SAY_TASK_HANDLE, task_handle(w, x)));
	buf_ch(b, '\n');
}

/* Tasks over several days that go on, a line each. */
static void
say_begun(struct context *w, struct buf *b)
{
	for (size_t i = 0; i < w->s->nbegun; i++) {
		const struct exercise *x = catalog_exercise(w->cat,
		    w->s->begun[i].exercise);
		int64_t day = x == NULL ? 0 : filter_day(w->s, x, w->today);

		if (day > 0 && day < x->duration_days)
			buf_add(b, SAY(w->a, w->lang, SAY_TASK_GOES_ON,
			    x->title[w->lang], sentences_int(w->a, day),
			    sentences_int(w->a, x->duration_days)));
	}
}

/* The first `whole` tasks in full. */
static struct str
answer_text(struct context *w, const struct choose_ask *ask,
    const struct choose_result *res, size_t whole)
{
	struct speech sp = context_speech(w);
	struct buf b;

	buf_init(&b, w->a, SIZE_MAX);
	if (res->n == 0)
		buf_add(&b, why_none(&sp, ask, res));
	for (size_t i = 0; i < res->n; i++) {
		const struct choose_pick *p = &res->pick[i];

		if (i < ask->count)
			say_task(w, &b, res, p, i < whole);
		else
			buf_add(&b, SAY(w->a, w->lang, SAY_TASK_ELSE,
			    p->x->title[w->lang], p->x->id,
			    sentences_int(w->a, p->x->minutes_typ),
			    why_waits(&sp, res, p)));
		if (i + 1 < res->n)
			buf_ch(&b, '\n');
	}
	say_begun(w, &b);
	return buf_str(&b);
}

/* ---- the door ---- */

static void
read_ask(struct context *w, struct choose_ask *ask)
{
	struct args *ck = &w->ck;
	const struct js *args = w->in->args;
	struct str id;

	ask->minutes = args_int(ck, args, "minutes", 0);
	ask->energy = args_int(ck, args, "energy", 0);
	ask->count = (size_t)args_int(ck, args, "count", 1);
	ask->exclude = js_at(args, "exclude");
	id = js_str_at(args, "practice");
	if (id.n > 0)
		ask->practice = catalog_practice(w->cat, id);
	if (id.n > 0 && ask->practice == NULL)
		args_refuse(ck, REFUSAL_NOT_FOUND, STR("practice"),
		    SAY_NO_PRACTICE, SAY_HINT_EXERCISE,
		    &(struct sentence_args){ { id } });
}

int
next_task(struct context *w, struct twin_answer *out)
{
	struct speech sp = context_speech(w);
	struct choose_ask ask = { 0 };
	struct choose_result res;
	struct indicators r;
	struct js_out o;
	struct buf b;

	read_ask(w, &ask);
	if (w->ck.bad)
		return 0;
	context_indicators(w, &r);
	ask.part = context_part(w);
	choose_defaults(&r, &ask);
	choose_task(&r, &ask, &res);
	context_reply(w, &o, &b, "dt.next/1");
	js_kv_int(&o, "revision", w->s->revision);
	js_kv_str(&o, "as_of", calendar_day_text(w->a, w->today));
	js_kv_arr(&o, "tasks");
	for (size_t i = 0; i < ask.count && i < res.n; i++) {
		js_obj(&o);
		put_task(w, &o, res.pick[i].x);
		why_put(&sp, &o, &ask, &res, &res.pick[i]);
		put_evidence(w, &r, &o, &res.pick[i]);
		put_score(&o, &res.pick[i]);
		js_end(&o);
	}
	js_end(&o);
	put_alternatives(w, &o, &res, ask.count);
	js_kv_obj(&o, "filtered");
	for (int i = CHOOSE_OK + 1; i < CHOOSE_FILTERS; i++)
		if (res.filtered[i] > 0)
			js_kv_int(&o, filter_name((enum choose_filter)i),
			    res.filtered[i]);
	js_end(&o);
	put_decision(w, &o);
	context_send(w, &o, answer_text(w, &ask, &res, CHOOSE_MAX), out);
	if (out->json.n + out->text.n > LIMIT_RESULT - ROOM)
		out->text = answer_text(w, &ask, &res, 1);
	return 0;
}
