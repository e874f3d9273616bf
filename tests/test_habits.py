"""Habits that people look for in a repository before they depend on it."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PYTHONS = [
    found[1]
    for classifier in PYPROJECT["project"]["classifiers"]
    if (found := re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", classifier))
]
PIN = re.compile(r"uses: ([\w./-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)")


def read(path):
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def jobs():
    """Each job of each workflow, under both their names."""
    return {
        (path.stem, name): job for path in WORKFLOWS for name, job in read(path)["jobs"].items()
    }


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_do_nothing_that_it_does_not_say(path):
    workflow = read(path)
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]

    assert workflow["permissions"] == {}
    assert "concurrency" in workflow
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())
    checkouts = [step for step in steps if "checkout" in step.get("uses", "")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_an_action_is_pinned_to_one_commit_that_names_its_version():
    texts = [path.read_text(encoding="utf-8") for path in WORKFLOWS]
    pins = {pin for text in texts for pin in PIN.findall(text)}

    assert sum(text.count("uses: ") for text in texts) == sum(len(PIN.findall(t)) for t in texts)
    assert len({action for action, _, _ in pins}) == len(pins)


def test_only_what_publishes_may_prove_who_it_is_and_runs_no_code_of_the_project():
    allowed = {name: job["permissions"] for name, job in jobs().items() if "permissions" in job}

    assert allowed == {
        ("release", "publish"): {"attestations": "write", "id-token": "write"},
        ("drift", "propose"): {"contents": "write", "pull-requests": "write"},
    }
    assert not any(
        "pip install" in step.get("run", "") for step in jobs()["drift", "propose"]["steps"]
    )
    publish = jobs()["release", "publish"]
    assert publish["environment"] == "release"
    assert all(step.keys() <= {"uses", "with"} for step in publish["steps"])
    assert not any("checkout" in step["uses"] for step in publish["steps"])


def test_every_supported_python_is_tested():
    matrix = jobs()["tests", "tests"]["strategy"]["matrix"]

    assert matrix["python"] == PYTHONS
    assert PYPROJECT["project"]["requires-python"] == f">={PYTHONS[0]}"


def test_what_runs_a_session_runs_one_that_there_is():
    noxfile = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    sessions = {
        node.name
        for node in noxfile.body
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    }
    runs = [step["run"] for job in jobs().values() for step in job["steps"] if "run" in step]
    run = {
        name
        for command in runs
        for names in re.findall(r'nox -s "?([a-z ]+[a-z])', command)
        for name in names.split()
    }
    told = re.findall(r"nox\s+-s\s+([a-z]+)", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))

    assert run | {*told} <= sessions
    assert {"tests", "generate", "lint", "types", "build", "docs", "coverage"} <= run


def test_dependencies_are_renewed_once_their_releases_have_aged():
    updates = read(ROOT / ".github" / "dependabot.yml")["updates"]

    assert {update["package-ecosystem"] for update in updates} == {"github-actions", "pip"}
    assert all(update["cooldown"]["default-days"] >= 7 for update in updates)
