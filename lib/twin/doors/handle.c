/* SPDX-License-Identifier: MIT */
#include "twin/doors/handle.h"

#include "base/digest.h"
#include "base/hex.h"

enum {
	HASH_BYTES = 5, FACTS = HASH_BYTES + 3, SIG_BYTES = 10,
	LEARNER_BYTES = 8, PARTS = 6	/* of the older form */
};

static struct str
mac(struct arena *a, struct str key, const char *what, struct str msg)
{
	unsigned char out[SHA256_LEN];
	struct str m = arena_printf(a, "%s|" STR_FMT, what, STR_ARG(msg));

	digest_hmac(key, m, out);
	return arena_str(a, (struct str){ (char *)out, SHA256_LEN });
}

static struct str
learner(struct arena *a, struct str key, struct str sub)
{
	struct str m = mac(a, key, "sub", sub);

	return b64url_encode(a, (struct str){ m.p, LEARNER_BYTES });
}

/* sign - over everything a handle says, and whose it is. */
static struct str
sign(struct arena *a, struct str key, struct str sub, struct str exercise,
    struct str facts)
{
	struct str m = mac(a, key, "task2", arena_printf(a,
	    STR_FMT "|" STR_FMT "|" STR_FMT, STR_ARG(sub), STR_ARG(exercise),
	    STR_ARG(hex_encode(a, facts.p, facts.n))));

	return (struct str){ m.p, SIG_BYTES };
}

struct str
handle_make(struct arena *a, const struct twin_env *env, struct str exercise,
    struct str hash, int64_t day, int64_t days)
{
	char raw[FACTS + SIG_BYTES] = { 0 };
	struct str facts = { raw, FACTS };

	hash.n = 2 * HASH_BYTES;	/* its beginning tells it from others */
	(void)hex_decode(hash, (unsigned char *)raw, HASH_BYTES);
	raw[HASH_BYTES] = (char)(day >> 8 & 0xff);
	raw[HASH_BYTES + 1] = (char)(day & 0xff);
	raw[HASH_BYTES + 2] = (char)(days & 0xff);
	memcpy(raw + FACTS, sign(a, env->key, env->sub, exercise, facts).p,
	    SIG_BYTES);
	return arena_printf(a, STR_FMT "." STR_FMT, STR_ARG(exercise),
	    STR_ARG(b64url_encode(a, (struct str){ raw, sizeof(raw) })));
}

/* What a handle says, once its signature is right. */
struct said {
	struct twin_task task;
	int64_t last;		/* day it is good on */
};

static bool
read_short(struct arena *a, const struct twin_env *env, struct str handle,
    struct said *out)
{
	const struct str keys[] = { env->key, env->key_prev };
	struct str id, tail, raw, facts;
	const unsigned char *p;
	bool good = false;

	if (!str_cut(handle, '.', &id, &tail) ||
	    b64url_decode(a, tail, &raw, NULL) == -1 ||
	    raw.n != FACTS + SIG_BYTES)
		return false;
	facts = (struct str){ raw.p, FACTS };
	for (size_t i = 0; i < 2; i++)
		good |= keys[i].n > 0 && digest_eq(str_from(raw, FACTS),
		    sign(a, keys[i], env->sub, id, facts));
	if (!good)
		return false;
	p = (const unsigned char *)raw.p + HASH_BYTES;
	out->task = (struct twin_task){ .exercise = id,
		.version = hex_encode(a, raw.p, HASH_BYTES),
		.day = p[0] << 8 | p[1] };
	out->last = out->task.day + p[2];
	return true;
}

static bool
signed_by(struct arena *a, struct str key, struct str payload, struct str sig)
{
	return key.n > 0 && digest_eq(mac(a, key, "task", payload), sig);
}

static bool
take_apart(struct arena *a, struct str payload, struct str part[PARTS])
{
	struct str raw, rest = payload;
	struct err ignored = { 0 };

	for (size_t i = 0; i + 1 < PARTS; i++)
		if (!str_cut(rest, '|', &part[i], &rest))
			return false;
	part[PARTS - 1] = rest;
	if (!str_is(part[0], "1") ||
	    b64url_decode(a, part[2], &raw, &ignored) == -1 ||
	    raw.n != SHA256_LEN)
		return false;
	part[2] = hex_encode(a, raw.p, raw.n);
	return true;
}

/* read_long - the older form. */
static bool
read_long(struct arena *a, const struct twin_env *env, struct str handle,
    struct said *out)
{
	struct str head, tail, payload, sig, key = env->key, part[PARTS];
	int64_t day;

	if (!str_cut(handle, '.', &head, &tail) ||
	    b64url_decode(a, head, &payload, NULL) == -1 ||
	    b64url_decode(a, tail, &sig, NULL) == -1)
		return false;
	if (!signed_by(a, key, payload, sig)) {
		key = env->key_prev;
		if (!signed_by(a, key, payload, sig))
			return false;
	}
	if (!take_apart(a, payload, part) ||
	    !str_eq(part[4], learner(a, key, env->sub)) ||
	    !str_int(part[3], &day) || !str_int(part[5], &out->last))
		return false;
	out->task = (struct twin_task){ .exercise = part[1],
		.version = part[2], .day = day };
	return true;
}

bool
handle_open(struct args *ck, const struct twin_env *env, struct str handle,
    int64_t today, struct twin_task *out)
{
	struct said said;

	if (handle.n > HANDLE_MAX ||
	    (!read_short(ck->a, env, handle, &said) &&
	    !read_long(ck->a, env, handle, &said)))
		args_refuse(ck, REFUSAL_VALIDATION, STR("task_handle"),
		    SAY_HANDLE_BAD, SAY_HINT_HANDLE, NULL);
	else if (today > said.last)
		args_refuse(ck, REFUSAL_HANDLE_EXPIRED, STR("task_handle"),
		    SAY_HANDLE_OLD, SAY_HINT_HANDLE, NULL);
	if (ck->bad)
		return false;
	*out = said.task;
	return true;
}
