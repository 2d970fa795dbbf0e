// Runs before the first paint: the page is never light for a moment and then dark.
(() => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const kept = () => { try { return localStorage.getItem('aamu-theme'); } catch { return null; } };
  let chosen = kept();
  const shown = () => ({ isDark: (chosen ?? (system.matches ? 'dark' : 'light')) === 'dark', chosen: chosen ?? 'system' });
  const apply = () => { document.documentElement.dataset.theme = shown().isDark ? 'dark' : 'light'; };
  let page = null;

  // A navigation may set the attributes of <html> back to what the server wrote; an observer acts before the next paint.
  new MutationObserver(() => { if (!document.documentElement.dataset.theme) { apply(); } })
    .observe(document.documentElement, { attributeFilter: ['data-theme'] });

  const changed = () => {
    apply();
    page?.invokeMethodAsync('ThemeChangedAsync', shown());
  };
  system.addEventListener('change', changed);
  // Chosen in another tab.
  addEventListener('storage', ({ key }) => {
    if (key === 'aamu-theme') {
      chosen = kept();
      changed();
    }
  });

  window.aamu = {
    theme: {
      watch: listener => { page = listener; return shown(); },
      unwatch: () => { page = null; },
      choose: theme => {
        chosen = theme === 'system' ? null : theme;
        try {
          if (chosen) { localStorage.setItem('aamu-theme', chosen); } else { localStorage.removeItem('aamu-theme'); }
        } catch { /* a private window forgets */ }
        apply();
        return shown();
      },
    },
  };
  apply();
})();
