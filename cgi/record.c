/* SPDX-License-Identifier: MIT */
#include "cgi/record.h"

enum {
	HEAD = 8, FCGI_1 = 1, RESPONDER = 1,
	BEGIN = 1, ABORT = 2, PARAMS = 4, STDIN = 5, GET_VALUES = 9
};

struct record {
	unsigned type, id;
	struct str body;
};

/* The stream of variables, across records: lengths, then as many bytes. */
struct pairs {
	unsigned char length[8];	/* of the pair at hand, as they come */
	size_t n;			/* bytes of length that are there */
	size_t left;			/* bytes of name and value to come */
};

/* next - one record off the front of *s; false: it is not all there. */
static bool
next(struct str *s, struct record *r)
{
	const unsigned char *p = (const unsigned char *)s->p;
	size_t n, pad;

	if (s->n < HEAD)
		return false;
	n = (size_t)p[4] << 8 | p[5];
	pad = p[6];
	*r = (struct record){ .type = p[0] == FCGI_1 ? p[1] : 0,
		.id = (unsigned)p[2] << 8 | p[3] };
	if (s->n - HEAD < n + pad)
		return false;
	r->body = (struct str){ s->p + HEAD, n };
	*s = str_from(*s, HEAD + n + pad);
	return true;
}

/* size - of one length of a pair at p: 1 byte, or 4 with the high bit set. */
static size_t
size(const unsigned char *p, size_t *value)
{
	if (p[0] < 0x80) {
		*value = p[0];
		return 1;
	}
	*value = (size_t)(p[0] & 0x7F) << 24 | (size_t)p[1] << 16 |
	    (size_t)p[2] << 8 | p[3];
	return 4;
}

/* lengths - whether both lengths of the pair at hand are there; then left is
 * what they announce. */
static bool
lengths(struct pairs *ps)
{
	size_t first, name, value;

	if (ps->n == 0 || (ps->length[0] >= 0x80 && ps->n < 5))
		return false;
	first = size(ps->length, &name);
	if (ps->n <= first ||
	    (ps->length[first] >= 0x80 && ps->n < first + 4))
		return false;
	(void)size(ps->length + first, &value);
	ps->left = name + value;
	ps->n = 0;
	return true;
}

static void
feed(struct pairs *ps, struct str s)
{
	while (s.n > 0) {
		size_t n = ps->left < s.n ? ps->left : s.n;

		if (n > 0) {
			ps->left -= n;
			s = str_from(s, n);
			continue;
		}
		ps->length[ps->n++] = (unsigned char)s.p[0];
		s = str_from(s, 1);
		(void)lengths(ps);
	}
}

static enum record_state
body(struct str s, unsigned id)
{
	struct record r;

	while (next(&s, &r))
		if (r.id == id && (r.type == ABORT ||
		    (r.type == STDIN && r.body.n == 0)))
			return RECORD_WHOLE;
	return RECORD_BODY;
}

/* managed - whether a record of management (id 0), which libfcgi answers, may be
 * shown to it: the pairs of FCGI_GET_VALUES fill it. */
static bool
managed(const struct record *r)
{
	struct pairs ps = { .n = 0 };

	if (r->type != GET_VALUES)
		return r->type > GET_VALUES;
	feed(&ps, r->body);
	return ps.n == 0 && ps.left == 0;
}

enum record_state
record_scan(struct str bytes)
{
	struct pairs ps = { .n = 0 };
	struct record r;
	unsigned id;

	do {
		if (bytes.n > 0 && bytes.p[0] != FCGI_1)
			return RECORD_BAD;
		if (!next(&bytes, &r))
			return RECORD_MORE;
	} while (r.id == 0 && managed(&r));
	id = r.id;
	if (id == 0 || r.type != BEGIN || r.body.n != 8 || r.body.p[0] != 0 ||
	    r.body.p[1] != RESPONDER)
		return RECORD_BAD;
	while (next(&bytes, &r)) {
		if (r.type != PARAMS || r.id != id)
			return RECORD_BAD;
		if (r.body.n == 0)
			return ps.n == 0 && ps.left == 0 ? body(bytes, id) :
			    RECORD_BAD;
		feed(&ps, r.body);
	}
	return RECORD_MORE;
}
