/* SPDX-License-Identifier: MIT */
/*
 * metavars - what a web server says of a request: the meta-variables of RFC 3875
 * section 4.1, which FastCGI hands on as parameters.
 */
#ifndef CGI_METAVARS_H
#define CGI_METAVARS_H

#include "http/http.h"

/*
 * metavars_read - set variables, method and path of a request.
 *
 *   env  "NAME=value", up to a NULL; borrowed until the reply is made
 *
 * The path is the one that the client sent: REQUEST_URI survives rewriting, which
 * SCRIPT_NAME and PATH_INFO do not (doc/auth.md 12).
 */
void metavars_read(char *const *env, struct arena *a, struct http_req *rq);

#endif
