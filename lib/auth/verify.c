/* SPDX-License-Identifier: MIT */
#include "auth/verify.h"

#include <string.h>

enum keysource_state
verify_keys(struct verify *v)
{
	struct keysource *ks = v->ks;
	enum keysource_state s = keysource_sync(ks, v->a, v->now);

	if (s != KEYSOURCE_FRESH) {
		/* with old keys at hand nobody waits for another's fetch */
		v->fetched = keysource_renew(ks, v->a, v->now,
		    s == KEYSOURCE_NONE) == KEYSOURCE_RENEWED;
		s = keysource_sync(ks, v->a, v->now);
	}
	v->keys_stale = s == KEYSOURCE_STALE;
	return s;
}

/* What is tried on one token: a set, and some of its keys. */
struct tries {
	struct keyset *set;	/* NULL: there are no keys */
	size_t pick[KEYSET_TRIES], n;
	bool known;		/* the set has the token's kid */
	bool asked;		/* for a newer set: */
	enum keysource_renewal renewal;	/* what came of that */
};

static void
choose(struct verify *v, const struct token *t, struct tries *tr)
{
	tr->set = keysource_set(v->ks, v->a, v->now);
	if (tr->set != NULL)
		tr->n = keyset_pick(tr->set, t->kid, t->alg, tr->pick,
		    &tr->known);
}

/* renew - fetch, if the interval allows; true when the set is another one now,
 * also because somebody else has fetched it. */
static bool
renew(struct verify *v, const struct token *t, struct tries *tr)
{
	unsigned char was[KEYSET_ID];

	memcpy(was, tr->set->id, sizeof(was));
	tr->asked = true;
	tr->renewal = v->fetched ? KEYSOURCE_RENEWED :
	    keysource_renew(v->ks, v->a, v->now, true);
	choose(v, t, tr);
	return tr->set != NULL && memcmp(was, tr->set->id, sizeof(was)) != 0;
}

/* verifies - the key that verifies the token, or NULL. */
static const struct keyset_key *
verifies(struct verify *v, const struct token *t, const struct tries *tr)
{
	const struct keyset_key *key;
	size_t i;

	for (i = 0; tr->set != NULL && i < tr->n; i++) {
		key = &tr->set->keys[tr->pick[i]];
		if (token_verify(v->a, t, &key->pub,
		    keyset_pem(tr->set, tr->pick[i])))
			return key;
	}
	return NULL;
}

/* issued - when the token says that it was made; now, if it does not say. */
static int64_t
issued(const struct verify *v, const struct token *t)
{
	return js_int_at(t->claims, "iat", v->now);
}

/*
 * no_key - what to answer when no key verifies the token. It may be of a key
 * that we could not fetch, or that is younger than our set while it is too soon
 * to look again: then the client is to come back with this token, not to throw
 * it away.
 */
static enum auth_reason
no_key(struct verify *v, const struct token *t, const struct tries *tr)
{
	struct keysource *ks = v->ks;

	if (tr->set == NULL)
		return AUTH_KEYS_UNAVAILABLE;
	if (tr->asked && tr->renewal == KEYSOURCE_RECENT &&
	    keysource_predates(ks, issued(v, t)))
		return AUTH_KEYS_RECENT;
	if (t->kid.n == 0 || tr->known)
		return tr->n == 0 ? AUTH_NO_KEY : AUTH_SIGNATURE;
	if (tr->renewal == KEYSOURCE_FAILED)
		return AUTH_KEYS_UNAVAILABLE;
	if (tr->renewal == KEYSOURCE_RENEWED)
		keysource_note_unknown(ks, v->a, t->kid, v->now);
	return AUTH_NO_KEY;
}

/*
 * Steps 6 and 7: the key that verifies the token, or why none.
 *
 * A kid that the set does not have is worth a fetch, unless one has shown
 * already that it is in no set. So is one whose key fails: Hydra refreshes
 * tokens under the old kid after a rotation, and they would otherwise be
 * refused until the set is too old. That such a fetch was in vain is not
 * remembered, or one forged token would lock those out; the interval between
 * fetches bounds it. Where the fetch fails the answer is 401 all the same: the
 * key of that name has refused the token.
 */
enum auth_reason
verify_token(struct verify *v, const struct token *t, const struct keyset_key **key,
    bool *stale_kid)
{
	struct tries tr = { 0 };
	bool named = t->kid.n > 0;

	if (verify_keys(v) != KEYSOURCE_NONE)
		choose(v, t, &tr);
	if (tr.set != NULL && named && !tr.known &&
	    !keysource_unknown(v->ks, v->a, t->kid, v->now))
		(void)renew(v, t, &tr);
	*key = verifies(v, t, &tr);
	if (*key == NULL && tr.set != NULL && named && tr.known &&
	    !tr.asked && renew(v, t, &tr))
		*key = verifies(v, t, &tr);
	if (*key == NULL)
		return no_key(v, t, &tr);
	*stale_kid = named && !str_eq(t->kid, (*key)->kid);
	return AUTH_OK;
}
