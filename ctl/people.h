/* SPDX-License-Identifier: MIT */
/* people - what the operator does for learners, mentors and platforms. */
#ifndef CTL_PEOPLE_H
#define CTL_PEOPLE_H

#include "ctl/ctl.h"

ctl_fn people_record, people_queue, people_ingest,
    people_export, people_import, people_report;

#endif
