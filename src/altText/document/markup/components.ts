/** What elements show images, besides those of HTML. */
export interface Components {
  /** Names of components that take `alt` and `src` as `<img>` does. */
  images: readonly string[];
}

export const USUAL_COMPONENTS: Components = {
  images: ["Image", "NextImage", "Img", "NuxtImg", "nuxt-img", "NuxtPicture", "nuxt-picture", "v-img", "q-img", "enhanced:img"],
};

/** Those that are usual, with a project's own. */
export function componentsWith(own: readonly string[]): Components {
  return { images: [...USUAL_COMPONENTS.images, ...own] };
}
