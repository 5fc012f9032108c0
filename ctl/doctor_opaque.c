/* SPDX-License-Identifier: MIT */
/* doctor_opaque - the introspection endpoint (doc/auth.md 6), if used. */
#include "ctl/doctor_net.h"

#include "base/url.h"

#define SAY0(d, level, ...) doctor_say((d), (level), STR(""), __VA_ARGS__)

static bool
ask(struct doctor *d, struct str key, struct outcall_reply *r,
    struct str *why)
{
	struct doctor_call q = {
		.method = "POST", .url = d->c->cf.introspect_url,
		.body = STR("token=doctor-probe"),
		.headers = {
			{ STR("Content-Type"),
			    STR("application/x-www-form-urlencoded") },
			{ key.n > 0 ? STR("Authorization") : STR(""),
			    arena_printf(d->a, "Bearer " STR_FMT,
			    STR_ARG(key)) },
		},
	};

	return doctor_net(d, &q, r, why);
}

static struct str
read_key(struct doctor *d)
{
	const struct conf *cf = &d->c->cf;
	struct str key = STR("");
	struct err e = { 0 };

	if (cf->introspect_key_file.n > 0 && ctl_read(d->a, arena_cstr(d->a,
	    cf->introspect_key_file), 4096, &key, &e) == -1)
		SAY0(d, DOCTOR_FAIL, "introspect_key_file: %s", e.msg);
	while (key.n > 0 && (unsigned char)key.p[key.n - 1] <= ' ')
		key.n--;
	return key;
}

void
doctor_opaque_endpoint(struct doctor *d)
{
	const struct conf *cf = &d->c->cf;
	struct str key, why, url = cf->introspect_url;
	struct outcall_reply r;
	const struct js *v;

	if (url.n == 0) {
		SAY0(d, DOCTOR_GOOD, "not used");
		return;
	}
	key = read_key(d);
	if (!ask(d, key, &r, &why)) {
		SAY0(d, DOCTOR_FAIL, STR_FMT ": " STR_FMT, STR_ARG(url),
		    STR_ARG(why));
		return;
	}
	v = doctor_net_json(d, &r);
	if (r.status == 401 || r.status == 403)
		doctor_say(d, DOCTOR_FAIL, STR("Ory Network: a project API key "
		    "(ory_pat_ or ory_apikey_) in introspect_key_file; "
		    "workspace keys (ory_wak_) do not work"), STR_FMT
		    ": status %d: the key is refused", STR_ARG(url), r.status);
	else if (r.status != 200 || js_type(js_at(v, "active")) != JS_BOOL)
		doctor_say(d, DOCTOR_FAIL, STR("introspect_url is ISSUER/admin/"
		    "oauth2/introspect on Ory Network, the admin port of "
		    "Hydra otherwise"), STR_FMT ": status %d, not an answer "
		    "to introspection", STR_ARG(url), r.status);
	else if (js_bool_at(v, "active", true))
		SAY0(d, DOCTOR_FAIL, STR_FMT ": calls a made-up token active",
		    STR_ARG(url));
	else
		SAY0(d, DOCTOR_GOOD, STR_FMT " answers", STR_ARG(url));
	if (url_loopback_http(url) || !ask(d, STR(""), &r, &why))
		return;
	if (r.status == 200)
		doctor_say(d, DOCTOR_FAIL, STR("close the admin port to the "
		    "internet: whoever reaches it is master of all accounts"),
		    STR_FMT " answers without a key", STR_ARG(url));
}
