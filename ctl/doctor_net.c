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
