/* SPDX-License-Identifier: MIT */
/*
 * libpq - the functions of libpq that we call, found at run time.
 *
 * libpq brings twenty-one libraries with it (Kerberos, LDAP, SASL, TLS), and a
 * program that serves one request would load them all to read a file of LMDB.
 * So only a process whose store is a database opens libpq.so.5; a machine that
 * has none of those needs no libpq.
 */
#ifndef STORE_PGSQL_LIBPQ_H
#define STORE_PGSQL_LIBPQ_H

#include <libpq-fe.h>

#include "base/err.h"

#define LIBPQ_FUNCTIONS(X)                                                     \
	X(PQconninfoParse)                                                     \
	X(PQconninfoFree) X(PQfreemem) X(PQconnectStartParams)                 \
	    X(PQconnectPoll) X(PQfinish) X(PQstatus) X(PQtransactionStatus)    \
		X(PQsocket) X(PQerrorMessage) X(PQparameterStatus) X(PQbackendPID)   \
		    X(PQsetNoticeProcessor) X(PQsetnonblocking)                \
			X(PQenterPipelineMode) X(PQpipelineSync)               \
			    X(PQsendQueryParams) X(PQflush) X(PQconsumeInput)  \
				X(PQisBusy) X(PQgetResult) X(PQresultStatus)   \
				    X(PQresultErrorField) X(PQclear)           \
					X(PQntuples) X(PQgetvalue)             \
					    X(PQgetlength) X(PQgetisnull)

struct libpq {
#define X(f) __typeof__(f) *f;
	LIBPQ_FUNCTIONS(X)
#undef X
};

/* libpq_load - find them. ERR_INVALID: there is no libpq, or one before 14. */
int libpq_load(struct libpq *out, struct err *e) WARN_UNUSED;

#endif
