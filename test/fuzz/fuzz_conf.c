/* SPDX-License-Identifier: MIT */
/* fuzz_conf - a twin.conf that is read is printed, and read again as the same. */
#include <assert.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/conf.h"
#include "test/fuzz/fuzz.h"

/* load - from a file that is nowhere but in memory. */
static int
load(struct arena *a, struct str text, struct conf *out)
{
	struct err e = { 0 };
	int fd = memfd_create("twin.conf", 0), rc;

	if (fd == -1 || write(fd, text.p, text.n) != (ssize_t)text.n)
		abort();
	rc = conf_load(a, arena_printf(a, "/proc/self/fd/%d", fd).p, out, &e);
	assert(rc == 0 || e.kind == ERR_INVALID);
	(void)close(fd);
	return rc;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(256 << 20);
	struct buf one, two;
	struct conf cf;

	buf_init(&one, a, 16 << 20);
	buf_init(&two, a, 16 << 20);
	if (load(a, (struct str){ (const char *)data, size }, &cf) == 0) {
		conf_print(&cf, &one);
		assert(load(a, buf_str(&one), &cf) == 0);
		conf_print(&cf, &two);
		assert(str_eq(buf_str(&one), buf_str(&two)));
	}
	arena_free(a);
	return 0;
}
