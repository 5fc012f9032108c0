/* SPDX-License-Identifier: MIT */
/*
 * value_fault - what is wrong with a value that somebody sent, as a code and
 * numbers: checks below the doors speak no language, doors/args.c words it.
 */
#ifndef TWIN_VALUE_VALUE_FAULT_H
#define TWIN_VALUE_VALUE_FAULT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum value_fault_kind {
	VALUE_OK,
	/* another type */
	VALUE_NO_STRING, VALUE_NO_INTEGER, VALUE_NO_BOOLEAN, VALUE_NO_LIST,
	VALUE_NO_OBJECT, VALUE_NO_DATE, VALUE_NO_DAYTIME, VALUE_NO_TIME,
	VALUE_NO_URL,
	/* the right type */
	VALUE_PRECISE,		/* more than `decimals` digits after the point */
	VALUE_RANGE,		/* outside min..max */
	VALUE_CHOICE,		/* none of `choices` */
	VALUE_EMPTY,
	VALUE_LONG,		/* n code points, at most max */
	VALUE_MANY,		/* more than max items */
	VALUE_UNKNOWN,		/* a member that the record does not have */
	VALUE_FAULTS
};

struct value_fault {
	enum value_fault_kind kind;
	struct str path;	/* "form.topics[2]" */
	int64_t min, max;	/* scaled by decimals */
	int decimals;
	int64_t n;
	struct str choices;	/* "slow, fast" */
};

/* value_fault - set *bad; returns false, so that a check can end with it. */
static inline bool
value_fault(struct value_fault *bad, struct value_fault what)
{
	*bad = what;
	return false;
}

#endif
