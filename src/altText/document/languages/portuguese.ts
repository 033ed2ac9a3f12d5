import type { Language } from "./language.ts";

const NOUN = "(?:imagem|imagens|foto|fotografia|ilustra[çc][ãa]o|gr[áa]fico|figura)s?";
const VERB =
  "(?:mostram?|mostrando|representam?|representando|apresentam?|apresentando|ilustram?|ilustrando|cont[ée]m|contendo|descrevem?|retratam?|exibem?|v[êe])";

export const portuguese = {
  id: "pt",
  descriptionLabel: "Descrição da imagem",
  functionWords:
    "o a os as um uma uns umas de do da dos das e ou com para por em no na nos nas é são está estão não que quem onde quando este esta esse essa isso seu sua ao à pelo pela mais sem sobre entre após antes cada todos como " +
    "mas também ser há pode podem muito",
  imageWords:
    "formulário campo campos botão botões tela janela página configurações menu caixa diálogo mensagem erro entrada gráfico barras diagrama seta setas círculo quadrado triângulo tabela lista esquerda direita cima baixo centro " +
    "vermelho vermelha verde azul amarelo preto branco dois duas três quatro cinco texto arquivo ficheiro mapa pessoa captura",
  openers: [
    `(?:(?:uma|a|esta|essa|o|este|um) )?${NOUN} (?:que |onde se |em que se )?(?:${VERB}|com|em que|na qual|onde|é uma?)`,
    `(?:a|esta|essa|o|este) (?:captura(?: de (?:tela|ecrã))?|diagrama|esquema|desenho) (?:que )?${VERB}`,
    `(?:nesta|na|nessa|neste|no) ${NOUN}`,
    `(?:esta|essa|este|aqui|trata-se de|isto)(?: é| est[áa])? ?(?:uma|a)? ?${NOUN}`,
    "(?:uma )?representa[çc][ãa]o (?:de|do|da|gr[áa]fica)",
    "(?:v[êe](?:em)?-se|pode(?:m)?-se ver|vemos|podemos ver|é poss[íi]vel ver|aqui (?:vemos|se v[êe]))",
    "(?:texto alternativo|texto alt|alt|descri[çc][ãa]o(?: da imagem)?|imagem|foto|figura)(?: \\d+)? ?[:–—]",
  ],
  emptyPhrases: "(?:imagem |elemento |puramente )?decorativ[ao]|sem (?:texto alternativo|descri[çc][ãa]o|t[íi]tulo)",
} as const satisfies Language;
