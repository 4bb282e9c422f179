// What a person would call a thing of the page. It does nothing by itself, so it may be loaded under two names.
export function nameOf(element) {
  const name = element.dataset.keyName ?? element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent
  return name.replace(/\s+/g, " ").trim()
}
