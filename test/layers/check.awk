# SPDX-License-Identifier: MIT
# Checks every #include against LAYERS, and that no files of one folder include
# each other in a circle: awk -f check.awk LAYERS FILE...
# Prints each fault; exit status 1 when there was any.
function bad(h)
{
	print FILENAME ":" FNR ": may not include " h
	n++
}

# folder_of: the longest folder above a path that has a row; "" for none.
function folder_of(path)
{
	while (sub(/\/[^\/]*$/, "", path))
		if (path in row)
			return path
	return ""
}

# A header is allowed by its own name or by the row of its folder.
function allowed(h)
{
	if ((me, "-" h) in may)
		return 0
	return (me, "*") in may || (me, h) in may || (me, folder_of(h)) in may
}

# circle: whether `at` leads back to `start` through the files of its folder.
function circle(at, start,    i, to, k)
{
	if (seen[at]++)
		return 0
	k = split(uses[at], to, " ")
	for (i = 1; i <= k; i++)
		if (to[i] == start || circle(to[i], start)) {
			way = to[i] (way == "" ? "" : " " way)
			return 1
		}
	return 0
}
FNR == NR && /^</ {
	lib = $1
	$1 = ""
	owner[substr(lib, 2)] = $0 " "
	next
}
FNR == NR && /^[a-z]/ {
	row[$1]
	for (i = 2; i <= NF; i++) {
		may[$1, $i]
		if ($i ~ /^</)
			only[$1]
	}
}
FNR == NR { next }
FNR == 1 {
	path = FILENAME
	sub(/^.*\/lib\//, "", path)
	sub(/^lib\//, "", path)
	me = folder_of(path)
	part = path
	sub(/\.[ch]$/, "", part)
	parts[part]
}
!/^[ \t]*#[ \t]*include/ { next }
match($0, /"[^"]*"/) {
	h = substr($0, RSTART + 1, RLENGTH - 2)
	if (h ~ /\.\./ || !allowed(h))
		bad(h)
	sub(/\.h$/, "", h)
	if (h != part && h ~ /\// && me != "test" && folder_of(h) == me &&
	    index(" " uses[part] " ", " " h " ") == 0)
		uses[part] = uses[part] " " h
	next
}
match($0, /<[^>]*>/) {
	h = substr($0, RSTART + 1, RLENGTH - 2)
	no = (me in only) && !((me, "<" h ">") in may)
	for (p in owner)
		if (index(h, p) == 1 && !index(owner[p], " " path " ") &&
		    !index(owner[p], " " me " "))
			no = 1
	if (no && !((me, "*") in may))
		bad(h)
	next
}
{ bad("by macro: write the name out") }
END {
	for (part in parts) {
		split("", seen)
		way = ""
		if (circle(part, part) && !told[way]) {
			print part ": includes itself through " way
			n++
		}
	}
	exit (n > 0)
}
