import type { Language } from "./language.ts";

const NOUN = "(?:imagen|im[áa]genes|foto|fotograf[íi]a|ilustraci[óo]n|gr[áa]fico|figura)s?";
const VERB =
  "(?:muestran?|mostrando|representan?|representando|presentan?|presentando|ilustran?|ilustrando|contienen?|conteniendo|describen?|retratan?|ve|observa|aparecen?)";

export const spanish = {
  id: "es",
  descriptionLabel: "Descripción de la imagen",
  functionWords:
    "el la los las un una unos unas de del y o con para por en es son está están no que quien donde cuando este esta estos estas ese su sus se lo al más sin sobre entre después antes cada todos como pero también " +
    "ser hay puede pueden muy",
  imageWords:
    "formulario campo campos botón botones pantalla ventana página ajustes configuración menú cuadro diálogo mensaje error inicio sesión gráfico barras diagrama flecha flechas círculo cuadrado triángulo tabla lista izquierda " +
    "derecha arriba abajo centro rojo roja verde azul amarillo negro blanco dos tres cuatro cinco texto archivo mapa persona captura",
  openers: [
    `(?:(?:una|la|esta|el|este|un) )?${NOUN} (?:que |donde se |en la que se )?(?:${VERB}|con|en la que|donde|es una?)`,
    `(?:la|esta|el|este) (?:captura(?: de pantalla)?|diagrama|esquema|dibujo) (?:que )?${VERB}`,
    `en (?:esta|la|este|el) ${NOUN}`,
    `(?:est[ae]|aquí|se trata de|es)(?: es| hay| de)? ?(?:una|la)? ?${NOUN}`,
    "(?:una )?representaci[óo]n (?:de|del|gr[áa]fica)",
    "(?:se (?:puede[n]? )?(?:ver?|ven|muestran?|observan?|aprecian?)|aquí (?:se|vemos)|podemos ver|vemos)",
    "(?:texto alternativo|texto alt|alt|descripci[óo]n(?: de la imagen)?|imagen|foto|figura)(?: \\d+)? ?[:–—]",
  ],
  emptyPhrases: "(?:imagen |elemento |puramente )?decorativ[ao]|sin (?:texto alternativo|descripci[óo]n|t[íi]tulo)",
} as const satisfies Language;
