/* SPDX-License-Identifier: MIT */
/* skills - folders of texts for the model, told with the digest of each file. */
#include "mcp/skills.h"

#include "base/digest.h"
#include "base/hex.h"
#include "mcp/call_priv.h"
#include "mcp/list.h"
#include "mcp/tools.h"

/* What stands between the two lines "---" at the head of a file. */
struct front {
	struct str name, description;
	struct str json; /* all of it as one object */
};

/* plain - whether every YAML parser reads a value as the text that it is: it
 * begins with a letter and has none of YAML's marks. */
static bool
plain(struct str s)
{
	unsigned char first = s.n > 0 ? (unsigned char)s.p[0] : 0;
	unsigned char last = s.n > 0 ? (unsigned char)s.p[s.n - 1] : 0;

	return (first >= 0x80 || (first >= 'A' && first <= 'Z') ||
	    (first >= 'a' && first <= 'z')) && last != ' ' && last != ':' &&
	    str_find(s, STR(": ")) < 0 && str_find(s, STR(" #")) < 0 &&
	    str_utf8(s) && !str_has_ctl(s);
}

/* front_read - the lines "key: text" of a file's head; NULL, or what is wrong. */
static const char *
front_read(struct arena *a, struct str text, struct front *out)
{
	struct str line, key, value;
	struct js_out o;
	struct buf b;
	bool more;

	*out = (struct front){ .name = STR(""), .description = STR("") };
	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	more = str_cut(text, '\n', &line, &text);
	if (!more || !str_is(line, "---"))
		return "does not begin with ---";
	while ((more = str_cut(text, '\n', &line, &text)) &&
	    !str_is(line, "---")) {
		if (!str_cut(line, ':', &key, &value) || !plain(key) ||
		    !str_starts(value, STR(" ")) ||
		    !plain(value = str_from(value, 1)))
			return "a line of its head is not \"key: text\"";
		js_key_str(&o, key);
		js_put_str(&o, value);
		if (str_is(key, "name"))
			out->name = value;
		else if (str_is(key, "description"))
			out->description = value;
	}
	js_end(&o);
	out->json = buf_str(&b);
	if (!more)
		return "its head has no end";
	if (out->name.n == 0 || out->description.n == 0)
		return "needs name and description";
	return NULL;
}

/* named - whether a folder's last part is the skill's name. */
static bool
named(const char *folder, struct str name)
{
	const char *slash = strrchr(folder, '/');

	return slash != NULL && str_is(name, slash + 1);
}

static const char *
uri_of(struct arena *a, const struct skill *s, const struct skill_file *f)
{
	return arena_printf(a, "%s/%s", s->folder, f->path).p;
}

/* file_of - the file that a URI names. Every URI that gets here is one's. */
static const struct skill_file *
file_of(const struct mcp *m, struct arena *a, struct str uri)
{
	const struct skill *const *s;
	const struct skill_file *f;

	for (s = m->sv->skills; *s != NULL; s++)
		for (f = (*s)->files; f->path != NULL; f++)
			if (str_is(uri, uri_of(a, *s, f)))
				return f;
	return NULL;
}

static int
read_file(struct call *c, struct err *e)
{
	const struct skill_file *f = file_of(c->priv->t->m, c->a, c->name);

	if (f == NULL)
		return err_set(e, ERR_NOTFOUND, "no such file of a skill");
	call_resource(c, c->name, STR("text/markdown"), *f->text, STR(""));
	return 0;
}

/* file_resource - the row of a file, or NULL and what is wrong with it. */
static const struct resource *
file_resource(struct arena *a, const struct skill *s,
    const struct skill_file *f, const char **fault)
{
	struct resource *r = arena_one(a, struct resource);
	struct front front;

	if ((*fault = front_read(a, *f->text, &front)) == NULL &&
	    !named(s->folder, front.name))
		*fault = "its name is not the folder's";
	if (*fault != NULL)
		return NULL;
	*r = (struct resource){
		.uri = uri_of(a, s, f),
		.name = f == s->files ? arena_cstr(a, front.name) : f->path,
		.description = arena_cstr(a, front.description),
		.mime = "text/markdown",
		.read = read_file,
	};
	return r;
}

int
skills_resources(const struct mcp *m, const struct resource *const **out,
    struct err *e)
{
	const struct resource *const *own = m->sv->resources;
	const struct skill *const *s;
	const struct skill_file *f;
	const struct resource **all;
	const char *fault = NULL;
	size_t n = 0, i;

	*out = own;
	if (m->sv->skills == NULL)
		return 0;
	for (i = 0; own != NULL && own[i] != NULL; i++)
		n++;
	for (s = m->sv->skills; *s != NULL; s++)
		for (f = (*s)->files; f->path != NULL; f++)
			n++;
	all = arena_array(m->a, n + 1, const struct resource *);
	for (n = 0; own != NULL && own[n] != NULL; n++)
		all[n] = own[n];
	for (s = m->sv->skills; *s != NULL; s++)
		for (f = (*s)->files; f->path != NULL; f++)
			if ((all[n++] = file_resource(m->a, *s, f, &fault)) ==
			    NULL)
				return err_set(e, ERR_INVALID, "skill '%s/%s': "
				    "%s", (*s)->folder, f->path, fault);
	*out = all;
	return 0;
}

/* entry - one skill: what the model is shown of it, and all files it has. */
static struct str
entry(struct arena *a, const struct skill *s)
{
	unsigned char digest[SHA256_LEN];
	const struct skill_file *f;
	struct front front;
	struct js_out o;
	struct buf b;

	(void)front_read(a, *s->files->text, &front); /* checked before */
	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "uri", uri_of(a, s, s->files));
	js_kv_raw(&o, "frontmatter", front.json);
	js_kv_arr(&o, "resources");
	for (f = s->files; f->path != NULL; f++) {
		digest_sha256(*f->text, digest);
		js_obj(&o);
		js_kv_c(&o, "uri", uri_of(a, s, f));
		js_kv_str(&o, "digest",
		    arena_printf(a, "sha256:" STR_FMT,
			STR_ARG(hex_encode(a, digest, sizeof(digest)))));
		js_kv_int(&o, "size", (int64_t)f->text->n);
		js_end(&o);
	}
	js_end(&o);
	js_end(&o);
	return buf_str(&b);
}

int
skills_prepare(const struct mcp *m, struct err *e)
{
	const struct skill *const *s = m->sv->skills;
	size_t i, n = 0, size = m->sv->page_size;
	struct str *items;

	(void)e;
	while (s != NULL && s[n] != NULL)
		n++;
	items = arena_array(m->a, n, struct str);
	for (i = 0; i < n; i++)
		items[i] = entry(m->a, s[i]);
	m->lists[SERVER_LIST_SKILLS] = list_render(
	    m->a, m, "skills", items, n, size > 0 ? size : LIST_PAGE,
	    RESULT_LIST);
	return 0;
}

int
skills_list(struct message *t)
{
	return tools_page(t, SERVER_LIST_SKILLS);
}

int
skills_get(struct message *t)
{
	const struct skill *const *s = t->m->sv->skills;
	struct str uri;

	if (message_param(t, "uri", &uri) == -1)
		return -1;
	while (*s != NULL && !str_is(uri, uri_of(t->a, *s, (*s)->files)))
		s++;
	if (*s == NULL)
		return message_fail(t, RPC_PARAMS,
		    "No skill is served at " STR_FMT,
		    STR_ARG(str_utf8_cut(uri, 100)));
	js_kv_raw(message_result(t), "skill", entry(t->a, *s));
	message_complete(t, "complete", RESULT_LIST, STR(""));
	return 0;
}
