# SPDX-License-Identifier: MIT
# heads.awk - whether what a comment of C describes is there: "name - what it
# does" at its front must be a name of that file, or the file's own.
function end(   i) {
	for (i = 1; i <= n; i++)
		if (!(name[i] in code))
			print at[i] ": " name[i] " is not in this file"
	n = 0
	split("", code)
}

# names - every word of code.
function names(s) {
	while (match(s, /[A-Za-z_][A-Za-z0-9_]*/)) {
		code[substr(s, RSTART, RLENGTH)]
		s = substr(s, RSTART + RLENGTH)
	}
}

# head - the names before " - ", separated by commas.
function head(s,   list, m, i) {
	if (!match(s, /^[a-z][a-z0-9_]*(, [a-z][a-z0-9_]*)* - /))
		return
	m = split(substr(s, 1, RLENGTH - 3), list, ", ")
	for (i = 1; i <= m; i++) {
		name[++n] = list[i]
		at[n] = FILENAME ":" FNR
	}
}

FNR == 1 {
	end()
	inside = 0
	m = split(FILENAME, part, "/")
	base = part[m]
	sub(/\..*/, "", base)
	code[base]
	code[part[m - 1] "_" base]
	first = 0
}

{
	line = $0
	while (line != "") {
		if (inside) {
			text = line
			sub(/^[ \t]*\*? */, "", text)
			if (first && text !~ /^\/?$/) {
				head(text)
				first = 0
			}
			if (!match(line, /\*\//))
				break
			line = substr(line, RSTART + 2)
			inside = 0
		} else if (match(line, /\/\*/)) {
			names(substr(line, 1, RSTART - 1))
			line = substr(line, RSTART + 2)
			inside = first = 1
			if (line == "")
				break
		} else {
			names(line)
			break
		}
	}
}

END { end() }
