/* SPDX-License-Identifier: MIT */
#include "tools/history.h"

#include "base/digest.h"
#include "base/limits.h"
#include "tools/reply.h"
#include "tools/app.h"
#include "twin/value/calendar.h"
#include "twin/journal/event.h"

enum {
	SCAN_EVENTS = 2000,	/* entries looked at for one page ... */
	SCAN_BYTES = 4 << 20,	/* ... and their bytes, which bound its time: a
				 * filter may fit none */
	NOTE_BYTES = 160,
	ROOM = 2 << 10		/* of LIMIT_RESULT, for what stands around */
};

static const char cursor_mark[] = "h1:";

static const char *const kind_label[KINDS][TWIN_LANGS] = {
	[KIND_SLOT] = { "занятие", "practice slot" },
	[KIND_ATTEMPT] = { "ответ на задание", "attempt" },
	[KIND_ARTIFACT] = { "рабочий продукт", "work product" },
	[KIND_METRIC] = { "показатели", "measured values" },
	[KIND_REFLECTION] = { "рефлексия", "reflection" },
	[KIND_PLAN_OPENED] = { "план", "plan" },
	[KIND_PLAN_CLOSED_DAY] = { "итог дня", "day closed" },
	[KIND_PLAN_CLOSED_WEEK] = { "итог недели", "week closed" },
	[KIND_PLAN_CLOSED_MONTH] = { "итог месяца", "month closed" },
	[KIND_STRATEGY_SESSION] = { "стратегическая сессия", "strategy session" },
	[KIND_PRODUCT_CREATED] = { "продукт начат", "product begun" },
	[KIND_PRODUCT_COMPLETED] = { "продукт готов", "product completed" },
	[KIND_KNOWLEDGE_NOTED] = { "заметка о знании", "knowledge noted" },
	[KIND_PEER_HELP] = { "помощь другому", "help to a peer" },
	[KIND_PUBLISHED] = { "публикация", "publication" },
	[KIND_DECLARED] = { "профиль", "profile" },
	[KIND_CONSENT] = { "согласие", "consent" },
	[KIND_REVIEW] = { "отзыв наставника", "review" },
	[KIND_DIAGNOSTIC] = { "диагностика", "diagnostic" },
	[KIND_STAGE_CHANGED] = { "смена ступени", "change of stage" },
	[KIND_DEGREE_SET] = { "присвоена степень", "degree awarded" },
	[KIND_IMPORTED] = { "перенос данных", "import" },
	[KIND_VOIDED] = { "запись отменена", "entry voided" },
};

static const char *const outcome_label[OUTCOMES][TWIN_LANGS] = {
	[OUT_NONE] = { "", "" },
	[OUT_ACCEPTED] = { "принято", "accepted" },
	[OUT_REVISION] = { "нужна доработка", "needs revision" },
	[OUT_REVIEW] = { "ждёт наставника", "waits for a mentor" },
	[OUT_REJECTED] = { "не принято", "rejected" },
};

/* One page being made. */
struct page {
	struct call *c;
	const struct own_twin *rd;
	const struct history_ask *ask;
	struct arena *scratch;	/* one entry's tree, reset after each */
	struct js_out *out;
	struct buf *text;
	int64_t items, scanned;
	size_t bytes;
	uint64_t next;		/* where the next page begins; 0 = no more */
};

static bool
wanted(const struct history_ask *ask, const struct event *ev,
    const struct js *body)
{
	size_t i;

	if (ev->occurred_at < ask->since)
		return false;
	if (ask->exercise.n > 0 &&
	    !str_eq(js_str_at(body, "exercise"), ask->exercise))
		return false;
	for (i = 0; i < js_len(ask->kinds); i++)
		if (str_is(js_str(js_item(ask->kinds, i)),
		    kind_name(ev->kind)))
			return true;
	return ask->kinds == NULL;
}

/* names - of the fields that each element of an array has under a member. */
static void
names(const struct page *p, struct buf *b, const struct js *list,
    const char *member)
{
	size_t i;

	for (i = 0; i < js_len(list); i++) {
		struct str key = js_str_at(js_item(list, i), member);
		const struct field *f = catalog_field(p->rd->env.cat, key);

		if (i > 0)
			buf_c(b, ", ");
		buf_add(b, f != NULL ? f->name[p->rd->env.lang] : key);
	}
}

/* note_of - a few words of an entry, cut; empty when it has none. */
static struct str
note_of(const struct page *p, const struct event *ev, const struct js *body)
{
	static const char *const members[] = {
		"answer", "note", "reason", "degree", "verdict"
	};
	struct str s = { NULL, 0 }, cut;
	struct buf b;
	size_t i;

	buf_init(&b, p->scratch, LIMIT_RESULT);
	if (ev->kind == KIND_METRIC)
		names(p, &b, js_at(body, "points"), "indicator");
	else if (ev->kind == KIND_DECLARED)
		names(p, &b, js_at(body, "fields"), "key");
	else if (ev->kind == KIND_STAGE_CHANGED)
		buf_printf(&b, "%lld -> %lld",
		    (long long)js_int_at(body, "from", 0),
		    (long long)js_int_at(body, "to", 0));
	s = buf_str(&b);
	for (i = 0; s.n == 0 && i < sizeof(members) / sizeof(*members); i++)
		s = js_str_at(body, members[i]);
	cut = str_utf8_cut(s, NOTE_BYTES);
	return cut.n < s.n ? arena_printf(p->scratch, STR_FMT "…",
	    STR_ARG(cut)) : s;
}

/* title_of - of the work product, else of the exercise. */
static struct str
title_of(const struct page *p, const struct js *body)
{
	struct str id = js_str_at(body, "exercise");
	const struct exercise *x = catalog_exercise(p->rd->env.cat, id);
	struct str title = js_str_at(body, "title");

	if (title.n > 0)
		return title;
	return x != NULL ? x->title[p->rd->env.lang] : id;
}

static void
kv_or_null(struct js_out *o, const char *name, struct str s)
{
	js_key(o, name);
	if (s.n > 0)
		js_put_str(o, s);
	else
		js_put_null(o);
}

static void
kv_int_or_null(struct js_out *o, const char *name, bool has, int64_t v)
{
	js_key(o, name);
	if (has)
		js_put_int(o, v);
	else
		js_put_null(o);
}

static void
put_item(struct page *p, const struct event *ev, const struct js *body)
{
	struct js_out *o = p->out;
	bool judged = ev->facts.outcome != OUT_NONE;

	js_obj(o);
	js_kv_int(o, "seq", ev->seq);
	js_kv_str(o, "at", calendar_time_text(p->scratch, ev->occurred_at,
	    ev->tz_min));
	js_kv_c(o, "kind", kind_name(ev->kind));
	js_kv_bool(o, "live", ev->provenance == PROV_LIVE);
	kv_or_null(o, "exercise", js_str_at(body, "exercise"));
	kv_or_null(o, "title", title_of(p, body));
	kv_or_null(o, "outcome", judged ?
	    str_c(event_outcome_name(ev->facts.outcome)) : STR(""));
	kv_int_or_null(o, "score", judged && ev->facts.score >= 0,
	    ev->facts.score);
	kv_int_or_null(o, "minutes", ev->facts.minutes > 0,
	    ev->facts.minutes);
	kv_or_null(o, "note", note_of(p, ev, body));
	js_end(o);
}

static void
put_line(struct page *p, const struct event *ev, const struct js *body)
{
	struct str at = calendar_time_text(p->scratch, ev->occurred_at,
	    ev->tz_min), s;

	if (p->text == NULL)
		return;
	buf_printf(p->text, "#%lld %.10s %.5s %s", (long long)ev->seq, at.p,
	    at.p + 11, kind_label[ev->kind][p->rd->env.lang]);
	s = title_of(p, body);
	if (s.n == 0)
		s = note_of(p, ev, body);
	if (s.n > 0)
		buf_printf(p->text, ": " STR_FMT, STR_ARG(s));
	if (ev->facts.outcome != OUT_NONE)
		buf_printf(p->text, ", %s",
		    outcome_label[ev->facts.outcome][p->rd->env.lang]);
	if (ev->facts.outcome != OUT_NONE && ev->facts.score >= 0)
		buf_printf(p->text, " (%lld)", (long long)ev->facts.score);
	buf_ch(p->text, '\n');
}

static bool
full(const struct page *p)
{
	size_t n = p->out->b->n + (p->text != NULL ? p->text->n : 0);

	return p->items == p->ask->limit || n > LIMIT_RESULT - ROOM ||
	    p->scanned == SCAN_EVENTS || p->bytes > SCAN_BYTES;
}

static int
each(void *arg, uint64_t seq, struct str bytes, struct err *e)
{
	struct page *p = arg;
	const struct js *body;
	struct event ev;
	bool older;

	if (full(p)) {
		p->next = seq;
		return 1;
	}
	p->scanned++;
	p->bytes += bytes.n;
	if (event_parse(p->scratch, bytes, &ev, &body, e) == -1)
		return reply_broken(e);
	if (wanted(p->ask, &ev, body)) {
		put_item(p, &ev, body);
		put_line(p, &ev, body);
		p->items++;
	}
	/* nothing received earlier can have occurred later */
	older = ev.received_at < p->ask->since;
	arena_reset(p->scratch);
	return older ? 1 : 0;
}

static struct str
cursor_text(struct arena *a, uint64_t seq)
{
	return b64url_encode(a, arena_printf(a, "%s%llu", cursor_mark,
	    (unsigned long long)seq));
}

int
history_put(struct call *c, const struct own_twin *rd,
    const struct history_ask *ask, struct js_out *out, struct buf *text,
    struct err *e)
{
	const struct app *ap = c->app;
	struct page p = { .c = c, .rd = rd, .ask = ask, .out = out,
		.text = text };
	int rc;

	p.scratch = arena_new(LIMIT_CALL);
	js_obj(out);
	js_kv_c(out, "schema", "dt.history/1");
	js_kv_int(out, "revision", rd->head.revision);
	js_kv_arr(out, "items");
	rc = store_events(ap->st, c->sub, ask->from, true, each, &p, e);
	arena_free(p.scratch);
	if (rc == -1)
		return -1;
	js_end(out);
	kv_or_null(out, "next_cursor", p.next == 0 ? STR("") :
	    cursor_text(c->a, p.next));
	js_end(out);
	if (text != NULL && p.items == 0)
		buf_c(text, p.next == 0 ? reply_say(rd->env.lang,
		    "Записей нет.\n", "There are no entries.\n") :
		    reply_say(rd->env.lang,
		    "Среди просмотренных записей подходящих нет.\n",
		    "None of the entries looked at fits.\n"));
	if (text != NULL && p.next != 0)
		buf_c(text, reply_say(rd->env.lang,
		    "Есть более ранние записи.\n",
		    "There are earlier entries.\n"));
	return 0;
}

bool
history_from(struct arena *a, struct str cursor, const struct own_twin *rd,
    uint64_t *from)
{
	struct str text;
	int64_t seq;

	if (b64url_decode(a, cursor, &text, NULL) == -1 ||
	    !str_starts(text, str_c(cursor_mark)) ||
	    !str_int(str_from(text, sizeof(cursor_mark) - 1), &seq) ||
	    seq < 1 || seq > rd->head.seq)
		return false;
	*from = (uint64_t)seq;
	return true;
}
