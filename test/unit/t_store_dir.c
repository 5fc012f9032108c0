/* SPDX-License-Identifier: MIT */
/* t_store_dir - the data directory: realm, format, modes, secret.key, copies. */
#include "test/unit/store_kit.h"

#include <sys/stat.h>

#include <stdio.h>
#include <unistd.h>

#include "base/json.h"
#include "store/lmdb/engine.h"

#define N64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* ---- realm, format, modes ---- */

static void
a_directory_belongs_to_one_realm(void **state)
{
	static const struct {
		const char *why, *issuer, *aliases, *want;
	} cases[] = {
		{ "the same issuer", KIT_ISSUER, "", NULL },
		{ "another issuer: both are named", "https://evil.example/", "",
		    "'" KIT_ISSUER "', the configuration says "
		    "'https://evil.example/'" },
		{ "without the slash it is another one", "https://ory.example",
		    "", "realm" },
		{ "an alias makes them the same", "https://ory.example",
		    "https://x.example, " KIT_ISSUER, NULL },
		{ "an alias of something else does not", "https://ory.example",
		    "https://x.example", "realm" },
		{ "no issuer", "", "", "realm" },
	};
	struct kit *k = *state;
	struct store *st;

	kit_close(k);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct store_opts o = { .dir = k->dir,
			.issuer = str_c(cases[i].issuer),
			.issuer_aliases = str_c(cases[i].aliases) };
		int rc;

		k->e = (struct err){ ERR_NONE };
		if ((rc = store_open(&o, &st, &k->e)) == 0)
			store_close(st);
		if (cases[i].want == NULL ? rc == -1 :
		    rc == 0 || k->e.kind != ERR_INVALID ||
		    strstr(k->e.msg, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].why, k->e.msg);
		k->e = (struct err){ ERR_NONE };
		rc = store_init(&o, &k->e);
		if ((rc == 0) != (cases[i].want == NULL))
			fail_msg("init: %s: %s", cases[i].why, k->e.msg);
	}
}

static void
an_unknown_format_is_refused(void **state)
{
	struct kit *k = *state;
	struct store_opts o = kit_opts(k);

	kit_close(k);
	kit_spoil(k, "meta", STR("format"), STR("3"));
	assert_fails(k, store_open(&o, &k->st, &k->e), ERR_INVALID,
	    "format '3', this program knows '2'");
	assert_fails(k, store_init(&o, &k->e), ERR_INVALID, "format '3'");
}

static void
what_is_not_initialised_says_so(void **state)
{
	struct kit *k = *state;
	struct store_opts o = kit_opts(k);

	kit_close(k);
	o.dir = arena_printf(k->a, "%s/none", k->base).p;
	assert_fails(k, store_open(&o, &k->st, &k->e), ERR_NOTFOUND,
	    "run twinctl init");
	assert_int_equal(mkdir(o.dir, 0700), 0);
	assert_fails(k, store_open(&o, &k->st, &k->e), ERR_NOTFOUND,
	    "run twinctl init");
	assert_ok(k, store_init(&o, &k->e));
	assert_ok(k, store_open(&o, &k->st, &k->e));
}

static void
files_are_for_their_owner_whatever_the_umask(void **state)
{
	static const char *const names[] = { "twin.mdb", "twin.mdb-lock",
		"cache.mdb", "cache.mdb-lock", "audit.mdb", "audit.mdb-lock",
		"secret.key" };
	static const mode_t masks[] = { 0, 022, 077, 0777 };
	struct kit *k = *state;

	for (size_t m = 0; m < 4; m++) {
		struct stat sb;
		mode_t was;
		int rc;

		kit_close(k);
		(void)snprintf(k->dir, sizeof(k->dir), "%.40s/d%zu", k->base, m);
		was = umask(masks[m]);
		k->e = (struct err){ ERR_NONE };
		{
			struct store_opts o = kit_opts(k);

			rc = store_init(&o, &k->e);
			if (rc == 0)
				rc = store_open(&o, &k->st, &k->e);
		}
		umask(was);
		if (rc == -1)
			fail_msg("umask %03o: %s", masks[m], k->e.msg);
		assert_int_equal(stat(k->dir, &sb), 0);
		assert_int_equal(sb.st_mode & 07777, 0700);
		for (size_t i = 0; i < 7; i++) {
			assert_int_equal(stat(kit_path(k, names[i]), &sb), 0);
			assert_int_equal(sb.st_mode & 07777, 0600);
		}
	}
}

static void
what_others_may_read_is_refused(void **state)
{
	static const struct {
		const char *why, *name;
		mode_t mode, well;
		const char *want;
	} cases[] = {
		{ "a directory others may list", "", 0755, 0700, "chmod 700" },
		{ "a directory the group may enter", "", 0710, 0700,
		    "chmod 700" },
		{ "twins the world may read", "twin.mdb", 0644, 0600,
		    "twin.mdb: mode 0644 lets others in: chmod 600" },
		{ "a lock file the group may write", "twin.mdb-lock", 0660,
		    0600, "twin.mdb-lock" },
		{ "an audit file the world may read", "audit.mdb", 0604, 0600,
		    "audit.mdb" },
		{ "a cache the group may read", "cache.mdb", 0640, 0600,
		    "cache.mdb" },
		{ "a secret the world may read", "secret.key", 0644, 0600,
		    "secret.key: mode 0644 lets others in: chmod 600" },
		{ "a secret the group may read", "secret.key", 0640, 0600,
		    "secret.key" },
	};
	struct kit *k = *state;
	struct store_opts o = kit_opts(k);

	kit_close(k);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *path = kit_path(k, cases[i].name);

		assert_int_equal(chmod(path, cases[i].mode), 0);
		k->e = (struct err){ ERR_NONE };
		if (store_open(&o, &k->st, &k->e) == 0 ||
		    k->e.kind != ERR_INVALID ||
		    strstr(k->e.msg, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].why, k->e.msg);
		assert_int_equal(chmod(path, cases[i].well), 0);
	}
	assert_ok(k, store_open(&o, &k->st, &k->e));
}

static void
a_directory_of_somebody_else_is_refused(void **state)
{
	struct kit *k = *state;
	struct store_opts o = kit_opts(k);

	kit_close(k);
	if (geteuid() == 0)	/* the way it goes wrong: twinctl as root */
		assert_int_equal(chown(k->dir, 65534, 65534), 0);
	else
		o.dir = "/";
	assert_fails(k, store_open(&o, &k->st, &k->e), ERR_INVALID,
	    "run as its owner");
	if (geteuid() == 0)
		assert_int_equal(chown(k->dir, 0, 0), 0);
}

static void
network_file_systems_are_refused(void **state)
{
	static const struct {
		const char *why;
		unsigned long type;
		const char *want;
	} cases[] = {
		{ "NFS", 0x6969, "NFS" },
		{ "SMB", 0x517b, "SMB" },
		{ "CIFS, also as a negative number of 32 bits",
		    (unsigned long)-0xacb2be, "CIFS" },
		{ "CIFS", 0xff534d42, "CIFS" },
		{ "SMB 2 and 3", 0xfe534d42, "SMB2" },
		{ "9p", 0x01021997, "9p" },
		{ "sshfs", 0x65735546, "FUSE" },
		{ "Ceph", 0x00c36400, "Ceph" },
		{ "ext4", 0xef53, NULL },
		{ "XFS", 0x58465342, NULL },
		{ "Btrfs", 0x9123683e, NULL },
		{ "tmpfs", 0x01021994, NULL },
		{ "ZFS", 0x2fc12fc1, NULL },
		{ "overlayfs", 0x794c7630, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *got = dir_fs_refused(cases[i].type);

		if ((got == NULL) != (cases[i].want == NULL) || (got != NULL &&
		    strncmp(got, cases[i].want, strlen(cases[i].want)) != 0))
			fail_msg("%s: %s", cases[i].why,
			    got == NULL ? "allowed" : got);
	}
}

/* ---- secret.key ---- */

static void
keys_rotate_and_keep_the_previous_one(void **state)
{
	struct kit *k = *state;
	struct str first[2], second[2], third[2];
	struct stat sb;

	assert_int_equal(store_keys(k->st, first), 1);
	first[0] = arena_str(k->a, first[0]);
	assert_ok(k, store_rotate_key(k->st, &k->e));
	assert_int_equal(store_keys(k->st, second), 2);
	assert_false(str_eq(second[0], first[0]));
	assert_true(str_eq(second[1], first[0]));
	second[0] = arena_str(k->a, second[0]);
	kit_close(k);
	kit_open(k);
	assert_ok(k, store_rotate_key(k->st, &k->e));
	assert_int_equal(store_keys(k->st, third), 2);
	assert_true(str_eq(third[1], second[0]));
	assert_int_equal(stat(kit_path(k, "secret.key"), &sb), 0);
	assert_int_equal(sb.st_mode & 07777, 0600);
	assert_int_equal(access(kit_path(k, "secret.key.tmp"), F_OK), -1);
}

static void
a_key_rotated_elsewhere_is_noticed(void **state)
{
	struct kit *k = *state;
	struct str was[2], is[2], spoilt = STR("twin-secret 1\ncurrent x\n");

	assert_int_equal(store_keys(k->st, was), 1);
	was[0] = arena_str(k->a, was[0]);
	kit_write(kit_path(k, "secret.key"), STR("twin-secret 1\n"
	    "current " N64 "\n"), 0600);
	assert_int_equal(store_keys(k->st, is), 1);
	assert_memory_equal(is[0].p, "\x01\x23\x45\x67\x89\xab\xcd\xef", 8);
	/* a file that cannot be read leaves the key we have */
	kit_write(kit_path(k, "secret.key"), spoilt, 0600);
	assert_int_equal(store_keys(k->st, is), 1);
	assert_memory_equal(is[0].p, "\x01\x23\x45\x67\x89\xab\xcd\xef", 8);
}

static void
a_secret_in_another_form_is_refused(void **state)
{
	static const struct {
		const char *why, *text;
		bool good;
	} cases[] = {
		{ "one key", "twin-secret 1\ncurrent " N64 "\n", true },
		{ "two keys",
		    "twin-secret 1\ncurrent " N64 "\nprevious " N64 "\n", true },
		{ "an empty file", "", false },
		{ "no key", "twin-secret 1\n", false },
		{ "another format", "twin-secret 2\ncurrent " N64 "\n", false },
		{ "cut short", "twin-secret 1\ncurrent " N64, false },
		{ "63 digits", "twin-secret 1\ncurrent 123456789abcdef0123456789"
		    "abcdef0123456789abcdef0123456789abcdef\n", false },
		{ "capital digits", "twin-secret 1\ncurrent ABCDEF0123456789"
		    "0123456789abcdef0123456789abcdef0123456789abcdef\n", false },
		{ "three keys", "twin-secret 1\ncurrent " N64 "\nprevious " N64
		    "\nprevious " N64 "\n", false },
		{ "two current ones", "twin-secret 1\ncurrent " N64
		    "\ncurrent " N64 "\n", false },
	};
	struct kit *k = *state;
	struct store_opts o = kit_opts(k);

	kit_close(k);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int rc;

		kit_write(kit_path(k, "secret.key"), str_c(cases[i].text),
		    0600);
		k->e = (struct err){ ERR_NONE };
		if ((rc = store_open(&o, &k->st, &k->e)) == 0)
			kit_close(k);
		if ((rc == 0) != cases[i].good || (rc == -1 &&
		    strstr(k->e.msg, "secret.key") == NULL))
			fail_msg("%s: %s", cases[i].why, k->e.msg);
	}
	assert_int_equal(unlink(kit_path(k, "secret.key")), 0);
	assert_fails(k, store_open(&o, &k->st, &k->e), ERR_INVALID,
	    "restore it");
	assert_ok(k, store_init(&o, &k->e));
	assert_ok(k, store_open(&o, &k->st, &k->e));
}

/* ---- reading only, backup, numbers ---- */

static void
a_read_only_store_reads_and_refuses_to_write(void **state)
{
	struct kit *k = *state;
	struct store_opts o = kit_opts(k);
	struct str s;

	(void)kit_append(k->st, k->a, "u", "r", "x", &k->e);
	store_audit(k->st, STR("u"), 1, STR("{}"));
	kit_close(k);
	o.read_only = true;
	assert_ok(k, store_open(&o, &k->st, &k->e));
	assert_false(store_has_cache(k->st));
	assert_ok(k, store_state(k->st, k->a, STR("u"), &s, &k->e));
	assert_true(str_starts(s, STR("STATE 1 x")));
	k->e = (struct err){ ERR_NONE };
	assert_null(kit_append(k->st, k->a, "u", "r2", "y", &k->e).p);
	assert_int_equal(k->e.kind, ERR_IO);
	assert_non_null(strstr(k->e.msg, "reading only"));
	assert_fails(k, store_erase(k->st, STR("u"), NULL, &k->e), ERR_IO,
	    "reading only");
	store_cache_put(k->st, STR("k"), STR("v"), 10);
	assert_null(store_cache_get(k->st, k->a, STR("k"), 5).p);
	assert_true(store_cache_lease(k->st, STR("l"), 1, 2));
	store_audit(k->st, STR("u"), 1, STR("{}"));
}

static void
a_backup_is_a_data_directory(void **state)
{
	struct kit *k = *state;
	struct store_opts o = kit_opts(k);
	struct str keys[2], copied[2], s;
	const char *to = arena_printf(k->a, "%s/backup", k->base).p;
	struct buf b;
	struct stat sb;
	uint64_t n;

	for (int i = 0; i < 50; i++)
		(void)kit_append(k->st, k->a, "u", "", "kept", &k->e);
	store_audit(k->st, STR("u"), 7, STR("{}"));
	assert_ok(k, store_rotate_key(k->st, &k->e));
	assert_int_equal(store_keys(k->st, keys), 2);
	keys[0] = arena_str(k->a, keys[0]);
	assert_ok(k, store_backup(k->st, to, &k->e));
	assert_fails(k, store_backup(k->st, to, &k->e), ERR_INVALID,
	    "new directory");
	(void)kit_append(k->st, k->a, "u", "", "later", &k->e);
	kit_close(k);
	assert_int_equal(stat(to, &sb), 0);
	assert_int_equal(sb.st_mode & 07777, 0700);
	o.dir = to;
	assert_ok(k, store_open(&o, &k->st, &k->e));
	assert_int_equal(store_keys(k->st, copied), 2);
	assert_true(str_eq(copied[0], keys[0]));
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, 50);
	buf_init(&b, k->a, 100);
	assert_ok(k, store_audits(k->st, STR("u"), kit_join, &b, &k->e));
	assert_true(str_is(buf_str(&b), "7{} "));
	s = kit_append(k->st, k->a, "u", "", "in the copy", &k->e);
	assert_true(str_is(s, "ANSWER 51 in the copy"));
	assert_true(store_has_cache(k->st));
}

static void
stat_is_json_with_counts(void **state)
{
	struct kit *k = *state;
	const struct js *v, *tables;
	struct buf b;
	bool found = false;

	for (int i = 0; i < 5; i++)
		(void)kit_append(k->st, k->a, "u", "", "x", &k->e);
	buf_init(&b, k->a, 64 << 10);
	assert_ok(k, store_stat(k->st, &b, &k->e));
	assert_ok(k, js_parse(k->a, buf_str(&b), 8, &v, &k->e));
	assert_true(str_is(js_str_at(v, "realm"), KIT_ISSUER));
	assert_int_equal(js_len(js_at(v, "files")), 3);
	tables = js_at(v, "tables");
	assert_int_equal(js_len(tables), TABLES);
	for (size_t i = 0; i < js_len(tables); i++)
		if (str_is(js_str_at(js_item(tables, i), "table"), "journal")) {
			assert_int_equal(js_int_at(js_item(tables, i), "rows",
			    0), 5);
			found = true;
		}
	assert_true(found);
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_directory_belongs_to_one_realm),
		T(an_unknown_format_is_refused),
		T(what_is_not_initialised_says_so),
		T(files_are_for_their_owner_whatever_the_umask),
		T(what_others_may_read_is_refused),
		T(a_directory_of_somebody_else_is_refused),
		cmocka_unit_test(network_file_systems_are_refused),
		T(keys_rotate_and_keep_the_previous_one),
		T(a_key_rotated_elsewhere_is_noticed),
		T(a_secret_in_another_form_is_refused),
		T(a_read_only_store_reads_and_refuses_to_write),
		T(a_backup_is_a_data_directory),
		T(stat_is_json_with_counts),
	};

	return cmocka_run_group_tests_name("store, the directory", tests, NULL, NULL);
}
