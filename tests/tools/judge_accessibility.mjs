// Has Ace judge the accessibility of an EPUB, as its command does, in one Chromium for all.

import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const ace = require('@daisy/ace-core')
const runner = require('@daisy/ace-axe-runner-puppeteer')
const puppeteer = require('puppeteer')

// Ace opens a tab for each page and closes it. A process and a tab for each would take longer than to judge it, so tabs
// that are closed are used again: to go to another page leaves nothing of the last one but who listens to requests.
const sparing = ['--disable-gpu', '--disable-extensions', '--process-per-site', '--renderer-process-limit=1']
const launch = puppeteer.launch.bind(puppeteer)
puppeteer.launch = async given => {
  const browser = await launch({ ...given, args: [...given.args, ...sparing] })
  const idle = []
  const open = browser.newPage.bind(browser)
  browser.newPage = async () => {
    const page = idle.pop() ?? await open()
    page.close = async () => {
      page.removeAllListeners('request')
      idle.push(page)
    }
    return page
  }
  return browser
}

let opened
const lasting = { ...runner, launch: () => (opened ??= runner.launch()), close: async () => {} }

/** Judge a book; `outdir` is a folder for what Ace writes. Returns its report. */
export async function judgeAccessibility(epub, outdir) {
  const [, report] = await ace(epub, { cwd: process.cwd(), outdir, silent: true, initLogger: true }, lasting)
  return report
}

export async function closeAce() {
  if (!opened) return
  await opened
  await runner.close()
}
