"""Who may call an operation of an OpenAPI or Swagger document, as far as the document says.

OpenAPI 3.1.1, 4.8.30 (security requirement object) and 4.8.27 (schemes); Swagger 2.0, the same
objects. By the letter of these an absent `security` means that there is none. Most contracts that
frameworks write have none at all, so here only a contract that uses `security` says by its absence
that an operation is public.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from feature_spec.references.api.files import ContractFiles
from feature_spec.references.api.tree import Tree, mapping, scalar, sequence

_LIMIT = 100
_MAX_ACCESS = 400
# RFC 6749, 3.3, without the comma, which separates callers in a spec.
_SCOPE = re.compile(r"[!#-+\--\[\]-~]{1,120}")
_ROLE = re.compile(r"[A-Za-z][\w-]{0,59}")
_REFUSALS = frozenset({401, 403})


@dataclass(frozen=True)
class Security:
    """Who may call one operation.

    Attributes:
        secured: whether a caller must authenticate; None when the contract does not say.
        access: the scopes or roles that it asks for, in the words of a spec's `access`; empty when
            it asks for none, None for a combination that these words cannot say.
        schemes: the names of the schemes that it may be called with.

    """

    secured: bool | None
    access: str | None = ""
    schemes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SecurityRules:
    """What a document says of security beside its operations.

    Attributes:
        general: the document's own `security`; None when it has none that can be read.
        is_used: whether an operation, or the document, asks for authentication.
        schemes: the type of each scheme, as "oauth2".
        has_roles: whether the version gives the names beside other schemes the meaning of roles.

    """

    general: Tree
    is_used: bool
    schemes: dict[str, str]
    has_roles: bool

    def of(self, own: Tree, is_given: bool, codes: Iterable[int]) -> Security:
        """The security of one operation.

        Args:
            own: its `security`.
            is_given: whether it has one.
            codes: the status codes that it answers.

        Returns:
            Public is what says so: an empty list, or an operation without `security` in a document
            that uses it. An operation that documents 401 or 403 is public by an empty list of its
            own alone; anything else that would make it public is open.

        """
        refuses = not _REFUSALS.isdisjoint(codes)
        if is_given and own == []:
            return Security(False)
        stated = own if is_given else self.general
        if stated is None and not is_given:
            return Security(False if self.is_used and not refuses else None)
        if not isinstance(stated, list) or not all(isinstance(one, dict) for one in stated):
            return Security(None)
        choices = [mapping(choice) for choice in stated[:_LIMIT]]
        if not all(choices):
            return Security(None if refuses else False)
        if not choices:
            return Security(None if refuses else False)
        schemes = dict.fromkeys(name for choice in choices for name in choice)
        return Security(True, self._access(choices), tuple(schemes))

    def _access(self, choices: list[dict[str, Tree]]) -> str | None:
        """What all choices ask for; None where "and" and "or" would have to be mixed."""
        if all(names == [] for choice in choices for names in choice.values()):
            return ""
        rights: list[tuple[str, ...]] = []
        for right in map(self._right, choices):
            if all(set(right) != set(other) for other in rights):
                rights.append(right)
        if () in rights:
            return None
        if len(rights) == 1:
            text = " and ".join(rights[0])
        elif all(len(right) == 1 for right in rights):
            text = " or ".join(right[0] for right in rights)
        else:
            return None
        return text if len(text) <= _MAX_ACCESS else None

    def _right(self, choice: dict[str, Tree]) -> tuple[str, ...]:
        """What one choice asks for: `scope a`, `role b`; nothing when it cannot be said."""
        found: list[str] = []
        for scheme, names in choice.items():
            kind = self.schemes.get(scheme, "")
            for name in (scalar(item) for item in sequence(names, _LIMIT)):
                if kind in {"oauth2", "openidconnect"} and _SCOPE.fullmatch(name):
                    found.append(f"scope {name}")
                elif self.has_roles and kind and kind[0] != "o" and _ROLE.fullmatch(name):
                    found.append(f"role {name}")
                else:
                    return ()
        return tuple(dict.fromkeys(found))


def security_rules(files: ContractFiles, operations: Iterable[dict[str, Tree]]) -> SecurityRules:
    """Read what a document says of security.

    Args:
        files: the contract.
        operations: all its operations.

    """
    document = mapping(files.tree)
    general = document.get("security")
    stated = [general, *(body.get("security") for body in operations)]
    version = scalar(document.get("openapi")).strip()
    return SecurityRules(
        general=general,
        is_used=any(any(mapping(one) for one in sequence(item, _LIMIT)) for item in stated),
        schemes=scheme_types(files),
        has_roles=bool(version) and not version.startswith("3.0"),
    )


def scheme_types(files: ContractFiles) -> dict[str, str]:
    """The type of each security scheme of the contract, in lower case."""
    return {
        name: scalar(scheme.get("type")).strip().lower() for name, scheme in _schemes(files).items()
    }


def sign_in_methods(files: ContractFiles, names: Iterable[str]) -> list[str]:
    """The answer `authn_methods` that schemes of a contract give.

    Args:
        files: the contract.
        names: the schemes that operations are called with.

    Returns:
        The methods, in the order of the question. Nothing when one of the schemes may be several
        methods or none of these: a bearer token without a format, HTTP basic, an API key in a
        query or in a header for tokens, a scheme that the contract does not describe.

    """
    schemes = _schemes(files)
    found = {_method(schemes.get(name, {})) for name in names} - {"csrf"}
    return [] if "" in found else [method for method in METHODS if method in found]


def issuer_metadata(files: ContractFiles, names: Iterable[str]) -> str:
    """The address at which the issuer of the tokens describes itself.

    OpenAPI 3.1.1, 4.8.27 (`openIdConnectUrl`); OpenID Connect Discovery 1.0, 4: the issuer is in
    the document at that address. It is not cut from the address, which is the same for an issuer
    with a `/` at its end.

    Args:
        files: the contract.
        names: the schemes that operations are called with.

    Returns:
        The HTTPS address that ends as such addresses do, if there is one and no other.

    """
    schemes = _schemes(files)
    found = {
        scalar(scheme.get("openIdConnectUrl")).strip()
        for scheme in (schemes.get(name, {}) for name in names)
        if scalar(scheme.get("type")).strip().lower() == "openidconnect"
    }
    address = found.pop() if len(found) == 1 else ""
    return address if len(address) <= _MAX_ADDRESS and _METADATA.fullmatch(address) else ""


_MAX_ADDRESS = 120  # of the answer `identity_provider`
_METADATA = re.compile(r"https://[A-Za-z0-9][A-Za-z0-9._~:/-]*/\.well-known/openid-configuration")
# A header of this name may carry a token: Swagger 2.0 has no other way to describe one.
_MAY_BE_A_TOKEN = re.compile(r"authori[sz]ation|token|session|jwt|bearer")
METHODS = {
    "session_cookie": "session cookie",
    "jwt": "JWT bearer token",
    "oidc": "OAuth 2.0 or OpenID Connect",
    "api_key": "API key",
    "mtls": "mutual TLS",
}
"""The choices of the question `authn_methods`, and what a report calls them."""


def _method(scheme: dict[str, Tree]) -> str:
    kind = scalar(scheme.get("type")).strip().lower()
    if kind in {"oauth2", "openidconnect"}:
        return "oidc"
    if kind == "mutualtls":
        return "mtls"
    if kind == "http" and scalar(scheme.get("scheme")).strip().lower() == "bearer":
        return "jwt" if scalar(scheme.get("bearerFormat")).strip().lower() == "jwt" else ""
    name = scalar(scheme.get("name")).strip().lower()
    if kind != "apikey":
        return ""
    if "csrf" in name or "xsrf" in name:
        return "csrf"  # a second check beside a cookie
    place = scalar(scheme.get("in")).strip().lower()
    if place == "cookie":
        return "session_cookie"
    return "api_key" if place == "header" and name and not _MAY_BE_A_TOKEN.search(name) else ""


def _schemes(files: ContractFiles) -> dict[str, dict[str, Tree]]:
    if "swagger" in mapping(files.tree):
        schemes = files.follow(files.root.inside("securityDefinitions"))
    else:
        components = files.follow(files.root.inside("components"))
        schemes = files.follow(components.inside("securitySchemes"))
    return {
        name: mapping(files.follow(schemes.of(value)).value)
        for name, value in list(mapping(schemes.value).items())[:_LIMIT]
    }
