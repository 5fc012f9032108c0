/* SPDX-License-Identifier: MIT */
/*
 * doctor_issuer - the authorization server as a client finds it: discovery,
 * endpoints, registration (doc/ory.md), clock.
 */
#include "ctl/doctor_net.h"

#include <stdlib.h>
#include <time.h>

#include "base/url.h"

#define SAY0(d, level, ...) doctor_say((d), (level), STR(""), __VA_ARGS__)

enum { CLOCK_MAX_S = 30 };

/* ---- finding the document ---- */

/*
 * find_document - both places of the document; the first good one is kept, with
 * the answer's Date. why[i] tells what was wrong with place i, "" = nothing.
 */
static void
find_document(struct doctor *d, struct str why[2], int status[2])
{
	struct str iss = d->c->cf.issuer, url[2];
	struct outcall_reply r;
	const struct js *v;
	size_t i;

	if (str_ends(iss, STR("/")))
		iss.n--;
	url[0] = arena_printf(d->a, STR_FMT
	    "/.well-known/openid-configuration", STR_ARG(iss));
	url[1] = doctor_net_well_known(d, iss, "oauth-authorization-server");
	for (i = 0; i < 2; i++) {
		why[i] = STR("");
		status[i] = 0;
		if (!doctor_net_get(d, url[i], &r, &why[i]))
			continue;
		status[i] = r.status;
		v = doctor_net_json(d, &r);
		if (r.status >= 300 && r.status < 400)
			why[i] = arena_printf(d->a, "redirects to " STR_FMT,
			    STR_ARG(outcall_header(&r, "location")));
		else if (r.status != 200)
			why[i] = arena_printf(d->a, "status %d", r.status);
		else if (v == NULL)
			why[i] = STR("no JSON object");
		else if (d->issuer == NULL) {
			d->issuer = v;
			d->issuer_date = outcall_header(&r, "date");
		}
	}
}

/* compare - `issuer` of the document with ours, byte for byte. */
static void
compare(struct doctor *d)
{
	struct str said = js_str_at(d->issuer, "issuer");
	struct str ours = d->c->cf.issuer;

	if (str_eq(said, ours))
		SAY0(d, DOCTOR_GOOD, "the discovery document says the same "
		    "issuer");
	else
		doctor_say(d, DOCTOR_FAIL, arena_printf(d->a, "issuer = "
		    STR_FMT " and issuer_aliases = " STR_FMT " (data_dir and "
		    "older tokens have that name)", STR_ARG(said),
		    STR_ARG(ours)), "the discovery document says '" STR_FMT
		    "', the configuration '" STR_FMT "': clients stop at any "
		    "difference, be it a slash, http or the case",
		    STR_ARG(said), STR_ARG(ours));
}

static bool
has(const struct js *list, struct str word)
{
	size_t i;

	for (i = 0; i < js_len(list); i++)
		if (str_eq(js_str(js_item(list, i)), word))
			return true;
	return false;
}

static void
endpoints(struct doctor *d)
{
	static const char *const names[] = {
		"authorization_endpoint", "token_endpoint", "jwks_uri"
	};
	struct outcall_reply r;
	struct str url, why;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		url = js_str_at(d->issuer, names[i]);
		if (!url_secure(url))
			doctor_say(d, DOCTOR_FAIL, STR("ORY: set the public "
			    "URLs (urls.self.public, urls.self.issuer) to "
			    "https"), "%s is '" STR_FMT "', not an https URL",
			    names[i], STR_ARG(url));
		else if (!doctor_net_get(d, url, &r, &why))
			doctor_say(d, DOCTOR_FAIL, doctor_net_fix(d, url, why),
			    "%s " STR_FMT ": " STR_FMT ": clients cannot reach "
			    "it", names[i], STR_ARG(url), STR_ARG(why));
	}
	if (!has(js_at(d->issuer, "code_challenge_methods_supported"),
	    STR("S256")))
		doctor_say(d, DOCTOR_FAIL, STR("ORY advertises S256 by itself: "
		    "look for what stands between"), "PKCE with S256 is not "
		    "advertised: clients will not connect");
}

static void
scopes(struct doctor *d)
{
	const struct js *list = js_at(d->issuer, "scopes_supported");
	struct str rest = d->c->cf.scopes_advertised, w;
	bool ours = true;

	while (str_word(&rest, true, &w))
		ours = ours && has(list, w);
	if (!has(list, STR("offline_access")))
		doctor_say(d, DOCTOR_WARN, STR("ORY: it is built in; do not "
		    "remove it"), "the issuer does not list offline_access: "
		    "clients get no refresh token and ask to sign in again "
		    "every hour");
	if (!ours)
		doctor_say(d, DOCTOR_WARN, STR("ORY: webfinger.oidc_discovery."
		    "supported_scope: [\"twin:read\", \"twin:write\", "
		    "\"twin:erase\"]"), "the issuer does not list all of "
		    "scopes_advertised");
}

const struct js *
doctor_issuer_document(struct doctor *d)
{
	struct str why[2];
	int status[2];

	if (d->issuer == NULL && !d->offline)
		find_document(d, why, status);
	return d->issuer;
}

void
doctor_issuer_discovery(struct doctor *d)
{
	struct str why[2], fix;
	int status[2];

	find_document(d, why, status);
	if (d->issuer == NULL) {
		fix = doctor_net_fix(d, d->c->cf.issuer, why[0]);
		doctor_say(d, DOCTOR_FAIL, fix.n > 0 ? fix : STR("issuer must "
		    "be the public URL of the authorization server; if outbound "
		    "calls are blocked here, use jwks_file and run this "
		    "elsewhere"),
		    "no discovery document: openid-configuration: " STR_FMT
		    "; oauth-authorization-server: " STR_FMT, STR_ARG(why[0]),
		    STR_ARG(why[1]));
		return;
	}
	if (why[0].n > 0)
		SAY0(d, DOCTOR_WARN, "openid-configuration: " STR_FMT,
		    STR_ARG(why[0]));
	if (status[1] == 404)
		SAY0(d, DOCTOR_NOTE, "no oauth-authorization-server document: "
		    "Hydra before 25.4; clients take openid-configuration");
	else if (why[1].n > 0)
		SAY0(d, DOCTOR_WARN, "oauth-authorization-server: " STR_FMT,
		    STR_ARG(why[1]));
	compare(d);
	endpoints(d);
	scopes(d);
}

/* ---- registration ---- */

static const struct str two_switches = STR_INIT("both switches: "
    "oidc.dynamic_client_registration.enabled: true and webfinger."
    "oidc_discovery.client_registration_url, the address of this server's "
    "relay (the first alone does not advertise it); or make clients by hand");

/* relay_url - where clients register at this server, once it is switched on. */
static struct str
relay_url(struct doctor *d)
{
	const struct conf *cf = &d->c->cf;

	return cf->registration_path.n > 0 ? arena_printf(d->a,
	    STR_FMT STR_FMT, STR_ARG(doctor_net_origin(cf->resource)),
	    STR_ARG(cf->registration_path)) : arena_printf(d->a, STR_FMT
	    "/register", STR_ARG(cf->resource));
}

/* to_relay - the fix wherever clients are sent past this server's relay. */
static struct str
to_relay(struct doctor *d)
{
	const struct conf *cf = &d->c->cf;

	return arena_printf(d->a, "registration_relay = " STR_FMT
	    "/oauth2/register in twin.conf, and webfinger.oidc_discovery."
	    "client_registration_url: " STR_FMT " at the issuer",
	    STR_ARG(cf->issuer), STR_ARG(relay_url(d)));
}

/*
 * stock_hydra - whether clients are sent to the registration of Ory Hydra
 * itself, by the paths that it alone has: no official client takes its answer
 * (ory/hydra#4116).
 */
static bool
stock_hydra(const struct js *doc, struct str at)
{
	return str_ends(at, STR("/oauth2/register")) &&
	    str_ends(js_str_at(doc, "authorization_endpoint"),
	    STR("/oauth2/auth")) &&
	    str_ends(js_str_at(doc, "token_endpoint"), STR("/oauth2/token"));
}

static void
registration_at(struct doctor *d, const struct js *doc, struct str at)
{
	const struct conf *cf = &d->c->cf;
	bool ours = str_eq(at, relay_url(d));

	if (at.n == 0)
		doctor_say(d, DOCTOR_FAIL, two_switches, "no "
		    "registration_endpoint: ChatGPT and Claude cannot register "
		    "by themselves");
	else if (ours && cf->registration_relay.n == 0)
		doctor_say(d, DOCTOR_FAIL, to_relay(d), "clients are sent here "
		    "to register, to " STR_FMT ", but registration_relay is "
		    "not set", STR_ARG(at));
	else if (stock_hydra(doc, at))
		doctor_say(d, DOCTOR_FAIL, to_relay(d), "clients are sent to "
		    STR_FMT ", Hydra's own registration: no official client "
		    "takes its answer (contacts null, client_uri empty)",
		    STR_ARG(at));
	else if (!ours && cf->registration_relay.n > 0)
		doctor_say(d, DOCTOR_WARN, to_relay(d), "registration_relay is "
		    "set, but the issuer sends clients to " STR_FMT,
		    STR_ARG(at));
	else
		SAY0(d, DOCTOR_GOOD, "clients may register at " STR_FMT,
		    STR_ARG(at));
}

void
doctor_issuer_registration(struct doctor *d)
{
	const struct js *doc = doctor_issuer_document(d);
	bool rfc9207 = js_bool_at(doc,
	    "authorization_response_iss_parameter_supported", false);

	if (doc == NULL) {
		SAY0(d, DOCTOR_NOTE, "not looked at: no discovery document");
		return;
	}
	if (js_bool_at(doc, "client_id_metadata_document_supported", false))
		SAY0(d, DOCTOR_GOOD, "clients may name themselves by a "
		    "metadata document");
	else
		registration_at(d, doc, js_str_at(doc,
		    "registration_endpoint"));
	SAY0(d, DOCTOR_NOTE, "ChatGPT comes back to %s", rfc9207 ?
	    "https://chatgpt.com/connector_platform_oauth_redirect" :
	    "https://chatgpt.com/connector/oauth/{callback_id}");
}

/* ---- --probe-dcr: a client that is thrown away ---- */

static const char probe_client[] = "{\"client_name\":\"twinctl doctor\","
    "\"redirect_uris\":[\"https://chatgpt.com/connector/oauth/doctor\"],"
    "\"grant_types\":[\"authorization_code\",\"refresh_token\"],"
    "\"response_types\":[\"code\"],\"scope\":\"twin:read twin:write\","
    "\"token_endpoint_auth_method\":\"none\"}";

/* probe_reply - what clients stumble over (typescript-sdk#543, hydra#4116). */
static void
probe_reply(struct doctor *d, const struct js *v)
{
	static const struct str relay = STR_INIT("let clients register by "
	    "this server: registration_relay here, and its address as webfinger."
	    "oidc_discovery.client_registration_url at the issuer");
	static const char *const refused[] = { "contacts", "client_uri" };
	struct str scope = js_str_at(v, "scope");
	const struct js *m;
	size_t i;

	/* the only two that official clients refuse when null or empty */
	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (js_get(v, refused[i], &m) && (js_type(m) == JS_NULL ||
		    (js_type(m) == JS_STRING && js_str(m).n == 0)))
			doctor_say(d, DOCTOR_FAIL, relay, "the answer to a "
			    "registration has an empty %s: official clients "
			    "refuse it and do not connect", refused[i]);
	if (!str_has_word(scope, false, STR("twin:erase")) ||
	    !str_has_word(scope, false, STR("offline_access")))
		doctor_say(d, DOCTOR_FAIL, relay, "a client that registers for "
		    "'twin:read twin:write', as official ones do, gets '"
		    STR_FMT "': it cannot refresh, or not ask for more later",
		    STR_ARG(scope));
	if (!has(js_at(v, "grant_types"), STR("refresh_token")))
		doctor_say(d, DOCTOR_FAIL, relay, "a registered client may "
		    "not refresh: grant_types lacks refresh_token");
	if (!str_is(js_str_at(v, "token_endpoint_auth_method"), "none"))
		doctor_say(d, DOCTOR_WARN, relay, "asked for no client "
		    "authentication, got '" STR_FMT "'",
		    STR_ARG(js_str_at(v, "token_endpoint_auth_method")));
	if (!has(js_at(v, "audience"), d->c->cf.resource))
		doctor_say(d, DOCTOR_WARN, STR("let the consent page patch the "
		    "client, or the relay add it"), "the client's audience "
		    "does not list resource: the first refresh is refused");
}

static void
probe_remove(struct doctor *d, const struct js *v)
{
	struct str token = js_str_at(v, "registration_access_token");
	struct doctor_call q = {
		.method = "DELETE",
		.url = js_str_at(v, "registration_client_uri"),
		.headers = { { STR("Authorization"), arena_printf(d->a,
		    "Bearer " STR_FMT, STR_ARG(token)) } },
	};
	struct outcall_reply r;
	struct str why;

	if (q.url.n == 0)
		q.url = arena_printf(d->a, STR_FMT "/" STR_FMT,
		    STR_ARG(js_str_at(d->issuer, "registration_endpoint")),
		    STR_ARG(js_str_at(v, "client_id")));
	if (!doctor_net(d, &q, &r, &why) || r.status >= 300)
		doctor_say(d, DOCTOR_WARN, arena_printf(d->a, "delete the "
		    "client " STR_FMT " at the issuer",
		    STR_ARG(js_str_at(v, "client_id"))),
		    "the client made for this check could not be deleted");
	else
		SAY0(d, DOCTOR_GOOD, "registered a client and deleted it");
}

void
doctor_issuer_probe(struct doctor *d)
{
	const struct js *doc = doctor_issuer_document(d), *v;
	struct doctor_call q = {
		.method = "POST",
		.url = js_str_at(doc, "registration_endpoint"),
		.headers = { { STR("Content-Type"), STR("application/json") } },
		.body = str_c(probe_client),
	};
	struct outcall_reply r;
	struct str why;

	if (q.url.n == 0) {
		SAY0(d, DOCTOR_NOTE, "not looked at: no registration_endpoint");
		return;
	}
	if (!doctor_net(d, &q, &r, &why)) {
		SAY0(d, DOCTOR_FAIL, "registration: " STR_FMT, STR_ARG(why));
		return;
	}
	v = doctor_net_json(d, &r);
	if ((r.status != 200 && r.status != 201) || v == NULL) {
		doctor_say(d, DOCTOR_FAIL, str_is(js_str_at(v, "error"),
		    "invalid_redirect_uri") ? STR("add https://chatgpt.com to "
		    "registration_redirects, if ChatGPT is to connect") :
		    two_switches, "registration: status "
		    "%d" STR_FMT STR_FMT, r.status,
		    STR_ARG(v == NULL ? STR("") : STR(": ")),
		    STR_ARG(js_str_at(v, "error_description")));
		return;
	}
	probe_reply(d, v);
	probe_remove(d, v);
}

/* ---- clock ---- */

void
doctor_issuer_clock(struct doctor *d)
{
	struct tm tm = { 0 };
	int64_t off;

	/* RFC 9110 s.5.6.7: IMF-fixdate */
	if (doctor_issuer_document(d) == NULL || d->issuer_date.n == 0 ||
	    strptime(arena_cstr(d->a, d->issuer_date),
	    "%a, %d %b %Y %H:%M:%S GMT", &tm) == NULL) {
		SAY0(d, DOCTOR_NOTE, "not looked at: the issuer told no date");
		return;
	}
	off = d->now - (int64_t)timegm(&tm);
	if (off > CLOCK_MAX_S || off < -CLOCK_MAX_S)
		doctor_say(d, DOCTOR_FAIL, STR("set both clocks by NTP"),
		    "this machine's clock is %lld seconds %s the issuer's",
		    (long long)llabs(off), off > 0 ? "ahead of" : "behind");
	else
		SAY0(d, DOCTOR_GOOD, "clocks differ by %lld seconds",
		    (long long)llabs(off));
}
