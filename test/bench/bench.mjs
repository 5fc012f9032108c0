// SPDX-License-Identifier: MIT
//
// What a request costs: get_snapshot with remembered and with fresh tokens
// against two null responders, interleaved behind one lighttpd, then plain CGI.
// Ratios inside one run count; absolute figures do not.
//
//   node bench.mjs BUILD-DIR SOURCE-DIR [seconds] [rounds] [processes]

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [build, src, seconds = '3', rounds = '5', processes = '2'] = process.argv.slice(2);
const PROCESSES = Number(processes), CONNECTIONS = 16;
const dir = mkdtempSync(join(tmpdir(), 'twin-bench-'));
const conf = join(dir, 'twin.conf');
const port = await free();
const resource = `http://127.0.0.1:${port}/mcp`, issuer = 'http://127.0.0.1:1';
let web;	// lighttpd, which starts the responders

// A port nobody listens on.
function free() {
  return new Promise((done) => {
    const s = createServer().listen(0, '127.0.0.1', () => {
      const { port } = s.address();
      s.close(() => done(port));
    });
  });
}

function run(cmd, ...args) {
  const r = spawnSync(cmd, args, { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (r.status !== 0)
    throw new Error(`${cmd} ${args.join(' ')}: ${r.stderr || r.error}`);
  return r.stdout;
}

// One lighttpd runs all groups, each by itself as lighttpd.conf.example does.
function lighttpd(port, groups) {
  const backends = groups.map(([path, name, program]) =>
    `"${path}" => (( "bin-path" => "${program}", "socket" => "${dir}/${name}",
      "max-procs" => ${PROCESSES}, "check-local" => "disable" ))`);
  writeFileSync(join(dir, 'lighttpd.conf'), `
server.document-root = "${dir}"
server.port = ${port}
server.bind = "127.0.0.1"
server.modules = ("mod_fastcgi")
server.errorlog = "${dir}/error.log"
server.stream-response-body = 2
server.stream-request-body = 0
fastcgi.server = ( ${backends.join(', ')} )
`);
  return spawn('lighttpd', ['-D', '-f', join(dir, 'lighttpd.conf')],
    { stdio: 'ignore' });
}

// The processes that lighttpd has started of a program.
function children(parent, program) {
  const pids = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8');
  return pids.trim().split(' ').filter((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(program));
}

// User and system time of processes, in clock ticks of 1/100 s.
function ticks(pids) {
  let n = 0;
  for (const pid of pids) {
    const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    n += Number(f[11]) + Number(f[12]);
  }
  return n;
}

const call = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call',
  params: { name: 'get_snapshot', arguments: {} } });

function script(name, tokens) {
  const file = join(dir, `${name}.lua`);
  writeFileSync(join(dir, `${name}.tokens`), tokens.join('\n') + '\n');
  writeFileSync(file, `
wrk.method = "POST"
wrk.body = '${call}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json, text/event-stream"
wrk.headers["MCP-Protocol-Version"] = "2025-11-25"
local tokens = {}
for line in io.lines("${dir}/${name}.tokens") do tokens[#tokens + 1] = line end
local i = 0
function request()
  i = i % #tokens + 1
  wrk.headers["Authorization"] = "Bearer " .. tokens[i]
  return wrk.format()
end`);
  return file;
}

function wrk(url, lua, secs) {
  const out = run('wrk', '-t1', `-c${CONNECTIONS}`, `-d${secs}s`, '-s', lua, url);
  const bad = /Non-2xx|Socket errors/.test(out);
  return { rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(out)[1]),
    n: Number(/(\d+) requests in/.exec(out)[1]), bad, out };
}

const median = (a) => a.toSorted((x, y) => x - y)[a.length >> 1];
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

async function post(token, name, args) {
  const r = await fetch(resource, { method: 'POST', body: JSON.stringify({
    jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` } });
  return r.json();
}

// A call that must succeed: nothing is measured on errors.
async function good(token, name, args) {
  const reply = await post(token, name, args);
  if (reply.result === undefined || reply.result.isError)
    throw new Error(JSON.stringify(reply));
  return reply;
}

async function main() {
  writeFileSync(conf, `resource = ${resource}
issuer = ${issuer}
data_dir = ${dir}/data
share_dir = ${src}/share
jwks_file = ${dir}/issuer/jwks.json
allow_http_loopback = on
calls_per_minute = 0
events_per_day = 0
artifacts_max_bytes = 0
`);
  const ctl = (...args) => run(join(build, 'twinctl'), '-c', conf, ...args);
  ctl('dev-issuer', join(dir, 'issuer'));
  ctl('init');
  const token = ctl('token', '--sub', 'learner-1').trim();
  const twin = join(build, 'twin.fcgi');
  const own = join(build, 'test/bench/null_own');
  const plain = join(build, 'test/bench/null_plain');
  web = lighttpd(port, [['/mcp', 'twin', `${twin} -c ${conf}`],
    ['/null', 'null', own], ['/plain', 'plain', plain]]);
  await sleep(1000);
  for (let i = 0; i < 5; i++)
    await good(token, 'update_metrics', { request_id: `seed-${i}`,
      points: [{ indicator: 'attention', value: 4 }] });
  const reply = await good(token, 'get_snapshot', {});
  console.log(`lighttpd, ${PROCESSES} processes each, wrk -t1 -c${CONNECTIONS}, ` +
    `${seconds} s x ${rounds} rounds; reply ${JSON.stringify(reply).length} bytes`);
  const mint = (n) => run(join(build, 'test/bench/mint'), join(dir, 'issuer/issuer.key'),
    issuer, resource, 'learner-1', String(n)).trim().split('\n');
  const remembered = script('one', [token]);
  const variants = [
    { name: 'null, own front', path: '/null', program: own, lua: () => remembered },
    { name: 'null, plain libfcgi', path: '/plain', program: plain, lua: () => remembered },
    { name: 'get_snapshot, remembered', path: '/mcp', program: twin, lua: () => remembered },
    { name: 'get_snapshot, fresh', path: '/mcp', program: twin,
      lua: () => script('fresh', mint(4000 * Number(seconds))) },
  ];
  for (const v of variants)
    Object.assign(v, { runs: [], pids: [web.pid, ...children(web.pid, v.program)] });
  for (let r = 0; r < Number(rounds); r++)
    for (const v of r % 2 ? variants.toReversed() : variants) {
      const lua = v.lua();
      const before = ticks(v.pids);
      const out = wrk(`http://127.0.0.1:${port}${v.path}`, lua, seconds);
      if (out.bad) throw new Error(`${v.name}: ${out.out}`);
      v.runs.push({ rate: out.rate,
        us: (ticks(v.pids) - before) * 10000 / out.n });
    }
  console.log('\n| variant | requests/s | CPU us per request, web server and responder |\n|---|--:|--:|');
  for (const v of variants) {
    v.rate = median(v.runs.map((x) => x.rate));
    console.log(`| ${v.name} | ${v.rate.toFixed(0)} | ${median(v.runs.map((x) => x.us)).toFixed(0)} |`);
  }
  cgi(token);
  const [null_own, null_plain, known, fresh] = variants.map((v) => v.rate);
  console.log(`bench get_snapshot: ${(known / null_own).toFixed(2)} of null, ` +
    `${(known / null_plain).toFixed(2)} of plain null, ` +
    `${(fresh / null_own).toFixed(2)} fresh`);
}

// A plain CGI request with a remembered token against a null CGI program.
function cgi(token) {
  writeFileSync(join(dir, 'call.json'), call);
  const r = spawnSync(join(build, 'test/bench/cgi_cpu'), ['200', join(dir, 'call.json'),
    join(build, 'test/bench/null_cgi'), join(build, 'twin.fcgi')], { encoding: 'utf8',
    env: { TWIN_CONF: conf, REQUEST_METHOD: 'POST', REQUEST_URI: '/mcp',
      CONTENT_TYPE: 'application/json', CONTENT_LENGTH: String(call.length),
      HTTP_HOST: `127.0.0.1:${port}`, HTTP_AUTHORIZATION: `Bearer ${token}`,
      SERVER_PROTOCOL: 'HTTP/1.1', GATEWAY_INTERFACE: 'CGI/1.1' } });
  if (r.status !== 0) throw new Error(`cgi_cpu: ${r.stderr}`);
  const [base, twin] = r.stdout.trim().split('\n').map((l) => Number(l.split(' ').pop()));
  console.log(`\n| plain CGI, remembered token | CPU us |\n|---|--:|\n| null program | ${base} |\n| get_snapshot | ${twin} |\n`);
  console.log(`bench cgi: ${(twin / base).toFixed(2)} of null`);
}

try {
  await main();
} finally {
  if (web?.exitCode === null) {
    const gone = new Promise((done) => web.on('exit', done));
    web.kill('SIGTERM');	// and it tells the responders
    await gone;
  }
  rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
