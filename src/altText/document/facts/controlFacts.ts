import { getControlKind } from "../accessibility/role.ts";
import { sliceSpan } from "../imageUse.ts";
import { createAncestorFinder, getAttributeText, type Attribute, type MarkupElement } from "../markup.ts";
import type { ControlFacts } from "./imageFacts.ts";

/** Matches an attribute with the destination of a link, or with code that computes it, in HTML, JSX, Vue, Angular and Svelte. */
const DESTINATION = /^(?::|v-bind:|\[)?(?:href|to|routerlink)\]?$/i;

/** Matches an attribute that handles the activation of a control: React, DOM, Vue, Angular, Svelte, Alpine. */
const HANDLER =
  /^(?:on:?(?:click|press|submit|tap|select|action)\w*|@(?:click|submit|tap)|v-on:(?:click|submit)|x-on:click|\((?:click|tap|submit)\))(?:[.|][\w.|]*)?$/i;

const IMAGE_FILE = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp|tiff?)(?:[?#].*)?$/i;

const findControl = createAncestorFinder((element) => getControlKind(element) !== undefined || element.attributes.some(isHandler));

/** Reads what the source says about the control around an image, or about an image that is itself a control. @param source text that the ranges of attributes refer to */
export function readControlFacts(image: MarkupElement, source: string): ControlFacts | undefined {
  const isOwnControl = getControlKind(image) !== undefined || image.attributes.some(isHandler) || /^(?:input|area)$/.test(image.name);
  const control = isOwnControl ? image : findControl(image);
  if (control === undefined) return undefined;
  const link = control.attributes.find(({ name }) => DESTINATION.test(name));
  const handler = control.attributes.find(isHandler);
  const facts: ControlFacts = {};
  const href = getAttributeText(control, "href") ?? getAttributeText(control, "to");
  if (href !== undefined && IMAGE_FILE.test(href)) facts.opensImage = true;
  if (link !== undefined && href === undefined) facts.destination = readValue(link, source);
  if (handler !== undefined) facts.handler = readValue(handler, source);
  return Object.keys(facts).length === 0 ? undefined : facts;
}

function isHandler({ name }: Attribute): boolean {
  return HANDLER.test(name);
}

/** Returns the text of an attribute, or its code without the braces around an expression. */
function readValue({ value, range, name }: Attribute, source: string): string {
  if (value.kind === "text" || value.kind === "literal") return value.value;
  const text = value.kind === "expression" ? sliceSpan(source, value.range) : sliceSpan(source, range);
  return text === "" ? name : text.replace(/^["']?\{([^]*)\}["']?$/, "$1").trim();
}
