import { imageLibraries } from "./imageLibraries.ts";
import type { ImageProperties } from "./imageProperties.ts";

/** A component of a project: its name, if it has `src` and `alt` like `<img>`, or its name with the names of its properties. */
export type ProjectComponent = string | { readonly name: string; readonly alt?: string | undefined; readonly src?: string | undefined };

/** Components that show images. */
export interface Components {
  /** The project's components, which are images wherever they come from. */
  readonly ofProject: ReadonlyMap<string, ImageProperties>;
}

/**
 * Names of image components that are used without an import, because a framework or a plugin registers them. If a document imports such a name from
 * an unknown module, the component is an image if it has the properties of one.
 */
export const REGISTERED_NAMES: ReadonlySet<string> = new Set(
  (
    "Image|NextImage|Img|NuxtImg|nuxt-img|NuxtPicture|nuxt-picture|v-img|VImg|q-img|QImg|el-image|ElImage|a-image|AImage|" +
    "n-image|NImage|b-img|BImg|b-image|BImage|b-card-img|BCardImg|ion-img|IonImg|amp-img|enhanced:img|ThemedImage|" +
    "StaticImage|GatsbyImage|CldImage|AvatarImage|ProseImg|UColorModeImage|g-image|GImage|va-image|VaImage|van-image|VanImage|t-image|" +
    "TImage|p-image|sl-animated-image|amp-anim|v-lazy-image|VLazyImage"
  ).split("|"),
);

const REGISTERED_COMPONENT = new RegExp(`<(?:${[...REGISTERED_NAMES].join("|")})(?![\\w:-])`);

export const KNOWN_COMPONENTS: Components = { ofProject: new Map() };

/** Matches modules of image libraries, and elements that become an image because of an attribute, such as `<Box as="img">`. */
const OTHER_COMPONENT = new RegExp(
  String.raw`["'](?:${imageLibraries.map(({ module }) => module.source).join("|")})["']|\b(?:as|is|this|component)=\{?["']img["']|\.img\b|\(["']img["']`,
);

/** Whether a document may use an image component. A quick check without a parser. */
export function mayUseComponents(source: string, { ofProject }: Components): boolean {
  if (!source.includes("<")) return false;
  const usesProjectComponent = [...ofProject.keys()].some((name) => source.includes(`<${name}`));
  return usesProjectComponent || REGISTERED_COMPONENT.test(source) || mentionsComponents(source);
}

/** Whether code imports an image component, or makes one. */
export function mentionsComponents(code: string): boolean {
  return OTHER_COMPONENT.test(code);
}

export function createComponents(projectComponents: readonly ProjectComponent[]): Components {
  return {
    ofProject: new Map(
      projectComponents.flatMap((component): [string, ImageProperties][] => {
        const { name, alt = "alt", src = "src" } = typeof component === "string" ? { name: component } : component;
        const properties = { alt: [alt], url: [src] };
        return [name, ...getVariants(name)].map((variant) => [variant, properties]);
      }),
    ),
  };
}

/** Returns the other way to write a name of several words in Vue: `photo-card` for `PhotoCard`, or the reverse. A single word might be an element of HTML. */
function getVariants(name: string): string[] {
  if (/^[a-z\d]+(?:-[a-z\d]+)+$/.test(name)) return [name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())];
  return /^(?:[A-Z][a-z\d]+){2,}$/.test(name) ? [name.replaceAll(/(?!^)[A-Z]/g, "-$&").toLowerCase()] : [];
}
