/* SPDX-License-Identifier: MIT */
/*
 * decoders - a provider (provider(7)) that hands on what the default provider
 * has, decoders excepted. The default one is loaded in a context of its own,
 * because a context asks all its providers.
 *
 * OpenSSL calls a provider without an argument of ours, which is why there is
 * one variable of the process below: written by decoders_few, read ever after.
 */
#include "cgi/decoders.h"

#include <stddef.h>
#include <string.h>

#include <openssl/core_dispatch.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/provider.h>

enum { FEW = 3 };

static struct {
	OSSL_PROVIDER *all;		/* the default provider */
	OSSL_ALGORITHM few[FEW + 1];	/* ends with a row of NULLs */
	OSSL_LIB_CTX *whole, *ctx;	/* the context of each */
} made;

/* wanted - PEM to DER, and DER to a public key of a type we accept. */
static bool
wanted(const OSSL_ALGORITHM *d)
{
	if (strstr(d->property_definition, "input=pem") != NULL)
		return true;
	return strstr(d->property_definition,
	    "structure=SubjectPublicKeyInfo") != NULL &&
	    (strcmp(d->algorithm_names, "RSA") == 0 ||
	    strcmp(d->algorithm_names, "EC") == 0);
}

/* choose - the wanted decoders of the default provider; true: all found. */
static bool
choose(void)
{
	const OSSL_ALGORITHM *d;
	int no_cache;
	size_t n = 0;

	d = OSSL_PROVIDER_query_operation(made.all, OSSL_OP_DECODER,
	    &no_cache);
	for (; d != NULL && d->algorithm_names != NULL; d++) {
		if (!wanted(d))
			continue;
		if (n == FEW)
			return false;
		made.few[n++] = *d;
	}
	return n == FEW;
}

static const OSSL_ALGORITHM *
query(void *provctx, int operation, int *no_cache)
{
	(void)provctx;
	if (operation != OSSL_OP_DECODER)
		return OSSL_PROVIDER_query_operation(made.all, operation,
		    no_cache);
	*no_cache = 0;
	return made.few;
}

/* init - its algorithms are made with the context of the default provider,
 * whose they are. */
static int
init(const OSSL_CORE_HANDLE *core, const OSSL_DISPATCH *in,
    const OSSL_DISPATCH **out, void **provctx)
{
	static const OSSL_DISPATCH functions[] = {
		{ OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))query },
		{ 0, NULL }
	};

	(void)core;
	(void)in;
	*out = functions;
	*provctx = OSSL_PROVIDER_get0_provider_ctx(made.all);
	return 1;
}

bool
decoders_few(void)
{
	/* openssl.cnf is read now: later no file of the system's can be */
	(void)OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL);
	made.whole = OSSL_LIB_CTX_new();
	made.ctx = OSSL_LIB_CTX_new();
	if (made.whole != NULL && made.ctx != NULL &&
	    (made.all = OSSL_PROVIDER_load(made.whole, "default")) != NULL &&
	    choose() && OSSL_PROVIDER_add_builtin(made.ctx, "few", init) == 1 &&
	    OSSL_PROVIDER_load(made.ctx, "few") != NULL)
		return OSSL_LIB_CTX_set0_default(made.ctx) != NULL;
	OSSL_LIB_CTX_free(made.ctx);
	if (made.all != NULL)
		(void)OSSL_PROVIDER_unload(made.all);
	OSSL_LIB_CTX_free(made.whole);
	memset(&made, 0, sizeof(made));
	ERR_clear_error();
	return false;
}
