/* SPDX-License-Identifier: MIT */
/* fuzz_conf - a twin.conf that is read is printed so that it can be read, and
 * printed the same again but for blanks between words. */
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
	struct str text = { (const char *)data, size }, before = text;
	struct buf printed;
	struct conf cf;
	int i;

	for (i = 0; i < 3 && load(a, text, &cf) == 0; i++) {
		before = text;
		buf_init(&printed, a, 16 << 20);
		conf_print(&cf, &printed);
		text = buf_str(&printed);
	}
	assert(i == 0 || (i == 3 && str_eq(before, text)));
	arena_free(a);
	return 0;
}
