#!/bin/sh
# SPDX-License-Identifier: MIT
# pgsql_twinctl.sh - an operator and a database: the tables as they are printed,
# made by one role and used by another; twins moved there and back, verified,
# written to, erased. Needs a server and a build, nothing else.
set -u
SRCDIR=${SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}
BUILDDIR=${BUILDDIR:-$PWD}
dir=$(mktemp -d /tmp/twin-ctl.XXXXXX) || exit 1
trap 'sh "$SRCDIR/test/postgres" stop "$dir/pg" immediate; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
chmod 711 "$dir"	# the server's user goes through it
owner=$(sh "$SRCDIR/test/postgres" start "$dir/pg") || {
	echo "Bail out! no PostgreSQL server: build-aux/packages test"
	exit 1
}
url=$(echo "$owner" | sed 's,twin@,program@,')
sql() { psql -XAtq -v ON_ERROR_STOP=1 "$owner" "$@"; }
echo "# PostgreSQL $(sql -c 'SHOW server_version')"

n=0
failed=0
: >"$dir/said"
# is SENTENCE COMMAND...: it succeeds; what it says stays in $dir/said
is() {
	sentence=$1
	shift
	n=$((n + 1))
	if "$@" >"$dir/now" 2>&1; then
		echo "ok $n - $sentence"
	else
		echo "not ok $n - $sentence"
		sed 's/^/# /' "$dir/now" "$dir/said"
		failed=1
	fi
	mv "$dir/now" "$dir/said"
}
# said SENTENCE PATTERN: so did the last one
said() {
	cp "$dir/said" "$dir/before"
	is "$1" grep -E "$2" "$dir/before"
	cp "$dir/before" "$dir/said"
}
not() { ! "$@"; }

# conf NAME LINE...: NAME.conf of one realm; ctl NAME ARGUMENT...
conf() {
	name=$1
	shift
	printf '%s\n' 'resource = http://127.0.0.1:9/mcp' \
	    'issuer = http://127.0.0.1:9' 'allow_http_loopback = on' \
	    "jwks_file = $dir/issuer/jwks.json" \
	    "share_dir = $SRCDIR/share" "$@" >"$dir/$name.conf"
}
ctl() {
	name=$1
	shift
	"$BUILDDIR/twinctl" -c "$dir/$name.conf" "$@"
}
# write NAME SUB REQUEST-ID: one event and its artifact
write() {
	ctl "$1" call log_attempt --sub "$2" "{\"exercise\":\"entry_writing_15\",
	    \"answer\":\"One sentence that surprised me.\",\"minutes\":1,
	    \"form\":{\"sentence\":\"It surprised me.\",\"why\":\"It is new.\"},
	    \"scores\":[{\"criterion\":\"surprise\",\"level\":3,
	    \"evidence\":\"surprised me\"}],\"request_id\":\"$3\"}"
}
events() { ctl "$1" dump "$2" --journal | grep -c '"seq"'; }
# same NAME NAME: both hold the same of everybody
same() {
	for sub in ann bob 'Вера'; do
		ctl "$1" dump "$sub" >"$dir/one" && ctl "$2" dump "$sub" \
		    >"$dir/two" && cmp "$dir/one" "$dir/two" || return
	done
}

conf files "data_dir = $dir/files"
conf base "data_dir = $dir/cache" 'store = postgresql' "database = $url"
conf back "data_dir = $dir/back"
ctl files dev-issuer "$dir/issuer" >/dev/null 2>&1
ctl files init >/dev/null
for i in 1 2 3; do
	for sub in ann bob 'Вера'; do
		write files "$sub" "r$i" >/dev/null || failed=1
	done
done

# ---- the tables: printed, made by their owner, used by a role that cannot
ctl base init --print-sql >"$dir/sql"
sql -c 'CREATE ROLE program LOGIN'
is 'what init prints is SQL' sql -f "$dir/sql"
is 'a second time it changes nothing' sql -f "$dir/sql"
is 'without rights there is no init' not ctl base init
sed -n 's/^-- \(GRANT .*\) twin;$/\1 program;/p' "$dir/sql" >"$dir/grants"
is 'the rights that it prints' sql -f "$dir/grants"
is 'they suffice for init' ctl base init
is 'and not for a table' not psql -XAtq "$url" -c 'CREATE TABLE more (x int)'

# ---- there
is 'everything moves to the database' ctl files move --to "$url"
said 'three learners, one by one' '3 learners are the same .* 3 were copied'
is 'it is verified there' ctl base verify
said 'all of them, with all events' '3 learners, 9 events, 0 faults'
is 'every learner is the same' same files base
is 'a second move' ctl files move --to "$url"
said 'finds nothing to do' ' 0 were copied now, 0 removed'

# ---- life there
is 'a request that was answered before' write base ann r1
is 'is no event' test "$(events base ann)" = 3
is 'another one' write base ann r4
is 'is' test "$(events base ann)" = 4
is 'a state is the fold of its journal' ctl base rebuild ann
said 'already' 'right already'
sql -c "UPDATE twin SET state = 'x' WHERE sub = 'bob'"
is 'a damaged state is found' not ctl base verify
said 'and its learner named' "'bob'"
is 'and put right' ctl base rebuild bob
is 'it is as it was' ctl base verify
sql -c "UPDATE twin SET seq = 1, artifact_bytes = 7 WHERE sub = 'bob'"
is 'wrong counts beside a good state are found' not ctl base verify
is 'and put right' ctl base rebuild bob
is 'they are as they were' ctl base verify
is 'doctor fails it' not ctl base doctor --offline
said 'because a server for tests has no fsync' 'FAIL .*fsync is off'
is 'and for nothing else' test "$(grep -c '^FAIL' "$dir/said")" = 1
is 'stat counts' ctl base stat --json
said 'the events' '"table":"journal","rows":10,'

# ---- back, and gone
is 'everything moves back to files' ctl base move --to "$dir/back"
is 'it is verified there' ctl back verify
said 'all of them, with all events' '3 learners, 10 events, 0 faults'
is 'every learner is the same' same base back
is 'an erasure' ctl base call erase_twin --sub bob --json '{}'
code=$(sed -n 's/.*"confirm_code":"\([^"]*\)".*/\1/p' "$dir/said")
is 'that is meant' ctl base call erase_twin --sub bob \
    "{\"confirm_code\":\"$code\"}"
is 'leaves no row' test "$(sql -c "SELECT (SELECT count(*) FROM twin WHERE
    sub = 'bob') + (SELECT count(*) FROM journal WHERE sub = 'bob') +
    (SELECT count(*) FROM once WHERE sub = 'bob') + (SELECT count(*) FROM
    artifact WHERE sub = 'bob')")" = 0
is 'the next move' ctl base move --to "$dir/back"
is 'takes the learner out there, too' ctl back verify
said 'and nobody else' '2 learners, 7 events, 0 faults'
echo "1..$n"
exit $failed
