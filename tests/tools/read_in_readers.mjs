// Reads an EPUB in other reading systems than foliate-js: epub.js and Vivliostyle, in Chromium, as on a telephone.
//
// `folder` is that of the book unpacked. The screen is 360 pixels wide. Both readers say in which
// direction the book pages; whether the arrow to the left goes on; how far a page is wider than its column, with letters
// of the usual size and of twice that; and every error of a page. epub.js tells its contents, landmarks and pages too,
// whether a note and a page of print are reached, and of which colour letters are at night.

import { createReadStream, readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, extname, join, normalize, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const tools = dirname(fileURLToPath(import.meta.url))
const media = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.xhtml': 'application/xhtml+xml', '.opf': 'application/oebps-package+xml', '.xml': 'application/xml',
}
const scripts = { jszip: createRequire(createRequire(import.meta.url).resolve('epubjs')).resolve('jszip/dist/jszip.min.js') }
const page = `<!doctype html><meta charset="utf-8"><style>body { margin: 0 } #area { width: 360px; height: 640px }</style>
<div id="area"></div><script src="/jszip.js"></script><script src="/modules/epubjs/dist/epub.js"></script>`

function answer(book, folder, { url }, response) {
  const path = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname))
  if (path === '/') return response.setHeader('content-type', 'text/html').end(page)
  const roots = { '/modules/': join(tools, 'node_modules'), '/unpacked/': resolve(folder) }
  const root = Object.keys(roots).find(name => path.startsWith(name))
  const file = path === '/book.epub' ? resolve(book) : path === '/jszip.js' ? scripts.jszip : root ? join(roots[root], path.slice(root.length)) : ''
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end()
  response.setHeader('content-type', media[extname(file)] ?? 'application/octet-stream')
  createReadStream(file).pipe(response)
}

/** Open the book in epub.js, and go through it as a reader would. */
async function readInEpubJs() {
  const opened = globalThis.ePub('/book.epub', { openAs: 'epub' })
  await opened.ready
  const shown = opened.renderTo('area', { width: 360, height: 640, flow: 'paginated', spread: 'none' })
  const links = entries => entries.flatMap(({ label, href, subitems }) => [{ label: label.trim(), href }, ...links(subitems ?? [])])
  const wait = () => new Promise(done => setTimeout(done, 300))
  /** Tell how many pixels of what is shown stand out of its columns. */
  const measure = () => {
    const root = shown.getContents()[0].document.documentElement
    return Math.max(0, ...[...root.querySelectorAll('p, td, dd, li, pre, figure svg, img')].flatMap(one => [...one.getClientRects()].map(box => box.width - 360)))
  }
  const chapter = opened.spine.spineItems.find(item => /chapter-01|front-01/.test(item.href)).href
  await shown.display(chapter)
  await wait()
  const usual = measure()
  const before = shown.currentLocation().start
  await shown.next()
  await wait()
  const after = shown.currentLocation().start
  shown.themes.fontSize('200%')
  await shown.display(chapter)
  await wait()
  const doubled = measure()
  shown.themes.fontSize('100%')
  shown.themes.override('background', '#111', true)
  shown.themes.override('color', '#eee', true)
  await wait()
  const night = new Set([...shown.getContents()[0].document.querySelectorAll('p, h1, a')].map(one => getComputedStyle(one).color))
  const reach = async href => {
    if (!href) return null
    await shown.display(href)
    await wait()
    return shown.currentLocation().start.href.endsWith(href.split('#')[0])
  }
  const note = [...shown.getContents()[0].document.querySelectorAll('a')].find(link => link.getAttribute('epub:type') === 'noteref')?.getAttribute('href')
  const pages = opened.pageList?.pageList ?? []
  return {
    direction: opened.packaging.metadata.direction,
    contents: links(opened.navigation.toc).map(({ label }) => label),
    landmarks: opened.navigation.landmarks.length,
    pages: pages.length,
    turns: before.cfi !== after.cfi,
    outOfColumn: { usual, doubled },
    night: [...night],
    note: await reach(note ? chapter + note.replace(/^[^#]*/, '') : ''),
    // It takes addresses as the navigation document has them, which need not lie beside the package.
    page: await reach(pages.length && opened.packaging.navPath.replace(/[^/]*$/, '') + pages[Math.floor(pages.length / 2)].href),
  }
}

/** Tell which page Vivliostyle shows of how many, and how far its text stands out of it. */
function describeVivliostyle() {
  const shown = [...document.querySelectorAll('[data-vivliostyle-page-container]')]
    .filter(one => getComputedStyle(one).display !== 'none' && one.getBoundingClientRect().width)
  const boxes = shown.flatMap(one => {
    const { left, right } = one.getBoundingClientRect()
    return [...one.querySelectorAll('p, td, dd, li, pre, svg, img')].flatMap(inner => [...inner.getClientRects()])
      .map(box => Math.max(left - box.left, box.right - right))
  })
  return {
    direction: document.querySelector('[data-vivliostyle-viewer-viewport]').getAttribute('data-vivliostyle-page-progression'),
    place: Number(document.querySelector('#vivliostyle-page-number').value),
    outOfColumn: Math.max(0, ...boxes),
  }
}

/** Open a book in Vivliostyle, page it, and tell about it. */
async function readInVivliostyle(tab, address, folder) {
  const [opf] = readdirSync(folder, { recursive: true }).filter(name => name.endsWith('.opf'))
  await tab.goto(`${address}/modules/@vivliostyle/viewer/lib/index.html#src=/unpacked/${opf}&bookMode=true&spread=false`)
  const finish = () => tab.waitForFunction(() => document.querySelector('[data-vivliostyle-viewer-status="complete"]'), null, { timeout: 120000 })
  await finish()
  const turn = async act => {
    await act()
    await tab.waitForTimeout(1000)
    await finish()
    return tab.evaluate(describeVivliostyle)
  }
  const places = []
  for (let number = 0; number < 8; number++) places.push(await turn(() => tab.keyboard.press('PageDown')))
  const before = places.at(-1)
  const after = await turn(() => tab.evaluate(() => document.querySelector('#vivliostyle-page-navigation-left').click()))
  return { direction: before.direction, left: after.place - before.place, outOfColumn: Math.max(...places.map(one => one.outOfColumn)) }
}

/** Open a book in a reader, `epubjs` or `vivliostyle`, and put a picture of a page into the file `picture`. */
export async function readInReader(browser, reader, book, folder, picture) {
  const server = createServer((question, response) => answer(book, folder, question, response))
  await new Promise(ready => server.listen(0, '127.0.0.1', ready))
  const address = `http://127.0.0.1:${server.address().port}`
  const tab = await browser.newPage({ viewport: { width: 360, height: 640 } })
  try {
    const errors = []
    tab.on('pageerror', error => errors.push(error.message))
    if (reader === 'epubjs') await tab.goto(address)
    const found = reader === 'epubjs' ? await tab.evaluate(readInEpubJs) : await readInVivliostyle(tab, address, folder)
    await tab.screenshot({ path: picture })
    return { ...found, errors }
  } finally {
    await tab.close()
    server.close()
  }
}
