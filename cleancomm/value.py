"""Frozen values: what is handed from room to room, and never changed.

`dataclass` here is that of the standard library to the type checker, which lets nobody change a frozen one. At run time only
`__init__` is made for each class; what else a value can do is the same for all, for making six methods of each class
took a tenth of the start-up.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from dataclasses import dataclass as _dataclass
    from dataclasses import fields

    def _values(value: Any) -> tuple[Any, ...]:
        return tuple(getattr(value, name) for name in value.__compared__)

    def _equal(value: Any, other: Any) -> bool:
        return _values(value) == _values(other) if other.__class__ is value.__class__ else NotImplemented

    def _hash(value: Any) -> int:
        return hash(_values(value))

    def _repr(value: Any) -> str:
        told = ", ".join(f"{name}={getattr(value, name)!r}" for name in value.__match_args__)
        return f"{value.__class__.__qualname__}({told})"

    def dataclass(*, frozen: bool) -> Any:
        """A class of values that are equal when all that is in them is; nobody changes a `frozen` one."""
        if not frozen:
            raise ValueError("a value that changes is a dataclass of the standard library")

        def make(cls: type) -> type:
            made = _dataclass(repr=False, eq=False)(cls)
            made.__compared__ = tuple(f.name for f in fields(made) if f.compare)
            made.__eq__, made.__hash__, made.__repr__ = _equal, _hash, _repr
            return made

        return make


__all__ = ["dataclass"]
