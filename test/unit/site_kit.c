/* SPDX-License-Identifier: MIT */
#include "test/unit/site_kit.h"

#include "test/unit/table.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "test/unit/ctl_kit.h"

static const struct route goods[] = {
	{ OPENID, NULL, 200, JSON, "{" DOC S256 REG "}" },
	{ OAUTH, NULL, 200, JSON, "{" DOC S256 REG "}" },
	{ "GET /jwks", NULL, 200, JSON, NULL },	/* the key set */
	{ "GET /auth", NULL, 400, NULL, "" },
	{ "GET /oauth2/auth", NULL, 400, NULL, "" },
	{ "GET /oauth2/token", NULL, 405, NULL, "" },
	{ "GET /token", NULL, 405, NULL, "" },
	{ "POST /register", NULL, 201, JSON, "{" CLIENT GRANTS "}" },
	{ "DELETE /register/c1", "Authorization: Bearer t\r\n", 204, NULL,
	  "" },
	{ "POST /introspect", "Authorization: Bearer good\r\n", 200, JSON,
	  "{\"active\":false}" },
	{ "POST /introspect", NULL, 401, NULL, "" },
	{ "POST /mcp", "evil.example", 403, JSON, "{}" },
	{ "POST /mcp", "Authorization: ", 401, CORS JSON CHALLENGE
	  ", error=\"invalid_token\"\r\n", "{}" },
	{ "POST /mcp", NULL, 401, CORS JSON CHALLENGE "\r\n", "{}" },
	{ "POST /mcp/", NULL, 401, CORS JSON CHALLENGE "\r\n", "{}" },
	{ "OPTIONS /mcp", NULL, 204, CORS, "" },
	{ PRM "/mcp", NULL, 200, JSON, RES },
	{ PRM, NULL, 200, JSON, RES },
	{ "GET /healthz", NULL, 200, JSON, "{\"status\":\"ok\",\"cache\":\"ok\","
	  "\"keys\":{\"state\":\"fresh\",\"keys\":2}}" },
	{ "GET /mcp/.well-known/oauth-protected-resource", NULL, 200, JSON,
	  RES },
};

struct site {
	int fd;
	char base[64];		/* "http://127.0.0.1:PORT" */
	struct str keys;
	pid_t pid;
};

static struct site *
site(void)
{
	static struct site s;

	return &s;
}

struct str
site_here(const char *text)
{
	struct str rest = str_c(text), head;
	struct buf b;
	bool at;

	buf_init(&b, ctl_kit_arena(), 1 << 20);
	do {
		at = str_cut(rest, '@', &head, &rest);
		buf_add(&b, head);
		if (at)
			buf_c(&b, site()->base);
	} while (at);
	buf_ch(&b, '\0');
	return (struct str){ b.p, b.n - 1 };
}

static bool
fits(const struct route *r, struct str head)
{
	struct str line = arena_printf(ctl_kit_arena(), "%s HTTP/1.",
	    r->request);

	return str_starts(head, line) && (r->with == NULL ||
	    str_find(head, str_c(r->with)) >= 0);
}

static const struct route *
choose(const struct route *own, size_t n, struct str head)
{
	size_t i;

	for (i = 0; i < n && own[i].request != NULL; i++)
		if (fits(&own[i], head))
			return &own[i];
	for (i = 0; i < sizeof(goods) / sizeof(goods[0]); i++)
		if (fits(&goods[i], head))
			return &goods[i];
	return NULL;
}

static void
say(int fd, const struct route *r)
{
	struct str body = r == NULL ? STR("") : r->body == NULL ?
	    site()->keys : site_here(r->body);
	struct str headers = site_here(r == NULL || r->headers == NULL ? "" :
	    r->headers);
	time_t now = time(NULL);
	char date[64];
	struct tm tm;
	struct str all;

	(void)strftime(date, sizeof(date), "Date: %a, %d %b %Y %H:%M:%S GMT"
	    "\r\n", gmtime_r(&now, &tm));
	all = arena_printf(ctl_kit_arena(), "HTTP/1.1 %d X\r\n%s" STR_FMT
	    "Content-Length: %zu\r\nConnection: close\r\n\r\n" STR_FMT,
	    r == NULL ? 404 : r->status, str_find(headers, STR("Date: ")) < 0 ?
	    date : "", STR_ARG(headers), body.n, STR_ARG(body));
	while (all.n > 0) {
		ssize_t put = write(fd, all.p, all.n);

		if (put <= 0)
			return;
		all = str_from(all, (size_t)put);
	}
}

/* hear - a request with its body; the head alone is looked at. */
static struct str
hear(int fd)
{
	static const char length[] = "Content-Length: ";
	struct buf b;
	char part[4096];
	ptrdiff_t end = -1, at;
	int64_t want = 0;
	ssize_t n;

	buf_init(&b, ctl_kit_arena(), 1 << 20);
	while ((end < 0 || (int64_t)b.n < end + 4 + want) &&
	    (n = read(fd, part, sizeof(part))) > 0) {
		struct str line, rest;

		buf_add(&b, (struct str){ part, (size_t)n });
		end = str_find(buf_str(&b), STR("\r\n\r\n"));
		at = str_find(buf_str(&b), str_c(length));
		if (end < 0 || at < 0)
			continue;
		(void)str_cut(str_from(buf_str(&b), (size_t)at +
		    strlen(length)), '\r', &line, &rest);
		(void)str_int(line, &want);
	}
	return buf_str(&b);
}

void
site_start(const struct route *own, size_t n)
{
	struct site *s = site();
	int fd;

	s->pid = fork();
	assert_true(s->pid >= 0);
	if (s->pid > 0)
		return;
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGTERM, SIG_DFL);
	while ((fd = accept(s->fd, NULL, NULL)) >= 0) {
		say(fd, choose(own, n, hear(fd)));
		(void)close(fd);
	}
	_exit(0);
}

void
site_stop(void)
{
	(void)kill(site()->pid, SIGTERM);
	(void)waitpid(site()->pid, NULL, 0);
}

void
site_open(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	socklen_t n = sizeof(in);
	struct site *s = site();

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_true(s->fd >= 0);
	assert_int_equal(bind(s->fd, (struct sockaddr *)&in, n), 0);
	assert_int_equal(listen(s->fd, 64), 0);
	assert_int_equal(getsockname(s->fd, (struct sockaddr *)&in, &n), 0);
	(void)snprintf(s->base, sizeof(s->base), "http://127.0.0.1:%u",
	    ntohs(in.sin_port));
}

void
site_close(void)
{
	(void)close(site()->fd);
}

void
site_keys(struct str jwks)
{
	site()->keys = jwks;
}
