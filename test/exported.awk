# SPDX-License-Identifier: MIT
# exported.awk - functions that are not static and that only their own file calls.
# Tests count as callers. Usage: awk -f exported.awk FILE... FILE... (each twice)
function strip(s) {
	gsub(/"(\\.|[^"\\])*"/, "", s)
	gsub(/\/\*.*\*\//, "", s)
	sub(/\/\*.*/, "", s)
	sub(/^ \*.*/, "", s)
	return s
}
FNR == 1 { pass[FILENAME]++; type = "" }
FILENAME !~ /\.c$/ { next }
pass[FILENAME] == 1 {
	if (match($0, /^[a-z_][a-z0-9_]*\(/) && type ~ /^[a-z]/ &&
	    type !~ /^(static|typedef)|;$/ && FILENAME ~ /(^|\/)(lib|cgi|ctl|tools)\//)
		home[substr($0, 1, RLENGTH - 1)] = FILENAME
	type = $0
	next
}
{
	n = split(strip($0), word, /[^A-Za-z0-9_]+/)
	for (i = 1; i <= n; i++)
		if (word[i] in home && home[word[i]] != FILENAME)
			used[word[i]] = 1
}
END {
	for (name in home)
		if (name != "main" && !(name in used))
			print home[name] ": " name "() could be static"
}
