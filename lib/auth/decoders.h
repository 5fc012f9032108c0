/* SPDX-License-Identifier: MIT */
/*
 * decoders - OpenSSL with the few decoders that a public key needs.
 *
 * libjwt 1.10 reads the PEM of the key anew for every token, and OpenSSL 3.0
 * then sets out with all forty decoders of its provider, pair by pair: 270 of
 * the 310 us that a signature check takes. In the library context made here
 * there are three, and the check takes 70 us. Everything else in it is
 * OpenSSL's default provider as it is.
 */
#ifndef AUTH_DECODERS_H
#define AUTH_DECODERS_H

/*
 * decoders_few - from here on this thread's OpenSSL reads no keys but public
 * RSA and EC ones. Made on first use, kept for the life of the process; without
 * memory, or with an OpenSSL that has other decoders, nothing changes.
 *
 * Returns what decoders_all takes to undo it.
 */
void *decoders_few(void);
void decoders_all(void *was);

#endif
