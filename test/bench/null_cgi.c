/* SPDX-License-Identifier: MIT */
/*
 * null_cgi - a CGI program that loads what twin.fcgi loads and does nothing:
 * the floor of a plain CGI request. One function of each library is named so
 * that the linker keeps them all.
 */
#include <stdio.h>
#include <stdint.h>

#include <fcgiapp.h>
#include <ini.h>
#include <json-c/json.h>
#include <jwt.h>
#include <lmdb.h>
#include <openssl/crypto.h>

int
main(int argc, char **argv)
{
	uintptr_t used = (uintptr_t)ini_parse ^ (uintptr_t)jwt_free ^
	    (uintptr_t)mdb_version ^ (uintptr_t)OpenSSL_version_num ^
	    (uintptr_t)json_object_put ^ (uintptr_t)FCGX_IsCGI;

	(void)argv;
	if (argc > 1)
		(void)printf("%lx", (unsigned long)used);
	(void)printf("Content-Type: application/json\r\n"
	    "Content-Length: 2\r\n\r\n{}");
	return 0;
}
