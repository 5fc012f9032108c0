/* SPDX-License-Identifier: MIT */
#include "twin/speech/profile_offer.h"

#include "twin/catalog/field_value.h"
#include "twin/catalog/form.h"

/* Whether the profile could keep the value, and does not yet. */
static bool
is_new(const struct speech *sp, const struct form_field *ff, const struct js *v)
{
	const struct declared *d;
	struct value_fault bad;
	struct str json;
	int64_t scaled;

	if (ff->profile == NULL || v == NULL || !form_says(v) ||
	    !field_value(sp->a, ff->profile, v, ff->key, &scaled, &json, &bad))
		return false;
	d = state_declared(sp->s, ff->profile->key);
	return d == NULL || !str_eq(d->json, json);
}

struct str
profile_offer(const struct speech *sp, const struct answer *an, bool accepted,
    struct js_out *o)
{
	struct buf names;

	buf_init(&names, sp->a, SIZE_MAX);
	js_key(o, "profile_offer");
	for (size_t i = 0; accepted && i < an->x->nform; i++) {
		const struct form_field *ff = &an->x->form[i];
		const struct js *v = form_value(an->form, ff->key);

		if (!is_new(sp, ff, v))
			continue;
		if (names.n == 0)
			js_obj(o);
		js_key_str(o, ff->profile->key);
		js_put(o, v);
		buf_printf(&names, "%s" STR_FMT " (" STR_FMT ")", names.n > 0 ?
		    ", " : "", STR_ARG(ff->profile->name[sp->lang]),
		    STR_ARG(ff->profile->key));
	}
	if (names.n == 0) {
		js_put_null(o);
		return STR("");
	}
	js_end(o);
	return SAY(sp->a, sp->lang, SAY_PROFILE_OFFER, buf_str(&names));
}
