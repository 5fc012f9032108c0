/* SPDX-License-Identifier: MIT */
/*
 * relay - first what costs nothing (HTTP, the tables), then the counters, then a
 * slot, then the call: a wrong request takes nobody's place.
 */
#include "auth/relay.h"

#include <stdlib.h>
#include <time.h>

#include "auth/relay_map.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/url.h"
#include "http/edge.h"
#include "net/outcall.h"

enum {
	WINDOW_S = 60,		/* what the limits are counted over */
	SLOTS = 2,		/* calls at once over all processes */
	SLOT_WAIT_MS = 1000, SLOT_NAP_MS = 50,
	SLOT_SLACK_S = 2,	/* beyond http_timeout: its holder was killed */
	ANSWER_MAX = 64 << 10,
	LATER_S = 30
};

struct relay {
	const struct conf *cf;
	struct store *st;	/* may be NULL */
	int64_t window, count;	/* of this process, without a cache */
};

/* One registration on its way. */
struct way {
	struct relay *r;
	struct arena *a;
	const struct http_req *rq;
	struct http_res *rs;
	struct relay_said *said;
};

struct relay *
relay_new(const struct conf *cf, struct store *st)
{
	struct relay *r = memory_zeroed(sizeof(*r));

	r->cf = cf;
	r->st = st != NULL && store_has_cache(st) ? st : NULL;
	return r;
}

void
relay_free(struct relay *r)
{
	free(r);
}

struct str
relay_path(const struct conf *cf, struct arena *a)
{
	struct url u;

	if (cf->registration_relay.n == 0)
		return STR("");
	if (cf->registration_path.n > 0)
		return cf->registration_path;
	(void)url_split(cf->resource, &u);
	return arena_printf(a, STR_FMT "/register", STR_ARG(u.path));
}

void
relay_refuse(struct arena *a, int status, const char *code, struct str why,
    struct http_res *rs)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "error", code);
	js_kv_str(&o, "error_description", why);
	js_end(&o);
	http_json(rs, status, buf_str(&b));
	(void)http_set(rs, "Cache-Control", STR("no-store"));
}

/* refuse - because of what the client said. */
static void
refuse(const struct way *w, int status, enum relay_error r, struct str why,
    const char *reason)
{
	relay_refuse(w->a, status, relay_map_code(r), why, w->rs);
	w->said->reason = reason;
	w->said->detail = why;
}

/* later - not because of the client: it may come again. */
static void
later(const struct way *w, int status, int64_t after_s, struct str why,
    const char *reason, struct str detail)
{
	relay_refuse(w->a, status, "temporarily_unavailable", why, w->rs);
	(void)http_set(w->rs, "Retry-After", arena_printf(w->a, "%lld",
	    (long long)after_s));
	w->said->reason = reason;
	w->said->detail = detail;
}

/* ---- limits ---- */

/* counted - how many there were in this minute under a name, this one too. */
static int64_t
counted(const struct way *w, const char *name, struct str of)
{
	struct relay *r = w->r;
	int64_t window = w->rq->now / WINDOW_S;

	if (r->st != NULL)
		return store_cache_add(r->st, arena_printf(w->a,
		    "relay:%s:%lld:" STR_FMT, name, (long long)window,
		    STR_ARG(of)), 1, (window + 1) * WINDOW_S);
	if (of.n > 0)
		return 0;
	if (window != r->window)
		r->count = 0;
	r->window = window;
	return ++r->count;
}

/* too_many - of one address, or in all. An address over its share does not use
 * up that of the others. */
static bool
too_many(const struct way *w)
{
	const struct conf *cf = w->r->cf;
	const char *which = NULL;
	struct str from = relay_map_network(w->a,
	    http_var(w->rq, "REMOTE_ADDR"));

	if (from.n > 0 && counted(w, "from", from) >
	    cf->registration_per_address)
		which = "registration_per_address";
	else if (counted(w, "all", STR("")) > cf->registration_per_minute)
		which = "registration_per_minute";
	if (which == NULL)
		return false;
	later(w, 429, WINDOW_S - w->rq->now % WINDOW_S,
	    STR("Too many clients register at the moment"), "relay_limit",
	    str_c(which));
	return true;
}

/* take_slot - the name of a slot that is ours until it is dropped; empty: all
 * are taken. */
static struct str
take_slot(const struct way *w)
{
	const struct timespec nap = { 0, SLOT_NAP_MS * 1000000L };
	int64_t until = w->rq->now + w->r->cf->http_timeout_s + SLOT_SLACK_S;
	struct str name;
	int i, waited;

	if (w->r->st == NULL)
		return STR("alone");
	for (waited = 0;; waited += SLOT_NAP_MS) {
		for (i = 0; i < SLOTS; i++) {
			name = arena_printf(w->a, "relay:slot:%d", i);
			if (store_cache_lease(w->r->st, name, w->rq->now,
			    until))
				return name;
		}
		if (waited >= SLOT_WAIT_MS)
			return STR("");
		(void)nanosleep(&nap, NULL);
	}
}

static void
drop_slot(const struct way *w, struct str name)
{
	if (w->r->st != NULL)
		store_cache_del(w->r->st, name);
}

/* ---- the issuer ---- */

static int
ask(const struct way *w, struct str body, struct outcall_reply *r,
    struct err *e)
{
	static const struct outcall_header headers[] = {
		{ STR_INIT("Content-Type"), STR_INIT("application/json") },
		{ STR_INIT("Accept"), STR_INIT("application/json") },
	};
	struct outcall c = {
		.method = STR("POST"), .url = w->r->cf->registration_relay,
		.headers = headers, .nheaders = 2, .body = body,
		.until_ms = outcall_until(w->r->cf->http_timeout_s),
		.max_bytes = ANSWER_MAX,
		/* the issuer may be on this machine */
		.http_loopback = true,
		.runner = w->r->cf->runner,
	};

	return outcall_run(w->a, &c, r, e);
}

/* What the issuer's status means. */
enum sense {
	REGISTERED,
	REFUSED,	/* the client's fault, with a code of RFC 7591 */
	TROUBLE,	/* it cannot now */
	CLOSED		/* it will not: the wrong address, or switched off */
};

static enum sense
sense(int status)
{
	if (status == 200 || status == 201)
		return REGISTERED;
	if (status >= 500 || status == 429 || status == 408)
		return TROUBLE;
	if (status < 400 || status == 401 || status == 403 || status == 404 ||
	    status == 405)
		return CLOSED;
	return REFUSED;
}

static void
answer(const struct way *w, const struct outcall_reply *r)
{
	static const struct str silent =
	    STR_INIT("The authorization server does not answer now");
	enum sense s = sense(r->status);
	enum relay_error why;
	struct str text;

	if (s == REGISTERED && relay_map_reply(w->a, r->body, &text,
	    &w->said->client)) {
		http_json(w->rs, 201, text);
		(void)http_set(w->rs, "Cache-Control", STR("no-store"));
		w->said->reason = "registered";
		w->said->good = true;
	} else if (s == REFUSED) {
		why = relay_map_refusal(w->a, r->body, &text);
		refuse(w, 400, why, text, "relay_refused");
	} else if (s == TROUBLE)
		later(w, 503, LATER_S, silent, "relay_unavailable",
		    arena_printf(w->a, "the issuer answers %d", r->status));
	else
		later(w, 503, LATER_S, silent, "relay_config",
		    arena_printf(w->a, "the issuer answers %d, no "
		    "registration: see registration_relay, and "
		    "oidc.dynamic_client_registration.enabled", r->status));
}

static void
hand_over(const struct way *w, struct str body)
{
	struct str slot = take_slot(w);
	struct outcall_reply r;
	struct err e = { 0 };
	int rc;

	if (slot.n == 0) {
		later(w, 503, LATER_S, STR("Other clients are registering"),
		    "relay_busy", STR("the issuer is slow to answer"));
		return;
	}
	rc = ask(w, body, &r, &e);
	drop_slot(w, slot);
	if (rc == 0)
		answer(w, &r);
	else
		later(w, 503, LATER_S,
		    STR("The authorization server does not answer now"),
		    "relay_unavailable", arena_str(w->a, str_c(e.msg)));
}

void
relay_serve(struct relay *r, struct arena *a, const struct http_req *rq,
    struct http_res *rs, struct relay_said *said)
{
	struct way w = { r, a, rq, rs, said };
	enum edge v = edge_http(rq, rs);
	enum relay_error bad;
	struct str body, why;

	*said = (struct relay_said){ 0 };
	if (v != EDGE_PASS) {
		refuse(&w, rs->status, RELAY_METADATA, str_c(edge_text(v)),
		    "relay_http");
		return;
	}
	bad = relay_map_request(a, r->cf, rq->body, &body, &why, &said->from);
	if (bad != RELAY_OK)
		refuse(&w, rq->body.n > RELAY_BODY_MAX ? 413 : 400, bad, why,
		    bad == RELAY_REDIRECT ? "relay_redirect" :
		    "relay_metadata");
	else if (!too_many(&w))
		hand_over(&w, body);
}
