/* SPDX-License-Identifier: MIT */
/* key - bytes of keys; see twin-data(5), TABLES. */
#include "store/lmdb/engine.h"

#include <assert.h>

void
key_add(struct key *k, struct str s)
{
	assert(s.n <= sizeof(k->p) - k->n);
	if (s.n > 0)
		memcpy(k->p + k->n, s.p, s.n);
	k->n += s.n;
}

void
key_sub(struct key *k, struct str sub)
{
	k->n = 0;
	key_add(k, sub);
	key_add(k, STR("\0"));
}

void
key_put64(char *p, uint64_t v)
{
	for (int i = 8; i-- > 0; v >>= 8)
		p[i] = (char)(v & 0xff);
}

void
key_u64(struct key *k, uint64_t v)
{
	char p[8];

	key_put64(p, v);
	key_add(k, (struct str){ p, sizeof(p) });
}

void
key_u32(struct key *k, uint32_t v)
{
	char p[8];

	key_put64(p, v);
	key_add(k, (struct str){ p + 4, 4 });
}

struct str
key_str(const struct key *k)
{
	return (struct str){ k->p, k->n };
}

static uint64_t
big_endian(const char *p, int n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | (unsigned char)*p++;
	return v;
}

uint64_t
key_be64(const char *p)
{
	return big_endian(p, 8);
}

uint32_t
key_be32(const char *p)
{
	return (uint32_t)big_endian(p, 4);
}

bool
key_of(struct str key, struct str sub)
{
	return str_starts(key, sub) &&
	    (key.n == sub.n || key.p[sub.n] == '\0');
}
