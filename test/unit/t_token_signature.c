/* SPDX-License-Identifier: MIT */
/*
 * t_token_signature - how the signature of a JWT is checked (doc/auth.md 3,
 * steps 6 and 7): above all what libjwt 1.10 would let pass.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "auth/auth.h"
#include "auth/token.h"
#include "base/digest.h"
#include "test/unit/forge.h"

struct keys {
	struct arena *a;
	struct str rsa, other, p256, p384;
};

static int
setup(void **state)
{
	struct arena *a = arena_new(16 << 20);
	struct keys *k = arena_one(a, struct keys);

	k->a = a;
	k->rsa = forge_key(a, KEY_RSA);
	k->other = forge_key(a, KEY_RSA);
	k->p256 = forge_key(a, KEY_P256);
	k->p384 = forge_key(a, KEY_P384);
	*state = k;
	return 0;
}

static int
teardown(void **state)
{
	struct keys *k = *state;

	arena_free(k->a);
	return 0;
}

#define ALGS	STR("RS256 ES256")
#define CLAIMS	STR("{\"sub\":\"learner-1\"}")

/* check - read with every algorithm allowed, then verify under pem's key. */
static bool
check(struct arena *a, struct str text, struct str private_pem)
{
	struct str detail, pem;
	struct key_pub pub;
	struct token t;
	struct err e = { 0 };

	assert_int_equal(token_read(a, text, STR("RS256 RS384 RS512 ES256 "
	    "ES384 ES512"), &t, &detail), AUTH_OK);
	assert_int_equal(key_public(a, private_pem, &pub, &e), 0);
	assert_int_equal(key_pem(a, &pub, &pem, &e), 0);
	return token_verify(a, &t, &pub, pem);
}

static struct str
head(struct arena *a, const char *alg, const char *typ)
{
	return arena_printf(a, "{\"alg\":\"%s\",\"typ\":\"%s\"}", alg, typ);
}

static void
good(void **state)
{
	static const char *const algs[] = { "RS256", "RS384", "RS512",
		"ES256", "ES384", "ES512" };
	static const char *const typs[] = { "JWT", "jwt", "at+jwt",
	    "application/at+jwt" };
	struct keys *k = *state;
	struct arena *a = arena_new(4 << 20);
	struct str p521 = forge_key(a, KEY_P521), key;
	const struct alg *alg;
	size_t i, j;

	for (i = 0; i < sizeof(algs) / sizeof(algs[0]); i++)
		for (j = 0; j < sizeof(typs) / sizeof(typs[0]); j++) {
			alg = alg_find(str_c(algs[i]));
			key = alg->type == KEY_RSA ? k->rsa :
			    alg->type == KEY_P256 ? k->p256 :
			    alg->type == KEY_P384 ? k->p384 : p521;
			if (!check(a, forge_jwt(a, key, algs[i],
			    head(a, algs[i], typs[j]), CLAIMS), key))
				fail_msg("%s %s", algs[i], typs[j]);
		}
	arena_free(a);
}

/* A number beyond every double: libjwt's JSON reader takes it for a fault, and
 * the signature is checked all the same. */
static void
beyond(void **state)
{
	static const char *const claims[] = { "{\"exp\":1e400}",
		"{\"ext\":{\"a\":[0,-1e999]}}", "{\"a\":1e308}" };
	struct keys *k = *state;
	struct arena *a = arena_new(4 << 20);
	struct str h = STR("{\"alg\":\"RS256\",\"x\":1e400}");
	size_t i;

	for (i = 0; i < 3; i++) {
		if (!check(a, forge_jwt(a, k->rsa, "RS256", head(a, "RS256",
		    "JWT"), str_c(claims[i])), k->rsa))
			fail_msg("%s: refused", claims[i]);
		if (check(a, forge_jwt(a, k->other, "RS256", head(a, "RS256",
		    "JWT"), str_c(claims[i])), k->rsa))
			fail_msg("%s: another key passed", claims[i]);
	}
	assert_true(check(a, forge_jwt(a, k->rsa, "RS256", h, CLAIMS), k->rsa));
	assert_false(check(a, forge_jwt(a, k->other, "RS256", h, CLAIMS),
	    k->rsa));
	arena_free(a);
}

/* the same text with one byte of part 0, 1 or 2 changed to another letter */
static struct str
spoil(struct arena *a, struct str text, int part)
{
	char *p = arena_cstr(a, text), *q = p;

	while (part-- > 0)
		q = strchr(q, '.') + 1;
	q += 5;		/* not the last letter: its low bits may be unused */
	*q = *q == 'A' ? 'B' : 'A';
	return (struct str){ p, text.n };
}

/*
 * odd - named ES256, signed with SHA-256 as that says, by a key on P-384:
 * libjwt asks for the kind of key only, not for the curve.
 */
static struct str
odd(struct arena *a, struct str p384, const char *typ)
{
	const struct alg mixed = { "ES256", KEY_P384, "SHA256", 48 };
	struct str body = forge_body(a, head(a, "ES256", typ), CLAIMS), sig;
	struct err e = { 0 };

	assert_int_equal(key_sign(a, p384, &mixed, body, &sig, &e), 0);
	return arena_printf(a, STR_FMT "." STR_FMT, STR_ARG(body),
	    STR_ARG(b64url_encode(a, sig)));
}

static void
bad(void **state)
{
	static const char *const typs[] = { "JWT", "at+jwt" };
	struct keys *k = *state;
	struct arena *a = arena_new(8 << 20);
	struct str rs, es;
	size_t j;

	for (j = 0; j < 2; j++) {
		rs = forge_jwt(a, k->rsa, "RS256", head(a, "RS256", typs[j]),
		    CLAIMS);
		es = forge_jwt(a, k->p256, "ES256", head(a, "ES256", typs[j]),
		    CLAIMS);
		assert_false(check(a, rs, k->other));
		assert_false(check(a, spoil(a, rs, 2), k->rsa));
		assert_false(check(a, spoil(a, es, 2), k->p256));
		/* keys of another kind or curve */
		assert_false(check(a, rs, k->p256));
		assert_false(check(a, es, k->rsa));
		assert_false(check(a, es, k->p384));
		/* ES256 as it may be, but on the curve of ES384 */
		assert_false(check(a, odd(a, k->p384, typs[j]), k->p384));
		/* signed with one hash, named after another */
		assert_false(check(a, forge_jwt(a, k->rsa, "RS512",
		    head(a, "RS256", typs[j]), CLAIMS), k->rsa));
	}
	arena_free(a);
}

/* claims of one token under the signature of another */
static void
swapped(void **state)
{
	struct keys *k = *state;
	struct arena *a = arena_new(4 << 20);
	struct str h = head(a, "RS256", "JWT"), one, two, text;
	ptrdiff_t dot;

	one = forge_jwt(a, k->rsa, "RS256", h, STR("{\"sub\":\"a\"}"));
	two = forge_body(a, h, STR("{\"sub\":\"b\"}"));
	dot = (ptrdiff_t)forge_body(a, h, STR("{\"sub\":\"a\"}")).n;
	text = arena_printf(a, STR_FMT STR_FMT, STR_ARG(two),
	    STR_ARG(str_from(one, (size_t)dot)));
	assert_false(check(a, text, k->rsa));
	assert_true(check(a, one, k->rsa));
	arena_free(a);
}

/* ES256 in its forms: libjwt and OpenSSL must agree on every one of them */
static void
ecdsa(void **state)
{
	static const unsigned char der[] = { 0x30, 0x06, 0x02, 0x01, 0x01,
		0x02, 0x01, 0x01 };
	static const char *const typs[] = { "JWT", "at+jwt" };
	struct keys *k = *state;
	struct arena *a = arena_new(8 << 20);
	unsigned char raw[66] = { 0 };
	struct str body, sig, text;
	struct err e = { 0 };
	size_t i, j, n;

	for (j = 0; j < 2; j++) {
		body = forge_body(a, head(a, "ES256", typs[j]), CLAIMS);
		assert_int_equal(key_sign(a, k->p256,
		    alg_find(STR("ES256")), body, &sig, &e), 0);
		assert_int_equal(sig.n, 64);
		memcpy(raw, sig.p, 64);
		for (i = 0; i < 7; i++) {
			unsigned char s[66] = { 0 };

			n = i == 0 ? 63 : i == 1 ? 65 : i == 2 ? 1 : 64;
			memcpy(s, raw, n);
			if (i == 3)
				memset(s, 0, 32);	/* r = 0 */
			if (i == 4)
				memset(s + 32, 0, 32);	/* s = 0 */
			if (i == 5)
				memset(s, 0xff, 64);	/* over the order */
			if (i == 6)
				memcpy(s, der, n = sizeof(der));
			text = arena_printf(a, STR_FMT "." STR_FMT,
			    STR_ARG(body), STR_ARG(b64url_encode(a,
			    (struct str){ (const char *)s, n })));
			if (check(a, text, k->p256))
				fail_msg("%s: form %zu passed", typs[j], i);
		}
	}
	arena_free(a);
}

/* n of P-256 (FIPS 186-4 D.1.2.3): (r, n - s) is as good as (r, s), so nothing
 * may take a token's bytes for its identity */
static void
malleable(void **state)
{
	static const unsigned char order[32] = {
		0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84,
		0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51 };
	struct keys *k = *state;
	struct arena *a = arena_new(4 << 20);
	struct str body = forge_body(a, head(a, "ES256", "JWT"), CLAIMS), sig;
	unsigned char s[64];
	struct err e = { 0 };
	int i, borrow = 0, d;

	assert_int_equal(key_sign(a, k->p256, alg_find(STR("ES256")), body,
	    &sig, &e), 0);
	memcpy(s, sig.p, 64);
	for (i = 31; i >= 0; i--) {
		d = order[i] - s[32 + i] - borrow;
		borrow = d < 0;
		s[32 + i] = (unsigned char)(d + 256 * borrow);
	}
	assert_true(check(a, arena_printf(a, STR_FMT "." STR_FMT,
	    STR_ARG(body), STR_ARG(b64url_encode(a, (struct str){
	    (const char *)s, 64 }))), k->p256));
	arena_free(a);
}

/*
 * The confusion of algorithms: an HMAC keyed with the public key, in any form.
 * The header rule refuses it before libjwt could see it.
 */
static void
confusion(void **state)
{
	struct keys *k = *state;
	struct arena *a = arena_new(4 << 20);
	struct str body = forge_body(a, head(a, "HS256", "JWT"), CLAIMS);
	struct str pem, secrets[4], text, detail;
	unsigned char mac[SHA256_LEN];
	struct key_pub pub;
	struct token t;
	struct err e = { 0 };
	size_t i;

	assert_int_equal(key_public(a, k->rsa, &pub, &e), 0);
	assert_int_equal(key_pem(a, &pub, &pem, &e), 0);
	secrets[0] = pem;
	secrets[1] = (struct str){ pem.p, pem.n + 1 };
	secrets[2] = pub.a;
	secrets[3] = STR("");
	for (i = 0; i < 4; i++) {
		digest_hmac(secrets[i], body, mac);
		text = arena_printf(a, STR_FMT "." STR_FMT, STR_ARG(body),
		    STR_ARG(b64url_encode(a, (struct str){
		    (const char *)mac, sizeof(mac) })));
		assert_int_equal(token_read(a, text, ALGS, &t, &detail),
		    AUTH_ALG);
	}
	arena_free(a);
}

/* Should a header rule ever fail: with the algorithm pinned to RS256, what
 * libjwt accepts as HS256 is still not accepted. */
static void
pinned(void **state)
{
	struct keys *k = *state;
	struct arena *a = arena_new(4 << 20);
	struct str body = forge_body(a, head(a, "HS256", "JWT"), CLAIMS), pem;
	unsigned char mac[SHA256_LEN];
	struct key_pub pub;
	struct token t = { .alg = alg_find(STR("RS256")) };
	struct err e = { 0 };

	assert_int_equal(key_public(a, k->rsa, &pub, &e), 0);
	assert_int_equal(key_pem(a, &pub, &pem, &e), 0);
	digest_hmac(pem, body, mac);
	t.text = arena_printf(a, STR_FMT "." STR_FMT, STR_ARG(body),
	    STR_ARG(b64url_encode(a, (struct str){ (const char *)mac,
	    sizeof(mac) })));
	assert_false(token_verify(a, &t, &pub, pem));
	/* and without a key libjwt, which would pass anything, is not asked */
	assert_false(token_verify(a, &t, &pub, STR("")));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good),
		cmocka_unit_test(beyond),
		cmocka_unit_test(bad),
		cmocka_unit_test(swapped),
		cmocka_unit_test(ecdsa),
		cmocka_unit_test(malleable),
		cmocka_unit_test(confusion),
		cmocka_unit_test(pinned),
	};

	return cmocka_run_group_tests_name("token, signature", tests, setup,
	    teardown);
}
