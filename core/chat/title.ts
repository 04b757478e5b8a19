/** A conversation's name until a person gives one: the beginning of its first question. */
const mostCharacters = 60;

export const titleOf = (question: string): string => {
  const line = question.trim().replaceAll(/\s+/g, ' ');
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  return characters.length <= mostCharacters
    ? line
    : `${characters
        .slice(0, mostCharacters - 1)
        .join('')
        .trimEnd()}…`;
};
