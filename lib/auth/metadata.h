/* SPDX-License-Identifier: MIT */
/*
 * metadata - the protected resource metadata document (RFC 9728) and the three
 * paths it is served at (doc/auth.md 9). Everything comes from the
 * configuration, never from Host or another request header.
 */
#ifndef AUTH_METADATA_H
#define AUTH_METADATA_H

#include "base/conf.h"
#include "http/http.h"

/* metadata_url - where a challenge points to: prm_url, or path-inserted. in a */
struct str metadata_url(const struct conf *cf, struct arena *a);

/* metadata_scopes - scopes_advertised, separated by single blanks. in a */
struct str metadata_scopes(const struct conf *cf, struct arena *a);

/* metadata_document - the JSON text. in a */
struct str metadata_document(const struct conf *cf, struct arena *a);

/*
 * metadata_serve - answer one of the three paths, or 404 for any other below
 * /.well-known/; false for all other paths.
 */
bool metadata_serve(const struct conf *cf, struct arena *a,
    const struct http_req *rq, struct http_res *rs);

#endif
