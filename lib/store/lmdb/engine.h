/* SPDX-License-Identifier: MIT */
/*
 * engine - what the files of lib/store/lmdb share, but for transactions (txn.h);
 * only tests look in, too.
 *
 *   dir.c     the directory: whose, which modes, which file system, its lock
 *   secret.c  secret.key
 *   env.c     an LMDB environment: looked at, grown, given up
 *   env_open.c  opened and made
 *   format.c  its layout, and the way from the one before
 *   copy.c    a second file of it, row by row
 *   erase_file.c  replacing its file while others use it
 *   backup.c  copying it
 *   lmdb_error.c  the one place where LMDB's codes get their meaning
 *   txn.c     the sticky transaction
 *   txn_rows.c  the only reader and writer of rows
 *   rows.c    rows copied out of one
 *   spool.c   audit records that wait for a transaction
 *   key.c     bytes of keys
 *   lmdb*.c   the contract of store.h upon these
 *
 * Only backup.c, copy.c, env*.c, erase_file.c, lmdb_error.c and txn*.c know
 * lmdb.h.
 *
 * Four locks, one order: a flock(2) on work.lock while files are replaced, a
 * spool's (spool.c), LMDB's write lock of an environment (the cache's before
 * that of another), and a flock(2) on the directory, shared while files are
 * opened, exclusive while they are made or moved. Who holds one waits only for
 * those that come after it.
 */
#ifndef STORE_LMDB_ENGINE_H
#define STORE_LMDB_ENGINE_H

#include <sys/types.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/limits.h"
#include "store/engine.h"

struct MDB_env;
struct MDB_txn;
struct txn;

/* Number of the byte layout in twin-data(5); another one is refused. */
#define STORE_FORMAT	"2"

enum env_id { ENV_TWIN, ENV_CACHE, ENV_AUDIT, ENVS };

enum table {
	TABLE_META, TABLE_TWIN, TABLE_JOURNAL, TABLE_ONCE, TABLE_ARTIFACT,
	TABLE_CATALOG, TABLE_CHANGED, TABLE_CACHE, TABLE_AUDIT,
	TABLE_AUDIT_META, TABLE_AUDIT_CHANGED, TABLES
};

enum {
	/* A row's key is the subject, or begins with the subject and 00. */
	PER_SUBJECT = 1,
	/* Its value begins with the SHA-256 of the key and the rest of the
	 * value. txn.c puts that sum and takes it off. */
	SEALED = 2,
	/* Keys of rows that change while a copy is made (erase_file.c). */
	CHANGES = 4
};

struct table_row {
	const char *name;
	enum env_id env;
	unsigned flags;
};
extern const struct table_row store_tables[TABLES];

/* A value of table once: be64 seq, be64 time, digest of the request; then the
 * answer. */
enum { ONCE_AT = 8, ONCE_DIGEST = 16, ONCE_HEAD = ONCE_DIGEST + SHA256_LEN };

/* A value of table twin: birth, be64 bytes of artifacts, be32 day and be32
 * events of that day; then the state. */
enum {
	TWIN_BYTES = STORE_BIRTH, TWIN_DAY = TWIN_BYTES + 8,
	TWIN_HEAD = TWIN_DAY + 8
};

struct env {
	struct MDB_env *h;	/* NULL: not open */
	struct MDB_txn *rd;	/* reader kept between transactions, reset */
	bool busy;		/* a transaction is under way: one at a time */
	unsigned dbi[TABLES];
	dev_t lock_dev;		/* identity of the lock file it was opened */
	ino_t lock_ino;		/* with; another one means: open again */
	dev_t data_dev;		/* likewise of the data file */
	ino_t data_ino;
	off_t data_size;	/* largest one seen: it never shrinks */
	time_t looked_at;	/* second of the last look at the data file */
	bool only_read;		/* the file system is mounted read-only */
	bool fits;		/* format and realm were found to be ours */
	time_t skip_until;	/* go without until then, of CLOCK_MONOTONIC */
	bool unsynced;		/* we committed since the last env_sync */
};

enum { STORE_KEYS = 2 };

struct secret {
	unsigned char key[STORE_KEYS][SHA256_LEN];
	size_t n;		/* 1, or 2 with the previous one */
	ino_t ino;		/* of the file these came from */
	struct timespec mtime;
};

/* The process's own spool; spool.c knows the bytes. */
struct spool {
	struct spool_map *map;	/* NULL: none */
	int fd;
	uint32_t used;
	unsigned skip;		/* records to go without before the next try */
	char name[32];
};

enum { BOOT_MAX = 128 };	/* format and number of this start */

/* A row of the cache: the latest time that it was told, be64. */
extern const struct str cache_time_key;

struct store {
	struct store_base base;
	engine_alive_fn *alive;	/* a cache alone: who knows the twins */
	void *alive_arg;
	struct arena *own;	/* holds this and what it points to */
	const char *dir;	/* absolute */
	int dir_fd;		/* and which directory it is */
	dev_t dir_dev;
	ino_t dir_ino;
	struct str realm;
	bool read_only;
	size_t map_bytes;
	struct env env[ENVS];
	struct secret *secret;
	int64_t now;		/* epoch seconds, latest a caller has told; 0 */
	int64_t audit_synced_ms;	/* INT64_MAX: not yet */
	uint64_t audit_noted;	/* of base.lost, noted in audit.mdb */
	int64_t audit_lost_ms;	/* when the last one was lost */
	struct spool spool;
	char boot[BOOT_MAX];	/* env_boot_read */
	size_t nboot;
};

/* ---- dir.c ---- */

/* dir_open - open and judge the directory; sets st->dir* of it. */
int dir_open(struct store *st, const char *path, struct err *e) WARN_UNUSED;

/* dir_make - make it with mode 0700 unless it is there. */
int dir_make(const char *path, struct err *e) WARN_UNUSED;

/* dir_lock - wait for the lock, LOCK_SH or LOCK_EX; dir_unlock gives it
 * back. */
int dir_lock(struct store *st, int how, struct err *e) WARN_UNUSED;
void dir_unlock(struct store *st);

/* dir_file - the path of a file in it, in a. */
const char *dir_file(struct store *st, struct arena *a, const char *name);

/*
 * dir_stat - identity of a file in it. *out is zeroed when it is missing.
 * ERR_INVALID when group or others may read or write it.
 */
int dir_stat(const struct store *st, const char *name, struct stat *out,
    struct err *e) WARN_UNUSED;

/*
 * dir_work - wait for the lock of whoever replaces files: an erasure, a change
 * of the format. It is the first of all locks; close(2) gives it back.
 * -1 with ERR_UPSTREAM when it is not to be had in half a minute.
 */
int dir_work(const struct store *st, struct err *e) WARN_UNUSED;

/* dir_remove - remove a folder in it and the files in that; none is no error. */
int dir_remove(const struct store *st, const char *name, struct err *e)
    WARN_UNUSED;

/* dir_sync - make renames durable. */
int dir_sync(int fd, struct err *e) WARN_UNUSED;

/* dir_fs_refused - name of a network file system by statfs(2)'s f_type, or
 * NULL for one that LMDB may use. */
const char *dir_fs_refused(unsigned long type);

/* dir_write - write all of s to fd and sync it. */
int dir_write(int fd, struct str s, const char *name, struct err *e)
    WARN_UNUSED;

/* ---- secret.c ---- */

/* secret_load - read the keys into *st->secret. */
int secret_load(const struct store *st, struct err *e) WARN_UNUSED;

/* secret_make - make the file unless it is there. Directory locked. */
int secret_make(const struct store *st, struct err *e) WARN_UNUSED;

/* secret_refresh - load again when the file is another one than loaded. */
void secret_refresh(const struct store *st);

/* secret_rotate - a new current key; the current one becomes the previous. */
int secret_rotate(struct store *st, struct err *e) WARN_UNUSED;

/* secret_set - these n keys instead. */
int secret_set(struct store *st, const struct str *keys, size_t n,
    struct err *e) WARN_UNUSED;

/* secret_copy - write the keys to another directory. */
int secret_copy(const struct store *st, int dir_fd, struct err *e) WARN_UNUSED;

/* ---- env.c ---- */

struct env_row {
	const char *file, *lock;
	unsigned flags;
	bool optional;	/* made anew when missing, done without when broken */
};
extern const struct env_row env_rows[ENVS];

/* env_remove - take the files away, an audit file aside. Directory locked. */
void env_remove(const struct store *st, enum env_id id);

/* env_check_modes - no file of any environment is for others to read. */
int env_check_modes(const struct store *st, struct err *e) WARN_UNUSED;

/* env_open - open unless open. With make, twin.mdb is made too. */
int env_open(struct store *st, enum env_id id, bool make, struct err *e);
void env_close(struct env *env);

/* env_boot_read - which start of the machine this is. With the directory, since
 * a process in its sandbox can read no file of the system's any more. */
void env_boot_read(struct store *st);

/*
 * env_look - whether what is open is what the directory's names mean; writing:
 * also that the data file is as long as it was, and nobody has committed a
 * replacement. Returns 0, ESTALE (env_leave and open again), or MDB_CORRUPTED.
 * A reader looks at the data file once a second.
 */
int env_look(struct store *st, enum env_id id, bool writing);

/* env_leave - close it; no lock file stays behind that belongs to a data file
 * which somebody has put another one in the place of. */
void env_leave(struct store *st, enum env_id id);

/* env_other_reader - the number of a process other than this one that has it
 * open, or 0. */
long env_other_reader(struct store *st, enum env_id id);

/* ---- format.c ---- */

/* What the directory of the format before was like, and where it is copied. */
#define BACKUP_BEFORE	"format-1.backup"
#define BACKUP_TMP	"format-1.backup.tmp"

/* format_write - the number of the format and the realm, in a new directory. */
int format_write(struct store *st, const struct store_opts *o, struct err *e)
    WARN_UNUSED;

/*
 * format_check - whether the directory is of the realm and the format, which is
 * changed from the one before if it has to be; sets st->realm.
 * ERR_NOTFOUND not initialised, ERR_INVALID, ERR_IO.
 */
int format_check(struct store *st, const struct store_opts *o, struct err *e)
    WARN_UNUSED;

/* format_fits - in a transaction of twin.mdb: its format and realm are still
 * those of this store; else tx fails and says why. */
bool format_fits(struct txn *tx);

/* env_map_size - with how many bytes of address space it is opened. */
size_t env_map_size(const struct store *st, enum env_id id);

/* env_grow - adopt the size another process gave the map, or double it. */
int env_grow(struct env *env);

/* env_discard - a damaged cache or audit file is put out of the way. */
void env_discard(struct store *st, enum env_id id);

/* env_forget_damaged - remove what env_discard has set aside. */
int env_forget_damaged(const struct store *st, struct err *e) WARN_UNUSED;

/* env_name - of its file, "twin.mdb". */
const char *env_name(enum env_id id);

struct env_stat {
	uint64_t file_bytes, map_bytes, used_bytes, last_txn;
	unsigned readers, max_readers;
};
struct table_stat {
	uint64_t rows, bytes;	/* bytes: pages of the table's tree */
	unsigned depth;
};
int env_stat(struct store *st, enum env_id id, struct env_stat *out,
    struct err *e) WARN_UNUSED;

/* env_sync - make what was committed durable. */
int env_sync(struct store *st, enum env_id id);

/* ---- lmdb_error.c ---- */

/* lmdb_error_fail - say in *e what a code of LMDB or the system means. Returns
 * -1. */
int lmdb_error_fail(const struct store *st, enum env_id id, int code,
    const char *what, struct err *e);

/* lmdb_error_damaged - whether it says that the file is not sound. */
bool lmdb_error_damaged(int code);

/* ---- backup.c ---- */

/* backup_env - compacting copy of a running environment into dir_fd. */
int backup_env(struct store *st, enum env_id id, int dir_fd, struct err *e)
    WARN_UNUSED;

/* ---- erase_file.c ---- */

/*
 * erase_file_without - replace an environment's file by one without the rows of a
 * subject, so that no file keeps a byte of them. Other processes go on reading
 * and writing meanwhile; see twin-data(5), ERASURE. ERR_CONFLICT unless the
 * state is *shown (NULL: whatever it is).
 */
int erase_file_without(struct store *st, enum env_id id, struct str sub,
    const struct str *shown, struct err *e) WARN_UNUSED;

/* erase_file_cache_without - the same for the cache. */
int erase_file_cache_without(struct store *st, struct str sub, struct err *e)
    WARN_UNUSED;

/* erase_file_pending - whether a replacement is committed but not in its
 * place. */
bool erase_file_pending(const struct store *st, enum env_id id);

/* erase_file_finish - put it in its place. Directory locked exclusively. */
int
erase_file_finish(struct store *st, enum env_id id, struct err *e) WARN_UNUSED;

/* ---- key.c ---- */

enum { KEY_MAX = 511 };		/* LMDB's MDB_MAXKEYSIZE */

struct key {
	size_t n;
	char p[KEY_MAX];
};

/* key_sub - start with sub 00; key_add, key_u64, key_u32 append. */
void key_sub(struct key *k, struct str sub);
void key_add(struct key *k, struct str s);
void key_u64(struct key *k, uint64_t v);	/* big-endian */
void key_u32(struct key *k, uint32_t v);
struct str key_str(const struct key *k);

/* key_be64, key_be32 - read what key_u64 and key_u32 wrote. */
uint64_t key_be64(const char *p);
uint32_t key_be32(const char *p);
void key_put64(char *p, uint64_t v);

/* key_of - whether a key of a PER_SUBJECT table belongs to sub. */
bool key_of(struct str key, struct str sub);

/* ---- lmdb.c ---- */

/* The operations of engine_lmdb that have a file of their own. */
int lmdb_update(struct store *st, struct arena *a,
    const struct store_write *w, store_fn *fn, void *arg, struct err *e);
int lmdb_catalog_put(struct store *st, struct arena *a, const char *kind,
    struct str bytes, struct str *hash, struct err *e);
int lmdb_catalog_get(struct store *st, struct arena *a, const char *kind,
    struct str hash, struct str *bytes, struct err *e);
void lmdb_audit(struct store *st, struct str sub, int64_t now_ms,
    struct str record);
void lmdb_audit_lost(struct store *st, struct store_lost *out);
enum store_works lmdb_probe(struct store *st, int64_t now, struct err *e);
int lmdb_audits(struct store *st, struct str sub, store_event_fn *fn,
    void *arg, struct err *e);
int lmdb_rows(struct store *st, struct str sub, enum store_kind kind,
    store_row_fn *fn, void *arg, struct err *e);
int lmdb_named(struct store *st, enum store_kind kind, struct str after,
    struct arena *a, store_sub_fn *fn, void *arg, struct err *e);
int lmdb_take(struct store *to, struct store *from, struct str sub,
    struct err *e);
int lmdb_set_keys(struct store *st, const struct str *keys, size_t n,
    struct err *e);
int lmdb_catalogs(struct store *st, engine_catalog_fn *fn, void *arg,
    struct err *e);
int lmdb_check(struct store *st, struct arena *a, struct str sub,
    uint64_t *events, struct err *e);
int lmdb_erase(struct store *st, struct str sub, const struct str *shown,
    struct err *e);
int lmdb_backup(struct store *st, const char *dir, struct err *e);
int lmdb_stat(struct store *st, struct buf *out, struct err *e);
int lmdb_prune(struct store *st, struct store_prune *p, struct err *e);
int lmdb_usage(struct store *st, struct arena *a,
    const struct store_marks *marks, struct store_usage *out, struct err *e);

/* lmdb_catalog_active - the hash of the active file of a kind, 64 digits in a;
 * empty: there is none. */
int lmdb_catalog_active(struct store *st, struct arena *a, const char *kind,
    struct str *hex, struct err *e);

/* lmdb_next_seq - the number that the next event of a journal gets. */
uint64_t lmdb_next_seq(struct txn *tx, struct str sub);

/* lmdb_artifact_bytes - of the bodies of all artifacts, read row by row; sum: bytes
 * that stand before a body in its row. */
uint64_t lmdb_artifact_bytes(struct txn *tx, struct str sub, size_t sum);

/* lmdb_read_learner - what a row of table twin says; an absent one says nothing. */
void lmdb_read_learner(struct str row, struct store_learner *out);

/* ---- spool.c ---- */

/* spool_make - try to make this process's spool, unless it is there; first
 * those of dead processes are drained and removed. */
void spool_make(struct store *st);

/* spool_append - false: there is none, or no room, or the record has a zero
 * byte (zeros mean: not written). Makes no system call. */
bool spool_append(struct store *st, struct str sub, int64_t ms,
    struct str record);

/* spool_drain - move its records to audit.mdb. -1: they stay in it. */
int spool_drain(struct store *st, struct err *e);

/* spool_drain_all - the same for all processes, so that audit.mdb has every
 * record and no other file has a byte of one. ERR_IO, ERR_INVALID mode. */
int spool_drain_all(struct store *st, struct err *e);

/* spool_close - drain and remove it. */
void spool_close(struct store *st);

/* ---- lmdb_cache.c ---- */

/* cache_owner - what a record of a learner's is marked with; cache_owned -
 * whether a row has this mark. */
enum { CACHE_OWNER = 8 };
void cache_owner(struct str sub, unsigned char owner[CACHE_OWNER]);
bool cache_owned(struct str row, const unsigned char owner[CACHE_OWNER]);

#endif
