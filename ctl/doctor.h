/* SPDX-License-Identifier: MIT */
/*
 * doctor - what is wrong with an installation, why, and exactly what to do
 * about it. Read-only. A check is a function and one row of a table; it says
 * its findings, and one that says nothing has found nothing wrong. Findings are
 * printed when all have been made, the worst first.
 */
#ifndef CTL_DOCTOR_H
#define CTL_DOCTOR_H

#include "auth/keys/keyset.h"
#include "base/json.h"
#include "ctl/ctl.h"

ctl_fn doctor_run;

enum doctor_level {
	DOCTOR_GOOD,	/* as it should be */
	DOCTOR_NOTE,	/* worth knowing */
	DOCTOR_WARN,	/* works, but should not stay so */
	DOCTOR_FAIL	/* does not work, or is not safe */
};

/* Exit status when something of this class failed. In the order in which they
 * are looked at; the lowest one wins, being nearest to the cause. */
enum doctor_class {
	DOCTOR_CONFIG = 10,
	DOCTOR_DATA,
	DOCTOR_ISSUER,
	DOCTOR_REGISTRATION,
	DOCTOR_CLOCK,
	DOCTOR_KEYS,
	DOCTOR_OPAQUE,
	DOCTOR_SITE,
	DOCTOR_HEADER,
	DOCTOR_ORIGINS,
	DOCTOR_TOKEN,
	DOCTOR_PAGE
};

struct doctor;
struct doctor_finding;

struct doctor_check {
	const char *id, *title;
	enum doctor_class class;
	void (*run)(struct doctor *d);
	const char *only;	/* option that asks for it, or NULL */
	bool net;		/* left out by --offline */
};

struct doctor {
	struct ctl *c;
	struct arena *a;
	int64_t now;		/* epoch seconds, UTC */
	bool stop;		/* the rest cannot be looked at */
	bool offline;
	bool accepted;		/* the server's own code takes the token: what
				 * is said about it is no failure */
	bool no_host;		/* the endpoint refuses the Host it is sent:
				 * nothing else can be said about it */
	struct keyset set;	/* usable keys; n = 0: none */
	const struct js *issuer;	/* its discovery document, or NULL */
	struct str issuer_date;	/* header Date that came with it */

	const struct doctor_check *at;
	struct doctor_finding *first, **last;	/* in the order they came */
	size_t said;		/* findings of the check at hand */
	size_t fails, warnings;
	int exit;
	struct js_out o;	/* --json */
	struct buf out;
	bool json;
};

/*
 * doctor_say - one finding of the check at hand.
 *
 *   fix  what to do, a whole sentence or a command; empty: nothing
 *   fmt  the cause, one sentence
 */
void doctor_say(struct doctor *d, enum doctor_level level, struct str fix,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* doctor_conf.c - the configuration, the files it names, the data directory. */
void doctor_conf_load(struct doctor *d);
void doctor_conf_options(struct doctor *d);
void doctor_conf_urls(struct doctor *d);
void doctor_conf_scopes(struct doctor *d);
void doctor_conf_files(struct doctor *d);
void doctor_conf_share(struct doctor *d);
void doctor_conf_zones(struct doctor *d);
void doctor_conf_data(struct doctor *d);

/* doctor_sandbox.c - what of the sandbox this machine has. */
void doctor_sandbox(struct doctor *d);

/* doctor_keys.c - the key set, and the server's copy of it. */
void doctor_keys_set(struct doctor *d);
void doctor_keys_cache(struct doctor *d);

/* doctor_issuer.c - the authorization server. _document: NULL when it cannot be
 * had; looks for it at the first call and says nothing. */
const struct js *doctor_issuer_document(struct doctor *d);
void doctor_issuer_discovery(struct doctor *d);
void doctor_issuer_registration(struct doctor *d);
void doctor_issuer_probe(struct doctor *d);
void doctor_issuer_clock(struct doctor *d);

/* doctor_site.c - our own endpoint, from outside. */
void doctor_site_endpoint(struct doctor *d);
void doctor_site_health(struct doctor *d);
void doctor_site_token(struct doctor *d);
void doctor_site_origins(struct doctor *d);

/* doctor_page.c - the page of one's own. */
void doctor_page_check(struct doctor *d);

/* doctor_opaque.c - introspection. */
void doctor_opaque_endpoint(struct doctor *d);

/* doctor_token.c - one access token, from standard input. */
void doctor_token_shape(struct doctor *d);

/* doctor_text.c - lines to copy into the configuration of other programs. */
void doctor_text_print(struct doctor *d);

#endif
