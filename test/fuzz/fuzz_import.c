/* SPDX-License-Identifier: MIT */
/* fuzz_import - the incumbent's rows, as lines of JSON or as CSV: each is told
 * once, in the order of the file, with its counts or with its fault. */
#include <assert.h>
#include <stdlib.h>

#include "test/fuzz/door.h"
#include "test/fuzz/fuzz.h"
#include "tools/import_rows.h"

static int
row(void *arg, const struct import_row *r, struct err *e)
{
	int64_t *line = arg;

	(void)e;
	assert(r->line >= *line);
	*line = r->line;
	for (int i = 0; i < IMPORT_COUNTS; i++)
		assert(r->count[i] >= 0 && (r->fault == NULL || r->count[i] == 0));
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct state_head none = { 0 };
	struct app *ap = door_app();
	struct arena *a = arena_new(256 << 20);
	struct call c = { .a = a, .client = STR("twinctl"),
		.now = 1764460800, .app = ap };
	int64_t line = 0;
	struct import_rows im = { .ap = ap, .dry = true, .row = row,
		.arg = &line, .text = { (const char *)data, size } };
	struct err e = { 0 };

	if (app_env(&c, STR(""), &none, &im.env, NULL) == -1)
		abort();
	assert(import_rows_run(&im, &e) == 0 || e.kind == ERR_INVALID);
	arena_free(a);
	return 0;
}
