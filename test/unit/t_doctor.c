/* SPDX-License-Identifier: MIT */
/*
 * t_doctor - twinctl doctor --offline on deployments that are broken in one way
 * each: it must name the fault and the repair, and leave with its class. The
 * good one is of doctor_kit; a row adds lines to its configuration, or takes
 * others. Tokens are in t_doctor_token.c, what needs a network in
 * t_doctor_net.c.
 */
#include "test/unit/table.h"

#include <sys/stat.h>

#include "base/buf.h"
#include "base/json.h"
#include "test/unit/doctor_kit.h"
#include "test/unit/roca_key.h"

/* ---- an installation ---- */

static const struct install_row {
	const char *why;
	const char *conf;	/* share_dir is added */
	int status;
	const char *level, *cause, *fix;	/* fix: NULL = none asked for */
} installs[] = {
	{ "nothing is wrong", GOOD, 0, "good  keys", "1 of 1 keys are usable: "
	  "P-256 ES256", NULL },
	{ "an unknown key", GOOD "jwks_url = x\n", 10, "FAIL  config",
	  "@/twin.conf:5: jwks_url: unknown key", "twin.conf(5) has every key" },
	{ "a key that is missing", KEYS DATA, 10, "FAIL  config",
	  "resource: is required", NULL },
	{ "http for a public server", "resource = http://t.example/mcp\n"
	  "issuer = https://i.example\n" KEYS DATA, 10, "FAIL  config",
	  "must be an https URL", NULL },

	{ "metadata where nobody serves it",
	  GOOD "prm_url = https://t.example/prm\n", 10, "FAIL  urls",
	  "prm_url https://t.example/prm is not a place",
	  "prm_url = https://t.example/mcp/.well-known/oauth-protected-"
	  "resource" },
	{ "metadata below the endpoint", GOOD "prm_url = "
	  "https://t.example/mcp/.well-known/oauth-protected-resource\n", 0,
	  "good  urls", "resource https://t.example/mcp", NULL },
	{ "metadata at the root", GOOD "prm_url = "
	  "https://t.example/.well-known/oauth-protected-resource\n", 0,
	  "good  urls", "resource https://t.example/mcp", NULL },
	{ "a resource without a path", "resource = https://t.example\n"
	  "issuer = https://i.example\n" KEYS DATA, 0, "warn  urls",
	  "resource has no path", "resource = https://t.example/mcp" },
	{ "an issuer with a slash", "resource = https://t.example/mcp\n"
	  "issuer = https://i.example\nissuer_aliases = https://i.example/\n"
	  KEYS DATA, 0, "good  urls", "issuer https://i.example", NULL },
	{ "a resource on loopback", "resource = http://127.0.0.1:8/mcp\n"
	  "issuer = https://i.example\nallow_http_loopback = on\n" KEYS DATA,
	  0, "note  urls", "only programs on this machine", NULL },

	{ "tokens made out to nobody",
	  GOOD "allow_empty_audience = dedicated-issuer\n", 0, "warn  options",
	  "(aud = []) are accepted, 0 so far", "grant_access_token_audience" },
	{ "a list of clients that nobody asks", GOOD "client_ids = a\n", 0,
	  "note  options", "client_ids has no effect", NULL },
	{ "an audience by a claim", GOOD "audience_claim = ext.resource\n", 0,
	  "note  options", "the claim ext.resource names the audience", NULL },
	{ "tokens of programs", GOOD "allow_machine_tokens = on\n", 0,
	  "warn  options", "tokens of programs are accepted",
	  "allow_machine_tokens = off" },
	{ "loopback URLs on a public server",
	  GOOD "allow_http_loopback = on\n", 0, "warn  options",
	  "by a public server", "allow_http_loopback = off" },

	{ "no scope to read", GOOD "scopes_advertised = twin:write\n", 10,
	  "FAIL  scopes", "lacks twin:read",
	  "scopes_advertised = twin:read twin:write" },
	{ "a scope that is like one to read",
	  GOOD "scopes_advertised = twin:reader\n", 10, "FAIL  scopes",
	  "lacks twin:read", NULL },
	{ "a scope of the authorization server",
	  GOOD "scopes_advertised = twin:read offline_access\n", 0,
	  "warn  scopes", "offline_access is not for a resource server",
	  "remove it from scopes_advertised" },

	{ "a key set that anybody can write",
	  URLS DATA "jwks_file = @/open/jwks.json\n", 10, "FAIL  files",
	  "has mode 0666: who can write it can make tokens",
	  "chmod 644 @/open/jwks.json" },
	{ "a key that anybody can read", GOOD "introspect_url = "
	  "https://i.example/x\nintrospect_key_file = @/open/ory.key\n", 10,
	  "FAIL  files", "has mode 0644: others can read the key",
	  "chmod 600 @/open/ory.key" },
	{ "a key that is not there", GOOD "introspect_url = "
	  "https://i.example/x\nintrospect_key_file = @/none.key\n", 10,
	  "FAIL  files", "introspect_key_file @/none.key: No such file", NULL },
	{ "a key without its use", GOOD "introspect_key_file = @/good.key\n",
	  0, "note  options", "introspect_key_file has no effect", NULL },

	{ "no data directory", URLS KEYS "data_dir = @/none\n", 11,
	  "FAIL  data", "data_dir @/none: No such file or directory",
	  "run twinctl init" },
	{ "a directory that is no store", URLS KEYS "data_dir = @/empty\n", 11,
	  "FAIL  data", "@/empty", "run twinctl init" },
	{ "the data of another issuer", "resource = https://t.example/mcp\n"
	  "issuer = https://other.example\n" KEYS DATA, 11, "FAIL  data",
	  "https://other.example", NULL },
	{ "a data directory that others look into",
	  URLS KEYS "data_dir = @/loose\n", 11, "FAIL  data",
	  "has mode 0755: others can look in", "chmod 700 @/loose" },
	{ "a secret that others can read", URLS KEYS "data_dir = @/loose\n", 11,
	  "FAIL  data", "@/loose/secret.key has mode 0644",
	  "chmod 600 @/loose/secret.key" },

	{ "a key set that is fetched", URLS DATA, 0, "note  keys",
	  "not looked at", NULL },
	{ "a key set that is not there",
	  URLS DATA "jwks_file = @/sets/none\n", 10, "FAIL  keys",
	  "jwks_file @/sets/none: No such file", "save the issuer's key set" },
	{ "a page instead of a key set",
	  URLS DATA "jwks_file = @/sets/html\n", 15, "FAIL  keys",
	  "@/sets/html: JSON", NULL },
	{ "an empty key set", URLS DATA "jwks_file = @/sets/empty\n", 15,
	  "FAIL  keys", "none of 0 keys is usable",
	  "hydra create jwks --alg RS256" },
	{ "only keys of another kind", URLS DATA "jwks_file = @/sets/ed\n", 15,
	  "FAIL  keys", "none of 1 keys is usable", "neither EdDSA nor PS256" },
	{ "a private key in the set", URLS DATA "jwks_file = @/sets/private\n",
	  15, "FAIL  keys", "private member 'd' is published",
	  "make a new key at the issuer" },
	{ "a key that is left out", URLS DATA "jwks_file = @/sets/mixed\n", 0,
	  "note  keys", "left out: key 2: kty is neither RSA nor EC", NULL },
	{ "a key that can be computed", URLS DATA "jwks_file = @/sets/roca\n",
	  15, "FAIL  keys", "key 1 'weak' is an RSA key of the ROCA kind",
	  "make a new key at the issuer" },
	{ "more keys than are tried", URLS DATA "jwks_file = @/sets/nine\n", 0,
	  "warn  keys", "9 keys of one type, but at most 8 are tried",
	  "delete old keys at the issuer" },
	{ "one id for two keys", URLS DATA "jwks_file = @/sets/same\n", 0,
	  "warn  keys", "two keys have the id 'same'", NULL },
	{ "more keys than anybody needs", URLS DATA
	  "jwks_file = @/sets/many\n", 0, "warn  keys", "21 keys: old ones "
	  "stay", NULL },

	{ "of two faults the lower class is the status",
	  URLS "data_dir = @/none\nscopes_advertised = x\n", 10, "FAIL  data",
	  "@/none", NULL },
};

static void
install_test(void **state)
{
	const struct install_row *r = *state;
	struct ctl_kit_run got = kit_doctor(r->conf, NULL, NULL, STR(""));

	if (got.status != r->status ||
	    !kit_found(got.out, r->level, r->cause, r->fix))
		fail_msg("status %d\n" STR_FMT STR_FMT, got.status,
		    STR_ARG(got.out), STR_ARG(got.err));
	assert_int_equal(got.err.n > 0, r->status != 0);
	assert_int_equal(str_find(got.out, STR("FAIL")) >= 0, r->status != 0);
}

static void
no_file_test(void **state)
{
	static const char *const args[] = { "-c", "@/none", "doctor", NULL };
	struct ctl_kit_run r = ctl_kit_run(args, STR(""), "@/out");

	(void)state;
	assert_int_equal(r.status, 10);
	assert_true(kit_found(r.out, "FAIL  config", "@/none: No such file",
	    "TWIN_CONF"));
}

static void
share_test(void **state)
{
	struct ctl_kit_run r;
	const char *args[] = { "-c", "@/twin.conf", "doctor", "--offline",
		NULL };

	(void)state;
	ctl_kit_write("@/twin.conf", STR(GOOD "share_dir = @/none\n"));
	r = ctl_kit_run(args, STR(""), "@/out");
	assert_int_equal(r.status, 10);
	assert_true(kit_found(r.out, "FAIL  share", "@/none/metamodel.json",
	    "set share_dir"));
	ctl_kit_write("@/twin.conf", STR(GOOD "share_dir = @/badshare\n"));
	r = ctl_kit_run(args, STR(""), "@/out");
	assert_int_equal(r.status, 10);
	assert_true(kit_found(r.out, "FAIL  share", "metamodel.json: ",
	    "fix the file"));
}

static void
zone_test(void **state)
{
	struct ctl_kit_run r;
	const char *args[] = { "-c", "@/twin.conf", "doctor", "--offline",
		NULL };

	(void)state;
	ctl_kit_write("@/twin.conf", STR(GOOD "share_dir = @/badshare\n"
	    "zone_dir = @/none\ntime_zone = Europe/Berlin\n"));
	r = ctl_kit_run(args, STR(""), "@/out");
	assert_true(kit_found(r.out, "warn  zones", "@/none",
	    "install tzdata"));
	assert_false(kit_found(r.out, "FAIL  zones", "time_zone", "IANA"));
	ctl_kit_write("@/twin.conf", STR(GOOD "share_dir = @/badshare\n"
	    "time_zone = europe/berlin\n"));
	r = ctl_kit_run(args, STR(""), "@/out");
	assert_int_equal(r.status, 10);
	assert_true(kit_found(r.out, "FAIL  zones", "time_zone europe/berlin",
	    "IANA"));
}

static void
mode_test(void **state)
{
	struct ctl_kit_run r;
	const char *args[] = { "-c", "@/open/twin.conf", "doctor",
		"--offline", NULL };

	(void)state;
	ctl_kit_write("@/open/twin.conf", STR(GOOD));
	assert_int_equal(chmod(ctl_kit_put(STR("@/open/twin.conf")).p, 0662),
	    0);
	r = ctl_kit_run(args, STR(""), "@/out");
	assert_true(kit_found(r.out, "FAIL  files",
	    "who can write it decides whom the server trusts",
	    "chmod 640 @/open/twin.conf"));
}

static void
json_test(void **state)
{
	struct ctl_kit_run r = kit_doctor(URLS DATA "jwks_file = @/sets/empty\n"
	    "allow_machine_tokens = on\n", "--json", NULL, STR(""));
	const struct js *v = ctl_kit_json(r.out), *list, *f = NULL;
	size_t i;

	(void)state;
	assert_int_equal(r.status, 15);
	assert_int_equal(js_int_at(v, "failed", -1), 1);
	assert_int_equal(js_int_at(v, "warnings", -1), 1);
	assert_int_equal(js_int_at(v, "exit", -1), 15);
	list = js_at(v, "findings");
	for (i = 0; i < js_len(list); i++)
		if (str_is(js_str_at(js_item(list, i), "level"), "fail"))
			f = js_item(list, i);
	assert_true(str_is(js_str_at(f, "check"), "keys"));
	assert_true(js_str_at(f, "cause").n > 0 && js_str_at(f, "fix").n > 0);
}

static void
snippets_test(void **state)
{
	struct ctl_kit_run r = kit_doctor(GOOD, "--snippets", NULL, STR(""));

	(void)state;
	assert_int_equal(r.status, 0);
	assert_true(ctl_kit_occurs(r.out, "CGIPassAuth On\n"));
	assert_true(ctl_kit_occurs(r.out, "registration_relay = "
	    "https://i.example/oauth2/register\n"));
	assert_true(ctl_kit_occurs(r.out, "\"grant_access_token_audience\": "
	    "[\"https://t.example/mcp\"]\n"));
}

static void
usage_test(void **state)
{
	struct ctl_kit_run r = kit_doctor(GOOD, "eyJ.eyJ.x", NULL, STR(""));

	(void)state;
	assert_int_equal(r.status, 2);
	assert_true(ctl_kit_occurs(r.err, "read from standard input"));
}

/* ---- set-up ---- */

/* write_set - n times one key, under ids of their own unless `kid` is given. */
static void
write_set(const char *name, struct str jwk, int n, const char *kid)
{
	struct arena *a = ctl_kit_arena();
	const struct js *v = ctl_kit_json(jwk);
	static const char *const same[] = { "kty", "crv", "x", "y" };
	struct js_out o;
	struct buf b;
	size_t k;
	int i;

	buf_init(&b, a, 64 << 10);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_arr(&o, "keys");
	for (i = 0; i < n; i++) {
		js_obj(&o);
		js_kv_str(&o, "kid", kid != NULL ? str_c(kid) :
		    arena_printf(a, "k%d", i));
		for (k = 0; k < sizeof(same) / sizeof(same[0]); k++)
			js_kv_str(&o, same[k], js_str_at(v, same[k]));
		js_end(&o);
	}
	js_end(&o);
	js_end(&o);
	ctl_kit_write(name, buf_str(&b));
}

static void
sets(struct str jwk)
{
	struct arena *a = ctl_kit_arena();

	assert_int_equal(mkdir(ctl_kit_put(STR("@/sets")).p, 0700), 0);
	ctl_kit_write("@/sets/html", STR("<html></html>"));
	ctl_kit_write("@/sets/empty", STR("{\"keys\":[]}"));
	ctl_kit_write("@/sets/ed", STR("{\"keys\":[{\"kty\":\"OKP\","
	    "\"crv\":\"Ed25519\",\"x\":\"AAAA\"}]}"));
	ctl_kit_write("@/sets/roca", STR("{\"keys\":[{\"kty\":\"RSA\","
	    "\"kid\":\"weak\",\"e\":\"AQAB\",\"n\":\"" ROCA_KEY "\"}]}"));
	ctl_kit_write("@/sets/mixed", arena_printf(a, "{\"keys\":[" STR_FMT
	    ",{\"kty\":\"OKP\"}]}", STR_ARG(jwk)));
	ctl_kit_write("@/sets/private", arena_printf(a, "{\"keys\":[" STR_FMT
	    ",{\"d\":\"AAAA\"," STR_FMT "]}", STR_ARG(jwk),
	    STR_ARG(str_from(jwk, 1))));
	write_set("@/sets/nine", jwk, 9, NULL);
	write_set("@/sets/many", jwk, 21, NULL);
	write_set("@/sets/same", jwk, 2, "same");
}

static void
set_up(void)
{
	static const char *const loose[] = { "-c", "@/loose.conf", "init",
		NULL };

	sets(kit_deploy());
	ctl_kit_write("@/loose.conf", STR(URLS "data_dir = @/loose\n"));
	assert_int_equal(ctl_kit_run(loose, STR(""), "@/out").status, 0);
	assert_int_equal(chmod(ctl_kit_put(STR("@/loose")).p, 0755), 0);
	assert_int_equal(chmod(ctl_kit_put(STR("@/loose/secret.key")).p, 0644),
	    0);
	assert_int_equal(mkdir(ctl_kit_put(STR("@/empty")).p, 0700), 0);
	assert_int_equal(mkdir(ctl_kit_put(STR("@/open")).p, 0700), 0);
	ctl_kit_write("@/open/jwks.json", ctl_kit_read("@/issuer/jwks.json"));
	assert_int_equal(chmod(ctl_kit_put(STR("@/open/jwks.json")).p, 0666),
	    0);
	ctl_kit_write("@/open/ory.key", STR("k\n"));
	assert_int_equal(chmod(ctl_kit_put(STR("@/open/ory.key")).p, 0644), 0);
	ctl_kit_write("@/good.key", STR("k\n"));
	assert_int_equal(chmod(ctl_kit_put(STR("@/good.key")).p, 0600), 0);
	assert_int_equal(mkdir(ctl_kit_put(STR("@/badshare")).p, 0700), 0);
	ctl_kit_write("@/badshare/metamodel.json", STR("{"));
	ctl_kit_write("@/badshare/curriculum.json", STR("{}"));
	ctl_kit_write("@/badshare/promotion.json", STR("{}"));
}

int
main(void)
{
	static struct table t;
	int failed;

	set_up();
	TABLE(&t, install_test, installs);
	TEST(&t, "no configuration at all", no_file_test);
	TEST(&t, "data files that are missing or bad", share_test);
	TEST(&t, "doctor: time zones", zone_test);
	TEST(&t, "a configuration that anybody can write", mode_test);
	TEST(&t, "findings as JSON", json_test);
	TEST(&t, "lines for other programs", snippets_test);
	TEST(&t, "a token on the command line is refused", usage_test);
	failed = table_run(&t, "doctor");
	ctl_kit_close();
	return failed;
}
