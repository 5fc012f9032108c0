/* SPDX-License-Identifier: MIT */
/*
 * twin_kit - a learner for tests: the shipped catalog, a clock that the test
 * moves, a journal that grows with every write.
 */
#ifndef TEST_UNIT_TWIN_KIT_H
#define TEST_UNIT_TWIN_KIT_H

#include "twin/catalog/catalog.h"
#include "twin/twin.h"

/* Day 20000 is 2024-10-04, a Friday; tests count days from it. */
enum { KIT_DAY = 20000, KIT_EVENTS = 12000 };

struct learner {
	struct arena *a;	/* of one call; reset by learner_call */
	struct arena *kept;	/* state and journal */
	const struct catalog *cat;
	struct twin_env env;
	struct str state;
	struct str *journal;
	size_t n;
	struct twin_write w;	/* of the last call, in a */
	struct twin_answer answer;
	struct refusal f;
	struct err e;
};

/* kit_instant - epoch seconds of an RFC 3339 text. */
int64_t kit_instant(const char *text);

/* learner_new - a learner of the shipped catalog at noon of KIT_DAY. */
struct learner *learner_new(void);
struct learner *learner_of(const struct catalog *cat);

/* learner_with - one of the shipped catalog, with n places of its metamodel changed
 * (catalog_kit.h). */
struct spoiled;
struct learner *learner_with(const struct spoiled *change, size_t n);
void learner_free(struct learner *l);

/* learner_day - set the clock to hh:mm of KIT_DAY + day, UTC. */
void learner_day(struct learner *l, int64_t day, int64_t minutes);

/*
 * learner_write - call a writer with arguments as JSON text; what it wrote
 * becomes the state and the journal. Returns the fault's code.
 */
enum refusal_code learner_write(struct learner *l, twin_write_fn *fn,
    const char *args);

/* learner_fits - whether the schema in front of a writer lets arguments pass;
 * else l->f is the refusal. */
bool learner_fits(struct learner *l, twin_write_fn *fn, const char *args);

/* learner_read - call a reader; the answer is in l->answer. */
enum refusal_code learner_read(struct learner *l, twin_read_fn *fn,
    const char *args);

/* learner_refold - fold(journal) from nothing, by twin_refold; in a. */
struct str learner_refold(struct learner *l);

/* learner_event - an event of twin_record: {"kind":...,"body":...} in short. */
enum refusal_code learner_event(struct learner *l, const char *kind,
    const char *body);

/* js_of - parse an answer; fails the test when it is not JSON. */
const struct js *js_of(struct arena *a, struct str text);

/* js_path - a member by a path like "tasks.0.why.0.code", or NULL. */
const struct js *js_path(const struct js *v, const char *path);

/* kit_exercise - one of the learner's catalog; fails the test when it has no
 * such. */
const struct exercise *kit_exercise(struct learner *l, const char *id);

/* A good attempt at each shipped exercise: arguments without request_id. */
const char *good_attempt(struct arena *a, const struct exercise *x,
    int64_t minutes, int level);

#endif
