/** What is used of the client, by name: an import() of the package itself would bring all of it into a bundle. */
export { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
