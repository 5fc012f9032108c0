/* SPDX-License-Identifier: MIT */
/*
 * t_doctor_token - twinctl doctor --offline with a token on its standard input:
 * what it says of a good one, of one that is wrong in one way, and of texts
 * that are none.
 */
#include "test/unit/table.h"

#include <time.h>

#include "auth/devissuer.h"
#include "base/digest.h"
#include "test/unit/doctor_kit.h"

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
	struct ctl_kit_run got = kit_doctor(r->conf == NULL ? GOOD : r->conf,
	    "token", NULL, arena_printf(ctl_kit_arena(), STR_FMT "\n",
	    STR_ARG(token)));

	if (got.status != r->status ||
	    !kit_found(got.out, r->level, r->cause, r->fix))
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

int
main(void)
{
	static struct table t;
	int failed;

	(void)kit_deploy();
	TABLE(&t, token_test, tokens);
	TABLE(&t, text_test, texts);
	TEST(&t, "a token behind the word Bearer", bearer_test);
	TEST(&t, "a token changed on its way", changed_test);
	TEST(&t, "an ID token", id_token_test);
	failed = table_run(&t, "doctor, token");
	ctl_kit_close();
	return failed;
}
