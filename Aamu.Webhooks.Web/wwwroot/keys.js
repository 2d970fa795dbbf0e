// Keys for people who would rather not reach for the mouse. Listed in Shortcuts.razor.
(() => {
  // The overview has no word of its own in the address: it is the first of the team's pages, and of the operators'.
  const places = { o: ':is(.side-nav, .operate-nav) a', b: '.operate-nav a[href$="/books"]', a: '.side-nav a[href$="/audit"], .operate-nav a[href$="/log"]', ...Object.fromEntries(Object.entries({ w: 'webhooks', d: 'deliveries', e: 'events', r: 'refused', y: 'why', c: 'catalog', s: 'sandbox', v: 'recoveries', h: 'signatures', p: 'projects', m: 'members', k: 'keys' })
    .map(([key, page]) => [key, `:is(.side-nav, .operate-nav) a[href$="/${page}"]`])) };
  const byId = id => document.getElementById(id);
  const all = selector => [...document.querySelectorAll(selector)];
  let goingSince = 0;
  let entering = null;

  // WCAG 2.1.4: keys of a single character can be switched off.
  const singleKeys = () => { try { return localStorage.getItem('aamu-single-keys') !== 'off'; } catch { return true; } };

  // Where nothing had the cursor before, it stays in the field that is gone until the next frame, and takes the next key.
  const shut = dialog => {
    dialog.close();
    if (dialog.contains(document.activeElement)) { document.activeElement.blur(); }
  };

  const open = id => {
    const [dialog, other] = id === 'palette' ? [byId('palette'), byId('shortcuts')] : [byId('shortcuts'), byId('palette')];
    other?.close();
    if (!dialog || dialog.open) { return; }
    dialog.showModal();
    const box = dialog.querySelector('[data-single-keys]');
    if (box) { box.checked = singleKeys(); }
    const field = dialog.querySelector('input[type=search]');
    if (field?.value) {
      field.value = '';
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    field?.focus();
    follow(dialog, field);
  };

  // What was typed before the page had its connection, or while it was broken, was not heard: it is said again until the list belongs to it.
  // And when the page comes alive it brings a palette of its own: that one goes on where the first was.
  const follow = (dialog, field, typed = '') => {
    const list = dialog.querySelector('ul[data-for]');
    const again = list && setInterval(() => {
      if (!dialog.isConnected) {
        clearInterval(again);
        open('palette');
        const heir = byId('palette')?.querySelector('input[type=search]');
        if (heir && typed) { heir.value = typed; }
        if (heir && entering === field) { goToFirst(heir, byId('palette').querySelector('ul')); }
      } else if (!dialog.open) {
        clearInterval(again);
      } else if (list.dataset.for !== (typed = field.value)) {
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
    }, 100);
  };

  // Enter may come before the answer to the last letter: it waits for the list that belongs to what was typed.
  const goToFirst = (field, list) => {
    entering = field;
    const go = () => list.dataset.for === field.value && (list.querySelector('a')?.click(), true);
    if (go()) { return; }
    const watch = new MutationObserver(() => { if (!byId('palette').open || go()) { watch.disconnect(); } });
    watch.observe(list, { attributes: true, childList: true });
  };

  const inPalette = event => {
    // A search field takes the first Escape for itself, to empty it.
    if (event.key === 'Escape') {
      event.preventDefault();
      shut(byId('palette'));
      return;
    }
    const field = byId('palette').querySelector('input');
    const stops = [field, ...all('#palette li a')];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
    } else if (event.key === 'Enter' && document.activeElement === field) {
      event.preventDefault();
      goToFirst(field, byId('palette').querySelector('ul'));
    }
  };

  const toRow = step => {
    const rows = all('main :is(a.log-link, a.row-link)');
    if (rows.length === 0) {
      document.querySelector(`main a[data-key=${step > 0 ? 'j' : 'k'}]`)?.click();
      return;
    }
    const here = rows.findIndex(row => row.closest('tr') === document.activeElement?.closest('tr'));
    const next = rows[here < 0 ? 0 : Math.min(Math.max(here + step, 0), rows.length - 1)];
    next.focus();
    next.closest('tr').scrollIntoView({ block: 'nearest' });
  };

  const acts = {
    '/': () => { const field = document.querySelector('main input[type=search]'); if (field) { field.focus(); field.select(); } else { open('palette'); } },
    '?': () => open('shortcuts'),
    g: () => { goingSince = performance.now(); },
    j: () => toRow(1),
    k: () => toRow(-1),
    x: () => document.activeElement?.closest('tr')?.querySelector('.pick input')?.click(),
  };

  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
      if (byId('palette')) { event.preventDefault(); open('palette'); }
      return;
    }
    if (byId('palette')?.open) { inPalette(event); return; }
    // The first Escape empties a search field, the next one leaves it: then single keys act again.
    if (event.key === 'Escape' && event.target.matches?.('main input[type=search]') && !event.target.value) { event.target.blur(); return; }
    const typing = event.target.closest?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]');
    const busy = document.querySelector('dialog[open], .mud-dialog, .mud-popover-open');
    if (typing || busy || event.ctrlKey || event.metaKey || event.altKey || !singleKeys()) { return; }
    const going = performance.now() - goingSince < 1500;
    goingSince = 0;
    if (going && places[event.key]) {
      event.preventDefault();
      document.querySelector(places[event.key])?.click();
    } else if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
  });

  document.addEventListener('click', ({ target }) => {
    const wish = target.closest?.('[data-open]')?.dataset.open;
    if (wish) { open(wish); }
    // A link leads away, and a click beside the dialog closes it.
    if (target.closest?.('dialog.palette a') || target.matches?.('dialog.palette')) { shut(target.closest('dialog')); }
  });

  document.addEventListener('change', ({ target }) => {
    if (target.matches?.('[data-single-keys]')) {
      try { localStorage.setItem('aamu-single-keys', target.checked ? 'on' : 'off'); } catch { /* a private window forgets */ }
    }
  });
})();
