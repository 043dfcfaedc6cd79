// Asks an index on disk with the browser's scripts: node ask_index.js MANIFEST < request > answers.
// {"wishes": [wish…], "shown": [wish…], "letters": [typed…], "forms": [text…]}
// {"batch": [{"manifest": path, "wishes": [wish…]}…]} asks several indexes, each as if in a page of its own.
const fs = require("fs");
const path = require("path");
const vm = require("vm");

// Node's own channel would keep the process alive.
function MessageChannel() {
  this.port1 = {};
  this.port2 = { postMessage: () => setImmediate(() => this.port1.onmessage()) };
}
const folder = path.join(__dirname, "..", "..", "assets", "js", "search");
const scripts = fs.readdirSync(folder).sort().map((name) => (
  new vm.Script(fs.readFileSync(path.join(folder, name), "utf8"), { filename: name })
));
const started = () => {
  const browser = vm.createContext({ setTimeout, performance, MessageChannel });
  for (const script of scripts) script.runInContext(browser);
  return browser;
};
const browser = started();
const read = [];
const open = (manifest, browser) => browser.hongchengSearch.open(path.basename(manifest), async (address) => {
  const file = path.join(path.dirname(manifest), address);
  read.push([address, fs.statSync(file).size]);
  vm.runInContext(fs.readFileSync(file, "utf8"), browser, { filename: address });
});
const index = open(process.argv[2], browser);

// A string from the scripts' own context may hold half a pair, which JSON keeps as \udxxx.
const answerTo = (wish, asked = index) => new Promise((resolve) => {
  const started = performance.now();
  const before = read.length;
  asked.ask(Object.assign({ kind: "", place: "", year: "", topic: "" }, wish), (answer) => {
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
  answers.batch = [];
  for (const one of request.batch || []) {
    const asked = open(one.manifest, started());
    const found = [];
    for (const wish of one.wishes) found.push(await answerTo(wish, asked));
    answers.batch.push(found);
  }
  answers.characters = await Promise.all((request.syllables || []).map((one) => index.characters(one)));
  answers.forms = (request.forms || []).map(browser.hongchengText.normal);
  answers.placed = (request.forms || []).map((text) => browser.hongchengText.normalWithPlaces(text));
  process.stdout.write(JSON.stringify(answers));
})();
