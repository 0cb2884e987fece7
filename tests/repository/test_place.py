"""The place of a feature's folder, as the interview sees it."""

from __future__ import annotations

from pathlib import Path

from feature_spec.repository.place import place_of


def folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


def test_the_root_is_where_the_repository_begins(tmp_path: Path) -> None:
    (folder(tmp_path / "shop" / ".git") / "HEAD").touch()
    place = place_of(folder(tmp_path / "shop" / "packages" / "a" / "specs" / "checkout"))
    assert place.root == tmp_path / "shop"
    assert (place.path, place.slug, place.in_git) == ("packages/a/specs/checkout", "checkout", True)


def test_a_worktree_has_a_file_instead(tmp_path: Path) -> None:
    (folder(tmp_path / "shop") / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    place = place_of(folder(tmp_path / "shop" / "specs" / "checkout"))
    assert (place.root, place.in_git) == (tmp_path / "shop", True)


def test_without_git_the_root_is_the_parent(tmp_path: Path) -> None:
    (folder(tmp_path / ".git")).rmdir()
    place = place_of(folder(tmp_path / "specs" / "checkout"))
    assert (place.root, place.path, place.in_git) == (tmp_path / "specs", "checkout", False)


def test_a_link_is_followed_first(tmp_path: Path) -> None:
    (folder(tmp_path / "shop" / ".git") / "HEAD").touch()
    real = folder(tmp_path / "shop" / "checkout")
    (tmp_path / "link").symlink_to(real)
    assert place_of(tmp_path / "link").folder == real
