/* SPDX-License-Identifier: MIT */
#include "ctl/prune.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/json.h"
#include "ctl/ctl_app.h"
#include "tools/retention.h"

static void
tell_json(const struct ctl *c, const struct store_prune *p)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_bool(&o, "dry_run", p->dry);
	js_kv_int(&o, "audit_days", c->cf.audit_days);
	js_kv_int(&o, "audit_records", (int64_t)p->audits);
	js_kv_int(&o, "once_days", c->cf.once_days);
	js_kv_int(&o, "request_ids", (int64_t)p->onces);
	js_end(&o);
	buf_ch(&b, '\n');
	ctl_put(buf_str(&b));
}

static void
tell_one(const struct store_prune *p, const char *what, int64_t days,
    const char *key, uint64_t n)
{
	if (days == 0)
		(void)printf("%s: kept for ever (%s = 0)\n", what, key);
	else
		(void)printf("%s older than %lld days: %llu %s\n", what,
		    (long long)days, (unsigned long long)n, p->dry ?
		    "would be removed" : "removed");
}

int
prune_run(struct ctl *c, struct err *e)
{
	struct ctl_progress progress = { 0 };
	struct store_prune p;

	retention_begin(&c->cf, clock_now(), &p);
	p.dry = ctl_opt(c, "dry-run") != NULL;
	while (p.stage != STORE_PRUNE_DONE) {
		if (store_prune(c->st, &p, e) == -1)
			return -1;
		ctl_progress(&progress, "steps");
	}
	if (ctl_opt(c, "json") != NULL) {
		tell_json(c, &p);
		return 0;
	}
	tell_one(&p, "audit records", c->cf.audit_days, "audit_days", p.audits);
	tell_one(&p, "request ids", c->cf.once_days, "once_days", p.onces);
	return 0;
}
