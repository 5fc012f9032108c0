/* SPDX-License-Identifier: MIT */
/* keyfile - jwks_file: its bytes, and whether it is still the same file. */
#ifndef AUTH_KEYS_KEYFILE_H
#define AUTH_KEYS_KEYFILE_H

#include <sys/stat.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* One state of a file; every write makes another. Zeroed: none. */
struct keyfile_state {
	dev_t dev;
	ino_t ino;
	off_t size;
	struct timespec mtime, ctime;
};

/* keyfile_look - which state it is in now; zeroed when it cannot be seen. */
struct keyfile_state keyfile_look(const char *path);

/* keyfile_same - whether they are one state of one file; zeroed is like none. */
bool keyfile_same(const struct keyfile_state *a,
    const struct keyfile_state *b);

/* keyfile_id - the state as text, equal for equal states; in a */
struct str keyfile_id(struct arena *a, const struct keyfile_state *s);

/*
 * keyfile_read - the bytes of one state.
 *
 *   state  the state they are of                    ERR_IO, ERR_LIMIT (over max)
 */
int keyfile_read(struct arena *a, const char *path, size_t max,
    struct keyfile_state *state, struct str *text, struct err *e)
    WARN_UNUSED;

#endif
