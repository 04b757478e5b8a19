/** What deleting untouched chats after some days would come to. The days themselves are a setting, `keepChatsDays`. */
import { z } from 'zod';
import { call } from './endpoint.ts';
import { keepChatsChoices } from './keepChats.ts';

export const keepChatsDays = z.literal(keepChatsChoices);

export const retentionForecast = z.object({
  /** Chats that nobody has touched for that long by now; those that are pinned or hold a draft are never counted. */
  untouched: z.number().int().nonnegative(),
  /** When the first chat would be deleted; null where none ever would. */
  nextAt: z.iso.datetime().nullable(),
});
export type RetentionForecast = z.infer<typeof retentionForecast>;

export const retentionContract = {
  /** For days that are not the present setting: as if they were chosen now. */
  'chat.retentionForecast': call(z.object({ days: keepChatsDays }), retentionForecast),
};
