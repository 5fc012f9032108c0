/* SPDX-License-Identifier: MIT */
/* t_record - cgi/record: what of a FastCGI connection libfcgi may see. Every row
 * is also cut at every byte: until the variables are whole it is bad or waits. */
#include "test/unit/table.h"

#include <stdbool.h>

#include "cgi/record.h"

#define REC(type, id, size, pad)	"\1" type "\0" id "\0" size pad "\0"
#define BEGIN	REC("\1", "\1", "\10", "\0") "\0\1\0\0\0\0\0\0"
#define NONE	REC("\4", "\1", "\0", "\0")
#define LAST	REC("\5", "\1", "\0", "\0")
#define AB	"\1\2aXY"

static const struct row {
	const char *why;
	struct str bytes;
	enum record_state want;
} rows[] = {
	{ "nothing yet", STR_INIT(""), RECORD_MORE },
	{ "a beginning", STR_INIT(BEGIN), RECORD_MORE },
	{ "no variables, no body", STR_INIT(BEGIN NONE LAST), RECORD_WHOLE },
	{ "a variable", STR_INIT(BEGIN REC("\4", "\1", "\5", "\0") AB NONE
	    LAST), RECORD_WHOLE },
	{ "a variable in two records", STR_INIT(BEGIN REC("\4", "\1", "\2",
	    "\0") "\1\2" REC("\4", "\1", "\3", "\0") "aXY" NONE LAST),
	  RECORD_WHOLE },
	{ "padding", STR_INIT(BEGIN REC("\4", "\1", "\5", "\3") AB "..." NONE
	    LAST), RECORD_WHOLE },
	{ "a length of four bytes", STR_INIT(BEGIN REC("\4", "\1", "\10", "\0")
	    "\1\200\0\0\2aXY" NONE LAST), RECORD_WHOLE },
	{ "empty name and value", STR_INIT(BEGIN REC("\4", "\1", "\2", "\0")
	    "\0\0" NONE LAST), RECORD_WHOLE },
	{ "the body is to come", STR_INIT(BEGIN NONE), RECORD_BODY },
	{ "a part of the body", STR_INIT(BEGIN NONE REC("\5", "\1", "\2", "\0")
	    "ab"), RECORD_BODY },
	{ "a body", STR_INIT(BEGIN NONE REC("\5", "\1", "\2", "\0") "ab" LAST),
	  RECORD_WHOLE },
	{ "an abort instead of the body", STR_INIT(BEGIN NONE REC("\2", "\1",
	    "\0", "\0")), RECORD_WHOLE },
	{ "an end of another's body is not ours", STR_INIT(BEGIN NONE
	    REC("\5", "\2", "\0", "\0")), RECORD_BODY },
	{ "another version", STR_INIT("\2\1\0\1\0\10\0\0"), RECORD_BAD },
	{ "HTTP", STR_INIT("POST / HTTP/1.1\r\n"), RECORD_BAD },
	{ "variables without a beginning", STR_INIT(NONE), RECORD_BAD },
	{ "a beginning with id 0", STR_INIT(REC("\1", "\0", "\10", "\0")
	    "\0\1\0\0\0\0\0\0"), RECORD_BAD },
	{ "a beginning of another size", STR_INIT(REC("\1", "\1", "\7", "\0")
	    "\0\1\0\0\0\0\0"), RECORD_BAD },
	{ "an authorizer", STR_INIT(REC("\1", "\1", "\10", "\0")
	    "\0\2\0\0\0\0\0\0"), RECORD_BAD },
	{ "variables of another id", STR_INIT(BEGIN REC("\4", "\2", "\0",
	    "\0")), RECORD_BAD },
	{ "a record of management between them", STR_INIT(BEGIN REC("\11",
	    "\0", "\0", "\0")), RECORD_BAD },
	{ "a question of management first", STR_INIT(REC("\11", "\0", "\3",
	    "\0") "\1\0a" BEGIN NONE LAST), RECORD_WHOLE },
	{ "a question with a length that is not there", STR_INIT(REC("\11",
	    "\0", "\10", "\0") "\377\377\377\377\377\377\377\377" BEGIN
	    NONE LAST), RECORD_BAD },
	{ "a second beginning", STR_INIT(BEGIN BEGIN), RECORD_BAD },
	{ "a body before the end of the variables", STR_INIT(BEGIN LAST),
	  RECORD_BAD },
	{ "an abort before it", STR_INIT(BEGIN REC("\2", "\1", "\0", "\0")),
	  RECORD_BAD },
	{ "a length alone", STR_INIT(BEGIN REC("\4", "\1", "\1", "\0") "\1"
	    NONE), RECORD_BAD },
	{ "half a length", STR_INIT(BEGIN REC("\4", "\1", "\3", "\0")
	    "\1\200\0" NONE), RECORD_BAD },
	{ "a value that is cut off", STR_INIT(BEGIN REC("\4", "\1", "\4", "\0")
	    "\1\2aX" NONE), RECORD_BAD },
	{ "lengths that add up to more than there is", STR_INIT(BEGIN
	    REC("\4", "\1", "\10", "\0") "\377\377\377\377\377\377\377\377"
	    NONE), RECORD_BAD },
};

static void
scan_test(void **state)
{
	const struct row *r = *state;
	bool body = false;
	size_t n;

	for (n = 0; n <= r->bytes.n; n++) {
		/* a copy of its own: a sanitizer sees a byte too far */
		char *p = malloc(n == 0 ? 1 : n);
		enum record_state got;

		assert_non_null(p);
		memcpy(p, r->bytes.p, n);
		got = record_scan((struct str){ p, n });
		free(p);
		if (n == r->bytes.n)
			assert_int_equal(got, r->want);
		else if (r->want != RECORD_BAD)
			assert_int_not_equal(got, RECORD_BAD);
		/* what was enough stays enough */
		assert_true(!body || got >= RECORD_BODY || n == r->bytes.n);
		body = got == RECORD_BODY;
	}
}

int
main(void)
{
	static struct table t;

	TABLE(&t, scan_test, rows);
	return table_run(&t, "record");
}
