/* SPDX-License-Identifier: MIT */
/*
 * doctor_site - our own endpoint as a client meets it, through the web server
 * and whatever else stands before it.
 */
#include "ctl/doctor_net.h"

#define SAY0(d, level, ...) doctor_say((d), (level), STR(""), __VA_ARGS__)

static const char initialize[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
    "\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
    "\"capabilities\":{},\"clientInfo\":{\"name\":\"twinctl doctor\","
    "\"version\":\"" PACKAGE_VERSION "\"}}}";

/* post - an initialize, with one more header when its name is not NULL. */
static bool
post(struct doctor *d, struct str url, const char *name, struct str value,
    struct outcall_reply *r, struct str *why)
{
	struct doctor_call q = {
		.method = "POST", .url = url, .body = str_c(initialize),
		.headers = {
			{ STR("Content-Type"), STR("application/json") },
			{ STR("Accept"),
			    STR("application/json, text/event-stream") },
			{ str_c(name), value },
		},
	};

	return doctor_net(d, &q, r, why);
}

/* param - the value of name="..." in a challenge (RFC 9110 s.11.2). */
static struct str
param(struct doctor *d, struct str challenge, const char *name)
{
	struct str want = arena_printf(d->a, "%s=\"", name), value, rest;
	ptrdiff_t at = str_find(challenge, want);

	if (at < 0 || !str_cut(str_from(challenge, (size_t)at + want.n), '"',
	    &value, &rest))
		return STR("");
	return value;
}

/* ---- the challenge and the metadata ---- */

static const struct str route = STR_INIT("route /mcp, /mcp/, the three "
    "metadata paths and /healthz to the program, exactly and without "
    "redirects; the examples for web servers do");

static bool
redirected(struct doctor *d, const char *what, const struct outcall_reply *r)
{
	if (r->status < 300 || r->status > 399)
		return false;
	doctor_say(d, DOCTOR_FAIL, route, "%s: redirects to " STR_FMT
	    ": clients lose the token, or do not follow", what,
	    STR_ARG(outcall_header(r, "location")));
	return true;
}

static struct str
expected_prm(struct doctor *d)
{
	const struct conf *cf = &d->c->cf;

	return cf->prm_url.n > 0 ? cf->prm_url : doctor_net_well_known(d,
	    cf->resource, "oauth-protected-resource");
}

/* metadata - one place of the document; false when clients need it and it is
 * not good. */
static bool
metadata(struct doctor *d, struct str url, struct str *body)
{
	struct outcall_reply r;
	const struct js *v;
	struct str why;

	if (!doctor_net_get(d, url, &r, &why)) {
		doctor_say(d, DOCTOR_FAIL, route, STR_FMT ": " STR_FMT,
		    STR_ARG(url), STR_ARG(why));
		return false;
	}
	if (redirected(d, arena_cstr(d->a, url), &r))
		return false;
	v = doctor_net_json(d, &r);
	if (r.status != 200 || v == NULL) {
		doctor_say(d, DOCTOR_FAIL, STR("route it to the program; where "
		    "the host keeps /.well-known/ to itself, set prm_url to "
		    "the place below the endpoint"), STR_FMT ": status %d%s",
		    STR_ARG(url), r.status, v == NULL ? ", no JSON" : "");
		return false;
	}
	if (!str_eq(js_str_at(v, "resource"), d->c->cf.resource)) {
		doctor_say(d, DOCTOR_FAIL, STR("another program or "
		    "configuration answers there: route it to this one"),
		    STR_FMT ": resource is '" STR_FMT "'", STR_ARG(url),
		    STR_ARG(js_str_at(v, "resource")));
		return false;
	}
	*body = r.body;
	return true;
}

static void
all_metadata(struct doctor *d)
{
	struct str url = expected_prm(d), root, one, two;

	root = arena_printf(d->a, STR_FMT
	    "/.well-known/oauth-protected-resource",
	    STR_ARG(doctor_net_origin(d->c->cf.resource)));
	if (!metadata(d, url, &one))
		return;
	SAY0(d, DOCTOR_GOOD, "metadata at " STR_FMT, STR_ARG(url));
	if (d->c->cf.prm_url.n == 0 && metadata(d, root, &two) &&
	    !str_eq(one, two))
		doctor_say(d, DOCTOR_FAIL, route, "two different documents "
		    "at " STR_FMT " and " STR_FMT, STR_ARG(url),
		    STR_ARG(root));
}

/* challenged - 401 with a challenge that leads to the metadata. */
static void
challenged(struct doctor *d, struct str url)
{
	struct str prm = expected_prm(d), why, got, at;
	struct outcall_reply r;

	if (!post(d, url, NULL, STR(""), &r, &why)) {
		doctor_say(d, DOCTOR_FAIL, STR("the endpoint must be reached "
		    "from the internet under this very URL"), STR_FMT ": "
		    STR_FMT, STR_ARG(url), STR_ARG(why));
		return;
	}
	if (redirected(d, arena_cstr(d->a, url), &r))
		return;
	got = outcall_header(&r, "www-authenticate");
	at = param(d, got, "resource_metadata");
	if (r.status != 401)
		doctor_say(d, DOCTOR_FAIL, r.status == 503 ? STR("the program "
		    "cannot start: the web server's error log says why") :
		    route, STR_FMT " without a token: status %d instead of "
		    "401", STR_ARG(url), r.status);
	else if (!str_starts(got, STR("Bearer ")))
		doctor_say(d, DOCTOR_FAIL, STR("let the web server pass the "
		    "header WWW-Authenticate on"), STR_FMT ": 401 without a "
		    "Bearer challenge", STR_ARG(url));
	else if (!str_eq(at, prm))
		doctor_say(d, DOCTOR_FAIL, STR("is another configuration "
		    "running? Restart the program"), STR_FMT ": the challenge "
		    "leads to '" STR_FMT "' instead of " STR_FMT, STR_ARG(url),
		    STR_ARG(at), STR_ARG(prm));
	else
		SAY0(d, DOCTOR_GOOD, "challenge at " STR_FMT, STR_ARG(url));
}

void
doctor_site_endpoint(struct doctor *d)
{
	struct str url = d->c->cf.resource;

	challenged(d, url);
	if (url.n > doctor_net_origin(url).n)
		challenged(d, arena_printf(d->a, STR_FMT "/", STR_ARG(url)));
	all_metadata(d);
}

/* ---- whether the token arrives ---- */

void
doctor_site_token(struct doctor *d)
{
	static const struct str pass = STR_INIT("Apache: CGIPassAuth On (in "
	    ".htaccess: AllowOverride AuthConfig), or FcgidPassHeader "
	    "Authorization in the server's configuration; the log line with "
	    "reason no_token names the variables that arrived");
	struct outcall_reply r;
	struct str why, got;

	if (!post(d, d->c->cf.resource, "Authorization", arena_printf(d->a,
	    "Bearer doctor-probe-%lld", (long long)d->now), &r, &why) ||
	    r.status != 401) {
		SAY0(d, DOCTOR_NOTE, "not looked at: the endpoint does not "
		    "answer 401");
		return;
	}
	got = outcall_header(&r, "www-authenticate");
	if (str_is(param(d, got, "error"), "invalid_token"))
		SAY0(d, DOCTOR_GOOD, "the Authorization header arrives");
	else
		doctor_say(d, DOCTOR_FAIL, pass, "the Authorization header "
		    "does not arrive: a token is answered as if there were "
		    "none");
}

/* ---- browsers ---- */

static void
origin(struct doctor *d, const char *name, bool welcome)
{
	struct outcall_reply r;
	struct str why, allow;

	if (!post(d, d->c->cf.resource, "Origin", str_c(name), &r, &why))
		return;		/* told by endpoint */
	if (!welcome) {
		if (r.status != 403)
			doctor_say(d, DOCTOR_FAIL, STR("let the program decide "
			    "about Origin: nothing before it may answer or "
			    "remove the header"), "a page of %s may call the "
			    "endpoint (status %d)", name, r.status);
		return;
	}
	allow = outcall_header(&r, "access-control-allow-origin");
	if (r.status == 403)
		doctor_say(d, DOCTOR_FAIL, arena_printf(d->a, "add %s to "
		    "origins", name), "a page of %s is refused", name);
	else if (allow.n == 0)
		doctor_say(d, DOCTOR_FAIL, STR("let the web server pass the "
		    "Access-Control headers on"), "a page of %s cannot read "
		    "the answer", name);
	else if (str_find(outcall_header(&r, "access-control-expose-headers"),
	    STR("WWW-Authenticate")) < 0 &&
	    str_find(outcall_header(&r, "access-control-expose-headers"),
	    STR("www-authenticate")) < 0)
		doctor_say(d, DOCTOR_WARN, STR("let the web server pass "
		    "Access-Control-Expose-Headers on"), "a page of %s cannot "
		    "see the challenge", name);
}

void
doctor_site_origins(struct doctor *d)
{
	struct doctor_call q = {
		.method = "OPTIONS", .url = d->c->cf.resource,
		.headers = {
			{ STR("Origin"), STR("https://chatgpt.com") },
			{ STR("Access-Control-Request-Method"), STR("POST") },
		},
	};
	struct outcall_reply r;
	struct str why;

	if (!doctor_net(d, &q, &r, &why)) {
		SAY0(d, DOCTOR_NOTE, "not looked at: the endpoint does not "
		    "answer");
		return;
	}
	if (r.status < 200 || r.status > 299)
		doctor_say(d, DOCTOR_FAIL, STR("pass OPTIONS to the program; "
		    "it needs no token"), "OPTIONS is answered %d: browsers "
		    "will not call the endpoint", r.status);
	origin(d, "https://chatgpt.com", true);
	origin(d, "https://claude.ai", true);
	origin(d, "https://evil.example", false);
}
