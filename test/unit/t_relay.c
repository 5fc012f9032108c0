/* SPDX-License-Identifier: MIT */
/* What the relay makes of a registration, and of the issuer's answer. */
#include "test/unit/table.h"

#include "auth/relay_map.h"
#include "base/json.h"

#define REDIRECTS "https://chatgpt.com https://a.example/back/ " \
	"https://b.example:8443 app://host loopback"
#define OURS ",\"scope\":\"openid offline_access twin:read twin:write " \
	"twin:erase x:y\"," \
	"\"audience\":[\"https://t.example/mcp\",\"https://t.example/\"]," \
	"\"grant_types\":[\"authorization_code\",\"refresh_token\"]," \
	"\"response_types\":[\"code\"]}"
#define BACK "\"redirect_uris\":[\"https://chatgpt.com/c\"]"

static struct arena *
memory(void)
{
	static struct arena *a;

	if (a == NULL)
		a = arena_new(64 << 20);
	return a;
}

static const struct conf *
conf(void)
{
	static struct conf cf = {
		.resource = STR_INIT("https://t.example/mcp"),
		.audience_aliases = STR_INIT("https://t.example/"),
		.scopes_advertised = STR_INIT("twin:read, x:y"),
		.registration_redirects = STR_INIT(REDIRECTS),
	};

	return &cf;
}

/* ---- requests ---- */

static const struct asked {
	const char *why, *body;
	enum relay_error want;
	const char *out;	/* what the issuer gets; or a text of the reason */
} asked[] = {
	{ "scope, audience and grants are ours", "{" BACK ",\"scope\":"
	  "\"twin:read\",\"grant_types\":[\"client_credentials\"],\"audience\":"
	  "[\"https://x.example\"],\"response_types\":[\"token\"]}", RELAY_OK,
	  "{" BACK OURS },
	{ "what it says about itself is handed on", "{" BACK
	  ",\"client_name\":\"Ёж\",\"client_uri\":\"https://c.example/\","
	  "\"logo_uri\":\"https://c.example/l\",\"software_id\":\"i\","
	  "\"token_endpoint_auth_method\":\"client_secret_post\"}", RELAY_OK,
	  "{" BACK ",\"client_name\":\"Ёж\",\"client_uri\":"
	  "\"https://c.example/\",\"logo_uri\":\"https://c.example/l\","
	  "\"software_id\":\"i\",\"token_endpoint_auth_method\":"
	  "\"client_secret_post\"" OURS },
	{ "what Hydra refuses or should not fetch is left out", "{" BACK
	  ",\"client_id\":\"mine\",\"client_secret\":\"s\",\"metadata\":{\"a\":1},"
	  "\"skip_consent\":true,\"jwks_uri\":\"https://x.example/\","
	  "\"access_token_strategy\":\"opaque\",\"contacts\":[\"a@b\"],"
	  "\"client_name#ru\":\"x\",\"owner\":\"x\"}", RELAY_OK,
	  "{" BACK OURS },
	{ "null and empty say nothing", "{" BACK ",\"client_name\":null,"
	  "\"client_uri\":\"\",\"tos_uri\":null}", RELAY_OK, "{" BACK OURS },
	{ "a link that runs a script is left out", "{" BACK
	  ",\"client_uri\":\"javascript:alert(1)\",\"logo_uri\":"
	  "\"http://x.example/\",\"policy_uri\":\"https://x y\"}", RELAY_OK,
	  "{" BACK OURS },
	{ "several addresses, each allowed", "{\"redirect_uris\":["
	  "\"http://localhost:33418/\",\"app://host/x\"]}", RELAY_OK,
	  "{\"redirect_uris\":[\"http://localhost:33418/\",\"app://host/x\"]"
	  OURS },

	{ "no body", "", RELAY_METADATA, "JSON object" },
	{ "no JSON", "client_name=x", RELAY_METADATA, "JSON object" },
	{ "two values", "{" BACK "}{}", RELAY_METADATA, "JSON object" },
	{ "a list", "[{" BACK "}]", RELAY_METADATA, "JSON object" },
	{ "a name twice", "{" BACK "," BACK "}", RELAY_METADATA,
	  "JSON object" },
	{ "too deep", "{" BACK ",\"x\":[[[[[[[[[1]]]]]]]]]}", RELAY_METADATA,
	  "JSON object" },
	{ "bytes that are no UTF-8", "{" BACK ",\"client_name\":\"\xff\"}",
	  RELAY_METADATA, "JSON object" },
	{ "a name that is a number", "{" BACK ",\"client_name\":1}",
	  RELAY_METADATA, "client_name" },
	{ "a name with a line end", "{" BACK ",\"client_name\":\"a\\nb\"}",
	  RELAY_METADATA, "client_name" },
	{ "keys of the client's own", "{" BACK
	  ",\"token_endpoint_auth_method\":\"private_key_jwt\"}",
	  RELAY_METADATA, "must be one of: none client_secret_basic" },
	{ "no addresses", "{\"client_name\":\"x\"}", RELAY_REDIRECT,
	  "one to ten" },
	{ "an empty list of them", "{\"redirect_uris\":[]}", RELAY_REDIRECT,
	  "one to ten" },
	{ "one that is no list", "{\"redirect_uris\":\"https://chatgpt.com/\"}",
	  RELAY_REDIRECT, "one to ten" },
	{ "one that is no text", "{\"redirect_uris\":[1]}", RELAY_REDIRECT,
	  "entry 1" },
	{ "a foreign one behind a good one", "{\"redirect_uris\":["
	  "\"https://chatgpt.com/\",\"https://evil.example/\"]}",
	  RELAY_REDIRECT, "entry 2" },
	{ "eleven", "{\"redirect_uris\":[\"app://host\",\"app://host\","
	  "\"app://host\",\"app://host\",\"app://host\",\"app://host\","
	  "\"app://host\",\"app://host\",\"app://host\",\"app://host\","
	  "\"app://host\"]}", RELAY_REDIRECT, "one to ten" },
};

static const struct network {
	const char *why, *address, *want;
} networks[] = {
	{ "IPv4", "192.0.2.7", "192.0.2.7" },
	{ "IPv6: its network", "2001:db8:1:2:3:4:5:6", "20010db800010002/64" },
	{ "another host of it", "2001:DB8:1:2::1", "20010db800010002/64" },
	{ "the next network", "2001:db8:1:3::1", "20010db800010003/64" },
	{ "this machine", "::1", "0000000000000000/64" },
	{ "IPv4 as IPv6", "::ffff:192.0.2.7", "192.0.2.7" },
	{ "a link of this machine", "fe80::1%eth0", "fe80::1%eth0" },
	{ "a web server that says unix:", "unix:", "unix:" },
	{ "bytes of any kind", "\xff:\"", "\xff:\"" },
	{ "none", "", "" },
};

static void
by_network(void **state)
{
	const struct network *c = *state;
	struct str got = relay_map_network(memory(), str_c(c->address));

	if (!str_is(got, c->want))
		fail_msg(STR_FMT, STR_ARG(got));
}

/* The page of one's own is let pass while it is there, at its exact address. */
static void
own_page(void **state)
{
	static const char *const uris[] = {
		"https://t.example/me", "https://t.example/me/",
		"https://t.example/me?x", "https://evil.example/me"
	};
	struct str out, why, who;
	struct conf cf = *conf();

	(void)state;
	cf.page_path = STR("/me");
	for (int on = 0; on < 2; on++)
		for (size_t i = 0; i < sizeof(uris) / sizeof(uris[0]); i++) {
			cf.page = on == 1;
			assert_int_equal(relay_map_request(memory(), &cf,
			    arena_printf(memory(), "{\"redirect_uris\":[\"%s\"]}",
			    uris[i]), &out, &why, &who),
			    on == 1 && i == 0 ? RELAY_OK : RELAY_REDIRECT);
		}
	arena_reset(memory());
}

static void
request_test(void **state)
{
	const struct asked *r = *state;
	struct str out = STR(""), why = STR(""), who;
	enum relay_error got = relay_map_request(memory(), conf(),
	    str_c(r->body), &out, &why, &who);

	assert_int_equal(got, r->want);
	if (got == RELAY_OK && !str_is(out, r->out))
		fail_msg("got  " STR_FMT "\nwant %s", STR_ARG(out), r->out);
	if (got != RELAY_OK && str_find(why, str_c(r->out)) < 0)
		fail_msg("said " STR_FMT, STR_ARG(why));
	arena_reset(memory());
}

/* sized - a registration of n bytes. */
static struct str
sized(size_t n)
{
	static const char head[] = "{" BACK ",\"x\":\"";
	struct buf b;

	buf_init(&b, memory(), n);
	buf_c(&b, head);
	while (b.n + 2 < n)
		buf_ch(&b, 'x');
	buf_c(&b, "\"}");
	return buf_str(&b);
}

static void
size_test(void **state)
{
	struct str out, why, who;

	(void)state;
	assert_int_equal(relay_map_request(memory(), conf(),
	    sized(RELAY_BODY_MAX), &out, &why, &who), RELAY_OK);
	assert_int_equal(relay_map_request(memory(), conf(),
	    sized(RELAY_BODY_MAX + 1), &out, &why, &who), RELAY_METADATA);
	arena_reset(memory());
}

/* ---- addresses to come back to ---- */

static const struct address {
	const char *why, *uri;
	bool good;
} addresses[] = {
	{ "an origin allows every path", "https://chatgpt.com/connector/oauth/1",
	  true },
	{ "and none at all", "https://chatgpt.com", true },
	{ "host and scheme in any case", "HTTPS://ChatGPT.com/x", true },
	{ "the port that the scheme implies", "https://chatgpt.com:443/x", true },
	{ "with a query", "https://chatgpt.com/x?a=https://evil.example/", true },
	{ "below a path", "https://a.example/back/1", true },
	{ "the path itself", "https://a.example/back", true },
	{ "a port that was named", "https://b.example:8443/", true },
	{ "a scheme of a program's own", "app://host/callback", true },
	{ "loopback with any port", "http://127.0.0.1:49152/callback", true },
	{ "all of 127.0.0.0/8", "http://127.9.9.9/", true },
	{ "loopback by IPv6", "http://[::1]:1/", true },
	{ "localhost", "http://localhost:3000/oauth/callback", true },

	{ "empty", "", false },
	{ "a path", "/callback", false },
	{ "another host", "https://evil.example/", false },
	{ "a host that begins alike", "https://chatgpt.com.evil.example/",
	  false },
	{ "a host below", "https://x.chatgpt.com/", false },
	{ "a user that looks like the host", "https://chatgpt.com@evil.example/",
	  false },
	{ "a backslash that browsers take for a slash",
	  "https://evil.example\\@chatgpt.com/", false },
	{ "plain http", "http://chatgpt.com/", false },
	{ "another port", "https://chatgpt.com:8443/", false },
	{ "a fragment", "https://chatgpt.com/#x", false },
	{ "an empty fragment", "https://chatgpt.com/#", false },
	{ "a path that only begins alike", "https://a.example/backdoor", false },
	{ "out of the path", "https://a.example/back/../x", false },
	{ "out of the path, encoded", "https://a.example/back/%2e%2E/x", false },
	{ "out of the path, half encoded", "https://a.example/back/.%2e/x",
	  false },
	{ "a line end", "https://chatgpt.com/\n", false },
	{ "a blank", "https://chatgpt.com/ x", false },
	{ "loopback with https is nobody's", "https://127.0.0.1/", false },
	{ "a name that begins like loopback", "http://127.0.0.1.evil.example/",
	  false },
	{ "localhost of somebody else", "http://localhost.evil.example/",
	  false },
	{ "a script", "javascript://chatgpt.com/%0aalert(1)", false },
	{ "a bracket that does not close", "http://[::1/", false },
	{ "letters for a port", "http://127.0.0.1:x/", false },
};

static void
address_test(void **state)
{
	const struct address *r = *state;

	assert_int_equal(relay_map_redirect(str_c(REDIRECTS), str_c(r->uri)),
	    r->good);
}

/* ---- answers ---- */

static const struct reply {
	const char *why, *body;
	const char *out;	/* NULL: no registration */
} replies[] = {
	{ "null and empty members go", "{\"client_id\":\"c\",\"contacts\":null,"
	  "\"client_uri\":\"\",\"audience\":[],\"jwks\":{},\"skip_consent\":false,"
	  "\"client_secret_expires_at\":0,\"scope\":\"a b\"}",
	  "{\"client_id\":\"c\",\"skip_consent\":false,"
	  "\"client_secret_expires_at\":0,\"scope\":\"a b\"}" },
	{ "an id is needed", "{\"client_id\":\"\"}", NULL },
	{ "an object is needed", "[]", NULL },
	{ "JSON is needed", "<html>", NULL },
};

static void
reply_test(void **state)
{
	const struct reply *r = *state;
	struct str out, id;
	bool good = relay_map_reply(memory(), str_c(r->body), &out, &id);

	assert_int_equal(good, r->out != NULL);
	if (good && (!str_is(out, r->out) || !str_is(id, "c")))
		fail_msg("got " STR_FMT, STR_ARG(out));
	arena_reset(memory());
}

static const struct refusal_row {
	const char *why, *body;
	enum relay_error want;
	const char *said;
} refusals[] = {
	{ "a code of RFC 7591 passes", "{\"error\":\"invalid_redirect_uri\","
	  "\"error_description\":\"No.\"}", RELAY_REDIRECT, "No." },
	{ "a sentence for a code does not", "{\"error\":\"The request was "
	  "malformed\",\"error_description\":\"No.\"}", RELAY_METADATA, "No." },
	{ "what cannot stand in a description is replaced", "{\"error\":"
	  "\"unapproved_software_statement\",\"error_description\":"
	  "\"a\\\"b\\\\c\\nd\"}", RELAY_UNAPPROVED, "a'b'c d" },
	{ "a page", "<html>", RELAY_METADATA,
	  "The authorization server refused it" },
};

static void
refusal_test(void **state)
{
	const struct refusal_row *r = *state;
	struct str why;

	assert_int_equal(relay_map_refusal(memory(), str_c(r->body), &why),
	    r->want);
	assert_true(str_is(why, r->said));
	arena_reset(memory());
}

int
main(void)
{
	static struct table t;
	int failed;

	TABLE(&t, request_test, asked);
	TEST(&t, "the page of one's own may come back", own_page);
	TEST(&t, "16 KiB pass, one byte more does not", size_test);
	TABLE(&t, address_test, addresses);
	TABLE(&t, reply_test, replies);
	TABLE(&t, refusal_test, refusals);
	TABLE(&t, by_network, networks);
	failed = table_run(&t, "relay");
	arena_free(memory());
	return failed;
}
