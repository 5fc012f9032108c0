/* SPDX-License-Identifier: MIT */
/*
 * doctor_kit - a deployment that is as it should be, in the directory of
 * ctl_kit, and what twinctl doctor --offline finds with some configuration.
 */
#ifndef TEST_UNIT_DOCTOR_KIT_H
#define TEST_UNIT_DOCTOR_KIT_H

#include "test/unit/ctl_kit.h"

/* The configuration, and its parts. */
#define URLS	"resource = https://t.example/mcp\nissuer = https://i.example\n"
#define KEYS	"jwks_file = @/issuer/jwks.json\n"
#define DATA	"data_dir = @/data\n"
#define GOOD	URLS KEYS DATA

/*
 * kit_deploy - open ctl_kit and make two issuers, @/issuer and @/second, and
 * the store. Returns the JWK of the first.
 */
struct str kit_deploy(void);

/* kit_doctor - run it with the lines conf, two further arguments or NULL, and
 * a standard input. */
struct ctl_kit_run kit_doctor(const char *conf, const char *a1, const char *a2,
    struct str in);

/* kit_found - whether out has a finding of this level with this cause, and with
 * this fix behind it; NULL: any. */
bool kit_found(struct str out, const char *level, const char *cause,
    const char *fix);

#endif
