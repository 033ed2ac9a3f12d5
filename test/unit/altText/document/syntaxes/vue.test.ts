import { testFinding, testWriting } from "./support.ts";

describe("an image in Vue", () => {
  testFinding("vue", [
    [
      "has unknown alt text if the attribute is bound",
      "<template><img :src='url' :alt='text'><img src='a.png' v-bind:alt='t'></template>",
      ["img dynamic -", "img dynamic a.png"],
    ],
    [
      "has unknown alt text if the attribute is bound by shorthand, or if a bound object may contain it",
      '<template><img v-bind="$attrs"><img :src :alt><img v-bind:src v-bind:alt><img v-bind="a" alt="A"></template>',
      ["img dynamic -", "img dynamic -", "img dynamic -", 'img "A" -'],
    ],
    [
      "is found as a component in Pascal case or kebab case",
      "<template><NuxtImg src='a.png'/><nuxt-img src='b.png' alt='B'/></template>",
      ["NuxtImg missing a.png", 'nuxt-img "B" b.png'],
    ],
    [
      "has the path that is imported or required as its URL",
      "<script setup>\nimport logo from '@/logo.svg'\n</script><template><img :src='logo'><img :src=\"require('./a.png')\" alt=''></template>",
      ["img missing @/logo.svg", 'img "" ./a.png'],
    ],
    [
      "has the path of a URL object relative to the module as its URL",
      `<template><img :src="new URL('./a.png', import.meta.url)"></template>`,
      ["img missing ./a.png"],
    ],
    [
      "has a URL if the attribute is bound to a string",
      `<template><img :src="'./a.png'"><img v-bind:src='"./b.png"'><img :src="a + './b.png'"></template>`,
      ["img missing ./a.png", "img missing ./b.png", "img missing -"],
    ],
    [
      "is not found in interpolations and custom blocks",
      "<docs># A <img></docs><i18n>{}<img></i18n><template>{{ '<img>' }}{{ a < b }}<img src='a.png'></template>",
      ["img missing a.png"],
    ],
    [
      "is found in scripts in TSX",
      "<script lang='tsx'>export default () => <img src='a.png' alt='A'/>;</script><template><img src='b.png'></template>",
      ['img "A" a.png', "img missing b.png"],
    ],
    ["is not found in a Pug template", '<template lang="pug">\np <img src="x">\n</template>', []],
    ["is found in a template declared as HTML", '<template lang="html"><img></template>', ["img missing -"]],
  ]);
});

describe("alt text written into Vue", () => {
  testWriting("vue", ['<template><img src="a.png" alt="old"></template>', "<template><v-img src='a.png'/></template>"]);
});
