// Reads an EPUB as a person would: opens it in foliate-js, in Chromium without a window, and tells what it met.
//
// The reading system is served from this machine alone. What is told: the direction in which the book pages, its
// contents, landmarks and page list, the state of its fonts, whether the left arrow goes on, and every error of a page;
// and of the same on a telephone, by night and with large letters. It reads the AZW3 of Kindle too.

import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, extname, join, normalize, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const reader = dirname(fileURLToPath(import.meta.resolve('foliate-js/view.js')))
const media = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }

function serve(book) {
  return createServer(({ url }, response) => {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname)
    const file = path === '/book' ? resolve(book) : join(reader, normalize(path))
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end()
    response.setHeader('content-type', media[extname(file)] ?? 'application/octet-stream')
    createReadStream(file).pipe(response)
  })
}

/** Go to the middle chapter, wait until its fonts are there, and tell about the book. */
async function describe() {
  const { view } = globalThis.reader
  const { book, renderer } = view
  // Which page is shown is told a moment after it is, and a reader that is still opening the cover stays there.
  for (let tries = 0; tries < 100 && !view.lastLocation.section.current; tries += 1) {
    await view.goTo(book.toc[Math.floor(book.toc.length / 2)].href)
    await new Promise(done => setTimeout(done, 300))
  }
  const { fonts } = renderer.getContents()[0].doc
  await fonts.ready
  return {
    direction: book.dir,
    contents: book.toc.map(entry => entry.label),
    landmarks: book.landmarks?.length ?? 0,
    pages: book.pageList?.length ?? 0,
    fonts: [...fonts].map(({ family, status }) => ({ family, status })),
  }
}

/** Open a book, page it, and put a picture of a page into the file `picture`. */
export async function readEpub(browser, book, picture) {
  const server = serve(book)
  await new Promise(ready => server.listen(0, '127.0.0.1', ready))
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } })
  try {
    const errors = []
    page.on('pageerror', error => errors.push(error.message))
    await page.goto(`http://127.0.0.1:${server.address().port}/reader.html?url=/book`)
    await page.waitForFunction(() => globalThis.reader?.view?.lastLocation, null, { timeout: 60000 })
    const found = await page.evaluate(describe)
    const tellPlace = () => page.evaluate(() => globalThis.reader.view.lastLocation.fraction)
    const before = await tellPlace()
    await page.keyboard.press('ArrowLeft')
    const hasMoved = from => globalThis.reader.view.lastLocation.fraction !== from
    await page.waitForFunction(hasMoved, before, { timeout: 60000 })
    const arrowLeftGoesOn = (await tellPlace()) > before
    await page.screenshot({ path: picture })
    return { ...found, arrowLeftGoesOn, errors }
  } finally {
    await page.close()
    server.close()
  }
}

/** What figures show, and which of that are maps and timelines: drawn in the page, or in an AZW3 files of their own. */
const FIGURES = { all: 'figure :is(svg, img)', maps: 'figure :is(svg, img[src*="svg"])' }

/** List the sections of a book that show how it fares: the first with a table, a map, a formula, the call of a note. */
async function chooseSections(figures) {
  const { book } = globalThis.reader.view
  const kinds = { tables: 'table', maps: figures.maps, formulas: 'math', notes: 'a[role~="doc-noteref"]' }
  const sections = {}
  let map = -1
  for (const [index, section] of book.sections.entries()) {
    const page = await section.createDocument()
    if (sections.maps === undefined) map = [...page.querySelectorAll(figures.all)].indexOf(page.querySelector(figures.maps))
    for (const [kind, selector] of Object.entries(kinds)) if (page.querySelector(selector)) sections[kind] ??= index
  }
  return { sections, map }
}

/** Show a section, and wait until it is there with its fonts. */
async function showSection(index) {
  const { view } = globalThis.reader
  for (let tries = 0; tries < 100; tries += 1) {
    await view.goTo(index)
    await new Promise(done => setTimeout(done, 100))
    if (view.renderer.getContents()[0]?.index === index) break
  }
  await view.renderer.getContents()[0].doc.fonts.ready
}

/** Tell how far something of the section that is shown is wider than its column, in pixels. */
function measureSection() {
  const { doc } = globalThis.reader.view.renderer.getContents()[0]
  const column = parseFloat(doc.defaultView.getComputedStyle(doc.documentElement).columnWidth)
  const shown = [...doc.querySelectorAll('p, td, dd, li, pre, figure svg, img, math')]
  return Math.max(0, ...shown.flatMap(one => [...one.getClientRects()].map(box => box.width - column)))
}

/** Tell how dark the darkest letters of the section are, from 0 (black) to 255; those of drawings are left out. */
function measureLetters() {
  const { doc } = globalThis.reader.view.renderer.getContents()[0]
  const colors = [...doc.querySelectorAll('p, h1, h2, td, th, li, dd, a')].map(one => doc.defaultView.getComputedStyle(one).color)
  return Math.min(...colors.map(color => color.match(/[\d.]+/g).slice(0, 3).reduce((sum, value) => sum + Number(value) / 3, 0)))
}

/** Count the labels of a map that is shown, and tell how wide it is; one that is a picture has none that can be counted. */
function describeMap({ all, number }) {
  const { doc } = globalThis.reader.view.renderer.getContents()[0]
  const drawing = doc.querySelectorAll(all)[number]
  const labels = [...drawing.querySelectorAll('text')].filter(label => label.getClientRects().length)
  return { labels: labels.length, width: drawing.getBoundingClientRect().width }
}

/** Follow the calls of notes of a section, and the list of pages: tell the texts of the notes, and how many pages are found. */
async function followLinks(index) {
  const { book } = globalThis.reader.view
  const find = async href => {
    const place = await book.resolveHref(href)
    if (!place) return null
    const page = await book.sections[place.index].createDocument()
    return place.anchor(page)
  }
  const notes = []
  if (index !== undefined) {
    const section = book.sections[index]
    const page = await section.createDocument()
    for (const call of page.querySelectorAll('a[role~="doc-noteref"]')) {
      const href = call.getAttribute('href')
      const note = await find(section.resolveHref?.(href) ?? href)
      // Kindle knows places by numbers of letters, which lead into a note as well as to it.
      const element = note?.nodeType === 1 ? note : note?.commonAncestorContainer?.parentElement
      notes.push((element?.closest('aside, li') ?? element)?.textContent.replace(/\s+/g, ' ').trim() ?? '')
    }
  }
  const pages = await Promise.all((book.pageList ?? []).map(entry => find(entry.href)))
  return { notes, pages: pages.length, pagesFound: pages.filter(Boolean).length }
}

/** Read a book on a telephone: a screen of 360 pixels, with letters of the usual size and of twice that, and by night. */
export async function readOnTelephone(browser, book, picture) {
  const server = serve(book)
  await new Promise(ready => server.listen(0, '127.0.0.1', ready))
  const page = await browser.newPage({ viewport: { width: 360, height: 640 } })
  try {
    const errors = []
    page.on('pageerror', error => errors.push(error.message))
    await page.goto(`http://127.0.0.1:${server.address().port}/reader.html?url=/book`)
    await page.waitForFunction(() => globalThis.reader?.view?.lastLocation, null, { timeout: 60000 })
    const { sections, map: number } = await page.evaluate(chooseSections, FIGURES)
    const shown = [...new Set(Object.values(sections))]
    const outOfColumn = { usual: 0, doubled: 0 }
    let map = null
    for (const index of shown) {
      await page.evaluate(showSection, index)
      outOfColumn.usual = Math.max(outOfColumn.usual, await page.evaluate(measureSection))
      if (index === sections.maps) map = await page.evaluate(describeMap, { ...FIGURES, number })
    }
    await page.emulateMedia({ colorScheme: 'dark' })
    const darkest = await page.evaluate(measureLetters)
    await page.screenshot({ path: picture.replace('.png', '-night.png') })
    await page.emulateMedia({ colorScheme: 'light' })
    await page.evaluate(() => globalThis.reader.view.renderer.setStyles('html { font-size: 200% !important }'))
    for (const index of shown) {
      await page.evaluate(showSection, index)
      outOfColumn.doubled = Math.max(outOfColumn.doubled, await page.evaluate(measureSection))
    }
    await page.screenshot({ path: picture })
    return { kinds: Object.keys(sections), outOfColumn, map, darkest, ...(await page.evaluate(followLinks, sections.notes)), errors }
  } finally {
    await page.close()
    server.close()
  }
}
