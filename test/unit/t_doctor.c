/* SPDX-License-Identifier: MIT */
/*
 * t_doctor - twinctl doctor --offline on deployments that are broken in one way
 * each: it must name the fault and the repair, and leave with its class. The
 * good one is made by set_up; a row adds lines to its configuration, or takes
 * others. What needs a network is in t_doctor_net.c.
 */
#include "test/unit/table.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "auth/devissuer.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/json.h"
#include "test/unit/ctl_kit.h"
#include "test/unit/roca_key.h"

#define URLS	"resource = https://t.example/mcp\nissuer = https://i.example\n"
#define KEYS	"jwks_file = @/issuer/jwks.json\n"
#define DATA	"data_dir = @/data\n"
#define GOOD	URLS KEYS DATA

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

static struct ctl_kit_run
doctor(const char *conf, const char *a1, const char *a2, struct str in)
{
	const char *src = getenv("SRCDIR");
	const char *args[] = { "-c", "@/twin.conf", "doctor", "--offline", a1,
		a2, NULL };

	ctl_kit_write("@/twin.conf", arena_printf(ctl_kit_arena(),
	    "%sshare_dir = %s/share\n", conf, src == NULL ? "." : src));
	return ctl_kit_run(args, in, "@/out");
}

/* found - a finding of this level with this cause, and the fix behind it. */
static bool
found(struct str out, const char *level, const char *cause, const char *fix)
{
	struct str line;

	while (out.n > 0) {
		(void)str_cut(out, '\n', &line, &out);
		if (!str_starts(line, str_c(level)) ||
		    !ctl_kit_occurs(line, cause))
			continue;
		if (fix == NULL)
			return true;
		(void)str_cut(out, '\n', &line, &out);
		return str_find(line, STR("fix: ")) >= 0 &&
		    ctl_kit_occurs(line, fix);
	}
	return false;
}

static void
install_test(void **state)
{
	const struct install_row *r = *state;
	struct ctl_kit_run got = doctor(r->conf, NULL, NULL, STR(""));

	if (got.status != r->status ||
	    !found(got.out, r->level, r->cause, r->fix))
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
	assert_true(found(r.out, "FAIL  config", "@/none: No such file",
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
	assert_true(found(r.out, "FAIL  share", "@/none/metamodel.json",
	    "set share_dir"));
	ctl_kit_write("@/twin.conf", STR(GOOD "share_dir = @/badshare\n"));
	r = ctl_kit_run(args, STR(""), "@/out");
	assert_int_equal(r.status, 10);
	assert_true(found(r.out, "FAIL  share", "metamodel.json: ",
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
	assert_true(found(r.out, "warn  zones", "@/none",
	    "install tzdata"));
	assert_false(found(r.out, "FAIL  zones", "time_zone", "IANA"));
	ctl_kit_write("@/twin.conf", STR(GOOD "share_dir = @/badshare\n"
	    "time_zone = europe/berlin\n"));
	r = ctl_kit_run(args, STR(""), "@/out");
	assert_int_equal(r.status, 10);
	assert_true(found(r.out, "FAIL  zones", "time_zone europe/berlin",
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
	assert_true(found(r.out, "FAIL  files",
	    "who can write it decides whom the server trusts",
	    "chmod 640 @/open/twin.conf"));
}

static void
json_test(void **state)
{
	struct ctl_kit_run r = doctor(URLS DATA "jwks_file = @/sets/empty\n"
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
	struct ctl_kit_run r = doctor(GOOD, "--snippets", NULL, STR(""));

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
	struct ctl_kit_run r = doctor(GOOD, "eyJ.eyJ.x", NULL, STR(""));

	(void)state;
	assert_int_equal(r.status, 2);
	assert_true(ctl_kit_occurs(r.err, "read from standard input"));
}

/* ---- a token ---- */

static const struct token_row {
	const char *why;
	const char *iss, *sub, *aud, *client, *scopes;	/* NULL: the right */
	int64_t late;		/* seconds since it was issued */
	const char *conf;	/* NULL: GOOD */
	int status;
	const char *level, *cause, *fix;
} tokens[] = {
	{ "a good token", .level = "good  token",
	  .cause = "the server would accept it" },
	{ "its key is told", .level = "good  token",
	  .cause = "signed by the key it names" },
	{ "its life is told", .level = "good  token",
	  .cause = " more seconds" },
	{ "made out to nobody", .aud = "", .status = 20,
	  .level = "FAIL  token", .cause = "aud is []",
	  .fix = "grant_access_token_audience [\"https://t.example/mcp\"]" },
	{ "made out to nobody, allowed", .aud = "",
	  .conf = GOOD "allow_empty_audience = dedicated-issuer\n",
	  .level = "warn  token", .cause = "aud is []",
	  .fix = "consent_request.request_url" },
	{ "made out to somebody else", .aud = "https://t.example/mcp2",
	  .status = 20, .level = "note  token",
	  .cause = "aud is [\"https://t.example/mcp2\"], resource is "
	  "https://t.example/mcp", .fix = "audience_aliases" },
	{ "made out to us with a slash", .aud = "https://t.example/mcp/",
	  .level = "good  token", .cause = "aud [" },
	{ "made out to two", .aud = "https://x.example https://t.example/mcp",
	  .level = "good  token", .cause = "aud [" },
	{ "a slash in the issuer", .iss = "https://i.example/", .status = 20,
	  .level = "FAIL  token", .cause = "iss is 'https://i.example/', the "
	  "configuration has 'https://i.example'", .fix = "issuer_aliases" },
	{ "an alias of the issuer", .iss = "https://i.example/",
	  .conf = GOOD "issuer_aliases = https://i.example/\n",
	  .level = "good  token", .cause = "iss https://i.example/" },
	{ "an expired token", .late = 7200, .status = 20,
	  .level = "FAIL  token", .cause = "expired 36", .fix =
	  "offline_access" },
	{ "a token from the future", .late = -600, .status = 20,
	  .level = "FAIL  token", .cause = "seconds in the future: one of the "
	  "clocks is wrong", .fix = "NTP" },
	{ "a token of a clock that is a little fast", .late = -40,
	  .level = "warn  token", .cause = "within clock_skew", .fix = "NTP" },
	{ "a token of a program", .sub = "c", .client = "c", .status = 20,
	  .level = "FAIL  token", .cause = "sub is client_id",
	  .fix = "let a person sign in" },
	{ "a token without a client", .client = "", .status = 20,
	  .level = "FAIL  token", .cause = "no client_id: perhaps", .fix =
	  "let the issuer add client_id" },
	{ "no scope to read", .scopes = "twin:write openid", .status = 20,
	  .level = "FAIL  token", .cause = "scope twin:read is missing",
	  .fix = "registration_relay" },
	{ "no scope to write", .scopes = "twin:read",
	  .level = "warn  token", .cause = "scope twin:write is missing",
	  .fix = "registration_relay" },
	{ "a longer token than is taken", .scopes = NULL, .status = 20,
	  .conf = GOOD "token_max_bytes = 1024\n", .sub = "0123456789abcdef"
	  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde",
	  .aud = "https://t.example/mcp https://t.example/"
	  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	  .level = "FAIL  token", .cause = "more than token_max_bytes",
	  .fix = "raise token_max_bytes" },
	{ "a key that is not in the set", .status = 20,
	  .conf = URLS DATA "jwks_file = @/second/jwks.json\n",
	  .level = "FAIL  token", .cause = "no key of the set has the id",
	  .fix = "save the issuer's key set anew" },
};

static struct str
otherwise(const char *s, const char *right)
{
	return str_c(s == NULL ? right : s);
}

static struct str
sign(const struct token_row *r)
{
	struct devissuer_token t = {
		.iss = otherwise(r->iss, "https://i.example"),
		.sub = otherwise(r->sub, "learner-1"),
		.aud = otherwise(r->aud, "https://t.example/mcp"),
		.client_id = otherwise(r->client, "client-1"),
		.scopes = otherwise(r->scopes, "twin:read twin:write"),
		.now = (int64_t)time(NULL) - r->late,
		.life_s = 3600,
	};
	struct err e = { 0 };
	struct str out = STR("");

	if (devissuer_sign(ctl_kit_arena(),
	    ctl_kit_put(STR("@/issuer/issuer.key")).p, &t, &out, &e) == -1)
		fail_msg("%s", e.msg);
	return out;
}

static void
check_token(const struct token_row *r, struct str token)
{
	struct ctl_kit_run got = doctor(r->conf == NULL ? GOOD : r->conf,
	    "token", NULL, arena_printf(ctl_kit_arena(), STR_FMT "\n",
	    STR_ARG(token)));

	if (got.status != r->status ||
	    !found(got.out, r->level, r->cause, r->fix))
		fail_msg("status %d\n" STR_FMT STR_FMT, got.status,
		    STR_ARG(got.out), STR_ARG(got.err));
	if (token.n > 20) {	/* neither whole nor its signature */
		assert_int_equal(str_find(got.out, str_from(token,
		    token.n - 20)), -1);
		assert_int_equal(str_find(got.err, str_from(token,
		    token.n - 20)), -1);
	}
}

static void
token_test(void **state)
{
	const struct token_row *r = *state;

	check_token(r, sign(r));
}

static const struct text_row {
	const char *why;
	const char *text;
	struct token_row want;
} texts[] = {
	{ "no token at all", "",
	  { .status = 20, .level = "FAIL  token",
	  .cause = "standard input holds no token" } },
	{ "an opaque token", "ory_at_0123456789.0123456789",
	  { .status = 20, .level = "FAIL  token", .cause = "an opaque token",
	  .fix = "strategies.access_token: jwt" } },
	{ "a refresh token", "ory_rt_0123456789.0123456789",
	  { .status = 20, .level = "FAIL  token",
	  .cause = "a refresh token of ORY", .fix = "the access token" } },
	{ "an authorization code", "ory_ac_0123456789.0123456789",
	  { .status = 20, .level = "FAIL  token",
	  .cause = "an authorization code of ORY" } },
	{ "a broken JWT", "0123456789.0123456789.0123456789",
	  { .status = 20, .level = "FAIL  token",
	  .cause = "cut off or changed on its way" } },
	{ "two words", "0123456789 0123456789",
	  { .status = 20, .level = "FAIL  token", .cause = "opaque" } },
};

static void
text_test(void **state)
{
	const struct text_row *r = *state;

	check_token(&r->want, str_c(r->text));
}

static void
bearer_test(void **state)
{
	struct token_row r = { .level = "good  token",
		.cause = "the server would accept it" };
	struct str token = sign(&r);

	(void)state;
	check_token(&r, arena_printf(ctl_kit_arena(), "Bearer  " STR_FMT,
	    STR_ARG(token)));
}

static void
changed_test(void **state)
{
	struct token_row r = { .status = 20, .level = "FAIL  token",
		.cause = "the signature is wrong" };
	struct str token = sign(&r);
	char *last = (char *)(uintptr_t)token.p + token.n - 10;

	(void)state;
	*last = *last == 'A' ? 'B' : 'A';
	check_token(&r, token);
}

/* Claims that no issuer of ours makes; the signature is nonsense. */
static void
id_token_test(void **state)
{
	struct token_row r = { .status = 20, .level = "FAIL  token",
		.cause = "an ID token", .fix = "access token" };
	struct arena *a = ctl_kit_arena();

	(void)state;
	check_token(&r, arena_printf(a, STR_FMT "." STR_FMT "." STR_FMT,
	    STR_ARG(b64url_encode(a, STR("{\"alg\":\"ES256\"}"))),
	    STR_ARG(b64url_encode(a, STR("{\"iss\":\"https://i.example\","
	    "\"sub\":\"u\",\"aud\":[\"c\"],\"exp\":9999999999,"
	    "\"nonce\":\"n\"}"))),
	    STR_ARG(b64url_encode(a, STR("0123456789abcdef0123456789abcdef"
	    "0123456789abcdef0123456789abcdef")))));
}

/* ---- set-up ---- */

/* issuer - a key pair in a directory of its own; its one JWK as text. */
static struct str
issuer(const char *dir)
{
	struct arena *a = ctl_kit_arena();
	struct str at = ctl_kit_put(str_c(dir));
	struct err e = { 0 };
	const struct js *v;
	struct buf b;

	assert_int_equal(mkdir(at.p, 0700), 0);
	if (devissuer_make(DEVISSUER_ES256,
	    arena_printf(a, STR_FMT "/issuer.key", STR_ARG(at)).p,
	    arena_printf(a, STR_FMT "/jwks.json", STR_ARG(at)).p, &e) == -1)
		fail_msg("%s", e.msg);
	v = ctl_kit_json(ctl_kit_read(arena_printf(a, STR_FMT "/jwks.json",
	    STR_ARG(at)).p));
	buf_init(&b, a, 4096);
	js_canon(&b, js_item(js_at(v, "keys"), 0));
	return buf_str(&b);
}

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
	static const char *const init[] = { "-c", "@/twin.conf", "init", NULL };
	static const char *const loose[] = { "-c", "@/loose.conf", "init",
		NULL };
	struct str jwk;

	(void)ctl_kit_open();
	jwk = issuer("@/issuer");
	(void)issuer("@/second");
	sets(jwk);
	ctl_kit_write("@/twin.conf", STR(GOOD));
	ctl_kit_write("@/loose.conf", STR(URLS "data_dir = @/loose\n"));
	assert_int_equal(ctl_kit_run(init, STR(""), "@/out").status, 0);
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
	TABLE(&t, token_test, tokens);
	TABLE(&t, text_test, texts);
	TEST(&t, "a token behind the word Bearer", bearer_test);
	TEST(&t, "a token changed on its way", changed_test);
	TEST(&t, "an ID token", id_token_test);
	failed = table_run(&t, "doctor");
	ctl_kit_close();
	return failed;
}
