/* SPDX-License-Identifier: MIT */
/*
 * log - one line per request or event, to stderr (the web server's error log)
 * or syslog, as logfmt or JSON. Only the outermost layer (cgi/, ctl/) logs.
 *
 * A line is built from fields; values are escaped (control characters, quotes,
 * non-UTF-8 bytes, marks that break or turn a text), so client text cannot forge
 * a line. Written with one
 * write(2), at most 2,000 bytes.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/str.h"

enum log_to { LOG_TO_STDERR, LOG_TO_SYSLOG };
enum log_form { LOG_FORM_LOGFMT, LOG_FORM_JSON };
enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO };

struct log {
	enum log_to to;
	enum log_form form;
	bool never_blocks;	/* standard error; false: ask before a write */
};

enum { LOG_LINE_MAX = 2000 };

struct log_line {
	char p[LOG_LINE_MAX - 40];	/* less the level and what encloses all */
	size_t n;
	const struct log *log;
	enum log_level level;	/* may be raised until the line is sent */
};

/* log_look - see what standard error is, and set never_blocks. */
void log_look(struct log *lg);

/* log_begin - start a line for a log (keeps); event is a fixed word: "request",
 * "start". A value is cut at some 250 bytes, and numbers have room of their own
 * behind all text, so that no client's text pushes them out of the line. */
void log_begin(struct log_line *l, const struct log *lg,
    enum log_level level, const char *event);
void log_str(struct log_line *l, const char *key, struct str v);
void log_c(struct log_line *l, const char *key, const char *v);
void log_int(struct log_line *l, const char *key, int64_t v);

/* log_send - write the line to its log's sink. Failures are ignored. */
void log_send(struct log_line *l);

#endif
