/* SPDX-License-Identifier: MIT */
#include "tools/reply.h"

#include <assert.h>

#include "base/limits.h"

/* HEAD: bytes of the length. AROUND: of the message around a result. */
enum { HEAD = 4, AROUND = 4 << 10 };

static_assert((int)STORE_EVENTS_MAX >= (int)TWIN_EVENTS_MAX &&
    (int)STORE_ARTIFACTS_MAX >= (int)TWIN_ARTIFACTS_MAX,
    "what the domain writes fits one transaction");

int
reply_put(struct call *c, const struct twin_answer *an)
{
	call_structured(c, an->json);
	call_text(c, an->text);
	return 0;
}

bool
reply_fits(struct call *c, const struct twin_answer *an)
{
	return call_pending(c) + call_text_block(c, an->text).n + an->json.n +
	    AROUND <= LIMIT_REPLY_ONE;
}

int
reply_broken(struct err *e)
{
	e->kind = ERR_IO;
	return -1;
}

struct str
reply_pack(struct arena *a, struct str one, struct str two)
{
	size_t n = HEAD + one.n + two.n, i;
	char *p = arena_alloc(a, n);

	assert(one.n <= UINT32_MAX);
	for (i = 0; i < HEAD; i++)
		p[i] = (char)(one.n >> 8 * (HEAD - 1 - i) & 0xff);
	if (one.n > 0)
		memcpy(p + HEAD, one.p, one.n);
	if (two.n > 0)
		memcpy(p + HEAD + one.n, two.p, two.n);
	return (struct str){ p, n };
}

void
reply_keep(struct change *ch, const struct twin_write *w, struct str digest)
{
	size_t i;

	ch->new_state = w->new_state;
	for (i = 0; i < w->nevents; i++)
		ch->events[i] = w->events[i];
	ch->nevents = w->nevents;
	for (i = 0; i < w->nartifacts; i++) {
		ch->artifacts[i].id = w->artifacts[i].id;
		ch->artifacts[i].version = w->artifacts[i].version;
		ch->artifacts[i].body = w->artifacts[i].body;
	}
	ch->nartifacts = w->nartifacts;
	ch->new_digest = digest;
	ch->new_answer = reply_pack(ch->a, w->answer.json, w->answer.text);
}

int
reply_unpack(struct str packed, struct str *one, struct str *two,
    struct err *e)
{
	struct str rest;
	size_t i, n = 0;

	if (packed.n < HEAD)
		return err_set(e, ERR_IO, "packed answer: too short");
	for (i = 0; i < HEAD; i++)
		n = n << 8 | (unsigned char)packed.p[i];
	rest = str_from(packed, HEAD);
	if (n > rest.n)
		return err_set(e, ERR_IO, "packed answer: cut off");
	*one = (struct str){ rest.p, n };
	*two = str_from(rest, n);
	return 0;
}
