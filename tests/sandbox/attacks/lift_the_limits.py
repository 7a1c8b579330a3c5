# ends: held 7
import resource

held = 0
for limit in ("CPU", "AS", "FSIZE", "NOFILE", "NPROC", "CORE", "MEMLOCK"):
    number = getattr(resource, f"RLIMIT_{limit}")
    try:
        resource.setrlimit(number, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (ValueError, OSError):
        held += 1
raise RuntimeError(f"held {held}")
