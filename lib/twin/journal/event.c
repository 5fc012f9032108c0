/* SPDX-License-Identifier: MIT */
#include "twin/journal/event.h"

#include "base/digest.h"
#include "twin/value/calendar.h"

/* Largest event, bytes: an answer escaped six-fold, a form, scores. */
enum { EVENT_MAX = 512 << 10, EVENT_ID_BYTES = 12 };

static const char *const provenance_name[PROVENANCES] = {
	[PROV_LIVE] = "live", [PROV_BACKFILL] = "backfill",
	[PROV_IMPORT] = "import", [PROV_SELF_REPORT] = "self_report",
};

static const char *const roles[] = {
	"learner", "platform", "mentor", "council", "server",
};

static const char *const outcome_name[OUTCOMES] = {
	[OUT_NONE] = "none", [OUT_ACCEPTED] = "accepted",
	[OUT_REVISION] = "needs_revision", [OUT_REVIEW] = "needs_review",
	[OUT_REJECTED] = "rejected",
};

/*
 * Keyed, so that an exported id does not let anybody test a guessed subject;
 * long enough to be unique over all learners of a realm.
 */
static struct str
event_id(struct arena *a, const struct event_setting *under,
    const struct event *ev)
{
	unsigned char mac[SHA256_LEN];
	struct str msg = arena_printf(a, STR_FMT "|%lld|%lld|%s",
	    STR_ARG(under->sub), (long long)ev->seq, (long long)ev->received_at,
	    kind_name(ev->kind));

	digest_hmac(under->key, msg, mac);
	return b64url_encode(a, (struct str){ (char *)mac, EVENT_ID_BYTES });
}

static void
put_marks(struct js_out *o, const char *name, const struct str *mark, size_t n)
{
	if (n == 0)
		return;
	js_kv_arr(o, name);
	for (size_t i = 0; i < n; i++)
		js_put_str(o, mark[i]);
	js_end(o);
}

static void
put_facts(struct js_out *o, const struct event *ev)
{
	const struct facts *f = &ev->facts;

	js_kv_obj(o, "facts");
	if (f->minutes > 0)
		js_kv_int(o, "minutes", f->minutes);
	if (f->active)
		js_kv_bool(o, "active", true);
	js_kv_arr(o, "count");
	for (size_t i = 0; i < f->ncount; i++)
		js_put_str(o, f->count[i]);
	js_end(o);
	if (f->practice.n > 0)
		js_kv_str(o, "practice", f->practice);
	if (f->outcome != OUT_NONE) {
		js_kv_c(o, "outcome", outcome_name[f->outcome]);
		js_kv_int(o, "score", f->score);
	}
	if (f->review)
		js_kv_bool(o, "review", true);
	if (f->review_due != 0) {
		js_kv_arr(o, "ladder");
		js_put_int(o, f->review_pos);
		js_put_int(o, f->review_due);
		js_end(o);
	}
	if (f->nmissing > 0) {
		js_kv_arr(o, "missing");
		for (size_t i = 0; i < f->nmissing; i++)
			js_put_str(o, f->missing[i]);
		js_end(o);
	}
	if (f->open)
		js_kv_bool(o, "open", true);
	if (f->begun)
		js_kv_bool(o, "begun", true);
	put_marks(o, "said", f->said, f->nsaid);
	put_marks(o, "known", f->known, f->nknown);
	if (f->held.n > 0) {
		js_kv_arr(o, "held");
		js_put_str(o, f->held);
		js_put_int(o, f->held_degree);
		js_end(o);
	}
	if (f->has_risk)
		js_kv_int(o, "risk", f->risk_day);
	js_end(o);
}

int
event_text(struct arena *a, const struct event_setting *under,
    const struct event *ev, struct str *out, struct err *e)
{
	struct buf b;
	struct js_out o;

	buf_init(&b, a, EVENT_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_int(&o, "seq", ev->seq);
	js_kv_str(&o, "id", event_id(a, under, ev));
	js_kv_c(&o, "kind", kind_name(ev->kind));
	js_kv_int(&o, "occurred_at", ev->occurred_at);
	js_kv_int(&o, "received_at", ev->received_at);
	js_kv_int(&o, "tz_offset", ev->tz_min);
	js_kv_obj(&o, "actor");
	js_kv_str(&o, "client", ev->client);
	js_kv_c(&o, "role", ev->role);
	js_end(&o);
	js_kv_str(&o, "source", ev->source);
	if (ev->external_id.n > 0)
		js_kv_str(&o, "external_id", ev->external_id);
	js_kv_c(&o, "provenance", provenance_name[ev->provenance]);
	js_kv_raw(&o, "body", ev->body);
	put_facts(&o, ev);
	js_kv_obj(&o, "versions");
	event_versions(&o, under);
	js_end(&o);
	js_end(&o);
	if (b.full)
		return err_set(e, ERR_INVALID, "event: over %d bytes",
		    EVENT_MAX);
	*out = buf_str(&b);
	return 0;
}

void
event_versions(struct js_out *o, const struct event_setting *under)
{
	js_kv_str(o, "metamodel", under->metamodel);
	js_kv_str(o, "curriculum", under->curriculum);
	js_kv_str(o, "promotion", under->promotion);
	js_kv_c(o, "algorithm", EVENT_ALGORITHM);
}

static size_t
get_names(const struct js *v, struct str *out, size_t max)
{
	size_t n = js_len(v) > max ? max : js_len(v);

	for (size_t i = 0; i < n; i++)
		out[i] = js_str(js_item(v, i));
	return n;
}

/* Within bounds: 0..max of a member that may be absent. */
static bool
bounded(int64_t v, int64_t max)
{
	return v >= 0 && v <= max;
}

static bool
get_facts(const struct js *v, struct facts *f)
{
	const struct js *ladder = js_at(v, "ladder"), *risk;

	f->minutes = js_int_at(v, "minutes", 0);
	f->active = js_bool_at(v, "active", false);
	f->ncount = get_names(js_at(v, "count"), f->count, EVENT_COUNTS);
	f->practice = js_str_at(v, "practice");
	f->outcome = event_outcome_find(js_str_at(v, "outcome"));
	f->score = js_int_at(v, "score", -1);
	f->review = js_bool_at(v, "review", false);
	f->open = js_bool_at(v, "open", false);
	f->begun = js_bool_at(v, "begun", false);
	f->review_pos = js_int(js_item(ladder, 0));
	f->review_due = js_int(js_item(ladder, 1));
	f->nmissing = get_names(js_at(v, "missing"), f->missing,
	    STATE_MISSING);
	f->nsaid = get_names(js_at(v, "said"), f->said, EVENT_MARKS);
	f->nknown = get_names(js_at(v, "known"), f->known, EVENT_MARKS);
	f->held = js_str(js_item(js_at(v, "held"), 0));
	f->held_degree = js_int(js_item(js_at(v, "held"), 1));
	f->has_risk = js_get(v, "risk", &risk);
	f->risk_day = js_int(risk);
	return bounded(f->minutes, DAY_MIN) && bounded(f->score + 1, 101) &&
	    bounded(f->review_pos, STATE_INT_MAX) &&
	    bounded(f->review_due, STATE_INT_MAX) &&
	    bounded(f->held_degree, STATE_DEGREE_MAX) &&
	    bounded(f->risk_day, STATE_INT_MAX);
}

static const char *
get_role(struct str name)
{
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (str_is(name, roles[i]))
			return roles[i];
	return "";
}

int
event_parse(struct arena *a, struct str bytes, struct event *out,
    const struct js **body, struct err *e)
{
	const struct js *v;
	struct event ev = { 0 };
	struct str p;
	int i;

	if (js_parse(a, bytes, EVENT_DEPTH, &v, e) == -1)
		return -1;
	ev.seq = js_int_at(v, "seq", 0);
	ev.kind = kind_find(js_str_at(v, "kind"));
	ev.occurred_at = js_int_at(v, "occurred_at", -1);
	ev.received_at = js_int_at(v, "received_at", -1);
	ev.tz_min = js_int_at(v, "tz_offset", INT64_MAX);
	ev.role = get_role(js_str_at(js_at(v, "actor"), "role"));
	p = js_str_at(v, "provenance");
	for (i = 0; i < PROVENANCES; i++)
		if (str_is(p, provenance_name[i]))
			ev.provenance = (enum provenance)i;
	if (ev.seq < 1 || ev.seq > STATE_INT_MAX || ev.kind == KIND_NONE ||
	    !bounded(ev.occurred_at, STATE_INT_MAX) ||
	    !bounded(ev.received_at, STATE_INT_MAX) ||
	    ev.tz_min < DAY_TZ_MIN || ev.tz_min > DAY_TZ_MAX ||
	    js_type(js_at(v, "body")) != JS_OBJECT ||
	    js_type(js_at(v, "facts")) != JS_OBJECT ||
	    !get_facts(js_at(v, "facts"), &ev.facts))
		return err_set(e, ERR_INVALID, "event: damaged");
	*body = js_at(v, "body");
	*out = ev;
	return 0;
}

int64_t
event_day(const struct event *ev)
{
	return calendar_day(ev->occurred_at, ev->tz_min);
}

enum provenance
event_provenance(int64_t occurred_at, int64_t received_at)
{
	return received_at - occurred_at <= EVENT_LIVE_S ? PROV_LIVE :
	    PROV_BACKFILL;
}

void
event_count(struct facts *f, struct str name)
{
	if (f->ncount < EVENT_COUNTS)
		f->count[f->ncount++] = name;
}

struct str
event_count_kind(struct arena *a, enum kind kind, int64_t quality,
    enum provenance p)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	buf_c(&b, kind_name(kind));
	if (quality > 0)
		buf_printf(&b, ".%d", (int)quality);
	if (p != PROV_LIVE)
		buf_ch(&b, '~');
	return buf_str(&b);
}

struct str
event_count_product(struct arena *a, struct str type, enum provenance p)
{
	return arena_printf(a, "p:" STR_FMT "%s", STR_ARG(type),
	    p == PROV_LIVE ? "" : "~");
}

const char *
event_outcome_name(enum outcome o)
{
	return outcome_name[o];
}

enum outcome
event_outcome_find(struct str name)
{
	for (int i = 1; i < OUTCOMES; i++)
		if (str_is(name, outcome_name[i]))
			return (enum outcome)i;
	return OUT_NONE;
}
