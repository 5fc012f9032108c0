/* SPDX-License-Identifier: MIT */
/* What a good signature does not prove (doc/auth.md 3, steps 8 to 12). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "auth/auth.h"
#include "auth/claims.h"
#include "base/limits.h"

enum { NOW = 1700000000, EDITS = 5 };

#define US "\"https://twin.example.org/mcp\""

static const struct conf strict = {
	.resource = STR_INIT("https://twin.example.org/mcp"),
	.issuer = STR_INIT("https://as.example.org"),
	.issuer_aliases = STR_INIT("https://id.example.org/ https://old.org"),
	.audience_aliases = STR_INIT("https://twin.example.org"),
	.clock_skew_s = 60,
};

/* The claims that the cases edit. */
static const struct {
	const char *name, *json;
} base[] = {
	{ "iss", "\"https://as.example.org\"" },
	{ "sub", "\"learner-1\"" },
	{ "aud", "[" US "]" },
	{ "client_id", "\"chatgpt\"" },
	{ "scp", "[\"twin:read\",\"twin:write\"]" },
	{ "iat", "1700000000" },
	{ "nbf", "1700000000" },
	{ "exp", "1700003600" },
};
enum { NBASE = sizeof(base) / sizeof(base[0]) };

/* name: the member that gets `json` (NULL: it is left out); a name that base
 * does not have is added. */
struct edit {
	const char *name, *json;
};

static bool
edited(const struct edit *c, const char *name, const char **json)
{
	size_t i;

	for (i = 0; i < EDITS && c[i].name != NULL; i++)
		if (strcmp(c[i].name, name) == 0) {
			*json = c[i].json;
			return true;
		}
	return false;
}

static bool
is_base(const char *name)
{
	size_t i;

	for (i = 0; i < NBASE; i++)
		if (strcmp(base[i].name, name) == 0)
			return true;
	return false;
}

static const struct js *
make(struct arena *a, const struct edit *c)
{
	struct err e = { 0 };
	const struct js *v = NULL;
	const char *json;
	struct buf b;
	size_t i;

	buf_init(&b, a, 64 << 10);
	buf_c(&b, "{\"jti\":\"x\"");
	for (i = 0; i < NBASE; i++) {
		json = base[i].json;
		(void)edited(c, base[i].name, &json);
		if (json != NULL)
			buf_printf(&b, ",\"%s\":%s", base[i].name, json);
	}
	for (i = 0; i < EDITS && c[i].name != NULL; i++)
		if (c[i].json != NULL && !is_base(c[i].name))
			buf_printf(&b, ",\"%s\":%s", c[i].name, c[i].json);
	buf_c(&b, "}");
	if (js_parse(a, buf_str(&b), LIMIT_JSON_DEPTH, &v, &e) == -1)
		fail_msg("%s: " STR_FMT, e.msg, STR_ARG(buf_str(&b)));
	return v;
}

struct sentence {
	const char *why;
	struct edit c[EDITS];
	enum auth_reason want;
};

static void
judge(const struct conf *cf, const struct sentence *s, size_t n)
{
	struct arena *a = arena_new(1 << 20);
	struct claims out;
	struct str detail;
	enum auth_reason r;
	size_t i;

	for (i = 0; i < n; i++) {
		detail = STR("");
		r = claims_judge(a, cf, make(a, s[i].c), NOW, &out, &detail);
		if (r != s[i].want)
			fail_msg("%s: got %s (" STR_FMT ")", s[i].why,
			    auth_reason_name(r), STR_ARG(detail));
		arena_reset(a);
	}
	arena_free(a);
}

#define JUDGE(cf, s)	judge((cf), (s), sizeof(s) / sizeof((s)[0]))

static const struct sentence issuer_cases[] = {
	{ "as configured", { { 0 } }, AUTH_OK },
	{ "a listed alias", { { "iss", "\"https://id.example.org/\"" } },
	  AUTH_OK },
	{ "a slash more", { { "iss", "\"https://as.example.org/\"" } },
	  AUTH_ISS },
	{ "the alias without its slash",
	  { { "iss", "\"https://id.example.org\"" } }, AUTH_ISS },
	{ "another case", { { "iss", "\"https://AS.example.org\"" } },
	  AUTH_ISS },
	{ "http", { { "iss", "\"http://as.example.org\"" } }, AUTH_ISS },
	{ "missing", { { "iss", NULL } }, AUTH_ISS },
	{ "empty", { { "iss", "\"\"" } }, AUTH_ISS },
	{ "an array with ours", { { "iss", "[\"https://as.example.org\"]" } },
	  AUTH_ISS },
	{ "both aliases in one string",
	  { { "iss", "\"https://id.example.org/ https://old.org\"" } },
	  AUTH_ISS },
	{ "null", { { "iss", "null" } }, AUTH_ISS },
};

static const struct sentence time_cases[] = {
	{ "exp at now - 59", { { "exp", "1699999941" } }, AUTH_OK },
	{ "exp at now - 60", { { "exp", "1699999940" } }, AUTH_EXPIRED },
	{ "exp zero", { { "exp", "0" } }, AUTH_EXPIRED },
	{ "nbf at now + 60", { { "nbf", "1700000060" } }, AUTH_OK },
	{ "nbf at now + 61", { { "nbf", "1700000061" } }, AUTH_NOT_YET_VALID },
	{ "iat at now + 60", { { "iat", "1700000060" } }, AUTH_OK },
	{ "iat at now + 61", { { "iat", "1700000061" } }, AUTH_NOT_YET_VALID },
	{ "neither nbf nor iat", { { "nbf", NULL }, { "iat", NULL } },
	  AUTH_OK },
	{ "exp missing", { { "exp", NULL } }, AUTH_DATE },
	{ "exp a string", { { "exp", "\"1700003600\"" } }, AUTH_DATE },
	{ "exp null", { { "exp", "null" } }, AUTH_DATE },
	{ "exp true", { { "exp", "true" } }, AUTH_DATE },
	{ "exp negative", { { "exp", "-1" } }, AUTH_DATE },
	{ "exp infinite", { { "exp", "1e400" } }, AUTH_DATE },
	{ "exp 2^53", { { "exp", "9007199254740992" } }, AUTH_OK },
	{ "exp 2^53 + 1", { { "exp", "9007199254740993" } }, AUTH_DATE },
	{ "exp a fraction ahead", { { "exp", "1700000001.5" } }, AUTH_OK },
	{ "exp a fraction before the end of the leeway",
	  { { "exp", "1699999940.5" } }, AUTH_OK },
	{ "exp with an exponent", { { "exp", "1.7000036e9" } }, AUTH_OK },
	{ "nbf a fraction over the leeway", { { "nbf", "1700000060.5" } },
	  AUTH_NOT_YET_VALID },
	{ "nbf null", { { "nbf", "null" } }, AUTH_DATE },
	{ "nbf a string", { { "nbf", "\"0\"" } }, AUTH_DATE },
	{ "iat an object", { { "iat", "{}" } }, AUTH_DATE },
};

static const struct sentence aud_cases[] = {
	{ "an array with us", { { "aud", "[\"https://x.org\"," US "]" } },
	  AUTH_OK },
	{ "a string", { { "aud", US } }, AUTH_OK },
	{ "scheme and host in another case",
	  { { "aud", "[\"HTTPS://Twin.Example.ORG/mcp\"]" } }, AUTH_OK },
	{ "one slash more", { { "aud", "\"https://twin.example.org/mcp/\"" } },
	  AUTH_OK },
	{ "a listed alias", { { "aud", "[\"https://twin.example.org\"]" } },
	  AUTH_OK },
	{ "[]", { { "aud", "[]" } }, AUTH_AUD_EMPTY },
	{ "an empty string", { { "aud", "\"\"" } }, AUTH_AUD_EMPTY },
	{ "[\"\"]", { { "aud", "[\"\"]" } }, AUTH_AUD_EMPTY },
	{ "missing", { { "aud", NULL } }, AUTH_AUD_EMPTY },
	{ "null", { { "aud", "null" } }, AUTH_AUD_EMPTY },
	{ "another host", { { "aud", "[\"https://x.org/mcp\"]" } },
	  AUTH_AUD_OTHER },
	{ "a longer path", { { "aud", "[\"https://twin.example.org/mcp2\"]" } },
	  AUTH_AUD_OTHER },
	{ "the path in another case",
	  { { "aud", "[\"https://twin.example.org/MCP\"]" } },
	  AUTH_AUD_OTHER },
	{ "the default port written out",
	  { { "aud", "[\"https://twin.example.org:443/mcp\"]" } },
	  AUTH_AUD_OTHER },
	{ "two slashes", { { "aud", "\"https://twin.example.org/mcp//\"" } },
	  AUTH_AUD_OTHER },
	{ "http", { { "aud", "\"http://twin.example.org/mcp\"" } },
	  AUTH_AUD_OTHER },
	{ "our URL as a part of another",
	  { { "aud", "[\"https://x.org/?u=https://twin.example.org/mcp\"]" } },
	  AUTH_AUD_OTHER },
	{ "the alias with a slash is not the alias",
	  { { "aud", "[\"https://twin.example.org/\"]" } }, AUTH_AUD_OTHER },
	{ "a number in the array", { { "aud", "[1]" } }, AUTH_JWT_MALFORMED },
	{ "a number beside us", { { "aud", "[" US ",1]" } },
	  AUTH_JWT_MALFORMED },
	{ "an object", { { "aud", "{\"0\":" US "}" } }, AUTH_JWT_MALFORMED },
	{ "a number", { { "aud", "7" } }, AUTH_JWT_MALFORMED },
#define E4	"\"a\",\"a\",\"a\",\"a\","
#define E28	E4 E4 E4 E4 E4 E4 E4
	{ "32 entries", { { "aud", "[" E28 "\"a\",\"a\",\"a\"," US "]" } },
	  AUTH_OK },
	{ "33 entries", { { "aud", "[" E28 E4 US "]" } }, AUTH_JWT_MALFORMED },
	{ "no claim stands in for aud by default",
	  { { "aud", "[]" }, { "resource", US } }, AUTH_AUD_EMPTY },
};

static const struct sentence claim_cases[] = {
	{ "the claim names us", { { "aud", "[]" }, { "resource", US } },
	  AUTH_OK },
	{ "in an array", { { "aud", "[]" }, { "resource", "[" US "]" } },
	  AUTH_OK },
	{ "the claim names another",
	  { { "aud", "[]" }, { "resource", "\"https://x.org\"" } },
	  AUTH_AUD_OTHER },
	{ "no such claim", { { "aud", "[]" } }, AUTH_AUD_EMPTY },
	{ "a claim of another type", { { "aud", "[]" }, { "resource", "7" } },
	  AUTH_AUD_EMPTY },
	{ "aud that names another is not repaired",
	  { { "aud", "[\"https://x.org\"]" }, { "resource", US } },
	  AUTH_AUD_OTHER },
	{ "a missing aud is not repaired", { { "aud", NULL },
	  { "resource", US } }, AUTH_AUD_EMPTY },
	{ "nor an empty string", { { "aud", "\"\"" }, { "resource", US } },
	  AUTH_AUD_EMPTY },
};

static const struct sentence ext_cases[] = {
	{ "ext.resource names us",
	  { { "aud", "[]" }, { "ext", "{\"resource\":" US "}" } }, AUTH_OK },
	{ "the top-level claim is another option",
	  { { "aud", "[]" }, { "resource", US } }, AUTH_AUD_EMPTY },
	{ "ext is a string", { { "aud", "[]" }, { "ext", "\"x\"" } },
	  AUTH_AUD_EMPTY },
};

static const struct sentence dedicated_cases[] = {
	{ "[] from the dedicated issuer", { { "aud", "[]" } }, AUTH_OK },
	{ "an alias is not the issuer",
	  { { "aud", "[]" }, { "iss", "\"https://old.org\"" } },
	  AUTH_AUD_EMPTY },
	{ "no scope of ours", { { "aud", "[]" }, { "scp", "[\"openid\"]" } },
	  AUTH_AUD_EMPTY },
	{ "a scope that only looks like ours",
	  { { "aud", "[]" }, { "scp", "[\"xtwin:read\"]" } },
	  AUTH_AUD_EMPTY },
	{ "no client", { { "aud", "[]" }, { "client_id", NULL } },
	  AUTH_AUD_EMPTY },
	{ "a machine", { { "aud", "[]" }, { "sub", "\"chatgpt\"" } },
	  AUTH_AUD_EMPTY },
	{ "null is not []", { { "aud", "null" } }, AUTH_AUD_EMPTY },
	{ "missing is not []", { { "aud", NULL } }, AUTH_AUD_EMPTY },
	{ "[\"\"] is not []", { { "aud", "[\"\"]" } }, AUTH_AUD_EMPTY },
	{ "another audience stays refused",
	  { { "aud", "[\"https://x.org\"]" } }, AUTH_AUD_OTHER },
	{ "a client off the list",
	  { { "aud", "[]" }, { "client_id", "\"other\"" } },
	  AUTH_AUD_EMPTY },
};

#define S51	"sssssssssssssssssssssssssssssssssssssssssssssssssss"
#define S255	S51 S51 S51 S51 S51

static const struct sentence kind_cases[] = {
	{ "an ID token has no client_id and no scope",
	  { { "client_id", NULL }, { "scp", NULL } }, AUTH_NOT_ACCESS_TOKEN },
	{ "client_id missing", { { "client_id", NULL } },
	  AUTH_NOT_ACCESS_TOKEN },
	{ "client_id empty", { { "client_id", "\"\"" } },
	  AUTH_NOT_ACCESS_TOKEN },
	{ "client_id a number", { { "client_id", "7" } },
	  AUTH_NOT_ACCESS_TOKEN },
	{ "client_id with a newline", { { "client_id", "\"a\\nb\"" } },
	  AUTH_NOT_ACCESS_TOKEN },
	{ "client_id with 0x7F", { { "client_id", "\"a\\u007fb\"" } },
	  AUTH_NOT_ACCESS_TOKEN },
	{ "bound to a key (DPoP)", { { "cnf", "{\"jkt\":\"x\"}" } },
	  AUTH_BOUND },
	{ "bound to a certificate", { { "cnf", "{\"x5t#S256\":\"x\"}" } },
	  AUTH_BOUND },
	{ "a null cnf is still one", { { "cnf", "null" } }, AUTH_BOUND },
	{ "no scope claim", { { "scp", NULL } }, AUTH_NOT_ACCESS_TOKEN },
	{ "an empty list is a scope claim", { { "scp", "[]" } }, AUTH_OK },
	{ "nonce", { { "nonce", "\"n\"" } }, AUTH_NOT_ACCESS_TOKEN },
	{ "at_hash", { { "at_hash", "\"h\"" } }, AUTH_NOT_ACCESS_TOKEN },
	{ "a logout token", { { "events", "{}" } }, AUTH_NOT_ACCESS_TOKEN },
	{ "a null nonce is still one", { { "nonce", "null" } },
	  AUTH_NOT_ACCESS_TOKEN },
	{ "sub missing", { { "sub", NULL } }, AUTH_SUBJECT },
	{ "sub empty", { { "sub", "\"\"" } }, AUTH_SUBJECT },
	{ "sub a number", { { "sub", "1" } }, AUTH_SUBJECT },
	{ "sub of 255 bytes", { { "sub", "\"" S255 "\"" } }, AUTH_OK },
	{ "sub of 256 bytes", { { "sub", "\"" S255 "s\"" } }, AUTH_SUBJECT },
	{ "sub with a newline", { { "sub", "\"a\\nb\"" } }, AUTH_SUBJECT },
	{ "sub with 0x7F", { { "sub", "\"a\\u007fb\"" } }, AUTH_SUBJECT },
	{ "sub in Cyrillic", { { "sub", "\"ученик\"" } }, AUTH_OK },
	{ "a machine", { { "sub", "\"chatgpt\"" } }, AUTH_MACHINE_TOKEN },
	{ "an array of scopes with a number",
	  { { "scp", "[\"twin:read\",7]" } }, AUTH_JWT_MALFORMED },
	{ "an object of scopes", { { "scp", "{}" } }, AUTH_JWT_MALFORMED },
	{ "scope null", { { "scope", "null" } }, AUTH_JWT_MALFORMED },
	{ "two scopes in one entry", { { "scp", "[\"twin:read twin:erase\"]" } },
	  AUTH_JWT_MALFORMED },
	{ "a quote in a scope", { { "scp", "[\"twin:\\\"\"]" } },
	  AUTH_JWT_MALFORMED },
};

static void
issuer(void **state)
{
	(void)state;
	JUDGE(&strict, issuer_cases);
}

static void
times(void **state)
{
	(void)state;
	JUDGE(&strict, time_cases);
}

static void
audience(void **state)
{
	struct conf cf = strict;

	(void)state;
	JUDGE(&cf, aud_cases);
	cf.audience_claim = STR("resource");
	JUDGE(&cf, claim_cases);
	cf.audience_claim = STR("ext.resource");
	JUDGE(&cf, ext_cases);
	cf.audience_claim = STR("");
	cf.allow_empty_audience = STR("dedicated-issuer");
	cf.client_ids = STR("claude chatgpt");
	JUDGE(&cf, dedicated_cases);
}

static void
kind(void **state)
{
	(void)state;
	JUDGE(&strict, kind_cases);
}

/* machine tokens own no twin, but an operator may let them in */
static void
machine(void **state)
{
	static const struct sentence s[] = {
		{ "allowed by option", { { "sub", "\"chatgpt\"" } }, AUTH_OK },
	};
	struct conf cf = strict;

	(void)state;
	cf.allow_machine_tokens = true;
	JUDGE(&cf, s);
}

static void
scopes(void **state)
{
	static const struct {
		const char *why, *scp, *scope, *want;
	} cases[] = {
		{ "array scp", "[\"twin:read\",\"twin:write\"]", NULL,
		  "twin:read twin:write" },
		{ "string scope", NULL, "\"twin:read  twin:write\"",
		  "twin:read twin:write" },
		{ "string scp", "\"twin:read\"", NULL, "twin:read" },
		{ "array scope", NULL, "[\"twin:read\"]", "twin:read" },
		{ "both: the union", "[\"a\",\"b\"]", "\"b c\"", "a b c" },
		{ "nothing granted", "[]", "\"\"", "" },
	};
	struct arena *a = arena_new(1 << 20);
	struct str detail;
	struct claims out;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct edit c[EDITS] = { { "scp", cases[i].scp },
			{ "scope", cases[i].scope } };

		assert_int_equal(claims_judge(a, &strict, make(a, c), NOW,
		    &out, &detail), AUTH_OK);
		if (!str_is(out.grant.scopes, cases[i].want))
			fail_msg("%s: '" STR_FMT "'", cases[i].why,
			    STR_ARG(out.grant.scopes));
	}
	arena_free(a);
}

static void
grant(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct edit none[EDITS] = { { 0 } };
	struct edit empty[EDITS] = { { "aud", "[]" } };
	struct conf cf = strict;
	struct claims out;
	struct str detail;

	(void)state;
	assert_int_equal(claims_judge(a, &cf, make(a, none), NOW, &out,
	    &detail), AUTH_OK);
	assert_true(str_is(out.grant.sub, "learner-1"));
	assert_true(str_is(out.grant.client_id, "chatgpt"));
	assert_int_equal(out.grant.expires_at, NOW + 3600);
	assert_null(out.grant.notice);
	cf.allow_empty_audience = STR("dedicated-issuer");
	assert_int_equal(claims_judge(a, &cf, make(a, empty), NOW, &out,
	    &detail), AUTH_OK);
	assert_string_equal(out.grant.notice, "empty_aud_accepted");
	arena_free(a);
}

/* the operator reads the cause and the fix */
static void
details(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct edit iss[EDITS] = { { "iss", "\"https://evil.org\"" } };
	struct edit aud[EDITS] = { { "aud", "[]" } };
	struct claims out;
	struct str d = STR("");

	(void)state;
	(void)claims_judge(a, &strict, make(a, iss), NOW, &out, &d);
	assert_true(str_find(d, STR("https://evil.org")) >= 0);
	assert_true(str_find(d, STR("https://as.example.org")) >= 0);
	(void)claims_judge(a, &strict, make(a, aud), NOW, &out, &d);
	assert_true(str_find(d, STR("grant_access_token_audience")) >= 0);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(issuer),
		cmocka_unit_test(times),
		cmocka_unit_test(audience),
		cmocka_unit_test(kind),
		cmocka_unit_test(machine),
		cmocka_unit_test(scopes),
		cmocka_unit_test(grant),
		cmocka_unit_test(details),
	};

	return cmocka_run_group_tests_name("auth_claims", tests, NULL, NULL);
}
