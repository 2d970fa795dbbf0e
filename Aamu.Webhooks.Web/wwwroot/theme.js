// Runs before the first paint: the page is never light for a moment and then dark.
(() => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => { try { return localStorage.getItem('aamu-theme'); } catch { return null; } };
  const isDark = () => (chosen() ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const apply = () => { document.documentElement.dataset.theme = isDark() ? 'dark' : 'light'; };
  let page = null;

  // A navigation may set the attributes of <html> back to what the server wrote; an observer acts before the next paint.
  new MutationObserver(() => { if (!document.documentElement.dataset.theme) { apply(); } })
    .observe(document.documentElement, { attributeFilter: ['data-theme'] });

  system.addEventListener('change', () => {
    apply();
    page?.invokeMethodAsync('ThemeChangedAsync', isDark());
  });

  window.aamu = {
    theme: {
      watch: listener => { page = listener; return isDark(); },
      unwatch: () => { page = null; },
      choose: dark => {
        // Whoever goes back to what the system says follows it again.
        try {
          if (dark === system.matches) { localStorage.removeItem('aamu-theme'); } else { localStorage.setItem('aamu-theme', dark ? 'dark' : 'light'); }
        } catch { /* a private window forgets */ }
        document.documentElement.dataset.theme = dark ? 'dark' : 'light';
      },
    },
  };
  apply();
})();
