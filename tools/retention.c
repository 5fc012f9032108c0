/* SPDX-License-Identifier: MIT */
#include "tools/retention.h"

#include "tools/record.h"
#include "twin/value/calendar.h"

enum {
	PAUSE_S = 60,		/* from step to step */
	FULL_PAUSE_S = 2,	/* the same where the last one had enough to do */
	REST_S = 3600		/* after all has been looked at */
};

/* There in the cache as long as it is nobody's turn. */
static const struct str turn = STR_INIT("retention");

void
retention_begin(const struct conf *cf, int64_t now, struct store_prune *out)
{
	*out = (struct store_prune){ .keep = STR(RECORD_ID) };
	if (cf->audit_days > 0)
		out->audit_before_ms = (now - cf->audit_days * DAY_S) * 1000;
	if (cf->once_days > 0)
		out->once_before_s = now - cf->once_days * DAY_S;
}

int
retention_step(struct retention *r, const struct conf *cf, struct store *st,
    struct arena *a, int64_t now, struct err *e)
{
	uint64_t before;

	if (now < r->next || (cf->audit_days == 0 && cf->once_days == 0))
		return 0;
	r->next = now + PAUSE_S;
	/* looked at before it is taken: a look costs no commit */
	if (!store_has_cache(st) || store_cache_get(st, a, turn, now).n > 0 ||
	    !store_cache_lease(st, turn, now, r->next))
		return 0;
	if (!r->begun)
		retention_begin(cf, now, &r->at);
	r->begun = true;
	before = r->at.audits + r->at.onces;
	if (store_prune(st, &r->at, e) == -1)
		return -1;
	if (r->at.stage == STORE_PRUNE_DONE) {
		r->begun = false;
		r->next = now + REST_S;
	} else if (r->at.audits + r->at.onces - before >= STORE_PRUNE_ROWS) {
		r->next = now + FULL_PAUSE_S;
	}
	store_cache_put(st, turn, STR("1"), r->next);
	return 0;
}
