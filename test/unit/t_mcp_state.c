/* SPDX-License-Identifier: MIT */
/* t_mcp_state - requestState comes back whole or not at all (4.5). */
#include "test/unit/table.h"

#include "base/digest.h"
#include "mcp/request_state.h"

#define NOW	1000000

/* How a good state is spoilt before it is opened. */
enum spoil {
	WHOLE, FLIP_PAYLOAD, FLIP_SIG, APPEND, CUT, NO_SIG, V2, EMPTY,
	GARBAGE, RESIGNED
};

static const struct row {
	const char *why;
	enum spoil spoil;
	const char *method, *name, *sub, *args;
	int64_t now;
	const char *key1, *key2;
	bool ok;
} rows[] = {
	{ "state: whole", WHOLE, "tools/call", "t", "alice", "{\"a\":1}",
	    NOW, "new", NULL, true },
	{ "state: arguments in another order and spelling", WHOLE,
	    "tools/call", "t", "alice", "{ \"a\" : 1.0 }", NOW, "new", NULL,
	    true },
	{ "state: in its last second", WHOLE, "tools/call", "t", "alice",
	    "{\"a\":1}", NOW + 599, "new", NULL, true },
	{ "state: expired", WHOLE, "tools/call", "t", "alice", "{\"a\":1}",
	    NOW + 600, "new", NULL, false },
	{ "state: signed with the previous key", WHOLE, "tools/call", "t",
	    "alice", "{\"a\":1}", NOW, "newer", "new", true },
	{ "state: signed with a key from before that", WHOLE, "tools/call",
	    "t", "alice", "{\"a\":1}", NOW, "newest", "newer", false },
	{ "state: another's", WHOLE, "tools/call", "t", "bob", "{\"a\":1}",
	    NOW, "new", NULL, false },
	{ "state: replayed on another tool", WHOLE, "tools/call", "u",
	    "alice", "{\"a\":1}", NOW, "new", NULL, false },
	{ "state: replayed on another method", WHOLE, "prompts/get", "t",
	    "alice", "{\"a\":1}", NOW, "new", NULL, false },
	{ "state: replayed with other arguments", WHOLE, "tools/call", "t",
	    "alice", "{\"a\":2}", NOW, "new", NULL, false },
	{ "state: a bit of the payload", FLIP_PAYLOAD, "tools/call", "t",
	    "alice", "{\"a\":1}", NOW, "new", NULL, false },
	{ "state: a bit of the signature", FLIP_SIG, "tools/call", "t",
	    "alice", "{\"a\":1}", NOW, "new", NULL, false },
	{ "state: something appended", APPEND, "tools/call", "t", "alice",
	    "{\"a\":1}", NOW, "new", NULL, false },
	{ "state: cut short", CUT, "tools/call", "t", "alice", "{\"a\":1}",
	    NOW, "new", NULL, false },
	{ "state: without signature", NO_SIG, "tools/call", "t", "alice",
	    "{\"a\":1}", NOW, "new", NULL, false },
	{ "state: of another version", V2, "tools/call", "t", "alice",
	    "{\"a\":1}", NOW, "new", NULL, false },
	{ "state: empty", EMPTY, "tools/call", "t", "alice", "{\"a\":1}",
	    NOW, "new", NULL, false },
	{ "state: garbage", GARBAGE, "tools/call", "t", "alice", "{\"a\":1}",
	    NOW, "new", NULL, false },
	{ "state: signed by us, but no payload", RESIGNED, "tools/call", "t",
	    "alice", "{\"a\":1}", NOW, "new", NULL, false },
};

static struct str
spoilt(struct arena *a, struct str s, enum spoil how)
{
	struct str c = arena_str(a, s);
	char *p = (char *)(uintptr_t)c.p;
	unsigned char mac[SHA256_LEN];

	switch (how) {
	case WHOLE:
		break;
	case FLIP_PAYLOAD:
		p[6] = p[6] == 'A' ? 'B' : 'A';
		break;
	case FLIP_SIG:
		p[c.n - 5] = p[c.n - 5] == 'A' ? 'B' : 'A';
		break;
	case APPEND:
		return arena_printf(a, STR_FMT "-TAMPERED", STR_ARG(s));
	case CUT:
		c.n--;
		break;
	case NO_SIG:
		while (p[c.n - 1] != '.')
			c.n--;
		c.n--;
		break;
	case V2:
		p[1] = '2';
		break;
	case EMPTY:
		return STR("");
	case GARBAGE:
		return STR("v1.\xff.\xff");
	case RESIGNED:
		digest_hmac(STR("new"), STR("v1.W10"), mac);
		return arena_printf(a, "v1.W10." STR_FMT, STR_ARG(
		    b64url_encode(a, (struct str){ (char *)mac,
		    sizeof(mac) })));
	}
	return c;
}

static void
row_test(void **state)
{
	const struct row *r = *state;
	struct arena *a = arena_new(1 << 20);
	struct str keys[] = { str_c(r->key1), str_c(r->key2) };
	struct str data = STR("untouched"), sealed;
	struct request_state_bind bind = { .method = STR("tools/call"),
		.name = STR("t"), .sub = STR("alice") };
	struct err e = { 0 };
	int rc;

	assert_int_equal(js_parse(a, STR("{\"a\":1}"), 3, &bind.args, NULL),
	    0);
	sealed = request_state_seal(a, STR("new"), &bind, NOW + 600,
	    STR("данные \"x\""));
	bind = (struct request_state_bind){ .method = str_c(r->method),
		.name = str_c(r->name), .sub = str_c(r->sub) };
	assert_int_equal(js_parse(a, str_c(r->args), 3, &bind.args, NULL), 0);
	rc = request_state_open(a, keys, r->key2 == NULL ? 1 : 2, &bind, r->now,
	    spoilt(a, sealed, r->spoil), &data, &e);
	assert_int_equal(rc, r->ok ? 0 : -1);
	assert_true(str_is(data, r->ok ? "данные \"x\"" : "untouched"));
	if (!r->ok)
		assert_int_equal(e.kind, ERR_INVALID);
	arena_free(a);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, row_test, rows);
	return table_run(&t, "mcp_state");
}
