/** What SNS itself writes to people: its own mails, and what it puts around a sender's text. */

const ADDRESS = 'no-reply@sns.amazonaws.com';
const NO_REPLY = 'Please do not reply directly to this email.';

export interface MailText {
  readonly from: string;
  readonly subject: string;
  readonly body: string;
}

/** Always under Amazon's name: who is asked to confirm does not see the topic's display name as the sender. */
export function confirmationMail(topicArn: string, link: string): MailText {
  return {
    from: `Amazon Web Services Notifications <${ADDRESS}>`,
    subject: 'AWS Notification - Subscription Confirmation',
    body: [
      'You have chosen to subscribe to the topic:',
      topicArn,
      '',
      'To confirm this subscription, click or visit the link below (if this was in error, no action is necessary):',
      link,
      '',
      NO_REPLY,
    ].join('\n'),
  };
}

/** A sender's message with the footer that SNS puts under every mail. */
export function notificationMail(
  message: { displayName: string | undefined; subject: string | undefined; text: string },
  unsubscribeLink: string,
): MailText {
  return {
    from: `${nameOr(message.displayName, 'AWS Notifications')} <${ADDRESS}>`,
    subject: message.subject ?? 'AWS Notification Message',
    body: [
      message.text,
      '',
      '--',
      'If you wish to stop receiving notifications from this topic, please click or visit the link below to unsubscribe:',
      unsubscribeLink,
      '',
      NO_REPLY,
    ].join('\n'),
  };
}

/** Sent when somebody followed the link to unsubscribe, who may have been a mail scanner. */
export function farewellMail(topicArn: string, displayName: string | undefined, link: string): MailText {
  return {
    from: `${nameOr(displayName, 'AWS Notifications')} <${ADDRESS}>`,
    subject: 'AWS Notification - Unsubscribe Confirmation',
    body: [
      'Your subscription to the topic below has been deactivated:',
      topicArn,
      '',
      'If this was in error or you wish to resubscribe, click or visit the link below:',
      link,
      '',
      NO_REPLY,
    ].join('\n'),
  };
}

/**
 * A text message to a topic begins with the topic's display name, in capitals and cut to ten characters. It counts:
 * 160 characters to a topic with a display name are two parts.
 * https://docs.aws.amazon.com/sns/latest/dg/sms_sending-overview.html
 */
export function smsText(displayName: string | undefined, text: string): string {
  const name = nameOr(displayName, '');
  return name === '' ? text : `${[...name].slice(0, 10).join('').toUpperCase()}> ${text}`;
}

function nameOr(displayName: string | undefined, otherwise: string): string {
  return displayName === undefined || displayName === '' ? otherwise : displayName;
}
