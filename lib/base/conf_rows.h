/* SPDX-License-Identifier: MIT */
/* conf_rows - the table of twin.conf's keys (conf.c), for whoever reads them. */
#ifndef BASE_CONF_ROWS_H
#define BASE_CONF_ROWS_H

#include <stddef.h>
#include <stdint.h>

enum conf_type {
	CONF_STR,	/* any text */
	CONF_URL,	/* https://, or http:// to a loopback address */
	CONF_LIST,	/* words */
	CONF_WORD,	/* one of .words */
	CONF_PATH,	/* absolute */
	CONF_BOOL,	/* on, off */
	CONF_INT	/* decimal, within min..max */
};

struct conf_row {
	const char *name;
	enum conf_type type;
	size_t at;		/* offset in struct conf */
	const char *otherwise;	/* default; NULL: required */
	int64_t min, max;
	const char *words;	/* CONF_WORD: what is allowed */
	const char *help;
};

/* conf_rows - in the order in which they are told; conf_nrows of them. */
extern const struct conf_row conf_rows[];
extern const size_t conf_nrows;

#endif
