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

find lib cgi ctl tools test \( -name node_modules -o -name venv \) -prune -o \
    -name '*.[ch]' -print | LC_ALL=C sort >"$dir/sources"
sources() {
	xargs "$@" <"$dir/sources"
}

# What LAYERS must refuse: a file, and what it would include.
planted() {
	while read -r file header; do
		mkdir -p "$dir/$(dirname "$file")"
		echo "#include $header" >"$dir/$file"
		! "$AWK" -f test/layers/check.awk test/layers/LAYERS \
		    "$dir/$file" >/dev/null ||
			echo "$file may include $header"
		rm "$dir/$file"
	done <<'END'
lib/twin/doors/bad.h "store/store.h"
lib/twin/journal/bad.c "twin/catalog/catalog.h"
lib/twin/rules/bad.c "twin/speech/sentences.h"
lib/twin/speech/bad.c "twin/doors/context.h"
lib/twin/value/bad.h "twin/twin.h"
lib/twin/rules/bad.c <time.h>
lib/mcp/bad.c "twin/twin.h"
lib/store/bad.c "store/lmdb/engine.h"
lib/store/bad.c <lmdb.h>
lib/store/bad.c <libpq-fe.h>
lib/store/pgsql/bad.c "store/lmdb/engine.h"
lib/auth/bad.c "store/engine.h"
tools/bad.c "store/engine.h"
ctl/bad.c "store/engine.h"
lib/auth/keys/bad.c "auth/auth.h"
tools/bad.c "twin/rules/stage.h"
cgi/bad.c <json-c/json.h>
END
	mkdir -p "$dir/lib/twin/rules"
	echo '#include "twin/rules/b.h"' >"$dir/lib/twin/rules/a.h"
	echo '#include "twin/rules/a.h"' >"$dir/lib/twin/rules/b.h"
	! "$AWK" -f test/layers/check.awk test/layers/LAYERS \
	    "$dir/lib/twin/rules/a.h" "$dir/lib/twin/rules/b.h" >/dev/null ||
		echo 'two files may include each other'
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

# Everything that people read and write here; what others wrote, and what an
# earlier version did, stays out.
texts() {
	find lib cgi ctl tools test man doc share -name node_modules -prune -o \
	    -path test/venv -prune -o \
	    -path test/spec -prune -o -path test/fuzz/corpus -prune -o \
	    -path test/unit/old -prune -o -type f \
	    ! -name package-lock.json -print | LC_ALL=C sort
	ls README.md ARCHITECTURE.md SECURITY.md NEWS Makefile.am configure.ac \
	    quickstart run-tests build-aux/packages ./*.example
}
texts >"$dir/texts"

citations() {
	# shellcheck disable=SC2046
	"$AWK" -f test/citations.awk $(grep '\.md$' "$dir/texts") phase=2 "$@"
}
cited() {
	# shellcheck disable=SC2046
	citations $(grep -v test/style.sh "$dir/texts")
}
planted_citation() {
	printf '%s\n' 'see NOWHERE.md' 'as doc/auth.md 99 says' \
	    'doc/protocol.md rows 1-777' 'good: twin.mdb, doc/auth.md 3, step 5' \
	    >"$dir/bad.h"
	[ "$(citations "$dir/bad.h" | wc -l)" -eq 3 ] || citations "$dir/bad.h"
}

# A person is they, a process is it, and what is wrong gets fixed.
words() {
	xargs grep -InwE '[Hh]e|[Hh]is|[Hh]im|[Hh]imself|[Mm]end(s|ed|ing)?'
}
plain() {
	# a key that journals have stays
	grep -v test/style.sh "$dir/texts" | words |
	    grep -vE '^share/.*"mended"(,|\])'
}
planted_words() {
	echo 'who mends it says so himself' >"$dir/bad.h"
	[ -n "$(echo "$dir/bad.h" | words)" ] || echo 'it passed'
}

planted_head() {
	printf '/*\n * good, gone - both\n */\nint good;\n' >"$dir/bad.h"
	[ "$("$AWK" -f test/heads.awk "$dir/bad.h" | wc -l)" -eq 1 ] ||
		echo 'it passed'
}

# Files and functions that the pages name are there.
named() {
	grep '\.md$' "$dir/texts" | xargs grep -ohE '[a-z_/]+\.[ch]\b' |
	    grep -v -e '^foo\.c' -e '^libjwt/' | sort -u | while read -r file; do
		grep -q "\(^\|/\)$file\$" "$dir/sources" || echo "$file"
	    done
	grep '\.md$' "$dir/texts" | xargs grep -ohE '\b[a-z_]+\(\)' | sort -u |
	    while read -r call; do
		# all of it is read: xargs complains of a reader that leaves
		[ -n "$(sources grep -lw "${call%()}")" ] || echo "$call"
	    done
}

# A buffer with a cap cuts in silence: its file asks `full`, or the line says in
# a comment why nothing is lost.
capped() {
	sources "$AWK" 'function tell(i) {
		if (!asks)
			for (i = 1; i <= n; i++)
				print at[i]
		n = asks = 0
	}
	FNR == 1 { tell() }
	/[.>]full[^_a-z]/ { asks = 1 }
	/[^_]buf_init\(/ && !/SIZE_MAX|\/\*/ &&
	    FILENAME !~ /^test|base\/buf\./ {
		at[++n] = FILENAME ":" FNR ": a cap that nobody looks at"
	}
	END { tell() }'
}

planted_cap() {
	planted_in capped lib/twin/cap.c '	buf_init(&b, a, 4096);'
}

exported() {
	cat "$dir/sources" "$dir/sources" | xargs "$AWK" -f test/exported.awk
}
planted_exported() {
	planted_in exported lib/base/alone.c 'int
alone(void)
{
	return alone();
}'
}

unsafe() {
	sources grep -nE '\b(strcpy|strncpy|strcat|strncat|sprintf|vsprintf|strtok|atoi|atol|atoll|atof|alloca|gets) *\('
}

# planted_in CHECK FILE TEXT: whether CHECK finds a fault in a file with that text
planted_in() {
	cp "$dir/sources" "$dir/all"
	mkdir -p "$dir/$(dirname "$2")"
	printf '%s\n' "$3" >"$dir/$2"
	echo "$dir/$2" >"$dir/sources"
	[ -n "$("$1")" ] || echo 'it passed'
	mv "$dir/all" "$dir/sources"
}
planted_call() {
	planted_in unsafe lib/base/call.c '	return atoi(v);'
}

# Three letters of Cyrillic in a row, in a string of a program.
russian() {
	grep -E '(^|/)(lib|cgi|ctl|tools)/.*\.c$' "$dir/sources" |
	    grep -v 'lib/twin/speech/' | LC_ALL=C xargs grep -anE \
	    "\"[^\"]*([$(printf '\320\321')][$(printf '\200')-$(printf '\277')]){3}"
}
planted_russian() {
	planted_in russian tools/title.c '	.title = "Ступень",'
}

# The regular expressions of the examples, without what differs between servers.
routed() {
	grep -ohE '"\^\(\(\?<mcp>[^"]*"' *.example debian/*.conf |
	    sed -e 's/\${TWIN_PATH}/mcp/' -e 's/?\$"$/$"/' | tr -d '/()' | sort -u | sed 1d
}

expect_nothing 'every file includes only what its layer may' \
    sources "$AWK" -f test/layers/check.awk test/layers/LAYERS
expect_nothing 'an include that LAYERS does not allow would be found' planted
expect_nothing 'source files have a licence, tabs, and lines that fit' form
expect_nothing 'no function is called that overruns or hides its errors' unsafe
expect_nothing 'a call of one would be found' planted_call
expect_nothing 'what only its own file calls is static' exported
expect_nothing 'a function that nobody calls would be found' planted_exported
expect_nothing 'Russian stands in lib/twin/speech alone' russian
expect_nothing 'a Russian word elsewhere would be found' planted_russian
expect_nothing 'build-aux/packages has every library configure.ac names' packages
expect_nothing 'every page, section and row that is cited is in the tree' cited
expect_nothing 'a citation that leads nowhere would be found' planted_citation
expect_nothing 'a person is they, a process is it, and faults are fixed' plain
expect_nothing 'a sentence in the old words would be found' planted_words
expect_nothing 'what a comment describes is in its file' \
    sources "$AWK" -f test/heads.awk
expect_nothing 'a comment on what is gone would be found' planted_head
expect_nothing 'files and functions that the pages name are there' named
expect_nothing 'every buffer with a cap is asked whether it was enough' capped
expect_nothing 'a cap that nobody looks at would be found' planted_cap
expect_nothing 'every web server is told the same paths' routed
expect_nothing 'the head of a file says what it adds to its header' \
    sources grep -nE '^(/| )\* [a-z_]+ - see [a-z_]+\.h'
echo "1..$n"
