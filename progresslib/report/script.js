"use strict";
(() => {
  const id = (name) => document.getElementById(name);
  const works = [...document.querySelectorAll(".work")];
  const rows = new Map([...document.querySelectorAll("tr[data-for]")].map((row) => [row.dataset.for, row]));
  const search = id("search"), filter = id("filter"), count = id("count"), theme = id("theme"), tip = id("tip");
  const UNFINISHED = ["in_progress", "blocked", "restart", "other"];
  const LONGEST = 500, OPENED = 12;

  const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

  function localise(root) {
    for (const one of root.querySelectorAll("time:not([title])")) {
      const at = new Date(one.textContent.replace(" ", "T"));
      if (Number.isNaN(at.valueOf())) continue;
      one.title = `${one.textContent.slice(0, -1)} UTC`;
      one.dateTime = at.toISOString();
      one.textContent = full.format(at);
    }
    for (const one of root.querySelectorAll("text[data-time]")) {
      const at = new Date(one.dataset.time);
      one.textContent = (one.dataset.day === undefined ? clock : day).format(at);
      one.removeAttribute("data-time");
    }
  }
  function shown(work) {
    if (!work.localised) { work.localised = true; localise(work); }
  }

  const texts = new Map();
  function unitsOf(work) {
    if (!texts.has(work)) {
      const units = [...work.querySelectorAll(".unit")].map((unit) => [unit, unit.textContent.toLowerCase()]);
      texts.set(work, [work.querySelector("h2").textContent.toLowerCase(), units]);
    }
    return texts.get(work);
  }

  const before = new Map();
  function remember(details) {
    if (!before.has(details)) before.set(details, details.open);
  }
  function putBack() {
    for (const [details, open] of before) details.open = open;
    before.clear();
  }

  function highlight(roots, words) {
    if (!window.CSS || !CSS.highlights) return;
    CSS.highlights.delete("found");
    const ranges = [];
    for (const root of roots) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node && ranges.length < LONGEST; node = walker.nextNode()) {
        const text = node.data.toLowerCase();
        for (const word of words) {
          for (let at = text.indexOf(word); at >= 0 && ranges.length < LONGEST; at = text.indexOf(word, at + word.length)) {
            const range = new Range();
            range.setStart(node, Math.min(at, node.length));
            range.setEnd(node, Math.min(at + word.length, node.length));
            ranges.push(range);
          }
        }
      }
    }
    if (ranges.length) CSS.highlights.set("found", new Highlight(...ranges));
  }

  function fits(work) {
    const kind = work.dataset.kind;
    return !filter.value || kind === filter.value || (filter.value === "unfinished" && UNFINISHED.includes(kind));
  }

  function update() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (text) => words.every((word) => text.includes(word));
    let matches = 0, left = 0;
    const found = [];
    putBack();
    for (const work of works) {
      let visible = fits(work);
      if (visible && words.length) {
        const [title, units] = unitsOf(work);
        const hits = units.filter(([, text]) => has(text)).map(([unit]) => unit);
        const titled = has(title);
        visible = titled || hits.length > 0;
        matches += hits.length + (titled ? 1 : 0);
        for (const [unit] of units) unit.hidden = hits.length > 0 && !hits.includes(unit);
        for (const part of work.querySelectorAll(".part")) {
          const own = part.querySelectorAll(".unit");
          part.hidden = hits.length > 0 && own.length > 0 && [...own].every((unit) => unit.hidden);
        }
        if (visible) found.push([work, titled, hits]);
      } else if (visible || !words.length) {
        for (const one of work.querySelectorAll(".unit[hidden], .part[hidden]")) one.hidden = false;
      }
      work.hidden = !visible;
      const row = rows.get(work.id);
      if (row) row.hidden = !visible;
      left += visible ? 1 : 0;
    }
    const roots = [];
    for (const [work, titled, hits] of found.slice(0, OPENED)) {
      remember(work);
      work.open = true;
      if (titled) roots.push(work.querySelector("h2"));
      for (const unit of hits) {
        roots.push(unit);
        for (const output of unit.querySelectorAll(".output")) {
          if (words.some((word) => output.textContent.toLowerCase().includes(word))) { remember(output); output.open = true; }
        }
      }
    }
    highlight(roots, words);
    const of = `${left} of ${works.length} orchestrations`;
    count.textContent = words.length ? `${matches} ${matches === 1 ? "match" : "matches"} in ${of}` : filter.value ? of : "";
    id("nothing").hidden = left > 0 || works.length === 0;
  }

  let waiting = 0;
  search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(update, 120); });
  filter.addEventListener("change", update);
  addEventListener("keydown", (event) => {
    const writes = event.target.matches("input, select, textarea");
    if (event.key === "/" && !writes && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape") {
      tip.hidden = true;
      if (search.value || filter.value) { search.value = ""; filter.value = ""; clearTimeout(waiting); update(); }
    }
  });

  const unfold = id("unfold");
  unfold.addEventListener("click", () => {
    const open = works.some((work) => !work.hidden && !work.open);
    before.clear();
    for (const work of works) if (!work.hidden) work.open = open;
    unfold.textContent = open ? "Close all" : "Open all";
  });

  const dark = matchMedia("(prefers-color-scheme: dark)");
  function paint(name) {
    if (name) document.documentElement.dataset.theme = name;
    const is = (document.documentElement.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
    theme.setAttribute("aria-pressed", String(is));
    theme.textContent = is ? "Light" : "Dark";
    theme.setAttribute("aria-label", is ? "Light colours" : "Dark colours");
  }
  function kept(name) {
    try {
      if (name) localStorage.setItem("claude-progress-theme", name);
      const value = localStorage.getItem("claude-progress-theme");
      return value === "dark" || value === "light" ? value : "";
    } catch { return ""; }
  }
  theme.removeAttribute("aria-pressed");
  theme.addEventListener("click", () => {
    const name = theme.textContent === "Dark" ? "dark" : "light";
    paint(name);
    kept(name);
  });
  dark.addEventListener("change", () => paint(""));
  paint(kept(""));

  function hint(bar, x, y) {
    const target = id(bar.getAttribute("href").slice(1));
    const entry = target && (target.closest(".run") || target);
    const told = entry ? [".task", ".facts", ".result", ".details"].map((part) => entry.querySelector(part)) : [];
    const lines = told.filter(Boolean).map((part) => part.textContent.slice(0, 300));
    tip.textContent = [bar.getAttribute("aria-label"), ...lines].join("\n");
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(8, Math.min(x, innerWidth - box.width - 8))}px`;
    tip.style.top = `${y + 26 + box.height > innerHeight ? Math.max(8, y - box.height - 12) : y + 22}px`;
  }
  const barOf = (event) => event.target.closest && event.target.closest("a.bar");
  addEventListener("mousemove", (event) => {
    const bar = barOf(event);
    if (bar) hint(bar, event.clientX, event.clientY); else if (!tip.hidden && !document.activeElement.matches("a.bar")) tip.hidden = true;
  });
  addEventListener("focusin", (event) => {
    const bar = barOf(event);
    if (!bar) { tip.hidden = true; return; }
    const box = bar.getBoundingClientRect();
    hint(bar, box.left, box.top + 8);
  });
  addEventListener("focusout", () => { tip.hidden = true; });
  addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });

  function reveal() {
    const target = /^#o\d+([pr]\d+)?$/.test(location.hash) && id(location.hash.slice(1));
    if (!target) return;
    for (let one = target; one; one = one.parentElement) if (one.localName === "details") one.open = true;
    target.scrollIntoView();
    const focused = target.matches("details") ? target.querySelector("summary") : target;
    if (!focused.matches("summary")) focused.tabIndex = -1;
    focused.focus({ preventScroll: true });
  }
  addEventListener("hashchange", reveal);
  addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#o"]');
    if (link && link.getAttribute("href") === location.hash) reveal();
  });
  addEventListener("toggle", (event) => { if (event.target.matches(".work") && event.target.open) shown(event.target); }, true);
  addEventListener("beforeprint", () => { for (const one of document.querySelectorAll("details:not([open])")) { remember(one); one.open = true; } });
  addEventListener("afterprint", putBack);

  localise(document.querySelector("header"));
  for (const work of works) if (work.open) shown(work);
  id("controls").hidden = false;
  reveal();
})();
