/* SPDX-License-Identifier: MIT */
/*
 * doctor_page - the page of one's own (doc/view.md 6) as a browser meets it: its
 * policy through the web server, a client to sign in as, and an issuer that
 * lets a page of our origin read what it must.
 */
#include "ctl/doctor_net.h"

#include "cgi/page.h"

#define SAY0(d, level, ...) doctor_say((d), (level), STR(""), __VA_ARGS__)

/* served - 200 with the policy as the program sends it: by its digests the
 * browser knows the script. */
static void
served(struct doctor *d, struct str url)
{
	struct outcall_reply r;
	struct str why, got;

	if (!doctor_net_get(d, url, &r, &why)) {
		doctor_say(d, DOCTOR_FAIL,
		    STR("the page must be reached under this very URL"),
		    STR_FMT ": " STR_FMT, STR_ARG(url), STR_ARG(why));
		return;
	}
	got = outcall_header(&r, "content-security-policy");
	if (r.status != 200)
		doctor_say(d, DOCTOR_FAIL,
		    STR("route page_path to the program, "
			"exactly and without redirects; restart it after page "
			"= on"),
		    STR_FMT ": status %d", STR_ARG(url), r.status);
	else if (!str_eq(got, page_policy(&d->c->cf, d->a)))
		doctor_say(d, DOCTOR_FAIL,
		    STR("let the web server pass the header "
			"Content-Security-Policy on, and set none of its own "
			"for this path"),
		    STR_FMT ": the policy is not the program's: the browser "
			    "will not run the page",
		    STR_ARG(url));
	else
		SAY0(d, DOCTOR_GOOD, "page at " STR_FMT, STR_ARG(url));
}

/* reachable - whether the policy lets the page call an endpoint. */
static void
reachable(struct doctor *d, const char *name)
{
	const struct conf *cf = &d->c->cf;
	struct str url = js_str_at(d->issuer, name),
		   to = doctor_net_origin(url);

	if (url.n > 0 && !str_eq(to, doctor_net_origin(cf->issuer)) &&
	    !str_eq(to, doctor_net_origin(cf->resource)))
		doctor_say(d, DOCTOR_FAIL,
		    STR("the page may call the issuer's "
			"origin and this server's, no third: let the issuer "
			"name an "
			"endpoint on its own host"),
		    "%s is at another origin than the issuer: " STR_FMT, name,
		    STR_ARG(url));
}

/* readable - whether a page of ours may read an answer of the issuer. */
static void
readable(struct doctor *d, const char *method, struct str url)
{
	struct str ours = doctor_net_origin(d->c->cf.resource), allow, why;
	struct doctor_call q = {
		.method = method,
		.url = url,
		.headers = {
			{ STR("Origin"), ours },
			{ STR("Access-Control-Request-Method"), STR("POST") },
		},
	};
	struct outcall_reply r;

	if (!doctor_net(d, &q, &r, &why))
		return; /* told by issuer */
	allow = outcall_header(&r, "access-control-allow-origin");
	if (!str_is(allow, "*") && !str_eq(allow, ours))
		doctor_say(d, DOCTOR_FAIL,
		    arena_printf(d->a,
			"ORY: serve.public.cors.allowed_origins: [\"" STR_FMT
			"\"]",
			STR_ARG(ours)),
		    "a page of " STR_FMT " cannot read " STR_FMT
		    ": nobody can sign in on it",
		    STR_ARG(ours), STR_ARG(url));
}

static void
issuer(struct doctor *d)
{
	const struct conf *cf = &d->c->cf;
	struct str iss = cf->issuer;

	if (doctor_issuer_document(d) == NULL) {
		SAY0(d, DOCTOR_NOTE,
		    "the issuer was not looked at: no "
		    "discovery document");
		return;
	}
	if (str_ends(iss, STR("/")))
		iss.n--;
	readable(d, "GET",
	    arena_printf(d->a, STR_FMT "/.well-known/openid-configuration",
		STR_ARG(iss)));
	readable(d, "OPTIONS", js_str_at(d->issuer, "token_endpoint"));
	reachable(d, "token_endpoint");
	if (cf->page_client_id.n > 0)
		return;
	if (js_str_at(d->issuer, "registration_endpoint").n == 0)
		doctor_say(d, DOCTOR_FAIL,
		    arena_printf(d->a,
			"make a public client with the redirect URI " STR_FMT
			" at the issuer and name it in page_client_id",
			STR_ARG(conf_page_url(cf, d->a))),
		    "the page has no client to sign in as: page_client_id is "
		    "empty and the issuer offers no registration");
	reachable(d, "registration_endpoint");
}

void
doctor_page_check(struct doctor *d)
{
	if (!d->c->cf.page) {
		SAY0(d, DOCTOR_NOTE, "page = off");
		return;
	}
	served(d, conf_page_url(&d->c->cf, d->a));
	issuer(d);
}
