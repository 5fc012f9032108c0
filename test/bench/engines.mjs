// SPDX-License-Identifier: MIT
// engines - both ways to keep twins in one run: reading and writing over
// lighttpd and FastCGI, interleaved, and plain CGI; with the processor time of
// program, web server and database. Ratios inside one run count.
//
//   SRCDIR=... BUILDDIR=... node engines.mjs [seconds] [rounds]
import { execFile, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import * as harness from '../e2e/harness.mjs';
import { postgres } from '../e2e/postgres.mjs';
import * as wire from '../e2e/wire.mjs';
import { ticks } from './cpu.mjs';

const [seconds = '3', rounds = '5'] = process.argv.slice(2);
const db = postgres('fsync = on');	// what LMDB does, too

// lua - what wrk sends: a call, with a request_id of its own each time.
function lua(w, token, body) {
	return harness.put(path.join(w.dir, 'load.lua'), `
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json, text/event-stream"
wrk.headers["MCP-Protocol-Version"] = "2025-11-25"
wrk.headers["Authorization"] = "Bearer ${token}"
local body = [==[${body}]==]
local n, run = 0, os.time() .. math.random(1000000)
math.randomseed(os.time() + ${process.pid})
run = run .. "-" .. math.random(1000000)
function request()
  n = n + 1
  local s = string.gsub(body, "REQUEST", run .. "-" .. n)
  return wrk.format(nil, nil, nil, s)
end`);
}

const answer = 'One sentence that surprised me, and why it did.';
const read = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call',
	params: { name: 'get_snapshot', arguments: {} } });
const write = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call',
	params: { name: 'log_attempt', arguments: {
		exercise: 'entry_writing_15', answer, minutes: 1,
		form: { sentence: answer, why: answer },
		scores: [{ criterion: 'surprise', level: 3, evidence: 'surprised me' }],
		request_id: 'REQUEST' } } });

const loads = [
	{ name: 'get_snapshot, remembered', body: read, clients: 16, sub: () => 'reader' },
	{ name: 'log_attempt, 1 writer', body: write, clients: 1, sub: (r) => `one-${r}` },
	{ name: 'log_attempt, 16 writers of one learner', body: write, clients: 16,
	    sub: (r) => `many-${r}` },
];

/*
 * measure - a load for some seconds. Not by spawnSync: the programs' log lines
 * come to this process, and when it reads none each of them waits 50 ms.
 */
async function measure(engine, load, round) {
	const { w, web } = engine;
	const token = w.token(load.sub(round));
	const groups = { program: harness.workers(w), web: [web.pid],
		database: engine.name === 'lmdb' ? [] : db.processes() };
	const before = Object.values(groups).map(ticks);
	const { stdout } = await promisify(execFile)('wrk', ['-t1',
	    `-c${load.clients}`, `-d${seconds}s`, '-s',
	    lua(w, token, load.body), w.url]);
	if (/Non-2xx|Socket errors/.test(stdout))
		throw new Error(`${engine.name}, ${load.name}: ${stdout}`);
	const n = Number(/(\d+) requests in/.exec(stdout)[1]);
	const us = Object.values(groups).map((pids, i) =>
	    (ticks(pids) - before[i]) * 10000 / n);
	return { rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]), us };
}
const median = (a) => a.toSorted((x, y) => x - y)[a.length >> 1];

// cgi - a plain CGI request that reads: elapsed and processor time of one.
async function cgi(engine) {
	const { w } = engine, token = w.token('reader');
	const rq = wire.rpc('tools/call', { name: 'get_snapshot', arguments: {} },
	    { token });
	const file = harness.put(path.join(w.dir, 'call.json'), rq.body);
	// a copy, because another user may not be let into the build folder
	const meter = path.join(w.dir, 'bin/cgi_cpu');
	fs.copyFileSync(path.join(harness.builddir, 'test/bench/cgi_cpu'), meter);
	fs.chmodSync(meter, 0o755);
	const r = spawnSync(meter, ['100', file, w.fcgi], { encoding: 'utf8', ...harness.user, cwd: w.dir,
		env: { TWIN_CONF: w.conf, REQUEST_METHOD: 'POST', REQUEST_URI: '/mcp',
		    CONTENT_TYPE: 'application/json',
		    CONTENT_LENGTH: String(rq.body.length),
		    HTTP_HOST: `127.0.0.1:${w.port}`,
		    HTTP_AUTHORIZATION: `Bearer ${token}`,
		    SERVER_PROTOCOL: 'HTTP/1.1', GATEWAY_INTERFACE: 'CGI/1.1' } });
	if (r.status !== 0)
		throw new Error(`cgi_cpu: ${r.stderr}`);
	return Number(r.stdout.trim().split(' ').pop());
}

const engines = [];
for (const [name, conf] of [['lmdb', {}],
    ['postgresql', { store: 'postgresql', database: db.url }]]) {
	const w = await harness.world({ conf });
	engines.push({ name, w, web: await harness.serve(w, 'lighttpd fastcgi') });
	w.must('call', 'update_metrics', '--sub', 'reader', JSON.stringify({
		points: [{ indicator: 'attention', value: 4 }], request_id: 'seed' }));
}
console.log(`4 processes of twin.fcgi, wrk -t1, ${seconds} s x ${rounds} rounds; ` +
    `${db.sql('SHOW server_version')} on a Unix socket, fsync on`);
console.log('\n| | engine | requests/s | CPU us per request: program | web server | database |');
console.log('|---|---|--:|--:|--:|--:|');
const ratios = [];
for (const load of loads) {
	const got = engines.map(() => []);
	for (let r = 0; r < Number(rounds); r++)
		for (const i of r % 2 ? [1, 0] : [0, 1])
			got[i].push(await measure(engines[i], load, r));
	const rates = got.map((runs) => median(runs.map((x) => x.rate)));
	for (const [i, e] of engines.entries()) {
		const us = [0, 1, 2].map((k) =>
		    median(got[i].map((x) => x.us[k])).toFixed(0));
		console.log(`| ${load.name} | ${e.name} | ${rates[i].toFixed(0)} | ${us.join(' | ')} |`);
	}
	ratios.push(`${load.name}: ${(rates[1] / rates[0]).toFixed(2)}`);
}
for (const e of engines)
	console.log(`| plain CGI, get_snapshot | ${e.name} | | ${await cgi(e)} | | |`);
console.log(`\nbench engines, postgresql of lmdb: ${ratios.join('; ')}`);
for (const e of engines) {
	await e.web.stop();
	e.w.must('verify');
}
