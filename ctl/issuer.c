/* SPDX-License-Identifier: MIT */
#include "ctl/issuer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "auth/devissuer.h"
#include "base/clock.h"
#include "base/url.h"

/* Longest life of a development token, seconds: what is printed on a terminal
 * should not outlive a week of trying things out. */
enum { TTL_MAX = 7 * 86400 };

int
issuer_make(struct ctl *c, struct err *e)
{
	const char *alg = ctl_opt(c, "alg");
	enum devissuer_key kind = DEVISSUER_RS256;
	char *dir;

	if (alg != NULL && strcmp(alg, "ES256") == 0)
		kind = DEVISSUER_ES256;
	else if (alg != NULL && strcmp(alg, "RS256") != 0)
		return ctl_usage(c, e, "--alg: RS256 or ES256");
	if (mkdir(c->args[0], 0700) == -1 && errno != EEXIST)
		return err_set(e, ERR_IO, "%s: %s", c->args[0],
		    strerror(errno));
	if ((dir = realpath(c->args[0], NULL)) == NULL)
		return err_set(e, ERR_IO, "%s: %s", c->args[0],
		    strerror(errno));
	if (devissuer_make(kind,
	    arena_printf(c->a, "%s/issuer.key", dir).p,
	    arena_printf(c->a, "%s/jwks.json", dir).p, e) == -1) {
		free(dir);
		return -1;
	}
	(void)printf("# keys of a local issuer made; in twin.conf:\n"
	    "issuer = http://127.0.0.1:4444\n"
	    "jwks_file = %s/jwks.json\n"
	    "allow_http_loopback = on\n", dir);
	free(dir);
	return 0;
}

/* key_path - issuer.key stands beside the key set that the server reads. */
static struct str
key_path(const struct ctl *c)
{
	struct str f = c->cf.jwks_file;

	while (f.n > 0 && f.p[f.n - 1] != '/')
		f.n--;
	return arena_printf(c->a, STR_FMT "issuer.key", STR_ARG(f));
}

int
issuer_token(struct ctl *c, struct err *e)
{
	const char *scope = ctl_opt(c, "scope"), *aud = ctl_opt(c, "aud");
	const char *client = ctl_opt(c, "client"), *ttl = ctl_opt(c, "ttl");
	struct devissuer_token t = {
		.iss = c->cf.issuer,
		.aud = aud == NULL ? c->cf.resource : str_c(aud),
		.client_id = str_c(client == NULL ? "twinctl" : client),
		.scopes = scope == NULL ? c->cf.scopes_advertised :
		    str_c(scope),
		.now = clock_now(),
		.life_s = 3600,
	};
	struct str token;

	if (ctl_sub(c, ctl_opt(c, "sub"), "--sub", &t.sub, e) == -1)
		return -1;
	if (ttl != NULL && (!str_int(str_c(ttl), &t.life_s) ||
	    t.life_s < -TTL_MAX || t.life_s > TTL_MAX))
		return ctl_usage(c, e, "--ttl: seconds, at most a week");
	if (!url_loopback_http(c->cf.issuer))
		return err_set(e, ERR_DENIED, "issuer " STR_FMT " is a real "
		    "one: tokens come from there; this command signs only for "
		    "an http issuer on a loopback address",
		    STR_ARG(c->cf.issuer));
	if (c->cf.jwks_file.n == 0)
		return err_set(e, ERR_INVALID, "jwks_file is not set: make a "
		    "local issuer with twinctl dev-issuer DIR");
	if (devissuer_sign(c->a, key_path(c).p, &t, &token, e) == -1)
		return -1;
	(void)printf(STR_FMT "\n", STR_ARG(token));
	return 0;
}
