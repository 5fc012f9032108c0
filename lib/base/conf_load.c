/* SPDX-License-Identifier: MIT */
/*
 * conf_load - twin.conf read by the table of conf.c; what keys must hold together
 * is checked by cross_check() at the end.
 */
#include "base/conf.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include <ini.h>

#include "base/conf_rows.h"
#include "base/url.h"

/* Longest list, bytes; bounds what a file of any length takes of the arena. */
enum { LIST_MAX = 32 << 10 };

struct load {
	struct arena *a;
	const char *path;
	struct conf *out;
	bool *seen;		/* by row */
	struct buf *lists;	/* what a list given in parts adds up to */
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

static int
set_text(struct load *ld, const struct conf_row *r, struct str v)
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
set_number(struct load *ld, const struct conf_row *r, struct str v)
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
set_bool(struct load *ld, const struct conf_row *r, struct str v)
{
	bool *to = (bool *)(void *)((char *)ld->out + r->at);

	if (!str_is(v, "on") && !str_is(v, "off"))
		return bad(ld, r->name, "must be on or off");
	*to = str_is(v, "on");
	return 0;
}

static int
set(struct load *ld, const struct conf_row *r, struct str v)
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
	    (struct str *)(void *)((char *)ld->out + conf_rows[i].at);
	struct buf *b = &ld->lists[i];

	if (!ld->seen[i])
		buf_init(b, ld->a, LIST_MAX);
	else if (b->n > 0 && v.n > 0)
		buf_ch(b, ' ');
	buf_add(b, v);
	if (b->full)
		return bad(ld, conf_rows[i].name, "too long");
	if (set_text(ld, &conf_rows[i], v) == -1)
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
	for (i = 0; i < conf_nrows; i++)
		if (strcmp(conf_rows[i].name, name) == 0)
			break;
	if (i == conf_nrows)
		return bad(ld, name, "unknown key") + 1;
	if (ld->seen[i] && conf_rows[i].type != CONF_LIST)
		return bad(ld, name, "given twice") + 1;
	rc = conf_rows[i].type == CONF_LIST ? add(ld, i, str_c(value)) :
	    set(ld, &conf_rows[i], str_c(value));
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
	/* an indented line has no key: it goes on with a list */
	const char *value = p == line ? p + strcspn(p, "=:") + 1 : NULL;

	if (*p == '#' || *p == ';' || *p == '\0')
		return false;
	for (p++; *p != '\0'; p++)
		if ((*p == '#' || *p == ';') &&
		    (p[-1] == ' ' || p[-1] == '\t' || p == value))
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
	struct load ld = { .a = a, .path = path, .out = &cf, .e = e,
		.seen = arena_array(a, conf_nrows, bool),
		.lists = arena_array(a, conf_nrows, struct buf) };
	struct source in = { fopen(path, "re"), &ld };
	struct stat sb;
	bool unread;
	size_t i;
	int rc;

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
	for (i = 0; i < conf_nrows; i++) {
		if (ld.seen[i])
			continue;
		ld.line = 0;
		if (conf_rows[i].otherwise == NULL)
			return bad(&ld, conf_rows[i].name, "is required");
		if (conf_rows[i].otherwise[0] != '\0' &&
		    set(&ld, &conf_rows[i], str_c(conf_rows[i].otherwise)) == -1)
			return -1;
	}
	if (cross_check(&ld) == -1)
		return -1;
	*out = cf;
	return 0;
}
