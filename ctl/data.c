/* SPDX-License-Identifier: MIT */
/* data - stat, dump, backup; they print for people or, with --json, programs. */
#include "ctl/data.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/limits.h"
#include "twin/twin.h"

/* ---- stat ---- */

/* label - what stands for element i of an array in a name. */
static struct str
label(struct ctl *c, const struct js *element, size_t i)
{
	struct str s = js_str_at(element, "table");

	if (s.n == 0)
		s = js_str_at(element, "file");
	return s.n > 0 ? s : arena_printf(c->a, "%zu", i);
}

static void
print_value(struct ctl *c, struct str path, const struct js *v)
{
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	if (js_type(v) == JS_STRING)
		buf_add(&b, js_str(v));
	else
		js_canon(&b, v);
	(void)printf("%-34.*s " STR_FMT "\n", (int)path.n, path.p,
	    STR_ARG(buf_str(&b)));
}

/* tell - one line per value, nested names joined by dots. */
static void
tell(struct ctl *c, struct str path, const struct js *v)
{
	const char *dot = path.n == 0 ? "" : ".";
	struct js_iter it = { 0 };
	size_t i;

	if (js_type(v) == JS_OBJECT)
		while (js_next(v, &it))
			tell(c, arena_printf(c->a, STR_FMT "%s" STR_FMT,
			    STR_ARG(path), dot, STR_ARG(it.name)), it.value);
	else if (js_type(v) == JS_ARRAY)
		for (i = 0; i < js_len(v); i++)
			tell(c, arena_printf(c->a, STR_FMT "%s" STR_FMT,
			    STR_ARG(path), dot,
			    STR_ARG(label(c, js_item(v, i), i))),
			    js_item(v, i));
	else
		print_value(c, path, v);
}

void
data_marks(const struct conf *cf, int64_t now, struct store_marks *out)
{
	*out = (struct store_marks){
		.day = (uint32_t)(now / 86400),
		.day_events = (uint64_t)cf->events_per_day,
		.artifact_bytes = (uint64_t)cf->artifacts_max_bytes,
		.journal = LIMIT_JOURNAL_LONG,
	};
}

/* put_use - how much learners have, beside what they may. */
static int
put_use(struct ctl *c, struct js_out *o, struct err *e)
{
	struct store_marks m;
	struct store_usage u;

	data_marks(&c->cf, clock_now(), &m);
	if (store_usage(c->st, c->a, &m, &u, e) == -1)
		return -1;
	js_kv_obj(o, "learners");
	js_kv_int(o, "number", (int64_t)u.learners);
	js_kv_int(o, "events_per_day", c->cf.events_per_day);
	js_kv_int(o, "most_events_today", (int64_t)u.most_day_events);
	js_kv_int(o, "at_events_per_day", (int64_t)u.at_day_events);
	js_kv_int(o, "artifacts_max_bytes", c->cf.artifacts_max_bytes);
	js_kv_int(o, "most_artifact_bytes", (int64_t)u.most_artifact_bytes);
	js_kv_int(o, "at_artifacts_max_bytes", (int64_t)u.at_artifact_bytes);
	js_kv_int(o, "longest_journal", (int64_t)u.most_journal);
	js_kv_int(o, "long_journals", (int64_t)u.at_journal);
	js_kv_int(o, "calls_per_minute", c->cf.calls_per_minute);
	js_end(o);
	return 0;
}

int
data_stat(struct ctl *c, struct err *e)
{
	const struct js *v;
	struct buf b, all;
	struct js_out o;

	buf_init(&b, c->a, 1 << 20);	/* store_stat tests it */
	buf_init(&all, c->a, SIZE_MAX);
	js_begin(&o, &all);
	js_obj(&o);
	if (store_stat(c->st, &b, e) == -1 ||
	    js_parse(c->a, buf_str(&b), LIMIT_JSON_DEPTH, &v, e) == -1)
		return -1;
	js_put_members(&o, v, NULL);
	if (put_use(c, &o, e) == -1)
		return -1;
	js_end(&o);
	if (js_parse(c->a, buf_str(&all), LIMIT_JSON_DEPTH, &v, e) == -1)
		return -1;
	if (ctl_opt(c, "json") != NULL) {
		ctl_put(buf_str(&all));
		ctl_put(STR("\n"));
	} else {
		tell(c, STR(""), v);
	}
	return 0;
}

/* ---- backup ---- */

int
data_backup(struct ctl *c, struct err *e)
{
	if (store_backup(c->st, c->args[0], e) == -1)
		return -1;
	(void)printf("backup: %s holds a copy of " STR_FMT "\n", c->args[0],
	    STR_ARG(c->cf.data_dir));
	return 0;
}

/* ---- dump ---- */

struct dump {
	struct ctl *c;
	struct arena *a;	/* of one event */
	struct str sub;
	bool bare;		/* only the events, one a line */
	uint64_t until;		/* the state's last event: what is written
				 * meanwhile is left out */
	uint64_t n;		/* printed so far */
	uint64_t artifacts, audits;
};

static int
print_event(void *arg, uint64_t seq, struct str event, struct err *e)
{
	struct dump *d = arg;

	(void)e;
	if (seq > d->until)
		return 1;
	if (!d->bare)
		ctl_put(d->n == 0 ? STR("\n  ") : STR(",\n  "));
	ctl_put(event);
	if (d->bare)
		ctl_put(STR("\n"));
	d->n++;
	return 0;
}

/* print_artifact - the text that an artifact event brought; null where the
 * event holds a link instead. */
static int
print_artifact(void *arg, uint64_t seq, struct str event, struct err *e)
{
	struct dump *d = arg;
	const struct js *ev, *art;
	struct str id, body;
	int64_t version;
	struct js_out o;
	struct buf b;

	if (seq > d->until)
		return 1;
	if (js_parse(d->a, event, LIMIT_JSON_DEPTH, &ev, e) == -1)
		return -1;
	art = js_at(ev, "body");
	id = js_str_at(art, "id");
	version = js_int_at(art, "version", 0);
	if (!str_is(js_str_at(ev, "kind"), "artifact") || id.n == 0 ||
	    version < 1 || version > UINT32_MAX) {
		arena_reset(d->a);
		return 0;
	}
	if (store_artifact(d->c->st, d->a, d->sub, id, (uint32_t)version,
	    &body, e) == -1)
		return -1;
	buf_init(&b, d->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "id", id);
	js_kv_int(&o, "version", version);
	js_kv_int(&o, "seq", (int64_t)seq);
	js_key(&o, "body");
	if (body.p == NULL)
		js_put_null(&o);
	else
		js_put_str(&o, body);
	js_end(&o);
	ctl_put(d->artifacts++ == 0 ? STR("\n  ") : STR(",\n  "));
	ctl_put(buf_str(&b));
	arena_reset(d->a);
	return 0;
}

static int
print_audit(void *arg, uint64_t at, struct str record, struct err *e)
{
	struct dump *d = arg;

	(void)e;
	(void)printf("%s\n  {\"at_ms\":%llu,\"record\":",
	    d->audits++ == 0 ? "" : ",", (unsigned long long)at);
	ctl_put(record);
	ctl_put(STR("}"));
	return 0;
}

static int
dump_all(struct dump *d, struct err *e)
{
	struct ctl *c = d->c;
	struct state_head h;
	struct str state;

	if (store_state(c->st, c->a, d->sub, &state, e) == -1)
		return -1;
	if (state.n == 0)
		return err_set(e, ERR_NOTFOUND, "nothing is kept about '"
		    STR_FMT "'", STR_ARG(d->sub));
	if (state_head(state, &h) && h.seq > 0)
		d->until = (uint64_t)h.seq;
	ctl_put(STR("{\"sub\":"));
	ctl_put(js_quoted(c->a, d->sub));
	ctl_put(STR(",\n\"state\":"));
	ctl_put(state);
	ctl_put(STR(",\n\"journal\":["));
	if (store_events(c->st, d->sub, 1, false, print_event, d, e) == -1)
		return -1;
	ctl_put(STR("],\n\"artifacts\":["));
	if (store_events(c->st, d->sub, 1, false, print_artifact, d, e) == -1)
		return -1;
	ctl_put(STR("],\n\"audit\":["));
	if (store_audits(c->st, d->sub, print_audit, d, e) == -1)
		return -1;
	ctl_put(STR("]}\n"));
	return 0;
}

int
data_dump(struct ctl *c, struct err *e)
{
	struct dump d = {
		.c = c,
		.bare = ctl_opt(c, "journal") != NULL,
		.until = UINT64_MAX,
	};
	int rc;

	if (ctl_sub(c, c->args[0], "SUB", &d.sub, e) == -1)
		return -1;
	d.a = arena_new(LIMIT_ARENA);
	if (!d.bare)
		rc = dump_all(&d, e);
	else if ((rc = store_events(c->st, d.sub, 1, false, print_event,
	    &d, e)) == 0 && d.n == 0)
		rc = err_set(e, ERR_NOTFOUND, "nothing is kept about '"
		    STR_FMT "'", STR_ARG(d.sub));
	arena_free(d.a);
	return rc;
}
