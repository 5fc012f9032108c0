// SPDX-License-Identifier: MIT
// marks - words that nobody can guess, one for each text that a learner gives,
// and who may read them: what an answer holds tells whose data is in it.
import crypto from 'node:crypto';

const shape = /zq[0-9a-f]{16}/g;

/*
 * marks - a book of them.
 *   make(owner, kind)  a new word of this learner; kinds: sub, sensitive, text
 *   drop(owner)        the learner's are erased: nobody may read one again
 *   foreign(text, may) the first word in a text that may not be there, with its
 *                      owner, or null; may(mark) says whether it may
 */
export function marks(seed) {
	const book = new Map();
	let n = 0;
	const word = () => 'zq' + crypto.createHmac('sha256', `marks ${seed}`)
	    .update(String(n++)).digest('hex').slice(0, 16);
	return {
		size: () => book.size,
		make(owner, kind = 'text') {
			const mark = word();
			book.set(mark, { mark, owner: owner ?? mark, kind,
			    erased: false });
			return mark;
		},
		drop(owner) {
			for (const m of book.values())
				if (m.owner === owner && m.kind !== 'sub')
					m.erased = true;
		},
		foreign(text, may) {
			for (const [mark] of text.matchAll(shape)) {
				const m = book.get(mark);
				if (!m || m.erased || !may(m))
					return m ?? { mark, owner: 'nobody' };
			}
			return null;
		},
		in: (text) => [...text.matchAll(shape)].map(([mark]) => book.get(mark)),
	};
}

// opened - a text with whatever in it is base64url, decoded, behind it: cursors,
// aliases and handles are opaque to clients only.
export const opened = (text) => text + (text.match(/[\w-]{16,}/g) ?? [])
    .map((s) => Buffer.from(s, 'base64url').toString('latin1')).join('\n');

// chance - a generator of random numbers of its own (mulberry32): the same seed,
// the same choices.
export function chance(seed) {
	let a = seed >>> 0;
	const next = () => {
		a = (a + 0x6d2b79f5) >>> 0;
		let t = Math.imul(a ^ (a >>> 15), 1 | a);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
	const below = (n) => Math.floor(next() * n);
	return {
		below,
		one: (list) => list[below(list.length)],
		often: (p) => next() < p,
		// weighted - a row of a table by its weight
		weighted(rows) {
			let at = next() * rows.reduce((s, r) => s + r.weight, 0);
			return rows.find((r) => (at -= r.weight) < 0) ?? rows[0];
		},
	};
}
