/* SPDX-License-Identifier: MIT */
/* t_mcp_era - every cell of era_choose, and the values that lead to it. */
#include "test/unit/table.h"

#include "mcp/envelope.h"
#include "mcp/era.h"

#define H_NONE	ERA_HEADER_NONE
#define H_OLD	ERA_HEADER_OLDER
#define H_NEW	ERA_HEADER_MODERN
#define C_NONE	ERA_CLAIM_NONE
#define C_BAD	ERA_CLAIM_INVALID
#define C_GOOD	ERA_CLAIM_VALID

static const struct cell {
	const char *why;
	bool initialize;
	enum era_claim claim;
	enum era_header header;
	enum era_verdict want;
} cells[] = {
	{ "row 17: initialize, no claim, no header", true, C_NONE, H_NONE,
	    ERA_IS_LEGACY },
	{ "row 17: initialize, no claim, older header", true, C_NONE, H_OLD,
	    ERA_IS_LEGACY },
	{ "row 15: initialize, no claim, modern header", true, C_NONE, H_NEW,
	    ERA_HEADER_MISMATCH },
	{ "row 17: initialize, bad claim, no header", true, C_BAD, H_NONE,
	    ERA_IS_LEGACY },
	{ "row 17: initialize, bad claim, older header", true, C_BAD, H_OLD,
	    ERA_IS_LEGACY },
	{ "row 15: initialize, bad claim, modern header", true, C_BAD, H_NEW,
	    ERA_HEADER_MISMATCH },
	{ "row 18: initialize, valid claim, no header", true, C_GOOD, H_NONE,
	    ERA_IS_MODERN },
	{ "row 18: initialize, valid claim, older header", true, C_GOOD,
	    H_OLD, ERA_IS_MODERN },
	{ "row 18: initialize, valid claim, modern header", true, C_GOOD,
	    H_NEW, ERA_IS_MODERN },
	{ "otherwise: no claim, no header", false, C_NONE, H_NONE,
	    ERA_IS_LEGACY },
	{ "otherwise: no claim, older header", false, C_NONE, H_OLD,
	    ERA_IS_LEGACY },
	{ "row 16: no claim, modern header", false, C_NONE, H_NEW,
	    ERA_NO_ENVELOPE },
	{ "row 18: bad claim, no header", false, C_BAD, H_NONE,
	    ERA_IS_MODERN },
	{ "row 18: bad claim, older header", false, C_BAD, H_OLD,
	    ERA_IS_MODERN },
	{ "row 18: bad claim, modern header", false, C_BAD, H_NEW,
	    ERA_IS_MODERN },
	{ "row 18: valid claim, no header", false, C_GOOD, H_NONE,
	    ERA_IS_MODERN },
	{ "row 18: valid claim, older header", false, C_GOOD, H_OLD,
	    ERA_IS_MODERN },
	{ "row 18: valid claim, modern header", false, C_GOOD, H_NEW,
	    ERA_IS_MODERN },
};

static void
cell_test(void **state)
{
	const struct cell *c = *state;

	assert_int_equal(era_choose(c->initialize, c->claim, c->header),
	    c->want);
}

static const struct version_row {
	const char *why;
	struct str version;
	enum era_header want;
	bool served;
} versions[] = {
	{ "version: absent", { NULL, 0 }, H_NONE, false },
	{ "version: the modern one", STR_INIT("2026-07-28"), H_NEW, true },
	{ "version: a later date", STR_INIT("2027-01-01"), H_NEW, false },
	{ "version: v999.0.0", STR_INIT("v999.0.0"), H_NEW, false },
	{ "version: the day before", STR_INIT("2026-07-27"), H_OLD, false },
	{ "version: a prefix of the modern one", STR_INIT("2026-07-2"),
	    H_OLD, false },
	{ "version: more than the modern one", STR_INIT("2026-07-28x"),
	    H_NEW, false },
	{ "version: 2025-11-25", STR_INIT("2025-11-25"), H_OLD, true },
	{ "version: 2025-06-18", STR_INIT("2025-06-18"), H_OLD, true },
	{ "version: 2025-03-26", STR_INIT("2025-03-26"), H_OLD, true },
	{ "version: 2024-11-05", STR_INIT("2024-11-05"), H_OLD, false },
	{ "version: empty", STR_INIT(""), H_OLD, false },
};

static void
version_test(void **state)
{
	const struct version_row *r = *state;

	assert_int_equal(era_header(r->version), r->want);
	assert_int_equal(era_served(r->version), r->served);
	assert_int_equal(era_legacy_served(r->version),
	    r->served && r->want == H_OLD);
}

#define P	"io.modelcontextprotocol/"
#define VER(v)	"\"" P "protocolVersion\":" v
#define CAPS	"\"" P "clientCapabilities\":{}"

static const struct claim_row {
	const char *why, *params;
	enum era_claim want;
	const char *fault;	/* a word of it; NULL: none */
	const char *lang, *token;
} claims[] = {
	{ "claim: no _meta", "{}", C_NONE, NULL, "", "" },
	{ "claim: _meta is a string", "{\"_meta\":\"x\"}", C_NONE, NULL, "",
	    "" },
	{ "claim: other keys only", "{\"_meta\":{" CAPS "}}", C_NONE, NULL,
	    "", "" },
	{ "claim: the key with null", "{\"_meta\":{" VER("null") "}}", C_BAD,
	    "protocolVersion", "", "" },
	{ "claim: whole", "{\"_meta\":{" VER("\"2026-07-28\"") "," CAPS "}}",
	    C_GOOD, NULL, "", "" },
	{ "claim: whole, of a later version",
	    "{\"_meta\":{" VER("\"v999\"") "," CAPS "}}", C_GOOD, NULL, "",
	    "" },
	{ "claim: whole, of a legacy date",
	    "{\"_meta\":{" VER("\"2025-11-25\"") "," CAPS "}}", C_BAD, NULL,
	    "", "" },
	{ "claim: without capabilities",
	    "{\"_meta\":{" VER("\"2026-07-28\"") "}}", C_BAD,
	    "clientCapabilities", "", "" },
	{ "claim: clientInfo null", "{\"_meta\":{" VER("\"2026-07-28\"") ","
	    CAPS ",\"" P "clientInfo\":null}}", C_BAD, "clientInfo", "", "" },
	{ "claim: clientInfo good", "{\"_meta\":{" VER("\"2026-07-28\"") ","
	    CAPS ",\"" P "clientInfo\":{\"name\":\"a\",\"version\":\"1\"}}}",
	    C_GOOD, NULL, "", "" },
	{ "claim: logLevel good", "{\"_meta\":{" VER("\"2026-07-28\"") ","
	    CAPS ",\"" P "logLevel\":\"emergency\"}}", C_GOOD, NULL, "", "" },
	{ "claim: logLevel null", "{\"_meta\":{" VER("\"2026-07-28\"") ","
	    CAPS ",\"" P "logLevel\":null}}", C_BAD, "logLevel", "", "" },
	{ "locale: ru", "{\"_meta\":{\"openai/locale\":\"ru\"}}", C_NONE,
	    NULL, "ru", "" },
	{ "locale: ru-RU", "{\"_meta\":{\"openai/locale\":\"ru-RU\"}}",
	    C_NONE, NULL, "ru", "" },
	{ "locale: EN_us", "{\"_meta\":{\"openai/locale\":\"EN_us\"}}",
	    C_NONE, NULL, "en", "" },
	{ "locale: run is Kirundi", "{\"_meta\":{\"openai/locale\":\"run\"}}",
	    C_NONE, NULL, "", "" },
	{ "locale: de", "{\"_meta\":{\"openai/locale\":\"de\"}}", C_NONE,
	    NULL, "", "" },
	{ "locale: one letter", "{\"_meta\":{\"openai/locale\":\"r\"}}",
	    C_NONE, NULL, "", "" },
	{ "token: a string", "{\"_meta\":{\"progressToken\":\"a\\\"b\"}}",
	    C_NONE, NULL, "", "\"a\\\"b\"" },
	{ "token: an integer", "{\"_meta\":{\"progressToken\":-0}}", C_NONE,
	    NULL, "", "0" },
	{ "token: a fraction is none", "{\"_meta\":{\"progressToken\":1.5}}",
	    C_NONE, NULL, "", "" },
};

static void
claim_test(void **state)
{
	const struct claim_row *r = *state;
	struct arena *a = arena_new(1 << 20);
	struct envelope env;
	const struct js *v;

	assert_int_equal(js_parse(a, str_c(r->params), 9, &v, NULL), 0);
	envelope_read(a, v, &env);
	assert_int_equal(env.claim, r->want);
	assert_int_equal(env.fault != NULL, r->fault != NULL);
	if (r->fault != NULL)
		assert_non_null(strstr(env.fault, r->fault));
	assert_true(str_is(env.lang, r->lang));
	assert_true(str_is(env.progress_token, r->token));
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, cell_test, cells);
	TABLE(&t, version_test, versions);
	TABLE(&t, claim_test, claims);
	return table_run(&t, "mcp_era");
}
