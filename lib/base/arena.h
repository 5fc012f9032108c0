/* SPDX-License-Identifier: MIT */
/*
 * arena - memory that ends with the request.
 *
 * A chain of blocks; everything allocated dies at arena_reset. Nothing is
 * freed singly. A cap (bytes over all blocks) bounds a request: reaching it,
 * like the system running out of memory, calls abort() in one place, because
 * limits bound the input beforehand (base/limits.h) and a write is one
 * transaction, so a restarted process has lost nothing that was answered.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct arena;

/* arena_new - a new arena of at most cap bytes; never NULL. */
struct arena *arena_new(size_t cap);

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
