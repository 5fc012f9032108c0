/* SPDX-License-Identifier: MIT */
#include "ctl/doctor_net.h"

#include "base/limits.h"
#include "base/url.h"

/* Largest answer looked at, bytes: a discovery document has a few thousand. */
enum { ANSWER_MAX = 256 << 10 };

bool
doctor_net(struct doctor *d, const struct doctor_call *q,
    struct outcall_reply *r, struct str *why)
{
	struct outcall c = {
		.method = str_c(q->method),
		.url = q->url,
		.headers = q->headers,
		.body = q->body,
		.until_ms = outcall_until(d->c->cf.http_timeout_s),
		.max_bytes = ANSWER_MAX,
		.http_loopback = d->c->cf.allow_http_loopback ||
		    str_eq(q->url, d->c->cf.introspect_url),
	};
	struct err e = { 0 };

	while (c.nheaders < sizeof(q->headers) / sizeof(q->headers[0]) &&
	    q->headers[c.nheaders].name.n > 0)
		c.nheaders++;
	*r = (struct outcall_reply){ 0 };
	if (outcall_run(d->a, &c, r, &e) == 0)
		return true;
	*why = arena_printf(d->a, "%s", e.msg);
	return false;
}

bool
doctor_net_get(struct doctor *d, struct str url, struct outcall_reply *r,
    struct str *why)
{
	struct doctor_call q = {
		.url = url,
		.headers = { { STR("Accept"), STR("application/json") } },
	};

	return doctor_net(d, &q, r, why);
}

/* with_host - a fix with the host in it. */
static struct str
with_host(struct arena *a, const char *fix, const char *host)
{
	const char *at = strstr(fix, "%s");

	return arena_printf(a, "%.*s%s%s", (int)(at - fix), fix, host, at + 2);
}

/* By the first text of the reason that fits; %s is the host. */
static const struct {
	const char *why, *fix;
} fixes[] = {
	{ "expired", "renew the certificate of %s, and let its web server read "
	  "it again" },
	{ "not yet valid", "set the clocks of this machine and of %s by NTP" },
	{ "local issuer certificate", "let %s send the intermediate "
	  "certificates, too (fullchain.pem in place of cert.pem); where its "
	  "authority is a private one, clients will not believe it" },
	{ "self", "get a certificate for %s that everybody's programs believe, "
	  "such as one of Let's Encrypt; ChatGPT and Claude accept no other" },
	{ "subject name", "get a certificate that names %s; the one that is sent "
	  "is for another name, often that of the web server's default site" },
	{ "hostname mismatch", "get a certificate that names %s" },
	{ "tls:", "openssl s_client -connect %s shows what it sends; TLS 1.2 or "
	  "later is needed" },
	{ "resolve:", "make a DNS record for %s, or correct the name" },
	{ "connect:", "start what serves %s, and open its port in the "
	  "firewall" },
	{ "timeout:", "a firewall or a proxy before %s keeps silent: let it "
	  "be reached" },
};

struct str
doctor_net_fix(struct doctor *d, struct str url, struct str why)
{
	struct url u;
	struct str host = url_split(url, &u) ?
	    str_from(u.origin, u.scheme.n + 3) : url;
	size_t i;

	for (i = 0; i < sizeof(fixes) / sizeof(fixes[0]); i++)
		if (str_find(why, str_c(fixes[i].why)) >= 0)
			return with_host(d->a, fixes[i].fix,
			    arena_cstr(d->a, host));
	return STR("");
}

const struct js *
doctor_net_json(struct doctor *d, const struct outcall_reply *r)
{
	const struct js *v;

	if (js_parse(d->a, r->body, LIMIT_JSON_DEPTH, &v, NULL) == -1 ||
	    js_type(v) != JS_OBJECT)
		return NULL;
	return v;
}

struct str
doctor_net_origin(struct str url)
{
	struct url u;

	return url_split(url, &u) ? u.origin : url;
}

struct str
doctor_net_well_known(struct doctor *d, struct str url, const char *name)
{
	struct str root = doctor_net_origin(url);
	struct str path = str_from(url, root.n);

	if (str_is(path, "/"))
		path = STR("");
	return arena_printf(d->a, STR_FMT "/.well-known/%s" STR_FMT,
	    STR_ARG(root), name, STR_ARG(path));
}
