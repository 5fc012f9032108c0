/* SPDX-License-Identifier: MIT */
#include "tools/history.h"

#include "base/digest.h"
#include "base/limits.h"
#include "tools/app.h"
#include "tools/mentor.h"
#include "tools/reply.h"
#include "tools/voided.h"
#include "twin/speech/history_item.h"
#include "twin/value/calendar.h"

enum {
	SCAN_EVENTS = 2000,	/* entries looked at for one page ... */
	SCAN_BYTES = 4 << 20,	/* ... and their bytes, which bound its time: a
				 * filter may fit none */
	ROOM = 2 << 10		/* of LIMIT_RESULT, for what stands around */
};

static const char cursor_mark[] = "h1:";

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
	struct voided voided;
};

/* What these bytes take back, if they do. */
static void
note_voided(struct page *p, struct str bytes, struct err *e)
{
	struct history_item it;

	if ((memmem(bytes.p, bytes.n, "\"kind\":\"voided\"", 15) == NULL &&
	    memmem(bytes.p, bytes.n, "\"replaces\":", 11) == NULL) ||
	    history_item_read(p->scratch, bytes, &it, e) == -1)
		return;
	voided_note(&p->voided, it.ev.kind, it.body);
}

/* newer - entries of the pages before: what they took back may stand here. */
static int
newer(void *arg, uint64_t seq, struct str bytes, struct err *e)
{
	struct page *p = arg;

	if (seq <= p->ask->from)
		return 1;
	note_voided(p, bytes, e);
	arena_reset(p->scratch);
	return 0;
}

static bool
wanted(const struct history_ask *ask, const struct history_item *it)
{
	size_t i;

	if (it->ev.occurred_at < ask->since)
		return false;
	if (ask->exercise.n > 0 &&
	    !str_eq(js_str_at(it->body, "exercise"), ask->exercise))
		return false;
	for (i = 0; i < js_len(ask->kinds); i++)
		if (str_is(js_str(js_item(ask->kinds, i)),
		    kind_name(it->ev.kind)))
			return true;
	return ask->kinds == NULL;
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
	struct speech sp = { .a = p->scratch, .lang = p->rd->env.lang,
	    .cat = p->rd->env.cat, .today = calendar_day(p->rd->env.now, 0) };
	struct history_item it;
	bool older;

	if (full(p)) {
		p->next = seq;
		return 1;
	}
	p->scanned++;
	p->bytes += bytes.n;
	note_voided(p, bytes, e);
	if (history_item_read(p->scratch, bytes, &it, e) == -1)
		return reply_broken(e);
	it.voided = voided_has(&p->voided, (uint64_t)it.ev.seq);
	if (wanted(p->ask, &it)) {
		history_item_put(&sp, &it, p->out);
		if (p->text != NULL)
			history_item_line(&sp, &it, p->text);
		p->items++;
	}
	/* nothing received earlier can have occurred later */
	older = it.ev.received_at < p->ask->since;
	arena_reset(p->scratch);
	return older ? 1 : 0;
}

static struct str
cursor_text(struct arena *a, uint64_t seq)
{
	return b64url_encode(a, arena_printf(a, "%s%llu", cursor_mark,
	    (unsigned long long)seq));
}

static void
say(struct buf *text, enum twin_lang lang, enum sentence what)
{
	buf_add(text, sentences_get(lang, what));
	buf_ch(text, '\n');
}

/* say_views - the newest look of somebody else, in words. */
static int
say_views(struct arena *a, const struct twin_env *env, struct str views,
    struct buf *text, struct err *e)
{
	enum twin_lang lang = env->lang;
	const struct js *v;

	if (js_parse(a, views, 4, &v, e) == -1)
		return -1;
	if (js_len(v) > 0)
		buf_printf(text, STR_FMT "\n", STR_ARG(SAY(a, lang,
		    js_len(v) < MENTOR_VIEWS ? SAY_HISTORY_SEEN :
		    SAY_HISTORY_SEEN_OFTEN, sentences_moment(a, lang,
		    js_str_at(js_item(v, 0), "at"), calendar_day(env->now, 0)),
		    sentences_int(a, (int64_t)js_len(v)))));
	return 0;
}

int
history_put(struct call *c, const struct own_twin *rd,
    const struct history_ask *ask, struct js_out *out, struct buf *text,
    struct err *e)
{
	const struct app *ap = c->app;
	struct page p = { .c = c, .rd = rd, .ask = ask, .out = out,
		.text = text };
	int rc = 0;

	p.scratch = arena_new(LIMIT_CALL);
	voided_init(&p.voided, c->a);
	if (ask->from != 0)
		rc = store_events(ap->st, c->sub, 0, true, newer, &p, e);
	js_obj(out);
	js_kv_c(out, "schema", "dt.history/1");
	js_kv_int(out, "revision", rd->head.revision);
	js_kv_arr(out, "items");
	if (rc == 0)
		rc = store_events(ap->st, c->sub, ask->from, true, each, &p, e);
	arena_free(p.scratch);
	if (rc == -1)
		return -1;
	js_end(out);
	js_kv_str_or_null(out, "next_cursor", p.next == 0 ? STR("") :
	    cursor_text(c->a, p.next));
	if (ask->views.n > 0)
		js_kv_raw(out, "views", ask->views);
	js_end(out);
	if (text != NULL && ask->views.n > 0 &&
	    say_views(c->a, &rd->env, ask->views, text, e) == -1)
		return -1;
	if (text != NULL && p.items == 0)
		say(text, rd->env.lang, p.next == 0 ? SAY_HISTORY_NONE :
		    SAY_HISTORY_NO_FIT);
	if (text != NULL && p.next != 0)
		buf_printf(text, STR_FMT "\n", STR_ARG(SAY(c->a, rd->env.lang,
		    SAY_HISTORY_MORE, cursor_text(c->a, p.next))));
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
