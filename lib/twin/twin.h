/* SPDX-License-Identifier: MIT */
/*
 * twin - the doors of the domain (doc/domain.md): from stored bytes and
 * arguments to new bytes and answers. PURE: no clock, no I/O, no log; day and
 * time are arguments, and the same input gives the same bytes on every machine.
 *
 * Integers only. Days are counted from 1970-01-01 (day = floor((utc + tz) /
 * 86400)), local to the learner; minutes, per-mille and other units are in the
 * names.
 *
 * Every door takes a struct twin_in and ends in one of three ways:
 *   0, no->code is REFUSAL_NONE   the answer (and the write) is in *out
 *   0, another code            refused: no says what the assistant should do,
 *                              *out is zeroed and nothing must be written
 *   -1                         the stored bytes or the catalog are damaged
 *                              (ERR_INVALID): a fault of ours, not of the input
 * no is zeroed first. Results live in a.
 */
#ifndef TWIN_TWIN_H
#define TWIN_TWIN_H

#include "twin/doors/door.h"
#include "twin/journal/state_head.h"

/*
 * twin_language - doc/domain.md 10: the argument `lang`, else the profile,
 * else the request's locale ("ru-RU", "en"), else Russian.
 */
enum twin_lang twin_language(struct str arg, const struct state_head *h,
    struct str locale);

/*
 * The writers. All take request_id (checked and used by the caller; ignored
 * here), lang? (used for twin_language; ignored here) and if_revision?
 * (CONFLICT_REVISION unless it is the current one). occurred_at is RFC 3339
 * ("2026-11-22T17:20:00+03:00"), the same without an offset, in the learner's
 * zone, or a local date ("2026-11-22"), which means its end; not in the future,
 * at most TWIN_BACK_DAYS back; within 24 h before now it is live, older is
 * backfill.
 * Unknown members are UNKNOWN_FIELD at any level.
 *
 * The first write of a learner who has said nothing about tracking is kept, and
 * its answer has a member `ask` beside those named here: what to ask them, once.
 *
 * twin_log_attempt - an answer to a task, judged now.
 *   task_handle | exercise   one of them; a handle keeps its criteria
 *   answer       string, 1..LIMIT_ANSWER bytes
 *   minutes?     integer 0..1440
 *   form?        {field: string | integer | [string]} the form fields
 *   scores?      [{criterion, level, evidence?}] for rubric criteria; evidence
 *                is a quote of 1..LIMIT_EVIDENCE code points from answer,
 *                form or artifact text
 *   for_review?  rubric criteria without a score wait for a mentor
 *   energy?      integer 1..5
 *   artifact?    {type, title, text | url, sha256?}
 *   occurred_at?
 * Answer: {schema "dt.attempt/1", seq, revision, exercise, verdict
 *   "accepted|needs_revision|needs_review|rejected", score 0..100 | null,
 *   repeated,
 *   checks[{criterion, ok, level|null, have|null, need|null, text}],
 *   missing[{criterion, text}], hints[string],
 *   changes[{indicator, name, before, after, unit}],
 *   stage{confirmed, computed, status}, stage_event null|{from, to, name},
 *   artifact null|{id, version}, next null|{exercise, title, minutes, reason}}
 * The same answer again on its day, while it is accepted or waits: seq, verdict
 *   and score of the first, repeated true, and nothing is written.
 * Refusals besides the common ones: HANDLE_EXPIRED, CONSENT_REQUIRED, LIMIT,
 * NOT_FOUND; unless it is for_review, FORM_MISSING, MINUTES_MISSING,
 * QUOTE_NOT_FOUND, CRITERIA_MISSING (a rubric criterion has no score or quote).
 */
twin_write_fn twin_log_attempt;

/*
 * twin_append_artifact - keep a work product.
 *   type, title (1..200 code points), text (1..LIMIT_ARTIFACT bytes) or
 *   url (https, at most 2048 bytes), sha256? of what it gives (64 hex digits),
 *   exercise?, supersedes? (id of an earlier one: next version), occurred_at?
 * Answer: {schema "dt.artifact/1", seq, revision, id, version, type, title,
 *   exercise null|string, satisfies[{criterion, text}],
 *   stage_event null|{...}}
 */
twin_write_fn twin_append_artifact;

/*
 * twin_log_slot - study outside of exercises.
 *   minutes 1..1440, what (1..280 code points), practice?, occurred_at?
 * Answer: {schema "dt.slot/1", seq, revision, counted_minutes, live,
 *   rhythm{before, after}, stage_event null|{...}}
 */
twin_write_fn twin_log_slot;

/*
 * twin_update_metrics - points of indicators a learner may write.
 *   points   1..LIMIT_POINTS of {indicator, value, occurred_at?, note?}
 *   partial? true: write the good ones; default all or nothing
 * Answer: {schema "dt.metrics/1", seq|null, revision, accepted[{indicator,
 *   value, at}], rejected[{field, code, message, hint}], changes[{indicator,
 *   name, before|null, after, unit}], stage_event null|{...}}
 */
twin_write_fn twin_update_metrics;

/*
 * twin_update_profile - declared fields; null forgets a value.
 *   fields   {key: value | null}, 1..40 members
 * Holding the same values already writes nothing (new_state empty, seq null).
 * Answer: {schema "dt.profile/1", seq|null, revision, changes[{field, name,
 *   before|null, after|null}], unchanged[string]}
 */
twin_write_fn twin_update_profile;

/*
 * twin_correct_event - what the journal has wrong. in->event is the entry of
 * seq, if there is one, in->next the one after it; in->without the state without
 * it, for a void.
 *   action     "void": take an entry back, within TWIN_VOID_DAYS days and by its
 *              author; "dispute": say that an entry or a reading is wrong
 *   seq | indicator    what it is about; a reading can only be disputed
 *   reason     1..500 code points
 *   replacement?   of a void: arguments of the tool that wrote the entry, without
 *              request_id; written in the same step, at the time of the entry
 *              unless it names one
 * Answer: {schema "dt.correction/1", seq, revision, action, entry null|{seq,
 *   kind, artifact?{seq, id: of an attempt, the work product that came along and
 *   stays}}, indicator null|string, changes[{indicator, name, before, after}],
 *   stage_event, next null|{tool, exercise null|string}, replacement
 *   null|the tool's answer}
 */
twin_write_fn twin_correct_event;

/* twin_replacement_tool - whose arguments the replacement of an event (its bytes
 * in the journal) takes; NULL: nothing can be put in its place. */
const char *twin_replacement_tool(struct arena *a, struct str event);

/*
 * twin_manage_consent - what the learner agrees to. Nothing is written when
 * all of it stands so already.
 *   grants   {tracking?, mentor_view?, cohort_stats?: boolean}; empty: ask only
 * Answer: {schema "dt.consent/1", seq|null, revision, version, consent{tracking,
 *   mentor_view, cohort_stats: {state "unset|granted|withdrawn", since|null}},
 *   effect[string]}
 */
twin_write_fn twin_manage_consent;

/*
 * twin_record - an event of the platform or of the operator (twinctl ingest,
 * review, diagnostic, degree, consent); never behind a learner's tool.
 *   kind         of doc/domain.md 3, except attempt, artifact, metric,
 *                declared, stage_changed, voided
 *   occurred_at?, source?, external_id?
 *   body         members by kind: event.h
 * Answer: {schema "dt.record/1", seq, revision, kind, stage_event}
 * Of an attempt the last review counts: in->replaces are the ones before it,
 * in->without is the state without them.
 */
twin_write_fn twin_record;

/*
 * twin_judged - the attempt that the arguments of a review are about; 0: no
 *   review, or nothing to judge.
 * twin_judgement - whether an event at or after that attempt is a review of it:
 *   its seq, else 0; *replaces: those before it count no more already.
 */
int twin_judged(struct arena *a, struct str state, const struct js *args,
    int64_t *attempt, struct err *e) WARN_UNUSED;
int twin_judgement(struct arena *a, struct str event, const struct js *args,
    int64_t attempt, int64_t *seq, bool *replaces, struct err *e) WARN_UNUSED;

/*
 * twin_import - what the system before this one kept, by its own paths, by ids
 * of its catalogue or by our keys; never behind a learner's tool.
 *   data         an object; what is in it is nested as it was
 *   sha256       of its canonical text: the external_id of the events
 *   created_at?, updated_at?   as that system gives them
 * Declared fields without a value here are taken over, in the type they have
 * now if need be; measured and derived ones become claims of the event
 * "imported", which no rule believes; everything else is kept in its
 * legacy_raw. CONSENT_REQUIRED: tracking is forbidden; LIMIT: too much for an
 * event.
 * Answer: {schema "dt.import/1", seq, mapped, coerced, kept, claims, orphaned,
 *   rejected, rejects[{path, field, wants}]}: numbers of values; kept: there was
 *   one already; rejected: it does not fit its field
 */
twin_write_fn twin_import;

/* twin_imports - how many entries "imported" a twin has; 0 when its state cannot
 * be read, which whoever reads on is told. */
int64_t twin_imports(struct arena *a, struct str state);

/*
 * twin_legacy_row - the twin as a row of that system, for who goes back:
 * {user_id, data, created_at, updated_at}. in->imported has what came from there.
 * Our values stand below its paths; what it had said and nobody computes, and
 * what has no place here, stands there again. Nothing else fits its shape.
 */
twin_read_fn twin_legacy_row;

/*
 * The doors of that system's tools. A path is one of its own with slashes or
 * dots, an id of its catalogue or a key of ours; "" is the root. Where a text
 * begins with a line of JSON, that line is what that system answered with.
 *
 * twin_legacy_describe - what there is below a path: lines "name:type:text", of
 *   a field all about it. NOT_FOUND.
 *   path?
 * Answer: {schema "dt.describe/1", path, entries[{name, path, type, text}] |
 *   field{...}}
 *
 * twin_legacy_read - the value at a path, of a category or a group an object.
 *   in->imported has what came from there; its word is in claims. NOT_FOUND, LIMIT.
 *   path?
 * Answer: {schema "dt.path/1", revision, path, value, claims[path], claim?};
 *   its text begins with the value
 *
 * twin_legacy_write - declared fields, as twin_update_profile and with its
 *   refusals; of a group, those that data has.
 *   path, data, if_revision?
 * Answer: that of twin_update_profile and {success, path, value, user, persisted}
 *
 * twin_legacy_areas - five areas from two sides, as shares of one with the norm
 *   of the step to the next stage. FORBIDDEN: user_id is another learner's.
 *   user_id?, step?
 * Answer: {schema "dt.areas/1", user_id, step, step_name, mapping_version,
 *   timestamp, areas[{area, area_name, role, worldview, mastery: {score|null,
 *   norm, gap|null, source_indicators[]}}], max_gap|null, transition|null}; its
 *   text begins with it
 */
twin_read_fn twin_legacy_describe;
twin_read_fn twin_legacy_read;
twin_write_fn twin_legacy_write;
twin_read_fn twin_legacy_areas;

/* twin_record_schema - JSON Schema of its arguments (kind empty) or of the body
 * of a kind, which whoever calls it checks first; NULL: not recorded so. */
const char *twin_record_schema(struct str kind);

/* twin_record_platform - whether other systems may write this kind: not what
 * learners, mentors or the council say. */
bool twin_record_platform(struct str kind);

/*
 * twin_summary - a learner in a few words, for lists. Strings borrow from a.
 * Returns 0, or -1 with ERR_INVALID: the state is damaged.
 */
int twin_summary(struct arena *a, const struct twin_env *env, struct str state,
    struct twin_summary *out, struct err *e) WARN_UNUSED;

/*
 * The readers.
 *
 * twin_snapshot - doc/domain.md 9, "dt.snapshot/1".
 *   sections?  of its names; default all but the sensitive ones
 * twin_dashboard - the same and a member trend, for a picture.
 *   days?      7..90, how many days the trend has; 84 unless given
 * twin_next - doc/domain.md 8, "dt.next/1".
 *   minutes? 1..1440, energy? 1..5, practice?, exclude? [exercise], count? 1..3
 * Both accept lang?. An answer depends on env only by lang, local day, the
 * catalog, and (twin_next) key and sub of the handle; twin_snapshot's as_of is
 * the local day, so its bytes may be kept for (revision, day, catalog, lang).
 */
twin_read_fn twin_snapshot;
twin_read_fn twin_dashboard;
twin_read_fn twin_next;

/* twin_profile - what learners may say of themselves and have said, for a form;
 * no text, "dt.fields/1". */
twin_read_fn twin_profile;

/*
 * twin_progress - how a stretch of days went, "dt.progress/1".
 *   period?  week (default), month (30 days), all (of the days kept)
 *   from?, to?  local dates instead, within the last 168 days
 *   by?      day or week: points of the series; over 90 days always week
 *   indicators?  [key], default those that the next stage rests on
 */
twin_read_fn twin_progress;

/*
 * twin_task_open - check a task handle: HANDLE_EXPIRED when it is over 14 days
 * old, VALIDATION when it is not ours or another learner's.
 *   version   hex SHA-256 of the curriculum it was made under, or its first
 *             digits; when the active one's does not begin so, load that and
 *             pass it as task_cat
 */
int twin_task_open(struct arena *a, const struct twin_env *env,
    struct str handle, struct twin_task *out, struct refusal *no);

/*
 * twin_fold - one event onto a state; both as stored. Needs no catalog: an
 * event carries what it meant when it was written.
 * ERR_INVALID: not a state, not an event, or not the next number.
 */
int twin_fold(struct arena *a, struct str state, struct str event,
    struct str *out, struct err *e) WARN_UNUSED;

/*
 * twin_refold - a whole journal, for `twinctl verify`, `rebuild` and for taking
 * an entry back. Walk the journal twice, each time from seq 1 upwards: first
 * _note (which events are voided or replaced), then _add; then _end gives the
 * state's bytes. Memory is bounded by the state, not by the journal; free with
 * twin_refold_free (NULL is a no-op).
 *
 * twin_refold_without - leave out one event more, as if it were voided; false:
 * it is voided already. Between the two walks.
 */
struct twin_refold;
struct twin_refold *twin_refold_new(void);
bool twin_refold_without(struct twin_refold *r, int64_t seq);
int twin_refold_note(struct twin_refold *r, struct str event, struct err *e)
    WARN_UNUSED;
int twin_refold_add(struct twin_refold *r, struct str event, struct err *e)
    WARN_UNUSED;
int twin_refold_end(struct twin_refold *r, struct str *state, struct err *e)
    WARN_UNUSED;
void twin_refold_free(struct twin_refold *r);

#endif
