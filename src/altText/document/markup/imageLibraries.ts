/** Image components of public libraries. To add a library, add an entry with the URL of its documentation. */
import type { ImageProperties } from "./imageProperties.ts";

export interface ImageLibrary {
  /** Matches the module from which components are imported, without anchors. */
  readonly module: RegExp;
  /** Names of the exports that show images: `default`, or names such as `Image` and `Card.Img`. */
  readonly exports: readonly string[];
  /** Properties that differ from `src` and `alt`. */
  readonly properties?: Partial<ImageProperties>;
}

/** Value of `importantForAccessibility` that also hides everything inside a component. */
const SUBTREE = "no-hide-descendants";

/** Properties of React Native's images. Source: https://reactnative.dev/docs/image, https://reactnative.dev/docs/accessibility */
const NATIVE: Partial<ImageProperties> = {
  alt: ["alt", "accessibilityLabel"],
  url: ["src"],
  source: "source",
  hiding: { accessible: ["false"], accessibilityElementsHidden: ["true"], importantForAccessibility: ["no", SUBTREE] },
  hidingAround: { accessibilityElementsHidden: ["true"], importantForAccessibility: [SUBTREE] },
  groupLabels: ["accessibilityLabel", "aria-label"],
};

export const imageLibraries: readonly ImageLibrary[] = [
  // https://qwik.dev/docs/integrations/image-optimization/
  { module: /.*\.(?:png|jpe?g|webp|avif|gif)\?(?:.*&)?jsx/, exports: ["default"] },
  // https://nextjs.org/docs/app/api-reference/components/image
  { module: /next\/(?:legacy\/|future\/)?image(?:\.js)?/, exports: ["default"] },
  { module: /next-(?:image-export-optimizer|export-optimize-images\/(?:legacy-)?image)/, exports: ["default"] },
  // https://docs.astro.build/en/guides/images/
  { module: /astro:assets|@astrojs\/image\/components|astro-imagetools\/components/, exports: ["Image", "Picture", "Img"] },
  // https://www.gatsbyjs.com/docs/reference/built-in-components/gatsby-plugin-image/
  { module: /gatsby-plugin-image/, exports: ["StaticImage", "GatsbyImage"], properties: { url: ["src", "image"] } },
  { module: /gatsby-image(?:\/withIEPolyfill)?/, exports: ["default"], properties: { url: ["src", "fluid", "fixed"] } },
  // https://unpic.pics/img/
  { module: /@unpic\/(?:react|preact|solid|svelte|vue|astro|qwik|lit|angular)(?:\/\w+)*/, exports: ["Image", "default"] },
  // https://docusaurus.io/docs/markdown-features/assets#themed-images
  { module: /@theme(?:-original|-init)?\/ThemedImage/, exports: ["default"] },
  // https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-ideal-image
  { module: /@theme(?:-original|-init)?\/IdealImage/, exports: ["default"], properties: { url: ["img"] } },
  // https://next.cloudinary.dev/cldimage/basic-usage
  { module: /next-cloudinary|svelte-cloudinary|astro-cloudinary/, exports: ["CldImage"] },
  { module: /@cloudinary\/(?:react|vue|ng)/, exports: ["AdvancedImage"], properties: { url: ["cldImg"] } },
  // https://nuxt.com/modules/image
  { module: /@nuxt\/image(?:-edge)?(?:\/.*)?|#components|#image\/components/, exports: ["NuxtImg", "NuxtPicture"] },
  { module: /@sveltejs\/enhanced-img|@zerodevx\/svelte-img/, exports: ["default", "Img"] },
  // https://shopify.dev/docs/api/hydrogen/latest/components/media/image
  { module: /@shopify\/hydrogen(?:-react)?/, exports: ["Image"], properties: { data: ["data"] } },
  // https://prismic.io/docs/technical-reference/prismicio-react
  {
    module: /@prismicio\/(?:react|next|svelte|vue)/,
    exports: ["PrismicImage", "PrismicNextImage"],
    properties: { url: [], data: ["field"] },
  },
  // https://github.com/imgix/react-imgix
  { module: /react-imgix/, exports: ["default"], properties: { data: ["htmlAttributes"] } },
  // https://www.datocms.com/docs/next-js/managing-images
  { module: /react-datocms(?:\/image)?/, exports: ["Image", "SRCImage"], properties: { url: [], data: ["data"] } },
  { module: /next-sanity\/image/, exports: ["Image"] },
  { module: /sanity-image/, exports: ["SanityImage"], properties: { url: [] } },
  // https://imagekit.io/docs/integration/nextjs
  {
    module: /imagekitio-(?:react|next|vue)|@imagekit\/(?:react|next|vue)/,
    exports: ["Image", "IKImage"],
    properties: { url: ["src", "path"] },
  },
  { module: /@uploadcare\/nextjs-loader/, exports: ["default", "UploadcareImage"] },
  // https://nextra.site/docs/built-ins
  { module: /nextra\/components|fumadocs-ui\/components\/image-zoom/, exports: ["ImageZoom"] },
  // https://vitepress.dev/reference/default-theme-team-page
  { module: /vitepress\/theme/, exports: ["VPImage"], properties: { url: ["image"] } },
  // https://github.com/Aljullu/react-lazy-load-image-component
  { module: /react-lazy-load-image-component/, exports: ["LazyLoadImage"] },
  // https://react-bootstrap.netlify.app/docs/components/images
  {
    module: /react-bootstrap(?:\/(?:esm\/|cjs\/)?\w+)?/,
    exports: ["Image", "Card.Img", "CardImg", "Figure.Image", "FigureImage", "Carousel.Img"],
  },
  { module: /reactstrap/, exports: ["CardImg"] },
  { module: /@chakra-ui\/(?:react|image)/, exports: ["Image", "Img"] },
  { module: /@mantine\/core/, exports: ["Image"] },
  { module: /antd(?:\/(?:es|lib)\/image)?/, exports: ["Image"] },
  { module: /@(?:nextui-org|heroui)\/(?:react|image)/, exports: ["Image"] },
  { module: /semantic-ui-react/, exports: ["Image"] },
  { module: /@fluentui\/(?:react|react-components|react-image)/, exports: ["Image"] },
  { module: /@react-email\/(?:components|img)/, exports: ["Img"] },
  { module: /@elastic\/eui/, exports: ["EuiImage"], properties: { url: ["src", "url"] } },
  { module: /@adobe\/react-spectrum|@react-spectrum\/image/, exports: ["Image"] },
  { module: /@aws-amplify\/ui-(?:react|vue)/, exports: ["Image"] },
  { module: /@ionic\/(?:react|vue)/, exports: ["IonImg"] },
  { module: /primevue\/image|primereact\/image/, exports: ["default", "Image"] },
  { module: /flowbite-(?:svelte|react)/, exports: ["Img"] },
  { module: /@material-tailwind\/react|grommet/, exports: ["Image"] },
  // React Native and libraries for it
  { module: /react-native|react-native-web/, exports: ["Image", "ImageBackground", "Animated.Image"], properties: NATIVE },
  {
    module: /expo-image|native-base|tamagui|@tamagui\/image|@rneui\/\w+|react-native-elements|@gluestack-ui\/[\w-]+/,
    exports: ["Image"],
    properties: NATIVE,
  },
  { module: /react-native-fast-image|@d11\/react-native-fast-image/, exports: ["default"], properties: NATIVE },
  { module: /react-native-reanimated/, exports: ["default.Image", "Animated.Image"], properties: NATIVE },
];

/** Matches modules whose components draw something other than a web page or an app: documents, videos, canvases, terminals and tools. */
export const OTHER_RENDERER =
  /^(?:@react-pdf\/|remotion$|@remotion\/|react-konva|vue-konva|svelte-konva|@react-three\/|@pixi\/|pixi|@motion-canvas\/|@revideo\/|react-native-svg|@shopify\/react-native-skia|ink(?:-|$)|react-figma|@raycast\/|@lightningjs\/|docx|pdfmake|@tarojs\/)/;

/** Finds the component that a module exports. @param exportName `default`, the name of an export, or the path of its property, such as `Card.Img` */
export function findLibraryComponent(module: string, exportName: string): Partial<ImageProperties> | undefined {
  const library = imageLibraries.find(
    ({ module: pattern, exports }) => new RegExp(`^(?:${pattern.source})$`).test(module) && exports.includes(exportName),
  );
  return library && (library.properties ?? {});
}
