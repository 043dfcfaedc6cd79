// Names what style sheets and scripts use that Chromium 80 does not know, one finding a line: file:line: what.
//
//   node tests/tools/target_lint.js [file.css|file.js ...]     (none: everything under assets/)
//
// Scripts: ES5 (acorn) and names of the web's interfaces and of JavaScript's own objects, by MDN's compatibility data.
// A name is found by its spelling alone, so it is judged only if nothing that bears it is old: `.at` and `.replaceAll` are,
// `.flat` is not.  `"x" in y` and window["x"] are questions, not uses, and are passed over.
// Styles: at-rules, properties, keywords and functions of values, selectors, by the same data; `gap` where the rule itself
// says `display: flex`.  What is inside `@supports (...)` asked first and is passed over, as is a declaration
// beside which the same rule has one that is known: the property with `-webkit-`, or another value.
// Not judged: what an engine knows in part; a name that the scripts of the same folder use for something of their own; a `gap` in one rule and a `flex` in another.
"use strict";
const fs = require("fs");
const path = require("path");
const acorn = require("acorn");
const css = require("css-tree");
const { __compat: _, ...known } = require("@mdn/browser-compat-data");

const TARGET = 80;
const root = path.join(__dirname, "..", "..");
const allowed = JSON.parse(fs.readFileSync(path.join(__dirname, "target_allowed.json"), "utf8"));
const met = new Set();
const findings = [];

// The version of Chrome from which on the target has what a __compat block is about: a number, Infinity for never, or
// undefined where the data is silent.  Names with a prefix and flags do not count; what is there in part does.
function since(compat) {
  const said = compat && compat.support && compat.support.chrome;
  if (!said) return undefined;
  const number = version => (/^≤?\d/.test(version) ? parseInt(version.replace("≤", ""), 10) : Infinity);
  const versions = (Array.isArray(said) ? said : [said])
    .filter(one => !one.flags && !one.prefix && !one.alternative_name)
    .filter(one => !one.version_removed || number(String(one.version_removed)) > TARGET)
    .map(one => number(String(one.version_added)));
  return versions.length ? Math.min(...versions) : Infinity;
}
const isNew = block => block && since(block.__compat) > TARGET;

function report(file, line, what) {
  const reason = allowed[what];
  if (reason) met.add(what);
  else findings.push(`${path.relative(root, path.resolve(file))}:${line}: ${what}`);
}

// -- names of interfaces ------------------------------------------------------------------------------

const members = new Map();
const globals = new Map();
// Of all that bears a name, the oldest counts.
function note(map, name, version) {
  if (version !== undefined) map.set(name, Math.min(version, map.has(name) ? map.get(name) : Infinity));
}
for (const [name, block] of Object.entries(known.api)) {
  note(globals, name, since(block.__compat));
  for (const [member, inner] of Object.entries(block)) {
    if (member === "__compat" || !inner.__compat) continue;
    const plain = member.replace(/_(static|event)$/, "");
    if (member.endsWith("_event")) continue;
    note(members, plain, since(inner.__compat));
    if (["Window", "_globals", "WorkerGlobalScope"].includes(name)) note(globals, plain, since(inner.__compat));
  }
}
for (const [name, block] of Object.entries(known.api._globals || {})) note(globals, name, since(block.__compat));
for (const [name, block] of Object.entries(known.javascript.builtins)) {
  note(globals, name, since(block.__compat));
  for (const [member, inner] of Object.entries(block)) {
    if (member !== "__compat" && inner.__compat) note(members, member.replace(/_static$/, ""), since(inner.__compat));
  }
}

function walk(node, visit) {
  if (!node || typeof node.type !== "string") return;
  visit(node);
  for (const key of Object.keys(node)) {
    for (const child of Array.isArray(node[key]) ? node[key] : [node[key]]) {
      if (child && typeof child === "object") walk(child, visit);
    }
  }
}

const parse = file => acorn.parse(fs.readFileSync(file, "utf8"), { ecmaVersion: 5, locations: true });

// What a script calls so itself: variables, parameters, functions, keys of its objects, members it sets.
function ownNames(tree, own) {
  walk(tree, node => {
    if (node.type === "VariableDeclarator") own.add(node.id.name);
    if (/^Function/.test(node.type)) [node.id, ...node.params].forEach(one => one && own.add(one.name));
    if (node.type === "Property") own.add(node.key.name || node.key.value);
    if (node.type === "AssignmentExpression" && node.left.type === "MemberExpression" && !node.left.computed) {
      const holder = node.left.object.name;
      if (holder && own.has(holder)) own.add(node.left.property.name);
    }
  });
}

function lintScript(file) {
  let tree;
  try {
    tree = parse(file);
  } catch (error) {
    report(file, error.loc ? error.loc.line : 1, `syntax newer than ES5: ${error.message.replace(/ \(.*/, "")}`);
    return;
  }
  const own = new Set();
  ownNames(tree, own);
  // The scripts of a folder are joined into one and speak of each other's names.
  if (path.basename(path.dirname(file)) !== "js") {
    under(path.dirname(file)).filter(other => other.endsWith(".js")).forEach(other => {
      try {
        ownNames(parse(other), own);
      } catch (error) { /* named when its turn comes */ }
    });
  }
  walk(tree, node => {
    if (node.type === "MemberExpression" && !node.computed && members.get(node.property.name) > TARGET && !own.has(node.property.name)) {
      report(file, node.property.loc.start.line, `.${node.property.name}`);
    }
    if (node.type === "MemberExpression" && !node.computed && /^(window|global|self)$/.test(node.object.name) &&
        globals.get(node.property.name) > TARGET && !members.has(node.property.name)) {
      report(file, node.property.loc.start.line, node.property.name);
    }
    if ((node.type === "CallExpression" || node.type === "NewExpression") && node.callee.type === "Identifier" &&
        globals.get(node.callee.name) > TARGET && !own.has(node.callee.name)) {
      report(file, node.callee.loc.start.line, node.callee.name);
    }
  });
}

// -- style sheets --------------------------------------------------------------------------------------

const { properties, selectors, types } = known.css;
const atRules = known.css["at-rules"];
// Functions of values by name, wherever MDN keeps them: under types, or under the type they make.
const functions = new Map();
(function gather(block) {
  for (const [name, inner] of Object.entries(block)) {
    if (name === "__compat" || typeof inner !== "object") continue;
    if (inner.__compat) note(functions, name, since(inner.__compat));
    gather(inner);
  }
})(types);

function newValues(property, value) {
  const block = properties[property];
  const found = [];
  css.walk(value, node => {
    if (node.type === "Function" && functions.get(node.name.toLowerCase()) > TARGET) found.push(`${node.name}()`);
    if (node.type === "Identifier" && block && isNew(block[node.name.replace(/-/g, "_")] || block[node.name])) {
      found.push(`${property}: ${node.name}`);
    }
    if (node.type === "Dimension") {
      const kind = { d: "dynamic", l: "large", s: "small" }[(/^([dls])v(?:h|w|i|b|min|max)$/.exec(node.unit) || [])[1]];
      const unit = types.length[kind ? `viewport_percentage_units_${kind}` : /^cq/.test(node.unit) ? "container_query_length_units" : node.unit];
      if (isNew(unit)) found.push(`unit ${node.unit}`);
    }
  });
  return found;
}

function lintStyle(file) {
  const source = fs.readFileSync(file, "utf8");
  const lines = source.split("\n");
  const tree = css.parse(source, {
    positions: true,
    onParseError(error) {
      // The parser knows no `@supports not ((a) or (b))`; what stands inside it is read all the same.
      if (!/^@supports\b/.test(lines[error.line - 1])) report(file, error.line, `not CSS: ${error.message}`);
    },
  });
  css.walk(tree, {
    enter(node) {
      const line = node.loc ? node.loc.start.line : 1;
      if (node.type === "Atrule") {
        if (node.name === "supports" && !/^not\b/.test(css.generate(node.prelude).trim())) return this.skip;
        if (isNew(atRules[node.name])) report(file, line, `@${node.name}`);
        if (node.name === "media" && node.prelude) {
          css.walk(node.prelude, part => {
            if (part.type === "Feature" && isNew(atRules.media[part.name])) report(file, line, `@media (${part.name})`);
            if (part.type === "FeatureRange") report(file, line, "@media with < or >");
          });
        }
      }
      if (node.type === "PseudoClassSelector" || node.type === "PseudoElementSelector") {
        if (!node.name.startsWith("-") && isNew(selectors[node.name])) {
          report(file, line, `${node.type === "PseudoClassSelector" ? ":" : "::"}${node.name}`);
        }
      }
      if (node.type === "NestingSelector") report(file, line, "nested rules");
      if (node.type !== "Rule") return undefined;
      const declared = node.block.children.toArray().filter(one => one.type === "Declaration");
      if (node.block.children.toArray().some(one => one.type === "Rule")) report(file, line, "nested rules");
      const display = declared.filter(one => one.property === "display").map(one => css.generate(one.value)).join(" ");
      declared.forEach(one => {
        const at = one.loc.start.line;
        const name = one.property;
        if (name.startsWith("--") || name.startsWith("-")) return;
        if (isNew(properties[name])) {
          if (!declared.some(other => other.property === `-webkit-${name}`)) report(file, at, name);
        }
        else if (/^(?:row-|column-)?gap$/.test(name) && /flex/.test(display)) report(file, at, `${name} in flex`);
        else {
          const others = declared.filter(other => other !== one && other.property === name);
          if (!others.some(other => newValues(name, other.value).length === 0)) {
            newValues(name, one.value).forEach(what => report(file, at, what));
          }
        }
      });
      return undefined;
    },
  });
}

// -- which -----------------------------------------------------------------------------------------------

function under(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap(entry =>
    entry.isDirectory() ? under(path.join(folder, entry.name)) : [path.join(folder, entry.name)]);
}

const named = process.argv.slice(2);
const files = (named.length ? named : under(path.join(root, "assets"))).filter(file => /\.(css|js)$/.test(file));
files.forEach(file => (file.endsWith(".css") ? lintStyle(file) : lintScript(file)));
if (!named.length) {
  Object.keys(allowed).filter(what => !met.has(what)).forEach(what => findings.push(`target_allowed.json: ${what} is used no more`));
}
findings.forEach(finding => console.log(finding));
process.exitCode = findings.length ? 1 : 0;
