/* SPDX-License-Identifier: MIT */
/*
 * fuzz - one target is one function of at most 15 lines. `make check` links it
 * with replay.c and runs every file of its corpus; ./fuzz links it with
 * libFuzzer and looks for more. Each crash found is a corpus file, committed
 * with its fix.
 */
#ifndef TEST_FUZZ_H
#define TEST_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
