import { getAttribute, type MarkupElement } from "../markup.ts";
import { getBoundName, getConstantText } from "./bindings.ts";
import { ATOMIC_ROLES, CONTROL_ROLES, GLOBAL_ATTRIBUTES, IMAGE_ROLES, ROLES, SYNONYMS } from "./roles.ts";

/**
 * Returns the explicit role of an element: the first in its list that browsers know, regardless of case. Synonyms are resolved, such as `image` and
 * `presentation`. The role `none` is skipped if the element must be exposed. Source: WAI-ARIA 1.2, sections 5.4 and 8.1.
 */
export function getRole(element: MarkupElement): string | undefined {
  const list = getConstantText(element, "role");
  if (list === undefined || list === "") return undefined;
  const roles = list.toLowerCase().split(/\s+/);
  return roles.map((role) => SYNONYMS[role] ?? role).find((role) => ROLES.has(role) && (role !== "none" || !mustBeExposed(element)));
}

/** Whether an element has the explicit role of an image. */
export function hasImageRole(element: MarkupElement): boolean {
  return IMAGE_ROLES.has(getRole(element) ?? "");
}

/** Whether screen readers announce an element by its name alone, and ignore its content. */
export function isAtomic(element: MarkupElement): boolean {
  return ATOMIC_ROLES.has(getRole(element) ?? "");
}

export type ControlKind = "link" | "button" | "control";

/** Names of elements and components that are controls, in HTML and common routers. */
const CONTROLS: Record<string, ControlKind> = {
  button: "button",
  summary: "button",
  Link: "link",
  NavLink: "link",
  "router-link": "link",
  RouterLink: "link",
  "nuxt-link": "link",
  NuxtLink: "link",
};

/** Matches link attributes in HTML, Vue and Angular. */
const LINK_ATTRIBUTE = /^(?::|v-bind:|\[)?(?:href|to|routerlink)\]?$/i;

/** Returns the kind of control that an element is, from its role or else its name. */
export function getControlKind(element: MarkupElement): ControlKind | undefined {
  const role = getRole(element);
  if (role !== undefined && role !== "none") return CONTROL_ROLES[role];
  // A link without a URL is only an anchor.
  if (element.name === "a") return element.hasSpread || hasLinkAttribute(element) ? "link" : undefined;
  return Object.hasOwn(CONTROLS, element.name) ? CONTROLS[element.name] : undefined;
}

function hasLinkAttribute({ attributes }: MarkupElement): boolean {
  return attributes.some(({ name }) => LINK_ATTRIBUTE.test(name));
}

/** Whether an element is exposed even if its role is `none`, because it can be focused or has a global attribute. */
function mustBeExposed(element: MarkupElement): boolean {
  return element.attributes.some(({ name }) => GLOBAL_ATTRIBUTES.has(getBoundName(name) ?? name)) || isFocusable(element);
}

function isFocusable(element: MarkupElement): boolean {
  if (["tabindex", "tabIndex"].some((name) => getAttribute(element, name))) return true;
  switch (element.name) {
    case "a":
    case "area":
      return hasLinkAttribute(element);
    case "button":
    case "input":
    case "select":
    case "textarea":
      return getAttribute(element, "disabled") === undefined;
    default:
      return element.name === "summary";
  }
}
