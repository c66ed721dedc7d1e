// Gives the forms for passkeys their dialog: asks the page what to ask the browser, and sends what the browser answers.
"use strict";

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const isNew = form.dataset.passkey === "create";
  const problem = form.querySelector("[role=alert]");
  const parse = window.PublicKeyCredential?.[isNew ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON"];
  form.hidden = !parse;

  form.addEventListener("submit", async event => {
    event.preventDefault();
    problem.hidden = true;
    try {
      const offer = await fetch(form.dataset.offer, { method: "POST", body: new FormData(form) });
      const publicKey = parse.call(PublicKeyCredential, await offer.json());
      const credential = await (isNew ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
      form.elements.Credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      problem.hidden = false;
    }
  });
}
