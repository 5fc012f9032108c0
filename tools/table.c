/* SPDX-License-Identifier: MIT */
#include "tools/table.h"

/* get_snapshot stays first: it accepts {} (doc/protocol.md 4.6). */
#define TOOLS(X)		\
	X(tool_get_snapshot)	\
	X(tool_get_next_task)	\
	X(tool_get_progress)	\
	X(tool_get_history)	\
	X(tool_show_dashboard)	\
	X(tool_describe_curriculum) \
	X(tool_log_attempt)	\
	X(tool_log_slot)	\
	X(tool_append_artifact)	\
	X(tool_update_metrics)	\
	X(tool_update_profile)	\
	X(tool_correct_event)	\
	X(tool_manage_consent)	\
	X(tool_export_twin)	\
	X(tool_erase_twin)	\
	X(tool_list_learners)	\
	X(tool_get_learner)	\
	X(tool_review_attempt)	\
	X(tool_record_diagnostic) \
	X(tool_cohort_report)

/* With compat = on, behind the others. */
#define COMPAT(X)		\
	X(tool_describe_by_path) \
	X(tool_read_digital_twin) \
	X(tool_write_digital_twin) \
	X(tool_get_profile_by_areas)

#define DECLARE(t)	extern const struct tool t;
#define ROW(t)		&t,
TOOLS(DECLARE)
COMPAT(DECLARE)
const struct tool *const tool_table[] = { TOOLS(ROW) NULL };
const struct tool *const compat_table[] = { COMPAT(ROW) NULL };
