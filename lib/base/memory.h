/* SPDX-License-Identifier: MIT */
/*
 * memory - what lives longer than a request and is freed by whom it belongs to;
 * everything else is in an arena. Also the one place where running out of memory
 * ends the process: a request's size is bounded beforehand (limits.h), a write is
 * one transaction, and another process is started.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* memory_zeroed - n zeroed bytes for free(3); never NULL. */
void *memory_zeroed(size_t n) __attribute__((returns_nonnull, malloc));

/* memory_out - a library has no memory for so many bytes (0: it does not say). */
_Noreturn void memory_out(size_t n);

/* memory_end - the same with another reason: our own bug. One line on standard
 * error, then abort(3). */
_Noreturn void memory_end(const char *why, size_t n);

#endif
