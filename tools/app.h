/* SPDX-License-Identifier: MIT */
/*
 * app - what the program joined: the store, the catalogs and the registries.
 *
 * tools/ is the only place that knows domain, store and protocol at once. One
 * struct app belongs to a process; handlers reach it through call.app. Nothing
 * in it changes after app_open, except that calls are counted, and that catalogs
 * and time zones are loaded when they are first asked for.
 */
#ifndef TOOLS_APP_H
#define TOOLS_APP_H

#include "base/conf.h"
#include "mcp/mcp.h"
#include "store/store.h"
#include "tools/quota.h"
#include "twin/catalog/catalog.h"
#include "twin/twin.h"

struct zoneinfo;

struct app {
	struct arena *a;	/* catalogs; lives as long as the app */
	const struct conf *cf;
	struct store *st;
	const struct catalog *cat;	/* by app_catalog; NULL: not loaded */
	unsigned char cat_id[32];	/* SHA-256 over what identifies the three
				 * files and the program (app.c): part of
				 * what is kept in the cache */
	struct zoneinfo *zones;
	struct mcp_server server;
	struct quota quota;	/* calls counted lately */
};

/*
 * app_open - put the registries together.
 *
 *   cf    share_dir, zone_dir, server_name, lang, time_zone, tz_offset_min,
 *         compat                                                keeps
 *   st    opened for this process                                keeps
 *   lazy  load the data files when they are needed, not now
 *
 * Returns 0, or -1 with ERR_INVALID (a data file, named with place and reason),
 * ERR_LIMIT (a data file over LIMIT_CATALOG_FILE) or ERR_IO.
 */
int app_open(const struct conf *cf, struct store *st, bool lazy,
    struct app **out, struct err *e) WARN_UNUSED;
void app_close(struct app *ap);		/* NULL is a no-op; not the store */

/*
 * app_catalog - the catalogs, loaded on first use: share_dir's three data files
 * are read, checked, and published in the store, so that handles made under
 * them stay readable forever. NULL with ERR_IO, whatever is wrong with them:
 * no client can repair it. Publishing is a write: never call it for the first
 * time inside a store_update.
 */
const struct catalog *app_catalog(struct app *ap, struct err *e);

/* app_server - the registries and words for mcp_new; lives as long as ap. */
const struct mcp_server *app_server(const struct app *ap);

/*
 * app_lang - the language of an answer: the argument `lang` (may be empty),
 * the profile, the request's locale, the configuration.
 */
enum twin_lang app_lang(const struct call *c, struct str lang,
    const struct state_head *head);

/*
 * app_zone - where the caller's days begin: the profile, the place that the
 * client tells (_meta["openai/userLocation"].timezone, kept nowhere), the
 * configuration. May read a file, once an hour for each zone.
 */
struct zone app_zone(const struct call *c, const struct state_head *head);

/* app_zone_of - the same of any learner: the profile, the configuration. */
struct zone app_zone_of(const struct app *ap, struct arena *a,
    const struct state_head *head, int64_t now);

/* app_zone_said - the zone that a value for the field `tz` names, for
 * twin_in.asked; false: another field, or no such zone. app_catalog first. */
bool app_zone_said(const struct call *c, struct str field,
    const struct js *value, struct zone *out);

/* app_head - what a state begins with. ERR_IO: it is damaged. */
int app_head(struct str state, struct state_head *out, struct err *e)
    WARN_UNUSED;

/* app_state - a learner's state, empty when there is none, and its head; in a. */
int app_state(struct store *st, struct arena *a, struct str sub,
    struct str *state, struct state_head *head, struct err *e) WARN_UNUSED;

/*
 * app_env - what the domain may know of a call: the catalog, language, clock,
 * actor and the keys in force (another process may have rotated them).
 *
 *   lang   the argument of that name, may be empty
 *   head   of the learner's state; decides language and zone
 *   out    borrows from c and its app
 *
 * Returns 0, or -1 when the catalog cannot be loaded (app_catalog).
 */
int app_env(const struct call *c, struct str lang,
    const struct state_head *head, struct twin_env *out, struct err *e)
    WARN_UNUSED;

#endif
