import type { Language } from "./language.ts";

const NOUN = "(?:immagin[ei]|foto|fotografi[ae]|illustrazion[ei]|figur[ae]|grafic[ao])";
const VERB =
  "(?:mostra|mostrano|mostrante|raffigura(?:no|nte)?|rappresenta(?:no|nte)?|presenta|illustra(?:no|nte)?|contiene|contenente|ritrae|descrive|vede)";

export const italian = {
  id: "it",
  descriptionLabel: "Descrizione dell’immagine",
  functionWords:
    "il lo la i gli le un uno una di del della dello dei delle degli e o con per da dal dalla in nel nella su sul sulla è sono non che chi dove quando questo questa questi queste suo sua al alla ai alle più senza sopra " +
    "sotto tra fra dopo prima ogni come ma anche essere si ci può possono",
  imageWords:
    "modulo campo campi pulsante pulsanti schermata finestra pagina impostazioni finestra messaggio errore accesso grafico barre diagramma freccia frecce cerchio quadrato triangolo tabella elenco sinistra destra alto basso " +
    "centro rosso rossa verde blu giallo nero bianco due tre quattro cinque testo file mappa persona",
  openers: [
    `(?:(?:un['’]|una |l['’]|la |quest['’]|questa |il |questo ))?${NOUN} (?:che |in cui si )?(?:${VERB}|con|in cui|dove|è)`,
    `(?:la|questa|il|questo|lo) (?:schermata|screenshot|diagramma|schema|disegno) (?:che )?${VERB}`,
    `(?:in|nell['’]|nella|sull['’]|sulla) ?(?:quest['’]|questa )?${NOUN}`,
    `(?:questa|questo|quest['’]|ecco|si tratta di) ?(?:è )?(?:un['’]|una |l['’]|la )?${NOUN}`,
    "(?:una )?rappresentazione (?:di|del|della|grafica)",
    "(?:si (?:può |possono )?(?:ved(?:e|ono|ere)|osserva)|qui (?:si|vediamo)|vediamo)",
    "(?:testo alternativo|testo alt|alt|descrizione(?: dell['’]immagine)?|immagine|foto|figura)(?: \\d+)? ?[:–—]",
  ],
  emptyPhrases: "(?:immagine |elemento |puramente )?decorativ[ao]|(?:nessun[a]?|senza) (?:testo alternativo|descrizione|titolo)",
} as const satisfies Language;
