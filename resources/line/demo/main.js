/* One telephone for each of ?people=1,2 */

import { Phone } from "/demo/phone.js";

/** A browser keeps six lines to one server open, and every telephone holds one. */
const PEOPLE_LIMIT = 4;

const phones = document.getElementById("phones");
const asked = new URLSearchParams(location.search);
const names = (asked.get("people") || "1").split(",").slice(0, PEOPLE_LIMIT);
const another = document.getElementById("another");

function add(name) {
  phones.append(new Phone(name).element);
  another.hidden = phones.childElementCount >= PEOPLE_LIMIT;
}

names.forEach(add);
another.addEventListener("click", () => {
  let number = names.length + 1;
  while (names.includes(String(number))) number += 1;
  names.push(String(number));
  history.replaceState(null, "", `?people=${names.join(",")}`);
  add(String(number));
});
