/* SPDX-License-Identifier: MIT */
/* lmdb_update - one write on one learner; see store_update. */
#include "store/lmdb/txn.h"

uint64_t
lmdb_next_seq(struct txn *tx, struct str sub)
{
	uint64_t seq = 1;
	struct key k;
	struct cur c;

	key_sub(&k, sub);
	key_u64(&k, UINT64_MAX);
	cur_open(&c, tx, TABLE_JOURNAL);
	if (cur_before(&c, key_str(&k)) && c.key.n == k.n &&
	    key_of(c.key, sub))
		seq = key_be64(c.key.p + sub.n + 1) + 1;
	cur_close(&c);
	return seq;
}

uint64_t
lmdb_artifact_bytes(struct txn *tx, struct str sub, size_t sum)
{
	uint64_t n = 0;
	struct key k;
	struct cur c;
	bool on;

	key_sub(&k, sub);
	cur_open(&c, tx, TABLE_ARTIFACT);
	for (on = cur_seek(&c, key_str(&k)); on && key_of(c.key, sub);
	    on = cur_next(&c))
		n += c.raw.n > sum ? c.raw.n - sum : 0;
	cur_close(&c);
	return n;
}

static void
read_change(struct txn *tx, const struct store_write *w,
    struct store_learner *l, struct change *ch, const struct key *once)
{
	struct str v;

	lmdb_read_learner(txn_get(tx, TABLE_TWIN, w->sub), l);
	ch->state = l->state;
	ch->artifact_bytes = l->artifact_bytes;
	ch->day_events = l->day == engine_day(w) ? l->day_events : 0;
	ch->seq = lmdb_next_seq(tx, w->sub);
	if (once == NULL)
		return;
	v = txn_get(tx, TABLE_ONCE, key_str(once));
	if (v.p == NULL)
		return;
	if (v.n < ONCE_HEAD) {
		struct err bad = { ERR_NONE };

		err_set(&bad, ERR_IO, "once: a value of %zu bytes", v.n);
		txn_stop(tx, &bad);
		return;
	}
	ch->replayed = true;
	ch->digest = (struct str){ v.p + ONCE_DIGEST, SHA256_LEN };
	ch->answer = str_from(v, ONCE_HEAD);
}

static void
put_twin(struct txn *tx, const struct store_write *w,
    const struct store_learner *l, const struct change *ch)
{
	uint64_t bytes = ch->artifact_bytes;
	struct err e = { ERR_NONE };
	char head[TWIN_HEAD];

	for (size_t i = 0; i < ch->nartifacts; i++)
		bytes += ch->artifacts[i].body.n;
	if (ch->nevents == 0)
		/* for a repair: what is counted may be what was lost */
		bytes = lmdb_artifact_bytes(tx, w->sub, SHA256_LEN);
	memcpy(head, l->birth, STORE_BIRTH);
	if (l->state.n == 0 && digest_random(head, STORE_BIRTH, &e) == -1)
		txn_stop(tx, &e);
	key_put64(head + TWIN_BYTES, bytes);
	if (ch->nevents > 0 && !w->of_others)
		key_put64(head + TWIN_DAY, (uint64_t)engine_day(w) << 32 |
		    (uint32_t)(ch->day_events + ch->nevents));
	else
		key_put64(head + TWIN_DAY, (uint64_t)l->day << 32 |
		    l->day_events);
	txn_put(tx, TABLE_TWIN, w->sub, (struct str){ head, TWIN_HEAD },
	    ch->new_state);
}

static void
write_change(struct txn *tx, const struct store_write *w,
    const struct change *ch, const struct key *once)
{
	char head[ONCE_HEAD];
	struct key k;

	for (size_t i = 0; i < ch->nevents; i++) {
		key_sub(&k, w->sub);
		key_u64(&k, ch->seq + i);
		txn_put(tx, TABLE_JOURNAL, key_str(&k), ch->events[i], STR(""));
	}
	for (size_t i = 0; i < ch->nartifacts; i++) {
		key_sub(&k, w->sub);
		key_add(&k, ch->artifacts[i].id);
		key_add(&k, STR("\0"));
		key_u32(&k, ch->artifacts[i].version);
		txn_put(tx, TABLE_ARTIFACT, key_str(&k), ch->artifacts[i].body,
		    STR(""));
	}
	if (once != NULL) {
		key_put64(head, ch->seq);
		key_put64(head + ONCE_AT, (uint64_t)w->now);
		memcpy(head + ONCE_DIGEST, ch->new_digest.p, SHA256_LEN);
		txn_put(tx, TABLE_ONCE, key_str(once),
		    (struct str){ head, sizeof(head) }, ch->new_answer);
	}
}

int
lmdb_update(struct store *st, struct arena *a, const struct store_write *w,
    store_fn *fn, void *arg, struct err *e)
{
	struct key k, *once = w->request_id.n > 0 ? &k : NULL;
	struct store_learner l;
	struct err why;
	struct txn tx;

	key_sub(&k, w->sub);
	key_add(&k, w->request_id);
	txn_begin(&tx, st, ENV_TWIN, TXN_WRITE, a);
	while (txn_pass(&tx)) {
		struct change ch = { .a = a, .sub = w->sub };

		read_change(&tx, w, &l, &ch, once);
		if (!txn_ok(&tx))
			continue;
		why = (struct err){ ERR_NONE };
		if (fn(&ch, arg, &why) == -1) {
			txn_stop(&tx, &why);
		} else if (ch.new_state.n > 0) {
			engine_assert_change(&ch, w);
			write_change(&tx, w, &ch, once);
			put_twin(&tx, w, &l, &ch);
		}
	}
	return txn_end(&tx, e);
}
