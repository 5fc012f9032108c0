/* SPDX-License-Identifier: MIT */
/* t_zone_entry - what an entry's time means where its learner lives, and where
 * they have moved to (doc/domain.md 3). */
#include "test/unit/table.h"

#include "test/unit/twin_kit.h"
#include "twin/value/calendar.h"

static struct arena *a;

static const struct entry_row {
	const char *why;
	const char *tz;		/* of the profile, or NULL */
	const char *now;
	const char *when;	/* occurred_at, or NULL */
	const char *day;	/* NULL: refused */
	const char *provenance;
} entries[] = {
	{ "entry: now, in the night of the short day", "Europe/Berlin",
	    "2027-03-28T21:59:59Z", NULL, "2027-03-28", "live" },
	{ "entry: a second later it is the next day", "Europe/Berlin",
	    "2027-03-28T22:00:00Z", NULL, "2027-03-29", "live" },
	{ "entry: in the night of the long day", "Europe/Berlin",
	    "2027-10-31T22:59:59Z", NULL, "2027-10-31", "live" },
	{ "entry: after the long day", "Europe/Berlin",
	    "2027-10-31T23:00:00Z", NULL, "2027-11-01", "live" },
	{ "entry: a date before the change keeps its day", "Europe/Berlin",
	    "2027-04-02T10:00:00Z", "2027-03-27", "2027-03-27", "backfill" },
	{ "entry: an hour before midnight, before the change",
	    "Europe/Berlin", "2027-04-02T10:00:00Z", "2027-03-27T23:30:00",
	    "2027-03-27", "backfill" },
	{ "entry: the same told in UTC", "Europe/Berlin",
	    "2027-04-02T10:00:00Z", "2027-03-27T22:30:00Z", "2027-03-27",
	    "backfill" },
	{ "entry: yesterday's date, told at 14:00, is live", "+03:00",
	    "2027-01-05T11:00:00Z", "2027-01-04", "2027-01-04", "live" },
	{ "entry: the day before is not", "+03:00", "2027-01-05T11:00:00Z",
	    "2027-01-03", "2027-01-03", "backfill" },
	{ "entry: today's date is now", "+03:00", "2027-01-05T11:00:00Z",
	    "2027-01-05", "2027-01-05", "live" },
	{ "entry: tomorrow", "+03:00", "2027-01-05T11:00:00Z", "2027-01-06",
	    NULL, NULL },
	{ "entry: an hour ahead", "+03:00", "2027-01-05T11:00:00Z",
	    "2027-01-05T15:00:00", NULL, NULL },
	{ "entry: 30 days ago", "+03:00", "2027-01-31T11:00:00Z",
	    "2027-01-01", "2027-01-01", "backfill" },
	{ "entry: 31 days ago", "+03:00", "2027-01-31T11:00:00Z",
	    "2026-12-31", NULL, NULL },
	{ "entry: another century", "+03:00", "2027-01-31T11:00:00Z",
	    "1999-01-01", NULL, NULL },
	{ "entry: Vladivostok at midnight", "Asia/Vladivostok",
	    "2027-01-04T14:00:00Z", NULL, "2027-01-05", "live" },
	{ "entry: Vladivostok, the date that has just ended",
	    "Asia/Vladivostok", "2027-01-04T14:00:00Z", "2027-01-04",
	    "2027-01-04", "live" },
	{ "entry: nothing said, UTC of the kit", NULL,
	    "2027-01-04T14:00:00Z", NULL, "2027-01-04", "live" },
};

static void
entry(void **state)
{
	const struct entry_row *r = *state;
	struct learner *l = learner_new();
	enum refusal_code code;
	const struct js *ev;

	l->env.now = kit_instant(r->now);
	if (r->tz != NULL)
		assert_int_equal(learner_write(l, twin_update_profile,
		    arena_printf(a, "{\"fields\":{\"tz\":\"%s\"}}", r->tz).p),
		    REFUSAL_NONE);
	code = learner_write(l, twin_log_slot, arena_printf(a,
	    "{\"minutes\":20,\"what\":\"reading\"%s%s%s}",
	    r->when != NULL ? ",\"occurred_at\":\"" : "",
	    r->when != NULL ? r->when : "", r->when != NULL ? "\"" : "").p);
	assert_int_equal(code, r->day != NULL ? REFUSAL_NONE :
	    REFUSAL_VALIDATION);
	if (r->day == NULL) {
		assert_true(str_is(l->f.field, "occurred_at"));
	} else {
		ev = js_of(l->a, l->journal[l->n - 1]);
		assert_string_equal(arena_cstr(a, calendar_day_text(a,
		    calendar_day(js_int_at(ev, "occurred_at", 0),
		    js_int_at(ev, "tz_offset", 0)))), r->day);
		assert_true(str_is(js_str_at(ev, "provenance"),
		    r->provenance));
		assert_true(str_eq(learner_refold(l), l->state));
	}
	learner_free(l);
}

static void
slot_at(struct learner *l, const char *now)
{
	l->env.now = kit_instant(now);
	assert_int_equal(learner_write(l, twin_log_slot,
	    "{\"minutes\":20,\"what\":\"reading\"}"), REFUSAL_NONE);
}

static void
move_to(struct learner *l, const char *tz)
{
	assert_int_equal(learner_write(l, twin_update_profile,
	    arena_printf(a, "{\"fields\":{\"tz\":\"%s\"}}", tz).p),
	    REFUSAL_NONE);
}

static int64_t
rhythm(struct learner *l, const char *member)
{
	const struct js *v;

	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	v = js_path(js_of(l->a, l->answer.json), "rhythm");
	assert_int_equal(js_type(js_at(v, member)), JS_INT);
	return js_int(js_at(v, member));
}

/* A date is left out on the way east, and the days keep their dates. */
static void
eastward(void **state)
{
	struct learner *l = learner_new();

	(void)state;
	l->env.now = kit_instant("2027-01-04T12:00:00Z");
	move_to(l, "America/New_York");
	slot_at(l, "2027-01-04T13:00:00Z");	/* Monday, 08:00 */
	slot_at(l, "2027-01-05T13:00:00Z");	/* Tuesday, 08:00 */
	move_to(l, "Asia/Tokyo");		/* Tuesday, 22:00 */
	slot_at(l, "2027-01-05T14:59:59Z");	/* Tuesday, 23:59:59 */
	assert_int_equal(rhythm(l, "streak_days"), 2);
	slot_at(l, "2027-01-05T15:00:00Z");	/* Wednesday */
	assert_int_equal(rhythm(l, "streak_days"), 3);
	assert_int_equal(rhythm(l, "days_since_last"), 0);
	assert_true(str_eq(learner_refold(l), l->state));
	learner_free(l);
}

/* On the way west a date comes again; nobody loses a day by it. */
static void
westward(void **state)
{
	struct learner *l = learner_new();

	(void)state;
	l->env.now = kit_instant("2027-01-04T12:00:00Z");
	move_to(l, "Asia/Tokyo");
	slot_at(l, "2027-01-04T13:00:00Z");	/* Monday */
	slot_at(l, "2027-01-05T15:30:00Z");	/* Wednesday, 00:30 */
	slot_at(l, "2027-01-05T14:30:00Z");	/* Tuesday, 23:30, told late */
	l->env.now = kit_instant("2027-01-05T16:00:00Z");
	move_to(l, "America/New_York");		/* Tuesday, 11:00 */
	assert_int_equal(rhythm(l, "days_since_last"), 0);
	assert_int_equal(rhythm(l, "streak_days"), 3);
	slot_at(l, "2027-01-05T20:00:00Z");	/* Tuesday again */
	assert_int_equal(rhythm(l, "streak_days"), 3);
	l->env.now = kit_instant("2027-01-06T16:00:00Z");
	assert_int_equal(rhythm(l, "days_since_last"), 0);	/* Wednesday */
	slot_at(l, "2027-01-07T20:00:00Z");
	assert_int_equal(rhythm(l, "streak_days"), 4);
	assert_true(str_eq(learner_refold(l), l->state));
	learner_free(l);
}

/* A reading from before the change of clocks keeps its day in an event from
 * after it: late on 27 March, told on 2 April. */
static void
reading_before(void **state)
{
	struct learner *l = learner_new();
	const struct js *p;

	(void)state;
	l->env.now = kit_instant("2027-04-02T10:00:00Z");
	move_to(l, "Europe/Berlin");
	assert_int_equal(learner_write(l, twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\",\"value\":3,"
	    "\"occurred_at\":\"2027-03-27T22:30:00Z\"}]}"), REFUSAL_NONE);
	p = js_path(js_of(l->a, l->journal[l->n - 1]), "body.points.0");
	assert_int_equal(js_int_at(p, "tz_offset", 0), 60);
	p = js_path(js_of(l->a, l->state), "metric.energy");
	assert_non_null(p);
	assert_true(str_eq(learner_refold(l), l->state));
	learner_free(l);
}

/* Where the zone is not known any more, its last known offset goes on. */
static void
lost_zone(void **state)
{
	struct learner *l = learner_new();
	struct state_head h;
	struct twin_answer an;
	struct refusal no;
	struct err e = { 0 };

	(void)state;
	l->env.now = kit_instant("2027-01-04T12:00:00Z");
	move_to(l, "Asia/Tokyo");
	assert_true(state_head(l->state, &h));
	assert_true(str_is(h.zone, "Asia/Tokyo"));
	assert_int_equal(h.tz_min, 540);
	l->env.now = kit_instant("2027-01-04T15:00:00Z");
	assert_int_equal(twin_snapshot(l->a, &(struct twin_in){
	    .env = &l->env, .state = l->state, .args = js_of(l->a, STR("{}"))
	    }, &an, &no, &e), 0);
	assert_true(str_is(js_str_at(js_of(l->a, an.json), "as_of"),
	    "2027-01-05"));
	learner_free(l);
}

int
main(void)
{
	static struct table t;
	int failed;

	a = arena_new(256 << 20);
	TABLE(&t, entry, entries);
	TEST(&t, "New York to Tokyo", eastward);
	TEST(&t, "Tokyo to New York", westward);
	TEST(&t, "a reading from before the change of clocks",
	    reading_before);
	TEST(&t, "a zone that this machine does not know any more",
	    lost_zone);
	failed = table_run(&t, "t_zone_entry");
	arena_free(a);
	return failed;
}
