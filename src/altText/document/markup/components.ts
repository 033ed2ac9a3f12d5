/** What elements show images, besides those of HTML. */
export interface Components {
  /** Names of components that take `alt` and `src` as `<img>` does. */
  images: readonly string[];
}

export const USUAL_COMPONENTS: Components = {
  images: ["Image", "NextImage", "Img", "NuxtImg", "nuxt-img", "NuxtPicture", "nuxt-picture", "v-img", "q-img", "enhanced:img"],
};

/** Whether a document may show an image by one of the components. A quick check of its text, without a parser. */
export function mayUseComponents(source: string, { images }: Components): boolean {
  return images.some((name) => source.includes(`<${name}`));
}

/** Those that are usual, with a project's own. */
export function componentsWith(own: readonly string[]): Components {
  return { images: [...USUAL_COMPONENTS.images, ...own] };
}
