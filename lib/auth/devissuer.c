/* SPDX-License-Identifier: MIT */
/* devissuer - OpenSSL by key.c; a file is written whole or not at all. */
#include "auth/devissuer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/keys/key.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/limits.h"

enum { PEM_MAX = 64 << 10 };	/* bytes of a private key file */

static int
write_all(int fd, struct str s)
{
	ssize_t n;

	while (s.n > 0) {
		n = write(fd, s.p, s.n);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		s = str_from(s, (size_t)n);
	}
	return 0;
}

/* create - a new file with these bytes, or nothing at all. */
static int
create(const char *path, mode_t mode, struct str bytes, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

	if (fd == -1)
		return err_set(e, errno == EEXIST ? ERR_CONFLICT : ERR_IO,
		    "%s: %s", path, strerror(errno));
	/* fchmod: a file for others to read, whatever the umask says */
	if (write_all(fd, bytes) == 0 && fchmod(fd, mode) == 0 &&
	    fsync(fd) == 0 && close(fd) == 0)
		return 0;
	(void)err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	(void)close(fd);
	(void)unlink(path);
	return -1;
}

/* replace - the file appears with all its bytes or stays as it was. */
static int
replace(struct arena *a, const char *path, mode_t mode, struct str bytes,
    struct err *e)
{
	struct str tmp = arena_printf(a, "%s.%ld", path, (long)getpid());

	if (create(tmp.p, mode, bytes, e) == -1)
		return -1;
	if (rename(tmp.p, path) == 0)
		return 0;
	(void)err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	(void)unlink(tmp.p);
	return -1;
}

/* required - the members that RFC 7638 s.3.2 hashes, in its order. */
static void
required(struct js_out *o, struct arena *a, const struct key_pub *k)
{
	if (k->type == KEY_RSA) {
		js_kv_str(o, "e", b64url_encode(a, k->b));
		js_kv_c(o, "kty", "RSA");
		js_kv_str(o, "n", b64url_encode(a, k->a));
	} else {
		js_kv_c(o, "crv", alg_curve_name(k->type));
		js_kv_c(o, "kty", "EC");
		js_kv_str(o, "x", b64url_encode(a, k->a));
		js_kv_str(o, "y", b64url_encode(a, k->b));
	}
}

static struct str
thumbprint(struct arena *a, const struct key_pub *k)
{
	unsigned char d[SHA256_LEN];
	struct js_out o;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	required(&o, a, k);
	js_end(&o);
	digest_sha256(buf_str(&b), d);
	return b64url_encode(a, (struct str){ (const char *)d, sizeof(d) });
}

static struct str
document(struct arena *a, const struct key_pub *k)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_arr(&o, "keys");
	js_obj(&o);
	required(&o, a, k);
	js_kv_c(&o, "use", "sig");
	js_kv_c(&o, "alg", alg_of(k->type)->name);
	js_kv_str(&o, "kid", thumbprint(a, k));
	js_end(&o);
	js_end(&o);
	js_end(&o);
	buf_ch(&b, '\n');
	return buf_str(&b);
}

int
devissuer_make(enum devissuer_key kind, const char *pem, const char *jwks,
    struct err *e)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	struct key_pub pub;
	struct str key;
	int rc = -1;

	if (key_make(a, kind == DEVISSUER_RS256 ? KEY_RSA : KEY_P256, &key,
	    e) == -1 || key_public(a, key, &pub, e) == -1 ||
	    create(pem, 0600, key, e) == -1)
		goto done;
	if (replace(a, jwks, 0644, document(a, &pub), e) == -1)
		(void)unlink(pem);
	else
		rc = 0;
done:
	arena_free(a);
	return rc;
}

static int
read_private(struct arena *a, const char *path, struct str *out,
    struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat sb;
	int rc = -1;

	if (fd == -1 || fstat(fd, &sb) == -1)
		(void)err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	else if ((sb.st_mode & 077) != 0)
		(void)err_set(e, ERR_IO, "%s: others may read it: chmod 600",
		    path);
	else
		rc = file_read(a, fd, path, PEM_MAX, out, e);
	if (fd != -1)
		(void)close(fd);
	return rc;
}

static void
words(struct js_out *o, const char *name, struct str list)
{
	struct str w;

	js_kv_arr(o, name);
	while (str_word(&list, true, &w))
		js_put_str(o, w);
	js_end(o);
}

/* jti - a random UUID (RFC 9562 s.5.4), as Hydra writes it. */
static int
jti(struct arena *a, struct str *out, struct err *e)
{
	unsigned char r[16];
	const char *h;

	if (digest_random(r, sizeof(r), e) == -1)
		return -1;
	r[6] = (unsigned char)((r[6] & 0x0f) | 0x40);
	r[8] = (unsigned char)((r[8] & 0x3f) | 0x80);
	h = hex_encode(a, r, sizeof(r)).p;
	*out = arena_printf(a, "%.8s-%.4s-%.4s-%.4s-%.12s", h, h + 8, h + 12,
	    h + 16, h + 20);
	return 0;
}

static struct str
claims(struct arena *a, const struct devissuer_token *t, struct str id)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	words(&o, "aud", t->aud);
	js_kv_str(&o, "client_id", t->client_id);
	js_kv_int(&o, "exp", t->now + t->life_s);
	js_kv_int(&o, "iat", t->now);
	js_kv_str(&o, "iss", t->iss);
	js_kv_str(&o, "jti", id);
	js_kv_int(&o, "nbf", t->now);
	words(&o, "scp", t->scopes);
	js_kv_str(&o, "sub", t->sub);
	js_end(&o);
	return buf_str(&b);
}

static struct str
header(struct arena *a, const struct key_pub *k)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "alg", alg_of(k->type)->name);
	js_kv_str(&o, "kid", thumbprint(a, k));
	js_kv_c(&o, "typ", "JWT");
	js_end(&o);
	return buf_str(&b);
}

int
devissuer_sign(struct arena *a, const char *pem,
    const struct devissuer_token *t, struct str *out, struct err *e)
{
	struct str key, id, body, sig;
	struct key_pub pub;

	if (!str_utf8(t->iss) || !str_utf8(t->sub) || !str_utf8(t->aud) ||
	    !str_utf8(t->client_id) || !str_utf8(t->scopes))
		return err_set(e, ERR_INVALID, "token: a value is not UTF-8");
	if (read_private(a, pem, &key, e) == -1 ||
	    key_public(a, key, &pub, e) == -1 || jti(a, &id, e) == -1)
		return -1;
	body = arena_printf(a, STR_FMT "." STR_FMT,
	    STR_ARG(b64url_encode(a, header(a, &pub))),
	    STR_ARG(b64url_encode(a, claims(a, t, id))));
	if (key_sign(a, key, alg_of(pub.type), body, &sig, e) == -1)
		return -1;
	*out = arena_printf(a, STR_FMT "." STR_FMT, STR_ARG(body),
	    STR_ARG(b64url_encode(a, sig)));
	return 0;
}
