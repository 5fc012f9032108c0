/* SPDX-License-Identifier: MIT */
#include "store/pgsql/libpq.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

static const struct {
	const char *name;
	size_t at;
} functions[] = {
#define X(f) { #f, offsetof(struct libpq, f) },
	LIBPQ_FUNCTIONS(X)
#undef X
};

int
libpq_load(struct libpq *out, struct err *e)
{
	/* Never closed: libraries behind it register what runs at exit. */
	void *h = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL), *f;

	if (h == NULL)
		return err_set(e, ERR_INVALID,
		    "store = postgresql needs "
		    "libpq: apt-get install libpq5 (%s)",
		    dlerror());
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		if ((f = dlsym(h, functions[i].name)) == NULL)
			return err_set(e, ERR_INVALID,
			    "libpq has no %s: "
			    "version 14 or later is needed",
			    functions[i].name);
		memcpy((char *)out + functions[i].at, &f, sizeof(f));
	}
	return 0;
}
