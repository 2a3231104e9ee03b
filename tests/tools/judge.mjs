// Does what is asked of it, one thing after another:  node judge.mjs < QUESTIONS
//
// A question is a line of JSON: the name of a function and its arguments, ["judgePage", "a.html", 360, "light"]. The
// answer is a line of JSON too, {"told": …} or {"error": …}, and a line with a dot alone. It stays until there is no
// question left, because the start of Node and of Chromium takes longer than most answers. A browser is opened when it
// is first needed, and what is judged in it has a profile of its own.

import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'
import { closeAce, judgeAccessibility } from './judge_accessibility.mjs'
import { judgeEpub } from './judge_epub.mjs'
import { judgePage } from './judge_page.mjs'
import { readEpub } from './read_epub.mjs'
import { readInReader } from './read_in_readers.mjs'

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync']
// A page of an EPUB has fonts beside it, which a page that is a file may not read otherwise.
const options = { strict: quiet, files: [...quiet, '--allow-file-access-from-files'] }
const browsers = {}

function openBrowser(kind) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  browsers[kind] ??= chromium.launch({ executablePath, args: options[kind] })
  return browsers[kind]
}

const answers = {
  judgeAccessibility,
  judgeEpub: async (...given) => judgeEpub(await openBrowser('files'), ...given),
  judgePage: async (...given) => judgePage(await openBrowser('strict'), ...given),
  readEpub: async (...given) => readEpub(await openBrowser('strict'), ...given),
  readInReader: async (...given) => readInReader(await openBrowser('strict'), ...given),
}

async function answer(question) {
  const [name, ...given] = JSON.parse(question)
  try {
    return { told: await answers[name](...given) }
  } catch (error) {
    return { error: String(error?.stack ?? error) }
  }
}

for await (const question of createInterface({ input: process.stdin })) {
  console.log(`${JSON.stringify(await answer(question))}\n.`)
}
for (const browser of Object.values(browsers)) await (await browser).close()
await closeAce()
