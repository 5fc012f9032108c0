/* SPDX-License-Identifier: MIT */
/*
 * fault_kit - a disk that fails, or a process that dies, at any single step of
 * the store.
 *
 * The system calls by which the store and LMDB change files are defined here
 * again (a program's own definition wins over the C library's, also for
 * calls from a shared library). Each counts down a fuse; where it ends, the
 * call fails, or the process is killed as by kill -9.
 */
#ifndef TEST_UNIT_FAULT_KIT_H
#define TEST_UNIT_FAULT_KIT_H

#include "test/unit/store_kit.h"

/* More steps than any operation of the store takes. */
enum { FUSE_STEPS = 300 };

struct fuse {
	long left;	/* calls that still go well; negative: all do */
	int code;	/* errno of those that follow; 0: die */
	bool read_only;	/* opening for writing fails with EROFS */
	size_t map_max;	/* a longer map fails with ENOMEM; 0: none does */
	void (*on_map)(void);	/* called once before a data file is mapped */
};
extern struct fuse fuse;

/* fuse_light - n more calls go well; those behind them fail with this errno,
 * or kill the process when it is 0. fuse_put_out - all go well again. */
void fuse_light(long n, int code);
void fuse_put_out(void);

/* kit_live - KIT_LIVE writes of "leaver", with kit_gone in each and in audit
 * records, and as many of "stays". */
enum { KIT_LIVE = 6 };
extern const char kit_gone[];
void kit_live(struct kit *k);

#endif
