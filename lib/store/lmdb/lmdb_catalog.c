/* SPDX-License-Identifier: MIT */
/*
 * lmdb_catalog - published data files, kept forever under kind 00 SHA-256,
 * so that an old event can be read with the catalog it was made under. The
 * active one of a kind is named in table meta, "active." kind.
 */
#include "store/lmdb/txn.h"

#include "base/hex.h"

enum { HASH_LEAST = 5 };	/* bytes of a hash that name one */

static void
active_key(struct key *k, const char *kind)
{
	k->n = 0;
	key_add(k, STR("active."));
	key_add(k, str_c(kind));
}

/* catalog_key - of a whole hash, or what all that begin so begin with. */
static void
catalog_key(struct key *k, const char *kind, struct str hash)
{
	key_sub(k, str_c(kind));
	key_add(k, hash);
}

/* Whether the file is there already and is the active one. */
static bool
is_active(struct txn *tx, const struct key *name, const struct key *row,
    struct str hash)
{
	struct str v;

	return txn_find(tx, TABLE_META, key_str(name), &v) &&
	    str_eq(v, hash) &&
	    txn_find(tx, TABLE_CATALOG, key_str(row), &v);
}

int
lmdb_catalog_put(struct store *st, struct arena *a, const char *kind,
    struct str bytes, struct str *hash, struct err *e)
{
	unsigned char raw[SHA256_LEN];
	struct str hex;
	struct key name, row;
	struct txn tx;
	bool done = false;

	digest_sha256(bytes, raw);
	hex = hex_encode(a, raw, sizeof(raw));
	active_key(&name, kind);
	catalog_key(&row, kind, (struct str){ (const char *)raw, SHA256_LEN });
	/* Every process start comes here: a reader waits for nobody. */
	txn_begin(&tx, st, ENV_TWIN, TXN_READ, a);
	while (txn_pass(&tx))
		done = is_active(&tx, &name, &row, hex);
	if (txn_end(&tx, e) == -1)
		return -1;
	if (!done) {
		txn_begin(&tx, st, ENV_TWIN, TXN_WRITE, a);
		while (txn_pass(&tx)) {
			txn_put(&tx, TABLE_CATALOG, key_str(&row), bytes,
			    STR(""));
			txn_put(&tx, TABLE_META, key_str(&name), hex, STR(""));
		}
		if (txn_end(&tx, e) == -1)
			return -1;
	}
	*hash = hex;
	return 0;
}

/* begins - a copy of the first row whose key begins so, or empty. */
static struct str
begins(struct txn *tx, const struct key *row)
{
	struct str found = { NULL, 0 };
	struct cur c;

	cur_open(&c, tx, TABLE_CATALOG);
	if (cur_seek(&c, key_str(row)) && str_starts(c.key, key_str(row)))
		found = txn_keep(tx, c.value);
	cur_close(&c);
	return found;
}

int
lmdb_catalog_active(struct store *st, struct arena *a, const char *kind,
    struct str *hex, struct err *e)
{
	struct key name;
	struct txn tx;

	active_key(&name, kind);
	txn_begin(&tx, st, ENV_TWIN, TXN_READ, a);
	while (txn_pass(&tx))
		*hex = txn_get(&tx, TABLE_META, key_str(&name));
	return txn_end(&tx, e);
}

int
lmdb_catalog_get(struct store *st, struct arena *a, const char *kind,
    struct str hash, struct str *bytes, struct err *e)
{
	unsigned char raw[SHA256_LEN];
	struct str found = { NULL, 0 }, hex;
	struct key name, row;
	struct txn tx;
	size_t n;

	active_key(&name, kind);
	txn_begin(&tx, st, ENV_TWIN, TXN_READ, a);
	while (txn_pass(&tx)) {
		hex = hash;
		if (hex.n == 0)
			hex = txn_get(&tx, TABLE_META, key_str(&name));
		if ((n = hex_decode(hex, raw, sizeof(raw))) < HASH_LEAST)
			continue;
		catalog_key(&row, kind, (struct str){ (const char *)raw, n });
		found = begins(&tx, &row);
	}
	if (txn_end(&tx, e) == -1)
		return -1;
	if (found.p == NULL)
		return err_set(e, ERR_NOTFOUND, "catalog %s '%.64s': not kept",
		    kind, hash.n > 0 ? arena_str(a, hash).p : "active");
	*bytes = found;
	return 0;
}
