/* SPDX-License-Identifier: MIT */
#include "base/log.h"

#include <sys/stat.h>

#include <poll.h>
#include <syslog.h>
#include <unistd.h>

static const char *const level_name[] = {
	[LOG_LEVEL_ERROR] = "error",
	[LOG_LEVEL_WARNING] = "warning",
	[LOG_LEVEL_INFO] = "info",
};

enum {
	TAIL = 8,	/* room kept for the line's end: quote, brace, newline */
	FULL_MS = 50	/* wait for a full pipe: its reader may only be late */
};

static void
put(struct log_line *l, const char *p, size_t n)
{
	if (n <= sizeof(l->p) - TAIL - l->n) {
		memcpy(l->p + l->n, p, n);
		l->n += n;
	}
}

/* letter - bytes of the code point at p; 1 in what is not UTF-8. */
static size_t
letter(const char *p, bool utf8)
{
	unsigned char c = (unsigned char)*p;

	if (!utf8 || c < 0xC0)
		return 1;
	return c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* control - the code of a character that may not stand in a line, or -1:
 * C0, DEL, C1 (which some terminals obey) and bytes that are not UTF-8. */
static int
control(const char *p, bool utf8)
{
	unsigned char c = (unsigned char)*p;

	if (c == 0xC2 && utf8 && (unsigned char)p[1] < 0xA0)
		return (unsigned char)p[1];
	return c < 0x20 || c == 0x7F || (c >= 0x80 && !utf8) ? c : -1;
}

/* value - v with everything escaped that could end or forge a field. */
static void
value(struct log_line *l, struct str v)
{
	static const char hex[] = "0123456789abcdef";
	char six[6] = { '\\', 'u', '0', '0' };
	bool utf8 = str_utf8(v);
	size_t i, n;

	put(l, "\"", 1);
	for (i = 0; i < v.n; i += n) {
		int code = control(v.p + i, utf8);

		n = letter(v.p + i, utf8);
		if (sizeof(l->p) - TAIL - l->n < sizeof(six))
			break;	/* the line is full: cut here, not inside */
		if (code >= 0) {
			six[4] = hex[code >> 4];
			six[5] = hex[code & 15];
			put(l, six, sizeof(six));
			continue;
		}
		if (v.p[i] == '"' || v.p[i] == '\\')
			put(l, "\\", 1);
		put(l, v.p + i, n);
	}
	l->p[l->n++] = '"';
}

static void
key(struct log_line *l, const char *k)
{
	bool json = l->form == LOG_FORM_JSON;

	if (l->n > (json ? 1u : 0u))
		put(l, json ? "," : " ", 1);
	if (json)
		put(l, "\"", 1);
	put(l, k, strlen(k));
	if (json)
		put(l, "\":", 2);
	else
		put(l, "=", 1);
}

/* room - whether a field with a short value still fits; else it is left out,
 * so a line never ends inside a key. */
static bool
room(const struct log_line *l, const char *k)
{
	return sizeof(l->p) - l->n > strlen(k) + 48;
}

void
log_str(struct log_line *l, const char *k, struct str v)
{
	bool plain = l->form == LOG_FORM_LOGFMT && v.n > 0;
	size_t i;

	if (!room(l, k))
		return;
	for (i = 0; i < v.n && plain; i++)
		plain = v.p[i] > ' ' && v.p[i] < 0x7F && v.p[i] != '"' &&
		    v.p[i] != '=' && v.p[i] != '\\';
	key(l, k);
	if (plain && v.n <= sizeof(l->p) - TAIL - l->n)
		put(l, v.p, v.n);
	else
		value(l, v);
}

void
log_c(struct log_line *l, const char *k, const char *v)
{
	log_str(l, k, str_c(v));
}

void
log_int(struct log_line *l, const char *k, int64_t v)
{
	char digits[STR_INT_MAX];
	struct str s = str_of_int(v, digits);

	if (!room(l, k))
		return;
	key(l, k);
	put(l, s.p, s.n);
}

void
log_begin(struct log_line *l, const struct log *lg, enum log_level level,
    const char *event)
{
	l->n = 0;
	l->form = lg->form;
	l->level = level;
	if (l->form == LOG_FORM_JSON)
		l->p[l->n++] = '{';
	log_c(l, "level", level_name[level]);
	log_c(l, "event", event);
}

void
log_look(struct log *lg)
{
	struct stat sb;

	lg->never_blocks = fstat(STDERR_FILENO, &sb) == 0 &&
	    !S_ISFIFO(sb.st_mode) && !S_ISSOCK(sb.st_mode) &&
	    !isatty(STDERR_FILENO);
}

/* ready - a pipe that is full and that nobody reads would hold a write for
 * ever. It is ready only with room for PIPE_BUF bytes, more than a line. */
static bool
ready(void)
{
	struct pollfd err = { .fd = STDERR_FILENO, .events = POLLOUT };

	return poll(&err, 1, FULL_MS) == 1 && (err.revents & POLLOUT) != 0;
}

void
log_send(struct log_line *l, const struct log *lg)
{
	static const int priority[] = {
		[LOG_LEVEL_ERROR] = LOG_ERR,
		[LOG_LEVEL_WARNING] = LOG_WARNING,
		[LOG_LEVEL_INFO] = LOG_INFO,
	};
	ssize_t rc = 0;

	if (l->form == LOG_FORM_JSON)
		l->p[l->n++] = '}';
	if (lg->to == LOG_TO_SYSLOG) {
		syslog(LOG_USER | priority[l->level], "%.*s", (int)l->n, l->p);
		return;
	}
	l->p[l->n++] = '\n';
	/* the line is lost rather than the process */
	if (lg->never_blocks || ready())
		rc = write(STDERR_FILENO, l->p, l->n);
	(void)rc;	/* there is nowhere to say that the log is broken */
}
