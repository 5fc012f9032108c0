/* SPDX-License-Identifier: MIT */
#include "mcp/rpc.h"

#include <stdint.h>

#include "base/limits.h"

static enum rpc_kind
bad(struct rpc *out, const char *fault)
{
	out->fault = fault;
	return RPC_BAD_SHAPE;
}

/* id_text - the id as it goes back: a number keeps the text it came with. */
static struct str
id_text(struct arena *a, const struct js *id)
{
	struct js_out o;
	struct buf b;

	if (js_type(id) == JS_INT)
		return js_num_text(id, a);
	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_put(&o, id);
	return buf_str(&b);
}

enum rpc_kind
rpc_classify(struct arena *a, const struct js *msg, struct rpc *out)
{
	const struct js *id, *method, *params;

	*out = (struct rpc){ 0 };
	if (js_type(msg) != JS_OBJECT)
		return bad(out, "A JSON-RPC message must be an object");
	if (js_get(msg, "id", &id)) {
		if (js_type(id) != JS_STRING && js_type(id) != JS_INT)
			return bad(out,
			    "'id' must be a string or an integer");
		out->id = id_text(a, id);
		if (out->id.n > LIMIT_ID) {
			out->id = STR("");
			return bad(out, "'id' is too long");
		}
	}
	if (!str_is(js_str_at(msg, "jsonrpc"), "2.0"))
		return bad(out, "'jsonrpc' must be \"2.0\"");
	if (!js_get(msg, "method", &method)) {
		if (js_type(js_at(msg, "result")) != JS_NONE ||
		    js_type(js_at(msg, "error")) != JS_NONE)
			return RPC_RESPONSE;
		return bad(out, "'method' is missing");
	}
	if (js_type(method) != JS_STRING)
		return bad(out, "'method' must be a string");
	out->method = js_str(method);
	/* null counts as absent: some clients write every member they know */
	if (js_get(msg, "params", &params) && js_type(params) != JS_NULL) {
		if (js_type(params) != JS_OBJECT)
			return bad(out, "'params' must be an object");
		out->params = params;
	}
	return out->id.n > 0 ? RPC_CALL : RPC_NOTIFY;
}

struct str
rpc_error(struct arena *a, struct str id, int code, struct str message,
    struct str data)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "jsonrpc", "2.0");
	if (id.n > 0)
		js_kv_raw(&o, "id", id);
	js_kv_obj(&o, "error");
	js_kv_int(&o, "code", code);
	js_kv_str(&o, "message", message);
	if (data.n > 0)
		js_kv_raw(&o, "data", data);
	js_end(&o);
	js_end(&o);
	return buf_str(&b);
}

void
rpc_result(struct js_out *o, struct str id)
{
	js_obj(o);
	js_kv_c(o, "jsonrpc", "2.0");
	js_kv_raw(o, "id", id);
	js_key(o, "result");
}
