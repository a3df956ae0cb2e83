// Before the first paint: the colours and the language that were chosen, so that nothing flashes. A file of its own, since the policy allows no inline script.
(function () {
  var read = function (name) { try { return localStorage.getItem(name); } catch (_) { return null; } };
  var scheme = read('kontora.scheme');
  var dark = scheme === 'dark' || (scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  var language = read('kontora.language') || (/^(ru|be|kk|uk)/.test(navigator.language) ? 'ru' : 'en');
  document.documentElement.lang = language;
  // Paper is light.
  var before = 'light';
  addEventListener('beforeprint', function () { before = document.documentElement.getAttribute('data-mantine-color-scheme'); document.documentElement.setAttribute('data-mantine-color-scheme', 'light'); });
  addEventListener('afterprint', function () { document.documentElement.setAttribute('data-mantine-color-scheme', before); });
})();
