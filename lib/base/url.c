/* SPDX-License-Identifier: MIT */
/* url - the parts are looked for from the outside in: fragment, query, path. */
#include "base/url.h"

static bool
only(struct str s, const char *set)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '\0' || strchr(set, s.p[i]) == NULL)
			return false;
	return true;
}

/* good_bytes - visible ASCII without what RFC 3986 s.2 leaves out: browsers
 * read a backslash as a slash and drop line ends, so two readers of such a URL
 * may see two hosts. */
static bool
good_bytes(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] >= 0x7f ||
		    strchr("\"<>\\^`{|}", s.p[i]) != NULL)
			return false;
	return true;
}

/* scheme_ok - a letter, then letters, digits, "+", "-", "." (s.3.1). */
static bool
scheme_ok(struct str s)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t i;

	for (i = 0; i < s.n; i++)
		if (strchr(letters, s.p[i]) == NULL &&
		    (i == 0 || strchr("0123456789+-.", s.p[i]) == NULL))
			return false;
	return s.n > 0;
}

bool
url_host(struct str s, struct str *host, struct str *port)
{
	size_t n = 0;
	int64_t v;

	if (s.n > 0 && s.p[0] == '[') {
		while (n < s.n && s.p[n] != ']')
			n++;
		if (n == s.n)
			return false;
		n++;
		if (!only((struct str){ s.p + 1, n - 2 },
		    "0123456789abcdefABCDEF:."))
			return false;
	} else {
		while (n < s.n && s.p[n] != ':')
			n++;
		if (n > 0 && (memchr(s.p, '[', n) != NULL ||
		    memchr(s.p, ']', n) != NULL))
			return false;
	}
	*host = (struct str){ s.p, n };
	*port = str_from(s, n + 1);
	if (n == 0 || n == s.n)
		return n > 0;
	/* five digits at most: an Origin goes back in a header */
	return s.p[n] == ':' && port->n <= 5 && only(*port, "0123456789") &&
	    str_int(*port, &v) && v <= 65535;
}

bool
url_split(struct str s, struct url *out)
{
	ptrdiff_t at = str_find(s, STR("://"));
	struct str rest, authority;
	size_t n = 0;

	*out = (struct url){ 0 };
	if (at <= 0 || !good_bytes(s))
		return false;
	out->scheme = (struct str){ s.p, (size_t)at };
	rest = str_from(s, (size_t)at + 3);
	if (str_cut(rest, '#', &rest, &out->fragment)) {
		if (out->fragment.n == 0)	/* "#" alone is one as well */
			out->fragment = STR("");
	} else
		out->fragment = (struct str){ NULL, 0 };
	(void)str_cut(rest, '?', &rest, &out->query);
	while (n < rest.n && rest.p[n] != '/')
		n++;
	authority = (struct str){ rest.p, n };
	out->path = str_from(rest, n);
	out->origin = (struct str){ s.p, (size_t)at + 3 + n };
	out->rest = str_from(s, out->origin.n);
	return scheme_ok(out->scheme) &&
	    (n == 0 || memchr(authority.p, '@', n) == NULL) &&
	    url_host(authority, &out->host, &out->port);
}

/* port_of - as named, or the scheme's. */
static struct str
port_of(const struct url *u)
{
	if (u->port.n > 0)
		return u->port;
	return str_ieq(u->scheme, STR("https")) ? STR("443") : STR("80");
}

bool
url_same_origin(struct str a, struct str b)
{
	struct url x, y;

	return url_split(a, &x) && url_split(b, &y) &&
	    str_ieq(x.scheme, y.scheme) && str_ieq(x.host, y.host) &&
	    str_eq(port_of(&x), port_of(&y));
}

bool
url_loopback_host(struct str host)
{
	return str_ieq(host, STR("localhost")) || str_is(host, "[::1]") ||
	    (str_starts(host, STR("127.")) && only(host, "0123456789."));
}

bool
url_loopback(const struct url *u)
{
	return url_loopback_host(u->host);
}

/* loopback_http - a query right behind the host is refused: not all readers
 * agree where the host of http://localhost?@example.org ends. */
static bool
loopback_http(const struct url *u)
{
	return str_is(u->scheme, "http") && url_loopback(u) &&
	    (u->rest.n == 0 || u->rest.p[0] == '/');
}

bool
url_loopback_http(struct str s)
{
	struct url u;

	return url_split(s, &u) && loopback_http(&u);
}

bool
url_secure(struct str s)
{
	struct url u;

	return url_split(s, &u) &&
	    (str_is(u.scheme, "https") || loopback_http(&u));
}
