/* SPDX-License-Identifier: MIT */
/*
 * snapshot_part - what the sections of a snapshot share. snapshot.c has the
 * table of sections; the sections are in snapshot_path.c (where the learner is
 * going), snapshot_log.c (what was done) and snapshot_self.c (what was told).
 */
#ifndef TWIN_DOORS_SNAPSHOT_PART_H
#define TWIN_DOORS_SNAPSHOT_PART_H

#include "twin/rules/choose.h"
#include "twin/rules/forecast.h"
#include "twin/doors/context.h"

enum { SNAP_WEEK = 7, SNAP_MONTH = 28 };

/* Days of a trend: twelve whole weeks unless asked otherwise. */
enum { SNAP_TREND_MIN = 7, SNAP_TREND = 84, SNAP_TREND_MAX = 90 };

struct detail {			/* how much of everything */
	size_t chars;		/* of a text, code points */
	size_t items;		/* of a list */
	size_t evidence;	/* seq numbers */
};

struct snapshot {
	struct context *w;
	struct speech sp;
	struct indicators r;
	struct js_out o;
	const struct detail *d;
	struct gap *gaps;	/* to the next stage */
	size_t ngaps;
	struct gap *keep;	/* to what keeps this one, while it is at risk */
	size_t nkeep;
	int computed;		/* stage by the readings */
	int64_t falls;		/* day of a step down; 0 = no risk */
	int64_t eta;		/* days to the next stage, or -1 */
	bool slow;		/* -1, because the pace does not get there ... */
	struct forecast_pace pace;	/* ... and this one would */
	struct choose_result next;
};

/* snapshot_int - a member that is null when v is negative. */
void snapshot_int(struct js_out *o, const char *name, int64_t v);

/* snapshot_short - the first n code points, with an ellipsis when there are
 * more. */
struct str snapshot_short(struct snapshot *sn, struct str s, size_t n);

/*
 * snapshot_said - a member with the value of a declared field, or null.
 * snapshot_declared - the same, but null when the metamodel keeps the field out
 * of the snapshot (in_snapshot).
 */
void snapshot_said(struct snapshot *sn, const char *name, struct str key);
void snapshot_declared(struct snapshot *sn, const char *name, struct str key);

/* snapshot_evidence - member "evidence". */
void snapshot_evidence(struct snapshot *sn, const struct reading *v);

/* snapshot_stage_name - as the promotion file has it, in the reader's language. */
struct str snapshot_stage_name(struct snapshot *sn, int64_t stage);

/* snapshot_title - of an exercise; its id when the curriculum has it no
 * more. */
struct str snapshot_title(struct snapshot *sn, struct str id);

/* snapshot_bottleneck - what is farthest away of what a task can help now, else
 * of all: of what keeps a stage at risk, else of what the next one asks. NULL:
 * nothing. */
const struct gap *snapshot_bottleneck(struct snapshot *sn);

/* snapshot_path_why - a few sentences: what keeps this stage or leads to the next
 * one, and when; empty when there is nothing to say. In w->a. */
struct str snapshot_path_why(struct snapshot *sn);

/* snapshot_self_assessed - the stage asks for others' word, and there are none. */
bool snapshot_self_assessed(struct snapshot *sn);

/* snapshot_relapsed - more days without than promotion.activity allows. */
bool snapshot_relapsed(struct snapshot *sn);

/* The sections: each writes one member (snapshot_self_learner the first
 * four). */
void snapshot_path_stage(struct snapshot *sn);
void snapshot_trend(struct snapshot *sn);
void snapshot_path_practices(struct snapshot *sn);
void snapshot_path_bottleneck(struct snapshot *sn);
void snapshot_path_degree(struct snapshot *sn);
void snapshot_path_diagnostic(struct snapshot *sn);
void snapshot_log_rhythm(struct snapshot *sn);
void snapshot_log_recent(struct snapshot *sn);
void snapshot_log_open(struct snapshot *sn);
void snapshot_log_due_reviews(struct snapshot *sn);
void snapshot_log_data_quality(struct snapshot *sn);
void snapshot_self_learner(struct snapshot *sn);
void snapshot_self_goals(struct snapshot *sn);
void snapshot_self_constraints(struct snapshot *sn);
void snapshot_self_context(struct snapshot *sn);
void snapshot_self_consent(struct snapshot *sn);
void snapshot_self_tone(struct snapshot *sn);

#endif
