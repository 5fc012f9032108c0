/* SPDX-License-Identifier: MIT */
/*
 * roca - RSA keys made by a library of Infineon whose primes have a shape that
 * lets them be found: CVE-2017-15361; M. Nemec, M. Sys, P. Svenda, D. Klinec,
 * V. Matyas, "The Return of Coppersmith's Attack: Practical Factorization of
 * Widely Used RSA Moduli", ACM CCS 2017.
 */
#ifndef AUTH_KEYS_ROCA_H
#define AUTH_KEYS_ROCA_H

#include <stdbool.h>

#include "base/str.h"

/*
 * roca_shape - whether a modulus has that shape: modulo each of the primes from
 * 3 to 167 it is a power of 65537, as both of its primes are. Another modulus
 * has it with a probability of about 2 to the power of -27.
 *
 *   n   big-endian
 */
bool roca_shape(struct str n);

#endif
