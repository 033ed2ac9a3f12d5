export type HidingProperties = Readonly<Record<string, readonly string[]>>;

/** The properties of a component that shows an image. */
export interface ImageProperties {
  /** Names of properties with alt text, in order of preference. The first one is added for new alt text. */
  readonly alt: readonly string[];
  /** Names of properties with the image's URL. */
  readonly url: readonly string[];
  /** Name of the property with a source as in React Native: an image file that the bundler loads, or an object with a URI. */
  readonly source?: string;
  /** Names of properties with data that may contain alt text. */
  readonly data?: readonly string[];
  /** Properties with values that hide the image from screen readers. */
  readonly hiding?: HidingProperties;
  /** Properties with values that hide the image if an element around it has them. */
  readonly hidingAround?: HidingProperties;
  /** Properties that label an element around the image, so that screen readers announce the element as a whole. */
  readonly groupLabels?: readonly string[];
}

/** Properties of most image components. */
export const IMAGE_PROPERTIES: ImageProperties = { alt: ["alt"], url: ["src"] };
