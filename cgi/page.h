/* SPDX-License-Identifier: MIT */
/*
 * page - the page of one's own (doc/view.md 6): the same bytes for everybody
 * but for the settings of the installation. It has no part in what it shows:
 * its script signs in at the issuer and calls tools as any client does.
 */
#ifndef CGI_PAGE_H
#define CGI_PAGE_H

#include "base/arena.h"
#include "base/conf.h"
#include "http/http.h"

/*
 * page_policy - its Content-Security-Policy: it may run its own script and style,
 * by their digests, and call this host and the issuer; nothing else. In a.
 */
struct str page_policy(const struct conf *cf, struct arena *a);

/* page_serve - answer a request for page_path: 200, or 405. */
void page_serve(const struct conf *cf, struct arena *a,
    const struct http_req *rq, struct http_res *rs);

#endif
