/* SPDX-License-Identifier: MIT */
#include "auth/introspect.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/outcall.h"
#include "base/file.h"
#include "base/limits.h"

enum {
	KEY_MAX = 4096,		/* bytes of introspect_key_file */
	ANSWER_MAX = 64 << 10
};

/* read_key - the key without the line end behind it. */
static int
read_key(struct arena *a, struct str path, struct str *key, struct err *e)
{
	int fd = open(arena_cstr(a, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat sb;
	int rc = -1;

	*key = STR("");
	if (fd == -1 || fstat(fd, &sb) == -1)
		(void)err_set(e, ERR_IO, "introspect_key_file: %s",
		    strerror(errno));
	else if (!S_ISREG(sb.st_mode) || (sb.st_mode & 077) != 0)
		(void)err_set(e, ERR_INVALID, "introspect_key_file: others "
		    "may read it: chmod 600");
	else if (file_read(a, fd, "", KEY_MAX, key, NULL) == -1 ||
	    key->n == 0)
		(void)err_set(e, ERR_INVALID, "introspect_key_file: empty or "
		    "too long");
	else
		rc = 0;
	if (fd != -1)
		(void)close(fd);
	if (rc == -1)
		return -1;
	while (key->n > 0 && (unsigned char)key->p[key->n - 1] <= ' ')
		key->n--;
	if (key->n == 0 || str_has_ctl(*key))
		return err_set(e, ERR_INVALID, "introspect_key_file: not a "
		    "key on one line");
	return rc;
}

/* form - token=..., encoded (HTML: application/x-www-form-urlencoded). */
static struct str
form(struct arena *a, struct str token)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, 3 * token.n + 8);	/* %XX each */
	buf_c(&b, "token=");
	for (i = 0; i < token.n; i++) {
		unsigned char c = (unsigned char)token.p[i];

		/* of what a token may hold (RFC 6750 s.2.1) only these three
		 * mean something else in a form */
		if (c == '+' || c == '/' || c == '=')
			buf_printf(&b, "%%%02X", c);
		else
			buf_ch(&b, (char)c);
	}
	return buf_str(&b);
}

static int
call(struct arena *a, const struct conf *cf, struct str token,
    struct outcall_reply *r, enum auth_reason *why, struct err *e)
{
	struct outcall_header headers[3] = {
		{ STR("Accept"), STR("application/json") },
		{ STR("Content-Type"),
		    STR("application/x-www-form-urlencoded") },
	};
	struct outcall c = {
		.method = STR("POST"), .url = cf->introspect_url,
		.headers = headers, .nheaders = 2, .body = form(a, token),
		.until_ms = outcall_until(cf->http_timeout_s),
		.max_bytes = ANSWER_MAX,
		/* an admin port without a key is on this machine */
		.http_loopback = true,
		.runner = cf->runner,
	};
	struct str key;

	*why = AUTH_INTROSPECTION_CONFIG;
	if (cf->introspect_key_file.n > 0) {
		if (read_key(a, cf->introspect_key_file, &key, e) == -1)
			return -1;
		headers[c.nheaders++] = (struct outcall_header){
		    STR("Authorization"),
		    arena_printf(a, "Bearer " STR_FMT, STR_ARG(key)) };
	}
	if (outcall_run(a, &c, r, e) == 0)
		return 0;
	if (r->fault != OUTCALL_URL && r->fault != OUTCALL_PROGRAM)
		*why = AUTH_INTROSPECTION_UNAVAILABLE;
	return -1;
}

/* by_status - what a status means: our fault (the wrong key, the wrong URL, a
 * kind of token that cannot be asked about), or a server in trouble. */
static enum auth_reason
by_status(int status)
{
	if (status == 200)
		return AUTH_OK;
	if ((status >= 500 && status != 501) || status == 429)
		return AUTH_INTROSPECTION_UNAVAILABLE;
	return AUTH_INTROSPECTION_CONFIG;
}

enum auth_reason
introspect_ask(struct arena *a, const struct conf *cf,
    struct introspect_turn *turn, struct str token, const struct js **answer,
    struct str *detail)
{
	struct outcall_reply r;
	const struct js *v;
	struct err e = { 0 };
	enum auth_reason why;
	int rc;

	if (!introspect_turn_take(turn, a, cf, detail))
		return AUTH_INTROSPECTION_UNAVAILABLE;
	r.fault = OUTCALL_NONE;
	rc = call(a, cf, token, &r, &why, &e);
	introspect_turn_give(turn, rc == -1 && r.fault == OUTCALL_TIMEOUT);
	if (rc == -1) {
		*detail = arena_printf(a, "introspection: %s", e.msg);
		return why;
	}
	if ((why = by_status(r.status)) != AUTH_OK) {
		*detail = arena_printf(a, "introspection: status %d%s",
		    r.status, why == AUTH_INTROSPECTION_CONFIG ?
		    ": see introspect_url and introspect_key_file" : "");
		return why;
	}
	if (js_parse(a, r.body, LIMIT_JSON_DEPTH, &v, &e) == -1 ||
	    js_type(v) != JS_OBJECT) {
		*detail = arena_printf(a, "introspection: %s",
		    e.msg[0] != '\0' ? e.msg : "not an object");
		return AUTH_INTROSPECTION_UNAVAILABLE;
	}
	if (!js_bool_at(v, "active", false))
		return AUTH_INACTIVE;
	if (!str_is(js_str_at(v, "token_use"), "access_token")) {
		*detail = STR("token_use is not access_token: a refresh "
		    "token?");
		return AUTH_NOT_ACCESS_TOKEN;
	}
	*answer = v;
	return AUTH_OK;
}
