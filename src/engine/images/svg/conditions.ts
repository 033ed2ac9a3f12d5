import { isTag, type Element } from "domhandler";

/** Language with which `systemLanguage` is compared. */
const LANGUAGE = "en";

/**
 * Removes what a browser does not show because of conditional attributes, and all but the first suitable child of each `switch`. Browsers
 * ignore `requiredFeatures`, and recognize XHTML and MathML as extensions.
 */
export function applyConditions(element: Element): void {
  let isDecided = false;
  element.children = element.children.filter((child) => {
    if (!isTag(child)) return true;
    const isSuitable = isShown(child) && !(element.name === "switch" && isDecided);
    if (isSuitable) {
      isDecided = true;
      applyConditions(child);
    }
    return isSuitable;
  });
  if (element.name === "switch") element.name = "g";
  for (const name of ["requiredFeatures", "requiredExtensions", "systemLanguage"]) delete element.attribs[name];
}

function isShown({ attribs }: Element): boolean {
  const languages = attribs["systemLanguage"]?.toLowerCase().split(/[\s,]+/);
  if (languages && !languages.some((language) => language === LANGUAGE || language.startsWith(`${LANGUAGE}-`))) return false;
  const extensions = attribs["requiredExtensions"]?.trim();
  return (
    extensions === undefined ||
    (extensions !== "" && extensions.split(/\s+/).every((extension) => /\/(?:xhtml|1999\/xhtml|MathML|Math\/MathML)\/?$/.test(extension)))
  );
}
