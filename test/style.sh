#!/bin/sh
# SPDX-License-Identifier: MIT
# style.sh - what a machine can check of how the code reads: who includes whom
# (test/layers), the form of the text, and names that two files must agree on.
# Run by make check; speaks TAP.
set -u
SRCDIR=${SRCDIR:-$(cd "$(dirname "$0")/.." && pwd)}
AWK=${AWK:-awk}
cd "$SRCDIR" || exit 1
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
n=0

# expect_nothing SENTENCE COMMAND...: passes when the command prints nothing
expect_nothing() {
	n=$((n + 1))
	sentence=$1
	shift
	"$@" >"$dir/out" 2>&1
	if [ -s "$dir/out" ]; then
		echo "not ok $n - $sentence"
		sed 's/^/# /' "$dir/out" | head -40
	else
		echo "ok $n - $sentence"
	fi
}

find lib cgi ctl tools test -name node_modules -prune -o \
    -name '*.[ch]' -print | LC_ALL=C sort >"$dir/sources"
sources() {
	xargs "$@" <"$dir/sources"
}

planted() {
	mkdir -p "$dir/lib/twin"
	echo '#include "store/store.h"' >"$dir/lib/twin/bad.h"
	! "$AWK" -f test/layers/check.awk test/layers/LAYERS "$dir/lib/twin/bad.h" >/dev/null ||
		echo 'it passed'
}

# A row of a table and a string may be wider than 80 columns, and a trailing
# comment reach a little beyond; in Cyrillic some awks count a letter twice.
form() {
	sources "$AWK" 'function at(why) { print FILENAME ":" FNR ": " why }
	FNR == 1 && !/SPDX-License-Identifier: MIT/ { at("names no licence") }
	/[ \t]$/ { at("blank at the end") }
	/^        / { at("eight blanks instead of a tab") }
	/\r/ { at("carriage return") }
	{
		if ($0 ~ /^[ \t]*[{\["]/ || $0 ~ /"/ || $0 ~ /[^ -~\t]/)
			next
		for (w = i = 0; i++ < length($0); )
			w = substr($0, i, 1) == "\t" ? w + 8 - w % 8 : w + 1
		if (w > 90)
			at(w " columns")
	}'
}

packages() {
	sed -n 's/^TWIN_NEED(.*\[\(lib[^]]*-dev\)\]).*/\1/p' configure.ac |
	    while read -r pkg; do
		grep -q "^build  $pkg " build-aux/packages || echo "$pkg"
	    done
}

echo 1..5
expect_nothing 'every file includes only what its layer may' \
    sources "$AWK" -f test/layers/check.awk test/layers/LAYERS
expect_nothing 'a domain file that includes the store would be found' planted
expect_nothing 'source files are in the form of STYLE' form
expect_nothing 'no function is called that STYLE leaves out' sources grep -nwE \
    '(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|alloca|gets) *\('
expect_nothing 'build-aux/packages has every library configure.ac names' packages
