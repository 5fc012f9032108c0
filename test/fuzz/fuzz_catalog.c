/* SPDX-License-Identifier: MIT */
/* fuzz_catalog - metamodel, curriculum and promotion, a line feed between them:
 * all three are taken, or a sentence names the file that is not. */
#include <assert.h>

#include "test/fuzz/fuzz.h"
#include "twin/catalog/catalog.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(256 << 20);
	struct str mm, cu, pr, why;
	struct catalog *cat = NULL;
	struct err e = { 0 };

	(void)str_cut((struct str){ (const char *)data, size }, '\n', &mm, &cu);
	(void)str_cut(cu, '\n', &cu, &pr);
	if (catalog_load(a, mm, cu, pr, &cat, &e) == 0)
		assert(cat->mm != NULL && cat->cu != NULL && cat->pr != NULL);
	else {
		why = str_c(e.msg);
		assert(cat == NULL && (e.kind == ERR_LIMIT ||
		    str_starts(why, STR("metamodel.json: ")) ||
		    str_starts(why, STR("curriculum.json: ")) ||
		    str_starts(why, STR("promotion.json: "))));
	}
	arena_free(a);
	return 0;
}
