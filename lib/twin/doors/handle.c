/* SPDX-License-Identifier: MIT */
#include "twin/doors/handle.h"

#include "base/digest.h"

enum { LEARNER_BYTES = 8, PARTS = 6 };

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

static int
nibble(char c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	    c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

static struct str
hex_to_b64(struct arena *a, struct str hex)
{
	char raw[SHA256_LEN] = { 0 };

	for (size_t i = 0; i < SHA256_LEN && 2 * i + 1 < hex.n; i++)
		raw[i] = (char)(nibble(hex.p[2 * i]) << 4 |
		    nibble(hex.p[2 * i + 1]));
	return b64url_encode(a, (struct str){ raw, SHA256_LEN });
}

struct str
handle_make(struct arena *a, const struct twin_env *env, struct str exercise,
    struct str hash, int64_t day, int64_t days)
{
	struct str p = arena_printf(a,
	    "1|" STR_FMT "|" STR_FMT "|%lld|" STR_FMT "|%lld",
	    STR_ARG(exercise), STR_ARG(hex_to_b64(a, hash)), (long long)day,
	    STR_ARG(learner(a, env->key, env->sub)), (long long)(day + days));

	return arena_printf(a, STR_FMT "." STR_FMT,
	    STR_ARG(b64url_encode(a, p)),
	    STR_ARG(b64url_encode(a, mac(a, env->key, "task", p))));
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

bool
handle_open(struct args *ck, const struct twin_env *env, struct str handle,
    int64_t today, struct twin_task *out)
{
	struct arena *a = ck->a;
	struct str head, tail, payload, sig, key, part[PARTS];
	struct err ignored = { 0 };
	int64_t day, last;
	bool ok;

	ok = handle.n <= HANDLE_MAX && str_cut(handle, '.', &head, &tail) &&
	    b64url_decode(a, head, &payload, &ignored) == 0 &&
	    b64url_decode(a, tail, &sig, &ignored) == 0;
	key = env->key;
	if (ok && !signed_by(a, key, payload, sig)) {
		key = env->key_prev;
		ok = signed_by(a, key, payload, sig);
	}
	ok = ok && take_apart(a, payload, part) &&
	    str_eq(part[4], learner(a, key, env->sub)) &&
	    str_int(part[3], &day) && str_int(part[5], &last);
	if (!ok)
		args_refuse(ck, TWIN_VALIDATION, STR("task_handle"),
		    SAY_HANDLE_BAD, SAY_HINT_HANDLE, NULL);
	else if (today > last)
		args_refuse(ck, TWIN_HANDLE_EXPIRED, STR("task_handle"),
		    SAY_HANDLE_OLD, SAY_HINT_HANDLE, NULL);
	if (ck->bad)
		return false;
	*out = (struct twin_task){ .exercise = part[1], .version = part[2],
	    .day = day };
	return true;
}
