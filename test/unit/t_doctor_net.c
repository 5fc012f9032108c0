/* SPDX-License-Identifier: MIT */
/*
 * t_doctor_net - twinctl doctor against an authorization server and an endpoint
 * that are broken in one way each; site_kit plays both. @ stands for its
 * address in routes, and for the directory elsewhere.
 */
#include "test/unit/table.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "auth/devissuer.h"
#include "test/unit/ctl_kit.h"
#include "test/unit/site_kit.h"

/* ---- the rows ---- */

#define BASIC	"WWW-Authenticate: Basic realm=\"x\"\r\n"
#define NO_HOST	"{\"error\":{\"message\":\"This Host is not served here\"}}"
#define HYDRA	"\"issuer\":\"@\",\"authorization_endpoint\":" \
		"\"@/oauth2/auth\",\"token_endpoint\":\"@/oauth2/token\"," \
		"\"jwks_uri\":\"@/jwks\",\"registration_endpoint\":" \
		"\"@/oauth2/register\"" S256
#define INTROSPECT "introspect_url = @/introspect\n" \
		"introspect_key_file = KEY\n"

static const struct net_row {
	const char *why;
	struct route own[3];
	const char *conf;	/* further lines */
	int status;
	const char *level, *cause, *fix;	/* @ is the address */
	const char *option, *in;
} rows[] = {
	{ "nothing is wrong", .level = "good  endpoint",
	  .cause = "challenge at @/mcp/" },
	{ "the header arrives", .level = "good  token",
	  .cause = "the Authorization header arrives" },
	{ "registration is open", .level = "good  register",
	  .cause = "clients may register at @/register" },
	{ "the way back for ChatGPT", .level = "note  register",
	  .cause = "https://chatgpt.com/connector/oauth/{callback_id}" },
	{ "the way back with RFC 9207", .own = { { OPENID, NULL, 200, JSON,
	  "{" DOC S256 REG ",\"authorization_response_iss_parameter_supported\""
	  ":true}" } }, .level = "note  register",
	  .cause = "https://chatgpt.com/connector_platform_oauth_redirect" },
	{ "clocks agree", .level = "good  clock",
	  .cause = "clocks differ by " },

	/* the authorization server */
	{ "no discovery at all", .own = { { OPENID, NULL, 404, NULL, "" },
	  { OAUTH, NULL, 404, NULL, "" } }, .status = 12,
	  .level = "FAIL  issuer", .cause = "no discovery document: "
	  "openid-configuration: status 404", .fix = "public URL" },
	{ "what cannot be looked at is not called good", .own = { { OPENID,
	  NULL, 404, NULL, "" }, { OAUTH, NULL, 404, NULL, "" } },
	  .status = 12, .level = "note  register", .cause = "not looked at" },
	{ "a date that cannot be had", .own = { { OPENID, NULL, 200, JSON
	  "Date: yesterday\r\n", "{" DOC S256 REG "}" } },
	  .level = "note  clock", .cause = "not looked at" },
	{ "a page instead of discovery", .own = { { OPENID, NULL, 200, NULL,
	  "<html>" }, { OAUTH, NULL, 200, NULL, "<html>" } }, .status = 12,
	  .level = "FAIL  issuer", .cause = "no JSON object",
	  .fix = "public URL" },
	{ "discovery that redirects", .own = { { OPENID, NULL, 301,
	  "Location: https://x.example/\r\n", "" }, { OAUTH, NULL, 404, NULL,
	  "" } }, .status = 12, .level = "FAIL  issuer",
	  .cause = "redirects to https://x.example/", .fix = "public URL" },
	{ "an older Hydra", .own = { { OAUTH, NULL, 404, NULL, "" } },
	  .level = "note  issuer", .cause = "Hydra before 25.4" },
	{ "one slash too many in discovery, the alias", .own = { { OPENID, NULL,
	  200, JSON, "{\"issuer\":\"@/\"" S256 REG "}" } }, .status = 12,
	  .level = "FAIL  issuer", .cause = "says '@/', the configuration '@'",
	  .fix = "issuer_aliases = @ " },
	{ "one slash too many in discovery", .own = { { OPENID, NULL, 200,
	  JSON, "{\"issuer\":\"@/\"" S256 REG ",\"authorization_endpoint\":"
	  "\"@/auth\",\"token_endpoint\":\"@/token\",\"jwks_uri\":\"@/jwks\""
	  "}" } }, .status = 12, .level = "FAIL  issuer",
	  .cause = "says '@/', the configuration '@'", .fix = "issuer = @/ and" },
	{ "no PKCE", .own = { { OPENID, NULL, 200, JSON, "{" DOC REG "}" } },
	  .status = 12, .level = "FAIL  issuer",
	  .cause = "PKCE with S256 is not advertised", .fix = "between" },
	{ "an http endpoint", .own = { { OPENID, NULL, 200, JSON,
	  "{\"issuer\":\"@\",\"authorization_endpoint\":\"http://i.example/a\","
	  "\"token_endpoint\":\"@/token\",\"jwks_uri\":\"@/jwks\"" S256 REG
	  "}" } }, .status = 12, .level = "FAIL  issuer", .cause =
	  "authorization_endpoint is 'http://i.example/a', not an https URL",
	  .fix = "urls.self.issuer" },
	{ "an endpoint that nobody reaches", .own = { { OPENID, NULL, 200,
	  JSON, "{\"issuer\":\"@\",\"authorization_endpoint\":"
	  "\"http://127.0.0.1:1/a\",\"token_endpoint\":\"@/token\","
	  "\"jwks_uri\":\"@/jwks\"" S256 REG "}" } }, .status = 12,
	  .level = "FAIL  issuer",
	  .cause = "authorization_endpoint http://127.0.0.1:1/a: connect",
	  .fix = "start what serves 127.0.0.1:1" },
	{ "scopes that are not listed", .own = { { OPENID, NULL, 200, JSON,
	  "{\"issuer\":\"@\",\"authorization_endpoint\":\"@/auth\","
	  "\"token_endpoint\":\"@/token\",\"jwks_uri\":\"@/jwks\","
	  "\"scopes_supported\":[\"offline_access\"]" S256 REG "}" } },
	  .level = "warn  issuer", .cause = "does not list all of "
	  "scopes_advertised", .fix = "supported_scope" },
	{ "no refresh", .own = { { OPENID, NULL, 200, JSON,
	  "{\"issuer\":\"@\",\"authorization_endpoint\":\"@/auth\","
	  "\"token_endpoint\":\"@/token\",\"jwks_uri\":\"@/jwks\","
	  "\"scopes_supported\":[\"twin:read\",\"twin:write\"]" S256 REG
	  "}" } }, .level = "warn  issuer",
	  .cause = "does not list offline_access" },
	{ "no registration", .own = { { OPENID, NULL, 200, JSON,
	  "{" DOC S256 "}" } }, .status = 13, .level = "FAIL  register",
	  .cause = "no registration_endpoint", .fix =
	  "client_registration_url" },
	{ "registration at Hydra itself", .own = { { OPENID, NULL, 200, JSON,
	  "{" HYDRA "}" } }, .status = 13, .level = "FAIL  register",
	  .cause = "clients are sent to @/oauth2/register, Hydra's own",
	  .fix = "registration_relay = @/oauth2/register in twin.conf, and "
	  "webfinger.oidc_discovery.client_registration_url: @/mcp/register" },
	{ "registration at Hydra beside a relay", .own = { { OPENID, NULL, 200,
	  JSON, "{" HYDRA "}" } }, .conf = "registration_relay = "
	  "@/oauth2/register\n", .status = 13, .level = "FAIL  register",
	  .cause = "clients are sent to @/oauth2/register, Hydra's own",
	  .fix = "client_registration_url" },
	{ "registration here, which is off", .own = { { OPENID, NULL, 200,
	  JSON, "{" DOC S256 ",\"registration_endpoint\":\"@/mcp/register\"}"
	  } }, .status = 13, .level = "FAIL  register",
	  .cause = "registration_relay is not set",
	  .fix = "registration_relay = @/oauth2/register" },
	{ "registration here", .own = { { OPENID, NULL, 200,
	  JSON, "{" DOC S256 ",\"registration_endpoint\":\"@/mcp/register\"}"
	  } }, .conf = "registration_relay = @/oauth2/register\n",
	  .level = "good  register", .cause = "may register at @/mcp/register" },
	{ "registration here, at a path of its own", .own = { { OPENID, NULL,
	  200, JSON, "{" DOC S256 ",\"registration_endpoint\":\"@/join\"}"
	  } }, .conf = "registration_relay = @/oauth2/register\n"
	  "registration_path = /join\n",
	  .level = "good  register", .cause = "may register at @/join" },
	{ "a relay that nobody is sent to", .conf = "registration_relay = "
	  "@/oauth2/register\n", .level = "warn  register",
	  .cause = "but the issuer sends clients to @/register",
	  .fix = "client_registration_url" },
	{ "metadata documents instead", .own = { { OPENID, NULL, 200, JSON,
	  "{" DOC S256 ",\"client_id_metadata_document_supported\":true}" } },
	  .level = "good  register", .cause = "by a metadata document" },
	{ "a clock that is late", .own = { { OPENID, NULL, 200, JSON
	  "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n", "{" DOC S256 REG "}" } },
	  .status = 14, .level = "FAIL  clock", .cause = "seconds ahead of "
	  "the issuer's", .fix = "NTP" },
	{ "a clock that is early", .own = { { OPENID, NULL, 200, JSON
	  "Date: Tue, 01 Jan 2097 00:00:00 GMT\r\n", "{" DOC S256 REG "}" } },
	  .status = 14, .level = "FAIL  clock", .cause = "seconds behind the "
	  "issuer's", .fix = "NTP" },
	{ "keys on another host", .own = { { OPENID, NULL, 200, JSON,
	  "{\"issuer\":\"@\",\"authorization_endpoint\":\"@/auth\","
	  "\"token_endpoint\":\"@/token\",\"jwks_uri\":"
	  "\"http://[::1]:9/jwks\"" S256 REG "}" } }, .status = 12,
	  .level = "FAIL  keys", .cause = "on another host, "
	  "http://[::1]:9/jwks", .fix = "jwks_uri = http://[::1]:9/jwks" },
	{ "no key set there", .own = { { "GET /jwks", NULL, 404, NULL, "" } },
	  .status = 15, .level = "FAIL  keys", .cause = "@/jwks: status 404",
	  .fix = "jwks_uri" },
	{ "a page instead of a key set", .own = { { "GET /jwks", NULL, 200,
	  NULL, "<html>" } }, .status = 15, .level = "FAIL  keys",
	  .cause = "@/jwks: JSON" },
	{ "a file that is behind", .conf = "jwks_file = DIR/old.json\n",
	  .status = 15, .level = "FAIL  keys",
	  .cause = "jwks_file lacks 1 keys", .fix = "save @/jwks as " },

	{ "a set that is for EdDSA only", .own = { { "GET /jwks", NULL, 200,
	  JSON, "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"alg\":"
	  "\"EdDSA\",\"kid\":\"k\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHU"
	  "Ro\"}]}" } }, .status = 15, .level = "FAIL  keys",
	  .cause = "none of 1 keys is usable", .fix = "hydra create jwks" },
	{ "a server that was never asked", .level = "note  cache",
	  .cause = "the server has no keys yet" },
	{ "a server with keys of a file", .conf = "jwks_file = DIR/now.json\n",
	  .level = "good  cache", .cause = "the server has 1 keys" },

	/* the probe of registration */
	{ "a registration as it should be", .option = "--probe-dcr",
	  .level = "good  probe", .cause = "registered a client and deleted" },
	{ "a registration that is closed", .own = { { "POST /register", NULL,
	  403, JSON, "{\"error_description\":\"no\"}" } },
	  .option = "--probe-dcr", .status = 13, .level = "FAIL  probe",
	  .cause = "status 403: no", .fix = "both switches" },
	{ "members that are null", .own = { { "POST /register", NULL, 201,
	  JSON, "{\"contacts\":null," CLIENT GRANTS "}" } },
	  .option = "--probe-dcr", .status = 13, .level = "FAIL  probe",
	  .cause = "an empty contacts", .fix = "relay" },
	{ "a URI that is empty", .own = { { "POST /register", NULL, 201,
	  JSON, "{\"client_uri\":\"\"," CLIENT GRANTS "}" } },
	  .option = "--probe-dcr", .status = 13, .level = "FAIL  probe",
	  .cause = "an empty client_uri", .fix = "relay" },
	{ "a registration without scopes", .own = { { "POST /register", NULL,
	  201, JSON, "{\"client_id\":\"c1\",\"registration_access_token\":"
	  "\"t\",\"scope\":\"openid\",\"token_endpoint_auth_method\":\"none\""
	  ",\"audience\":[\"@/mcp\"]" GRANTS "}" } },
	  .option = "--probe-dcr", .status = 13, .level = "FAIL  probe",
	  .cause = "gets 'openid'", .fix = "registration_relay" },
	{ "what clients do not mind", .own = { { "POST /register", NULL, 201,
	  JSON, "{\"jwks\":{},\"tos_uri\":\"\",\"skip_logout_consent\":null,"
	  CLIENT GRANTS "}" } }, .option = "--probe-dcr",
	  .level = "good  probe", .cause = "registered a client and deleted" },
	{ "a client that cannot refresh", .own = { { "POST /register", NULL,
	  201, JSON, "{" CLIENT ",\"grant_types\":[\"authorization_code\"]}"
	  } }, .option = "--probe-dcr", .status = 13, .level = "FAIL  probe",
	  .cause = "grant_types lacks refresh_token", .fix = "relay" },
	{ "a client that stays", .own = { { "DELETE /register/c1", NULL, 500,
	  NULL, "" } }, .option = "--probe-dcr", .level = "warn  probe",
	  .cause = "could not be deleted", .fix = "delete the client c1" },

	/* introspection */
	{ "introspection answers", .conf = INTROSPECT,
	  .level = "good  opaque", .cause = "@/introspect answers" },
	{ "a key that is refused", .own = { { "POST /introspect", NULL, 403,
	  NULL, "" } }, .conf = INTROSPECT, .status = 16,
	  .level = "FAIL  opaque", .cause = "status 403: the key is refused",
	  .fix = "ory_pat_" },
	{ "another page", .own = { { "POST /introspect", NULL, 200, NULL,
	  "<html>" } }, .conf = INTROSPECT, .status = 16,
	  .level = "FAIL  opaque", .cause = "not an answer to introspection",
	  .fix = "admin/oauth2/introspect" },
	{ "everything is active", .own = { { "POST /introspect", NULL, 200,
	  JSON, "{\"active\":true}" } }, .conf = INTROSPECT, .status = 16,
	  .level = "FAIL  opaque", .cause = "calls a made-up token active" },

	{ "an opaque token is asked about", .own = { { "POST /introspect",
	  "Authorization: Bearer good\r\n", 200, JSON, "{\"active\":true,"
	  "\"token_use\":\"access_token\",\"iss\":\"@\",\"sub\":\"u\","
	  "\"client_id\":\"c\",\"aud\":[\"@/mcp\"],\"exp\":4102444800,"
	  "\"iat\":1700000000,\"scope\":\"twin:read\"}" } },
	  .conf = INTROSPECT, .option = "token", .in = "ory_at_abc.def\n",
	  .level = "good  token", .cause = "the server would accept it" },
	{ "an opaque token that is over", .conf = INTROSPECT,
	  .option = "token", .in = "ory_at_abc.def\n", .status = 20,
	  .level = "FAIL  token",
	  .cause = "the server would refuse it: inactive" },

	/* the page of one's own */
	{ "no page is asked for", .level = "note  page",
	  .cause = "page = off" },
	{ "the page is not routed", .own = { { "GET /me", NULL, 404, NULL,
	  "" } }, .conf = "page = on\n", .status = 21, .level = "FAIL  page",
	  .cause = "@/me: status 404", .fix = "route page_path" },
	{ "the page without its policy", .own = { { "GET /me", NULL, 200,
	  NULL, "<html>" } }, .conf = "page = on\n", .status = 21,
	  .level = "FAIL  page", .cause = "the policy is not the program's",
	  .fix = "Content-Security-Policy" },
	{ "the page with a policy of the web server", .own = { { "GET /me",
	  NULL, 200, "Content-Security-Policy: default-src 'self'\r\n",
	  "<html>" } }, .conf = "page = on\n", .status = 21,
	  .level = "FAIL  page", .cause = "will not run the page" },
	{ "an issuer that pages cannot read", .conf = "page = on\n",
	  .status = 21, .level = "FAIL  page",
	  .cause = "cannot read @/.well-known/openid-configuration",
	  .fix = "allowed_origins: [\"@\"]" },
	{ "a token endpoint that pages cannot read", .own = { { "OPTIONS "
	  "/token", NULL, 204, NULL, "" } }, .conf = "page = on\n",
	  .status = 21, .level = "FAIL  page", .cause = "cannot read @/token" },
	{ "a page without a client", .own = { { OPENID, NULL, 200, JSON,
	  "{" DOC S256 "}" }, { OAUTH, NULL, 200, JSON, "{" DOC S256 "}" } },
	  .conf = "page = on\n", .status = 13, .level = "FAIL  page",
	  .cause = "no client to sign in as", .fix = "@/me" },
	{ "a token endpoint elsewhere", .own = { { OPENID, NULL, 200, JSON,
	  "{\"issuer\":\"@\",\"authorization_endpoint\":\"@/auth\","
	  "\"jwks_uri\":\"@/jwks\",\"token_endpoint\":"
	  "\"http://127.0.0.1:9/token\"" S256 REG "}" } },
	  .conf = "page = on\n", .level = "FAIL  page",
	  .cause = "token_endpoint is at another origin", .status = 12 },

	/* our own endpoint */
	{ "nothing at the endpoint", .own = { { "POST /mcp", NULL, 404, NULL,
	  "" } }, .status = 17, .level = "FAIL  endpoint",
	  .cause = "@/mcp without a token: status 404", .fix = "route /mcp" },
	{ "nothing to send a token to", .own = { { "POST /mcp", NULL, 404,
	  NULL, "" } }, .status = 17, .level = "note  token",
	  .cause = "not looked at" },
	{ "a program that cannot start", .own = { { "POST /mcp", NULL, 503,
	  NULL, "" } }, .status = 17, .level = "FAIL  endpoint",
	  .cause = "status 503", .fix = "error log" },
	{ "a slash that redirects", .own = { { "POST /mcp/", NULL, 301,
	  "Location: @/mcp\r\n", "" } }, .status = 17,
	  .level = "FAIL  endpoint", .cause = "@/mcp/: redirects to @/mcp",
	  .fix = "without redirects" },
	{ "a real folder of the endpoint's name", .own = { { "POST /mcp", NULL,
	  301, "Location: @/mcp/\r\n", "" } }, .status = 17,
	  .level = "FAIL  endpoint", .cause = "@/mcp: redirects to @/mcp/",
	  .fix = "a real folder of that name" },
	{ "a real folder, told by its path", .own = { { PRM, NULL,
	  301, "Location: /.well-known/oauth-protected-resource/\r\n", "" } },
	  .status = 17, .level = "FAIL  endpoint",
	  .cause = "@/.well-known/oauth-protected-resource: redirects to",
	  .fix = "a real folder of that name" },
	{ "a redirect to elsewhere", .own = { { "POST /mcp", NULL,
	  301, "Location: https://x.example/\r\n", "" } }, .status = 17,
	  .level = "FAIL  endpoint", .cause = "redirects to https://x.example/",
	  .fix = "without redirects" },
	{ "a proxy's own name in Host", .own = { { "POST /mcp", NULL, 403, JSON,
	  NO_HOST }, { "POST /mcp/", NULL, 403, JSON, NO_HOST },
	  { "OPTIONS /mcp", NULL, 403, JSON, NO_HOST } }, .status = 17,
	  .level = "FAIL  endpoint", .cause = "another Host than the one in "
	  "resource", .fix = "proxy_set_header Host $host" },
	{ "a proxy's own name in Host, nothing about pages", .own = { {
	  "POST /mcp", NULL, 403, JSON, NO_HOST }, { "POST /mcp/", NULL, 403,
	  JSON, NO_HOST }, { "OPTIONS /mcp", NULL, 403, JSON, NO_HOST } },
	  .status = 17, .level = "note  origins", .cause = "not looked at" },
	{ "another challenge before ours", .own = { { "POST /mcp", "evil.example", 403, JSON,
	  "{}" }, { "POST /mcp",
	  "Authorization: ", 401, CORS JSON BASIC CHALLENGE ", error=\""
	  "invalid_token\"\r\n", "{}" }, { "POST /mcp", NULL, 401, CORS JSON
	  BASIC CHALLENGE "\r\n", "{}" } }, .level = "warn  endpoint",
	  .cause = "another challenge stands before Bearer",
	  .fix = "auth_basic off" },
	{ "another challenge before ours, the token", .own = { { "POST /mcp", "evil.example", 403, JSON,
	  "{}" }, { "POST /mcp",
	  "Authorization: ", 401, CORS JSON BASIC CHALLENGE ", error=\""
	  "invalid_token\"\r\n", "{}" }, { "POST /mcp", NULL, 401, CORS JSON
	  BASIC CHALLENGE "\r\n", "{}" } }, .level = "good  token",
	  .cause = "the Authorization header arrives" },
	{ "another challenge before ours in one line", .own = { { "POST /mcp",
	  NULL, 401, CORS JSON "WWW-Authenticate: Basic realm=\"x\", Bearer "
	  "resource_metadata=\"@/.well-known/oauth-protected-resource/mcp\""
	  "\r\n", "{}" } }, .level = "warn  endpoint", .status = 18,
	  .cause = "another challenge stands before Bearer" },
	{ "another challenge instead of ours", .own = { { "POST /mcp",
	  NULL, 401, CORS JSON BASIC, "{}" } }, .level = "FAIL  endpoint",
	  .status = 17, .cause = "without a Bearer challenge, but with "
	  "another", .fix = "ask for no password" },
	{ "another challenge instead of ours, the token", .own = { {
	  "POST /mcp", NULL, 401, CORS JSON BASIC, "{}" } }, .status = 17,
	  .level = "note  token", .cause = "not looked at" },
	{ "what the server says", .level = "good  health",
	  .cause = "the running server says: ok, 2 keys (fresh)" },
	{ "a server without keys", .own = { { "GET /healthz", NULL, 503, JSON,
	  "{\"status\":\"no_keys\"}" } }, .status = 17,
	  .level = "FAIL  health", .cause = "says: no_keys (status 503)",
	  .fix = "reach the issuer's key set" },
	{ "a health check that leads elsewhere", .own = { { "GET /healthz",
	  NULL, 200, NULL, "<html>" } }, .level = "note  health",
	  .cause = "does not lead to the program" },
	{ "a challenge that gets lost", .own = { { "POST /mcp", NULL, 401,
	  CORS, "" } }, .status = 17, .level = "FAIL  endpoint",
	  .cause = "401 without a Bearer challenge",
	  .fix = "WWW-Authenticate" },
	{ "a challenge to another place", .own = { { "POST /mcp", NULL, 401,
	  CORS "WWW-Authenticate: Bearer resource_metadata=\"@/x\"\r\n",
	  "" } }, .status = 17, .level = "FAIL  endpoint",
	  .cause = "leads to '@/x'", .fix = "Restart" },
	{ "metadata that the host keeps", .own = { { PRM "/mcp", NULL, 404,
	  NULL, "" } }, .status = 17, .level = "FAIL  endpoint",
	  .cause = "oauth-protected-resource/mcp: status 404",
	  .fix = "set prm_url" },
	{ "metadata of somebody else", .own = { { PRM, NULL, 200, JSON,
	  "{\"resource\":\"https://x.example/mcp\"}" } }, .status = 17,
	  .level = "FAIL  endpoint",
	  .cause = "resource is 'https://x.example/mcp'", .fix = "another "
	  "program" },
	{ "two documents", .own = { { PRM, NULL, 200, JSON,
	  "{\"resource\":\"@/mcp\",\"x\":1}" } }, .status = 17,
	  .level = "FAIL  endpoint", .cause = "two different documents",
	  .fix = "route /mcp" },
	{ "a web server that keeps the token", .own = { { "POST /mcp",
	  "Authorization: ", 401, CORS CHALLENGE "\r\n", "{}" } },
	  .status = 18, .level = "FAIL  token", .cause = "the Authorization "
	  "header does not arrive", .fix = "CGIPassAuth On" },
	{ "a web server that answers OPTIONS", .own = { { "OPTIONS /mcp", NULL,
	  405, NULL, "" } }, .status = 19, .level = "FAIL  origins",
	  .cause = "OPTIONS is answered 405", .fix = "pass OPTIONS" },
	{ "an endpoint for every page", .own = { { "POST /mcp",
	  "evil.example", 401, CORS CHALLENGE "\r\n", "{}" } }, .status = 19,
	  .level = "FAIL  origins", .cause = "a page of https://evil.example "
	  "may call", .fix = "Origin" },
	{ "ChatGPT's pages are refused", .own = { { "POST /mcp",
	  "Origin: https://chatgpt.com", 403, NULL, "" } }, .status = 19,
	  .level = "FAIL  origins", .cause = "a page of https://chatgpt.com "
	  "is refused", .fix = "add https://chatgpt.com to origins" },
	{ "headers that get lost", .own = { { "POST /mcp",
	  "Origin: https://claude.ai", 401, CHALLENGE "\r\n", "{}" } },
	  .status = 19, .level = "FAIL  origins", .cause = "a page of "
	  "https://claude.ai cannot read", .fix = "Access-Control" },
	{ "a challenge that pages cannot see", .own = { { "POST /mcp",
	  "Origin: https://claude.ai", 401, "Access-Control-Allow-Origin: *"
	  "\r\n" CHALLENGE "\r\n", "{}" } }, .level = "warn  origins",
	  .cause = "cannot see the challenge", .fix = "Expose" },
};

/* found - a finding of this level with this cause, and the fix behind it. */
static bool
found(struct str out, const struct net_row *r)
{
	struct str line;

	while (out.n > 0) {
		(void)str_cut(out, '\n', &line, &out);
		if (!str_starts(line, str_c(r->level)) ||
		    str_find(line, site_here(r->cause)) < 0)
			continue;
		if (r->fix == NULL)
			return true;
		(void)str_cut(out, '\n', &line, &out);
		return str_find(line, site_here(r->fix)) >= 0;
	}
	return false;
}

/* with_dir - DIR and KEY in a row's lines are the directory and a key file. */
static struct str
with_dir(struct str s)
{
	struct arena *a = ctl_kit_arena();
	ptrdiff_t at;

	if ((at = str_find(s, STR("DIR"))) >= 0)
		s = arena_printf(a, "%.*s@%s", (int)at, s.p, s.p + at + 3);
	if ((at = str_find(s, STR("KEY"))) >= 0)
		s = arena_printf(a, "%.*s@/ory.key%s", (int)at, s.p,
		    s.p + at + 3);
	return s;
}

static void
net_test(void **state)
{
	const struct net_row *r = *state;
	const char *src = getenv("SRCDIR");
	const char *args[] = { "-c", "@/twin.conf", "doctor", r->option,
		NULL };
	struct ctl_kit_run got;

	ctl_kit_write("@/twin.conf", with_dir(arena_printf(ctl_kit_arena(),
	    STR_FMT STR_FMT "data_dir = @/data\nshare_dir = %s/share\n",
	    STR_ARG(site_here("resource = @/mcp\nissuer = @\n"
	    "allow_http_loopback = on\nhttp_timeout = 5\n")),
	    STR_ARG(site_here(r->conf == NULL ? "" : r->conf)),
	    src == NULL ? "." : src)));
	site_start(r->own, sizeof(r->own) / sizeof(r->own[0]));
	got = ctl_kit_run(args, str_c(r->in == NULL ? "" : r->in), "@/out");
	site_stop();
	if (got.status != r->status || !found(got.out, r))
		fail_msg("status %d\n" STR_FMT STR_FMT, got.status,
		    STR_ARG(got.out), STR_ARG(got.err));
}

/* ---- set-up ---- */

static void
keys(const char *pem, const char *jwks)
{
	struct err e = { 0 };

	if (devissuer_make(DEVISSUER_ES256, ctl_kit_put(str_c(pem)).p,
	    ctl_kit_put(str_c(jwks)).p, &e) == -1)
		fail_msg("%s", e.msg);
}

static void
set_up(void)
{
	static const char *const init[] = { "-c", "@/twin.conf", "init", NULL };

	(void)ctl_kit_open();
	site_open();
	keys("@/now.key", "@/now.json");
	keys("@/old.key", "@/old.json");
	site_keys(ctl_kit_read("@/now.json"));
	ctl_kit_write("@/ory.key", STR("good\n"));
	assert_int_equal(chmod(ctl_kit_put(STR("@/ory.key")).p, 0600), 0);
	ctl_kit_write("@/twin.conf", arena_printf(ctl_kit_arena(),
	    STR_FMT "data_dir = @/data\n", STR_ARG(site_here("resource = @/mcp\n"
	    "issuer = @\nallow_http_loopback = on\n"))));
	assert_int_equal(ctl_kit_run(init, STR(""), "@/out").status, 0);
}

int
main(void)
{
	static struct table t;
	int failed;

	set_up();
	TABLE(&t, net_test, rows);
	failed = table_run(&t, "doctor_net");
	site_close();
	ctl_kit_close();
	return failed;
}
