/* SPDX-License-Identifier: MIT */
/*
 * ctl - what every command of twinctl is given, and the row it stands in.
 *
 * A command is a function and one row of command_table (ctl/command.c): main
 * parses options, opens what the row says it needs and closes it again; usage
 * and the check of the manual page read the same row.
 */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "cgi/endpoint.h"
#include "store/store.h"

/* Exit codes; doctor has codes of its own above these (twinctl(1)). */
enum ctl_exit {
	CTL_OK,
	CTL_FAILED,	/* said why on stderr, in one line */
	CTL_USAGE
};

/* What a command finds open when it runs. Each includes those before. */
enum ctl_needs {
	CTL_NOTHING,
	CTL_CONF,	/* c->cf */
	CTL_READ,	/* c->st, opened read-only */
	CTL_WRITE,	/* c->st */
	CTL_ENDPOINT	/* c->ep, and not c->st: the endpoint has its own */
};

enum { CTL_OPTIONS_MAX = 7, CTL_ARGS_MAX = 2 };

struct ctl_option {
	const char *name;	/* "sub" is --sub */
	const char *arg;	/* word for its value, NULL: a flag */
	const char *help;
};

struct ctl;

/*
 * Returns 0, or -1 with the reason in e; main prints it. A command may set
 * c->exit to something else than CTL_FAILED before it returns -1.
 */
typedef int ctl_fn(struct ctl *c, struct err *e);

struct ctl_command {
	const char *name;
	const char *args;	/* as usage shows them: "[SUB]" */
	int min, max;		/* how many of them */
	enum ctl_needs needs;
	const char *help;
	ctl_fn *run;
	struct ctl_option options[CTL_OPTIONS_MAX + 1];	/* ends with NULL */
};

struct ctl {
	struct arena *a;	/* lives as long as the command */
	const char *conf_path;
	struct conf cf;
	struct store *st;
	struct endpoint *ep;
	const struct ctl_command *cmd;
	const char *args[CTL_ARGS_MAX];		/* NULL where absent */
	const char *values[CTL_OPTIONS_MAX];	/* by place in cmd->options */
	int exit;	/* when the command returns -1: CTL_FAILED, or another */
};

/* ctl_opt - value of an option of this command ("" for a flag given), or NULL
 * when it was not given. The name must stand in the command's row. */
const char *ctl_opt(const struct ctl *c, const char *name);

/* ctl_usage - the command line is wrong: exit code 2; always -1. */
int ctl_usage(struct ctl *c, struct err *e, const char *what);

/*
 * ctl_sub - check a subject given by the operator: 1..255 bytes of UTF-8, no
 * control characters (doc/auth.md 7). NULL: usage error naming `option`.
 */
int ctl_sub(struct ctl *c, const char *sub, const char *option,
    struct str *out, struct err *e) WARN_UNUSED;

/* ctl_store_opts - how this configuration's store is opened; in c->a. */
struct store_opts ctl_store_opts(const struct ctl *c, bool read_only);

/*
 * ctl_read - a whole file, "-" for standard input; in a.
 * ERR_LIMIT: more than max bytes; ERR_IO.
 */
int ctl_read(struct arena *a, const char *path, size_t max, struct str *out,
    struct err *e) WARN_UNUSED;

/* ctl_put - write bytes to standard output; main checks it at the end. */
void ctl_put(struct str s);

#endif
