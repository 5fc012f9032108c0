/* SPDX-License-Identifier: MIT */
/*
 * store_kit - what the tests of the store share: a directory that goes away,
 * a write that appends one event, processes that are waited for.
 */
#ifndef TEST_UNIT_STORE_KIT_H
#define TEST_UNIT_STORE_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/digest.h"
#include "store/store.h"
#include "test/unit/database_kit.h"

#define KIT_ISSUER	"https://ory.example/"

struct kit {
	char dir[64];		/* the data directory, under base */
	char base[64];
	struct arena *a;
	struct store *st;	/* open, unless closed by the test */
	size_t map_bytes;	/* for kit_open and kit_fork */
	char database[DATABASE_URL];	/* where kit_remote() puts this store */
	struct err e;
};

/* cmocka fixtures: an initialised and opened store; all of it removed. */
int kit_setup(void **state);
int kit_teardown(void **state);

/* kit_remote - whether the stores of this run are in a database (database_kit). */
bool kit_remote(void);

/* kit_sql - run statements there behind the store's back. */
void kit_sql(struct kit *k, const char *sql);

struct store_opts kit_opts(const struct kit *k);
void kit_open(struct kit *k);
void kit_close(struct kit *k);

/* kit_lost - what the open store has to say of audit records. */
struct store_lost kit_lost(struct kit *k);

/* kit_path - file of the data directory, in the kit's arena. */
const char *kit_path(struct kit *k, const char *name);

/*
 * kit_append - one write as the tools do it: an event "EVENT seq text", a
 * state "STATE seq text padding", an answer "ANSWER seq text"; a replay with
 * the same text gives the first answer, with another ERR_CONFLICT.
 *
 * Returns the answer in a, or an empty string with *e set.
 */
struct str kit_append(struct store *st, struct arena *a, const char *sub,
    const char *request_id, const char *text, struct err *e);

/* kit_full - a store_fn that writes as many events and artifacts as one may. */
int kit_full(struct change *ch, void *arg, struct err *e);

/* kit_count - a store_event_fn that adds one to the int arg points to. */
int kit_count(void *arg, uint64_t seq, struct str event, struct err *e);

/* kit_join - a store_event_fn of store_audits, which adds "MS RECORD " to
 * the buf arg points to. */
int kit_join(void *arg, uint64_t ms, struct str record, struct err *e);

/* kit_fork - run fn in a child, which opens the store by itself; exits 0 when
 * fn returns 0. kit_wait - wait for n children; the number that failed. */
typedef int kit_fn(struct kit *k, int i);
void kit_fork(struct kit *k, int n, kit_fn *fn, int *pids);
int kit_wait(const int *pids, int n);

/* A gate: children wait at it until the parent has seen all and lets them go. */
struct kit_gate {
	int go[2], ready[2];
};
void kit_gate_make(struct kit_gate *g);		/* before the fork */
void kit_gate_wait(const struct kit_gate *g);	/* a child */
void kit_gate_await(const struct kit_gate *g, int n);	/* n have come */
void kit_gate_open(const struct kit_gate *g);

/*
 * KIT_RUN - a group of tests: those that hold for every engine, and those of
 * LMDB's files, which another engine does not have.
 */
#define KIT_RUN(name, tests, files)					\
	kit_run(name, tests, sizeof(tests) / sizeof((tests)[0]), files,	\
	    sizeof(files) / sizeof((files)[0]))
int kit_run(const char *name, const struct CMUnitTest *tests, size_t n,
    const struct CMUnitTest *files, size_t nfiles);

/* KIT_RUN_REMOTE - a group of tests that need a database; 2 without one. */
#define KIT_RUN_REMOTE(name, tests)					\
	kit_run_remote(name, tests, sizeof(tests) / sizeof((tests)[0]))
int kit_run_remote(const char *name, const struct CMUnitTest *tests, size_t n);

/* kit_grep - how often needle occurs in the bytes of a file; 0 when missing. */
size_t kit_grep(const char *path, struct str needle);

/* kit_files_with - names of the files of the data directory that hold needle,
 * each followed by a blank. */
const char *kit_files_with(struct kit *k, struct str needle);

/* kit_write - make a file of these bytes and mode. */
void kit_write(const char *path, struct str s, unsigned mode);

/* kit_spoil - put a row (value.p NULL: remove it) of twin.mdb behind the
 * store's back; it must be closed. The value gets its sum, or a wrong one when
 * it begins with "!". */
void kit_spoil(struct kit *k, const char *table, struct str key,
    struct str value);

/* kit_read - the bytes of a file, in the kit's arena. */
struct str kit_read(struct kit *k, const char *path);

#define assert_ok(k, call)	do {					\
	(k)->e = (struct err){ ERR_NONE };				\
	if ((call) == -1)						\
		fail_msg("%s: %s", err_kind_name((k)->e.kind), (k)->e.msg); \
} while (0)

/* assert_fails - the call fails with the kind, its message has the words. */
#define assert_fails(k, call, want, words)	do {			\
	(k)->e = (struct err){ ERR_NONE };				\
	assert_int_equal((call), -1);					\
	if ((k)->e.kind != (want) || strstr((k)->e.msg, (words)) == NULL) \
		fail_msg("%s: %s (wanted %s: %s)",			\
		    err_kind_name((k)->e.kind), (k)->e.msg,		\
		    err_kind_name(want), (words));			\
} while (0)

#endif
