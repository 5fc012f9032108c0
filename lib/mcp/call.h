/* SPDX-License-Identifier: MIT */
/*
 * call - what a tool, resource or prompt sees of a request, and how it answers.
 *
 * A handler knows no HTTP, no era, no token, no clock and no log. It gets its
 * checked arguments and writes its result through the functions below; the
 * protocol layer puts the era's envelope around it. The learner is c->sub,
 * never an argument.
 */
#ifndef MCP_CALL_H
#define MCP_CALL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/refusal.h"
#include "base/str.h"
#include "mcp/era.h"

struct call_priv;	/* the protocol layer's own part (mcp/) */

struct call {
	struct arena *a;	/* the request's */
	struct str sub;		/* whose twin; the token's subject */
	struct str scopes;	/* granted, separated by blanks */
	struct str client;	/* client_id of the token; actor of an event */
	struct str lang;	/* "ru" or "en" when the request names one
				 * (_meta["openai/locale"]), else empty */
	int64_t now;		/* epoch seconds, UTC */
	enum mcp_era era;
	const struct js *args;	/* checked arguments, never NULL */
	const struct js *meta;	/* the request's _meta, may be NULL */
	struct str name;	/* the tool's or prompt's name, the resource's URI */
	void *app;		/* what the program joined: struct app of tools/ */
	struct call_priv *priv;
};

/* ---- answering a tool call ---- */

/* call_text - add a text content block; may be called more than once. */
void call_text(struct call *c, struct str text);

/*
 * call_out - the writer of structuredContent; the handler writes one object.
 * The same writer on every call of this function within one request.
 */
struct js_out *call_out(struct call *c);

/* call_structured - structuredContent as ready bytes (one JSON object). */
void call_structured(struct call *c, struct str json);

/* call_content - add one content block as ready JSON (image, audio, resource). */
void call_content(struct call *c, struct str json);

/* call_meta - a member of the result's _meta as ready JSON. */
void call_meta(struct call *c, const char *key, struct str json);

/*
 * call_fail - the tool's own failure: a result with isError and one text
 * block, for many hosts show a model nothing else: the sentence, the next
 * step, then code, field and revision in brackets. The same facts stand in
 * _meta["digital-twin/error"] as {code, field?, retryable, revision?}. There
 * is no structuredContent: it would have to fit the tool's outputSchema, and
 * clients that check it drop the whole result. Anything written before is
 * dropped. Returns 0: nothing of ours failed, the call itself succeeded.
 */
int call_fail(struct call *c, const struct refusal *no);

/* ---- notifications: the first one starts the event stream ---- */

/* call_progress - only when the caller sent a progressToken; else nothing.
 * Decimal text values ("50") must strictly increase. message may be empty. */
void call_progress(struct call *c, const char *progress, const char *total,
    struct str message);

/* ---- multi-round input (modern era; doc/protocol.md 4.5) ---- */

/* call_can - whether the client declared a capability ("elicitation"). */
bool call_can(const struct call *c, const char *capability);

/* call_require - fail with -32021 unless declared; returns -1 then. */
int call_require(struct call *c, const char *capability, struct err *e)
    WARN_UNUSED;

/* call_ask - ask for input under a key: method "elicitation/create",
 * "sampling/createMessage" or "roots/list", params as ready JSON. The result
 * becomes input_required. Needs the capability (else -32021). */
int call_ask(struct call *c, const char *key, const char *method,
    struct str params_json, struct err *e) WARN_UNUSED;

/* call_state - state for the next round; signed, returned by call_resumed. */
void call_state(struct call *c, struct str data);

/* call_answer - the client's response object under a key, or NULL: ask. */
const struct js *call_answer(const struct call *c, const char *key);

/* call_resumed - the verified data of the echoed requestState; false: none. */
bool call_resumed(const struct call *c, struct str *data);

/* ---- answering resources/read, prompts/get, completion/complete ---- */

/* call_resource - one contents item; text or (base64) blob, not both. */
void call_resource(struct call *c, struct str uri, struct str mime,
    struct str text, struct str blob_b64);

/* call_resource_raw - one contents item as ready JSON, for those with _meta. */
void call_resource_raw(struct call *c, struct str json);

/* call_prompt_message - one message; role "user" or "assistant"; content is one
 * content block as ready JSON. */
void call_prompt_message(struct call *c, const char *role,
    struct str content_json);

/* call_complete - one completion value. */
void call_complete(struct call *c, struct str value);

/* call_pending - bytes of the content blocks so far. */
size_t call_pending(const struct call *c);

/* call_text_block - {"type":"text","text":...} as ready JSON, in c->a. */
struct str call_text_block(struct call *c, struct str text);

#endif
