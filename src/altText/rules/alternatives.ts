import type { ImageUse } from "../document/imageUse.ts";

/**
 * Whether a page shows at most one of two neighboring images: a version for a dark theme or a small screen, a branch of a condition, or the fallback for
 * browsers without scripts. If in doubt, the images count as alternatives.
 * @param source the source from the start of the first image to the end of the second
 */
export function areAlternatives(first: ImageUse, second: ImageUse, source: string): boolean {
  if (THEME_FRAGMENT.test(first.target ?? "") && THEME_FRAGMENT.test(second.target ?? "")) return true;
  if (toSubject(first.target) === toSubject(second.target)) return true;
  return CONDITION.test(source) || FALLBACK.test(source) || hasVisibilityClass(source) || MEDIA.test(source);
}

/** Matches fragments with which GitHub and Material for MkDocs choose the version for a theme, such as `#gh-dark-mode-only`. */
const THEME_FRAGMENT = /#(?:[\w-]*-)?(?:dark|light)\b/i;

/** Matches the parts of a file's path that differ between versions of an image: words that name a version, sizes, and the extension. */
const VERSION_WORDS =
  /(?<![a-z])(?:light|dark|day|night|black|white|colou?r|mono(?:chrome)?|inverted|inverse|reversed?|negative|mobile|desktop|tablet|small|large|portrait|landscape)(?:[-_. ]?(?:mode|theme|bg|background|version|only))?(?![a-z])|(?<=[a-z])(?:Light|Dark|Mobile|Desktop|White|Black)(?![a-z])|@\dx|\d+x\d+|\.\w{3,4}$/gi;

/** Reduces a URL to the words that all versions of an image have in common: “img logo” for `img/logo-dark.svg` and `img/light/logo.png`. */
function toSubject(target: string | undefined): string {
  const path = (target ?? "").replace(/[?#].*$/s, "");
  const words = path.replace(/(?<=[a-z])(?:Light|Dark|Mobile|Desktop|White|Black)(?![a-z])/g, "").replace(VERSION_WORDS, "");
  return words.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** Matches conditions in templates and scripts, and tokens that start another branch or function, such as `=>` and `return`. */
const CONDITION =
  /\bv-(?:if|else|show)\b|\*ng(?:If|Switch)|\[(?:hidden|ngSwitch)\]|\bx-(?:if|show)\b|[{@](?:[:#@]?)(?:if|else|await|then|switch|case)\b|\{%[-+]?\s*(?:if|el\w+|unless|case|when)\b|\{\{[-~]?\s*[#^]?(?:if|else|unless|with)\b|<[%?](?:php)?[-\s}]*(?:if|else)\b|#if\b|&&|\|\||=>|\breturn\b|\?\s*\(?\s*<|(?:^|[\s)>}]):\s*\(?\s*(?:<|$)/;

/** Matches elements whose content replaces other content. */
const FALLBACK = /<\/?(?:noscript|picture|template)\b/i;

const MEDIA = /\bmedia\s*=|prefers-color-scheme/i;

/** Matches classes that hide an element on some screens or in some themes, such as `dark:hidden`, `d-none`, `light-image` and `mobile-only`. */
const VISIBILITY_CLASS =
  /(?:^|[\s"'`:_-])(?:hidden|hide|show|visible|invisible|d-none|d-\w+-(?:none|block|inline|flex)|(?:light|dark|day|night)(?:mode|theme)?|mobile|desktop|tablet|phone)(?:$|[\s"'`:_\\-])/i;

function hasVisibilityClass(source: string): boolean {
  const values = source.matchAll(/\bclass(?:Name|:list)?\s*=\s*(?:\\?"([^"]*)"|'([^']*)'|\{([^{}]*)\})|\{[:.][^{}]*\.([\w-]+)[^{}]*\}/g);
  return Array.from(values).some((groups) => groups.slice(1).some((value) => value !== undefined && VISIBILITY_CLASS.test(value)));
}
