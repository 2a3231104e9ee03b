// Reads an EPUB as a person would: opens it in foliate-js, in Chromium without a window, and tells what it met.
//
// The reading system is served from this machine alone. What is told: the direction in which the book pages, its
// contents, landmarks and page list, the state of its fonts, whether the left arrow goes on, and every error of a page.

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
