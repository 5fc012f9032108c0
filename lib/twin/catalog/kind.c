/* SPDX-License-Identifier: MIT */
/*
 * kind - the table of event kinds. A name is stored in journals, so it never
 * changes; new ones are added at the end of enum kind's groups.
 */
#include "twin/catalog/kind.h"

static const char *const names[KINDS] = {
	[KIND_NONE] = "",
	[KIND_SLOT] = "slot",
	[KIND_ATTEMPT] = "attempt",
	[KIND_ARTIFACT] = "artifact",
	[KIND_METRIC] = "metric",
	[KIND_REFLECTION] = "reflection",
	[KIND_PLAN_OPENED] = "plan_opened",
	[KIND_PLAN_CLOSED_DAY] = "plan_closed_day",
	[KIND_PLAN_CLOSED_WEEK] = "plan_closed_week",
	[KIND_PLAN_CLOSED_MONTH] = "plan_closed_month",
	[KIND_STRATEGY_SESSION] = "strategy_session",
	[KIND_PRODUCT_CREATED] = "product_created",
	[KIND_PRODUCT_COMPLETED] = "product_completed",
	[KIND_KNOWLEDGE_NOTED] = "knowledge_noted",
	[KIND_PEER_HELP] = "peer_help",
	[KIND_PUBLISHED] = "published",
	[KIND_DECLARED] = "declared",
	[KIND_CONSENT] = "consent",
	[KIND_REVIEW] = "review",
	[KIND_DIAGNOSTIC] = "diagnostic",
	[KIND_STAGE_CHANGED] = "stage_changed",
	[KIND_DEGREE_SET] = "degree_set",
	[KIND_IMPORTED] = "imported",
	[KIND_VOIDED] = "voided",
	[KIND_DISPUTED] = "disputed",
	[KIND_STARTED] = "started",
};

const char *
kind_name(enum kind k)
{
	return names[k];
}

enum kind
kind_find(struct str name)
{
	int k;

	for (k = KIND_NONE + 1; k < KINDS; k++)
		if (str_is(name, names[k]))
			return (enum kind)k;
	return KIND_NONE;
}
