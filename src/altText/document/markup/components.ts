/** Components that show images. */
export interface Components {
  /** Names of components with `src` and `alt` like those of `<img>`. */
  images: readonly string[];
}

/** Image components of common frameworks. */
export const KNOWN_COMPONENTS: Components = {
  images: ["Image", "NextImage", "Img", "NuxtImg", "nuxt-img", "NuxtPicture", "nuxt-picture", "v-img", "q-img", "enhanced:img"],
};

/** Whether a document may use one of the components. A quick check without a parser. */
export function mayUseComponents(source: string, { images }: Components): boolean {
  return images.some((name) => source.includes(`<${name}`));
}

/** Combines the known components with those of a project. */
export function createComponents(projectNames: readonly string[]): Components {
  return { images: [...KNOWN_COMPONENTS.images, ...projectNames] };
}
