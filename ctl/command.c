/* SPDX-License-Identifier: MIT */
/*
 * command - a row of the table is all there is to know about a command;
 * twinctl(1) must name each of them (test/unit/t_man.c).
 */
#include "ctl/command.h"

#include "ctl/data.h"
#include "ctl/doctor.h"
#include "ctl/door.h"
#include "ctl/issuer.h"
#include "ctl/move.h"
#include "ctl/people.h"
#include "ctl/prune.h"
#include "ctl/setup.h"
#include "ctl/verify.h"

static int
help(struct ctl *c, struct err *e)
{
	const struct ctl_command *cmd;

	if (c->args[0] == NULL) {
		command_usage(stdout);
		return 0;
	}
	if ((cmd = command_find(c->args[0])) == NULL)
		return ctl_usage(c, e, "there is no such command");
	command_describe(stdout, cmd);
	return 0;
}

#define JSON	{ "json", NULL, "print JSON" }
const struct ctl_command command_table[] = {
	{ "init", "", 0, 0, CTL_CONF,
	  "make the data directory for the configured issuer", setup_init,
	  { { "print-sql", NULL, "only print what makes the tables" } } },
	{ "config", "", 0, 0, CTL_CONF,
	  "print the effective configuration", setup_config,
	  { { "check", NULL, "only check it" } } },
	{ "catalog", "[DIR]", 0, 1, CTL_NOTHING,
	  "check the data files of share_dir, or of DIR", setup_catalog,
	  { { "check", NULL, "warn of what can never be reached" },
	    { "strict", NULL, "the same, and a warning is a failure" },
	    JSON } },
	{ "stat", "", 0, 0, CTL_READ,
	  "sizes and counts of the store", data_stat, { JSON } },
	{ "dump", "SUB", 1, 1, CTL_READ,
	  "print everything kept about a learner as JSON", data_dump,
	  { { "journal", NULL, "only the events, one a line" } } },
	{ "verify", "[SUB]", 0, 1, CTL_CONF,
	  "check the store: every state is the fold of its journal",
	  verify_verify, { JSON } },
	{ "rebuild", "SUB", 1, 1, CTL_WRITE,
	  "put the fold of the journal in place of a learner's state",
	  verify_rebuild },
	{ "backup", "DIR", 1, 1, CTL_WRITE,
	  "copy the store to a new directory while it is in use",
	  data_backup },
	{ "prune", "", 0, 0, CTL_WRITE,
	  "remove audit records and request ids that are old enough",
	  prune_run,
	  { { "dry-run", NULL, "count, remove nothing" }, JSON } },
	{ "move", "", 0, 0, CTL_READ,
	  "copy everything to another store while this one is in use",
	  move_run,
	  { { "to", "URL|DIR", "a database, or a data directory (required)" } } },
	{ "rotate-key", "", 0, 0, CTL_WRITE,
	  "make a new secret key; the old one stays valid as the previous",
	  setup_rotate_key },
	{ "doctor", "[token]", 0, 1, CTL_NOTHING,
	  "find what is wrong with this installation, or with a token",
	  doctor_run,
	  { JSON,
	    { "offline", NULL, "look at this machine only" },
	    { "probe-dcr", NULL, "register a client at the issuer, and "
	      "delete it" },
	    { "snippets", NULL, "print lines for other programs instead" } } },
	{ "record", "SUB KIND", 2, 2, CTL_WRITE,
	  "record a review, diagnostic, degree, consent, slot or other event; "
	  "its body is a JSON object on standard input", people_record,
	  { { "at", "TIME", "when it happened, if not now" },
	    { "source", "NAME", "where it comes from (default: operator)" },
	    { "id", "ID", "its name there: with --source, recorded once" },
	    { "new", NULL, "the learner may be new" },
	    { "dry-run", NULL, "check and answer, write nothing" }, JSON } },
	{ "report", "", 0, 0, CTL_WRITE,
	  "tell how the learners who take part in statistics go, without names",
	  people_report,
	  { { "period", "WORD", "week, month (default) or quarter" }, JSON } },
	{ "queue", "", 0, 0, CTL_WRITE,
	  "list what waits for a mentor", people_queue, { JSON } },
	{ "export", "SUB", 1, 1, CTL_WRITE,
	  "print what is kept about a learner as lines of JSON", people_export,
	  { { "format", "FORMAT", "json; xapi: statements of the journal; "
	      "incumbent: a row of digital_twins" },
	    { "dry-run", NULL, "count the lines, print none" }, JSON } },
	{ "import", "FILE", 1, 1, CTL_WRITE,
	  "make a twin again from what export gave; without --sub: take rows of "
	  "digital_twins; - is standard input", people_import,
	  { { "sub", "SUB", "the learner of a copy, who has no twin" },
	    { "dry-run", NULL, "check everything, write nothing" }, JSON } },
	{ "ingest", "FILE", 1, 1, CTL_WRITE,
	  "take events of other systems, one JSON object a line; - is standard "
	  "input", people_ingest,
	  { { "dry-run", NULL, "check every row, write nothing" }, JSON } },
	{ "call", "TOOL [JSON]", 1, 2, CTL_ENDPOINT,
	  "call a tool for a learner; JSON - is read from standard input",
	  door_call,
	  { { "sub", "SUB", "the learner (required)" },
	    { "lang", "LANG", "ru or en" },
	    { "json", NULL, "print the whole result as JSON" } } },
	{ "mcp", "", 0, 0, CTL_ENDPOINT,
	  "serve one learner over standard input and output", door_mcp,
	  { { "subject", "SUB", "the learner (required)" } } },
	{ "dev-issuer", "DIR", 1, 1, CTL_NOTHING,
	  "make a local issuer's key pair, for demonstrations and tests",
	  issuer_make,
	  { { "alg", "ALG", "RS256 (default) or ES256" } } },
	{ "token", "", 0, 0, CTL_CONF,
	  "print an access token of the local issuer", issuer_token,
	  { { "sub", "SUB", "the learner (required)" },
	    { "scope", "LIST", "scopes (default: scopes_advertised)" },
	    { "client", "ID", "client id (default: twinctl)" },
	    { "aud", "LIST", "audiences, may be empty (default: resource)" },
	    { "ttl", "S", "seconds it is valid (default: 3600)" } } },
	{ "help", "[COMMAND]", 0, 1, CTL_NOTHING,
	  "print this list, or what a command takes", help },
	{ NULL }
};
#undef JSON

const struct ctl_command *
command_find(const char *name)
{
	const struct ctl_command *cmd;

	for (cmd = command_table; cmd->name != NULL; cmd++)
		if (strcmp(cmd->name, name) == 0)
			return cmd;
	return NULL;
}

void
command_usage(FILE *f)
{
	const struct ctl_command *cmd;
	char left[32];

	(void)fprintf(f, "usage: twinctl [-c FILE] COMMAND [ARGUMENTS]\n"
	    "       twinctl -V\n\n");
	for (cmd = command_table; cmd->name != NULL; cmd++) {
		(void)snprintf(left, sizeof(left), "%s %s", cmd->name,
		    cmd->args);
		(void)fprintf(f, "  %-18s %s\n", left, cmd->help);
	}
	(void)fprintf(f, "\ntwinctl help COMMAND tells its options; "
	    "twinctl(1) tells the rest.\n");
}

void
command_describe(FILE *f, const struct ctl_command *cmd)
{
	const struct ctl_option *o;
	char left[32];

	(void)fprintf(f, "usage: twinctl [-c FILE] %s%s%s%s\n%s\n", cmd->name,
	    cmd->args[0] == '\0' ? "" : " ", cmd->args,
	    cmd->options[0].name == NULL ? "" : " [OPTIONS]", cmd->help);
	for (o = cmd->options; o->name != NULL; o++) {
		(void)snprintf(left, sizeof(left), "--%s %s", o->name,
		    o->arg == NULL ? "" : o->arg);
		(void)fprintf(f, "  %-18s %s\n", left, o->help);
	}
}
