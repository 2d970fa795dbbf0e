(() => {
  const notice = document.getElementById('components-reconnect-modal');
  const reload = () => location.reload();

  const retry = async () => {
    try {
      if (!await Blazor.reconnect() && !await Blazor.resumeCircuit()) { reload(); }
    } catch {
      // Still no answer: the notice stays.
    }
  };

  notice.addEventListener('components-reconnect-state-changed', ({ detail }) => {
    // After a restart the page is loaded anew, address and filters with it, unless a form would lose what was typed.
    if (detail.state === 'rejected' && !document.querySelector('[data-unsaved="true"]')) { reload(); }
    if (detail.state === 'failed') {
      document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') { retry(); } }, { once: true });
    }
  });

  document.addEventListener('click', ({ target }) => {
    const wish = target.closest?.('[data-reconnect]')?.dataset.reconnect;
    if (wish === 'retry') { retry(); }
    if (wish === 'reload') { reload(); }
  });

  // Browsers lend the clipboard to secure pages only; over plain http the old way still works.
  window.aamu.copy = async text => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = document.createElement('textarea');
      field.value = text;
      field.style.cssText = 'position: fixed; opacity: 0';
      document.body.append(field);
      field.select();
      const done = document.execCommand('copy');
      field.remove();
      return done;
    }
  };

  // A log that is followed lets nothing in while somebody reads further down or stands in a row.
  window.aamu.isReading = () => scrollY > 160 || document.activeElement?.closest('.log') != null;
  window.aamu.toTop = () => scrollTo({ top: 0 });

  // The first field that was refused, once it is marked.
  window.aamu.focusProblem = () => document.querySelector('[aria-invalid="true"]')?.focus();
})();
