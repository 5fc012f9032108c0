/* SPDX-License-Identifier: MIT */
/*
 * areas - how a learner stands in the five areas of development, each seen from
 * two sides, as shares of what the last stage asks: 0 to 1000.
 *
 * What counts where, and the norms of a step, are tables in areas.c.
 */
#ifndef TWIN_RULES_AREAS_H
#define TWIN_RULES_AREAS_H

#include "twin/rules/indicators.h"

/* How one sees it, and what one does. */
enum area_side { AREA_WORLDVIEW, AREA_MASTERY, AREA_SIDES };

enum { AREA_SOURCES = 12 };

/* What a share is made of: an indicator, or the degree in a practice. */
struct area_source {
	const struct field *field; /* of a practice: that of all degrees */
	const struct practice *practice; /* NULL: the field itself */
	bool has; /* it has a value, and more or less is better */
	int64_t value; /* scaled as the field; a degree */
	int64_t pm; /* 0..1000 */
	int64_t confidence; /* per mille; of a practice 1000 */
	int64_t day; /* of the newest reading, 0: none */
};

struct area_view {
	bool has; /* one of the sources has a value */
	int64_t pm; /* mean of those that have */
	int64_t norm; /* what the step to the next stage asks */
	struct area_source source[AREA_SOURCES];
	size_t n;
};

/* areas_leading - whether an area comes first on a stage, 1..TWIN_STAGES. */
bool areas_leading(
    const struct catalog *cat, const struct area *area, int64_t stage);

/* areas_view - one side of an area, on the step from a stage to the next. */
void areas_view(struct indicators *r, const struct area *area,
    enum area_side side, int64_t stage, struct area_view *out);

/* areas_share - 0..1000 of a value, by the polarity of its field; -1: neither
 * more nor less of it is better. full: what counts as all of it, 0: what the last
 * stage asks, else the field's own scale. */
int64_t areas_share(const struct field *f, int64_t value, int64_t full);

#endif
