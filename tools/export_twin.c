/* SPDX-License-Identifier: MIT */
/*
 * export_twin - the copy of `twinctl export`, in parts that a chat can carry.
 * The texts of all parts, joined, are that copy, byte for byte.
 */
#include "base/digest.h"
#include "base/limits.h"
#include "mcp/mcp.h"
#include "tools/export.h"
#include "tools/run_read.h"
#include "tools/schema_text.h"
#include "twin/speech/sentences.h"

enum {
	PART = LIMIT_RESULT - (1 << 10), /* bytes of a part */
	SCAN_BYTES = 4 << 20 /* of entries for one part, wanted or not */
};

/* A part is told twice, for clients show models one of the two: as text and in
 * structuredContent. At worst each byte is a quotation mark. */
_Static_assert(4 * PART + (4 << 10) < LIMIT_REPLY_ONE, "a part fits a reply");

/* clang-format off */
static const char export_twin_input[] = JSON({
"type": "object", "additionalProperties": false,
"properties": {
  "what": { "type": "string", "enum": ["all", "journal", "artifacts", "audit"],
    "description": "all when left out; audit: who read and wrote." },
  "format": { "type": "string", "enum": ["json", "xapi", "incumbent"],
    "description": "Default json; xapi: statements; incumbent: a row." },
  "cursor": { "type": "string", "minLength": 1, "maxLength": 128,
    "description": "next_cursor of the part before; same arguments." }
} });

static const char export_twin_output[] = JSON({
"type": "object",
"properties": {
  "text": { "type": "string" },
  "next_cursor": { "type": ["string", "null"] }
} });
/* clang-format on */

/* One part being made. */
struct part {
	struct export ex;
	struct buf text;
	size_t off; /* bytes of the next line given before */
	bool lost; /* there is no such byte */
};

/* put - a line that fits; of one that no part holds, as much as this one does. */
static int
put(void *arg, struct str line, struct err *e)
{
	struct part *p = arg;
	struct str rest = str_from(line, p->off);
	size_t room = PART - p->text.n;

	(void)e;
	p->lost = p->off > line.n ||
		  (rest.n > 0 && p->off > 0 && (rest.p[0] & 0xc0) == 0x80);
	if (p->lost)
		return 1;
	if (rest.n < room) {
		buf_add(&p->text, rest);
		buf_ch(&p->text, '\n');
		p->off = 0;
		return 0;
	}
	if (p->text.n == 0) {
		rest = str_utf8_cut(rest, room);
		buf_add(&p->text, rest);
		p->off += rest.n;
	}
	return 1;
}

/* ---- the cursor ---- */

/* Members of a cursor, in this order, behind its mark. */
enum { AT_PART, AT_N, AT_OFF, AT_UNTIL, AT_REVISION, AT_MEMBERS };

static const char cursor_mark[] = "x1";

static struct str
cursor_text(struct arena *a, const struct part *p, int64_t revision)
{
	return b64url_encode(
	    a, arena_printf(a, "%s:%d:%llu:%zu:%llu:%lld", cursor_mark,
		   (int)p->ex.at.part, (unsigned long long)p->ex.at.n, p->off,
		   (unsigned long long)p->ex.until, (long long)revision));
}

static bool
cursor_split(struct arena *a, struct str cursor, int64_t to[AT_MEMBERS])
{
	struct str text, word;

	if (b64url_decode(a, cursor, &text, NULL) == -1 ||
	    !str_cut(text, ':', &word, &text) || !str_is(word, cursor_mark))
		return false;
	for (int i = 0; i < AT_MEMBERS; i++)
		if (str_cut(text, ':', &word, &text) != (i < AT_REVISION) ||
		    !str_int(word, &to[i]) || to[i] < 0)
			return false;
	return true;
}

/* resume - go on where a part ended; false: it is not of this twin as it is.
 * The state is of one revision, the journal only grows. */
static bool
resume(struct arena *a, struct str cursor, const struct state_head *h,
    struct part *p)
{
	int64_t m[AT_MEMBERS];

	if (!cursor_split(a, cursor, m) || m[AT_PART] >= EXPORT_PARTS ||
	    m[AT_UNTIL] > h->seq ||
	    (m[AT_PART] == EXPORT_HEAD && m[AT_REVISION] != h->revision))
		return false;
	p->ex.at = (struct export_at){ (enum export_part)m[AT_PART],
		(uint64_t)m[AT_N] };
	p->ex.until = (uint64_t)m[AT_UNTIL];
	p->off = (size_t)m[AT_OFF];
	return true;
}

static int
refuse(struct call *c, enum twin_lang lang)
{
	struct refusal no = {
		.code = REFUSAL_VALIDATION,
		.message = SAY(c->a, lang, SAY_NO_COPY_PAGE, STR("cursor")),
		.field = STR("cursor"),
		.hint = sentences_get(lang, SAY_HINT_COPY_PAGE),
	};

	return call_fail(c, &no);
}

static int
no_part(struct call *c, enum twin_lang lang, struct str what)
{
	struct refusal no = {
		.code = REFUSAL_VALIDATION,
		.message = SAY(c->a, lang, SAY_COPY_WHOLE, what),
		.field = STR("what"),
		.hint = sentences_get(lang, SAY_HINT_COPY_WHOLE),
	};

	return call_fail(c, &no);
}

static int
export_twin(
    struct call *c, const struct js *in, struct js_out *out, struct err *e)
{
	const struct app *ap = c->app;
	struct own_twin rd;
	struct part p = { .ex = { .st = ap->st, .cf = ap->cf, .line = put,
		.read_max = SCAN_BYTES } };
	struct str next = STR("");

	if (run_read_twin(c, in, &rd, e) == -1)
		return -1;
	if (!export_what(&p.ex, js_str_at(in, "format"), js_str_at(in, "what")))
		return no_part(c, rd.env.lang, js_str_at(in, "what"));
	p.ex.until = (uint64_t)rd.head.seq;
	if (js_at(in, "cursor") != NULL &&
	    !resume(c->a, js_str_at(in, "cursor"), &rd.head, &p))
		return refuse(c, rd.env.lang);
	p.ex.env = &rd.env;
	p.ex.arg = &p;
	buf_init(&p.text, c->a, SIZE_MAX);
	if (export_run(&p.ex, e) == -1)
		return -1;
	if (p.lost)
		return refuse(c, rd.env.lang);
	if (p.ex.at.part < EXPORT_PARTS)
		next = cursor_text(c->a, &p, rd.head.revision);
	js_obj(out);
	js_kv_c(out, "schema", "dt.export/1");
	js_kv_int(out, "revision", rd.head.revision);
	js_kv_str(out, "text", buf_str(&p.text));
	js_kv_str_or_null(out, "next_cursor", next);
	js_end(out);
	call_text(c, next.n > 0 ? SAY(c->a, rd.env.lang, SAY_EXPORT_MORE, next)
				: sentences_get(rd.env.lang, SAY_EXPORT_END));
	call_text(c, buf_str(&p.text));
	return 0;
}

const struct tool tool_export_twin = {
	.name = "export_twin",
	.title = "Copy of everything",
	.use =
	    "Use this when the learner wants a copy of what is kept about "
	    "them, "
	    "as lines of JSON for a file; the texts of its parts, joined. Do "
	    "not use for looking something up; use get_history.",
	.input = export_twin_input,
	.output = export_twin_output,
	.scope = "twin:read",
	.flags = TOOL_READONLY | TOOL_IDEMPOTENT,
	.run = export_twin,
};
