/* SPDX-License-Identifier: MIT */
/*
 * export - what is kept about a learner, as lines of JSON. "dt.bundle/1":
 *   {"type":"manifest",...} {"type":"state",...}
 *   {"type":"event","event":{...}}	as stored
 *   {"type":"artifact","id","version","text"}
 *   {"type":"audit","at_ms","record":{...}}
 * They can be taken page by page: a walk goes on from where the last one ended.
 */
#ifndef TOOLS_EXPORT_H
#define TOOLS_EXPORT_H

#include "tools/app.h"

enum export_part { EXPORT_HEAD, EXPORT_JOURNAL, EXPORT_ARTIFACTS, EXPORT_AUDIT,
	EXPORT_PARTS };

enum export_format {
	EXPORT_JSON,
	EXPORT_XAPI,	/* statements of the journal (xapi.h), a line each */
	EXPORT_INCUMBENT	/* a row of the system before this one: one line,
				 * which import_rows takes (twin_legacy_row) */
};

/* Where the next line is: a part, and in it a seq or a number of records. */
struct export_at {
	enum export_part part;	/* EXPORT_PARTS: there is none */
	uint64_t n;
};

struct export {
	struct store *st;
	const struct conf *cf;
	const struct twin_env *env;	/* its sub is the learner */
	enum export_format format;
	unsigned parts;		/* 1 << enum export_part, those wanted */
	struct export_at at;
	uint64_t until;		/* last seq, that of a state; a walk that
				 * begins with the manifest sets it anew */
	size_t read_max;	/* stop after so many bytes of entries, whether
				 * they were wanted or not; 0: all */
	/* takes one line, which ends with the return; 1: not this one, stop */
	int (*line)(void *arg, struct str line, struct err *e);
	void *arg;
};

/* export_run - from ex->at on; afterwards ex->at is where to go on. Lines of
 * one walk fit together, whatever is written meanwhile. */
int export_run(struct export *ex, struct err *e) WARN_UNUSED;

/*
 * export_what - set format and parts by their names; empty ones: "json", "all".
 * Statements are of the journal and a row is of the whole.
 * false: there is no such, or not in this format.
 */
bool export_what(struct export *ex, struct str format, struct str parts);

#endif
