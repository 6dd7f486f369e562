// Runs before the first paint, so that nobody who reads in the dark is blinded while the application loads.
(function () {
  var root = document.documentElement
  var theme = null
  var text = null
  try {
    theme = localStorage.getItem('jixia.theme')
    text = localStorage.getItem('jixia.text')
  } catch { /* storage may be forbidden */ }
  if (theme !== 'dark' && theme !== 'light') theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  root.dataset.theme = theme
  if (text === 'large') root.dataset.text = 'large'
})()
