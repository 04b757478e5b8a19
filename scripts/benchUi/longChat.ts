/** A chat of 100,000 tokens of formulas, tables, code and prose, written into a database as if it had been led. */
import { createConversationStore } from '../../core/chat/conversationStore.ts';
import { newMessage } from '../../core/chat/newMessage.ts';
import { openDatabase } from '../../core/storage/database.ts';

export const longChatTitle = 'Long';

const LONG_CHAT_TOKENS = 100_000;
/** Of English and code with R1's tokenizer, about. */
const CHARACTERS_A_TOKEN = 3.6;

const answerText = `The limit is $\\frac{a + b}{2}$, because

$$\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}$$

| n | sum |
| --- | --- |
| 10 | 55 |
| 100 | 5050 |

\`\`\`python
def total(numbers):
    result = 0
    for number in numbers:
        result += number
    return result
\`\`\`

So the mean of the first and the last number, times how many there are, is the sum of all of them.
`;

/** Returns its id. */
export const writeLongChat = (home: string): string => {
  const database = openDatabase(home);
  const store = createConversationStore(database);
  const { id } = store.create();
  store.update(id, { title: longChatTitle });
  const pairs = Math.ceil((LONG_CHAT_TOKENS * CHARACTERS_A_TOKEN) / (answerText.length * 2));
  const messages = Array.from({ length: pairs }, (_, index) => [
    newMessage(id, 'user', { text: `What is the sum of the first ${index} numbers?` }),
    { ...newMessage(id, 'assistant', { text: answerText }), thought: answerText, status: 'complete' as const },
  ]).flat();
  store.append(id, messages, null);
  database.close();
  return id;
};
