/* SPDX-License-Identifier: MIT */
/*
 * key - every EVP object lives within one function here. The error queue of
 * OpenSSL is cleared on failure, because nobody reads its texts.
 */
#include "auth/keys/key.h"

#include <limits.h>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

enum { COORD_MAX = 66 };	/* P-521 */

static int
fail(struct err *e, const char *what)
{
	ERR_clear_error();
	return err_set(e, ERR_INVALID, "key: %s", what);
}

static BIGNUM *
number(struct str s)
{
	if (s.n == 0 || s.n > INT_MAX)
		return NULL;
	return BN_bin2bn((const unsigned char *)s.p, (int)s.n, NULL);
}

/* build - the EVP_PKEY of a name and finished parameters, or NULL. */
static EVP_PKEY *
build(const char *name, OSSL_PARAM_BLD *bld)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, name, NULL);
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(bld);
	EVP_PKEY *pk = NULL;

	if (ctx == NULL || params == NULL || EVP_PKEY_fromdata_init(ctx) <= 0 ||
	    EVP_PKEY_fromdata(ctx, &pk, EVP_PKEY_PUBLIC_KEY, params) <= 0)
		pk = NULL;
	OSSL_PARAM_free(params);
	EVP_PKEY_CTX_free(ctx);
	return pk;
}

static EVP_PKEY *
rsa(const struct key_pub *k, struct err *e)
{
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	BIGNUM *n = number(k->a), *ex = number(k->b);
	EVP_PKEY *pk = NULL;

	if (bld == NULL || n == NULL || ex == NULL)
		(void)fail(e, "no numbers");
	else if (BN_num_bits(n) < KEY_RSA_MIN)
		(void)fail(e, "RSA modulus under 2048 bits");
	else if (BN_num_bits(n) > KEY_RSA_MAX)
		(void)fail(e, "RSA modulus over 8192 bits");
	else if (!BN_is_odd(n))
		(void)fail(e, "RSA modulus even");
	else if (!BN_is_odd(ex) || BN_is_one(ex))
		(void)fail(e, "RSA exponent even or below 3");
	else if (BN_num_bits(ex) > 64)	/* OpenSSL verifies with no larger */
		(void)fail(e, "RSA exponent over 64 bits");
	else if (!OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_N, n) ||
	    !OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_E, ex) ||
	    (pk = build("RSA", bld)) == NULL)
		(void)fail(e, "RSA numbers refused");
	BN_free(ex);
	BN_free(n);
	OSSL_PARAM_BLD_free(bld);
	return pk;
}

/* ec - OpenSSL itself refuses a point that is not on the curve. */
static EVP_PKEY *
ec(const struct key_pub *k, struct err *e)
{
	const char *curve = alg_curve_name(k->type);
	size_t half = alg_coordinate(k->type);
	unsigned char point[1 + 2 * COORD_MAX];
	OSSL_PARAM_BLD *bld;
	EVP_PKEY *pk = NULL;

	if (curve == NULL || k->a.n != half || k->b.n != half) {
		(void)fail(e, "coordinates of a wrong length");
		return NULL;
	}
	point[0] = POINT_CONVERSION_UNCOMPRESSED;
	memcpy(point + 1, k->a.p, half);
	memcpy(point + 1 + half, k->b.p, half);
	bld = OSSL_PARAM_BLD_new();
	if (bld == NULL ||
	    !OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME,
	    curve, 0) ||
	    !OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_PUB_KEY,
	    point, 1 + 2 * half) ||
	    (pk = build("EC", bld)) == NULL)
		(void)fail(e, "point off the curve");
	OSSL_PARAM_BLD_free(bld);
	return pk;
}

static EVP_PKEY *
public_key(const struct key_pub *k, struct err *e)
{
	return k->type == KEY_RSA ? rsa(k, e) : ec(k, e);
}

/* drain - the bytes of a memory BIO, in a. */
static struct str
drain(struct arena *a, BIO *bio)
{
	char *p = NULL;
	long n = BIO_get_mem_data(bio, &p);

	return arena_str(a, (struct str){ p, n > 0 ? (size_t)n : 0 });
}

int
key_pem(struct arena *a, const struct key_pub *k, struct str *pem,
    struct err *e)
{
	EVP_PKEY *pk = public_key(k, e);
	BIO *bio = BIO_new(BIO_s_mem());
	int rc = -1;

	if (pk != NULL && bio != NULL && PEM_write_bio_PUBKEY(bio, pk) == 1) {
		*pem = drain(a, bio);
		rc = 0;
	} else
		(void)fail(e, "cannot be written");
	BIO_free(bio);
	EVP_PKEY_free(pk);
	return rc;
}

/* to_der - r || s as the DER that OpenSSL verifies; its length, or 0. */
static size_t
to_der(struct str sig, size_t half, unsigned char **der)
{
	const unsigned char *p = (const unsigned char *)sig.p;
	ECDSA_SIG *es = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(p, (int)half, NULL);
	BIGNUM *s = BN_bin2bn(p + half, (int)half, NULL);
	int n = -1;

	if (es != NULL && r != NULL && s != NULL &&
	    ECDSA_SIG_set0(es, r, s) == 1) {
		r = s = NULL;	/* es owns them now */
		n = i2d_ECDSA_SIG(es, der);
	}
	BN_free(s);
	BN_free(r);
	ECDSA_SIG_free(es);
	return n > 0 ? (size_t)n : 0;
}

static bool
verify(EVP_PKEY *pk, const struct alg *alg, struct str msg,
    const unsigned char *sig, size_t n)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok = ctx != NULL &&
	    EVP_DigestVerifyInit_ex(ctx, NULL, alg->digest, NULL, NULL, pk,
	    NULL) == 1 &&
	    EVP_DigestVerify(ctx, sig, n, (const unsigned char *)msg.p,
	    msg.n) == 1;

	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	return ok;
}

bool
key_verify(const struct key_pub *k, const struct alg *alg, struct str msg,
    struct str sig)
{
	unsigned char *der = NULL;
	size_t n = 0;
	EVP_PKEY *pk;
	bool ok = false;

	if (alg->type != k->type || sig.n == 0 ||
	    (alg->half > 0 && sig.n != 2 * alg->half))
		return false;
	if ((pk = public_key(k, NULL)) == NULL)
		return false;
	if (alg->half == 0)
		ok = verify(pk, alg, msg, (const unsigned char *)sig.p, sig.n);
	else if ((n = to_der(sig, alg->half, &der)) > 0)
		ok = verify(pk, alg, msg, der, n);
	OPENSSL_free(der);
	EVP_PKEY_free(pk);
	return ok;
}

int
key_make(struct arena *a, enum key_type type, struct str *pem, struct err *e)
{
	EVP_PKEY *pk = type == KEY_RSA ? EVP_RSA_gen(KEY_RSA_MIN) :
	    EVP_EC_gen(alg_curve_name(type));
	BIO *bio = BIO_new(BIO_s_mem());
	int rc = -1;

	if (pk != NULL && bio != NULL &&
	    PEM_write_bio_PKCS8PrivateKey(bio, pk, NULL, NULL, 0, NULL,
	    NULL) == 1) {
		*pem = drain(a, bio);
		rc = 0;
	} else {
		ERR_clear_error();
		(void)err_set(e, ERR_IO, "key: cannot be made");
	}
	BIO_free(bio);
	EVP_PKEY_free(pk);
	return rc;
}

static EVP_PKEY *
private_key(struct str pem, struct err *e)
{
	BIO *bio = pem.n > 0 && pem.n < INT_MAX ?
	    BIO_new_mem_buf(pem.p, (int)pem.n) : NULL;
	/* "" as password: an encrypted key fails instead of asking a terminal */
	EVP_PKEY *pk = bio == NULL ? NULL :
	    PEM_read_bio_PrivateKey(bio, NULL, NULL, (char[]){ "" });

	if (pk == NULL)
		(void)fail(e, "no private key in PEM");
	BIO_free(bio);
	return pk;
}

static enum key_type
type_of(EVP_PKEY *pk)
{
	char group[32];

	if (EVP_PKEY_is_a(pk, "RSA"))
		return KEY_RSA;
	if (!EVP_PKEY_is_a(pk, "EC") ||
	    EVP_PKEY_get_group_name(pk, group, sizeof(group), NULL) != 1)
		return KEY_NONE;
	switch (EC_curve_nist2nid(group) != NID_undef ?
	    EC_curve_nist2nid(group) : OBJ_sn2nid(group)) {
	case NID_X9_62_prime256v1:
		return KEY_P256;
	case NID_secp384r1:
		return KEY_P384;
	case NID_secp521r1:
		return KEY_P521;
	default:
		return KEY_NONE;
	}
}

/* param - a number of the key, big-endian, padded to `pad` bytes if that is
 * more; empty when the key has no such number. */
static struct str
param(struct arena *a, EVP_PKEY *pk, const char *name, size_t pad)
{
	BIGNUM *v = NULL;
	struct str out = { NULL, 0 };
	unsigned char *p;
	int n;

	if (EVP_PKEY_get_bn_param(pk, name, &v) == 1) {
		n = BN_num_bytes(v);
		if ((size_t)n < pad)
			n = (int)pad;
		p = arena_alloc(a, (size_t)n);
		if (BN_bn2binpad(v, p, n) == n)
			out = (struct str){ (const char *)p, (size_t)n };
	}
	BN_free(v);
	return out;
}

int
key_public(struct arena *a, struct str pem, struct key_pub *out,
    struct err *e)
{
	EVP_PKEY *pk = private_key(pem, e);
	struct key_pub k = { KEY_NONE };
	size_t half;

	if (pk == NULL)
		return -1;
	k.type = type_of(pk);
	half = alg_coordinate(k.type);
	k.a = param(a, pk, half > 0 ? OSSL_PKEY_PARAM_EC_PUB_X :
	    OSSL_PKEY_PARAM_RSA_N, half);
	k.b = param(a, pk, half > 0 ? OSSL_PKEY_PARAM_EC_PUB_Y :
	    OSSL_PKEY_PARAM_RSA_E, half);
	EVP_PKEY_free(pk);
	if (k.type == KEY_NONE || k.a.n == 0 || k.b.n == 0)
		return fail(e, "neither RSA nor a known curve");
	*out = k;
	return 0;
}

/* from_der - r || s of a DER signature into out, 2 * half bytes. */
static bool
from_der(const unsigned char *der, size_t n, size_t half, unsigned char *out)
{
	ECDSA_SIG *es = d2i_ECDSA_SIG(NULL, &der, (long)n);
	bool ok = es != NULL &&
	    BN_bn2binpad(ECDSA_SIG_get0_r(es), out, (int)half) > 0 &&
	    BN_bn2binpad(ECDSA_SIG_get0_s(es), out + half, (int)half) > 0;

	ECDSA_SIG_free(es);
	return ok;
}

int
key_sign(struct arena *a, struct str pem, const struct alg *alg,
    struct str msg, struct str *sig, struct err *e)
{
	EVP_PKEY *pk = private_key(pem, e);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char raw[KEY_RSA_MAX / 8], *out;
	size_t n = sizeof(raw);
	int rc = -1;

	if (pk == NULL || ctx == NULL || type_of(pk) != alg->type ||
	    EVP_PKEY_get_size(pk) > (int)sizeof(raw) ||
	    EVP_DigestSignInit_ex(ctx, NULL, alg->digest, NULL, NULL, pk,
	    NULL) != 1 ||
	    EVP_DigestSign(ctx, raw, &n, (const unsigned char *)msg.p,
	    msg.n) != 1) {
		(void)fail(e, "cannot sign");
		goto done;
	}
	out = arena_alloc(a, n > 2 * COORD_MAX ? n : 2 * COORD_MAX);
	if (alg->half == 0)
		memcpy(out, raw, n);
	else if (!from_der(raw, n, alg->half, out)) {
		(void)fail(e, "cannot sign");
		goto done;
	} else
		n = 2 * alg->half;
	*sig = (struct str){ (const char *)out, n };
	rc = 0;
done:
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pk);
	return rc;
}
