/* SPDX-License-Identifier: MIT */
/*
 * schema_text - JSON Schemas as they stand in the source of a tool.
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
  "description": "Language of texts in the answer. Leave it out: the learner's profile decides." })

#define ARG_REQUEST_ID JSON( \
"request_id": { "type": "string", "minLength": 1, "maxLength": 64, \
  "description": "A new unique id for this write, for example a UUID. Repeat it only to retry the same call: the first answer comes again and nothing is written twice." })

#define ARG_IF_REVISION JSON( \
"if_revision": { "type": "integer", "minimum": 0, \
  "description": "Write only if the twin still has this revision (of get_snapshot). Leave it out to write in any case." })

#define ARG_OCCURRED_AT JSON( \
"occurred_at": { "type": "string", "minLength": 10, "maxLength": 40, \
  "description": "When it happened, if not now: 2026-11-22T17:20:00+03:00 or the learner's local date 2026-11-22. Never in the future." })

/* what several answers have */
#define OUT_STAGE_EVENT JSON( \
"stage_event": { "description": "The stage changed with this write.", \
  "type": ["object", "null"], "additionalProperties": false, \
  "required": ["from", "to", "name"], \
  "properties": { "from": { "type": "integer" }, "to": { "type": "integer" }, \
    "name": { "type": "string" } } })

#define OUT_CHANGES JSON( \
"changes": { "type": "array", "description": "Indicators that this write moved.", \
  "items": { "type": "object", "additionalProperties": false, \
    "required": ["indicator", "name", "before", "after", "unit"], \
    "properties": { "indicator": { "type": "string" }, "name": { "type": "string" }, \
      "before": {}, "after": {}, "unit": { "type": ["string", "null"] } } } })
/* clang-format on */

#endif
