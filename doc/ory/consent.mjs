// SPDX-License-Identifier: MIT
// consent - the two pages that Ory Hydra leaves to its operator, sign-in and
// consent, for a trial and to copy from. Needs Node 18 and nothing else:
//
//   RESOURCE=https://twin.example.org/mcp PEOPLE=people.txt node consent.mjs
//
// RESOURCE     `resource` of twin.conf, and behind it what else clients may call
//              it (audience_aliases), separated by blanks
// PEOPLE       a file with a line "name password" for each person, mode 0600
// MENTORS      a file with the names of the mentors among them, one a line
// HYDRA_ADMIN  Hydra's admin port (http://127.0.0.1:4445); never public
// HOST, PORT   where the pages are served (127.0.0.1, 3000)
//
// Keep your own sign-in; what a twin needs is the function `grant`: Hydra does
// not know the parameter `resource` that MCP clients send (RFC 8707), gives
// refresh tokens only with the scope offline_access, which not all of them name,
// and does not know who is a mentor: a client may ask for what it likes.
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';

const { RESOURCE, PEOPLE, MENTORS, HYDRA_ADMIN = 'http://127.0.0.1:4445',
	HOST = '127.0.0.1', PORT = 3000 } = process.env;
if (!RESOURCE || !PEOPLE)
	throw new Error('RESOURCE and PEOPLE must be set');
const names = RESOURCE.split(/\s+/);

// may - whether this person can give a scope away: everybody those of their own
// twin, mentors those of a mentor, nobody any other.
const own = /^(openid|offline|offline_access|twin:(read|write|erase))$/;
const may = (subject) => (scope) => own.test(scope) ||
    /^mentor:(read|review)$/.test(scope) && Boolean(MENTORS) &&
	fs.readFileSync(MENTORS, 'utf8').split(/\r?\n/).includes(subject);

// grant - what the learner's yes gives to this client.
function grant({ subject, request_url, requested_scope, client,
    requested_access_token_audience: audience }) {
	const wanted = new URL(request_url).searchParams.getAll('resource');
	const refreshes = client.grant_types?.includes('refresh_token') &&
	    client.scope.split(' ').includes('offline_access');
	return {
		grant_scope: [...new Set([...requested_scope.filter(may(subject)),
		    ...refreshes ? ['offline_access'] : []])],
		grant_access_token_audience: [...new Set([...audience ?? [],
		    ...wanted.some((w) => names.includes(w)) ? [names[0]] : []])],
	};
}

const texts = {
	en: { sign_in: 'Sign in', name: 'Name', password: 'Password',
	    wrong: 'Name or password is wrong.', allow: 'Allow', deny: 'Deny',
	    asks: (who) => `“${who}” asks to use your digital twin:`,
	    back: 'You will go back to', scopes: {
		'twin:read': 'read your goals, progress and history',
		'twin:write': 'record your work and change your plans',
		'twin:erase': 'erase your twin when you ask for it',
		'mentor:read': 'see, as you do, the learners who let mentors look',
		'mentor:review': 'record what you decide about their work',
	    } },
	ru: { sign_in: 'Войти', name: 'Имя', password: 'Пароль',
	    wrong: 'Имя или пароль неверны.', allow: 'Разрешить', deny: 'Отказать',
	    asks: (who) => `«${who}» просит доступ к вашему цифровому двойнику:`,
	    back: 'После этого откроется', scopes: {
		'twin:read': 'читать ваши цели, успехи и историю',
		'twin:write': 'записывать вашу работу и менять планы',
		'twin:erase': 'стереть двойника, когда вы об этом попросите',
		'mentor:read': 'видеть учеников, которые разрешили это наставникам',
		'mentor:review': 'записывать ваши решения об их работе',
	    } },
};
const escape = (s) => String(s).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt()};`);
const field = (name, value) =>
    `<input type=hidden name=${name} value="${escape(value)}">`;

function page(res, lang, status, title, body) {
	res.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8',
	    'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer',
	    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'" });
	res.end(`<!DOCTYPE html><html lang=${lang}><meta name=viewport ` +
	    `content="width=device-width"><title>${escape(title)}</title>` +
	    `<h1>${escape(title)}</h1><form method=post>${body}</form></html>`);
}

// hydra - ask the admin port about the request of a challenge, or answer it.
async function hydra(kind, challenge, answer, body) {
	const res = await fetch(`${HYDRA_ADMIN}/admin/oauth2/auth/requests/${kind}` +
	    `${answer ? `/${answer}` : ''}?${kind}_challenge=` +
	    encodeURIComponent(challenge), answer && { method: 'PUT',
	    headers: { 'Content-Type': 'application/json' },
	    body: JSON.stringify(body) });
	const said = await res.json();
	if (!said.redirect_to && !said.challenge)
		throw new Error(`Hydra: ${res.status} ${JSON.stringify(said)}`);
	return said;
}

const digest = (s) => crypto.createHash('sha256').update(String(s)).digest();
const known = (name, password) => fs.readFileSync(PEOPLE, 'utf8').split('\n')
    .map((line) => /^(\S+) (.+)$/.exec(line)).some((m) => m && m[1] === name &&
	crypto.timingSafeEqual(digest(m[2]), digest(password)));

// Each gives the address to go on to, or nothing when it has shown its page.
const pages = {
	async '/login'(rq, res, t, lang, form, query) {
		const challenge = form?.get('challenge') ?? query.get('login_challenge');
		const { skip, subject } = await hydra('login', challenge);
		const name = form?.get('name') ?? '';
		if (skip || known(name, form?.get('password')))
			return hydra('login', challenge, 'accept', skip ? { subject } :
			    { subject: name, remember: true, remember_for: 3600 });
		if (form)	// the next guess has to wait
			await new Promise((done) => setTimeout(done, 1000));
		page(res, lang, form ? 403 : 200, t.sign_in,
		    `${form ? `<p>${t.wrong}` : ''}${field('challenge', challenge)}` +
		    `<p><label>${t.name} <input name=name autofocus></label>` +
		    `<p><label>${t.password} <input name=password type=password>` +
		    `</label><p><button name=answer value=yes>${t.sign_in}</button>`);
	},
	async '/consent'(rq, res, t, lang, form, query) {
		const challenge = form?.get('challenge') ??
		    query.get('consent_challenge');
		const asked = await hydra('consent', challenge);
		if (asked.skip || form?.get('answer') === 'yes')
			return hydra('consent', challenge, 'accept', grant(asked));
		if (form)
			return hydra('consent', challenge, 'reject',
			    { error: 'access_denied' });
		const { client, requested_scope, subject } = asked;
		const back = new URL(asked.request_url).searchParams
		    .get('redirect_uri') ?? client.redirect_uris[0];
		page(res, lang, 200, t.asks(client.client_name || client.client_id),
		    `<ul>${requested_scope.filter(may(subject)).filter((s) => t.scopes[s])
			.map((s) => `<li>${t.scopes[s]}`).join('')}</ul>` +
		    `<p>${t.back} ${escape(new URL(back).host)}` +
		    `${field('challenge', challenge)}` +
		    `<p><button name=answer value=yes>${t.allow}</button> ` +
		    `<button name=answer value=no>${t.deny}</button>`);
	},
};

http.createServer(async (rq, res) => {
	try {
		const { pathname, searchParams } = new URL(rq.url, 'http://here');
		const lang = /^ru\b/i.test(rq.headers['accept-language']) ? 'ru' : 'en';
		let text = '';
		for await (const part of rq)
			if ((text += part).length > 10000)
				return res.writeHead(413).end();
		if (!Object.hasOwn(pages, pathname))
			return res.writeHead(404).end();
		const next = await pages[pathname](rq, res, texts[lang], lang,
		    rq.method === 'POST' ? new URLSearchParams(text) : null,
		    searchParams);
		if (next)
			res.writeHead(303, { Location: next.redirect_to,
			    'Cache-Control': 'no-store' }).end();
	} catch (e) {
		console.error(e.message);
		res.writeHead(502).end('Please start again.\n');
	}
}).listen(PORT, HOST);
