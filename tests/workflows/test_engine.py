"""The engine moves a thing, or says everything that stops it; it never moves half-way and never says False."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from accreditation.enums.labelled import Labelled
from accreditation.errors import Reason, RuleBroken
from tests.workflows.facts import Concern, Lazy, Thing
from workflows.concern import CONCERN
from workflows.diagrams import WORKFLOWS
from workflows.engine import Row, Step, Workflow, fire, possible, row_for, unmet, unmet_before


class Lamp(Labelled):
    OFF = "off", "Off"
    ON = "on", "On"
    DIM = "dim", "Dim"
    BROKEN = "broken", "Broken"


class Do(Labelled):
    SWITCH = "switch", "Switch it"
    KNOCK = "knock", "Knock it"
    MEND = "mend", "Mend it"


@dataclass
class Room:
    power: bool = True
    bulb: bool = True
    night: bool = False
    earthquake: bool = False


def has_power(room: Room) -> Iterator[Reason]:
    """There is power."""
    if not room.power:
        yield Reason("There is no power.", "meter")


def has_bulb(room: Room) -> Iterator[Reason]:
    """There is a bulb."""
    if not room.bulb:
        yield Reason("There is no bulb.", "shop", (("kind", "E27"),))


def stands_firm(room: Room) -> Iterator[Reason]:
    """Nothing shakes."""
    if room.earthquake:
        raise OSError("earthquake")
    yield from ()


LAMP: Workflow[Room] = Workflow(
    "lamp",
    Lamp,
    (Lamp.OFF,),
    (
        Row(Do.SWITCH, Lamp.OFF, Lamp.DIM, (has_power, has_bulb), when=lambda room: room.night),
        Row(Do.SWITCH, Lamp.OFF, Lamp.ON, (stands_firm,)),
        Row(Do.SWITCH, (Lamp.ON, Lamp.DIM), Lamp.OFF),
        Row(Do.KNOCK, (Lamp.OFF, Lamp.ON), None),
        Row(Do.KNOCK, Lamp.DIM, Lamp.BROKEN),
        Row(Do.MEND, Lamp.BROKEN, Lamp.OFF, when=lambda room: room.power),
    ),
)


def test_fire_moves_and_tells_the_step():
    lamp = Thing(Lamp.OFF)
    assert fire(LAMP, lamp, Do.SWITCH, Room()) == Step(Do.SWITCH, Lamp.OFF, Lamp.ON)
    assert lamp.status is Lamp.ON


def test_the_place_is_chosen_by_the_facts():
    lamp = Thing(Lamp.OFF)
    assert row_for(LAMP, lamp, Do.SWITCH, Room(night=True)) is LAMP.rows[0]
    assert row_for(LAMP, Lamp.OFF, Do.SWITCH, Room()) is LAMP.rows[1]
    assert fire(LAMP, lamp, Do.SWITCH, Room(night=True)).dest is Lamp.DIM


def test_a_step_may_stay_where_it_is():
    lamp = Thing(Lamp.ON)
    assert fire(LAMP, lamp, Do.KNOCK, Room()) == Step(Do.KNOCK, Lamp.ON, Lamp.ON)
    assert lamp.status is Lamp.ON


def test_a_refusal_names_every_reason_and_never_falls_through_to_the_next_row():
    lamp, dark = Thing(Lamp.OFF), Room(night=True, power=False, bulb=False)
    reasons = [Reason("There is no power.", "meter"), Reason("There is no bulb.", "shop", (("kind", "E27"),))]
    assert unmet(LAMP, lamp, Do.SWITCH, dark) == reasons
    with pytest.raises(RuleBroken, match="“Switch it” is not possible yet: there are 2 things") as refused:
        fire(LAMP, lamp, Do.SWITCH, dark)
    assert list(refused.value.reasons) == reasons
    assert lamp.status is Lamp.OFF


def test_what_is_given_with_a_step_is_asked_when_it_is_taken_and_not_before():
    table: Workflow[Room] = Workflow(
        "lamp",
        Lamp,
        (Lamp.OFF,),
        (Row(Do.SWITCH, Lamp.OFF, Lamp.ON, (has_power,), asks=(has_bulb,)),),
    )
    lamp, empty = Thing(Lamp.OFF), Room(bulb=False)
    assert unmet_before(table, lamp, Do.SWITCH, empty) == []
    assert unmet_before(table, lamp, Do.SWITCH, Room(power=False)) == [Reason("There is no power.", "meter")]
    assert [reason.target for reason in unmet(table, lamp, Do.SWITCH, empty)] == ["shop"]
    with pytest.raises(RuleBroken, match="no bulb"):
        fire(table, lamp, Do.SWITCH, empty)
    assert lamp.status is Lamp.OFF


def test_a_single_reason_is_the_message():
    with pytest.raises(RuleBroken) as refused:
        fire(LAMP, Thing(Lamp.OFF), Do.SWITCH, Room(night=True, bulb=False))
    assert refused.value.message == "There is no bulb."


@pytest.mark.parametrize(
    ("status", "trigger", "room"),
    [(Lamp.ON, Do.MEND, Room()), (Lamp.BROKEN, Do.SWITCH, Room()), (Lamp.BROKEN, Do.MEND, Room(power=False))],
)
def test_an_impossible_step_says_where_the_thing_stands(status: Lamp, trigger: Do, room: Room):
    lamp, words = (
        Thing(status),
        f"“{trigger.label}” is not possible now. This lamp stands at “{status.label}”.",
    )
    assert unmet(LAMP, lamp, trigger, room) == [Reason(words)]
    assert unmet_before(LAMP, lamp, trigger, room) == [Reason(words)]
    assert row_for(LAMP, lamp, trigger, room) is None
    with pytest.raises(RuleBroken) as refused:
        fire(LAMP, lamp, trigger, room)
    assert refused.value.message == words
    assert lamp.status is status


def test_a_guard_that_breaks_leaves_the_status():
    lamp = Thing(Lamp.OFF)
    with pytest.raises(OSError, match="earthquake"):
        fire(LAMP, lamp, Do.SWITCH, Room(earthquake=True))
    assert lamp.status is Lamp.OFF


def test_possible_is_in_table_order_and_blind_to_guards():
    assert possible(LAMP, Thing(Lamp.OFF)) == [Do.SWITCH, Do.KNOCK]
    assert possible(LAMP, Lamp.BROKEN) == [Do.MEND]


def test_a_status_that_is_not_in_the_vocabulary_is_an_error():
    for ask in (lambda: possible(LAMP, Thing("melted")), lambda: fire(LAMP, Thing(None), Do.KNOCK, Room())):
        with pytest.raises(ValueError, match="not a valid Lamp"):
            ask()


def test_facts_may_be_cached_properties():
    facts = Lazy()
    assert unmet(CONCERN, CONCERN.states("triaged"), CONCERN.rows[1].trigger, facts) == []
    assert "reason_given" in vars(facts)


@pytest.mark.parametrize("workflow", WORKFLOWS.values(), ids=WORKFLOWS)
def test_no_machine_has_a_jump_a_model_or_a_step_outside_the_table(workflow: Workflow[object]):
    machine = workflow.machine
    assert list(machine.events) == list(dict.fromkeys(row.trigger.value for row in workflow.rows))
    assert not [name for name in machine.events if name.startswith("to_")]
    assert machine.models == []
    assert (machine.initial, machine.auto_transitions, machine.send_event) == (None, False, True)
    assert machine.model_attribute == "status"


def test_the_machine_cannot_be_driven_past_the_engine():
    thing = Thing(CONCERN.states("triaged"))
    with pytest.raises(KeyError):
        CONCERN.machine.events["close"].trigger(thing)
    assert thing.status == "triaged"


def test_firing_keeps_no_subject():
    for _ in range(3):
        fire(LAMP, Thing(Lamp.OFF), Do.SWITCH, Room())
    assert LAMP.machine.models == []


def test_threads_share_a_machine_and_never_each_others_facts():
    triaged, close = CONCERN.states("triaged"), CONCERN.rows[2].trigger

    def is_fired(number: int) -> bool:
        thing, facts = Thing(triaged), Concern(reason_given=number % 2 == 0)
        try:
            fire(CONCERN, thing, close, facts)
        except RuleBroken as refused:
            return len(refused.reasons) == 1 and thing.status is triaged and not facts.reason_given
        return facts.reason_given and thing.status == "closed"

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(is_fired, range(400)))
