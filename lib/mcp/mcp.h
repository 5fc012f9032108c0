/* SPDX-License-Identifier: MIT */
/*
 * mcp - JSON-RPC 2.0 and the Model Context Protocol, both eras
 * (doc/protocol.md), over registries that are values: rows of tools, resources,
 * prompts. Nothing here knows about twins, tokens or disks.
 */
#ifndef MCP_MCP_H
#define MCP_MCP_H

#include "base/conf.h"
#include "http/http.h"
#include "mcp/call.h"

enum tool_flags {
	TOOL_READONLY = 1, TOOL_IDEMPOTENT = 2, TOOL_DESTRUCTIVE = 4,
	TOOL_VIEW_CALLS = 8	/* the view may call it: visibility has "app" */
};

/*
 * tool - one row of the registry; everything tools/list shows and tools/call
 * needs. Schemas are raw JSON text, sent byte for byte and compiled once at
 * start: the schema shown is the schema checked.
 */
struct tool {
	const char *name;	/* [A-Za-z0-9_.-]{1,64} */
	const char *title;
	const char *use;	/* description: "Use this when ..." */
	const char *input;	/* JSON Schema 2020-12, root object, closed */
	const char *output;	/* NULL: no structuredContent */
	const char *scope;	/* "twin:read"; several: separated by blanks; NULL: none */
	const char *meta;	/* further members of _meta as JSON object, or NULL */
	unsigned flags;
	int (*run)(struct call *c, const struct js *in, struct js_out *out,
	    struct err *e);
};

struct resource {
	const char *uri;	/* or a URI template when .tmpl */
	bool tmpl;
	const char *name, *title, *description, *mime;
	const char *scope;	/* as in tool */
	bool per_user;		/* cacheScope private */
	const char *meta;	/* _meta as JSON object, or NULL */
	/* c->name is the URI asked for; write with call_resource, or return -1
	 * with ERR_NOTFOUND. */
	int (*read)(struct call *c, struct err *e);
	/* completion of a template variable, or NULL */
	int (*complete)(struct call *c, struct str arg, struct str prefix,
	    struct err *e);
};

struct prompt_arg {
	const char *name, *description;
	bool required;
};

struct prompt {
	const char *name, *title, *description;
	const struct prompt_arg *args;	/* ends with a NULL name; may be NULL */
	const char *scope;
	/* c->args is the object of string arguments; required ones are there */
	int (*get)(struct call *c, struct err *e);
	int (*complete)(struct call *c, struct str arg, struct str prefix,
	    struct err *e);
};

/* What a server is: the registries and the words about itself. */
struct mcp_server {
	const char *name, *version, *title;
	const char *instructions;	/* first 512 characters stand alone */
	const struct tool *const *tools;		/* NULL-terminated; */
	const struct resource *const *resources;	/* NULL: capability */
	const struct prompt *const *prompts;		/* not declared */
	bool logging;		/* fixture only */
	bool legacy_subscribe;	/* fixture only: (un)subscribe answer {} */
	/* "ru" or "en": the language of a refusal, whoever words it. NULL: that
	 * of the request, then the configuration's */
	struct str (*lang)(struct call *c);
	const char *extensions;	/* capabilities.extensions as JSON, or NULL */
	size_t page_size;	/* items on a page of a list; 0 = 100 */
	bool lazy;	/* check, compile and render what a request asks for
			 * when it asks: a plain CGI process answers one */
};

struct mcp;	/* a checked server: schemas compiled, lists rendered once */

/*
 * mcp_new - check the registries (doc/protocol.md 4.6) and prepare everything
 * that does not depend on a request: list bodies per era, compiled schemas.
 *
 *   keys   HMAC keys of requestState, current first, the previous one or an
 *          empty one behind it; read at every use, so the caller may
 *          change them between requests                         keeps
 *
 * Returns 0 and *out in a, or -1 (ERR_INVALID) naming row and fault.
 */
int mcp_new(struct arena *a, const struct mcp_server *sv,
    const struct conf *cf, const struct str *keys, size_t nkeys,
    struct mcp **out, struct err *e) WARN_UNUSED;

/* Who asks, as far as the protocol layer cares. */
struct mcp_caller {
	struct str sub, scopes, client;
	void *app;
	/*
	 * A needed scope is missing (row 5): write the whole reply into rs (403
	 * and challenge) and return true; or, when tool_meta_json is not NULL,
	 * set it to the value of _meta["mcp/www_authenticate"] and return false:
	 * then each call that lacks a scope gets a tool result with isError
	 * (chatgpt_challenge). NULL: scopes are not checked.
	 */
	bool (*denied)(void *arg, struct str needed, struct http_res *rs,
	    struct str *tool_meta_json);
	void *arg;
};

/* What the log and the audit want to know afterwards. */
struct mcp_outcome {
	struct str method;	/* "tools/call", "" when unreadable */
	struct str name;	/* tool, prompt or URI, "" */
	enum mcp_era era;
	int code;		/* JSON-RPC error code, 0 = none */
	bool tool_error;	/* isError */
	struct err cause;	/* for the log only */
};

/*
 * mcp_serve - rows 10-42: one POST body in, one reply out (or an event stream
 * through rq->sink). The edge and the token have been decided already.
 */
void mcp_serve(struct mcp *m, struct arena *a, const struct http_req *rq,
    const struct mcp_caller *who, struct http_res *rs,
    struct mcp_outcome *out);

/*
 * mcp_serve_line - the stdio door: one JSON-RPC message in, the reply line in
 * *reply (empty: nothing to send). Notifications go through sink first.
 */
void mcp_serve_line(struct mcp *m, struct arena *a, struct str line,
    int64_t now, struct http_sink *sink, const struct mcp_caller *who,
    struct str *reply, struct mcp_outcome *out);

/* mcp_refusal - the JSON-RPC body of a transport refusal: E(code), no id. */
struct str mcp_refusal(struct arena *a, int code, const char *text);

#endif
