/* SPDX-License-Identifier: MIT */
#include "tools/quota.h"

#include "base/digest.h"
#include "base/hex.h"
#include "twin/speech/sentences.h"
#include "twin/value/calendar.h"

enum {
	MINUTE_S = 60, HOUR_S = 3600, KIB = 1024,
	/* Consent can be withdrawn on a full day, too. */
	CONSENTS_MORE = 20
};

void
quota_init(struct quota *q, const char *what, int64_t limit, bool once)
{
	*q = (struct quota){ .what = what, .limit = limit,
		.part = limit / QUOTA_PARTS };
	if (once || q->part < 1)
		q->part = 1;
}

/* name_of - of a learner's count in the cache: a keyed hash, for it is there a
 * little longer than a twin that is erased. */
static struct str
name_of(const struct quota *q, struct store *st, struct arena *a,
    struct str sub, int64_t minute)
{
	unsigned char mac[SHA256_LEN];
	struct str keys[2] = { STR_INIT(""), STR_INIT("") };

	(void)store_keys(st, keys);
	digest_hmac(keys[0], arena_printf(a, "%s %lld " STR_FMT, q->what,
	    (long long)minute, STR_ARG(sub)), mac);
	return arena_printf(a, "%s:" STR_FMT, q->what,
	    STR_ARG(hex_encode(a, mac, QUOTA_ID)));
}

/* tell - add the own count to that of all processes. Without a cache there is
 * only the own one. */
static void
tell(const struct quota *q, struct quota_slot *s, struct store *st,
    struct arena *a, struct str sub)
{
	int64_t all = store_cache_add(st, name_of(q, st, a, sub, s->minute),
	    s->own, (s->minute + 2) * MINUTE_S);

	s->all = all > s->all + s->own ? all : s->all + s->own;
	s->own = 0;
}

int64_t
quota_call(struct quota *q, struct store *st, struct arena *a, struct str sub,
    int64_t now)
{
	int64_t minute = now / MINUTE_S;
	unsigned char id[SHA256_LEN];
	struct quota_slot *s;

	if (q->limit == 0)
		return 0;
	digest_sha256(sub, id);
	s = &q->slots[id[0] % QUOTA_SLOTS];
	/* who takes a slot over forgets less than a part of another's calls */
	if (s->minute != minute || memcmp(s->id, id, QUOTA_ID) != 0) {
		*s = (struct quota_slot){ .minute = minute };
		memcpy(s->id, id, QUOTA_ID);
	}
	if (s->all <= q->limit) {
		s->own++;
		if (s->own >= q->part || s->all + s->own > q->limit)
			tell(q, s, st, a, sub);
		if (s->all > q->limit && str_is(str_c(q->what), QUOTA_CALLS))
			(void)store_cache_add(st, STR(QUOTA_REFUSED), 1,
			    now + DAY_S);
	}
	return s->all + s->own <= q->limit ? 0 : MINUTE_S - now % MINUTE_S;
}

/* span - how long it takes, in hours and minutes; no hours of an hour's part. */
static struct str
span(struct arena *a, enum twin_lang lang, int64_t s)
{
	struct str minutes = sentences_int(a, s % HOUR_S / MINUTE_S);

	return s < HOUR_S ? SAY(a, lang, SAY_ROW_MINUTES, minutes) :
	    SAY(a, lang, SAY_ROW_HOURS, sentences_int(a, s / HOUR_S), minutes);
}

/* day_full - over the entries of a day, which ends at midnight of UTC. */
static void
day_full(const struct call *c, enum twin_lang lang, int64_t limit,
    struct refusal *no)
{
	int64_t left_s = DAY_S - c->now % DAY_S + MINUTE_S - 1;

	*no = (struct refusal){
		.code = REFUSAL_LIMIT,
		.message = SAY(c->a, lang, SAY_EVENTS_FULL,
		    sentences_int(c->a, limit)),
		.hint = SAY(c->a, lang, SAY_HINT_EVENTS_FULL,
		    span(c->a, lang, left_s)),
	};
}

static struct str
kib(struct arena *a, uint64_t bytes)
{
	return sentences_int(a, (int64_t)((bytes + KIB - 1) / KIB));
}

static void
shelf_full(const struct call *c, enum twin_lang lang, uint64_t used,
    uint64_t limit, uint64_t more, struct refusal *no)
{
	*no = (struct refusal){
		.code = REFUSAL_LIMIT,
		.field = STR("text"),
		.message = SAY(c->a, lang, SAY_SHELF_FULL, kib(c->a, used),
		    kib(c->a, limit), kib(c->a, more)),
		.hint = sentences_get(lang, SAY_HINT_SHELF_FULL),
	};
}

bool
quota_write(const struct conf *cf, const struct call *c, enum twin_lang lang,
    const struct change *ch, const struct twin_write *w, struct refusal *no)
{
	int64_t events = cf->events_per_day;
	uint64_t shelf = (uint64_t)cf->artifacts_max_bytes, more = 0;

	if (str_is(c->name, "manage_consent"))
		events += events > 0 ? CONSENTS_MORE : 0;
	for (size_t i = 0; i < w->nartifacts; i++)
		more += w->artifacts[i].body.n;
	if (events > 0 && w->nevents > 0 &&
	    (int64_t)(ch->day_events + w->nevents) > events)
		day_full(c, lang, cf->events_per_day, no);
	else if (shelf > 0 && more > 0 && ch->artifact_bytes + more > shelf)
		shelf_full(c, lang, ch->artifact_bytes, shelf, more, no);
	return no->code == REFUSAL_NONE;
}
