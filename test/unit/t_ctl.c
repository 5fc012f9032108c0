/* SPDX-License-Identifier: MIT */
/*
 * t_ctl - twinctl itself, run with arguments and standard input, judged by exit
 * status and output. The rows run in order in one temporary directory, which
 * stands for @ in arguments and files.
 */
#include "test/unit/table.h"

#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "store/store.h"

enum { ARGS_MAX = 10 };

struct fixture {
	struct arena *a;
	char dir[32];
	struct str program;
};

/* What a run gave. */
struct run {
	int status;
	struct str out, err;
};

static struct fixture *
fixture(void)
{
	/* the process's own: rows of one table share it */
	static struct fixture f;

	return &f;
}

/* put - text with the temporary directory in place of each @; in a. */
static struct str
put(struct str text)
{
	struct fixture *f = fixture();
	struct str head;
	bool at;
	struct buf b;

	buf_init(&b, f->a, 4 << 20);
	do {
		at = str_cut(text, '@', &head, &text);
		buf_add(&b, head);
		if (at)
			buf_c(&b, f->dir);
	} while (at);
	buf_ch(&b, '\0');
	return (struct str){ b.p, b.n - 1 };
}

static void
write_file(const char *name, struct str text)
{
	FILE *f = fopen(put(str_c(name)).p, "w");

	assert_non_null(f);
	text = put(text);
	assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
}

static struct str
read_file(const char *name)
{
	FILE *f = fopen(put(str_c(name)).p, "r");
	char chunk[4096];
	struct buf b;
	size_t n;

	if (f == NULL)
		fail_msg("%s cannot be read", name);
	buf_init(&b, fixture()->a, 4 << 20);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, (struct str){ chunk, n });
	(void)fclose(f);
	return buf_str(&b);
}

/* run - the program with these arguments; stdin is a text, stdout a file. */
static struct run
run(const char *const *args, struct str in, const char *to)
{
	struct fixture *f = fixture();
	const char *argv[ARGS_MAX + 2] = { f->program.p };
	struct run r = { 0 };
	int i, fd, status;
	pid_t pid;

	for (i = 0; i < ARGS_MAX && args[i] != NULL; i++)
		argv[i + 1] = put(str_c(args[i])).p;
	write_file("@/in", in);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		fd = open(put(STR("@/in")).p, O_RDONLY);
		(void)dup2(fd, STDIN_FILENO);
		fd = open(put(str_c(to)).p, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		(void)dup2(fd, STDOUT_FILENO);
		fd = open(put(STR("@/err")).p, O_WRONLY | O_CREAT | O_TRUNC,
		    0600);
		(void)dup2(fd, STDERR_FILENO);
		(void)execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFEXITED(status))
		fail_msg("killed by signal %d", WTERMSIG(status));
	r.status = WEXITSTATUS(status);
	if (strcmp(to, "@/out") == 0)
		r.out = read_file("@/out");
	r.err = read_file("@/err");
	return r;
}

/* ---- the rows ---- */

#define C "-c", "@/twin.conf"
#define LONG64	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct ctl_row {
	const char *why;
	const char *args[ARGS_MAX];
	int status;
	const char *out, *err;	/* must occur; NULL: must be empty */
	const char *in;
} rows[] = {
	/* the command line */
	{ "no command", { NULL }, 2, NULL, "usage: twinctl" },
	{ "an unknown command", { "frobnicate" }, 2, NULL,
	  "twinctl: frobnicate: no such command" },
	{ "an unknown option before the command", { "-x" }, 2, NULL,
	  "usage:" },
	{ "an unknown option of a command", { "init", "--force" }, 2, NULL,
	  "twinctl: init: --force: no such option" },
	{ "an option of another command", { "init", "--json" }, 2, NULL,
	  "no such option" },
	{ "a beginning of an option's name", { "token", "--su", "a" }, 2, NULL,
	  "no such option" },
	{ "an option twice", { "token", "--sub", "a", "--sub=b" }, 2, NULL,
	  "--sub: given twice" },
	{ "an option without its value", { "token", "--sub" }, 2, NULL,
	  "--sub: needs a value" },
	{ "a value for a flag", { "stat", "--json=1" }, 2, NULL,
	  "takes no value" },
	{ "an argument too many", { "init", "now" }, 2, NULL,
	  "too many arguments" },
	{ "an argument missing", { "dump" }, 2, NULL,
	  "an argument is missing" },
	{ "behind -- there are no options", { "dump", "--", "--json", "x" },
	  2, NULL, "too many arguments" },
	{ "the version", { "-V" }, 0, "twinctl ", NULL },
	{ "help lists the commands", { "help" }, 0, "  dump SUB ", NULL },
	{ "-h does too", { "-h" }, 0, "  verify [SUB] ", NULL },
	{ "help tells options", { "help", "token" }, 0, "--scope LIST", NULL },
	{ "help of nothing", { "help", "frobnicate" }, 2, NULL,
	  "there is no such command" },

	/* a configuration */
	{ "a missing configuration", { "-c", "@/none", "stat" }, 1, NULL,
	  "twinctl: stat: @/none: No such file or directory" },
	{ "a bad configuration is told with its line",
	  { "-c", "@/bad.conf", "config" }, 1, NULL,
	  "twinctl: config: @/bad.conf:2: lang: must be one of: ru en" },
	{ "a good configuration", { C, "config", "--check" }, 0,
	  "@/twin.conf: good", NULL },
	{ "the configuration is printed", { C, "config" }, 0,
	  "\ndata_dir = @/data\n", NULL },

	/* a local issuer */
	{ "no keys yet", { C, "token", "--sub", "a" }, 1, NULL,
	  "issuer.key" },
	{ "an algorithm that is not offered",
	  { "dev-issuer", "--alg", "HS256", "@/issuer" }, 2, NULL,
	  "--alg: RS256 or ES256" },
	{ "a local issuer is made",
	  { "dev-issuer", "--alg=ES256", "@/issuer" }, 0,
	  "jwks_file = @/issuer/jwks.json", NULL },
	{ "its key is never overwritten", { "dev-issuer", "@/issuer" }, 1,
	  NULL, "issuer.key" },
	{ "a token", { C, "token", "--sub", "alice" }, 0, "eyJ", NULL },
	{ "a token needs a subject", { C, "token" }, 2, NULL,
	  "--sub is needed" },
	{ "an empty subject", { C, "token", "--sub=" }, 2, NULL,
	  "a subject is 1..255 bytes" },
	{ "a subject of 256 bytes",
	  { C, "token", "--sub", LONG64 LONG64 LONG64 LONG64 }, 2, NULL,
	  "a subject is 1..255 bytes" },
	{ "a subject with a line feed", { C, "token", "--sub", "a\nb" }, 2,
	  NULL, "a subject is 1..255 bytes" },
	{ "a subject that is not UTF-8", { C, "token", "--sub", "\xFF" }, 2,
	  NULL, "a subject is 1..255 bytes" },
	{ "a token of more than a week",
	  { C, "token", "--sub", "a", "--ttl", "604801" }, 2, NULL,
	  "--ttl: seconds" },
	{ "a token's life in words", { C, "token", "--sub", "a", "--ttl",
	  "day" }, 2, NULL, "--ttl: seconds" },
	{ "no token of a real issuer",
	  { "-c", "@/real.conf", "token", "--sub", "a" }, 1, NULL,
	  "issuer https://i.example is a real one" },

	/* a store */
	{ "no store yet", { C, "stat" }, 1, NULL, "twinctl: stat: " },
	{ "the store is made", { C, "init" }, 0,
	  "@/data: ready for issuer http://127.0.0.1:4444", NULL },
	{ "making it again changes nothing", { C, "init" }, 0, "ready", NULL },
	{ "a store of another issuer", { "-c", "@/real.conf", "init" }, 1,
	  NULL, "https://i.example" },
	{ "an empty store is clean", { C, "verify" }, 0,
	  "verify: 0 learners, 0 events, 0 faults", NULL },
	{ "the data files are good", { C, "catalog" }, 0, "curriculum ", NULL },
	{ "a data file that is no JSON", { "catalog", "@/badshare" }, 1, NULL,
	  "metamodel.json: " },
	{ "a data file that is not there", { "catalog", "@/none" }, 1, NULL,
	  "@/none/metamodel.json: No such file or directory" },

	/* tools */
	{ "a call reads", { C, "call", "--sub", "alice", "--lang", "en",
	  "get_snapshot" }, 0, "Random", NULL },
	{ "a call in Russian", { C, "call", "--sub", "alice", "--lang", "ru",
	  "get_snapshot" }, 0, "\xD0\xA1\xD0\xBB\xD1\x83\xD1\x87", NULL },
	{ "a call gives JSON", { C, "call", "--json", "--sub", "alice",
	  "get_snapshot" }, 0, "\"schema\":\"dt.snapshot/1\"", NULL },
	{ "a call in a language that is not offered",
	  { C, "call", "--sub", "alice", "--lang", "de", "get_snapshot" }, 2,
	  NULL, "--lang: ru or en" },
	{ "a call of no tool", { C, "call", "--sub", "alice", "frobnicate" },
	  1, NULL, "frobnicate" },
	{ "a call of nobody", { C, "call", "get_snapshot" }, 2, NULL,
	  "--sub is needed" },
	{ "arguments that are no JSON",
	  { C, "call", "--sub", "alice", "get_snapshot", "{" }, 1, NULL,
	  "twinctl: call: JSON" },
	{ "arguments that are no object",
	  { C, "call", "--sub", "alice", "get_snapshot", "[]" }, 1, NULL,
	  "must be a JSON object" },
	{ "a call that the tool refuses", { C, "call", "--lang=en", "--sub",
	  "alice", "update_profile",
	  "{\"fields\":{\"no\":1},\"request_id\":\"x\"}" }, 1, "\"no\"",
	  "update_profile refused the call" },
	{ "a call writes, arguments from standard input",
	  { C, "call", "--sub", "alice", "append_artifact", "-" }, 0, "My",
	  NULL, "{\"type\":\"draft\",\"title\":\"My draft\",\"text\":"
	  "\"line one\\nand a \\u0001\",\"request_id\":\"r1\"}" },
	{ "the same once more replays the answer",
	  { C, "call", "--sub", "alice", "append_artifact", "-" }, 0, "My",
	  NULL, "{\"type\":\"draft\",\"title\":\"My draft\",\"text\":"
	  "\"line one\\nand a \\u0001\",\"request_id\":\"r1\"}" },
	{ "another learner", { C, "call", "--sub", "bob", "append_artifact",
	  "{\"type\":\"draft\",\"title\":\"B\",\"text\":\"of bob\","
	  "\"request_id\":\"r1\"}" }, 0, "B", NULL },

	/* the data */
	{ "two learners, one event each", { C, "verify" }, 0,
	  "verify: 2 learners, 2 events, 0 faults", NULL },
	{ "one learner", { C, "verify", "alice" }, 0,
	  "verify: 1 learners, 1 events, 0 faults", NULL },
	{ "nobody", { C, "verify", "nobody" }, 0,
	  "verify: 1 learners, 0 events, 0 faults", NULL },
	{ "a dump has state, journal and artifact", { C, "dump", "alice" }, 0,
	  "\"body\":\"line one\\nand a \\u0001\"", NULL },
	{ "a dump of the journal is a line per event",
	  { C, "dump", "--journal", "alice" }, 0, "{\"seq\":1,", NULL },
	{ "a dump of nobody", { C, "dump", "nobody" }, 1, NULL,
	  "twinctl: dump: nothing is kept about 'nobody'" },
	{ "a dump of nobody's journal", { C, "dump", "--journal", "nobody" },
	  1, NULL, "nothing is kept about 'nobody'" },
	{ "statistics", { C, "stat" }, 0, "tables.twin.rows", NULL },
	{ "the key is rotated", { C, "rotate-key" }, 0, "previous", NULL },
	{ "a rotated key is counted", { C, "stat" }, 0, "keys    ", NULL },
	{ "nothing to rebuild", { C, "rebuild", "alice" }, 0,
	  "the state was right already after 1 events", NULL },
	{ "nobody to rebuild", { C, "rebuild", "nobody" }, 1, NULL,
	  "there is no journal of 'nobody'" },
	{ "a backup", { C, "backup", "@/copy" }, 0, "@/copy holds a copy",
	  NULL },
	{ "a backup is not overwritten", { C, "backup", "@/copy" }, 1, NULL,
	  "twinctl: backup: " },
	{ "the backup is clean", { "-c", "@/copy.conf", "verify" }, 0,
	  "verify: 2 learners, 2 events, 0 faults", NULL },
	{ "the backup has the learner's words",
	  { "-c", "@/copy.conf", "dump", "bob" }, 0, "of bob", NULL },
};

static bool
occurs(struct str in, const char *want)
{
	return want == NULL ? in.n == 0 : str_find(in, put(str_c(want))) >= 0;
}

static void
row_test(void **state)
{
	const struct ctl_row *r = *state;
	struct run got = run(r->args, str_c(r->in == NULL ? "" : r->in),
	    "@/out");

	if (got.status != r->status || !occurs(got.out, r->out) ||
	    !occurs(got.err, r->err))
		fail_msg("status %d\n-- out\n" STR_FMT "\n-- err\n" STR_FMT,
		    got.status, STR_ARG(got.out), STR_ARG(got.err));
	if (r->status == 1)	/* one line, with its program */
		assert_int_equal(str_find(got.err, STR("\n")),
		    (ptrdiff_t)got.err.n - 1);
}

/* ---- what needs more than a row ---- */

static void
modes_test(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(stat(put(STR("@/issuer/issuer.key")).p, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(put(STR("@/data")).p, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(stat(put(STR("@/data/secret.key")).p, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void
full_disk_test(void **state)
{
	static const char *const config[] = { C, "config", NULL };
	struct run r = run(config, STR(""), "/dev/full");

	(void)state;
	assert_int_equal(r.status, 1);
	assert_true(occurs(r.err, "standard output: cannot write"));
}

static const struct js *
parsed(struct str text)
{
	const struct js *v;
	struct err e = { 0 };

	if (js_parse(fixture()->a, text, 32, &v, &e) == -1)
		fail_msg("%s: " STR_FMT, e.msg, STR_ARG(text));
	return v;
}

static void
json_test(void **state)
{
	static const char *const stat[] = { C, "stat", "--json", NULL };
	static const char *const verify[] = { C, "verify", "--json", NULL };
	static const char *const dump[] = { C, "dump", "alice", NULL };
	static const char *const catalog[] = { C, "catalog", "--json", NULL };
	const struct js *v;

	(void)state;
	v = parsed(run(stat, STR(""), "@/out").out);
	assert_int_equal(js_int_at(v, "keys", 0), 2);
	v = parsed(run(verify, STR(""), "@/out").out);
	assert_int_equal(js_int_at(v, "learners", -1), 2);
	assert_int_equal(js_int_at(v, "faults", -1), 0);
	assert_int_equal(js_len(js_at(v, "faulty")), 0);
	v = parsed(run(catalog, STR(""), "@/out").out);
	assert_int_equal(js_str_at(js_at(v, "curriculum"), "sha256").n, 64);
	v = parsed(run(dump, STR(""), "@/out").out);
	assert_true(str_is(js_str_at(v, "sub"), "alice"));
	assert_int_equal(js_int_at(js_at(v, "state"), "seq", 0), 1);
	assert_int_equal(js_len(js_at(v, "journal")), 1);
	assert_int_equal(js_len(js_at(v, "artifacts")), 1);
	assert_int_equal(js_type(js_at(v, "audit")), JS_ARRAY);
	/* one learner's dump knows nothing of another */
	assert_int_equal(str_find(read_file("@/out"), STR("bob")), -1);
}

/* A state that is not its journal's fold: found, told, mended. */
static void
mend_test(void **state)
{
	static const char *const verify[] = { C, "verify", NULL };
	static const char *const json[] = { C, "verify", "--json", NULL };
	static const char *const rebuild[] = { C, "rebuild", "alice", NULL };
	struct fixture *f = fixture();
	struct store_opts o = { .dir = put(STR("@/data")).p,
		.issuer = STR("http://127.0.0.1:4444") };
	struct str right, wrong;
	struct err e = { 0 };
	struct store *st;
	struct run r;

	(void)state;
	assert_int_equal(store_open(&o, &st, &e), 0);
	assert_int_equal(store_state(st, f->a, STR("alice"), &right, &e), 0);
	wrong = arena_str(f->a, right);
	((char *)(uintptr_t)wrong.p)[wrong.n - 2] ^= 1;
	assert_int_equal(store_replace_state(st, STR("alice"), wrong, &e), 0);
	store_close(st);

	r = run(verify, STR(""), "@/out");
	assert_int_equal(r.status, 1);
	assert_true(occurs(r.out, "verify: 2 learners, 2 events, 1 faults"));
	assert_true(occurs(r.err, "'alice': the state is not the fold of its "
	    "journal"));
	assert_true(occurs(r.err, "1 of 2 learners are not clean"));
	r = run(json, STR(""), "@/out");
	assert_int_equal(r.status, 1);
	assert_true(str_is(js_str_at(js_item(js_at(parsed(r.out), "faulty"),
	    0), "sub"), "alice"));

	r = run(rebuild, STR(""), "@/out");
	assert_int_equal(r.status, 0);
	assert_true(occurs(r.out, "the state was replaced after 1 events"));
	assert_int_equal(run(verify, STR(""), "@/out").status, 0);
	assert_int_equal(store_open(&o, &st, &e), 0);
	assert_int_equal(store_state(st, f->a, STR("alice"), &wrong, &e), 0);
	store_close(st);
	assert_true(str_eq(wrong, right));
}

/* ---- the stdio door ---- */

static struct str
line_of(struct str *rest)
{
	struct str line;

	assert_true(str_cut(*rest, '\n', &line, rest));
	return line;
}

static void
mcp_test(void **state)
{
	static const char *const args[] = { C, "mcp", "--subject", "alice",
	    NULL };
	struct fixture *f = fixture();
	const struct js *v;
	struct str rest;
	struct run r;
	struct buf in;
	int i;

	(void)state;
	buf_init(&in, f->a, 4 << 20);
	buf_c(&in, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\","
	    "\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":"
	    "{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}\r\n"
	    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n"
	    "\n"
	    "{\"jsonrpc\":\"2.0\",\"id\":\"two\",\"method\":\"tools/call\","
	    "\"params\":{\"name\":\"get_snapshot\",\"arguments\":{}}}\n"
	    "no JSON\n");
	for (i = 0; i < 1100000; i++)	/* over max_body */
		buf_ch(&in, 'x');
	buf_c(&in, "\n{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"ping\"}");
	assert_false(in.full);
	r = run(args, buf_str(&in), "@/out");
	if (r.status != 0 || r.err.n > 0)
		fail_msg("status %d, " STR_FMT, r.status, STR_ARG(r.err));
	rest = r.out;

	v = parsed(line_of(&rest));
	assert_int_equal(js_int_at(v, "id", 0), 1);
	assert_true(str_is(js_str_at(js_at(v, "result"), "protocolVersion"),
	    "2025-11-25"));
	v = parsed(line_of(&rest));	/* nothing for the notification */
	assert_true(str_is(js_str_at(v, "id"), "two"));
	assert_int_equal(js_int_at(js_at(js_at(v, "result"),
	    "structuredContent"), "revision", -1), 1);
	v = parsed(line_of(&rest));
	assert_int_equal(js_int_at(js_at(v, "error"), "code", 0), -32700);
	v = parsed(line_of(&rest));
	assert_int_equal(js_int_at(js_at(v, "error"), "code", 0), -32600);
	v = parsed(line_of(&rest));	/* the last line has no end */
	assert_int_equal(js_int_at(v, "id", 0), 3);
	assert_int_equal(rest.n, 0);
}

/* ---- the manual page ---- */

/* listed - whether a line of the page begins with label and has word in it. */
static bool
listed(struct str page, const char *label, struct str word)
{
	struct str line, rest, w;

	while (page.n > 0) {
		(void)str_cut(page, '\n', &line, &page);
		if (!str_starts(line, str_c(label)))
			continue;
		rest = line;
		while (str_word(&rest, false, &w))
			if (str_eq(w, word))
				return true;
	}
	return false;
}

static void
man_test(void **state)
{
	static const char *const help[] = { "help", NULL };
	struct fixture *f = fixture();
	const char *dir = getenv("SRCDIR");
	struct str rest = run(help, STR(""), "@/out").out, line, name, tail;
	struct str page = read_file(arena_printf(f->a, "%s/man/twinctl.1",
	    dir == NULL ? "." : dir).p);
	size_t commands = 0, options = 0;

	(void)state;
	while (rest.n > 0) {
		const char *more[] = { "help", NULL, NULL };
		struct str text, opt;

		(void)str_cut(rest, '\n', &line, &rest);
		if (!str_starts(line, STR("  ")) ||
		    str_starts(line, STR("   ")))
			continue;
		(void)str_cut(str_from(line, 2), ' ', &name, &tail);
		commands++;
		if (!listed(page, ".It Cm", name) && !listed(page, ".Cm", name))
			fail_msg(STR_FMT ": not in twinctl(1)", STR_ARG(name));
		more[1] = arena_cstr(f->a, name);
		text = run(more, STR(""), "@/out").out;
		while (text.n > 0) {
			(void)str_cut(text, '\n', &line, &text);
			if (!str_starts(line, STR("  --")))
				continue;
			(void)str_cut(str_from(line, 3), ' ', &opt, &tail);
			options++;
			if (str_find(page, arena_printf(f->a, "Fl " STR_FMT,
			    STR_ARG(opt))) < 0)
				fail_msg(STR_FMT " " STR_FMT ": not in "
				    "twinctl(1)", STR_ARG(name), STR_ARG(opt));
		}
	}
	assert_true(commands >= 14 && options >= 12);
}

/* ---- before and after ---- */

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static int
set_up(void)
{
	const char *build = getenv("BUILDDIR"), *src = getenv("SRCDIR");
	struct fixture *f = fixture();
	struct str conf;

	f->a = arena_new((size_t)256 << 20);
	memcpy(f->dir, "/tmp/t_ctl.XXXXXX", sizeof("/tmp/t_ctl.XXXXXX"));
	if (mkdtemp(f->dir) == NULL)
		return -1;
	f->program = arena_printf(f->a, "%s/twinctl", build == NULL ? "." :
	    build);
	conf = arena_printf(f->a, "resource = http://127.0.0.1:8080/mcp\n"
	    "issuer = http://127.0.0.1:4444\n"
	    "jwks_file = @/issuer/jwks.json\n"
	    "allow_http_loopback = on\n"
	    "data_dir = @/data\n"
	    "share_dir = %s/share\n", src == NULL ? "." : src);
	write_file("@/twin.conf", conf);
	write_file("@/copy.conf", STR("resource = http://127.0.0.1:8080/mcp\n"
	    "issuer = http://127.0.0.1:4444\nallow_http_loopback = on\n"
	    "data_dir = @/copy\n"));
	write_file("@/bad.conf", STR("# bad\nlang = de\n"));
	write_file("@/real.conf", STR("resource = https://t.example/mcp\n"
	    "issuer = https://i.example\ndata_dir = @/data\n"
	    "jwks_file = @/issuer/jwks.json\n"));
	if (mkdir(put(STR("@/badshare")).p, 0700) == -1)
		return -1;
	write_file("@/badshare/metamodel.json", STR("{"));
	write_file("@/badshare/curriculum.json", STR("{}"));
	write_file("@/badshare/promotion.json", STR("{}"));
	return 0;
}

int
main(void)
{
	static struct table t;
	int failed;

	if (set_up() == -1)
		return 1;
	TABLE(&t, row_test, rows);
	TEST(&t, "keys and data are for their owner only", modes_test);
	TEST(&t, "a full disk is an error", full_disk_test);
	TEST(&t, "JSON output is JSON", json_test);
	TEST(&t, "a damaged state is found and rebuilt", mend_test);
	TEST(&t, "mcp answers line by line", mcp_test);
	TEST(&t, "twinctl(1) has every command and option", man_test);
	failed = table_run(&t, "ctl");
	(void)nftw(fixture()->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_free(fixture()->a);
	return failed;
}
