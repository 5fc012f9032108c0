/* SPDX-License-Identifier: MIT */
/* A local issuer: its files, its tokens, and that the check accepts them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "auth/auth.h"
#include "auth/devissuer.h"
#include "auth/token.h"
#include "base/limits.h"
#include "test/unit/forge.h"

enum { NOW = 1700000000 };

struct place {
	struct arena *a;
	char *dir;
	const char *pem, *jwks;
};

static int
setup(void **state)
{
	struct arena *a = arena_new(16 << 20);
	struct place *p = arena_one(a, struct place);

	p->a = a;
	p->dir = forge_dir(a);
	p->pem = arena_printf(a, "%s/issuer.key", p->dir).p;
	p->jwks = arena_printf(a, "%s/jwks.json", p->dir).p;
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	forge_rm(p->dir);
	arena_free(p->a);
	return 0;
}

static const struct devissuer_token sample = {
	.iss = STR_INIT("http://127.0.0.1:4444"),
	.sub = STR_INIT("learner-1"),
	.aud = STR_INIT("http://127.0.0.1:8080/mcp"),
	.client_id = STR_INIT("dev"),
	.scopes = STR_INIT("twin:read twin:write"),
	.now = NOW,
	.life_s = 3600,
};

static mode_t
mode(const char *path)
{
	struct stat sb;

	assert_int_equal(stat(path, &sb), 0);
	return sb.st_mode & 07777;
}

/* accepted - by a server that reads the key set of this issuer. */
static enum auth_reason
accepted(struct place *p, struct str text, struct grant *g)
{
	struct conf cf = {
		.resource = sample.aud, .issuer = sample.iss,
		.jwt_algs = STR("RS256 ES256"), .jwks_file = str_c(p->jwks),
		.clock_skew_s = 60, .jwks_stale_s = 86400,
		.jwks_max_bytes = 262144, .token_max_bytes = LIMIT_TOKEN,
	};
	struct http_var v = { STR("HTTP_AUTHORIZATION"), arena_printf(p->a,
	    "Bearer " STR_FMT, STR_ARG(text)) };
	struct http_req rq = { .vars = &v, .nvars = 1 };
	struct auth_detail why;
	struct auth *au;
	struct err e = { 0 };
	enum auth_reason r;

	assert_int_equal(auth_open(&cf, NULL, &au, &e), 0);
	r = auth_check(au, p->a, &rq, NOW, g, &why);
	auth_close(au);
	return r;
}

static void
round_trip(void **state)
{
	static const enum devissuer_key kinds[] = { DEVISSUER_RS256,
		DEVISSUER_ES256 };
	struct place *p = *state;
	struct err e = { 0 };
	struct str t, u;
	struct grant g;
	size_t i;

	for (i = 0; i < 2; i++) {
		(void)unlink(p->pem);
		assert_int_equal(devissuer_make(kinds[i], p->pem, p->jwks,
		    &e), 0);
		assert_int_equal(mode(p->pem), 0600);
		assert_int_equal(mode(p->jwks), 0644);
		assert_int_equal(devissuer_sign(p->a, p->pem, &sample, &t,
		    &e), 0);
		assert_int_equal(accepted(p, t, &g), AUTH_OK);
		assert_true(str_eq(g.sub, sample.sub));
		assert_true(str_eq(g.scopes, sample.scopes));
		assert_int_equal(g.expires_at, NOW + 3600);
		assert_null(g.notice);
		/* no two tokens are alike: jti */
		assert_int_equal(devissuer_sign(p->a, p->pem, &sample, &u,
		    &e), 0);
		assert_false(str_eq(t, u));
	}
}

static void
claims(void **state)
{
	struct place *p = *state;
	struct devissuer_token d = sample;
	struct err e = { 0 };
	struct str t, detail;
	struct token tk;
	struct grant g;

	assert_int_equal(devissuer_make(DEVISSUER_ES256, p->pem, p->jwks,
	    &e), 0);
	d.aud = STR("");
	assert_int_equal(devissuer_sign(p->a, p->pem, &d, &t, &e), 0);
	assert_int_equal(token_read(p->a, t, STR("ES256"), &tk, &detail),
	    AUTH_OK);
	assert_true(str_is(js_str_at(tk.header, "typ"), "JWT"));
	assert_int_equal(tk.kid.n, 43);
	assert_int_equal(js_type(js_at(tk.claims, "aud")), JS_ARRAY);
	assert_int_equal(js_len(js_at(tk.claims, "aud")), 0);
	assert_int_equal(js_int_at(tk.claims, "nbf", 0), NOW);
	assert_int_equal(js_str_at(tk.claims, "jti").n, 36);
	assert_int_equal(accepted(p, t, &g), AUTH_AUD_EMPTY);
	d = sample;
	d.life_s = -61;
	assert_int_equal(devissuer_sign(p->a, p->pem, &d, &t, &e), 0);
	assert_int_equal(accepted(p, t, &g), AUTH_EXPIRED);
}

static void
refused(void **state)
{
	struct place *p = *state;
	struct devissuer_token d = sample;
	struct err e = { 0 };
	struct str t;

	assert_int_equal(devissuer_sign(p->a, p->pem, &sample, &t, &e), -1);
	assert_int_equal(e.kind, ERR_IO);
	e = (struct err){ 0 };
	assert_int_equal(devissuer_make(DEVISSUER_ES256, p->pem, p->jwks,
	    &e), 0);
	/* a key in use is never overwritten */
	assert_int_equal(devissuer_make(DEVISSUER_ES256, p->pem, p->jwks,
	    &e), -1);
	assert_int_equal(e.kind, ERR_CONFLICT);
	/* a key that others can read signs nothing */
	assert_int_equal(chmod(p->pem, 0640), 0);
	e = (struct err){ 0 };
	assert_int_equal(devissuer_sign(p->a, p->pem, &sample, &t, &e), -1);
	assert_int_equal(e.kind, ERR_IO);
	assert_int_equal(chmod(p->pem, 0600), 0);
	d.sub = STR("\xff");
	e = (struct err){ 0 };
	assert_int_equal(devissuer_sign(p->a, p->pem, &d, &t, &e), -1);
	assert_int_equal(e.kind, ERR_INVALID);
	forge_file(p->pem, STR("not a key"));
	e = (struct err){ 0 };
	assert_int_equal(devissuer_sign(p->a, p->pem, &sample, &t, &e), -1);
	assert_int_equal(e.kind, ERR_INVALID);
}

/* no half of a pair stays behind */
static void
nowhere(void **state)
{
	struct place *p = *state;
	struct err e = { 0 };

	assert_int_equal(devissuer_make(DEVISSUER_ES256, p->pem,
	    "/nonexistent/jwks.json", &e), -1);
	assert_int_equal(e.kind, ERR_IO);
	assert_int_equal(access(p->pem, F_OK), -1);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(round_trip), TEST(claims), TEST(refused), TEST(nowhere),
	};

	return cmocka_run_group_tests_name("auth_devissuer", tests, NULL,
	    NULL);
}
