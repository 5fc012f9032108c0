/* SPDX-License-Identifier: MIT */
/* import - a twin that twinctl export, or a learner's export_twin, has given. */
#include "ctl/people.h"

#include <stdio.h>

#include "tools/bundle.h"

/* A copy of years; it is read whole, a line at a time is in a tree. */
static const size_t IMPORT_MAX = (size_t)1 << 30;

static void
told(struct ctl *c, const struct bundle *b, bool done, bool dry)
{
	struct js_out o;
	struct buf text;

	if (ctl_opt(c, "json") == NULL) {
		(void)printf("import%s: %lld events, %llu work products, %llu "
		    "audit records%s\n", dry ? ", dry run" : "",
		    (long long)b->seq, (unsigned long long)b->artifacts,
		    (unsigned long long)b->audits, done ? "" :
		    "; the very same twin is there already");
		return;
	}
	buf_init(&text, c->a, SIZE_MAX);
	js_begin(&o, &text);
	js_obj(&o);
	js_kv_bool(&o, "imported", done && !dry);
	js_kv_bool(&o, "there_already", !done);
	js_kv_int(&o, "events", b->seq);
	js_kv_int(&o, "artifacts", (int64_t)b->artifacts);
	js_kv_int(&o, "audits", (int64_t)b->audits);
	js_end(&o);
	buf_ch(&text, '\n');
	ctl_put(buf_str(&text));
}

static int
import(struct ctl *c, struct arena *a, struct str sub, struct err *e)
{
	bool dry = ctl_opt(c, "dry-run") != NULL;
	struct bundle b;
	int rc;

	if (ctl_read(a, c->args[0], IMPORT_MAX, &b.text, e) == -1 ||
	    bundle_check(&b, a, e) == -1)
		return -1;
	rc = bundle_put(&b, c->st, a, sub, dry, e);
	if (rc == -1)
		return -1;
	told(c, &b, rc == 1, dry);
	return 0;
}

int
people_import(struct ctl *c, struct err *e)
{
	struct arena *all;
	struct str sub;
	int rc;

	if (ctl_sub(c, ctl_opt(c, "sub"), "--sub", &sub, e) == -1)
		return -1;
	all = arena_new(2 * IMPORT_MAX);
	rc = import(c, all, sub, e);
	arena_free(all);
	return rc;
}
