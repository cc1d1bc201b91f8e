// Provokes everything on a page, then gives what could act: `hits` that did, `found` that stands in the document.
async () => {
  // What has no attributes has no handler, unless a script of the page gave it one, which told of itself.
  const elements = [...document.querySelectorAll("*")].filter((element) => element.attributes.length);
  const events = ["mouseover", "mouseenter", "focus", "toggle", "beforetoggle", "animationstart", "error", "load"];
  for (const element of elements) {
    for (const name of events) element.dispatchEvent(new Event(name, { bubbles: false }));
    if (element.matches("a, button, input, summary, area, form, [popovertarget]")) {
      // A link of SVG has no method for it; a form may be without a button.
      if (!element.click) element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
      else try { element.tagName === "FORM" ? element.requestSubmit() : element.click(); } catch { /* then not */ }
    }
    if (element.matches("[tabindex], [autofocus], input, button")) element.focus();
  }
  await new Promise((done) => setTimeout(done, 10));
  const found = [];
  const say = (element, what) => found.push(what + " in " + element.outerHTML.slice(0, 120));
  const banned = "script, iframe, frame, object, embed, base, style, form, input, button, foreignObject, animate, set, use, math, video, audio, portal, [popover], [srcdoc], [style]";
  for (const element of document.querySelectorAll(banned)) say(element, "element");
  for (const link of document.querySelectorAll("link[rel~=stylesheet i]")) if (new URL(link.href).origin !== location.origin) say(link, "style");
  // A page that moved leads to another of the site; it was made to wait for us.
  for (const meta of document.querySelectorAll("meta[http-equiv=refresh i]")) if (!/^3600; url=[\w./-]+$/.test(meta.content) || /\/\//.test(meta.content)) say(meta, "element");
  const safe = ["http:", "https:", "mailto:"];
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) say(element, "handler");
      if (/^(?:xlink:)?(?:href|src|action|formaction|data|poster|srcset|ping|background|cite|manifest)$/i.test(name)) {
        let url;
        try { url = new URL(value, document.baseURI); } catch { continue; }
        const drawn = url.protocol === "data:" && element.tagName === "LINK";
        if (!safe.includes(url.protocol) && !drawn) say(element, url.protocol);
        if (/^(?:src|srcset|poster|data|background|ping)$/i.test(name) && url.origin !== location.origin) say(element, "remote");
      }
    }
  }
  // An id or name that hides a property of the document (DOM clobbering).
  for (const key of ["getElementById", "body", "forms", "querySelector", "cookie"])
    if (document[key] instanceof Element && key !== "body") found.push("clobbered " + key);
  return { hits: watched.hits, blocked: watched.blocked, found };
}
