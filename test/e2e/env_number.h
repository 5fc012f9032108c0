/* SPDX-License-Identifier: MIT */
/* env_number - numbers for what is preloaded, which has nothing of ours. */
#ifndef TEST_E2E_ENV_NUMBER_H
#define TEST_E2E_ENV_NUMBER_H

#include <stdio.h>
#include <stdlib.h>

/*
 * env_number - a variable of the environment as a whole number from 0 to max;
 * otherwise when it is not set. Anything else is a mistake of the test: said, and
 * the process ends.
 */
static inline int
env_number(const char *name, int otherwise, int max)
{
	const char *v = getenv(name);
	char *end;
	long n;

	if (v == NULL)
		return otherwise;
	n = strtol(v, &end, 10);
	if (v[0] < '0' || v[0] > '9' || *end != '\0' || n > max) {
		(void)fprintf(stderr, "%s=%s: from 0 to %d\n", name, v, max);
		abort();
	}
	return (int)n;
}

#endif
