// Plain pages, whose forms are sent as a whole. The second press of a quick hand would send a form once more: the code that the first has used up would be refused, and a letter written twice.
(() => {
  // As long as an answer may take. One that is a file leaves the page where it is, and its form may be sent again.
  const patience = 10_000;
  let sent = new WeakSet();

  // After the others have heard of it: the browser has found nothing missing by then, and a script that sends the form by itself has said so.
  document.addEventListener('submit', event => {
    if (event.defaultPrevented) { return; }
    if (sent.has(event.target)) {
      event.preventDefault();
      return;
    }
    sent.add(event.target);
    setTimeout(form => { sent.delete(form); }, patience, event.target);
  });

  // What was changed since is another form: somebody stopped the first, and put it right.
  document.addEventListener('input', event => { sent.delete(event.target.form); });

  // Whoever comes back to the page finds it as it was left.
  addEventListener('pageshow', () => { sent = new WeakSet(); });
})();
