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
	! grep -noE 'https?://[^"'"'"' )]*|[^a-z0-9]url\([^)#]*\)|@import|src=|href=|data:[a-z]' "$1" |
	    grep -v 'http://www.w3.org/2000/svg'
}
markup() {
	! grep -nE 'innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|javascript:| on[a-z]+=' "$1"
}
# the keys of one language of both tables, in their order
keys() {
	cat "$SRCDIR/view/texts.js" "$SRCDIR/view/texts_page.js" |
	    sed -n "/^	$1: {/,/^	},/s/^		\([a-z_]*\):.*/\1/p"
}
languages() {
	[ "$(keys ru | wc -l)" -gt 60 ] || echo "no table found"
	[ "$(keys ru)" = "$(keys en)" ] || {
		keys ru
		echo --
		keys en
	}
}
# a text that nothing says is a text that nobody proofreads
used() {
	for key in $(keys ru); do
		grep -hE "(\.|')$key\b|[{ ]$key[,:] " "$SRCDIR"/view/card.js \
		    "$SRCDIR"/view/s*.js "$SRCDIR"/view/page_*.js >"/dev/null" || echo "$key"
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

check "dashboard.html has at most 60 KB" at_most 61440 "$BUILDDIR/view/dashboard.html"
check "page.html has at most 100 KB" at_most 102400 "$BUILDDIR/view/page.html"
for page in dashboard page; do
	check "$page.html asks for nothing from elsewhere" addresses "$BUILDDIR/view/$page.html"
	check "$page.html makes no markup out of text" markup "$BUILDDIR/view/$page.html"
done
check "the URI has the hash of the page" hashed
check "both languages have the same texts in the same order" languages
check "every text is said somewhere" used
echo "1..$n"
