// SPDX-License-Identifier: MIT
//
// Two builds against each other: CPU time of the responders per call, both
// behind one lighttpd and called in turn, each on data of its own. A ratio of
// CPU times inside one run holds where the speed of the machine does not.
//
//   node against.mjs NEW-BUILD NEW-SOURCE OLD-BUILD OLD-SOURCE [calls] [rounds]
//
// NEW_CONF and OLD_CONF are added to the twin.conf of the one and the other: keys
// that an older build does not know, such as quotas that are in the way here; or
// what a build is to be compared with itself without. KINDS names the calls that
// are measured, with commas between; all of them unless it is set.

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [newBuild, newSrc, oldBuild, oldSrc, calls = '400', rounds = '9'] =
  process.argv.slice(2);
const CONNECTIONS = 4, PROCESSES = 2, LEARNERS = 40;
const dir = mkdtempSync(join(tmpdir(), 'twin-against-'));
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
let web;

const free = () => new Promise((done) => {
  const s = createServer().listen(0, '127.0.0.1', () => {
    const { port } = s.address();
    s.close(() => done(port));
  });
});

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
const median = (a) => a.toSorted((x, y) => x - y)[a.length >> 1];

// A build with its configuration, data and tokens; resource is of one port.
function side(name, build, src, port, extra) {
  const home = join(dir, name), conf = join(home, 'twin.conf');
  const ctl = (...args) => {
    const r = spawnSync(join(build, 'twinctl'), ['-c', conf, ...args],
      { encoding: 'utf8' });
    if (r.status !== 0) throw new Error(`${name}: ${args}: ${r.stderr}`);
    return r.stdout.trim();
  };

  mkdirSync(home);
  writeFileSync(conf, `resource = http://127.0.0.1:${port}/${name}
issuer = http://127.0.0.1:1
data_dir = ${home}/data
share_dir = ${src}/share
jwks_file = ${home}/issuer/jwks.json
allow_http_loopback = on
${extra}
`);
  ctl('dev-issuer', join(home, 'issuer'));
  ctl('init');
  const tokens = Array.from({ length: LEARNERS },
    (_, i) => ctl('token', '--sub', `learner-${i}`));
  return { name, url: `http://127.0.0.1:${port}/${name}`, tokens,
    program: `${join(build, 'twin.fcgi')} -c ${conf}`, n: 0 };
}

function lighttpd(port, sides) {
  const backends = sides.map((s) => `"/${s.name}" => (( "bin-path" => "${s.program}",
    "socket" => "${dir}/${s.name}.sock", "max-procs" => ${PROCESSES},
    "check-local" => "disable" ))`);
  writeFileSync(join(dir, 'lighttpd.conf'), `
server.document-root = "${dir}"
server.port = ${port}
server.bind = "127.0.0.1"
server.modules = ("mod_fastcgi")
server.errorlog = "${dir}/error.log"
fastcgi.server = ( ${backends.join(', ')} )
`);
  return spawn('lighttpd', ['-D', '-f', join(dir, 'lighttpd.conf')],
    { stdio: 'ignore' });
}

const children = (s) =>
  readFileSync(`/proc/${web.pid}/task/${web.pid}/children`, 'utf8').trim().split(' ')
    .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .includes(join(dir, s.name)));

// Nanoseconds that the processes were on a CPU (/proc/PID/schedstat).
const cpu = (pids) => pids.reduce((n, pid) => n +
  Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]), 0);

function post(s, name, args) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call',
    params: { name, arguments: args } });
  const token = s.tokens[s.n++ % s.tokens.length];

  return new Promise((done, failed) => {
    const rq = request(s.url, { method: 'POST', agent, headers: {
      'content-type': 'application/json', accept: 'application/json, text/event-stream',
      authorization: `Bearer ${token}` } }, (rs) => {
      let text = '';
      rs.on('data', (part) => { text += part; });
      rs.on('end', () => {
        if (rs.statusCode !== 200 || JSON.parse(text).result?.isError !== undefined &&
            JSON.parse(text).result.isError)
          failed(new Error(`${s.name} ${name}: ${rs.statusCode} ${text}`));
        else
          done();
      });
    });
    rq.on('error', failed);
    rq.end(body);
  });
}

// calls of one kind, some at a time; microseconds of CPU for each
async function run(s, make, pids) {
  const before = cpu(pids);
  let left = Number(calls);

  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    while (left-- > 0) await post(s, ...make(s.n));
  }));
  return (cpu(pids) - before) / 1000 / Number(calls);
}

const kinds = {
  'get_snapshot': () => ['get_snapshot', {}],
  'get_next_task': () => ['get_next_task', {}],
  'get_progress': () => ['get_progress', {}],
  'update_metrics': (n) => ['update_metrics', { request_id: `m-${n}`,
    points: [{ indicator: 'attention', value: n % 5 + 1 }] }],
  'log_attempt': (n) => ['log_attempt', { request_id: `l-${n}`,
    exercise: 'entry_writing_15', answer: `What surprised me, and why. ${n}`,
    minutes: 1, form: { sentence: 'What surprised me.', why: 'It was new.' },
    scores: [{ criterion: 'surprise', level: 3, evidence: 'surprised me' }] }],
  'append_artifact': (n) => ['append_artifact', { request_id: `a-${n}`,
    type: 'note', title: `Note ${n}`, text: `What was done, ${n}` }],
};

async function main() {
  const port = await free();
  const sides = [side('new', newBuild, newSrc, port, process.env.NEW_CONF ?? ''),
    side('old', oldBuild, oldSrc, port, process.env.OLD_CONF ?? '')];

  web = lighttpd(port, sides);
  await sleep(1500);
  const pids = sides.map(children);
  for (const s of sides)	// a journal to read from, tokens known
    for (let i = 0; i < 5 * LEARNERS; i++)
      await post(s, ...kinds.update_metrics(1e6 + i));
  console.log(`${calls} calls x ${rounds} rounds, ${PROCESSES} processes each\n`);
  console.log('| call | old, us CPU | new, us CPU | new / old |\n|---|--:|--:|--:|');
  const wanted = process.env.KINDS?.split(',') ?? Object.keys(kinds);
  for (const [name, make] of wanted.map((kind) => [kind, kinds[kind]])) {
    const us = [[], []];
    for (let r = 0; r < Number(rounds); r++)
      for (const i of r % 2 ? [0, 1] : [1, 0])
        us[i].push(await run(sides[i], make, pids[i]));
    const ratio = median(us[0].map((x, r) => x / us[1][r]));
    console.log(`| ${name} | ${median(us[1]).toFixed(0)} | ${median(us[0]).toFixed(0)} ` +
      `| ${ratio.toFixed(2)} |`);
  }
}

try {
  await main();
} finally {
  agent.destroy();
  if (web?.exitCode === null) {
    const gone = new Promise((done) => web.on('exit', done));
    web.kill('SIGTERM');	// and it tells the responders
    await gone;
  }
  rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
