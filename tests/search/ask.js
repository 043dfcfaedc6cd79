// Runs the browser's search scripts on a JSON request from standard input and prints what they answer.
// {"forms": [text…], "words": [query…], "rows": [row…], "queries": [query…], "shown": [[text, query]…]}
const fs = require("fs");
const path = require("path");
const vm = require("vm");

const browser = vm.createContext({});
for (const name of ["normal.js", "find.js"]) {
  const file = path.join(__dirname, "..", "..", "assets", "js", name);
  vm.runInContext(fs.readFileSync(file, "utf8"), browser, { filename: name });
}
const text = browser.hongchengText;
const search = browser.hongchengSearch;
const request = JSON.parse(fs.readFileSync(0, "utf8"));

const pages = [];
browser.hongchengIndex = (rows) => rows.forEach((row) => pages.push(search.page(row)));
for (const script of request.scripts || []) vm.runInContext(script, browser);

process.stdout.write(JSON.stringify({
  forms: (request.forms || []).map(text.normal),
  placed: (request.forms || []).map(text.normalWithPlaces),
  words: (request.words || []).map(text.words),
  found: (request.queries || []).map((query) => search.find(pages, query).map(
    (hit) => [hit.page.url, hit.tier, hit.position])),
  others: (request.queries || []).map((query) => search.otherQueries(pages, query)),
  marked: (request.marks || []).map(([shown, query]) =>
    search.marks(shown, text.normal(query), text.words(query)).map((run) => shown.slice(run[0], run[1]))),
  excerpts: (request.excerpts || []).map(([url, query]) => search.excerpt(
    pages.filter((one) => one.url === url)[0], text.normal(query), text.words(query))),
}));
