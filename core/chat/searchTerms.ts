/** What a person types into a search field, as words and quoted phrases; at most as many as make sense. */
const mostTerms = 12;

/** Quotation marks of the languages that people type in. */
const PHRASE = /["“”„«»「『]([^"“”„«»」』]*)["“”„«»」』]|(\S+)/gu;

export const searchTerms = (query: string): string[] =>
  [...query.matchAll(PHRASE)]
    .map(([, phrase, word]) => (phrase ?? word ?? '').trim())
    .filter((term) => term !== '')
    .slice(0, mostTerms);
