/* SPDX-License-Identifier: MIT */
/* conf - the table, which is the truth about twin.conf, and how it is told. */
#include "base/conf.h"

#include <stdlib.h>

#include "base/conf_rows.h"
#include "base/limits.h"
#include "base/url.h"

static const char *const type_name[] = {
	[CONF_STR] = "text", [CONF_URL] = "URL", [CONF_LIST] = "list",
	[CONF_WORD] = "word", [CONF_PATH] = "path", [CONF_BOOL] = "on|off",
	[CONF_INT] = "number",
};

#define AT(f) offsetof(struct conf, f)
#define ORIGINS "https://chatgpt.com https://claude.ai https://claude.com"
#define REDIRECTS ORIGINS " https://vscode.dev loopback"
const struct conf_row conf_rows[] = {
	{ "resource", CONF_URL, AT(resource), NULL, 0, 0, NULL,
	  "URL of the endpoint as clients enter it, without a slash at the end" },
	{ "issuer", CONF_URL, AT(issuer), NULL, 0, 0, NULL,
	  "issuer of access tokens, byte for byte as in its discovery document" },
	{ "data_dir", CONF_PATH, AT(data_dir), NULL, 0, 0, NULL,
	  "data directory of one realm, made by twinctl init" },
	{ "store", CONF_WORD, AT(store), "lmdb", 0, 0, "lmdb postgresql",
	  "who keeps the twins: files in data_dir, or a database" },
	{ "database", CONF_STR, AT(database), "", 0, 0, NULL,
	  "the database for store = postgresql, a connection string of libpq" },
	{ "share_dir", CONF_PATH, AT(share_dir), SHARE_DIR, 0, 0, NULL,
	  "folder of metamodel.json, curriculum.json, promotion.json" },
	{ "prm_url", CONF_URL, AT(prm_url), "", 0, 0, NULL,
	  "metadata URL named in challenges; empty: the path-inserted one" },

	{ "issuer_aliases", CONF_LIST, AT(issuer_aliases), "", 0, 0, NULL,
	  "other names of the same issuer" },
	{ "audience_aliases", CONF_LIST, AT(audience_aliases), "", 0, 0, NULL,
	  "further audience values that mean this server" },
	{ "audience_claim", CONF_WORD, AT(audience_claim), "", 0, 0,
	  "resource ext.resource",
	  "claim that names the audience when aud is empty" },
	{ "allow_empty_audience", CONF_WORD, AT(allow_empty_audience), "", 0,
	  0, "dedicated-issuer",
	  "accept aud = [] from an issuer that serves nobody else" },
	{ "client_ids", CONF_LIST, AT(client_ids), "", 0, 0, NULL,
	  "the only clients allowed with an empty audience" },
	{ "jwt_algs", CONF_LIST, AT(jwt_algs), "RS256 ES256", 0, 0, NULL,
	  "signature algorithms: RS256 RS384 RS512 ES256 ES384 ES512" },
	{ "jwks_uri", CONF_URL, AT(jwks_uri), "", 0, 0, NULL,
	  "key set; empty: found by discovery" },
	{ "jwks_file", CONF_PATH, AT(jwks_file), "", 0, 0, NULL,
	  "key set in a file, where outbound calls are blocked" },
	{ "introspect_url", CONF_URL, AT(introspect_url), "", 0, 0, NULL,
	  "introspection endpoint for opaque tokens; empty: refused" },
	{ "introspect_key_file", CONF_PATH, AT(introspect_key_file), "", 0, 0,
	  NULL, "file (mode 0600) with the key for introspect_url" },
	{ "scopes_advertised", CONF_LIST, AT(scopes_advertised),
	  "twin:read twin:write twin:erase", 0, 0, NULL,
	  "scopes named in challenges and metadata" },
	{ "clock_skew", CONF_INT, AT(clock_skew_s), "60", 0, 300, NULL,
	  "seconds of difference allowed between clocks" },
	{ "jwks_ttl", CONF_INT, AT(jwks_ttl_s), "1800", 600, 3600, NULL,
	  "seconds a fetched key set stays fresh" },
	{ "jwks_stale", CONF_INT, AT(jwks_stale_s), "86400", 0, 604800, NULL,
	  "seconds an old key set may serve while fetching fails" },
	{ "jwks_min_interval", CONF_INT, AT(jwks_min_interval_s), "10", 1,
	  3600, NULL, "seconds between two fetches, over all processes" },
	{ "http_timeout", CONF_INT, AT(http_timeout_s), "5", 1, 15, NULL,
	  "seconds for one outbound request in all" },
	{ "jwks_max_bytes", CONF_INT, AT(jwks_max_bytes), "262144", 1024,
	  1 << 20, NULL, "largest key set" },
	{ "token_max_bytes", CONF_INT, AT(token_max_bytes), "8192", 1024,
	  65536, NULL, "longest access token" },
	{ "introspect_ttl", CONF_INT, AT(introspect_ttl_s), "60", 0, 300, NULL,
	  "seconds an active answer is remembered" },
	{ "introspect_negative_ttl", CONF_INT, AT(introspect_negative_ttl_s),
	  "10", 0, 60, NULL, "seconds an inactive answer is remembered" },
	{ "introspect_per_minute", CONF_INT, AT(introspect_per_minute), "300",
	  0, 100000, NULL,
	  "most calls a minute to introspect_url; 0: no limit" },
	{ "allow_machine_tokens", CONF_BOOL, AT(allow_machine_tokens), "off",
	  0, 0, NULL, "accept tokens whose sub is their client_id" },
	{ "allow_http_loopback", CONF_BOOL, AT(allow_http_loopback), "off", 0,
	  0, NULL, "accept http URLs of loopback addresses, for tests" },
	{ "chatgpt_challenge", CONF_BOOL, AT(chatgpt_challenge), "off", 0, 0,
	  NULL, "answer a missing scope by a tool result with a challenge" },

	{ "registration_relay", CONF_URL, AT(registration_relay), "", 0, 0,
	  NULL, "the issuer's registration endpoint; empty: no relay" },
	{ "registration_path", CONF_STR, AT(registration_path), "", 0, 0, NULL,
	  "path of the relay; empty: that of resource and /register" },
	{ "registration_redirects", CONF_LIST, AT(registration_redirects),
	  REDIRECTS, 0, 0, NULL, "where registered clients may come back to: "
	  "beginnings of URLs, or the word loopback" },
	{ "registration_per_minute", CONF_INT, AT(registration_per_minute),
	  "30", 1, 10000, NULL, "most registrations a minute handed on" },
	{ "registration_per_address", CONF_INT, AT(registration_per_address),
	  "20", 1, 10000, NULL, "the same for one address" },

	{ "origins", CONF_LIST, AT(origins), ORIGINS, 0, 0, NULL,
	  "web origins allowed beside our own and loopback" },
	{ "hosts", CONF_LIST, AT(hosts), "", 0, 0, NULL,
	  "Host names allowed beside that of resource" },
	{ "max_body", CONF_INT, AT(max_body_bytes), "1048576", 1024,
	  LIMIT_BODY_MAX, NULL, "largest request body, bytes" },
	{ "json_depth", CONF_INT, AT(json_depth), "32", 8, 64, NULL,
	  "deepest nesting of a request" },
	{ "batch_max", CONF_INT, AT(batch_max), "20", 1, LIMIT_BATCH_MAX,
	  NULL,
	  "most messages of one 2025-03-26 batch" },
	{ "sse_keepalive", CONF_INT, AT(sse_keepalive_s), "15", 1, 60, NULL,
	  "seconds between comments on a silent event stream" },
	{ "list_ttl", CONF_INT, AT(list_ttl_ms), "300000", 0, 86400000, NULL,
	  "milliseconds clients may keep lists" },
	{ "discover_ttl", CONF_INT, AT(discover_ttl_ms), "3600000", 0,
	  86400000, NULL, "milliseconds clients may keep server/discover" },
	{ "state_ttl", CONF_INT, AT(state_ttl_s), "600", 10, 86400, NULL,
	  "seconds a requestState stays valid" },
	{ "call_deadline", CONF_INT, AT(call_deadline_s), "20", 1, 55, NULL,
	  "seconds one call may take" },
	{ "server_name", CONF_STR, AT(server_name), "digital-twin-mcp", 0, 0,
	  NULL, "name in serverInfo" },
	{ "resource_name", CONF_STR, AT(resource_name), "Digital twin", 0, 0,
	  NULL, "name in the metadata document" },
	{ "resource_documentation", CONF_URL, AT(resource_documentation), "",
	  0, 0, NULL, "page for people, in the metadata document" },

	{ "page", CONF_BOOL, AT(page), "off", 0, 0, NULL,
	  "serve a page on which learners see and keep their twin themselves" },
	{ "page_path", CONF_STR, AT(page_path), "/me", 0, 0, NULL,
	  "path of that page" },
	{ "page_client_id", CONF_STR, AT(page_client_id), "", 0, 0, NULL,
	  "client of the issuer that the page signs in as; empty: it registers" },

	{ "lang", CONF_WORD, AT(lang), "ru", 0, 0, "ru en",
	  "language when neither call nor profile names one" },
	{ "time_zone", CONF_STR, AT(time_zone), "", 0, 0, NULL,
	  "zone when the profile and the client name none; else tz_offset" },
	{ "zone_dir", CONF_PATH, AT(zone_dir), "/usr/share/zoneinfo", 0, 0,
	  NULL, "files of the time zone database" },
	{ "tz_offset", CONF_INT, AT(tz_offset_min), "180", -720, 840, NULL,
	  "minutes east of UTC when the profile names no time zone" },
	{ "compat", CONF_BOOL, AT(compat), "off", 0, 0, NULL,
	  "offer the four tools of the system before this one, too" },

	{ "calls_per_minute", CONF_INT, AT(calls_per_minute), "120", 0, 100000,
	  NULL, "most calls of one learner a minute; 0: no limit" },
	{ "events_per_day", CONF_INT, AT(events_per_day), "500", 0, 1000000,
	  NULL, "most entries that one learner makes a day; 0: no limit" },
	{ "artifacts_max_bytes", CONF_INT, AT(artifacts_max_bytes), "33554432",
	  0, 1 << 30, NULL,
	  "most that is kept of one learner's work products; 0: no limit" },

	{ "audit_days", CONF_INT, AT(audit_days), "400", 0, 36500, NULL,
	  "days that audit records are kept; 0: for ever" },
	{ "once_days", CONF_INT, AT(once_days), "90", 0, 36500, NULL,
	  "days that a request_id is remembered; 0: for ever" },

	{ "sandbox", CONF_BOOL, AT(sandbox), "on", 0, 0, NULL,
	  "give up, once started, files, programs and connections not needed" },

	{ "log_to", CONF_WORD, AT(log_to), "stderr", 0, 0, "stderr syslog",
	  "where the log goes" },
	{ "log_format", CONF_WORD, AT(log_format), "logfmt", 0, 0,
	  "logfmt json", "how a line is written" },
};
#undef AT

const size_t conf_nrows = sizeof(conf_rows) / sizeof(conf_rows[0]);

const char *
conf_path(const char *option)
{
	const char *env = getenv("TWIN_CONF");

	if (option != NULL)
		return option;
	return env != NULL && env[0] != '\0' ? env : CONF_FILE;
}

struct str
conf_page_url(const struct conf *cf, struct arena *a)
{
	struct url u;

	return url_split(cf->resource, &u) ? arena_printf(a, STR_FMT STR_FMT,
	    STR_ARG(u.origin), STR_ARG(cf->page_path)) : STR("");
}

/* What inih reads of a line, less the line end: so much fits. */
enum { LINE_FITS = 198 };

/*
 * put_text - a text as it can be read again: a list that is longer than a line in
 * words of a line each, another text, which came in one, without the blanks.
 */
static void
put_text(struct buf *out, const struct conf_row *r, struct str v)
{
	bool fits = strlen(r->name) + strlen(" = ") + v.n <= LINE_FITS;
	struct str word;

	buf_c(out, r->name);
	buf_c(out, fits ? " = " : "=");
	if (fits || r->type != CONF_LIST) {
		buf_add(out, v);
		return;
	}
	while (v.n > 0) {
		(void)str_cut(v, ' ', &word, &v);
		if (word.n > 0)
			buf_printf(out, "\n " STR_FMT, STR_ARG(word));
	}
}

void
conf_print(const struct conf *cf, struct buf *out)
{
	size_t i;

	for (i = 0; i < conf_nrows; i++) {
		const char *base = (const char *)cf + conf_rows[i].at;

		buf_printf(out, "# %s\n", conf_rows[i].help);
		switch (conf_rows[i].type) {
		case CONF_BOOL:
			buf_printf(out, "%s = %s", conf_rows[i].name,
			    *(const bool *)base ? "on" : "off");
			break;
		case CONF_INT:
			buf_printf(out, "%s = ", conf_rows[i].name);
			buf_int(out, *(const int64_t *)(const void *)base);
			break;
		default:
			put_text(out, &conf_rows[i],
			    *(const struct str *)(const void *)base);
		}
		buf_c(out, "\n");
	}
}

bool
conf_each(size_t i, const char **name, const char **type,
    const char **otherwise, const char **help)
{
	if (i >= conf_nrows)
		return false;
	*name = conf_rows[i].name;
	*type = type_name[conf_rows[i].type];
	*otherwise = conf_rows[i].otherwise == NULL ? "" : conf_rows[i].otherwise;
	*help = conf_rows[i].help;
	return true;
}
