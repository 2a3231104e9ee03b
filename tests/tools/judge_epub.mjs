// Judges the pages of an EPUB that has been unpacked, in Chromium.
//
// axe-core judges each page by WCAG 2.2 A and AA, light and dark, where drawings have a ground of their own; and on small screens, with letters of the usual size
// and of twice that, nothing may be wider than the screen, lie over other text, or be cut off. Labels of drawings have 11
// pixels on a telephone. Where pages are turned, the first one has text.

import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf-8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const sizes = [[360, 16], [360, 32], [320, 32]]
const night = 'html { background: #111 !important; color: #eee !important; }'

/** Find drawings that a dark page shines through, and labels too near in colour to the ground of their drawing. */
function measureNight() {
  const read = colour => colour.match(/[\d.]+/g).map(Number)
  const shine = ([red, green, blue]) => [red, green, blue].map(part => part / 255)
    .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0.05)
  const faults = []
  for (const picture of document.querySelectorAll('img')) {
    const [, , , alpha = 1] = read(getComputedStyle(picture).backgroundColor)
    if (alpha < 1) faults.push(`a dark page shines through ${picture.getAttribute('src')}`)
  }
  for (const drawing of document.querySelectorAll('figure.drawn svg')) {
    const ground = drawing.querySelector('rect')
    const { width, height } = drawing.viewBox.baseVal
    if (!ground || ground.width.baseVal.value < width - 1 || ground.height.baseVal.value < height - 1) {
      faults.push(`a drawing has no ground: ${drawing.getAttribute('viewBox')}`)
      continue
    }
    for (const label of drawing.querySelectorAll('text, tspan')) {
      const [darker, lighter] = [getComputedStyle(label).fill, getComputedStyle(ground).fill].map(read).map(shine).sort((a, b) => a - b)
      // Numbers of insets are white, on black marks of their own.
      if (lighter !== darker && lighter / darker < 4.5) faults.push(`a label of ${(lighter / darker).toFixed(1)}: ${label.textContent.trim()}`)
    }
  }
  return faults
}

/** Find what is wider than the screen, and text that lies over other text. */
function measure() {
  const faults = []
  const width = document.documentElement.clientWidth
  const tell = element => `${element.localName}.${element.className?.baseVal ?? element.className} ${element.textContent.trim().slice(0, 40)}`
  if (document.documentElement.scrollWidth > width) faults.push(`the page is ${document.documentElement.scrollWidth} pixels wide`)
  const lines = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    if (!node.data.trim() || node.parentElement.closest('svg, math, [hidden], details:not([open]) > :not(summary)')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const box of range.getClientRects()) {
      if (box.width < 1 || box.height < 1) continue
      if (box.left < -1 || box.right > width + 1) faults.push(`stands out of the screen: ${tell(node.parentElement)}`)
      const block = node.parentElement.closest('td, th, dt, dd, p, li, figcaption, caption, h1, h2, h3, h4, h5, h6, pre, summary')
      lines.push({ box, block, node })
    }
  }
  for (const [index, one] of lines.entries()) {
    for (const other of lines.slice(index + 1, index + 30)) {
      if (one.block === other.block || one.block?.contains(other.block) || other.block?.contains(one.block)) continue
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
      const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
      // The boxes of letters of Arabic are higher than their lines; lines of which half lies over another are unreadable.
      if (across > 2 && down > 0.6 * Math.min(one.box.height, other.box.height)) {
        faults.push(`lies over other text: ${tell(one.node.parentElement)} | ${tell(other.node.parentElement)}`)
      }
    }
  }
  // Labels of maps and timelines can be read on a telephone.
  for (const drawing of innerWidth < 360 ? [] : document.querySelectorAll('figure.drawn svg')) {
    const scale = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width
    for (const label of drawing.querySelectorAll('text, tspan')) {
      const size = parseFloat(getComputedStyle(label).fontSize) * scale
      if (size < 10.95) faults.push(`a label of ${size.toFixed(1)} pixels: ${tell(label)}`)
    }
  }
  // Titles have numbers of their own, so a list of them has none.
  for (const list of document.querySelectorAll('nav ol')) {
    const style = getComputedStyle(list).listStyleType
    if (style !== 'none') faults.push(`contents are numbered (${style}): ${tell(list)}`)
  }
  // A cell keeps to its row: nothing of another row stands beside it.
  for (const row of document.querySelectorAll('tr, dl > div')) {
    const own = row.getBoundingClientRect()
    for (const cell of row.children) {
      const box = cell.getBoundingClientRect()
      if (!cell.textContent.trim() || cell.rowSpan > 1 || cell.closest('thead')) continue
      if (box.width < 1) faults.push(`is not shown: ${tell(cell)}`)
      if (box.top < own.top - 1 || box.bottom > own.bottom + 1) faults.push(`stands beside another row: ${tell(cell)}`)
    }
  }
  return [...new Set(faults)]
}

/** Tell whether the text begins on the first screen where a reader turns pages. */
function findBlankScreen() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const range = document.createRange()
    range.selectNodeContents(walker.currentNode)
    const box = range.getBoundingClientRect()
    if (!walker.currentNode.data.trim() || box.width < 2) continue
    return box.left < -1 || box.right > innerWidth + 1 ? ['begins with a screen that is empty'] : []
  }
  return []
}

/** Lay a page out by other styles, and no longer by those that were asked for before. */
function restyle(styles) {
  const sheet = document.getElementById('of-the-judge') ?? document.head.appendChild(document.createElement('style'))
  sheet.id = 'of-the-judge'
  sheet.textContent = styles
  return document.fonts.ready.then(() => {})
}

/** Tell the faults of each page of a folder. Each is opened once: to open it takes longer than to measure it. */
export async function judgeEpub(browser, folder) {
  const faults = []
  const pages = readdirSync(folder).filter(name => name.endsWith('.xhtml')).sort()
  const tab = await browser.newPage({ viewport: { width: 1000, height: 800 } })
  try {
    for (const name of pages) {
      const tell = (where, found) => { for (const fault of found) faults.push(`${name} (${where}): ${fault}`) }
      await tab.goto(pathToFileURL(join(folder, name)).href)
      for (const [width, size] of sizes) {
        await tab.setViewportSize({ width, height: 640 })
        await tab.evaluate(restyle, `html { font-size: ${size}px } body { margin: 0 16px !important }`)
        tell(`${width} px, letters of ${size}`, await tab.evaluate(measure))
      }
      await tab.setViewportSize({ width: 360, height: 640 })
      await tab.evaluate(restyle, 'html { height: 600px; columns: 328px auto; column-gap: 32px } body { margin: 0 16px }')
      tell('in pages', await tab.evaluate(findBlankScreen))
      await tab.setViewportSize({ width: 1000, height: 800 })
      await tab.evaluate(axe)
      for (const [scheme, styles] of [['day', ''], ['night', night]]) {
        await tab.evaluate(restyle, styles)
        if (scheme === 'night') tell(scheme, await tab.evaluate(measureNight))
        const found = await tab.evaluate(runOnly => globalThis.axe.run(document, { runOnly, resultTypes: ['violations'] }), tags)
        tell(scheme, found.violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 160)}`)))
      }
    }
    return faults
  } finally {
    await tab.close()
  }
}
