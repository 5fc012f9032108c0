/* SPDX-License-Identifier: MIT */
#include "auth/keys/alg.h"

static const struct alg algs[] = {
	{ "RS256", KEY_RSA, "SHA256", 0 },
	{ "RS384", KEY_RSA, "SHA384", 0 },
	{ "RS512", KEY_RSA, "SHA512", 0 },
	{ "ES256", KEY_P256, "SHA256", 32 },
	{ "ES384", KEY_P384, "SHA384", 48 },
	{ "ES512", KEY_P521, "SHA512", 66 },
};

static const struct {
	const char *name;
	size_t coordinate;
} curves[KEY_TYPES] = {
	[KEY_P256] = { "P-256", 32 },
	[KEY_P384] = { "P-384", 48 },
	[KEY_P521] = { "P-521", 66 },
};

enum { NALGS = sizeof(algs) / sizeof(algs[0]) };

const struct alg *
alg_find(struct str name)
{
	size_t i;

	for (i = 0; i < NALGS; i++)
		if (str_is(name, algs[i].name))
			return &algs[i];
	return NULL;
}

bool
alg_allowed(const struct alg *alg, struct str list)
{
	struct str word;

	while (str_word(&list, true, &word))
		if (str_is(word, alg->name))
			return true;
	return false;
}

const struct alg *
alg_of(enum key_type type)
{
	size_t i;

	for (i = 0; i < NALGS; i++)
		if (algs[i].type == type)
			return &algs[i];
	return NULL;
}

enum key_type
alg_curve(struct str crv)
{
	enum key_type t;

	for (t = KEY_P256; t < KEY_TYPES; t++)
		if (str_is(crv, curves[t].name))
			return t;
	return KEY_NONE;
}

const char *
alg_curve_name(enum key_type type)
{
	return type < KEY_TYPES ? curves[type].name : NULL;
}

size_t
alg_coordinate(enum key_type type)
{
	return type < KEY_TYPES ? curves[type].coordinate : 0;
}
