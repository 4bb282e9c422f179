// On the firm's own page: a button in the corner, and one frame with the chat. It reads nothing of the page, and sets no cookie.
;(() => {
  const tag = document.currentScript
  const { chat, open: openWord = "Chat with us", close: closeWord = "Close the chat" } = tag.dataset
  const ours = new URL(tag.src).origin
  const STYLE = `
  :host { all: initial }
    button { position: fixed; inset: auto 20px 20px auto; z-index: 2147483646; border: 0; border-radius: 28px; padding: 14px 22px; cursor: pointer;
      font: 600 15px/1.2 system-ui, sans-serif; background: #14605f; color: #fff; box-shadow: 0 4px 16px #0004 }
    button:focus-visible { outline: 3px solid #14605f; outline-offset: 3px }
    b { display: inline-block; margin-inline-start: 8px; padding: 1px 8px; border-radius: 10px; background: #fff; color: #14605f }
    iframe { position: fixed; inset: auto 20px 84px auto; z-index: 2147483647; width: min(380px, calc(100vw - 40px));
      height: min(600px, calc(100dvh - 110px)); border: 1px solid #8886; border-radius: 12px; background: Canvas; box-shadow: 0 8px 32px #0005 }
    [hidden] { display: none }
    @media (prefers-color-scheme: dark) { button { background: #8fd0cd; color: #10302f } b { background: #10302f; color: #8fd0cd } }
    @media (max-width: 480px) { iframe { inset: 0 0 64px 0; width: 100%; height: calc(100dvh - 64px); border: 0; border-radius: 0 }
      button { inset: auto 8px 8px auto } }`

  const host = document.createElement("aside")
  const root = host.attachShadow({ mode: "open" })
  const sheet = new CSSStyleSheet() // a policy that forbids inline styles does not forbid these
  const button = document.createElement("button")
  const count = document.createElement("b")
  let frame = null

  function build() {
    frame = document.createElement("iframe")
    frame.src = `${ours}/chat/${chat}/`
    frame.title = openWord
    frame.addEventListener("load", tell)
    root.append(frame)
  }

  function isOpen() {
    return Boolean(frame) && !frame.hidden
  }

  function tell() {
    frame.contentWindow.postMessage({ amends: "chat", isOpen: isOpen() }, ours)
  }

  function toggle(open) {
    if (!frame) build()
    frame.hidden = !open
    button.textContent = open ? closeWord : openWord
    button.setAttribute("aria-expanded", open)
    if (open) frame.focus()
    else button.focus()
    tell()
  }

  function heard({ source, origin, data }) {
    if (source !== frame?.contentWindow || origin !== ours || data?.amends !== "chat") return
    if (data.close) return toggle(false)
    if (isOpen()) return
    count.textContent = data.unheard || ""
    count.hidden = !data.unheard
    button.append(count)
  }

  host.setAttribute("aria-label", openWord)
  sheet.replaceSync(STYLE)
  root.adoptedStyleSheets = [sheet]
  button.textContent = openWord
  button.type = "button"
  button.setAttribute("aria-expanded", false)
  button.addEventListener("click", () => toggle(!isOpen()))
  addEventListener("message", heard)
  addEventListener("keydown", (event) => event.key === "Escape" && isOpen() && toggle(false))
  root.append(button)
  document.body.append(host)
})()
