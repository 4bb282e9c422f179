// What a person would call a thing of the page. It does nothing by itself, so it may be loaded under two names.
const hasKey = (node) => node.parentElement.closest("kbd") !== null

// The words in it, but for the key that is drawn beside them.
function wordsOf(element) {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  let words = ""
  while (texts.nextNode()) if (!hasKey(texts.currentNode)) words += texts.currentNode.data
  return words
}

export function nameOf(element) {
  const name = element.dataset.keyName ?? element.getAttribute("aria-label") ?? wordsOf(element.labels?.[0] ?? element)
  return name.replace(/\s+/g, " ").trim()
}
