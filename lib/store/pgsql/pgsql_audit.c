/* SPDX-License-Identifier: MIT */
/*
 * pgsql_audit - records of who read and wrote what, and how many were lost.
 *
 * A record is sent after the reply and not waited for: its end is read before
 * the next statement. As in the other engine the database may lose the last of
 * it in a power failure, which saves it a sync for every read.
 *
 * A record whose end is bad, or never comes, counts as lost. Each process that
 * has lost some keeps a row of table meta, "lost." and a number of its own,
 * with how many there were: it is put with the next record that can be sent.
 */
#include "store/pgsql/pgsql.h"

#include "base/hex.h"

enum { LOST_AT = 8, LOST_ROW = 16, SCRATCH = 4096 };

static void
put64(char *p, uint64_t v)
{
	for (int i = 8; i-- > 0; v >>= 8)
		p[i] = (char)(v & 0xff);
}

static uint64_t
get64(const char *p)
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v = v << 8 | (unsigned char)p[i];
	return v;
}

static struct str
lost_name(const struct pgsql *pg, struct arena *a)
{
	return arena_printf(a, "lost." STR_FMT,
	    STR_ARG(hex_encode(a, pg->node, PGSQL_NODE)));
}

/* note - the row of this process as it must be now; name and row in a. */
static void
note(struct pgsql *pg, struct arena *a, struct batch *b)
{
	char *row = arena_alloc(a, LOST_ROW);

	put64(row, pg->base.lost);
	put64(row + LOST_AT, (uint64_t)pg->audit_lost_ms);
	batch_add(b,
	    "INSERT INTO meta (name, value) VALUES ($1, $2) "
	    "ON CONFLICT (name) DO UPDATE SET value = excluded.value");
	batch_bytes(b, lost_name(pg, a));
	batch_bytes(b, (struct str){ row, LOST_ROW });
	pg->audits_noted = pg->base.lost;
}

void
pgsql_audit(struct store *st, struct str sub, int64_t now_ms, struct str record)
{
	struct pgsql *pg = pgsql_of(st);
	struct arena *a = NULL;	/* only for what is rare */
	struct batch b;

	conn_begin(pg->c);
	batch_begin(&b, pg->c);
	batch_add(&b, BATCH_TX);
	batch_add(&b, "SET LOCAL synchronous_commit = off");
	batch_add(&b, "INSERT INTO audit (sub, at, node, n, record) "
		      "VALUES ($1, $2, $3, $4, $5)");
	batch_bytes(&b, sub);
	batch_int(&b, now_ms);
	batch_bytes(&b, (struct str){ pg->node, PGSQL_NODE });
	batch_int(&b, pg->audits++);
	batch_bytes(&b, record);
	if (pg->base.lost > pg->audits_noted) {
		a = arena_new(SCRATCH);
		note(pg, a, &b);
	}
	batch_add(&b, "COMMIT");
	batch_send(&b);
	if (pg->c->lost > pg->base.lost) {
		pg->base.lost = pg->c->lost;
		pg->audit_lost_ms = now_ms;
	}
	if (a != NULL)
		arena_free(a);
}

void
pgsql_audit_lost(struct store *st, struct store_lost *out)
{
	struct pgsql *pg = pgsql_of(st);
	struct arena *a;
	struct batch b;
	struct str v;
	int rc;

	out->own = out->all = pg->base.lost;
	out->last_ms = pg->audit_lost_ms;
	conn_begin(pg->c);
	batch_begin(&b, pg->c);
	batch_add(&b, "SELECT value FROM meta WHERE name > 'lost.' AND "
		      "name < 'lost/' AND name <> $1");
	a = arena_new(SCRATCH);
	batch_bytes(&b, lost_name(pg, a));
	rc = batch_read(&b, NULL);
	arena_free(a);
	if (rc == -1)
		return;
	for (size_t i = 0; i < batch_rows(&b, 0); i++) {
		v = batch_str(&b, 0, i, 0);
		if (v.n != LOST_ROW)
			continue;
		out->all += get64(v.p);
		if ((int64_t)get64(v.p + LOST_AT) > out->last_ms)
			out->last_ms = (int64_t)get64(v.p + LOST_AT);
	}
	batch_clear(&b);
}
