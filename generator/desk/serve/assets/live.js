// Reloads a page of `communique serve` after a change and shows what is wrong over it.
// It runs before the page's own policy is known, so it must not need what that forbids: no HTML is parsed.
(() => {
  "use strict";
  const own = document.currentScript;
  const version = own.dataset.version;
  const PLACE = "communique:place";
  const CLOSED = "communique:closed";
  let source = null;
  let shown = "";
  let leaving = false;

  function store(key, value) {
    try {
      sessionStorage.setItem(key, value);
    } catch {
      // Storage may be switched off; the page is then shown from its top.
    }
  }

  function stored(key) {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  }

  // The place on the page

  function reload() {
    if (leaving) return;
    leaving = true;
    const open = [...document.querySelectorAll("details")].map((item) => item.open);
    const focus = document.activeElement ? document.activeElement.id : "";
    store(PLACE, JSON.stringify({ at: location.pathname, x: scrollX, y: scrollY, open, focus }));
    location.reload();
  }

  function restore() {
    const place = JSON.parse(stored(PLACE) || "null");
    store(PLACE, "");
    if (!place || place.at !== location.pathname) return;
    history.scrollRestoration = "manual";
    const go = () => scrollTo({ left: place.x, top: place.y, behavior: "instant" });
    document.addEventListener("DOMContentLoaded", () => {
      document.querySelectorAll("details").forEach((item, index) => {
        if (index in place.open) item.open = place.open[index];
      });
      const focused = place.focus && document.getElementById(place.focus);
      if (focused) focused.focus({ preventScroll: true });
      go();
    });
    // Pictures may have moved the text meanwhile.
    addEventListener("load", () => {
      go();
      history.scrollRestoration = "auto";
    });
  }

  // What is wrong

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function counted(notices) {
    const count = (kind, word) => {
      const number = notices.filter((notice) => notice.severity === kind).length;
      return number ? `${number} ${word}${number > 1 ? "s" : ""}` : "";
    };
    return [count("error", "error"), count("warning", "warning")].filter(Boolean).join(", ");
  }

  function entry(notice) {
    const item = element("li", notice.severity);
    if (notice.place) item.append(element("code", "place", notice.place));
    const said = element("p", "message");
    said.append(element("b", "", notice.code ? `${notice.severity} ${notice.code}` : notice.severity));
    said.append(` ${notice.message}`);
    item.append(said);
    if (notice.excerpt) {
      const caret = notice.column ? `\n${" ".repeat(notice.column - 1)}^` : "";
      const lines = element("pre", "", notice.excerpt + caret);
      lines.tabIndex = 0;
      item.append(lines);
    }
    if (notice.hint) item.append(element("p", "hint", notice.hint));
    return item;
  }

  function overlay() {
    const known = document.querySelector("communique-notices");
    if (known) return known.shadowRoot;
    const host = document.createElement("communique-notices");
    const root = host.attachShadow({ mode: "open" });
    const style = element("link");
    style.rel = "stylesheet";
    style.href = "/__communique/live.css";
    // Readers of screens are told of what changes in an alert, not of what comes with it.
    const region = element("div", "region");
    region.setAttribute("role", "alert");
    root.append(style, region);
    document.body.append(host);
    return root;
  }

  function show(notices) {
    const told = JSON.stringify(notices);
    if (told === shown) return;
    shown = told;
    if (!notices.length) {
      document.querySelector("communique-notices")?.remove();
      store(CLOSED, "");
      return;
    }
    const errors = notices.some((notice) => notice.severity === "error");
    const region = overlay().querySelector(".region");
    const draw = (open) => region.replaceChildren(open ? panel(notices, errors, close) : pill(notices, errors, reopen));
    const close = () => {
      store(CLOSED, told);
      draw(false);
      region.querySelector("button").focus();
    };
    const reopen = () => {
      store(CLOSED, "");
      draw(true);
      region.querySelector("button").focus();
    };
    // Warnings do not stand in the way; an error does, unless it was put aside.
    draw(errors && stored(CLOSED) !== told);
  }

  function pill(notices, errors, open) {
    const button = element("button", errors ? "pill error" : "pill warning", counted(notices));
    button.type = "button";
    button.addEventListener("click", open);
    return button;
  }

  function panel(notices, errors, close) {
    const made = element("section", errors ? "panel error" : "panel warning");
    made.setAttribute("aria-labelledby", "heading");
    const head = element("header");
    const heading = element("h2", "", counted(notices));
    heading.id = "heading";
    const text = errors ? "Until this is mended, the last good page stays." : "The page is up to date.";
    const button = element("button", "close", "Close");
    button.type = "button";
    button.addEventListener("click", close);
    head.append(heading, element("p", "", text), button);
    const list = element("ol");
    list.setAttribute("role", "list");
    list.append(...notices.map(entry));
    made.append(head, list);
    made.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
    });
    return made;
  }

  // The events

  function take(event) {
    const state = JSON.parse(event.data);
    if (state.version !== version) {
      reload();
    } else if (document.body && document.readyState !== "loading") {
      show(state.notices);
    } else {
      document.addEventListener("DOMContentLoaded", () => show(state.notices), { once: true });
    }
  }

  function listen() {
    if (source) return;
    source = new EventSource("/__communique/events");
    source.addEventListener("state", take);
  }

  function rest() {
    if (source) source.close();
    source = null;
  }

  // A browser holds few connections to one server: a page that nobody sees gives its own back.
  function attend() {
    if (document.visibilityState === "visible") listen();
    else rest();
  }

  restore();
  document.addEventListener("visibilitychange", attend);
  addEventListener("pagehide", rest);
  addEventListener("pageshow", attend);
  attend();
})();
