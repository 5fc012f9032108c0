/* SPDX-License-Identifier: MIT */
/*
 * issuer - a local issuer for demonstrations and tests: a key pair, and access
 * tokens signed with it. Refuses to sign in the name of a real issuer.
 */
#ifndef CTL_ISSUER_H
#define CTL_ISSUER_H

#include "ctl/ctl.h"

ctl_fn issuer_make, issuer_token;

#endif
