import type { Language } from "./language.ts";

const NOUN = "(?:이미지|사진|그림|그래픽)";

export const korean = {
  id: "ko",
  descriptionLabel: "이미지 설명",
  functionWords: "은 는 이 가 을 를 의 에 에서 로 으로 와 과 도 및 있는 하는 있습니다 합니다 입니다",
  imageWords: "버튼 화면 창 페이지 양식 필드 메뉴",
  openers: [
    `(?:이|그|위|아래|해당|다음) (?:${NOUN}|스크린샷|그래프|다이어그램)(?:은|는|이|가|에)?`,
    `${NOUN}(?:은|는|이|가|에는|에서는|에|에서)(?: |$)`,
    `(?:대체 ?텍스트|alt(?: 텍스트)?|설명|${NOUN}) ?:`,
    "(?:여기에는|여기서는|이것은)",
  ],
  endings: [`(?:의|는|은|을|를|한|된|인|진) ${NOUN}(?:입니다|이다)?[.。]?`, `${NOUN}(?:입니다|이다)[.。]?`],
  emptyPhrases: "장식(?:용|적인?)?(?: ?(?:이미지|그림|요소))?|(?:설명|대체 ?텍스트) ?없음",
} as const satisfies Language;
