(() => {
  const notice = document.getElementById('components-reconnect-modal');
  const kept = () => `aamu-kept:${location.pathname}`;
  let leaving = false;
  let before = null;

  // The last letters may not have reached the service, or not come back.
  const fields = form => [...form.querySelectorAll('[data-keep]')];
  const typedIn = form => Object.fromEntries(fields(form).map(field => [field.dataset.keep, field.value]));

  // Nobody hears what is typed or pressed while the connection is lost: the page takes nothing then, and can still be read.
  const setAway = away => {
    if (away) { before ??= document.activeElement; }
    document.querySelectorAll(':is(main, .mud-appbar) :is(form, label, input, textarea, select, button), .mud-dialog-container').forEach(part => { part.inert = away; });
    if (!away) {
      fields(document).forEach(field => field.dispatchEvent(new Event('input', { bubbles: true })));
      // Whoever went on to something else meanwhile stays there.
      if (document.activeElement === document.body || notice.contains(document.activeElement)) { before?.focus({ preventScroll: true }); }
      before = null;
    }
  };

  // The page comes back as it was: the address bar has its filters, the tab keeps what was typed and not saved.
  const reload = () => {
    try {
      const form = document.querySelector('[data-kept]');
      if (form) { sessionStorage.setItem(kept(), JSON.stringify({ ...JSON.parse(form.dataset.kept), ...typedIn(form) })); }
      sessionStorage.setItem('aamu-restarted', '1');
    } catch { /* a private window forgets */ }
    leaving = true;
    location.reload();
  };

  // Nothing is lost by it, so the browser need not ask. This listens before Blazor's own guard of unsaved changes does.
  addEventListener('beforeunload', event => { if (leaving) { event.stopImmediatePropagation(); } });

  const retry = async () => {
    try {
      if (!await Blazor.reconnect() && !await Blazor.resumeCircuit()) { reload(); }
    } catch {
      // Still no answer: the notice stays.
    }
  };

  notice.addEventListener('components-reconnect-state-changed', ({ detail }) => {
    setAway(detail.state !== 'hide');
    if (detail.state === 'rejected') { reload(); }
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

  // What was typed before a restart of the service, once.
  window.aamu.takeKept = () => {
    try {
      const text = sessionStorage.getItem(kept());
      sessionStorage.removeItem(kept());
      return text;
    } catch {
      return null;
    }
  };

  try {
    if (sessionStorage.getItem('aamu-restarted')) {
      sessionStorage.removeItem('aamu-restarted');
      const words = document.querySelector('#restarted > div');
      const showForAWhile = () => {
        setTimeout(() => { words.hidden = false; }, 500);
        setTimeout(() => { words.hidden = true; }, 10000);
      };
      // Whoever is in another tab meanwhile reads it on coming back.
      if (document.visibilityState === 'visible') { showForAWhile(); } else { document.addEventListener('visibilitychange', showForAWhile, { once: true }); }
    }
  } catch { /* a private window forgets */ }

  // A menu gives the cursor back to its button when it closes, also when a dialog has opened from it meanwhile: the dialog takes it again.
  document.addEventListener('focusin', ({ target }) => {
    const dialog = [...document.querySelectorAll('.mud-dialog-container')].at(-1);
    if (!dialog || dialog.contains(target) || target.closest('.mud-popover, .mud-snackbar')) { return; }
    (dialog.querySelector('.stay') ?? dialog.querySelector('.mud-dialog :is(input, select, textarea, button):not(:disabled)'))?.focus();
  });

  // A page that became another one without a navigation.
  window.aamu.focusHead = () => {
    const head = document.querySelector('main h1');
    head?.setAttribute('tabindex', '-1');
    head?.focus();
  };

  // The address that a reload and a copied link lead to, without going there.
  window.aamu.standAt = (path) => history.replaceState(history.state, '', path);

  // The first field that was refused, once it is marked.
  window.aamu.focusProblem = () => document.querySelector('[aria-invalid="true"]')?.focus();
})();
