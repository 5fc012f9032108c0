// SPDX-License-Identifier: MIT
// peers - what slow clients cost the others: behind each web server, with the
// shipped example and four processes, the median of get_snapshot while nobody
// else is there, and beside eight clients that never read their answers and eight
// that send their requests byte by byte, who come again whenever they are let go.
// Two servers, asked in turns, because this machine has other work to do.
// Fails when the median more than doubles. Behind mod_proxy_fcgi there are no slow
// senders: Apache hands a body on as it comes, and eight of them hold four
// processes for forty seconds (apache.conf.example). make slow-peers
import fs from 'node:fs';
import net from 'node:net';
import * as harness from '../e2e/harness.mjs';
import * as wire from '../e2e/wire.mjs';

const EACH = 8, ASKED = 300;
const STILL_MS = 20, LOOK_MS = 1000, LOOKS = 30;
const median = (a) => a.toSorted((x, y) => x - y)[a.length >> 1];

const head = (token, n) => 'POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n' +
    `Authorization: Bearer ${token}\r\nContent-Type: application/json\r\n` +
    `Accept: application/json\r\nContent-Length: ${n}\r\n\r\n`;
const large = JSON.stringify(Array.from({ length: 20 }, (_, id) =>
    ({ jsonrpc: '2.0', id, method: 'tools/list' })));

// crowd - clients of one kind; leave() sends them away.
function crowd(w, begin, more) {
	const all = new Set();
	let open = true;
	const come = () => {
		if (!open)
			return;
		const s = net.connect({ port: w.port, host: '127.0.0.1' });
		all.add(s);
		s.on('error', () => {});
		s.once('close', () => {
			all.delete(s);
			setTimeout(come, 50);
		});
		begin(s);
	};
	for (let i = 0; i < EACH; i++)
		come();
	const timer = more && setInterval(() => {
		for (const s of all)
			more(s);
	}, 200);
	return { leave() {
		open = false;
		clearInterval(timer);
		for (const s of all)
			s.destroy();
	} };
}
const readers = (w, token) => crowd(w, (s) => {
	s.pause();
	s.write((head(token, large.length) + large).repeat(200));
});
const senders = (w, token) => crowd(w, (s) => {
	s.resume();
	s.write(`${head(token, 100000)}{"json`);
}, (s) => s.writable && s.write(' '));

// settled - the readers' own buffers are full and the answers to them stand still,
// so that what is measured is slowness, not work. The processes of this world,
// web server included, are told by their folder in the command line.
function worked(w) {
	let ms = 0;
	for (const pid of fs.readdirSync('/proc').filter((p) => /^\d+$/.test(p)))
		try {
			if (fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8')
			    .includes(w.dir))
				ms += Number(fs.readFileSync(
				    `/proc/${pid}/schedstat`, 'utf8')
				    .split(' ')[0]) / 1e6;
		} catch {
			/* it has ended */
		}
	return ms;
}
async function settled(w) {
	for (let i = 0; i < LOOKS; i++) {
		const before = worked(w);
		await harness.sleep(LOOK_MS);
		if (Math.abs(worked(w) - before) < STILL_MS)
			return;
	}
	console.log('(the slow clients keep the server busy)');
}

const kinds = (door) => door === 'apache proxy_fcgi' ? [readers] :
    [readers, senders];

// one - how long a learner waits for an answer, ms.
async function one(side) {
	const began = performance.now();
	const { status } = await wire.web(side.w, wire.rpc('tools/call',
	    { name: 'get_snapshot', arguments: {} }, { token: side.token }));
	if (status !== 200)
		throw new Error(`status ${status}`);
	return performance.now() - began;
}

async function side(door) {
	const w = await harness.world({ conf: { calls_per_minute: 0 } });
	const server = await harness.serve(w, door);
	const s = { w, server, token: w.token('learner'), ms: [] };
	for (let i = 0; i < 20; i++)
		await one(s);
	return s;
}

let failed = 0;
console.log('| web server | alone, ms | beside slow clients, ms | times |');
console.log('|---|---|---|---|');
for (const door of process.argv.length > 2 ? process.argv.slice(2) :
    harness.doors) {
	const alone = await side(door), beside = await side(door);
	const slow = beside.w.token('slow');
	const clients = kinds(door).map((make) => make(beside.w, slow));
	await settled(beside.w);
	for (let i = 0; i < ASKED; i++) {
		const order = i % 2 ? [alone, beside] : [beside, alone];
		for (const s of order)
			s.ms.push(await one(s));
	}
	clients.forEach((c) => c.leave());
	await beside.server.stop();
	await alone.server.stop();
	const [a, b] = [median(alone.ms), median(beside.ms)];
	if (b > 2 * a)
		failed++;
	console.log(`| ${door} | ${a.toFixed(1)} | ${b.toFixed(1)} | ` +
	    `${(b / a).toFixed(2)}${b > 2 * a ? ' TOO SLOW' : ''} |`);
}
process.exit(failed ? 1 : 0);
