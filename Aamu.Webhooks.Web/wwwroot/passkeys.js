// Passkeys (WebAuthn). A form with data-passkey says where to ask for the challenge; what the browser's own dialog answers goes into the form, which is then sent like any other.
(() => {
  const isAble = () => typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

  const answerTo = async form => {
    const asked = await fetch(form.dataset.passkey, { method: 'POST', body: new FormData(form) });
    if (!asked.ok) { throw new Error(`${asked.status}`); }
    const challenge = await asked.json();
    const answer = challenge.rp
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(challenge) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(challenge) });
    return JSON.stringify(answer);
  };

  // What it says stands in its own tag, in the reader's language.
  const { cancelled, known, insecure, failed } = document.currentScript.dataset;
  const words = error => ({ NotAllowedError: cancelled, InvalidStateError: known, SecurityError: insecure })[error.name] ?? failed;

  const send = async form => {
    const problem = form.querySelector('[role=alert]');
    const button = form.querySelector('button');
    problem.hidden = true;
    button.disabled = true;
    try {
      form.elements['Shown.Credential'].value = await answerTo(form);
      if (form.elements['Shown.Remember']) { form.elements['Shown.Remember'].value = document.querySelector('[name="Entered.Remember"]')?.checked ?? false; }
      form.submit();
    } catch (error) {
      problem.textContent = words(error);
      problem.hidden = false;
      button.disabled = false;
    }
  };

  document.querySelectorAll('form[data-passkey]').forEach(form => { form.hidden = !isAble(); });
  document.querySelectorAll('[data-passkey-missing]').forEach(note => { note.hidden = isAble(); });
  document.addEventListener('submit', event => {
    if (event.target.matches('form[data-passkey]')) {
      event.preventDefault();
      send(event.target);
    }
  });

  // On a live page there is no form to send: the one of the page that confirms is borrowed. The server notes the proof with the session, where the live page looks for it.
  window.aamu.passkeys = {
    isAble,
    confirm: async () => {
      try {
        const page = new DOMParser().parseFromString(await (await fetch('/account/confirm')).text(), 'text/html');
        const form = page.querySelector('form[data-passkey]');
        form.elements['Shown.Credential'].value = await answerTo(form);
        await fetch('/account/confirm', { method: 'POST', body: new FormData(form), redirect: 'manual' });
        return null;
      } catch (error) {
        return words(error);
      }
    },
  };
})();
