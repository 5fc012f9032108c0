/* SPDX-License-Identifier: MIT */
/*
 * resources - what a client may attach to a conversation: the caller's own
 * snapshot, history and profile, and any exercise of the curriculum. The first are
 * the caller's (twin://me/ is whoever's token it is); the last is the same for
 * everybody, so it speaks both languages.
 */
#include "mcp/mcp.h"
#include "tools/app.h"
#include "tools/complete.h"
#include "tools/describe.h"
#include "tools/history.h"
#include "tools/reply.h"
#include "tools/snapshot_cache.h"
#include "twin/speech/menu.h"

#define CURRICULUM_URI	"twin://curriculum/"

static const char json_type[] = "application/json";

static int
read_snapshot(struct call *c, struct err *e)
{
	struct cached_snapshot sn;

	if (snapshot_cache_get(c, NULL, &sn, e) == -1)
		return -1;
	call_resource(c, c->name, str_c(json_type), sn.json, STR(""));
	return 0;
}

static int
read_history(struct call *c, struct err *e)
{
	struct history_ask ask = { .limit = HISTORY_LIMIT_MAX };
	struct own_twin rd;
	struct js_out o;
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	if (run_read_twin(c, NULL, &rd, e) == -1 ||
	    history_put(c, &rd, &ask, &o, NULL, e) == -1)
		return -1;
	call_resource(c, c->name, str_c(json_type), buf_str(&b), STR(""));
	return 0;
}

static int
read_profile(struct call *c, struct err *e)
{
	struct own_twin rd;
	struct twin_answer an;
	struct refusal no;
	struct twin_in ti;

	if (run_read_twin(c, NULL, &rd, e) == -1)
		return -1;
	ti = (struct twin_in){ .env = &rd.env, .state = rd.state };
	if (twin_profile(c->a, &ti, &an, &no, e) == -1)
		return reply_broken(e);
	call_resource(c, c->name, str_c(json_type), an.json, STR(""));
	return 0;
}

static int
read_exercise(struct call *c, struct err *e)
{
	const struct catalog *cat = app_catalog(c->app, e);
	const struct exercise *x;
	struct js_out o;
	struct buf b;

	if (cat == NULL)
		return -1;
	if (!str_starts(c->name, STR(CURRICULUM_URI)) || (x = catalog_exercise(
	    cat, str_from(c->name, sizeof(CURRICULUM_URI) - 1))) == NULL)
		return err_set(e, ERR_NOTFOUND, "no such exercise");
	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "schema", "dt.exercise/1");
	js_kv_str(&o, "curriculum", cat->cu->version);
	js_key(&o, "ru");
	describe_exercise(&o, x, TWIN_RU);
	js_key(&o, "en");
	describe_exercise(&o, x, TWIN_EN);
	js_end(&o);
	call_resource(c, c->name, str_c(json_type), buf_str(&b), STR(""));
	return 0;
}

static int
complete_curriculum(struct call *c, struct str arg, struct str prefix,
    struct err *e)
{
	const struct catalog *cat = app_catalog(c->app, e);

	if (cat == NULL)
		return -1;
	if (str_is(arg, "exercise"))
		complete_exercise(c, cat, prefix);
	return 0;
}

static const struct resource resource_snapshot = {
	.uri = "twin://me/snapshot",
	.name = "snapshot",
	.title = MENU_SNAPSHOT,
	.description = "The learner's current snapshot, as get_snapshot gives it.",
	.mime = json_type,
	.scope = "twin:read",
	.per_user = true,
	.read = read_snapshot,
};

static const struct resource resource_history = {
	.uri = "twin://me/history",
	.name = "history",
	.title = MENU_HISTORY,
	.description = "The newest entries of the learner's journal, as "
	    "get_history gives them.",
	.mime = json_type,
	.scope = "twin:read",
	.per_user = true,
	.read = read_history,
};

static const struct resource resource_profile = {
	.uri = "twin://me/profile",
	.name = "profile",
	.title = MENU_PROFILE,
	.description = "Every field that update_profile takes, with its name, "
	    "type, bounds and the learner's value; sensitive ones too.",
	.mime = json_type,
	.scope = "twin:read",
	.per_user = true,
	.read = read_profile,
};

static const struct resource resource_curriculum = {
	.uri = CURRICULUM_URI "{exercise}",
	.tmpl = true,
	.name = "curriculum",
	.title = MENU_EXERCISE,
	.description = "One exercise in Russian and English: instruction, "
	    "criteria with levels, form, examples.",
	.mime = json_type,
	.read = read_exercise,
	.complete = complete_curriculum,
};

extern const struct resource resource_dashboard;

const struct resource *const resource_table[] = {
	&resource_snapshot, &resource_history, &resource_profile,
	&resource_dashboard, &resource_curriculum, NULL
};
