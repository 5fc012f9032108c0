/* SPDX-License-Identifier: MIT */
#include "tools/skill.h"

static const struct skill_file files[] = {
	{ "SKILL.md", &skill_main },
	{ "SKILL.ru.md", &skill_ru },
	{ NULL, NULL },
};

static const struct skill digital_twin = { "skill://digital-twin", files };

const struct skill *const skill_table[] = { &digital_twin, NULL };
