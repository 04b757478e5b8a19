/** How long chats that nobody touches can be kept, in days; 0 = for ever. Without any schema, for the page's first frame. */
export const keepChatsChoices = [0, 30, 90, 365] as const;
export type KeepChatsDays = (typeof keepChatsChoices)[number];
