/* SPDX-License-Identifier: MIT */
/*
 * t_ctl - twinctl itself, run with arguments and standard input, judged by exit
 * status and output. The rows run in order and share what they make.
 */
#include "test/unit/table.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/json.h"
#include "store/store.h"
#include "test/unit/ctl_kit.h"

/* ---- the rows ---- */

#define C "-c", "@/twin.conf"
#define LONG64	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct ctl_row {
	const char *why;
	const char *args[CTL_KIT_ARGS];
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
	{ "all of them is within reach", { C, "catalog", "--check" }, 0,
	  "catalog: good, 0 warnings", NULL },
	{ "no warning, no failure", { C, "catalog", "--strict" }, 0,
	  "catalog: good, 0 warnings", NULL },
	{ "a warning is no failure",
	  { "-c", "@/none", "catalog", "--check", "@/later" }, 0,
	  "warning: promotion.json: published: is after today\n"
	  "catalog: good, 1 warning\n", NULL },
	{ "unless it is to be one",
	  { "-c", "@/none", "catalog", "--strict", "@/later" }, 1,
	  "warning: promotion.json: published: is after today\n",
	  "twinctl: catalog: there are warnings" },
	{ "nor one about what follows the files in force",
	  { C, "catalog", "--check", "@/later" }, 0,
	  "differs\ncatalog: good, 2 warnings\n", NULL },
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
	  "{\"fields\":{\"no\":1},\"request_id\":\"x\"}" }, 1, "“no”",
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
	{ "what is old enough, counted", { C, "prune", "--dry-run", "--json" }, 0,
	  "{\"dry_run\":true,\"audit_days\":400,\"audit_records\":0,"
	  "\"once_days\":90,\"request_ids\":0}", NULL },
	{ "what is old enough, removed", { C, "prune" }, 0,
	  "request ids older than 90 days: 0 removed", NULL },
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

static void
row_test(void **state)
{
	const struct ctl_row *r = *state;
	struct ctl_kit_run got = ctl_kit_run(r->args, str_c(r->in == NULL ? "" : r->in),
	    "@/out");

	if (got.status != r->status || !ctl_kit_occurs(got.out, r->out) ||
	    !ctl_kit_occurs(got.err, r->err))
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
	assert_int_equal(stat(ctl_kit_put(STR("@/issuer/issuer.key")).p, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(ctl_kit_put(STR("@/data")).p, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(stat(ctl_kit_put(STR("@/data/secret.key")).p, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void
full_disk_test(void **state)
{
	static const char *const config[] = { C, "config", NULL };
	struct ctl_kit_run r = ctl_kit_run(config, STR(""), "/dev/full");

	(void)state;
	assert_int_equal(r.status, 1);
	assert_true(ctl_kit_occurs(r.err, "standard output: cannot write"));
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
	v = ctl_kit_json(ctl_kit_run(stat, STR(""), "@/out").out);
	assert_int_equal(js_int_at(v, "keys", 0), 2);
	v = ctl_kit_json(ctl_kit_run(verify, STR(""), "@/out").out);
	assert_int_equal(js_int_at(v, "learners", -1), 2);
	assert_int_equal(js_int_at(v, "faults", -1), 0);
	assert_int_equal(js_len(js_at(v, "faulty")), 0);
	v = ctl_kit_json(ctl_kit_run(catalog, STR(""), "@/out").out);
	assert_int_equal(js_str_at(js_at(v, "curriculum"), "sha256").n, 64);
	v = ctl_kit_json(ctl_kit_run(dump, STR(""), "@/out").out);
	assert_true(str_is(js_str_at(v, "sub"), "alice"));
	assert_int_equal(js_int_at(js_at(v, "state"), "seq", 0), 1);
	assert_int_equal(js_len(js_at(v, "journal")), 1);
	assert_int_equal(js_len(js_at(v, "artifacts")), 1);
	assert_int_equal(js_type(js_at(v, "audit")), JS_ARRAY);
	/* one learner's dump knows nothing of another */
	assert_int_equal(str_find(ctl_kit_read("@/out"), STR("bob")), -1);
}

static int
put_wrong(struct change *ch, void *arg, struct err *e)
{
	(void)e;
	ch->new_state = *(struct str *)arg;
	return 0;
}

/* A state that is not its journal's fold: found, told, rebuilt. */
static void
rebuild_test(void **state)
{
	static const char *const verify[] = { C, "verify", NULL };
	static const char *const json[] = { C, "verify", "--json", NULL };
	static const char *const rebuild[] = { C, "rebuild", "alice", NULL };
	struct arena *a = ctl_kit_arena();
	struct store_opts o = { .dir = ctl_kit_put(STR("@/data")).p,
		.issuer = STR("http://127.0.0.1:4444") };
	struct str right, wrong;
	struct err e = { 0 };
	struct store *st;
	struct ctl_kit_run r;

	(void)state;
	assert_int_equal(store_open(&o, &st, &e), 0);
	assert_int_equal(store_state(st, a, STR("alice"), &right, &e), 0);
	wrong = arena_str(a, right);
	((char *)(uintptr_t)wrong.p)[wrong.n - 2] ^= 1;
	assert_int_equal(store_update(st, a, &(struct store_write){
	    .sub = STR("alice") }, put_wrong, &wrong, &e), 0);
	store_close(st);

	r = ctl_kit_run(verify, STR(""), "@/out");
	assert_int_equal(r.status, 1);
	assert_true(ctl_kit_occurs(r.out, "verify: 2 learners, 2 events, 1 faults"));
	assert_true(ctl_kit_occurs(r.err, "'alice': the state is not the fold of its "
	    "journal"));
	assert_true(ctl_kit_occurs(r.err, "1 of 2 learners are not clean"));
	r = ctl_kit_run(json, STR(""), "@/out");
	assert_int_equal(r.status, 1);
	assert_true(str_is(js_str_at(js_item(js_at(ctl_kit_json(r.out), "faulty"),
	    0), "sub"), "alice"));

	r = ctl_kit_run(rebuild, STR(""), "@/out");
	assert_int_equal(r.status, 0);
	assert_true(ctl_kit_occurs(r.out, "the state was replaced after 1 events"));
	assert_int_equal(ctl_kit_run(verify, STR(""), "@/out").status, 0);
	assert_int_equal(store_open(&o, &st, &e), 0);
	assert_int_equal(store_state(st, a, STR("alice"), &wrong, &e), 0);
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
	struct arena *a = ctl_kit_arena();
	const struct js *v;
	struct str rest;
	struct ctl_kit_run r;
	struct buf in;
	int i;

	(void)state;
	buf_init(&in, a, 4 << 20);
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
	r = ctl_kit_run(args, buf_str(&in), "@/out");
	if (r.status != 0 || r.err.n > 0)
		fail_msg("status %d, " STR_FMT, r.status, STR_ARG(r.err));
	rest = r.out;

	v = ctl_kit_json(line_of(&rest));
	assert_int_equal(js_int_at(v, "id", 0), 1);
	assert_true(str_is(js_str_at(js_at(v, "result"), "protocolVersion"),
	    "2025-11-25"));
	v = ctl_kit_json(line_of(&rest));	/* nothing for the notification */
	assert_true(str_is(js_str_at(v, "id"), "two"));
	assert_int_equal(js_int_at(js_at(js_at(v, "result"),
	    "structuredContent"), "revision", -1), 1);
	v = ctl_kit_json(line_of(&rest));
	assert_int_equal(js_int_at(js_at(v, "error"), "code", 0), -32700);
	v = ctl_kit_json(line_of(&rest));
	assert_int_equal(js_int_at(js_at(v, "error"), "code", 0), -32600);
	v = ctl_kit_json(line_of(&rest));	/* the last line has no end */
	assert_int_equal(js_int_at(v, "id", 0), 3);
	assert_int_equal(rest.n, 0);
}

/* ---- before and after ---- */

/* The shipped files, but for one that was published after today. */
static void
write_later(struct arena *a, const char *src)
{
	static const char *const names[] = { "metamodel.json",
		"curriculum.json", "promotion.json" };
	struct str text, date = STR("\"published\": \"2");

	assert_int_equal(mkdir(ctl_kit_put(STR("@/later")).p, 0700), 0);
	for (int i = 0; i < 3; i++) {
		ptrdiff_t at;

		text = ctl_kit_read(arena_printf(a, "%s/share/%s", src,
		    names[i]).p);
		if (i == 2) {
			at = str_find(text, date);
			assert_true(at > 0);
			text = arena_printf(a, "%.*s9" STR_FMT,
			    (int)(at + (ptrdiff_t)date.n) - 1, text.p,
			    STR_ARG(str_from(text, (size_t)at + date.n)));
		}
		ctl_kit_write(arena_printf(a, "@/later/%s", names[i]).p, text);
	}
}

static void
set_up(void)
{
	struct arena *a = ctl_kit_open();
	const char *src = getenv("SRCDIR");

	ctl_kit_write("@/twin.conf", arena_printf(a,
	    "resource = http://127.0.0.1:8080/mcp\n"
	    "issuer = http://127.0.0.1:4444\n"
	    "jwks_file = @/issuer/jwks.json\n"
	    "allow_http_loopback = on\n"
	    "data_dir = @/data\n"
	    "share_dir = %s/share\n", src == NULL ? "." : src));
	ctl_kit_write("@/copy.conf", STR("data_dir = @/copy\n"
	    "resource = http://127.0.0.1:8080/mcp\n"
	    "issuer = http://127.0.0.1:4444\nallow_http_loopback = on\n"));
	ctl_kit_write("@/bad.conf", STR("# bad\nlang = de\n"));
	ctl_kit_write("@/real.conf", STR("resource = https://t.example/mcp\n"
	    "issuer = https://i.example\ndata_dir = @/data\n"
	    "jwks_file = @/issuer/jwks.json\n"));
	assert_int_equal(mkdir(ctl_kit_put(STR("@/badshare")).p, 0700), 0);
	ctl_kit_write("@/badshare/metamodel.json", STR("{"));
	ctl_kit_write("@/badshare/curriculum.json", STR("{}"));
	ctl_kit_write("@/badshare/promotion.json", STR("{}"));
	write_later(a, src == NULL ? "." : src);
}

int
main(void)
{
	static struct table t;
	int failed;

	set_up();
	TABLE(&t, row_test, rows);
	TEST(&t, "keys and data are for their owner only", modes_test);
	TEST(&t, "a full disk is an error", full_disk_test);
	TEST(&t, "JSON output is JSON", json_test);
	TEST(&t, "a damaged state is found and rebuilt", rebuild_test);
	TEST(&t, "mcp answers line by line", mcp_test);
	failed = table_run(&t, "ctl");
	ctl_kit_close();
	return failed;
}
