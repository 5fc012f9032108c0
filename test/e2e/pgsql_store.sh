#!/bin/sh
# SPDX-License-Identifier: MIT
# pgsql_store.sh - the suites of the store again, on a PostgreSQL server of
# their own, and those of the tools that lean on it most; what is of LMDB's files
# alone is not among them.
set -u
SRCDIR=${SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}
BUILDDIR=${BUILDDIR:-$PWD}
export SRCDIR CMOCKA_MESSAGE_OUTPUT=TAP
dir=$(mktemp -d /tmp/twin-pg.XXXXXX) || exit 1
trap 'sh "$SRCDIR/test/postgres" stop "$dir" immediate; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
TWIN_TEST_DATABASE=$(sh "$SRCDIR/test/postgres" start "$dir") || {
	echo "Bail out! no PostgreSQL server: build-aux/packages test"
	exit 1
}
export TWIN_TEST_DATABASE
echo "# PostgreSQL $(psql -XAtq "$TWIN_TEST_DATABASE" -c 'SHOW server_version')"

n=0
failed=0
# those of Makefile.am's PGSQL_SUITES
for suite in t_store t_store_bytes t_store_cache t_store_erase t_store_many \
    t_store_prune t_store_pgsql t_store_pgsql_lost t_store_pgsql_server \
    t_erase_race t_tools_erase t_quota t_retention t_largest; do
	(cd "$BUILDDIR" && "./test/unit/$suite") >"$dir/out" 2>"$dir/err" ||
		failed=1
	# one plan and one count for all of them; cmocka tells why on stderr
	sed -n -e "s/^ok [0-9]* - /ok - $suite: /p" \
	    -e "s/^not ok [0-9]* - /not ok - $suite: /p" -e '/^#/p' \
	    "$dir/out" | tee "$dir/tap"
	sed 's/^/# /' "$dir/err"
	grep -q '^ok' "$dir/tap" || {
		echo "not ok - $suite ran"
		n=$((n + 1))
	}
	n=$((n + $(grep -c '^\(not \)\{0,1\}ok' "$dir/tap")))
done
echo "1..$n"
exit $failed
