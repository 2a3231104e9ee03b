// Judges a page of HTML by axe-core in Chromium.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf-8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Tell the faults of a page in a window so many pixels wide, `light` or `dark`. */
export async function judgePage(browser, page, width, scheme) {
  const tab = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: scheme })
  try {
    const faults = []
    tab.on('requestfailed', request => faults.push(`not found: ${request.url()}`))
    await tab.goto(pathToFileURL(page).href)
    await tab.evaluate(axe)
    const found = await tab.evaluate(runOnly => globalThis.axe.run(document, { runOnly }), tags)
    for (const violation of found.violations) {
      for (const node of violation.nodes) faults.push(`${violation.id}: ${node.html.slice(0, 200)}`)
    }
    const overflow = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (overflow > 0) faults.push(`${overflow} pixels stand out of the window`)
    // Letters of twice the size leave nothing out of sight, not even in what can be scrolled.
    faults.push(...await tab.evaluate(() => {
      document.documentElement.style.fontSize = '200%'
      return [document.documentElement, ...document.querySelectorAll('.table')]
        .filter(element => element.scrollWidth > element.clientWidth + 1)
        .map(element => `at 200 % ${element.scrollWidth} pixels stand in ${element.clientWidth} of ${element.localName}`)
    }))
    if (await tab.evaluate(() => document.scripts.length)) faults.push('the page has a script')
    return faults
  } finally {
    await tab.close()
  }
}
