/* SPDX-License-Identifier: MIT */
#include "store/lmdb/txn.h"

static bool
add(struct rows *b, const struct cur *c)
{
	b->key[b->n] = txn_keep(c->tx, c->key);
	b->value[b->n] = txn_keep(c->tx, c->value);
	b->bytes += c->value.n;
	b->n++;
	return b->n < ROWS_MAX && b->bytes < ROWS_BYTES;
}

int
rows_read(struct store *st, enum table t, struct str sub, struct str from,
    bool backwards, struct rows *b, struct err *e)
{
	struct cur c;
	struct txn tx;
	bool on;

	txn_begin(&tx, st, store_tables[t].env, TXN_READ, b->a);
	while (txn_pass(&tx)) {
		b->n = b->bytes = 0;
		cur_open(&c, &tx, t);
		on = backwards ? cur_before(&c, from) : cur_seek(&c, from);
		while (on && (sub.n == 0 || key_of(c.key, sub)) && add(b, &c))
			on = backwards ? cur_prev(&c) : cur_next(&c);
		cur_close(&c);
	}
	return txn_end(&tx, e);
}
