/* SPDX-License-Identifier: MIT */
/*
 * pgsql_update - one write on one learner; see store_update.
 *
 * First without a lock: read, run the function, and write in one round trip
 * what holds only for the revision that was read. Whoever is too late does it
 * again, now holding the learner's row while the function runs, so that many
 * writers of one learner queue up instead of chasing each other.
 *
 * When the connection breaks with the COMMIT under way, the request_id tells
 * whether it took place: the next try finds the answer in table once.
 */
#include "store/pgsql/pgsql.h"

#include <time.h>

#include "base/clock.h"

enum { TRIES = 10, PAUSE_MAX_MS = 100 };

struct update {
	struct pgsql *pg;
	struct arena *a;
	const struct store_write *w;
	store_fn *fn;
	void *arg;
	bool locked; /* read with the row held */
	bool sent; /* a COMMIT was under way, and nobody knows */
	int64_t revision;
	struct store_learner l;
	struct change ch;
};

/* ---- reading ---- */

static void
ask(struct update *u, struct batch *b)
{
	batch_begin(b, u->pg->c);
	if (u->locked)
		batch_tx(b);
	batch_add(b, u->locked ? "SELECT revision, seq, birth, artifact_bytes, "
				 "day, day_events, "
				 "state FROM twin WHERE sub = $1 FOR UPDATE"
			       : "SELECT revision, seq, birth, artifact_bytes, "
				 "day, day_events, "
				 "state FROM twin WHERE sub = $1");
	batch_bytes(b, u->w->sub);
	/* after the twin: what is in it of its journal, and of this request,
	 * is here, too */
	batch_add(b, "SELECT coalesce(max(seq), 0), (SELECT count(*) "
		     "FROM twin WHERE sub = $1) FROM journal WHERE sub = $1");
	batch_bytes(b, u->w->sub);
	if (u->w->request_id.n == 0)
		return;
	batch_add(b, "SELECT digest, answer FROM once "
		     "WHERE sub = $1 AND request_id = $2");
	batch_bytes(b, u->w->sub);
	batch_bytes(b, u->w->request_id);
}

static int
take_twin(struct update *u, const struct batch *b, size_t i, struct err *e)
{
	struct str birth = batch_str(b, i, 0, 2);

	u->revision = batch_num(b, i, 0, 0);
	if (birth.n == STORE_BIRTH)
		memcpy(u->l.birth, birth.p, STORE_BIRTH);
	u->l.artifact_bytes = (uint64_t)batch_num(b, i, 0, 3);
	u->l.day = (uint32_t)batch_num(b, i, 0, 4);
	u->l.day_events = (uint32_t)batch_num(b, i, 0, 5);
	return batch_keep(b, i, 0, 6, u->a, &u->l.state, e) ? 0 : -1;
}

/*
 * together - whether twin and journal are of one moment: a twin says the end of
 * its journal, and none has none. With the row in hand they are; what it says
 * is wrong then, and what there is counts: the journal, as with files.
 */
static bool
together(
    const struct update *u, const struct batch *b, size_t twin, size_t journal)
{
	if (batch_rows(b, twin) == 0)
		return batch_num(b, journal, 0, 1) == 0;
	return u->locked ||
	       batch_num(b, twin, 0, 1) == batch_num(b, journal, 0, 0);
}

/* take - 1: it must be read again. */
static int
take(struct update *u, const struct batch *b, struct err *e)
{
	size_t twin = u->locked ? BATCH_TX_STATEMENTS : 0;
	size_t journal = twin + 1, once = twin + 2;
	struct change *ch = &u->ch;

	if (!together(u, b, twin, journal)) {
		err_set(e, ERR_UPSTREAM, "somebody else has just written");
		return 1;
	}
	if (batch_rows(b, twin) == 1 && take_twin(u, b, twin, e) == -1)
		return -1;
	ch->seq = (uint64_t)batch_num(b, journal, 0, 0) + 1;
	if (u->w->request_id.n > 0 && batch_rows(b, once) == 1) {
		ch->replayed = true;
		if (!batch_keep(b, once, 0, 0, u->a, &ch->digest, e) ||
		    !batch_keep(b, once, 0, 1, u->a, &ch->answer, e))
			return -1;
	}
	ch->state = u->l.state;
	ch->artifact_bytes = u->l.artifact_bytes;
	ch->day_events = u->l.day == engine_day(u->w) ? u->l.day_events : 0;
	return 0;
}

static enum conn_end
read_change(struct update *u, struct err *e)
{
	struct batch b;
	enum conn_end end;
	int rc;

	u->ch = (struct change){ .a = u->a, .sub = u->w->sub };
	u->l = (struct store_learner){ .state = { NULL, 0 } };
	ask(u, &b);
	if ((end = batch_run(&b, e)) != CONN_DONE)
		return end;
	u->pg->c->held = u->locked;
	rc = take(u, &b, e);
	if (rc != 0)
		end = rc == 1 ? CONN_AGAIN : CONN_FAILED;
	batch_clear(&b);
	return end;
}

/* ---- writing ---- */

static void
put_twin(struct update *u, struct batch *b, int64_t revision, int64_t bytes,
    struct str birth)
{
	const struct change *ch = &u->ch;
	bool new = u->l.state.p == NULL;
	bool counts = ch->nevents > 0 && !u->w->of_others;

	batch_add(b,
	    new ? "INSERT INTO twin (sub, revision, seq, birth, "
		  "artifact_bytes, day, day_events, state) "
		  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
		: "UPDATE twin SET revision = $2, seq = $3, birth = $4, "
		  "artifact_bytes = $5, day = $6, day_events = $7, state = $8 "
		  "WHERE sub = $1 AND revision = $9");
	batch_bytes(b, u->w->sub);
	batch_int(b, revision);
	batch_int(b, (int64_t)(ch->seq + ch->nevents) - 1);
	batch_bytes(b, birth);
	batch_int(b, bytes);
	batch_int(b, counts ? engine_day(u->w) : u->l.day);
	batch_int(b, counts ? (int64_t)(ch->day_events + ch->nevents)
			    : u->l.day_events);
	batch_bytes(b, ch->new_state);
	if (new)
		return;
	batch_int(b, u->revision);
	/* fails unless the row was still the one that was read */
	batch_add(b, "SELECT 1 / count(*) FROM twin "
		     "WHERE sub = $1 AND revision = $2");
	batch_bytes(b, u->w->sub);
	batch_int(b, revision);
}

static void
put_rest(struct update *u, struct batch *b)
{
	const struct change *ch = &u->ch;

	for (size_t i = 0; i < ch->nevents; i++) {
		batch_add(b, "INSERT INTO journal (sub, seq, event) "
			     "VALUES ($1, $2, $3)");
		batch_bytes(b, u->w->sub);
		batch_int(b, (int64_t)(ch->seq + i));
		batch_bytes(b, ch->events[i]);
	}
	for (size_t i = 0; i < ch->nartifacts; i++) {
		batch_add(b,
		    "INSERT INTO artifact (sub, id, version, body) "
		    "VALUES ($1, $2, $3, $4) ON CONFLICT (sub, id, version) "
		    "DO UPDATE SET body = excluded.body");
		batch_bytes(b, u->w->sub);
		batch_bytes(b, ch->artifacts[i].id);
		batch_int(b, ch->artifacts[i].version);
		batch_bytes(b, ch->artifacts[i].body);
	}
	if (u->w->request_id.n == 0)
		return;
	batch_add(b, "INSERT INTO once (sub, request_id, seq, at, digest, "
		     "answer) VALUES ($1, $2, $3, $4, $5, $6)");
	batch_bytes(b, u->w->sub);
	batch_bytes(b, u->w->request_id);
	batch_int(b, (int64_t)ch->seq);
	batch_int(b, u->w->now);
	batch_bytes(b, ch->new_digest);
	batch_bytes(b, ch->new_answer);
}

/* bytes_after - of all artifacts; for a repair they are counted, for what is
 * noted may be what was lost. */
static enum conn_end
bytes_after(struct update *u, int64_t *out, struct err *e)
{
	const struct change *ch = &u->ch;
	enum conn_end end;
	struct batch b;

	*out = (int64_t)ch->artifact_bytes;
	for (size_t i = 0; i < ch->nartifacts; i++)
		*out += (int64_t)ch->artifacts[i].body.n;
	if (ch->nevents > 0)
		return CONN_DONE;
	batch_begin(&b, u->pg->c);
	batch_add(&b, "SELECT CAST(coalesce(sum(length(body)), 0) "
		      "AS bigint) FROM artifact WHERE sub = $1");
	batch_bytes(&b, u->w->sub);
	if ((end = batch_run(&b, e)) == CONN_DONE)
		*out = batch_num(&b, 0, 0, 0);
	batch_clear(&b);
	return end;
}

static enum conn_end
write_change(struct update *u, struct err *e)
{
	char birth[STORE_BIRTH];
	struct batch b;
	enum conn_end end;
	int64_t revision, bytes;

	memcpy(birth, u->l.birth, sizeof(birth));
	if (pgsql_random(&revision, e) == -1 ||
	    (u->l.state.p == NULL &&
		digest_random(birth, sizeof(birth), e) == -1))
		return CONN_FAILED;
	if ((end = bytes_after(u, &bytes, e)) != CONN_DONE)
		return end;
	batch_begin(&b, u->pg->c);
	if (!u->locked)
		batch_tx(&b);
	put_twin(u, &b, revision, bytes, (struct str){ birth, sizeof(birth) });
	put_rest(u, &b);
	batch_add(&b, "COMMIT");
	end = batch_run(&b, e);
	u->sent |= end == CONN_LOST;
	batch_clear(&b);
	return end;
}

/* ---- as often as it takes ---- */

/* leave - give the row back, unless the batch that ended did. */
static void
leave(struct update *u)
{
	struct conn *c = u->pg->c;
	struct batch b;

	c->held = false;
	if (c->h == NULL || c->pq.PQtransactionStatus(c->h) == PQTRANS_IDLE)
		return;
	batch_begin(&b, c);
	batch_add(&b, "ROLLBACK");
	if (batch_run(&b, NULL) != CONN_DONE)
		conn_drop(c);
	batch_clear(&b);
}

/* run - the function, and put what it wants; what it has made may lack what did
 * not fit. */
static enum conn_end
run(struct update *u, struct err *e)
{
	if (u->fn(&u->ch, u->arg, e) == -1)
		return CONN_FAILED;
	if (arena_over(u->a)) {
		err_set(e, ERR_LIMIT, "%s", ARENA_OVER);
		return CONN_FAILED;
	}
	if (u->ch.new_state.n == 0)
		return CONN_DONE;
	engine_assert_change(&u->ch, u->w);
	return write_change(u, e);
}

static enum conn_end
attempt(struct update *u, struct err *e)
{
	enum conn_end end = read_change(u, e);

	if (end == CONN_DONE)
		end = run(u, e);
	leave(u);
	return end;
}

/* pause_for - a random while, longer each time. */
static void
pause_for(int tries)
{
	struct timespec ts = { 0, 0 };
	int64_t most = 2 << tries, r;

	if (pgsql_random(&r, NULL) == -1)
		r = 1;
	if (most > PAUSE_MAX_MS)
		most = PAUSE_MAX_MS;
	ts.tv_nsec = (long)(r % (most * 1000)) * 1000;
	(void)nanosleep(&ts, NULL);
}

int
pgsql_update(struct store *st, struct arena *a, const struct store_write *w,
    store_fn *fn, void *arg, struct err *e)
{
	struct update u = {
		.pg = pgsql_of(st), .a = a, .w = w, .fn = fn, .arg = arg
	};
	struct err why = { ERR_NONE };

	conn_begin(u.pg->c);
	for (int i = 0; i < TRIES && clock_ms() < u.pg->c->until_ms; i++) {
		if (i > 0)
			pause_for(i);
		u.locked = i > 0;
		why = (struct err){ ERR_NONE };
		switch (attempt(&u, &why)) {
		case CONN_DONE:
			return 0;
		case CONN_FAILED:
			return err_set(e, why.kind, "%s", why.msg);
		case CONN_AGAIN:
		case CONN_LOST:
			break;
		}
		if (u.sent && w->request_id.n == 0)
			return err_set(e, ERR_UPSTREAM,
			    "the connection broke "
			    "while this was written: look whether it was "
			    "before you repeat it");
	}
	return err_set(e, ERR_UPSTREAM,
	    "%s: others write to this "
	    "learner, or the database is slow: %.100s",
	    u.sent ? "written or not, who knows" : "not written", why.msg);
}
