/** Gives the visitor a file that was made on their own machine. */
export function offer(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser reads the file after the click returned.
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
