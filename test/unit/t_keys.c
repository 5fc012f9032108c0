/* SPDX-License-Identifier: MIT */
/* Which keys of a JWKS document are used, and in which order (doc/auth.md 5). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "auth/keys/keyset.h"
#include "auth/keys/roca.h"
#include "base/digest.h"
#include "test/unit/forge.h"
#include "test/unit/roca_key.h"

#define ALGS	STR("RS256 ES256 ES384")

/* n of 2048 bits, all ones; and with other bits set as a case wants it */
static struct str
modulus(struct arena *a, size_t bytes, unsigned char first, unsigned char last)
{
	unsigned char *p = arena_alloc(a, bytes);

	memset(p, 0xff, bytes);
	p[0] = first;
	p[bytes - 1] = last;
	return b64url_encode(a, (struct str){ (const char *)p, bytes });
}

/* read_one - a document of one JWK; the reason it was skipped, or "". */
static struct str
read_one(struct arena *a, struct str jwk)
{
	const char *list[] = { arena_cstr(a, jwk), NULL };
	struct keyset set;
	struct buf why;
	struct err e = { 0 };

	buf_init(&why, a, 4096);
	if (keyset_read(a, forge_jwks(a, list), ALGS, true, &why, &set,
	    &e) == 0)
		return STR("");
	assert_true(why.n > 0);
	return buf_str(&why);
}

static void
rsa_numbers(void **state)
{
	static const struct {
		const char *why;
		size_t bytes;
		unsigned char first, last;
		const char *e, *want;
	} cases[] = {
		{ "2048 bits", 256, 0x80, 0xff, "AQAB", "" },
		{ "2047 bits", 256, 0x7f, 0xff, "AQAB", "under 2048" },
		{ "1024 bits", 128, 0xff, 0xff, "AQAB", "under 2048" },
		{ "8192 bits", 1024, 0x80, 0xff, "AQAB", "" },
		{ "8193 bits", 1025, 0x01, 0xff, "AQAB", "over 8192" },
		{ "even modulus", 256, 0xff, 0xfe, "AQAB", "even" },
		{ "exponent 3", 256, 0xff, 0xff, "Aw", "" },
		{ "exponent 1", 256, 0xff, 0xff, "AQ", "below 3" },
		{ "exponent even", 256, 0xff, 0xff, "BA", "even" },
		{ "exponent zero", 256, 0xff, 0xff, "AA", "zero" },
		{ "exponent of 9 bytes", 256, 0xff, 0xff, "AQAAAAAAAAAB",
		  "over 64 bits" },
		{ "modulus with a zero before it", 257, 0x00, 0xff, "AQAB",
		  "zero" },
		{ "exponent with a zero before it", 256, 0xff, 0xff, "AAEAAQ",
		  "zero" },
		{ "exponent with unused bits", 256, 0xff, 0xff, "AR",
		  "canonical" },
		{ "exponent padded", 256, 0xff, 0xff, "AQAB=", "canonical" },
		{ "exponent empty", 256, 0xff, 0xff, "", "no 'e'" },
	};
	struct arena *a = arena_new(16 << 20);
	struct str why;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		why = read_one(a, arena_printf(a, "{\"kty\":\"RSA\",\"n\":\""
		    STR_FMT "\",\"e\":\"%s\"}", STR_ARG(modulus(a,
		    cases[i].bytes, cases[i].first, cases[i].last)),
		    cases[i].e));
		if (cases[i].want[0] == '\0' ? why.n > 0 :
		    str_find(why, str_c(cases[i].want)) < 0)
			fail_msg("%s: '" STR_FMT "'", cases[i].why,
			    STR_ARG(why));
	}
	arena_free(a);
}

static void
members(void **state)
{
	static const struct {
		const char *why, *more, *want;
	} cases[] = {
		{ "nothing more", "", "" },
		{ "use sig, our alg, a kid",
		  ",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"k\"", "" },
		{ "x5c and friends are ignored",
		  ",\"x5c\":[\"x\"],\"x5t\":\"y\",\"key_ops\":[\"verify\"]",
		  "" },
		{ "key_ops of several", ",\"key_ops\":[\"sign\",\"verify\"]",
		  "" },
		{ "key_ops without verify", ",\"key_ops\":[\"encrypt\"]",
		  "key_ops" },
		{ "key_ops empty", ",\"key_ops\":[]", "key_ops" },
		{ "key_ops a string", ",\"key_ops\":\"verify\"", "key_ops" },
		{ "key_ops an object", ",\"key_ops\":{\"verify\":1}",
		  "key_ops" },
		{ "key_ops null", ",\"key_ops\":null", "key_ops" },
		{ "use enc", ",\"use\":\"enc\"", "use" },
		{ "use null", ",\"use\":null", "use" },
		{ "d", ",\"d\":\"AQAB\"", "private member 'd'" },
		{ "p", ",\"p\":\"AQAB\"", "private member 'p'" },
		{ "q, even null", ",\"q\":null", "private member 'q'" },
		{ "k", ",\"k\":\"AQAB\"", "private member 'k'" },
		{ "dp", ",\"dp\":\"AQAB\"", "private member 'dp'" },
		{ "an algorithm we have not", ",\"alg\":\"PS256\"", "alg" },
		{ "an encryption algorithm", ",\"alg\":\"RSA-OAEP\"", "alg" },
		{ "one that is not configured", ",\"alg\":\"RS512\"",
		  "jwt_algs" },
		{ "one of another kind of key", ",\"alg\":\"ES256\"",
		  "jwt_algs" },
		{ "alg a number", ",\"alg\":1", "alg" },
		{ "kid a number", ",\"kid\":1", "kid" },
	};
	struct arena *a = arena_new(16 << 20);
	struct str pem = forge_key(a, KEY_RSA), why;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		why = read_one(a, forge_jwk(a, pem, cases[i].more));
		if (cases[i].want[0] == '\0' ? why.n > 0 :
		    str_find(why, str_c(cases[i].want)) < 0)
			fail_msg("%s: '" STR_FMT "'", cases[i].why,
			    STR_ARG(why));
	}
	arena_free(a);
}

static void
curves(void **state)
{
	/* a point on P-256: its generator (FIPS 186-4 D.1.2.3) */
#define GX "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY"
#define GY "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"
	static const struct {
		const char *why, *jwk, *want;
	} cases[] = {
		{ "on the curve", "{\"kty\":\"EC\",\"crv\":\"P-256\","
		  "\"x\":\"" GX "\",\"y\":\"" GY "\"}", "" },
		{ "x and y exchanged: off the curve", "{\"kty\":\"EC\","
		  "\"crv\":\"P-256\",\"x\":\"" GY "\",\"y\":\"" GX "\"}",
		  "off the curve" },
		{ "named after another curve", "{\"kty\":\"EC\","
		  "\"crv\":\"P-384\",\"x\":\"" GX "\",\"y\":\"" GY "\"}",
		  "wrong length" },
		{ "a curve nobody configured", "{\"kty\":\"EC\","
		  "\"crv\":\"P-521\",\"x\":\"" GX "\",\"y\":\"" GY "\"}",
		  "wrong length" },
		{ "an unknown curve", "{\"kty\":\"EC\",\"crv\":\"secp256k1\","
		  "\"x\":\"" GX "\",\"y\":\"" GY "\"}", "unknown curve" },
		{ "a short coordinate", "{\"kty\":\"EC\",\"crv\":\"P-256\","
		  "\"x\":\"AAAA\",\"y\":\"" GY "\"}", "wrong length" },
		{ "no y", "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" GX
		  "\"}", "no 'y'" },
		{ "a symmetric key", "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
		  "private member 'k'" },
		{ "oct without k", "{\"kty\":\"oct\"}", "kty" },
		{ "Ed25519", "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
		  GX "\"}", "kty" },
		{ "kty in another case", "{\"kty\":\"ec\",\"crv\":\"P-256\","
		  "\"x\":\"" GX "\",\"y\":\"" GY "\"}", "kty" },
		{ "no kty", "{\"x\":\"" GX "\"}", "kty" },
		{ "not an object", "7", "not an object" },
	};
	struct arena *a = arena_new(16 << 20);
	struct str why;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		why = read_one(a, str_c(cases[i].jwk));
		if (cases[i].want[0] == '\0' ? why.n > 0 :
		    str_find(why, str_c(cases[i].want)) < 0)
			fail_msg("%s: '" STR_FMT "'", cases[i].why,
			    STR_ARG(why));
	}
	arena_free(a);
}

static void
documents(void **state)
{
	static const char *const bad[] = {
		"", "{}", "[]", "{\"keys\":{}}", "{\"keys\":[]}", "<html>",
		"{\"keys\":[{}]}", "{\"keys\":[],\"keys\":[]}",
		"{\"keys\":[]} x", "null",
	};
	struct arena *a = arena_new(16 << 20);
	struct keyset set;
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		e = (struct err){ 0 };
		if (keyset_read(a, str_c(bad[i]), ALGS, true, NULL, &set,
		    &e) == 0)
			fail_msg("'%s' was read", bad[i]);
		assert_int_equal(e.kind, ERR_INVALID);
	}
	arena_free(a);
}

/* bad keys are skipped one by one; the good one beside them works */
static void
mixed(void **state)
{
	struct arena *a = arena_new(16 << 20);
	struct str pem = forge_key(a, KEY_P256);
	const char *list[] = {
		"{\"kty\":\"oct\",\"k\":\"AAAA\",\"kid\":\"secret\"}",
		forge_jwk(a, forge_key(a, KEY_RSA),
		    ",\"d\":\"AQAB\",\"kid\":\"leak\"").p,
		forge_jwk(a, pem, ",\"kid\":\"good\"").p,
		NULL
	};
	struct keyset set, again;
	struct buf why, doc;
	struct err e = { 0 };

	(void)state;
	buf_init(&why, a, 4096);
	assert_int_equal(keyset_read(a, forge_jwks(a, list), ALGS, true, &why,
	    &set, &e), 0);
	assert_int_equal(set.n, 1);
	assert_int_equal(set.total, 3);
	assert_true(str_is(set.keys[0].kid, "good"));
	assert_true(str_find(buf_str(&why), STR("key 1: ")) >= 0);
	assert_true(str_find(buf_str(&why), STR("key 2: ")) >= 0);
	assert_true(str_find(buf_str(&why), STR("compromised")) >= 0);

	/* what one process writes, another reads as the same set */
	buf_init(&doc, a, 1 << 16);
	keyset_write(&set, &doc);
	assert_int_equal(keyset_read(a, buf_str(&doc), ALGS, false, NULL,
	    &again, &e), 0);
	assert_memory_equal(set.id, again.id, KEYSET_ID);
	assert_memory_equal(set.keys[0].id, again.keys[0].id, KEYSET_ID);
	assert_true(str_eq(keyset_pem(&set, 0), keyset_pem(&again, 0)));
	arena_free(a);
}

/* the identity is that of the numbers: another name, the same key */
static void
identity(void **state)
{
	struct arena *a = arena_new(16 << 20);
	struct str pem = forge_key(a, KEY_RSA);
	const char *list[] = {
		forge_jwk(a, pem, ",\"kid\":\"a\"").p,
		forge_jwk(a, pem, ",\"kid\":\"b\",\"use\":\"sig\"").p,
		forge_jwk(a, pem, ",\"kid\":\"a\",\"alg\":\"RS256\"").p,
		forge_jwk(a, forge_key(a, KEY_RSA), ",\"kid\":\"a\"").p,
		NULL
	};
	struct keyset set;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(keyset_read(a, forge_jwks(a, list), ALGS, true, NULL,
	    &set, &e), 0);
	assert_int_equal(set.n, 4);
	assert_memory_equal(set.keys[0].id, set.keys[1].id, KEYSET_ID);
	assert_memory_not_equal(set.keys[0].id, set.keys[2].id, KEYSET_ID);
	assert_memory_not_equal(set.keys[0].id, set.keys[3].id, KEYSET_ID);
	arena_free(a);
}

static void
order(void **state)
{
	static const struct {
		const char *why, *kid, *alg, *want;
		bool known;
	} cases[] = {
		{ "the kid's key, then the others that fit", "b", "RS256",
		  "102", true },
		{ "unknown kid: all that fit", "x", "RS256", "012", false },
		{ "no kid: all that fit", NULL, "RS256", "012", false },
		{ "only the curve that fits", "e", "ES256", "3", true },
		{ "a key bound to another alg is left out", "a", "RS384",
		  "01", true },
		{ "a kid of another kind is known, but not tried", "e",
		  "RS256", "012", true },
		{ "nothing fits", "e", "ES384", "", true },
	};
	struct arena *a = arena_new(16 << 20);
	struct str r = forge_key(a, KEY_RSA);
	const char *list[] = {
		forge_jwk(a, r, ",\"kid\":\"a\"").p,
		forge_jwk(a, r, ",\"kid\":\"b\"").p,
		forge_jwk(a, r, ",\"kid\":\"c\",\"alg\":\"RS256\"").p,
		forge_jwk(a, forge_key(a, KEY_P256), ",\"kid\":\"e\"").p,
		NULL
	};
	size_t picks[KEYSET_TRIES], n, i, j;
	struct keyset set;
	struct err e = { 0 };
	char got[KEYSET_TRIES + 1];
	bool known;

	(void)state;
	assert_int_equal(keyset_read(a, forge_jwks(a, list),
	    STR("RS256 RS384 ES256 ES384"), true, NULL, &set, &e), 0);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		n = keyset_pick(&set, str_c(cases[i].kid),
		    alg_find(str_c(cases[i].alg)), picks, &known);
		for (j = 0; j < n; j++)
			got[j] = (char)('0' + picks[j]);
		got[n] = '\0';
		if (strcmp(got, cases[i].want) != 0 || known != cases[i].known)
			fail_msg("%s: got %s", cases[i].why, got);
	}
	arena_free(a);
}

/* A set of 1000 keys: the known kid is found, and no more than 8 are tried. */
static void
many(void **state)
{
	enum { N = 1000 };
	struct arena *a = arena_new(64 << 20);
	struct str pem = forge_key(a, KEY_P256);
	const char **list = arena_array(a, N + 1, const char *);
	size_t picks[KEYSET_TRIES], i;
	struct keyset set;
	struct err e = { 0 };
	bool known;

	(void)state;
	for (i = 0; i < N; i++)
		list[i] = forge_jwk(a, pem, arena_printf(a, ",\"kid\":\"%zu\"",
		    i).p).p;
	assert_int_equal(keyset_read(a, forge_jwks(a, list), ALGS, true, NULL,
	    &set, &e), 0);
	assert_int_equal(set.n, N);
	assert_int_equal(keyset_pick(&set, STR("999"), alg_find(STR("ES256")),
	    picks, &known), KEYSET_TRIES);
	assert_true(known);
	assert_int_equal(picks[0], 999);
	assert_int_equal(keyset_pick(&set, STR("x"), alg_find(STR("ES256")),
	    picks, &known), KEYSET_TRIES);
	assert_false(known);
	arena_free(a);
}

/* two keys of one name: both are the named one */
static void
same_kid(void **state)
{
	struct arena *a = arena_new(16 << 20);
	const char *list[] = {
		forge_jwk(a, forge_key(a, KEY_P256), ",\"kid\":\"z\"").p,
		forge_jwk(a, forge_key(a, KEY_P256), ",\"kid\":\"k\"").p,
		forge_jwk(a, forge_key(a, KEY_P256), ",\"kid\":\"k\"").p,
		NULL
	};
	size_t picks[KEYSET_TRIES];
	struct keyset set;
	struct err e = { 0 };
	bool known;

	(void)state;
	assert_int_equal(keyset_read(a, forge_jwks(a, list), ALGS, true, NULL,
	    &set, &e), 0);
	assert_int_equal(keyset_pick(&set, STR("k"), alg_find(STR("ES256")),
	    picks, &known), 3);
	assert_int_equal(picks[0], 1);
	assert_int_equal(picks[1], 2);
	assert_int_equal(picks[2], 0);
	arena_free(a);
}

/* n = n * 65537, big-endian */
static void
times_65537(unsigned char n[256])
{
	unsigned char was[256];
	unsigned carry = 0, v;

	memcpy(was, n, 256);
	for (int i = 255; i >= 0; i--) {
		v = was[i] + (i < 254 ? was[i + 2] : 0u) + carry;
		n[i] = (unsigned char)v;
		carry = v >> 8;
	}
}

/* A key of the kind and the modulus next to it; powers of 65537, of which such
 * a modulus is one modulo each prime; keys as everybody makes them. */
static void
roca(void **state)
{
	struct arena *a = arena_new(16 << 20);
	unsigned char power[256] = { [255] = 1 };
	struct str n = { (char *)power, sizeof(power) }, bad;
	struct key_pub pub;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(b64url_decode(a, STR(ROCA_KEY), &bad, &e), 0);
	assert_int_equal(bad.n, 256);
	assert_true(roca_shape(bad));
	((char *)(uintptr_t)bad.p)[255] ^= 2;
	assert_false(roca_shape(bad));
	for (int i = 0; i < 120; i++) {
		assert_true(roca_shape(n));
		times_65537(power);
	}
	for (int i = 0; i < 3; i++) {
		assert_int_equal(key_public(a, forge_key(a, KEY_RSA), &pub,
		    &e), 0);
		assert_false(roca_shape(pub.a));
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rsa_numbers),
		cmocka_unit_test(members),
		cmocka_unit_test(curves),
		cmocka_unit_test(documents),
		cmocka_unit_test(mixed),
		cmocka_unit_test(identity),
		cmocka_unit_test(order),
		cmocka_unit_test(many),
		cmocka_unit_test(same_kid),
		cmocka_unit_test(roca),
	};

	return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
