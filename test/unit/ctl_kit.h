/* SPDX-License-Identifier: MIT */
/*
 * ctl_kit - run twinctl in a temporary directory and look at what it gave. The
 * directory stands for @ in arguments, file names and texts.
 */
#ifndef TEST_UNIT_CTL_KIT_H
#define TEST_UNIT_CTL_KIT_H

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"

enum { CTL_KIT_ARGS = 10 };

/* What a run gave. */
struct ctl_kit_run {
	int status;
	struct str out, err;
};

/* ctl_kit_open - make the directory; the arena lives until ctl_kit_close,
 * which removes the directory. */
struct arena *ctl_kit_open(void);
struct arena *ctl_kit_arena(void);
void ctl_kit_close(void);

/* ctl_kit_put - text with the directory in place of each @. */
struct str ctl_kit_put(struct str text);

/* ctl_kit_write, ctl_kit_read - a file, whole; texts go through ctl_kit_put. */
void ctl_kit_write(const char *name, struct str text);
struct str ctl_kit_read(const char *name);

/*
 * ctl_kit_run - twinctl with these arguments (the last one is NULL).
 *
 *   in  its standard input
 *   to  file for its standard output, "@/out" to get it back in .out
 */
struct ctl_kit_run ctl_kit_run(const char *const *args, struct str in,
    const char *to);

/* ctl_kit_json - a text that must be JSON. */
const struct js *ctl_kit_json(struct str text);

/* ctl_kit_occurs - whether `want` is in the text; NULL: whether it is empty. */
bool ctl_kit_occurs(struct str in, const char *want);

#endif
