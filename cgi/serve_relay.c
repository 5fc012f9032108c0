/* SPDX-License-Identifier: MIT */
#include "cgi/exchange.h"

/*
 * serve_relay - a client registers: Origin and Host as for the endpoint, the
 * answer in the shape of RFC 7591.
 */
void
serve_relay(struct exchange *x)
{
	enum edge v = edge_origin(x->ep->cf, x->a, x->rq, x->rs);
	struct relay_said said;

	if (v == EDGE_PREFLIGHT)
		return;
	if (v != EDGE_PASS) {
		x->line->level = LOG_LEVEL_WARNING;
		log_c(x->line, "refused", edge_text(v));
		relay_refuse(x->a, x->rs->status, "access_denied",
		    str_c(edge_text(v)), x->rs);
		return;
	}
	relay_serve(x->ep->relay, x->a, x->rq, x->rs, &said);
	if (!said.good)
		x->line->level = LOG_LEVEL_WARNING;
	log_c(x->line, "reason", said.reason);
	if (said.detail.n > 0)
		log_str(x->line, "detail", said.detail);
	if (said.client.n > 0)
		log_str(x->line, "client", said.client);
	if (said.from.n > 0)
		log_str(x->line, "from", said.from);
}
