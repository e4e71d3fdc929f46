/** Home's figures on the clipboard. */
import { call } from "../../client.svelte";
import type { Request } from "../../words";
import type { Narrowed } from "./narrow";

const PNG = "image/png";
/** So many pixels of the picture for each one of the drawing, so that it stays sharp on a slide. */
const SCALE = 2;

/**
 * A clipboard takes things only while a button is being pressed, so it gets promises: the figures come from the core
 * after that.
 */
const put = (items: Record<string, Promise<Blob>>) => navigator.clipboard.write([new ClipboardItem(items)]);

type Form = Request<"home.copy">["form"];

async function text(narrowed: Narrowed, form: Form, type: string): Promise<Blob> {
  const copied = await call("home.copy", { ...narrowed, form });
  return new Blob([copied.text], { type });
}

export const copyMarkdown = (narrowed: Narrowed) => put({ "text/plain": text(narrowed, "markdown", "text/plain") });

/** As cells for a spreadsheet and as a table for a text; whoever pastes takes what it understands. */
export const copyTable = (narrowed: Narrowed) =>
  put({ "text/plain": text(narrowed, "tsv", "text/plain"), "text/html": text(narrowed, "html", "text/html") });

/** As PNG, since hardly anything takes an SVG from the clipboard. */
export const copyPicture = (svg: string) => put({ [PNG]: pixels(svg) });

async function pixels(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = address(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth * SCALE, image.naturalHeight * SCALE];
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be drawn"))), PNG),
  );
}

/** The drawing as the address of an image. */
export function address(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}
