/* SPDX-License-Identifier: MIT */
/*
 * t_store_fault - the disk fails, or the process dies, at every single step.
 *
 * The system calls by which the store and LMDB change files are defined here
 * again (a program's own definition wins over the C library's, also for
 * calls from a shared library). Each counts down a fuse; where it ends, the
 * call fails, or the process is killed as by kill -9.
 */
#include "test/unit/store_kit.h"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "store/lmdb/engine.h"

enum { LOCK_FILE = 64 << 10 };

static struct {
	long left;	/* calls that still go well; negative: all do */
	int code;	/* errno of those that follow; 0: die */
	bool read_only;	/* opening for writing fails with EROFS */
	size_t map_max;	/* a longer map fails with ENOMEM; 0: none does */
	void (*on_map)(void);	/* called once before a data file is mapped */
} fuse = { .left = -1 };

/* Whether this call fails; errno is set then. */
static bool
blows(void)
{
	if (fuse.left < 0)
		return false;
	if (fuse.left > 0) {
		fuse.left--;
		return false;
	}
	if (fuse.code == 0)
		(void)kill(getpid(), SIGKILL);
	errno = fuse.code;
	return true;
}

static bool
refused(int flags)
{
	if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) == 0)
		return false;
	if (fuse.read_only) {
		errno = EROFS;
		return true;
	}
	return (flags & O_CREAT) != 0 && blows();
}

ssize_t
pwrite(int fd, const void *p, size_t n, off_t at)
{
	return blows() ? -1 : syscall(SYS_pwrite64, fd, p, n, at);
}

ssize_t
write(int fd, const void *p, size_t n)
{
	return fd > 2 && blows() ? -1 : syscall(SYS_write, fd, p, n);
}

ssize_t
writev(int fd, const struct iovec *v, int n)
{
	return fd > 2 && blows() ? -1 : syscall(SYS_writev, fd, v, n);
}

int
fsync(int fd)
{
	return blows() ? -1 : (int)syscall(SYS_fsync, fd);
}

int
fdatasync(int fd)
{
	return blows() ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int
ftruncate(int fd, off_t n)
{
	return blows() ? -1 : (int)syscall(SYS_ftruncate, fd, n);
}

int
posix_fallocate(int fd, off_t at, off_t n)
{
	if (blows())
		return errno;
	return syscall(SYS_fallocate, fd, 0, at, n) == -1 ? errno : 0;
}

void *
mmap(void *at, size_t n, int prot, int flags, int fd, off_t from)
{
	if (fuse.map_max != 0 && n > fuse.map_max) {
		errno = ENOMEM;
		return MAP_FAILED;
	}
	if (fuse.on_map != NULL && fd != -1 && n > LOCK_FILE) {
		void (*fn)(void) = fuse.on_map;

		fuse.on_map = NULL;
		fn();
	}
	return (void *)syscall(SYS_mmap, at, n, prot, flags, fd, from);
}

int
open(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode = 0;

	if (refused(flags))
		return -1;
	va_start(ap, flags);
	if ((flags & O_CREAT) != 0)
		mode = va_arg(ap, mode_t);
	va_end(ap);
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int
openat(int dir, const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode = 0;

	if (refused(flags))
		return -1;
	va_start(ap, flags);
	if ((flags & O_CREAT) != 0)
		mode = va_arg(ap, mode_t);
	va_end(ap);
	return (int)syscall(SYS_openat, dir, path, flags, mode);
}

int
renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	return blows() ? -1 : (int)syscall(SYS_renameat2, from_dir, from,
	    to_dir, to, 0);
}

int
unlinkat(int dir, const char *path, int flags)
{
	return blows() ? -1 : (int)syscall(SYS_unlinkat, dir, path, flags);
}

/* ---- the disk is full at step n ---- */

static void
light(long n, int code)
{
	fuse.left = n;
	fuse.code = code;
}

static void
put_out(void)
{
	fuse.left = -1;
}

enum { STEPS = 300 };

static void
a_write_fails_whole_at_every_step(void **state)
{
	static const struct {
		int code;
		const char *want;
	} codes[] = {
		{ ENOSPC, "disk full" },
		{ EDQUOT, "disk full" },
		{ EIO, "Input/output error" },
	};
	struct kit *k = *state;
	uint64_t done = 1, n;
	int failures = 0;

	assert_non_null(kit_append(k->st, k->a, "u", "", "x", &k->e).p);
	for (size_t c = 0; c < 3; c++)
		for (long step = 0; step < STEPS; step++) {
			struct str s;

			k->e = (struct err){ ERR_NONE };
			light(step, codes[c].code);
			s = kit_append(k->st, k->a, "u", "", "x", &k->e);
			put_out();
			if (s.p != NULL) {
				done++;
				assert_true(step > 2);
				break;
			}
			failures++;
			assert_int_equal(k->e.kind, ERR_IO);
			if (strstr(k->e.msg, codes[c].want) == NULL)
				fail_msg("step %ld: %s", step, k->e.msg);
			assert_ok(k, store_check(k->st, k->a, STR("u"), &n,
			    &k->e));
			assert_int_equal(n, done);
			s = kit_append(k->st, k->a, "u", "", "x", &k->e);
			assert_non_null(s.p);
			done++;
		}
	assert_true(failures >= 9);
	kit_close(k);
	kit_open(k);
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, done);
}

static const char gone[] = "the-word-that-must-go";

enum { LIVE = 6 };

static void
live(struct kit *k)
{
	for (int i = 0; i < LIVE; i++) {
		assert_non_null(kit_append(k->st, k->a, "leaver", "", gone,
		    &k->e).p);
		assert_non_null(kit_append(k->st, k->a, "stays", "", "kept",
		    &k->e).p);
		store_audit(k->st, STR("leaver"), i, str_c(gone));
	}
}

static void
an_erasure_on_a_full_disk_changes_nothing_or_all(void **state)
{
	struct kit *k = *state;
	uint64_t n;
	long step;
	int rc;

	for (step = 0; step < STEPS; step++) {
		live(k);
		k->e = (struct err){ ERR_NONE };
		light(step, ENOSPC);
		rc = store_erase(k->st, STR("leaver"), NULL, &k->e);
		put_out();
		assert_ok(k, store_check(k->st, k->a, STR("stays"), &n,
		    &k->e));
		assert_int_equal(n, LIVE * (step + 1));
		if (rc == 0 && step > 5)
			break;
		if (step % 8 != 0)
			continue;
		assert_ok(k, store_erase(k->st, STR("leaver"), NULL, &k->e));
		assert_string_equal(kit_files_with(k, str_c(gone)), "");
	}
	assert_in_range(step, 20, STEPS - 1);
}

static void
a_map_that_cannot_grow_fails_that_write_only(void **state)
{
	struct kit *k = *state;
	struct store_opts o;
	char text[50000];
	struct str s;
	uint64_t n;
	int i;

	kit_close(k);
	(void)snprintf(k->dir, sizeof(k->dir), "%.40s/tiny", k->base);
	k->map_bytes = 1;
	o = kit_opts(k);
	assert_ok(k, store_init(&o, &k->e));
	kit_open(k);
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	fuse.map_max = 1 << 20;
	k->e = (struct err){ ERR_NONE };
	for (i = 0; kit_append(k->st, k->a, "u", "", text, &k->e).p != NULL;
	    i++)
		assert_in_range(i, 0, 100);
	if (strstr(k->e.msg, "no address space") == NULL)
		fail_msg("%s", k->e.msg);
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, i);
	fuse.map_max = 0;
	s = kit_append(k->st, k->a, "u", "", text, &k->e);
	assert_true(str_starts(s, arena_printf(k->a, "ANSWER %d ", i + 1)));
}

/* ---- another process moves at the worst moment ---- */

static struct kit_gate gate;
static int other;	/* the process */

static int
grow_at_once(struct kit *k, int i)
{
	char text[50000];

	(void)i;
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	kit_gate_wait(&gate);
	for (int n = 0; n < 20; n++)
		if (kit_append(k->st, k->a, "u", "", text, &k->e).p == NULL)
			return -1;
	return 0;
}

static void
let_it_grow(void)
{
	kit_gate_open(&gate);
	assert_int_equal(kit_wait(&other, 1), 0);
}

static void
a_map_that_grows_while_it_is_opened_is_adopted(void **state)
{
	struct kit *k = *state;
	struct store_opts o;
	uint64_t n;

	kit_close(k);
	(void)snprintf(k->dir, sizeof(k->dir), "%.40s/tiny", k->base);
	k->map_bytes = 1;
	o = kit_opts(k);
	assert_ok(k, store_init(&o, &k->e));
	kit_gate_make(&gate);
	kit_fork(k, 1, grow_at_once, &other);
	kit_gate_await(&gate, 1);
	fuse.on_map = let_it_grow;
	kit_open(k);
	assert_null(fuse.on_map);
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, 20);
}

static void
a_backup_on_a_full_disk_says_so(void **state)
{
	struct kit *k = *state;
	const char *to = arena_printf(k->a, "%s/b", k->base).p;

	live(k);
	light(1, ENOSPC);
	assert_fails(k, store_backup(k->st, to, &k->e), ERR_IO, "disk full");
	put_out();
}

/* ---- the process dies at step n ---- */

/* A child runs one of these with a fuse; the parent looks at what it left. */
static int
dying_write(struct kit *k, int i)
{
	(void)i;
	for (int n = 0; n < 3; n++)
		if (kit_append(k->st, k->a, "stays", "", "kept", &k->e).p ==
		    NULL)
			return -1;
	return 0;
}

static int
dying_erase(struct kit *k, int i)
{
	(void)i;
	return store_erase(k->st, STR("leaver"), NULL, &k->e);
}

static int
dying_rotation(struct kit *k, int i)
{
	(void)i;
	return store_rotate_key(k->st, &k->e);
}

static int step_to_die;

static int
with_fuse(struct kit *k, int what)
{
	static kit_fn *const fns[] = { dying_write, dying_erase,
		dying_rotation };
	int rc;

	light(step_to_die, 0);
	rc = fns[what](k, 0);
	put_out();
	return rc;
}

static int
run_write(struct kit *k, int i)
{
	(void)i;
	return with_fuse(k, 0);
}

static int
run_erase(struct kit *k, int i)
{
	(void)i;
	return with_fuse(k, 1);
}

static int
run_rotation(struct kit *k, int i)
{
	(void)i;
	return with_fuse(k, 2);
}

/* Runs fn in a child; false when the fuse has killed it. */
static bool
survives(struct kit *k, kit_fn *fn)
{
	struct store *mine = k->st;
	int pid, status;

	k->st = NULL;
	kit_fork(k, 1, fn, &pid);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	k->st = mine;
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return false;
	assert_int_equal(status, 0);
	return true;
}

static void
a_write_that_dies_leaves_a_whole_store(void **state)
{
	struct kit *k = *state;
	uint64_t n, last = 0;

	for (step_to_die = 0;; step_to_die++) {
		bool alive = survives(k, run_write);

		assert_in_range(step_to_die, 0, STEPS);
		assert_ok(k, store_check(k->st, k->a, STR("stays"), &n,
		    &k->e));
		assert_in_range(n, last, last + 3);
		last = n + 1;
		if (alive)
			break;
		assert_non_null(kit_append(k->st, k->a, "stays", "", "kept",
		    &k->e).p);
	}
	assert_true(step_to_die > 8);
}

/* ---- audit records that wait for their transaction ---- */

enum { BUSY = 20 };

static int blow_code;	/* 0: die */

/* Records that wait, then one that takes them all to audit.mdb. */
static int
run_drain(struct kit *k, int i)
{
	(void)i;
	for (int n = 0; n < BUSY; n++)
		store_audit(k->st, STR("busy"), n, arena_printf(k->a,
		    "%d %d %d", blow_code, step_to_die, n));
	light(step_to_die, blow_code);
	store_audit(k->st, STR("busy"), 5000, arena_printf(k->a, "%d %d last",
	    blow_code, step_to_die));
	put_out();
	return 0;
}

static void
a_drain_that_fails_loses_no_record_and_repeats_none(void **state)
{
	static const int codes[] = { 0, ENOSPC, EIO };
	struct kit *k = *state;
	int n, want = 0;

	for (size_t c = 0; c < sizeof(codes) / sizeof(codes[0]); c++) {
		blow_code = codes[c];
		for (step_to_die = 0; step_to_die < 30; step_to_die++) {
			(void)survives(k, run_drain);
			want += BUSY + 1;
			n = 0;
			assert_ok(k, store_audits(k->st, k->a, STR("busy"),
			    kit_count, &n, &k->e));
			if (n != want)
				fail_msg("code %d, step %d: %d records of %d",
				    codes[c], step_to_die, n, want);
		}
		assert_true(survives(k, run_drain));
		want += BUSY + 1;
	}
}

static int
write_one(struct kit *k, int i)
{
	(void)i;
	return kit_append(k->st, k->a, "stays", "", "kept", &k->e).p == NULL ?
	    -1 : 0;
}

/*
 * The parent has the store open all the time, as a server would. It and a
 * process that opens it afterwards both write on, now the one first and now
 * the other, with whatever a dead eraser has left.
 */
static void
an_erasure_that_dies_loses_nobody_elses_row(void **state)
{
	struct kit *k = *state;
	uint64_t n, want = 0;
	bool alive;

	step_to_die = 0;
	do {
		assert_in_range(step_to_die, 0, STEPS);
		live(k);
		alive = survives(k, run_erase);
		if (step_to_die % 2 == 0)
			assert_true(survives(k, write_one));
		assert_int_equal(write_one(k, 0), 0);
		if (step_to_die % 2 == 1)
			assert_true(survives(k, write_one));
		want += LIVE + 2;
		assert_ok(k, store_check(k->st, k->a, STR("stays"), &n,
		    &k->e));
		if (n != want)
			fail_msg("step %d: %d rows of %d", step_to_die,
			    (int)n, (int)want);
	} while (!alive && ++step_to_die > 0);
	assert_string_equal(kit_files_with(k, str_c(gone)), "");
	assert_true(step_to_die > 25);
	kit_close(k);
	kit_open(k);
	assert_ok(k, store_check(k->st, k->a, STR("stays"), &n, &k->e));
	assert_int_equal(n, want);
}

static void
a_rotation_that_dies_leaves_a_readable_secret(void **state)
{
	struct kit *k = *state;
	struct str keys[2];

	for (step_to_die = 0; !survives(k, run_rotation); step_to_die++) {
		assert_in_range(step_to_die, 0, STEPS);
		kit_close(k);
		kit_open(k);
		assert_in_range(store_keys(k->st, keys), 1, 2);
	}
	assert_true(step_to_die > 3);
	assert_int_equal(store_keys(k->st, keys), 2);
	assert_int_equal(access(kit_path(k, "secret.key.tmp"), F_OK), -1);
}

static void
an_initialisation_that_dies_can_be_repeated(void **state)
{
	struct kit *k = *state;
	int status = -1, pid;

	kit_close(k);
	for (int step = 0; status != 0; step++) {
		struct store_opts o;

		assert_in_range(step, 0, STEPS);
		(void)snprintf(k->dir, sizeof(k->dir), "%.40s/i%d", k->base,
		    step);
		o = kit_opts(k);
		(void)fflush(NULL);
		if ((pid = fork()) == 0) {
			light(step, 0);
			_exit(store_init(&o, &k->e) == 0 ? 0 : 1);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status) || status == 0);
		assert_ok(k, store_init(&o, &k->e));
		kit_open(k);
		assert_non_null(kit_append(k->st, k->a, "u", "", "x",
		    &k->e).p);
		kit_close(k);
	}
}

/* ---- a read-only file system ---- */

static void
a_read_only_file_system_is_for_reading(void **state)
{
	struct kit *k = *state;
	struct store_opts o = kit_opts(k);
	struct str s;
	uint64_t n;

	live(k);
	kit_close(k);
	fuse.read_only = true;
	assert_fails(k, store_open(&o, &k->st, &k->e), ERR_IO,
	    "writable file system");
	o.read_only = true;
	assert_ok(k, store_open(&o, &k->st, &k->e));
	assert_ok(k, store_state(k->st, k->a, STR("stays"), &s, &k->e));
	assert_true(str_starts(s, STR("STATE 6 kept")));
	assert_ok(k, store_check(k->st, k->a, STR("leaver"), &n, &k->e));
	assert_int_equal(n, LIVE);
	kit_close(k);
	fuse.read_only = false;
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_write_fails_whole_at_every_step),
		T(an_erasure_on_a_full_disk_changes_nothing_or_all),
		T(a_map_that_cannot_grow_fails_that_write_only),
		T(a_map_that_grows_while_it_is_opened_is_adopted),
		T(a_backup_on_a_full_disk_says_so),
		T(a_write_that_dies_leaves_a_whole_store),
		T(a_drain_that_fails_loses_no_record_and_repeats_none),
		T(an_erasure_that_dies_loses_nobody_elses_row),
		T(a_rotation_that_dies_leaves_a_readable_secret),
		T(an_initialisation_that_dies_can_be_repeated),
		T(a_read_only_file_system_is_for_reading),
	};

	return cmocka_run_group_tests_name("store, faults", tests, NULL,
	    NULL);
}
