/* SPDX-License-Identifier: MIT */
/*
 * digest - SHA-256, HMAC-SHA-256, UUIDs, random bytes, base64 (RFC 4648), constant
 * time comparison. One of the two users of OpenSSL (test/layers).
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { SHA256_LEN = 32 };

/* digest_sha256 - SHA-256 (FIPS 180-4) of a string. */
void digest_sha256(struct str s, unsigned char out[SHA256_LEN]);

/* digest_parts - the same of n strings, one after the other. */
void digest_parts(const struct str *s, size_t n,
    unsigned char out[SHA256_LEN]);

/* digest_hmac - HMAC-SHA-256 (RFC 2104) of msg under key. */
void digest_hmac(struct str key, struct str msg,
    unsigned char out[SHA256_LEN]);

/* digest_uuid5 - the UUID of a name in a space (RFC 9562 s.5.5), in a. Its hash
 * is SHA-1: for names that nobody forges. */
struct str digest_uuid5(struct arena *a, const unsigned char space[16],
    struct str name);

/* digest_random - n bytes of the system's cryptographic generator. */
int digest_random(void *out, size_t n, struct err *e) WARN_UNUSED;

/* digest_eq - equality in time that depends on the lengths only. */
bool digest_eq(struct str a, struct str b);

/* b64_encode - standard alphabet with padding (RFC 4648 s.4). */
struct str b64_encode(struct arena *a, struct str s);

/* b64url_digit - the six bits of a digit of the URL alphabet, or -1. */
int b64url_digit(char c);

/* b64url_encode - URL alphabet, no padding (RFC 4648 s.5, RFC 7515 s.2). */
struct str b64url_encode(struct arena *a, struct str s);

/*
 * b64_decode, b64url_decode - strict and canonical: the exact alphabet, the
 * exact padding (none for URL), unused low bits zero, no blanks.
 * Returns 0 with out in a, or -1 (ERR_INVALID).
 */
int b64_decode(struct arena *a, struct str s, struct str *out,
    struct err *e) WARN_UNUSED;
int b64url_decode(struct arena *a, struct str s, struct str *out,
    struct err *e) WARN_UNUSED;

#endif
