/* SPDX-License-Identifier: MIT */
/*
 * doctor_text - lines for the configuration of web server, authorization
 * server and clients, with this installation's own values put in.
 */
#include "ctl/doctor.h"

#include <stdio.h>

static const char web[] =
    "== Web server: pass the token on\n"
    "Apache, .htaccess (AllowOverride AuthConfig) or server configuration:\n"
    "    CGIPassAuth On\n"
    "Apache, server configuration with mod_fcgid:\n"
    "    FcgidPassHeader Authorization\n"
    "lighttpd, nginx: nothing to do\n";

static const char ory[] =
    "\n== ORY: JSON web tokens, registration by both switches, scopes\n"
    "strategies:\n"
    "  access_token: jwt\n"
    "oidc:\n"
    "  dynamic_client_registration:\n"
    "    enabled: true\n"
    "webfinger:\n"
    "  oidc_discovery:\n"
    "    client_registration_url: " STR_FMT "/register\n"
    "    supported_scope: [\"twin:read\", \"twin:write\", \"twin:erase\"]\n"
    "oauth2:\n"
    "  grant:\n"
    "    refresh_token:\n"
    "      rotation_grace_period: 30s\n"
    "twin.conf:\n"
    "registration_relay = " STR_FMT "/oauth2/register\n";

static const char network[] =
    "\nThe same on Ory Network:\n"
    "    ory patch oauth2-config \\\n"
    "        --replace '/strategies/access_token=\"jwt\"' \\\n"
    "        --replace '/oidc/dynamic_client_registration/enabled=true'\n";

static const char consent[] =
    "\n== Consent page: ORY ignores `resource`, so grant it yourself\n"
    "When `resource` in consent_request.request_url is ours, accept with\n"
    "    \"grant_access_token_audience\": [\"" STR_FMT "\"]\n"
    "and put it on the client's list, or refreshing fails after an hour:\n"
    "    PATCH /admin/clients/{id}\n"
    "    [{\"op\":\"add\",\"path\":\"/audience/-\",\"value\":\"" STR_FMT
    "\"}]\n";

static const char clients[] =
    "\n== Clients\n"
    "ChatGPT: MCP server URL " STR_FMT ", authentication OAuth\n"
    "    a client made by hand needs the very redirect that ChatGPT shows:\n"
    "    there are no wildcards\n"
    "Claude: custom connector, URL " STR_FMT "\n"
    "    allow the redirects https://claude.ai/api/mcp/auth_callback and\n"
    "    https://claude.com/api/mcp/auth_callback\n";

void
doctor_text_print(struct doctor *d)
{
	const struct conf *cf = &d->c->cf;

	(void)fputs(web, stdout);
	(void)printf(ory, STR_ARG(cf->resource), STR_ARG(cf->issuer));
	(void)fputs(network, stdout);
	(void)printf(consent, STR_ARG(cf->resource), STR_ARG(cf->resource));
	(void)printf(clients, STR_ARG(cf->resource), STR_ARG(cf->resource));
}
