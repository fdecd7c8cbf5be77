from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress

from competitions.enums import Role
from input2.accounts.services import update_profile
from judging import conflicts, policies
from judging.enums import ConflictKind, SameEconomy
from judging.models import Judge
from submissions.enums import TeamRole
from submissions.services import stop_writing_for
from tests.factories import (
    NOW,
    make_assignment,
    make_conflict,
    make_eligible,
    make_entry,
    make_judge,
    make_member,
    make_on_behalf,
    make_round,
    make_score,
    make_team_member,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return make_round(same_economy=SameEconomy.FORBID)


@pytest.fixture
def entry(round_):
    return make_eligible(round_.competition)


def kind_of(judge, entry, round_):
    refusal = policies.refusal_to_meet(judge, entry, round_)
    return refusal and refusal.kind


def test_strangers_may_meet(round_, entry):
    assert policies.refusal_to_meet(make_judge(round_.competition), entry, round_) is None


def test_team_members_never_judge_their_entry(round_, entry):
    judge = make_judge(round_.competition)
    make_team_member(entry, judge.user, role=TeamRole.VIEWER)

    assert kind_of(judge, entry, round_) == ConflictKind.TEAM


def test_owner_never_judges_their_entry(round_, entry):
    judge = Judge.objects.create(competition=round_.competition, user=entry.owner, code="JX")

    assert kind_of(judge, entry, round_) == ConflictKind.TEAM


def test_whoever_wrote_in_an_entry_for_its_team_never_judges_it(round_):
    judge = make_judge(round_.competition)
    draft = make_entry(round_.competition)
    round_.competition.memberships.create(user=judge.user, role=Role.ORGANISER)
    make_on_behalf(draft, by=judge.user)
    stop_writing_for(draft, by=judge.user, now=NOW)

    draft.refresh_from_db()

    assert kind_of(judge, draft, round_) == ConflictKind.TEAM


def test_listed_member_without_account_counts_by_address(round_, entry):
    judge = make_judge(round_.competition, email="Wei@Example.net")
    make_team_member(entry, role=TeamRole.LISTED, email="WEI@example.NET")

    assert kind_of(judge, entry, round_) == ConflictKind.TEAM


def test_second_verified_address_of_the_judge_counts(round_, entry):
    judge = make_judge(round_.competition)
    EmailAddress.objects.create(user=judge.user, email="wei@gmail.com", verified=True)
    make_team_member(entry, role=TeamRole.LISTED, email="wei@gmail.com")

    assert kind_of(judge, entry, round_) == ConflictKind.TEAM


@pytest.mark.parametrize(
    "name", ["Harbour City Works", "  HARBOUR  city works", "\uff28arbour City Works"]
)
def test_same_organisation_however_it_is_spelt(round_, entry, name):
    judge = make_judge(round_.competition, organisation=name)

    assert kind_of(judge, entry, round_) == ConflictKind.ORGANISATION


def test_organisation_of_a_team_member_counts(round_, entry):
    make_team_member(entry, make_user(organisation="Institute of Shade"))
    judge = make_judge(round_.competition, organisation="institute of shade")

    assert kind_of(judge, entry, round_) == ConflictKind.ORGANISATION


def test_no_organisation_is_not_the_same_organisation(round_):
    entry = make_eligible(round_.competition, owner=make_user(organisation=""))

    assert kind_of(make_judge(round_.competition, organisation=""), entry, round_) is None


def test_same_email_domain(round_, entry):
    make_team_member(entry, make_user("a@harbour.gov.sg"))
    judge = make_judge(round_.competition, email="b@harbour.gov.sg")

    assert kind_of(judge, entry, round_) == ConflictKind.EMAIL_DOMAIN


def test_unverified_address_of_the_judge_tells_no_domain(round_, entry):
    make_team_member(entry, make_user("a@harbour.gov.sg"))
    judge = make_judge(round_.competition, email="b@harbour.gov.sg", is_verified=False)

    assert kind_of(judge, entry, round_) is None


@pytest.mark.parametrize("domain", ["gmail.com", "qq.com", "example.org"])
def test_public_mail_provider_is_no_common_ground(round_, entry, domain):
    make_team_member(entry, make_user(f"a@{domain}"))
    judge = make_judge(round_.competition, email=f"b@{domain}")

    assert kind_of(judge, entry, round_) is None


@pytest.mark.parametrize(
    ("policy", "kind"),
    [
        (SameEconomy.FORBID, ConflictKind.ECONOMY),
        (SameEconomy.WARN, None),
        (SameEconomy.ALLOW, None),
    ],
)
def test_same_economy_follows_the_rounds_policy(policy, kind):
    round_ = make_round(same_economy=policy)
    entry = make_eligible(round_.competition)

    assert kind_of(make_judge(round_.competition, economy="SGP"), entry, round_) == kind


def test_same_economy_warns_the_organiser():
    round_ = make_round(same_economy=SameEconomy.WARN)
    entry = make_eligible(round_.competition)
    judge = make_judge(round_.competition, economy="SGP")

    warning = conflicts.gather(Judge.objects.all(), [entry]).warning(judge, entry, round_)

    assert warning == conflicts.Encounter(ConflictKind.ECONOMY, "Same economy as the entry.")


def test_declared_conflict_holds(round_, entry):
    judge = make_judge(round_.competition)
    make_conflict(judge, entry, kind=ConflictKind.FINANCIAL)

    assert kind_of(judge, entry, round_) == ConflictKind.FINANCIAL


@pytest.mark.parametrize("person", [{"organisation": "Harbour City Works"}, {"economy": "SGP"}])
def test_blind_round_tells_the_judge_no_reason(person):
    round_ = make_round(is_blind=True, same_economy=SameEconomy.FORBID)
    entry = make_eligible(round_.competition)

    refusal = policies.refusal_to_meet(make_judge(round_.competition, **person), entry, round_)

    assert (
        str(refusal) == "You have a conflict of interest with this entry, so you cannot judge it."
    )


def test_conflict_that_arises_after_assigning_stops_the_scoring(round_, entry):
    assignment = make_assignment(round_, entry=entry)
    make_team_member(entry, assignment.judge.user)

    with pytest.raises(policies.ConflictOfInterestError):
        make_score(assignment, points=Decimal(5))


def test_many_pairs_cost_two_queries(round_, django_assert_num_queries):
    judges = [make_judge(round_.competition) for _ in range(4)]
    entries = [make_eligible(round_.competition) for _ in range(3)]

    with django_assert_num_queries(2):
        facts = conflicts.gather(Judge.objects.all(), entries)
        found = [facts.forbidding(judge, entry, round_) for judge in judges for entry in entries]

    assert found == [None] * 12


def test_person_with_an_own_entry_reads_no_results(round_, entry):
    member = make_user(organisation="harbour city WORKS")

    assert policies.refusal_to_read_results(member, round_)
    assert policies.refusal_to_read_results(entry.owner, round_)
    assert policies.refusal_to_read_results(make_user(), round_) is None


def test_listed_member_reads_no_results_by_any_verified_address(round_, entry):
    person = make_user("wei@example.com")
    EmailAddress.objects.create(user=person, email="wei@gmail.com", verified=True)
    make_team_member(entry, role=TeamRole.LISTED, email="Wei@gmail.com")

    assert policies.refusal_to_read_results(person, round_)


def test_own_entry_in_another_competition_closes_nothing(entry):
    assert policies.refusal_to_read_results(entry.owner, make_round()) is None


@pytest.mark.parametrize("wanted", [{"organisation": ""}, {"organisation": "Elsewhere"}])
def test_changing_the_profile_undoes_no_shared_organisation(round_, entry, wanted):
    judge = make_judge(round_.competition, organisation="Harbour City Works")

    update_profile(judge.user, by=judge.user, now=NOW, **wanted)

    judge.refresh_from_db()
    assert kind_of(judge, entry, round_) == ConflictKind.ORGANISATION


def test_changing_the_profile_undoes_no_shared_economy(round_, entry):
    judge = make_judge(round_.competition, economy="SGP")

    update_profile(judge.user, by=judge.user, now=NOW, economy="JPN")

    judge.refresh_from_db()
    assert kind_of(judge, entry, round_) == ConflictKind.ECONOMY


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        ({"organisation": "Harbour City Works"}, ConflictKind.ORGANISATION),
        ({"economy": "SGP"}, ConflictKind.ECONOMY),
    ],
)
def test_what_the_profile_says_today_counts_too(round_, entry, wanted, kind):
    judge = make_judge(round_.competition, organisation="Elsewhere")

    update_profile(judge.user, by=judge.user, now=NOW, **wanted)

    judge.refresh_from_db()
    assert kind_of(judge, entry, round_) == kind


@pytest.mark.parametrize(
    ("is_verified", "kind"), [(True, ConflictKind.EMAIL_DOMAIN), (False, None)]
)
def test_every_verified_address_of_a_team_member_tells_a_domain(round_, entry, is_verified, kind):
    member = make_team_member(entry).user
    EmailAddress.objects.create(user=member, email="a@harbour.gov.sg", verified=is_verified)
    judge = make_judge(round_.competition, email="b@harbour.gov.sg")

    assert kind_of(judge, entry, round_) == kind


def test_unverified_address_of_a_team_member_tells_no_domain(round_, entry):
    make_team_member(entry, make_user("a@harbour.gov.sg", is_verified=False))
    judge = make_judge(round_.competition, email="b@harbour.gov.sg")

    assert kind_of(judge, entry, round_) is None


def test_listed_address_of_a_member_without_account_tells_a_domain(round_, entry):
    make_team_member(entry, role=TeamRole.LISTED, email="a@Harbour.gov.sg")
    judge = make_judge(round_.competition, email="b@harbour.gov.sg")

    assert kind_of(judge, entry, round_) == ConflictKind.EMAIL_DOMAIN


def test_colleague_of_a_team_member_reads_no_results(round_, entry):
    make_team_member(entry, make_user(organisation="Institute of Shade"))
    colleague = make_user(organisation="institute  of SHADE")

    assert policies.refusal_to_read_results(colleague, round_)


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.OBSERVER])
def test_whoever_runs_the_competition_neither_reads_nor_scores_as_a_judge(round_, role):
    person = make_member(round_.competition, role)
    judge = Judge.objects.create(competition=round_.competition, user=person, code="JX")
    assignment = make_assignment(round_, judge=judge)

    with pytest.raises(policies.RunsCompetitionError):
        make_score(assignment, points=Decimal(5))

    assert isinstance(policies.refusal_to_read(person, assignment), policies.RunsCompetitionError)


def test_organiser_of_another_competition_judges_here(round_):
    assignment = make_assignment(round_)
    make_member(make_round().competition).competition_memberships.update(user=assignment.judge.user)

    assert policies.refusal_to_read(assignment.judge.user, assignment) is None
