"""What the operating system says when it refuses, as a sentence that the catalogue has where it is one of the usual."""

import errno

from cleancomm.message import N_, Message, Template, quote, say

# in the system's own English words; what is not here is told as the system says it
_SAID = {
    errno.EPERM: N_("Operation not permitted"),
    errno.ENOENT: N_("No such file or directory"),
    errno.EIO: N_("Input/output error"),
    errno.EBADF: N_("Bad file descriptor"),
    errno.EACCES: N_("Permission denied"),
    errno.EBUSY: N_("Device or resource busy"),
    errno.EEXIST: N_("File exists"),
    errno.ENOTDIR: N_("Not a directory"),
    errno.EISDIR: N_("Is a directory"),
    errno.EMFILE: N_("Too many open files"),
    errno.ENFILE: N_("Too many open files in system"),
    errno.EFBIG: N_("File too large"),
    errno.ENOSPC: N_("No space left on device"),
    errno.EROFS: N_("Read-only file system"),
    errno.ENAMETOOLONG: N_("File name too long"),
    errno.ENOLCK: N_("No locks available"),
    errno.ENOTEMPTY: N_("Directory not empty"),
    errno.ELOOP: N_("Too many levels of symbolic links"),
}
if hasattr(errno, "EDQUOT"):
    _SAID[errno.EDQUOT] = N_("Disk quota exceeded")


def tell_fault(fault: OSError) -> Template | str:
    """Why the system refused, without the file."""
    return _SAID.get(fault.errno or 0, fault.strerror or str(fault))


def tell_refusal(fault: OSError) -> Message:
    """Why the system refused, with the file where it names one."""
    told = tell_fault(fault)
    return say(N_("{file}: {fault}"), file=fault.filename, fault=told) if fault.filename is not None else quote(told)
