/* SPDX-License-Identifier: MIT */
/* method - the table of methods, and the ladders of doc/protocol.md 2.3 and 2.4. */
#include "mcp/method.h"

#include "mcp/complete.h"
#include "mcp/header.h"
#include "mcp/prompts.h"
#include "mcp/resources.h"
#include "mcp/session.h"
#include "mcp/skills.h"
#include "mcp/tools.h"

static const struct method methods[] = {
	{ "completion/complete", METHOD_BOTH, SERVER_COMPLETIONS, NULL,
	    complete_needs, NULL, complete_run },
	{ "initialize", METHOD_LEGACY, 0, NULL,
	    NULL, NULL, session_initialize },
	{ "logging/setLevel", METHOD_LEGACY, SERVER_LOGGING, NULL,
	    NULL, NULL, session_set_level },
	{ "ping", METHOD_LEGACY, 0, NULL,
	    NULL, NULL, session_ping },
	{ "prompts/get", METHOD_BOTH, SERVER_PROMPTS, "name",
	    prompts_needs, NULL, prompts_get },
	{ "prompts/list", METHOD_BOTH, SERVER_PROMPTS, NULL,
	    NULL, NULL, prompts_list },
	{ "resources/list", METHOD_BOTH, SERVER_RESOURCES, NULL,
	    NULL, NULL, resources_list },
	{ "resources/read", METHOD_BOTH, SERVER_RESOURCES, "uri",
	    resources_needs, NULL, resources_read },
	{ "resources/subscribe", METHOD_LEGACY, SERVER_SUBSCRIBE, NULL,
	    NULL, NULL, session_subscribe },
	{ "resources/templates/list", METHOD_BOTH, SERVER_RESOURCES, NULL,
	    NULL, NULL, resources_templates },
	{ "resources/unsubscribe", METHOD_LEGACY, SERVER_SUBSCRIBE, NULL,
	    NULL, NULL, session_subscribe },
	{ "server/discover", METHOD_MODERN, 0, NULL,
	    NULL, NULL, session_discover },
	{ "skills/get", METHOD_BOTH, SERVER_SKILLS, NULL,
	    NULL, NULL, skills_get },
	{ "skills/list", METHOD_BOTH, SERVER_SKILLS, NULL,
	    NULL, NULL, skills_list },
	{ "subscriptions/listen", METHOD_MODERN, 0, NULL,
	    NULL, NULL, session_listen },
	{ "tools/call", METHOD_BOTH, SERVER_TOOLS, "name",
	    tools_needs, tools_headers, tools_call },
	{ "tools/list", METHOD_BOTH, SERVER_TOOLS, NULL,
	    NULL, NULL, tools_list },
};

/* find - the row, served or not; NULL when the name is unknown. */
static const struct method *
find(struct str name)
{
	size_t i;

	for (i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (str_is(name, methods[i].name))
			return &methods[i];
	return NULL;
}

struct str
method_needs(struct message *t)
{
	const struct method *m = find(t->rpc.method);

	return m == NULL || m->needs == NULL ? STR("") : m->needs(t);
}

bool
method_lacks(struct str needed, struct str granted)
{
	struct str need, have, rest;
	bool found;

	while (str_word(&needed, false, &need)) {
		rest = granted;
		found = false;
		while (!found && str_word(&rest, false, &have))
			found = str_eq(need, have);
		if (!found)
			return true;
	}
	return false;
}

/* legacy_versions - as the end of a sentence. */
static struct str
legacy_versions(struct arena *a)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, SIZE_MAX);
	for (i = 0; era_legacy_versions(i) != NULL; i++) {
		if (i > 0)
			buf_c(&b, ", ");
		buf_c(&b, era_legacy_versions(i));
	}
	return buf_str(&b);
}

static int
unsupported_version(struct message *t)
{
	struct js_out o;
	struct buf b;

	(void)message_fail(t, RPC_VERSION, "Unsupported protocol version");
	buf_init(&b, t->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_raw(&o, "supported", STR("[\"" ERA_MODERN_VERSION "\"]"));
	js_kv_str(&o, "requested", t->env.version);
	js_end(&o);
	t->fault.data = buf_str(&b);
	return -1;
}

/* Rows 23 and 24: the headers repeat method and name. */
static int
routing_headers(struct message *t, const struct method *m)
{
	struct str asked = header_get(t->rq, "mcp-method");
	const struct js *v;

	if (asked.p == NULL || !str_eq(asked, t->rpc.method))
		return message_fail(t, RPC_HEADER,
		    "Mcp-Method must be present and equal 'method'");
	if (m == NULL || m->key == NULL ||
	    !js_get(t->rpc.params, m->key, &v) || js_type(v) != JS_STRING)
		return 0;
	/* as it came: a name may have a comma */
	if (!header_equal(t->a, http_header(t->rq, "mcp-name"), v))
		return message_fail(t, RPC_HEADER,
		    "Mcp-Name must be present and equal params.%s", m->key);
	return 0;
}

/* modern - rows 19-26, in the order the conformance suite pins. */
static const struct method *
modern(struct message *t)
{
	const struct method *m = find(t->rpc.method);
	struct str version = header_get(t->rq, "mcp-protocol-version");
	bool http = t->rq != NULL;

	if (t->env.fault != NULL)				/* row 19 */
		(void)message_refuse(t, RPC_PARAMS, "%s", t->env.fault);
	else if (version.p != NULL && !str_eq(version, t->env.version))
		(void)message_fail(t, RPC_HEADER, /* row 20 */
		    "MCP-Protocol-Version differs from the body");
	else if (!str_is(t->env.version, ERA_MODERN_VERSION))
		(void)unsupported_version(t);			/* row 21 */
	else if (http && version.p == NULL)			/* row 22 */
		(void)message_fail(t, RPC_HEADER,
		    "MCP-Protocol-Version is missing");
	else if (http && routing_headers(t, m) == -1)
		return NULL;
	else if (m == NULL || (m->eras & METHOD_MODERN) == 0 ||
	    (m->cap & t->m->caps) != m->cap)			/* row 25 */
		(void)message_fail(t, RPC_NO_METHOD, "Method not found");
	else if (!http || m->headers == NULL || m->headers(t) == 0)
		return m;
	return NULL;
}

/* legacy - rows 30-36. */
static const struct method *
legacy(struct message *t)
{
	const struct method *m = find(t->rpc.method);
	struct str version = header_get(t->rq, "mcp-protocol-version");

	if (!str_is(t->rpc.method, "initialize") && version.p != NULL &&
	    !era_legacy_served(version))
		(void)message_refuse(t, RPC_INVALID,		/* row 32 */
		    "Unsupported MCP-Protocol-Version; served are " STR_FMT
		    " and " ERA_MODERN_VERSION,
		    STR_ARG(legacy_versions(t->a)));
	else if (m == NULL || (m->eras & METHOD_LEGACY) == 0 ||
	    (m->cap & t->m->caps) != m->cap)			/* row 36 */
		(void)message_fail(t, RPC_NO_METHOD, "Method not found");
	else
		return m;
	return NULL;
}

const struct method *
method_ladder(struct message *t)
{
	envelope_read(t->a, t->rpc.params, &t->env);
	switch (era_choose(str_is(t->rpc.method, "initialize"),
	    t->env.claim, era_header(header_get(t->rq, "mcp-protocol-version")))) {
	case ERA_HEADER_MISMATCH:
		(void)message_refuse(t, RPC_HEADER, "initialize belongs to the "
		    "revisions of 2025, but MCP-Protocol-Version does not");
		return NULL;
	case ERA_NO_ENVELOPE:
		(void)message_refuse(t, RPC_PARAMS, "params._meta['"
		    ENVELOPE_PREFIX "protocolVersion'] is missing");
		return NULL;
	case ERA_IS_MODERN:
		t->era = t->oc->era = MCP_MODERN;
		return modern(t);
	case ERA_IS_LEGACY:
		break;
	}
	t->era = t->oc->era = MCP_LEGACY;
	return legacy(t);
}
