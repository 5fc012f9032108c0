/* SPDX-License-Identifier: MIT */
/* fixture_data - the resources and prompts of the fixture. */
#include "test/conformance/fixture.h"

/* ---- resources ---- */

static int
static_text(struct call *c, struct err *e)
{
	(void)e;
	call_resource(c, c->name, STR("text/plain"),
	    STR("This is the content of the static text resource."), STR(""));
	return 0;
}

static int
static_binary(struct call *c, struct err *e)
{
	(void)e;
	call_resource(c, c->name, STR("image/png"), STR(""),
	    STR(FIXTURE_IMG));
	return 0;
}

static int
watched(struct call *c, struct err *e)
{
	(void)e;
	call_resource(c, c->name, STR("text/plain"),
	    STR("Watched resource content"), STR(""));
	return 0;
}

static int
template(struct call *c, struct err *e)
{
	struct str id = js_str_at(c->args, "id");
	struct js_out o;
	struct buf b;

	(void)e;
	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "id", id);
	js_kv_bool(&o, "templateTest", true);
	js_kv_str(&o, "data", arena_printf(c->a, "Data for ID: " STR_FMT,
	    STR_ARG(id)));
	js_end(&o);
	call_resource(c, c->name, STR("application/json"), buf_str(&b),
	    STR(""));
	return 0;
}

static const struct resource text_resource = {
	.uri = "test://static-text", .name = "static-text",
	.description = "A text", .mime = "text/plain", .read = static_text
};
static const struct resource binary_resource = {
	.uri = "test://static-binary", .name = "static-binary",
	.description = "An image", .mime = "image/png",
	.read = static_binary
};
static const struct resource watched_resource = {
	.uri = "test://watched-resource", .name = "watched-resource",
	.description = "One to subscribe to", .mime = "text/plain",
	.read = watched
};
static const struct resource template_resource = {
	.uri = "test://template/{id}/data", .tmpl = true, .name = "template",
	.description = "Data by id", .mime = "application/json",
	.read = template
};

const struct resource *const fixture_resources[] = {
	&text_resource, &binary_resource, &watched_resource,
	&template_resource, NULL
};

/* ---- prompts ---- */

static void
user_text(struct call *c, struct str text)
{
	call_prompt_message(c, "user", call_text_block(c, text));
}

static int
simple(struct call *c, struct err *e)
{
	(void)e;
	user_text(c, STR("This is a simple prompt for testing."));
	return 0;
}

static int
with_arguments(struct call *c, struct err *e)
{
	(void)e;
	user_text(c, arena_printf(c->a, "Prompt with arguments: arg1='"
	    STR_FMT "', arg2='" STR_FMT "'",
	    STR_ARG(js_str_at(c->args, "arg1")),
	    STR_ARG(js_str_at(c->args, "arg2"))));
	return 0;
}

static int
no_values(struct call *c, struct str arg, struct str prefix, struct err *e)
{
	(void)c, (void)arg, (void)prefix, (void)e;
	return 0;
}

static int
with_resource(struct call *c, struct err *e)
{
	struct js_out o;
	struct buf b;

	(void)e;
	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "type", "resource");
	js_kv_obj(&o, "resource");
	js_kv_str(&o, "uri", js_str_at(c->args, "resourceUri"));
	js_kv_c(&o, "mimeType", "text/plain");
	js_kv_c(&o, "text", "Embedded resource content for testing.");
	js_end(&o);
	js_end(&o);
	call_prompt_message(c, "user", buf_str(&b));
	user_text(c, STR("Please process the embedded resource above."));
	return 0;
}

static int
with_image(struct call *c, struct err *e)
{
	(void)e;
	call_prompt_message(c, "user", STR(FIXTURE_IMAGE_BLOCK));
	user_text(c, STR("Please analyze the image above."));
	return 0;
}

static int
input_required(struct call *c, struct err *e)
{
	struct str context = fixture_said(c, "user_context", "context");

	if (context.n == 0)
		return fixture_elicit(c, "user_context",
		    "What context should the prompt use?",
		    "\"context\":{\"type\":\"string\"}", e);
	user_text(c, arena_printf(c->a, "Prompt with context: " STR_FMT,
	    STR_ARG(context)));
	return 0;
}

static const struct prompt_arg two_args[] = {
	{ "arg1", "The first", true }, { "arg2", "The second", true }, { 0 }
};
static const struct prompt_arg uri_arg[] = {
	{ "resourceUri", "The resource to embed", true }, { 0 }
};
static const struct prompt simple_prompt = {
	.name = "test_simple_prompt", .description = "A text", .get = simple
};
static const struct prompt arguments_prompt = {
	.name = "test_prompt_with_arguments", .description = "Two arguments",
	.args = two_args, .get = with_arguments, .complete = no_values
};
static const struct prompt resource_prompt = {
	.name = "test_prompt_with_embedded_resource",
	.description = "A resource and a text", .args = uri_arg,
	.get = with_resource
};
static const struct prompt image_prompt = {
	.name = "test_prompt_with_image",
	.description = "An image and a text", .get = with_image
};
static const struct prompt round_prompt = {
	.name = "test_input_required_result_prompt",
	.description = "Asks for context", .get = input_required
};

const struct prompt *const fixture_prompts[] = {
	&simple_prompt, &arguments_prompt, &resource_prompt, &image_prompt,
	&round_prompt, NULL
};
