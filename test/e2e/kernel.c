/* SPDX-License-Identifier: MIT */
/*
 * kernel - an older kernel, preloaded into the program under test.
 *   KERNEL_LANDLOCK  its version of Landlock, 0 for none; what only a later one
 *                    knows is refused as the kernel refuses it (landlock(7))
 *   KERNEL_SECCOMP   off: it has no filters
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/types.h>

#include "test/e2e/env_number.h"

enum { CREATE_RULESET = 444, ASK_VERSION = 1, NEWEST = 6 };

struct ruleset {
	uint64_t fs, net, scoped;
};

/* known - the rights of files, of TCP and the scopes that a version has. */
static struct ruleset
known(int version)
{
	static const int fs_bits[NEWEST + 1] = { 0, 13, 14, 15, 15, 16, 16 };

	return (struct ruleset){ .fs = ((uint64_t)1 << fs_bits[version]) - 1,
		.net = version >= 4 ? 3 : 0,
		.scoped = version >= 6 ? 3 : 0 };
}

/* older - what an older kernel says of a new ruleset: 0, or -1 with errno. */
static int
older(int version, const void *given, size_t size)
{
	const struct ruleset can = known(version);
	struct ruleset wanted = { 0, 0, 0 };

	memcpy(&wanted, given, size < sizeof(wanted) ? size : sizeof(wanted));
	errno = version == 0 ? ENOSYS
		: (version < 4 && wanted.net != 0) ||
			(version < 6 && wanted.scoped != 0)
		    ? E2BIG
		: (wanted.fs & ~can.fs) != 0 || (wanted.net & ~can.net) != 0
		    ? EINVAL
		    : 0;
	return errno == 0 ? 0 : -1;
}

long
syscall(long number, ...)
{
	long (*real)(long, ...) =
	    (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
	int version = env_number("KERNEL_LANDLOCK", -1, NEWEST);
	long a[6];
	va_list ap;

	va_start(ap, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(ap, long);
	va_end(ap);
	if (version != -1 && number == CREATE_RULESET) {
		if (a[2] == ASK_VERSION && version > 0)
			return version;
		if (a[2] == ASK_VERSION || a[0] == 0) {
			errno = ENOSYS;
			return -1;
		}
		if (older(version, (const void *)a[0], (size_t)a[1]) == -1)
			return -1;
	}
	return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

int
prctl(int option, ...)
{
	int (*real)(int, ...) = (int (*)(int, ...))dlsym(RTLD_NEXT, "prctl");
	unsigned long a[4];
	va_list ap;

	va_start(ap, option);
	for (int i = 0; i < 4; i++)
		a[i] = va_arg(ap, unsigned long);
	va_end(ap);
	if (option == PR_SET_SECCOMP && getenv("KERNEL_SECCOMP") != NULL) {
		errno = EINVAL;
		return -1;
	}
	return real(option, a[0], a[1], a[2], a[3]);
}
