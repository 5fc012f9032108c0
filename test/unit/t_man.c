/* SPDX-License-Identifier: MIT */
/*
 * t_man - the manual pages say what the program has: twin.conf(5) every key
 * with its type, default and range, and examples that load; twin.fcgi(8)
 * every field and every reason of the log; twinctl(1) every command and option.
 */
#include "test/unit/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "auth/auth.h"
#include "base/buf.h"
#include "base/conf.h"
#include "test/unit/ctl_kit.h"

#define MIN	"resource = https://t.example/mcp\n" \
		"issuer = https://i.example\n" \
		"data_dir = /d\n"

enum { KEYS_MAX = 80 };

/* One `.It Ic key` of twin.conf(5); what the page does not say is empty. */
struct entry {
	struct str key, type, otherwise, range, words, example;
	bool required;
};

struct page {
	struct arena *a;
	struct entry at[KEYS_MAX];
	size_t n;
};

static struct str
slurp(struct arena *a, const char *name)
{
	const char *dir = getenv("SRCDIR");
	struct str path = arena_printf(a, "%s/%s", dir == NULL ? "." : dir,
	    name);
	FILE *f = fopen(path.p, "r");
	char chunk[4096];
	struct buf b;
	size_t n;

	if (f == NULL)
		fail_msg("%s cannot be read; SRCDIR?", path.p);
	buf_init(&b, a, 1 << 20);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, (struct str){ chunk, n });
	(void)fclose(f);
	assert_true(b.n > 0 && !b.full);
	return buf_str(&b);
}

/* after - what stands behind a label, without the full stop; or empty. */
static struct str
after(struct str line, const char *label)
{
	struct str s = str_from(line, strlen(label));

	if (!str_starts(line, str_c(label)))
		return STR("");
	if (str_ends(s, STR(".")))
		s.n--;
	return s;
}

static void
take_line(struct page *p, struct str line)
{
	struct entry *e = p->n == 0 ? NULL : &p->at[p->n - 1];
	struct str s;

	if ((s = after(line, ".It Ic ")).n > 0) {
		assert_true(p->n < KEYS_MAX);
		p->at[p->n++] = (struct entry){ .key = s };
	} else if (e == NULL) {
		return;
	} else if ((s = after(line, "Type: ")).n > 0) {
		e->type = s;
	} else if ((s = after(line, "Default: ")).n > 0) {
		e->otherwise = s;
	} else if ((s = after(line, "Range: ")).n > 0) {
		e->range = s;
	} else if ((s = after(line, "One of: ")).n > 0) {
		e->words = s;
	} else if (str_is(line, "Required.")) {
		e->required = true;
	} else if (str_starts(line, STR(".Dl "))) {
		e->example = str_from(line, 4);
	}
}

static struct page *
page(void)
{
	struct arena *a = arena_new(4 << 20);
	struct page *p = arena_one(a, struct page);
	struct str rest = slurp(a, "man/twin.conf.5"), line;

	p->a = a;
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		take_line(p, line);
	}
	return p;
}

static const struct entry *
find(const struct page *p, const char *key)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (str_is(p->at[i].key, key))
			return &p->at[i];
	return NULL;
}

/* loads - conf_load of the three required keys and a line, which may give one
 * of the three anew. */
static int
loads(struct arena *a, struct str line, struct err *e)
{
	char path[] = "/tmp/t_man.XXXXXX";
	struct str rest = STR(MIN), one, key, value;
	int fd = mkstemp(path), rc;
	struct conf cf;
	FILE *f;

	assert_true(fd >= 0);
	f = fdopen(fd, "w");
	assert_non_null(f);
	(void)str_cut(line, ' ', &key, &value);
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &one, &rest);
		if (!str_starts(one, key))
			(void)fprintf(f, STR_FMT "\n", STR_ARG(one));
	}
	(void)fprintf(f, STR_FMT "\n", STR_ARG(line));
	assert_int_equal(fclose(f), 0);
	*e = (struct err){ 0 };
	rc = conf_load(a, path, &cf, e);
	(void)unlink(path);
	return rc;
}

static void
keys_test(void **state)
{
	const char *name, *type, *otherwise, *help;
	struct page *p = page();
	size_t i;

	(void)state;
	for (i = 0; conf_each(i, &name, &type, &otherwise, &help); i++) {
		const struct entry *e = find(p, name);

		if (e == NULL)
			fail_msg("%s: not in the page", name);
		if (!str_is(e->type, type))
			fail_msg("%s: type is %s", name, type);
		if (strcmp(name, "share_dir") == 0)
			continue;	/* depends on --prefix */
		if (e->required) {
			assert_string_equal(otherwise, "");
			continue;
		}
		if (!str_is(e->otherwise, otherwise[0] == '\0' ? "none" :
		    otherwise))
			fail_msg("%s: default is '%s'", name, otherwise);
	}
	if (i != p->n)
		fail_msg("%zu keys, %zu in the page", i, p->n);
	arena_free(p->a);
}

static void
required_test(void **state)
{
	struct page *p = page();
	struct err e;
	size_t i, n = 0;

	(void)state;
	assert_int_equal(loads(p->a, STR("lang = ru"), &e), 0);
	for (i = 0; i < p->n; i++)
		n += p->at[i].required;
	assert_int_equal(n, 3);
	arena_free(p->a);
}

static void
range_test(void **state)
{
	struct page *p = page();
	size_t i, n = 0;

	(void)state;
	for (i = 0; i < p->n; i++) {
		const struct entry *k = &p->at[i];
		struct str min, max, unit, rest;
		struct { int64_t v; bool ok; } at[4];
		int64_t lo = 0, hi = 0;
		size_t j;

		if (!str_is(k->type, "number"))
			continue;
		n++;
		(void)str_cut(k->range, ' ', &min, &rest);
		(void)str_cut(str_from(rest, 3), ' ', &max, &unit);
		if (!str_int(min, &lo) || !str_int(max, &hi))
			fail_msg(STR_FMT ": no range", STR_ARG(k->key));
		at[0].v = lo - 1, at[0].ok = false;
		at[1].v = lo, at[1].ok = true;
		at[2].v = hi, at[2].ok = true;
		at[3].v = hi + 1, at[3].ok = false;
		for (j = 0; j < 4; j++) {
			struct err e;
			int rc = loads(p->a, arena_printf(p->a,
			    STR_FMT " = %lld", STR_ARG(k->key),
			    (long long)at[j].v), &e);

			if ((rc == 0) != at[j].ok)
				fail_msg(STR_FMT " = %lld: %s",
				    STR_ARG(k->key), (long long)at[j].v,
				    e.msg);
		}
	}
	assert_true(n > 10);
	arena_free(p->a);
}

static void
words_test(void **state)
{
	struct page *p = page();
	size_t i, n = 0;

	(void)state;
	for (i = 0; i < p->n; i++) {
		const struct entry *k = &p->at[i];
		struct str rest = k->words, w;
		struct err e;
		struct buf all;

		if (!str_is(k->type, "word"))
			continue;
		n++;
		buf_init(&all, p->a, 1000);
		while (str_word(&rest, true, &w)) {
			buf_c(&all, all.n == 0 ? ": " : " ");
			buf_add(&all, w);
			if (loads(p->a, arena_printf(p->a, STR_FMT " = "
			    STR_FMT, STR_ARG(k->key), STR_ARG(w)), &e) == -1)
				fail_msg("%s", e.msg);
		}
		/* and there are no others */
		assert_int_equal(loads(p->a, arena_printf(p->a,
		    STR_FMT " = no-such-word", STR_ARG(k->key)), &e), -1);
		if (!str_ends(str_c(e.msg), buf_str(&all)))
			fail_msg("%s", e.msg);
	}
	assert_true(n >= 5);
	arena_free(p->a);
}

static void
example_test(void **state)
{
	struct page *p = page();
	size_t i;

	(void)state;
	for (i = 0; i < p->n; i++) {
		const struct entry *k = &p->at[i];
		struct str head = arena_printf(p->a, STR_FMT " = ",
		    STR_ARG(k->key));
		struct err e;

		if (!str_starts(k->example, head))
			fail_msg(STR_FMT ": no example", STR_ARG(k->key));
		if (loads(p->a, k->example, &e) == -1)
			fail_msg("%s", e.msg);
	}
	arena_free(p->a);
}

static void
reasons_test(void **state)
{
	struct arena *a = arena_new(4 << 20);
	struct str text = slurp(a, "man/twin.fcgi.8");
	int r;

	(void)state;
	for (r = AUTH_OK + 1; r < AUTH_REASONS; r++) {
		const char *name = auth_reason_name((enum auth_reason)r);
		struct str rest = text, line, w;
		bool found = false;

		while (rest.n > 0 && !found) {
			(void)str_cut(rest, '\n', &line, &rest);
			if (str_find(line, STR("Cm ")) < 0 &&
			    !str_starts(line, STR(".Ql ")))
				continue;
			while (str_word(&line, true, &w))
				found = found || str_is(w, name);
		}
		if (!found)
			fail_msg("%s: not in the page", name);
	}
	arena_free(a);
}

/* listed - whether a line of the page begins with label and has word in it. */
static bool
listed(struct str page, const char *label, struct str word)
{
	struct str line, w;

	while (page.n > 0) {
		(void)str_cut(page, '\n', &line, &page);
		if (!str_starts(line, str_c(label)))
			continue;
		while (str_word(&line, true, &w))
			if (str_eq(w, word))
				return true;
	}
	return false;
}

static void
fields_test(void **state)
{
	static const char *const files[] = {
		"cgi/audit.c", "cgi/endpoint.c", "cgi/exchange.c", "cgi/main.c",
		"cgi/serve_ingest.c", "cgi/serve_mcp.c", "cgi/serve_relay.c"
	};
	static const char *const calls[] = { "log_str(", "log_c(", "log_int(" };
	struct arena *a = arena_new(4 << 20);
	struct str page = slurp(a, "man/twin.fcgi.8");
	size_t f, c, n = 0;

	(void)state;
	for (f = 0; f < sizeof(files) / sizeof(files[0]); f++) {
		struct str rest = slurp(a, files[f]), line, key, tail;

		while (rest.n > 0) {
			(void)str_cut(rest, '\n', &line, &rest);
			for (c = 0; c < 3; c++)
				if (str_find(line, str_c(calls[c])) >= 0)
					break;
			if (c == 3 || !str_cut(line, '"', &key, &tail))
				continue;
			(void)str_cut(tail, '"', &key, &tail);
			n++;
			if (!listed(page, ".It Cm ", key))
				fail_msg(STR_FMT ": not in the page",
				    STR_ARG(key));
		}
	}
	assert_true(n > 15);
	arena_free(a);
}

/* options_told - how many options `twinctl help` has for a command; each must be
 * in the page. */
static size_t
options_told(struct arena *a, struct str page, struct str command)
{
	const char *help[] = { "help", arena_cstr(a, command), NULL };
	struct str rest = ctl_kit_run(help, STR(""), "@/out").out, line, option;
	size_t n = 0;

	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		if (!str_starts(line, STR("  --")))
			continue;
		(void)str_cut(str_from(line, 3), ' ', &option, &line);
		n++;
		if (str_find(page, arena_printf(a, "Fl " STR_FMT,
		    STR_ARG(option))) < 0)
			fail_msg(STR_FMT " " STR_FMT ": not in twinctl(1)",
			    STR_ARG(command), STR_ARG(option));
	}
	return n;
}

static void
commands_test(void **state)
{
	static const char *const help[] = { "help", NULL };
	struct arena *a = ctl_kit_open();
	struct str page = slurp(a, "man/twinctl.1"), rest, line, name;
	size_t commands = 0, options = 0;

	(void)state;
	rest = ctl_kit_run(help, STR(""), "@/out").out;
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		if (!str_starts(line, STR("  ")) ||
		    str_starts(line, STR("   ")))
			continue;
		(void)str_cut(str_from(line, 2), ' ', &name, &line);
		commands++;
		if (!listed(page, ".It Cm", name) && !listed(page, ".Cm", name))
			fail_msg(STR_FMT ": not in twinctl(1)", STR_ARG(name));
		options += options_told(a, page, name);
	}
	assert_true(commands >= 14 && options >= 12);
	ctl_kit_close();
}

int
main(void)
{
	static struct table t;

	TEST(&t, "twin.conf(5) has every key, its type and default",
	    keys_test);
	TEST(&t, "twin.conf(5) names the three required keys", required_test);
	TEST(&t, "twin.conf(5) has the range of every number", range_test);
	TEST(&t, "twin.conf(5) has the words of every choice", words_test);
	TEST(&t, "every example of twin.conf(5) loads", example_test);
	TEST(&t, "twin.fcgi(8) has every reason of the log", reasons_test);
	TEST(&t, "twin.fcgi(8) has every field of the log", fields_test);
	TEST(&t, "twinctl(1) has every command and option", commands_test);
	return table_run(&t, "man");
}
