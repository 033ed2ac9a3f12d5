/** Maximum size of a document on disk. Documents written by hand are far smaller. */
export const MAX_DOCUMENT_BYTES = 20_000_000;
