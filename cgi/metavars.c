/* SPDX-License-Identifier: MIT */
#include "cgi/metavars.h"

#include "base/url.h"

static void
take_vars(char *const *env, struct arena *a, struct http_req *rq)
{
	char *const *p;
	struct http_var *vars;
	size_t n = 0;

	for (p = env; *p != NULL; p++)
		n++;
	vars = arena_array(a, n, struct http_var);
	for (n = 0, p = env; *p != NULL; p++)
		if (str_cut(str_c(*p), '=', &vars[n].name, &vars[n].value))
			n++;
	rq->vars = vars;
	rq->nvars = n;
}

static void
take_path(struct arena *a, struct http_req *rq)
{
	struct str uri = http_var(rq, "REQUEST_URI"), path, rest;
	struct url u;

	if (uri.n == 0)
		uri = arena_printf(a, STR_FMT STR_FMT,
		    STR_ARG(http_var(rq, "SCRIPT_NAME")),
		    STR_ARG(http_var(rq, "PATH_INFO")));
	if (uri.n > 0 && uri.p[0] != '/' && url_split(uri, &u))
		uri = u.rest;	/* absolute-form */
	(void)str_cut(uri, '?', &path, &rest);
	rq->path = path;
}

void
metavars_read(char *const *env, struct arena *a, struct http_req *rq)
{
	take_vars(env, a, rq);
	rq->method = http_var(rq, "REQUEST_METHOD");
	take_path(a, rq);
}
