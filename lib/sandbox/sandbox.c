/* SPDX-License-Identifier: MIT */
#include "sandbox/sandbox.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "sandbox/calls.h"
#include "sandbox/landlock.h"

void
sandbox_no_dump(void)
{
	const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
	if (!SANDBOX_SANITIZED)
		(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* see - which files the names mean now. */
static void
see(const struct sandbox_opts *o, struct sandbox *out)
{
	struct stat sb;
	size_t i;

	for (i = 0; i < o->npaths; i++) {
		out->seen[i].path = o->paths[i].path;
		if (stat(o->paths[i].path, &sb) == 0) {
			out->seen[i].dev = sb.st_dev;
			out->seen[i].ino = sb.st_ino;
		}
	}
	out->nseen = o->npaths;
}

void
sandbox_enter(const struct sandbox_opts *o, struct sandbox *out)
{
	*out = (struct sandbox){ 0 };
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return;
	see(o, out);
	out->landlock = landlock_enter(o);
	out->seccomp = calls_enter(o);
}

bool
sandbox_moved(const struct sandbox *s)
{
	struct stat sb;
	size_t i;

	for (i = 0; s->landlock > 0 && i < s->nseen; i++) {
		if (stat(s->seen[i].path, &sb) == -1) {
			if (s->seen[i].ino != 0)
				return true;
		} else if (sb.st_ino != s->seen[i].ino ||
		    sb.st_dev != s->seen[i].dev)
			return true;
	}
	return false;
}

void
sandbox_probe(struct sandbox *out)
{
	*out = (struct sandbox){ .landlock = landlock_version(),
		.seccomp = calls_known() };
}
