/* SPDX-License-Identifier: MIT */
/* bearer - the first header variable with a value decides; nothing is joined. */
#include "auth/bearer.h"

#include <limits.h>

/*
 * Where the header may be (doc/auth.md 12): plain CGI; after one and two
 * internal redirects of Apache; mod_fcgid's FcgidPassHeader.
 */
static const char *const names[] = {
	"HTTP_AUTHORIZATION", "REDIRECT_HTTP_AUTHORIZATION",
	"REDIRECT_REDIRECT_HTTP_AUTHORIZATION", "Authorization"
};
enum { NNAMES = sizeof(names) / sizeof(names[0]) };

/* header - the first of the names with a value; how often that name occurs. */
static struct str
header(const struct http_req *rq, size_t *times)
{
	struct str v = { NULL, 0 };
	size_t i, j;

	*times = 0;
	for (i = 0; i < NNAMES && *times == 0; i++)
		for (j = 0; j < rq->nvars; j++)
			if (str_is(rq->vars[j].name, names[i]) &&
			    str_trim(rq->vars[j].value).n > 0 && ++*times == 1)
				v = str_trim(rq->vars[j].value);
	return v;
}

/* seen - for the log: whether the web server passed anything at all. */
static struct str
seen(struct arena *a, const struct http_req *rq)
{
	struct buf b;
	size_t i, j;

	buf_init(&b, a, 512);	/* for the log: more is cut */
	for (i = 0; i < NNAMES; i++)
		for (j = 0; j < rq->nvars; j++)
			if (str_is(rq->vars[j].name, names[i]))
				buf_printf(&b, "%s%s%s", b.n > 0 ? ", " : "",
				    names[i], rq->vars[j].value.n == 0 ?
				    " (empty)" : " (no bearer token)");
	if (b.n == 0)
		buf_c(&b, "no Authorization variable at all");
	return buf_str(&b);
}

/* is_bearer - a credential of our scheme: the word and what follows it. */
static bool
is_bearer(struct str s, struct str *rest)
{
	struct str scheme;

	if (!str_cut(s, ' ', &scheme, rest) ||
	    !str_ieq(scheme, STR("Bearer")))
		return false;
	*rest = str_trim(*rest);
	return rest->n > 0;
}

/* another - a second bearer credential behind a comma or a blank. */
static bool
another(struct str s)
{
	struct str word, rest;

	while (str_word(&s, true, &word)) {
		rest = s;
		if (str_ieq(word, STR("Bearer")) && str_trim(rest).n > 0)
			return true;
	}
	return false;
}

/* What a token is made of (RFC 6750 s.2.1). A table, because every byte of
 * every request's token is looked up here. */
static const bool alphabet[UCHAR_MAX + 1] = {
	['+'] = 1, ['-'] = 1, ['.'] = 1, ['/'] = 1, ['_'] = 1, ['~'] = 1,
	['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1,
	['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1,
	['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1, ['F'] = 1,
	['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1, ['K'] = 1, ['L'] = 1,
	['M'] = 1, ['N'] = 1, ['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1,
	['S'] = 1, ['T'] = 1, ['U'] = 1, ['V'] = 1, ['W'] = 1, ['X'] = 1,
	['Y'] = 1, ['Z'] = 1,
	['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1,
	['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1, ['k'] = 1, ['l'] = 1,
	['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1,
	['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1,
	['y'] = 1, ['z'] = 1,
};

/* b64token - 1*( alphabet ) *"=" */
static bool
b64token(struct str s)
{
	size_t i = 0;

	while (i < s.n && alphabet[(unsigned char)s.p[i]])
		i++;
	if (i == 0)
		return false;
	while (i < s.n && s.p[i] == '=')
		i++;
	return i == s.n;
}

enum auth_reason
bearer_find(struct arena *a, const struct http_req *rq, size_t max,
    struct str *token, struct str *detail)
{
	struct str value, rest;
	size_t times;
	bool clean;

	value = header(rq, &times);
	if (times > 1)
		return AUTH_MULTIPLE_CREDENTIALS;
	if (!is_bearer(value, &rest)) {
		/* "Basic x, Bearer y": two credentials, not none */
		if (value.n > 0 && str_find(value, STR(",")) >= 0 &&
		    another(value))
			return AUTH_MULTIPLE_CREDENTIALS;
		*detail = seen(a, rq);
		return AUTH_NO_TOKEN;
	}
	clean = b64token(rest);
	if (!clean && (str_find(rest, STR(",")) >= 0 || another(rest)))
		return AUTH_MULTIPLE_CREDENTIALS;
	*token = rest;
	if (rest.n > max)
		return AUTH_TOKEN_SIZE;
	return clean ? AUTH_OK : AUTH_TOKEN_SYNTAX;
}
