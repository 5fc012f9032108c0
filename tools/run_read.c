/* SPDX-License-Identifier: MIT */
#include "tools/run_read.h"

#include "tools/app.h"
#include "tools/imported.h"
#include "tools/reply.h"

int
run_read_twin(struct call *c, const struct js *in, struct own_twin *out,
    struct err *e)
{
	const struct app *ap = c->app;

	if (app_state(ap->st, c->a, c->sub, &out->state, &out->head, e) == -1)
		return -1;
	return app_env(c, js_str_at(in, "lang"), &out->head, &out->env, e);
}

int
run_read_door(struct call *c, const struct js *in, twin_read_fn *fn,
    bool imported, struct twin_answer *out, struct err *e)
{
	const struct app *ap = c->app;
	struct own_twin rd;
	struct refusal no;
	struct twin_in ti;

	if (run_read_twin(c, in, &rd, e) == -1)
		return -1;
	ti = (struct twin_in){ .env = &rd.env, .state = rd.state, .args = in };
	if (imported && imported_get(ap->st, c->a, c->sub, &ti, e) == -1)
		return -1;
	if (fn(c->a, &ti, out, &no, e) == -1)
		return reply_broken(e);
	return no.code != REFUSAL_NONE ? call_fail(c, &no) : 1;
}

int
run_read(struct call *c, const struct js *in, twin_read_fn *fn, struct err *e)
{
	struct twin_answer an;
	int rc = run_read_door(c, in, fn, false, &an, e);

	return rc == 1 ? reply_put(c, &an) : rc;
}
