/* SPDX-License-Identifier: MIT */
#include "base/err.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

int
err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;

	if (e == NULL || e->kind != ERR_NONE)
		return -1;
	e->kind = kind;
	va_start(ap, fmt);
	(void)vsnprintf(e->msg, sizeof(e->msg), fmt, ap);
	va_end(ap);
	return -1;
}

const char *
err_kind_name(enum err_kind kind)
{
	static const char *const name[ERR_KINDS] = {
		[ERR_NONE] = "none",
		[ERR_INVALID] = "invalid",
		[ERR_AUTH] = "auth",
		[ERR_DENIED] = "denied",
		[ERR_NOTFOUND] = "notfound",
		[ERR_CONFLICT] = "conflict",
		[ERR_LIMIT] = "limit",
		[ERR_UPSTREAM] = "upstream",
		[ERR_IO] = "io",
	};

	return kind < ERR_KINDS ? name[kind] : "unknown";
}
