(() => {
  const every = 5000
  const limit = 10000
  const el = id => document.getElementById(id)
  const pause = el('pause'), live = el('live'), stale = el('stale'), news = el('news')
  let timer = 0, paused = false, asking = false

  // sync makes one node look like another. What the reader has opened stays open.
  const sync = (have, want) => {
    if (have.nodeType !== 1) {
      if (have.data !== want.data) have.data = want.data
      return
    }
    for (const a of want.attributes) if (have.getAttribute(a.name) !== a.value) have.setAttribute(a.name, a.value)
    for (const a of [...have.attributes]) if (a.name !== 'open' && !want.hasAttribute(a.name)) have.removeAttribute(a.name)
    syncChildren(have, want)
  }

  // Elements with a key are found again wherever they stand; others by their place.
  const key = node => node.nodeType === 1 ? node.id || node.dataset.key : ''
  const syncChildren = (have, want) => {
    const known = new Map([...have.children].filter(key).map(c => [key(c), c]))
    let at = have.firstChild
    for (const next of want.childNodes) {
      const same = key(next) ? known.get(key(next)) : at && !key(at) ? at : null
      if (!same || same.nodeName !== next.nodeName) {
        have.insertBefore(document.importNode(next, true), at)
        continue
      }
      if (same === at) at = at.nextSibling
      else have.insertBefore(same, at)
      sync(same, next)
    }
    while (at) {
      const after = at.nextSibling
      at.remove()
      at = after
    }
  }

  const show = page => {
    const before = el('verdict').textContent + el('why').textContent
    const focused = document.activeElement
    sync(el('page'), page.getElementById('page'))
    if (focused && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true })
    document.title = page.title
    const icon = document.querySelector('link[rel=icon]'), next = page.querySelector('link[rel=icon]')
    if (icon.href !== next.href) icon.href = next.href
    if (before !== el('verdict').textContent + el('why').textContent) news.textContent = el('verdict').textContent + '. ' + el('why').textContent
  }

  const ask = async () => {
    if (asking) return
    asking = true
    let problem = ''
    try {
      const answer = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(limit) })
      const page = answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null
      if (page && page.getElementById('page')) show(page)
      else problem = 'the server has answered ' + answer.status
    } catch {
      problem = 'the server has not answered'
    }
    asking = false
    if (problem && stale.hidden) stale.textContent = 'This is old: ' + problem + ' since ' + new Date().toISOString().slice(11, 19) + ' UTC.'
    if (problem && stale.hidden) document.title = 'Old: ' + document.title
    stale.hidden = !problem
    document.body.classList.toggle('old', !!problem)
    tell()
    plan()
  }

  const tell = () => { live.textContent = paused ? 'paused' : stale.hidden ? 'live' : 'no answer' }

  const plan = () => {
    clearTimeout(timer)
    if (!paused && !document.hidden) timer = setTimeout(ask, every)
  }

  pause.addEventListener('click', () => {
    paused = !paused
    pause.textContent = paused ? 'Go on' : 'Pause'
    tell()
    paused ? plan() : ask()
  })
  document.addEventListener('visibilitychange', () => {
    if (!paused && !document.hidden) ask()
    else plan()
  })
  tell()
  pause.hidden = live.hidden = false
  plan()
})()
