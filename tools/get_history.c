/* SPDX-License-Identifier: MIT */
/* get_history - what was done and when, in pages. */
#include "mcp/mcp.h"
#include "tools/history.h"
#include "tools/mentor.h"
#include "tools/schema_text.h"
#include "twin/catalog/kind.h"
#include "twin/speech/sentences.h"
#include "twin/value/calendar.h"

/* clang-format off */
static const char get_history_input[] = JSON({
"type": "object", "additionalProperties": false,
"properties": {
  "kinds": { "type": "array", "minItems": 1, "maxItems": 25,
    "description": "Only these kinds, such as attempt, slot, artifact, metric, declared, review.",
    "items": { "type": "string", "minLength": 1, "maxLength": 40 } },
  "exercise": { "type": "string", "minLength": 1, "maxLength": 64,
    "description": "Only of the exercise with this id." },
  "since": { "type": "string", "minLength": 10, "maxLength": 40,
    "description": "Only since then: RFC 3339 or a date." },
  "cursor": { "type": "string", "minLength": 1, "maxLength": 64,
    "description": "next_cursor of the page before; same arguments." },
  "limit": { "type": "integer", "minimum": 1, "maximum": 50,
    "description": "At most so many; 20 when left out." }
} });

static const char get_history_output[] = JSON({
"type": "object",
"properties": {
  "items": { "type": "array", "items": { "type": "object" } },
  "next_cursor": { "type": ["string", "null"] },
  "views": { "type": "array", "items": { "type": "object" } }
} });
/* clang-format on */

static int
refuse(struct call *c, enum twin_lang lang, const char *field,
    enum sentence say, struct str more)
{
	struct refusal no = {
		.code = REFUSAL_VALIDATION,
		.message = SAY(c->a, lang, say, str_c(field), more),
		.field = str_c(field),
		.hint = sentences_get(lang, SAY_HINT_ARGUMENT),
	};

	return call_fail(c, &no);
}

/* kinds_known - the schema does not list them all: it is sent to every model,
 * and few need this argument. */
static bool
kinds_known(const struct js *kinds)
{
	for (size_t i = 0; i < js_len(kinds); i++)
		if (kind_find(js_str(js_item(kinds, i))) == KIND_NONE)
			return false;
	return true;
}

static struct str
kinds_all(struct arena *a)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (int k = KIND_NONE + 1; k < KINDS; k++)
		buf_printf(&b, "%s%s", k > KIND_NONE + 1 ? ", " : "",
		    kind_name((enum kind)k));
	return buf_str(&b);
}

/* since - a date alone means its beginning. */
static bool
since(struct str s, const struct zone *z, int64_t *at)
{
	int64_t day;

	if (!calendar_day_parse(s, &day))
		return zone_time_parse(z, s, at);
	*at = zone_instant(z, day, 0);
	return true;
}

static int
get_history(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	struct history_ask ask = {
		.kinds = js_at(in, "kinds"),
		.exercise = js_str_at(in, "exercise"),
		.limit = js_int_at(in, "limit", HISTORY_LIMIT),
	};
	struct own_twin rd;
	struct buf text;

	if (run_read_twin(c, in, &rd, e) == -1)
		return -1;
	if (!kinds_known(ask.kinds))
		return refuse(c, rd.env.lang, "kinds", SAY_NO_ENTRY_KIND,
		    kinds_all(c->a));
	if (js_at(in, "since") != NULL &&
	    !since(js_str_at(in, "since"), &rd.env.zone, &ask.since))
		return refuse(c, rd.env.lang, "since", SAY_NO_MOMENT,
		    STR(""));
	if (js_at(in, "cursor") != NULL && !history_from(c->a,
	    js_str_at(in, "cursor"), &rd, &ask.from))
		return refuse(c, rd.env.lang, "cursor", SAY_NO_PAGE,
		    STR(""));
	buf_init(&text, c->a, SIZE_MAX);
	ask.views = ask.from == 0 ? mentor_views(c, &rd.env) : STR("[]");
	if (history_put(c, &rd, &ask, out, &text, e) == -1)
		return -1;
	call_text(c, buf_str(&text));
	return 0;
}

const struct tool tool_get_history = {
	.name = "get_history",
	.title = "Show learning history",
	.use = "Use this when the learner asks what was done and when. Do not use "
	    "for totals; use get_progress.",
	.input = get_history_input,
	.output = get_history_output,
	.scope = "twin:read",
	.flags = TOOL_READONLY | TOOL_IDEMPOTENT,
	.run = get_history,
};
