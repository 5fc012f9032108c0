/* SPDX-License-Identifier: MIT */
/*
 * decoders - OpenSSL with the few decoders that a public key needs.
 *
 * libjwt 1.10 reads the PEM of the key again for every token, and OpenSSL 3.0
 * then tries all forty decoders of its provider, pair by pair: 270 of
 * the 310 us that a signature check takes. In the library context made here
 * there are three, and the check takes 70 us. Every other algorithm in it is
 * the default provider's; openssl.cnf is not asked, and what TLS asks a
 * provider besides is not answered, so TLS is for other programs (twin-fetch).
 *
 * Belongs to the process, as OpenSSL's contexts do, and not to lib/auth: a
 * program that links that may have to read other keys (twinctl does).
 */
#ifndef CGI_DECODERS_H
#define CGI_DECODERS_H

#include <stdbool.h>

/*
 * decoders_few - from here on this process's OpenSSL reads no keys but public
 * RSA and EC ones. Called once, in a process that stays: it starts OpenSSL,
 * which a CGI program with a remembered token never does. False: no memory, or
 * an OpenSSL with other decoders; then nothing has changed.
 */
bool decoders_few(void);

#endif
