/* SPDX-License-Identifier: MIT */
/*
 * clock - a wall clock in the hand of a test, preloaded into the program under
 * test: its seconds are those in the file that TWIN_TEST_CLOCK names (8 bytes
 * in the order of this machine), and stand still until the test moves them.
 * The monotonic clocks stay true. So a suite passes the lifetime of keys and
 * tokens without waiting, to the second, and without an option in the program
 * that would shorten them.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { HIGH = 200 };	/* the program may have been started without 0 to 2 */
static int file = -1;

__attribute__((constructor)) static void
start(void)
{
	const char *path = getenv("TWIN_TEST_CLOCK");
	int fd = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);

	if (fd != -1) {
		file = fcntl(fd, F_DUPFD_CLOEXEC, HIGH);
		(void)close(fd);
	}
}

int
clock_gettime(clockid_t id, struct timespec *ts)
{
	int64_t s;

	if (syscall(SYS_clock_gettime, id, ts) != 0)
		return -1;
	if (id == CLOCK_REALTIME && file != -1 &&
	    pread(file, &s, sizeof(s), 0) == (ssize_t)sizeof(s))
		ts->tv_sec = (time_t)s;
	return 0;
}

time_t
time(time_t *out)
{
	struct timespec ts = { 0 };

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	if (out != NULL)
		*out = ts.tv_sec;
	return ts.tv_sec;
}
