import { getAttribute, getAttributeText, type Attribute, type MarkupElement } from "../markup.ts";
import { evaluateLiteral } from "../markup/expressions.ts";

/** Matches the attributes with which each framework sets another attribute. The group is the name of that attribute. */
const BINDINGS = [
  // Vue and Alpine, with modifiers such as `.prop`.
  /^(?:(?:v|x)-bind:|:|\.)([\w-]+)(?:\.[\w.-]+)?$/i,
  // Angular, in one or both directions.
  /^(?:\[\(?(?:attr\.)?([\w-]+)\)?\])$/i,
  /^bind(?:on)?-(?:attr\.)?([\w-]+)$/i,
  // AngularJS, which normalizes the separators and ignores the prefixes `data-` and `x-`.
  /^(?:(?:data|x)[-:_])?ng[-:_]attr[-:_]([\w-]+)$/i,
  // Thymeleaf, which can set alt text and title together.
  /^(?:data-)?th[:-](alt)-title$/i,
  /^(?:data-)?th[:-]([\w-]+)$/i,
  // Aurelia and Polymer.
  /^([\w-]+)\.(?:bind|one-way|two-way|one-time|to-view)$/i,
  /^([\w-]+)\$$/,
];

/** Matches bindings that may set any attribute: those of Vue whose name is computed, and those of Thymeleaf that replace the whole element. */
const COMPUTED_BINDING = /^(?:(?:v-bind:|:)\[|(?:data-)?th[:-](?:replace|substituteby)$)/i;

/** Returns the name of the attribute that a framework sets, or undefined for an ordinary attribute. */
export function getBoundName(attributeName: string): string | undefined {
  // Most attributes are ordinary.
  if (/^[a-z]+$/i.test(attributeName)) return undefined;
  for (const binding of BINDINGS) {
    const name = binding.exec(attributeName)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Finds the attribute with which a framework sets another attribute. */
export function findBinding(element: MarkupElement, name: string): Attribute | undefined {
  return findOwnBinding(element, name) ?? findListedBinding(element, name);
}

/** Finds an attribute that sets only the named attribute. Its own name contains that name. */
function findOwnBinding({ attributes }: MarkupElement, name: string): Attribute | undefined {
  return attributes.find(
    (attribute) => attribute.name.length > name.length && attribute.name.includes(name) && getBoundName(attribute.name) === name,
  );
}

/** Whether a framework may set any attribute of an element. */
export function hasComputedBinding({ attributes }: MarkupElement): boolean {
  return attributes.some(({ name }) => COMPUTED_BINDING.test(name));
}

/** Returns the literal value of an attribute, or of a binding whose value is a string, such as `:type="'image'"`. */
export function getConstantText(element: MarkupElement, name: string): string | undefined {
  return getAttributeText(element, name) ?? evaluateLiteral(getBindingText(element, name) ?? "");
}

/** Whether an attribute, or its binding, has the value `true`, regardless of case. */
export function isTrue(element: MarkupElement, name: string): boolean {
  if (getAttribute(element, name)?.value.kind === "true") return true;
  return [getAttributeText(element, name), getBindingText(element, name)].some((text) => /^\s*true\s*$/i.test(text ?? ""));
}

function getBindingText(element: MarkupElement, name: string): string | undefined {
  const binding = findOwnBinding(element, name);
  return binding && getAttributeText(element, binding.name);
}

/** Matches attributes with a list of names and values: Thymeleaf (`th:attr="alt=#{logo.alt},title=…"`), TAL (`tal:attributes="alt title; …"`), Knockout (`data-bind="attr: { alt: title }"`). */
const LISTS: [attribute: RegExp, separator: string, assignment: string][] = [
  [/^(?:data-)?th[:-]attr(?:append|prepend)?$/i, "(?:^|,)", "="],
  [/^(?:tal:attributes|data-tal-attributes)$/i, "(?:^|;)", "[\\s]"],
  [/^data-bind$/i, "\\battr\\s*:\\s*\\{(?:[^}]*,)?", "[\"']?\\s*:"],
];

/** Whether an attribute is a binding, with which a framework sets another attribute. A binding without a value is not empty: it stands for the variable with the same name. */
export function isBound({ name }: Attribute): boolean {
  return getBoundName(name) !== undefined || LISTS.some(([list]) => list.test(name));
}

/** Finds an attribute with a list of names and values that contains the named attribute. */
function findListedBinding(element: MarkupElement, name: string): Attribute | undefined {
  return element.attributes.find((attribute) => {
    // Most attributes start differently.
    if (!/^(?:th|tal|data-)/i.test(attribute.name)) return false;
    const [, separator, assignment] = LISTS.find(([list]) => list.test(attribute.name)) ?? [];
    if (separator === undefined || assignment === undefined) return false;
    return new RegExp(`${separator}\\s*["']?${name}\\s*${assignment}`).test(getAttributeText(element, attribute.name) ?? "");
  });
}
