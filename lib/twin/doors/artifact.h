/* SPDX-License-Identifier: MIT */
/*
 * artifact - work products: text kept beside the journal, or a link, with its
 * digest where that is known; versions by superseding.
 */
#ifndef TWIN_DOORS_ARTIFACT_H
#define TWIN_DOORS_ARTIFACT_H

#include "twin/doors/context.h"

struct artifact {
	const struct product *type;
	struct str title;
	struct str text;	/* or url and sha256 */
	struct str url, sha256;	/* sha256 "": not verified */
	const struct exercise *x;	/* it belongs to, or NULL */
	struct str id;		/* set by artifact_add */
	int64_t version;
	const struct state_artifact *old;	/* superseded one, or NULL */
	bool accepted;		/* it is the product of an accepted attempt */
	enum sentence note;	/* why it does not count, or SAY_NONE; set by
				 * artifact_add */
};

/*
 * artifact_check - read {type, title, text | url, sha256?} of an object.
 * prefix: "artifact." or "".
 */
void artifact_check(struct context *w, const struct js *obj, struct str prefix,
    struct artifact *out);

/* artifact_add - add its event and its body to the write. */
int artifact_add(struct context *w, struct artifact *art, int64_t occurred_at)
    WARN_UNUSED;

/* artifact_append - the door twin_append_artifact. */
int artifact_append(struct context *w) WARN_UNUSED;

#endif
