"""What tells one form from every other, so that one that comes back is known for what it is: of which plan, whose, of when."""

import base64
import hashlib
from datetime import date

from cleancomm.plan.models import Plan

_PLAN, _FORM = 16, 7


def hash_plan(plan: Plan) -> str:
    """A mark of what a plan says, whatever its file is called and however it is laid out."""
    return hashlib.sha256(plan.model_dump_json(exclude_defaults=True).encode()).hexdigest()[:_PLAN]


def number_form(plan: str, place: str, period: str, as_of: date) -> str:
    """The number of a form (表号), from the mark of its plan, the street or unit, the month (YYYY-MM) and the day it is as of:
    who has these can tell whether a form is what it says, its hidden sheet being lost.
    """
    seen = hashlib.sha256("\0".join((plan, place, period, as_of.isoformat())).encode())
    return f"{period}-{base64.b32encode(seen.digest()).decode()[:_FORM]}"
