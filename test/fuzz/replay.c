/* SPDX-License-Identifier: MIT */
/*
 * replay - run one fuzz target on the files of a folder. The last byte of each
 * input stands right before a page without access, so a read past its end dies
 * here, without any sanitizer.
 *
 *   fuzz_json FOLDER       (default: the target's corpus beside the source)
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "test/fuzz/fuzz.h"

enum { ROOM = 1 << 20 };	/* bytes of the largest input */

static int
replay(const char *dir, const char *name, unsigned char *end)
{
	char path[4096];
	static unsigned char in[ROOM];
	ssize_t n;
	int fd;

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >=
	    (int)sizeof(path) || (fd = open(path, O_RDONLY)) == -1)
		return -1;
	n = read(fd, in, sizeof(in));
	(void)close(fd);
	if (n == -1)
		return -1;
	memcpy(end - n, in, (size_t)n);
	return LLVMFuzzerTestOneInput(end - n, (size_t)n);
}

int
main(int argc, char **argv)
{
	const char *src = getenv("SRCDIR"), *me = strrchr(argv[0], '/');
	char dir[4096];
	unsigned char *p = mmap(NULL, ROOM + 65536, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct dirent *d;
	int n = 0;
	DIR *dp;

	if (p == MAP_FAILED || mprotect(p + ROOM, 65536, PROT_NONE) == -1)
		return EXIT_FAILURE;
	me = me == NULL ? argv[0] : me + 1;
	(void)snprintf(dir, sizeof(dir), "%s/test/fuzz/corpus/%s",
	    src == NULL ? "." : src, me + strlen("fuzz_"));
	if ((dp = opendir(argc > 1 ? argv[1] : dir)) == NULL) {
		(void)printf("Bail out! no corpus %s\n", dir);
		return EXIT_FAILURE;
	}
	while ((d = readdir(dp)) != NULL) {
		if (d->d_name[0] == '.')
			continue;
		(void)printf("%s %d - %s survives %s\n",
		    replay(argc > 1 ? argv[1] : dir, d->d_name, p + ROOM) == 0 ?
		    "ok" : "not ok", ++n, me, d->d_name);
		(void)fflush(stdout);
	}
	(void)closedir(dp);
	(void)printf("1..%d\n", n);
	return n == 0;
}
