/* SPDX-License-Identifier: MIT */
/*
 * roca_key - a modulus of 2048 bits of the ROCA kind, in base64url: both primes
 * are k M + (65537^a mod M), M being the product of the first 126 primes, made
 * for this test after the paper that lib/auth/keys/roca.h names.
 */
#ifndef TEST_UNIT_ROCA_KEY_H
#define TEST_UNIT_ROCA_KEY_H

#define ROCA_KEY							\
	"1FI8baKnMCGXJCT97wuItyDhwT9nKQnjn6PF5sibwIRV5pbGTAOBYSdCFiUz"	\
	"v-hwi41UtvXlgy5DLp7trbp8nMwk3baularDaYDkV8gFj3-uqetJWxL4TeLU"	\
	"AAy5Q2ztHKKVyjWCSOtrFKdAkq9TGLvFWxU9EvCFVnqgMAfFdXu7N5mAzT6L"	\
	"MVVwjbEJRqp2imPwjdeUc9hg0k-gxdkbqiyc35WbmKjYCsViuqBcqhMv5QWR"	\
	"XbxFw17Nj9jVwkks8-GFVqKw4w_FHWu02WgYxKa-EmD1Dw6JfjegRdhqHEpC"	\
	"UimMk9PH9_04Pt5HyZ5yJB3RGEbHYy9Zr917jcIhgw"

#endif
