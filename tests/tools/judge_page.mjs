// Judges a page of HTML by axe-core in Chromium: `node judge_page.mjs PAGE WIDTH SCHEME` prints a JSON list of faults.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [, , page, width, scheme] = process.argv;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const browser = await chromium.launch({
  executablePath: process.env.PUPPETEER_EXECUTABLE_PATH,
  args: ["--no-sandbox"],
});
try {
  const tab = await browser.newPage({ viewport: { width: Number(width), height: 800 }, colorScheme: scheme });
  const faults = [];
  tab.on("requestfailed", (request) => faults.push(`not found: ${request.url()}`));
  await tab.goto(pathToFileURL(page).href);
  await tab.evaluate(axe);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await tab.evaluate((runOnly) => globalThis.axe.run(document, { runOnly }), tags);
  for (const violation of found.violations) {
    for (const node of violation.nodes) faults.push(`${violation.id}: ${node.html.slice(0, 200)}`);
  }
  const overflow = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (overflow > 0) faults.push(`${overflow} pixels stand out of the window`);
  if (await tab.evaluate(() => document.scripts.length)) faults.push("the page has a script");
  console.log(JSON.stringify(faults));
} finally {
  await browser.close();
}
