/* SPDX-License-Identifier: MIT */
/* fuzz_schema - a schema and a value, separated by a NUL: compile, check, explain. */
#include "schema/schema.h"
#include "test/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(256 << 20);
	struct str schema, value;
	const struct schema *sc;
	struct schema_fault f;
	const struct js *v;

	(void)str_cut((struct str){ (const char *)data, size }, '\0', &schema, &value);
	if (schema_compile(a, schema, &sc, NULL) == 0 &&
	    js_parse(a, value, 32, &v, NULL) == 0)
		(void)schema_check(sc, a, v, &f);
	arena_free(a);
	return 0;
}
