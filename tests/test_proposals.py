"""A proposed change: the public sees the old record until another person has approved it."""

import re
from typing import Any

import pytest
from django.test import Client

from registry.curation import merging, proposals, unmerging
from registry.errors import ProposalError
from registry.models import (
    ChangeSet,
    Citation,
    Curator,
    Distinction,
    Merge,
    Person,
    Proposal,
    Repression,
)
from registry.vocabulary import ProposalKind, ProposalState, State
from tests import makers
from tests.desk import REASON, address, curator_of, desk_of, messages_of, row, typed
from tests.two_people import dump, make_two

pytestmark = pytest.mark.django_db


def propose(person: Person, **values: Any) -> Proposal:
    """A change a contributor proposes, as the desk keeps it."""
    old = {name: getattr(person, name) for name in values}
    rows = [{"model": "person", "pk": person.pk, "old": old, "new": values}]
    author = Curator.objects.filter(username="contributor").first() or curator_of("contributor")
    return proposals.propose_change(person, {"rows": rows}, author=author, reason=REASON)


def at_the_desk(person: Person, **values: Any) -> Proposal:
    """The same by the form of the record, which changes nothing of the record."""
    client = desk_of("contributor")
    page = client.get(address(person))
    before = dump()
    client.post(address(person), typed(page, change_reason=REASON, **values))
    assert dump() == before
    return Proposal.objects.get()


def decide(client: Client, proposal: Proposal, **data: Any) -> Any:
    where = f"/admin/proposals/{proposal.pk}/"
    page = client.get(where)
    seen = page.context["seen"]
    return client.post(where, {"seen": seen, **data}, follow=True)


# Asking --------------------------------------------------------------------------------------


def test_a_contributors_change_of_a_public_record_is_a_proposal_and_changes_nothing() -> None:
    person = makers.make_person()
    proposal = at_the_desk(
        person,
        fate="executed",
        **row("names", 2, kind="variant", language="ru", surname="Пробникова", order="3"),
    )
    assert proposal.kind == ProposalKind.CHANGE
    assert {entry["model"] for entry in proposal.payload["rows"]} == {"person", "personname"}
    assert not ChangeSet.objects.filter(editor=proposal.author).exists()


def test_a_form_that_changes_nothing_proposes_nothing() -> None:
    person = makers.make_person()
    client = desk_of("contributor")
    page = client.get(address(person))
    client.post(address(person), typed(page, change_reason=REASON))
    assert not Proposal.objects.exists()


def test_a_draft_is_changed_by_a_contributor_at_once() -> None:
    person = makers.make_person(state=State.DRAFT)
    client = desk_of("contributor")
    page = client.get(address(person))
    client.post(address(person), typed(page, fate="executed", change_reason=REASON))
    person.refresh_from_db()
    assert person.fate == "executed"


def test_a_contributor_proposes_a_source_of_a_public_fact() -> None:
    person = makers.make_person()
    client = desk_of("contributor")
    where = f"/admin/registry/person/{person.pk}/citations/"
    page = client.get(where)
    data = {
        "field": "birth_date",
        "verdict": "accepted",
        "order": "1",
        "seen": page.context["form"]["seen"].value(),
        "change_reason": REASON,
        "locator": "p. 5",
    }
    client.post(where, data)
    assert not Citation.objects.filter(field="birth_date").exists()
    decide(desk_of("editor"), Proposal.objects.get(), _approve="1")
    assert Citation.objects.of(person).get(field="birth_date").locator == "p. 5"


# Deciding ------------------------------------------------------------------------------------


def test_an_approved_change_passes_the_door_with_both_names() -> None:
    person = makers.make_person()
    proposal = at_the_desk(
        person,
        fate="executed",
        **row("names", 2, kind="variant", language="ru", surname="Пробникова", order="3"),
    )
    reviewer = desk_of("editor")
    page = reviewer.get(f"/admin/proposals/{proposal.pk}/").content.decode()
    assert "Shot" in page or "Executed" in page
    assert "Пробникова" in page
    decide(reviewer, proposal, _approve="1")
    person.refresh_from_db()
    assert person.fate == "executed"
    assert person.names.filter(surname="Пробникова").exists()
    proposal.refresh_from_db()
    change_set = proposal.change_set
    assert change_set
    assert change_set.editor == proposal.author
    assert [str(one) for one in change_set.reviewers.all()] == ["editor"]


def test_nobody_decides_on_a_proposal_of_their_own() -> None:
    person = makers.make_person()
    proposal = propose(person, fate="executed")
    with pytest.raises(ProposalError, match="your own"):
        proposals.approve(proposal, reviewer=proposal.author)
    author = Client()
    author.force_login(proposal.author)
    assert author.post(f"/admin/proposals/{proposal.pk}/", {"_approve": "1"}).status_code == 403


@pytest.mark.parametrize(
    ("group", "may"),
    [
        ("contributor", False),
        ("reviewer", True),
        pytest.param("editor", True, marks=pytest.mark.slow),
        pytest.param("importer", False, marks=pytest.mark.slow),
        pytest.param("administrator", True, marks=pytest.mark.slow),
    ],
)
def test_who_approves_a_change(group: str, may: bool) -> None:
    person = makers.make_person()
    proposal = propose(person, fate="executed")
    client = desk_of(group, username="second")
    answer = decide(client, proposal, _approve="1")
    assert answer.status_code == (200 if may else 403)
    person.refresh_from_db()
    assert (person.fate == "executed") is may


def test_a_declined_proposal_is_told_to_its_author_with_the_reason() -> None:
    person = makers.make_person()
    proposal = propose(person, fate="executed")
    client = Client()
    client.force_login(proposal.author)
    reviewer = desk_of("editor")
    assert "why" in messages_of(decide(reviewer, proposal, _decline="1", answer=" "))
    decide(reviewer, proposal, _decline="1", answer="The file says otherwise.")
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.DECLINED
    assert "The file says otherwise." in client.get("/admin/").content.decode()
    client.get(f"/admin/proposals/{proposal.pk}/")
    assert "The file says otherwise." not in client.get("/admin/").content.decode()


def test_an_author_takes_a_proposal_back() -> None:
    person = makers.make_person()
    proposal = propose(person, fate="executed")
    client = Client()
    client.force_login(proposal.author)
    client.post(f"/admin/proposals/{proposal.pk}/", {"_takeback": "1"})
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.DECLINED


def test_a_proposal_is_decided_once() -> None:
    person = makers.make_person()
    proposal = propose(person, fate="executed")
    reviewer = curator_of("editor")
    proposals.decline(proposal, reviewer=reviewer, answer="No.")
    with pytest.raises(ProposalError, match="decided"):
        proposals.approve(proposal, reviewer=reviewer)


def test_what_was_saved_meanwhile_is_shown_beside_it_and_needs_a_choice() -> None:
    person = makers.make_person()
    proposal = propose(person, fate="executed", sex="f")
    person.fate = "released"
    makers.save(person)
    reviewer = desk_of("editor")
    page = reviewer.get(f"/admin/proposals/{proposal.pk}/").content.decode()
    code = re.search(r'name="(stand-[^"]+)"', page)
    assert code
    assert "Choose for each" in messages_of(decide(reviewer, proposal, _approve="1"))
    person.refresh_from_db()
    assert (person.fate, person.sex) == ("released", "")
    decide(reviewer, proposal, _approve="1", **{code[1]: "saved"})
    person.refresh_from_db()
    assert (person.fate, person.sex) == ("released", "f")


def test_a_value_that_no_form_would_take_is_not_approved() -> None:
    person = makers.make_person()
    proposal = propose(person, fate="executed")
    proposal.payload["rows"][0]["new"]["fate"] = "nonsense"
    proposal.save()
    answer = decide(desk_of("editor"), proposal, _approve="1")
    assert "nonsense" in messages_of(answer)
    person.refresh_from_db()
    assert person.fate == ""


def test_a_case_is_proposed_to_a_public_person_and_enters_as_a_draft() -> None:
    person = makers.make_person()
    client = desk_of("contributor")
    page = client.get(f"{address(Repression, 'add')}?person={person.pk}")
    detention = row("detentions", 0, place_text="БАМлаг", order="1")
    data = typed(page, nature="political", change_reason=REASON, **detention)
    client.post(address(Repression, "add"), data)
    assert not Repression.objects.exists()
    decide(desk_of("editor"), Proposal.objects.get(), _approve="1")
    repression = person.repressions.get()
    assert repression.state == State.DRAFT
    if "detentions-TOTAL_FORMS" in page.content.decode():
        assert repression.detentions.get().place_text == "БАМлаг"


# The public ----------------------------------------------------------------------------------


def test_readers_learn_that_a_correction_is_checked_and_nothing_of_it(client: Client) -> None:
    person = makers.anna_probnaya()
    where = f"/en/people/{person.public_id}/{person.slug}/"
    line = "A correction to this page is being checked"
    assert line not in client.get(where).content.decode()
    proposal = propose(person, nationality_text="zqsecretproposal")
    page = client.get(where).content.decode()
    assert line in page
    assert "zqsecretproposal" not in page
    proposals.decline(proposal, reviewer=curator_of("editor"), answer="No.")
    assert line not in client.get(where).content.decode()


def test_asking_and_deciding_each_begin_an_edition_of_the_page(client: Client) -> None:
    person = makers.anna_probnaya()
    where = f"/en/people/{person.public_id}/{person.slug}/"
    editions = [client.get(where).headers["ETag"]]
    proposal = propose(person, nationality_text="другая")
    editions.append(client.get(where).headers["ETag"])
    proposals.decline(proposal, reviewer=curator_of("editor"), answer="No.")
    editions.append(client.get(where).headers["ETag"])
    assert len(set(editions)) == 3


def test_a_proposal_for_a_case_is_told_on_the_page_of_its_person(client: Client) -> None:
    person = makers.anna_probnaya()
    contributor = desk_of("contributor")
    case = person.repressions.get()
    page = contributor.get(address(case))
    contributor.post(address(case), typed(page, articles="58-10", change_reason=REASON))
    page = client.get(f"/en/people/{person.public_id}/{person.slug}/")
    assert "is being checked" in page.content.decode()


# Withdrawals and merges need two people ------------------------------------------------------


def test_a_withdrawal_needs_two_different_people() -> None:
    person = makers.anna_probnaya()
    first, second = (desk_of("reviewer", username=name) for name in ("one", "two"))
    where = f"/admin/registry/person/{person.pk}/step/withdraw/"
    first.post(where, {"reason": REASON})
    person.refresh_from_db()
    assert person.is_published
    proposal = Proposal.objects.get()
    assert first.post(f"/admin/proposals/{proposal.pk}/", {"_approve": "1"}).status_code == 403
    assert "asked for already" in first.post(where, {"reason": REASON}).content.decode()
    decide(second, proposal, _approve="1")
    person.refresh_from_db()
    assert person.state == State.WITHDRAWN


def test_two_people_merge_two_records_and_one_takes_the_merge_apart() -> None:
    kept, merged = make_two()
    where = f"/admin/merging/{kept.public_id}/{merged.public_id}/"
    proposer, reviewer = desk_of("contributor"), desk_of("reviewer")
    page = proposer.get(where).content.decode()
    assert "as a dispute" in page
    proposer.post(where, {"reason": REASON, "choice-birth_date": "merged", "_propose": "1"})
    assert not Merge.objects.exists()
    proposal = Proposal.objects.get()
    page = reviewer.get(f"/admin/proposals/{proposal.pk}/").content.decode()
    assert "<strong>1891</strong>" in page
    decide(reviewer, proposal, _approve="1")
    kept.refresh_from_db()
    assert kept.birth_date == "1891"
    done = Merge.objects.get()
    history = reviewer.get(address(kept, "history")).content.decode()
    assert "Other records were merged into this one" in history
    assert "approved by" in history
    page = reviewer.get(f"/admin/merges/{done.pk}/")
    assert page.status_code == 200
    reviewer.post(f"/admin/merges/{done.pk}/", {"reason": REASON})
    merged.refresh_from_db()
    assert merged.is_published


def test_a_merge_changed_meanwhile_is_not_approved_unseen() -> None:
    kept, merged = make_two()
    proposal = proposals.propose_merge(
        kept, merged, choices={}, author=curator_of("contributor"), reason=REASON
    )
    reviewer = desk_of("reviewer")
    where = f"/admin/proposals/{proposal.pk}/"
    seen = reviewer.get(where).context["seen"]
    makers.save(kept)
    answer = reviewer.post(where, {"seen": seen, "_approve": "1"}, follow=True)
    assert "look again" in messages_of(answer)
    assert not Merge.objects.exists()


def test_who_is_not_the_same_person_is_remembered_and_may_be_asked_again() -> None:
    one, other = makers.make_person(), makers.make_person(birth_date="1891")
    client = desk_of("editor")
    where = f"/admin/merging/{one.public_id}/{other.public_id}/"
    client.post(where, {"_apart": "1", "apart_reason": "Two births in one list."})
    assert Distinction.objects.get().reason == "Two births in one list."
    assert "They were told apart" in client.get(where).content.decode()
    client.post(where, {"_forget": "1", "apart_reason": "The list was wrong."})
    assert not Distinction.objects.exists()
    assert merging.obstacles(one, other) == []


def test_two_public_ids_lead_to_the_comparison_and_a_wrong_one_is_named() -> None:
    one, other = makers.make_person(), makers.pyotr_primerov()
    client = desk_of("editor")
    found = client.get(f"/admin/merging/?one={one.public_id}&other={other.public_id}")
    assert found["Location"] == f"/admin/merging/{one.public_id}/{other.public_id}/"
    page = client.get(f"/admin/merging/?one={one.public_id}&other=nobody").content.decode()
    assert "No person has this public id: nobody." in page


@pytest.mark.parametrize(
    "group", ["", pytest.param("importer", marks=pytest.mark.slow), "reviewer"]
)
def test_pages_of_merging_refuse_whoever_may_not(group: str) -> None:
    one, other = makers.make_person(), makers.pyotr_primerov()
    client = desk_of(*filter(None, [group]))
    where = f"/admin/merging/{one.public_id}/{other.public_id}/"
    may = group == "reviewer"
    data = {"_apart": "1", "apart_reason": REASON}
    assert client.post(where, data).status_code == (302 if may else 403)
    pages = ("/admin/merging/", "/admin/proposals/", where)
    for page in pages:
        assert client.get(page).status_code == (200 if group else 403)


def test_lists_of_the_desk_ask_a_fixed_number_of_questions(
    django_assert_max_num_queries: Any,
) -> None:
    author: Curator = curator_of("contributor")
    kept = makers.make_person()
    for number in range(8):
        other = makers.make_person(f"Лицо{number} Анна", f"Anna Face{number}")
        if number % 2:
            proposals.propose_merge(kept, other, choices={}, author=author, reason=REASON)
        else:
            done = merging.merge(kept, other, editor=author, reason=REASON)
            if number == 4:
                unmerging.unmerge(done, editor=author, reason=REASON)
    client = desk_of("editor")
    for page in ("/admin/proposals/", "/admin/merging/"):
        with django_assert_max_num_queries(14):
            assert client.get(page).status_code == 200
