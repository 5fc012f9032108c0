/* SPDX-License-Identifier: MIT */
/* t_log - base/log: no value can end a field, forge one, or grow a line. */
#include "test/unit/table.h"

#include <stdio.h>
#include <unistd.h>

#include "base/json.h"
#include "base/log.h"

#define S(lit) STR_INIT(lit)

static const struct value_row {
	const char *why;
	struct str in;
	const char *logfmt, *json;
} values[] = {
	{ "a word stands without quotes in logfmt", S("tools/call"),
	  "k=tools/call", "\"k\":\"tools/call\"" },
	{ "an empty value is shown", S(""), "k=\"\"", "\"k\":\"\"" },
	{ "a blank needs quotes", S("a b"), "k=\"a b\"", "\"k\":\"a b\"" },
	{ "an equals sign cannot start a field", S("x level=info"),
	  "k=\"x level=info\"", "\"k\":\"x level=info\"" },
	{ "an equals sign alone needs quotes", S("a=b"), "k=\"a=b\"",
	  "\"k\":\"a=b\"" },
	{ "a quote is escaped", S("a\" b=\""), "k=\"a\\\" b=\\\"\"",
	  "\"k\":\"a\\\" b=\\\"\"" },
	{ "a backslash is escaped", S("\\\""), "k=\"\\\\\\\"\"",
	  "\"k\":\"\\\\\\\"\"" },
	{ "a line feed cannot start a line", S("a\nlevel=error"),
	  "k=\"a\\u000alevel=error\"", "\"k\":\"a\\u000alevel=error\"" },
	{ "a carriage return is escaped", S("a\r"), "k=\"a\\u000d\"",
	  "\"k\":\"a\\u000d\"" },
	{ "a NUL does not end the line", S("a\0b"), "k=\"a\\u0000b\"",
	  "\"k\":\"a\\u0000b\"" },
	{ "a terminal's escape sequence is escaped", S("\x1b[31m"),
	  "k=\"\\u001b[31m\"", "\"k\":\"\\u001b[31m\"" },
	{ "DEL is escaped", S("\x7F"), "k=\"\\u007f\"", "\"k\":\"\\u007f\"" },
	{ "a control character of two bytes is escaped", S("\xC2\x9B" "2J"),
	  "k=\"\\u009b2J\"", "\"k\":\"\\u009b2J\"" },
	{ "letters are kept", S("\xD0\x94\xD0\xB0"), "k=\"\xD0\x94\xD0\xB0\"",
	  "\"k\":\"\xD0\x94\xD0\xB0\"" },
	{ "a no-break space is no control character", S("\xC2\xA0"),
	  "k=\"\xC2\xA0\"", "\"k\":\"\xC2\xA0\"" },
	{ "a line separator is escaped", S("a\xE2\x80\xA8" "b"),
	  "k=\"a\\u2028b\"", "\"k\":\"a\\u2028b\"" },
	{ "an override of the direction is escaped", S("\xE2\x80\xAE" "b"),
	  "k=\"\\u202eb\"", "\"k\":\"\\u202eb\"" },
	{ "an isolate of the direction is escaped", S("\xE2\x81\xA6"),
	  "k=\"\\u2066\"", "\"k\":\"\\u2066\"" },
	{ "an Arabic letter mark is escaped", S("\xD8\x9C"),
	  "k=\"\\u061c\"", "\"k\":\"\\u061c\"" },
	{ "a mark that is not seen is escaped", S("\xEF\xBB\xBF"),
	  "k=\"\\ufeff\"", "\"k\":\"\\ufeff\"" },
	{ "bytes that are not UTF-8 are escaped", S("\xD0\x94\xFF"),
	  "k=\"\\u00d0\\u0094\\u00ff\"", "\"k\":\"\\u00d0\\u0094\\u00ff\"" },
};

static const struct log logfmt = { LOG_TO_STDERR, LOG_FORM_LOGFMT };
static const struct log json = { LOG_TO_STDERR, LOG_FORM_JSON };

/* sent - what log_send writes to standard error, in out. */
static size_t
sent(struct log_line *l, char *out, size_t size)
{
	int fds[2], keep = dup(STDERR_FILENO);
	ssize_t n;

	assert_true(keep >= 0);
	assert_int_equal(pipe(fds), 0);
	assert_true(dup2(fds[1], STDERR_FILENO) >= 0);
	log_send(l);
	assert_true(dup2(keep, STDERR_FILENO) >= 0);
	(void)close(keep);
	(void)close(fds[1]);
	n = read(fds[0], out, size);
	(void)close(fds[0]);
	assert_true(n > 0);
	return (size_t)n;
}

static void
value_test(void **state)
{
	const struct value_row *r = *state;
	struct log_line l;
	char want[200], out[4096];
	size_t n;

	log_begin(&l, &logfmt, LOG_LEVEL_INFO, "request");
	log_str(&l, "k", r->in);
	(void)snprintf(want, sizeof(want), "level=info event=request %s\n",
	    r->logfmt);
	n = sent(&l, out, sizeof(out));
	if (!str_is((struct str){ out, n }, want))
		fail_msg("got %.*s", (int)n, out);

	/* raised once the line has begun, as for a refusal */
	log_begin(&l, &json, LOG_LEVEL_INFO, "request");
	log_str(&l, "k", r->in);
	l.level = LOG_LEVEL_WARNING;
	(void)snprintf(want, sizeof(want),
	    "{\"level\":\"warning\",\"event\":\"request\",%s}\n", r->json);
	n = sent(&l, out, sizeof(out));
	if (!str_is((struct str){ out, n }, want))
		fail_msg("got %.*s", (int)n, out);
}

static void
send_test(void **state)
{
	struct log_line l;
	char out[4096];
	size_t n;

	(void)state;
	log_begin(&l, &logfmt, LOG_LEVEL_ERROR, "start");
	log_int(&l, "pid", INT64_MIN);
	log_c(&l, "reason", NULL);
	n = sent(&l, out, sizeof(out));
	assert_true(str_is((struct str){ out, n }, "level=error event=start "
	    "pid=-9223372036854775808 reason=\"\"\n"));

	log_begin(&l, &json, LOG_LEVEL_ERROR, "start");
	log_int(&l, "pid", 7);
	n = sent(&l, out, sizeof(out));
	assert_true(str_is((struct str){ out, n },
	    "{\"level\":\"error\",\"event\":\"start\",\"pid\":7}\n"));
}

/* ---- cutting: whatever the value, the line is whole ---- */

static void
numbers_test(void **state)
{
	const struct log *form[] = { &logfmt, &json };
	char long_text[1000], out[4096];
	struct log_line l;
	size_t f, n;
	int i;

	(void)state;
	memset(long_text, 'a', sizeof(long_text));
	for (f = 0; f < 2; f++) {
		log_begin(&l, form[f], LOG_LEVEL_INFO, "request");
		for (i = 0; i < 20; i++)
			log_str(&l, "text", (struct str){ long_text,
			    sizeof(long_text) });
		log_int(&l, "status", 200);
		log_int(&l, "us", INT64_MAX);
		n = sent(&l, out, sizeof(out) - 1);
		out[n] = '\0';
		assert_true(n <= LOG_LINE_MAX);
		assert_non_null(strstr(out, "status"));
		assert_non_null(strstr(out, "9223372036854775807"));
	}
}

static const struct fill_row {
	const char *why;
	struct str unit;	/* repeated far beyond the line */
} fills[] = {
	{ "a long word is cut", S("a") },
	{ "a long text with blanks is cut", S("ab ") },
	{ "a long run of quotes is cut between escapes", S("\"") },
	{ "a long run of control characters is cut between escapes",
	  S("\x01") },
	{ "letters of two bytes are cut between letters", S("\xD0\x94") },
	{ "letters of four bytes are cut between letters",
	  S("\xF0\x9F\x98\x80") },
	{ "letters behind one byte are cut between letters",
	  S("x\xE2\x82\xAC") },
	{ "control characters of two bytes are cut between escapes",
	  S("\xC2\x9B") },
	{ "bytes that are not UTF-8 are cut between escapes", S("\xFF") },
};

static void
fill_test(void **state)
{
	const struct fill_row *r = *state;
	struct arena *a = arena_new(1 << 20);
	struct buf b;
	size_t shift;

	buf_init(&b, a, 12000);
	while (!b.full)
		buf_add(&b, r->unit);
	/* every position of the cut relative to the value */
	for (shift = 0; shift < 16; shift++) {
		const struct js *v;
		struct err e = { 0 };
		struct log_line l;
		char out[4096];
		size_t n;

		log_begin(&l, &json, LOG_LEVEL_INFO, "request");
		log_str(&l, "pad", (struct str){ "0123456789abcdef", shift });
		log_str(&l, "v", buf_str(&b));
		log_c(&l, "late", "left out");
		log_int(&l, "later", 1);
		n = sent(&l, out, sizeof(out));
		assert_true(n > 250 && n < 500);
		assert_int_equal(out[n - 1], '\n');
		assert_null(memchr(out, '\n', n - 1));
		if (js_parse(a, (struct str){ out, n }, 1, &v, &e) == -1)
			fail_msg("%s", e.msg);
		assert_int_equal(js_len(v), 6);	/* all that follows is there */

		log_begin(&l, &logfmt, LOG_LEVEL_INFO, "request");
		log_str(&l, "pad", (struct str){ "0123456789abcdef", shift });
		log_str(&l, "v", buf_str(&b));
		n = sent(&l, out, sizeof(out));
		assert_true(n < 400 && out[n - 2] == '"');
		assert_true(str_utf8((struct str){ out, n }));
	}
	arena_free(a);
}

static void
many_test(void **state)
{
	const struct log *form[] = { &logfmt, &json };
	struct arena *a = arena_new(1 << 20);
	struct err e = { 0 };
	const struct js *v;
	struct log_line l;
	char out[4096];
	size_t f, n;
	int i;

	(void)state;
	for (f = 0; f < 2; f++) {
		log_begin(&l, form[f], LOG_LEVEL_INFO, "request");
		for (i = 0; i < 1000; i++) {
			log_int(&l, "number", INT64_MIN);
			log_str(&l, "word", STR("a\nb"));
		}
		n = sent(&l, out, sizeof(out));
		assert_true(n <= 2000 && out[n - 1] == '\n');
	}
	/* the JSON form repeats names, which our reader refuses: look at its
	 * ends only */
	assert_int_equal(out[n - 2], '}');
	assert_int_equal(js_parse(a, (struct str){ out, n }, 1, &v, &e), -1);
	assert_non_null(strstr(e.msg, "twice"));
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, value_test, values);
	TEST(&t, "a line is sent whole, with its end", send_test);
	TABLE(&t, fill_test, fills);
	TEST(&t, "fields that do not fit are left out", many_test);
	TEST(&t, "no text pushes the numbers out of the line", numbers_test);
	return table_run(&t, "log");
}
