/** The buttons at a mouse's side go back and forward, as in a browser. */
const BACK = 3;
const FORWARD = 4;

/** Gives a function that stops it. */
export function followMouse(): () => void {
  const listener = (event: MouseEvent) => {
    if (event.button !== BACK && event.button !== FORWARD) return;
    event.preventDefault();
    if (event.button === BACK) history.back();
    else history.forward();
  };
  window.addEventListener("mouseup", listener);
  return () => window.removeEventListener("mouseup", listener);
}
