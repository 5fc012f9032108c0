#!/bin/sh
# SPDX-License-Identifier: MIT
# hardening.sh - what compiler and linker put into the programs to make a hole
# harder to use (configure.ac, TWIN_TAKES), read from the built files. Run by
# make check; speaks TAP.
set -u
BUILDDIR=${BUILDDIR:-.}
n=0

skip=
command -v readelf >/dev/null || skip='readelf is not installed'
grep -q '^HARDEN = -fsanitize' "$BUILDDIR/Makefile" && skip='built with sanitizers'

# in_file SENTENCE FILE READELF-OPTION PATTERN
in_file() {
	n=$((n + 1))
	if [ -n "$skip" ]; then
		echo "ok $n - $1 # SKIP $skip"
	elif readelf -W "$3" "$BUILDDIR/$2" | grep -qE "$4"; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
	fi
}

echo 1..12
for program in twin.fcgi twinctl twin-fetch; do
	in_file "$program is loaded at a random address" $program -h \
	    'Type: *DYN'
	in_file "$program has all its symbols bound before main" $program -d \
	    'FLAGS.*NOW'
	in_file "$program has nothing to jump into on its stack" $program -l \
	    'GNU_STACK.* RW '
	in_file "$program watches the ends of its stack frames" $program -s \
	    'UND.*__stack_chk_fail'
done
