/* SPDX-License-Identifier: MIT */
/*
 * registry - what a server offers, as rows: tools, resources, prompts, and the
 * words about itself.
 */
#ifndef MCP_REGISTRY_H
#define MCP_REGISTRY_H

#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "mcp/call.h"
#include "schema/schema.h"

enum tool_flags {
	TOOL_READONLY = 1, TOOL_IDEMPOTENT = 2, TOOL_DESTRUCTIVE = 4,
	TOOL_VIEW_CALLS = 8,	/* the view may call it: visibility has "app" */
	TOOL_HIDDEN = 16	/* listed only for who has its scopes */
};

/*
 * tool - one row of the registry; everything tools/list shows and tools/call
 * needs. Schemas are raw JSON text, sent without its blanks and compiled once at
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
	/* whether a URI is an earlier one of this resource: served, not listed;
	 * NULL: there is none */
	bool (*earlier)(struct str uri);
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

/*
 * skill - a folder of Markdown texts for the model, in the Agent Skills format
 * (doc/protocol.md 4.7). Its files are resources of their own, for everybody.
 */
struct skill_file {
	const char *path; /* below the folder */
	const struct str *text; /* with a head: name, description */
};

struct skill {
	const char *folder; /* a URI whose last part is the skill's name */
	const struct skill_file *files; /* SKILL.md first; ends with NULL */
};

/* What this layer says to a model by itself. */
enum mcp_sentence {
	MCP_SAY_REPEAT,		/* correct the call and repeat it */
	MCP_SAY_GIVE_UP,	/* repeating it will not help */
	MCP_SAY_FIELD,		/* "field", before a name */
	MCP_SAY_REVISION,	/* "current revision", before a number */
	MCP_SAY_DENIED,		/* a permission is missing, ... */
	MCP_SAY_CONNECT,	/* ... and how to get it */
	MCP_SAY_NO_QUESTION,	/* this revision cannot ask the user, ... */
	MCP_SAY_ASK,		/* ... and what to do instead */
	MCP_SENTENCES
};

/* What a server is: the registries and the words about itself. */
struct mcp_server {
	const char *name, *version, *title;
	const char *instructions;	/* first 512 characters stand alone */
	const struct tool *const *tools;		/* NULL-terminated; */
	const struct resource *const *resources;	/* NULL: capability */
	const struct prompt *const *prompts;		/* not declared */
	const struct skill *const *skills;	/* likewise; need resources */
	bool logging;		/* fixture only */
	bool legacy_subscribe;	/* fixture only: (un)subscribe answer {} */
	/* the sentences of this layer in the server's words and in the language
	 * of the call; NULL: plain English */
	struct str (*say)(struct call *c, enum mcp_sentence what);
	void (*explain)(struct call *c, const struct schema_fault *f,
	    struct str *message, struct str *hint);
	/* whether one more call, or one more resource of a learner, may be
	 * served now; false: *no says why and when. NULL: always */
	bool (*admit)(struct call *c, struct refusal *no);
	const char *extensions;	/* capabilities.extensions as JSON, or NULL */
	size_t page_size;	/* items on a page of a list; 0 = 100 */
	bool lazy;	/* check, compile and render what a request asks for
			 * when it asks: a plain CGI process answers one */
};

#endif
