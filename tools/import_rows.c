/* SPDX-License-Identifier: MIT */
#include "tools/import_rows.h"

#include "base/digest.h"
#include "base/hex.h"
#include "base/limits.h"
#include "tools/record.h"
#include "tools/reply.h"

enum { DEPTH = 24, COLUMNS = 32, DATA_MAX = LIMIT_VALUE };

enum column { C_USER, C_DATA, C_CREATED, C_UPDATED, C_KNOWN };

static const char *const columns[C_KNOWN] = { "user_id", "data", "created_at",
	"updated_at" };

static const char *const counts[IMPORT_COUNTS] = { "mapped", "coerced", "kept",
	"claims", "orphaned", "rejected" };

const char *
import_count_name(enum import_count c)
{
	return counts[c];
}

/* One row as it was read. */
struct given {
	struct str value[C_KNOWN];	/* data as JSON text */
	const char *fault;
};

struct walk {
	const struct import_rows *im;
	struct arena *a;	/* of one row */
	struct str rest;
	int64_t line;		/* the next one */
	bool csv;
	int at[C_KNOWN];	/* CSV: which column, -1: none */
};

/* ---- CSV (RFC 4180) ---- */

/* cell - one; *last: the row ends with it. */
static int
cell(struct walk *w, struct str *out, bool *last, struct err *e)
{
	struct buf b;
	bool quoted = w->rest.n > 0 && w->rest.p[0] == '"';
	size_t i = quoted;

	buf_init(&b, w->a, SIZE_MAX);
	for (; i < w->rest.n; i++) {
		char c = w->rest.p[i];

		if (quoted && c == '"') {
			if (i + 1 == w->rest.n || w->rest.p[i + 1] != '"') {
				i++;
				quoted = false;
				break;
			}
			i++;	/* a doubled one is itself */
		} else if (!quoted && (c == ',' || c == '\n')) {
			break;
		}
		w->line += c == '\n';
		buf_ch(&b, c);
	}
	if (quoted)
		return err_set(e, ERR_INVALID, "line %lld: a quote is not "
		    "closed", (long long)w->line);
	*out = buf_str(&b);
	w->rest = str_from(w->rest, i);
	if (str_starts(w->rest, STR("\r")))
		w->rest = str_from(w->rest, 1);
	else if (out->n > 0 && out->p[out->n - 1] == '\r')
		out->n--;
	*last = w->rest.n == 0 || w->rest.p[0] != ',';
	if (*last && w->rest.n > 0 && w->rest.p[0] != '\n')
		return err_set(e, ERR_INVALID, "line %lld: something follows a "
		    "closing quote", (long long)w->line);
	w->line += *last;
	w->rest = str_from(w->rest, 1);
	return 0;
}

/* cells - of one row; n: how many there are. */
static int
cells(struct walk *w, struct str out[COLUMNS], int *n, struct err *e)
{
	bool last = false;
	struct str one;

	for (*n = 0; !last; (*n)++) {
		if (cell(w, &one, &last, e) == -1)
			return -1;
		if (*n < COLUMNS)
			out[*n] = one;
	}
	return 0;
}

static int
csv_head(struct walk *w, struct err *e)
{
	struct str head[COLUMNS];
	int n, i, k;

	if (cells(w, head, &n, e) == -1)
		return -1;
	for (k = 0; k < C_KNOWN; k++) {
		w->at[k] = -1;
		for (i = 0; i < n && i < COLUMNS; i++)
			if (str_is(head[i], columns[k]))
				w->at[k] = i;
	}
	return w->at[C_USER] >= 0 && w->at[C_DATA] >= 0 ? 0 : err_set(e,
	    ERR_INVALID, "line 1: want columns user_id and data, or lines of "
	    "JSON");
}

static int
csv_row(struct walk *w, struct given *g, struct err *e)
{
	struct str row[COLUMNS];
	int n;

	if (cells(w, row, &n, e) == -1)
		return -1;
	for (int k = 0; k < C_KNOWN; k++) {
		g->value[k] = STR("");
		if (w->at[k] >= n && k <= C_DATA)
			g->fault = "it has fewer columns than the head";
		else if (w->at[k] >= 0 && w->at[k] < n)
			g->value[k] = row[w->at[k]];
	}
	return 0;
}

/* ---- lines of JSON ---- */

/* token - bytes of the number or word at i; *whole: it is an integer. */
static size_t
token(struct str s, size_t i, bool *whole)
{
	size_t n = 0;

	*whole = true;
	for (; i + n < s.n && strchr(",:]}[{\" \t\r\n", s.p[i + n]) == NULL;
	     n++)
		*whole = *whole && (n == 0 && s.p[i] == '-' ? true :
		    s.p[i + n] >= '0' && s.p[i + n] <= '9');
	return n;
}

/* large - whether an integer is beyond 64 bits, as that system's can be. */
static bool
large(struct str digits)
{
	int64_t v;

	return digits.n > 18 && !str_int(digits, &v);
}

/* kept_whole - a JSON text in which integers that no number here holds are
 * texts: their digits stay. */
static struct str
kept_whole(struct arena *a, struct str s)
{
	struct buf b;
	bool text = false, whole;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0, n; i < s.n; i += n) {
		struct str one;

		n = text && s.p[i] == '\\' && i + 1 < s.n ? 2 : 1;
		if (s.p[i] == '"')
			text = !text;
		if (!text && (s.p[i] == '-' ||
		    (s.p[i] >= '0' && s.p[i] <= '9'))) {
			n = token(s, i, &whole);
			one = (struct str){ s.p + i, n };
			if (whole && large(one)) {
				buf_printf(&b, "\"" STR_FMT "\"",
				    STR_ARG(one));
				continue;
			}
		}
		buf_add(&b, (struct str){ s.p + i, n });
	}
	return buf_str(&b);
}

static void
json_row(struct walk *w, struct str line, struct given *g)
{
	const struct js *v, *data;
	struct buf b;

	if (js_parse(w->a, kept_whole(w->a, line), DEPTH, &v, NULL) == -1 ||
	    js_type(v) != JS_OBJECT) {
		g->fault = "not a JSON object";
		return;
	}
	for (int k = 0; k < C_KNOWN; k++)
		g->value[k] = js_str_at(v, columns[k]);
	if (js_type(js_at(v, "user_id")) == JS_INT)
		g->value[C_USER] = js_num_text(js_at(v, "user_id"), w->a);
	data = js_at(v, "data");
	if (js_type(data) == JS_OBJECT) {
		buf_init(&b, w->a, SIZE_MAX);
		js_canon(&b, data);
		g->value[C_DATA] = buf_str(&b);
	}
}

/* ---- a row into a twin ---- */

struct job {
	const struct import_rows *im;
	struct twin_env env;
	const struct js *args;
	struct str digest;
	struct import_row *row;
	struct str answer;
};

static int
apply(struct change *ch, void *arg, struct err *e)
{
	struct job *j = arg;
	struct twin_write w = { 0 };
	struct state_head head;
	struct refusal no;
	struct twin_in in = { .env = &j->env, .state = ch->state,
	    .seq = (int64_t)ch->seq, .args = j->args };

	j->row->repeated = ch->replayed;
	if (ch->replayed)
		return 0;
	if (app_head(ch->state, &head, e) == -1)
		return -1;
	j->env.zone = app_zone_of(j->im->ap, ch->a, &head, j->env.now);
	if (twin_import(ch->a, &in, &w, &no, e) == -1)
		return reply_broken(e);
	j->row->unwanted = no.code == REFUSAL_CONSENT_REQUIRED;
	if (no.code != REFUSAL_NONE && !j->row->unwanted)
		j->row->fault = "data: more than an entry can keep";
	if (no.code != REFUSAL_NONE)
		return 0;
	j->answer = w.answer.json;
	if (j->im->dry)
		return 0;
	reply_keep(ch, &w, j->digest);
	return 0;
}

/* Request ids are kept for a time only; the journal has it for good. */
struct search {
	struct str mark;
	bool found;
};

static int
look(void *arg, uint64_t seq, struct str bytes, struct err *e)
{
	struct search *s = arg;

	(void)seq;
	(void)e;
	s->found = str_find(bytes, s->mark) >= 0;
	return s->found;
}

/* args_of - for twin_import; false: a row that cannot be taken. */
static bool
args_of(struct walk *w, const struct given *g, struct job *j,
    struct str *sha256)
{
	const struct js *data;
	struct js_out o;
	struct buf b, canon;
	unsigned char *md = arena_alloc(w->a, SHA256_LEN);

	if (js_parse(w->a, kept_whole(w->a, g->value[C_DATA]), DEPTH, &data,
	    NULL) == -1 ||
	    js_type(data) != JS_OBJECT)
		return false;
	buf_init(&canon, w->a, SIZE_MAX);
	js_canon(&canon, data);
	digest_sha256(buf_str(&canon), md);
	j->digest = (struct str){ (char *)md, SHA256_LEN };
	*sha256 = hex_encode(w->a, md, SHA256_LEN);
	buf_init(&b, w->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_raw(&o, "data", buf_str(&canon));
	js_kv_str(&o, "sha256", *sha256);
	js_kv_str(&o, "created_at", g->value[C_CREATED]);
	js_kv_str(&o, "updated_at", g->value[C_UPDATED]);
	js_end(&o);
	return js_parse(w->a, buf_str(&b), DEPTH + 1, &j->args, NULL) == 0;
}

static const char *
fault_of(const struct given *g)
{
	struct str user = g->value[C_USER];

	if (g->fault != NULL)
		return g->fault;
	if (user.n == 0 || user.n > LIMIT_SUB || !str_utf8(user) ||
	    str_has_ctl(user))
		return "user_id: want 1 to 255 bytes of text";
	for (int k = C_CREATED; k < C_KNOWN; k++)
		if (g->value[k].n > 64 || !str_utf8(g->value[k]))
			return "created_at, updated_at: want a time";
	return g->value[C_DATA].n > DATA_MAX ? "data: over 256 KiB" : NULL;
}

static int
take(struct walk *w, const struct given *g, struct import_row *row,
    struct err *e)
{
	const struct import_rows *im = w->im;
	struct job j = { .im = im, .env = im->env, .row = row };
	struct store_write sw = { .sub = g->value[C_USER],
	    .now = im->env.now, .of_others = true };
	struct search s = { .found = false };
	const struct js *v;
	struct str sha256;

	row->user = sw.sub;
	row->fault = fault_of(g);
	if (row->fault != NULL)
		return 0;
	if (!args_of(w, g, &j, &sha256)) {
		row->fault = "data: not a JSON object";
		return 0;
	}
	j.env.sub = sw.sub;
	s.mark = arena_printf(w->a, "\"external_id\":\"" STR_FMT "\"",
	    STR_ARG(sha256));
	if (store_events(im->ap->st, sw.sub, 0, true, look, &s, e) == -1)
		return -1;
	row->repeated = s.found;
	if (s.found)
		return 0;
	sw.request_id = record_id(w->a, "import", STR("digital_twins"), sha256);
	if (store_update(im->ap->st, w->a, &sw, apply, &j, e) == -1)
		return -1;
	if (j.answer.n == 0)
		return 0;
	if (js_parse(w->a, j.answer, DEPTH, &v, e) == -1)
		return -1;
	for (int i = 0; i < IMPORT_COUNTS; i++)
		row->count[i] = js_int_at(v, counts[i], 0);
	row->rejects = js_at(v, "rejects");
	return 0;
}

/* next - one row; *some is false for a blank line. */
static int
next(struct walk *w, struct given *g, bool *some, struct err *e)
{
	struct str line;

	*some = true;
	if (w->csv)
		return csv_row(w, g, e);
	(void)str_cut(w->rest, '\n', &line, &w->rest);
	w->line++;
	line = str_trim(line);
	*some = line.n > 0 && !str_is(line, "\r");
	if (*some)
		json_row(w, line, g);
	return 0;
}

static int
rows(struct walk *w, struct err *e)
{
	while (w->rest.n > 0) {
		struct given g = { .fault = NULL };
		struct import_row row = { .line = w->line };
		bool some;

		arena_reset(w->a);
		if (next(w, &g, &some, e) == -1)
			return -1;
		if (!some)
			continue;
		if (take(w, &g, &row, e) == -1 ||
		    w->im->row(w->im->arg, &row, e) == -1)
			return -1;
	}
	return 0;
}

int
import_rows_run(const struct import_rows *im, struct err *e)
{
	struct walk w = { .im = im, .rest = im->text, .line = 1,
	    .a = arena_new(LIMIT_ARENA) };
	struct str first = str_trim(im->text);
	int rc = 0;

	if (str_starts(im->text, STR("\xEF\xBB\xBF")))
		w.rest = str_from(im->text, 3);
	w.csv = first.n == 0 || !str_starts(str_trim(w.rest), STR("{"));
	if (w.csv)
		rc = csv_head(&w, e);
	if (rc == 0)
		rc = rows(&w, e);
	arena_free(w.a);
	return rc;
}
