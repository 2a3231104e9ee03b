// Reads an EPUB in other reading systems than foliate-js: epub.js and Vivliostyle, in Chromium, as on a telephone.
//
// `folder` is that of the book unpacked. The screen is 360 pixels wide. Both readers say in which
// direction the book pages; whether the arrow to the left goes on; how far a page is wider than its column, with letters
// of the usual size and of twice that; how wide a map is and how many labels it has; whether the fonts of the book are
// loaded; whether the call of a note leads to it; how letters are at night; and every error of a page. epub.js tells its
// contents, landmarks and pages too, and whether a page of print is reached.

import { createReadStream, readFileSync, readdirSync, statSync } from 'node:fs'
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
  /** Show the chapters, one after the other, until one has what is looked for, and give the chapter and what that is. */
  const find = async selector => {
    for (const { href } of opened.spine.spineItems.filter(item => /chapter/.test(item.href))) {
      await shown.display(href)
      await wait()
      const found = shown.getContents()[0].document.querySelector(selector)
      if (found) return [href, found]
    }
    return ['', null]
  }
  await shown.getContents()[0].document.fonts.ready
  const fonts = [...shown.getContents()[0].document.fonts].map(({ status }) => status)
  const [, map] = await find('figure svg')
  const labels = [...map.querySelectorAll('text')].filter(label => label.getClientRects().length).length
  const { width } = map.getBoundingClientRect()
  const [withNote, call] = await find('a[role~="doc-noteref"]')
  const pages = opened.pageList?.pageList ?? []
  return {
    direction: opened.packaging.metadata.direction,
    contents: links(opened.navigation.toc).map(({ label }) => label),
    landmarks: opened.navigation.landmarks.length,
    pages: pages.length,
    turns: before.cfi !== after.cfi,
    outOfColumn: { usual, doubled },
    night: [...night],
    note: await reach(call && withNote + call.getAttribute('href').replace(/^[^#]*/, '')),
    // It takes addresses as the navigation document has them, which need not lie beside the package.
    fonts: [...new Set(fonts)],
    map: { labels, width },
    page: await reach(pages.length && opened.packaging.navPath.replace(/[^/]*$/, '') + pages[Math.floor(pages.length / 2)].href),
  }
}

/** Tell what Vivliostyle shows: which page, how far its text stands out of it, its letters, its map and its fonts. */
function describeVivliostyle() {
  const shown = [...document.querySelectorAll('[data-vivliostyle-page-container]')]
    .filter(one => getComputedStyle(one).display !== 'none' && one.getBoundingClientRect().width)
  const boxes = shown.flatMap(one => {
    const { left, right } = one.getBoundingClientRect()
    return [...one.querySelectorAll('p, td, dd, li, pre, svg, img')].flatMap(inner => [...inner.getClientRects()])
      .map(box => Math.max(left - box.left, box.right - right))
  })
  const find = selector => shown.flatMap(one => [...one.querySelectorAll(selector)])
  const measure = color => color.match(/[\d.]+/g).slice(0, 3).reduce((sum, value) => sum + Number(value) / 3, 0)
  const letters = find('p, h1, h2, td, th, li, dd').map(one => measure(getComputedStyle(one).color))
  const paper = shown.map(one => measure(getComputedStyle(one).backgroundColor))
  const map = find('figure svg, .drawing svg')[0]
  return {
    direction: document.querySelector('[data-vivliostyle-viewer-viewport]').getAttribute('data-vivliostyle-page-progression'),
    place: Number(document.querySelector('#vivliostyle-page-number').value),
    width: shown[0]?.getBoundingClientRect().width,
    outOfColumn: Math.max(0, ...boxes),
    contrast: Math.min(...letters.flatMap(letter => paper.map(behind => Math.abs(letter - behind)))),
    map: map ? { labels: map.querySelectorAll('text').length, width: map.getBoundingClientRect().width } : null,
    note: find('[role~="doc-footnote"], aside').map(one => one.textContent.trim()).find(Boolean) ?? '',
    size: Math.max(0, ...find('p').map(one => parseFloat(getComputedStyle(one).fontSize))),
    // It gives the fonts of a book names of its own.
    fonts: [...document.fonts].filter(({ family }) => family.startsWith('Fnt_')).map(({ status }) => status),
  }
}

/** Pages as large as the screen of a telephone: without them Vivliostyle has sheets of paper. */
const telephone = 'data:text/css,' + encodeURIComponent('@page { size: 360px 640px; margin: 20px }')

/** Open a book in Vivliostyle, page it, and tell about it: the whole book, then the chapters with a map and with a note. */
async function readInVivliostyle(tab, address, folder) {
  const files = readdirSync(folder, { recursive: true })
  const [opf] = files.filter(name => name.endsWith('.opf'))
  const finish = () => tab.waitForFunction(() => document.querySelector('[data-vivliostyle-viewer-status="complete"]'), null, { timeout: 120000 })
  const open = async (file, options) => {
    await tab.goto('about:blank')
    await tab.goto(`${address}/modules/@vivliostyle/viewer/lib/index.html#src=/unpacked/${file}&spread=false&zoom=1&userStyle=${telephone}${options}`)
    await finish()
    return tab.evaluate(describeVivliostyle)
  }
  const turn = async act => {
    await act()
    await tab.waitForTimeout(500)
    await finish()
    return tab.evaluate(describeVivliostyle)
  }
  /** Turn the pages of a file until one is what is looked for, or the last is reached. */
  const pageTo = async (first, isFound) => {
    const met = [first]
    for (let tries = 0; tries < 40 && !isFound(met.at(-1)); tries++) {
      met.push(await turn(() => tab.keyboard.press('PageDown')))
      if (met.at(-1).place === met.at(-2).place) break
    }
    return met
  }
  const chapters = files.filter(name => name.endsWith('.xhtml') && name.includes('chapter'))
  const seek = text => chapters.find(name => readFileSync(join(folder, name), 'utf8').includes(text))
  const places = [await open(opf, '&bookMode=true')]
  for (let number = 0; number < 4; number++) places.push(await turn(() => tab.keyboard.press('PageDown')))
  const before = places.at(-1)
  const after = await turn(() => tab.evaluate(() => document.querySelector('#vivliostyle-page-navigation-left').click()))
  const usual = await pageTo(await open(seek('<svg'), ''), ({ map }) => map)
  const doubled = await pageTo(await open(seek('<svg'), '&fontSize=32'), ({ map }) => map)
  await tab.emulateMedia({ colorScheme: 'dark' })
  const night = await open(seek('<svg'), '')
  await tab.emulateMedia({ colorScheme: 'light' })
  const call = '[role~="doc-noteref"]'
  await open(seek('doc-noteref'), '')
  const hasCall = () => tab.evaluate(selector => [...document.querySelectorAll(selector)].some(one => one.getClientRects().length), call)
  for (let tries = 0; tries < 40 && !(await hasCall()); tries++) await turn(() => tab.keyboard.press('PageDown'))
  const reached = await turn(() => tab.evaluate(selector => [...document.querySelectorAll(selector)].find(one => one.getClientRects().length).click(), call))
  return {
    direction: before.direction,
    left: after.place - before.place,
    width: before.width,
    outOfColumn: { usual: Math.max(...[...places, ...usual].map(one => one.outOfColumn)), doubled: Math.max(...doubled.map(one => one.outOfColumn)) },
    sizes: [Math.max(...usual.map(({ size }) => size)), Math.max(...doubled.map(({ size }) => size))],
    map: usual.at(-1).map,
    note: reached.note,
    contrastAtNight: night.contrast,
    fonts: [...new Set(usual[0].fonts)],
  }
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
