"""axe finds nothing on any page, and no page is wider than its window."""

import pytest

from tests.journeys.steps import faults

APPLICANT, ORGANISER = "applicant@example.org", "organiser@example.org"
JUDGE, OBSERVER = "judge@panel.example.org", "observer@example.org"
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
PUBLIC = [
    "/",
    "/c/input2/",
    "/c/input2/rules/",
    "/c/input2/faq/",
    "/c/input2/news/",
    "/c/input2/news/final-review-later/",
    "/c/input2/events/",
    "/c/input2/changes/",
    "/c/input2/partners/",
    "/c/input2/documents/",
    "/c/input2/privacy/",
    "/editions/",
    "/c/input2-trial/",
    "/c/input2-trial/winners/",
    "/c/input2-pilot/",
    "/c/input2-pilot/enter/",
    "/c/input2-pilot/questions/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/outbox/",
    "/no-such-page/",
]
OWN = {
    APPLICANT: [
        "/entries/",
        "/entries/{draft}/",
        "/entries/{draft}/edit/about/",
        "/entries/{draft}/edit/entry/?check=1",
        "/entries/{draft}/edit/files/",
        "/entries/{draft}/preview/",
        "/entries/{draft}/preview/?as=blind",
        "/entries/{draft}/consents/",
        "/entries/{draft}/submit/",
        "/entries/{settled}/",
        "/entries/{settled}/consents/",
        "/accounts/profile/",
        "/accounts/tokens/",
        "/accounts/data/",
        "/accounts/data/delete/",
        "/accounts/logout/",
    ],
    ORGANISER: [
        "/organise/input2/",
        "/organise/input2/call/texts/",
        "/organise/input2/call/tracks/",
        "/organise/input2/call/partners/",
        "/organise/input2/call/pages/add/",
        "/organise/input2/call/news/add/",
        "/organise/input2/call/documents/add/",
        "/organise/",
        "/organise/new/",
        "/organise/new/copy/?from=input2",
        "/organise/new/import/",
        "/organise/input2/call/",
        "/organise/input2/form/",
        "/organise/input2/form/sections/about/",
        "/organise/input2/form/sections/about/add-question/",
        "/organise/input2/form/sections/about/add-question/?type=files",
        "/organise/input2/form/questions/is_msme/",
        "/organise/input2/form/questions/trl/",
        "/organise/input2/form/preview/",
        "/organise/input2/call/limits/",
        "/organise/input2/call/self-check/",
        "/organise/input2/call/self-check/add/",
        "/organise/input2/entries/",
        "/organise/input2/entries/?q=zzqq",
        "/organise/input2/entries/?judges=none",
        "/organise/input2/entries/{code}/",
        "/organise/input2/begin-entry/",
        "/organise/input2/entries/{code}/behalf/",
        "/organise/input2/entries/{code}/behalf/hand-in/",
        "/organise/input2/entries/{redacted}/redaction/",
        "/organise/input2/entries/{redacted}/redaction/preview/",
        "/organise/input2/screening/",
        "/organise/input2/screening/{waiting}/",
        "/organise/input2/screening/bulk/",
        "/organise/input2/duplicates/",
        "/organise/input2/statistics/",
        "/organise/input2/files/",
        "/organise/input2/rounds/1/",
        "/organise/input2/rounds/1/ranking/",
        "/organise/input2/decisions/1/",
        "/organise/input2/decisions/1/?q=zzqq",
        "/organise/input2/decisions/1/{code}/",
        "/organise/input2/decisions/1/publish/",
        "/organise/input2/messages/",
        "/organise/input2/team/",
        "/organise/input2-pilot/questions/",
        "/organise/input2-pilot/call/dates/",
        "/organise/input2-pilot/call/dates/window/",
        "/organise/input2-pilot/call/dates/zone/",
        "/organise/input2-pilot/call/dates/new/",
        "/organise/input2/exports/",
        "/organise/input2-pilot/rubrics/",
        "/organise/input2-pilot/rubrics/new/",
        "/organise/input2-pilot/rubrics/{draft_rubric}/",
        "/organise/input2-pilot/rubrics/{draft_rubric}/edit/",
        "/organise/input2-pilot/rubrics/{draft_rubric}/weights/",
        "/organise/input2-pilot/rubrics/{draft_rubric}/sample/?track=sustainable-transport",
        "/organise/input2-pilot/rubrics/{draft_rubric}/comments/",
        "/organise/input2-pilot/rubrics/{draft_rubric}/reviewers/",
        "/organise/input2-pilot/rubrics/{draft_rubric}/criteria/{labelled}/",
        "/outbox/",
    ],
    # In the demonstration a judge was also asked for an opinion on the draft rubric.
    JUDGE: ["/judging/", "/judging/{done}/", "/judging/{open}/", "/rubric-reviews/{draft_rubric}/"],
    OBSERVER: [
        "/organise/input2/",
        "/organise/input2/entries/{code}/",
        "/organise/input2/decisions/1/",
        "/organise/input2/decisions/1/{code}/",
    ],
}
FIND = {
    "draft_rubric": "SELECT id FROM competitions_rubric WHERE version = 2",
    "labelled": "SELECT c.id FROM competitions_criterion c JOIN competitions_dimension d ON d.id = c.dimension_id"
    " JOIN competitions_rubric r ON r.id = d.rubric_id WHERE c.scale = 'likert' AND r.version = 2",
    "draft": "SELECT code FROM submissions_entry e JOIN accounts_user u ON u.id = e.owner_id"
    " WHERE u.email = 'applicant@example.org' AND code LIKE 'PILOT-%%'",
    "settled": "SELECT code FROM submissions_entry e JOIN accounts_user u ON u.id = e.owner_id"
    " WHERE u.email = 'applicant@example.org' AND code LIKE 'TRIAL-%%'",
    "code": "SELECT code FROM submissions_entry WHERE code LIKE 'INPUT2-%%' AND state = 'eligible'"
    " ORDER BY length(title) DESC",
    "waiting": "SELECT code FROM submissions_entry WHERE code LIKE 'INPUT2-%%' AND state = 'submitted'",
    "redacted": "SELECT code FROM submissions_entry WHERE redacted_version IS NOT NULL",
    "done": "SELECT a.id FROM judging_assignment a JOIN judging_judge j ON j.id = a.judge_id"
    " JOIN accounts_user u ON u.id = j.user_id JOIN judging_scorecard s ON s.assignment_id = a.id"
    " WHERE u.email = 'judge@panel.example.org' AND s.state = 'submitted'",
    "open": "SELECT a.id FROM judging_assignment a JOIN judging_judge j ON j.id = a.judge_id"
    " JOIN accounts_user u ON u.id = j.user_id LEFT JOIN judging_scorecard s ON s.assignment_id = a.id"
    " WHERE u.email = 'judge@panel.example.org' AND s.id IS NULL",
}


@pytest.fixture(scope="package")
def names(installation):
    return {name: installation.value(sql) for name, sql in FIND.items()}


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_accessible(open_context, path):
    page = open_context(viewport=WIDE).new_page()
    page.goto(path)

    assert faults(page) == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_of_the_call_fit_a_phone_in_the_dark(open_context, language):
    page = open_context(viewport=NARROW, color_scheme="dark").new_page()
    page.goto(f"/?lang={language}")

    found = {}
    for path in PUBLIC:
        if path.startswith("/c/"):
            page.goto(path)
            found[path] = faults(page) + overflow(page)

    assert {path: fault for path, fault in found.items() if fault} == {}


@pytest.mark.parametrize("who", list(OWN))
def test_the_pages_of_a_person_are_accessible(signed_in, names, who):
    page = signed_in(who, viewport=WIDE)

    found = {}
    for path in OWN[who]:
        page.goto(path.format(**names))
        found[path] = faults(page)

    assert {path: fault for path, fault in found.items() if fault} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_style_guide_is_accessible_in_every_scheme_and_size(open_context, scheme, size):
    page = open_context(viewport=size, color_scheme=scheme).new_page()
    page.goto("/styleguide/")

    assert faults(page) == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_main_pages_fit_a_phone_in_the_dark(signed_in, names, language):
    found = {}
    for who, paths in OWN.items():
        page = signed_in(who, viewport=NARROW, color_scheme="dark")
        page.goto(f"/?lang={language}")
        for path in paths:
            page.goto(path.format(**names))
            found[path] = faults(page) + overflow(page)

    assert {path: fault for path, fault in found.items() if fault} == {}


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_a_page_begins_at_its_top(signed_in, width):
    page = signed_in(ORGANISER, viewport={"width": width, "height": 800})

    begun = {}
    for path in ("/organise/input2/exports/", "/organise/input2/call/texts/", "/c/input2/"):
        page.goto(path)
        begun[path] = page.evaluate("scrollY")

    assert not any(begun.values()), begun


def overflow(page):
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{width} px too wide"] if width > 0 else []
