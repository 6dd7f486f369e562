// What the browser remembers for the visitor. A browser that forbids storage still gets a working page.
export function recall(name: string): string | null {
  try { return localStorage.getItem(name) } catch { return null }
}
export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name)
    else localStorage.setItem(name, value)
  } catch { /* remembered for this visit only */ }
}
