export const formTexts = [
  { title: "Account settings", button: "Save" },
  { title: "Add a server", button: "Connect" },
  { title: "Billing details", button: "Continue" },
  { title: "Create project", button: "Create" },
  { title: "Restore backup", button: "Restore" },
  { title: "Contact support", button: "Send" },
];

/** Dialogs with what their page says about them, and alt text that a specialist would accept. */
export const dialogTexts = [
  {
    title: "Upload failed",
    message: ["The file report.csv is 48 MB.", "Only 25 MB are allowed. Try a smaller file."],
    button: "Close",
    page: [
      "# Upload a report",
      "If a file is too large, this message tells you the limit:",
      "Split the report, and upload the parts one by one.",
    ],
    words: ["25 MB"],
    alt: "Dialog “Upload failed”: the file is 48 MB, but only 25 MB are allowed.",
  },
  {
    title: "Session expired",
    message: ["You were signed out after 30 minutes.", "Unsaved changes are kept for 2 days."],
    button: "Sign in",
    page: ["# Sign in again", "After a break, you see how long your changes are kept:", "Sign in to continue where you stopped."],
    words: ["2 days"],
    alt: "Message “Session expired”: unsaved changes are kept for 2 days.",
  },
  {
    title: "Datei gesperrt",
    message: ["Die Datei wird gerade von Mara bearbeitet.", "Sie können sie in 15 Minuten öffnen."],
    button: "Schließen",
    page: [
      "# Gesperrte Dateien",
      "Wenn jemand anderes eine Datei bearbeitet, nennt die Meldung die Wartezeit:",
      "Danach können Sie die Datei wie gewohnt öffnen und ändern.",
    ],
    words: ["15 Minuten"],
    alt: "Meldung „Datei gesperrt“: Die Datei kann in 15 Minuten geöffnet werden.",
  },
  {
    title: "Espace insuffisant",
    message: ["Il reste 3 Go sur le disque.", "Il faut 12 Go pour continuer."],
    button: "Fermer",
    page: [
      "# Libérer de la place",
      "Si le disque est presque plein, ce message indique la place qu'il faut :",
      "Supprimez les anciens fichiers, puis recommencez la copie.",
    ],
    words: ["12 Go"],
    alt: "Message « Espace insuffisant » : il reste 3 Go, mais il faut 12 Go pour continuer.",
  },
];
