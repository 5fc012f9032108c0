/* SPDX-License-Identifier: MIT */
/*
 * history_item - one entry of a journal, told in a few words: never the whole
 * text of an answer.
 */
#ifndef TWIN_SPEECH_HISTORY_ITEM_H
#define TWIN_SPEECH_HISTORY_ITEM_H

#include "base/buf.h"
#include "base/json.h"
#include "twin/journal/event.h"
#include "twin/speech/speech.h"

/* history_kind - what an entry of a kind is called: "reflection". */
struct str history_kind(enum twin_lang lang, enum kind k);

/* history_outcome - how a verdict is called: "needs revision"; not OUT_NONE. */
struct str history_outcome(enum twin_lang lang, enum outcome out);

struct history_item {
	struct event ev;
	const struct js *body;
	bool voided;		/* the caller knows: a later entry took it back */
};

/* history_item_read - from the stored bytes, in a. ERR_INVALID. */
int history_item_read(struct arena *a, struct str bytes,
    struct history_item *out, struct err *e) WARN_UNUSED;

/*
 * history_item_put - an object {seq, at, kind, by, live, exercise, title,
 * outcome, score, minutes, note}, with about: the entry that a void, a dispute
 * or a review names, and voided: true where it was taken back; what an entry
 * does not have is null. Of sp the arena, the language, the catalog and, for the
 * year of a date, the day are used.
 */
void history_item_put(const struct speech *sp, const struct history_item *it,
    struct js_out *o);

/* history_item_line - a line of text with its line feed. */
void history_item_line(const struct speech *sp, const struct history_item *it,
    struct buf *b);

#endif
