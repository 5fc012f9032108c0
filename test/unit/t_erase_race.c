/* SPDX-License-Identifier: MIT */
/*
 * t_erase_race - a learner is erased and begins anew, over and over, while
 * other processes read that learner and write others: no erased word is in a
 * file afterwards, and none is served to the twin begun after it, which has the
 * same shape. ROUNDS is the number of erasures; `make erasures` does 5,000.
 */
#include "test/unit/tools_kit.h"

#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	ROUNDS = 40, READERS = 3, WRITERS = 2, STOPPER = READERS + WRITERS,
	OTHERS
};

/* What every erased text begins with; so long that no file has it by chance. */
#define WORD	"zqword-"

static size_t
occurs(const char *path, const char *word)
{
	struct stat sb;
	size_t n = 0, len = strlen(word);
	char *p, *at;
	int fd = open(path, O_RDONLY);

	if (fd == -1) {
		assert_int_equal(errno, ENOENT);	/* a spool that ended */
		return 0;
	}
	assert_int_equal(fstat(fd, &sb), 0);
	assert_non_null(p = malloc((size_t)sb.st_size + 1));
	at = p;
	sb.st_size = read(fd, p, (size_t)sb.st_size);
	(void)close(fd);
	assert_true(sb.st_size >= 0);
	while ((at = memmem(at, (size_t)(p + sb.st_size - at), word,
	    len)) != NULL) {
		at++;
		n++;
	}
	free(p);
	return n;
}

static size_t
found(const char *base, const char *word)
{
	struct dirent *d;
	char path[400];
	DIR *dir;
	size_t n, all = 0;

	assert_non_null(dir = opendir(base));
	while ((d = readdir(dir)) != NULL) {
		if (d->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", base, d->d_name);
		if ((n = occurs(path, word)) > 0)
			print_error("%s: %zu times in %s\n", word, n,
			    d->d_name);
		all += n;
	}
	closedir(dir);
	return all;
}

/* In a process of its own: whoever closes a lock file gives up the locks it has
 * on it, and with them LMDB's word that its reader is alive. */
static void
assert_gone(struct tkit *k, const char *word)
{
	pid_t pid = fork();
	int status;

	assert_int_not_equal(pid, -1);
	if (pid == 0)
		_exit(found(k->base, word) > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (status != 0)
		fail_msg("%s is not erased", word);
}

static int
rounds(void)
{
	const char *n = getenv("ROUNDS");

	return n != NULL ? (int)strtol(n, NULL, 10) : ROUNDS;
}

/* One process of the load; ends when it is killed. */
static void
work(struct tkit *k, int i)
{
	/* an erasure copies the file: writers that filled it through thousands
	 * of rounds would leave no time for the rounds */
	struct timespec nap = { 0, rounds() > ROUNDS ? 200000000 : 4000000 };

	k->a = arena_new(1 << 30);
	tkit_reopen(k);
	for (uint64_t n = 0;; n++) {
		arena_reset(k->a);
		if (i < READERS) {
			(void)tkit_call(k, "get_snapshot", n % 2 ?
			    "{\"lang\":\"en\"}" : "{}");
			if (n % 7 == 0)
				(void)tkit_call(k, "get_history", "{}");
			if (n % 32 == 0)	/* or its file grows too big */
				store_audit(k->st, str_c(k->sub), (int64_t)n,
				    STR("{}"));
			continue;
		}
		k->sub = tkit_fmt(k, "writer%d", i);
		(void)tkit_good(k, "update_metrics", tkit_fmt(k,
		    "{\"points\":[{\"indicator\":\"attention\",\"value\":%d}],"
		    "\"request_id\":\"%d-%llu\"}", (int)(n % 5) + 1, i,
		    (unsigned long long)n));
		k->now += 3600;
		(void)nanosleep(&nap, NULL);
	}
}

/*
 * Readers are held up at random for about as long as an erasure takes, so that
 * many of them have read before it what they put into the cache after it.
 */
static void
hold_up(const pid_t *pid)
{
	struct timespec hold = { 0, 0 }, nap = { 0, 1000000 };

	for (unsigned n = 0;; n++) {
		(void)kill(pid[n % READERS], SIGSTOP);
		hold.tv_nsec = (long)(n % 13) * 4000000;
		(void)nanosleep(&hold, NULL);
		(void)kill(pid[n % READERS], SIGCONT);
		(void)nanosleep(&nap, NULL);
	}
}

static void
erased_words_do_not_come_back(void **state)
{
	struct tkit *k = *state;
	struct timespec nap = { 0, 0 };
	int n = rounds(), status;
	char word[64], before[64] = "";
	pid_t pid[OTHERS];
	struct err e = { 0 };

	tkit_close(k);
	(void)fflush(NULL);
	for (int i = 0; i < OTHERS; i++) {
		assert_int_not_equal(pid[i] = fork(), -1);
		if (pid[i] == 0)
			(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (pid[i] == 0 && i == STOPPER)
			hold_up(pid);
		if (pid[i] == 0)
			work(k, i);
	}
	tkit_reopen(k);
	for (int i = 0; i < n; i++) {
		arena_reset(k->a);
		k->now += 1;
		(void)snprintf(word, sizeof(word), WORD "%06d-", i);
		(void)tkit_good(k, "update_profile", tkit_fmt(k,
		    "{\"fields\":{\"name\":\"%s\"},\"request_id\":\"r\"}",
		    word));
		if (str_find(tkit_call(k, "get_snapshot", "{}").body,
		    str_c(word)) < 0)
			fail_msg("round %d: another twin's snapshot", i);
		nap.tv_nsec = (long)(i % 10) * 2000000;
		(void)nanosleep(&nap, NULL);
		/* what came late, before the next erasure takes it, too */
		if (before[0] != '\0')
			assert_gone(k, before);
		if (i > 0 && i % 500 == 0)
			print_message("# %d of %d erasures\n", i, n);
		if (store_erase(k->st, str_c(k->sub), NULL, &e) == -1)
			fail_msg("round %d: %s", i, e.msg);
		(void)memcpy(before, word, sizeof(before));
	}
	for (int i = OTHERS; i-- > 0;) {
		assert_int_equal(waitpid(pid[i], &status, WNOHANG), 0);
		(void)kill(pid[i], SIGKILL);
		assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
	}
	assert_gone(k, WORD);
	for (int i = READERS; i < STOPPER; i++)
		assert_true(tkit_events(k, tkit_fmt(k, "writer%d", i)) > 0);
	print_message("# %d erasures\n", n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(erased_words_do_not_come_back,
		    tkit_setup, tkit_teardown),
	};

	return cmocka_run_group_tests_name("erasure against readers", tests,
	    NULL, NULL);
}
