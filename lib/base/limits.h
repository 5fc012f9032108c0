/* SPDX-License-Identifier: MIT */
/*
 * limits - every fixed bound of the program, with its reason and what happens
 * over it. Those an operator may move are defaults of twin.conf keys
 * (base/conf.c); each has a test at N and N + 1.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

enum {
	/* Largest request body, bytes. Over it: 413. Default of max_body. */
	LIMIT_BODY = 1 << 20,

	/*
	 * Seconds until the whole body is there, and without a byte from or to
	 * the web server. Over it: the request is refused as cut short, or the
	 * connection closed. mod_proxy_fcgi hands a body on as it comes, so a
	 * slow client holds a process for that long.
	 */
	LIMIT_PEER_S = 20,

	/* Nesting of any JSON we read. Over it: -32700 (doc/protocol.md row 10). */
	LIMIT_JSON_DEPTH = 32,

	/*
	 * Objects and arrays in one JSON text. json-c spends some 700 bytes on
	 * an empty object, so a body of nothing but `{},` would take 250 times
	 * its size. Over it: -32700.
	 */
	LIMIT_JSON_CONTAINERS = 10000,

	/*
	 * The largest metamodel, curriculum or promotion file, bytes. Over it:
	 * the file is refused.
	 */
	LIMIT_CATALOG_FILE = 1 << 20,

	/* Elements of a 2025-03-26 batch. Over it: 400 (doc/protocol.md row 11). */
	LIMIT_BATCH = 100,

	/* An access token, bytes. Over it: 401 token_size (doc/auth.md 3). */
	LIMIT_TOKEN = 8192,

	/* A subject, bytes; keeps LMDB keys under 511 (doc/auth.md 7). */
	LIMIT_SUB = 255,

	/* request_id of a write, bytes; the tail of the key of table once. */
	LIMIT_REQUEST_ID = 64,

	/*
	 * Longest answer log_attempt takes, bytes of UTF-8: about eight
	 * thousand Cyrillic letters. Over it: a tool error naming the field;
	 * append_artifact is the way for longer texts.
	 */
	LIMIT_ANSWER = 16 << 10,

	/* Longest artifact body, bytes of UTF-8. Over it: a tool error. */
	LIMIT_ARTIFACT = 64 << 10,

	/* Points in one update_metrics. Over it: a tool error. */
	LIMIT_POINTS = 20,

	/* Quote that proves a rubric level, code points. */
	LIMIT_EVIDENCE = 280,

	/* Target size of a read tool's result, bytes; then a cursor. */
	LIMIT_RESULT = 20 << 10,

	/*
	 * Memory of one request, bytes: a body of max_body is held once as
	 * bytes, its tree (up to about 40 times, `[[],[],...]`) by json-c, and
	 * the reply once more. Over it: abort, the process is restarted.
	 */
	LIMIT_ARENA = 64 << 20
};

#endif
