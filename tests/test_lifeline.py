"""Lifelines: nothing is drawn that is not known, and no two labels meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.dates import DateKind, PartialDate, parse
from registry.web.lifeline import (
    GAP,
    NARROWEST,
    SHORTEST,
    Case,
    Life,
    Mark,
    _width,
    draw,
    lettering,
    position,
)


def life(birth: str = "", death: str = "", *cases: Case, rehabilitated: str = "") -> Life:
    return Life(
        birth=parse(birth) if birth else None,
        death=parse(death) if death else None,
        cases=cases,
        rehabilitations=tuple(parse(date) for date in rehabilitated.split()),
    )


def held(start: str = "", end: str = "", *periods: str) -> Case:
    return Case(
        arrest=parse(start) if start else None,
        end=parse(end) if end else None,
        detentions=tuple(parse(period, kind=DateKind.PERIOD) for period in periods),
    )


def year(percent: float) -> float:
    return 1850 + percent * 1.5


def test_the_scale_runs_from_1850_to_2000() -> None:
    assert position(18500101) == pytest.approx(0, abs=0.01)
    assert position(19250701) == pytest.approx(50.3, abs=0.1)
    assert position(19991231) == pytest.approx(100, abs=0.01)


def test_a_line_runs_from_birth_to_death() -> None:
    drawn = draw(life("1891-01-15", "1938-12-27"))
    assert drawn.lived is not None
    assert year(drawn.lived.x1) == pytest.approx(1891.04, abs=0.01)
    assert year(drawn.lived.x2) == pytest.approx(1938.99, abs=0.01)
    assert drawn.birth
    assert drawn.death
    assert not drawn.dotted


def test_an_unknown_birth_fades_to_dots() -> None:
    drawn = draw(life("", "1938", held("1937")))
    assert not drawn.birth
    assert drawn.dotted[0].x2 == pytest.approx(position(19370702), abs=0.1)
    assert drawn.lived is not None
    assert drawn.lived.x1 == drawn.dotted[0].x2


def test_a_birth_somewhere_in_a_decade_is_dotted_over_it() -> None:
    drawn = draw(life("189X", "1938"))
    assert not drawn.birth
    assert year(drawn.dotted[0].x1) == pytest.approx(1890, abs=0.01)
    assert year(drawn.dotted[0].x2) == pytest.approx(1900, abs=0.01)


def test_an_unknown_death_has_no_end() -> None:
    drawn = draw(life("1891", "", held("1938")))
    assert not drawn.death
    assert drawn.unlived is None
    assert drawn.dotted[-1].x1 >= position(19380601)


def test_custody_lasts_from_arrest_to_a_death_in_the_case() -> None:
    (stroke,) = draw(life("1891", "1938-12-27", held("1937-05-03", "1938-12-27"))).held
    assert year(stroke.x1) == pytest.approx(1937.34, abs=0.01)
    assert year(stroke.x2) == pytest.approx(1938.99, abs=0.01)


def test_custody_of_unknown_length_is_a_mark_at_the_arrest() -> None:
    (stroke,) = draw(life("1891", "1970", held("1938-05-03"))).held
    assert stroke.x2 - stroke.x1 == pytest.approx(SHORTEST)


def test_a_detention_without_an_end_is_a_mark_at_its_start() -> None:
    (stroke,) = draw(life("1891", "1970", held("", "", "1938-05-03/"))).held
    assert stroke.x1 == pytest.approx(position(19380503))
    assert stroke.x2 - stroke.x1 == pytest.approx(SHORTEST)


def test_recorded_detentions_are_drawn_and_the_time_between_is_not() -> None:
    strokes = draw(life("1891", "1970", held("1930", "", "1938/1940"))).held
    assert len(strokes) == 2
    assert year(strokes[1].x1) == pytest.approx(1938, abs=0.01)
    assert year(strokes[1].x2) == pytest.approx(1941, abs=0.01)


def test_custody_never_outlasts_the_death() -> None:
    drawn = draw(life("1891", "1938-02-10", held("1938", "1938-02-10", "1938/1943")))
    assert max(stroke.x2 for stroke in drawn.held) <= position(19380210) + 0.01


def test_a_life_beyond_the_scale_goes_on() -> None:
    drawn = draw(life("1840", "1938", rehabilitated="2003"))
    assert drawn.goes_on_left
    assert drawn.goes_on_right
    assert drawn.lived is not None
    assert drawn.lived.x1 == 0
    assert not drawn.birth
    assert drawn.rehabilitations == ()


def test_nothing_known_draws_nothing() -> None:
    assert draw(life()).is_empty


DATES = st.one_of(
    st.none(),
    st.builds(
        lambda y, m, d: parse(f"{y}-{m:02}-{d:02}"),
        st.integers(1830, 2010),
        st.integers(1, 12),
        st.integers(1, 28),
    ),
    st.builds(lambda y: parse(str(y)), st.integers(1830, 2010)),
    st.builds(lambda y: parse(f"{y}/{y + 12}"), st.integers(1830, 2000)),
    st.sampled_from([parse("../1938"), parse("1890/.."), parse("18XX"), parse("1890~")]),
)


@given(DATES, DATES, DATES, DATES, st.lists(DATES, max_size=3))
def test_every_stroke_lies_within_the_scale(
    birth: PartialDate | None,
    death: PartialDate | None,
    arrest: PartialDate | None,
    end: PartialDate | None,
    rehabilitated: list[PartialDate | None],
) -> None:
    """Also where records contradict each other."""
    case = Case(arrest, end, tuple(date for date in (arrest, end) if date))
    drawn = draw(Life(birth, death, (case,), tuple(date for date in rehabilitated if date)))
    strokes = [drawn.lived, drawn.unlived, *drawn.dotted, *drawn.held]
    for stroke in strokes:
        if stroke:
            assert 0 <= stroke.x1 < stroke.x2 <= 100


MARKS = st.lists(
    st.builds(
        Mark,
        st.floats(-20, 120),
        st.sampled_from(["1891", "1934–1937", "1956?"]),
        st.sampled_from(["born", "арестована, лагерь, умерла", "rehabilitated"]),
    ),
    max_size=7,
)


@given(MARKS)
def test_labels_never_meet(marks: list[Mark]) -> None:
    lanes: dict[int, list[tuple[float, float]]] = {}
    for label in lettering(marks).labels:
        x = float(label.x.rstrip("%")) * NARROWEST / 100
        width = max(_width(label.key), _width(label.words))
        left = {"start": x, "middle": x - width / 2, "end": x - width}[label.anchor]
        assert left >= -0.1
        assert left + width <= NARROWEST + 0.1
        for other_left, other_right in lanes.setdefault(label.lane, []):
            assert left >= other_right + GAP - 0.1 or left + width <= other_left - GAP + 0.1
        lanes[label.lane].append((left, left + width))


def test_labels_of_a_common_life_stand_in_one_lane_on_each_side() -> None:
    marks = [
        Mark(27.5, "1891?", "born"),
        Mark(59.1, "1937–1938", "arrested, transit, died"),
        Mark(71.0, "1956", "rehabilitated"),
        Mark(91.9, "1987", "rehabilitated"),
    ]
    assert {label.lane for label in lettering(marks).labels} == {1, -1}
