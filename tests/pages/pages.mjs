// Opens the pages that the server serves in a browser that reaches this machine alone, runs an example query in GraphiQL,
// and leaves pictures to be looked at. Use: node pages.mjs BASE BROWSER DIRECTORY

import { mkdir } from "node:fs/promises";
import puppeteer from "puppeteer-core";

const [base, executablePath, directory] = process.argv.slice(2);
const LOOPBACK = new URL(base).hostname;

const browser = await puppeteer.launch({
  executablePath,
  // An office has no internet: nothing but this machine has an address. Root has no sandbox.
  args: [`--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${LOOPBACK}`, "--no-sandbox", "--lang=zh-CN"],
});
const strayed = [];
try {
  await mkdir(directory, { recursive: true });
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 860 });
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (!["data:", "blob:"].includes(protocol) && hostname !== LOOPBACK) strayed.push(request.url());
  });
  page.on("pageerror", (error) => strayed.push(`a script failed: ${error.message}`));

  await page.goto(`${base}/`, { waitUntil: "networkidle0" });
  await page.screenshot({ path: `${directory}/index.png` });
  const text = await page.evaluate(() => document.body.innerText);
  if (!text.includes("GraphiQL")) throw new Error(`the first page does not lead to GraphiQL: ${text}`);

  await page.goto(`${base}/graphql`, { waitUntil: "networkidle0" });
  await page.waitForSelector(".graphiql-execute-button");
  await page.click(".graphiql-execute-button");
  await page.waitForFunction(() => document.querySelector(".graphiql-response")?.textContent.includes("contentHash"));
  await page.screenshot({ path: `${directory}/graphiql.png` });
} finally {
  await browser.close();
}
if (strayed.length > 0) throw new Error(`what is served leads elsewhere: ${strayed.join(", ")}`);
console.log(`ok pages, pictures in ${directory}`);
