/* SPDX-License-Identifier: MIT */
/*
 * arena - memory that ends with the request.
 *
 * A chain of blocks; everything allocated dies at arena_reset. Nothing is
 * freed singly.
 *
 * A budget bounds what a request may use. Whatever grows by its input (a
 * buffer, a decoded JSON text, records read from the store) asks first and
 * fails when it does not fit; from then on the arena is over its budget, every
 * further growth fails, no write takes place (store_update), and the message
 * is answered by an error (mcp/mcp.c). Small things are handed out without
 * asking, so that formatting a number cannot fail.
 *
 * Only two things abort(), in one place (memory.h): the system has no memory left,
 * and our own bug, a growth far past the budget that did not ask. A write is one
 * transaction, so a restarted process has lost nothing that was answered.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

/* What a client is told of a request that went over its budget. */
#define ARENA_OVER	"this needs more memory than one request may use; " \
			"ask for less at a time"

/* arena_new - a new arena with a budget of so many bytes; never NULL. */
struct arena *arena_new(size_t budget);

/* arena_free - release everything; NULL is a no-op. */
void arena_free(struct arena *a);

/*
 * arena_reset - forget all allocations; the first block is kept for reuse.
 * Registered cleanups (arena_defer) run first, newest first.
 */
void arena_reset(struct arena *a);

/* arena_alloc - n zeroed bytes, aligned for any type; never NULL; n may be 0. */
void *arena_alloc(struct arena *a, size_t n)
    __attribute__((returns_nonnull, malloc));

/* arena_room - the same, not zeroed: for bytes that are written at once. */
void *arena_room(struct arena *a, size_t n)
    __attribute__((returns_nonnull, malloc));

/*
 * arena_widen - make the newest allocation larger where it is: p, of which `from`
 * bytes were asked for, to `to` bytes, of which the new ones are not zeroed.
 * false: it is not the newest, or its block has no room; nothing has changed.
 */
bool arena_widen(struct arena *a, void *p, size_t from, size_t to)
    __attribute__((warn_unused_result));

/*
 * arena_fits - whether n more bytes are within the budget. When they are not,
 * the arena is over it until its reset, and nothing fits any more.
 */
bool arena_fits(struct arena *a, size_t n) __attribute__((warn_unused_result));

/* arena_charge - the same, and count them: memory that a library holds for this
 * request until the reset (arena_defer). */
bool arena_charge(struct arena *a, size_t n)
    __attribute__((warn_unused_result));

/* arena_over - whether something has not fitted since the last reset. */
bool arena_over(const struct arena *a);

/* arena_array - n zeroed elements of type T; the product is checked. */
void *arena_array_(struct arena *a, size_t n, size_t size)
    __attribute__((returns_nonnull, malloc));
#define arena_array(a, n, T)	((T *)arena_array_((a), (n), sizeof(T)))
#define arena_one(a, T)		((T *)arena_array_((a), 1, sizeof(T)))

/* arena_str - a copy of s in a, followed by a NUL that n does not count. */
struct str arena_str(struct arena *a, struct str s);

/* arena_cstr - the same as a C string, for library edges; s must hold no NUL. */
char *arena_cstr(struct arena *a, struct str s);

/* arena_printf - a formatted string in a. */
struct str arena_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* arena_defer - run fn(p) at the next reset or free (a library's own memory). */
void arena_defer(struct arena *a, void (*fn)(void *), void *p);

/* arena_used - bytes handed out since the last reset, for limits and tests. */
size_t arena_used(const struct arena *a);

#endif
