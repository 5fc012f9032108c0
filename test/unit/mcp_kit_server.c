/* SPDX-License-Identifier: MIT */
/* mcp_kit_server - tools, resources and prompts for the tests of lib/mcp. */
#include "test/unit/mcp_kit.h"

#include "test/conformance/fixture_calls.h"
#include "tools/wording.h"

/* ---- tools ---- */

#define CLOSED	"\"additionalProperties\":false}"
#define NO_ARGS	"{\"type\":\"object\"," CLOSED

static int
run_plain(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)in, (void)out, (void)e;
	call_text(c, STR("plain"));
	return 0;
}

static int
run_echo(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)c, (void)e;
	js_obj(out);
	js_kv_str(out, "text", js_str_at(in, "text"));
	js_kv_str(out, "sub", c->sub);
	js_kv_str(out, "lang", c->lang);
	js_end(out);
	return 0;
}

static int
run_fail(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	struct refusal no = { .code = REFUSAL_CONFLICT_REVISION,
		.message = STR("it moved"), .hint = STR("read it again"),
		    .revision = 7 };

	(void)in, (void)e;
	js_obj(out);	/* left open: call_fail drops it */
	call_text(c, STR("dropped"));
	return call_fail(c, &no);
}

#define LETTERS	"яяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяя" \
	"яяяя"

static int
run_error(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	static const struct {
		const char *name;
		enum err_kind kind;
	} kinds[] = {
		{ "invalid", ERR_INVALID }, { "notfound", ERR_NOTFOUND },
		{ "limit", ERR_LIMIT }, { "upstream", ERR_UPSTREAM },
		{ "io", ERR_IO }, { "auth", ERR_AUTH },
		{ "conflict", ERR_CONFLICT },
	};
	size_t i;

	(void)c, (void)out;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_is(js_str_at(in, "kind"), kinds[i].name))
			return err_set(e, kinds[i].kind, "the reason");
	if (str_is(js_str_at(in, "kind"), "long"))	/* cut inside a letter */
		return err_set(e, ERR_INVALID, "%s%s", LETTERS, LETTERS);
	return -1;	/* no reason at all */
}

static int
run_silent(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)c, (void)in, (void)out, (void)e;
	return 0;
}

static int
run_progress(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)in, (void)out, (void)e;
	call_progress(c, "1", "3", STR("one"));
	call_progress(c, "1", "3", STR("again"));	/* does not increase */
	call_progress(c, "2.5", NULL, STR(""));
	if (call_cancelled(c)) {
		struct refusal no = { .code = REFUSAL_BUSY,
			.message = STR("cancelled") };

		return call_fail(c, &no);
	}
	call_text(c, STR("done"));
	return 0;
}

/* Waits a moment; fails when told that nobody waits for the answer. */
static int
run_wait(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)in, (void)out;
	call_progress(c, "1", NULL, STR(""));
	if (!call_wait(c, 2))
		return err_set(e, ERR_LIMIT, "left");
	call_text(c, STR("waited"));
	return 0;
}

static int
run_log(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)in, (void)out, (void)e;
	call_log(c, "debug", STR("\"fine\""));
	call_log(c, "info", STR("{\"a\":\n1}"));
	call_text(c, STR("logged"));
	return 0;
}

static int
run_need(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)in, (void)out;
	if (call_require(c, "sampling", e) == -1)
		return -1;
	call_text(c, STR("Success"));
	return 0;
}

/* Two rounds: a name, then a colour; the state carries the name. */
static int
run_ask(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	const struct js *name = call_answer(c, "name");
	const struct js *colour = call_answer(c, "colour");
	struct str before;

	(void)in, (void)out;
	if (name == NULL && colour == NULL)
		return call_ask(c, "name", "elicitation/create",
		    STR("{\"message\":\"Your name?\"}"), e);
	if (colour == NULL) {
		call_state(c, js_str_at(js_at(name, "content"), "name"));
		return call_ask(c, "colour", "elicitation/create",
		    STR("{\"message\":\"A colour?\"}"), e);
	}
	if (!call_resumed(c, &before))
		before = STR("nobody");
	call_text(c, before);
	return 0;
}

static int
run_binary(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)in, (void)out, (void)e;
	call_content(c, STR("{\"type\":\"image\",\"data\":\"AAAA\","
	    "\"mimeType\":\"image/png\"}"));
	call_text(c, STR("after"));
	call_meta(c, "x/one", STR("1"));
	call_meta(c, "x/two", STR("[2]"));
	call_structured(c, STR("{\"ready\":true}"));
	return 0;
}

#define TOOL(n, in, fn, ...) \
	static const struct tool tool_##n = { .name = #n, \
	    .use = "Use this in tests.", .input = in, .run = fn, __VA_ARGS__ }

TOOL(plain, NO_ARGS, run_plain, .title = "Plain",
    .flags = TOOL_READONLY | TOOL_IDEMPOTENT);
TOOL(echo, "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":"
    "\"string\",\"maxLength\":20,\"description\":\"What to say.\"}},"
    "\"required\":[\"text\"]," CLOSED, run_echo,
    .output = "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":"
    "\"string\"}},\"required\":[\"text\"]}");
TOOL(fail, NO_ARGS, run_fail, .output = "{\"type\":\"object\"}");
TOOL(error, "{\"type\":\"object\",\"properties\":{\"kind\":{\"type\":"
    "\"string\"}}," CLOSED, run_error, .title = NULL);
TOOL(silent, NO_ARGS, run_silent, .output = "{\"type\":\"object\"}");
TOOL(progress, NO_ARGS, run_progress, .title = NULL);
TOOL(log, NO_ARGS, run_log, .title = NULL);
TOOL(need, NO_ARGS, run_need, .title = NULL);
TOOL(wait, NO_ARGS, run_wait, .title = NULL);
TOOL(ask, NO_ARGS, run_ask, .title = NULL);
TOOL(binary, NO_ARGS, run_binary, .title = NULL);
TOOL(scoped, NO_ARGS, run_plain, .scope = "a:read a:write",
    .flags = TOOL_DESTRUCTIVE | TOOL_VIEW_CALLS,
    .meta = "{\"ui\":{\"resourceUri\":\"ui://x\"},\"openai/x\":\"y\"}");
TOOL(param, "{\"type\":\"object\",\"properties\":{"
    "\"region\":{\"type\":\"string\",\"x-mcp-header\":\"Region\"},"
    "\"in\":{\"type\":\"object\",\"properties\":{\"count\":{\"type\":"
    "\"integer\",\"x-mcp-header\":\"Item-Count\"}}," CLOSED ","
    "\"dry\":{\"type\":\"boolean\",\"x-mcp-header\":\"Dry\"}}," CLOSED,
    run_plain, .title = NULL);

static const struct tool *const tools[] = {
	&tool_plain, &tool_echo, &tool_fail, &tool_error, &tool_silent,
	&tool_progress, &tool_log, &tool_need, &tool_ask, &tool_binary,
	&tool_scoped, &tool_param, &tool_wait, NULL
};

/* ---- resources ---- */

static int
read_one(struct call *c, struct err *e)
{
	(void)e;
	call_resource(c, c->name, STR("text/plain"), STR("one"), STR(""));
	return 0;
}

static int
read_blob(struct call *c, struct err *e)
{
	(void)e;
	call_resource(c, c->name, STR("image/png"), STR(""), STR("AAAA"));
	call_resource_raw(c, STR("{\"uri\":\"mem://b\",\"text\":\"b\","
	    "\"_meta\":{\"k\":1}}"));
	return 0;
}

static int
read_asking(struct call *c, struct err *e)
{
	if (call_answer(c, "which") == NULL)
		return call_ask(c, "which", "roots/list", STR("{}"), e);
	return read_one(c, e);
}

static int
read_range(struct call *c, struct err *e)
{
	(void)e;
	call_resource(c, c->name, STR(""), arena_printf(c->a, STR_FMT "|"
	    STR_FMT, STR_ARG(js_str_at(c->args, "from")),
	    STR_ARG(js_str_at(c->args, "to"))), STR(""));
	return 0;
}

static int
read_item(struct call *c, struct err *e)
{
	struct str id = js_str_at(c->args, "id");

	if (str_is(id, "none"))
		return err_set(e, ERR_NOTFOUND, "no item");
	if (str_is(id, "empty"))
		return 0;
	call_resource(c, c->name, STR(""), id, STR(""));
	return 0;
}

static int
complete_item(struct call *c, struct str arg, struct str prefix,
    struct err *e)
{
	int i, n = str_is(prefix, "many") ? 101 : 2;

	(void)e;
	if (!str_is(arg, "id"))
		return 0;
	for (i = 0; i < n; i++)
		call_complete(c, arena_printf(c->a, STR_FMT "%d",
		    STR_ARG(prefix), i));
	return 0;
}

static const struct resource res_one = { .uri = "mem://one", .name = "one",
	.title = "One", .description = "One.", .mime = "text/plain",
	.meta = "{\"k\":1}", .read = read_one };
static const struct resource res_mine = { .uri = "mem://mine",
	.name = "mine", .description = "Mine.", .scope = "a:read",
	.per_user = true, .read = read_one };
static const struct resource res_item = { .uri = "mem://item/{id}",
	.tmpl = true, .name = "item", .description = "Any item.",
	.mime = "text/plain", .read = read_item, .complete = complete_item };
static const struct resource res_blob = { .uri = "mem://blob",
	.name = "blob", .description = "Bytes.", .read = read_blob };
static const struct resource res_ask = { .uri = "mem://ask",
	.name = "ask", .description = "Asks.", .read = read_asking };
static const struct resource res_range = { .uri = "mem://r/{from}-{to}/x",
	.tmpl = true, .name = "range", .description = "A range.",
	.read = read_range };
static const struct resource *const resources[] = {
	&res_one, &res_mine, &res_item, &res_blob, &res_ask, &res_range, NULL
};

/* ---- prompts ---- */

static int
get_hello(struct call *c, struct err *e)
{
	(void)e;
	call_prompt_message(c, "user", call_text_block(c, STR("hello")));
	return 0;
}

static int
get_greet(struct call *c, struct err *e)
{
	(void)e;
	call_prompt_message(c, "user", call_text_block(c,
	    arena_printf(c->a, "hello " STR_FMT,
	    STR_ARG(js_str_at(c->args, "who")))));
	call_prompt_message(c, "assistant", call_text_block(c, STR("yes")));
	return 0;
}

static int
get_asking(struct call *c, struct err *e)
{
	const struct js *answer = call_answer(c, "topic");

	if (answer == NULL)
		return call_ask(c, "topic", "elicitation/create",
		    STR("{\"message\":\"Topic?\"}"), e);
	call_prompt_message(c, "user", call_text_block(c,
	    js_str_at(js_at(answer, "content"), "topic")));
	return 0;
}

static int
get_broken(struct call *c, struct err *e)
{
	return call_ask(c, "x", "tools/list", STR("{}"), e);
}

static int
complete_broken(struct call *c, struct str arg, struct str prefix,
    struct err *e)
{
	(void)c, (void)arg, (void)prefix;
	return err_set(e, ERR_IO, "no values");
}

static const struct prompt_arg greet_args[] = {
	{ "who", "Whom to greet.", true }, { "how", NULL, false }, { 0 }
};
static const struct prompt prompt_hello = { .name = "hello",
	.title = "Hello", .description = "Says hello.", .get = get_hello };
static const struct prompt prompt_greet = { .name = "greet",
	.description = "Greets.", .args = greet_args, .scope = "a:read",
	.get = get_greet };
static const struct prompt prompt_ask = { .name = "ask",
	.description = "Asks.", .get = get_asking };
static const struct prompt prompt_broken = { .name = "broken",
	.description = "Breaks.", .get = get_broken,
	.complete = complete_broken };
static const struct prompt *const prompts[] = {
	&prompt_hello, &prompt_greet, &prompt_ask, &prompt_broken, NULL
};

/* The product's words, in the request's language, else English. */
static enum twin_lang
lang_of(const struct call *c)
{
	return str_is(c->lang, "ru") ? TWIN_RU : TWIN_EN;
}

static struct str
say(struct call *c, enum mcp_sentence what)
{
	return wording_protocol(lang_of(c), what);
}

static void
explain(struct call *c, const struct schema_fault *f, struct str *message,
    struct str *hint)
{
	wording_schema(c->a, lang_of(c), f, message, hint);
}

const struct mcp_server kit_server = {
	.say = say, .explain = explain,
	.name = "kit", .version = "1", .title = "The kit",
	.instructions = "Use it in tests.",
	.tools = tools, .resources = resources, .prompts = prompts,
	.logging = true, .legacy_subscribe = true
};
