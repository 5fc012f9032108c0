/* SPDX-License-Identifier: MIT */
/* ctl_app - the domain for commands that go through its doors. */
#ifndef CTL_CTL_APP_H
#define CTL_CTL_APP_H

#include "ctl/ctl.h"
#include "tools/app.h"

struct ctl_app {
	struct app *ap;
	struct call call;	/* what env was made of */
	struct twin_env env;	/* actor "twinctl", the configured language */
};

/* ctl_app_open - over c->st, with the catalogs loaded. */
int ctl_app_open(struct ctl *c, struct ctl_app *out, struct err *e)
    WARN_UNUSED;
void ctl_app_close(struct ctl_app *ca);

/* ctl_app_refused - a refusal as the error of a command; always -1. */
int ctl_app_refused(const struct refusal *no, struct err *e);

/* ctl_progress - count one more; tells the count on standard error every two
 * seconds. Begin with zeros. */
struct ctl_progress {
	uint64_t n;
	int64_t next_ms;
};
void ctl_progress(struct ctl_progress *p, const char *what);

#endif
