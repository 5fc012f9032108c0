/* SPDX-License-Identifier: MIT */
/*
 * calls - the tables of system calls, and a filter made of them.
 *
 * A server has what it needs, its libraries' habits on other versions included,
 * and nothing else: any other call does not exist (ENOSYS), which a library of
 * next year that tries a new one can live with. A client may do all but what a
 * program that fetches a document never does.
 *
 * A filter sees the numbers a call is given, not what they point to: which files
 * may be opened is Landlock's affair.
 */
#include "sandbox/calls.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

#if defined(__x86_64__)
#define ARCH	AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH	AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCH	AUDIT_ARCH_RISCV64
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define ARCH	AUDIT_ARCH_PPC64LE
#else
#define ARCH	0		/* no filter: the tables were tried on none */
#endif

/* When a row counts. */
enum when {
	ALWAYS,
	UNIX = SANDBOX_UNIX,	/* sandbox_opts.sockets */
	INET = SANDBOX_INET,
	SOCKETS = UNIX | INET,
	LIBRARIES = 4,		/* sandbox_opts.libraries */
	SANITIZER = 8
};

/* What an argument must be; only its lower 32 bits are looked at. */
enum test {
	ANY,
	EQUAL,			/* to value */
	WITHOUT,		/* the bits of value */
	OWN_PID
};

struct row {
	int call;
	enum when when;
	enum test test;
	unsigned char arg;	/* from 0 */
	uint32_t value;
};

enum { TCGETS_ = 0x5401 };	/* isatty; <termios.h> has it on some machines */

/* Calls that not every processor has are left out there. */
static const struct row server[] = {
	/* memory; nothing becomes code but a library that is still to load */
	{ SYS_brk }, { SYS_munmap }, { SYS_mremap }, { SYS_madvise },
	{ SYS_msync },
	{ SYS_mmap, LIBRARIES }, { SYS_mprotect, LIBRARIES },
	{ SYS_mmap, ALWAYS, WITHOUT, 2, PROT_EXEC },
	{ SYS_mprotect, ALWAYS, WITHOUT, 2, PROT_EXEC },

	/* files, where Landlock lets them be */
	{ SYS_read }, { SYS_write }, { SYS_readv }, { SYS_writev },
	{ SYS_pread64 }, { SYS_pwrite64 }, { SYS_preadv }, { SYS_pwritev },
	{ SYS_lseek }, { SYS_openat }, { SYS_close }, { SYS_fstat },
	{ SYS_newfstatat }, { SYS_statx }, { SYS_statfs }, { SYS_fstatfs },
	{ SYS_faccessat }, { SYS_readlinkat }, { SYS_getdents64 },
	{ SYS_getcwd }, { SYS_fcntl }, { SYS_flock }, { SYS_ftruncate },
	{ SYS_fallocate }, { SYS_fadvise64 }, { SYS_fsync },
	{ SYS_fdatasync }, { SYS_sync_file_range }, { SYS_unlinkat },
	{ SYS_renameat2 }, { SYS_fchmod }, { SYS_umask }, { SYS_dup },
	{ SYS_dup3 },
	{ SYS_ioctl, ALWAYS, EQUAL, 1, TCGETS_ },
#ifdef SYS_open
	{ SYS_open }, { SYS_stat }, { SYS_lstat }, { SYS_access },
	{ SYS_readlink }, { SYS_unlink }, { SYS_rename }, { SYS_dup2 },
#endif
#ifdef SYS_renameat
	{ SYS_renameat },
#endif
#ifdef SYS_faccessat2
	{ SYS_faccessat2 },
#endif

	/* connections that others have made */
	{ SYS_accept }, { SYS_accept4 }, { SYS_recvfrom }, { SYS_recvmsg },
	{ SYS_sendto }, { SYS_sendmsg }, { SYS_shutdown },
	{ SYS_getsockopt }, { SYS_setsockopt }, { SYS_getsockname },
	{ SYS_getpeername },
	{ SYS_socketpair, ALWAYS, EQUAL, 0, AF_UNIX },
	{ SYS_ppoll }, { SYS_pselect6 },
#ifdef SYS_poll
	{ SYS_poll }, { SYS_select },
#endif

	/* and its own ones: to a log, to a database */
	{ SYS_connect, SOCKETS },
	{ SYS_socket, UNIX, EQUAL, 0, AF_UNIX },
	{ SYS_socket, INET, EQUAL, 0, AF_INET },
	{ SYS_socket, INET, EQUAL, 0, AF_INET6 },
	{ SYS_socket, INET, EQUAL, 0, AF_NETLINK },	/* getaddrinfo(3) */
	{ SYS_bind, INET }, { SYS_sendmmsg, INET },

	/* the process itself */
	{ SYS_getpid }, { SYS_gettid }, { SYS_getppid }, { SYS_getuid },
	{ SYS_geteuid }, { SYS_getgid }, { SYS_getegid }, { SYS_uname },
	{ SYS_sysinfo }, { SYS_getrusage }, { SYS_sched_getaffinity },
	{ SYS_sched_yield }, { SYS_getrandom }, { SYS_futex },
	{ SYS_set_robust_list }, { SYS_exit }, { SYS_exit_group },
	{ SYS_restart_syscall },
	{ SYS_prlimit64, ALWAYS, EQUAL, 0, 0 },
#ifdef SYS_rseq
	{ SYS_rseq },
#endif
#ifdef SYS_getrlimit
	{ SYS_getrlimit },
#endif

	/* time and signals; abort(3) signals its own process */
	{ SYS_clock_gettime }, { SYS_clock_getres }, { SYS_gettimeofday },
	{ SYS_nanosleep }, { SYS_clock_nanosleep }, { SYS_setitimer },
	{ SYS_rt_sigaction }, { SYS_rt_sigprocmask }, { SYS_rt_sigreturn },
	{ SYS_rt_sigtimedwait }, { SYS_sigaltstack },
	{ SYS_tgkill, ALWAYS, OWN_PID, 0 },
#ifdef SYS_time
	{ SYS_time },
#endif
#ifdef SYS_alarm
	{ SYS_alarm },
#endif

	{ SYS_clone, SANITIZER }, { SYS_wait4, SANITIZER },
	{ SYS_ptrace, SANITIZER }, { SYS_prctl, SANITIZER },
	{ SYS_kill, SANITIZER }, { SYS_tgkill, SANITIZER },
	{ SYS_mmap, SANITIZER }, { SYS_mprotect, SANITIZER },
#ifdef SYS_getdents
	{ SYS_getdents, SANITIZER },
#endif
};

/* What a client may not do. */
static const struct row client[] = {
	{ SYS_execve }, { SYS_execveat },
	{ SYS_process_vm_readv }, { SYS_process_vm_writev },
	{ SYS_listen }, { SYS_accept }, { SYS_accept4 },
	{ SYS_bpf }, { SYS_perf_event_open }, { SYS_userfaultfd },
	{ SYS_keyctl }, { SYS_add_key }, { SYS_request_key },
	{ SYS_mount }, { SYS_umount2 }, { SYS_pivot_root }, { SYS_chroot },
	{ SYS_setns }, { SYS_unshare }, { SYS_personality },
#ifdef SYS_io_uring_setup
	{ SYS_io_uring_setup }, { SYS_io_uring_enter },
	{ SYS_io_uring_register },
#endif
#if !SANDBOX_SANITIZED
	{ SYS_ptrace }, { SYS_kill },
#endif
};

enum { INSNS = 512 };		/* five for a row, and a dozen */

struct program {
	struct sock_filter f[INSNS];
	unsigned short n;
};

static void
put(struct program *p, unsigned code, uint32_t k, unsigned yes, unsigned no)
{
	if (p->n == INSNS)
		return;		/* calls_enter sees it */
	p->f[p->n++] = (struct sock_filter){ (uint16_t)code, (uint8_t)yes,
		(uint8_t)no, k };
}

static void
load(struct program *p, size_t offset)
{
	put(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void
load_call(struct program *p)
{
	load(p, offsetof(struct seccomp_data, nr));
}

static void
end(struct program *p, uint32_t action)
{
	put(p, BPF_RET | BPF_K, action, 0, 0);
}

/* put_row - the call's number is loaded, before and after it. */
static void
put_row(struct program *p, const struct row *r, uint32_t action)
{
	const unsigned is = BPF_JMP | BPF_JEQ | BPF_K;
	const unsigned has = BPF_JMP | BPF_JSET | BPF_K;
	uint32_t value = r->test == OWN_PID ? (uint32_t)getpid() : r->value;

	if (r->test == ANY) {
		put(p, is, (uint32_t)r->call, 0, 1);
		end(p, action);
		return;
	}
	put(p, is, (uint32_t)r->call, 0, 4);
	load(p, offsetof(struct seccomp_data, args) + 8 * r->arg +
	    (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0));
	if (r->test == WITHOUT)
		put(p, has, value, 1, 0);
	else
		put(p, is, value, 0, 1);
	end(p, action);
	load_call(p);
}

static void
put_table(struct program *p, const struct row *rows, size_t n, unsigned when,
    uint32_t action)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (rows[i].when == ALWAYS || (rows[i].when & when) != 0)
			put_row(p, &rows[i], action);
}

/* Another processor's calls (i386 on x86-64, and x32 among its own) have other
 * numbers, which the table says nothing about. */
static void
put_head(struct program *p)
{
	load(p, offsetof(struct seccomp_data, arch));
	put(p, BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
	end(p, SECCOMP_RET_KILL_PROCESS);
	load_call(p);
#ifdef __x86_64__
	put(p, BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1);
	end(p, SECCOMP_RET_KILL_PROCESS);
#endif
}

bool
calls_known(void)
{
	/* a filter at NULL: EFAULT where filters are known */
	return ARCH != 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL) ==
	    -1 && errno == EFAULT;
}

bool
calls_enter(const struct sandbox_opts *o)
{
	const size_t size = sizeof(server[0]);
	struct program p = { .n = 0 };
	struct sock_fprog prog = { .filter = p.f };
	unsigned when = o->sockets | (o->libraries ? LIBRARIES : 0) |
	    (SANDBOX_SANITIZED ? SANITIZER : 0);

	if (ARCH == 0)
		return false;
	put_head(&p);
	if (o->calls == SANDBOX_SERVER) {
		put_table(&p, server, sizeof(server) / size, when,
		    SECCOMP_RET_ALLOW);
		end(&p, SECCOMP_RET_ERRNO | ENOSYS);
	} else {
		put_table(&p, client, sizeof(client) / size, when,
		    SECCOMP_RET_ERRNO | EPERM);
		end(&p, SECCOMP_RET_ALLOW);
	}
	prog.len = p.n;
	return p.n < INSNS &&
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog) == 0;
}
