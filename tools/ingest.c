/* SPDX-License-Identifier: MIT */
#include "tools/ingest.h"

#include "base/clock.h"
#include "base/limits.h"
#include "tools/record.h"
#include "twin/speech/sentences.h"

enum { ROW_ARENA = LIMIT_CALL };

/* rows_of - number of lines that are not empty. */
static size_t
rows_of(struct str text)
{
	struct str line;
	size_t n = 0;

	while (text.n > 0) {
		(void)str_cut(text, '\n', &line, &text);
		n += str_trim(line).n > 0;
	}
	return n;
}

static void
fault(struct ingest *in, int64_t row, struct str id, const struct refusal *no)
{
	struct js_out *o = in->faults;

	in->refused++;
	js_obj(o);
	js_kv_int(o, "row", row);
	js_kv_str_or_null(o, "external_id", id);
	js_kv_c(o, "code", refusal_name(no->code));
	js_kv_str_or_null(o, "field", no->field);
	js_kv_str(o, "message", no->message);
	js_end(o);
}

static void
wrong(const struct ingest *in, struct arena *a, const char *field,
    struct refusal *no)
{
	*no = (struct refusal){ .code = REFUSAL_VALIDATION,
	    .field = str_c(field),
	    .message = SAY(a, in->env.lang, SAY_MISSING, str_c(field)) };
}

static bool
subject(struct str s)
{
	return s.n > 0 && s.n <= LIMIT_SUB && !str_has_ctl(s);
}

/* take - what the row says of itself, and the arguments of twin_record. */
static int
take(struct ingest *in, struct arena *a, const struct js *v,
    struct record_ask *ask, struct refusal *no, struct err *e)
{
	static const char *const needed[] = { "kind", "source", "external_id" };
	struct js_out o;
	struct buf b;

	if (!subject(js_str_at(v, "sub"))) {
		wrong(in, a, "sub", no);
		return 0;
	}
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (js_str_at(v, needed[i]).n == 0) {
			wrong(in, a, needed[i], no);
			return 0;
		}
	if (!twin_record_platform(js_str_at(v, "kind"))) {
		*no = (struct refusal){ .code = REFUSAL_NOT_WRITABLE,
		    .field = STR("kind"), .message = SAY(a, in->env.lang,
		    SAY_NO_KIND, js_str_at(v, "kind")) };
		return 0;
	}
	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_put_members(&o, v, "sub");
	js_end(&o);
	ask->sub = js_str_at(v, "sub");
	ask->dry = in->dry;
	return js_parse(a, buf_str(&b), LIMIT_JSON_DEPTH, &ask->args, e);
}

int
ingest_row(struct ingest *in, struct arena *scratch, int64_t row,
    struct str line, struct err *e)
{
	struct record_done done = { .no.code = REFUSAL_NONE };
	struct record_ask ask = { .dry = false };
	const struct js *v = NULL;
	struct err why = { 0 };
	int rc = 0;

	in->rows++;
	if (in->until_ms != 0 && clock_ms() > in->until_ms) {
		done.no = (struct refusal){ .code = REFUSAL_BUSY, .message =
		    sentences_get(in->env.lang, SAY_BUSY) };
	} else if (js_parse(scratch, line, LIMIT_JSON_DEPTH, &v, &why) == -1 ||
	    js_type(v) != JS_OBJECT) {
		done.no = (struct refusal){ .code = REFUSAL_VALIDATION,
		    .message = v != NULL ? STR("not a JSON object") :
		    arena_str(scratch, str_c(why.msg)) };
		v = NULL;
	} else {
		rc = take(in, scratch, v, &ask, &done.no, e);
		if (rc == 0 && done.no.code == REFUSAL_NONE)
			rc = record_run(in->ap, scratch, &in->env, &ask, &done,
			    e);
	}
	if (rc == 0 && done.no.code != REFUSAL_NONE)
		fault(in, row, js_str_at(v, "external_id"), &done.no);
	else if (rc == 0)
		*(done.repeated ? &in->repeated : &in->recorded) += 1;
	arena_reset(scratch);
	return rc;
}

static struct str
sentence(struct arena *a, const char *code, const char *text)
{
	return arena_printf(a, "{\"error\":\"%s\",\"message\":\"%s\"}", code,
	    text);
}

static void
put_counts(struct ingest *in, struct js_out *o, struct str faults)
{
	js_obj(o);
	js_kv_c(o, "schema", "dt.ingest/1");
	js_kv_int(o, "rows", in->rows);
	js_kv_int(o, "recorded", in->recorded);
	js_kv_int(o, "repeated", in->repeated);
	js_kv_int(o, "refused", in->refused);
	js_kv_raw(o, "faults", faults);
	js_end(o);
}

int
ingest_request(struct app *ap, struct arena *a, struct str client,
    int64_t now, int64_t until_ms, struct str text, struct str *reply,
    struct err *e)
{
	struct call c = { .a = a, .client = client, .now = now, .app = ap,
	    .lang = STR("en") };
	struct state_head none = { 0 };
	struct ingest in = { .ap = ap, .until_ms = until_ms };
	size_t n = rows_of(text);
	struct arena *scratch;
	struct js_out faults, o;
	struct buf fb, b;
	struct str line;
	int64_t row = 0;
	int rc = 0;

	if (n == 0 || n > INGEST_ROWS) {
		*reply = n == 0 ? sentence(a, "no_rows", "want one JSON object "
		    "a line") : sentence(a, "too_many_rows", "at most 500 rows "
		    "in one request; nothing was taken");
		return n == 0 ? 400 : 413;
	}
	if (app_env(&c, STR("en"), &none, &in.env, e) == -1)
		return 500;
	buf_init(&fb, a, SIZE_MAX);
	js_begin(&faults, &fb);
	js_arr(&faults);
	in.faults = &faults;
	scratch = arena_new(ROW_ARENA);
	while (text.n > 0 && rc == 0) {
		(void)str_cut(text, '\n', &line, &text);
		row++;
		if (str_trim(line).n > 0)
			rc = ingest_row(&in, scratch, row, str_trim(line), e);
	}
	arena_free(scratch);
	if (rc == -1)
		return 500;
	js_end(&faults);
	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	put_counts(&in, &o, buf_str(&fb));
	*reply = buf_str(&b);
	return in.refused > 0 ? 207 : 200;
}
