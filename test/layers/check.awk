# SPDX-License-Identifier: MIT
# Checks every #include against LAYERS: awk -f check-layers.awk LAYERS FILE...
# Prints each forbidden one; exit status 1 when there was any.
function bad(h)
{
	print FILENAME ":" FNR ": may not include " h
	n++
}
FNR == NR && /^</ {
	lib = $1
	$1 = ""
	owner[substr(lib, 2)] = $0 " "
	next
}
FNR == NR && /^[a-z]/ {
	for (i = 2; i <= NF; i++) {
		may[$1, $i]
		if ($i ~ /^</)
			only[$1]
	}
}
FNR == NR { next }
FNR == 1 {
	me = FILENAME
	sub(/^.*\/lib\//, "", me)
	sub(/^lib\//, "", me)
	top = me
	sub(/\/.*/, "", top)
}
!/^[ \t]*#[ \t]*include/ { next }
match($0, /"[^"]*"/) {
	h = substr($0, RSTART + 1, RLENGTH - 2)
	dir = h
	sub(/\/.*/, "", dir)
	if (h ~ /\.\./ || (top, "-" h) in may ||
	    !((top, dir) in may || (top, h) in may))
		bad(h)
	next
}
match($0, /<[^>]*>/) {
	h = substr($0, RSTART + 1, RLENGTH - 2)
	no = (top in only) && !((top, "<" h ">") in may)
	for (p in owner)
		if (index(h, p) == 1 && !index(owner[p], " " me " "))
			no = 1
	if (no && top != "test")
		bad(h)
	next
}
{ bad("by macro: write the name out") }
END { exit (n > 0) }
