/* SPDX-License-Identifier: MIT */
#include "tools/voided.h"

#include <string.h>

void
voided_init(struct voided *v, struct arena *a)
{
	buf_init(&v->seqs, a, SIZE_MAX);
}

static void
add(struct voided *v, int64_t seq)
{
	uint64_t one = (uint64_t)seq;

	if (seq > 0)
		buf_add(&v->seqs, (struct str){ (const char *)&one,
		    sizeof(one) });
}

void
voided_note(struct voided *v, enum kind k, const struct js *body)
{
	const struct js *replaces = k == KIND_REVIEW ? js_at(body, "replaces") :
	    NULL;

	if (k == KIND_VOIDED)
		add(v, js_int_at(body, "seq", 0));
	for (size_t i = 0; i < js_len(replaces); i++)
		add(v, js_int(js_item(replaces, i)));
}

bool
voided_has(const struct voided *v, uint64_t seq)
{
	uint64_t one;

	for (size_t i = 0; i < v->seqs.n; i += sizeof(one)) {
		memcpy(&one, v->seqs.p + i, sizeof(one));
		if (one == seq)
			return true;
	}
	return false;
}
