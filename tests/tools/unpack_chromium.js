// Prints the path of Chromium 80.0.3987, unpacked the first time out of the npm package chrome-aws-lambda.
// What the package brings besides (libraries, fonts, a software GL) is not needed where a Chromium of today is installed.
"use strict";
const fs = require("fs");
const path = require("path");
const zlib = require("zlib");

const packed = path.join(path.dirname(require.resolve("chrome-aws-lambda/package.json")), "bin", "chromium.br");
const kept = path.join(__dirname, "node_modules", ".cache", "chromium-80");
const browser = path.join(kept, "chromium");

if (!fs.existsSync(browser)) {
  fs.mkdirSync(kept, { recursive: true });
  const half = path.join(kept, "chromium." + process.pid);
  fs.writeFileSync(half, zlib.brotliDecompressSync(fs.readFileSync(packed)), { mode: 0o755 });
  fs.renameSync(half, browser); // several test processes may be at it: each sees all of it or nothing
}
console.log(browser);
