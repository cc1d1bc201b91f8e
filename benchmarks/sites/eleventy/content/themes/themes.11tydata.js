export default { layout: "theme.njk", permalink: (data) => `/themes/${data.page.fileSlug}/index.html` };
