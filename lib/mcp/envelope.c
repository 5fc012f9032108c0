/* SPDX-License-Identifier: MIT */
#include "mcp/envelope.h"

#include "base/limits.h"

enum envelope_level
envelope_level(struct str name)
{
	static const char *const levels[] = {
		[ENVELOPE_DEBUG] = "debug", [ENVELOPE_INFO] = "info",
		[ENVELOPE_NOTICE] = "notice", [ENVELOPE_WARNING] = "warning",
		[ENVELOPE_ERROR] = "error", [ENVELOPE_CRITICAL] = "critical",
		[ENVELOPE_ALERT] = "alert",
		[ENVELOPE_EMERGENCY] = "emergency",
	};
	int i;

	for (i = ENVELOPE_DEBUG; i <= ENVELOPE_EMERGENCY; i++)
		if (str_is(name, levels[i]))
			return (enum envelope_level)i;
	return ENVELOPE_LEVEL_NONE;
}

static struct str
token_text(struct arena *a, const struct js *token)
{
	struct js_out o;
	struct buf b;

	if (js_type(token) == JS_INT)
		return js_num_text(token, a);
	if (js_type(token) != JS_STRING || js_str(token).n > LIMIT_ID)
		return STR("");
	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_put(&o, token);
	return buf_str(&b);
}

/*
 * language - RFC 4647 s.3.4 look-up of a locale among ru and en: the tag
 * itself or what is before its first subtag ("ru-RU", also "en_US").
 */
static struct str
language(struct str locale)
{
	struct str two = { locale.p, locale.n < 2 ? locale.n : 2 };

	if (locale.n > 2 && locale.p[2] != '-' && locale.p[2] != '_')
		return STR("");
	if (str_ieq(two, STR("ru")))
		return STR("ru");
	return str_ieq(two, STR("en")) ? STR("en") : STR("");
}

/* fault_of - the first thing wrong with an envelope that is claimed. */
static const char *
fault_of(const struct js *meta)
{
	const struct js *info, *level;

	if (js_type(js_at(meta, ENVELOPE_PREFIX "protocolVersion")) !=
	    JS_STRING)
		return "_meta['" ENVELOPE_PREFIX "protocolVersion'] must be a "
		    "string";
	if (js_type(js_at(meta, ENVELOPE_PREFIX "clientCapabilities")) !=
	    JS_OBJECT)
		return "_meta['" ENVELOPE_PREFIX "clientCapabilities'] must "
		    "be an object";
	if (js_get(meta, ENVELOPE_PREFIX "clientInfo", &info) &&
	    (js_type(js_at(info, "name")) != JS_STRING ||
	    js_type(js_at(info, "version")) != JS_STRING))
		return "_meta['" ENVELOPE_PREFIX "clientInfo'] must be an "
		    "object with the strings 'name' and 'version'";
	if (js_get(meta, ENVELOPE_PREFIX "logLevel", &level) &&
	    envelope_level(js_str(level)) == ENVELOPE_LEVEL_NONE)
		return "_meta['" ENVELOPE_PREFIX "logLevel'] must be one of "
		    "the eight log levels";
	return NULL;
}

void
envelope_read(struct arena *a, const struct js *params, struct envelope *out)
{
	const struct js *meta = js_at(params, "_meta"), *claim;

	*out = (struct envelope){ 0 };
	if (js_type(meta) != JS_OBJECT)
		return;
	out->meta = meta;
	out->progress_token = token_text(a, js_at(meta, "progressToken"));
	out->lang = language(js_str_at(meta, "openai/locale"));
	if (!js_get(meta, ENVELOPE_PREFIX "protocolVersion", &claim))
		return;
	out->version = js_str(claim);
	out->fault = fault_of(meta);
	out->claim = out->fault == NULL && era_is_modern(out->version) ?
	    ERA_CLAIM_VALID : ERA_CLAIM_INVALID;
	out->capabilities = js_at(meta, ENVELOPE_PREFIX "clientCapabilities");
	out->level = envelope_level(js_str_at(meta,
	    ENVELOPE_PREFIX "logLevel"));
}
