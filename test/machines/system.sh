# SPDX-License-Identifier: MIT
# system.sh - a bare Debian in a folder, for the tests that want a machine of
# their own; to be sourced. Needs root and debootstrap.
#
# What was downloaded is kept in $MACHINES_CACHE for a week: base systems as
# tar.gz, packages as apt leaves them. Nothing else outlives in_system: it has a
# mount and a process namespace of its own, which end with the command. No
# package starts a service (policy-rc.d).
# shellcheck shell=sh

# where this machine gets its own packages, up to /debian
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' |
    sed -n 's,/debian/*$,,p' | head -n 1)}
cache=${MACHINES_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/digital-twin-mcp}

# codename VERSION
codename() {
	case $1 in
	11) echo bullseye ;;
	12) echo bookworm ;;
	13) echo trixie ;;
	*) echo "Debian $1 is not known here: 11, 12 or 13" >&2; return 2 ;;
	esac
}

# make_system VERSION DIR [FILE ...]: a minimal Debian; each FILE (settings of a
# package mirror, a certificate store) is copied to the same place inside.
make_system() {
	codename=$(codename "$1") || return
	sys=$2
	base=$cache/$codename.tar.gz
	shift 2
	mkdir -p "$cache/$codename" "$sys"
	find "$cache" -type f -mtime +7 -exec rm -f {} +
	if [ -e "$base" ]; then
		tar -xzf "$base" -C "$sys"
	else
		debootstrap --variant=minbase --include=ca-certificates \
		    "$codename" "$sys" "$mirror/debian" >"$sys.log" 2>&1 || {
			tail -n 5 "$sys.log" >&2
			return 1
		}
		rm -f "$sys.log" "$sys"/var/cache/apt/archives/*.deb
		tar -I 'gzip -1' -cf "$base.$$" -C "$sys" . &&
		    mv "$base.$$" "$base"
	fi
	for suite in "debian $codename" "debian $codename-updates" \
	    "debian-security $codename-security"; do
		echo "deb $mirror/$suite main"
	done >"$sys/etc/apt/sources.list"
	cp /etc/resolv.conf "$sys/etc/"
	for file; do
		cp --parents "$file" "$sys"
	done
	chmod 1777 "$sys/dev/shm"	# as it is on every machine
	# no fsync for every file of a system that is thrown away
	chmod 755 "$sys"		# mktemp makes it for root alone
	echo force-unsafe-io >"$sys/etc/dpkg/dpkg.cfg.d/unsafe-io"
	: >"$sys/.bare-machine"	# what may be changed without regret
	printf '#!/bin/sh\nexit 101\n' >"$sys/usr/sbin/policy-rc.d"
	chmod 755 "$sys/usr/sbin/policy-rc.d"
	cp "$cache/$codename"/*.deb "$sys/var/cache/apt/archives/" 2>/dev/null || :
}

# keep_packages VERSION DIR: what was downloaded serves the next system too
keep_packages() {
	cp -np "$2"/var/cache/apt/archives/*.deb "$cache/$(codename "$1")/" \
	    2>/dev/null || :
}

# in_system DIR COMMAND: run it there, as root, with the network of this
# machine. Processes that it leaves behind are named, ended, and a failure.
in_system() {
	unshare --mount --pid --fork --kill-child --propagation private \
	    sh -c '
		# a mount, so that what runs in it may have mounts of its own
		mount --bind "$0" "$0" && mount -t proc proc "$0/proc" || exit
		chroot "$0" env -i HOME=/root TERM=dumb LC_ALL=C.UTF-8 \
		    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		    ${MACHINE_ENV-} sh -c "$1" </dev/null || exit
		sleep 0.2
		for left in "$0"/proc/[0-9]*; do
			pid=${left##*/}
			[ "$pid" -gt 1 ] || continue
			words=$(tr "\0" " " <"$left/cmdline" 2>/dev/null) || continue
			[ -n "$words" ] || continue
			case $words in "sh -c "*) continue ;; esac
			echo "left running: $words" >&2
			found=1
		done
		exit ${found-0}' "$1" "$2"
}
