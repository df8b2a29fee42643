"""The acceptance script: on the shop behind nginx, on a shop with a fault, on no shop at all."""

import json
import subprocess
import sys

import pytest

from deploy.acceptance.__main__ import CHECKS
from deploy.acceptance.forms import forms_of
from deploy.acceptance.target import BadTargetError, Target
from deploy.tests.front.programs import free_port
from deploy.tests.front.shop import ROOT


@pytest.fixture
def accept(tmp_path):
    """Run the script on a target; returns what it ended with and said, and its outcomes."""

    def run(target, *words):
        path = tmp_path / "target.json"
        path.write_text(json.dumps(target))
        done = subprocess.run(
            [sys.executable, "-m", "deploy.acceptance", path, *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        pairs = (line.split()[:2] for line in done.stdout.splitlines())
        return done, {pair[1]: pair[0] for pair in pairs if pair[0] in {"ok", "FAILED", "skipped"}}

    return run


def test_the_shop_behind_nginx_is_accepted(shop, accept):
    done, outcomes = accept(shop.target())
    assert done.returncode == 0, done.stdout + done.stderr + shop.site.errors()
    assert outcomes == dict.fromkeys(CHECKS, "ok"), done.stdout


def test_a_restart_that_visitors_notice_is_told(shop, accept):
    """Nginx keeps no socket open while it is restarted."""
    target = shop.target() | {"seamless": ["nginx"]}
    target["restart"] = {"nginx": target["restart"]["nginx"]}
    done, outcomes = accept(target, "--only", "restart")
    assert (done.returncode, outcomes) == (1, {"restart": "FAILED"})
    assert "nginx: " in done.stdout


def test_another_header_is_told(shop, accept, tmp_path):
    path = shop.site.place / "site.conf"
    right = path.read_text()
    path.write_text(right.replace("nosniff", "sniff"))
    try:
        shop.site.restart()
        done, outcomes = accept(shop.target(), "--only", "headers", "tls", "static")
    finally:
        path.write_text(right)
        shop.site.restart()
    assert done.returncode == 1
    assert outcomes == {"headers": "FAILED", "tls": "ok", "static": "FAILED"}
    assert "x-content-type-options: ['sniff']" in done.stdout


def test_where_no_shop_is_every_check_fails(accept):
    nowhere = f"127.0.0.1:{free_port()}"
    target = {"url": "https://books.test", "address": nowhere, "http_address": nowhere}
    target |= {"subdomain": True, "restart": {"web": ["true"]}, "update": ["true"]}
    done, outcomes = accept(target)
    assert (done.returncode, outcomes) == (1, dict.fromkeys(CHECKS, "FAILED"))


def test_what_a_target_does_not_have_is_skipped(shop, accept):
    target = {name: shop.target()[name] for name in ("url", "address", "ca")}
    done, outcomes = accept(target, "--only", "redirects", "subdomain", "restart", "update")
    assert (done.returncode, set(outcomes.values())) == (0, {"skipped"}), done.stdout


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({}, "url has to be https://"),
        ({"url": "http://books.test"}, "url has to be https://"),
        ({"url": "https://books.test", "adress": "a:1"}, "No target has adress"),
        ({"url": "https://books.test", "seamless": ["web"]}, "restart has not: web"),
    ],
)
def test_a_target_with_a_mistake_is_refused(accept, words, reason):
    with pytest.raises(BadTargetError, match=reason):
        Target.of(words)
    done, _ = accept(words)
    assert done.returncode == 2
    assert reason in done.stderr


def test_a_form_is_sent_as_it_is_shown():
    page = """
      <form action="/a/"><input name="q"></form>
      <form method="post"><input name="n" value="1"><input type="submit" name="s" value="x">
      <input type="checkbox" name="on" checked><input type="checkbox" name="off">
      <input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>
      <select name="c"><option value="a"><option value="b" selected></select>
      <textarea name="t">\nlong &amp; wide</textarea><input type="file" name="f"></form>
    """
    search, form = forms_of(page)
    assert (search.action, search.fields) == ("/a/", {"q": ""})
    assert form.fields == {"n": "1", "on": "on", "r": "2", "c": "b", "t": "long & wide"}
    assert (form.action, form.files) == ("", ["f"])
