# ends: allowed \[\]
import ctypes
import platform

libc = ctypes.CDLL(None, use_errno=True)
# On x86_64, and elsewhere.
CALLS = {
    "ptrace": (101, 117),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "init_module": (175, 105),
    "reboot": (169, 142),
    "unshare": (272, 97),
    "setns": (308, 268),
    "perf_event_open": (298, 241),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "keyctl": (250, 219),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "pidfd_getfd": (438, 438),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "timer_create": (222, 107),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    "personality": (135, 92),
    "seccomp": (317, 277),
    "landlock_create_ruleset": (444, 444),
    "fsopen": (430, 430),
    "setpriority": (141, 140),
    "sched_setaffinity": (203, 122),
    "setuid": (105, 146),
    "setresuid": (117, 147),
    "capset": (126, 91),
    "kcmp": (312, 272),
    "splice": (275, 76),
    "vmsplice": (278, 75),
}
column = 0 if platform.machine() == "x86_64" else 1
allowed = [name for name, numbers in CALLS.items() if libc.syscall(numbers[column], 0, 0, 0, 0, 0, 0) >= 0]
raise RuntimeError(f"allowed {allowed}")
