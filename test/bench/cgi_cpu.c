/* SPDX-License-Identifier: MIT */
/*
 * cgi_cpu - CPU time of plain CGI programs, runs interleaved: each round starts
 * every program once with the same environment and standard input.
 *
 *   cgi_cpu ROUNDS STDIN-FILE PROGRAM...
 *
 * Prints per program: median user + system microseconds, from wait4(2).
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int
by_value(const void *a, const void *b)
{
	const long *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static long
run(const char *program, const char *input)
{
	struct rusage ru;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		int in = open(input, O_RDONLY), out = open("/dev/null",
		    O_WRONLY);

		if (in == -1 || out == -1 || dup2(in, 0) == -1 ||
		    dup2(out, 1) == -1 || dup2(out, 2) == -1)
			_exit(126);
		(void)execl(program, program, (char *)NULL);
		_exit(127);
	}
	if (pid == -1 || wait4(pid, &status, 0, &ru) != pid || status != 0)
		return -1;
	return (ru.ru_utime.tv_sec + ru.ru_stime.tv_sec) * 1000000L +
	    ru.ru_utime.tv_usec + ru.ru_stime.tv_usec;
}

int
main(int argc, char **argv)
{
	long rounds = argc > 3 ? strtol(argv[1], NULL, 10) : 0, r;
	int n = argc - 3, i;
	long *us;

	if (rounds < 1 || rounds > 100000)
		return 2;
	us = calloc((size_t)n * (size_t)rounds, sizeof(*us));
	if (us == NULL)
		return 1;
	for (r = 0; r < rounds; r++)
		for (i = 0; i < n; i++)
			if ((us[i * rounds + r] = run(argv[3 + i],
			    argv[2])) == -1) {
				(void)fprintf(stderr, "%s failed\n",
				    argv[3 + i]);
				return 1;
			}
	for (i = 0; i < n; i++) {
		qsort(us + i * rounds, (size_t)rounds, sizeof(*us), by_value);
		(void)printf("%s %ld\n", argv[3 + i],
		    us[i * rounds + rounds / 2]);
	}
	free(us);
	return 0;
}
