/* SPDX-License-Identifier: MIT */
/*
 * pgsql_prune - see store_prune: learner after learner, for all keys are led by
 * them; no index of time is needed, and an engine that distributes rows by
 * learner asks one machine for each.
 */
#include "store/pgsql/pgsql.h"

enum { SUBJECTS = 64 };		/* that a step looks at */

/* The statements for each table: whose rows come after, what goes, and how
 * many rows would go. STORE_PRUNE_ROWS stands in them as a number. */
static const struct {
	const char *next, *cut, *count;
} sqls[] = {
	[STORE_PRUNE_AUDIT] = {
	    "SELECT sub FROM audit WHERE sub > $1 ORDER BY sub LIMIT 1",
	    "WITH gone AS (DELETE FROM audit WHERE sub = $1 AND "
	    "(at, node, n) IN (SELECT at, node, n FROM audit WHERE sub = $1 "
	    "AND at < $2 ORDER BY at LIMIT 200) RETURNING 1) "
	    "SELECT count(*) FROM gone",
	    "SELECT count(*) FROM audit WHERE at < $1" },
	[STORE_PRUNE_ONCE] = {
	    "SELECT sub FROM once WHERE sub > $1 ORDER BY sub LIMIT 1",
	    "WITH gone AS (DELETE FROM once WHERE sub = $1 AND request_id IN "
	    "(SELECT request_id FROM once WHERE sub = $1 AND at < $2 AND "
	    "($4 = 0 OR substring(request_id FROM 1 FOR CAST($4 AS integer)) "
	    "<> $3) LIMIT 200) RETURNING 1) SELECT count(*) FROM gone",
	    "SELECT count(*) FROM once WHERE at < $1 AND ($3 = 0 OR "
	    "substring(request_id FROM 1 FOR CAST($3 AS integer)) <> $2)" },
};
_Static_assert(STORE_PRUNE_ROWS == 200, "the statements say 200");

static void
add_times(struct batch *b, const struct store_prune *p)
{
	bool of_audit = p->stage == STORE_PRUNE_AUDIT;

	batch_int(b, of_audit ? p->audit_before_ms : p->once_before_s);
	if (of_audit)
		return;
	batch_bytes(b, p->keep);
	batch_int(b, (int64_t)p->keep.n);
}

/* next - the learner after the one at hand becomes it; none: at_n is 0. */
static void
next(struct store_prune *p, const struct batch *b, size_t i)
{
	struct str sub = batch_rows(b, i) == 1 ? batch_str(b, i, 0, 0) :
	    STR("");

	p->at_n = sub.n <= sizeof(p->at) ? sub.n : 0;
	memcpy(p->at, sub.p, p->at_n);
}

static int
count(struct pgsql *pg, struct store_prune *p, uint64_t *n, struct err *e)
{
	struct batch b;

	conn_begin(pg->c);
	batch_begin(&b, pg->c);
	batch_add(&b, sqls[p->stage].count);
	add_times(&b, p);
	if (batch_read(&b, e) == -1)
		return -1;
	*n += (uint64_t)batch_num(&b, 0, 0, 0);
	batch_clear(&b);
	return 0;
}

static int
first(struct pgsql *pg, struct store_prune *p, struct err *e)
{
	struct batch b;

	conn_begin(pg->c);
	batch_begin(&b, pg->c);
	batch_add(&b, sqls[p->stage].next);
	batch_bytes(&b, STR(""));
	if (batch_read(&b, e) == -1)
		return -1;
	next(p, &b, 0);
	batch_clear(&b);
	return 0;
}

/* cut - up to STORE_PRUNE_ROWS rows of one learner, and who comes after. Done
 * twice it does no harm, so a broken connection is no fault. */
static int
cut(struct pgsql *pg, struct store_prune *p, uint64_t *n, struct err *e)
{
	struct str sub = { p->at, p->at_n };
	struct batch b;
	uint64_t gone;

	conn_begin(pg->c);
	batch_begin(&b, pg->c);
	batch_add(&b, sqls[p->stage].cut);
	batch_bytes(&b, sub);
	add_times(&b, p);
	batch_add(&b, sqls[p->stage].next);
	batch_bytes(&b, sub);
	if (batch_read(&b, e) == -1)
		return -1;
	gone = (uint64_t)batch_num(&b, 0, 0, 0);
	*n += gone;
	if (gone < STORE_PRUNE_ROWS)
		next(p, &b, 1);
	batch_clear(&b);
	return 0;
}

int
pgsql_prune(struct store *st, struct store_prune *p, struct err *e)
{
	bool of_audit = p->stage == STORE_PRUNE_AUDIT;
	uint64_t *n = of_audit ? &p->audits : &p->onces, before = *n;
	struct pgsql *pg = pgsql_of(st);

	if (p->dry) {
		if (count(pg, p, n, e) == -1)
			return -1;
		p->stage++;
		return 0;
	}
	if (p->at_n == 0 && first(pg, p, e) == -1)
		return -1;
	for (int i = 0; p->at_n > 0 && i < SUBJECTS &&
	    *n - before < STORE_PRUNE_ROWS; i++)
		if (cut(pg, p, n, e) == -1)
			return -1;
	if (p->at_n == 0)
		p->stage++;
	return 0;
}
