/* SPDX-License-Identifier: MIT */
/*
 * curriculum - what a learner can do: share/curriculum.json as structs
 * (doc/domain.md 4, 7, 8). Read only after loading; texts as in
 * metamodel.h. Order in the file is the order of the curriculum.
 */
#ifndef TWIN_CATALOG_CURRICULUM_H
#define TWIN_CATALOG_CURRICULUM_H

#include "twin/catalog/metamodel.h"

struct area {			/* of development: knowledge, tools ... */
	struct str id;
	struct str name[TWIN_LANGS];
	struct str *words;	/* beginnings of words that name it */
	size_t nwords;
};

struct practice {
	struct str id;		/* "time_accounting" */
	struct str name[TWIN_LANGS], desc[TWIN_LANGS];
	int order;		/* 1.., unique */
	const struct area *area;
	struct str *words;	/* "чит", "read": beginnings of words by which
				 * an objective is seen to be about it */
	size_t nwords;
	size_t index;		/* position in practices[] */
};

/* Degrees of mastery: explain, able, habit, mastery. degrees[d - 1]. */
struct degree {
	struct str id;
	struct str name[TWIN_LANGS];
};

struct stage {			/* stages[s - 1], s = 1..TWIN_STAGES */
	struct str id;		/* "random" */
	struct str code;	/* "STG.Learner.Random" */
	struct str *aliases;	/* "STG.Student.Random" */
	size_t naliases;
	struct str name[TWIN_LANGS], desc[TWIN_LANGS];
	struct str tone[TWIN_LANGS];	/* how to speak with this learner */
	int64_t hours_min_x10;	/* hours a week, tenths */
	int64_t hours_target_x10;
	int active_practices_max;
	const struct area **leading;	/* areas that count x 1.5 here */
	size_t nleading;
};

enum exercise_type { EX_NONE, EX_LEARNING, EX_PRACTICE, EX_PROJECT, EX_SOCIAL,
	EX_REFLECTION, EX_REST };

/* Why an exercise exists; mastery counts ROLE_LADDER only. */
enum exercise_role { ROLE_NONE, ROLE_LADDER, ROLE_ONBOARDING, ROLE_ENTRY,
	ROLE_RECOVERY, ROLE_RITUAL, ROLE_CHECK };

enum once { ONCE_NEVER, ONCE_DAY, ONCE_WEEK };

struct product {		/* type of a work product (artifact) */
	struct str id;		/* "time_log" */
	struct str name[TWIN_LANGS], desc[TWIN_LANGS];
	enum once once;		/* counts so often; ONCE_NEVER: every time */
	int week_from;		/* ONCE_WEEK: weekday its week begins on, 1 = Monday */
};

enum form_type { FORM_NONE, FORM_TEXT, FORM_INT, FORM_LIST, FORM_URL,
	FORM_DATE };

struct form_field {
	struct str key;		/* member of log_attempt's form{} */
	enum form_type type;
	struct str label[TWIN_LANGS];
	bool required;
	int max_len;		/* code points of a text or of a list item */
	int max_items;		/* of a list */
	int min, max;		/* of an int */
	const struct field *profile;	/* declared, that an accepted answer may
					 * go to; or NULL */
};

/*
 * What else a kind needs: its name and parameters (exercise_load.c); one that the
 * server decides also how it is counted (rules/verdict.c) and the sentence that says
 * what is missing (speech/lack.c, speech/sentence_list.h).
 */
enum criterion_kind {
	CRIT_NONE,
	/* the server decides: level is 100 or 0 */
	CRIT_MIN_WORDS,		/* count words in `field`, or in the answer */
	CRIT_MIN_ITEMS,		/* count items in list `field` */
	CRIT_FORM_FIELDS,	/* every one of fields[] is filled */
	CRIT_URL,		/* `field`, or the answer, holds an http(s) URL */
	CRIT_MIN_MINUTES,	/* the attempt took count minutes or more */
	CRIT_N_DAYS_OF_M,	/* count of the last `days` days have an event
				   of event_kind, this one included */
	CRIT_COUNT_IN_WINDOW,	/* count events of event_kind, or artifacts of
				   `product`, in the last `days` days */
	CRIT_INDICATOR_AT_LEAST,	/* indicator >= value */
	/* somebody scores it */
	CRIT_RUBRIC,		/* assistant or mentor: level + evidence quote */
	CRIT_MENTOR_CONFIRMS	/* mentor only */
};

struct level {
	int score;		/* 0..100, ascending, first 0, last 100; the
				   position (0 first) is what log_attempt sends */
	struct str text[TWIN_LANGS];
};

struct criterion {
	struct str id;		/* unique in its exercise */
	enum criterion_kind kind;
	struct str text[TWIN_LANGS];	/* what is asked, one sentence */
	int weight;		/* 1..100 */
	bool required;		/* failing it alone means revision */
	struct level *levels;	/* rubric only, 2..6 */
	size_t nlevels;
	/* params, by kind; the others are zero */
	int count, days;
	struct str field;	/* a key of the exercise's form; "" = answer */
	struct str *fields;
	size_t nfields;
	enum kind event_kind;
	const struct product *product;
	const struct field *indicator;
	int64_t value;		/* scaled as the indicator */
};

enum prereq_kind { PREREQ_NONE, PREREQ_EXERCISE, PREREQ_DEGREE,
	PREREQ_INDICATOR };

struct prereq {
	enum prereq_kind kind;
	const struct exercise *exercise;	/* accepted `value` times */
	const struct practice *practice;	/* mastery degree */
	const struct field *indicator;
	enum cmp op;
	int64_t value;		/* count, degree 1..4, or scaled reading */
};

struct feed {			/* doing this moves that indicator */
	const struct field *indicator;
	int weight;		/* 1..100 */
};

struct example_field {		/* of a form that an example fills in */
	struct str key;
	struct str *text[TWIN_LANGS];	/* one, or the lines of a list */
	size_t n[TWIN_LANGS];
};

struct shortfall {		/* what a nearly good answer misses */
	struct str criterion;
	int level;		/* that it reaches, of a rubric */
};

struct example {
	struct example_field *form;
	size_t nform;
	/* of a nearly good one, whose form tells only what differs */
	struct shortfall *misses;
	size_t nmisses;
	struct str note[TWIN_LANGS];	/* what is missing, and why */
};

struct examples {
	const struct example *good, *nearly;
};

struct exercise {
	struct str id;		/* slug, unique */
	int version;		/* >= 1; raised when the text changes */
	const struct practice *practice;
	int degree;		/* 1..TWIN_DEGREES */
	unsigned stages;	/* bit (1 << s) for s = 1..5 */
	enum exercise_type type;
	enum exercise_role role;
	struct str title[TWIN_LANGS];
	struct str instruction[TWIN_LANGS];
	struct str why[TWIN_LANGS];
	struct str example[TWIN_LANGS];	/* may be empty in both */
	const struct examples *examples;	/* or NULL */
	int minutes_min, minutes_typ, minutes_max;
	int energy;		/* 1..5 needed */
	const struct product *product;
	struct form_field *form;
	size_t nform;
	struct criterion *criteria;	/* never empty */
	size_t ncriteria;
	struct prereq *prereqs;
	size_t nprereqs;
	struct feed *feeds;
	size_t nfeeds;
	int *review_days;	/* ladder, ascending: 1 3 7 16 35 90 */
	size_t nreview;
	int cooldown_days;
	bool repeatable;
	int duration_days;	/* that it takes, 1..90 */
	unsigned parts;		/* of the day it is for, PART_*; 0 = any */
	unsigned weekdays;	/* bit (1 << d), d = 1 Monday .. 7; 0 = any */
	int max_open;		/* offers open at once */
	enum kind counts_as;	/* an accepted attempt also is this event, e.g.
				   KIND_SLOT, KIND_REFLECTION; else KIND_NONE */
	const struct exercise *scaffold;	/* easier one, or NULL */
	bool archived;
	size_t order;		/* position in exercises[] */
};

struct curriculum {
	struct str version, published, hash;	/* as in struct metamodel */
	struct str about[TWIN_LANGS];
	struct area *areas;
	size_t nareas;
	struct practice *practices;	/* ascending order */
	size_t npractices;
	struct degree degrees[TWIN_DEGREES];
	struct stage stages[TWIN_STAGES];
	struct product *products;
	size_t nproducts;
	struct exercise *exercises;
	size_t nexercises;
	const struct exercise **by_id;	/* sorted */
};

/* By id; NULL when there is none. O(log n) for exercises. */
const struct exercise *curriculum_exercise(const struct curriculum *c,
    struct str id);
const struct practice *curriculum_practice(const struct curriculum *c,
    struct str id);
const struct product *curriculum_product(const struct curriculum *c,
    struct str id);

/*
 * curriculum_stage - number 1..5 of an id, a code or an alias
 * ("STG.Student.Random"); 0 when there is none.
 */
int curriculum_stage(const struct curriculum *c, struct str name);

/* curriculum_criterion - by id within an exercise, or NULL. */
const struct criterion *curriculum_criterion(const struct exercise *x,
    struct str id);

/* curriculum_first_step - whether it is for the first days, done once. */
bool curriculum_first_step(const struct exercise *x);

/* curriculum_scored - whether assistant or mentor must send a score. */
bool curriculum_scored(const struct criterion *cr);

const char *curriculum_part_name(unsigned part);	/* "morning" of PART_MORNING */
const char *curriculum_type_name(enum exercise_type t);
const char *curriculum_role_name(enum exercise_role r);
const char *curriculum_criterion_name(enum criterion_kind k);

#endif
