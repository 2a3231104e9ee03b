// Does what is asked of it, one thing after another:  node judge.mjs < QUESTIONS
//
// A question is a line of JSON: the name of a function and its arguments, ["judgePage", "a.html", 360, "light"]. The
// answer is a line of JSON too, {"told": …} or {"error": …}, and a line with a dot alone. It stays until there is no
// question left, because the start of Node and of Chromium takes longer than most answers. A browser is opened when it
// is first needed, and what is judged in it has a profile of its own.

import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync']
// A page of an EPUB has fonts beside it, which a page that is a file may not read otherwise.
const options = { strict: quiet, files: [...quiet, '--allow-file-access-from-files'] }
const browsers = {}

function openBrowser(kind) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  browsers[kind] ??= chromium.launch({ executablePath, args: options[kind] })
  return browsers[kind]
}

// Each is loaded when it is first asked: a checker that is not installed spoils no other.
const modules = {
  judgeAccessibility: './judge_accessibility.mjs',
  judgeEpub: './judge_epub.mjs',
  judgePage: './judge_page.mjs',
  readEpub: './read_epub.mjs',
  readInReader: './read_in_readers.mjs',
  readOnTelephone: './read_epub.mjs',
}
// In which browser it works, but for Ace, which has one of its own.
const kinds = { judgeEpub: 'files', judgePage: 'strict', readEpub: 'strict', readInReader: 'strict', readOnTelephone: 'strict' }
const loaded = {}

async function answer(question) {
  const [name, ...given] = JSON.parse(question)
  try {
    loaded[name] ??= await import(modules[name])
    return { told: await loaded[name][name](...(kinds[name] ? [await openBrowser(kinds[name])] : []), ...given) }
  } catch (error) {
    return { error: String(error?.stack ?? error) }
  }
}

for await (const question of createInterface({ input: process.stdin })) {
  console.log(`${JSON.stringify(await answer(question))}\n.`)
}
for (const browser of Object.values(browsers)) await (await browser).close()
await loaded.judgeAccessibility?.closeAce()
