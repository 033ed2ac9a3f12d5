import type { Language } from "./language.ts";

const NOUN = "(?:画像|写真|イメージ|イラスト|図)";

export const japanese = {
  id: "ja",
  descriptionLabel: "画像の説明",
  functionWords: "の は が を に で と も へ や から まで です ます した して する いる ある れる この その",
  imageWords: "画面 ボタン 入力欄 図 表 グラフ",
  openers: [
    `(?:この|その|上の|下の|こちらの|以下の)(?:${NOUN}|スクリーンショット|グラフ|ダイアグラム)`,
    `${NOUN}(?:は|では|には|に|で|の中)`,
    `(?:代替テキスト|altテキスト|alt|説明|${NOUN}) ?[::]`,
    "(?:ここでは|これは)",
  ],

  endings: ["(?:の|た|る|す|い|う|な)(?:画像|写真|イメージ|イラスト|図)(?:です|である|になります)?。?"],
  emptyPhrases: "装飾(?:用|的な?)?(?:の)?(?:画像)?|(?:説明|代替テキスト)(?:は)?(?:なし|不要)",
} as const satisfies Language;
