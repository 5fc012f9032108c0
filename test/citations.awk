# SPDX-License-Identifier: MIT
# citations.awk - whether every page that is cited is in the tree, and has the
# section, row or step that is named behind it:
#
#	awk -f citations.awk PAGE... phase=2 FILE...
#
# PAGE is a page of ours ("doc/auth.md"); its sections are the headings that
# begin with a number, its rows the first cells that are numbers. A citation is
# "doc/auth.md", alone or with "9", "4.2, 4.5", "section 6", "rows 1-3" or
# ", step 5" behind it on the same line. Pages in one folder may leave it out.
# Prints what leads nowhere.
function bad(what) {
	print FILENAME ":" FNR ": " what
	n++
}

phase != 2 && FNR == 1 { page[FILENAME] }
phase != 2 && /^##/ && match($2, /^[0-9]+(\.[0-9]+)*/) {
	has[FILENAME, "section", substr($2, 1, RLENGTH)]
}
phase != 2 && /^\| [0-9]+ \|/ { has[FILENAME, "row", $2] }
phase != 2 { next }

# numbers - the list of them at the front of rest, of one kind.
function numbers(name, kind) {
	while (match(rest, /^[0-9]+(\.[0-9]+)*/)) {
		no = substr(rest, 1, RLENGTH)
		rest = substr(rest, RLENGTH + 1)
		if (!((name, kind, no) in has))
			bad(name " has no " kind " " no)
		if (!match(rest, /^(-|, | and | to )[0-9]/))
			return
		rest = substr(rest, RLENGTH)
	}
}

{
	rest = $0
	while (match(rest, /[A-Za-z0-9_.\/-]*[A-Za-z0-9_]\.md/)) {
		name = substr(rest, RSTART, RLENGTH)
		rest = substr(rest, RSTART + RLENGTH)
		if (rest ~ /^[A-Za-z0-9_]/)	# ".mdb"
			continue
		if (name ~ /SKILL(\.ru)?\.md$/)	# no page: what is served
			continue
		dir = FILENAME
		sub(/[^\/]*$/, "", dir)
		if (!(name in page) && (dir name) in page)
			name = dir name
		if (!(name in page)) {
			bad(name " is not in the tree")
			continue
		}
		sub(/^\)/, "", rest)	# of a link
		if (match(rest, /^ (sections? )?[0-9]/)) {
			rest = substr(rest, RLENGTH)
			numbers(name, "section")
		}
		if (match(rest, /^,?( and)? (rows?|steps?) [0-9]/)) {
			rest = substr(rest, RLENGTH)
			numbers(name, "row")
		}
		if (match(rest, /^,?( and)? sections? [0-9]/)) {
			rest = substr(rest, RLENGTH)
			numbers(name, "section")
		}
	}
}

END { exit (n > 0) }
