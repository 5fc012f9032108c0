/* SPDX-License-Identifier: MIT */
/* bearer - see bearer.h. */
#include "auth/bearer.h"

/*
 * Where the header may be (AUTH.md s.12): plain CGI; after one and two
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

	buf_init(&b, a, 512);
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

/* What a token is made of, a bit per byte below 128 (RFC 6750 s.2.1): every
 * byte of every request's token goes through here. */
static const uint32_t alphabet[4] = {
	0, 0x03ffe800 /* + - . / 0-9 */, 0x87fffffe /* A-Z _ */,
	0x47fffffe /* a-z ~ */
};

static bool
in_alphabet(char c)
{
	unsigned char u = (unsigned char)c;

	return u < 128 && (alphabet[u >> 5] >> (u & 31) & 1) != 0;
}

/* b64token - 1*( alphabet ) *"=" */
static bool
b64token(struct str s)
{
	size_t i = 0;

	while (i < s.n && in_alphabet(s.p[i]))
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
