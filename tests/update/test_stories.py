"""Stories of teams: what they do to a spec, and the text that they expect at the end.

The expected texts in `tests/cases/stories/` are written by hand from the stories.
"""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

import stories
from stories import CASES, Team

pytestmark = pytest.mark.copier


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the template of the stories."""
    return stories.make_template(tmp_path_factory.mktemp("stories") / "template")


@pytest.fixture
def team(template: Path, tmp_path: Path) -> Team:
    """Give a team with an empty repository."""
    return Team(tmp_path / "shop", template)


def ends(team: Team, name: str) -> None:
    """Compare the end of a story with the text that was written by hand."""
    assert len(team.steps) >= 8
    wanted = (CASES / f"{name}.md").read_text(encoding="utf-8")
    shown = difflib.unified_diff(wanted.splitlines(), team.text.splitlines(), n=1, lineterm="")
    assert team.text == wanted, "\n".join(shown)


def test_a_team_that_runs_prettier_after_every_step(team: Team) -> None:
    """The text is that of the newest version with our answers, in the form that prettier gives."""
    team.starts()
    team.fills(
        ("team that owns", "@acme/payments"),
        ("this module owns", "the cart and its total"),
        ("main flow", "When a cart is paid, the module SHALL store the order"),
        ("input that is refused", "an empty cart"),
        ("message at the field", '"Your cart is empty."'),
    )
    team.formats("prettier")
    team.updates("v1.1.0")
    team.formats("prettier")
    team.fills(
        ("audit log", "Every refund, and who made it"),
        ("per second", "40 requests per second, 300 in November"),
    )
    team.updates("v1.2.0")
    team.formats("prettier")
    team.rewrites(r"^\| VAL-CHK-001 \| not run .*$", "| VAL-CHK-001 | pass | run 7 |")
    team.updates("v1.3.0")
    team.formats("prettier")
    ends(team, "prettier")


def test_two_authors_on_two_branches_and_updates_between_their_merges(team: Team) -> None:
    """Both find their texts where they wrote them, and each update came once, on one branch."""
    team.starts()
    team.branches("ana")
    team.fills(
        ("main flow", "When a cart is paid, the module SHALL store the order"),
        ("repeated call", "A second call with the same key SHALL return the first order"),
    )
    team.writes(
        (
            "| PROPOSED: unit and integration |",
            "| ALIGNED @ana 2026-11-02: unit and integration |",
        ),
        (
            "never stored] | Medium |\n",
            "never stored] | Medium |\n| REQ-CHK-010 | A voucher SHALL be used once | High |\n",
        ),
    )
    team.switches("main")
    team.branches("ben")
    team.fills(
        ("comes from", "the anonymised orders of last week"), ("rollback", "5%, then everyone")
    )
    team.writes(
        (
            "  - Server: 503, and one retry after a second.\n",
            "  - Server: 503, and one retry after a second.\n"
            "- **Error 9**: a voucher that was used\n"
            '  - Client: "This voucher was used on …"\n',
        ),
    )
    team.switches("main")
    team.merges("ana")
    team.updates("v1.1.0")
    team.merges("ben")
    team.branches("update")
    team.updates("v1.2.0")
    team.switches("main")
    team.fills(("p95", "p95 of 300 ms at the edge"), ("link", "https://grafana.example/checkout"))
    team.merges("update")
    team.updates("v1.3.0")
    ends(team, "two-branches")


def test_an_agent_that_translates_the_headings_and_answers_everything(team: Team) -> None:
    """German headings and answers stay, new parts arrive, and what is dropped is in our Notes."""
    team.starts()
    team.writes(
        ("## 0. Pre-Implementation Checklist", "## 0. Checkliste vor der Umsetzung"),
        ("## 1. Technical Overview", "## 1. Technischer Überblick"),
        ("## 2. Coded Requirements", "## 2. Anforderungen"),
        ("## 3. Errors", "## 3. Fehler"),
        ("## 4. Verification Plan", "## 4. Prüfplan"),
        ("### 4.1 Tests", "### 4.1 Prüfungen"),
        ("### 4.2 Results", "### 4.2 Ergebnisse"),
        ("## 5. Non-Functional Requirements", "## 5. Nichtfunktionale Anforderungen"),
        ("## 6. Operations", "## 6. Betrieb"),
        ("### 6.1 Kubernetes", "### 6.1 Kubernetes im Betrieb"),
        ("## Notes", "## Notizen"),
        (
            "Python and FastAPI, as in the other services.",
            "Python und FastAPI, wie in den anderen Diensten.",
        ),
    )
    team.fills(
        ("team that owns", "@acme/zahlung"),
        ("this module owns", "der Warenkorb und seine Summe"),
        ("services that it calls", "Lager und Zahlungsdienst"),
        ("main flow", "Nach der Zahlung SHALL das Modul die Bestellung speichern"),
        ("repeated call", "Ein zweiter Aufruf SHALL die erste Bestellung liefern"),
        ("never stored", "Kartennummern SHALL nie gespeichert werden"),
    )
    team.fills(
        ("input that is refused", "ein leerer Warenkorb"),
        ("message at the field", "„Ihr Warenkorb ist leer.“"),
        ("does not answer", "der Zahlungsdienst"),
        ("message on the page", "„Bitte in fünf Minuten noch einmal.“"),
        ("comes from", "erzeugte Bestellungen"),
        ("p95", "300 ms"),
        ("per second", "40 Anfragen je Sekunde"),
        ("rollback", "erst 5 %, zurück mit einem Schalter"),
        ("link", "https://grafana.example/checkout"),
        ("at peak", "6"),
        ("limit in MiB", "512"),
    )
    team.updates("v1.1.0")
    team.fills(("audit log", "Jede Erstattung SHALL im Protokoll stehen"))
    # The template renames the second section, which the agent has renamed as well.
    team.updates("v1.2.0", conflicts=1)
    team.keeps_own()
    team.writes(("### 4.3 Review", "### 4.3 Durchsicht"))
    team.fills(("read this section", "Ben"))
    team.updates("v1.3.0")
    team.fills(("limit that is reached", "mehr als 100 Artikel"))
    ends(team, "translated")


def test_a_reviewer_with_quotes_and_task_boxes(team: Team) -> None:
    """Boxes, ticks and questions stay at what they are about, and every change comes in.

    Every error has a box, so a new one has an empty box. Not every target has one.
    """
    team.starts()
    team.fills(
        ("main flow", "When a cart is paid, the module SHALL store the order"),
        ("input that is refused", "an empty cart"),
    )
    team.rewrites(r"^- \*\*(Error \d|Latency|Throughput)\*\*", r"- [ ] **\1**")
    team.writes(
        (
            "that a test can show.\n",
            "that a test can show.\n\n> @ben: is a cancelled order one row or two?\n",
        ),
        ("call does] | High |\n", "call does] | High |\n\n> @ben: for how long?\n\n"),
    )
    team.updates("v1.1.0")
    team.writes(
        ("- [ ] **Error 1**", "- [x] **Error 1**"),
        ("- [ ] **Latency**", "- [x] **Latency**"),
        ("or two?\n", "or two?\n> @ana: one, see the PRD.\n"),
    )
    team.updates("v1.2.0")
    team.fills(("repeated call", "A second call SHALL return the first order for a day"))
    team.writes(("\n> @ben: for how long?\n\n", ""))
    team.updates("v1.3.0")
    team.fills(("limit that is reached", "more than 100 articles"))
    ends(team, "reviewed")


def test_a_platform_that_is_left_and_comes_back(team: Team) -> None:
    """What we wrote for the platform is in Notes while the platform is not; nothing else moves."""
    written = (
        "| Setting | Value |\n| --- | --- |\n| Replicas | 6 at peak |\n| Memory | 512 |\n"
        "| Node pool | spot |\n"
    )
    own = "- **Autoscaling**: at 60% of the processor.\n"
    team.starts()
    team.fills(("at peak", "6 at peak"), ("limit in MiB", "512"), ("rollback", "5%, then all"))
    team.writes(
        ("| Memory | 512 |\n", "| Memory | 512 |\n| Node pool | spot |\n"),
        ("within a second.\n", f"within a second.\n{own}"),
    )
    team.flips(platform="vm")
    team.updates("v1.1.0")
    team.fills(("audit log", "Every refund, and who made it"))
    team.flips(platform="kubernetes")
    team.writes(  # back from Notes to where it was
        (f"\n### Kept on update: 6.1 Kubernetes\n\n{written}\n{own}", ""),
        ("[TODO: how many at peak, and at night]", "6 at peak, 2 at night"),
        ("| [TODO: the limit in MiB] |\n", "| 512 |\n| Node pool | spot |\n"),
        ("within a second.\n", f"within a second.\n{own}"),
    )
    team.updates("v1.2.0")
    team.flips(platform="vm")
    team.flips(platform="kubernetes")
    team.updates("v1.3.0")
    ends(team, "flipped")


def test_a_folder_that_moves_twice(team: Team) -> None:
    """Links and paths are those of the new place, our own among them, and our bullet is ours.

    The template groups the bullets around it; it is none of that group.
    """
    team.starts()
    team.fills(
        ("services that it calls", "stock, and [payment](../../docs/prd/checkout.md)"),
        ("main flow", "When a cart is paid, the module SHALL store the order"),
    )
    team.writes(
        (
            "- **Throughput**:",
            "- **Black Friday**: as [agreed](../../docs/prd/checkout.md), ten times as many.\n"
            "- **Throughput**:",
        ),
    )
    team.moves("services/cart/specs/checkout")
    team.updates("v1.1.0")
    team.fills(("owns it", "@acme/cart"), ("page says", '"Please try again in a minute."'))
    team.moves("packages/shop/checkout")
    team.updates("v1.2.0")
    team.formats("mdformat")
    team.fills(("read this section", "Ana, on 12 November"))
    team.updates("v1.3.0")
    team.formats("mdformat")
    ends(team, "moved")


def test_a_hand_written_spec_that_is_adopted(team: Team) -> None:
    """Our words and order stay; what later versions add comes in, what we never had does not."""
    team.has_by_hand((CASES / "before-adoption.md").read_text(encoding="utf-8"))
    team.adopts()
    team.formats("prettier")
    team.updates("v1.1.0")
    team.writes(("## 6. Operations\n", "## 6. Operations\n\nThe shop team is on call.\n"))
    team.updates("v1.2.0")
    team.rewrites(r"^\| VAL-CHK-002 \| not run .*$", "| VAL-CHK-002 | pass | run 12 |")
    team.updates("v1.3.0")
    team.formats("prettier")
    ends(team, "adopted")


def test_approvals_and_waivers_over_changed_proposals(team: Team) -> None:
    """An approval counts for the proposal it was given to; waivers and own decisions stay."""
    team.starts()
    team.writes(
        ("PROPOSED: modular monolith", "ALIGNED @ana 2026-11-02: modular monolith"),
        ("PROPOSED: unit and integration", "WAIVED @ben 2026-11-03: unit only until launch"),
        ("PROPOSED: burn-rate alerts", "ALIGNED @ana 2026-11-02: burn-rate alerts"),
    )
    said = team.updates("v1.1.0")
    assert "no longer approved; the proposal is now: PROPOSED: burn-rate alerts, paged" in said
    team.writes(
        (
            "PROPOSED: burn-rate alerts, paged to the owner "
            "(was ALIGNED @ana 2026-11-02: burn-rate alerts)",
            "ALIGNED @ana 2026-11-20: burn-rate alerts, paged to the owner",
        ),
        ("PROPOSED: daily, kept 30 days", "N/A: nothing is stored here"),
    )
    team.formats("mdformat")
    team.updates("v1.2.0")
    team.fills(("read this section", "Ben"))
    said = team.updates("v1.3.0")
    assert "the template now proposes: PROPOSED: unit, integration and load" in said
    team.formats("mdformat")
    ends(team, "approved")


def test_a_team_that_wraps_its_lines(team: Team) -> None:
    """Sentences are reworded across our line breaks, and our answers of several lines stay."""
    team.starts()
    team.fills(
        (
            "this module owns",
            "the cart, its total and its vouchers, and the rules that say which voucher may be "
            "used together with which other one",
        ),
        (
            "input that is refused",
            "a cart that is empty, or in which an article is that the shop no longer sells",
        ),
        ("rollback", "5% of the visitors for a day, then everyone; rollback is a switch"),
    )
    team.formats("mdformat, lines wrapped")
    team.updates("v1.1.0")
    team.formats("mdformat, lines wrapped")
    team.fills(("audit log", "Every refund, and who made it"), ("p95", "300 ms"))
    team.updates("v1.2.0")
    team.formats("mdformat, lines wrapped")
    team.fills(("read this section", "Ana and Ben, on 12 November, with the first version"))
    team.updates("v1.3.0")
    team.formats("mdformat, lines wrapped")
    ends(team, "wrapped")


def test_columns_that_both_sides_rename_and_add(team: Team) -> None:
    """Each cell stays in its row and column, by whatever name the column goes."""
    team.starts()
    team.rewrites(r"^\| (REQ-CHK-00\d) \|", r"| \1 | @ana |")
    team.writes(
        (
            "| ID | Requirement | Priority |\n| --- | --- | --- |\n",
            "| ID | Owner | Requirement | Priority |\n| --- | --- | --- | --- |\n",
        ),
        ("| ID | Result | Evidence |", "| ID | Result | Proof |"),
    )
    team.fills(("main flow", "When a cart is paid, the module SHALL store the order"))
    team.writes(
        ("| VAL-CHK-001 | not run | |\n", "| VAL-CHK-001 | pass | run 7 |\n"),
        (
            "| VAL-CHK-003 | not run | |\n",
            "| VAL-CHK-003 | fail | run 8 |\n| VAL-CHK-010 | pass | by hand |\n",
        ),
    )
    team.updates("v1.1.0")
    team.fills(("audit log", "Every refund, and who made it"))
    team.writes(("| VAL-CHK-002 | not run | |\n", "| VAL-CHK-002 | pass | run 9 |\n"))
    team.updates("v1.2.0")
    team.writes(("| fail | run 8 |", "| pass | run 10 |"))
    team.updates("v1.3.0")
    ends(team, "columns")


def test_notes_that_are_the_minutes_of_meetings(team: Team) -> None:
    """Minutes that name rows and bullets are left alone, and what an update keeps is below them."""
    team.starts()
    team.writes(
        (
            "## Notes\n",
            "## Notes\n\n### 2026-11-02, Ana and Ben\n\n"
            "- **Error 1**: Ana asks which input is refused.\n"
            "- **Latency**: Ben measures it.\n\n"
            "| ID | Result | Evidence |\n| --- | --- | --- |\n"
            "| VAL-CHK-001 | not run | Ben is ill |\n",
        ),
        (
            "- **Tech Stack**: Python and FastAPI, as in the other services.\n",
            "- **Tech Stack**: Python and Litestar, unlike the other services.\n",
        ),
    )
    team.fills(("input that is refused", "an empty cart"), ("at peak", "6"))
    team.updates("v1.1.0")
    team.rewrites(r"\Z", "\n### 2026-11-09, Ana\n\n- **Error 2**: one retry is not enough.\n")
    team.updates("v1.2.0")
    team.fills(("p95", "300 ms, as Ben has measured"))
    team.updates("v1.3.0")
    team.flips(platform="vm")
    team.rewrites(r"\Z", "\n### 2026-11-16, Ben\n\n- **Rollout**: we wait for December.\n")
    ends(team, "minutes")
