// SPDX-License-Identifier: MIT
// host_page - a host of MCP Apps inside a browser page, for card*.mjs: the
// official AppBridge, which checks every message of the view, or bare messages
// where a test wants to say what no host should. Bundled by host.mjs.
import { AppBridge, PostMessageTransport } from
    '@modelcontextprotocol/ext-apps/app-bridge';

const log = window.log = [];	// every message of the view, and what was called
let frame;

window.addEventListener('message', (event) => {
	if (frame && event.source === frame.contentWindow)
		log.push(event.data);
});
const heard = (method) => new Promise((done) => {
	window.addEventListener('message', function wait(event) {
		if (event.source === frame.contentWindow && event.data.method === method) {
			window.removeEventListener('message', wait);
			done(event.data);
		}
	});
});
window.post = (message) => frame.contentWindow.postMessage(
    { jsonrpc: '2.0', ...message }, '*');

// next_reply - what a test has laid out for a method or tool, in order; the last
// one stays.
const next_reply = (replies, name) => {
	const list = replies[name] ?? [{ error: `no ${name} here` }];
	return list.length > 1 ? list.shift() : list[0];
};
async function reply(replies, name) {
	const r = next_reply(replies, name);
	if (r.never)
		await new Promise(() => {});
	if (r.error)
		throw new Error(r.error);
	return r.result ?? {};
}

// bridged - the host as the SDK makes one.
function bridged(o) {
	const bridge = window.bridge = new AppBridge(null,
	    { name: 'mini-host', version: '1' }, o.capabilities ?? {
		serverTools: {}, message: { text: {} } },
	    { hostContext: o.context ?? {} });
	bridge.oncalltool = (params) => {
		log.push({ called: params });
		return reply(o.replies ?? {}, params.name);
	};
	bridge.onmessage = (params) => {
		log.push({ said: params });
		return reply(o.replies ?? {}, 'message');
	};
	bridge.onsizechange = ({ height }) => {
		if (height && !o.fixed)
			frame.style.height = `${height}px`;
	};
	return bridge;
}

/*
 * show - put a view on the page.
 *   html, csp, sandbox   the page of the view; where it goes
 *   width, height, fixed of the frame; fixed: it ignores what the view wants
 *   context, capabilities, replies: {tool | 'message': [{result, error, never}]}
 *   raw                  no bridge: the test answers by post()
 *   then                 [[method of the bridge, params], ...] once it is ready
 */
window.show = async (o) => {
	frame = document.createElement('iframe');
	frame.title = 'view';
	frame.style.cssText = `border:0;width:${o.width ?? 680}px;height:${o.height ?? 20}px`;
	frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms');
	frame.src = o.sandbox;
	const proxy = heard('ui/notifications/sandbox-proxy-ready');
	document.body.append(frame);
	await proxy;
	const ready = o.raw ? heard('ui/initialize') :
	    heard('ui/notifications/initialized');
	if (o.raw) {
		window.post({ method: 'ui/notifications/sandbox-resource-ready',
		    params: { html: o.html } });
		return await ready;
	}
	const bridge = bridged(o);
	const to = frame.contentWindow;
	await bridge.connect(new PostMessageTransport(to, to));
	await bridge.sendSandboxResourceReady({ html: o.html, csp: o.csp });
	if (o.never_ready)
		return;
	await ready;
	for (const [method, params] of o.then ?? [])
		await bridge[method](params);
};
window.say = (method, params) => window.bridge[method](params);

/*
 * first_card - milliseconds from the click to a card that has told its height:
 * the tool's call, the read of its resource, the frame, the drawing. window.mcp
 * asks the server (first_card.mjs).
 */
window.first_card = async (sandbox) => {
	const clicked = performance.now();
	const result = await window.mcp('tools/call',
	    { name: 'show_dashboard', arguments: {} });
	const { contents: [{ text }] } = await window.mcp('resources/read', { uri: window.uri });
	const fetched = performance.now() - clicked;
	await window.show({ html: text, sandbox, then: [['sendToolResult', result]] });
	while (!log.some((m) => m.method === 'ui/notifications/size-changed' &&
	    m.params.height > 300))
		await new Promise((done) => setTimeout(done, 1));
	return { fetched, drawn: performance.now() - clicked };
};
