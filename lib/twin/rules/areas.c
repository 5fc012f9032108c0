/* SPDX-License-Identifier: MIT */
#include "twin/rules/areas.h"

#include "twin/rules/mastery.h"

/*
 * The indicators of a side. Those which are texts have no share and are shown
 * without one. full is what the gate to the last stage asks, where the indicator
 * itself has no threshold.
 */
static const struct {
	const char *area;
	enum area_side side;
	const char *field;
	int64_t full;
} rows[] = {
	{ "knowledge", AREA_WORLDVIEW, "self_knowledge", 0 },
	{ "knowledge", AREA_WORLDVIEW, "worldview", 0 },
	{ "knowledge", AREA_WORLDVIEW, "memes", 0 },
	{ "knowledge", AREA_WORLDVIEW, "caliber", 0 },
	{ "knowledge", AREA_MASTERY, "habits", 0 },
	{ "tools", AREA_WORLDVIEW, "self_tools", 0 },
	{ "tools", AREA_WORLDVIEW, "ai_talk_quality", 0 },
	{ "tools", AREA_MASTERY, "drafts_per_week", 0 },
	{ "tools", AREA_MASTERY, "accounted_time", 0 },
	{ "tools", AREA_MASTERY, "ai_adoption", 0 },
	{ "constraints", AREA_WORLDVIEW, "self_constraints", 0 },
	{ "constraints", AREA_WORLDVIEW, "patterns", 0 },
	{ "constraints", AREA_MASTERY, "relapse_frequency", 0 },
	{ "constraints", AREA_MASTERY, "state_regulation", 0 },
	{ "environment", AREA_WORLDVIEW, "self_environment", 0 },
	{ "environment", AREA_WORLDVIEW, "caliber", 0 },
	{ "environment", AREA_WORLDVIEW, "environment", 0 },
	{ "environment", AREA_MASTERY, "helps_30d", 3 },
	{ "environment", AREA_MASTERY, "published_30d", 2 },
	{ "organism", AREA_WORLDVIEW, "self_organism", 0 },
	{ "organism", AREA_WORLDVIEW, "resource_index", 0 },
	{ "organism", AREA_MASTERY, "rest_rhythm", 0 },
	{ "organism", AREA_MASTERY, "recovery_days", 0 },
	{ "organism", AREA_MASTERY, "recovery_methods", 0 },
};

/* Per mille that the step from a stage to the next asks of areas that come first
 * there, and of the others; on the last stage what has led to it. */
static const struct {
	int leading, other;
} norms[TWIN_STAGES] = { { 600, 400 }, { 650, 450 }, { 700, 500 }, { 800, 600 },
	{ 800, 600 } };

static int64_t
within(int64_t pm)
{
	return pm < 0 ? 0 : pm > 1000 ? 1000 : pm;
}

/* Of a target: what there is of it, or, where less is better, it of what there
 * is. */
static int64_t
of_target(int64_t value, int64_t target, bool less)
{
	if (less ? value <= target : value >= target)
		return 1000;
	if (value <= 0 || target <= 0)
		return 0;
	return less ? target * 1000 / value : value * 1000 / target;
}

int64_t
areas_share(const struct field *f, int64_t value, int64_t full)
{
	int64_t lo = f->min, hi = f->max, pm;

	if (f->polarity == 0 || !field_is_number(f))
		return -1;
	if (full == 0 && f->nthresholds > 0)
		return of_target(value, f->thresholds[f->nthresholds - 1].value,
		    f->polarity < 0);
	if (full != 0)
		return of_target(value, full, f->polarity < 0);
	if (f->nanchors > 1) {
		lo = f->anchors[0].value;
		hi = f->anchors[f->nanchors - 1].value;
	}
	pm = within((value - lo) * 1000 / (hi - lo));
	return f->polarity < 0 ? 1000 - pm : pm;
}

bool
areas_leading(const struct catalog *cat, const struct area *area, int64_t stage)
{
	const struct stage *st = &cat->cu->stages[stage - 1];

	for (size_t i = 0; i < st->nleading; i++)
		if (st->leading[i] == area)
			return true;
	return false;
}

static struct area_source *
more(struct area_view *v, const struct field *f)
{
	if (f == NULL || v->n == AREA_SOURCES)
		return NULL;
	v->source[v->n] = (struct area_source){ .field = f };
	return &v->source[v->n++];
}

static void
add_field(struct indicators *r, struct area_view *v, const struct field *f,
    int64_t full)
{
	struct area_source *s = more(v, f);
	const struct reading *in;

	if (s == NULL)
		return;
	in = indicators_read(r, f);
	s->value = in->value;
	s->day = in->day;
	s->pm = areas_share(f, in->value, full);
	/* less of what nobody has looked at is no merit */
	s->has = in->has && s->pm >= 0 && (f->polarity > 0 || in->n > 0);
	if (s->has)
		s->confidence = reading_confidence(
		    r->cat->pr, in->n, in->day == 0 ? 0 : r->today - in->day);
}

static void
add_practices(
    struct indicators *r, struct area_view *v, const struct area *area)
{
	const struct curriculum *cu = r->cat->cu;
	const struct field *f = catalog_field(r->cat, STR("practice_mastery"));

	for (size_t i = 0; i < cu->npractices; i++) {
		const struct practice *p = &cu->practices[i];
		struct area_source *s;

		if (p->area != area || (s = more(v, f)) == NULL)
			continue;
		s->practice = p;
		s->has = true;
		s->value = mastery_degree(r->cat, r->s, r->today, p);
		s->pm = s->value * 1000 / TWIN_DEGREES;
		s->confidence = 1000;
	}
}

void
areas_view(struct indicators *r, const struct area *area, enum area_side side,
    int64_t stage, struct area_view *out)
{
	int64_t sum = 0, n = 0;

	*out = (struct area_view){ .norm = areas_leading(r->cat, area, stage)
					       ? norms[stage - 1].leading
					       : norms[stage - 1].other };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].side == side && str_is(area->id, rows[i].area))
			add_field(r, out,
			    catalog_field(r->cat, str_c(rows[i].field)),
			    rows[i].full);
	if (side == AREA_MASTERY)
		add_practices(r, out, area);
	for (size_t i = 0; i < out->n; i++)
		if (out->source[i].has) {
			sum += out->source[i].pm;
			n++;
		}
	out->has = n > 0;
	out->pm = n > 0 ? sum / n : 0;
}
