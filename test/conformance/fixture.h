/* SPDX-License-Identifier: MIT */
/*
 * fixture - the server that the official conformance suite
 * (github.com/modelcontextprotocol/conformance) is run against: lib/mcp,
 * lib/http and the front of cgi/, and nothing of the twin, the store or
 * authorization. It proves that the protocol layer stands alone. Loopback only;
 * it checks no token.
 */
#ifndef TEST_CONFORMANCE_FIXTURE_H
#define TEST_CONFORMANCE_FIXTURE_H

#include "mcp/mcp.h"

/* A one-pixel PNG and a silent WAV, Base64. */
#define FIXTURE_IMG \
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAF" \
	"BQIAX8jx0gAAAABJRU5ErkJggg=="
#define FIXTURE_WAV \
	"UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA="

/* Content blocks as ready JSON. */
#define FIXTURE_IMAGE_BLOCK \
	"{\"type\":\"image\",\"data\":\"" FIXTURE_IMG \
	"\",\"mimeType\":\"image/png\"}"

#define FIXTURE_CLOSED "{\"type\":\"object\",\"additionalProperties\":false}"

/* What the client said under a key: content.member of an elicitation, or the
 * empty string when it is not there or no string. */
struct str fixture_said(const struct call *c, const char *key,
    const char *member);

/* fixture_elicit - ask a form question; properties is one JSON object. */
int fixture_elicit(struct call *c, const char *key, const char *message,
    const char *properties, struct err *e);

extern const struct tool *const fixture_tools[];
extern const struct tool *const fixture_round_tools[];
extern const struct resource *const fixture_resources[];
extern const struct prompt *const fixture_prompts[];

#endif
