/* SPDX-License-Identifier: MIT */
/* data - the commands that look at the store or copy it. */
#ifndef CTL_DATA_H
#define CTL_DATA_H

#include "ctl/ctl.h"

ctl_fn data_stat, data_dump, data_backup;

/* data_marks - from where on a learner is told of: the limits in force. */
void data_marks(const struct conf *cf, int64_t now, struct store_marks *out);

#endif
