/* SPDX-License-Identifier: MIT */
/*
 * doctor_site - our own endpoint as a client meets it, through the web server
 * and whatever else stands before it.
 */
#include "ctl/doctor_net.h"

#include "http/edge.h"

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
	static const struct str folder = STR_INIT("a real folder of that name "
	    "stands where the web server looks for files (Apache's "
	    "DirectorySlash, nginx's try_files): rename it, or remove it when "
	    "it is empty");
	struct str to = outcall_header(r, "location"), with_slash;

	if (r->status < 300 || r->status > 399)
		return false;
	/* from "https://host/mcp" to itself or to "/mcp", with a slash */
	with_slash = arena_printf(d->a, "%s/", what);
	doctor_say(d, DOCTOR_FAIL, str_ends(with_slash, to) && to.n > 1 ?
	    folder : route, "%s: redirects to " STR_FMT ": clients lose the "
	    "token, or do not follow", what, STR_ARG(to));
	return true;
}

/*
 * host_refused - whether the program answered that it does not serve the name in
 * Host. Said once: a proxy sends its own name for every path.
 */
static bool
host_refused(struct doctor *d, const struct outcall_reply *r)
{
	if (r->status != 403 ||
	    str_find(r->body, str_c(edge_text(EDGE_HOST))) < 0)
		return false;
	if (!d->no_host)
		doctor_say(d, DOCTOR_FAIL, STR("let the proxy pass the name on "
		    "(nginx: proxy_set_header Host $host; Apache: "
		    "ProxyPreserveHost On; or add the name that it sends to "
		    "hosts"), "the program is sent another Host than the one "
		    "in resource, and refuses it: a proxy puts its own name "
		    "there");
	d->no_host = true;
	return true;
}

/* bearer - our challenge among those of the answer: whoever stands before the
 * program may have added its own. Empty: there is none. */
static struct str
bearer(const struct outcall_reply *r, bool *first)
{
	struct str v;
	ptrdiff_t at;
	size_t i, seen = 0;

	for (i = 0; i < r->nheaders; i++) {
		v = r->headers[i].value;
		if (!str_ieq(r->headers[i].name, STR("WWW-Authenticate")))
			continue;
		if (str_starts(v, STR("Bearer"))) {
			*first = seen == 0;
			return v;
		}
		if ((at = str_find(v, STR(", Bearer "))) >= 0) {
			*first = false;
			return str_from(v, (size_t)at + 2);
		}
		seen++;
	}
	*first = false;
	return STR("");
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
		doctor_say(d, DOCTOR_FAIL, doctor_net_fix(d, url, why), STR_FMT
		    ": " STR_FMT, STR_ARG(url), STR_ARG(why));
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
	bool first;

	if (!post(d, url, NULL, STR(""), &r, &why)) {
		doctor_say(d, DOCTOR_FAIL, doctor_net_fix(d, url, why), STR_FMT
		    ": " STR_FMT, STR_ARG(url), STR_ARG(why));
		return;
	}
	if (redirected(d, arena_cstr(d->a, url), &r) || host_refused(d, &r))
		return;
	got = bearer(&r, &first);
	at = param(d, got, "resource_metadata");
	if (r.status != 401)
		doctor_say(d, DOCTOR_FAIL, r.status == 503 ? STR("the program "
		    "cannot start: the web server's error log says why") :
		    route, STR_FMT " without a token: status %d instead of "
		    "401", STR_ARG(url), r.status);
	else if (got.n == 0)
		doctor_say(d, DOCTOR_FAIL,
		    outcall_header(&r, "www-authenticate").n > 0 ? STR("ask for "
		    "no password of your own there (nginx: auth_basic off; "
		    "Apache: Require all granted; a proxy's own login)") :
		    STR("let the web server pass the header WWW-Authenticate "
		    "on"), STR_FMT ": 401 without a Bearer challenge%s",
		    STR_ARG(url), outcall_header(&r, "www-authenticate").n > 0 ?
		    ", but with another one" : "");
	else if (!str_eq(at, prm))
		doctor_say(d, DOCTOR_FAIL, STR("is another configuration "
		    "running? Restart the program"), STR_FMT ": the challenge "
		    "leads to '" STR_FMT "' instead of " STR_FMT, STR_ARG(url),
		    STR_ARG(at), STR_ARG(prm));
	else if (!first)
		doctor_say(d, DOCTOR_WARN, STR("let whoever adds it leave these "
		    "paths alone (nginx: auth_basic off)"), STR_FMT ": another "
		    "challenge stands before Bearer; clients that read the "
		    "first one only do not sign in", STR_ARG(url));
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

/* ---- what the running server says of itself ---- */

void
doctor_site_health(struct doctor *d)
{
	struct outcall_reply r;
	const struct js *v, *keys;
	struct str why, status;

	if (!doctor_net_get(d, arena_printf(d->a, STR_FMT "/healthz",
	    STR_ARG(doctor_net_origin(d->c->cf.resource))), &r, &why)) {
		SAY0(d, DOCTOR_NOTE, "not looked at: " STR_FMT, STR_ARG(why));
		return;
	}
	v = doctor_net_json(d, &r);
	keys = js_at(v, "keys");
	status = js_str_at(v, "status");
	if (v == NULL || status.n == 0)
		SAY0(d, DOCTOR_NOTE, "not looked at: /healthz does not lead to "
		    "the program (status %d)", r.status);
	else if (r.status != 200 || !str_is(status, "ok"))
		doctor_say(d, DOCTOR_FAIL, str_is(status, "no_keys") ?
		    STR("let the server's own user reach the issuer's key set; "
		    "the log's field keys says why it cannot") :
		    STR("the server's log says why"), "the running server says: "
		    STR_FMT " (status %d)", STR_ARG(status), r.status);
	else
		SAY0(d, DOCTOR_GOOD, "the running server says: " STR_FMT
		    ", %lld keys (" STR_FMT "), cache " STR_FMT, STR_ARG(status),
		    (long long)js_int_at(keys, "keys", 0),
		    STR_ARG(js_str_at(keys, "state")),
		    STR_ARG(js_str_at(v, "cache")));
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
	bool first;

	if (!post(d, d->c->cf.resource, "Authorization", arena_printf(d->a,
	    "Bearer doctor-probe-%lld", (long long)d->now), &r, &why) ||
	    r.status != 401) {
		SAY0(d, DOCTOR_NOTE, "not looked at: the endpoint does not "
		    "answer 401");
		return;
	}
	got = bearer(&r, &first);
	if (str_is(param(d, got, "error"), "invalid_token"))
		SAY0(d, DOCTOR_GOOD, "the Authorization header arrives");
	else if (got.n == 0)
		SAY0(d, DOCTOR_NOTE, "not looked at: no Bearer challenge");
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

	if (d->no_host || !doctor_net(d, &q, &r, &why)) {
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
