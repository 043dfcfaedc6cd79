// A site equal in work to the others'; its neighbours and related stories come from lists made once.
const cut = (list, size) => Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
module.exports = function (config) {
  config.setQuietMode(true);
  config.addFilter("ymd", day => day.toISOString().slice(0, 10));
  let all = null, places = null, districts = null;
  const stories = api => {
    if (!all) {
      all = api.getFilteredByGlob("content/articles/*.md").sort((a, b) => b.date - a.date || (a.fileSlug < b.fileSlug ? 1 : -1));
      places = new Map(all.map((story, place) => [story.url, place]));
      districts = grouped("district");
    }
    return all;
  };
  const grouped = key => {
    const groups = new Map();
    for (const story of all) for (const term of [].concat(story.data[key])) {
      if (!groups.has(term)) groups.set(term, []);
      groups.get(term).push(story);
    }
    return groups;
  };
  const pages = key => [...grouped(key)].flatMap(([term, list]) => cut(list, 20).map((items, i, parts) => ({ term, items, number: i + 1, of: parts.length })));
  config.on("eleventy.before", () => { all = null; });
  config.addCollection("articles", stories);
  config.addCollection("districtPages", api => (stories(api), pages("district")));
  config.addCollection("topicPages", api => (stories(api), pages("topics")));
  config.addCollection("terms", api => (stories(api), ["district", "topics"].map(key => ({ key, terms: [...grouped(key)].map(([name, list]) => ({ name, count: list.length })) }))));
  config.addFilter("before", url => all[places.get(url) + 1]);
  config.addFilter("after", url => all[places.get(url) - 1]);
  config.addFilter("related", district => districts.get(district).slice(0, 5));
  return { dir: { input: ".", output: "_site", includes: "_includes" }, markdownTemplateEngine: false, htmlTemplateEngine: "njk", templateFormats: ["md", "njk"] };
};
