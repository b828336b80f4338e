/** Extractions that Comext makes later: a ticket first, then a state, in the end the answer. */
import { comextFault, xml } from './comext-document.ts';
import type { ReplayAnswer } from './replay-server.ts';

export interface ComextTickets {
  take(answer: ReplayAnswer): ReplayAnswer;
  status(id: string): ReplayAnswer;
  result(id: string): ReplayAnswer;
}

/** An extraction is still being made the first `processing` times that its state is asked for. */
export function comextTickets(processing: number): ComextTickets {
  const tickets = new Map<string, { answer: ReplayAnswer; asked: number }>();
  const state = (id: string, name: string) =>
    xml(
      200,
      `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Header/><env:Body><ns0:asyncResponse xmlns:ns0="http://estat.ec.europa.eu/disschain/soap/asynchronous" xmlns:ns1="http://estat.ec.europa.eu/disschain/asynchronous"><ns1:status><ns1:key>${id}</ns1:key><ns1:status>${name}</ns1:status></ns1:status></ns0:asyncResponse></env:Body></env:Envelope>`,
    );
  return {
    take(answer: ReplayAnswer): ReplayAnswer {
      const id = `00000000-0000-4000-8000-${String(tickets.size + 1).padStart(12, '0')}`;
      tickets.set(id, { answer, asked: 0 });
      return xml(
        200,
        `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Header/><env:Body><ns0:syncResponse xmlns:ns0="http://estat.ec.europa.eu/disschain/soap/extraction"><processingTime>92</processingTime><queued><id>${id}</id><status>SUBMITTED</status></queued></ns0:syncResponse></env:Body></env:Envelope>`,
      );
    },
    status(id: string): ReplayAnswer {
      const ticket = tickets.get(id);
      if (ticket === undefined) return state(id, 'UNKNOWN_REQUEST');
      ticket.asked += 1;
      return state(id, ticket.asked > processing ? 'AVAILABLE' : 'PROCESSING');
    },
    result(id: string): ReplayAnswer {
      const ticket = tickets.get(id);
      if (ticket !== undefined && ticket.asked > processing) return ticket.answer;
      return comextFault(404, '100', 'DATA_NOT_YET_AVAILABLE: Requested data is not yet available.');
    },
  };
}
