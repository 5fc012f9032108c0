/* SPDX-License-Identifier: MIT */
#include "ctl/doctor.h"

#include "sandbox/sandbox.h"

#define SAY0(d, level, ...) doctor_say((d), (level), STR(""), __VA_ARGS__)

/*
 * doctor_sandbox - what processes of twin.fcgi can give up on this machine. What
 * one of them has given up stands in its first line of the log: a container or a
 * unit file may allow it less than us.
 */
void
doctor_sandbox(struct doctor *d)
{
	struct sandbox can;

	if (!d->c->cf.sandbox) {
		doctor_say(d, DOCTOR_WARN, STR("sandbox = on"),
		    "processes keep all the rights of their user while they "
		    "serve: a hole in one of the libraries would open every "
		    "file of that user, and programs and connections, too");
		return;
	}
	sandbox_probe(&can);
	if (can.landlock > 0 && can.seccomp)
		SAY0(d, DOCTOR_GOOD, "processes confine themselves: files by "
		    "Landlock (version %d), system calls by seccomp",
		    can.landlock);
	if (can.landlock == 0)
		SAY0(d, DOCTOR_NOTE, "this kernel, or the container it runs in, "
		    "has no Landlock (Linux 5.13 and later): processes can "
		    "open every file of their user");
	if (!can.seccomp)
		SAY0(d, DOCTOR_NOTE, "this kernel, or the container it runs in, "
		    "has no seccomp filters: processes can make every system "
		    "call");
}
