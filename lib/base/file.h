/* SPDX-License-Identifier: MIT */
/*
 * file - whole files of a known largest size.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/*
 * file_read - everything from where fd stands to its end.
 *
 *   name  what the messages call it: a path, or a key of twin.conf
 *   out   ends with a NUL that it does not count                   in a
 *
 * ERR_IO, or ERR_LIMIT when there is more than max bytes: never a part.
 */
int file_read(struct arena *a, int fd, const char *name, size_t max,
    struct str *out, struct err *e) WARN_UNUSED;

/* file_read_path - the same of the file at a path. ERR_IO as well when it
 * cannot be opened. */
int file_read_path(struct arena *a, const char *path, size_t max,
    struct str *out, struct err *e) WARN_UNUSED;

#endif
