/* SPDX-License-Identifier: MIT */
/*
 * t_url - one reading of URLs for everybody who has to trust one.
 */
#include "test/unit/table.h"

#include <stdlib.h>

#include "base/url.h"

/* ---- parts ---- */

static const struct part_row {
	const char *why, *url;
	const char *origin, *host, *port, *path, *query;	/* NULL: no URL */
} parts[] = {
	{ "parts: all of them", "https://a.example:8443/mcp/x?y=1#z",
	  "https://a.example:8443", "a.example", "8443", "/mcp/x", "y=1" },
	{ "parts: only a host", "https://a.example", "https://a.example",
	  "a.example", "", "", "" },
	{ "parts: a query right behind the host", "https://a.example?x/y",
	  "https://a.example", "a.example", "", "", "x/y" },
	{ "parts: IPv6", "http://[::1]:80/", "http://[::1]:80", "[::1]", "80",
	  "/", "" },
	{ "parts: the case stays", "HTTPS://A.example/", "HTTPS://A.example",
	  "A.example", "", "/", "" },
	{ "parts: no scheme", "//a.example/" },
	{ "parts: an empty scheme", "://a.example/" },
	{ "parts: a scheme that begins with a digit", "1s://a.example" },
	{ "parts: no host", "https:///mcp" },
	{ "parts: only a port", "https://:80" },
	{ "parts: a user", "https://u@a.example/" },
	{ "parts: user and password", "https://u:1@a.example/" },
	{ "parts: an empty port", "https://a.example:" },
	{ "parts: a port of letters", "https://a.example:8o" },
	{ "parts: a port beyond 65535", "https://a.example:65536" },
	{ "parts: a bracket without its other one", "https://[::1/" },
	{ "parts: a name behind IPv6", "https://[::1]x/" },
	{ "parts: a name in brackets", "https://[x.example]/" },
	{ "parts: a blank", "https://a.example/ b" },
	{ "parts: a line feed", "https://a.example/\n" },
	{ "parts: a quote", "https://a.example/\"" },
	{ "parts: a backslash", "https://a.example\\b" },
	{ "parts: a letter that is not ASCII", "https://\xc3\xa9.example/" },
	{ "parts: nothing", "" },
};

static void
part_test(void **state)
{
	const struct part_row *r = *state;
	struct url u;

	assert_int_equal(url_split(str_c(r->url), &u), r->origin != NULL);
	if (r->origin == NULL)
		return;
	assert_true(str_is(u.origin, r->origin));
	assert_true(str_is(u.host, r->host));
	assert_true(str_is(u.port, r->port));
	assert_true(str_is(u.path, r->path));
	assert_true(str_is(u.query, r->query));
	assert_true(str_is(u.rest, r->url + u.origin.n));
}

/* ---- what may be told a secret ---- */

static const struct secure_row {
	const char *why, *url;
	bool want;
} secures[] = {
	{ "secure: https", "https://a.example/x", true },
	{ "secure: http to this machine", "http://localhost:4444/x", true },
	{ "secure: http to another one", "http://a.example/x", false },
	{ "secure: another scheme to this machine", "ftp://localhost/", false },
	{ "secure: https of no host", "https:///x", false },
};

static void
secure_test(void **state)
{
	const struct secure_row *r = *state;

	assert_int_equal(url_secure(str_c(r->url)), r->want);
}

/* ---- loopback URLs ---- */

static const struct loop_row {
	const char *why;
	const char *url;
	bool want;
} loops[] = {
	{ "loopback: the usual address", "http://127.0.0.1", true },
	{ "loopback: with port and path", "http://127.0.0.1:8080/mcp", true },
	{ "loopback: the whole network", "http://127.255.0.9/", true },
	{ "loopback: localhost", "http://localhost", true },
	{ "loopback: localhost with a port", "http://localhost:4444/x", true },
	{ "loopback: IPv6", "http://[::1]", true },
	{ "loopback: IPv6 with a port", "http://[::1]:80/", true },
	{ "loopback: https is not asked about", "https://127.0.0.1", false },
	{ "loopback: a name that begins alike", "http://localhost.evil.example",
	  false },
	{ "loopback: an address as a name", "http://127.0.0.1.evil.example",
	  false },
	{ "loopback: another address", "http://128.0.0.1", false },
	{ "loopback: a longer first number", "http://1270.0.0.1", false },
	{ "loopback: another IPv6 address", "http://[::2]", false },
	{ "loopback: IPv6 and more", "http://[::1].evil.example", false },
	{ "loopback: a user of that name", "http://localhost@evil.example",
	  false },
	{ "loopback: user and password", "http://localhost:x@evil.example",
	  false },
	{ "loopback: an address and @", "http://127.0.0.1:80@evil.example",
	  false },
	{ "loopback: IPv6 and @", "http://[::1]:80@evil.example/", false },
	{ "loopback: a backslash", "http://127.0.0.1\\@evil.example/", false },
	{ "loopback: a query", "http://localhost?@evil.example/", false },
	{ "loopback: nothing", "", false },
	{ "loopback: only a scheme", "http://", false },
};

static void
loop_test(void **state)
{
	const struct loop_row *r = *state;
	size_t n = strlen(r->url);
	char *p = malloc(n + 1);

	assert_non_null(p);
	/* not ended by a NUL: only n bytes may be looked at */
	memcpy(p, r->url, n);
	p = realloc(p, n == 0 ? 1 : n);
	assert_non_null(p);
	assert_int_equal(url_loopback_http((struct str){ p, n }), r->want);
	free(p);
}

static const struct origin_row {
	const char *why, *a, *b;
	bool want;
} origins[] = {
	{ "origin: another path", "https://a.example/x", "https://a.example",
	  true },
	{ "origin: the usual port", "https://a.example:443/", "https://A.Example",
	  true },
	{ "origin: another port", "https://a.example:8443", "https://a.example",
	  false },
	{ "origin: another scheme", "http://a.example:443/",
	  "https://a.example/", false },
	{ "origin: a longer name", "https://a.example.org/",
	  "https://a.example/", false },
	{ "origin: two names of one machine", "http://localhost/",
	  "http://127.0.0.1/", false },
	{ "origin: no URL", "a.example", "a.example", false },
};

static void
origin_test(void **state)
{
	const struct origin_row *r = *state;

	assert_int_equal(url_same_origin(str_c(r->a), str_c(r->b)), r->want);
	assert_int_equal(url_same_origin(str_c(r->b), str_c(r->a)), r->want);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, part_test, parts);
	TABLE(&t, secure_test, secures);
	TABLE(&t, loop_test, loops);
	TABLE(&t, origin_test, origins);
	return table_run(&t, "url");
}
