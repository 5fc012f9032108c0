/* SPDX-License-Identifier: MIT */
#include "cgi/confine.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "base/url.h"

static void
add(struct sandbox_opts *o, const char *path, enum sandbox_right right)
{
	size_t i;

	for (i = 0; i < o->npaths; i++)
		if (strcmp(o->paths[i].path, path) == 0)
			return;
	if (o->npaths < SANDBOX_PATHS)
		o->paths[o->npaths++] = (struct sandbox_path){ path, right };
}

/*
 * add_around - the folder that a file is in, for a new one may be moved into its
 * place; where the file is a link to another folder, that one, too.
 */
static void
add_around(struct sandbox_opts *o, struct arena *a, struct str file)
{
	size_t n = file.n;
	char *real;

	while (n > 0 && file.p[n - 1] != '/')
		n--;
	if (n == 0)
		return;		/* not set */
	add(o, arena_cstr(a, (struct str){ file.p, n }), SANDBOX_READ);
	if ((real = realpath(arena_cstr(a, file), NULL)) == NULL)
		return;
	for (n = strlen(real); n > 0 && real[n - 1] != '/'; n--)
		continue;
	add(o, arena_cstr(a, (struct str){ real, n }), SANDBOX_READ);
	free(real);
}

/*
 * read_before - what libraries read when they are first used: syslog(3) the time
 * of this place, json-c the seed of its tables, by which it withstands names that
 * were made to collide. OpenSSL's settings: decoders.c.
 */
static void
read_before(struct arena *a)
{
	const struct js *v;

	tzset();
	if (js_parse(a, STR("{\"seed\":0}"), 1, &v, NULL) == -1)
		return;		/* it says so at each request, too */
}

void
confine_enter(const struct conf *cf, struct arena *a, struct sandbox *out)
{
	static const char *const data[] = { "metamodel", "curriculum",
		"promotion" };
	struct sandbox_opts o = { .calls = SANDBOX_SERVER };
	size_t i;

	read_before(a);
	add(&o, arena_cstr(a, cf->data_dir), SANDBOX_WRITE);
	for (i = 0; i < sizeof(data) / sizeof(data[0]); i++)
		add_around(&o, a, arena_printf(a, STR_FMT "/%s.json",
		    STR_ARG(cf->share_dir), data[i]));
	add(&o, arena_cstr(a, cf->zone_dir), SANDBOX_READ);
	add_around(&o, a, cf->jwks_file);
	add_around(&o, a, cf->introspect_key_file);
	if (str_is(cf->log_to, "syslog"))
		o.sockets |= SANDBOX_UNIX;
	if (str_is(cf->store, "postgresql")) {
		/* libpq opens connections whenever it needs one, with the
		 * certificates, password files and name services of the user
		 * and of the system */
		o.sockets |= SANDBOX_UNIX | SANDBOX_INET;
		o.libraries = true;
		add(&o, "/", SANDBOX_READ);
	}
	if (SANDBOX_SANITIZED)
		add(&o, "/proc", SANDBOX_READ);
	sandbox_enter(&o, out);
}

_Static_assert((int)CONFINE_MAY <= (int)RUNNER_MAY_MAX, "there is room for all of them");

static void
add_url(struct runner_may *m, struct arena *a, const char *method,
    struct str url, const char *more)
{
	if (url.n > 0 && m->n < RUNNER_MAY_MAX)
		m->url[m->n++] = arena_printf(a, "%s " STR_FMT "%s", method,
		    STR_ARG(url), more).p;
}

void
confine_may(const struct conf *cf, struct arena *a, struct runner_may *out)
{
	struct url issuer;

	if (cf->jwks_uri.n > 0)
		add_url(out, a, "GET", cf->jwks_uri, "");
	else if (cf->jwks_file.n == 0 && url_split(cf->issuer, &issuer))
		add_url(out, a, "GET", issuer.origin, "/*");
	add_url(out, a, "POST", cf->introspect_url, "");
	add_url(out, a, "POST", cf->registration_relay, "");
}
