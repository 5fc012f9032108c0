/* SPDX-License-Identifier: MIT */
/*
 * handle - a task offer as a signed text, so that offering writes nothing.
 * Models copy it character by character, so it is short:
 *
 *   exercise "." base64url( facts, first 10 bytes of HMAC-SHA-256 )
 *
 *   facts      first 5 bytes of the curriculum's SHA-256, day as be16, days it
 *              is good for as one byte
 *   HMAC over  "task2|" sub "|" exercise "|" facts
 *
 * which is 25 characters and the id: 64 for an id of 39. Days are the learner's
 * local ones. 80 bits of a MAC that can only be tried out against this server
 * are enough (RFC 2104 section 5 has 80 as the least).
 *
 * Handles of the older, longer form are read until the last of them expires:
 *
 *   base64url( "1|" exercise "|" curriculum sha256, base64url "|" day "|"
 *       learner "|" last day ) "." base64url( HMAC-SHA-256 )
 *
 * where learner is the first 8 bytes of HMAC(key, "sub|" sub).
 */
#ifndef TWIN_DOORS_HANDLE_H
#define TWIN_DOORS_HANDLE_H

#include "twin/doors/args.h"

enum { HANDLE_MAX = 256 };

/* handle_make - the handle of an exercise offered on a day; valid for `days`
 * more days, at most 255. hash: 64 hex digits. in a */
struct str handle_make(struct arena *a, const struct twin_env *env,
    struct str exercise, struct str hash, int64_t day, int64_t days);

/*
 * handle_open - check and take apart; today is the learner's. out->version is
 * what the handle has of the curriculum's hash, its first 10 digits or all.
 * Refuses (through ck, field "task_handle"): VALIDATION not made by us or for
 * this learner, HANDLE_EXPIRED.
 */
bool handle_open(struct args *ck, const struct twin_env *env,
    struct str handle, int64_t today, struct twin_task *out);

#endif
