/* SPDX-License-Identifier: MIT */
#include "tools/compat.h"

#include "base/digest.h"
#include "base/hex.h"
#include "base/limits.h"
#include "tools/app.h"
#include "tools/run_read.h"
#include "tools/run_write.h"

int
compat_read(struct call *c, const struct js *in, twin_read_fn *fn,
    bool imported, struct err *e)
{
	struct str first, rest;
	struct twin_answer an;
	int rc = run_read_door(c, in, fn, imported, &an, e);

	if (rc != 1)
		return rc;
	call_structured(c, an.json);
	(void)str_cut(an.text, '\n', &first, &rest);
	call_text(c, first);
	if (rest.n > 0)
		call_text(c, rest);
	return 0;
}

/* ---- writing ---- */

/* A made one begins so. */
#define MADE_ID "path-"

static struct str
made_id(struct call *c, const struct js *in, int64_t revision)
{
	unsigned char md[SHA256_LEN];
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	buf_int(&b, revision);
	js_canon(&b, in);
	digest_sha256(buf_str(&b), md);
	return arena_printf(c->a, MADE_ID STR_FMT,
	    STR_ARG(hex_encode(c->a, md, SHA256_LEN / 2)));
}

/* with_id - the arguments with a request_id. */
static const struct js *
with_id(struct call *c, const struct js *in, struct err *e)
{
	const struct app *ap = c->app;
	struct state_head head;
	const struct js *out;
	struct str state;
	struct js_out o;
	struct buf b;

	if (app_state(ap->st, c->a, c->sub, &state, &head, e) == -1)
		return NULL;
	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "request_id", made_id(c, in, head.revision));
	js_put_members(&o, in, NULL);
	js_end(&o);
	return js_parse(c->a, buf_str(&b), LIMIT_JSON_DEPTH + 1, &out, e) == -1
		   ? NULL
		   : out;
}

/* Below a root are categories, groups, fields. */
enum { DATA_DEPTH = 3 };

/* zone_in - the time zone that data name, where a zone can be named: at a path,
 * whose last part may be a name by itself, or at one below it. */
static bool
zone_in(struct call *c, struct str path, const struct js *data, int depth,
    struct zone *out)
{
	struct js_iter it = { 0 };
	struct str last = STR(""), rest = path;

	if (app_zone_said(c, path, data, out))
		return true;
	for (const char *sep = "/."; *sep != '\0'; sep++, rest = path) {
		while (str_cut(rest, *sep, &last, &rest))
			;
		if (app_zone_said(c, last, data, out))
			return true;
	}
	while (depth > 0 && js_next(data, &it))
		if (zone_in(c, it.name, it.value, depth - 1, out))
			return true;
	return false;
}

/* echo - what that system answered with; a refusal takes it back. */
static void
echo(struct call *c, const struct js *in)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_bool(&o, "success", true);
	js_kv_str(&o, "path", js_str_at(in, "path"));
	js_key(&o, "value");
	js_put(&o, js_at(in, "data"));
	js_kv_str(&o, "user", c->sub);
	js_kv_bool(&o, "persisted", true);
	js_end(&o);
	call_text(c, buf_str(&b));
}

int
compat_write(struct call *c, const struct js *in, struct err *e)
{
	struct twin_in ti = { 0 };
	struct zone z;

	if (app_catalog(c->app, e) == NULL)
		return -1;
	if (zone_in(c, js_str_at(in, "path"), js_at(in, "data"), DATA_DEPTH,
	    &z))
		ti.asked = &z;
	if (js_str_at(in, "request_id").n == 0 &&
	    (in = with_id(c, in, e)) == NULL)
		return -1;
	echo(c, in);
	return run_write_at(c, in, twin_legacy_write, &ti, 0, e);
}
