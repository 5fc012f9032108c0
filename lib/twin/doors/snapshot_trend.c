/* SPDX-License-Identifier: MIT */
/* The last days, one number each, for who draws them. */
#include "twin/doors/snapshot_part.h"

#include "twin/value/calendar.h"

/* Minutes of the n days that end on `day`. */
static int64_t
minutes_until(const struct state *s, int64_t day, int64_t n)
{
	return day_counts_sum(&s->min, s->last - day, n);
}

/* Days since Monday; day 0 was a Thursday. */
static int64_t
weekday(int64_t day)
{
	return (day + 3) % SNAP_WEEK;
}

static void
put_hours(struct js_out *o, const char *name, int64_t minutes)
{
	js_key(o, name);
	js_put_fixed(o, minutes / 6, 1);
}

void
snapshot_trend(struct snapshot *sn)
{
	const struct context *w = sn->w;
	const struct state *s = w->s;
	struct js_out *o = &sn->o;
	int64_t n = js_int_at(w->in->args, "days", SNAP_TREND);
	int64_t since, day, in_week = weekday(w->today) + 1;

	if (n < SNAP_TREND_MIN || n > SNAP_TREND_MAX)
		n = SNAP_TREND;
	since = w->today - n + 1;
	js_kv_obj(o, "trend");
	js_kv_str(o, "since", calendar_day_text(w->a, since));
	js_key(o, "first");
	if (s->first == 0)
		js_put_null(o);
	else
		js_put_str(o, calendar_day_text(w->a, s->first));
	js_kv_int(o, "days", n);
	js_kv_int(
	    o, "active_days", day_counts_used(&s->act, s->last - w->today, n));
	put_hours(o, "hours", minutes_until(s, w->today, n));
	put_hours(o, "week_hours", minutes_until(s, w->today, in_week));
	put_hours(o, "week_before_hours",
	    minutes_until(s, w->today - in_week, SNAP_WEEK));
	js_kv_arr(o, "minutes");
	for (day = since; day <= w->today; day++)
		js_put_int(o, day_counts_at(&s->min, s->last - day));
	js_end(o);
	js_kv_arr(o, "live");
	for (day = since; day <= w->today; day++)
		js_put_int(o, day_counts_at(&s->act, s->last - day) != 0);
	js_end(o);
	js_end(o);
}
