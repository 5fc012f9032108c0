/* SPDX-License-Identifier: MIT */
/*
 * Change of keys (doc/auth.md 5): rotation, rollback, stale and unknown
 * kids, and many processes that meet it at once. Fetches are counted by the
 * server that answers them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test/unit/forge.h"
#include "test/unit/net_kit.h"

static void
ttl(void **state)
{
	struct world *w = *state;
	struct str t1 = net_token(w, w->k1, "k1", "a");

	CHECK(t1, NOW, "ok");
	net_publish(w, (const char *[]){ net_jwk(w, w->k2, "k2"), NULL });
	CHECK(t1, NOW + TTL - 1, "ok");
	assert_int_equal(net_fetched(w), 1);
	/* the new set replaces the old one whole: k1 is withdrawn, and with it
	 * the token that this process remembers */
	CHECK(t1, NOW + TTL, "no_key");
	assert_int_equal(net_fetched(w), 2);
	CHECK(net_token(w, w->k2, "k2", "a"), NOW + TTL, "ok");
	net_restart(w, true);
	CHECK(t1, NOW + TTL + 1, "no_key");
	/* and rolled back to the set before */
	net_publish(w, (const char *[]){ net_jwk(w, w->k1, "k1"), NULL });
	CHECK(net_token(w, w->k2, "k2", "b"), NOW + 2 * TTL, "no_key");
	CHECK(t1, NOW + 2 * TTL, "ok");
}

/* what one process fetched ends remembered tokens of the others at once */
static void
withdrawn_elsewhere(void **state)
{
	struct world *w = *state, other = *w;
	struct str t1 = net_token(w, w->k1, "k1", "a");
	struct err e = { 0 };

	CHECK(t1, NOW, "ok");
	CHECK(t1, NOW, "ok");
	net_publish(w, (const char *[]){ net_jwk(w, w->k2, "k2"), NULL });
	assert_int_equal(auth_open(&w->cf, w->st, &other.au, &e), 0);
	net_check(&other, net_token(w, w->k2, "k2", "a"), NOW + INTERVAL, "ok",
	    __LINE__);
	assert_int_equal(net_fetched(w), 2);
	auth_close(other.au);
	CHECK(t1, NOW + INTERVAL, "no_key");
	assert_int_equal(net_fetched(w), 2);
}

static void
rotation(void **state)
{
	struct world *w = *state;

	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "ok");
	net_publish(w, (const char *[]){ net_jwk(w, w->k2, "k2"),
	    net_jwk(w, w->k1, "k1"), NULL });
	/* a new kid is worth a fetch */
	CHECK(net_token(w, w->k2, "k2", "a"), NOW + INTERVAL, "ok");
	assert_int_equal(net_fetched(w), 2);
	/* Hydra's refreshed token: the old kid, the new key; no fetch */
	CHECK(net_token(w, w->k2, "k1", "a"), NOW + INTERVAL, "ok stale_kid");
	/* the old key is deleted, its kid lives on in refreshed tokens */
	net_publish(w, (const char *[]){ net_jwk(w, w->k2, "k2"), NULL });
	CHECK(net_token(w, w->k2, "k1", "b"), NOW + 2 * INTERVAL, "ok stale_kid");
	CHECK(net_token(w, w->k2, "k1", "d"), NOW + TTL + INTERVAL,
	    "ok stale_kid");
	assert_int_equal(net_fetched(w), 3);
}

/* what Hydra refreshes after a rotation: the new key under the old kid, and
 * nobody has fetched the new key yet */
static void
refreshed(void **state)
{
	struct world *w = *state;

	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "ok");
	net_publish(w, (const char *[]){ net_jwk(w, w->k2, "k2"),
	    net_jwk(w, w->k1, "k1"), NULL });
	CHECK(net_token(w, w->k2, "k1", "a"), NOW + INTERVAL - 1,
	    "keys_recent");
	/* one that the set should have had a key for */
	CHECK(net_token_at(w, w->k2, "k1", "a", NOW - 60), NOW + INTERVAL - 1,
	    "signature");
	assert_int_equal(net_fetched(w), 1);
	CHECK(net_token(w, w->k2, "k1", "a"), NOW + INTERVAL, "ok stale_kid");
	CHECK(net_token(w, w->k2, "k1", "b"), NOW + INTERVAL, "ok stale_kid");
	CHECK(net_token(w, w->k1, "k1", "b"), NOW + INTERVAL, "ok");
	assert_int_equal(net_fetched(w), 2);
	/* forged ones: one fetch an interval, and the next rotation is noticed
	 * all the same */
	CHECK(net_token(w, w->evil, "k1", "a"), NOW + 2 * INTERVAL,
	    "signature");
	CHECK(net_token(w, w->evil, "k1", "b"), NOW + 3 * INTERVAL - 1,
	    "signature");
	assert_int_equal(net_fetched(w), 3);
	net_publish(w, (const char *[]){ net_jwk(w, w->evil, "k3"),
	    net_jwk(w, w->k1, "k1"), NULL });
	CHECK(net_token(w, w->evil, "k1", "d"), NOW + 3 * INTERVAL,
	    "ok stale_kid");
	/* without a kid there is nothing to look for */
	CHECK(net_token(w, w->k2, NULL, "a"), NOW + 6 * INTERVAL,
	    "signature");
	assert_int_equal(net_fetched(w), 4);
}

/* another process has fetched meanwhile: nothing is left to fetch, but there is
 * another set to try */
static void
refreshed_elsewhere(void **state)
{
	struct world *w = *state, other = *w;
	struct err e = { 0 };

	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "ok");
	net_publish(w, (const char *[]){ net_jwk(w, w->k2, "k2"),
	    net_jwk(w, w->k1, "k1"), NULL });
	assert_int_equal(auth_open(&w->cf, w->st, &other.au, &e), 0);
	net_check(&other, net_token(w, w->k2, "k2", "a"), NOW + INTERVAL, "ok",
	    __LINE__);
	auth_close(other.au);
	CHECK(net_token(w, w->k2, "k1", "a"), NOW + INTERVAL, "ok stale_kid");
	assert_int_equal(net_fetched(w), 2);
}

/* rotated within the interval: put off for a moment, never told that its token
 * is bad */
static void
rotation_too_soon(void **state)
{
	struct world *w = *state;
	struct str t2 = net_token(w, w->k2, "k2", "a");

	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "ok");
	net_publish(w, (const char *[]){ net_jwk(w, w->k2, "k2"), NULL });
	CHECK(t2, NOW + INTERVAL - 1, "keys_recent");
	CHECK(net_token_at(w, w->k2, "k2", "b", NOW - 60), NOW + INTERVAL - 1,
	    "no_key");
	assert_int_equal(net_fetched(w), 1);
	CHECK(t2, NOW + INTERVAL, "ok");
	assert_int_equal(net_fetched(w), 2);
}

static void
unknown_kids(void **state)
{
	struct world *w = *state;
	int i;

	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "ok");
	for (i = 0; i < 100; i++)
		CHECK(net_token(w, w->evil, arena_printf(w->a, "x%d", i).p, "a"),
		    NOW + INTERVAL + i / 2, "no_key");
	assert_int_equal(net_fetched(w), 2);
	/* x0 was looked for: not again while this set lasts ... */
	CHECK(net_token(w, w->evil, "x0", "a"), NOW + 5 * INTERVAL, "no_key");
	assert_int_equal(net_fetched(w), 2);
	/* ... x1 was not */
	CHECK(net_token(w, w->evil, "x1", "a"), NOW + 5 * INTERVAL, "no_key");
	assert_int_equal(net_fetched(w), 3);
	/* another set, another chance */
	net_publish(w, (const char *[]){ net_jwk(w, w->k1, "k1"),
	    net_jwk(w, w->k2, "k2"), NULL });
	CHECK(net_token(w, w->k2, "k2", "a"), NOW + 7 * INTERVAL, "ok");
	CHECK(net_token(w, w->evil, "x0", "a"), NOW + 9 * INTERVAL, "no_key");
	assert_int_equal(net_fetched(w), 5);
}

/* ---- many processes ---- */

/* child - a process of its own that checks one token; 0 when it got `want`. */
static pid_t
child(struct world *w, struct str text, int64_t now, const char *want)
{
	struct err e = { 0 };
	struct store *st;
	struct auth *au;
	struct grant g;
	pid_t pid = fork();

	assert_true(pid != -1);
	if (pid > 0)
		return pid;
	if (store_open(&w->so, &st, &e) == -1 ||
	    auth_open(&w->cf, st, &au, &e) == -1)
		_exit(2);
	w->au = au;
	_exit(strcmp(net_ask(w, text, now, &g), want) == 0 ? 0 : 1);
}

static void
reap(pid_t *pids, size_t n)
{
	size_t i, bad = 0;
	int status;

	for (i = 0; i < n; i++)
		if (waitpid(pids[i], &status, 0) != pids[i] ||
		    !WIFEXITED(status) || WEXITSTATUS(status) != 0)
			bad++;
	assert_int_equal(bad, 0);
}

/* parent - gives up its store: none is shared across a fork. */
static void
parent(struct world *w)
{
	auth_close(w->au);
	store_close(w->st);
	w->au = NULL;
	w->st = NULL;
}

enum { CROWD = 50 };

static void
cold_crowd(void **state)
{
	struct world *w = *state;
	struct str t = net_token(w, w->k1, "k1", "a");
	pid_t pids[CROWD];
	size_t i;

	parent(w);
	keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_LATE,
	    forge_jwks(w->a, (const char *[]){ net_jwk(w, w->k1, "k1"), NULL }));
	for (i = 0; i < CROWD; i++)
		pids[i] = child(w, t, NOW, "ok");
	reap(pids, CROWD);
	assert_int_equal(net_discovered(w), 1);
	assert_int_equal(net_fetched(w), 1);
}

/*
 * Another process finishes its fetch between our look at the last attempt and
 * our lease: what it found is good enough. The wrapped call is that moment.
 */
static void (*before_lease)(struct world *);
static struct world *before_lease_world;

bool __real_store_cache_lease(struct store *, struct str, int64_t, int64_t);
bool __wrap_store_cache_lease(struct store *, struct str, int64_t, int64_t);

bool
__wrap_store_cache_lease(struct store *st, struct str key, int64_t now,
    int64_t until)
{
	void (*hook)(struct world *) = before_lease;

	before_lease = NULL;
	if (hook != NULL)
		hook(before_lease_world);
	return __real_store_cache_lease(st, key, now, until);
}

static void
fetch_elsewhere(struct world *w)
{
	struct world other = *w;
	struct err e = { 0 };

	assert_int_equal(auth_open(&w->cf, w->st, &other.au, &e), 0);
	net_check(&other, net_token(w, w->k1, "k1", "b"), NOW, "ok", __LINE__);
	auth_close(other.au);
}

static void
lease_race(void **state)
{
	struct world *w = *state;

	before_lease = fetch_elsewhere;
	before_lease_world = w;
	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "ok");
	assert_null(before_lease);
	assert_int_equal(net_fetched(w), 1);
	assert_int_equal(net_discovered(w), 1);
}

/* a new key, and all processes meet it at once */
static void
rotation_crowd(void **state)
{
	struct world *w = *state;
	struct str t2 = net_token(w, w->k2, "k2", "a");
	pid_t pids[CROWD];
	size_t i;

	CHECK(net_token(w, w->k1, "k1", "a"), NOW, "ok");
	parent(w);
	keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_LATE,
	    forge_jwks(w->a, (const char *[]){ net_jwk(w, w->k2, "k2"), NULL }));
	for (i = 0; i < CROWD; i++)
		pids[i] = child(w, t2, NOW + INTERVAL, "ok");
	reap(pids, CROWD);
	assert_int_equal(net_fetched(w), 2);
}

/* the server hangs: one process waits for it, the others have old keys */
static void
stale_crowd(void **state)
{
	struct world *w = *state;
	struct str t1 = net_token(w, w->k1, "k1", "a");
	pid_t slow, pids[8];
	size_t i;

	CHECK(t1, NOW, "ok");
	parent(w);
	keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_HANG, STR(""));
	slow = child(w, t1, NOW + TTL, "ok");
	while (net_fetched(w) < 2)
		(void)usleep(10000);
	for (i = 0; i < 8; i++)
		pids[i] = child(w, t1, NOW + TTL, "ok");
	reap(pids, 8);
	/* they are through, and it is still waiting, with no transaction open:
	 * each of them has written to the cache */
	assert_int_equal(waitpid(slow, NULL, WNOHANG), 0);
	assert_int_equal(net_fetched(w), 2);
	assert_int_equal(kill(slow, SIGKILL), 0);
	(void)waitpid(slow, NULL, 0);
}

/* killed while it fetched: its lease ends, another process fetches */
static void
killed_holder(void **state)
{
	struct world *w = *state;
	struct str t1 = net_token(w, w->k1, "k1", "a");
	pid_t pid;

	parent(w);
	keyserver_answer(w->ks, KEYSERVER_JWKS, KEYSERVER_HANG, STR(""));
	pid = child(w, t1, NOW, "ok");
	while (net_fetched(w) < 1)
		(void)usleep(10000);
	assert_int_equal(kill(pid, SIGKILL), 0);
	(void)waitpid(pid, NULL, 0);
	w->cf.http_timeout_s = 1;
	net_publish(w, (const char *[]){ net_jwk(w, w->k1, "k1"), NULL });
	net_restart(w, true);
	CHECK(t1, NOW + 1, "keys_unavailable");
	w->cf.http_timeout_s = 20;
	CHECK(t1, NOW + 30, "ok");
	assert_int_equal(net_fetched(w), 2);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, net_setup, net_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ttl), TEST(withdrawn_elsewhere), TEST(rotation),
		TEST(refreshed), TEST(refreshed_elsewhere),
		TEST(rotation_too_soon), TEST(unknown_kids),
		TEST(lease_race), TEST(cold_crowd), TEST(rotation_crowd),
		TEST(stale_crowd), TEST(killed_holder),
	};

	return cmocka_run_group_tests_name("auth_rotation", tests, NULL, NULL);
}
