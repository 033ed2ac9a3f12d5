/** Components that show images. */
export interface Components {
  /** Names of components with `alt` and `src` like those of `<img>`. */
  images: readonly string[];
}

export const USUAL_COMPONENTS: Components = {
  images: ["Image", "NextImage", "Img", "NuxtImg", "nuxt-img", "NuxtPicture", "nuxt-picture", "v-img", "q-img", "enhanced:img"],
};

/** Whether a document may show an image by one of the components. A quick check of its text, without a parser. */
export function mayUseComponents(source: string, { images }: Components): boolean {
  return images.some((name) => source.includes(`<${name}`));
}

/** The usual components and those of a project. */
export function componentsWith(own: readonly string[]): Components {
  return { images: [...USUAL_COMPONENTS.images, ...own] };
}
