// Measures a page for tests/browser: evaluated in it, so that a CSP does not see it. Gives an object of functions.
(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const rgba = (color) => {
    if (!known.has(color)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      known.set(color, [r, g, b, a / 255]);
    }
    return known.get(color);
  };
  const over = (top, below) => {
    const [, , , a] = top;
    return [0, 1, 2].map((i) => top[i] * a + below[i] * (1 - a)).concat(1);
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const contrast = (one, other) => {
    const [a, b] = [luminance(one), luminance(other)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const canvasColor = () => rgba("Canvas");
  const background = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      layers.push(color);
      if (color[3] === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), canvasColor());
  };
  const opacity = (element) => {
    let value = 1;
    for (let at = element; at; at = at.parentElement) value *= Number(getComputedStyle(at).opacity);
    return value;
  };
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({ visibilityProperty: true }) && box.width > 1 && box.height > 1 && opacity(element) > 0;
  };
  const name = (element) => {
    const id = element.id ? "#" + element.id : "";
    const kind = typeof element.className === "string" && element.className ? "." + element.className.trim().split(/\s+/).join(".") : "";
    const parent = element.parentElement ? element.parentElement.tagName.toLowerCase() + " > " : "";
    return parent + element.tagName.toLowerCase() + id + kind + " «" + element.textContent.trim().slice(0, 40) + "»";
  };
  const clipped = (element) => {
    for (let at = element; at; at = at.parentElement) if (getComputedStyle(at).clipPath === "inset(50%)") return true;
    return false;
  };

  // All text whose contrast with its background is too low.
  const text = (least, selector = "body *") => {
    const faults = [];
    for (const element of document.querySelectorAll(selector)) {
      if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
      if (!shown(element) || clipped(element) || element.closest("svg")) continue;
      const below = background(element);
      const color = over(rgba(getComputedStyle(element).color), below);
      const found = contrast(color, below);
      if (found < least) faults.push(found.toFixed(2) + " " + name(element));
    }
    return faults;
  };

  // Drawings, marks made of masks, borders that carry a meaning: fills and strokes against what lies below.
  const drawings = (least) => {
    const faults = [];
    let seen = 0;
    const judge = (element, color, what, below) => {
      seen += 1;
      const found = contrast(over(color, below), below);
      if (found < least) faults.push(found.toFixed(2) + " " + what + " of " + name(element));
    };
    for (const svg of document.querySelectorAll("body svg")) {
      if (!shown(svg)) continue;
      const below = background(svg.parentElement);
      for (const shape of svg.querySelectorAll("path, rect, circle, ellipse, line, polyline, polygon, text")) {
        const style = getComputedStyle(shape);
        if (style.display === "none") continue;
        const painted = [["fill", style.fill], ["stroke", style.strokeWidth === "0px" ? "none" : style.stroke]]
          .filter(([, color]) => color !== "none" && rgba(color)[3] > 0);
        if (painted.length === 0) faults.push("0 nothing is painted by " + name(svg));
        for (const [what, color] of painted) judge(svg, rgba(color), what, below);
      }
    }
    for (const element of document.querySelectorAll("body *")) {
      const style = getComputedStyle(element, "::before");
      if (style.content === "none" || !style.maskImage || style.maskImage === "none" || !shown(element)) continue;
      judge(element, rgba(style.backgroundColor), "mark", background(element));
    }
    return { faults, seen };
  };

  // Text that a medium does not show.
  const hidden = (selector, except) => {
    const faults = [];
    for (const element of document.querySelectorAll(selector)) {
      if (!element.textContent.trim() || element.closest(except)) continue;
      const box = element.getBoundingClientRect();
      if (!element.checkVisibility({ visibilityProperty: true }) || box.width === 0 || box.height === 0) faults.push(name(element));
    }
    return faults;
  };

  const stops = () =>
    [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
      .filter((element) => element.tabIndex >= 0 && element.checkVisibility({ visibilityProperty: true }));
  const stop = () => {
    const at = document.activeElement;
    const style = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    const ring = parseFloat(style.outlineOffset) < 0 ? at : at.parentElement;
    return {
      place: stops().indexOf(at),
      name: name(at),
      outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
      contrast: contrast(over(rgba(style.outlineColor), background(ring)), background(ring)),
      seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    };
  };

  const low = (selector, least) =>
    [...document.querySelectorAll(selector)].filter(shown)
      .map((element) => [element.getBoundingClientRect().height, name(element)])
      .filter(([height]) => height < least - 0.01)
      .map(([height, what]) => height.toFixed(1) + " px: " + what);

  const wide = () => {
    const page = document.documentElement;
    const faults = page.scrollWidth > innerWidth ? [page.scrollWidth + " px wide"] : [];
    for (const element of [page, document.body])
      if (["hidden", "clip"].includes(getComputedStyle(element).overflowX)) faults.push("overflow is hidden");
    const scrolls = (element) => {
      for (let at = element.parentElement; at; at = at.parentElement)
        if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(at).overflowX)) return true;
      return false;
    };
    if (faults.length)
      for (const element of document.querySelectorAll("body *")) {
        const box = element.getBoundingClientRect();
        if (box.right > innerWidth + 1 && !scrolls(element) && !clipped(element)) faults.push(box.right.toFixed(0) + " " + name(element));
      }
    return faults.slice(0, 8);
  };

  // The spacing that WCAG 2.2, 1.4.12 lets a reader set.
  const spaced = () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }");
    document.adoptedStyleSheets = [sheet];
  };

  const above = (selector, fold) =>
    [...document.querySelectorAll(selector)].filter((element) => shown(element) && element.getBoundingClientRect().bottom <= fold)
      .map((element) => ({
        text: element.innerText.replace(/\s+/g, " ").trim(),
        times: element.querySelectorAll("time").length,
        inner: element.querySelectorAll("a[href]:not([href^=http])").length,
        outer: element.querySelectorAll("a[href^=http]").length,
      }));

  return { text, drawings, hidden, stops, stop, low, wide, spaced, above };
})()
