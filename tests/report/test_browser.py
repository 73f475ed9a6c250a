"""Tests for report/script.js and style.css, and for the page as a whole, in real Chromium."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page

from tests import browser as browsers
from tests.attacks import ATTACKS, output_file, progress_file
from tests.commands import Shell
from tests.folders import PROGRESS
from tests.orchestrations import write
from tests.showcase import showcase

PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; skips without it, fails if REQUIRE_CLIENT is 1."""
    try:
        browsers.path()
    except browsers.Missing as error:
        if os.environ.get("REQUIRE_CLIENT") == "1":
            pytest.fail(str(error))
        pytest.skip(str(error))
    with browsers.browser() as opened:
        yield opened


class Opened:
    """A page, and what went on in it: lines of the console, errors, dialogs, requests."""

    def __init__(self, browser: Browser, path: str, **options: Any) -> None:
        self.said: list[str] = []
        self.requests: list[str] = []
        self.url = f"file://{path}"
        self.page: Page = browser.new_context(**options).new_page()
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.on("dialog", self._refuse)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(self.url)

    def _refuse(self, dialog: Dialog) -> None:
        self.said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def run(self, script: str) -> Any:
        return self.page.evaluate(script)

    def search(self, text: str) -> str:
        """What the page says of a search."""
        self.page.fill("#search", text)
        self.page.wait_for_timeout(200)
        return self.page.inner_text("#count")

    @property
    def shown(self) -> list[str]:
        """The titles of the orchestrations that are to be seen."""
        return [one.inner_text() for one in self.page.query_selector_all(".work:not([hidden]) > summary h2")]

    def is_quiet(self) -> bool:
        """Whether nothing was said, asked for or opened but the page itself."""
        return (self.said, self.requests, self.page.url.partition("#")[0]) == ([], [self.url], self.url)


@pytest.fixture
def report(shell: Shell) -> str:
    """The report of a project in the midst of its work."""
    shell.path().unlink()
    showcase(shell.place.project, time.time())
    return shell.ok("report").strip()


@pytest.mark.parametrize("bypass_csp", [False, True], ids=["with its policy", "even without its policy"])
def test_what_files_hold_stays_text(shell: Shell, browser: Browser, bypass_csp: bool) -> None:
    for number, attack in enumerate(ATTACKS):
        run_id = f"a{number}"
        shell.path(f"x{number}").write_text(progress_file(attack, run_id))
        outputs = shell.place.project / PROGRESS / f"outputs/x{number}"
        outputs.mkdir(parents=True)
        (outputs / f"{run_id}.md").write_text(output_file(attack))
    (shell.place.project / PROGRESS / '"><img src=x onerror=pwned=1>.md').write_text(progress_file(ATTACKS[0], "b1"))
    (shell.place.project / PROGRESS / "<script>pwned=1<.md").write_bytes(b"\xff## Status: <script>pwned=1</script>\n")
    opened = Opened(browser, shell.run("report").out.strip(), bypass_csp=bypass_csp)
    assert len(opened.shown) == len(ATTACKS) + 3
    opened.page.click("#unfold")
    opened.run("document.querySelectorAll('.output').forEach(one => one.open = true)")
    opened.run("document.querySelectorAll('a.bar').forEach(one => one.focus())")
    opened.run("document.querySelectorAll('*').forEach(one => one.dispatchEvent(new MouseEvent('mouseover')))")
    assert "matches" in opened.search("pwned")
    assert opened.run("typeof pwned") == "undefined"
    assert opened.is_quiet()
    assert opened.run(TAGS) == []
    assert opened.run(ATTRIBUTES) == []
    ids = opened.run("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))
    text = opened.run("document.body.textContent")
    assert "<script>pwned=1</script>" in text
    assert "\u202e" not in text
    assert "\x00" not in text


TAGS = """
(() => {
  const allowed = new Set(("HTML HEAD META TITLE STYLE BODY A HEADER DIV H1 P UL LI B INPUT KBD SELECT OPTION BUTTON "
    + "SPAN MAIN SECTION TABLE THEAD TBODY TR TH TD PROGRESS DETAILS SUMMARY H2 H3 H4 H5 H6 CODE PRE TIME FIGURE "
    + "FIGCAPTION svg path text a rect OL STRONG EM S BLOCKQUOTE ARTICLE DL DT DD HR BR FOOTER SCRIPT").split(" "));
  const once = ["SCRIPT", "STYLE", "INPUT", "SELECT", "MAIN", "TITLE", "FOOTER"];
  const all = [...document.querySelectorAll("*")].map(one => one.tagName);
  return [...all.filter(one => !allowed.has(one)), ...once.filter(tag => all.filter(one => one === tag).length !== 1)];
})()
"""
"""The elements that are none of ours, and those of ours of which there is more than one."""
ATTRIBUTES = r"""
(() => {
  const found = [];
  const CLASSES = new Set(("skip top title counts tools table overview is in_progress blocked restart completed "
    + "archived other failed interrupted current pending work stand body part facts unit problem problems plain "
    + "details phases errors result run runs task extras values output size text cut none timeline scroll tick pause "
    + "axis gap bar phase sign in out").split(" "));
  const IDS = /^(o\d+([pr]\d+)?|main|controls|search|filter|unfold|theme|count|nothing|tip)$/;
  for (const one of document.querySelectorAll("*")) {
    for (const name of one.getAttributeNames()) {
      if (name.startsWith("on") || name === "style" && one.id !== "tip") found.push(name);
    }
    for (const name of one.classList) if (!CLASSES.has(name)) found.push(`class ${name}`);
    const href = one.getAttribute("href");
    if (href !== null && !/^(#main|#o\d+([pr]\d+)?|https?:|mailto:)/.test(href)) found.push(href);
    if (/^http/.test(href) && one.rel !== "noopener noreferrer") found.push(`rel of ${href}`);
    if (one.id && !IDS.test(one.id)) found.push(one.id);
  }
  return found;
})()
"""
"""Attributes with which something could happen: event handlers, styles; links, ids, classes that are none of ours."""


def test_it_is_quiet_and_fits_a_phone(report: str, browser: Browser) -> None:
    opened = Opened(browser, report, viewport=PHONE)
    opened.page.click("#unfold")
    assert opened.run("document.documentElement.scrollWidth") == PHONE["width"]
    scroller = "document.querySelector('#o1 .scroll')"
    assert opened.run(f"{scroller}.scrollWidth > {scroller}.clientWidth")
    opened.search("worker")
    assert opened.run("document.documentElement.scrollWidth") == PHONE["width"]
    assert opened.is_quiet()


def test_parallel_agents_lie_side_by_side(report: str, browser: Browser) -> None:
    opened = Opened(browser, report)
    bars = opened.run(
        "[...document.querySelectorAll('#o1 a.bar:not(.phase)')].map(one => {"
        "const {x, y, width} = one.querySelector('rect').getBBox();"
        "return [one.getAttribute('aria-label').split(',')[0], x, x + width, y]})"
    )
    parallel = [bar for bar in bars if bar[1] < 440 < bar[2]]
    assert len(parallel) >= 6
    assert len({bar[3] for bar in parallel}) == len(parallel)
    states = opened.run("[...new Set([...document.querySelectorAll('#o1 a.bar .sign')].map(one => one.textContent))]")
    assert set(states) == {"✓", "✕", "!", "≠", "▸"}


def test_search_finds_everything_and_escape_clears_it(report: str, browser: Browser) -> None:
    opened = Opened(browser, report)
    everything = opened.shown
    opened.page.keyboard.press("/")
    assert opened.run("document.activeElement.id") == "search"
    assert opened.search("PKG/queue/worker.go outbox") == "0 matches in 0 of 7 orchestrations"
    assert opened.page.is_visible("#nothing")
    assert opened.search("load-test-ENGINEER").startswith("2 matches in 1 of 7")
    assert opened.shown == ["Job processing"]
    runs = "[...document.querySelectorAll('#o1 .run:not([hidden]) h4')]"
    assert opened.run(f"{runs}.map(one => one.firstChild.data.trim())") == ["load-test-engineer"]
    assert opened.run("CSS.highlights.get('found').size") >= 2
    assert opened.run("document.querySelectorAll('.overview tbody tr:not([hidden])').length") == 1
    opened.page.keyboard.press("Escape")
    assert opened.page.input_value("#search") == ""
    assert opened.shown == everything
    assert opened.run("document.querySelectorAll('.unit[hidden], .part[hidden]').length") == 0
    opened.page.select_option("#filter", "archived")
    assert len(opened.shown) == 2
    assert opened.page.inner_text("#count") == "2 of 7 orchestrations"


def test_a_word_of_an_output_opens_it(report: str, browser: Browser) -> None:
    opened = Opened(browser, report)
    assert not opened.page.is_visible(".output pre")
    opened.search("context.Context")
    assert opened.page.is_visible(".output pre")
    opened.page.keyboard.press("Escape")
    assert not opened.page.is_visible(".output pre")


def test_the_keyboard_alone_reaches_a_run_from_its_bar(report: str, browser: Browser) -> None:
    opened = Opened(browser, report)
    opened.page.keyboard.press("Tab")
    assert opened.run("document.activeElement.className") == "skip"
    opened.page.focus("#o1 a.bar.failed")
    opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Shift+Tab")
    assert opened.run("getComputedStyle(document.activeElement).outlineStyle") != "none"
    told = opened.page.inner_text("#tip")
    assert told.startswith("backend-developer, failed, 9 min\n")
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_timeout(50)
    assert opened.run("document.activeElement.textContent") == "backend-developer failed"
    assert opened.run("document.activeElement.closest('.run').classList.contains('failed')")
    assert opened.is_quiet()


def test_a_link_to_a_closed_orchestration_opens_it(report: str, browser: Browser) -> None:
    opened = Opened(browser, report)
    assert not opened.run("document.getElementById('o6').open")
    opened.page.click("a[href='#o6']")
    assert opened.run("document.getElementById('o6').open")


def test_times_are_local_with_utc_beside_them(report: str, browser: Browser) -> None:
    opened = Opened(browser, report, timezone_id="Asia/Kolkata", locale="en-GB")
    times = "[...document.querySelectorAll('#o1 time')]"
    told = opened.run(f"{times}.map(one => [one.title, one.textContent, one.dateTime])")
    assert len(told) > 20
    for title, text, at in told:
        assert title == f"{at[:16].replace('T', ' ')} UTC"
        assert text.endswith(f":{(int(at[14:16]) + 30) % 60:02}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_enough_in_both_schemes(report: str, browser: Browser, scheme: Any) -> None:
    opened = Opened(browser, report, color_scheme=scheme)
    opened.page.click("#unfold")
    opened.run("document.querySelectorAll('.output').forEach(one => one.open = true)")
    assert opened.run(CONTRAST) == []


CONTRAST = r"""
(() => {
  const numbers = (color) => color.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(one => one / 255)
    .map(one => one <= .04045 ? one / 12.92 : ((one + .055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [.2126, .7152, .0722][at], 0);
  const ground = (one) => {
    for (; one; one = one.parentElement) {
      const rect = one.localName === "a" && one.querySelector(":scope > rect");
      if (rect) return numbers(getComputedStyle(rect).fill);
      const color = numbers(getComputedStyle(one).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const found = new Set(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const one = node.parentElement, style = getComputedStyle(one);
    if (!node.data.trim() || !one.checkVisibility() || ["SCRIPT", "OPTION"].includes(one.tagName)) continue;
    const text = light(numbers(one.namespaceURI.includes("svg") ? style.fill : style.color));
    const behind = light(ground(one.classList.contains("out") ? one.closest(".scroll") : one));
    const ratio = (Math.max(text, behind) + .05) / (Math.min(text, behind) + .05);
    if (ratio < 4.5) found.add(`${one.tagName} ${one.getAttribute("class")} ${ratio.toFixed(2)}`);
  }
  return [...found];
})()
"""


def test_the_switch_turns_it_dark_and_is_kept(report: str, browser: Browser) -> None:
    opened = Opened(browser, report, color_scheme="light")
    light = opened.run("getComputedStyle(document.body).backgroundColor")
    opened.page.click("#theme")
    dark = opened.run("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    assert opened.page.inner_text("#theme") == "Light"
    opened.page.reload()
    assert opened.run("getComputedStyle(document.body).backgroundColor") == dark


def test_without_scripts_it_can_be_read(report: str, browser: Browser) -> None:
    opened = Opened(browser, report, java_script_enabled=False)
    assert not opened.page.is_visible("#controls")
    assert opened.page.is_visible("#o1 .run .facts time")
    assert opened.page.inner_text("#o1 .run .facts time").endswith("Z")
    assert not opened.page.is_visible("#o7 .part")
    opened.page.click("#o7 > summary")
    assert opened.page.is_visible("#o7 .part")


def test_print_shows_what_is_closed_and_no_controls(report: str, browser: Browser) -> None:
    opened = Opened(browser, report)
    opened.page.emulate_media(media="print")
    opened.run("dispatchEvent(new Event('beforeprint'))")
    assert opened.page.is_visible("#o7 .part")
    assert not opened.page.is_visible("#controls")


def test_two_hundred_orchestrations_can_be_searched(shell: Shell, browser: Browser) -> None:
    write(shell.place.project, 200, 2, time.time())
    opened = Opened(browser, shell.ok("report").strip())
    assert " of 201 orchestrations" in opened.search("dead-letter")
    assert opened.is_quiet()


def test_an_empty_project_says_how_to_begin(tmp_path: Path, shell: Shell, browser: Browser) -> None:
    shell.path().unlink()
    opened = Opened(browser, shell.ok("report").strip())
    assert "No orchestrations yet" in opened.page.inner_text("main")
    assert opened.is_quiet()
