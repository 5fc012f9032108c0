/* SPDX-License-Identifier: MIT */
#include "ctl/ctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"

const char *
ctl_opt(const struct ctl *c, const char *name)
{
	const struct ctl_option *o = c->cmd->options;
	size_t i;

	for (i = 0; o[i].name != NULL; i++)
		if (strcmp(o[i].name, name) == 0)
			return c->values[i];
	abort();	/* our bug: the option does not stand in the row */
}

int
ctl_usage(struct ctl *c, struct err *e, const char *what)
{
	c->exit = CTL_USAGE;
	return err_set(e, ERR_INVALID, "%s", what);
}

int
ctl_sub(struct ctl *c, const char *sub, const char *option, struct str *out,
    struct err *e)
{
	struct str s = str_c(sub);

	if (sub == NULL) {
		c->exit = CTL_USAGE;
		return err_set(e, ERR_INVALID, "%s is needed", option);
	}
	if (s.n == 0 || s.n > LIMIT_SUB || !str_utf8(s) || str_has_ctl(s)) {
		c->exit = CTL_USAGE;
		return err_set(e, ERR_INVALID, "%s: a subject is 1..%d bytes "
		    "of UTF-8 without control characters", option, LIMIT_SUB);
	}
	*out = s;
	return 0;
}

struct store_opts
ctl_store_opts(const struct ctl *c, bool read_only)
{
	return (struct store_opts){
		.dir = arena_cstr(c->a, c->cf.data_dir),
		.issuer = c->cf.issuer,
		.issuer_aliases = c->cf.issuer_aliases,
		.engine = c->cf.store,
		.database = c->cf.database,
		.database_private = c->cf.file_private,
		.read_only = read_only,
	};
}

int
ctl_read(struct arena *a, const char *path, size_t max, struct str *out,
    struct err *e)
{
	if (strcmp(path, "-") == 0)
		return file_read(a, STDIN_FILENO, path, max, out, e);
	return file_read_path(a, path, max, out, e);
}

void
ctl_put(struct str s)
{
	(void)fwrite(s.p, 1, s.n, stdout);
}
