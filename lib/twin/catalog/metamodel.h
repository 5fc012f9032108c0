/* SPDX-License-Identifier: MIT */
/*
 * metamodel - what can be known about a learner: share/metamodel.json as
 * structs (doc/domain.md 2, 4, 5). Read only after loading.
 *
 * Numbers are integers of a fixed scale: a field of `decimals` d stores
 * value x 10^d in min, max, anchors and thresholds, and so do its readings
 * (6.7 with one decimal is 67). Texts come as name[TWIN_RU], name[TWIN_EN],
 * both never empty. A string that the file left out is {NULL, 0}.
 */
#ifndef TWIN_CATALOG_METAMODEL_H
#define TWIN_CATALOG_METAMODEL_H

#include "base/str.h"
#include "twin/catalog/kind.h"
#include "twin/value/lang.h"

enum { TWIN_STAGES = 5, TWIN_DEGREES = 4 };

enum cmp { CMP_NONE, CMP_LT, CMP_LE, CMP_EQ, CMP_GE, CMP_GT };

/* cmp_holds - whether `a op b`; CMP_NONE never holds. */
static inline bool
cmp_holds(int64_t a, enum cmp op, int64_t b)
{
	return (op == CMP_LT && a < b) || (op == CMP_LE && a <= b) ||
	    (op == CMP_EQ && a == b) || (op == CMP_GE && a >= b) ||
	    (op == CMP_GT && a > b);
}

enum field_kind { FIELD_NONE, FIELD_DECLARED, FIELD_COLLECTED, FIELD_DERIVED,
	FIELD_GENERATED };

/* Section of doc/domain.md 2 that a field's group belongs to. */
enum field_section { SECTION_NONE, SECTION_PROFILE, SECTION_GOALS,
	SECTION_SELFEVAL, SECTION_CONTEXT, SECTION_DELIVERY,
	SECTION_COLLECTED, SECTION_DERIVED, SECTION_GENERATED };

enum field_type {
	TYPE_NONE,
	TYPE_TEXT,	/* max_len code points */
	TYPE_NUMBER,	/* decimals 1..3 */
	TYPE_INT,
	TYPE_BOOL,
	TYPE_ENUM,	/* one code of choices[] */
	TYPE_DATE,	/* 2026-11-22 */
	TYPE_TIME,	/* 2026-11-22T08:30:00Z or with an offset */
	TYPE_DAYTIME,	/* 08:30 */
	TYPE_LIST,	/* of texts; of codes when choices[] is not empty */
	TYPE_RECORD	/* object of members[] */
};

enum sensitivity { SENS_NORMAL, SENS_PERSONAL, SENS_SENSITIVE };

/* Who may write a field; bits of field.writers. */
enum { WRITER_LEARNER = 1, WRITER_PLATFORM = 2, WRITER_MENTOR = 4,
	WRITER_COUNCIL = 8, WRITER_SERVER = 16 };

struct choice {
	struct str code;
	struct str text[TWIN_LANGS];
};

struct anchor {
	int64_t value;		/* scaled */
	struct str text[TWIN_LANGS];
};

struct member {			/* of a TYPE_RECORD value */
	struct str key;
	struct str name[TWIN_LANGS];	/* the key where the file has none */
	enum field_type type;	/* TEXT, NUMBER, INT, BOOL, DATE, TIME */
	bool has_range;
	int min, max;		/* of an INT that has a range */
};

struct threshold {		/* what a stage asks of an indicator */
	int stage;		/* 1..TWIN_STAGES, ascending */
	enum cmp op;
	int64_t value;		/* scaled */
	int window_weeks;	/* 1, 4, 8, 12 or 24 */
};

struct unit {
	struct str code;	/* "min", "h_per_week" */
	struct str text[TWIN_LANGS];
	/* A number of it in words, a pattern as in speech/sentences.h of {0}; may be
	 * empty in both languages: then number and text are told. */
	struct str amount[TWIN_LANGS];
};

struct field_group {
	struct str id;		/* slug: "goals", "d_agency" */
	struct str ind;		/* "IND.1.2" */
	struct str path;	/* legacy path: "1_declarative/1_2_goals" */
	enum field_kind kind;
	enum field_section section;
	struct str name[TWIN_LANGS], desc[TWIN_LANGS];
};

/* Operators of doc/domain.md 5. */
enum rule_op {
	RULE_NONE,
	RULE_SUM,		/* of source (minutes) or of inputs */
	RULE_COUNT,		/* of events of kinds[] */
	RULE_DISTINCT_DAYS,	/* days of source */
	RULE_CURRENT_STREAK, RULE_LONGEST_STREAK, RULE_MAX_GAP,
	RULE_LAST,		/* newest reading of inputs[0] */
	RULE_MEAN,		/* of inputs, or of one input's readings */
	RULE_WEIGHTED_COUNT,	/* sum of kinds[].weight over events */
	RULE_STEPS,		/* index of promotion table `table` */
	RULE_SHARE_OF_THRESHOLD,/* per mille of the next stage's threshold */
	RULE_MIN_OF,		/* the smallest input */
	RULE_ARGMIN,		/* key of the smallest input */
	RULE_ORDINAL,		/* place of a code in choices[], 1 first */
	RULE_STATED,		/* not computed: what a person or another
				   system says of the learner */
	RULE_SERVER		/* computed by code named in `table`: stage
				   mastery degree diagnostic */
};

enum rule_source {
	SOURCE_NONE,
	SOURCE_ACTIVE_DAYS,	/* live days of promotion.activity */
	SOURCE_MINUTES,		/* minutes of slots and attempts, any provenance */
	SOURCE_EVENTS,		/* events of kinds[] */
	SOURCE_FIELDS		/* readings or values of inputs[] */
};

struct rule_kind {		/* one row of a (weighted) count */
	enum kind kind;
	int weight;		/* >= 1 */
	int min_quality;	/* 1..5; 0 = any. Of several rows of a kind
				   the one with the highest met quality wins */
};

struct rule {
	enum rule_op op;
	enum rule_source source;
	struct rule_kind *kinds;
	size_t nkinds;
	const struct field **inputs;
	size_t ninputs;
	struct str table;	/* key of a promotion table or server value */
	int window_days;	/* 7 x {1,4,8,12,24}, or 30; 0 = all time */
	int per_days;		/* 7: mean per week of the window; 1: per day;
				   0: the total */
	int64_t mul, div;	/* result in the field's scale = value x mul /
				   div, both >= 1, no better than the best of
				   min..max: minutes to tenths of an hour 1/6;
				   days a week with one decimal 10/1 */
};

struct field {
	struct str key;		/* slug, unique, no dots: "hours_per_week" */
	struct str ind;		/* "IND.3.1.01", unique */
	struct str legacy;	/* path of the incumbent; may be empty */
	struct str legacy_format;	/* "semantic/list[string]", as the
				   incumbent describes it; may be empty */
	struct str *aliases;	/* other names that find the field */
	size_t naliases;
	const struct field_group *group;
	enum field_kind kind;	/* same as group->kind */
	struct str name[TWIN_LANGS], desc[TWIN_LANGS];
	enum field_type type;
	const struct unit *unit;	/* NULL: none */
	int decimals;		/* 0..3 */
	bool has_min, has_max;
	int64_t min, max;	/* scaled */
	int max_len;		/* code points of a text or of a list item */
	int max_items;		/* of a list */
	struct choice *choices;
	size_t nchoices;
	struct anchor *anchors;	/* ascending by value */
	size_t nanchors;
	struct member *members;
	size_t nmembers;
	int polarity;		/* +1 more is better, -1 less is, 0 neither */
	unsigned writers;	/* WRITER_* bits; never 0 */
	enum sensitivity sensitivity;
	bool in_snapshot;
	int stale_after_days;	/* 0: never */
	const struct rule *rule;	/* derived only, else NULL */
	struct threshold *thresholds;
	size_t nthresholds;
	size_t order;		/* position in fields[] */
};

struct field_name {		/* row of the sorted lookup: one is not NULL */
	struct str name;
	const struct field *field;
	const struct field_group *group;
};

struct metamodel {
	struct str version;	/* "2026.11.1" */
	struct str published;	/* "2026-11-22" */
	struct str about[TWIN_LANGS];
	struct str hash;	/* sha256 of the file's bytes, 64 hex digits */
	struct unit *units;
	size_t nunits;
	struct field_group *groups;
	size_t ngroups;
	struct field *fields;	/* in the order of the file */
	size_t nfields;
	struct field_name *names;	/* of fields and groups; sorted */
	size_t nnames;
	const struct field **derived;	/* inputs before what uses them */
	size_t nderived;
};

/*
 * metamodel_field - by key, IND id, legacy path or alias; NULL when nothing
 * has this name. O(log n).
 */
const struct field *metamodel_field(const struct metamodel *m,
    struct str name);

/* metamodel_group - by id, IND id or legacy path; NULL when there is none. */
const struct field_group *metamodel_group(const struct metamodel *m,
    struct str name);

/* field_is_number - whether readings of it are numbers. */
bool field_is_number(const struct field *f);

/* metamodel_choice - a code of an enum or list field, or NULL. */
const struct choice *metamodel_choice(const struct field *f, struct str code);

/* metamodel_member - of a record field, by key; NULL when it has no such. */
const struct member *metamodel_member(const struct field *f, struct str key);

/* metamodel_choice_at - the choice of an enum field that a reading names by its
 * place, 1 first (field_value); NULL: the field is none, or has fewer. */
const struct choice *metamodel_choice_at(const struct field *f, int64_t place);

/* metamodel_type_name - "text", "int" ...; for descriptions. */
const char *metamodel_type_name(enum field_type t);

/* metamodel_kind_name - "declared", "collected", "derived", "generated". */
const char *metamodel_kind_name(enum field_kind k);

#endif
