// SPDX-License-Identifier: MIT
// wire - one request by hand, through three doors: plain CGI (environment and
// stdin in, stdout out), a FastCGI socket, and HTTP. Each takes
//   {method, path, headers: {name: value}, body: string or Buffer,
//    vars: {CGI variable: value, or null to leave one out}}
// and gives {status, headers: {lower-case name: value}, body}.
import http from 'node:http';
import net from 'node:net';
import { spawn } from 'node:child_process';
import { user } from './harness.mjs';

function cgi_vars(w, rq) {
	const headers = { Host: `127.0.0.1:${w.port}`, ...rq.headers };
	const body = Buffer.from(rq.body ?? '');
	const [path, query = ''] = rq.path.split('?');
	const vars = {
		GATEWAY_INTERFACE: 'CGI/1.1', SERVER_PROTOCOL: 'HTTP/1.1',
		SERVER_SOFTWARE: 'test', SERVER_NAME: '127.0.0.1',
		SERVER_PORT: String(w.port), REMOTE_ADDR: '127.0.0.1',
		REQUEST_METHOD: rq.method, REQUEST_URI: rq.path,
		SCRIPT_NAME: '', PATH_INFO: path, QUERY_STRING: query,
	};
	if (body.length)
		vars.CONTENT_LENGTH = String(body.length);
	for (const [name, value] of Object.entries(headers)) {
		const key = name.toUpperCase().replaceAll('-', '_');
		vars[key === 'CONTENT_TYPE' ? key : `HTTP_${key}`] = value;
	}
	Object.assign(vars, rq.vars);
	for (const key of Object.keys(vars))
		if (vars[key] === null)
			delete vars[key];
	return vars;
}

// A CGI reply: Status and headers, an empty line, the body.
export function parse_reply(bytes) {
	const text = bytes.toString('utf8');
	const end = /\r?\n\r?\n/.exec(text);
	if (!end)
		throw new Error(`no header end in the reply: ${text.slice(0, 500)}`);
	const headers = {};
	for (const line of text.slice(0, end.index).split(/\r?\n/)) {
		const at = line.indexOf(':');
		if (at <= 0)
			throw new Error(`not a header line: ${line}`);
		const name = line.slice(0, at).toLowerCase();
		const value = line.slice(at + 1).trim();
		headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
	}
	const status = Number((headers.status ?? '200').slice(0, 3));
	delete headers.status;
	return { status, headers, body: text.slice(end.index + end[0].length) };
}

// cgi - run the program once. Also gives code, signal and stderr.
export function cgi(w, rq) {
	return new Promise((done, fail) => {
		const child = spawn(w.fcgi, rq.args ?? [], { ...user, cwd: w.dir,
			env: { TWIN_CONF: w.conf, ...san(), ...cgi_vars(w, rq) } });
		const out = [], err = [];
		child.stdout.on('data', (d) => out.push(d));
		child.stderr.on('data', (d) => err.push(d));
		child.stdin.on('error', () => {});	// it may not read all
		child.on('error', fail);
		child.on('close', (code, signal) => {
			const stderr = Buffer.concat(err).toString();
			try {
				done({ ...parse_reply(Buffer.concat(out)),
				    code, signal, stderr });
			} catch (e) {
				fail(new Error(`${e.message} (exit ${code} ${signal}) ` +
				    stderr));
			}
		});
		child.stdin.on('error', () => {});	// it may end unread
		child.stdin.end(rq.body ?? '');
	});
}

const san = () => Object.fromEntries(Object.entries(process.env)
    .filter(([k]) => /^(ASAN|UBSAN|LSAN)_OPTIONS$/.test(k)));

// ---- FastCGI records (version 1, request 1)
export const record = (type, content = Buffer.alloc(0)) => Buffer.concat([
	Buffer.from([1, type, 0, 1, content.length >> 8, content.length & 255, 0, 0]),
	content,
]);
const length = (n) => {
	if (n < 128)
		return Buffer.from([n]);
	const b = Buffer.alloc(4);
	b.writeUInt32BE(0x80000000 + n);
	return b;
};
export const BEGIN = 1, ABORT = 2, END = 3, PARAMS = 4, STDIN = 5, STDOUT = 6;
export const begin = () => record(BEGIN, Buffer.from([0, 1, 0, 0, 0, 0, 0, 0]));
export function params(w, rq) {
	const all = Buffer.concat(Object.entries(cgi_vars(w, rq))
	    .flatMap(([k, v]) => {
		    const name = Buffer.from(k), value = Buffer.from(String(v));
		    return [length(name.length), length(value.length), name, value];
	    }));
	return chunks(PARAMS, all);
}
export function chunks(type, bytes) {
	const parts = [];
	for (let at = 0; at < bytes.length; at += 65528)
		parts.push(record(type, bytes.subarray(at, at + 65528)));
	return Buffer.concat([...parts, record(type)]);
}

// exchange - send bytes to a FastCGI socket; the records that come back.
export function exchange(socket, bytes) {
	return new Promise((done, fail) => {
		const s = net.connect(socket);
		const got = [];
		s.on('data', (d) => got.push(d));
		s.on('error', (e) => got.length ? undefined : fail(e));
		s.on('close', () => {
			const all = Buffer.concat(got), records = [];
			for (let at = 0; at + 8 <= all.length;) {
				const n = all.readUInt16BE(at + 4);
				records.push({ type: all[at + 1],
				    content: all.subarray(at + 8, at + 8 + n) });
				at += 8 + n + all[at + 6];
			}
			done(records);
		});
		s.write(bytes);
	});
}

export async function fastcgi(w, socket, rq) {
	const records = await exchange(socket, Buffer.concat([begin(),
	    params(w, rq), chunks(STDIN, Buffer.from(rq.body ?? ''))]));
	return parse_reply(Buffer.concat(records.filter((r) => r.type === STDOUT)
	    .map((r) => r.content)));
}

// ---- HTTP; the path and the headers go out as they are
export function web(w, rq) {
	return new Promise((done, fail) => {
		const body = Buffer.from(rq.body ?? '');
		const headers = { Host: `127.0.0.1:${w.port}`, ...rq.headers };
		if (body.length && !('Content-Length' in headers))
			headers['Content-Length'] = body.length;
		const out = http.request({ host: '127.0.0.1', port: w.port,
			method: rq.method, path: rq.path, headers, agent: false,
		}, (res) => {
			const got = [];
			res.on('data', (d) => {
				got.push(d);
				rq.on_data?.(d);
			});
			res.on('error', fail);
			res.on('end', () => done({ status: res.statusCode,
			    headers: Object.fromEntries(Object.entries(res.headers)
				.map(([k, v]) => [k, [].concat(v).join(', ')])),
			    body: Buffer.concat(got).toString('utf8') }));
		});
		out.on('error', fail);
		out.end(body);
	});
}

// rpc - a tool call or another method, in either era, as the headers want it.
export function rpc(method, params = {}, { token, revision, id = 1 } = {}) {
	const headers = { 'Content-Type': 'application/json',
	    Accept: 'application/json, text/event-stream' };
	if (token)
		headers.Authorization = `Bearer ${token}`;
	if (revision)
		headers['MCP-Protocol-Version'] = revision;
	if (revision >= '2026') {
		headers['Mcp-Method'] = method;
		if (params.name ?? params.uri)
			headers['Mcp-Name'] = params.name ?? params.uri;
		params = { ...params, _meta: {
			'io.modelcontextprotocol/protocolVersion': revision,
			'io.modelcontextprotocol/clientCapabilities': {},
			'io.modelcontextprotocol/clientInfo':
			    { name: 'test', version: '1' },
			...params._meta,
		} };
	}
	return { method: 'POST', path: '/mcp', headers,
	    body: JSON.stringify({ jsonrpc: '2.0', id, method, params }) };
}
