/* SPDX-License-Identifier: MIT */
/*
 * That signatures are checked the same with the few decoders of twin.fcgi as
 * with all of them, and that they are few.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <openssl/decoder.h>

#include "auth/token.h"
#include "cgi/decoders.h"
#include "test/unit/forge.h"

#define ALGS	STR("RS256 RS384 RS512 ES256 ES384 ES512")

static const struct {
	const char *alg;
	enum key_type type;
} cases[] = {
	{ "RS256", KEY_RSA }, { "RS384", KEY_RSA }, { "RS512", KEY_RSA },
	{ "ES256", KEY_P256 }, { "ES384", KEY_P384 }, { "ES512", KEY_P521 },
};
enum { CASES = sizeof(cases) / sizeof(cases[0]) };

static void
count_one(OSSL_DECODER *d, void *n)
{
	(void)d;
	++*(int *)n;
}

static int
decoders(void)
{
	int n = 0;

	OSSL_DECODER_do_all_provided(NULL, count_one, &n);
	return n;
}

struct key {
	struct key_pub pub;
	struct str pem;		/* public */
};

static struct key
half(struct arena *a, struct str private)
{
	struct key k;

	assert_int_equal(key_public(a, private, &k.pub, NULL), 0);
	assert_int_equal(key_pem(a, &k.pub, &k.pem, NULL), 0);
	return k;
}

static bool
verified(struct arena *a, struct str text, const struct key *k)
{
	struct str detail;
	struct token t;

	assert_int_equal(token_read(a, text, ALGS, &t, &detail), AUTH_OK);
	assert_false(t.direct);	/* libjwt's work */
	return token_verify(a, &t, &k->pub, k->pem);
}

/* flipped - the token with a letter of its signature changed */
static struct str
flipped(struct arena *a, struct str text)
{
	char *p = arena_cstr(a, text);
	size_t at = text.n - 20;

	p[at] = p[at] == 'A' ? 'B' : 'A';
	return (struct str){ p, text.n };
}

static void
few(void **state)
{
	struct arena *a = arena_new(16 << 20);
	struct key key[CASES], other[CASES];
	struct str text[CASES];
	size_t i;

	(void)state;
	for (i = 0; i < CASES; i++) {
		struct str pem = forge_key(a, cases[i].type);
		struct str header = arena_printf(a, "{\"alg\":\"%s\"}",
		    cases[i].alg);

		key[i] = half(a, pem);
		other[i] = half(a, forge_key(a, cases[i].type));
		text[i] = forge_jwt(a, pem, cases[i].alg, header, STR("{}"));
	}
	assert_true(decoders() > 3);
	for (int round = 0; round < 2; round++) {
		for (i = 0; i < CASES; i++)
			if (!verified(a, text[i], &key[i]) ||
			    verified(a, text[i], &other[i]) ||
			    verified(a, flipped(a, text[i]), &key[i]))
				fail_msg("%s, %s decoders", cases[i].alg,
				    round == 0 ? "all" : "few");
		if (round == 0)
			assert_true(decoders_few());
	}
	assert_int_equal(decoders(), 3);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(few) };

	return cmocka_run_group_tests_name("decoders", tests, NULL, NULL);
}
