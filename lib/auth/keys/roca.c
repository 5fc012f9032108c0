/* SPDX-License-Identifier: MIT */
#include "auth/keys/roca.h"

enum { GENERATOR = 65537 };

static const unsigned char primes[] = {
	3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71,
	73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149,
	151, 157, 163, 167
};

static unsigned
modulo(struct str n, unsigned p)
{
	unsigned r = 0;

	for (size_t i = 0; i < n.n; i++)
		r = (r << 8 | (unsigned char)n.p[i]) % p;
	return r;
}

static bool
is_power(unsigned r, unsigned p)
{
	unsigned x = 1;

	do {
		if (x == r)
			return true;
		x = x * (GENERATOR % p) % p;
	} while (x != 1);
	return false;
}

bool
roca_shape(struct str n)
{
	for (size_t i = 0; i < sizeof(primes); i++)
		if (!is_power(modulo(n, primes[i]), primes[i]))
			return false;
	return true;
}
