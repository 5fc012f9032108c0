/* SPDX-License-Identifier: MIT */
/*
 * store - one realm's twins, kept by one of the engines of store/engine.h.
 * What follows is of engine lmdb: a data directory with three environments and
 * secret.key; its bytes are in twin-data(5), and so are postgresql's tables.
 *
 *   twin.mdb    durable; tables meta, twin, journal, once, artifact, catalog
 *   cache.mdb   may be deleted at any time
 *   audit.mdb   who read and wrote what; may lose the last second
 *   audit.spool.PID   records of that second of a busy process
 *   work.lock   held while files are replaced
 *
 * A process opens the store after it exists, never across a fork, and never
 * the same directory twice: closing either would drop the locks of both. No
 * pointer into the map leaves this module: values are copied into the arena.
 * Nothing here knows what an event or a state means; they are bytes. No
 * function of a caller runs inside a read transaction: it may use the store.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct store;

/* The issuer of a realm, bytes: it is kept as a key of LMDB. */
enum { STORE_REALM_MAX = 511 };

struct store_opts {
	const char *dir;
	struct str engine;	/* "lmdb", which is the default, "postgresql" */
	struct str database;	/* postgresql: libpq's connection string; a
				 * password in it is refused unless ... */
	bool database_private;	/* ... nobody else may read where it stands */
	int64_t deadline_s;	/* most that a call may wait for the database;
				 * 0: an operator waits */
	struct str issuer;	/* realm: must equal the recorded one, or ... */
	struct str issuer_aliases;	/* ... one of these (words) */
	bool read_only;		/* twinctl dump, verify */
	bool read_cache;	/* with read_only: look into the cache, too, if
				 * there is one that can be used as it is */
	size_t map_bytes;	/* initial map size; 0 = default 64 MiB; grows */
};

/*
 * store_init - make a data directory (0700) for a realm: environments, format
 * number, secret.key (0600). Idempotent for the same realm.
 * ERR_INVALID another realm or format, network file system; ERR_UPSTREAM the
 * database cannot be reached, here and in every other function; ERR_IO.
 *
 * store_init_sql - what it would have a database do, as text of SQL.
 * ERR_INVALID an engine without.
 */
int store_init(const struct store_opts *o, struct err *e) WARN_UNUSED;
int store_init_sql(const struct store_opts *o, struct buf *out,
    struct err *e) WARN_UNUSED;

/*
 * store_open - open an initialised directory. Clears stale readers. A cache
 * that cannot be opened is not an error (store_has_cache).
 * ERR_NOTFOUND not initialised; ERR_INVALID realm, format, modes, network file
 * system; ERR_IO.
 */
int store_open(const struct store_opts *o, struct store **out,
    struct err *e) WARN_UNUSED;
void store_close(struct store *st);	/* NULL is a no-op */
bool store_has_cache(const struct store *st);

/*
 * store_probe - whether it can be read and written, found out by doing both; a
 * good answer is kept for two seconds for all processes. e says why not, with
 * paths: it is for the log.
 *
 *   a    for a moment
 *   now  epoch seconds
 */
enum store_works { STORE_WORKS, STORE_UNWRITABLE, STORE_UNREADABLE };
enum store_works store_probe(struct store *st, struct arena *a, int64_t now,
    struct err *e);

/* store_moved - the directory of that name is not the one that was opened, or
 * there is none: close the store and open it again. */
bool store_moved(const struct store *st);

/* store_rest - it will not be used for a while: a connection to a database is
 * closed, and opened again when it is needed. */
void store_rest(struct store *st);

/* store_keys - HMAC keys of secret.key: current first, the previous one next;
 * each 32 bytes, borrowed from the store until the next call, which notices
 * a rotation by another process. Returns their number, 1 or 2. */
size_t store_keys(const struct store *st, struct str out[2]);

/* store_rotate_key - new current key; the old one becomes the previous. */
int store_rotate_key(struct store *st, struct err *e) WARN_UNUSED;

/* ---- reading one learner ---- */

/*
 * store_learner - what is kept about a learner in one place. Whoever begins
 * anew after an erasure gets another birth, so what was computed for the twin
 * that is gone cannot be taken for the new one's.
 */
enum { STORE_BIRTH = 16 };
struct store_learner {
	struct str state;	/* empty when there is none yet. in a */
	unsigned char birth[STORE_BIRTH];	/* zeros then */
	uint64_t artifact_bytes;
	uint32_t day, day_events;	/* events of their own on the last day
					 * of writing, days of 86400 s of UTC */
};
int store_learner(struct store *st, struct arena *a, struct str sub,
    struct store_learner *out, struct err *e) WARN_UNUSED;

/* store_state - the state alone. in a */
int store_state(struct store *st, struct arena *a, struct str sub,
    struct str *state, struct err *e) WARN_UNUSED;

/*
 * store_events - walk the journal of one learner.
 *
 *   from   first seq wanted (ascending), or, when backwards, the last one;
 *          0 with backwards = from the end
 *   fn     gets seq and the event's bytes, which are gone when it returns;
 *          returns 1 to stop, 0 to go on, -1 to fail
 *
 * A batch of events is copied at a time, so memory does not depend on the
 * journal's length, fn may use the store and be slow: no transaction is open
 * (an old reader makes LMDB's file grow). ERR_LIMIT: an event that no arena
 * holds.
 */
typedef int store_event_fn(void *arg, uint64_t seq, struct str event,
    struct err *e);
int store_events(struct store *st, struct str sub, uint64_t from,
    bool backwards, store_event_fn *fn, void *arg, struct err *e)
    WARN_UNUSED;

/* store_artifact - body of one version; version 0 = the newest. Empty with p
 * NULL when there is none. */
int store_artifact(struct store *st, struct arena *a, struct str sub,
    struct str id, uint32_t version, struct str *body, struct err *e)
    WARN_UNUSED;

/* ---- writing one learner ---- */

enum { STORE_EVENTS_MAX = 4, STORE_ARTIFACTS_MAX = 2 };

/*
 * One write on one learner. The store fills the upper half and runs the
 * function inside the write transaction; the function fills the lower half.
 * It is pure (no I/O, no clock, no side effects): it may run again after a
 * conflict or a grown map.
 */
struct change {
	struct arena *a;
	struct str sub;
	struct str state;	/* as stored, or empty */
	uint64_t seq;		/* number the first new event will get, >= 1 */
	uint64_t artifact_bytes;	/* kept so far */
	uint32_t day_events;	/* of their own, so far on this day of UTC */
	bool replayed;		/* request_id was used before ... */
	struct str digest;	/* ... with this digest (32 bytes) ... */
	struct str answer;	/* ... and this answer */

	struct str new_state;	/* empty = nothing is written at all; without
				 * an event it is a repair, and has no
				 * request_id */
	struct str events[STORE_EVENTS_MAX];	/* get seq, seq + 1, ... */
	size_t nevents;		/* 0: a repair, twinctl rebuild; needs no
				 * request_id and no artifacts */
	struct str new_digest;	/* 32 bytes: SHA-256 of the canonical request */
	struct str new_answer;	/* replayed byte for byte to the same request_id */
	struct {
		struct str id;
		uint32_t version;
		struct str body;
	} artifacts[STORE_ARTIFACTS_MAX];
	size_t nartifacts;
};
typedef int store_fn(struct change *ch, void *arg, struct err *e);

struct store_write {
	struct str sub;
	struct str request_id;	/* 1..64 bytes, or empty: no exactly-once */
	int64_t now;		/* epoch seconds */
	bool of_others;		/* brought by somebody else than the learner:
				 * does not count as one of their day */
};

/*
 * store_update - look up once, read state, run fn, put journal + once + state
 * (+ artifacts), commit: one durable transaction.
 *
 *   source/...  an ingest event is deduplicated by request_id "source:external"
 *
 * Returns 0, or -1 with fn's error or ERR_IO; nothing is written then.
 * On -1 from fn the transaction is aborted.
 */
int store_update(struct store *st, struct arena *a,
    const struct store_write *w, store_fn *fn, void *arg, struct err *e)
    WARN_UNUSED;

/* ---- catalogs: kind "metamodel", "curriculum", "promotion" ---- */

/* store_catalog_put - keep a file under its SHA-256, and make it the active
 * one of its kind. Unchanged: writes nothing. hash: 64 hex digits, in a.
 * store_catalog_get - the file of a hash, or of its first 10 digits or more;
 * an empty hash means the active one. ERR_NOTFOUND when it is not kept. */
int store_catalog_put(struct store *st, struct arena *a, const char *kind,
    struct str bytes, struct str *hash, struct err *e) WARN_UNUSED;
int store_catalog_get(struct store *st, struct arena *a, const char *kind,
    struct str hash, struct str *bytes, struct err *e) WARN_UNUSED;

/* ---- cache: small records any process may use or lose ---- */

/* When the clock of the machine was put back, by more than a minute, the cache is
 * emptied: nothing holds for longer because it was put in a time to come. */

/* store_cache_get - value or empty with p NULL; expired ones are absent.
 * Never fails: a damaged cache is an empty one. in a */
struct str store_cache_get(struct store *st, struct arena *a, struct str key,
    int64_t now);
/* store_cache_put - best effort; expires_at in epoch seconds. Values over
 * 512 KiB are not kept. Expired records are swept now and then. */
void store_cache_put(struct store *st, struct str key, struct str value,
    int64_t expires_at);
/*
 * store_cache_put_of - the same for what is a learner's own: erasure takes it
 * out. With a birth it is only put as long as that twin is there, whatever an
 * eraser does meanwhile; so nothing comes back that was computed before.
 */
struct store_owner {
	struct str sub;
	const unsigned char *birth;	/* STORE_BIRTH bytes, or NULL */
};
void store_cache_put_of(struct store *st, const struct store_owner *o,
    struct str key, struct str value, int64_t expires_at);
void store_cache_del(struct store *st, struct str key);
/*
 * store_cache_lease - true for exactly one process until `until` or until it is
 * dropped (store_cache_del): a short lock that a killed holder cannot keep.
 */
bool store_cache_lease(struct store *st, struct str key, int64_t now,
    int64_t until);
/* store_cache_add - add to a counter, for doctor and rate limits; its new
 * value. The first add after an expiry sets expires_at, later ones keep it. */
int64_t store_cache_add(struct store *st, struct str key, int64_t delta,
    int64_t expires_at);

/* ---- audit ---- */

/* store_audit - append one record (JSON) under the subject; best effort. It
 * outlives a killed process; once a second at most all records so far are
 * synced, which is what a power failure may take. Records of one learner in
 * one millisecond should differ: of equal ones some may be lost when a process
 * is killed.
 * store_audits - walk them in order of time, those of all processes, as
 * store_events does; fn gets the time in ms for seq. */
void store_audit(struct store *st, struct str sub, int64_t now_ms,
    struct str record);
int store_audits(struct store *st, struct str sub, store_event_fn *fn,
    void *arg, struct err *e) WARN_UNUSED;

/*
 * store_audit_lost - records that could not be kept, as when the disk is full:
 * those of this process so far, and what all have noted in audit.mdb, each
 * when it could write again.
 */
struct store_lost {
	uint64_t own;		/* of this process since it opened the store */
	uint64_t all;		/* with those of others and earlier ones */
	int64_t last_ms;	/* when the last one was lost; 0: none was */
};
void store_audit_lost(struct store *st, struct store_lost *out);
bool store_audit_loses(const struct store *st);	/* own is over 0 */

/* ---- the operator ---- */

/*
 * store_prune - a step of removing what is kept for a time only: audit records,
 * and the memory of request_ids. Journals, states and work products are never
 * touched. Each step is short, so that no writer waits longer than for another
 * one; call it until the stage is STORE_PRUNE_DONE.
 *
 * A request_id that is forgotten counts as a new one.
 */
enum { STORE_PRUNE_ROWS = 200 };	/* removed in a step, about */
enum store_prune_stage {
	STORE_PRUNE_AUDIT, STORE_PRUNE_ONCE, STORE_PRUNE_DONE
};
struct store_prune {
	/* what is older than this goes; 0: nothing does */
	int64_t audit_before_ms, once_before_s;
	struct str keep;	/* request_ids that begin so stay; may be "" */
	bool dry;		/* count, remove nothing */
	/* filled in; zeros before the first step */
	enum store_prune_stage stage;
	size_t at_n;		/* where the next step goes on */
	char at[512];
	uint64_t audits, onces;	/* removed so far */
};
int store_prune(struct store *st, struct store_prune *p, struct err *e)
    WARN_UNUSED;

/* store_subjects - the learners of the store whose key is behind `after` (empty:
 * all), in key order; fn gets a copy in a, and may reset a between learners. 1
 * stops, as in store_events. */
typedef int store_sub_fn(void *arg, struct str sub, struct err *e);
int store_subjects(struct store *st, struct str after, struct arena *a,
    store_sub_fn *fn, void *arg, struct err *e) WARN_UNUSED;

/* store_check - keys and counts agree for one learner: seq 1..n without holes,
 * once points into the journal. ERR_INVALID names the first fault. */
int store_check(struct store *st, struct arena *a, struct str sub,
    uint64_t *events, struct err *e) WARN_UNUSED;

/* store_check_shared - the catalogs are those that were kept. ERR_INVALID. */
int store_check_shared(struct store *st, struct err *e) WARN_UNUSED;

/*
 * store_erase - remove every record of a learner from all files: what stays is
 * written into new ones, so that none keeps a byte (twin-data(5), ERASURE).
 * Other processes go on reading and writing while the copy is made. Costs a
 * copy of the files: for one learner, not for many.
 *
 *   shown   the state that the learner has agreed to lose, or NULL: any
 *
 * ERR_CONFLICT the state is another one, nothing is changed; ERR_UPSTREAM
 * another erasure is under way; ERR_IO not or only partly done, may be
 * repeated.
 */
int store_erase(struct store *st, struct str sub, const struct str *shown,
    struct err *e) WARN_UNUSED;

/* store_backup - hot, compacting copy of twin.mdb, audit.mdb and secret.key to
 * a new directory, which is a data directory then. ERR_INVALID it exists. */
int store_backup(struct store *st, const char *dir, struct err *e)
    WARN_UNUSED;

/*
 * Moving to another store, of this engine or another. Rows have one form in
 * all of them, that of twin-data(5) without the sum and without the subject:
 *
 *   STORE_TWIN       nothing -> birth | be64 | be32 | be32 | state
 *   STORE_JOURNAL    be64(seq) -> event
 *   STORE_ONCE       request_id -> be64(seq) | be64(time) | digest | answer
 *   STORE_ARTIFACT   id | 00 | be32(version) -> body
 *   STORE_AUDIT      be64(ms) | be32(n) -> record
 */
enum store_kind {
	STORE_TWIN, STORE_JOURNAL, STORE_ONCE, STORE_ARTIFACT, STORE_AUDIT,
	STORE_KINDS
};

/* store_rows - walk a learner's rows of one kind in the order of their keys;
 * what fn gets is gone when it returns. */
typedef int store_row_fn(void *arg, struct str key, struct str value,
    struct err *e);
int store_rows(struct store *st, struct str sub, enum store_kind kind,
    store_row_fn *fn, void *arg, struct err *e) WARN_UNUSED;

/* store_named - every subject that has rows of the kind (STORE_TWIN or
 * STORE_AUDIT), as store_subjects. */
int store_named(struct store *st, enum store_kind kind, struct arena *a,
    store_sub_fn *fn, void *arg, struct err *e) WARN_UNUSED;

/* store_take - put another store's rows of a learner in the place of ours, all
 * or none, but that files of LMDB have the twin before its audit records; both
 * must be open, and `from` may be in use. store_take_shared - the
 * same for what is of no learner: keys and catalogs. */
int store_take(struct store *to, struct store *from, struct str sub,
    struct err *e) WARN_UNUSED;
int store_take_shared(struct store *to, struct store *from, struct arena *a,
    struct err *e) WARN_UNUSED;

/*
 * store_put - the same from rows that somebody else has: fn gives those of a
 * kind to a function, as store_rows does, and may be asked again.
 */
typedef int store_source_fn(void *arg, enum store_kind kind, store_row_fn *fn,
    void *to, struct err *e);
int store_put(struct store *to, struct str sub, store_source_fn *fn, void *arg,
    struct err *e) WARN_UNUSED;

/* store_look - what an operator should know about where the twins are kept;
 * nothing for files, whose directory is judged when it is opened. */
enum store_look_level { STORE_LOOK_GOOD, STORE_LOOK_NOTE, STORE_LOOK_BAD };
typedef void store_look_fn(void *arg, enum store_look_level level,
    const char *text, const char *fix);
int store_look(struct store *st, store_look_fn *fn, void *arg, struct err *e)
    WARN_UNUSED;

/*
 * store_usage - how much learners have, for an operator: the most of each, and
 * how many are at or over a mark (0: nobody counts).
 */
struct store_marks {
	uint32_t day;		/* events of this day are meant, as in
				 * store_learner */
	uint64_t day_events, artifact_bytes, journal;
};
struct store_usage {
	uint64_t learners;
	uint64_t most_day_events, most_artifact_bytes, most_journal;
	uint64_t at_day_events, at_artifact_bytes, at_journal;
	struct str longest;	/* whose journal is the longest; in a */
};
int store_usage(struct store *st, struct arena *a,
    const struct store_marks *marks, struct store_usage *out, struct err *e)
    WARN_UNUSED;

/* store_stat - one JSON object: sizes, map, readers, counts per table. */
int store_stat(struct store *st, struct buf *out, struct err *e) WARN_UNUSED;

#endif
