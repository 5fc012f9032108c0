/* SPDX-License-Identifier: MIT */
/*
 * relay_map - the tables are `members` and `codes`; a redirect URI is compared by
 * its parts, as written, never as a text that begins alike.
 */
#include "auth/relay_map.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/url.h"

enum {
	REDIRECTS_MAX = 10,
	URI_MAX = 2048,
	DEPTH_MAX = 8,
	WHY_MAX = 400,
	OUT_MAX = 2 * RELAY_BODY_MAX + (32 << 10)	/* with our own lists */
};

static const char *const codes[] = {
	[RELAY_OK] = "",
	[RELAY_REDIRECT] = "invalid_redirect_uri",
	[RELAY_METADATA] = "invalid_client_metadata",
	[RELAY_STATEMENT] = "invalid_software_statement",
	[RELAY_UNAPPROVED] = "unapproved_software_statement",
};
enum { CODES = sizeof(codes) / sizeof(codes[0]) };

const char *
relay_map_code(enum relay_error r)
{
	return codes[r];
}

/* ---- redirect URIs ---- */

/*
 * winding - a path with a segment "." or "..", also percent-encoded: browsers
 * walk it (WHATWG URL s.4.4), so it leads elsewhere than its prefix says.
 */
static bool
winding(struct str path)
{
	struct str seg;
	size_t i, dots;

	while (path.n > 0) {
		(void)str_cut(path, '/', &seg, &path);
		for (i = dots = 0; i < seg.n; dots++)
			if (seg.p[i] == '.')
				i++;
			else if (seg.n - i >= 3 && str_ieq((struct str){
			    seg.p + i, 3 }, STR("%2e")))
				i += 3;
			else
				break;
		if (i == seg.n && (dots == 1 || dots == 2))
			return true;
	}
	return false;
}

/* below - whether path is prefix, or goes on after a slash. */
static bool
below(struct str path, struct str prefix)
{
	if (prefix.n > 0 && prefix.p[prefix.n - 1] == '/')
		prefix.n--;
	return str_starts(path, prefix) &&
	    (path.n == prefix.n || path.p[prefix.n] == '/');
}

/* port_of - the port, also one that the scheme implies. */
static struct str
port_of(const struct url *u)
{
	if (u->port.n > 0)
		return u->port;
	return str_ieq(u->scheme, STR("https")) ? STR("443") :
	    str_ieq(u->scheme, STR("http")) ? STR("80") : STR("");
}

/* fits - one word of registration_redirects. */
static bool
fits(struct str word, const struct url *u)
{
	struct url w;

	if (str_is(word, "loopback"))
		return str_ieq(u->scheme, STR("http")) && url_loopback(u);
	return url_split(word, &w) && str_ieq(w.scheme, u->scheme) &&
	    str_ieq(w.host, u->host) && str_eq(port_of(&w), port_of(u)) &&
	    below(u->path, w.path);
}

bool
relay_map_redirect(struct str list, struct str uri)
{
	struct str word;
	struct url u;

	if (uri.n > URI_MAX || !url_split(uri, &u) || u.fragment.p != NULL ||
	    winding(u.path))
		return false;
	while (str_word(&list, true, &word))
		if (fits(word, &u))
			return true;
	return false;
}

/* ---- the request ---- */

/* How a member of the client's is handed on. */
enum how {
	TEXT,		/* a string for people */
	LINK,		/* an https URL; of another kind: left out, since the
			 * consent page may show it as a link */
	METHOD		/* of client authentication at the token endpoint */
};

/*
 * What RFC 7591 s.2 names and a client that connects to us may say about
 * itself. Not here: scope, grant_types and response_types, which are ours to
 * say; jwks, jwks_uri and software_statement, which no such client needs and
 * which would make the issuer fetch or believe what a stranger names.
 */
static const struct member {
	const char *name;
	enum how how;
	size_t max;	/* bytes */
} members[] = {
	{ "client_name", TEXT, 200 },
	{ "client_uri", LINK, URI_MAX },
	{ "logo_uri", LINK, URI_MAX },
	{ "tos_uri", LINK, URI_MAX },
	{ "policy_uri", LINK, URI_MAX },
	{ "software_id", TEXT, 200 },
	{ "software_version", TEXT, 200 },
	{ "token_endpoint_auth_method", METHOD, 40 },
};

/*
 * What every client is registered for: all that any tool may ask of it, and
 * refreshing. Of scopes_advertised only what is not among them is added: an
 * operator who leaves twin:erase out wants it asked for later, not never.
 */
#define SCOPES "openid offline_access twin:read twin:write twin:erase"

/* Methods that Hydra takes without keys of the client. */
#define METHODS "none client_secret_basic client_secret_post"

struct map {
	struct arena *a;
	const struct conf *cf;
	const struct js *in;
	struct js_out o;
	struct str *why;
};

static enum relay_error
bad(struct map *m, enum relay_error r, const char *name, const char *why)
{
	*m->why = arena_printf(m->a, "%s %s", name, why);
	return r;
}

/* hand_on - one member; absent, null and "" all say nothing. */
static enum relay_error
hand_on(struct map *m, const struct member *row)
{
	const struct js *v = js_at(m->in, row->name);
	struct str s = js_str(v);
	struct url u;

	if (js_type(v) == JS_NONE || js_type(v) == JS_NULL ||
	    (js_type(v) == JS_STRING && s.n == 0))
		return RELAY_OK;
	if (js_type(v) != JS_STRING)
		return bad(m, RELAY_METADATA, row->name, "is not a string");
	if (s.n > row->max || str_has_ctl(s))
		return bad(m, RELAY_METADATA, row->name,
		    "is too long or has control characters");
	if (row->how == METHOD && !str_has_word(STR(METHODS), false, s))
		return bad(m, RELAY_METADATA, row->name,
		    "must be one of: " METHODS);
	if (row->how != LINK || (url_split(s, &u) &&
	    str_ieq(u.scheme, STR("https"))))
		js_kv_str(&m->o, row->name, s);
	return RELAY_OK;
}

/* redirects - where the code goes: who may name any place gets any code. */
static enum relay_error
redirects(struct map *m, struct str *who)
{
	static const char name[] = "redirect_uris";
	const struct js *v = js_at(m->in, name);
	size_t i, n = js_len(v);

	if (js_type(v) != JS_ARRAY || n == 0 || n > REDIRECTS_MAX)
		return bad(m, RELAY_REDIRECT, name,
		    "must be a list of one to ten addresses");
	js_kv_arr(&m->o, name);
	for (i = 0; i < n; i++) {
		struct str uri = js_str(js_item(v, i));

		if (i == 0)
			*who = arena_str(m->a, str_utf8_cut(uri, WHY_MAX));
		if (!relay_map_redirect(m->cf->registration_redirects, uri) &&
		    !(m->cf->page && str_eq(uri, conf_page_url(m->cf, m->a)))) {
			*who = arena_str(m->a, str_utf8_cut(uri, WHY_MAX));
			return bad(m, RELAY_REDIRECT, name, arena_printf(m->a,
			    "has an address that is not allowed here (entry "
			    "%zu); the operator lists them in "
			    "registration_redirects", i + 1).p);
		}
		js_put_str(&m->o, uri);
	}
	js_end(&m->o);
	return RELAY_OK;
}

static void
words(struct map *m, struct str list)
{
	struct str w;

	while (str_word(&list, true, &w))
		js_put_str(&m->o, w);
}

/* ours - what this server says for every client. */
static void
ours(struct map *m)
{
	struct str rest = m->cf->scopes_advertised, w;
	struct buf b;

	buf_init(&b, m->a, rest.n + sizeof(SCOPES));
	buf_c(&b, SCOPES);
	while (str_word(&rest, true, &w))
		if (!str_has_word(STR(SCOPES), false, w))
			buf_printf(&b, " " STR_FMT, STR_ARG(w));
	js_kv_str(&m->o, "scope", buf_str(&b));
	js_kv_arr(&m->o, "audience");
	js_put_str(&m->o, m->cf->resource);
	words(m, m->cf->audience_aliases);
	js_end(&m->o);
	js_kv_arr(&m->o, "grant_types");
	words(m, STR("authorization_code refresh_token"));
	js_end(&m->o);
	js_kv_arr(&m->o, "response_types");
	words(m, STR("code"));
	js_end(&m->o);
}

enum relay_error
relay_map_request(struct arena *a, const struct conf *cf, struct str body,
    struct str *out, struct str *why, struct str *who)
{
	struct map m = { .a = a, .cf = cf, .why = why };
	enum relay_error r;
	struct buf b;
	size_t i;

	*who = STR("");
	if (body.n > RELAY_BODY_MAX ||
	    js_parse(a, body, DEPTH_MAX, &m.in, NULL) == -1 ||
	    js_type(m.in) != JS_OBJECT)
		return bad(&m, RELAY_METADATA, "The body",
		    "is not one JSON object of at most 16 KiB");
	buf_init(&b, a, OUT_MAX);
	js_begin(&m.o, &b);
	js_obj(&m.o);
	if ((r = redirects(&m, who)) != RELAY_OK)
		return r;
	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if ((r = hand_on(&m, &members[i])) != RELAY_OK)
			return r;
	ours(&m);
	js_end(&m.o);
	if (b.full)
		return bad(&m, RELAY_METADATA, "The registration",
		    "is too long");
	*out = buf_str(&b);
	return RELAY_OK;
}

/* ---- the answer ---- */

static bool
says_nothing(const struct js *v)
{
	switch (js_type(v)) {
	case JS_NONE:
	case JS_NULL:
		return true;
	case JS_STRING:
		return js_str(v).n == 0;
	case JS_ARRAY:
	case JS_OBJECT:
		return js_len(v) == 0;
	default:
		return false;
	}
}

bool
relay_map_reply(struct arena *a, struct str body, struct str *out,
    struct str *id)
{
	struct js_iter it = { 0 };
	const struct js *v;
	struct js_out o;
	struct buf b;

	if (js_parse(a, body, LIMIT_JSON_DEPTH, &v, NULL) == -1 ||
	    js_str_at(v, "client_id").n == 0)
		return false;
	*id = js_str_at(v, "client_id");
	buf_init(&b, a, 6 * body.n + 64);	/* escapes may be longer */
	js_begin(&o, &b);
	js_obj(&o);
	while (js_next(v, &it)) {
		if (says_nothing(it.value))
			continue;
		js_key_str(&o, it.name);
		js_put(&o, it.value);
	}
	js_end(&o);
	*out = buf_str(&b);
	return !b.full;
}

/* visible - printable ASCII in place of anything else, cut (RFC 6749 s.5.2
 * has this alphabet for error_description). */
static struct str
visible(struct arena *a, struct str s)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, WHY_MAX);
	for (i = 0; i < s.n && b.n < WHY_MAX; i++)
		buf_ch(&b, s.p[i] == '"' || s.p[i] == '\\' ? '\'' :
		    s.p[i] < ' ' || s.p[i] > '~' ? ' ' : s.p[i]);
	return buf_str(&b);
}

enum relay_error
relay_map_refusal(struct arena *a, struct str body, struct str *why)
{
	const struct js *v = NULL;
	struct str code;
	size_t i;

	*why = STR("");
	if (js_parse(a, body, LIMIT_JSON_DEPTH, &v, NULL) == -1)
		v = NULL;
	*why = visible(a, js_str_at(v, "error_description"));
	if (why->n == 0)
		*why = STR("The authorization server refused it");
	code = js_str_at(v, "error");
	for (i = RELAY_OK + 1; i < CODES; i++)
		if (str_is(code, codes[i]))
			return (enum relay_error)i;
	return RELAY_METADATA;
}

struct str
relay_map_network(struct arena *a, struct str address)
{
	unsigned char b[16];
	struct buf net;
	size_t i;

	if (inet_pton(AF_INET6, arena_cstr(a, address), b) != 1)
		return address;
	if (IN6_IS_ADDR_V4MAPPED((const struct in6_addr *)(const void *)b))
		return arena_printf(a, "%u.%u.%u.%u", b[12], b[13], b[14],
		    b[15]);
	buf_init(&net, a, SIZE_MAX);
	for (i = 0; i < sizeof(b) / 2; i++)
		buf_hex(&net, b[i], 2);
	buf_c(&net, "/64");
	return buf_str(&net);
}
