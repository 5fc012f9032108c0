/* SPDX-License-Identifier: MIT */
/* keyset - a key that is left out gets its reason; the others are used. */
#include "auth/keys/keyset.h"

#include "base/digest.h"
#include "base/json.h"
#include "base/limits.h"

/* RFC 7518 sections 6.2.2, 6.3.2 and 6.4: a public key has none of these. */
static const char *const private_members[] = {
	"d", "p", "q", "dp", "dq", "qi", "oth", "k"
};

/* octets - a member that is Base64urlUInt or a coordinate, strictly. */
static int
octets(struct arena *a, const struct js *jwk, const char *name,
    struct str *out, struct err *e)
{
	const struct js *v = js_at(jwk, name);

	if (js_type(v) != JS_STRING || js_str(v).n == 0)
		return err_set(e, ERR_INVALID, "no '%s'", name);
	if (b64url_decode(a, js_str(v), out, NULL) == -1)
		return err_set(e, ERR_INVALID,
		    "'%s' is not canonical base64url", name);
	return 0;
}

static int
read_rsa(struct arena *a, const struct js *jwk, struct key_pub *k,
    struct err *e)
{
	k->type = KEY_RSA;
	if (octets(a, jwk, "n", &k->a, e) == -1 ||
	    octets(a, jwk, "e", &k->b, e) == -1)
		return -1;
	/* RFC 7518 section 2: the minimum number of octets */
	if (k->a.p[0] == '\0' || k->b.p[0] == '\0')
		return err_set(e, ERR_INVALID, "a number begins with zero");
	return 0;
}

static int
read_ec(struct arena *a, const struct js *jwk, struct key_pub *k,
    struct err *e)
{
	k->type = alg_curve(js_str_at(jwk, "crv"));
	if (k->type == KEY_NONE)
		return err_set(e, ERR_INVALID, "unknown curve");
	if (octets(a, jwk, "x", &k->a, e) == -1 ||
	    octets(a, jwk, "y", &k->b, e) == -1)
		return -1;
	if (k->a.n != alg_coordinate(k->type) ||
	    k->b.n != alg_coordinate(k->type))
		return err_set(e, ERR_INVALID, "coordinates of a wrong length");
	return 0;
}

/* verifies - whether key_ops, if it is there, lets the key verify (RFC 7517
 * s.4.3). */
static bool
verifies(const struct js *jwk)
{
	const struct js *ops;
	size_t i;

	if (!js_get(jwk, "key_ops", &ops))
		return true;
	for (i = 0; i < js_len(ops); i++)
		if (str_is(js_str(js_item(ops, i)), "verify"))
			return js_type(ops) == JS_ARRAY;
	return false;
}

/* read_labels - use, key_ops, alg, kid, and that nothing private is there. */
static int
read_labels(const struct js *jwk, struct keyset_key *k, struct err *e)
{
	const struct js *v;
	size_t i;

	for (i = 0; i < sizeof(private_members) / sizeof(char *); i++)
		if (js_get(jwk, private_members[i], &v))
			return err_set(e, ERR_INVALID, "private member '%s' is "
			    "published: this key is compromised, replace it",
			    private_members[i]);
	if (js_get(jwk, "use", &v) && !str_is(js_str(v), "sig"))
		return err_set(e, ERR_INVALID, "use is not sig");
	if (!verifies(jwk))
		return err_set(e, ERR_INVALID, "key_ops lacks verify");
	if (js_get(jwk, "alg", &v) &&
	    (k->alg = alg_find(js_str(v))) == NULL)
		return err_set(e, ERR_INVALID, "alg is none of ours");
	if (js_get(jwk, "kid", &v)) {
		if (js_type(v) != JS_STRING)
			return err_set(e, ERR_INVALID, "kid is not a string");
		k->kid = js_str(v);
	}
	return 0;
}

/* useful - whether an allowed algorithm can use the key. */
static bool
useful(const struct keyset_key *k, struct str algs)
{
	const struct alg *alg;
	struct str word;

	while (str_word(&algs, true, &word)) {
		alg = alg_find(word);
		if (alg != NULL && alg->type == k->pub.type &&
		    (k->alg == NULL || k->alg == alg))
			return true;
	}
	return false;
}

/* identify - by what the key can verify, not by its names. */
static void
identify(struct arena *tmp, struct keyset_key *k)
{
	unsigned char d[SHA256_LEN];
	struct buf b;

	buf_init(&b, tmp, SIZE_MAX);
	buf_printf(&b, "%d %s %zu ", (int)k->pub.type,
	    k->alg == NULL ? "any" : k->alg->name, k->pub.a.n);
	buf_add(&b, k->pub.a);
	buf_add(&b, k->pub.b);
	digest_sha256(buf_str(&b), d);
	memcpy(k->id, d, KEYSET_ID);
}

/* read_key - one entry; numbers and kid are copied to a. */
static int
read_key(struct arena *a, const struct js *jwk, struct str algs, bool check,
    struct keyset_key *k, struct err *e)
{
	struct str kty = js_str_at(jwk, "kty");

	if (js_type(jwk) != JS_OBJECT)
		return err_set(e, ERR_INVALID, "not an object");
	if (read_labels(jwk, k, e) == -1)
		return -1;
	if (str_is(kty, "RSA")) {
		if (read_rsa(a, jwk, &k->pub, e) == -1)
			return -1;
	} else if (str_is(kty, "EC")) {
		if (read_ec(a, jwk, &k->pub, e) == -1)
			return -1;
	} else
		return err_set(e, ERR_INVALID, "kty is neither RSA nor EC");
	if (!useful(k, algs))
		return err_set(e, ERR_INVALID, "fits no algorithm of jwt_algs");
	if (check && key_pem(a, &k->pub, &k->pem, e) == -1)
		return -1;
	k->kid = arena_str(a, k->kid);
	return 0;
}

static int
read_set(struct arena *a, struct arena *tmp, const struct js *doc,
    struct str algs, bool check, struct buf *skipped, struct keyset *out,
    struct err *e)
{
	const struct js *list = js_at(doc, "keys");
	struct keyset set = { .a = a };
	struct keyset_key k;
	struct err why;
	size_t i;

	if (js_type(list) != JS_ARRAY)
		return err_set(e, ERR_INVALID, "key set: no array 'keys'");
	set.total = js_len(list);
	set.keys = arena_array(a, set.total, struct keyset_key);
	for (i = 0; i < set.total; i++) {
		k = (struct keyset_key){ 0 };
		why = (struct err){ 0 };
		if (read_key(a, js_item(list, i), algs, check, &k, &why) == 0) {
			identify(tmp, &k);
			set.keys[set.n++] = k;
		} else if (skipped != NULL)
			buf_printf(skipped, "%skey %zu: %s",
			    skipped->n > 0 ? "; " : "", i + 1, why.msg);
	}
	if (set.n == 0)
		return err_set(e, ERR_INVALID,
		    "key set: none of %zu keys is usable", set.total);
	*out = set;
	return 0;
}

int
keyset_read(struct arena *a, struct str text, struct str algs, bool check,
    struct buf *skipped, struct keyset *out, struct err *e)
{
	struct arena *tmp = arena_new(LIMIT_ARENA);
	unsigned char d[SHA256_LEN];
	const struct js *doc;
	struct buf b;
	int rc = -1;

	if (js_parse(tmp, text, LIMIT_JSON_DEPTH, &doc, e) == 0)
		rc = read_set(a, tmp, doc, algs, check, skipped, out, e);
	if (rc == 0) {
		buf_init(&b, tmp, SIZE_MAX);
		keyset_write(out, &b);
		digest_sha256(buf_str(&b), d);
		memcpy(out->id, d, KEYSET_ID);
	}
	arena_free(tmp);
	return rc;
}

static void
write_octets(struct js_out *o, struct arena *a, const char *name,
    struct str bytes)
{
	js_kv_str(o, name, b64url_encode(a, bytes));
}

void
keyset_write(const struct keyset *ks, struct buf *out)
{
	const struct keyset_key *k;
	struct js_out o;
	bool rsa;

	js_begin(&o, out);
	js_obj(&o);
	js_kv_arr(&o, "keys");
	for (k = ks->keys; k < ks->keys + ks->n; k++) {
		rsa = k->pub.type == KEY_RSA;
		js_obj(&o);
		js_kv_c(&o, "kty", rsa ? "RSA" : "EC");
		if (!rsa)
			js_kv_c(&o, "crv", alg_curve_name(k->pub.type));
		write_octets(&o, out->a, rsa ? "n" : "x", k->pub.a);
		write_octets(&o, out->a, rsa ? "e" : "y", k->pub.b);
		if (k->alg != NULL)
			js_kv_c(&o, "alg", k->alg->name);
		if (k->kid.n > 0)
			js_kv_str(&o, "kid", k->kid);
		js_end(&o);
	}
	js_end(&o);
	js_end(&o);
}

static bool
fits(const struct keyset_key *k, const struct alg *alg)
{
	return k->pub.type == alg->type && (k->alg == NULL || k->alg == alg) &&
	    !k->broken;
}

size_t
keyset_pick(const struct keyset *ks, struct str kid, const struct alg *alg,
    size_t picks[KEYSET_TRIES], bool *known)
{
	size_t i, n = 0;
	bool named;
	int pass;

	*known = false;
	for (pass = 0; pass < 2; pass++)
		for (i = 0; i < ks->n && n < KEYSET_TRIES; i++) {
			named = kid.n > 0 && str_eq(ks->keys[i].kid, kid);
			*known = *known || named;
			if (named == (pass == 0) && fits(&ks->keys[i], alg))
				picks[n++] = i;
		}
	return n;
}

struct str
keyset_pem(struct keyset *ks, size_t i)
{
	struct keyset_key *k = &ks->keys[i];

	if (k->pem.n == 0 && !k->broken)
		k->broken = key_pem(ks->a, &k->pub, &k->pem, NULL) == -1;
	return k->pem;
}
