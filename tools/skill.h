/* SPDX-License-Identifier: MIT */
/*
 * skill - the text that tells an assistant how to lead a learner, from
 * share/skill/, which the build puts into the program: it is there whatever
 * share_dir holds, and its digests fit what is read.
 */
#ifndef TOOLS_SKILL_H
#define TOOLS_SKILL_H

#include "mcp/registry.h"

extern const struct str skill_main, skill_ru; /* the files, as they are */

extern const struct skill *const skill_table[]; /* ends with NULL */

#endif
