/* SPDX-License-Identifier: MIT */
/*
 * landlock - the interface's numbers are written out: they are the same on
 * every processor, and <linux/landlock.h> of an old distribution, on which the
 * bundle is built, has none or not all of them.
 */
#include "sandbox/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446 };
enum { ASK_VERSION = 1 };			/* flag of CREATE_RULESET */
enum { RULE_PATH = 1, RULE_PORT = 2 };

#define BIT(n)		((uint64_t)1 << (n))
#define EXECUTE		BIT(0)
#define WRITE_FILE	BIT(1)
#define READ_FILE	BIT(2)
#define READ_DIR	BIT(3)
#define REMOVE_FILE	BIT(5)
#define MAKE_REG	BIT(8)
#define TRUNCATE	BIT(14)
#define IOCTL_DEV	BIT(15)
#define OF_FILES	(EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV)
#define BIND_TCP	BIT(0)
#define CONNECT_TCP	BIT(1)
#define SCOPE_ABSTRACT	BIT(0)
#define SCOPE_SIGNAL	BIT(1)

static const uint64_t rights[] = {
	[SANDBOX_READ] = READ_FILE | READ_DIR,
	[SANDBOX_WRITE] = READ_FILE | READ_DIR | WRITE_FILE | REMOVE_FILE |
	    MAKE_REG | TRUNCATE,
};

struct ruleset {
	uint64_t fs, net, scoped;
};
struct rule_path {
	uint64_t allowed;
	int32_t fd;
} __attribute__((packed));
struct rule_port {
	uint64_t allowed, port;
};

/* By version: what it knows. A later one knows at least as much as the last. */
static const struct {
	uint64_t fs;		/* rights of files */
	size_t size;		/* of struct ruleset */
} versions[] = {
	{ 0, 0 },
	{ BIT(13) - 1, 8 },
	{ BIT(14) - 1, 8 },	/* moving between folders */
	{ BIT(15) - 1, 8 },	/* truncating */
	{ BIT(15) - 1, 16 },	/* TCP */
	{ BIT(16) - 1, 16 },	/* ioctl of devices */
	{ BIT(16) - 1, 24 },	/* signals, abstract sockets */
};
enum { LAST = sizeof(versions) / sizeof(versions[0]) - 1 };

int
landlock_version(void)
{
	long v = syscall(CREATE_RULESET, NULL, 0, ASK_VERSION);

	return v > 0 ? (int)v : 0;
}

/* add_path - a path that is not there grants nothing; false: a fault. */
static bool
add_path(int set, const struct sandbox_path *p, uint64_t known)
{
	struct rule_path r = { .allowed = rights[p->right] & known };
	struct stat sb;
	bool ok;

	r.fd = open(p->path, O_PATH | O_CLOEXEC);
	if (r.fd == -1)
		return true;
	if (fstat(r.fd, &sb) == 0 && !S_ISDIR(sb.st_mode))
		r.allowed &= OF_FILES;
	ok = syscall(ADD_RULE, set, RULE_PATH, &r, 0) == 0;
	(void)close(r.fd);
	return ok;
}

static bool
add_port(int set, unsigned short port)
{
	struct rule_port r = { CONNECT_TCP, port };

	return port == 0 || syscall(ADD_RULE, set, RULE_PORT, &r, 0) == 0;
}

/* net_of - what of TCP is ruled: listening always, connecting unless it may go
 * anywhere. */
static uint64_t
net_of(const struct sandbox_opts *o)
{
	bool any = o->calls == SANDBOX_CLIENT ? o->ports[0] == 0 :
	    (o->sockets & SANDBOX_INET) != 0;

	return any ? BIND_TCP : BIND_TCP | CONNECT_TCP;
}

int
landlock_enter(const struct sandbox_opts *o)
{
	int version = landlock_version(), set;
	int row = version < LAST ? version : LAST;
	struct ruleset rs = { .fs = versions[row].fs, .net = net_of(o),
		.scoped = SCOPE_SIGNAL };
	bool ok = true;
	size_t i;

	if (version == 0)
		return 0;
	if (o->calls == SANDBOX_SERVER && (o->sockets & SANDBOX_UNIX) == 0)
		rs.scoped |= SCOPE_ABSTRACT;
	set = (int)syscall(CREATE_RULESET, &rs, versions[row].size, 0);
	if (set == -1)
		return 0;
	for (i = 0; i < o->npaths; i++)
		ok = ok && add_path(set, &o->paths[i], rs.fs);
	if (versions[row].size >= 16 && (rs.net & CONNECT_TCP) != 0)
		ok = ok && add_port(set, o->ports[0]) &&
		    add_port(set, o->ports[1]);
	ok = ok && syscall(RESTRICT_SELF, set, 0) == 0;
	(void)close(set);
	return ok ? version : 0;
}
