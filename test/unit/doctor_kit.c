/* SPDX-License-Identifier: MIT */
#include "test/unit/doctor_kit.h"

#include "test/unit/table.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "auth/devissuer.h"
#include "base/buf.h"
#include "base/json.h"

/* issuer - a key pair in a directory of its own; its one JWK as text. */
static struct str
issuer(const char *dir)
{
	struct arena *a = ctl_kit_arena();
	struct str at = ctl_kit_put(str_c(dir));
	struct err e = { 0 };
	const struct js *v;
	struct buf b;

	assert_int_equal(mkdir(at.p, 0700), 0);
	if (devissuer_make(DEVISSUER_ES256,
	    arena_printf(a, STR_FMT "/issuer.key", STR_ARG(at)).p,
	    arena_printf(a, STR_FMT "/jwks.json", STR_ARG(at)).p, &e) == -1)
		fail_msg("%s", e.msg);
	v = ctl_kit_json(ctl_kit_read(arena_printf(a, STR_FMT "/jwks.json",
	    STR_ARG(at)).p));
	buf_init(&b, a, 4096);
	js_canon(&b, js_item(js_at(v, "keys"), 0));
	return buf_str(&b);
}

struct str
kit_deploy(void)
{
	static const char *const init[] = { "-c", "@/twin.conf", "init", NULL };
	struct str jwk;

	(void)ctl_kit_open();
	jwk = issuer("@/issuer");
	(void)issuer("@/second");
	ctl_kit_write("@/twin.conf", STR(GOOD));
	assert_int_equal(ctl_kit_run(init, STR(""), "@/out").status, 0);
	return jwk;
}

struct ctl_kit_run
kit_doctor(const char *conf, const char *a1, const char *a2, struct str in)
{
	const char *src = getenv("SRCDIR");
	const char *args[] = { "-c", "@/twin.conf", "doctor", "--offline", a1,
		a2, NULL };

	ctl_kit_write("@/twin.conf", arena_printf(ctl_kit_arena(),
	    "%sshare_dir = %s/share\n", conf, src == NULL ? "." : src));
	return ctl_kit_run(args, in, "@/out");
}

bool
kit_found(struct str out, const char *level, const char *cause, const char *fix)
{
	struct str line;

	while (out.n > 0) {
		(void)str_cut(out, '\n', &line, &out);
		if (!str_starts(line, str_c(level)) ||
		    !ctl_kit_occurs(line, cause))
			continue;
		if (fix == NULL)
			return true;
		(void)str_cut(out, '\n', &line, &out);
		return str_find(line, STR("fix: ")) >= 0 &&
		    ctl_kit_occurs(line, fix);
	}
	return false;
}
