/* SPDX-License-Identifier: MIT */
/*
 * conf - twin.conf, declared in one table (conf.c): name, type, default,
 * range, help. The parser, `twinctl config` and the check that twin.conf(5)
 * names every key all read that table. The only user of inih.
 *
 * A list is kept as its text, words separated by blanks or commas; walk it
 * with str_word(&rest, true, &word). Everything lives in the arena given to
 * conf_load and never changes afterwards.
 */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"

struct conf {
	/* where things are */
	struct str resource;	/* URL of /mcp as clients enter it, no slash at the end */
	struct str data_dir;
	struct str store;	/* "lmdb" or "postgresql" */
	struct str database;	/* where the latter is */
	bool file_private;	/* this file is for its owner alone */
	struct str share_dir;	/* metamodel.json, curriculum.json, promotion.json */
	struct str prm_url;	/* metadata URL in challenges; "" = path-inserted */

	/* whom to trust (doc/auth.md 10) */
	struct str issuer;
	struct str issuer_aliases, audience_aliases, client_ids;
	struct str audience_claim;	/* "", "resource" or "ext.resource" */
	struct str allow_empty_audience;	/* "" or "dedicated-issuer" */
	struct str jwt_algs;
	struct str jwks_uri, jwks_file;
	struct str introspect_url, introspect_key_file;
	struct str scopes_advertised;
	int64_t clock_skew_s;
	int64_t jwks_ttl_s, jwks_stale_s, jwks_min_interval_s, http_timeout_s;
	int64_t jwks_max_bytes, token_max_bytes;
	int64_t introspect_ttl_s, introspect_negative_ttl_s;
	int64_t introspect_per_minute;
	bool allow_machine_tokens, allow_http_loopback, chatgpt_challenge;

	/* registration of clients on its way to the issuer */
	struct str registration_relay, registration_path;
	struct str registration_redirects;	/* words: `loopback`, URL prefixes */
	int64_t registration_per_minute, registration_per_address;

	/* HTTP and MCP (doc/protocol.md 6) */
	struct str origins, hosts;
	int64_t max_body_bytes, json_depth, batch_max;
	int64_t sse_keepalive_s, list_ttl_ms, discover_ttl_ms, state_ttl_s;
	int64_t call_deadline_s;
	struct str server_name, resource_name, resource_documentation;

	/* the page of one's own (view/) */
	bool page;
	struct str page_path;	/* "/me" */
	struct str page_client_id;	/* "" = the page registers itself */

	/* the twin */
	struct str lang;	/* "ru" or "en": when nothing else decides */
	struct str time_zone;	/* where the profile and the client say nothing */
	struct str zone_dir;	/* files of the time zone database */
	int64_t tz_offset_min;	/* the same as time_zone, when that is empty */

	bool compat;	/* tools of the system before this one, too */

	/* what one learner may use; 0: no limit */
	int64_t calls_per_minute;	/* counted on each machine by itself */
	int64_t events_per_day;		/* days of UTC */
	int64_t artifacts_max_bytes;

	/* how long what need not last is kept; 0: for ever */
	int64_t audit_days, once_days;

	/* what a process gives up once it has started (cgi/confine.h) */
	bool sandbox;
	int runner;	/* no key: who starts twin-fetch for it, 0: itself */

	/* log */
	struct str log_to;	/* "stderr" or "syslog" */
	struct str log_format;	/* "logfmt" or "json" */
};

/*
 * conf_load - read and check a configuration file.
 *
 *   path   the file; its name appears in messages
 *   out    every field set, from the file or from its default   in a
 *
 * Returns 0, or -1 with ERR_INVALID ("file:line: key: reason": unknown key,
 * key twice, bad value, required key missing, keys that contradict each
 * other) or ERR_IO (cannot be read).
 */
int conf_load(struct arena *a, const char *path, struct conf *out,
    struct err *e) WARN_UNUSED;

/* conf_path - where the file is: option (may be NULL), TWIN_CONF, the default
 * compiled in. Borrowed. */
const char *conf_path(const char *option);

/* conf_page_url - where people find their page: page_path on the host of
 * resource, in a. */
struct str conf_page_url(const struct conf *cf, struct arena *a);

/* conf_print - every key with value, default and help as text of twin.conf. */
void conf_print(const struct conf *cf, struct buf *out);

/*
 * conf_each - the rows of the table, for manual page and tests: name, type
 * word, default ("" = none), help. false past the end.
 */
bool conf_each(size_t i, const char **name, const char **type,
    const char **otherwise, const char **help);

#endif
