/* SPDX-License-Identifier: MIT */
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void
memory_end(const char *why, size_t n)
{
	char line[160];
	int len = snprintf(line, sizeof(line),
	    "level=error event=memory reason=\"%s\" bytes=%zu\n", why, n);

	if (len > 0 && (size_t)len < sizeof(line) &&
	    write(STDERR_FILENO, line, (size_t)len) == -1)
		abort();
	abort();
}

void
memory_out(size_t n)
{
	memory_end("the system has no memory left", n);
}

void *
memory_zeroed(size_t n)
{
	void *p = calloc(1, n);

	if (p == NULL)
		memory_out(n);
	return p;
}
