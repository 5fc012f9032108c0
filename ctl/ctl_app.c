/* SPDX-License-Identifier: MIT */
#include "ctl/ctl_app.h"

#include <stdio.h>

#include "base/clock.h"

enum { PROGRESS_MS = 2000 };

int
ctl_app_open(struct ctl *c, struct ctl_app *out, struct err *e)
{
	struct state_head none = { 0 };

	*out = (struct ctl_app){ .ap = NULL };
	if (app_open(&c->cf, c->st, false, &out->ap, e) == -1)
		return -1;
	out->call = (struct call){ .a = c->a, .client = STR("twinctl"),
	    .now = clock_now(), .app = out->ap };
	if (app_env(&out->call, STR(""), &none, &out->env, e) == 0)
		return 0;
	ctl_app_close(out);
	return -1;
}

void
ctl_app_close(struct ctl_app *ca)
{
	app_close(ca->ap);
	ca->ap = NULL;
}

int
ctl_app_refused(const struct refusal *no, struct err *e)
{
	return err_set(e, ERR_INVALID, "%s%s" STR_FMT ": " STR_FMT,
	    refusal_name(no->code), no->field.n > 0 ? " " : "",
	    STR_ARG(no->field), STR_ARG(no->message));
}

void
ctl_progress(struct ctl_progress *p, const char *what)
{
	int64_t now = clock_ms();

	p->n++;
	if (p->next_ms == 0)
		p->next_ms = now + PROGRESS_MS;
	if (now < p->next_ms)
		return;
	p->next_ms = now + PROGRESS_MS;
	(void)fprintf(stderr, "twinctl: %llu %s\n", (unsigned long long)p->n,
	    what);
}
