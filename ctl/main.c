/* SPDX-License-Identifier: MIT */
/*
 * twinctl - the operator's command line. Finds the command's row, parses what
 * the row declares, opens what it needs, runs it, and tells a failure in one
 * line on standard error.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "ctl/command.h"
#include "ctl/ctl.h"

/* take_option - argv[*i] is --name or --name=value; moves *i past a value. */
static int
take_option(struct ctl *c, char **argv, int *i, struct err *e)
{
	const struct ctl_option *o = c->cmd->options;
	struct str name, value;
	bool given = str_cut(str_c(argv[*i] + 2), '=', &name, &value);
	size_t k;

	for (k = 0; o[k].name != NULL; k++)
		if (str_is(name, o[k].name))
			break;
	if (o[k].name == NULL || (given && o[k].arg == NULL)) {
		c->exit = CTL_USAGE;
		return err_set(e, ERR_INVALID, "%s: %s", argv[*i],
		    o[k].name == NULL ? "no such option" : "takes no value");
	}
	if (c->values[k] != NULL) {
		c->exit = CTL_USAGE;
		return err_set(e, ERR_INVALID, "--%s: given twice", o[k].name);
	}
	if (o[k].arg == NULL)
		c->values[k] = "";
	else if (given)
		c->values[k] = value.n == 0 ? "" : value.p;
	else if (argv[*i + 1] != NULL)
		c->values[k] = argv[++*i];
	else {
		c->exit = CTL_USAGE;
		return err_set(e, ERR_INVALID, "--%s: needs a value",
		    o[k].name);
	}
	return 0;
}

static int
parse(struct ctl *c, char **argv, struct err *e)
{
	bool options = true;
	int i, n = 0;

	for (i = 0; argv[i] != NULL; i++) {
		if (options && strcmp(argv[i], "--") == 0) {
			options = false;
		} else if (options && strncmp(argv[i], "--", 2) == 0) {
			if (take_option(c, argv, &i, e) == -1)
				return -1;
		} else if (n == c->cmd->max) {
			return ctl_usage(c, e, "too many arguments");
		} else {
			c->args[n++] = argv[i];
		}
	}
	if (n < c->cmd->min)
		return ctl_usage(c, e, "an argument is missing");
	return 0;
}

static int
open_needs(struct ctl *c, struct err *e)
{
	struct store_opts o;

	if (c->cmd->needs == CTL_NOTHING)
		return 0;
	if (conf_load(c->a, c->conf_path, &c->cf, e) == -1)
		return -1;
	if (c->cmd->needs == CTL_ENDPOINT)
		return endpoint_open(&c->cf, false, &c->ep, e);
	if (c->cmd->needs < CTL_READ)
		return 0;
	o = ctl_store_opts(c, c->cmd->needs == CTL_READ);
	return store_open(&o, &c->st, e);
}

static int
run(struct ctl *c, char **argv)
{
	struct err e = { 0 };
	int rc;

	c->exit = CTL_FAILED;
	rc = parse(c, argv, &e);
	if (rc == 0)
		rc = open_needs(c, &e);
	if (rc == 0)
		rc = c->cmd->run(c, &e);
	if (c->ep != NULL)
		endpoint_close(c->ep);
	store_close(c->st);
	if (rc == 0 && (fflush(stdout) == EOF || ferror(stdout)))
		rc = err_set(&e, ERR_IO, "standard output: cannot write");
	if (rc == 0)
		return CTL_OK;
	(void)fprintf(stderr, "twinctl: %s: %s\n", c->cmd->name, e.msg);
	if (c->exit == CTL_USAGE)
		command_describe(stderr, c->cmd);
	return c->exit;
}

int
main(int argc, char **argv)
{
	struct ctl c = { 0 };
	const char *file = NULL;
	int opt, rc;

	/* a write beyond a limit on the size of files is an error like others */
	(void)signal(SIGXFSZ, SIG_IGN);
	while ((opt = getopt(argc, argv, "+c:Vh")) != -1)
		switch (opt) {
		case 'c':
			file = optarg;
			break;
		case 'V':
			(void)printf("twinctl %s\n", PACKAGE_VERSION);
			return CTL_OK;
		case 'h':
			command_usage(stdout);
			return CTL_OK;
		default:
			command_usage(stderr);
			return CTL_USAGE;
		}
	if (argv[optind] == NULL) {
		command_usage(stderr);
		return CTL_USAGE;
	}
	if ((c.cmd = command_find(argv[optind])) == NULL) {
		(void)fprintf(stderr, "twinctl: %s: no such command; "
		    "twinctl help lists them\n", argv[optind]);
		return CTL_USAGE;
	}
	c.conf_path = conf_path(file);
	c.a = arena_new(LIMIT_ARENA);
	rc = run(&c, argv + optind + 1);
	arena_free(c.a);
	return rc;
}
