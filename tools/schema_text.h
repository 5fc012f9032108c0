/* SPDX-License-Identifier: MIT */
/*
 * schema_text - JSON Schemas as they stand in the source of a tool.
 *
 * Whatever a model does not need costs it attention in every conversation: an
 * input says what fits and why, an output names the members that are its tool's
 * own (schema, revision, ask and stage_event are not told again) and leaves what
 * is inside them open.
 *
 * JSON(...) is the text between its parentheses as a string literal, so that
 * a schema reads as JSON; pieces join as literals do. A piece needs balanced
 * parentheses only, not braces. Blanks collapse to one, nothing else changes.
 */
#ifndef TOOLS_SCHEMA_TEXT_H
#define TOOLS_SCHEMA_TEXT_H

#define JSON(...)	#__VA_ARGS__

/* clang-format off */
#define ARG_LANG JSON( \
"lang": { "type": "string", "enum": ["ru", "en"], \
  "description": "Language of this answer, if not the profile's." })

#define ARG_REQUEST_ID JSON( \
"request_id": { "type": "string", "minLength": 1, "maxLength": 64, \
  "description": "New UUID per write; the same to retry." })

#define ARG_IF_REVISION JSON( \
"if_revision": { "type": "integer", "minimum": 0, \
  "description": "Write only at this revision." })

#define ARG_OCCURRED_AT JSON( \
"occurred_at": { "type": "string", "minLength": 10, "maxLength": 40, \
  "description": "When, if not now: RFC 3339 or a date." })
/* clang-format on */

#endif
