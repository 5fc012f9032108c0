/* SPDX-License-Identifier: MIT */
/*
 * people - events that others bring, and what waits for them. Everything goes
 * through the domain's own door, so a fault is told as the domain tells it.
 */
#include "ctl/people.h"

#include <stdio.h>

#include "base/limits.h"
#include "ctl/ctl_app.h"
#include "tools/export.h"
#include "tools/ingest.h"
#include "tools/record.h"

enum { BODY_MAX = 64 << 10 };

/* ---- record ---- */

/* The operator's short word for a kind. */
static struct str
kind_of(const char *word)
{
	return strcmp(word, "degree") == 0 ? STR("degree_set") : str_c(word);
}

static void
put_option(struct ctl *c, struct js_out *o, const char *option,
    const char *member)
{
	if (ctl_opt(c, option) != NULL)
		js_kv_str(o, member, str_c(ctl_opt(c, option)));
}

/* arguments - of twin_record: the body from standard input, the rest from the
 * command line. */
static int
arguments(struct ctl *c, const struct js **out, struct err *e)
{
	const struct js *body;
	struct str text;
	struct js_out o;
	struct buf b;

	if (ctl_read(c->a, "-", BODY_MAX, &text, e) == -1 ||
	    js_parse(c->a, text, LIMIT_JSON_DEPTH, &body, e) == -1)
		return -1;
	if (js_type(body) != JS_OBJECT)
		return err_set(e, ERR_INVALID, "standard input: want a JSON "
		    "object");
	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "kind", kind_of(c->args[1]));
	put_option(c, &o, "at", "occurred_at");
	put_option(c, &o, "source", "source");
	put_option(c, &o, "id", "external_id");
	js_key(&o, "body");
	js_put(&o, body);
	js_end(&o);
	return js_parse(c->a, buf_str(&b), LIMIT_JSON_DEPTH + 1, out, e);
}

static int
known(struct ctl *c, struct str sub, struct err *e)
{
	struct str state;

	if (store_state(c->st, c->a, sub, &state, e) == -1)
		return -1;
	if (state.n > 0 || ctl_opt(c, "new") != NULL)
		return 0;
	return err_set(e, ERR_NOTFOUND, "nothing is kept about '" STR_FMT
	    "'; --new begins a twin", STR_ARG(sub));
}

static void
show(struct ctl *c, const struct record_done *done)
{
	if (ctl_opt(c, "dry-run") != NULL && ctl_opt(c, "json") == NULL)
		(void)printf("dry run, nothing is written: ");
	ctl_put(ctl_opt(c, "json") != NULL ? done->answer.json :
	    done->answer.text);
	if (done->repeated && ctl_opt(c, "json") == NULL)
		(void)printf(" (it was there already)");
	ctl_put(STR("\n"));
}

int
people_record(struct ctl *c, struct err *e)
{
	struct record_ask ask = { .dry = ctl_opt(c, "dry-run") != NULL };
	struct record_done done;
	struct ctl_app ca;
	int rc;

	if (ctl_sub(c, c->args[0], "SUB", &ask.sub, e) == -1 ||
	    !str_utf8(str_c(c->args[1])))
		return e->kind != ERR_NONE ? -1 :
		    ctl_usage(c, e, "KIND is not UTF-8");
	if (known(c, ask.sub, e) == -1 || arguments(c, &ask.args, e) == -1 ||
	    ctl_app_open(c, &ca, e) == -1)
		return -1;
	rc = record_run(ca.ap, c->a, &ca.env, &ask, &done, e);
	if (rc == 0 && done.no.code != REFUSAL_NONE)
		rc = ctl_app_refused(&done.no, e);
	else if (rc == 0)
		show(c, &done);
	ctl_app_close(&ca);
	return rc;
}

/* ---- queue ---- */

struct queue {
	struct ctl *c;
	struct ctl_app ca;
	struct arena *names, *a;	/* of one learner */
	struct ctl_progress progress;
	struct js_out *json;	/* NULL: lines */
	size_t n;
};

static void
queue_item(struct queue *q, struct str sub, const char *what, int64_t seq,
    struct str exercise, int64_t days)
{
	q->n++;
	if (q->json == NULL) {
		(void)printf("%-10s " STR_FMT, what, STR_ARG(sub));
		if (seq > 0)
			(void)printf("  #%lld " STR_FMT "  %lld days",
			    (long long)seq, STR_ARG(exercise),
			    (long long)days);
		(void)putchar('\n');
		return;
	}
	js_obj(q->json);
	js_kv_c(q->json, "waits_for", what);
	js_kv_str(q->json, "sub", sub);
	if (seq > 0) {
		js_kv_int(q->json, "seq", seq);
		js_kv_str(q->json, "exercise", exercise);
		js_kv_int(q->json, "days", days);
	}
	js_end(q->json);
}

static int
place(struct queue *q, struct str state, struct err *e)
{
	struct state_head head;

	if (app_head(state, &head, e) == -1)
		return -1;
	q->ca.env.zone = app_zone_of(q->ca.ap, q->a, &head, q->ca.env.now);
	return 0;
}

static int
queue_one(void *arg, struct str sub, struct err *e)
{
	struct queue *q = arg;
	struct twin_summary s;
	struct str state;

	if (store_state(q->c->st, q->a, sub, &state, e) == -1 ||
	    place(q, state, e) == -1 ||
	    twin_summary(q->a, &q->ca.env, state, &s, e) == -1)
		return -1;
	for (size_t i = 0; i < s.nwaiting; i++)
		queue_item(q, sub, "review", s.waiting[i].seq,
		    s.waiting[i].exercise, s.today - s.waiting[i].day);
	if (s.diagnostic)
		queue_item(q, sub, "diagnostic", 0, STR(""), 0);
	if (s.disputes > 0)
		queue_item(q, sub, "dispute", 0, STR(""), 0);
	arena_reset(q->a);
	arena_reset(q->names);
	ctl_progress(&q->progress, "learners");
	return 0;
}

int
people_queue(struct ctl *c, struct err *e)
{
	struct queue q = { .c = c };
	struct js_out o;
	struct buf b;
	int rc;

	if (ctl_app_open(c, &q.ca, e) == -1)
		return -1;
	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	if (ctl_opt(c, "json") != NULL) {
		q.json = &o;
		js_arr(&o);
	}
	q.a = arena_new(LIMIT_CALL);
	q.names = arena_new(LIMIT_CALL);
	rc = store_subjects(c->st, STR(""), q.names, queue_one, &q, e);
	arena_free(q.names);
	arena_free(q.a);
	ctl_app_close(&q.ca);
	if (rc == -1)
		return -1;
	if (q.json != NULL) {
		js_end(&o);
		buf_ch(&b, '\n');
		ctl_put(buf_str(&b));
	} else if (q.n == 0) {
		(void)printf("nothing waits\n");
	}
	return 0;
}

/* ---- ingest ---- */

/* A file of years; it is read whole, a row at a time is in a tree. */
static const size_t INGEST_MAX = (size_t)1 << 30;

static void
told(const struct ingest *in, struct ctl *c, struct str faults)
{
	struct js_out o;
	struct buf b;

	if (ctl_opt(c, "json") == NULL) {
		(void)printf("ingest%s: %lld rows, %lld recorded, %lld there "
		    "already, %lld refused\n", in->dry ? ", dry run" : "",
		    (long long)in->rows, (long long)in->recorded,
		    (long long)in->repeated, (long long)in->refused);
		return;
	}
	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_int(&o, "rows", in->rows);
	js_kv_int(&o, "recorded", in->recorded);
	js_kv_int(&o, "repeated", in->repeated);
	js_kv_int(&o, "refused", in->refused);
	js_kv_raw(&o, "faults", faults);
	js_end(&o);
	buf_ch(&b, '\n');
	ctl_put(buf_str(&b));
}

static void
tell_faults(struct ctl *c, struct str faults)
{
	const struct js *v, *f;

	if (ctl_opt(c, "json") != NULL ||
	    js_parse(c->a, faults, 4, &v, NULL) == -1)
		return;
	for (size_t i = 0; i < js_len(v); i++) {
		f = js_item(v, i);
		(void)fprintf(stderr, "twinctl: row %lld: " STR_FMT " "
		    STR_FMT ": " STR_FMT "\n",
		    (long long)js_int_at(f, "row", 0),
		    STR_ARG(js_str_at(f, "code")),
		    STR_ARG(js_str_at(f, "field")),
		    STR_ARG(js_str_at(f, "message")));
	}
}

static int
rows(struct ingest *in, struct str text, struct err *e)
{
	struct arena *scratch = arena_new(LIMIT_CALL);
	struct ctl_progress p = { 0 };
	struct str line;
	int64_t row = 0;
	int rc = 0;

	while (text.n > 0 && rc == 0) {
		(void)str_cut(text, '\n', &line, &text);
		row++;
		if (str_trim(line).n == 0)
			continue;
		rc = ingest_row(in, scratch, row, str_trim(line), e);
		ctl_progress(&p, "rows");
	}
	arena_free(scratch);
	return rc;
}

int
people_ingest(struct ctl *c, struct err *e)
{
	struct ingest in = { .dry = ctl_opt(c, "dry-run") != NULL };
	struct arena *all = arena_new(2 * INGEST_MAX);
	struct ctl_app ca;
	struct js_out o;
	struct str text;
	struct buf b;
	int rc;

	if (ctl_read(all, c->args[0], INGEST_MAX, &text, e) == -1 ||
	    ctl_app_open(c, &ca, e) == -1) {
		arena_free(all);
		return -1;
	}
	in.ap = ca.ap;
	in.env = ca.env;
	buf_init(&b, all, SIZE_MAX);
	js_begin(&o, &b);
	js_arr(&o);
	in.faults = &o;
	rc = rows(&in, text, e);
	js_end(&o);
	if (rc == 0) {
		tell_faults(c, buf_str(&b));
		told(&in, c, buf_str(&b));
	}
	ctl_app_close(&ca);
	if (rc == 0 && in.refused > 0)
		rc = err_set(e, ERR_INVALID, "%lld of %lld rows were refused",
		    (long long)in.refused, (long long)in.rows);
	arena_free(all);
	return rc;
}

/* ---- export ---- */

struct copied {
	bool dry;
	int64_t lines, bytes;
	struct ctl_progress progress;
};

static int
export_line(void *arg, struct str line, struct err *e)
{
	struct copied *to = arg;

	(void)e;
	to->lines++;
	to->bytes += (int64_t)line.n + 1;
	ctl_progress(&to->progress, "lines");
	if (to->dry)
		return 0;
	ctl_put(line);
	ctl_put(STR("\n"));
	return 0;
}

/* export_told - what would have been printed. */
static void
export_told(struct ctl *c, const struct copied *to)
{
	const char *form = ctl_opt(c, "json") != NULL ?
	    "{\"lines\":%lld,\"bytes\":%lld}\n" :
	    "export, dry run: %lld lines, %lld bytes\n";

	if (to->dry)
		(void)printf(form, (long long)to->lines,
		    (long long)to->bytes);
}

int
people_export(struct ctl *c, struct err *e)
{
	struct copied to = { .dry = ctl_opt(c, "dry-run") != NULL };
	struct export ex = { .st = c->st, .cf = &c->cf, .line = export_line,
		.arg = &to };
	struct state_head head;
	struct ctl_app ca;
	struct str state, sub;
	int rc;

	if (ctl_sub(c, c->args[0], "SUB", &sub, e) == -1 ||
	    store_state(c->st, c->a, sub, &state, e) == -1)
		return -1;
	if (state.n == 0)
		return err_set(e, ERR_NOTFOUND, "nothing is kept about '"
		    STR_FMT "'", STR_ARG(sub));
	if (app_head(state, &head, e) == -1)
		return -1;
	if (!export_what(&ex, str_c(ctl_opt(c, "format")), STR("all")))
		return ctl_usage(c, e, "--format: json, xapi or incumbent");
	if (ctl_app_open(c, &ca, e) == -1)
		return -1;
	ex.until = (uint64_t)head.seq;
	ca.env.sub = sub;
	ex.env = &ca.env;
	rc = export_run(&ex, e);
	ctl_app_close(&ca);
	if (rc == 0)
		export_told(c, &to);
	return rc;
}
