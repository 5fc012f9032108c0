/* SPDX-License-Identifier: MIT */
/*
 * doctor_conf - what can be said without any network: options, addresses,
 * modes of files, the data files, the data directory.
 */
#include "ctl/doctor_net.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/url.h"
#include "ctl/data.h"
#include "tools/quota.h"
#include "tools/zoneinfo.h"
#include "twin/catalog/catalog.h"

#define SAY0(d, level, ...) doctor_say((d), (level), STR(""), __VA_ARGS__)

void
doctor_conf_load(struct doctor *d)
{
	struct ctl *c = d->c;
	struct err e = { 0 };

	if (conf_load(c->a, c->conf_path, &c->cf, &e) == -1) {
		doctor_say(d, DOCTOR_FAIL, e.kind == ERR_IO ?
		    STR("name the file by -c or TWIN_CONF, or copy "
		    "twin.conf.example") : STR("twin.conf(5) has every key"),
		    "%s", e.msg);
		d->stop = true;
		return;
	}
	SAY0(d, DOCTOR_GOOD, "%s", c->conf_path);
}

/* ---- addresses ---- */

/* served - whether the metadata document is there under this URL. */
static bool
served(struct doctor *d, struct str url)
{
	static const char well_known[] =
	    "/.well-known/oauth-protected-resource";
	struct str base = d->c->cf.resource, root = doctor_net_origin(base);
	struct str path = str_from(base, root.n);

	return str_eq(url, arena_printf(d->a, STR_FMT "%s" STR_FMT,
	    STR_ARG(root), well_known, STR_ARG(path))) ||
	    str_eq(url, arena_printf(d->a, STR_FMT "%s", STR_ARG(root),
	    well_known)) ||
	    str_eq(url, arena_printf(d->a, STR_FMT "%s", STR_ARG(base),
	    well_known));
}

/* origin_alias - ChatGPT has been seen to ask for the origin of a server whose
 * metadata names a path; the tokens it gets are then made out to that. */
static void
origin_alias(struct doctor *d)
{
	const struct conf *cf = &d->c->cf;
	struct str root = doctor_net_origin(cf->resource);
	struct str slash = arena_printf(d->a, STR_FMT "/", STR_ARG(root));

	if (root.n == cf->resource.n || url_loopback_http(cf->resource) ||
	    str_has_word(cf->audience_aliases, true, slash))
		return;
	doctor_say(d, DOCTOR_NOTE, arena_printf(d->a, "audience_aliases = "
	    STR_FMT " " STR_FMT, STR_ARG(slash), STR_ARG(root)),
	    "audience_aliases does not name the origin, for which ChatGPT has "
	    "been seen to ask: such tokens are refused (aud_other)");
}

void
doctor_conf_urls(struct doctor *d)
{
	const struct conf *cf = &d->c->cf;

	SAY0(d, DOCTOR_GOOD, "resource " STR_FMT, STR_ARG(cf->resource));
	SAY0(d, DOCTOR_GOOD, "issuer " STR_FMT, STR_ARG(cf->issuer));
	if (url_loopback_http(cf->resource))
		SAY0(d, DOCTOR_NOTE, "resource is on a loopback address: only "
		    "programs on this machine can connect");
	if (cf->resource.n == doctor_net_origin(cf->resource).n)
		doctor_say(d, DOCTOR_WARN, arena_printf(d->a,
		    "resource = " STR_FMT "/mcp", STR_ARG(cf->resource)),
		    "resource has no path: the endpoint takes the root of the "
		    "site, which other pages need");
	if (str_ends(cf->issuer, STR("/")))
		SAY0(d, DOCTOR_NOTE, "issuer ends with a slash; it must be so "
		    "in the discovery document and in tokens, too");
	origin_alias(d);
	if (cf->prm_url.n > 0 && !served(d, cf->prm_url))
		doctor_say(d, DOCTOR_FAIL, arena_printf(d->a, "prm_url = "
		    STR_FMT "/.well-known/oauth-protected-resource",
		    STR_ARG(cf->resource)), "prm_url " STR_FMT " is not a "
		    "place where this program serves its metadata",
		    STR_ARG(cf->prm_url));
}

/* ---- options ---- */

/* counted - how often something happened, as the server counts it in the cache;
 * the eight bytes are a number, high byte first. */
static uint64_t
counted(struct doctor *d, struct str what)
{
	struct store_opts o = ctl_store_opts(d->c, true);
	struct err e = { 0 };
	struct store *st;
	struct str v;
	uint64_t n = 0;
	size_t i;

	o.read_cache = true;
	if (store_open(&o, &st, &e) == -1)
		return 0;
	v = store_cache_get(st, d->a, what, d->now);
	for (i = 0; i < v.n && v.n == 8; i++)
		n = n << 8 | (unsigned char)v.p[i];
	store_close(st);
	return n;
}

/* quotas - a learner who may use all there is, and one who wanted to. */
static void
quotas(struct doctor *d)
{
	const struct conf *cf = &d->c->cf;
	uint64_t often = counted(d, STR(QUOTA_REFUSED));

	if (cf->calls_per_minute == 0 || cf->events_per_day == 0 ||
	    cf->artifacts_max_bytes == 0)
		doctor_say(d, DOCTOR_NOTE, STR("leave calls_per_minute, "
		    "events_per_day and artifacts_max_bytes at their defaults, "
		    "unless this is a test"), "a limit for each learner is "
		    "off: one program in a loop can fill the disk");
	if (often > 0)
		doctor_say(d, DOCTOR_NOTE, STR("a program in a loop; raise "
		    "calls_per_minute if it is honest work"), "learners have "
		    "made more than %lld calls in %llu minutes of the last "
		    "day", (long long)cf->calls_per_minute,
		    (unsigned long long)often);
}

void
doctor_conf_options(struct doctor *d)
{
	const struct conf *cf = &d->c->cf;

	quotas(d);

	if (cf->allow_empty_audience.n > 0)
		doctor_say(d, DOCTOR_WARN, STR("let the consent page grant "
		    "resource as grant_access_token_audience, then remove "
		    "allow_empty_audience"), "tokens made out to nobody "
		    "(aud = []) are accepted, %llu so far: a token that this "
		    "issuer gave for another service opens this one",
		    (unsigned long long)counted(d, STR("count:empty_aud")));
	else if (cf->client_ids.n > 0)
		SAY0(d, DOCTOR_NOTE, "client_ids has no effect without "
		    "allow_empty_audience");
	if (cf->audience_claim.n > 0)
		SAY0(d, DOCTOR_NOTE, "when aud is empty, the claim " STR_FMT
		    " names the audience: only a token hook may write it",
		    STR_ARG(cf->audience_claim));
	if (cf->allow_machine_tokens)
		doctor_say(d, DOCTOR_WARN,
		    STR("allow_machine_tokens = off"), "tokens of programs are "
		    "accepted: each gets a twin of its own");
	if (cf->allow_http_loopback && !url_loopback_http(cf->resource))
		doctor_say(d, DOCTOR_WARN, STR("allow_http_loopback = off"),
		    "http URLs of loopback addresses are accepted by a public "
		    "server");
	if (cf->introspect_url.n == 0 && cf->introspect_key_file.n > 0)
		SAY0(d, DOCTOR_NOTE, "introspect_key_file has no effect "
		    "without introspect_url");
}

void
doctor_conf_scopes(struct doctor *d)
{
	static const char *const not_ours[] = { "openid", "offline_access" };
	struct str rest = d->c->cf.scopes_advertised, w;
	bool reads = false;
	size_t i;

	while (str_word(&rest, true, &w)) {
		reads = reads || str_is(w, "twin:read");
		for (i = 0; i < 2; i++)
			if (str_is(w, not_ours[i]))
				doctor_say(d, DOCTOR_WARN, STR("remove it from "
				    "scopes_advertised"), "%s is not for a "
				    "resource server to ask for: the "
				    "authorization server advertises it",
				    not_ours[i]);
	}
	if (!reads)
		doctor_say(d, DOCTOR_FAIL,
		    STR("scopes_advertised = twin:read twin:write"),
		    "scopes_advertised lacks twin:read: clients will not ask "
		    "for it, and no tool will work");
}

/* ---- files ---- */

/* mode - the file is there and nobody has more rights than `most`. */
static void
mode(struct doctor *d, const char *key, struct str path, mode_t most,
    const char *why)
{
	char *p = arena_cstr(d->a, path);
	struct stat sb;

	if (path.n == 0)
		return;
	if (stat(p, &sb) == -1)
		doctor_say(d, DOCTOR_FAIL, STR("make it readable for the "
		    "server's user, or change the key"), "%s %s: %s", key, p,
		    strerror(errno));
	else if ((sb.st_mode & 0777 & ~most) != 0)
		doctor_say(d, DOCTOR_FAIL, arena_printf(d->a, "chmod %o %s",
		    (unsigned)(sb.st_mode & 0777 & most), p),
		    "%s %s has mode %04o: %s", key, p,
		    (unsigned)(sb.st_mode & 0777), why);
	else if (access(p, R_OK) == -1)
		SAY0(d, DOCTOR_NOTE, "%s %s: you cannot read it; run this as "
		    "the server's user", key, p);
}

void
doctor_conf_files(struct doctor *d)
{
	const struct conf *cf = &d->c->cf;

	mode(d, "configuration", str_c(d->c->conf_path), 0755,
	    "who can write it decides whom the server trusts");
	mode(d, "jwks_file", cf->jwks_file, 0755,
	    "who can write it can make tokens of every learner");
	mode(d, "introspect_key_file", cf->introspect_key_file, 0700,
	    "others can read the key");
}

static bool
slurp(struct doctor *d, const char *name, struct str *out)
{
	struct str path = arena_printf(d->a, STR_FMT "/%s",
	    STR_ARG(d->c->cf.share_dir), name);
	struct err e = { 0 };

	if (ctl_read(d->a, path.p, LIMIT_CATALOG_FILE, out, &e) == 0)
		return true;
	doctor_say(d, DOCTOR_FAIL, STR("set share_dir to where make install "
	    "put the data files"), "%s", e.msg);
	return false;
}

void
doctor_conf_share(struct doctor *d)
{
	struct str mm, cu, pr;
	struct catalog *cat;
	struct err e = { 0 };

	if (!slurp(d, "metamodel.json", &mm) ||
	    !slurp(d, "curriculum.json", &cu) ||
	    !slurp(d, "promotion.json", &pr))
		return;
	if (catalog_load(d->a, mm, cu, pr, &cat, &e) == -1)
		doctor_say(d, DOCTOR_FAIL, STR("fix the file; twinctl catalog "
		    "checks it again"), "%s", e.msg);
}

void
doctor_conf_zones(struct doctor *d)
{
	const struct conf *cf = &d->c->cf;
	struct arena *a = d->a;
	struct zoneinfo *zi = zoneinfo_new(a, arena_cstr(a, cf->zone_dir));
	struct zone z;

	if (access(arena_cstr(a, cf->zone_dir), X_OK) == -1)
		doctor_say(d, DOCTOR_WARN, STR("install tzdata, or set zone_dir"),
		    "zone_dir " STR_FMT ": %s; only much used time zones are known",
		    STR_ARG(cf->zone_dir), strerror(errno));
	if (cf->time_zone.n > 0 &&
	    !zoneinfo_place(zi, a, cf->time_zone, clock_now(), &z))
		doctor_say(d, DOCTOR_FAIL, STR("spell it as the IANA database "
		    "does, such as Europe/Berlin"), "time_zone " STR_FMT
		    ": no such zone here; tz_offset stands in",
		    STR_ARG(cf->time_zone));
}

/* ---- the data directory ---- */

enum { DISK_LOW_MIB = 64 };	/* worth a warning */

/* owners - files of another user are files the server cannot write. */
static void
owners(struct doctor *d, const char *dir, uid_t owner)
{
	DIR *dp = opendir(dir);
	struct dirent *de;
	struct stat sb;

	if (dp == NULL)
		return;
	while ((de = readdir(dp)) != NULL) {
		if (de->d_name[0] == '.' || fstatat(dirfd(dp), de->d_name, &sb,
		    AT_SYMLINK_NOFOLLOW) == -1)
			continue;
		if (sb.st_uid != owner)
			doctor_say(d, DOCTOR_FAIL, arena_printf(d->a,
			    "chown %u %s/%s", (unsigned)owner, dir,
			    de->d_name), "%s/%s belongs to user %u, the "
			    "directory to user %u", dir, de->d_name,
			    (unsigned)sb.st_uid, (unsigned)owner);
		if ((sb.st_mode & 077) != 0)
			doctor_say(d, DOCTOR_FAIL, arena_printf(d->a,
			    "chmod 600 %s/%s", dir, de->d_name),
			    "%s/%s has mode %04o: it holds what learners said",
			    dir, de->d_name, (unsigned)(sb.st_mode & 0777));
	}
	(void)closedir(dp);
}

/*
 * other_realm - the fix when the directory was made under another issuer: it is
 * an alias if that is the same server by another name, as with a slash or http
 * in front. Empty: that is not what is wrong.
 */
static struct str
other_realm(struct doctor *d, const char *msg)
{
	struct str was, rest;

	if (strstr(msg, "belongs to realm '") == NULL)
		return STR("");
	(void)str_cut(str_c(strstr(msg, "realm '") + 7), '\'', &was, &rest);
	return arena_printf(d->a, "issuer_aliases = " STR_FMT " if both are the "
	    "same server; the learners of another one need a data_dir of "
	    "their own", STR_ARG(was));
}

/* room - whether the file system takes another write. */
static void
room(struct doctor *d, const char *dir)
{
	struct statvfs fs;
	unsigned long long free_mib;

	if (statvfs(dir, &fs) == -1)
		return;
	free_mib = (unsigned long long)fs.f_bavail * fs.f_frsize >> 20;
	if ((fs.f_flag & ST_RDONLY) != 0)
		doctor_say(d, DOCTOR_FAIL, STR("mount it for writing"),
		    "data_dir %s is on a file system mounted read-only: "
		    "learners can read, nothing can be written", dir);
	else if (free_mib == 0)
		doctor_say(d, DOCTOR_FAIL, STR("make room: the server goes on "
		    "by itself"), "data_dir %s: the disk is full: learners can "
		    "read, nothing can be written", dir);
	else if (free_mib < DISK_LOW_MIB)
		doctor_say(d, DOCTOR_WARN, STR("make room"), "data_dir %s: "
		    "only %llu MiB are left on the disk", dir, free_mib);
}

static void
lost(struct doctor *d, struct store *st)
{
	struct store_lost lost;

	store_audit_lost(st, &lost);
	if (lost.all > 0)
		doctor_say(d, DOCTOR_WARN, STR("the disk was full, or audit.mdb "
		    "could not be written: see the log's lines audit_lost"),
		    "%llu audit records were lost, the last one %lld seconds "
		    "ago", (unsigned long long)lost.all,
		    (long long)(d->now - lost.last_ms / 1000));
}

/* used - learners who are at what they may use, or far beyond what is usual. */
static void
used(struct doctor *d, struct store *st)
{
	struct store_marks m;
	struct store_usage u;
	struct err e = { 0 };

	data_marks(&d->c->cf, d->now, &m);
	if (store_usage(st, d->a, &m, &u, &e) == -1) {
		SAY0(d, DOCTOR_WARN, "%s", e.msg);
		return;
	}
	if (u.at_day_events > 0)
		doctor_say(d, DOCTOR_NOTE, STR("raise events_per_day if that "
		    "is honest work"), "%llu learners have made all entries of "
		    "today (events_per_day = %lld)",
		    (unsigned long long)u.at_day_events,
		    (long long)d->c->cf.events_per_day);
	if (u.at_artifact_bytes > 0)
		doctor_say(d, DOCTOR_NOTE, STR("raise artifacts_max_bytes, or "
		    "let them keep texts elsewhere and send links"), "%llu "
		    "learners have no room left for work products "
		    "(artifacts_max_bytes = %lld)",
		    (unsigned long long)u.at_artifact_bytes,
		    (long long)d->c->cf.artifacts_max_bytes);
	if (u.at_journal > 0)
		doctor_say(d, DOCTOR_WARN, arena_printf(d->a, "look whether a "
		    "program writes them: twinctl dump --journal '" STR_FMT
		    "'", STR_ARG(u.longest)), "%llu journals have %d entries "
		    "or more, the longest %llu",
		    (unsigned long long)u.at_journal, LIMIT_JOURNAL_LONG,
		    (unsigned long long)u.most_journal);
}

/* say_found - store_look_fn. */
static void
say_found(void *arg, enum store_look_level level, const char *text,
    const char *fix)
{
	static const enum doctor_level levels[] = {
		[STORE_LOOK_GOOD] = DOCTOR_GOOD,
		[STORE_LOOK_NOTE] = DOCTOR_NOTE,
		[STORE_LOOK_BAD] = DOCTOR_FAIL,
	};

	doctor_say(arg, levels[level], str_c(fix), "%s", text);
}

void
doctor_conf_data(struct doctor *d)
{
	struct store_opts o = ctl_store_opts(d->c, true);
	struct err e = { 0 };
	struct store *st;
	struct stat sb;

	if (stat(o.dir, &sb) == -1) {
		doctor_say(d, DOCTOR_FAIL, errno == ENOENT ?
		    STR("run twinctl init as the server's user") :
		    STR("run this as the server's user"), "data_dir %s: %s",
		    o.dir, strerror(errno));
		return;
	}
	if ((sb.st_mode & 077) != 0)
		doctor_say(d, DOCTOR_FAIL, arena_printf(d->a, "chmod 700 %s",
		    o.dir), "data_dir %s has mode %04o: others can look in",
		    o.dir, (unsigned)(sb.st_mode & 0777));
	owners(d, o.dir, sb.st_uid);
	if (geteuid() != sb.st_uid)
		SAY0(d, DOCTOR_NOTE, "data_dir belongs to user %u; the server "
		    "must run as that user", (unsigned)sb.st_uid);
	room(d, o.dir);
	if (store_open(&o, &st, &e) == -1) {
		doctor_say(d, DOCTOR_FAIL, e.kind == ERR_NOTFOUND ?
		    STR("run twinctl init as the server's user") :
		    other_realm(d, e.msg), "%s", e.msg);
		return;
	}
	lost(d, st);
	used(d, st);
	if (store_look(st, say_found, d, &e) == -1)
		SAY0(d, DOCTOR_FAIL, "%s", e.msg);
	store_close(st);
}
