/* SPDX-License-Identifier: MIT */
/* null_plain - a null responder as everybody writes it with libfcgi: accept,
 * read the body, print 3 KB, finish. */
#include <stdlib.h>
#include <string.h>

#include <fcgiapp.h>

int
main(void)
{
	static char body[3001];
	char in[8192];
	FCGX_Request rq;

	memset(body, ' ', 3000);
	body[0] = '{';
	body[2999] = '}';
	if (FCGX_Init() != 0 || FCGX_InitRequest(&rq, 0, 0) != 0)
		return EXIT_FAILURE;
	while (FCGX_Accept_r(&rq) == 0) {
		while (FCGX_GetStr(in, sizeof(in), rq.in) > 0)
			continue;
		FCGX_FPrintF(rq.out, "Content-Type: application/json\r\n"
		    "Content-Length: 3000\r\n\r\n%s", body);
		FCGX_Finish_r(&rq);
	}
	return 0;
}
