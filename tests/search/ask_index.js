// Asks an index on disk with the browser's scripts: node ask_index.js MANIFEST < request > answers.
// {"wishes": [wish…], "shown": [wish…], "letters": [typed…], "forms": [text…]}
const fs = require("fs");
const path = require("path");
const vm = require("vm");

const browser = vm.createContext({ setTimeout, performance });
const folder = path.join(__dirname, "..", "..", "assets", "js", "search");
for (const name of fs.readdirSync(folder).sort()) {
  vm.runInContext(fs.readFileSync(path.join(folder, name), "utf8"), browser, { filename: name });
}
const manifest = process.argv[2];
const read = [];
const index = browser.hongchengSearch.open(path.basename(manifest), async (address) => {
  const file = path.join(path.dirname(manifest), address);
  read.push([address, fs.statSync(file).size]);
  vm.runInContext(fs.readFileSync(file, "utf8"), browser, { filename: address });
});

// A string from the scripts' own context may hold half a pair, which JSON keeps as \udxxx.
const answerTo = (wish) => new Promise((resolve) => {
  const started = performance.now();
  const before = read.length;
  index.ask(Object.assign({ kind: "", place: "", year: "", topic: "" }, wish), (answer) => {
    if (!answer.isDone) return;
    if (answer.lost) answer.lost = String(answer.lost.stack || answer.lost);
    resolve(Object.assign({ read: read.slice(before), ms: performance.now() - started }, answer));
  });
});
const rowsOf = (answer) => new Promise((resolve) => {
  const ids = answer.hits.slice(0, 10);
  const rows = [];
  let left = ids.length;
  if (!left) resolve(rows);
  index.rows(ids, answer.forms, (place, row) => {
    rows[place] = row;
    left -= 1;
    if (!left) resolve(rows);
  });
});

(async () => {
  const request = JSON.parse(fs.readFileSync(0, "utf8"));
  const answers = { found: [], shown: [], meant: [] };
  for (const wish of request.wishes || []) answers.found.push(await answerTo(wish));
  for (const wish of request.shown || []) answers.shown.push(await rowsOf(await answerTo(wish)));
  for (const letters of request.letters || []) answers.meant.push(await index.candidates(letters));
  answers.characters = await Promise.all((request.syllables || []).map((one) => index.characters(one)));
  answers.forms = (request.forms || []).map(browser.hongchengText.normal);
  answers.placed = (request.forms || []).map((text) => browser.hongchengText.normalWithPlaces(text));
  process.stdout.write(JSON.stringify(answers));
})();
