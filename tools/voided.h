/* SPDX-License-Identifier: MIT */
/*
 * voided - which entries of a journal count no more, known on a walk from the newest
 * to the oldest: a void takes one entry back, a review the reviews it replaces.
 */
#ifndef TOOLS_VOIDED_H
#define TOOLS_VOIDED_H

#include "base/buf.h"
#include "base/json.h"
#include "twin/catalog/kind.h"

struct voided {
	struct buf seqs;	/* uint64_t each */
};

/* voided_init - nothing is taken back yet; memory of the walk is in a. */
void voided_init(struct voided *v, struct arena *a);

/* voided_note - what an entry takes back, if anything; body: of the event. */
void voided_note(struct voided *v, enum kind k, const struct js *body);

/* voided_has - whether a newer entry has taken this one back. */
bool voided_has(const struct voided *v, uint64_t seq);

#endif
