// What stands behind a fold is asked for when somebody opens it, so that a choice sends nothing of it.
// `arrived` may work on the markup once it is there.
export async function fill(fold, body, told, address, failed, arrived = () => {}) {
  if (fold.asked === address) return;
  fold.asked = address;
  told.textContent = "";
  const markup = await fetch(address).then((answer) => (answer.ok ? answer.text() : null), () => null);
  if (fold.asked !== address) return; // a later choice overtook this one
  if (markup === null) {
    fold.asked = "";
    told.textContent = failed;
    return;
  }
  body.innerHTML = markup; // made by the server; every text in it is escaped
  arrived(body);
}
