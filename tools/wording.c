/* SPDX-License-Identifier: MIT */
#include "tools/wording.h"

#include "schema/schema.h"
#include "twin/speech/sentences.h"

enum { PATH_SHOWN = 200 };

static const enum sentence protocol[MCP_SENTENCES] = {
	[MCP_SAY_REPEAT] = SAY_MCP_REPEAT,
	[MCP_SAY_GIVE_UP] = SAY_MCP_GIVE_UP,
	[MCP_SAY_FIELD] = SAY_MCP_FIELD,
	[MCP_SAY_REVISION] = SAY_MCP_REVISION,
	[MCP_SAY_DENIED] = SAY_MCP_DENIED,
	[MCP_SAY_CONNECT] = SAY_MCP_CONNECT,
	[MCP_SAY_NO_QUESTION] = SAY_MCP_NO_QUESTION,
	[MCP_SAY_ASK] = SAY_MCP_ASK,
};

static const enum sentence faults[SCHEMA_CODES] = {
	[SCHEMA_UNKNOWN] = SAY_SCHEMA_UNKNOWN,
	[SCHEMA_MISSING] = SAY_SCHEMA_MISSING,
	[SCHEMA_TYPE] = SAY_SCHEMA_TYPE,
	[SCHEMA_ENUM] = SAY_SCHEMA_ENUM,
	[SCHEMA_CONST] = SAY_SCHEMA_CONST,
	[SCHEMA_MIN] = SAY_SCHEMA_MIN,
	[SCHEMA_MAX] = SAY_SCHEMA_MAX,
	[SCHEMA_SHORT] = SAY_SCHEMA_SHORT,
	[SCHEMA_LONG] = SAY_SCHEMA_LONG,
	[SCHEMA_FEW] = SAY_SCHEMA_FEW,
	[SCHEMA_MANY] = SAY_SCHEMA_MANY,
	[SCHEMA_FEW_MEMBERS] = SAY_SCHEMA_FEW_MEMBERS,
	[SCHEMA_MANY_MEMBERS] = SAY_SCHEMA_MANY_MEMBERS,
	[SCHEMA_NEVER] = SAY_SCHEMA_NEVER,
	[SCHEMA_ANY] = SAY_SCHEMA_ANY,
};

static const enum sentence types[SCHEMA_TYPES] = {
	[SCHEMA_NUMBER] = SAY_TYPE_NUMBER,
	[SCHEMA_INTEGER] = SAY_TYPE_INTEGER,
	[SCHEMA_STRING] = SAY_TYPE_STRING,
	[SCHEMA_BOOLEAN] = SAY_TYPE_BOOLEAN,
	[SCHEMA_ARRAY] = SAY_TYPE_ARRAY,
	[SCHEMA_OBJECT] = SAY_TYPE_OBJECT,
	[SCHEMA_NULL] = SAY_TYPE_NULL,
};

struct str
wording_protocol(enum twin_lang lang, enum mcp_sentence what)
{
	return sentences_get(lang, protocol[what]);
}

void
wording_schema(struct arena *a, enum twin_lang lang,
    const struct schema_fault *f, struct str *message, struct str *hint)
{
	struct schema_words w = { .or = sentences_get(lang, SAY_SCHEMA_OR) };
	enum sentence what = faults[f->code];
	struct str at, detail;

	for (size_t i = 0; i < SCHEMA_TYPES; i++)
		w.types[i] = sentences_get(lang, types[i]);
	detail = schema_detail(f, a, &w);
	if (f->code == SCHEMA_UNKNOWN && detail.n == 0)
		what = SAY_SCHEMA_UNKNOWN_NONE;
	at = f->path.n > 0 ? SAY(a, lang, SAY_SCHEMA_AT,
	    str_utf8_cut(f->path, PATH_SHOWN)) :
	    sentences_get(lang, SAY_SCHEMA_WHOLE);
	*message = SAY(a, lang, what, at, detail);
	*hint = sentences_get(lang, f->code == SCHEMA_UNKNOWN ?
	    SAY_HINT_SCHEMA_UNKNOWN : f->code == SCHEMA_MISSING ?
	    SAY_HINT_SCHEMA_MISSING : SAY_HINT_SCHEMA);
}

int
wording_fit(struct arena *a, enum twin_lang lang, const char *schema,
    const struct js *v, const char *prefix, struct refusal *no, struct err *e)
{
	const struct schema *s;
	struct schema_fault f;

	if (schema_compile(a, str_c(schema), &s, e) == -1)
		return -1;
	if (schema_check(s, a, v, &f))
		return 0;
	f.path = arena_printf(a, "%s" STR_FMT, prefix, STR_ARG(f.path));
	*no = (struct refusal){ .code = f.code == SCHEMA_UNKNOWN ?
	    REFUSAL_UNKNOWN_FIELD : REFUSAL_VALIDATION, .field = f.path };
	wording_schema(a, lang, &f, &no->message, &no->hint);
	return 0;
}

int
wording_tidy(struct arena *a, const char *schema, const struct js **v,
    struct err *e)
{
	const struct schema *s;

	if (schema_compile(a, str_c(schema), &s, e) == -1)
		return -1;
	if (!schema_check(s, a, *v, NULL))
		*v = schema_tidy(s, a, *v);
	return 0;
}

struct str
wording_line(struct arena *a, struct str s)
{
	static const char *const breaks[] = { "\xC2\x85", "\xE2\x80\xA8",
		"\xE2\x80\xA9" };	/* U+0085, U+2028, U+2029 */
	struct buf b;
	size_t i = 0, k;

	buf_init(&b, a, SIZE_MAX);
	while (i < s.n) {
		for (k = 0; k < sizeof(breaks) / sizeof(breaks[0]); k++)
			if (str_starts(str_from(s, i), str_c(breaks[k])))
				break;
		if (k < sizeof(breaks) / sizeof(breaks[0])) {
			buf_ch(&b, ' ');
			i += strlen(breaks[k]);
			continue;
		}
		buf_ch(&b, (unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f ? ' ' :
		    s.p[i]);
		i++;
	}
	return buf_str(&b);
}
