/* SPDX-License-Identifier: MIT */
#include "test/fuzz/door.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "auth/devissuer.h"
#include "store/store.h"

static struct {
	char dir[64];
	struct arena *a;
	struct conf cf;
	struct endpoint *ep;
	struct store *st;	/* of ap; an endpoint opens its own */
	struct app *ap;
	struct str token;
} door;

static void
tidy(void)
{
	char cmd[128];

	endpoint_close(door.ep);
	app_close(door.ap);
	store_close(door.st);
	(void)snprintf(cmd, sizeof(cmd), "rm -rf '%s'", door.dir);
	if (system(cmd) != 0)
		(void)fputs("door: the directory stays\n", stderr);
	arena_free(door.a);
}

static struct str
under(const char *name)
{
	return arena_printf(door.a, "%s/%s", door.dir, name);
}

static void
configure(void)
{
	const char *src = getenv("SRCDIR");
	struct str path = under("twin.conf");
	FILE *f = fopen(path.p, "w");
	struct err e = { 0 };

	if (f == NULL || src == NULL)
		abort();	/* SRCDIR names the source tree */
	(void)fprintf(f, "resource = http://127.0.0.1:1/mcp\n"
	    "issuer = http://127.0.0.1:2\ndata_dir = %s/data\n"
	    "share_dir = %s/share\njwks_file = %s/jwks.json\n"
	    "allow_http_loopback = on\ncompat = on\n", door.dir, src,
	    door.dir);
	if (fclose(f) != 0 || conf_load(door.a, path.p, &door.cf, &e) == -1)
		abort();
}

static struct store_opts
store_opts(void)
{
	return (struct store_opts){ .dir = under("data").p,
		.issuer = door.cf.issuer };
}

/* make - the folder, its keys and settings, an empty store. */
static void
make(void)
{
	struct devissuer_token t = {
		.iss = STR("http://127.0.0.1:2"), .sub = STR("learner"),
		.aud = STR("http://127.0.0.1:1/mcp"),
		.client_id = STR("fuzz"), .now = time(NULL),
		.scopes = STR("twin:read twin:write twin:erase mentor:read "
		    "mentor:review ingest:write"),
		.life_s = 86400,
	};
	struct store_opts o;

	(void)snprintf(door.dir, sizeof(door.dir), "/tmp/twin-door-XXXXXX");
	if (mkdtemp(door.dir) == NULL)
		abort();
	door.a = arena_new(1 << 20);
	configure();
	o = store_opts();
	if (devissuer_make(DEVISSUER_ES256, under("key").p,
	    under("jwks.json").p, NULL) == -1 ||
	    devissuer_sign(door.a, under("key").p, &t, &door.token,
	    NULL) == -1 || store_init(&o, NULL) == -1 || atexit(tidy) != 0)
		abort();
}

struct endpoint *
door_endpoint(void)
{
	if (door.a == NULL)
		make();
	if (door.ep == NULL &&
	    endpoint_open(&door.cf, false, &door.ep, NULL) == -1)
		abort();
	return door.ep;
}

struct app *
door_app(void)
{
	struct store_opts o;

	if (door.ap != NULL)
		return door.ap;	/* of millions of calls; door.a has a budget */
	if (door.a == NULL)
		make();
	o = store_opts();
	if (store_open(&o, &door.st, NULL) == -1 ||
	    app_open(&door.cf, door.st, false, &door.ap, NULL) == -1)
		abort();
	return door.ap;
}

void
door_request(struct arena *a, struct str bytes, struct http_req *rq)
{
	struct http_var *vars = arena_array(a, 64, struct http_var), *v;
	struct str line;

	*rq = (struct http_req){ .vars = vars, .now = time(NULL),
		.id = STR("fuzz") };
	while (str_cut(bytes, '\n', &line, &bytes) && line.n > 0 &&
	    rq->nvars < 64) {
		v = &vars[rq->nvars++];
		(void)str_cut(line, '=', &v->name, &v->value);
		if (str_is(v->name, "HTTP_AUTHORIZATION") &&
		    str_is(v->value, "@"))
			v->value = arena_printf(a, "Bearer " STR_FMT,
			    STR_ARG(door.token));
	}
	rq->body = bytes;
	rq->method = http_var(rq, "REQUEST_METHOD");
	rq->path = http_var(rq, "REQUEST_URI");
}
