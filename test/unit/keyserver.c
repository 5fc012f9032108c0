/* SPDX-License-Identifier: MIT */
#include "test/unit/keyserver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

enum { TEXT_MAX = 600 << 10, REQUEST_MAX = 32 << 10 };

/* Shared by the test, the server and its children. */
struct keyserver {
	pid_t pid;
	int port;
	bool tls;
	SSL_CTX *ctx;
	struct {
		enum keyserver_way way;
		atomic_int asked;
		size_t n;
		char text[TEXT_MAX];
	} paths[KEYSERVER_PATHS];
	size_t nseen;
	char seen[REQUEST_MAX];
};

static const char *const names[KEYSERVER_PATHS] = {
	[KEYSERVER_DISCOVERY] = "/.well-known/openid-configuration",
	[KEYSERVER_OAUTH] = "/.well-known/oauth-authorization-server",
	[KEYSERVER_JWKS] = "/jwks",
	[KEYSERVER_INTROSPECT] = "/introspect",
	[KEYSERVER_MOVED] = "/moved",
	[KEYSERVER_OTHER] = "",
};

/* One connection, plain or not. */
struct peer {
	int fd;
	SSL *ssl;
};

static bool
put(struct peer *p, const char *s, size_t n)
{
	ssize_t did;

	if (p->ssl != NULL)
		return n == 0 || SSL_write(p->ssl, s, (int)n) > 0;
	while (n > 0) {
		did = send(p->fd, s, n, MSG_NOSIGNAL);
		if (did <= 0)
			return false;
		s += did, n -= (size_t)did;
	}
	return true;
}

static ssize_t
take(struct peer *p, char *s, size_t n)
{
	return p->ssl != NULL ? SSL_read(p->ssl, s, (int)n) :
	    read(p->fd, s, n);
}

/* whole - head and as much body as Content-Length says. */
static bool
whole(const char *s, size_t n)
{
	const char *end = memmem(s, n, "\r\n\r\n", 4), *len;
	size_t body = 0;

	if (end == NULL)
		return false;
	len = memmem(s, (size_t)(end - s), "Content-Length: ", 16);
	if (len != NULL)
		body = (size_t)strtoul(len + 16, NULL, 10);
	return n - (size_t)(end + 4 - s) >= body;
}

static enum keyserver_path
read_request(struct keyserver *s, struct peer *p)
{
	char path[256] = "";
	ssize_t got;
	size_t i;

	s->nseen = 0;
	while (s->nseen < REQUEST_MAX - 1 && !whole(s->seen, s->nseen)) {
		got = take(p, s->seen + s->nseen, REQUEST_MAX - 1 - s->nseen);
		if (got <= 0)
			break;
		s->nseen += (size_t)got;
		s->seen[s->nseen] = '\0';
	}
	(void)sscanf(s->seen, "%*s %255s", path);
	for (i = 0; i < KEYSERVER_OTHER; i++)
		if (strcmp(path, names[i]) == 0)
			break;
	return (enum keyserver_path)i;
}

static void
reply(struct peer *p, const char *status, const char *more, const char *text,
    size_t n, size_t say)
{
	char head[512];
	int len = snprintf(head, sizeof(head), "HTTP/1.1 %s\r\n"
	    "Content-Type: application/json\r\nContent-Length: %zu\r\n"
	    "Connection: close\r\n%s\r\n", status, say, more);

	if (put(p, head, (size_t)len))
		(void)put(p, text, n);
}

/* drip - a byte per second; whoever waits for the end waits for long */
static void
drip(struct peer *p, const char *text, size_t n)
{
	size_t i;

	reply(p, "200 OK", "", "", 0, n);
	for (i = 0; i < n && put(p, text + i, 1); i++)
		(void)sleep(1);
}

static void
answer(struct keyserver *s, struct peer *p)
{
	enum keyserver_path at = read_request(s, p);
	const char *text = s->paths[at].text;
	size_t n = s->paths[at].n;

	atomic_fetch_add(&s->paths[at].asked, 1);
	switch (s->paths[at].way) {
	case KEYSERVER_LATE:
		(void)usleep(300000);
		/* FALLTHROUGH */
	case KEYSERVER_OK:
		reply(p, "200 OK", "", text, n, n);
		break;
	case KEYSERVER_404:
		reply(p, "404 Not Found", "", "{}", 2, 2);
		break;
	case KEYSERVER_500:
		reply(p, "500 Internal Server Error", "", text, n, n);
		break;
	case KEYSERVER_401:
		reply(p, "401 Unauthorized", "", "{}", 2, 2);
		break;
	case KEYSERVER_403:
		reply(p, "403 Forbidden", "", "{}", 2, 2);
		break;
	case KEYSERVER_429:
		reply(p, "429 Too Many Requests", "", "{}", 2, 2);
		break;
	case KEYSERVER_501:
		reply(p, "501 Not Implemented", "", "{}", 2, 2);
		break;
	case KEYSERVER_REDIRECT:
		reply(p, "302 Found", "Location: /moved\r\n", text, n, n);
		break;
	case KEYSERVER_HANG:
		(void)sleep(30);
		break;
	case KEYSERVER_DRIP:
		drip(p, text, n);
		break;
	case KEYSERVER_CUT:
		reply(p, "200 OK", "", text, n / 2, n);
		break;
	case KEYSERVER_GARBAGE:
		(void)put(p, "\x16\x03\x01 nonsense\r\n\r\n", 16);
		break;
	case KEYSERVER_SILENT:
		break;
	}
}

/* certificate - a key and a name that no authority has signed. */
static SSL_CTX *
certificate(void)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	EVP_PKEY *pk = EVP_EC_gen("P-256");
	X509 *x = X509_new();
	X509_NAME *name;

	if (ctx == NULL || pk == NULL || x == NULL)
		abort();
	(void)ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	(void)X509_gmtime_adj(X509_getm_notBefore(x), -60);
	(void)X509_gmtime_adj(X509_getm_notAfter(x), 3600);
	(void)X509_set_pubkey(x, pk);
	name = X509_get_subject_name(x);
	(void)X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
	    (const unsigned char *)"localhost", -1, -1, 0);
	(void)X509_set_issuer_name(x, name);
	(void)X509_sign(x, pk, EVP_sha256());
	if (SSL_CTX_use_certificate(ctx, x) != 1 ||
	    SSL_CTX_use_PrivateKey(ctx, pk) != 1)
		abort();
	X509_free(x);
	EVP_PKEY_free(pk);
	return ctx;
}

static void
serve(struct keyserver *s, int fd)
{
	struct peer p = { .fd = fd };

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (s->ctx != NULL) {
		p.ssl = SSL_new(s->ctx);
		(void)SSL_set_fd(p.ssl, fd);
		if (SSL_accept(p.ssl) != 1)
			return;
	}
	answer(s, &p);
	(void)shutdown(fd, SHUT_WR);
}

static void
loop(struct keyserver *s, int lfd)
{
	int fd;

	(void)setpgid(0, 0);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);	/* also of a crashed test */
	(void)signal(SIGCHLD, SIG_IGN);
	if (s->tls)
		s->ctx = certificate();
	for (;;) {
		if ((fd = accept(lfd, NULL, NULL)) == -1)
			continue;
		if (fork() == 0) {
			(void)close(lfd);
			serve(s, fd);
			_exit(0);
		}
		(void)close(fd);
	}
}

struct keyserver *
keyserver_start(bool tls)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(sin);
	struct keyserver *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (s == MAP_FAILED || fd == -1 ||
	    bind(fd, (struct sockaddr *)&sin, len) == -1 ||
	    listen(fd, 128) == -1 ||
	    getsockname(fd, (struct sockaddr *)&sin, &len) == -1)
		abort();
	s->tls = tls;
	s->port = ntohs(sin.sin_port);
	if ((pid = fork()) == -1)
		abort();
	if (pid == 0)
		loop(s, fd);
	s->pid = pid;
	(void)setpgid(pid, pid);	/* whoever of the two is first */
	(void)close(fd);
	return s;
}

void
keyserver_stop(struct keyserver *s)
{
	if (s == NULL || s->pid <= 0)
		return;
	(void)kill(-s->pid, SIGKILL);	/* the group that is this server's */
	(void)waitpid(s->pid, NULL, 0);
	(void)munmap(s, sizeof(*s));
}

struct str
keyserver_url(const struct keyserver *s, struct arena *a)
{
	return arena_printf(a, "%s://127.0.0.1:%d", s->tls ? "https" : "http",
	    s->port);
}

void
keyserver_answer(struct keyserver *s, enum keyserver_path path,
    enum keyserver_way way, struct str text)
{
	if (text.n > TEXT_MAX)
		abort();
	if (text.n > 0)
		memcpy(s->paths[path].text, text.p, text.n);
	s->paths[path].n = text.n;
	s->paths[path].way = way;
}

int
keyserver_asked(const struct keyserver *s, enum keyserver_path path)
{
	return atomic_load(&s->paths[path].asked);
}

struct str
keyserver_seen(const struct keyserver *s, struct arena *a)
{
	return arena_str(a, (struct str){ s->seen, s->nseen });
}
