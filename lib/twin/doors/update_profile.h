/* SPDX-License-Identifier: MIT */
/*
 * update_profile - the door twin_update_profile: what learners say of themselves. The
 * values are in the state, their history is in the journal.
 */
#ifndef TWIN_DOORS_UPDATE_PROFILE_H
#define TWIN_DOORS_UPDATE_PROFILE_H

#include "twin/doors/context.h"

int update_profile(struct context *w) WARN_UNUSED;

/* One value that is said. */
struct profile_said {
	const struct field *f;	/* NULL: there is none of this name */
	struct str name;	/* as it was sent */
	struct str path;	/* of the argument, for a refusal */
	const struct js *value;	/* null forgets */
};

/*
 * update_profile_say - all of them or none, and the answer, for a door that has
 * looked at what is common (context_common, context_tracking).
 */
int update_profile_say(struct context *w, const struct profile_said *said,
    size_t n) WARN_UNUSED;

#endif
