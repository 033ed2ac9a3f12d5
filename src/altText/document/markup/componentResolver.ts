import { getBoundName, getConstantText } from "../accessibility/bindings.ts";
import type { MarkupElement } from "../markup.ts";
import { mentionsComponents, REGISTERED_NAMES, type Components } from "./components.ts";
import type { Scripts } from "./expressions.ts";
import { findLibraryComponent, OTHER_RENDERER } from "./imageLibraries.ts";
import { IMAGE_PROPERTIES, type ImageProperties } from "./imageProperties.ts";
import { readBindings, type Binding } from "./scriptBindings.ts";

/** Finds out which components of a document show images, from the scripts that import or declare the components. */
export class ComponentResolver {
  readonly #components: Components;
  readonly #scripts: Scripts;
  #bindings: Map<string, Binding> | undefined;
  #mentionsImages: boolean | undefined;
  readonly #resolvedNames = new Map<string, Resolution>();

  constructor(components: Components, scripts: Scripts) {
    this.#components = components;
    this.#scripts = scripts;
  }

  /** Returns the properties of a component that shows an image. Returns undefined for others, and for elements of HTML. */
  getProperties(element: MarkupElement): ImageProperties | undefined {
    const { name } = element;
    if (name === "" || name === "img") return undefined;
    const { ofProject } = this.#components;
    const properties = ofProject.get(name);
    if (properties) return properties;
    if (!isComponentName(name)) return undefined;
    if (POLYMORPHIC_PROPERTIES.some((property) => getConstantText(element, property) === "img"))
      return { ...IMAGE_PROPERTIES, url: ["src", "image"] };
    const resolution = this.#resolvedNames.get(name) ?? this.#resolve(name);
    this.#resolvedNames.set(name, resolution);
    if (resolution.kind === "image") return resolution.properties;
    return resolution.kind === "possibleImage" && hasImageProperties(element) ? IMAGE_PROPERTIES : undefined;
  }

  /** Resolves a name, which may be that of a property, such as `Card.Img`. */
  #resolve(name: string, depth = 0): Resolution {
    const [head = "", ...members] = name.split(".");
    const path = members.length === 0 ? "" : `.${members.join(".")}`;
    const binding = this.#mayKnow(name) ? this.#findBinding(head) : undefined;
    if (binding === undefined) {
      if (members.at(-1) === "img") return IMAGE;
      return REGISTERED_NAMES.has(name) ? IMAGE : NO_IMAGE;
    }
    if (binding.kind === "import") return resolveImport(binding, name, path);
    if (path !== "") return NO_IMAGE;
    // A component made from an element or from another component, such as styled.img`…` or motion.create(Image).
    const [, tagFunction, elementName, argument, alias] = COMPONENT_FACTORY.exec(binding.value) ?? [];
    if (tagFunction !== undefined || elementName !== undefined) return IMAGE;
    const original = argument ?? alias;
    if (original !== undefined && original !== name && depth < MAX_ALIASES) {
      const resolution = this.#resolve(original, depth + 1);
      if (resolution.kind !== "noImage") return resolution;
    }
    return REGISTERED_NAMES.has(name) ? POSSIBLE_IMAGE : NO_IMAGE;
  }

  /** Whether the scripts may determine if a component is an image. Most scripts can't, and are not parsed. */
  #mayKnow(name: string): boolean {
    this.#mentionsImages ??= mentionsComponents(this.#scripts.code);
    return this.#mentionsImages || REGISTERED_NAMES.has(name);
  }

  /** Finds a name in the scripts. In Vue's templates, names may be written with hyphens. */
  #findBinding(name: string): Binding | undefined {
    if (this.#scripts.code === "") return undefined;
    this.#bindings ??= readBindings(this.#scripts);
    return this.#bindings.get(name) ?? (name.includes("-") ? this.#bindings.get(toPascalCase(name)) : undefined);
  }
}

type Resolution = { kind: "image"; properties: ImageProperties } | { kind: "possibleImage" } | { kind: "noImage" };

const IMAGE: Resolution = { kind: "image", properties: IMAGE_PROPERTIES };
/** A component with the name of an image component. It is an image if it has the properties of one. */
const POSSIBLE_IMAGE: Resolution = { kind: "possibleImage" };
const NO_IMAGE: Resolution = { kind: "noImage" };

function resolveImport({ module, export: exportName }: Extract<Binding, { kind: "import" }>, name: string, path: string): Resolution {
  if (OTHER_RENDERER.test(module)) return NO_IMAGE;
  const exportPath = exportName === "*" ? path.slice(1) : exportName + path;
  // A module such as react-bootstrap/Card exports a component with other components as its properties.
  const candidates = [exportPath, exportPath === `default${path}` && path !== "" ? name : exportPath];
  for (const candidate of candidates) {
    const properties = findLibraryComponent(module, candidate);
    if (properties) return { kind: "image", properties: { ...IMAGE_PROPERTIES, ...properties } };
  }
  if (path === ".img") return IMAGE;
  // A bundler turns an image file into a component without separate alt text.
  if (/\.svg(?:[?#]|$)/i.test(module)) return NO_IMAGE;
  const isKnownName = path === "" && REGISTERED_NAMES.has(exportName === "default" ? name : exportName);
  return isKnownName ? POSSIBLE_IMAGE : NO_IMAGE;
}

/** Attributes that set the element that a component becomes: styled-components and Chakra, Material UI, Vue, Svelte. */
const POLYMORPHIC_PROPERTIES = ["as", "component", "is", "this"];

/**
 * Matches the value of a component made from an element (`styled.img`, `motion("img")`), from another component (`styled(Image)`,
 * `motion.create(Image)`), or of an alias.
 */
const COMPONENT_FACTORY =
  /^(?:(?:[\w$]+(?:\.(?!img\b)[\w$]+)*\.(img)\b|[\w$]+(?:\.[\w$]+)*\(\s*["'](img)["'])|[\w$]+(?:\.[\w$]+)*\(\s*([A-Z][\w$.]*)|([A-Z][\w$.]*)\s*$)/;

/** Maximum length of a chain of components, each of which is made from the next one. */
const MAX_ALIASES = 5;

/** Whether a name is that of a component: it starts with a capital, has a hyphen, colon or period, or is Vue's `component`. */
function isComponentName(name: string): boolean {
  return /^[A-Z]|[-:.]/.test(name) || name === "component";
}

function hasImageProperties({ attributes }: MarkupElement): boolean {
  return attributes.some(({ name }) => /^(?:src|alt)$/.test(getBoundName(name) ?? name));
}

function toPascalCase(name: string): string {
  return name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
