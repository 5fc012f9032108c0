/* SPDX-License-Identifier: MIT */
#include "base/log.h"

#include <sys/stat.h>

#include <poll.h>
#include <syslog.h>
#include <unistd.h>

#include "base/hex.h"

static const char *const level_name[] = {
	[LOG_LEVEL_ERROR] = "error",
	[LOG_LEVEL_WARNING] = "warning",
	[LOG_LEVEL_INFO] = "info",
};

enum {
	NUMBERS = 200,	/* room kept for numbers: status, time, code */
	TAIL = 8,	/* room kept for the line's end: quote, brace, newline */
	VALUE = 256,	/* longest value as it stands in the line */
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

/* point - the code point of n bytes at p, or the byte in what is no UTF-8. */
static unsigned
point(const char *p, size_t n)
{
	const unsigned char *u = (const unsigned char *)p;

	switch (n) {
	case 2:
		return (u[0] & 0x1Fu) << 6 | (u[1] & 0x3Fu);
	case 3:
		return (u[0] & 0x0Fu) << 12 | (u[1] & 0x3Fu) << 6 |
		    (u[2] & 0x3Fu);
	default:
		return u[0];
	}
}

/*
 * hidden - characters that may not stand in a line: C0, DEL, C1 (which some
 * terminals obey), what breaks a line, and what turns the direction of a text
 * (Unicode 15 s.23.2, Bidi_Control) or is not seen at all.
 */
static bool
hidden(unsigned c)
{
	static const struct { unsigned from, to; } ranges[] = {
		{ 0x00, 0x1F }, { 0x7F, 0x9F }, { 0x61C, 0x61C },
		{ 0x200B, 0x200F }, { 0x2028, 0x202E }, { 0x2060, 0x206F },
		{ 0xFEFF, 0xFEFF },
	};
	size_t i;

	for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return true;
	return false;
}

/* one - a letter of a value as it stands in the line, in out; its length. */
static size_t
one(const char *p, size_t n, bool utf8, char out[6])
{
	unsigned c = point(p, n);

	if ((n <= 3 && hidden(c)) || (!utf8 && c >= 0x80)) {
		out[0] = '\\';
		out[1] = 'u';
		out[2] = hex_digits[c >> 12 & 15];
		out[3] = hex_digits[c >> 8 & 15];
		out[4] = hex_digits[c >> 4 & 15];
		out[5] = hex_digits[c & 15];
		return 6;
	}
	if (*p == '"' || *p == '\\') {
		out[0] = '\\';
		out[1] = *p;
		return 2;
	}
	memcpy(out, p, n);
	return n;
}

/* value - v in quotes, cut between two letters when it is long or the line is
 * full, with everything escaped that could end or forge a field. */
static void
value(struct log_line *l, struct str v)
{
	size_t i, n, size, end = sizeof(l->p) - TAIL - NUMBERS;
	bool utf8 = str_utf8(v);
	char text[6];

	put(l, "\"", 1);
	if (end > l->n + VALUE)
		end = l->n + VALUE;
	for (i = 0; i < v.n; i += n) {
		n = letter(v.p + i, utf8);
		size = one(v.p + i, n, utf8, text);
		if (l->n + size > end)
			break;
		put(l, text, size);
	}
	put(l, "\"", 1);
}

static void
key(struct log_line *l, const char *k)
{
	bool json = l->log->form == LOG_FORM_JSON;

	if (l->n > 0)
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
room(const struct log_line *l, const char *k, size_t kept)
{
	return sizeof(l->p) - l->n > strlen(k) + 40 + kept;
}

void
log_str(struct log_line *l, const char *k, struct str v)
{
	bool plain = l->log->form == LOG_FORM_LOGFMT && v.n > 0 &&
	    v.n <= VALUE;
	size_t i;

	if (!room(l, k, NUMBERS))
		return;
	for (i = 0; i < v.n && plain; i++)
		plain = v.p[i] > ' ' && v.p[i] < 0x7F && v.p[i] != '"' &&
		    v.p[i] != '=' && v.p[i] != '\\';
	key(l, k);
	if (plain && v.n <= sizeof(l->p) - TAIL - NUMBERS - l->n)
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

	if (!room(l, k, 0))
		return;
	key(l, k);
	put(l, s.p, s.n);
}

void
log_begin(struct log_line *l, const struct log *lg, enum log_level level,
    const char *event)
{
	l->n = 0;
	l->log = lg;
	l->level = level;
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

/* append - to a line that log_line has left room for. */
static size_t
append(char line[LOG_LINE_MAX], size_t n, struct str s)
{
	if (s.n > 0)
		memcpy(line + n, s.p, s.n);
	return n + s.n;
}

void
log_send(struct log_line *l)
{
	static const int priority[] = {
		[LOG_LEVEL_ERROR] = LOG_ERR,
		[LOG_LEVEL_WARNING] = LOG_WARNING,
		[LOG_LEVEL_INFO] = LOG_INFO,
	};
	bool json = l->log->form == LOG_FORM_JSON;
	char line[LOG_LINE_MAX];
	ssize_t rc = 0;
	size_t n;

	/* the level comes first and is known last */
	n = append(line, 0, json ? STR("{\"level\":\"") : STR("level="));
	n = append(line, n, str_c(level_name[l->level]));
	n = append(line, n, json ? STR("\",") : STR(" "));
	n = append(line, n, (struct str){ l->p, l->n });
	n = append(line, n, json ? STR("}\n") : STR("\n"));
	if (l->log->to == LOG_TO_SYSLOG)
		syslog(LOG_USER | priority[l->level], "%.*s", (int)n - 1, line);
	/* the line is lost rather than the process */
	else if (l->log->never_blocks || ready())
		rc = write(STDERR_FILENO, line, n);
	(void)rc;	/* there is nowhere to say that the log is broken */
}
