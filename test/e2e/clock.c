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

int
clock_gettime(clockid_t id, struct timespec *ts)
{
	const char *path = getenv("TWIN_TEST_CLOCK");
	int64_t s;
	int fd;

	if (syscall(SYS_clock_gettime, id, ts) != 0)
		return -1;
	if (id != CLOCK_REALTIME || path == NULL ||
	    (fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return 0;
	if (read(fd, &s, sizeof(s)) == (ssize_t)sizeof(s))
		ts->tv_sec = (time_t)s;
	(void)close(fd);
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
