/* SPDX-License-Identifier: MIT */
/*
 * limits - every fixed bound of the program, with its reason and what happens
 * over it. Those an operator may move are defaults of twin.conf keys
 * (base/conf.c); each has a test at N and N + 1.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

enum {
	/*
	 * Largest request body, bytes, and how far an operator may move it
	 * (max_body); the examples for web servers let as much through. Over
	 * it: 413.
	 */
	LIMIT_BODY = 1 << 20,
	LIMIT_BODY_MAX = 4 << 20,

	/*
	 * Seconds until the whole body is there, and without a byte from or to
	 * the web server. Over it: the request is refused as cut short, or the
	 * connection closed. mod_proxy_fcgi hands a body on as it comes, so a
	 * slow client holds a process for that long.
	 */
	LIMIT_PEER_S = 20,

	/*
	 * The variables of a FastCGI request with the records they come in,
	 * bytes; web servers let a client send 8 to 32 KiB of headers, and the
	 * receive buffer of a socket holds as much at least. Over it: the
	 * connection is closed.
	 */
	LIMIT_PARAMS = 128 << 10,

	/*
	 * Seconds a plain CGI process may live: the body, call_deadline at its
	 * largest, and the answer. Over it: SIGALRM ends it.
	 */
	LIMIT_CGI_S = 100,

	/* Nesting of any JSON we read. Over it: -32700 (doc/protocol.md row 10). */
	LIMIT_JSON_DEPTH = 32,

	/*
	 * Objects and arrays, and members and scalars together, in one JSON
	 * text; and the bytes that json-c spends on one of each at most: an
	 * empty object is a table of 16 entries, a member of a table that has
	 * just doubled takes three entries and its name an allocation. Over
	 * it: -32700.
	 */
	LIMIT_JSON_CONTAINERS = 10000,
	LIMIT_JSON_VALUES = 100000,
	LIMIT_JSON_CONTAINER_COST = 768,
	LIMIT_JSON_MEMBER_COST = 160,
	LIMIT_JSON_SCALAR_COST = 96,

	/*
	 * The largest metamodel, curriculum or promotion file, bytes, and how
	 * many times the objects, arrays and values of a message it may have:
	 * room for 500 exercises half as long again as those we ship (5 KB,
	 * 46 objects and arrays). Over it: the file is refused.
	 */
	LIMIT_CATALOG_FILE = 4 << 20,
	LIMIT_CATALOG_TIMES = 4,

	/* A file of the time zone database; the largest has 4 KiB. */
	LIMIT_ZONE_FILE = 64 << 10,

	/*
	 * All that a learner may declare, and one reading that they may send,
	 * bytes of canonical JSON. A metamodel that allows more is refused
	 * when it is loaded, so that events (512 KiB, with the value before
	 * and after), states (1 MiB) and replies always hold what its fields
	 * accept.
	 */
	LIMIT_DECLARED = 128 << 10,
	LIMIT_READING = 10 << 10,

	/* One value as it is read, checked or folded, bytes. Over it: refused. */
	LIMIT_VALUE = 256 << 10,

	/*
	 * Elements of a 2025-03-26 batch, and how far an operator may move it
	 * (batch_max). Over it: 400 (doc/protocol.md row 11).
	 */
	LIMIT_BATCH = 20,
	LIMIT_BATCH_MAX = 100,

	/* An id of JSON-RPC, bytes of its text; it goes back with every answer.
	 * Over it: 400. */
	LIMIT_ID = 256,

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

	/*
	 * Events of a journal from which on doctor looks up: whatever reads
	 * all of them takes a second or more.
	 */
	LIMIT_JOURNAL_LONG = 100000,

	/*
	 * Learners whose twins one call of a mentor reads, and entries of
	 * theirs for a report: some tenths of a second. Over it: the page ends
	 * and a cursor goes on; a report tells that it is of some of them.
	 */
	LIMIT_MENTEES = 1000,
	LIMIT_COHORT_ENTRIES = 20000,

	/* Twins that a report or a list opens to see whether they are part of it. */
	LIMIT_COHORT_TWINS = 10000,

	/*
	 * Learners among whom an alias is looked for that this machine has not
	 * told lately: some tenths of a second. Over it: NOT_FOUND, and
	 * list_learners tells it again.
	 */
	LIMIT_ALIASES = 100000,

	/* Points in one update_metrics. Over it: a tool error. */
	LIMIT_POINTS = 20,

	/* Quote that proves a rubric level, code points. */
	LIMIT_EVIDENCE = 280,

	/* Target size of a read tool's result, bytes; then a cursor. */
	LIMIT_RESULT = 20 << 10,

	/*
	 * The answer to one message, and to one POST or line with all that is
	 * around it, bytes. The send buffer of a socket takes the latter whole
	 * (cgi/listen.c), so a client that reads slowly holds no process. Over
	 * it: an error of that message; the further elements of a batch are
	 * not run.
	 */
	LIMIT_REPLY_ONE = 128 << 10,
	LIMIT_REPLY = 256 << 10,

	/*
	 * Memory. What one message may use beside its own JSON text: the
	 * state and its tree, one page of what it reads, the answer with the
	 * copies that a growing buffer leaves behind. A batch gives each of its
	 * elements as much. Over it: an error of that message.
	 */
	LIMIT_CALL = 16 << 20,

	/* The largest tree of a JSON text, beside the text's own bytes. */
	LIMIT_JSON_TREE = LIMIT_JSON_CONTAINERS * LIMIT_JSON_CONTAINER_COST +
	    LIMIT_JSON_VALUES * LIMIT_JSON_MEMBER_COST,

	/* A whole request: the body as bytes and in its tree, the variables,
	 * and its message, or the answers of its batch. */
	LIMIT_ARENA = 2 * LIMIT_BODY_MAX + LIMIT_JSON_TREE + LIMIT_CALL,

	/*
	 * The bound of a process: a request at its largest, an element of its
	 * batch, the scratch memory of a reader, and the rest: program and
	 * libraries, data files, key sets, touched pages of the store. Each of
	 * the three may hand out a little past its budget (base/arena.c). A
	 * test drives every reader and writer at its largest and looks at the
	 * peak that the system has counted.
	 */
	LIMIT_PROCESS = LIMIT_ARENA + LIMIT_CALL + LIMIT_CALL + (48 << 20)
};

#endif
