/* SPDX-License-Identifier: MIT */
/*
 * handle - a task offer as a signed text, so that offering writes nothing.
 *
 *   base64url( "1|" exercise "|" curriculum sha256, base64url "|" day "|"
 *       learner "|" last day ) "." base64url( HMAC-SHA-256 )
 *
 * learner is the first 8 bytes of HMAC(key, "sub|" sub), so a handle shown in
 * a chat does not show the subject. Days are the learner's local ones.
 */
#ifndef TWIN_DOORS_HANDLE_H
#define TWIN_DOORS_HANDLE_H

#include "twin/doors/args.h"

enum { HANDLE_MAX = 512 };

/* handle_make - the handle of an exercise offered on a day; valid for `days`
 * more days. hash: 64 hex digits. in a */
struct str handle_make(struct arena *a, const struct twin_env *env,
    struct str exercise, struct str hash, int64_t day, int64_t days);

/*
 * handle_open - check and take apart; today is the learner's.
 * Refuses (through ck, field "task_handle"): VALIDATION not made by us or for
 * this learner, HANDLE_EXPIRED.
 */
bool handle_open(struct args *ck, const struct twin_env *env,
    struct str handle, int64_t today, struct twin_task *out);

#endif
