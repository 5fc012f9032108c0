/* SPDX-License-Identifier: MIT */
#include "auth/keys/keynet.h"

#include "net/outcall.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/url.h"

#define OPENID	"/.well-known/openid-configuration"
#define OAUTH	"/.well-known/oauth-authorization-server"

static int
get(struct arena *a, const struct conf *cf, struct str url,
    int64_t until_ms, struct outcall_reply *r, struct err *e)
{
	static const struct outcall_header accept = { STR_INIT("Accept"),
		STR_INIT("application/json") };
	struct outcall c = {
		.url = url, .headers = &accept, .nheaders = 1,
		.until_ms = until_ms,
		.max_bytes = (size_t)cf->jwks_max_bytes,
		.http_loopback = cf->allow_http_loopback,
		.runner = cf->runner,
	};
	struct err why = { 0 };

	if (outcall_run(a, &c, r, &why) == 0)
		return 0;
	return err_set(e, ERR_UPSTREAM, STR_FMT ": %s", STR_ARG(url),
	    why.msg);
}

/* trimmed - the issuer without a slash at its end (Discovery s.4: removed
 * before the well-known path is added). */
static struct str
trimmed(struct str issuer)
{
	if (issuer.n > 0 && issuer.p[issuer.n - 1] == '/')
		issuer.n--;
	return issuer;
}

/* inserted - RFC 8414 s.3.1: the well-known path goes before the issuer's. */
static struct str
inserted(struct arena *a, struct str issuer)
{
	struct url u;

	(void)url_split(issuer, &u);
	return arena_printf(a, STR_FMT OAUTH STR_FMT, STR_ARG(u.origin),
	    STR_ARG(u.rest));
}

/* read_document - the jwks_uri of a discovery document of our issuer. */
static int
read_document(struct arena *a, const struct conf *cf, struct str text,
    struct str *uri, struct err *e)
{
	const struct js *doc;
	struct err why = { 0 };
	struct str iss;

	if (js_parse(a, text, LIMIT_JSON_DEPTH, &doc, &why) == -1)
		return err_set(e, ERR_UPSTREAM, "discovery: %s", why.msg);
	iss = js_str_at(doc, "issuer");
	if (!str_eq(iss, cf->issuer))
		return err_set(e, ERR_UPSTREAM, "discovery: it says '" STR_FMT
		    "', the issuer is '" STR_FMT "'", STR_ARG(iss),
		    STR_ARG(cf->issuer));
	*uri = js_str_at(doc, "jwks_uri");
	if (uri->n == 0)
		return err_set(e, ERR_UPSTREAM, "discovery: no jwks_uri");
	if (url_secure(*uri) && !url_same_origin(*uri, cf->issuer))
		return err_set(e, ERR_UPSTREAM, "discovery: jwks_uri is on "
		    "another host than the issuer, '" STR_FMT "': set jwks_uri "
		    "to it if that is right", STR_ARG(*uri));
	return 0;
}

int
keynet_discover(struct arena *a, const struct conf *cf, int64_t until_ms,
    struct str *uri, struct err *e)
{
	struct str iss = trimmed(cf->issuer);
	struct outcall_reply r;

	if (get(a, cf, arena_printf(a, STR_FMT OPENID, STR_ARG(iss)),
	    until_ms, &r, e) == -1)
		return -1;
	if (r.status == 404 && get(a, cf, inserted(a, iss), until_ms, &r,
	    e) == -1)
		return -1;
	if (r.status != 200)
		return err_set(e, ERR_UPSTREAM, "discovery: status %d",
		    r.status);
	return read_document(a, cf, r.body, uri, e);
}

int
keynet_fetch(struct arena *a, const struct conf *cf, struct str uri,
    int64_t until_ms, struct str *text, struct err *e)
{
	struct outcall_reply r;

	if (get(a, cf, uri, until_ms, &r, e) == -1)
		return -1;
	if (r.status != 200)
		return err_set(e, ERR_UPSTREAM, STR_FMT ": status %d",
		    STR_ARG(uri), r.status);
	*text = r.body;
	return 0;
}
