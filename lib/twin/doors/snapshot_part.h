/* SPDX-License-Identifier: MIT */
/*
 * snap - what the sections of a snapshot share. snapshot.c has the table of
 * sections; the sections are in snap_path.c (where the learner is going),
 * snap_log.c (what was done) and snap_self.c (what was told).
 */
#ifndef TWIN_DOORS_SNAPSHOT_PART_H
#define TWIN_DOORS_SNAPSHOT_PART_H

#include "twin/rules/choose.h"
#include "twin/doors/context.h"

enum { SNAP_WEEK = 7, SNAP_MONTH = 28 };

struct detail {			/* how much of everything */
	size_t chars;		/* of a text, code points */
	size_t items;		/* of a list */
	size_t evidence;	/* seq numbers */
};

struct snap {
	struct work *w;
	struct rules r;
	struct js_out o;
	const struct detail *d;
	struct deficit *def;
	size_t ndef;
	int computed;		/* stage by the readings */
	struct next_result next;
};

/* snap_int - a member that is null when v is negative. */
void snap_int(struct js_out *o, const char *name, int64_t v);

/* snap_short - the first n code points, with an ellipsis when there are more. */
struct str snap_short(struct snap *sn, struct str s, size_t n);

/* snap_declared - a member with the value of a declared field, or null. */
void snap_declared(struct snap *sn, const char *name, struct str key);

/* snap_evidence - member "evidence". */
void snap_evidence(struct snap *sn, const struct reading *v);

struct str snap_stage_name(struct snap *sn, int64_t stage);

/* snap_title - of an exercise; its id when the curriculum has it no more. */
struct str snap_title(struct snap *sn, struct str id);

/* snap_relapsed - more days without than promotion.activity allows. */
bool snap_relapsed(struct snap *sn);

/* The sections: each writes one member (snap_self_learner the first four). */
void snap_path_stage(struct snap *sn);
void snap_path_practices(struct snap *sn);
void snap_path_bottleneck(struct snap *sn);
void snap_path_degree(struct snap *sn);
void snap_path_diagnostic(struct snap *sn);
void snap_log_rhythm(struct snap *sn);
void snap_log_recent(struct snap *sn);
void snap_log_open(struct snap *sn);
void snap_log_due_reviews(struct snap *sn);
void snap_log_data_quality(struct snap *sn);
void snap_self_learner(struct snap *sn);
void snap_self_goals(struct snap *sn);
void snap_self_constraints(struct snap *sn);
void snap_self_context(struct snap *sn);
void snap_self_consent(struct snap *sn);
void snap_self_tone(struct snap *sn);

#endif
