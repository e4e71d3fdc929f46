// Finds what a person would call by this role and name: exactly, else the first that holds the name. What a modal
// dialog covers is out of reach. Roles and names are computed as assistive technology does, by axe-core.
const [role, name] = arguments;
const squeeze = (text) => text.replace(/\s+/g, " ").trim();
const dialogs = document.querySelectorAll("dialog:modal");
const root = dialogs[dialogs.length - 1] ?? document;

/** With what stands in open shadow roots, such as the editor. */
function* all(node) {
  if (node instanceof Element) yield node;
  for (const element of node.querySelectorAll("*")) {
    yield element;
    if (element.shadowRoot) yield* all(element.shadowRoot);
  }
}

axe.setup(document.documentElement);
try {
  let near = null;
  for (const element of all(root)) {
    if (axe.commons.aria.getRole(element) !== role) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const called = squeeze(axe.commons.text.accessibleText(element));
    if (called === name) return element;
    if (!near && called.includes(name)) near = element;
  }
  return near;
} finally {
  axe.teardown();
}
