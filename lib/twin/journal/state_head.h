/* SPDX-License-Identifier: MIT */
/*
 * state_head - the first members of a stored state, read without parsing it;
 * the writer keeps them first and in this order.
 */
#ifndef TWIN_JOURNAL_STATE_HEAD_H
#define TWIN_JOURNAL_STATE_HEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "twin/value/lang.h"

struct state_head {
	int64_t revision, seq, tz_min;
	enum twin_lang lang;
	bool has_lang, has_tz;
	struct str zone;	/* tz is of this one, then; "": an offset */
};

/* state_head - of an empty state all zeros; zone borrows. false: not a state. */
bool state_head(struct str state, struct state_head *out);

#endif
