/* SPDX-License-Identifier: MIT */
/*
 * tools_kit - the whole product below the endpoint, for the tests of tools/:
 * a temporary store, the shipped data files, the registries, and a function
 * that sends one tools/call through mcp_serve and reads what came back.
 */
#ifndef TEST_UNIT_TOOLS_KIT_H
#define TEST_UNIT_TOOLS_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mcp/mcp.h"
#include "store/store.h"
#include "test/unit/database_kit.h"
#include "tools/app.h"

/* 2026-11-22T12:00:00Z: 15:00 for a learner three hours east. */
#define TKIT_NOW	INT64_C(1795348800)

#define TKIT_ALL	"twin:read twin:write twin:erase"

/* arguments of update_profile: a name */
#define TKIT_PROFILE(name, id) \
	"{\"fields\":{\"name\":\"" name "\"},\"request_id\":\"" id "\"}"

struct tkit {
	char base[64];		/* directory to be removed */
	char database[DATABASE_URL];	/* where the twins are, if in one */
	struct conf cf;
	struct arena *perm;	/* server; lives with the kit */
	struct arena *a;	/* requests; reset by the test when it likes */
	struct store *st;
	struct app *ap;
	struct mcp *m;
	struct str keys[2];	/* kept by m */
	/* what the next calls use; tests change them */
	const char *sub, *scopes, *locale;
	const char *place;	/* time zone that the client tells, or NULL */
	int64_t now;
	bool lazy;		/* of the next tkit_reopen */
	bool modern;
	const char *caps;	/* clientCapabilities of a modern call */
	const char *more;	/* further members of params, with a comma
				 * before them; modern only */
};

int tkit_setup(void **state);
int tkit_teardown(void **state);

/* tkit_close - before a fork. tkit_reopen - the same data seen by another
 * process. */
void tkit_close(struct tkit *k);
void tkit_reopen(struct tkit *k);

struct tkit_reply {
	int status;
	struct str body;
	const struct js *result;	/* NULL: a JSON-RPC error */
	int code;			/* of that error */
	bool is_error;
	const struct js *out;		/* structuredContent; of a refusal
					 * _meta["digital-twin/error"] */
	struct str text;		/* first text block */
};

/*
 * tkit_call - a tool; args is a JSON object. A good result is checked against
 * the tool's outputSchema, and the test fails when it does not fit.
 */
struct tkit_reply tkit_call(struct tkit *k, const char *tool,
    const char *args);

/* tkit_ask - any method; params without braces. */
struct tkit_reply tkit_ask(struct tkit *k, const char *method,
    const char *params);

/* tkit_good - a call that must succeed; its structuredContent. */
const struct js *tkit_good(struct tkit *k, const char *tool,
    const char *args);

/* tkit_refused - a call that must be an isError result with this code. */
struct tkit_reply tkit_refused(struct tkit *k, const char *tool,
    const char *args, const char *code);

/* A call that must be refused: why, its arguments without braces, reason and
 * request_id, and the code. tkit_refuses - make it. */
struct tkit_no {
	const char *why, *args, *code;
};
void tkit_refuses(struct tkit *k, const char *tool, const struct tkit_no *no);

/* tkit_text - n times a piece of text, as the inside of a JSON string. */
const char *tkit_text(struct tkit *k, const char *piece, size_t n);

/* tkit_events - length of a learner's journal, checked with store_check. */
uint64_t tkit_events(struct tkit *k, const char *sub);

/* tkit_fmt - a C string in k->a. */
const char *tkit_fmt(struct tkit *k, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* tkit_folds - the stored state is the fold of the journal; else the test fails
 * and says why. */
void tkit_folds(struct tkit *k, const char *why);

/* An attempt as a format: the number of its request_id. */
#define TKIT_ATTEMPT \
	"{\"exercise\":\"entry_time_15\",\"minutes\":20," \
	"\"answer\":\"I sorted one drawer and nothing else for a while.\"," \
	"\"form\":{\"thing\":\"a drawer\",\"result\":\"sorted\"," \
	"\"noticed\":\"calm\"},\"scores\":[{\"criterion\":\"one_thing\"," \
	"\"level\":3,\"evidence\":\"I sorted one drawer\"}]," \
	"\"request_id\":\"a%d\"}"

/* tkit_journal - seq 1 a reading, 2 an attempt, 3 a work product, 4 its second
 * version, 5 the profile. */
void tkit_journal(struct tkit *k);

/* tkit_form - a form argument with every field filled by a dash. */
const char *tkit_form(struct tkit *k, const struct exercise *x);

#endif
