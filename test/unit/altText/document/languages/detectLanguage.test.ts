import assert from "node:assert/strict";
import { describeLanguage, detectLanguage, findOtherLanguage } from "../../../../../src/altText/document/languages/detectLanguage.ts";

const PAGES: Record<string, string> = {
  en: "# Sign in\n\nThe message above the fields tells you how many attempts are left. If you have no more, wait for an hour and then try it again.",
  de: "# Anmelden\n\nDie Meldung über den Feldern sagt, wie viele Versuche noch übrig sind. Wenn es keine mehr gibt, warten Sie eine Stunde und versuchen Sie es dann noch einmal.",
  fr: "# Connexion\n\nLe message au-dessus des champs indique le nombre d’essais qui restent. S’il n’y en a plus, attendez une heure et recommencez avec le même mot de passe dans la fenêtre.",
  es: "# Acceso\n\nEl mensaje sobre los campos indica el número de intentos que quedan. Si no hay más, espere una hora y vuelva a intentarlo con la misma contraseña en la ventana.",
  it: "# Accesso\n\nIl messaggio sopra i campi indica il numero di tentativi che restano. Se non ce ne sono più, attendere un’ora e riprovare con la stessa password nella finestra del programma.",
  pt: "# Entrar\n\nA mensagem sobre os campos indica o número de tentativas que restam. Se não há mais, espere uma hora e tente novamente com a mesma senha na janela do programa.",
  nl: "# Aanmelden\n\nHet bericht boven de velden geeft aan hoeveel pogingen er nog over zijn. Als er geen meer zijn, wacht dan een uur en probeer het opnieuw met hetzelfde wachtwoord in het venster.",
  pl: "# Logowanie\n\nKomunikat nad polami mówi, ile prób jest jeszcze do wykorzystania. Jeśli nie ma ich więcej, to należy poczekać godzinę i spróbować ponownie w tym samym oknie, które jest na dole.",
  ja: "# ログイン\n\n入力欄の上のメッセージは、残りの試行回数を示します。残りがない場合は、一時間待ってからもう一度お試しください。",
  zh: "# 登录\n\n字段上方的消息显示剩余的尝试次数。如果没有剩余次数,请等待一小时,然后重试。",
  ko: "# 로그인\n\n필드 위의 메시지는 남은 시도 횟수를 알려 줍니다. 남은 횟수가 없으면 한 시간 기다린 후 다시 시도하십시오.",
};

const ALTS: Record<string, string> = {
  en: "Sign-in form with an error message above the two fields",
  de: "Anmeldeformular mit einer Fehlermeldung über den beiden Feldern",
  fr: "Formulaire de connexion avec un message d’erreur au-dessus des champs",
  es: "Formulario de acceso con un mensaje de error sobre los campos",
  it: "Modulo di accesso con un messaggio di errore sopra i campi",
  pt: "Formulário de entrada com uma mensagem de erro sobre os campos",
  nl: "Aanmeldformulier met een foutmelding boven de twee velden",
  pl: "Formularz logowania z komunikatem o błędzie nad polami",
  ja: "入力欄の上にエラーが表示されたログイン画面",
  zh: "登录表单,字段上方显示错误消息的提示",
  ko: "필드 위에 오류 메시지가 있는 로그인 화면",
};

describe("the language of a page", () => {
  it("is detected from its text", () => {
    for (const [language, text] of Object.entries(PAGES)) assert.equal(detectLanguage(text), language);
  });

  it("is not that of its code, tags and addresses", () => {
    const code =
      '```sh\n# copy the files from the folder to the server and wait for it\n```\n<div class="the and for with"></div>\n[x](https://the.example/and/for)';
    assert.equal(detectLanguage(`${code}\n${PAGES["de"]}`), "de");
    assert.equal(detectLanguage(code), undefined);
  });

  it("is unknown for a short text, and is detected in a long one within milliseconds", () => {
    assert.equal(detectLanguage("# API\n\n![](a.png)"), undefined);
    const startMs = performance.now();
    for (const part of ["<script ", "“", "](", "```\n", "a".repeat(1000), "<"]) detectLanguage(part.repeat(20_000));
    assert.ok(performance.now() - startMs < 2000);
  });
});

describe("alt text in a language other than its page's", () => {
  it("is found for each pair of languages", () => {
    const missed: string[] = [];
    for (const expected of Object.keys(ALTS)) {
      for (const [language, alt] of Object.entries(ALTS)) {
        const isFound = findOtherLanguage(alt, expected) !== undefined;
        if (isFound !== (language !== expected)) missed.push(`${language} on a page in ${expected}`);
      }
    }
    assert.deepEqual(missed, []);
  });

  it("is detected as English on pages in languages whose words Oriel does not know", () => {
    assert.equal(findOtherLanguage(ALTS["en"] ?? "", "ru"), "English");
    assert.equal(findOtherLanguage(ALTS["en"] ?? "", "sv"), "English");
    assert.equal(findOtherLanguage("Форма входа с сообщением об ошибке", "ru"), undefined);
    assert.equal(findOtherLanguage("Inloggningsformulär med ett felmeddelande i mitten", "sv"), undefined);
  });

  it("is not found in names, quotations and code", () => {
    for (const [alt, language] of [
      ["GitHub Actions", "de"],
      ["Meldung “You have no more attempts left for this hour”", "de"],
      ["`npm run build` → dist/index.html", "ja"],
      ["Dashboard in Grafana", "de"],
      ["Docker", "zh"],
      ["東京都庁舎", "ja"],
    ] as const)
      assert.equal(findOtherLanguage(alt, language), undefined, alt);
  });
});

describe("the name of a language", () => {
  it("is followed by its tag", () => {
    assert.equal(describeLanguage("de"), "German (de)");
    assert.equal(describeLanguage("pt_BR"), "Brazilian Portuguese (pt-BR)");
    assert.equal(describeLanguage("not a tag"), "the language “not a tag”");
  });
});
