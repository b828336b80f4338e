/** How a text reaches people and machines. A refused delivery is an outcome, not an exception. */
import type { NoticeEvent, NoticeText } from '../domain/notice.ts';

export type FailureReason = 'throttled' | 'unavailable' | 'not-found' | 'not-authorised' | 'invalid';

export type Outcome =
  | { readonly delivered: true; readonly messageId: string }
  | { readonly delivered: false; readonly retry: boolean; readonly reason: FailureReason; readonly detail: string };

export interface Channel {
  /** One publish to the reader's own topic, carrying the text for every protocol. */
  sendNotice(topic: string, notice: NoticeText): Promise<Outcome>;
  /** One event as JSON to the public topic, with attributes for filter policies. */
  sendEvent(event: NoticeEvent): Promise<Outcome>;
}
