/* SPDX-License-Identifier: MIT */
/*
 * twin-fetch - one HTTP request for outcall.c, then the end. It alone knows
 * libcurl, and is a program of its own so that nothing else has to load it
 * (outcall.h says what that is worth).
 *
 * Reads on standard input, each once but `header`, `body` last:
 *
 *   method GET\n   url https://...\n   timeout_ms 5000\n   max_bytes 262144\n
 *   header Name: value\n   body 11\n<11 bytes>
 *
 * Writes on standard output either `fault WORD reason\n`, or
 *
 *   status 200\n   header Name: value\n   body 17\n<17 bytes>
 *
 * The arguments say what may be asked for (runner.h), because who asks may have
 * been taken over: a request that is none of it, or that its peer could read as
 * two, is a fault of the URL. Only https passes, and http when the peer turns out
 * to be this machine. It runs with an empty
 * environment only: no proxy comes from there, and a web server that is asked
 * for this file as a CGI program by mistake gets nothing out of it.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include <curl/curl.h>

#include "net/fetch_may.h"
#include "sandbox/sandbox.h"

enum {
	READ_S = 20,		/* who asks has the request at hand */
	TIMEOUT_MAX_MS = 60000,	/* four times what http_timeout may be */
	GRACE_MS = 500,		/* our own words of a timeout come first */
	LINE_MAX_BYTES = 16 << 10,
	BODY_MAX = 64 << 10,
	HEADERS_MAX = 48 << 10,
	ANSWER_MAX = 16 << 20
};

struct want {
	char method[16], url[4096];
	long timeout_ms;
	size_t max_bytes;
	struct curl_slist *headers;
	char *body;
	size_t nbody;
	bool ready;		/* `body` was read: nothing is missing */
};

struct got {
	char *body, *headers;
	size_t nbody, nheaders, max;
	bool too_large, foreign;
};

static int
fault(const char *word, const char *why)
{
	(void)printf("fault %s %s\n", word, why);
	return fflush(stdout) == 0 ? 0 : 1;
}

static bool
copy(char *to, size_t size, const char *from)
{
	int n = snprintf(to, size, "%s", from);

	return n > 0 && (size_t)n < size;
}

static bool
number(const char *s, long max, long *out)
{
	char *end;
	long v = strtol(s, &end, 10);

	if (!isdigit((unsigned char)s[0]) || *end != '\0' || v > max)
		return false;
	*out = v;
	return true;
}

static bool
read_body(struct want *w, const char *value)
{
	long n;

	if (!number(value, BODY_MAX, &n))
		return false;
	w->body = malloc((size_t)n + 1);
	w->nbody = (size_t)n;
	w->ready = w->body != NULL && fread(w->body, 1, w->nbody, stdin) ==
	    w->nbody;
	return w->ready;
}

/* order - one line of the request. */
static bool
order(struct want *w, const char *word, const char *value)
{
	struct curl_slist *l;
	long n;

	if (strcmp(word, "method") == 0)
		return copy(w->method, sizeof(w->method), value);
	if (strcmp(word, "url") == 0)
		return copy(w->url, sizeof(w->url), value);
	if (strcmp(word, "timeout_ms") == 0)
		return number(value, TIMEOUT_MAX_MS, &w->timeout_ms);
	if (strcmp(word, "max_bytes") == 0 && number(value, ANSWER_MAX, &n)) {
		w->max_bytes = (size_t)n;
		return true;
	}
	if (strcmp(word, "header") == 0) {
		if ((l = curl_slist_append(w->headers, value)) == NULL)
			return false;
		w->headers = l;
		return true;
	}
	return strcmp(word, "body") == 0 && read_body(w, value);
}

static bool
read_request(struct want *w)
{
	char line[LINE_MAX_BYTES], *value;
	size_t n;

	while (!w->ready && fgets(line, sizeof(line), stdin) != NULL) {
		n = strlen(line);
		if (n == 0 || line[n - 1] != '\n')
			return false;
		line[n - 1] = '\0';
		if ((value = strchr(line, ' ')) == NULL)
			return false;
		*value++ = '\0';
		if (!order(w, line, value))
			return false;
	}
	return w->ready && w->url[0] != '\0' && w->timeout_ms > 0;
}

static size_t
on_body(char *p, size_t size, size_t n, void *arg)
{
	struct got *g = arg;

	n *= size;
	if (n > g->max - g->nbody) {
		g->too_large = true;
		return 0;	/* libcurl: a short count ends the transfer */
	}
	memcpy(g->body + g->nbody, p, n);
	g->nbody += n;
	return n;
}

/* on_header - keep "Name: value" lines of the final answer. */
static size_t
on_header(char *p, size_t size, size_t n, void *arg)
{
	struct got *g = arg;
	size_t len, i;

	n *= size;
	len = n;
	while (len > 0 && (p[len - 1] == '\n' || p[len - 1] == '\r'))
		len--;
	if (len > 5 && strncmp(p, "HTTP/", 5) == 0)
		g->nheaders = 0;	/* 100 Continue was before it */
	else if (len > 0 && memchr(p, ':', len) != NULL &&
	    len + 8 <= HEADERS_MAX - g->nheaders) {
		memcpy(g->headers + g->nheaders, "header ", 7);
		for (i = 0; i < len; i++)
			g->headers[g->nheaders + 7 + i] =
			    iscntrl((unsigned char)p[i]) ? ' ' : p[i];
		g->headers[g->nheaders + 7 + len] = '\n';
		g->nheaders += len + 8;
	}
	return n;
}

/* on_peer - before anything is sent: plain http only within this machine,
 * whatever the name resolved to. */
static int
on_peer(void *arg, char *ip, char *local, int port, int local_port)
{
	struct got *g = arg;

	(void)local;
	(void)port;
	(void)local_port;
	g->foreign = strncmp(ip, "127.", 4) != 0 && strcmp(ip, "::1") != 0;
	return g->foreign ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static char detail[CURL_ERROR_SIZE];	/* libcurl's, of a failure */

static const struct {
	CURLcode code;
	const char *word;
} faults[] = {
	{ CURLE_UNSUPPORTED_PROTOCOL, "url" },
	{ CURLE_URL_MALFORMAT, "url" },
	{ CURLE_COULDNT_RESOLVE_HOST, "resolve" },
	{ CURLE_COULDNT_CONNECT, "connect" },
	{ CURLE_OPERATION_TIMEDOUT, "timeout" },
	{ CURLE_SSL_CONNECT_ERROR, "tls" },
	{ CURLE_PEER_FAILED_VERIFICATION, "tls" },
	{ CURLE_SSL_CERTPROBLEM, "tls" },
	{ CURLE_SSL_CACERT_BADFILE, "tls" },
	{ CURLE_SSL_CIPHER, "tls" },
	{ CURLE_SSL_ISSUER_ERROR, "tls" },
};

/*
 * tls_words - what is wrong with the certificate, not only that something is:
 * libcurl's own sentence, or the general one. It may hold what the peer sent.
 */
static const char *
tls_words(CURLcode code)
{
	char *p;

	for (p = detail; *p != '\0'; p++)
		if (*p < ' ' || *p > '~')
			*p = '?';
	return detail[0] != '\0' ? detail : curl_easy_strerror(code);
}

static int
failed(CURLcode code, const struct got *g)
{
	size_t i;

	if (g->too_large)
		return fault("size", "the answer is too long");
	if (g->foreign)
		return fault("url", "http leads to another machine");
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (faults[i].code == code)
			return fault(faults[i].word,
			    strcmp(faults[i].word, "tls") == 0 ?
			    tls_words(code) : curl_easy_strerror(code));
	return fault("http", curl_easy_strerror(code));
}

static int
answer(CURL *c, const struct got *g)
{
	long status = 0;

	(void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	(void)printf("status %ld\n", status);
	(void)fwrite(g->headers, 1, g->nheaders, stdout);
	(void)printf("body %zu\n", g->nbody);
	(void)fwrite(g->body, 1, g->nbody, stdout);
	return fflush(stdout) == 0 ? 0 : 1;
}

#define SET(opt, value) \
	ok = curl_easy_setopt(c, CURLOPT_##opt, (value)) == CURLE_OK && ok

/*
 * set_authorities - whom to believe. libcurl knows where the distribution keeps
 * them that it was built for; in a bundle it runs on another one.
 */
static bool
set_authorities(CURL *c)
{
	static const char *const elsewhere[] = {
		"/etc/ssl/certs/ca-certificates.crt",	/* Debian, Arch */
		"/etc/pki/tls/certs/ca-bundle.crt",	/* Fedora, RHEL */
		"/etc/ssl/ca-bundle.pem",		/* openSUSE */
		"/etc/ssl/cert.pem",			/* Alpine */
	};
	const curl_version_info_data *v = curl_version_info(CURLVERSION_NOW);
	bool ok = true;
	size_t i;

	if (v->cainfo != NULL && access(v->cainfo, R_OK) == -1) {
		for (i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
			if (access(elsewhere[i], R_OK) == 0) {
				SET(CAINFO, elsewhere[i]);
				SET(CAPATH, NULL);
				return ok;
			}
	}
	/* The folder of hashed names costs 1 ms where reading the one file of
	 * all authorities costs 35. */
	if (v->capath != NULL && access(v->capath, R_OK | X_OK) == 0) {
		SET(CAPATH, v->capath);
		SET(CAINFO, NULL);
	}
	return ok;
}

static bool
set_limits(CURL *c, const struct want *w, struct got *g)
{
	bool ok = set_authorities(c);

	SET(TIMEOUT_MS, w->timeout_ms);
	SET(CONNECTTIMEOUT_MS, w->timeout_ms);
	SET(NOSIGNAL, 1L);
	SET(FOLLOWLOCATION, 0L);
	SET(PROXY, "");
	SET(NOPROXY, "*");
	SET(DISALLOW_USERNAME_IN_URL, 1L);
	SET(SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	if (strncmp(w->url, "https://", 8) == 0) {
		SET(PROTOCOLS_STR, "https");
	} else {
		SET(PROTOCOLS_STR, "http");
		SET(PREREQFUNCTION, on_peer);
		SET(PREREQDATA, g);
	}
	return ok;
}

static bool
set_request(CURL *c, const struct want *w, struct got *g)
{
	bool ok = true;

	SET(URL, w->url);
	SET(ERRORBUFFER, detail);
	SET(USERAGENT, "digital-twin-mcp");
	SET(WRITEFUNCTION, on_body);
	SET(WRITEDATA, g);
	SET(HEADERFUNCTION, on_header);
	SET(HEADERDATA, g);
	SET(HTTPHEADER, w->headers);
	if (w->nbody > 0) {
		SET(POSTFIELDSIZE, (long)w->nbody);
		SET(POSTFIELDS, w->body);
	}
	if (strcmp(w->method, "HEAD") == 0)
		SET(NOBODY, 1L);
	else if (strcmp(w->method, "GET") != 0 || w->nbody > 0)
		SET(CUSTOMREQUEST, w->method);
	return ok;
}

#undef SET

/*
 * end_in_time - SIGALRM ends the process whatever name resolution is doing: who
 * asked may be gone, or not be allowed to end it.
 */
static void
end_in_time(const struct want *w)
{
	long ms = w->timeout_ms + GRACE_MS;
	struct itimerval in = { .it_value = { ms / 1000, ms % 1000 * 1000 } };

	(void)setitimer(ITIMER_REAL, &in, NULL);
}

/* port_of - of the URL, or 0. */
static unsigned short
port_of(const char *url)
{
	CURLU *u = curl_url();
	char *text = fetch_part(u, url, CURLUPART_PORT);
	long n = 0;

	if (text != NULL && !number(text, 65535, &n))
		n = 0;
	curl_free(text);
	curl_url_cleanup(u);
	return (unsigned short)n;
}

/* What name resolution and TLS read; some of it on each system. */
static const char *const read_only[] = {
	"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib",
	"/usr/share", "/usr/local/share", "/run", "/nix/store",
	"/etc/ssl", "/etc/pki", "/etc/ca-certificates", "/etc/crypto-policies",
	"/var/lib/ca-certificates",
	"/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf",
	"/etc/host.conf", "/etc/gai.conf", "/etc/ld.so.cache",
#if SANDBOX_SANITIZED
	"/proc",
#endif
};

/*
 * confine - hostile bytes are about to come: they are to find a process that
 * reads no learner's file, writes none at all, starts no program, and speaks to
 * the port of its URL and to name servers.
 */
static void
confine(const struct want *w)
{
	const curl_version_info_data *v = curl_version_info(CURLVERSION_NOW);
	struct sandbox_opts o = { .calls = SANDBOX_CLIENT };
	struct sandbox in_force;
	size_t i;

	for (i = 0; i < sizeof(read_only) / sizeof(read_only[0]); i++)
		o.paths[o.npaths++].path = read_only[i];
	if (v->cainfo != NULL)
		o.paths[o.npaths++].path = v->cainfo;
	if (v->capath != NULL)
		o.paths[o.npaths++].path = v->capath;
	o.ports[0] = port_of(w->url);
	o.ports[1] = 53;	/* long answers of name servers */
	sandbox_enter(&o, &in_force);
}

int
main(int argc, char **argv)
{
	extern char **environ;
	struct want w = { .method = "GET" };
	struct got g = { 0 };
	CURLcode code;
	CURL *c;

	if (environ != NULL && environ[0] != NULL) {
		(void)fputs("twin-fetch: run by twin.fcgi and twinctl only\n",
		    stderr);
		return 2;
	}
	sandbox_no_dump();	/* the request is secret */
	(void)alarm(READ_S);	/* until end_in_time knows better */
	if (!read_request(&w))
		return fault("program", "the request cannot be read");
	end_in_time(&w);
	if (!fetch_may(argc > 0 ? argv + 1 : argv, w.method, w.url, w.headers))
		return fault("url", "not what twin.conf has fetched");
	confine(&w);
	g.max = w.max_bytes;
	g.body = malloc(g.max + 1);
	g.headers = malloc(HEADERS_MAX);
	if (g.body == NULL || g.headers == NULL)
		return fault("program", "no memory");
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (c = curl_easy_init()) == NULL || !set_limits(c, &w, &g) ||
	    !set_request(c, &w, &g))
		return fault("program", "libcurl cannot be set up");
	if ((code = curl_easy_perform(c)) != CURLE_OK)
		return failed(code, &g);
	return answer(c, &g);	/* the end of the process frees the rest */
}
