/* SPDX-License-Identifier: MIT */
/* fixture_rounds - the tools that ask for input (SEP-2322), and how they ask. */
#include "test/conformance/fixture.h"

#define NAME	"\"name\":{\"type\":\"string\"}"
#define OK	"\"ok\":{\"type\":\"boolean\"}"

struct str
fixture_said(const struct call *c, const char *key, const char *member)
{
	return js_str_at(js_at(call_answer(c, key), "content"), member);
}

int
fixture_elicit(struct call *c, const char *key, const char *message,
    const char *properties, struct err *e)
{
	return call_ask(c, key, "elicitation/create", arena_printf(c->a,
	    "{\"mode\":\"form\",\"message\":\"%s\",\"requestedSchema\":{"
	    "\"type\":\"object\",\"properties\":{%s}}}", message,
	    properties), e);
}

static int
sample(struct call *c, const char *key, const char *text, int max_tokens,
    struct err *e)
{
	return call_ask(c, key, "sampling/createMessage", arena_printf(c->a,
	    "{\"messages\":[{\"role\":\"user\",\"content\":{\"type\":\"text\","
	    "\"text\":\"%s\"}}],\"maxTokens\":%d}", text, max_tokens), e);
}

static int
roots(struct call *c, struct err *e)
{
	return call_ask(c, "client_roots", "roots/list", STR("{}"), e);
}

static int
elicitation(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	struct str name = fixture_said(c, "user_name", "name");

	(void)in, (void)out;
	if (name.n == 0)
		return fixture_elicit(c, "user_name", "What is your name?",
		    NAME, e);
	call_text(c, arena_printf(c->a, "Hello, " STR_FMT "!",
	    STR_ARG(name)));
	return 0;
}

static int
sampling(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	struct str answer = fixture_said(c, "capital_question", "text");

	(void)in, (void)out;
	if (answer.n == 0)
		return sample(c, "capital_question",
		    "What is the capital of France?", 100, e);
	call_text(c, answer);
	return 0;
}

static int
list_roots(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	const struct js *answer = call_answer(c, "client_roots");

	(void)in, (void)out;
	if (answer == NULL)
		return roots(c, e);
	call_text(c, arena_printf(c->a, "Found %zu root(s)",
	    js_len(js_at(answer, "roots"))));
	return 0;
}

/* confirmed - a confirmation under a state of ours; otherwise asks for it. */
static int
confirmed(struct call *c, const char *done, struct err *e)
{
	struct str state;

	if (call_answer(c, "confirm") != NULL && call_resumed(c, &state)) {
		call_text(c, str_c(done));
		return 0;
	}
	call_state(c, STR("waiting for a confirmation"));
	return fixture_elicit(c, "confirm", "Please confirm", OK, e);
}

static int
request_state(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)in, (void)out;
	return confirmed(c, "state-ok", e);
}

static int
tampered_state(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)in, (void)out;
	return confirmed(c, "integrity-ok", e);
}

static int
multiple(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	(void)in, (void)out;
	if (call_answer(c, "user_name") != NULL &&
	    call_answer(c, "greeting") != NULL &&
	    call_answer(c, "client_roots") != NULL) {
		call_text(c, STR("All answers received"));
		return 0;
	}
	call_state(c, STR("waiting for three answers"));
	if (fixture_elicit(c, "user_name", "What is your name?", NAME,
	    e) == -1 || sample(c, "greeting", "Generate a greeting", 50,
	    e) == -1)
		return -1;
	return roots(c, e);
}

static int
multi_round(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	struct str name = fixture_said(c, "step1", "name");
	struct str colour = fixture_said(c, "step2", "color"), state;
	bool resumed = call_resumed(c, &state);

	(void)in, (void)out;
	if (resumed && colour.n > 0) {
		call_text(c, arena_printf(c->a, STR_FMT " likes " STR_FMT,
		    STR_ARG(state), STR_ARG(colour)));
		return 0;
	}
	if (resumed && name.n > 0) {
		call_state(c, name);
		return fixture_elicit(c, "step2",
		    "Step 2: What is your favorite color?",
		    "\"color\":{\"type\":\"string\"}", e);
	}
	call_state(c, STR(""));
	return fixture_elicit(c, "step1", "Step 1: What is your name?", NAME,
	    e);
}

/* One question for each capability the client declared, and none else. */
static int
capabilities(struct call *c, const struct js *in, struct js_out *out,
    struct err *e)
{
	struct str state;

	(void)in, (void)out;
	if (call_resumed(c, &state)) {
		call_text(c, STR("All answers received"));
		return 0;
	}
	call_state(c, STR("asked"));
	if (call_can(c, "elicitation") && fixture_elicit(c, "user_name",
	    "What is your name?", NAME, e) == -1)
		return -1;
	if (call_can(c, "sampling") && sample(c, "greeting",
	    "Generate a greeting", 50, e) == -1)
		return -1;
	return call_can(c, "roots") ? roots(c, e) : 0;
}

static int
streaming_elicitation(struct call *c, const struct js *in,
    struct js_out *out, struct err *e)
{
	(void)in, (void)out;
	call_progress(c, "1", "2", STR("Asking"));
	if (call_answer(c, "confirm") == NULL)
		return fixture_elicit(c, "confirm", "Continue?", OK, e);
	call_text(c, STR("ok"));
	return 0;
}

#define TOOL(id, text, fn) \
	static const struct tool id = { \
		.name = #id, .use = text, .input = FIXTURE_CLOSED, .run = fn, \
		.flags = TOOL_READONLY | TOOL_IDEMPOTENT \
	}

TOOL(test_streaming_elicitation, "Streams, then asks",
    streaming_elicitation);
TOOL(test_input_required_result_elicitation, "Asks for a name", elicitation);
TOOL(test_input_required_result_sampling, "Asks the model", sampling);
TOOL(test_input_required_result_list_roots, "Asks for roots", list_roots);
TOOL(test_input_required_result_request_state, "Keeps a state",
    request_state);
TOOL(test_input_required_result_multiple_inputs, "Asks three things",
    multiple);
TOOL(test_input_required_result_multi_round, "Asks twice", multi_round);
TOOL(test_input_required_result_tampered_state, "Trusts only its own state",
    tampered_state);
TOOL(test_input_required_result_capabilities, "Asks what can be asked",
    capabilities);

const struct tool *const fixture_round_tools[] = {
	&test_streaming_elicitation,
	&test_input_required_result_elicitation,
	&test_input_required_result_sampling,
	&test_input_required_result_list_roots,
	&test_input_required_result_request_state,
	&test_input_required_result_multiple_inputs,
	&test_input_required_result_multi_round,
	&test_input_required_result_tampered_state,
	&test_input_required_result_capabilities, NULL
};
