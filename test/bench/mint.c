/* SPDX-License-Identifier: MIT */
/*
 * mint - N different access tokens of a local issuer, one a line, for measuring
 * what a token costs that nobody has seen before.
 *
 *   mint KEY.PEM ISSUER RESOURCE SUB N
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "auth/devissuer.h"

int
main(int argc, char **argv)
{
	struct arena *a = arena_new(4 << 20);
	struct err e = { 0 };
	struct str token;
	int64_t i, n;

	if (argc != 6 || !str_int(str_c(argv[5]), &n))
		return 2;
	for (i = 0; i < n; i++) {
		struct devissuer_token t = {
			.iss = str_c(argv[2]), .aud = str_c(argv[3]),
			.sub = str_c(argv[4]), .client_id = STR("bench"),
			.scopes = STR("twin:read twin:write"),
			.now = time(NULL), .life_s = 36000,
		};

		if (devissuer_sign(a, argv[1], &t, &token, &e) == -1) {
			(void)fprintf(stderr, "mint: %s\n", e.msg);
			return 1;
		}
		(void)printf(STR_FMT "\n", STR_ARG(token));
		arena_reset(a);
	}
	arena_free(a);
	return 0;
}
