/* SPDX-License-Identifier: MIT */
#include "twin/doors/start.h"

#include "twin/rules/filter.h"

void
start_body(struct js_out *o, const struct answer *an, struct str curriculum)
{
	js_kv_str(o, "exercise", an->x->id);
	js_kv_int(o, "version", an->x->version);
	if (curriculum.n > 0)
		js_kv_str(o, "curriculum", curriculum);
	js_kv_str(o, "answer", an->text);
}

static struct event
started_event(struct context *w, const struct answer *an, struct str curriculum,
    int64_t at)
{
	struct event ev = context_event(w, KIND_STARTED, at);
	struct buf b;
	struct js_out o;

	buf_init(&b, w->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	start_body(&o, an, curriculum);
	js_end(&o);
	ev.body = buf_str(&b);
	return ev;
}

int
start_task(struct context *w, const struct answer *an, struct str curriculum,
    int64_t at)
{
	const struct exercise *x = an->x;
	struct event ev;
	struct js_out o;
	struct buf b;
	struct str text;
	int64_t day;

	if (x->duration_days <= 1) {
		args_refuse(&w->ck, REFUSAL_VALIDATION, STR("start"),
		    SAY_ONE_DAY, SAY_HINT_ONE_DAY, &(struct sentence_args){ {
		    x->title[w->lang] } });
		return 0;
	}
	ev = started_event(w, an, curriculum, at);
	if (context_add(w, &ev) == -1 || context_end(w) == -1)
		return -1;
	day = filter_day(w->s, x, w->today);
	context_reply(w, &o, &b, "dt.attempt/1");
	js_kv_int(&o, "seq", w->in->seq);
	js_kv_int(&o, "revision", w->s->revision);
	js_kv_str(&o, "exercise", x->id);
	js_kv_obj(&o, "started");
	js_kv_int(&o, "day", day);
	js_kv_int(&o, "of", x->duration_days);
	js_end(&o);
	context_stage_event(w, &o);
	text = SAY(w->a, w->lang, SAY_STARTED, x->title[w->lang],
	    sentences_int(w->a, day), sentences_int(w->a, x->duration_days));
	context_send(w, &o, arena_printf(w->a, STR_FMT STR_FMT, STR_ARG(text),
	    STR_ARG(context_stage_text(w))), &w->out->answer);
	return 0;
}
