/* SPDX-License-Identifier: MIT */
/*
 * door - both commands speak through endpoint_line: mcp passes lines of
 * standard input on, call makes one line itself. Standard output carries
 * messages only, logs go to standard error.
 */
#include "ctl/door.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/log.h"
#include "mcp/mcp.h"

/* ---- messages on standard output ---- */

static int
out_line(struct str s)
{
	if (s.n > 0 && fwrite(s.p, 1, s.n, stdout) != s.n)
		return -1;
	if ((s.n == 0 || s.p[s.n - 1] != '\n') && putchar('\n') == EOF)
		return -1;
	return fflush(stdout) == EOF ? -1 : 0;
}

static int
sink_begin(struct http_sink *s, const struct http_res *res)
{
	(void)s, (void)res;
	return 0;
}

static int
sink_write(struct http_sink *s, struct str bytes)
{
	(void)s;
	return out_line(bytes);
}

static int
sink_drop(struct http_sink *s, struct str bytes)
{
	(void)s, (void)bytes;
	return 0;
}

static bool
sink_gone(struct http_sink *s)
{
	(void)s;
	return ferror(stdout) != 0;
}

/* ---- mcp ---- */

struct session {
	struct endpoint *ep;
	struct arena *a;	/* of one message */
	struct str sub;
	size_t max;		/* longest message, bytes */
	struct http_sink sink;
	size_t at, have;	/* of input, what is not yet taken */
	char input[4096];
};

/* next_char - of standard input, EOF at its end. While nothing comes the store
 * rests. */
static int
next_char(struct session *s)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	ssize_t n;

	if (s->at == s->have) {
		if (poll(&in, 1, ENDPOINT_QUIET_S * 1000) == 0)
			endpoint_quiet(s->ep);
		do
			n = read(STDIN_FILENO, s->input, sizeof(s->input));
		while (n == -1 && errno == EINTR);
		if (n <= 0)
			return EOF;
		s->at = 0;
		s->have = (size_t)n;
	}
	return (unsigned char)s->input[s->at++];
}

/*
 * next_message - one line of standard input without its end, in the session's
 * arena. Returns 1; 0 at the end; 2 when it is too long (read to its end).
 * getline is not used: it would take any length into memory.
 */
static int
next_message(struct session *s, struct str *out)
{
	struct buf b;
	int c;

	buf_init(&b, s->a, s->max);
	while ((c = next_char(s)) != EOF && c != '\n')
		buf_ch(&b, (char)c);
	if (c == EOF && b.n == 0)
		return 0;
	if (b.full)
		return 2;
	*out = buf_str(&b);
	if (out->n > 0 && out->p[out->n - 1] == '\r')
		out->n--;
	return 1;
}

/* say_line - one message through the endpoint. Only our own faults are logged: to
 * standard error, where the client or the person who called sees it. */
static void
say_line(struct endpoint *ep, struct arena *a, struct str sub, struct str msg,
    struct http_sink *sink, struct str *reply)
{
	const struct log lg = { .form = LOG_FORM_LOGFMT };
	struct http_req rq = { .body = msg, .now = clock_now(),
		.sink = sink, .id = STR("stdio") };
	struct log_line line;

	log_begin(&line, &lg, LOG_LEVEL_INFO, "request");
	endpoint_line(ep, a, sub, &rq, reply, &line);
	if (line.level == LOG_LEVEL_ERROR)
		log_send(&line);
	endpoint_after(ep, a);
}

/* answer - one message; -1 when nobody reads the answers any more. */
static int
answer(struct session *s, struct str msg)
{
	struct str reply = STR("");

	if (str_trim(msg).n == 0)
		return 0;
	say_line(s->ep, s->a, s->sub, msg, &s->sink, &reply);
	return reply.n == 0 ? 0 : out_line(reply);
}

int
door_mcp(struct ctl *c, struct err *e)
{
	struct session s = {
		.ep = c->ep,
		.max = (size_t)c->cf.max_body_bytes,
		.sink = { sink_begin, sink_write, sink_gone },
	};
	struct str msg;
	int got, rc = 0;

	if (ctl_sub(c, ctl_opt(c, "subject"), "--subject", &s.sub, e) == -1)
		return -1;
	/* a client that leaves is the usual end, not a reason to be killed */
	(void)signal(SIGPIPE, SIG_IGN);
	s.a = arena_new(LIMIT_ARENA);
	while (rc == 0 && (got = next_message(&s, &msg)) != 0) {
		rc = got == 1 ? answer(&s, msg) : out_line(mcp_refusal(s.a,
		    -32600, "The message is too long"));
		arena_reset(s.a);
	}
	arena_free(s.a);
	clearerr(stdout);
	return 0;
}

/* ---- call ---- */

/* request - a tools/call of the modern era, which needs no initialize. */
static struct str
request(struct ctl *c, const struct js *args)
{
	const char *lang = ctl_opt(c, "lang");
	struct js_out o;
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "jsonrpc", "2.0");
	js_kv_int(&o, "id", 1);
	js_kv_c(&o, "method", "tools/call");
	js_kv_obj(&o, "params");
	js_kv_c(&o, "name", c->args[0]);
	js_key(&o, "arguments");
	js_put(&o, args);
	js_kv_obj(&o, "_meta");
	js_kv_c(&o, "io.modelcontextprotocol/protocolVersion", "2026-07-28");
	js_kv_obj(&o, "io.modelcontextprotocol/clientCapabilities");
	js_end(&o);
	js_kv_obj(&o, "io.modelcontextprotocol/clientInfo");
	js_kv_c(&o, "name", "twinctl");
	js_kv_c(&o, "version", PACKAGE_VERSION);
	js_end(&o);
	if (lang != NULL)
		js_kv_c(&o, "openai/locale", lang);
	js_end(&o);
	js_end(&o);
	js_end(&o);
	return buf_str(&b);
}

static int
arguments(struct ctl *c, const struct js **out, struct err *e)
{
	struct str text = str_c(c->args[1] == NULL ? "{}" : c->args[1]);

	if (str_is(text, "-") && ctl_read(c->a, "-",
	    (size_t)c->cf.max_body_bytes, &text, e) == -1)
		return -1;
	if (js_parse(c->a, text, LIMIT_JSON_DEPTH, out, e) == -1)
		return -1;
	if (js_type(*out) != JS_OBJECT)
		return err_set(e, ERR_INVALID,
		    "the arguments must be a JSON object");
	return 0;
}

/* show - the result for a human: its text blocks. */
static void
show(const struct js *result)
{
	const struct js *content = js_at(result, "content");
	size_t i;

	for (i = 0; i < js_len(content); i++) {
		const struct js *block = js_item(content, i);

		if (!str_is(js_str_at(block, "type"), "text"))
			continue;
		ctl_put(js_str_at(block, "text"));
		ctl_put(STR("\n"));
	}
}

int
door_call(struct ctl *c, struct err *e)
{
	struct http_sink sink = { sink_begin, sink_drop, sink_gone };
	const struct js *args, *msg, *result;
	const char *lang = ctl_opt(c, "lang");
	struct str sub, reply = STR("");

	if (ctl_sub(c, ctl_opt(c, "sub"), "--sub", &sub, e) == -1)
		return -1;
	if (lang != NULL && strcmp(lang, "ru") != 0 && strcmp(lang, "en") != 0)
		return ctl_usage(c, e, "--lang: ru or en");
	if (!str_utf8(str_c(c->args[0])))
		return ctl_usage(c, e, "the tool's name is not UTF-8");
	if (arguments(c, &args, e) == -1)
		return -1;
	say_line(c->ep, c->a, sub, request(c, args), &sink, &reply);
	if (js_parse(c->a, reply, 64, &msg, e) == -1)
		return -1;
	if (!js_get(msg, "result", &result))
		return err_set(e, ERR_INVALID, STR_FMT,
		    STR_ARG(js_str_at(js_at(msg, "error"), "message")));
	if (ctl_opt(c, "json") != NULL) {
		struct buf b;
		struct js_out o;

		buf_init(&b, c->a, SIZE_MAX);
		js_begin(&o, &b);
		js_put(&o, result);
		buf_ch(&b, '\n');
		ctl_put(buf_str(&b));
	} else {
		show(result);
	}
	if (js_bool_at(result, "isError", false))
		return err_set(e, ERR_INVALID, "%s refused the call",
		    c->args[0]);
	return 0;
}
