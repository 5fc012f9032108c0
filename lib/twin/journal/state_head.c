/* SPDX-License-Identifier: MIT */
/*
 * The first members of a stored state, taken off its bytes one after the
 * other: most requests need no more of it.
 */
#include "twin/journal/state_head.h"

static bool
take(struct str *s, struct str word)
{
	if (!str_starts(*s, word))
		return false;
	*s = str_from(*s, word.n);
	return true;
}

static bool
take_int(struct str *s, int64_t *out)
{
	size_t n = 0;

	while (n < s->n && (s->p[n] == '-' ||
	    (s->p[n] >= '0' && s->p[n] <= '9')))
		n++;
	if (!str_int((struct str){ s->p, n }, out))
		return false;
	*s = str_from(*s, n);
	return true;
}

bool
state_head(struct str bytes, struct state_head *out)
{
	struct state_head h = { 0 };

	if (bytes.n == 0) {
		*out = h;
		return true;
	}
	if (!take(&bytes, STR("{\"revision\":")) ||
	    !take_int(&bytes, &h.revision) ||
	    !take(&bytes, STR(",\"seq\":")) || !take_int(&bytes, &h.seq) ||
	    !take(&bytes, STR(",\"tz\":")))
		return false;
	if (!take(&bytes, STR("null"))) {
		bool named = take(&bytes, STR("[\""));

		if (named && (!str_cut(bytes, '"', &h.zone, &bytes) ||
		    !take(&bytes, STR(","))))
			return false;
		if (!take_int(&bytes, &h.tz_min) ||
		    (named && !take(&bytes, STR("]"))))
			return false;
		h.has_tz = true;
	}
	if (take(&bytes, STR(",\"lang\":\"en\",")))
		h.has_lang = true, h.lang = TWIN_EN;
	else if (take(&bytes, STR(",\"lang\":\"ru\",")))
		h.has_lang = true;
	else if (!take(&bytes, STR(",\"lang\":null,")))
		return false;
	*out = h;
	return true;
}
