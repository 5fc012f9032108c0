/* SPDX-License-Identifier: MIT */
/*
 * field_names - the names of writable fields in the descriptions of two tools.
 * An assistant cannot write what it cannot name, and the names are data.
 */
#ifndef TOOLS_FIELD_NAMES_H
#define TOOLS_FIELD_NAMES_H

#include "base/arena.h"
#include "mcp/mcp.h"
#include "twin/twin.h"
#include "twin/catalog/metamodel.h"

/* What a schema's description says where the list belongs; ASCII. */
#define FIELDS_DECLARED	"those that the metamodel declares"
#define FIELDS_MEASURED	"those that the metamodel lets a learner measure"

/* field_names_wanted - whether a row has a place for such a list. */
bool field_names_wanted(const struct tool *t);

/*
 * field_names_fill - the row itself, or a copy in a whose input schema lists
 * the fields in place of such a phrase: "session_minutes (int 5..240)".
 */
const struct tool *field_names_fill(struct arena *a, const struct tool *t,
    const struct metamodel *mm);

#endif
