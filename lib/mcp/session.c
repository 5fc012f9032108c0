/* SPDX-License-Identifier: MIT */
/* session - answers made once, with the server; only id and version differ. */
#include "mcp/session.h"

#include "mcp/skills.h"

/* info - the Implementation object; the title is for people, once. */
static struct str
info(struct arena *a, const struct mcp_server *sv, const char *title)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "name", sv->name);
	if (title != NULL)
		js_kv_c(&o, "title", title);
	js_kv_c(&o, "version", sv->version);
	js_end(&o);
	return buf_str(&b);
}

/* extensions - the server's own, and those that this layer serves. */
static void
extensions(struct arena *a, struct js_out *o, const struct mcp *m)
{
	struct js_iter it = { 0 };
	const struct js *own = NULL;

	if (m->sv->extensions == NULL && (m->caps & SERVER_SKILLS) == 0)
		return;
	js_kv_obj(o, "extensions");
	if (m->sv->extensions != NULL && /* mcp_new has parsed it before */
	    js_parse(a, str_c(m->sv->extensions), 16, &own, NULL) == 0)
		while (js_next(own, &it)) {
			js_key_str(o, it.name);
			js_put(o, it.value);
		}
	if (m->caps & SERVER_SKILLS)
		js_kv_raw(o, SKILLS_EXTENSION, STR("{}"));
	js_end(o);
}

static void
capabilities(struct arena *a, struct js_out *o, const struct mcp *m)
{
	static const struct {
		unsigned cap;
		const char *name;
	} caps[] = {
		{ SERVER_COMPLETIONS, "completions" },
		{ SERVER_LOGGING, "logging" },
		{ SERVER_PROMPTS, "prompts" },
		{ SERVER_RESOURCES, "resources" },
		{ SERVER_TOOLS, "tools" },
	};
	size_t i;

	js_kv_obj(o, "capabilities");
	for (i = 0; i < sizeof(caps) / sizeof(caps[0]); i++)
		if (m->caps & caps[i].cap)
			js_kv_raw(o, caps[i].name, STR("{}"));
	extensions(a, o, m);
	js_end(o);
}

static struct str
discover(struct arena *a, const struct mcp *m)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_raw(&o, "supportedVersions", STR("[\"" ERA_MODERN_VERSION "\"]"));
	capabilities(a, &o, m);
	if (m->sv->instructions != NULL)
		js_kv_c(&o, "instructions", m->sv->instructions);
	result_tail(&o, m, MCP_MODERN, "complete", RESULT_DISCOVER, STR(""));
	js_end(&o);
	return buf_str(&b);
}

/* initialize - a result object whose protocolVersion the request decides, so
 * that it is kept without its opening brace and first member. */
static struct str
initialize(struct arena *a, const struct mcp *m)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	capabilities(a, &o, m);
	js_kv_raw(&o, "serverInfo", info(a, m->sv, m->sv->title));
	if (m->sv->instructions != NULL)
		js_kv_c(&o, "instructions", m->sv->instructions);
	js_end(&o);
	return str_from(buf_str(&b), 1);
}

void
session_prepare(struct arena *a, struct mcp *m)
{
	m->info = info(a, m->sv, NULL);
	m->discover = discover(a, m);
	m->initialize = initialize(a, m);
}

/* Row 30. */
int
session_initialize(struct message *t)
{
	struct str asked;
	struct js_out o;
	struct buf b;

	if (message_param(t, "protocolVersion", &asked) == -1)
		return -1;
	buf_init(&b, t->a, SIZE_MAX);
	js_begin(&o, &b);
	buf_c(&b, "{\"protocolVersion\":");
	js_put_str(&o, era_legacy_served(asked) ? asked :
	    STR(ERA_LEGACY_LATEST));
	buf_ch(&b, ',');
	buf_add(&b, t->m->initialize);
	message_whole(t, buf_str(&b));
	return 0;
}

int
session_discover(struct message *t)
{
	message_whole(t, t->m->discover);
	return 0;
}

/* Row 35: {} exactly. */
int
session_ping(struct message *t)
{
	message_whole(t, STR("{}"));
	return 0;
}

/* Row 35: checked, answered, not remembered: there is no session. */
int
session_set_level(struct message *t)
{
	struct str level;

	if (message_param(t, "level", &level) == -1)
		return -1;
	if (envelope_level(level) == ENVELOPE_LEVEL_NONE)
		return message_fail(t, RPC_PARAMS, "unknown log level");
	return session_ping(t);
}

int
session_subscribe(struct message *t)
{
	struct str uri;

	return message_param(t, "uri", &uri) == -1 ? -1 : session_ping(t);
}

/* doc/protocol.md 4.4: acknowledge that nothing is honoured, and finish. */
int
session_listen(struct message *t)
{
	struct str id = arena_printf(t->a,
	    "\"" ENVELOPE_PREFIX "subscriptionId\":" STR_FMT,
	    STR_ARG(t->rpc.id));

	if (js_type(js_at(t->rpc.params, "notifications")) != JS_OBJECT)
		return message_fail(t, RPC_PARAMS,
		    "params.notifications must be an object");
	(void)stream_send(t->st, t->a, arena_printf(t->a,
	    "{\"jsonrpc\":\"2.0\","
	    "\"method\":\"notifications/subscriptions/acknowledged\","
	    "\"params\":{\"_meta\":{" STR_FMT "},\"notifications\":{}}}",
	    STR_ARG(id)));
	(void)message_result(t);
	message_complete(t, "complete", RESULT_NO_CACHE, id);
	return 0;
}
