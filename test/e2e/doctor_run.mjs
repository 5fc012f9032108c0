// SPDX-License-Identifier: MIT
// doctor_run - runs `twinctl doctor` on a world.
import { spawn } from 'node:child_process';
import * as harness from './harness.mjs';

/*
 * doctor - in a process beside us, for the issuer may be ours. Returns {status,
 * text, lines}: the lines without those that are good.
 */
export async function doctor(w, ...args) {
	const child = spawn(w.ctl, ['-c', w.conf, 'doctor', ...args],
	    { ...harness.user, stdio: ['ignore', 'pipe', 'pipe'] });
	let text = '';
	child.stdout.on('data', (d) => { text += d; });
	const status = await new Promise((done) => child.on('close', done));
	return { status, text, lines: text.split('\n')
	    .filter((l) => l && !l.startsWith('good ')) };
}
