/* SPDX-License-Identifier: MIT */
/* t_digest - base/digest: published vectors, strict base64. */
#include "test/unit/table.h"

#include "base/digest.h"
#include "base/hex.h"

#define S(lit) STR_INIT(lit)

static struct arena *
arena(void)
{
	return arena_new(8 << 20);
}

/* ---- SHA-256: FIPS 180-4 examples ---- */

static const struct sha_row {
	const char *why;
	struct str in;
	size_t times;
	const char *want;
} shas[] = {
	{ "SHA-256 of nothing", S(""), 1,
	  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "SHA-256 of abc", S("abc"), 1,
	  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "SHA-256 of two blocks",
	  S("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), 1,
	  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	{ "SHA-256 of a million a", S("a"), 1000000,
	  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
};

static void
sha_test(void **state)
{
	const struct sha_row *r = *state;
	struct arena *a = arena();
	unsigned char out[SHA256_LEN];
	char *p = arena_alloc(a, r->in.n * r->times + 1);
	size_t i;

	for (i = 0; i < r->times; i++)
		memcpy(p + i * r->in.n, r->in.p, r->in.n);
	digest_sha256((struct str){ p, r->in.n * r->times }, out);
	assert_true(str_is(hex_encode(a, out, sizeof(out)), r->want));
	arena_free(a);
}

/* ---- HMAC-SHA-256: RFC 4231 ---- */

static const struct hmac_row {
	const char *why;
	char key_byte;		/* repeated; '\0': the text */
	size_t key_n;
	struct str key;
	char msg_byte;
	size_t msg_n;
	struct str msg;
	const char *want;
} hmacs[] = {
	{ "HMAC: RFC 4231 case 1", 0x0b, 20, S(""), 0, 0, S("Hi There"),
	  "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
	{ "HMAC: RFC 4231 case 2, a short key", 0, 0, S("Jefe"), 0, 0,
	  S("what do ya want for nothing?"),
	  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
	{ "HMAC: RFC 4231 case 3", (char)0xaa, 20, S(""), (char)0xdd, 50,
	  S(""),
	  "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe" },
	{ "HMAC: RFC 4231 case 6, a key longer than a block", (char)0xaa, 131,
	  S(""), 0, 0,
	  S("Test Using Larger Than Block-Size Key - Hash Key First"),
	  "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
	{ "HMAC: RFC 4231 case 7, key and text longer than a block",
	  (char)0xaa, 131, S(""), 0, 0,
	  S("This is a test using a larger than block-size key and a larger "
	  "than block-size data. The key needs to be hashed before being used "
	  "by the HMAC algorithm."),
	  "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2" },
};

static struct str
filled(struct arena *a, char byte, size_t n, struct str text)
{
	char *p;

	if (n == 0)
		return text;
	p = arena_alloc(a, n);
	memset(p, byte, n);
	return (struct str){ p, n };
}

static void
hmac_test(void **state)
{
	const struct hmac_row *r = *state;
	struct arena *a = arena();
	unsigned char out[SHA256_LEN];

	digest_hmac(filled(a, r->key_byte, r->key_n, r->key),
	    filled(a, r->msg_byte, r->msg_n, r->msg), out);
	assert_true(str_is(hex_encode(a, out, sizeof(out)), r->want));
	arena_free(a);
}

/* RFC 9562 appendix A.4: a name in the space of domain names. */
static void
uuid5(void **state)
{
	static const unsigned char dns[16] = { 0x6b, 0xa7, 0xb8, 0x10, 0x9d,
		0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30,
		0xc8 };
	struct arena *a = arena();

	(void)state;
	assert_true(str_is(digest_uuid5(a, dns, STR("www.example.com")),
	    "2ed6657d-e927-568b-95e1-2665a8aea6a2"));
	arena_free(a);
}

/* ---- base64: RFC 4648 section 10 ---- */

static const struct b64_row {
	const char *why;
	struct str bytes;
	const char *std, *url;
} b64s[] = {
	{ "base64 of nothing", S(""), "", "" },
	{ "base64 of f", S("f"), "Zg==", "Zg" },
	{ "base64 of fo", S("fo"), "Zm8=", "Zm8" },
	{ "base64 of foo", S("foo"), "Zm9v", "Zm9v" },
	{ "base64 of foob", S("foob"), "Zm9vYg==", "Zm9vYg" },
	{ "base64 of fooba", S("fooba"), "Zm9vYmE=", "Zm9vYmE" },
	{ "base64 of foobar", S("foobar"), "Zm9vYmFy", "Zm9vYmFy" },
	{ "base64: the two letters that differ", S("\xFB\xFF\xBE"), "+/++",
	  "-_--" },
	{ "base64 of NULs", S("\0\0"), "AAA=", "AAA" },
};

static void
b64_test(void **state)
{
	const struct b64_row *r = *state;
	struct arena *a = arena();
	struct err e = { 0 };
	struct str out;

	assert_true(str_is(b64_encode(a, r->bytes), r->std));
	assert_true(str_is(b64url_encode(a, r->bytes), r->url));
	assert_int_equal(b64_decode(a, str_c(r->std), &out, &e), 0);
	assert_true(str_eq(out, r->bytes));
	assert_int_equal(b64url_decode(a, str_c(r->url), &out, &e), 0);
	assert_true(str_eq(out, r->bytes));
	arena_free(a);
}

static const struct bad_row {
	const char *why;
	bool url;
	struct str in;
} bads[] = {
	{ "base64url refuses padding", true, S("Zg==") },
	{ "base64url refuses one character", true, S("Z") },
	{ "base64url refuses a length of 1 mod 4", true, S("Zm9vY") },
	{ "base64url refuses +", true, S("-_+-") },
	{ "base64url refuses /", true, S("-_/-") },
	{ "base64url refuses a blank", true, S("Zm 9") },
	{ "base64url refuses a line feed at the end", true, S("Zm9v\n") },
	{ "base64url refuses a NUL", true, S("Zm\0v") },
	{ "base64url refuses a byte beyond ASCII", true, S("Zm\xD0v") },
	{ "base64url refuses unused bits in two letters", true, S("Zh") },
	{ "base64url refuses unused bits in three letters", true, S("Zm9") },
	{ "base64 refuses a lack of padding", false, S("Zg") },
	{ "base64 refuses half the padding", false, S("Zg=") },
	{ "base64 refuses padding alone", false, S("====") },
	{ "base64 refuses three signs of padding", false, S("Z===") },
	{ "base64 refuses padding inside", false, S("Zg==Zg==") },
	{ "base64 refuses too much padding", false, S("Zm9v====") },
	{ "base64 refuses the URL alphabet", false, S("-_--") },
	{ "base64 refuses unused bits in two letters", false, S("Zh==") },
	{ "base64 refuses unused bits in three letters", false, S("Zm9=") },
	{ "base64 refuses a line feed", false, S("Zm9v\nZm9") },
};

static void
bad_test(void **state)
{
	const struct bad_row *r = *state;
	struct arena *a = arena();
	struct err e = { 0 };
	struct str out = STR("untouched");

	assert_int_equal(r->url ? b64url_decode(a, r->in, &out, &e) :
	    b64_decode(a, r->in, &out, &e), -1);
	assert_int_equal(e.kind, ERR_INVALID);
	assert_true(str_is(out, "untouched"));
	arena_free(a);
}

/* every two-letter text: only those with clear low bits decode, and encoding
 * gives the same text again */
static void
canonical_test(void **state)
{
	static const char abc[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-_";
	struct arena *a = arena();
	size_t i, j, good = 0;

	(void)state;
	for (i = 0; i < 64; i++)
		for (j = 0; j < 64; j++) {
			char two[2] = { abc[i], abc[j] };
			struct str in = { two, 2 }, out;
			struct err e = { 0 };

			if (b64url_decode(a, in, &out, &e) == -1)
				continue;
			good++;
			assert_true(str_eq(b64url_encode(a, out), in));
		}
	assert_int_equal(good, 256);
	arena_free(a);
}

static void
eq_test(void **state)
{
	(void)state;
	assert_true(digest_eq(STR(""), STR("")));
	assert_true(digest_eq(STR("a\0b"), STR("a\0b")));
	assert_false(digest_eq(STR("a\0b"), STR("a\0c")));
	assert_false(digest_eq(STR("ab"), STR("abc")));
	assert_false(digest_eq(STR("abc"), STR("abd")));
}

static void
random_test(void **state)
{
	unsigned char a[64], b[64];
	struct err e = { 0 };

	(void)state;
	memset(a, 0, sizeof(a));
	memset(b, 0, sizeof(b));
	assert_int_equal(digest_random(a, sizeof(a), &e), 0);
	assert_int_equal(digest_random(b, sizeof(b), &e), 0);
	assert_memory_not_equal(a, b, sizeof(a));
	assert_int_equal(digest_random(a, 0, &e), 0);
}

static void
hex_test(void **state)
{
	struct arena *a = arena();
	unsigned char out[4];

	(void)state;
	assert_true(str_is(hex_encode(a, "\x00\x7f\xFF", 3), "007fff"));
	assert_int_equal(hex_encode(a, "", 0).n, 0);
	assert_int_equal(hex_decode(STR("007fff"), out, sizeof(out)), 3);
	assert_memory_equal(out, "\x00\x7f\xff", 3);
	/* one value has one text, and nothing is cut */
	assert_int_equal(hex_decode(STR("007FFF"), out, sizeof(out)), 0);
	assert_int_equal(hex_decode(STR("007ff"), out, sizeof(out)), 0);
	assert_int_equal(hex_decode(STR("007f f"), out, sizeof(out)), 0);
	assert_int_equal(hex_decode(STR("007g"), out, sizeof(out)), 0);
	assert_int_equal(hex_decode(STR("00\0000"), out, sizeof(out)), 0);
	assert_int_equal(hex_decode(STR("0102030405"), out, sizeof(out)), 0);
	assert_int_equal(hex_decode(STR(""), out, sizeof(out)), 0);
	assert_int_equal(hex_digit('a'), 10);
	assert_int_equal(hex_digit('F'), 15);
	assert_int_equal(hex_digit('g'), -1);
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, sha_test, shas);
	TABLE(&t, hmac_test, hmacs);
	TABLE(&t, b64_test, b64s);
	TABLE(&t, bad_test, bads);
	TEST(&t, "base64url: one text per value", canonical_test);
	TEST(&t, "equality looks at every byte and at the length", eq_test);
	TEST(&t, "a UUID of a name", uuid5);
	TEST(&t, "random bytes differ", random_test);
	TEST(&t, "hex is lower case", hex_test);
	return table_run(&t, "digest");
}
