// The same pages with Eleventy: collections of articles by actor, theme and week, each made once.

// Entries of a page of an actor or theme; 0: all on one page.
const PER_PAGE = 0;
const FEED_ENTRIES = 30;

const number = (term) => Number(term.fileSlug.split("-").pop());
const escape = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

export default function (config) {
  config.addCollection("articles", (api) =>
    api.getFilteredByGlob("content/articles/**/*.md").sort((a, b) => b.date - a.date),
  );
  for (const kind of ["actors", "themes"]) {
    config.addCollection(kind, (api) =>
      api.getFilteredByGlob(`content/${kind}/*.md`).sort((a, b) => number(a) - number(b)),
    );
  }
  // What every page and list asks for, grouped once for each build.
  config.addCollection("grouped", (api) => {
    const articles = api
      .getFilteredByGlob("content/articles/**/*.md")
      .sort((a, b) => b.date - a.date);
    const grouped = { actors: {}, themes: {}, weeks: {} };
    for (const article of articles) {
      for (const id of article.data.actors) (grouped.actors[id] ??= []).push(article);
      for (const id of article.data.themes) (grouped.themes[id] ??= []).push(article);
      (grouped.weeks[article.data.week] ??= []).push(article);
    }
    return grouped;
  });
  config.addCollection("weeks", (api) => {
    const weeks = new Set(api.getFilteredByGlob("content/articles/**/*.md").map((item) => item.data.week));
    return [...weeks].sort().reverse();
  });
  config.addCollection("names", (api) =>
    Object.fromEntries(
      [...api.getFilteredByGlob("content/actors/*.md"), ...api.getFilteredByGlob("content/themes/*.md")].map(
        (term) => [term.fileSlug, term.data.title],
      ),
    ),
  );
  // One list of pages for the feeds of the site, of actors and of themes.
  config.addCollection("feeds", (api) => {
    const feed = (term, kind) => ({ kind, id: term.fileSlug, title: term.data.title, url: `/${kind}/${term.fileSlug}/` });
    return [
      { kind: "", id: "", title: "", url: "/" },
      ...api.getFilteredByGlob("content/actors/*.md").map((term) => feed(term, "actors")),
      ...api.getFilteredByGlob("content/themes/*.md").map((term) => feed(term, "themes")),
    ];
  });
  // The further pages of actors and themes; their first pages are files of their own.
  config.addCollection("further", (api) => {
    const found = [];
    for (const kind of PER_PAGE ? ["actors", "themes"] : []) {
      const articles = api.getFilteredByGlob("content/articles/**/*.md").sort((a, b) => b.date - a.date);
      for (const term of api.getFilteredByGlob(`content/${kind}/*.md`)) {
        const items = articles.filter((item) => item.data[kind].includes(term.fileSlug));
        for (let page = 2; (page - 1) * PER_PAGE < items.length; page += 1) {
          const shown = items.slice((page - 1) * PER_PAGE, page * PER_PAGE);
          const { title, summary } = term.data;
          found.push({ url: `/${kind}/${term.fileSlug}/page/${page}/`, title, summary, items: shown });
        }
      }
    }
    return found;
  });
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("moment", (date) => `${date.toISOString().slice(0, 19)}Z`);
  config.addFilter("head", (items, count) => (count ? items.slice(0, count) : items));
  config.addFilter("escaped", (text) => escape(text));
  config.addGlobalData("site", { title: "Benchmark desk", url: "https://bench.example" });
  config.addGlobalData("perPage", PER_PAGE);
  config.addGlobalData("feedEntries", FEED_ENTRIES);
  return {
    dir: { input: ".", output: "output", includes: "_includes" },
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  };
}
