/* SPDX-License-Identifier: MIT */
/* engine - the rules that hold whoever keeps the twins. */
#include "store/engine.h"

#include <assert.h>

#include "base/digest.h"
#include "base/limits.h"

int
engine_check_key(const char *what, struct str s, size_t max, struct err *e)
{
	if (s.n == 0 || s.n > max)
		return err_set(e, ERR_INVALID, "%s: %zu bytes, want 1 to %zu",
		    what, s.n, max);
	if (str_has_ctl(s) || !str_utf8(s))
		return err_set(e, ERR_INVALID,
		    "%s: want UTF-8 without control characters", what);
	return 0;
}

int
engine_check_sub(struct str sub, struct err *e)
{
	return engine_check_key("subject", sub, LIMIT_SUB, e);
}

void
engine_assert_change(const struct change *ch, const struct store_write *w)
{
	bool once = w->request_id.n > 0;
	struct err e = { ERR_NONE };

	assert(!ch->replayed);
	/* without an event only a repair: the state alone is put */
	assert(ch->nevents >= 1 || (!once && ch->nartifacts == 0));
	assert(ch->nevents <= STORE_EVENTS_MAX);
	assert(ch->nartifacts <= STORE_ARTIFACTS_MAX);
	assert(!once || ch->new_digest.n == SHA256_LEN);
	for (size_t i = 0; i < ch->nartifacts; i++)
		assert(engine_check_key("artifact id", ch->artifacts[i].id,
			   ENGINE_ARTIFACT_ID, &e) == 0 &&
		       ch->artifacts[i].version > 0);
}

uint32_t
engine_day(const struct store_write *w)
{
	return w->now <= 0 ? 0 : (uint32_t)(w->now / 86400);
}

bool
engine_realm_fits(const struct store_opts *o, struct str recorded)
{
	struct str rest = o->issuer_aliases, word;

	if (str_eq(o->issuer, recorded))
		return true;
	while (str_word(&rest, true, &word))
		if (str_eq(word, recorded))
			return true;
	return false;
}

int
engine_catalog_good(struct str kind, struct str hash, struct str bytes,
    struct err *e)
{
	unsigned char sum[SHA256_LEN];

	digest_sha256(bytes, sum);
	if (hash.n == sizeof(sum) && memcmp(hash.p, sum, sizeof(sum)) == 0)
		return 0;
	return err_set(e, ERR_INVALID, "catalog: a " STR_FMT " of %zu bytes is "
	    "not the one that was kept", STR_ARG(kind), bytes.n);
}
