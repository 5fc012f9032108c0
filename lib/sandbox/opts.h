/* SPDX-License-Identifier: MIT */
/* opts - what of it is wanted. For the users of sandbox.h. */
#ifndef SANDBOX_OPTS_H
#define SANDBOX_OPTS_H

#include <stdbool.h>
#include <stddef.h>

/* LeakSanitizer attaches to its own process; what it needs stays allowed. */
#if defined(__SANITIZE_ADDRESS__)
#define SANDBOX_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANDBOX_SANITIZED 1
#endif
#endif
#ifndef SANDBOX_SANITIZED
#define SANDBOX_SANITIZED 0
#endif

enum { SANDBOX_PATHS = 32 };

enum sandbox_right {
	SANDBOX_READ,		/* read files and list folders */
	SANDBOX_WRITE		/* also make, write, rename and remove files */
};

/* A folder with all below it, or one file. */
struct sandbox_path {
	const char *path;
	enum sandbox_right right;
};

/* Which system calls; the tables are in calls.c. */
enum sandbox_calls {
	SANDBOX_SERVER,		/* those of a list, no others */
	SANDBOX_CLIENT		/* all but those of a list: it runs libraries
				 * that we do not know, such as NSS modules */
};

/* Sockets that may be made, as bits. A client may make any. */
enum { SANDBOX_UNIX = 1, SANDBOX_INET = 2 };

struct sandbox_opts {
	struct sandbox_path paths[SANDBOX_PATHS];
	size_t npaths;
	enum sandbox_calls calls;
	unsigned sockets;	/* of a server */
	bool libraries;		/* of a server: some are still to be loaded */
	unsigned short ports[2];	/* TCP may go to these; 0, 0: to any */
};

#endif
