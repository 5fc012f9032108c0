/* SPDX-License-Identifier: MIT */
/*
 * fetch_may - what twin-fetch may be asked for: who asks it may have been taken
 * over, who started it has not (runner.h).
 */
#ifndef NET_FETCH_MAY_H
#define NET_FETCH_MAY_H

#include <stdbool.h>

#include <curl/curl.h>

/*
 * fetch_may - whether one of the arguments means this request, and its peer
 * reads it as this one and no other.
 *
 *   what   as in struct runner_may, up to a NULL; none: nothing
 */
bool fetch_may(char **what, const char *method, const char *url,
    const struct curl_slist *headers);

/* fetch_part - of a URL as libcurl reads it, which makes the connection; for
 * curl_free. u may be NULL; NULL: it has none. */
char *fetch_part(CURLU *u, const char *url, CURLUPart which);

#endif
