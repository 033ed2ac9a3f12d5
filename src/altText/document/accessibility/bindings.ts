import { getAttribute, getAttributeText, type Attribute, type MarkupElement } from "../markup.ts";
import { evaluateLiteral } from "../markup/expressions.ts";

/**
 * Matches attributes with which a framework sets another attribute: Vue and Alpine (`:alt`, `v-bind:alt`, `x-bind:alt`, `.alt`, with modifiers
 * such as `.prop`), Angular (`[alt]`, `[attr.alt]`, `bind-alt`), AngularJS (`ng-attr-alt`, `data-ng-attr-alt`), Thymeleaf (`th:alt`, `data-th-alt`).
 */
const BINDING =
  /^(?:\[(?:attr\.)?([\w-]+)\]|(?:v-bind:|x-bind:|:|\.)([\w-]+)(?:\.[\w.-]+)?|(?:bind-(?:attr\.)?|(?:data-)?ng-attr-|(?:data-)?th[:-])([\w-]+))$/i;

/** Matches a binding of Vue whose name is computed, so that it may set any attribute. */
const COMPUTED_BINDING = /^(?:v-bind:|:)\[/;

/** Returns the name of the attribute that a framework sets, or undefined for an ordinary attribute. */
export function getBoundName(attributeName: string): string | undefined {
  const [, angular, vue, other] = BINDING.exec(attributeName) ?? [];
  return angular ?? vue ?? other;
}

/** Finds the attribute with which a framework sets another attribute. */
export function findBinding(element: MarkupElement, name: string): Attribute | undefined {
  return element.attributes.find((attribute) => getBoundName(attribute.name) === name) ?? findThymeleafBinding(element, name);
}

/** Whether a framework may set any attribute of an element. */
export function hasComputedBinding({ attributes }: MarkupElement): boolean {
  return attributes.some(({ name }) => COMPUTED_BINDING.test(name));
}

/** Returns the literal value of an attribute, or of a binding whose value is a string, such as `:type="'image'"`. */
export function getConstantText(element: MarkupElement, name: string): string | undefined {
  return getAttributeText(element, name) ?? evaluateLiteral(getBindingText(element, name) ?? "");
}

/** Whether an attribute, or its binding, has the value `true`, in any case. */
export function isTrue(element: MarkupElement, name: string): boolean {
  if (getAttribute(element, name)?.value.kind === "true") return true;
  return [getAttributeText(element, name), getBindingText(element, name)].some((text) => /^\s*true\s*$/i.test(text ?? ""));
}

function getBindingText(element: MarkupElement, name: string): string | undefined {
  const binding = findBinding(element, name);
  return binding && getAttributeText(element, binding.name);
}

/** Finds the Thymeleaf attribute that sets an attribute in a list, such as `th:attr="alt=#{logo.alt},title=…"`. */
function findThymeleafBinding(element: MarkupElement, name: string): Attribute | undefined {
  return element.attributes.find((attribute) => {
    const isList = /^(?:data-)?th[:-]attr(?:append|prepend)?$/i.test(attribute.name);
    return isList && new RegExp(`(?:^|,)\\s*${name}\\s*=`).test(getAttributeText(element, attribute.name) ?? "");
  });
}
