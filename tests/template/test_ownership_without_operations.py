"""While no operation is named, it is open who but the owner has a right to a record."""

from __future__ import annotations

import pytest

from document import Render


@pytest.mark.parametrize("language", ["csharp", "python", "go"])
@pytest.mark.parametrize("surface", ["rest", "graphql"])
def test_without_operations_the_table_of_4_2_says_whom_ownership_exempts(
    language: str, surface: str, render: Render
) -> None:
    spec = render(surfaces=[surface, "storage"], access="signed_in", backend_language=language)
    said = spec.row("2", "**[SEC-SPC-016]**")[1]
    assert said.startswith("Where 4.2 requires ownership, one check in the ")
    assert "- **Ownership**: as the table below requires" in spec.sections["4.2"]
    assert "**Error 52**: Another owner's record, where 4.2 requires" in spec.sections["6"]


def test_an_operation_that_the_owner_alone_may_call_has_no_exception(render: Render) -> None:
    spec = render(
        surfaces=["rest", "storage"],
        access="signed_in",
        operations=[{"call": "GET /v1/loans/{id}", "access": "owner"}],
    )
    assert "exempts" not in spec.row("2", "**[SEC-SPC-016]**")[1]
