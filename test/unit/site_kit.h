/* SPDX-License-Identifier: MIT */
/*
 * site_kit - a little HTTP server on loopback that plays an authorization
 * server and an endpoint of ours: it answers by the first route that fits, of
 * the test's before the good ones. @ stands for its address.
 */
#ifndef TEST_UNIT_SITE_KIT_H
#define TEST_UNIT_SITE_KIT_H

#include "base/str.h"

struct route {
	const char *request;	/* "POST /mcp" */
	const char *with;	/* text in its headers, NULL: any request */
	int status;
	const char *headers;	/* lines, each with \r\n; may be NULL */
	const char *body;
};

/* Parts of the good routes, for others that differ in one thing. */
#define JSON	"Content-Type: application/json\r\n"
#define DOC	"\"issuer\":\"@\",\"authorization_endpoint\":\"@/auth\"," \
		"\"token_endpoint\":\"@/token\",\"jwks_uri\":\"@/jwks\"," \
		"\"scopes_supported\":[\"offline_access\",\"openid\"," \
		"\"twin:read\",\"twin:write\"]"
#define S256	",\"code_challenge_methods_supported\":[\"plain\",\"S256\"]"
#define REG	",\"registration_endpoint\":\"@/register\""
#define OPENID	"GET /.well-known/openid-configuration"
#define OAUTH	"GET /.well-known/oauth-authorization-server"
#define PRM	"GET /.well-known/oauth-protected-resource"
#define RES	"{\"resource\":\"@/mcp\"}"
#define CHALLENGE "WWW-Authenticate: Bearer resource_metadata=\"" \
		"@/.well-known/oauth-protected-resource/mcp\", " \
		"scope=\"twin:read twin:write\""
#define CORS	"Access-Control-Allow-Origin: *\r\n" \
		"Access-Control-Expose-Headers: WWW-Authenticate\r\n"
#define CLIENT	"\"client_id\":\"c1\",\"registration_access_token\":\"t\"," \
		"\"registration_client_uri\":\"@/register/c1\"," \
		"\"scope\":\"openid offline_access twin:read twin:erase\"," \
		"\"token_endpoint_auth_method\":\"none\"," \
		"\"audience\":[\"@/mcp\"]"
#define GRANTS	",\"grant_types\":[\"authorization_code\",\"refresh_token\"]"

/* site_open - listen at a free port; ctl_kit_open must have been called.
 * site_close - let the port go. */
void site_open(void);
void site_close(void);

/* site_keys - the key set of the good routes; kept. */
void site_keys(struct str jwks);

/* site_here - text with the address in place of each @, with a NUL behind it;
 * in the arena of ctl_kit. */
struct str site_here(const char *text);

/* site_start - answer in a child, by the first n of own up to one without a
 * request, then by the good routes. site_stop - no longer. */
void site_start(const struct route *own, size_t n);
void site_stop(void);

#endif
