#!/bin/sh
# SPDX-License-Identifier: MIT
# parts.sh - what a machine can check of the pages as built: sizes, that nothing is
# loaded from elsewhere, that no text becomes markup, that both languages say the
# same things. Run by make check; speaks TAP.
set -u
SRCDIR=${SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}
BUILDDIR=${BUILDDIR:-.}
n=0

check() {
	n=$((n + 1))
	sentence=$1
	shift
	if said=$("$@" 2>&1) && [ -z "$said" ]; then
		echo "ok $n - $sentence"
	else
		echo "not ok $n - $sentence"
		echo "$said" | sed 's/^/# /' | head -20
	fi
}

at_most() {
	size=$(wc -c <"$2") || return
	[ "$size" -le "$1" ] || echo "$2 has $size bytes, $1 allowed"
}
# the name of a namespace is not an address
addresses() {
	! grep -noE 'https?://[^"'"'"' )]*|url\([^)#]*\)|@import|src=|href=|data:[a-z]' "$1" |
	    grep -v 'http://www.w3.org/2000/svg'
}
markup() {
	! grep -nE 'innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|javascript:| on[a-z]+=' "$1"
}
# the keys of one language of the table, in their order
keys() {
	sed -n "/^	$1: {/,/^	},/s/^		\([a-z_]*\):.*/\1/p" "$SRCDIR/view/texts.js"
}
languages() {
	[ "$(keys ru | wc -l)" -gt 20 ] || echo "no table found"
	[ "$(keys ru)" = "$(keys en)" ] || {
		keys ru
		echo --
		keys en
	}
}
# a text that nothing says is a text that nobody proofreads
used() {
	for key in $(keys ru); do
		grep -qE "(t|texts\[[a-z()]*\]|say\(\))\.$key\b" "$SRCDIR"/view/*.js || echo "$key"
	done
}
hashed() {
	hash=$(sed -n 's/.*VIEW_DASHBOARD_HASH "\(.*\)"/\1/p' "$BUILDDIR/view/pages.h")
	for program in sha256sum 'shasum -a 256' 'openssl dgst -sha256 -r'; do
		if command -v "${program%% *}" >/dev/null; then
			case $($program <"$BUILDDIR/view/dashboard.html") in
			"$hash"*) ;;
			*) echo "pages.h says $hash" ;;
			esac
			return
		fi
	done
}

page=$BUILDDIR/view/dashboard.html
check "dashboard.html has at most 60 KB" at_most 61440 "$page"
check "dashboard.html asks for nothing from elsewhere" addresses "$page"
check "dashboard.html makes no markup out of text" markup "$page"
check "the URI has the hash of the page" hashed
check "both languages have the same texts in the same order" languages
check "every text is said somewhere" used
echo "1..$n"
