"""What the documents and the container files say is what the program has."""

import ast
import re

import yaml

from input2.bootstrap import UV
from input2.embedded.postgres_home import PROGRAMS
from tests.architecture.sources import PACKAGES, ROOT, tree

COMPOSE = ROOT / "docker-compose.yml"
DECISIONS = ROOT / "docs" / "decisions"
# Set inside the containers for their own programs.
THEIR_OWN = {"MC_CONFIG_DIR", "POSTGRES_DB", "POSTGRES_INITDB_ARGS", "POSTGRES_USER"} | {
    f"MINIO_ROOT_{part}" for part in ("USER", "PASSWORD")
}


def papers():
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def without_code(text):
    return re.sub(r"^ *```.*?^ *```$|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)


def links(paper):
    found = re.findall(r"\]\(([^)\s]+)\)", without_code(paper.read_text(encoding="utf-8")))
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def heads(paper):
    titles = re.findall(r"^#+ (.*)$", without_code(paper.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-") for title in titles}


def variables(title):
    """The first column of the table under this heading of README.md."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.split(f"\n### {title}\n")[1].split("\n#")[0]
    return set(re.findall(r"^\| `([A-Z0-9_]+)` \|", section, re.MULTILINE))


def variables_of_settings():
    calls = [
        node
        for node in ast.walk(tree(ROOT / "input2" / "settings.py"))
        if isinstance(node, ast.Call)
    ]
    readers = [call for call in calls if re.fullmatch(r"env\.\w+", ast.unparse(call.func))]
    return {ast.literal_eval(call.args[0]) for call in readers}


def services():
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]


def images():
    """Every image that is fetched: those of the services, and those that ours are built from."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    named = [service["image"] for service in services().values() if "image" in service]
    ours = {image for image in named if image.endswith(":local")}
    return [*(set(named) - ours), *re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)]


def test_readme_lists_the_variables_that_the_settings_read():
    assert variables("The application") == variables_of_settings()


def test_containers_use_only_variables_that_readme_lists():
    text = COMPOSE.read_text(encoding="utf-8")
    taken = set(re.findall(r"(?<!\$)\$\{([A-Z0-9_]+)", text))
    given = {name for service in services().values() for name in service.get("environment", {})}
    listed = variables("The application") | variables("Containers")

    assert (taken - listed, given - listed - THEIR_OWN) == (set(), set())
    assert variables("Containers") <= taken


def test_containers_run_without_root_and_cannot_write_to_themselves():
    careless = [
        name
        for name, service in services().items()
        if service.get("user", "root") in {"root", "0"}
        or not service.get("read_only")
        or service.get("cap_drop") != ["ALL"]
    ]

    assert careless == []


def test_every_service_that_stays_says_whether_it_is_well():
    once = {name for name, service in services().items() if service["restart"] == "no"}
    # The image of the application says it for the web server.
    silent = {name for name, service in services().items() if "healthcheck" not in service}

    assert once == {"migrate", "bucket"}
    assert silent - once == {"web"}
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_images_are_pinned_by_version():
    loose = [image for image in images() if not re.search(r":[^:]*\d+[.-]\d+", image)]

    assert loose == []


def test_postgresql_is_the_same_everywhere():
    major = PROGRAMS.name.removeprefix("pginstall")

    assert services()["postgres"]["image"].startswith(f"postgres:{major}.")


def test_the_image_is_built_by_the_same_uv():
    assert f"uv=={UV}\n" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_image_has_all_of_the_program_and_nothing_else():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    kept = {line.removeprefix("!") for line in lines if line.startswith("!")}

    assert "*" in lines
    assert kept == {
        *PACKAGES,
        "locale",
        "manage.py",
        "pyproject.toml",
        "static",
        "templates",
        "uv.lock",
    }


def test_no_paper_links_to_what_is_not_there():
    broken = []
    for paper in papers():
        for link in links(paper):
            path, _, head = link.partition("#")
            target = (paper.parent / path).resolve() if path else paper
            if not target.exists() or (head and head not in heads(target)):
                broken.append(f"{paper.relative_to(ROOT)}: {link}")

    assert broken == []


def test_papers_name_targets_that_make_has():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        name
        for paper in papers()
        for name in re.findall(
            r"(?:`|^|[A-Z]+=\S+ )make ([a-z-]+)", paper.read_text(encoding="utf-8"), re.MULTILINE
        )
    }

    assert named - targets == set()
    assert {"run", "test", "check"} <= named


def test_the_index_names_every_paper():
    indexed = {
        (ROOT / "docs" / link.partition("#")[0]).resolve()
        for link in links(ROOT / "docs" / "README.md")
    }
    written = set(papers()) - {ROOT / "docs" / "README.md"}

    assert written - indexed == set()


def test_decisions_are_numbered_without_gaps_and_have_their_three_parts():
    records = sorted(DECISIONS.glob("*.md"))
    numbers = [int(record.name[:4]) for record in records]
    parts = {
        record.name: re.findall(r"^## (.*)$", record.read_text(encoding="utf-8"), re.MULTILINE)
        for record in records
    }

    assert numbers == list(range(1, len(records) + 1))
    assert {
        name for name, found in parts.items() if found != ["Context", "Decision", "Consequences"]
    } == set()
