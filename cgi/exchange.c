/* SPDX-License-Identifier: MIT */
#include "cgi/exchange.h"

#include "base/digest.h"
#include "base/hex.h"
#include "mcp/mcp.h"

void
exchange_log_sub(struct exchange *x, struct str sub)
{
	unsigned char mac[SHA256_LEN];
	struct buf b;

	buf_init(&b, x->a, SIZE_MAX);
	buf_c(&b, "log:");
	buf_add(&b, sub);
	digest_hmac(x->ep->keys[0], buf_str(&b), mac);
	log_str(x->line, "sub", hex_encode(x->a, mac, 6));
}

void
exchange_log_news(struct exchange *x)
{
	struct str news = auth_news(x->ep->au, x->a);

	if (news.n == 0)
		return;
	x->line->level = LOG_LEVEL_WARNING;
	log_str(x->line, "keys", news);
}

static void
log_refusal(struct exchange *x, enum auth_reason r,
    const struct auth_detail *why)
{
	x->line->level = LOG_LEVEL_WARNING;
	log_c(x->line, "reason", auth_reason_name(r));
	if (why->detail.n > 0)
		log_str(x->line, "detail", why->detail);
	if (why->token_hash.n > 0)
		log_str(x->line, "token", why->token_hash);
	if (why->kid.n > 0)
		log_str(x->line, "kid", why->kid);
	if (why->iss.n > 0)
		log_str(x->line, "iss", why->iss);
	if (why->auds >= 0)
		log_int(x->line, "auds", why->auds);
}

void
exchange_refuse(struct exchange *x, enum auth_reason r)
{
	const struct auth_detail why = { .auds = -1 };

	log_refusal(x, r, &why);
	auth_refuse(x->ep->au, x->a, r, x->rs);
}

void
exchange_refuse_edge(struct exchange *x, enum edge why)
{
	int status = x->rs->status;

	x->line->level = LOG_LEVEL_WARNING;
	log_c(x->line, "refused", edge_text(why));
	http_json(x->rs, status, mcp_refusal(x->a, -32600, edge_text(why)));
}

bool
exchange_denied(void *arg, struct str needed, struct http_res *rs,
    struct str *meta)
{
	struct exchange *x = arg;

	x->line->level = LOG_LEVEL_WARNING;
	log_c(x->line, "reason", auth_reason_name(AUTH_SCOPE));
	log_str(x->line, "detail", needed);
	if (x->ep->cf->chatgpt_challenge && meta != NULL) {
		*meta = auth_deny_meta(x->ep->au, x->a, needed,
		    x->grant.scopes);
		return false;
	}
	auth_deny(x->ep->au, x->a, needed, x->grant.scopes, rs);
	return true;
}

bool
exchange_admit(struct exchange *x)
{
	struct auth_detail why = { .auds = -1 };
	enum auth_reason r;
	enum edge v;

	v = edge_origin(x->ep->cf, x->a, x->rq, x->rs);
	if (v == EDGE_PREFLIGHT)
		return false;
	if (v != EDGE_PASS) {
		exchange_refuse_edge(x, v);
		return false;
	}
	r = auth_check(x->ep->au, x->a, x->rq, x->rq->now, &x->grant, &why);
	exchange_log_news(x);
	if (r == AUTH_OK)
		return true;
	log_refusal(x, r, &why);
	auth_refuse(x->ep->au, x->a, r, x->rs);
	return false;
}
