/* SPDX-License-Identifier: MIT */
/*
 * err - how a function says that it failed.
 *
 * A fallible function returns 0 or -1 and takes `struct err *` last. The kind
 * is a decision (what the caller must do differently), not a place; one table
 * in mcp/outcome.c maps it to HTTP status, JSON-RPC code and public text.
 * The message is for the log; it is shown to a client only for kinds whose
 * row says so. No allocation: it lives in the caller's frame or request.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err_kind {
	ERR_NONE,
	ERR_INVALID,	/* the input is wrong; the sender can repair it */
	ERR_AUTH,	/* no token, or one that proves nothing */
	ERR_DENIED,	/* a good token without a needed scope */
	ERR_NOTFOUND,	/* the named thing does not exist */
	ERR_CONFLICT,	/* the same request id with another body, a stale revision */
	ERR_LIMIT,	/* over a limit of base/limits.h or of the configuration */
	ERR_UPSTREAM,	/* another server did not answer; retry later */
	ERR_IO,		/* the disk, the store or the system failed */
	ERR_KINDS
};

struct err {
	enum err_kind kind;
	char msg[200];	/* always NUL-terminated; cut when longer */
};

/*
 * err_set - record a failure; the first cause wins, later calls change nothing.
 *
 *   e     may be NULL: the caller does not want the reason
 *   fmt   printf format of one sentence: "what 'x': why"
 *
 * Returns -1 always, so that `return err_set(...)` is the way to fail.
 */
int err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* err_kind_name - a stable lower-case word for logs ("invalid", "io"). */
const char *err_kind_name(enum err_kind kind);

#define WARN_UNUSED __attribute__((warn_unused_result))

#endif
