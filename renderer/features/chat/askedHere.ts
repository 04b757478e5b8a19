/** Answers that this window asked for and has not told of yet. They are news even where they are over when first seen. */
const asked = new Set<string>();

export const noteAsked = ({ answerId }: { readonly answerId: string }): void => void asked.add(answerId);

/** True once. */
export const takeAsked = (answerId: string): boolean => asked.delete(answerId);
