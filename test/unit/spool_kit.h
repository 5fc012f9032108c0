/* SPDX-License-Identifier: MIT */
/*
 * spool_kit - audit records of a learner u, as written and as they are found:
 * in the store, in audit.mdb, in the spools of processes.
 */
#ifndef TEST_UNIT_SPOOL_KIT_H
#define TEST_UNIT_SPOOL_KIT_H

#include "test/unit/store_kit.h"

/* A spool: its size, its head, and where the three marks are in that. */
enum { SPOOL_SIZE = 64 << 10, SPOOL_HEAD = 64, SPOOL_MARKS = 16 };

/* kit_put - one record of u. kit_put_n - n of them, a millisecond apart. */
void kit_put(struct kit *k, int64_t ms, const char *text);
void kit_put_n(struct kit *k, int64_t ms, int n);

/* kit_audits - the audit of u as the open store gives it, each record behind
 * its time and before a blank. kit_audit_count - how many. */
const char *kit_audits(struct kit *k);
int kit_audit_count(struct kit *k);

/* kit_audit_rows - of audit.mdb itself, whatever the spools hold. */
int kit_audit_rows(struct kit *k);

/* kit_spools - how many files of that kind there are; kit_spool_path - that of
 * a process. */
int kit_spools(struct kit *k);
const char *kit_spool_path(struct kit *k, int pid);

#endif
