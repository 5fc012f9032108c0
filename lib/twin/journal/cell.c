/* SPDX-License-Identifier: MIT */
/*
 * The functions of a cell stand in pairs: what one writes, the other reads.
 */
#include "twin/journal/cell.h"

#include "base/limits.h"
#include "twin/value/calendar.h"

/* ---- integers ---- */

static bool
in_range(const struct column *c, int64_t v)
{
	return v >= c->cell->min && v <= c->cell->max;
}

static bool
read_int(struct input *in, const struct column *c, char *base)
{
	int64_t v = js_int(in->v);

	if (js_type(in->v) != JS_INT || !in_range(c, v))
		return false;
	if (c->cell->size == sizeof(bool))
		*FIELD(bool, base, c->at) = v != 0;
	else if (c->cell->size == sizeof(enum outcome))
		*FIELD(enum outcome, base, c->at) = (enum outcome)v;
	else
		*FIELD(int64_t, base, c->at) = v;
	return true;
}

static bool
write_int(struct js_out *o, const struct column *c, const char *base)
{
	int64_t v;

	if (c->cell->size == sizeof(bool))
		v = *FIELD(const bool, base, c->at);
	else if (c->cell->size == sizeof(enum outcome))
		v = *FIELD(const enum outcome, base, c->at);
	else
		v = *FIELD(const int64_t, base, c->at);
	js_put_int(o, v);
	return in_range(c, v);
}

/* What a profile leaves open is null. */
bool
cell_zone_read(const struct js *v, struct state_zone *out)
{
	bool named = js_type(v) == JS_ARRAY;
	const struct js *offset = named ? js_item(v, 1) : v;

	*out = (struct state_zone){ .said = js_type(v) != JS_NULL };
	if (!out->said)
		return true;
	out->tz_min = js_int(offset);
	if (named)
		out->name = js_str(js_item(v, 0));
	return js_type(offset) == JS_INT && out->tz_min >= DAY_TZ_MIN &&
	    out->tz_min <= DAY_TZ_MAX &&
	    (!named || (js_len(v) == 2 && zone_is_name(out->name)));
}

static bool
read_zone(struct input *in, const struct column *c, char *base)
{
	return cell_zone_read(in->v, FIELD(struct state_zone, base, c->at));
}

static bool
write_zone(struct js_out *o, const struct column *c, const char *base)
{
	const struct state_zone *z = FIELD(const struct state_zone, base,
	    c->at);

	if (!z->said) {
		js_put_null(o);
	} else if (z->name.n == 0) {
		js_put_int(o, z->tz_min);
	} else {
		js_arr(o);
		js_put_str(o, z->name);
		js_put_int(o, z->tz_min);
		js_end(o);
	}
	return true;
}

#define INT(read, write, type, min, max) { read, write, sizeof(type), min, max }

const struct cell
    cell_number = INT(read_int, write_int, int64_t, 0, STATE_INT_MAX),
    cell_ordinal = INT(read_int, write_int, int64_t, 1, STATE_INT_MAX),
    cell_integer = INT(read_int, write_int, int64_t, -STATE_INT_MAX, STATE_INT_MAX),
    cell_version = INT(read_int, write_int, int64_t, STATE_VERSION, STATE_VERSION),
    cell_flag = INT(read_int, write_int, bool, 0, 1),
    cell_grant = INT(read_int, write_int, int64_t, GRANT_UNSET, GRANT_WITHDRAWN),
    cell_outcome = INT(read_int, write_int, enum outcome, 0, OUTCOMES - 1);
const struct cell cell_zone = { read_zone, write_zone };

/* ---- texts ---- */

static bool
read_text(struct input *in, const struct column *c, char *base)
{
	*FIELD(struct str, base, c->at) = js_str(in->v);
	return js_type(in->v) == JS_STRING;
}

static bool
write_text(struct js_out *o, const struct column *c, const char *base)
{
	js_put_str(o, *FIELD(const struct str, base, c->at));
	return true;
}

static bool
read_days(struct input *in, const struct column *c, char *base)
{
	return js_type(in->v) == JS_STRING && day_counts_read(
	    FIELD(struct day_counts, base, c->at), c->cell->code,
	    js_str(in->v));
}

static bool
write_days(struct js_out *o, const struct column *c, const char *base)
{
	struct buf b;

	buf_init(&b, o->b->a, DAYS * 4);	/* four letters a day */
	day_counts_write(&b, c->cell->code,
	    FIELD(const struct day_counts, base, c->at));
	js_put_str(o, buf_str(&b));
	return !b.full;
}

/* Any JSON value, kept as its canonical text. */
static bool
read_value(struct input *in, const struct column *c, char *base)
{
	struct buf b;

	buf_init(&b, in->a, LIMIT_VALUE);
	if (in->v != NULL)
		js_canon(&b, in->v);
	*FIELD(struct str, base, c->at) = buf_str(&b);
	return b.n > 0 && !b.full;
}

static bool
write_value(struct js_out *o, const struct column *c, const char *base)
{
	js_put_raw(o, *FIELD(const struct str, base, c->at));
	return true;
}

static const char *const lang_name[] = { [TWIN_RU] = "ru", [TWIN_EN] = "en" };

static bool
read_lang(struct input *in, const struct column *c, char *base)
{
	bool *has = FIELD(bool, base, c->n), english;

	*has = js_type(in->v) != JS_NULL;
	english = str_is(js_str(in->v), lang_name[TWIN_EN]);
	*FIELD(enum twin_lang, base, c->at) = english ? TWIN_EN : TWIN_RU;
	return !*has || english || str_is(js_str(in->v), lang_name[TWIN_RU]);
}

static bool
write_lang(struct js_out *o, const struct column *c, const char *base)
{
	if (*FIELD(const bool, base, c->n))
		js_put_c(o,
		    lang_name[*FIELD(const enum twin_lang, base, c->at)]);
	else
		js_put_null(o);
	return true;
}

const struct cell
    cell_text = { read_text, write_text },
    cell_value = { read_value, write_value },
    cell_lang = { read_lang, write_lang },
    cell_bits = { read_days, write_days, .code = DAYS_BITS },
    cell_counts = { read_days, write_days, .code = DAYS_COUNTS },
    cell_minutes = { read_days, write_days, .code = DAYS_MINUTES };

/* ---- lists ---- */

/* One struct from the next positions of the list. */
static bool
read_columns(struct input *in, const struct row *r, char *base)
{
	for (size_t k = 0; k < r->n; k++) {
		in->v = js_item(in->list, in->i++);
		if (!r->columns[k].cell->read(in, &r->columns[k], base))
			return false;
	}
	return true;
}

static bool
write_columns(struct js_out *o, const struct row *r, const char *base)
{
	bool ok = true;

	for (size_t k = 0; k < r->n; k++)
		ok &= r->columns[k].cell->write(o, &r->columns[k], base);
	return ok;
}

/* One struct that has a list of its own. */
static bool
read_struct(struct arena *a, const struct row *r, const struct js *v,
    char *base)
{
	struct input in = { .a = a, .list = v };

	return js_type(v) == JS_ARRAY && read_columns(&in, r, base) &&
	    in.i == js_len(v);
}

static bool
write_struct(struct js_out *o, const struct row *r, const char *base)
{
	bool ok;

	js_arr(o);
	ok = write_columns(o, r, base);
	js_end(o);
	return ok;
}

static bool
read_row(struct input *in, const struct column *c, char *base)
{
	return read_struct(in->a, c->row, in->v, base + c->at);
}

static bool
write_row(struct js_out *o, const struct column *c, const char *base)
{
	return write_struct(o, c->row, base + c->at);
}

/* As many structs as further positions of the list hold. */
static bool
read_structs(struct input *in, const struct column *c, char *base)
{
	const struct row *r = c->row;
	char *p = base + c->at;
	size_t n = 0;

	for (; in->i < js_len(in->list); n++, p += r->size)
		if (n == r->max || !(r->bare ? read_columns(in, r, p) :
		    read_struct(in->a, r, js_item(in->list, in->i++), p)))
			return false;
	*FIELD(size_t, base, c->n) = n;
	return true;
}

static bool
write_rest(struct js_out *o, const struct column *c, const char *base)
{
	const struct row *r = c->row;
	const char *p = base + c->at;
	bool ok = true;

	for (size_t n = *FIELD(const size_t, base, c->n); n > 0; n--) {
		ok &= r->bare ? write_columns(o, r, p) : write_struct(o, r, p);
		p += r->size;
	}
	return ok;
}

static bool
read_rest(struct input *in, const struct column *c, char *base)
{
	in->i--;	/* in->v is one of them */
	return read_structs(in, c, base);
}

static bool
read_list(struct input *in, const struct column *c, char *base)
{
	struct input items = { .a = in->a, .list = in->v };

	return js_type(in->v) == JS_ARRAY && read_structs(&items, c, base);
}

static bool
write_list(struct js_out *o, const struct column *c, const char *base)
{
	bool ok;

	js_arr(o);
	ok = write_rest(o, c, base);
	js_end(o);
	return ok;
}

/* An object of structs, each under the name that is its first member. */
static bool
read_map(struct input *in, const struct column *c, char *base)
{
	size_t n = js_len(in->v);
	char *p = arena_array_(in->a, n, c->row->size);

	memcpy(base + c->at, &p, sizeof(p));
	*FIELD(size_t, base, c->n) = *FIELD(size_t, base, c->cap) = n;
	for (struct js_iter it = { 0 }; js_next(in->v, &it);) {
		memcpy(p, &it.name, sizeof(it.name));
		if (!read_struct(in->a, c->row, it.value, p))
			return false;
		p += c->row->size;
	}
	return js_type(in->v) == JS_OBJECT;
}

static bool
write_map(struct js_out *o, const struct column *c, const char *base)
{
	const char *p;
	struct str name;
	bool ok = true;

	memcpy(&p, base + c->at, sizeof(p));
	js_obj(o);
	for (size_t n = *FIELD(const size_t, base, c->n); n > 0; n--) {
		memcpy(&name, p, sizeof(name));
		js_key_str(o, name);	/* no reader takes a NUL in a name */
		ok &= name.n == 0 || memchr(name.p, '\0', name.n) == NULL;
		ok &= write_struct(o, c->row, p);
		p += c->row->size;
	}
	js_end(o);
	return ok;
}

const struct cell
    cell_row = { read_row, write_row },
    cell_list = { read_list, write_list },
    cell_rest = { read_rest, write_rest },	/* of the positions; comes last */
    cell_map = { read_map, write_map };
