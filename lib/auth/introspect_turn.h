/* SPDX-License-Identifier: MIT */
/*
 * introspect_turn - whether the authorization server may be asked now, over all
 * processes of this machine: anybody can send a token that nobody has seen, and
 * each costs a call for which a process waits.
 */
#ifndef AUTH_INTROSPECT_TURN_H
#define AUTH_INTROSPECT_TURN_H

#include "base/conf.h"
#include "store/store.h"

enum {
	/* Calls at once: the other processes go on, whatever hangs. */
	INTROSPECT_AT_ONCE = 2,
	/* Seconds without a call after one that had no answer in time. */
	INTROSPECT_DOWN_S = 10
};

/* Made by the caller but for the last member. */
struct introspect_turn {
	/* NULL, or one without a cache: each process asks as it likes */
	struct store *st;
	int64_t now;	/* epoch seconds */
	/* The token was active before: it is asked about whatever strangers
	 * have used up of introspect_per_minute. */
	bool known;
	struct str place;	/* among those at once; p NULL: none taken */
};

/*
 * introspect_turn_take - take a turn, if need be after a moment's wait.
 *
 *   why  of a refusal, for the operator                         static
 *
 * introspect_turn_give - the call is over; late: without an answer in time.
 */
bool introspect_turn_take(struct introspect_turn *t, struct arena *a,
    const struct conf *cf, struct str *why);
void introspect_turn_give(const struct introspect_turn *t, bool late);

#endif
