/* SPDX-License-Identifier: MIT */
/*
 * conf - the table is the truth about twin.conf; what keys must
 * hold together is checked by cross_check() at the end.
 */
#include "base/conf.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <ini.h>

#include "base/limits.h"
#include "base/url.h"

enum type {
	CONF_STR,	/* any text */
	CONF_URL,	/* https://, or http:// to a loopback address */
	CONF_LIST,	/* words */
	CONF_WORD,	/* one of the words in .help before the colon */
	CONF_PATH,	/* absolute */
	CONF_BOOL,	/* on, off */
	CONF_INT	/* decimal, within min..max */
};

static const char *const type_name[] = {
	[CONF_STR] = "text", [CONF_URL] = "URL", [CONF_LIST] = "list",
	[CONF_WORD] = "word", [CONF_PATH] = "path", [CONF_BOOL] = "on|off",
	[CONF_INT] = "number",
};

struct row {
	const char *name;
	enum type type;
	size_t at;		/* offset in struct conf */
	const char *otherwise;	/* default; NULL: required */
	int64_t min, max;
	const char *words;	/* CONF_WORD: what is allowed */
	const char *help;
};

#define AT(f) offsetof(struct conf, f)
#define ORIGINS "https://chatgpt.com https://claude.ai https://claude.com"
#define REDIRECTS ORIGINS " https://vscode.dev loopback"
static const struct row rows[] = {
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
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

/* Longest list, bytes; bounds what a file of any length takes of the arena. */
enum { LIST_MAX = 32 << 10 };

struct load {
	struct arena *a;
	const char *path;
	struct conf *out;
	bool seen[ROWS];
	struct buf lists[ROWS];	/* what a list given in parts adds up to */
	int line;		/* 0: the fault is in no single line */
	const char *line_fault;
	struct err *e;
};

static int
bad(const struct load *ld, const char *key, const char *why)
{
	if (ld->line == 0)
		return err_set(ld->e, ERR_INVALID, "%s: %s: %s", ld->path, key,
		    why);
	return err_set(ld->e, ERR_INVALID, "%s:%d: %s: %s", ld->path, ld->line,
	    key, why);
}

/* only - whether s consists of these bytes. */
static int
set_text(struct load *ld, const struct row *r, struct str v)
{
	struct str *to = (struct str *)(void *)((char *)ld->out + r->at);
	bool none = v.n == 0;
	struct url u;

	if (!str_utf8(v) || str_has_ctl(v))
		return bad(ld, r->name, "control characters or not UTF-8");
	if (none && r->otherwise == NULL)
		return bad(ld, r->name, "must not be empty");
	if (r->type == CONF_URL && !none &&
	    !str_starts(v, STR("https://")) && !url_loopback_http(v))
		return bad(ld, r->name,
		    "must be an https URL (http only for a loopback address)");
	if (r->type == CONF_URL && !none && !url_split(v, &u))
		return bad(ld, r->name,
		    "must name a host and hold no blank, quote or user");
	if (r->type == CONF_PATH && !none && v.p[0] != '/')
		return bad(ld, r->name, "must be an absolute path");
	if (r->type == CONF_WORD && !none &&
	    !str_has_word(str_c(r->words), false, v))
		return err_set(ld->e, ERR_INVALID,
		    "%s:%d: %s: must be one of: %s", ld->path, ld->line,
		    r->name, r->words);
	*to = arena_str(ld->a, v);
	return 0;
}

static int
set_number(struct load *ld, const struct row *r, struct str v)
{
	int64_t *to = (int64_t *)(void *)((char *)ld->out + r->at);
	int64_t n;

	if (!str_int(v, &n))
		return bad(ld, r->name, "must be a whole number");
	if (n < r->min || n > r->max)
		return err_set(ld->e, ERR_INVALID,
		    "%s:%d: %s: must be %lld..%lld", ld->path, ld->line,
		    r->name, (long long)r->min, (long long)r->max);
	*to = n;
	return 0;
}

static int
set_bool(struct load *ld, const struct row *r, struct str v)
{
	bool *to = (bool *)(void *)((char *)ld->out + r->at);

	if (!str_is(v, "on") && !str_is(v, "off"))
		return bad(ld, r->name, "must be on or off");
	*to = str_is(v, "on");
	return 0;
}

static int
set(struct load *ld, const struct row *r, struct str v)
{
	switch (r->type) {
	case CONF_BOOL:
		return set_bool(ld, r, v);
	case CONF_INT:
		return set_number(ld, r, v);
	default:
		return set_text(ld, r, v);
	}
}

/* add - a list given again, or continued on an indented line, adds up; so no
 * list is bound by the longest line inih reads. */
static int
add(struct load *ld, size_t i, struct str v)
{
	struct str *to =
	    (struct str *)(void *)((char *)ld->out + rows[i].at);
	struct buf *b = &ld->lists[i];

	if (!ld->seen[i])
		buf_init(b, ld->a, LIST_MAX);
	else
		buf_ch(b, ' ');
	buf_add(b, v);
	if (b->full)
		return bad(ld, rows[i].name, "too long");
	if (set_text(ld, &rows[i], v) == -1)
		return -1;
	*to = buf_str(b);
	return 0;
}

/* on_key - inih's callback: 1 to go on, 0 to stop at this line. */
static int
on_key(void *arg, const char *section, const char *name, const char *value)
{
	struct load *ld = arg;
	size_t i;
	int rc;

	if (section[0] != '\0')
		return bad(ld, section, "sections are not used here") + 1;
	for (i = 0; i < ROWS; i++)
		if (strcmp(rows[i].name, name) == 0)
			break;
	if (i == ROWS)
		return bad(ld, name, "unknown key") + 1;
	if (ld->seen[i] && rows[i].type != CONF_LIST)
		return bad(ld, name, "given twice") + 1;
	rc = rows[i].type == CONF_LIST ? add(ld, i, str_c(value)) :
	    set(ld, &rows[i], str_c(value));
	ld->seen[i] = true;
	return rc + 1;
}

struct source {
	FILE *f;
	struct load *ld;
};

/*
 * note_behind - a comment behind a value: inih would cut ` ;` off and keep
 * ` #` in the value, and neither is what the writer meant.
 */
static bool
note_behind(const char *line)
{
	const char *p = line + strspn(line, " \t");

	if (*p == '#' || *p == ';' || *p == '\0')
		return false;
	for (p++; *p != '\0'; p++)
		if ((*p == '#' || *p == ';') && (p[-1] == ' ' || p[-1] == '\t'))
			return true;
	return false;
}

/*
 * next_line - inih's reader. Counts lines, for messages, and stops at a line
 * longer than inih's buffer, whose tail it would take for a line of its own.
 */
static char *
next_line(char *line, int size, void *arg)
{
	struct source *in = arg;
	size_t n;

	if (fgets(line, size, in->f) == NULL)
		return NULL;
	in->ld->line++;
	n = strlen(line);
	if ((n == 0 || line[n - 1] != '\n') && !feof(in->f))
		in->ld->line_fault = n + 1 == (size_t)size ?
		    "the line is too long" : "there is a NUL in the line";
	else if (note_behind(line))
		in->ld->line_fault = "a comment must stand on a line of its own";
	return in->ld->line_fault == NULL ? line : NULL;
}

static int
cross_check(struct load *ld)
{
	const struct conf *c = ld->out;
	struct str rest = c->jwt_algs, w = STR("");
	/* introspect_url and registration_relay name ports of the issuer that
	 * may well be on this machine and nowhere else */
	bool loopback = url_loopback_http(c->resource) ||
	    url_loopback_http(c->issuer) || url_loopback_http(c->jwks_uri);
	struct url u;

	ld->line = 0;
	if (str_ends(c->resource, STR("/")) ||
	    memchr(c->resource.p, '#', c->resource.n) != NULL ||
	    memchr(c->resource.p, '?', c->resource.n) != NULL)
		return bad(ld, "resource",
		    "must have no slash at the end, no query, no fragment");
	if (loopback && !c->allow_http_loopback)
		return bad(ld, "allow_http_loopback",
		    "must be on for http URLs of loopback addresses");
	while (str_word(&rest, true, &w))
		if (!str_has_word(STR("RS256 RS384 RS512 ES256 ES384 ES512"),
		    false, w))
			return bad(ld, "jwt_algs", "an algorithm is unknown");
	if (w.n == 0)
		return bad(ld, "jwt_algs", "must name one");
	if (c->registration_path.n > 0 && (!url_split(arena_printf(ld->a,
	    "https://x" STR_FMT, STR_ARG(c->registration_path)), &u) ||
	    !str_eq(u.path, c->registration_path)))
		return bad(ld, "registration_path", "must be a path");
	if (!url_split(arena_printf(ld->a, "https://x" STR_FMT,
	    STR_ARG(c->page_path)), &u) || !str_eq(u.path, c->page_path) ||
	    c->page_path.n < 2 || str_ends(c->page_path, STR("/")))
		return bad(ld, "page_path",
		    "must be a path without a slash at the end");
	if (url_split(c->resource, &u) && str_eq(u.path, c->page_path))
		return bad(ld, "page_path", "is the path of resource");
	if (str_is(c->store, "postgresql") && c->database.n == 0)
		return bad(ld, "database",
		    "must name one for store = postgresql");
	if (c->jwks_uri.n > 0 && c->jwks_file.n > 0)
		return bad(ld, "jwks_file", "excludes jwks_uri");
	return 0;
}

int
conf_load(struct arena *a, const char *path, struct conf *out, struct err *e)
{
	struct conf cf = { 0 };
	struct load ld = { .a = a, .path = path, .out = &cf, .e = e };
	struct source in = { fopen(path, "re"), &ld };
	struct stat sb;
	bool unread;
	int rc, i;

	if (in.f == NULL)
		return err_set(e, ERR_IO, "%s: %s", path, strerror(errno));
	cf.file_private = fstat(fileno(in.f), &sb) == 0 &&
	    (sb.st_mode & 077) == 0;
	rc = ini_parse_stream(next_line, &in, on_key, &ld);
	unread = ferror(in.f) != 0;
	(void)fclose(in.f);
	if (unread)
		return err_set(e, ERR_IO, "%s: cannot be read", path);
	if (ld.line_fault != NULL)
		return err_set(e, ERR_INVALID, "%s:%d: %s", path, ld.line,
		    ld.line_fault);
	if (rc != 0) {
		ld.line = rc > 0 ? rc : ld.line;
		return err_set(e, ERR_INVALID, "%s:%d: not `key = value`", path,
		    ld.line);
	}
	for (i = 0; i < ROWS; i++) {
		if (ld.seen[i])
			continue;
		ld.line = 0;
		if (rows[i].otherwise == NULL)
			return bad(&ld, rows[i].name, "is required");
		if (rows[i].otherwise[0] != '\0' &&
		    set(&ld, &rows[i], str_c(rows[i].otherwise)) == -1)
			return -1;
	}
	if (cross_check(&ld) == -1)
		return -1;
	*out = cf;
	return 0;
}

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

void
conf_print(const struct conf *cf, struct buf *out)
{
	size_t i;

	for (i = 0; i < ROWS; i++) {
		const char *base = (const char *)cf + rows[i].at;

		buf_printf(out, "# %s\n%s = ", rows[i].help, rows[i].name);
		switch (rows[i].type) {
		case CONF_BOOL:
			buf_c(out, *(const bool *)base ? "on" : "off");
			break;
		case CONF_INT:
			buf_int(out, *(const int64_t *)(const void *)base);
			break;
		default:
			buf_add(out, *(const struct str *)(const void *)base);
		}
		buf_c(out, "\n");
	}
}

bool
conf_each(size_t i, const char **name, const char **type,
    const char **otherwise, const char **help)
{
	if (i >= ROWS)
		return false;
	*name = rows[i].name;
	*type = type_name[rows[i].type];
	*otherwise = rows[i].otherwise == NULL ? "" : rows[i].otherwise;
	*help = rows[i].help;
	return true;
}
