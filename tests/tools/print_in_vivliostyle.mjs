// Prints a page of HTML as Vivliostyle sets it, which is how `bench.py` measures it:
//
//     node print_in_vivliostyle.mjs BOOK.html BOOK.pdf
//
// Its own program does the same: the viewer sets every page in Chromium, which then prints them. What lies beside the
// page is found there; the network is not.

import { createReadStream, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { basename, dirname, extname, join, normalize, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const [source, made] = process.argv.slice(2)
const viewer = join(dirname(fileURLToPath(import.meta.url)), 'node_modules/@vivliostyle/viewer/lib')
const roots = { '/viewer/': viewer, '/book/': dirname(resolve(source)) }
const media = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png' }

const server = createServer(({ url }, response) => {
  const path = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname))
  const root = Object.keys(roots).find(name => path.startsWith(name))
  const file = root ? join(roots[root], path.slice(root.length)) : ''
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end()
  response.setHeader('content-type', media[extname(file)] ?? 'application/octet-stream')
  createReadStream(file).pipe(response)
})
await new Promise(ready => server.listen(0, '127.0.0.1', ready))

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
const tab = await browser.newPage()
// Under the usual limits a book would not be set in time.
tab.setDefaultTimeout(0)
const address = `http://127.0.0.1:${server.address().port}`
await tab.goto(`${address}/viewer/index.html#src=/book/${basename(source)}&renderAllPages=true&spread=false`)
await tab.waitForFunction(() => document.querySelector('[data-vivliostyle-viewer-status="complete"]'))
await tab.emulateMedia({ media: 'print' })
await writeFile(made, await tab.pdf({ preferCSSPageSize: true, printBackground: true, timeout: 0 }))
await browser.close()
server.close()
