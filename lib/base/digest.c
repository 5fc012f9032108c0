/* SPDX-License-Identifier: MIT */
/*
 * digest - SHA-256 by OpenSSL's low-level functions: those that
 * fetch an algorithm by name load configuration and providers first, which
 * costs a plain CGI process milliseconds; these cost what the hash costs.
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/digest.h"

#include <errno.h>
#include <sys/random.h>

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "base/hex.h"
#include "base/memory.h"

/* It never fails for a reason of the input. */
static _Noreturn void
broken(void)
{
	memory_end("OpenSSL does not digest", 0);
}

void
digest_parts(const struct str *s, size_t n, unsigned char out[SHA256_LEN])
{
	SHA256_CTX c;

	if (SHA256_Init(&c) != 1)
		broken();
	for (size_t i = 0; i < n; i++)
		if (SHA256_Update(&c, s[i].p, s[i].n) != 1)
			broken();
	if (SHA256_Final(out, &c) != 1)
		broken();
}

void
digest_sha256(struct str s, unsigned char out[SHA256_LEN])
{
	digest_parts(&s, 1, out);
}

void
digest_hmac(struct str key, struct str msg, unsigned char out[SHA256_LEN])
{
	unsigned char k[SHA256_CBLOCK] = { 0 }, pad[SHA256_CBLOCK];
	SHA256_CTX c;
	size_t i;

	/* RFC 2104 section 2: H(K ^ opad, H(K ^ ipad, text)) */
	if (key.n > sizeof(k))
		digest_sha256(key, k);
	else if (key.n > 0)
		memcpy(k, key.p, key.n);
	for (i = 0; i < sizeof(k); i++)
		pad[i] = k[i] ^ 0x36;
	if (SHA256_Init(&c) != 1 || SHA256_Update(&c, pad, sizeof(pad)) != 1 ||
	    SHA256_Update(&c, msg.p, msg.n) != 1 || SHA256_Final(out, &c) != 1)
		broken();
	for (i = 0; i < sizeof(k); i++)
		pad[i] = k[i] ^ 0x5c;
	if (SHA256_Init(&c) != 1 || SHA256_Update(&c, pad, sizeof(pad)) != 1 ||
	    SHA256_Update(&c, out, SHA256_LEN) != 1 ||
	    SHA256_Final(out, &c) != 1)
		broken();
	OPENSSL_cleanse(k, sizeof(k));
	OPENSSL_cleanse(pad, sizeof(pad));
}

struct str
digest_uuid5(struct arena *a, const unsigned char space[16], struct str name)
{
	unsigned char md[SHA_DIGEST_LENGTH];
	char hex[36 + 1], *p = hex;
	SHA_CTX c;

	if (SHA1_Init(&c) != 1 || SHA1_Update(&c, space, 16) != 1 ||
	    SHA1_Update(&c, name.p, name.n) != 1 || SHA1_Final(md, &c) != 1)
		broken();
	md[6] = (md[6] & 0x0f) | 0x50;
	md[8] = (md[8] & 0x3f) | 0x80;
	for (int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*p++ = '-';
		*p++ = hex_digits[md[i] >> 4];
		*p++ = hex_digits[md[i] & 15];
	}
	return arena_str(a, (struct str){ hex, sizeof(hex) - 1 });
}

int
digest_random(void *out, size_t n, struct err *e)
{
	unsigned char *p = out;

	while (n > 0) {
		ssize_t got = getrandom(p, n, 0);

		if (got == -1 && errno == EINTR)
			continue;
		if (got <= 0)
			return err_set(e, ERR_IO, "random bytes: %s",
			    strerror(errno));
		p += got;
		n -= (size_t)got;
	}
	return 0;
}

bool
digest_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || CRYPTO_memcmp(a.p, b.p, a.n) == 0);
}

static const char std64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "abcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "abcdefghijklmnopqrstuvwxyz0123456789-_";

static struct str
encode(struct arena *a, struct str s, const char *abc, bool pad)
{
	char *out = arena_alloc(a, s.n / 3 * 4 + 5);
	size_t i, n = 0;

	for (i = 0; i < s.n; i += 3) {
		size_t left = s.n - i < 3 ? s.n - i : 3;
		uint32_t v = (uint32_t)(unsigned char)s.p[i] << 16;

		if (left > 1)
			v |= (uint32_t)(unsigned char)s.p[i + 1] << 8;
		if (left > 2)
			v |= (uint32_t)(unsigned char)s.p[i + 2];
		out[n++] = abc[v >> 18];
		out[n++] = abc[v >> 12 & 63];
		if (left > 1)
			out[n++] = abc[v >> 6 & 63];
		if (left > 2)
			out[n++] = abc[v & 63];
		for (; pad && left < 3; left++)
			out[n++] = '=';
	}
	return (struct str){ out, n };
}

struct str
b64_encode(struct arena *a, struct str s)
{
	return encode(a, s, std64, true);
}

struct str
b64url_encode(struct arena *a, struct str s)
{
	return encode(a, s, url64, false);
}

/* six - the bits of a digit; the alphabets differ in their last two. */
static int
six(char c, const char *abc)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == abc[62] ? 62 : c == abc[63] ? 63 : -1;
}

int
b64url_digit(char c)
{
	return six(c, url64);
}

static int
decode(struct arena *a, struct str s, const char *abc, struct str *out,
    struct err *e)
{
	unsigned char *p = arena_alloc(a, s.n / 4 * 3 + 3);
	uint32_t v = 0;
	size_t i, n = 0;
	int bits = 0;

	if (s.n % 4 == 1)
		return err_set(e, ERR_INVALID, "base64: impossible length");
	for (i = 0; i < s.n; i++) {
		int d = six(s.p[i], abc);

		if (d == -1)
			return err_set(e, ERR_INVALID,
			    "base64: byte %zu is not in the alphabet", i);
		v = (v << 6 | (uint32_t)d) & 0xFFFFFF;
		if ((bits += 6) >= 8) {
			bits -= 8;
			p[n++] = (unsigned char)(v >> bits & 0xFF);
		}
	}
	if ((v & ((1u << bits) - 1)) != 0)
		return err_set(e, ERR_INVALID, "base64: unused bits are set");
	*out = (struct str){ (char *)p, n };
	return 0;
}

int
b64url_decode(struct arena *a, struct str s, struct str *out, struct err *e)
{
	return decode(a, s, url64, out, e);
}

int
b64_decode(struct arena *a, struct str s, struct str *out, struct err *e)
{
	size_t pad = 0;

	if (s.n % 4 != 0)
		return err_set(e, ERR_INVALID, "base64: not padded");
	while (pad < 2 && s.n > 0 && s.p[s.n - 1] == '=')
		s.n--, pad++;
	if ((s.n + pad) % 4 != 0 || (s.n % 4 == 2) != (pad == 2) ||
	    (s.n % 4 == 3) != (pad == 1))
		return err_set(e, ERR_INVALID, "base64: wrong padding");
	return decode(a, s, std64, out, e);
}
