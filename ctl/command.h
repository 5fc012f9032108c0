/* SPDX-License-Identifier: MIT */
/* command - the table of twinctl's commands, and usage made from it. */
#ifndef CTL_COMMAND_H
#define CTL_COMMAND_H

#include <stdio.h>

#include "ctl/ctl.h"

/* command_table - every command, in the order of usage; ends with a NULL name. */
extern const struct ctl_command command_table[];

/* command_find - the row of a name, or NULL. */
const struct ctl_command *command_find(const char *name);

/* command_usage - one line per command, or all of one command. */
void command_usage(FILE *f);
void command_describe(FILE *f, const struct ctl_command *cmd);

#endif
