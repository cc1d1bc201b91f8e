// Runs before a page's own code: what would act, tells so instead. Nothing a page does can undo it.
(() => {
  // What acts in a frame acts on the page.
  const outer = (() => { try { return window.parent.watched; } catch { return undefined; } })();
  const hits = outer?.hits ?? [];
  const tell = (what) => (...args) => void hits.push(what + " " + args.join(" ").slice(0, 80));
  for (const name of ["alert", "confirm", "prompt", "print", "msgbox"])
    Object.defineProperty(window, name, { value: tell(name), writable: false, configurable: false });
  const blocked = outer?.blocked ?? [];
  document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.violatedDirective + " " + event.blockedURI));
  // A click on an ordinary link would leave the page; one on a script address must stay dangerous.
  const stay = (event) => {
    const link = event.target.closest?.("a, button, input, area");
    const to = String(link?.href?.baseVal ?? link?.href ?? link?.formAction ?? "");
    if (!/^javascript:/i.test(to)) event.preventDefault();
  };
  document.addEventListener("click", stay, true);
  document.addEventListener("submit", (event) => { if (!/^javascript:/i.test(event.target.action)) event.preventDefault(); }, true);
  Object.defineProperty(window, "watched", { value: Object.freeze({ hits, blocked }), writable: false, configurable: false });
})();
