/* SPDX-License-Identifier: MIT */
/*
 * health - the answer of /healthz, for an operator's probe: no token needed, no
 * secrets, nothing about learners and no path of this machine.
 */
#ifndef CGI_HEALTH_H
#define CGI_HEALTH_H

#include "auth/auth.h"
#include "base/log.h"
#include "http/http.h"
#include "store/store.h"

/*
 * health_serve - 200 when learners can be served, else 503: the store is read
 * and written (store_probe), keys are fetched when there are none (auth_ready).
 *
 *   now   epoch seconds
 *   line  gets the cause when something fails, in words for the operator
 */
void health_serve(struct store *st, struct auth *au, struct arena *a,
    int64_t now, struct http_res *rs, struct log_line *line);

#endif
