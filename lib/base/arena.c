/* SPDX-License-Identifier: MIT */
/*
 * arena - blocks are chained newest first; an allocation larger
 * than a block gets a block of its own. The oldest block survives a reset, so
 * an ordinary request never calls malloc.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

enum {
	/* Most requests fit: 4 KB state, 8 KB snapshot, 3 KB reply, some air. */
	BLOCK = 64 << 10,

	/*
	 * What may be handed out past the budget without being asked for:
	 * numbers, sentences, copies of what the input's limits bound. More
	 * than this is a growth that forgot to ask, which is our bug.
	 */
	SLACK = 16 << 20
};

struct block {
	struct block *older;
	size_t n, size;
	alignas(max_align_t) char p[];
};

struct defer {
	struct defer *older;
	void (*fn)(void *);
	void *arg;
};

struct arena {
	struct block *top;
	struct defer *defers;
	size_t used, budget;
	bool over;
};

static struct block *
block_new(size_t size, struct block *older)
{
	struct block *b = malloc(sizeof(*b) + size);

	if (b == NULL)
		memory_out(size);
	b->older = older;
	b->n = 0;
	b->size = size;
	return b;
}

struct arena *
arena_new(size_t budget)
{
	struct arena *a = memory_zeroed(sizeof(*a));

	a->budget = budget;
	a->top = block_new(budget < BLOCK ? budget : BLOCK, NULL);
	return a;
}

static void
run_defers(struct arena *a)
{
	struct defer *d;

	while ((d = a->defers) != NULL) {
		a->defers = d->older;
		d->fn(d->arg);
	}
}

void
arena_reset(struct arena *a)
{
	struct block *b;

	run_defers(a);
	while ((b = a->top)->older != NULL) {
		a->top = b->older;
		free(b);
	}
	a->top->n = 0;
	a->used = 0;
	a->over = false;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_reset(a);
	free(a->top);
	free(a);
}

/* left - of the budget; never negative. */
static size_t
left(const struct arena *a)
{
	return a->used < a->budget ? a->budget - a->used : 0;
}

/* spend - count n bytes; past the budget they only mark the arena. */
static void
spend(struct arena *a, size_t n)
{
	if (n > left(a)) {
		a->over = true;
		if (n > SLACK || a->used + n - a->budget > SLACK)
			memory_end("growth that did not ask passed the "
			    "budget of its arena", n);
	}
	a->used += n;
}

bool
arena_fits(struct arena *a, size_t n)
{
	if (n > left(a))
		a->over = true;
	return !a->over;
}

bool
arena_charge(struct arena *a, size_t n)
{
	if (!arena_fits(a, n))
		return false;
	a->used += n;
	return true;
}

bool
arena_over(const struct arena *a)
{
	return a->over;
}

/* aligned - n rounded up, so that what comes behind it may be of any type. */
static size_t
aligned(size_t n)
{
	const size_t mask = alignof(max_align_t) - 1;

	if (n > SIZE_MAX - mask - sizeof(struct block))
		memory_end("a size wraps", n);
	return (n + mask) & ~mask;
}

void *
arena_room(struct arena *a, size_t n)
{
	struct block *b = a->top;
	void *p;

	n = aligned(n);
	spend(a, n);
	if (n > b->size - b->n) {
		b = block_new(n > BLOCK ? n : BLOCK, a->top);
		a->top = b;
	}
	p = b->p + b->n;
	b->n += n;
	return p;
}

bool
arena_widen(struct arena *a, void *p, size_t from, size_t to)
{
	struct block *b = a->top;
	size_t more = aligned(to) - aligned(from);

	if ((char *)p + aligned(from) != b->p + b->n || more > b->size - b->n)
		return false;
	spend(a, more);
	b->n += more;
	return true;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	void *p = arena_room(a, n);

	if (n > 0)
		memset(p, 0, n);
	return p;
}

void *
arena_array_(struct arena *a, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		memory_end("an array's size wraps", n);
	return arena_alloc(a, n * size);
}

struct str
arena_str(struct arena *a, struct str s)
{
	char *p = arena_room(a, s.n + 1);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct str){ p, s.n };
}

char *
arena_cstr(struct arena *a, struct str s)
{
	char *p = arena_room(a, s.n + 1);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

struct str
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char few[256], *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(few, sizeof(few), fmt, ap);
	va_end(ap);
	if (n < 0)
		return STR("");
	if ((size_t)n < sizeof(few))
		return arena_str(a, (struct str){ few, (size_t)n });
	p = arena_room(a, (size_t)n + 1);
	va_start(ap, fmt);
	(void)vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return (struct str){ p, (size_t)n };
}

void
arena_defer(struct arena *a, void (*fn)(void *), void *p)
{
	struct defer *d = arena_one(a, struct defer);

	*d = (struct defer){ a->defers, fn, p };
	a->defers = d;
}

size_t
arena_used(const struct arena *a)
{
	return a->used;
}
