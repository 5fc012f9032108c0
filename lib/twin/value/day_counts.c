/* SPDX-License-Identifier: MIT */
#include "twin/value/day_counts.h"

#include "base/digest.h"

enum { ESCAPE = 30, RUN = 32, RUN_MAX = 32 };

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static bool
read_bits(struct day_counts *d, struct str t)
{
	if (t.n > DAYS / 6)
		return false;
	for (size_t i = 0; i < t.n; i++) {
		int c = b64url_digit(t.p[i]);

		if (c < 0)
			return false;
		for (size_t k = 0; k < 6; k++)
			d->v[i * 6 + k] = (uint32_t)c >> k & 1;
	}
	return true;
}

/* One value of `more` letters that follow the one already read. */
static bool
read_more(struct str *t, uint32_t head, size_t more, uint32_t *out)
{
	if (t->n < more)
		return false;
	for (size_t i = 0; i < more; i++) {
		int c = b64url_digit(t->p[i]);

		if (c < 0)
			return false;
		head = head << 6 | (uint32_t)c;
	}
	*t = str_from(*t, more);
	*out = head;
	return true;
}

static bool
read_runs(struct day_counts *d, bool minutes, struct str t)
{
	size_t i = 0;

	while (t.n > 0) {
		int c = b64url_digit(t.p[0]);
		uint32_t v;

		t = str_from(t, 1);
		if (c < 0)
			return false;
		if (c >= RUN) {
			i += (size_t)(c - RUN) + 1;
			continue;
		}
		v = (uint32_t)c + 1;
		if (minutes && !read_more(&t, (uint32_t)c, 1, &v))
			return false;
		if (!minutes && c == ESCAPE && !read_more(&t, 0, 3, &v))
			return false;
		if (i >= DAYS || (!minutes && c > ESCAPE) || v == 0 ||
		    (minutes && v > DAYS_MINUTES_MAX))
			return false;
		d->v[i++] = v;
	}
	return i <= DAYS;
}

static void
write_bits(struct buf *b, const struct day_counts *d, size_t n)
{
	for (size_t i = 0; i < n; i += 6) {
		unsigned c = 0;

		for (size_t k = 0; k < 6 && i + k < n; k++)
			c |= (unsigned)(d->v[i + k] != 0) << k;
		buf_ch(b, alphabet[c]);
	}
}

static void
write_runs(struct buf *b, bool minutes, const struct day_counts *d, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t v = d->v[i];
		size_t run = 0;

		while (run < RUN_MAX && d->v[i + run] == 0)
			run++;	/* v[n - 1] is not zero */
		if (run > 0) {
			buf_ch(b, alphabet[RUN + run - 1]);
			i += run;
			continue;
		}
		if (minutes) {
			v = v > DAYS_MINUTES_MAX ? DAYS_MINUTES_MAX : v;
			buf_ch(b, alphabet[v >> 6]);
			buf_ch(b, alphabet[v & 63]);
		} else if (v <= ESCAPE) {
			buf_ch(b, alphabet[v - 1]);
		} else {
			v = v > DAYS_COUNT_MAX ? DAYS_COUNT_MAX : v;
			buf_ch(b, alphabet[ESCAPE]);
			buf_ch(b, alphabet[v >> 12]);
			buf_ch(b, alphabet[v >> 6 & 63]);
			buf_ch(b, alphabet[v & 63]);
		}
		i++;
	}
}

bool
day_counts_read(struct day_counts *d, enum days_code code, struct str text)
{
	struct day_counts got = { { 0 } };
	bool ok = code == DAYS_BITS ? read_bits(&got, text) :
	    read_runs(&got, code == DAYS_MINUTES, text);

	if (ok)
		*d = got;
	return ok;
}

void
day_counts_write(struct buf *b, enum days_code code, const struct day_counts *d)
{
	size_t n = DAYS;

	while (n > 0 && d->v[n - 1] == 0)
		n--;
	if (code == DAYS_BITS)
		write_bits(b, d, n);
	else
		write_runs(b, code == DAYS_MINUTES, d, n);
}

void
day_counts_shift(struct day_counts *d, int64_t n)
{
	size_t k;

	if (n <= 0)
		return;
	k = n > DAYS ? DAYS : (size_t)n;
	memmove(d->v + k, d->v, (DAYS - k) * sizeof(d->v[0]));
	memset(d->v, 0, k * sizeof(d->v[0]));
}

uint32_t
day_counts_at(const struct day_counts *d, int64_t back)
{
	return back < 0 || back >= DAYS ? 0 : d->v[back];
}

int64_t
day_counts_sum(const struct day_counts *d, int64_t back, int64_t n)
{
	int64_t sum = 0;

	for (int64_t i = back < 0 ? 0 : back; i < back + n && i < DAYS; i++)
		sum += d->v[i];
	return sum;
}

int64_t
day_counts_used(const struct day_counts *d, int64_t back, int64_t n)
{
	int64_t used = 0;

	for (int64_t i = back < 0 ? 0 : back; i < back + n && i < DAYS; i++)
		used += d->v[i] != 0;
	return used;
}
