/* SPDX-License-Identifier: MIT */
#include "ctl/doctor.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/clock.h"

static const struct doctor_check install[] = {
	{ "config", "configuration file", DOCTOR_CONFIG, doctor_conf_load },
	{ "urls", "addresses", DOCTOR_CONFIG, doctor_conf_urls },
	{ "options", "options that open more than needed", DOCTOR_CONFIG,
	  doctor_conf_options },
	{ "sandbox", "what processes give up", DOCTOR_CONFIG, doctor_sandbox },
	{ "scopes", "scopes advertised", DOCTOR_CONFIG, doctor_conf_scopes },
	{ "files", "who may read and write", DOCTOR_CONFIG,
	  doctor_conf_files },
	{ "share", "data files", DOCTOR_CONFIG, doctor_conf_share },
	{ "zones", "time zones", DOCTOR_CONFIG, doctor_conf_zones },
	{ "data", "data directory", DOCTOR_DATA, doctor_conf_data },
	{ "issuer", "authorization server", DOCTOR_ISSUER,
	  doctor_issuer_discovery, .net = true },
	{ "register", "registration of clients", DOCTOR_REGISTRATION,
	  doctor_issuer_registration, .net = true },
	{ "probe", "a client that is thrown away", DOCTOR_REGISTRATION,
	  doctor_issuer_probe, .only = "probe-dcr", .net = true },
	{ "clock", "clock", DOCTOR_CLOCK, doctor_issuer_clock, .net = true },
	{ "keys", "key set", DOCTOR_KEYS, doctor_keys_set },
	{ "cache", "the server's key set", DOCTOR_KEYS, doctor_keys_cache },
	{ "opaque", "introspection", DOCTOR_OPAQUE, doctor_opaque_endpoint,
	  .net = true },
	{ "endpoint", "endpoint", DOCTOR_SITE, doctor_site_endpoint,
	  .net = true },
	{ "health", "what the server says of itself", DOCTOR_SITE,
	  doctor_site_health, .net = true },
	{ "token", "whether the token arrives", DOCTOR_HEADER,
	  doctor_site_token, .net = true },
	{ "origins", "web pages that may call", DOCTOR_ORIGINS,
	  doctor_site_origins, .net = true },
	{ "page", "the page of one's own", DOCTOR_PAGE, doctor_page_check,
	  .net = true },
	{ NULL }
};

/* One token; the checks before are what judging it needs. */
static const struct doctor_check token[] = {
	{ "config", "configuration file", DOCTOR_CONFIG, doctor_conf_load },
	{ "keys", "key set", DOCTOR_KEYS, doctor_keys_set },
	{ "token", "access token", DOCTOR_TOKEN, doctor_token_shape },
	{ NULL }
};

struct doctor_finding {
	struct doctor_finding *next;
	enum doctor_level level;
	const char *id;
	struct str cause, fix;
};

static const char *const level_name[] = {
	[DOCTOR_GOOD] = "good",
	[DOCTOR_NOTE] = "note",
	[DOCTOR_WARN] = "warn",
	[DOCTOR_FAIL] = "FAIL",
};

static void
say_json(struct doctor *d, enum doctor_level level, struct str fix,
    struct str cause)
{
	js_obj(&d->o);
	js_kv_c(&d->o, "check", d->at->id);
	js_kv_c(&d->o, "level", level == DOCTOR_FAIL ? "fail" :
	    level_name[level]);
	js_kv_str(&d->o, "cause", cause);
	if (fix.n > 0)
		js_kv_str(&d->o, "fix", fix);
	js_end(&d->o);
}

void
doctor_say(struct doctor *d, enum doctor_level level, struct str fix,
    const char *fmt, ...)
{
	struct doctor_finding *f = arena_one(d->a, struct doctor_finding);
	char text[2000];
	struct str cause;
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	cause = arena_str(d->a, str_c(text));
	d->said++;
	if (d->accepted && level == DOCTOR_FAIL)
		level = DOCTOR_NOTE;
	if (level == DOCTOR_WARN)
		d->warnings++;
	if (level == DOCTOR_FAIL) {
		d->fails++;
		if (d->exit == CTL_OK || (int)d->at->class < d->exit)
			d->exit = (int)d->at->class;
	}
	if (d->json) {
		say_json(d, level, fix, cause);
		return;
	}
	*f = (struct doctor_finding){ NULL, level, d->at->id, cause,
		arena_str(d->a, fix) };
	*d->last = f;
	d->last = &f->next;
}

/* print - the worst first: what must be done stands in the first lines. */
static void
print(const struct doctor *d)
{
	const struct doctor_finding *f;
	int level;

	for (level = DOCTOR_FAIL; level >= DOCTOR_GOOD; level--)
		for (f = d->first; f != NULL; f = f->next) {
			if ((int)f->level != level)
				continue;
			(void)printf("%s  %-8s " STR_FMT "\n",
			    level_name[level], f->id, STR_ARG(f->cause));
			if (f->fix.n > 0)
				(void)printf("%16sfix: " STR_FMT "\n", "",
				    STR_ARG(f->fix));
		}
}

static void
run_all(struct doctor *d, const struct doctor_check *checks)
{
	for (d->at = checks; d->at->id != NULL && !d->stop; d->at++) {
		if ((d->at->net && d->offline) || (d->at->only != NULL &&
		    ctl_opt(d->c, d->at->only) == NULL))
			continue;
		d->said = 0;
		d->at->run(d);
		if (d->said == 0)
			doctor_say(d, DOCTOR_GOOD, STR(""), "%s",
			    d->at->title);
	}
}

static void
finish_json(struct doctor *d)
{
	js_end(&d->o);
	js_kv_int(&d->o, "failed", (int64_t)d->fails);
	js_kv_int(&d->o, "warnings", (int64_t)d->warnings);
	js_kv_int(&d->o, "exit", d->exit);
	js_end(&d->o);
	buf_ch(&d->out, '\n');
	ctl_put(buf_str(&d->out));
}

int
doctor_run(struct ctl *c, struct err *e)
{
	struct doctor d = {
		.c = c, .a = c->a, .now = clock_now(),
		.json = ctl_opt(c, "json") != NULL,
		.offline = ctl_opt(c, "offline") != NULL,
	};
	bool one = c->args[0] != NULL;

	if (one && strcmp(c->args[0], "token") != 0)
		return ctl_usage(c, e, "the only argument is: token (the token "
		    "itself is read from standard input)");
	if (ctl_opt(c, "snippets") != NULL) {
		if (conf_load(c->a, c->conf_path, &c->cf, e) == -1)
			return -1;
		doctor_text_print(&d);
		return 0;
	}
	if (d.json) {
		buf_init(&d.out, c->a, SIZE_MAX);
		js_begin(&d.o, &d.out);
		js_obj(&d.o);
		js_kv_arr(&d.o, "findings");
	}
	d.last = &d.first;
	run_all(&d, one ? token : install);
	if (d.json)
		finish_json(&d);
	else
		print(&d);
	if (d.fails == 0)
		return 0;
	c->exit = d.exit;
	return err_set(e, ERR_INVALID, "%zu of the findings need fixing",
	    d.fails);
}
