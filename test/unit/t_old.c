/* SPDX-License-Identifier: MIT */
/*
 * t_old - what version 0.1.0 stored is read, folded and verified today, to the
 * byte.
 */
#include "test/unit/table.h"

#include "test/unit/ctl_kit.h"
#include "test/unit/old_kit.h"
#include "twin/journal/state.h"
#include "twin/twin.h"

static size_t nrows;
static struct old_row *rows;

/* The events of a learner: keys are the subject, 00 and eight bytes. */
static bool
is_event_of(const struct old_row *r, struct str sub)
{
	return strcmp(r->table, "journal") == 0 && r->key.n == sub.n + 9 &&
	    str_starts(r->key, sub);
}

/* differ - fail with what stands around the first difference. */
static void
differ(struct str was, struct str is)
{
	size_t i = 0;

	while (i < was.n && i < is.n && was.p[i] == is.p[i])
		i++;
	i = i > 60 ? i - 60 : 0;
	was = str_utf8_cut(str_from(was, i), 120);
	is = str_utf8_cut(str_from(is, i), 120);
	fail_msg(STR_FMT " became " STR_FMT, STR_ARG(was), STR_ARG(is));
}

static void
folded(void **state)
{
	struct twin_refold *f;
	struct str got;
	struct err e = { 0 };
	size_t learners = 0;

	(void)state;
	for (size_t i = 0; i < nrows; i++) {
		if (strcmp(rows[i].table, "twin") != 0)
			continue;
		learners++;
		f = twin_refold_new();
		for (size_t k = 0; k < nrows; k++)
			if (is_event_of(&rows[k], rows[i].key))
				assert_int_equal(twin_refold_note(f,
				    rows[k].value, &e), 0);
		for (size_t k = 0; k < nrows; k++)
			if (is_event_of(&rows[k], rows[i].key) &&
			    twin_refold_add(f, rows[k].value, &e) == -1)
				fail_msg("%s", e.msg);
		if (twin_refold_end(f, &got, &e) == -1)
			fail_msg("%s", e.msg);
		if (!str_eq(got, rows[i].value))
			differ(rows[i].value, got);
		twin_refold_free(f);
	}
	assert_int_equal(learners, 3);
}

static void
read_and_written(void **state)
{
	struct err e = { 0 };
	struct str again;
	struct state *s;

	(void)state;
	for (size_t i = 0; i < nrows; i++) {
		if (strcmp(rows[i].table, "twin") != 0)
			continue;
		if (state_parse(ctl_kit_arena(), rows[i].value, &s, &e) == -1 ||
		    state_bytes(ctl_kit_arena(), s, &again, &e) == -1)
			fail_msg("%s", e.msg);
		assert_true(str_eq(again, rows[i].value));
	}
}

static void
verified(void **state)
{
	struct ctl_kit_run r;

	(void)state;
	r = ctl_kit_run((const char *const[]){ "-c", "@/twin.conf", "init",
	    NULL }, STR(""), "@/out");
	if (r.status != 0)
		fail_msg("%d: " STR_FMT, r.status, STR_ARG(r.err));
	r = ctl_kit_run((const char *const[]){ "-c", "@/twin.conf", "verify",
	    NULL }, STR(""), "@/out");
	if (r.status != 0 || !ctl_kit_occurs(r.out,
	    "verify: 3 learners, 111 events, 0 faults"))
		fail_msg("%d: " STR_FMT STR_FMT, r.status, STR_ARG(r.out),
		    STR_ARG(r.err));
}

int
main(void)
{
	static struct table t;
	struct arena *a = ctl_kit_open();
	int failed;

	nrows = old_kit_rows(a, "0.1.0", &rows);
	old_kit_make(a, "0.1.0", ctl_kit_put(STR("@/data")).p);
	ctl_kit_write("@/twin.conf", STR("issuer = https://ory.example/\n"
	    "resource = https://twin.example.org/mcp\ndata_dir = @/data\n"));
	TEST(&t, "0.1.0: its journals fold to its states", folded);
	TEST(&t, "0.1.0: its states are read and written again",
	    read_and_written);
	TEST(&t, "0.1.0: brought to this format, twinctl verify finds no fault", verified);
	failed = table_run(&t, "old");
	ctl_kit_close();
	return failed;
}
