// SPDX-License-Identifier: MIT
// drivers - the clients that run under Node, each behind the same few calls.
// What call() returns is the text that a model would be shown, whatever the
// client makes of a result: that, not the result, is what has to be right.
import path from 'node:path';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Http1 } from
    '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { StdioClientTransport as Stdio1 } from
    '@modelcontextprotocol/sdk/client/stdio.js';
import { Client as Client2, StreamableHTTPClientTransport as Http2 } from
    '@modelcontextprotocol/client';
import { StdioClientTransport as Stdio2 } from
    '@modelcontextprotocol/client/stdio';
import { MultiServerMCPClient } from '@langchain/mcp-adapters';
import { createMCPClient } from '@ai-sdk/mcp';
import { Experimental_StdioMCPTransport as StdioAi } from
    '@ai-sdk/mcp/mcp-stdio';

const who = { name: 'twin-matrix', version: '1' };
const bearer = (t) => ({ Authorization: `Bearer ${t.token}` });
const text_of = (result) => result.content.map((c) => c.text).join('\n');
const names = (list) => list.map((one) => one.name);
const place = (name) => path.dirname(createRequire(import.meta.url)
    .resolve(`${name}/package.json`));

// sdk - a client of the TypeScript SDK, either generation.
async function sdk(client, transport) {
	await client.connect(transport);
	return {
		tools: async () => names((await client.listTools()).tools),
		call: async (name, args) =>
		    text_of(await client.callTool({ name, arguments: args })),
		resources: async () => (await client.listResources()).resources
		    .map((r) => r.uri),
		read: async (uri) => (await client.readResource({ uri })).contents[0]
		    .text,
		prompts: async () => names((await client.listPrompts()).prompts),
		prompt: async (name) => (await client.getPrompt({ name })).messages[0]
		    .content.text,
		close: () => client.close(),
	};
}

const sdk1 = (t) => sdk(new Client1(who), t.command ?
    new Stdio1({ ...t.command, stderr: 'pipe' }) :
    new Http1(new URL(t.url), { requestInit: { headers: bearer(t) } }));

const sdk2 = (mode) => (t) => sdk(new Client2(who,
    mode && { versionNegotiation: { mode } }), t.command ?
    new Stdio2({ ...t.command, stderr: 'pipe' }) :
    new Http2(new URL(t.url), { requestInit: { headers: bearer(t) } }));

// mcp_remote - a program that speaks stdio to its client and HTTP to us.
const mcp_remote = (t) => sdk(new Client1(who), new Stdio1({
	command: process.execPath, stderr: 'pipe', args: [
	    path.join(place('mcp-remote'), 'dist/proxy.js'), t.url, '--allow-http',
	    '--transport', 'http-only', '--header', `Authorization:Bearer ${t.token}`],
	env: { PATH: process.env.PATH, HOME: t.home,
	    MCP_REMOTE_CONFIG_DIR: t.home },
}));

// inspector - one run of its command line for each question.
const inspector = (era) => async (t) => {
	const to = t.command ?
	    ['--transport', 'stdio', '--', t.command.command, ...t.command.args] :
	    ['--server-url', t.url, '--transport', 'http', '--stored-auth-only',
	        '--header', `Authorization: Bearer ${t.token}`];
	const ask = async (...args) => {
		const child = spawn(process.execPath, [
		    path.join(place('@modelcontextprotocol/inspector'),
		    'clients/launcher/build/index.js'), '--cli', '--protocol-era', era,
		    '--format', 'json', '--quiet', ...args, ...to],
		    { env: { ...process.env, HOME: t.home }, cwd: t.home });
		let out = '', err = '';
		child.stdout.on('data', (d) => { out += d; });
		child.stderr.on('data', (d) => { err += d; });
		await new Promise((done) => child.on('close', done));
		// a tool's refusal is an exit status of its own, with the result
		try {
			return JSON.parse(out).result;
		} catch {
			throw new Error(`${args.join(' ')}: ${err}${out}`);
		}
	};
	const method = (name, ...args) => ask('--method', name, ...args);
	return {
		tools: async () => names((await method('tools/list')).tools),
		call: async (name, args) => text_of(await method('tools/call',
		    '--tool-name', name, '--tool-args-json', JSON.stringify(args))),
		resources: async () => (await method('resources/list')).resources
		    .map((r) => r.uri),
		read: async (uri) => (await method('resources/read', '--uri', uri))
		    .contents[0].text,
		prompts: async () => names((await method('prompts/list')).prompts),
		prompt: async (name) => (await method('prompts/get', '--prompt-name',
		    name)).messages[0].content.text,
		close: async () => {},
	};
};

async function langchain(t) {
	const client = new MultiServerMCPClient({ mcpServers: { twin: t.command ?
	    { transport: 'stdio', ...t.command } :
	    { transport: 'http', url: t.url, headers: bearer(t) } } });
	const tools = await client.getTools();
	const raw = await client.getClient('twin');
	return {
		tools: async () => names(tools),
		// its agent shows the model the message of a ToolException
		call: (name, args) => tools.find((one) => one.name === name)
		    .invoke({ type: 'tool_call', id: '1', name, args })
		    .then(({ content }) => typeof content === 'string' ? content :
		    content.map((c) => c.text).join('\n'), (e) => e.message),
		resources: async () => (await raw.listResources()).resources
		    .map((r) => r.uri),
		read: async (uri) => (await raw.readResource({ uri })).contents[0].text,
		prompts: async () => names((await raw.listPrompts()).prompts),
		prompt: async (name) => (await raw.getPrompt({ name })).messages[0]
		    .content.text,
		close: () => client.close(),
	};
}

async function ai_sdk(t) {
	const client = await createMCPClient({ transport: t.command ?
	    new StdioAi({ ...t.command, stderr: 'pipe' }) :
	    { type: 'http', url: t.url, headers: bearer(t) } });
	const tools = await client.tools();
	return {
		tools: async () => Object.keys(tools),
		call: async (name, args) => {
			const one = tools[name], options = { toolCallId: '1', messages: [] };
			const output = await one.execute(args, options);
			const { value } = await one.toModelOutput({ output, input: args,
			    ...options });
			return value.map((c) => c.text).join('\n');
		},
		resources: async () => (await client.listResources()).resources
		    .map((r) => r.uri),
		read: async (uri) => (await client.readResource({ uri })).contents[0]
		    .text,
		prompts: async () => names((await client.listPrompts()).prompts),
		prompt: async (name) => (await client.getPrompt({ name })).messages[0]
		    .content.text,
		close: () => client.close(),
	};
}

/*
 * kinds - open({url, token, home} or {command: {command, args}, home}) of each.
 *   bridge   it is itself a server over stdio: no other way in
 *   checks   what it says when it refuses arguments itself, before the call
 */
export const kinds = {
	'TypeScript SDK 1.x': { open: sdk1 },
	'TypeScript client 2.x': { open: sdk2() },
	'TypeScript client 2.x, 2026-07-28': { open: sdk2('auto') },
	'Inspector, legacy era': { open: inspector('legacy') },
	'Inspector, modern era': { open: inspector('modern') },
	'mcp-remote': { open: mcp_remote, bridge: true },
	'LangChain JS': { open: langchain,
	    checks: /did not match expected schema/ },
	'AI SDK': { open: ai_sdk },
};
