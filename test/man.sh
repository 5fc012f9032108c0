#!/bin/sh
# SPDX-License-Identifier: MIT
# man.sh - the manual pages are good mdoc, by mandoc's own checks. Speaks TAP.
set -u
SRCDIR=${SRCDIR:-$(cd "$(dirname "$0")/.." && pwd)}
cd "$SRCDIR/man" || exit 1
pages=$(ls ./*.[1-9])
set -- $pages
echo "1..$#"
n=0
for page; do
	n=$((n + 1))
	command -v mandoc >/dev/null || {
		echo "ok $n - $page # SKIP mandoc is not installed"
		continue
	}
	if said=$(mandoc -Tlint -W warning "$page"); then
		echo "ok $n - mandoc finds nothing in $page"
	else
		echo "not ok $n - mandoc finds nothing in $page"
		echo "$said" | sed 's/^/# /'
	fi
done
