/* SPDX-License-Identifier: MIT */
/* pgsql_keys - table secret: the key with the highest n is the current one, the
 * one before it the previous. The same on all machines. */
#include "store/pgsql/pgsql.h"

void
pgsql_keys_ask(struct batch *b)
{
	batch_add(b, "SELECT key FROM secret ORDER BY n DESC LIMIT 2");
}

int
pgsql_keys_take(
    struct pgsql *pg, const struct batch *b, size_t i, struct err *e)
{
	size_t n = batch_rows(b, i);

	if (n == 0)
		return err_set(e, ERR_NOTFOUND,
		    "the database has no key: "
		    "run twinctl init");
	for (size_t k = 0; k < n; k++) {
		struct str key = batch_str(b, i, k, 0);

		if (key.n != SHA256_LEN)
			return err_set(e, ERR_INVALID,
			    "table secret: a key "
			    "of %zu bytes",
			    key.n);
		memcpy(pg->key[k], key.p, SHA256_LEN);
	}
	pg->nkeys = n;
	return 0;
}

size_t
pgsql_keys(const struct store *st, struct str out[2])
{
	struct pgsql *pg = pgsql_of(st);
	struct batch b;

	/* What cannot be read now leaves the keys we have. */
	conn_begin(pg->c);
	batch_begin(&b, pg->c);
	pgsql_keys_ask(&b);
	if (batch_read(&b, NULL) == 0)
		pgsql_keys_take(pg, &b, 0, NULL);
	batch_clear(&b);
	for (size_t i = 0; i < pg->nkeys; i++)
		out[i] = (struct str){ (const char *)pg->key[i], SHA256_LEN };
	return pg->nkeys;
}

int
pgsql_rotate_key(struct store *st, struct err *e)
{
	struct pgsql *pg = pgsql_of(st);
	unsigned char key[SHA256_LEN];
	struct batch b;
	enum conn_end end;

	if (digest_random(key, sizeof(key), e) == -1)
		return -1;
	conn_begin(pg->c);
	batch_begin(&b, pg->c);
	batch_tx(&b);
	/* two who do this at once: the second finds its n taken */
	batch_add(&b, "INSERT INTO secret (n, key) "
		      "SELECT max(n) + 1, $1 FROM secret");
	batch_bytes(&b, (struct str){ (char *)key, sizeof(key) });
	batch_add(&b, "DELETE FROM secret WHERE n < "
		      "(SELECT max(n) - 1 FROM secret)");
	batch_add(&b, "COMMIT");
	end = batch_run(&b, e);
	batch_clear(&b);
	explicit_bzero(key, sizeof(key));
	return end == CONN_DONE ? 0 : -1;
}
