/* SPDX-License-Identifier: MIT */
/*
 * mentor_kit - learners and the mentors whom they let in, for the tests of the
 * tools of people.
 */
#ifndef TEST_UNIT_MENTOR_KIT_H
#define TEST_UNIT_MENTOR_KIT_H

#include "test/unit/tools_kit.h"

#define MENTOR "mentor:read mentor:review"

/* mkit_as - who makes the next calls, and with which scopes. */
void mkit_as(struct tkit *k, const char *sub, const char *scopes);

/* mkit_consents - a learner decides: members of the grants of manage_consent. */
void mkit_consents(struct tkit *k, const char *sub, const char *grants);

/* mkit_attempts - a learner's attempt that is accepted; its seq. */
int64_t mkit_attempts(struct tkit *k, const char *sub);

/* mkit_waits - seq 1 of a learner, for a mentor to decide on. */
void mkit_waits(struct tkit *k, const char *sub);

/* mkit_alias - of the only learner that a mentor sees. */
const char *mkit_alias(struct tkit *k, const char *mentor);

/* mkit_looks - how many looks of mentors are in a learner's audit. */
int mkit_looks(struct tkit *k, const char *sub);

#endif
