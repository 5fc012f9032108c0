/* SPDX-License-Identifier: MIT */
/*
 * clock - the two clocks of the machine. Who decides by the time of day gets it
 * as an argument, so that tests can move it; these are for the outer edge.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* clock_us, clock_ms - of a clock that is never set: for spans and deadlines. */
int64_t clock_us(void);
int64_t clock_ms(void);

/* clock_now, clock_now_us - seconds and microseconds since 1970, UTC. */
int64_t clock_now(void);
int64_t clock_now_us(void);

#endif
