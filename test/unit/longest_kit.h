/* SPDX-License-Identifier: MIT */
/* longest_kit - a learner with the longest journal of the longest entries. */
#ifndef TEST_UNIT_LONGEST_KIT_H
#define TEST_UNIT_LONGEST_KIT_H

#include "test/unit/tools_kit.h"
#include "twin/catalog/curriculum.h"

#define CONSENTS "{\"grants\":{\"mentor_view\":true,\"cohort_stats\":true}," \
	"\"request_id\":\"c\"}"

/* longest_fill - LIMIT_JOURNAL_LONG events, the newest ones with the longest answers;
 * the learner lets mentors and reports in. The kit is reopened: k->perm is new. */
void longest_fill(struct tkit *k);

/* longest_attempt - arguments of log_attempt with the longest answer; more: further
 * members, with a comma before them. */
const char *longest_attempt(struct tkit *k, const struct exercise *x,
    const char *more);

/* longest_put - one event more as these bytes, and the state as it was. */
void longest_put(struct tkit *k, struct str event);

#endif
