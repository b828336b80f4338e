import { describe, expect, it } from 'vitest';
import { routeKey } from '../../shared/api/route.ts';
import { routes } from '../../shared/api/routes.ts';
import { ofType, only, said } from './template.ts';

const made = ofType('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);
const api = only('AWS::ApiGatewayV2::Api').Properties;
const stage = only('AWS::ApiGatewayV2::Stage').Properties;
const page = 'https://<ConsoleDistribution>';

describe('the routes of the API', () => {
  it('are those of the one table, and one for every other path', () => {
    expect(made).toHaveLength(routes.length + 1);
    expect(new Set(made.map(({ RouteKey }) => RouteKey))).toEqual(new Set([...routes.map(routeKey), '$default']));
  });

  it('want a token wherever the table does not let anyone in', () => {
    const authorizer = Object.fromEntries(made.map((route) => [route['RouteKey'], route['AuthorizationType']]));
    for (const route of routes)
      expect({ [routeKey(route)]: authorizer[routeKey(route)] }).toEqual({
        [routeKey(route)]: route.allow === 'anyone' ? 'NONE' : 'JWT',
      });
  });

  it('all lead to one function, which two permissions cover: one a route would outgrow its policy', () => {
    expect(ofType('AWS::ApiGatewayV2::Integration')).toHaveLength(1);
    expect(only('AWS::ApiGatewayV2::Integration').Properties).toMatchObject({ PayloadFormatVersion: '2.0' });
    const permissions = ofType('AWS::Lambda::Permission').map(([, { Properties }]) => Properties);
    expect(permissions.map(({ SourceArn }) => said(SourceArn)).sort()).toEqual([
      'arn:aws:execute-api:REGION:ACCOUNT:<ApiHttpApi>/*/$default',
      'arn:aws:execute-api:REGION:ACCOUNT:<ApiHttpApi>/*/*/*',
    ]);
  });

  it('take tokens of the user pool that were made for the console', () => {
    const { JwtConfiguration, IdentitySource } = only('AWS::ApiGatewayV2::Authorizer').Properties;
    expect(IdentitySource).toEqual(['$request.header.Authorization']);
    expect(said(JwtConfiguration.Issuer)).toBe('https://cognito-idp.REGION.amazonaws.com/<IdentityUserPool>');
    expect(JwtConfiguration.Audience.map(said)).toEqual(['<IdentityUserPoolConsole>']);
  });
});

describe('the API', () => {
  it('takes calls of the console’s pages and of no other', () => {
    expect(api['CorsConfiguration'].AllowOrigins.map(said)).toEqual([page]);
    expect(api['CorsConfiguration'].AllowCredentials).not.toBe(true);
    expect(new Set(api['CorsConfiguration'].AllowMethods)).toEqual(new Set(routes.map(({ method }) => method)));
    for (const header of ['authorization', 'content-type', 'if-match', 'if-none-match', 'idempotency-key'])
      expect(api['CorsConfiguration'].AllowHeaders).toContain(header);
    expect(api['CorsConfiguration'].ExposeHeaders).toEqual(expect.arrayContaining(['etag', 'location', 'retry-after']));
    const off = only('AWS::ApiGatewayV2::Api', '', { console: 'off', linkBase: 'https://c.example/chokepoint' });
    expect(off.Properties['CorsConfiguration'].AllowOrigins).toEqual(['https://c.example']);
  });

  it('lets through no more than the stage says', () => {
    expect(stage['DefaultRouteSettings']).toMatchObject({ ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 });
  });

  it('logs which route was called and how it went, and nothing of who called', () => {
    const format: Record<string, string> = JSON.parse(stage['AccessLogSettings'].Format);
    expect(Object.values(format)).toEqual(
      expect.arrayContaining(['$context.routeKey', '$context.requestId', '$context.status']),
    );
    expect(
      Object.values(format).filter((value) => /identity|claims|sourceIp|userAgent|\.path|queryString/i.test(value)),
    ).toEqual([]);
  });

  it('has no domain of its own unless the stage gives one', () => {
    expect(ofType('AWS::ApiGatewayV2::DomainName')).toEqual([]);
  });
});
