"""Plans drawn at random, written as tables of every shape that is read."""

from decimal import Decimal

from hypothesis import strategies as st

from cleancomm.number import number_text

STREETS = ("城东街", "城西街", "河口镇", "新立乡", "南山街道")


PERIODS = ("2023", "2024", "2025", "2026")


Plan = dict[tuple[str, str], Decimal]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Figures of streets and periods; each street and period has one at least."""
    streets = draw(st.lists(st.sampled_from(STREETS), min_size=2, max_size=5, unique=True))
    periods = sorted(draw(st.lists(st.sampled_from(PERIODS), min_size=2, max_size=4, unique=True)))
    figures = st.decimals(min_value=0, max_value=99999, places=draw(st.sampled_from([0, 1])))
    return {(s, p): draw(figures) for s in streets for p in periods}


def keys(plan: Plan) -> tuple[list[str], list[str]]:
    return list(dict.fromkeys(s for s, _ in plan)), list(dict.fromkeys(p for _, p in plan))


def write_under_years(plan: Plan, total: str) -> list[list[str]]:
    """The streets side by side under each year, with a total of each year."""
    streets, periods = keys(plan)
    years, names, figures = ["指标"], [""], ["任务量（个）"]
    for p in periods:
        own = [plan[s, p] for s in streets]
        years += [f"{p}年", *([""] * len(streets))]
        names += [*streets, total]
        figures += map(number_text, [*own, sum(own, Decimal(0))])
    return [years, names, figures]
