/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "test/unit/forge.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/digest.h"

struct str
forge_key(struct arena *a, enum key_type type)
{
	struct err e = { 0 };
	struct str pem;

	if (key_make(a, type, &pem, &e) == -1)
		fail_msg("%s", e.msg);
	return pem;
}

struct str
forge_jwk(struct arena *a, struct str pem, const char *more)
{
	struct err e = { 0 };
	struct key_pub k;

	if (key_public(a, pem, &k, &e) == -1)
		fail_msg("%s", e.msg);
	if (k.type == KEY_RSA)
		return arena_printf(a, "{\"kty\":\"RSA\",\"n\":\"" STR_FMT
		    "\",\"e\":\"" STR_FMT "\"%s}",
		    STR_ARG(b64url_encode(a, k.a)),
		    STR_ARG(b64url_encode(a, k.b)), more);
	return arena_printf(a, "{\"kty\":\"EC\",\"crv\":\"%s\",\"x\":\"" STR_FMT
	    "\",\"y\":\"" STR_FMT "\"%s}", alg_curve_name(k.type),
	    STR_ARG(b64url_encode(a, k.a)), STR_ARG(b64url_encode(a, k.b)),
	    more);
}

struct str
forge_jwks(struct arena *a, const char *const *jwks)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, 1 << 20);
	buf_c(&b, "{\"keys\":[");
	for (i = 0; jwks[i] != NULL; i++) {
		if (i > 0)
			buf_ch(&b, ',');
		buf_c(&b, jwks[i]);
	}
	buf_c(&b, "]}");
	return buf_str(&b);
}

struct str
forge_body(struct arena *a, struct str header, struct str claims)
{
	return arena_printf(a, STR_FMT "." STR_FMT,
	    STR_ARG(b64url_encode(a, header)),
	    STR_ARG(b64url_encode(a, claims)));
}

struct str
forge_jwt(struct arena *a, struct str pem, const char *alg,
    struct str header, struct str claims)
{
	struct str body = forge_body(a, header, claims), sig;
	struct err e = { 0 };

	if (key_sign(a, pem, alg_find(str_c(alg)), body, &sig, &e) == -1)
		fail_msg("%s", e.msg);
	return arena_printf(a, STR_FMT "." STR_FMT, STR_ARG(body),
	    STR_ARG(b64url_encode(a, sig)));
}

void
forge_file(const char *path, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd != -1);
	assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
	assert_int_equal(close(fd), 0);
}

char *
forge_dir(struct arena *a)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = arena_cstr(a, arena_printf(a, "%s/twin-test.XXXXXX",
	    tmp != NULL ? tmp : "/tmp"));

	assert_non_null(mkdtemp(dir));
	return dir;
}

void
forge_rm(const char *dir)
{
	struct arena *a = arena_new(1 << 20);
	DIR *d = opendir(dir);
	struct dirent *de;
	struct stat sb;
	const char *path;

	while (d != NULL && (de = readdir(d)) != NULL) {
		if (strcmp(de->d_name, ".") == 0 ||
		    strcmp(de->d_name, "..") == 0)
			continue;
		path = arena_printf(a, "%s/%s", dir, de->d_name).p;
		if (lstat(path, &sb) == 0 && S_ISDIR(sb.st_mode))
			forge_rm(path);
		else
			(void)unlink(path);
	}
	if (d != NULL)
		(void)closedir(d);
	(void)rmdir(dir);
	arena_free(a);
}
