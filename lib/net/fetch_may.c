/* SPDX-License-Identifier: MIT */
#include "net/fetch_may.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "net/runner.h"

char *
fetch_part(CURLU *u, const char *url, CURLUPart which)
{
	char *text = NULL;

	if (u != NULL && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK)
		(void)curl_url_get(u, which, &text, CURLU_DEFAULT_PORT);
	return text;
}

/* same - whether two URLs have that part and it is equal. */
static bool
same(CURLU *u, const char *a, const char *b, CURLUPart which)
{
	char *of_a = fetch_part(u, a, which), *of_b = fetch_part(u, b, which);
	bool is = of_a != NULL && of_b != NULL && strcasecmp(of_a, of_b) == 0;

	curl_free(of_a);
	curl_free(of_b);
	return is;
}

/* same_origin - as libcurl reads them, which makes the connection. */
static bool
same_origin(const char *a, const char *b)
{
	CURLU *u = curl_url();
	bool is = same(u, a, b, CURLUPART_SCHEME) &&
	    same(u, a, b, CURLUPART_HOST) && same(u, a, b, CURLUPART_PORT);

	curl_url_cleanup(u);
	return is;
}

/* meant - whether an argument, "METHOD URL", means this request. */
static bool
meant(const char *may, const char *method, const char *url)
{
	size_t n = strlen(method), all = strlen(may);

	if (strncmp(may, method, n) != 0 || may[n] != ' ')
		return false;
	if (strcmp(may + n + 1, url) == 0)
		return true;
	return all > 2 && strcmp(may + all - 2, "/*") == 0 &&
	    same_origin(may + n + 1, url);
}

/* plain - whether its headers are those that such requests have: others could
 * name another host, or end the request before its body, which would then be
 * one more. */
static bool
plain(const struct curl_slist *h)
{
	static const char *const names[] = { "Accept: ", "Authorization: ",
		"Content-Type: " };
	const char *p;
	size_t i;

	for (; h != NULL; h = h->next) {
		for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (strncmp(h->data, names[i], strlen(names[i])) == 0)
				break;
		if (i == sizeof(names) / sizeof(names[0]))
			return false;
		for (p = h->data; *p != '\0'; p++)
			if (iscntrl((unsigned char)*p))
				return false;
	}
	return true;
}

bool
fetch_may(char **what, const char *method, const char *url,
    const struct curl_slist *headers)
{
	if (*what != NULL && strcmp(*what, RUNNER_ANY) == 0)
		return true;
	for (; *what != NULL; what++)
		if (meant(*what, method, url))
			return plain(headers);
	return false;
}
