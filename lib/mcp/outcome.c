/* SPDX-License-Identifier: MIT */
#include "mcp/outcome.h"

#include "mcp/rpc.h"

#define INTERNAL	"Internal error"

static const struct outcome outcomes[ERR_KINDS] = {
	[ERR_NONE]	= { 0,	 RPC_INTERNAL, INTERNAL },
	[ERR_INVALID]	= { 0,	 RPC_PARAMS,   NULL },
	[ERR_AUTH]	= { 0,	 RPC_INTERNAL, INTERNAL },
	[ERR_DENIED]	= { 0,	 RPC_INTERNAL, INTERNAL },
	[ERR_NOTFOUND]	= { 0,	 RPC_PARAMS,   NULL },
	[ERR_CONFLICT]	= { 0,	 RPC_PARAMS,   NULL },
	[ERR_LIMIT]	= { 0,	 RPC_PARAMS,   NULL },
	[ERR_UPSTREAM]	= { 503, RPC_INTERNAL,
			    "Temporarily unavailable; try again later" },
	[ERR_IO]	= { 0,	 RPC_INTERNAL, INTERNAL },
};

const struct outcome *
outcome_of(enum err_kind kind)
{
	return &outcomes[kind < ERR_KINDS ? kind : ERR_IO];
}

int
outcome_status(enum mcp_era era, int code)
{
	if (era == MCP_LEGACY)
		return 200;
	switch (code) {
	case RPC_NO_METHOD:
		return 404;
	case RPC_HEADER:
	case RPC_CAPABILITY:
	case RPC_VERSION:
		return 400;
	default:
		return 200;
	}
}
