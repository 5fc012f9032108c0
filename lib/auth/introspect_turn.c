/* SPDX-License-Identifier: MIT */
#include "auth/introspect_turn.h"

#include <time.h>

enum {
	MINUTE_S = 60,
	NAPS = 25, NAP_MS = 20,	/* half a second for a place */
	SPARE_S = 2	/* a killed process holds its place so much longer */
};

static const struct str down = STR_INIT("introspect:down");

/* over - whether this call is one too many in its minute. */
static bool
over(const struct introspect_turn *t, struct arena *a, const struct conf *cf)
{
	int64_t minute = t->now / MINUTE_S;

	return !t->known && cf->introspect_per_minute > 0 &&
	    store_cache_add(t->st, arena_printf(a, "introspect:calls:%lld",
	    (long long)minute), 1, (minute + 2) * MINUTE_S) >
	    cf->introspect_per_minute;
}

/* place - one of those at once; p NULL: all are taken. */
static struct str
place(const struct introspect_turn *t, struct arena *a, const struct conf *cf)
{
	struct str name;

	for (int i = 0; i < INTROSPECT_AT_ONCE; i++) {
		name = arena_printf(a, "introspect:place:%d", i);
		/* looked at first: a look costs no commit */
		if (store_cache_get(t->st, a, name, t->now).n == 0 &&
		    store_cache_lease(t->st, name, t->now,
		    t->now + cf->http_timeout_s + SPARE_S))
			return name;
	}
	return (struct str){ NULL, 0 };
}

bool
introspect_turn_take(struct introspect_turn *t, struct arena *a,
    const struct conf *cf, struct str *why)
{
	const struct timespec nap = { 0, NAP_MS * 1000000 };

	t->place = (struct str){ NULL, 0 };
	if (t->st == NULL || !store_has_cache(t->st))
		return true;
	for (int i = 0; i < NAPS; i++) {
		if (store_cache_get(t->st, a, down, t->now).n > 0) {
			*why = STR("introspection: not asked, for it did not "
			    "answer in time a moment ago");
			return false;
		}
		t->place = place(t, a, cf);
		if (t->place.p != NULL)
			break;
		(void)nanosleep(&nap, NULL);
	}
	if (t->place.p == NULL) {
		*why = STR("introspection: not asked, for other processes wait "
		    "for it");
		return false;
	}
	if (!over(t, a, cf))
		return true;
	introspect_turn_give(t, false);
	*why = STR("introspection: not asked, for introspect_per_minute is used "
	    "up");
	return false;
}

void
introspect_turn_give(const struct introspect_turn *t, bool late)
{
	if (t->place.p == NULL)
		return;
	if (late)
		store_cache_put(t->st, down, STR("1"),
		    t->now + INTROSPECT_DOWN_S);
	store_cache_del(t->st, t->place);
}
