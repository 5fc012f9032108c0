/* SPDX-License-Identifier: MIT */
#include "test/unit/ctl_kit.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "test/unit/table.h"

struct fixture {
	struct arena *a;
	char dir[32];
	struct str program;
};

static struct fixture *
fixture(void)
{
	/* the process's own: rows of one table share it */
	static struct fixture f;

	return &f;
}

struct str
ctl_kit_put(struct str text)
{
	struct fixture *f = fixture();
	struct str head;
	bool at;
	struct buf b;

	buf_init(&b, f->a, 4 << 20);
	do {
		at = str_cut(text, '@', &head, &text);
		buf_add(&b, head);
		if (at)
			buf_c(&b, f->dir);
	} while (at);
	buf_ch(&b, '\0');
	return (struct str){ b.p, b.n - 1 };
}

void
ctl_kit_write(const char *name, struct str text)
{
	FILE *f = fopen(ctl_kit_put(str_c(name)).p, "w");

	assert_non_null(f);
	text = ctl_kit_put(text);
	assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
}

struct str
ctl_kit_read(const char *name)
{
	FILE *f = fopen(ctl_kit_put(str_c(name)).p, "r");
	char chunk[4096];
	struct buf b;
	size_t n;

	if (f == NULL)
		fail_msg("%s cannot be read", name);
	buf_init(&b, fixture()->a, 4 << 20);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, (struct str){ chunk, n });
	(void)fclose(f);
	return buf_str(&b);
}

struct ctl_kit_run
ctl_kit_run(const char *const *args, struct str in, const char *to)
{
	struct fixture *f = fixture();
	const char *argv[CTL_KIT_ARGS + 2] = { f->program.p };
	struct ctl_kit_run r = { 0 };
	int i, fd, status;
	pid_t pid;

	for (i = 0; i < CTL_KIT_ARGS && args[i] != NULL; i++)
		argv[i + 1] = ctl_kit_put(str_c(args[i])).p;
	ctl_kit_write("@/in", in);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		fd = open(ctl_kit_put(STR("@/in")).p, O_RDONLY);
		(void)dup2(fd, STDIN_FILENO);
		fd = creat(ctl_kit_put(str_c(to)).p, 0600);
		(void)dup2(fd, STDOUT_FILENO);
		fd = creat(ctl_kit_put(STR("@/err")).p, 0600);
		(void)dup2(fd, STDERR_FILENO);
		(void)execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFEXITED(status))
		fail_msg("killed by signal %d", WTERMSIG(status));
	r.status = WEXITSTATUS(status);
	if (strcmp(to, "@/out") == 0)
		r.out = ctl_kit_read("@/out");
	r.err = ctl_kit_read("@/err");
	return r;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

struct arena *
ctl_kit_open(void)
{
	const char *build = getenv("BUILDDIR");
	struct fixture *f = fixture();

	(void)umask(022);	/* modes are part of what is tested */
	f->a = arena_new((size_t)512 << 20);
	memcpy(f->dir, "/tmp/t_ctl.XXXXXX", sizeof("/tmp/t_ctl.XXXXXX"));
	if (mkdtemp(f->dir) == NULL)
		abort();
	f->program = arena_printf(f->a, "%s/twinctl", build == NULL ? "." :
	    build);
	return f->a;
}

struct arena *
ctl_kit_arena(void)
{
	return fixture()->a;
}

void
ctl_kit_close(void)
{
	(void)nftw(fixture()->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_free(fixture()->a);
}

const struct js *
ctl_kit_json(struct str text)
{
	const struct js *v = NULL;
	struct err e = { 0 };

	if (js_parse(fixture()->a, text, 32, &v, &e) == -1)
		fail_msg("%s: " STR_FMT, e.msg, STR_ARG(text));
	return v;
}

bool
ctl_kit_occurs(struct str in, const char *want)
{
	if (want == NULL)
		return in.n == 0;
	return str_find(in, ctl_kit_put(str_c(want))) >= 0;
}
